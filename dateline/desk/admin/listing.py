"""The list of stories: a fixed number of queries a page, and no bodies, however large the archive."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import django_filters  # type: ignore[import-untyped]
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import IndexView

from dateline.desk.admin import choices
from dateline.desk.admin.narrowing import (
    Pages,
    among_newest,
    scheduled,
    standing_on,
    unpublished,
    unpublished_with,
    with_status,
    with_words,
)
from dateline.desk.models import Desk, Sector, Story
from dateline.wires.models import Source

# Everything that the list shows, and nothing else: bodies are most of the table.
SHOWN = (
    "headline",
    "live",
    "has_unpublished_changes",
    "killed_at",
    "release_at",
    "go_live_at",
    "expired",
    "kind",
    "urgency",
    "desk__name",
    "sectors",
    "countries",
    "origin_source__name",
    "created_at",
    "last_published_at",
    "latest_revision_id",
    "version",
    "slug",
    "locked",
)
# Columns that narrow screens leave out.
WIDE = "desk-wide"
STATUSES = [
    ("live", "Live"),
    ("changed", "Live, with unpublished changes"),
    ("draft", "Draft"),
    ("scheduled", "Scheduled or under embargo"),
    ("waiting", "Waiting for an editor"),
    ("killed", "Killed"),
]


class StoryFilterSet(WagtailFilterSet):
    """What the list can be narrowed to."""

    status = django_filters.ChoiceFilter(
        label="Status",
        choices=STATUSES,
        method="by_status",
        widget=RadioSelect,
        empty_label="All",
    )
    kind = django_filters.ChoiceFilter(
        label="Kind",
        choices=Story.Kind.choices,
        method="by_kind",
        widget=RadioSelect,
        empty_label="All",
    )
    desk = django_filters.ModelChoiceFilter(label="Desk", queryset=Desk.objects.all())
    sector = django_filters.ChoiceFilter(
        label="Sector", choices=choices.sectors, method="by_sector"
    )
    country = django_filters.ChoiceFilter(
        label="Country", choices=choices.countries, method="by_country"
    )
    origin_source = django_filters.ModelChoiceFilter(label="Source", queryset=Source.objects.all())
    created_at = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = Story
        fields: list[str] = []

    def by_status(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a status."""
        return with_status(stories, value)

    def by_kind(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a kind."""
        likewise = unpublished().filter(kind=value)
        return standing_on(stories, f"kind:{value}", likewise, whole=self.has_dates)

    def by_sector(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a sector."""
        likewise = unpublished_with("sectors", value)
        return standing_on(stories, f"sector:{value}", likewise, whole=self.has_dates)

    def by_country(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a country."""
        likewise = unpublished_with("countries", value)
        return standing_on(stories, f"country:{value}", likewise, whole=self.has_dates)

    @property
    def has_dates(self) -> bool:
        """Whether the list is narrowed to some dates too."""
        return bool(self.form.cleaned_data.get("created_at"))


def status_of(story: Story, *, scheduled: bool = False) -> str:
    """Say in a word or two where a story stands."""
    if story.killed_at:
        return "killed"
    if story.live:
        state = "live + draft" if story.has_unpublished_changes else "live"
        return f"{state} + scheduled" if scheduled else state
    if story.release_at:
        return "embargoed"
    if scheduled:
        return "scheduled"
    if story.expired:
        return "expired"
    return "taken down" if story.version else "draft"


class StoryIndexView(IndexView):
    """The list of stories."""

    search_fields = ("headline", "slugline")
    search_backend_name = None
    default_ordering = "-pk"
    paginator_class = Pages

    def get_base_queryset(self) -> QuerySet[Story]:
        """Read what is shown, without bodies, with the time of the last change."""
        stories = Story.objects.select_related("desk", "origin_source").only(*SHOWN)
        changed_at = Coalesce(
            F("latest_revision__created_at"), F("last_published_at"), F("created_at")
        )
        return cast("QuerySet[Story]", stories.annotate(changed_at=changed_at))

    def order_queryset(self, queryset: QuerySet[Story]) -> QuerySet[Story]:
        """Order by age, or the newest stories by what the editor chose."""
        if self.is_explicitly_ordered and self.ordering not in {"pk", "-pk"}:
            queryset = among_newest(queryset)
        return cast("QuerySet[Story]", super().order_queryset(queryset))

    def search_queryset(self, queryset: QuerySet[Story]) -> QuerySet[Story]:
        """Find what readers find, and by their headline or slugline the drafts and the newest."""
        return with_words(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Read for all rows at once which are scheduled and what the sectors are called."""
        rows = kwargs.get("object_list", self.object_list)
        self.names = dict(Sector.objects.values_list("slug", "name").order_by())
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = [str(story.pk) for story in context["object_list"]] if rows is not None else []
        self.scheduled = set(
            scheduled().filter(object_id__in=shown).values_list("object_id", flat=True)
        )
        return context

    @cached_property
    def columns(self) -> list[Column]:
        """Give the columns; those of Wagtail's that would query for each row are ours."""
        checkbox = super().columns[0]
        return [
            checkbox,
            self._get_title_column("headline"),
            StatusTagColumn(
                "status",
                label="Status",
                accessor=lambda story: status_of(story, scheduled=str(story.pk) in self.scheduled),
                primary=lambda story: story.live,
            ),
            Column("get_kind_display", label="Kind", classname=WIDE),
            Column("desk", label="Desk", classname=WIDE, accessor=lambda story: story.desk or ""),
            Column(
                "sectors",
                label="Sector",
                accessor=lambda story: self.names.get(story.main_sector, story.main_sector),
            ),
            Column(
                "countries",
                label="Countries",
                classname=WIDE,
                accessor=lambda story: choices.named(story.countries, choices.country_names()),
            ),
            Column(
                "source",
                label="Source",
                classname=WIDE,
                accessor=lambda story: story.origin_source or "",
            ),
            DateColumn("changed_at", label="Updated", sort_key="changed_at"),
        ]

    def get_list_more_buttons(self, instance: Story) -> list[Any]:
        """Add where it has gone; a killed story is only looked at."""
        gone = MenuItem(
            "Where it has gone",
            url=reverse("stories:gone", args=[instance.pk]),
            icon_name="globe",
            priority=40,
        )
        more = [] if instance.killed_at else super().get_list_more_buttons(instance)
        return [*more, gone]

    def get_edit_url(self, instance: Story) -> str | None:
        """Lead to the editor, or to what became of it where it was killed."""
        if instance.killed_at:
            return reverse("stories:gone", args=[instance.pk])
        url: str | None = super().get_edit_url(instance)
        return url
