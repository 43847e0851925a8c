"""The wires on the desk: sources with their health, files and items as they came, read-only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from dateline.wires.admin import (
    DECISIONS,
    HealthPanel,
    next_try_of,
    raw,
    state_of,
    trouble_now,
)
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.places import folder_fault


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Who may see what came in; nobody writes it by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether a user may do this."""
        return action == "view" and bool(super().user_has_permission(user, "view"))


register_permission_policy(WireFile, ReadOnlyPolicy(WireFile))
register_permission_policy(WireItem, ReadOnlyPolicy(WireItem))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    """Register the addresses of the wires' decisions and of the raw bytes."""
    decisions = [path(route, view.as_view(), name=name) for route, view, name in DECISIONS]
    patterns = [*decisions, path("file/<int:pk>/raw/", raw, name="raw")]
    return [path("wires/", include((patterns, "wires_desk")))]


class SourceForm(WagtailAdminModelForm):
    """A source's form: a new address starts afresh."""

    def clean(self) -> dict[str, Any]:
        """Ask for the address of a source that is polled."""
        values: dict[str, Any] = super().clean()
        if values.get("kind") == Source.Kind.POLL and not values.get("address"):
            self.add_error("address", "Write the address that is polled.")
        mail = values.get("kind") == Source.Kind.MAIL
        if values.get("folder") and (why := self._folder_fault(values["folder"], mail=mail)):
            self.add_error("folder", why)
        return values

    def _folder_fault(self, folder: str, *, mail: bool) -> str:
        """Say why this source may not have that folder; empty where it may."""
        if Source.objects.exclude(pk=self.instance.pk).filter(folder=folder).exists():
            return "Another source has this folder already."
        place = Path(folder).resolve() if Path(folder).is_absolute() else Path(folder)
        drop = Path(settings.MAIL_FOLDERS if mail else settings.DROP_FOLDERS)
        return folder_fault(place, home=Path(settings.HOME).resolve(), drop=drop.resolve())

    def save(self, commit: bool = True) -> Source:
        """Save; what was remembered of another address, or before a rest, is forgotten."""
        if {"address", "active", "kind"} & set(self.changed_data):
            source = self.instance
            source.etag = source.last_modified = source.last_error = source.moved_from = ""
            source.failures, source.next_at, source.moved_at = 0, None, None
            source.condition = Condition.UNTRIED.value
        saved: Source = super().save(commit=commit)
        return saved


class SourceEdit(EditView):
    """The edit page of a source, with what can be done with it."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the buttons of the source's kind."""
        return [*super().header_more_buttons, *source_buttons(self.object)]


STAYS = "“{}” stays: what came from it is kept, and stories name it. Open it and take the tick from Active."


class SourceDelete(DeleteView):
    """Deletes a source from which nothing came."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete it; a file may have come since the page was opened."""
        try:
            response: HttpResponse = super().form_valid(form)
        except (ProtectedError, IntegrityError):
            messages.error(self.request, STAYS.format(self.object))
            return redirect(self.get_success_url())
        return response


NONE_GOES = "No source was deleted: meanwhile something came from one of them. Choose again."


class SourcesDelete(DeleteBulkAction):
    """Deletes several sources from which nothing came, all or none."""

    models = (Source,)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete them; a file may have come since the page was opened."""
        try:
            response: HttpResponse = super().form_valid(form)
        except (ProtectedError, IntegrityError):
            messages.error(self.request, NONE_GOES)
            return redirect(self.next_url)
        return response


# Behind Wagtail's own for all models, in whose place it stands.
hooks.register("register_bulk_action", SourcesDelete, order=1000)


@hooks.register("before_delete_snippet")
def keep_sources_that_sent(request: HttpRequest, chosen: Iterable[Any]) -> HttpResponse | None:
    """Delete no source from which something came, alone or among others, and say what to do."""
    kept = [each for each in chosen if isinstance(each, Source) and each.files.exists()]
    for source in kept:
        messages.error(request, STAYS.format(source))
    viewset = Source.snippet_viewset  # type: ignore[attr-defined]  # set when it is registered
    return redirect(viewset.get_url_name("list")) if kept else None


def source_buttons(source: Source) -> list[Button]:
    """Give the buttons that fit a source's kind."""
    if source.kind == Source.Kind.PUSH:
        return [
            _button("New token", "token", source.pk, "key"),
            _button("New secret", "secret", source.pk, "lock"),
        ]
    if source.kind == Source.Kind.POLL:
        return [_button("Poll now", "poll", source.pk, "rotate")]
    return []


def _button(label: str, name: str, pk: int, icon: str) -> Button:
    return Button(label, url=reverse(f"wires_desk:{name}", args=[pk]), icon_name=icon, priority=5)


