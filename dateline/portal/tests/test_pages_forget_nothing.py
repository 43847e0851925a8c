"""No page forgets what it shows: whatever changes what readers see purges a key that the page has noted.

One newsroom, every kind of page, and every kind of change, each through the door that is used for
it. After a change a page is rendered twice: with what is kept in memory, and from nothing. Both
must be the same; and where the page differs from what stood before, one of its keys was purged.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from dateline.desk.actions import kill, link_translations, set_up_newsroom, unlink_translation
from dateline.desk.actions.illustrating import illustrate
from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import (
    Author,
    Desk,
    Edition,
    FooterLink,
    MenuEntry,
    Newsroom,
    Sector,
    SocialAccount,
    StandingPage,
    StandingTranslation,
    Story,
    Wording,
)
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.media.actions import make_renditions, make_slow_renditions
from dateline.media.gateways.studio import InHouse
from dateline.media.models import Picture
from dateline.media.tests.test_pictures import upload
from dateline.portal.tests.walking import Shown, forget_everything, render_all

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# A Thursday afternoon, four months after the first stories.
NOW = datetime(2025, 10, 9, 14, 30, tzinfo=UTC)
Change = Callable[[], object]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    forget_everything()


def open_newsroom() -> None:
    set_up_newsroom()
    Newsroom.objects.update(contact_email="desk@example.com", ads_txt="example.com, 1, DIRECT")
    factories.edition("korea", zone="Asia/Seoul", language="de", countries=["KR"])
    mira = factories.author("Mira Voss", role="Columnist", bio="Writes on ports.")
    kinds = [kind.value for kind in Story.Kind]
    for number in range(12):
        factories.published(
            headline=f"Ferry {number} waits at the pier",
            slug=f"ferry-{number}",
            at=NOW - timedelta(days=number**2 // 2, minutes=number),
            sectors=[("politics", "sport", "science")[number % 3]],
            countries=["KR", "FR"][: 1 + number % 2],
            kind=kinds[number % 7 % 5],
            authors=[mira] if number % 3 == 0 else [],
            picture=upload(name=f"pier-{number}.jpg", title=f"Pier {number}")
            if number < 3
            else None,
            standfirst=f"It has waited for {number} days.",
        )


def paths() -> list[str]:
    known = list(Story.objects.filter(version__gt=0).order_by("pk"))
    stories = [story.get_absolute_url() for story in (*known[:7], *known[-2:])]
    numbers = [f"/article/{story.pk}/" for story in known[:2]]
    cursor = "20251005T000000Z-1"
    fronts = [
        "/", "/latest/", "/opinion/", "/blog/", "/interviews/", "/press-releases/",
        "/sector/politics/", "/sector/sport/", "/sector/health/", "/country/south-korea/",
        "/country/france/", "/country/japan/", "/author/mira-voss/",
        "/korea/", "/korea/sector/politics/", "/korea/latest/", "/korea/2026/11/", "/world/",
    ]  # fmt: skip
    older = [f"{front}?before={cursor}" for front in ("/", "/latest/", "/country/south-korea/")]
    lists = ["/sectors/", "/countries/", "/archive/", "/2025/", "/2024/", "/2025/10/", "/2025/09/"]
    days = [f"/2025/{day:%m/%d}/" for day in (NOW - timedelta(days=n) for n in (0, 1, 4, 30))]
    lists += ["/sector/politics/2025/", "/country/france/2025/", "/author/mira-voss/archive/"]
    days += [f"/sector/sport/2025/{day}/" for day in ("10", "09", "06", "10/08")]
    days += ["/country/south-korea/2025/10/", "/author/mira-voss/2025/10/"]
    typed = [f"/search/suggest?q={each}" for each in ("f", "fer", "mir", "fra", "sp", "ko")]
    feeds = [f"/latest/feed.{form}" for form in ("rss", "atom", "json")]
    feeds += ["/feed.rss", "/sector/sport/feed.atom", "/author/mira-voss/feed.json"]
    # In RSS and Atom a feed of nothing says when it was written.
    feeds += ["/korea/feed.json", "/trending/feed.json"]
    parts = [f"/sitemap-2025-{day}.xml" for day in ("10-06", "08", "10")]
    machines = [
        "/sitemap.xml", "/sitemap-news.xml", "/sitemap-fronts.xml", "/sitemap-fronts-korea.xml",
        *parts, "/robots.txt", "/ads.txt", "/.well-known/security.txt", "/manifest.webmanifest",
        "/korea/manifest.webmanifest", "/opensearch.xml", "/korea/opensearch.xml",
    ]  # fmt: skip
    standing = ["/about/", "/terms/", "/korea/about/", "/korea/terms/"]
    return [
        *stories,
        *numbers,
        *fronts,
        *older,
        *lists,
        *days,
        *typed,
        *feeds,
        *machines,
        *standing,
    ]


def a_story(**about: Any) -> Story:
    """Choose a story that readers see, any of those that fit."""
    found: Story = random.choice(list(Story.objects.public().filter(**about)))
    return found


def a_pictured_story() -> Story:
    """Choose a story with a picture; when those before have lost theirs, one comes."""
    if not Story.objects.public().filter(lead_picture__isnull=False).exists():
        new(headline="A pier is seen", picture=upload(name="late.jpg"))
    return a_story(lead_picture__isnull=False)


def edit(story: Story, **words: Any) -> None:
    """Publish a story again as the editor's screen does, through a revision."""
    stored: Story = Story.objects.get(pk=story.pk)
    for name, value in words.items():
        setattr(stored, name, value)
    stored.save_revision().publish()


