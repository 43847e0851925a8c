"""Tells Wagtail of the desk: its screens, its menu, its first page and its look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from dateline.desk.admin.bulk import NoDeletion, PublishBulkAction, UnpublishBulkAction
from dateline.desk.admin.dashboard import PANELS
from dateline.desk.admin.events import EventListView, EventView
from dateline.desk.admin.held import WRITES, HeldItemView, HeldListView
from dateline.desk.admin.hidden import hidden_file
from dateline.desk.admin.killing import KillMenuItem
from dateline.desk.admin.newsroom import NewsroomGroup
from dateline.desk.admin.pictures import PicturePolicy, PictureUsesView
from dateline.desk.admin.policy import LEDGER, StoryPolicy
from dateline.desk.admin.richtext import register_preformatted, register_question
from dateline.desk.admin.sectors import SectorsPanel
from dateline.desk.admin.shots import PUBLISHES, ShotListView, ShotsPanel, ShotView
from dateline.desk.admin.stories import StoryViewSet
from dateline.desk.admin.whereabouts import LedgerView
from dateline.desk.admin.words import WordsView
from dateline.desk.models import Newsroom, Story
from dateline.media.models import Picture, PictureQuerySet

if TYPE_CHECKING:
    from wagtail.admin.ui.components import Component
    from wagtail.rich_text.feature_registry import FeatureRegistry
    from wagtail.snippets.action_menu import ActionMenuItem

# Menu entries of Wagtail that lead to nothing here: documents are no part of a newsroom's output,
# and the help is Wagtail's news about itself.
NOT_OURS = frozenset(["documents", "help", "snippets"])
# Panels about pages, of which a newsroom has a handful; stories have panels of their own.
ABOUT_PAGES = frozenset(["recent_edits", "locked_pages"])

register_permission_policy(Story, StoryPolicy(Story))
# For this class and no other: Wagtail's own, which comes later, is for those below it too.
register_permission_policy(
    Picture,
    PicturePolicy(Picture, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"),
    exact_class=True,
)
register_snippet(StoryViewSet)
for action in (PublishBulkAction, UnpublishBulkAction):
    hooks.register("register_bulk_action", action)
# After Wagtail's own deletion, in whose place it stands.
hooks.register("register_bulk_action", NoDeletion, order=1000)


@hooks.register("register_admin_viewset")
def newsroom_lists() -> NewsroomGroup:
    """Register editions, sectors, desks and authors."""
    return NewsroomGroup()


@hooks.register("register_admin_urls")
def our_addresses() -> list[URLPattern | URLResolver]:
    """Register the ledger, the held items, the events, and the files of hidden pictures."""
    held = [
        path("", HeldListView.as_view(), name="list"),
        path("<int:pk>/", HeldItemView.as_view(), name="item"),
    ]
    shots = [
        path("", ShotListView.as_view(), name="list"),
        path("<int:pk>/", ShotView.as_view(), name="shot"),
    ]
    events = [
        path("", EventListView.as_view(), name="list"),
        path("<int:pk>/", EventView.as_view(), name="event"),
    ]
    return [
        path("events/", include((events, "events"))),
        path("ledger/", LedgerView.as_view(), name="desk_ledger"),
        path("held/", include((held, "held"))),
        path("words/", WordsView.as_view(), name="desk_words"),
        path("words/<str:language>/", WordsView.as_view(), name="desk_words_in"),
        path("shots/", include((shots, "shots"))),
        path("hidden/<path:name>", hidden_file),
    ]


@hooks.register("construct_image_chooser_queryset")
def pictures_to_choose(pictures: PictureQuerySet, request: HttpRequest) -> PictureQuerySet:
    """Offer the newest photographs; what was drawn for other stories is found where it is asked for."""
    return pictures if request.GET.get("q") else pictures.filter(drawn=False)


# Before Wagtail's own page of that address, which knows of no story.
@hooks.register("register_admin_urls", order=-1)
def address_of_picture_uses() -> list[URLPattern | URLResolver]:
    """Register the page that says where a picture is shown."""
    return [path("images/usage/<int:image_id>/", PictureUsesView.as_view())]


class PermittedMenuItem(MenuItem):
    """An entry for those who hold one of the permissions."""

    def __init__(self, label: str, url: str, *, needs: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.needs = needs

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to them."""
        return any(request.user.has_perm(name) for name in self.needs)


@hooks.register("register_admin_menu_item")
def ledger_entry() -> MenuItem:
    """Put the ledger into the menu."""
    address = reverse("desk_ledger")
    return PermittedMenuItem("Ledger", address, needs=(LEDGER,), icon_name="history", order=30)


@hooks.register("register_admin_menu_item")
def held_entry() -> MenuItem:
    """Put the held items into the menu."""
    needs = ("desk.add_story", "desk.change_story")
    return PermittedMenuItem(
        "Held items", reverse("held:list"), needs=needs, icon_name="clipboard-list", order=20
    )


@hooks.register("register_admin_menu_item")
def events_entry() -> MenuItem:
    """Put the events into the menu."""
    return PermittedMenuItem(
        "Events", reverse("events:list"), needs=WRITES, icon_name="group", order=22
    )


@hooks.register("register_admin_menu_item")
def shots_entry() -> MenuItem:
    """Put the shots into the menu."""
    address = reverse("shots:list")
    return PermittedMenuItem("Shots", address, needs=PUBLISHES, icon_name="mobile-alt", order=25)


class StorySearchArea(SearchArea):
    """The desk's search looks for stories first."""

    def __init__(self) -> None:
        super().__init__("Stories", reverse("stories:list"), icon_name="doc-full", order=0)

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who see stories."""
        return request.user.has_perm("desk.view_story") or request.user.has_perm(
            "desk.change_story"
        )


@hooks.register("register_admin_search_area")
def story_search() -> SearchArea:
    """Let the menu's search find stories."""
    return StorySearchArea()


@hooks.register("construct_main_menu")
def without_what_leads_nowhere(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take out what makes no sense in a newsroom."""
    items[:] = [item for item in items if item.name not in NOT_OURS]


@hooks.register("construct_settings_menu")
def without_newsroom(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take out the newsroom's settings: they stand under Newsroom."""
    items[:] = [item for item in items if item.name != Newsroom._meta.model_name]


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Component]) -> None:
    """Show stories instead of pages."""
    ours = [panel() for panel in (*PANELS, ShotsPanel, SectorsPanel)]
    panels[:] = [*ours, *(each for each in panels if each.name not in ABOUT_PAGES)]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    """Leave out the counts of pages, pictures and documents."""
    items.clear()


@hooks.register("register_snippet_action_menu_item")
def kill_entry(model: type) -> ActionMenuItem | None:
    """Put the kill into the editor's foot."""
    return KillMenuItem(order=900) if model is Story else None


@hooks.register("register_rich_text_features")
def rich_text(features: FeatureRegistry) -> None:
    """Teach the editor preformatted text and the questions of interviews."""
    register_preformatted(features)
    register_question(features)


@hooks.register("insert_editor_js")
def one_saving_at_a_time() -> str:
    """Have every step out of an editor wait for what is being saved by itself."""
    return format_html('<script src="{}" defer></script>', static("desk/saving.js"))


@hooks.register("insert_global_admin_css")
def look() -> str:
    """Give the desk the newsroom's colour."""
    accent = Newsroom.objects.values_list("accent", flat=True).first() or "#9b1c31"
    return format_html(
        '<link rel="stylesheet" href="{}"><style>:root{{--desk-accent:{}}}</style>',
        static("desk/desk.css"),
        accent,
    )