class SourceViewSet(SnippetViewSet):
    """Sources: who sends, how, what may be done with it, and how it goes."""

    model = Source
    icon = "download"
    menu_label = "Sources"
    edit_view_class = SourceEdit
    delete_view_class = SourceDelete
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = [
        "name",
        Column("kind", accessor="get_kind_display", label="How it comes", sort_key="kind"),
        Column("trust", accessor="get_trust_display", label="Trust", sort_key="trust"),
        Column("state", accessor=state_of, label="State", sort_key="condition"),
        Column("trouble", accessor=trouble_now, label="What is wrong, and what to do"),
        Column("next_try", accessor=next_try_of, label="Next try", sort_key="next_at"),
        DateColumn("last_success", label="Last success", sort_key="last_success"),
        DateColumn("last_new", label="Last new item", sort_key="last_new"),
    ]
    list_filter = ["kind", "trust", "active"]
    search_fields = ["name", "slug", "address"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            HealthPanel(heading="Health"),
            HelpPanel(
                "A push source gets its address with a token: save it, open the “…” beside its name "
                "at the top of its page and choose “New token”. It is shown once. Where the agency "
                "signs what it sends, choose the kind of signature, and then “New secret” there.",
                heading="For push",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("slug"),
                    FieldPanel("active"),
                    FieldPanel("kind"),
                    FieldPanel("folder"),
                    FieldPanel("address"),
                    FieldPanel("inner"),
                    FieldPanel("signing"),
                ],
                heading="Where it comes from",
            ),
            MultiFieldPanel(
                [FieldPanel("trust"), FieldPanel("rights"), FieldPanel("desk")],
                heading="What may be done with it",
            ),
            MultiFieldPanel(
                [FieldPanel("attribution"), FieldPanel("url")], heading="How readers see it"
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("zone"), FieldPanel("language")]),
                    FieldPanel("home_country"),
                ],
                heading="Where an item is silent",
            ),
        ],
        base_form_class=SourceForm,
    )


class FileInspect(InspectView):
    """One file, with its bytes as a download."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the download, and reading again for those who may."""
        file = self.object
        buttons = [*super().header_more_buttons]
        if file.path.exists():
            buttons.append(_button("Download the bytes", "raw", file.pk, "download"))
        if file.state != WireFile.State.WAITING and self.request.user.has_perm(
            "wires.change_wirefile"
        ):
            buttons.append(_button("Read again", "again", file.pk, "rotate"))
        return buttons


class FileViewSet(SnippetViewSet):
    """Files as they came."""

    model = WireFile
    icon = "doc-full"
    menu_label = "Files"
    add_to_reference_index = False
    inspect_view_enabled = True
    inspect_view_class = FileInspect
    inspect_view_fields_exclude = ["lease_until"]
    list_display = [
        "name",
        Column("source", sort_key="source__name"),
        Column("state", accessor="get_state_display", sort_key="state"),
        Column("reason"),
        Column("size", label="Bytes", sort_key="size"),
        Column("seen", label="Times seen", sort_key="seen"),
        DateColumn("arrived_at", label="Arrived", sort_key="arrived_at"),
    ]
    list_filter = ["state", "source"]
    search_fields = ["name", "sha256"]
    search_backend_name = None
    ordering = ["-arrived_at"]

    def get_queryset(self, request: Any) -> Any:
        """Fetch the sources along."""
        return WireFile.objects.select_related("source")


class ItemInspect(InspectView):
    """One item, with its record as it was understood."""

    def get_record_display_value(self) -> SafeString:
        """Show the record in lines that a person can read."""
        text = json.dumps(self.object.record, ensure_ascii=False, indent=2)
        return format_html("<pre style='white-space: pre-wrap'>{}</pre>", text)


class ItemViewSet(SnippetViewSet):
    """Items as they were understood, with what became of them."""

    model = WireItem
    icon = "list-ul"
    menu_label = "Items"
    add_to_reference_index = False
    inspect_view_enabled = True
    inspect_view_class = ItemInspect
    inspect_view_fields_exclude = ["digest"]
    list_display = [
        "__str__",
        Column("source", sort_key="source__name"),
        Column("outcome", accessor="get_outcome_display", sort_key="outcome"),
        Column("reason"),
        Column("type"),
        Column("version"),
        DateColumn("arrived_at", label="Arrived", sort_key="arrived_at"),
    ]
    list_filter = ["outcome", "source", "type"]
    search_fields = ["headline", "uri"]
    search_backend_name = None
    ordering = ["-arrived_at", "-id"]

    def get_queryset(self, request: Any) -> Any:
        """Fetch the sources along, and leave the records where they are."""
        return WireItem.objects.select_related("source").defer("record")


class WiresGroup(SnippetViewSetGroup):
    """The menu group."""

    menu_label = "Wires"
    menu_icon = "download"
    menu_order = 250
    add_to_settings_menu = False
    items = (SourceViewSet, FileViewSet, ItemViewSet)


register_snippet(WiresGroup)