def update(story: Story, **words: Any) -> None:
    """Publish a story again as the wire path does."""
    Story.objects.filter(pk=story.pk).update(**words)
    publish_now(story=story, now=timezone.now())


def save(row: Any, **words: Any) -> None:
    for name, value in words.items():
        setattr(row, name, value)
    row.save()


def new(**about: Any) -> Story:
    return factories.published(**{"at": timezone.now(), "sectors": ["sport"], **about})


def tell_in_arabic() -> None:
    """Link a story that has no translation with one that went out on another day."""
    link_translations(
        story=a_story(language="en", translation=None),
        other=new(language="ar", at=NOW - timedelta(days=5), headline="الميناء مفتوح"),
    )


def part_translations() -> None:
    """Part a story from its translation; where all are alone, one comes first."""
    if not Story.objects.public().exclude(translation=None).exists():
        tell_in_arabic()
    unlink_translation(story=a_story(translation__isnull=False))


def translation() -> StandingTranslation:
    """Give the text of a standing page in the language of the other edition."""
    found: StandingTranslation = StandingTranslation.objects.get_or_create(
        page=StandingPage.objects.get(slug="about"),
        language=Edition.objects.get(slug="korea").language,
        defaults={"body": "<p>Wir sind da.</p>"},
    )[0]
    return found


def house() -> Newsroom:
    found: Newsroom = Newsroom.load()
    return found


def shown_picture() -> Picture:
    found: Picture = Picture.objects.get(pk=a_pictured_story().lead_picture_id)
    return found


