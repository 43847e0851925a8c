"""The sensible defaults that a new newsroom starts from; everything is the editors' to change."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page, Site

from dateline.desk.actions.roles import give_standing_pages, set_up_roles
from dateline.desk.models import Desk, Edition, Newsroom, Sector, StandingPage, StandingPages
from dateline.tagging import sectors

STANDING = (
    (
        "about",
        "About us",
        "<p>This newsroom publishes news from agencies, correspondents and its own editors. Every story names its "
        "source, the place it was written and the time it was first published and last changed.</p>"
        "<p>Write here who you are, who owns the newsroom and how it is paid for.</p>",
    ),
    (
        "contact",
        "Contact",
        "<p>We read everything that reaches us, and answer where there is something to answer.</p>",
    ),
    (
        "terms",
        "Terms of use",
        "<p>Stories may be read and linked to freely. Agency copy belongs to the agency named at the foot of each "
        "story and may not be copied without its leave.</p><p>Have this page checked by a lawyer before you rely on "
        "it.</p>",
    ),
    (
        "privacy",
        "Privacy",
        "<p>This site sets no cookies for readers, loads nothing from other hosts and keeps no profile of anybody. "
        "The server's log may hold addresses for a short time, to keep the service up.</p>"
        "<p>Name here who is responsible and how long logs are kept.</p>",
    ),
    (
        "disclaimer",
        "Disclaimer",
        "<p>Agency reports are published as they were sent. Opinion is marked as opinion and is its author's own. "
        "Errors are corrected on the page, with a note of what was wrong.</p>",
    ),
)


@transaction.atomic
def set_up_newsroom() -> None:
    """Make what is missing of a newsroom's defaults; what exists is left as it is."""
    Desk.named("news")
    Newsroom.load()
    if not Sector.objects.exists():
        _make_sectors()
    if not Edition.objects.exists():
        Edition.objects.create(name="World", slug="world", is_default=True)
    if not StandingPages.objects.exists():
        _make_standing_pages()
    set_up_roles()
    give_standing_pages()


def _make_sectors() -> None:
    made: dict[str, Sector] = {}
    for position, sector in enumerate(sectors()):
        made[sector.slug] = Sector.objects.create(
            slug=sector.slug,
            name=sector.name,
            parent=made.get(sector.parent),
            position=position,
            description=sector.description,
            mediatopics=list(sector.topics),
        )


def _make_standing_pages() -> None:
    top = Page.get_first_root_node()
    root = top.add_child(instance=StandingPages(title="Standing pages", slug="standing-pages"))
    for slug, title, body in STANDING:
        root.add_child(instance=StandingPage(title=title, slug=slug, body=body))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": root}
    )
    # Wagtail's own first page would stand at /.
    Page.objects.filter(slug="home", depth=2).exclude(pk=root.pk).delete()
