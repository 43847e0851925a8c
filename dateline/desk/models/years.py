"""How many stories the past months of the archive have, for those that list years of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import models

from dateline.desk.rules.editions import LATEST
from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.story import Story


class ArchiveYear(models.Model):
    """The stories of a year's past months, counted by the clock; or a note that some came or went since.

    Rows are added and deleted, never changed, and nobody waits for another's. A year is known where
    one row alone speaks of it, and that one counts. Who counts reads the rows before the stories,
    and deletes only the rows that were read: what is committed meanwhile leaves a second row
    behind, and the year stays unknown until it is counted again.
    """

    year = models.PositiveSmallIntegerField(help_text="By the clocks of UTC.")
    months = models.CharField(
        max_length=150,
        blank=True,
        help_text="Stories of each of its past months; empty where some came or went.",
    )

    def __str__(self) -> str:
        return f"{self.year}: {self.months or 'to be counted'}"


def note_moves(moved: Iterable[tuple[Story, Collection[str]]], *, now: datetime) -> None:
    """Have the years counted anew in whose past months stories came to the site or left it.

    With each story come the fronts that it comes to or leaves; call it in their transaction.
    """
    this_month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    moments = (story.first_published_at for story, fronts in moved if LATEST in fronts)
    past = {moment.astimezone(UTC).year for moment in moments if moment and moment < this_month}
    rows.add(ArchiveYear, [{"year": year} for year in sorted(past)])
