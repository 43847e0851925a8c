"""The newsroom's own lists: sectors, editions, desks and authors."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from dateline.desk import actions
from dateline.desk.admin import choices
from dateline.desk.admin.narrowing import unpublished_with
from dateline.desk.admin.widgets import OrderedChoiceField
from dateline.desk.models import (
    Author,
    Desk,
    Edition,
    Newsroom,
    Placement,
    Sector,
    StandingPage,
)
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.places import base_of

# Who may name sectors may name them in other languages.
WORDS = "desk.change_sector"
# So many stories are placed again within a second or two; a person waits for it.
SORTED_AT_ONCE = 2000


class CodesField(forms.Field):
    """Codes as a person writes them: separated by spaces or commas."""

    def prepare_value(self, value: Any) -> str:
        """Show a list of codes as a line."""
        return " ".join(value) if isinstance(value, list) else value or ""

    def to_python(self, value: Any) -> list[str]:
        """Read a line of codes."""
        return list(dict.fromkeys(re.split(r"[\s,;]+", value.strip()))) if value else []

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists of codes."""
        return not self.disabled and list(initial or []) != self.to_python(data)


class AddressForm(WagtailAdminModelForm):
    """A row whose slug stands in addresses: once saved, it never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "It stands in addresses and never changes."


class SectorForm(AddressForm):
    """A sector."""

    mediatopics = CodesField(
        label="IPTC Media Topics",
        required=False,
        help_text="Codes of the topics that belong here, separated by spaces.",
    )

    def clean_parent(self) -> Sector | None:
        """Keep sectors to two levels."""
        parent: Sector | None = self.cleaned_data["parent"]
        if parent and (parent.parent_id or parent.pk == self.instance.pk):
            raise forms.ValidationError("Choose a sector of the first level.")
        if parent and self.instance.pk and self.instance.children.exists():
            raise forms.ValidationError("It has sectors below it, so it stays on the first level.")
        return parent


class EditionForm(AddressForm):
    """An edition."""

    zone = forms.ChoiceField(
        label="Time zone", choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )
    story_languages = OrderedChoiceField(
        choices=choices.languages,
        noun="a language",
        required=False,
        help_text="Of its stories. Empty: all.",
    )
    countries = OrderedChoiceField(
        choices=choices.countries,
        noun="a country",
        required=False,
        help_text="Stories about these. Empty: all.",
    )
    sectors = OrderedChoiceField(
        choices=choices.sectors,
        noun="a sector",
        required=False,
        help_text="Stories of these. Empty: all.",
    )

    menu = OrderedChoiceField(
        choices=choices.sectors,
        noun="a sector",
        required=False,
        help_text="Sectors in its menu, in this order. Empty: the newsroom's menu.",
    )
    blocks = OrderedChoiceField(
        choices=choices.blocks,
        noun="a block",
        required=False,
        help_text="What its front is made of, from top to bottom. Empty: the usual order.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("story_languages", "countries", "sectors", "menu", "blocks"):
            self.fields[name].keep(*getattr(self.instance, name))

    def clean_slug(self) -> str:
        """Keep words for editions that stand for nothing else."""
        slug: str = self.cleaned_data["slug"]
        if self.instance.pk is None and base_of(slug) != f"/{slug}":
            raise forms.ValidationError("A part of the site is called so. Choose another word.")
        if self.instance.pk is None and StandingPage.objects.filter(slug=slug).exists():
            raise forms.ValidationError("A standing page is called so. Choose another word.")
        return slug

    def clean_host(self) -> str:
        """Take a host that this newsroom answers to."""
        host: str = self.cleaned_data["host"].lower()
        if host and host not in settings.EDITION_HOSTS:
            raise forms.ValidationError(
                "This newsroom does not answer to that name. Add it to DATELINE_ALLOWED_HOSTS first."
            )
        return host

    def clean_is_default(self) -> bool:
        """Let one edition alone stand at the home page."""
        wanted: bool = self.cleaned_data["is_default"]
        others = Edition.objects.filter(is_default=True).exclude(pk=self.instance.pk)
        if wanted and (other := others.first()):
            raise forms.ValidationError(
                f"“{other}” stands at the home page. Take the tick out there first."
            )
        return wanted


class AuthorForm(AddressForm):
    """An author."""

    def clean_picture(self) -> Any:
        """Refuse a portrait that readers may not get yet."""
        picture = self.cleaned_data["picture"]
        if picture is not None and picture.lacks:
            lacking = " and ".join(name.replace("_", " ") for name in picture.lacks)
            raise forms.ValidationError(f"This picture lacks its {lacking}. Fill it in first.")
        return picture


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
