"""The list of stories: a fixed number of queries a page, and no bodies, however large the archive."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import django_filters  # type: ignore[import-untyped]
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.models import Revision
from wagtail.snippets.views.snippets import IndexView

from dateline.desk.admin import choices
from dateline.desk.models import Desk, Placement, Sector, Story
from dateline.desk.queries.waiting import untouched_drafts
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


def scheduled() -> QuerySet[Revision]:
    """Give the revisions of stories that go out by themselves."""
    kind = ContentType.objects.get_for_model(Story)
    going: QuerySet[Revision] = Revision.objects.filter(
        content_type=kind, approved_go_live_at__isnull=False
    )
    return going


def with_status(stories: QuerySet[Story], status: str) -> QuerySet[Story]:
    """Keep the stories of one status of the filter."""
    if status == "live":
        return stories.filter(live=True)
    if status == "changed":
        return stories.filter(live=True, has_unpublished_changes=True)
    if status == "killed":
        return stories.filter(killed_at__isnull=False)
    if status == "waiting":
        return stories.filter(pk__in=untouched_drafts().values("pk"))
    ids = [int(pk) for pk in scheduled().values_list("object_id", flat=True)]
    going = Q(release_at__isnull=False) | Q(pk__in=ids)
    if status == "scheduled":
        return stories.filter(going)
    return stories.filter(live=False, killed_at=None).exclude(going)


def standing_on(stories: QuerySet[Story], front: str, column: str, code: str) -> QuerySet[Story]:
    """Keep the stories of a front; what is not public has no rows there and is looked at itself."""
    on_front = Placement.objects.filter(front=front).values("story")
    # Both databases write a list of codes as text with each code in double quotes.
    unpublished = Story.objects.filter(live=False).annotate(codes=Cast(column, TextField()))
    return stories.filter(
        Q(pk__in=on_front) | Q(pk__in=unpublished.filter(codes__contains=f'"{code}"').values("pk"))
    )


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
        label="Kind", choices=Story.Kind.choices, widget=RadioSelect, empty_label="All"
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

    def by_sector(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a sector."""
        return standing_on(stories, f"sector:{value}", "sectors", value)

    def by_country(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """Narrow to a country."""
        return standing_on(stories, f"country:{value}", "countries", value)


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

    def get_base_queryset(self) -> QuerySet[Story]:
        """Read what is shown, without bodies, with the time of the last change."""
        stories = Story.objects.select_related("desk", "origin_source").only(*SHOWN)
        changed_at = Coalesce(
            F("latest_revision__created_at"), F("last_published_at"), F("created_at")
        )
        return cast("QuerySet[Story]", stories.annotate(changed_at=changed_at))

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
