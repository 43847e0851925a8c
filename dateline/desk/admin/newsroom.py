"""The newsroom's own lists: sectors, editions, desks and authors. Their forms stand beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from dateline.desk import actions
from dateline.desk.admin.narrowing import unpublished_with
from dateline.desk.admin.newsroom_forms import AuthorForm, EditionForm, SectorForm
from dateline.desk.models import (
    Author,
    Desk,
    Edition,
    Newsroom,
    Placement,
    Sector,
)
from dateline.desk.rules.editions import LATEST

# Who may name sectors may name them in other languages.
WORDS = "desk.change_sector"
# So many stories are placed again within a second or two; a person waits for it.
SORTED_AT_ONCE = 2000


class SortsAgainMixin:
    """A view whose saving changes on which fronts stories stand."""

    # Fields that decide it; a new name or a new order moves no story.
    sorting_fields: frozenset[str] = frozenset()

    def save_instance(self) -> Any:
        """Save, then place stories by the new rules."""
        saved = super().save_instance()  # type: ignore[misc]
        if self.sorting_fields.intersection(self.form.changed_data):  # type: ignore[attr-defined]
            sort_and_say(self.request)  # type: ignore[attr-defined]
        return saved


def sort_and_say(request: HttpRequest) -> None:
    """Place stories on their fronts again, and tell the editor what became of it."""
    moved = actions.sort_again(newest=SORTED_AT_ONCE)
    older = Placement.objects.filter(front=LATEST)[SORTED_AT_ONCE : SORTED_AT_ONCE + 1]
    if older.exists():
        messages.warning(
            request,
            f"{moved} of the newest {SORTED_AT_ONCE:,} stories moved. The archive holds more: older "
            "stories follow when somebody runs “dateline sort-again”.",
        )
    elif moved:
        messages.info(request, f"{moved} stories moved to other fronts.")


RULES = frozenset(["slug", "parent", "story_languages", "countries", "sectors"])


class SortingCreateView(SortsAgainMixin, generic.CreateView):
    """A new sector or edition."""

    sorting_fields = RULES


class SortingEditView(SortsAgainMixin, generic.EditView):
    """A sector or an edition."""

    sorting_fields = RULES


class CarefulDeleteView(generic.DeleteView):
    """Deletes what nothing stands on; says in words what does."""

    def form_valid(self, form: forms.Form) -> HttpResponseBase:
        """Delete, or say why not."""
        reason = reason_to_stay(self.object)
        if reason is None:
            try:
                response: HttpResponseBase = super().form_valid(form)
            except ProtectedError:
                reason = "Stories stand on it. Give them to another first."
            else:
                if isinstance(self.object, Edition):
                    sort_and_say(self.request)
                return response
        messages.error(self.request, reason)
        return redirect(self.get_success_url())


def reason_to_stay(row: Any) -> str | None:
    """Say why a row may not be deleted; None if it may."""
    if isinstance(row, Edition) and row.is_default:
        return "This edition stands at the home page. Give that to another edition first."
    if isinstance(row, Sector):
        public = Placement.objects.filter(front=f"sector:{row.slug}")
        if public.exists() or unpublished_with("sectors", row.slug).exists():
            return "Stories stand in this sector, and its name in their addresses. Move them first."
    return None


class NewsroomViewSet(ModelViewSet):
    """What the newsroom's lists have in common."""

    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = CarefulDeleteView
    list_per_page = 100


class SectorViewSet(NewsroomViewSet):
    """Sectors, at /desk/sectors/."""

    model = Sector
    name = url_prefix = "sectors"
    icon = "folder-open-inverse"
    add_view_class = SortingCreateView
    edit_view_class = SortingEditView
    list_display = ("name", "parent", "slug", "position")
    index_view_class = type(
        "SectorIndexView",
        (generic.IndexView,),
        {"get_base_queryset": lambda self: Sector.objects.select_related("parent")},
    )
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("position")]),
        FieldPanel("description"),
        FieldPanel("mediatopics"),
    ]

    def get_edit_handler(self) -> ObjectList:
        """Give the sector's form."""
        return ObjectList(self.panels, base_form_class=SectorForm).bind_to_model(Sector)


class EditionViewSet(NewsroomViewSet):
    """Editions, at /desk/editions/."""

    model = Edition
    name = url_prefix = "editions"
    icon = "globe"
    add_view_class = SortingCreateView
    edit_view_class = SortingEditView
    list_display = ("name", "slug", "zone", "language", "is_default")
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("tagline"),
        MultiFieldPanel(
            [
                FieldPanel("story_languages"),
                FieldPanel("countries"),
                FieldPanel("sectors"),
            ],
            heading="Which stories it takes",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("zone"), FieldPanel("date_format")]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("position")]),
            ],
            heading="How it is shown",
        ),
        MultiFieldPanel(
            [FieldPanel("menu"), FieldPanel("blocks")],
            heading="Its menu and the order of its front",
        ),
        MultiFieldPanel([FieldPanel("is_default"), FieldPanel("host")], heading="Where it stands"),
    ]

    def get_edit_handler(self) -> ObjectList:
        """Give the edition's form."""
        return ObjectList(self.panels, base_form_class=EditionForm).bind_to_model(Edition)


class DeskViewSet(NewsroomViewSet):
    """Desks, at /desk/desks/."""

    model = Desk
    name = url_prefix = "desks"
    icon = "desktop"
    list_display = ("name", "slug", "email")
    form_fields = ("name", "slug", "email")


class AuthorViewSet(NewsroomViewSet):
    """Authors, at /desk/authors/."""

    model = Author
    name = url_prefix = "authors"
    icon = "user"
    list_display = ("name", "role", Column("slug", label="Address"))
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("role"),
        FieldPanel("bio"),
        FieldPanel(
            "picture",
            heading="Portrait",
            help_text="It needs a credit, and words for readers who cannot see it.",
        ),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("url"), FieldPanel("links")], heading="Where to find"
        ),
        FieldRowPanel([FieldPanel("user", heading="Signs in as"), FieldPanel("on_wires")]),
    ]

    def get_edit_handler(self) -> ObjectList:
        """Give the author's form."""
        return ObjectList(self.panels, base_form_class=AuthorForm).bind_to_model(Author)


class SettingsMenuItem(MenuItem):
    """The newsroom's name, look and menus."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may change it."""
        return bool(request.user.has_perm("desk.change_newsroom"))


class TranslateMenuItem(MenuItem):
    """The newsroom's own words in other languages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may change them."""
        return bool(request.user.has_perm(WORDS))


class NewsroomGroup(ModelViewSetGroup):
    """Everything that makes the newsroom the user's own, under one entry of the menu."""

    menu_label = "Newsroom"
    menu_name = "newsroom"
    menu_icon = "site"
    menu_order = 300
    add_to_admin_menu = True
    items = (EditionViewSet, SectorViewSet, DeskViewSet, AuthorViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        """Put the newsroom's settings above its lists."""
        names = (Newsroom._meta.app_label, Newsroom._meta.model_name)
        looks = SettingsMenuItem(
            "Name, look and menus",
            reverse("wagtailsettings:edit", args=names),
            name="newsroom-settings",
            icon_name="cog",
            order=0,
        )
        words = TranslateMenuItem(
            "Words in other languages",
            reverse("desk_words"),
            name="newsroom-words",
            icon_name="openquote",
            order=500,
        )
        return [looks, *super().get_submenu_items(), words]