CHANGES: dict[str, Change] = {
    "a story comes": lambda: new(headline="The pier opens", countries=["KR"]),
    "a story comes to a sector that had none": lambda: new(sectors=["health"]),
    "a story comes for a country that had none": lambda: new(countries=["JP"]),
    "a story comes late": lambda: new(at=NOW - timedelta(days=3, hours=3)),
    "a story comes to an empty month": lambda: new(at=NOW - timedelta(days=65)),
    "a story comes to an empty year": lambda: new(at=NOW - timedelta(days=400)),
    "a story is older than all": lambda: new(at=NOW - timedelta(days=300)),
    "a column comes": lambda: new(
        kind="opinion", authors=[factories.author("Mira Voss")], countries=["FR"]
    ),
    "the wire updates a story": lambda: update(a_story(), headline="The ferry sails"),
    "an editor updates a story": lambda: edit(a_story(), headline="The ferry has sailed"),
    "a story is corrected": lambda: update(
        a_story(), standfirst="It waited two days.", correction_note="Two days, not three."
    ),
    "a story changes its sector": lambda: update(a_story(), sectors=["science", "health"]),
    "a story changes its countries": lambda: edit(a_story(), countries=["DE"]),
    "a story changes its kind": lambda: edit(a_story(kind="news"), kind="blog"),
    "a story changes its slug": lambda: edit(a_story(), slug="the-pier"),
    "a story gets an author": lambda: edit(
        a_story(), authors=[factories.author("Jon Ames", role="Reporter")]
    ),
    "a story is pinned": lambda: edit(a_story(), pinned_until=NOW + timedelta(hours=5)),
    "a story gets a picture": lambda: edit(
        a_story(lead_picture=None), lead_picture=upload(name="new.jpg")
    ),
    "a story loses its picture": lambda: edit(a_pictured_story(), lead_picture=None),
    "a story is killed": lambda: kill(story=a_story(), reason="Wrong.", now=timezone.now()),
    "the newest story is killed": lambda: kill(
        story=Story.objects.public().latest("first_published_at"), reason="No.", now=timezone.now()
    ),
    "the oldest story is taken down": lambda: (
        Story.objects.public().earliest("first_published_at").unpublish()
    ),
    "a story comes back": lambda: publish_now(
        story=Story.objects.filter(live=False, version__gt=0, killed_at=None).first() or a_story(),
        now=timezone.now(),
    ),
    "a story gets a translation": tell_in_arabic,
    "a story is parted from its translation": part_translations,
    "a picture gets other words": lambda: save(
        shown_picture(), alt_text="Another pier.", credit="B. Lens", caption="At night."
    ),
    "a picture is cut": lambda: make_renditions(picture=shown_picture()),
    "a picture gets its slow files": lambda: make_slow_renditions(studio=InHouse()),
    "a story gets a drawing": lambda: illustrate(
        a_story(lead_picture=None).pk, studio=InHouse(), now=timezone.now()
    ),
    "a picture gets a focal point": lambda: save(
        shown_picture(),
        focal_point_x=100,
        focal_point_y=100,
        focal_point_width=50,
        focal_point_height=50,
    ),
    "a picture is removed": lambda: shown_picture().delete(),
    "the newsroom is called otherwise": lambda: save(house(), name="Longitude", accent="#0b5d6b"),
    "the newsroom gets a logo": lambda: save(house(), logo=upload(name="logo.jpg")),
    "the logo is changed": lambda: save(
        house().logo or upload(name="another.jpg"), title="Another"
    ),
    "the foot changes": lambda: save(house(), footer_text="Printed daily.", contact_phone="+1 2"),
    "the menu gets an entry": lambda: MenuEntry.objects.create(
        newsroom=house(), label="Ports", address="/sector/sport/"
    ),
    "a menu entry is renamed": lambda: save(
        MenuEntry.objects.first() or MenuEntry(newsroom=house(), address="/latest/"), label="Sea"
    ),
    "the menu is emptied": lambda: [entry.delete() for entry in MenuEntry.objects.all()],
    "an account is named": lambda: SocialAccount.objects.create(
        newsroom=house(), label="Mastodon", address="https://social.example/"
    ),
    "a link is added": lambda: FooterLink.objects.create(
        newsroom=house(), label="Data", address="https://data.example/"
    ),
    "a sector is renamed": lambda: save(Sector.objects.get(slug="politics"), name="Affairs"),
    "a sector is described": lambda: save(Sector.objects.get(slug="sport"), description="Games."),
    "a sector is added": lambda: factories.sector("rowing", parent=factories.sector("sport")),
    "an edition moves its clocks": lambda: save(
        Edition.objects.get(slug="world"), zone="Asia/Tokyo"
    ),
    "an edition changes its language": lambda: save(
        Edition.objects.get(slug="korea"), language="fr", date_format="d.m.Y, H:i"
    ),
    "an edition is renamed": lambda: save(
        Edition.objects.get(slug="korea"), name="Korea & <b>Seas</b>", tagline="From <i>Busan</i>"
    ),
    "an edition is added": lambda: factories.edition("north", zone="Europe/Oslo"),
    "an author is renamed": lambda: save(Author.objects.get(slug="mira-voss"), name="Mira Vossen"),
    "an author gets a portrait": lambda: save(
        Author.objects.get(slug="mira-voss"), picture=upload(name="mira.jpg")
    ),
    "a desk is renamed": lambda: save(Desk.named("news"), name="Night Desk"),
    "a standing page is rewritten": lambda: save(
        StandingPage.objects.get(slug="about"), body="<p>We are new.</p>", title="Who we are"
    ),
    "a standing page is translated": translation,
    "a translation is rewritten": lambda: save(translation(), body=f"<p>{timezone.now()}</p>"),
    "a translation is taken away": lambda: translation().delete(),
    "a page's title is translated": lambda: Wording.objects.create(
        language=Edition.objects.get(slug="korea").language,
        words=StandingPage.objects.get(slug="about").title,
        translated="Wir",
    ),
    "a standing page is taken down": lambda: StandingPage.objects.get(slug="terms").unpublish(),
    "a standing page comes back": lambda: (
        StandingPage.objects.get(slug="terms").save_revision().publish()
    ),
}


def purged(shown: Shown, since: int) -> bool:
    return current_board().changed_since(slots_of([*shown.keys, EVERYTHING]), since)


def test_whatever_changes_a_page_purges_a_key_of_it() -> None:
    forgotten: list[str] = []
    seed = os.environ.get("DATELINE_TEST_SEED", "one order")
    with time_machine.travel(NOW, tick=False):
        open_newsroom()
        order = list(CHANGES)
        random.seed(seed)
        random.shuffle(order)
        fresh: dict[str, Shown] = {}
        for name in order:
            before = fresh | render_all(path for path in paths() if path not in fresh)
            since = current_board().count
            CHANGES[name]()
            kept = render_all(before)
            forget_everything()
            fresh = render_all(before)
            for path, old in before.items():
                if kept[path].answer != fresh[path].answer:
                    forgotten.append(f"{name}: memory shows old {path}")
                if fresh[path].answer != old.answer and not purged(old, since):
                    forgotten.append(f"{name}: {path} keeps its old page")
    assert not forgotten, "\n".join([f"order {seed}", *forgotten])


def test_a_change_leaves_alone_what_it_does_not_touch() -> None:
    with time_machine.travel(NOW, tick=False):
        open_newsroom()
        seen = render_all(["/sector/sport/", "/2025/09/", "/2025/09/08/", "/about/", "/robots.txt"])
        since = current_board().count
        new(sectors=["politics"], countries=["FR"])
    assert [path for path, shown in seen.items() if purged(shown, since)] == []
