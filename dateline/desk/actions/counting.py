"""Counting the stories of the archive's past months, so that a list of them need not look for stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from dateline.desk.models import ArchiveYear, Placement
from dateline.desk.models.purging import changed
from dateline.desk.queries.keys import year_key
from dateline.desk.queries.months import counted_years
from dateline.desk.rules.editions import LATEST

# By then every publication of the month before is committed, on machines whose clocks differ too.
_SETTLED = timedelta(days=1)
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Count:
    """A year as it was counted, and the rows that spoke of it before."""

    year: int
    months: str
    before: Sequence[int]


def count_years(*, now: datetime) -> int:
    """Count the stories of past months, of every year that is not known; gives how many years that were.

    Any number of clocks may do it at once, beside publications of old stories: see `ArchiveYear`.
    """
    stories = Placement.objects.filter(front=LATEST).order_by("published_at", "story_id")
    oldest = stories.values_list("published_at", flat=True).first()
    if oldest is None:
        return 0
    settled, known = (now - _SETTLED).astimezone(UTC), counted_years()
    past = dict.fromkeys(range(oldest.year, settled.year), 12) | {settled.year: settled.month - 1}
    unknown = [year for year, months in past.items() if len(known.get(year, ())) < months]
    for year in unknown:
        store(count(year, past[year]))
    return len(unknown)


def count(year: int, months: int) -> Count:
    """Count the public stories of its first months. The rows of the year are read first, and so must be."""
    before = list(ArchiveYear.objects.filter(year=year).values_list("pk", flat=True))
    begins = [datetime(year, month, 1, tzinfo=UTC) for month in range(1, months + 1)]
    return Count(year, " ".join(str(_stories_of(begin)) for begin in begins), before)


def store(counted: Count) -> None:
    """Put a count in the place of the rows that spoke of its year when it began, and of no others."""
    with transaction.atomic():
        ArchiveYear.objects.create(year=counted.year, months=counted.months)
        for at in range(0, len(counted.before), _AT_ONCE):
            ArchiveYear.objects.filter(pk__in=counted.before[at : at + _AT_ONCE]).delete()
        # What was looked up before may have taken a month for smaller than it is.
        changed(year_key(counted.year))


def _stories_of(begin: datetime) -> int:
    end = (begin + timedelta(days=31)).replace(day=1)
    placed = Placement.objects.filter(front=LATEST)
    return placed.filter(published_at__gte=begin, published_at__lt=end).count()
