"""The publication ledger: every change that readers may see, and how it reached each channel.

`Publication` says that something changed, `Delivery` says where it has gone, `Placement` says on
which fronts the story stands now. All three are written in the transaction of the change itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from dateline.desk.models import search, years
from dateline.desk.models.purging import changed
from dateline.desk.models.story_keys import shown_by
from dateline.desk.rules.drafting import CORRECTED
from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.people import User
    from dateline.desk.models.story import Story

SITE = "site"
WEBSUB = "websub"


class Placement(models.Model):
    """A public story on a front (`latest`, `country:KP`, `edition:asia`). Only what is public has rows.

    Fronts are read by (front, published_at, story) and paged by key, so that a page costs the same
    whatever the size of the archive.
    """

    front = models.CharField(max_length=100)
    # Here and below, the index of the constraint serves the key too.
    story = models.ForeignKey(
        "desk.Story", on_delete=models.CASCADE, related_name="placements", db_index=False
    )
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["story", "front"], name="desk_story_once_on_front"),
        )
        indexes = (
            models.Index(
                fields=["front", "-published_at", "-story"], name="desk_front_newest_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.front}: story {self.story_id}"


class Publication(models.Model):
    """One change that readers may see. Rows are only ever added."""

    class Signal(models.TextChoices):
        PUBLISH = "publish", "Published"
        UPDATE = "update", "Updated"
        CORRECT = "correct", "Corrected"
        UNPUBLISH = "unpublish", "Taken down"
        KILL = "kill", "Killed"

    story = models.ForeignKey(
        "desk.Story", on_delete=models.PROTECT, related_name="publications", db_index=False
    )
    version = models.PositiveIntegerField()
    signal = models.CharField(max_length=10, choices=Signal)
    at = models.DateTimeField()
    headline = models.CharField(max_length=300)
    note = models.TextField(
        blank=True, help_text="The correction as readers see it, or why it was taken down."
    )
    fronts = models.JSONField(
        default=list, help_text="Fronts on which it stood before or stands now."
    )
    user = models.ForeignKey(
        "desk.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["story", "version"], name="desk_one_row_per_version"),
        )
        indexes = (models.Index(fields=["-at", "-id"], name="desk_ledger_newest_first"),)

    def __str__(self) -> str:
        return f"{self.get_signal_display()} {self.at:%Y-%m-%d %H:%M} “{self.headline}”"


class Delivery(models.Model):
    """One publication on its way to one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        DONE = "done", "Arrived"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Unknown: no answer came"

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    channel = models.CharField(
        max_length=300, help_text="`site`, `websub`, or `webhook` and an address."
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="What the other side said.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(
                fields=["publication", "channel"], name="desk_one_delivery_per_channel"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="desk_waiting_deliveries"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="desk_sending_deliveries"
            ),
            models.Index(fields=["state"], condition=~Q(state="done"), name="desk_open_deliveries"),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()}"


# What still waits to be sent of a story goes nowhere any more.
STOP_WAITING = """
UPDATE desk_delivery SET state = %s, answer = %s WHERE state = %s
   AND publication_id IN (SELECT id FROM desk_publication WHERE story_id = %s)
"""
PUT_ON = "INSERT INTO desk_placement (front, story_id, published_at) VALUES"
TAKE_FROM = "DELETE FROM desk_placement WHERE story_id = %s AND front IN"
TAKE_OFF = "DELETE FROM desk_placement WHERE story_id = %s RETURNING id, front"


def channels() -> list[str]:
    """Name every channel that a publication goes to, by the settings in force."""
    hub = [WEBSUB] if settings.WEBSUB_HUB else []
    return [SITE, *hub, *(f"webhook {address}" for address in settings.WEBHOOKS)]


# What a publication counts and sets on the story itself; only this module writes them.
COUNTED = (
    "version",
    "words",
    "updated_at",
    "correction_note",
    "release_at",
    "first_published_at",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Who stands on a story's page: the names of its sources, name and slug of its authors."""

    sources: Sequence[str] = ()
    authors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger is going to say of a publication."""

    signal: Publication.Signal
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a story as it goes into the ledger."""

    story: Story
    entry: Entry
    fronts: Sequence[str]
    """On which it stands from now on."""
    stood: Sequence[str] = ()
    """On which it stood."""

    @property
    def gone(self) -> list[str]:
        """Give the fronts that it leaves."""
        return [front for front in self.stood if front not in self.fronts]

    @property
    def fresh(self) -> list[str]:
        """Give the fronts that it comes to."""
        if not self.story.first_published_at:
            return []
        return [front for front in self.fronts if front not in self.stood]

    @property
    def moves(self) -> bool:
        """Tell whether it comes or goes anywhere."""
        return bool(self.gone or self.fresh)


def count(
    story: Story, named: Named, *, was_public: bool, now: datetime, shown_at: datetime | None = None
) -> Entry:
    """Set what a publication sets on the story (`COUNTED`), in memory; the caller stores it.

    Updated moves only if words have changed that readers saw before, never backwards, and never
    before the first publication. `shown_at` is what readers see as the time of the change, where
    that is not now.
    """
    story.first_published_at = story.first_published_at or shown_at or now
    words = story.words_now(named)
    if story.words and words != story.words:
        times = (shown_at or now, story.first_published_at, story.updated_at)
        story.updated_at = max(time for time in times if time)
    note = _not_told_before(story, changed=words != story.words)
    signals = Publication.Signal
    signal = signals.UPDATE if was_public else signals.PUBLISH
    # Those who got the error are told of it, even if the story was taken down meanwhile.
    entry = Entry(signals.CORRECT if note and story.version else signal, note)
    story.version, story.words = story.version + 1, words
    story.correction_note, story.release_at = "", None
    return entry


def _not_told_before(story: Story, *, changed: bool) -> str:
    """Give the correction note, unless the ledger has it: revisions and agencies repeat theirs.

    What stands for a note that an agency did not give is the same for each of its corrections.
    """
    note = story.correction_note
    if not note or not story.version:
        return note
    if changed and story.latest_revision_id is None and note in CORRECTED.values():
        return note
    return "" if was_told(story, note) else note


def was_told(story: Story, note: str) -> bool:
    """Say whether the ledger has this note of a correction of the story."""
    if not note or not story.version:
        return False
    told = story.publications.filter(signal=Publication.Signal.CORRECT, note=note)
    return bool(told.exists())


def record(
    story: Story,
    entry: Entry,
    *,
    now: datetime,
    fronts: Sequence[str],
    stood: Sequence[str] = (),
    user: User | None = None,
) -> Publication:
    """Write the ledger rows of a change; call it inside the transaction that makes the change.

    `fronts` are those on which the story stands from now on, `stood` those on which it stood.
    """
    return record_all([Change(story, entry, fronts, stood)], now=now, user=user)[0]


def record_all(
    changes: Sequence[Change], *, now: datetime, user: User | None = None
) -> list[Publication]:
    """Write the ledger rows of several changes, as `record` does, by as many statements as for one."""
    publications = [
        _publication(change.story, change.entry, now, [*change.fronts, *change.stood], user)
        for change in changes
    ]
    rows.insert(publications)
    _place(changes)
    years.note_moves([(change.story, change.fresh) for change in changes], now=now)
    _deliver(publications, now)
    shown = (
        shown_by(change.story, publication.fronts, moved=change.moves)
        for change, publication in zip(changes, publications, strict=True)
    )
    changed(*dict.fromkeys(chain.from_iterable(shown)))
    public = [change for change in changes if change.story.first_published_at]
    search.enter([search.entry_of(change.story, change.fronts) for change in public])
    return publications


def leave(
    story: Story,
    signal: Publication.Signal,
    *,
    now: datetime,
    note: str = "",
    user: User | None = None,
) -> Publication:
    """Write the ledger rows of a story that is being taken down, and take it off all fronts.

    It counts the version on the story (`LEFT`), in memory; the caller stores it.
    """
    story.version, story.release_at = story.version + 1, None
    stood = _take_off(story)
    years.note_moves([(story, stood)], now=now)
    publication = _publication(story, Entry(signal, note), now, stood, user)
    rows.insert([publication])
    _deliver([publication], now)
    killed = signal == Publication.Signal.KILL
    changed(*shown_by(story, stood, moved=bool(stood)), killed=killed)
    search.forget([story.pk])
    return publication


# What `leave` sets on the story.
LEFT = ("version", "release_at")


def stop_waiting(story: Story, *, why: str) -> None:
    """Let nothing go out any more that still waits to be sent of a story."""
    states = Delivery.State
    with connection.cursor() as cursor:
        cursor.execute(STOP_WAITING, [states.FAILED.value, why, states.WAITING.value, story.pk])


def _publication(
    story: Story, entry: Entry, now: datetime, fronts: Sequence[str], user: User | None
) -> Publication:
    return Publication(
        story_id=story.pk,
        version=story.version,
        signal=entry.signal,
        at=now,
        headline=story.headline[:300],
        note=entry.note,
        fronts=list(dict.fromkeys(fronts)),
        user_id=user.pk if user else None,
    )


def _place(changes: Sequence[Change]) -> None:
    """Put stories on their fronts, and take them off those on which they stand no longer."""
    with connection.cursor() as cursor:
        for change in changes:
            if gone := change.gone:
                marks = ", ".join(["%s"] * len(gone))
                rows.run(cursor, f"{TAKE_FROM} ({marks})", [change.story.pk, *gone])
        # By hand: of all rows of a publication these are the most.
        as_stored = connection.ops.adapt_datetimefield_value
        values = [
            value
            for change in changes
            for at in [as_stored(change.story.first_published_at)]
            for front in change.fresh
            for value in (front, change.story.pk, at)
        ]
        if values:
            marks = ", ".join(["(%s, %s, %s)"] * (len(values) // 3))
            rows.run(cursor, f"{PUT_ON} {marks}", values)


def _take_off(story: Story) -> list[str]:
    with connection.cursor() as cursor:
        rows.run(cursor, TAKE_OFF, [story.pk])
        return [front for _, front in sorted(cursor.fetchall())]


def _deliver(publications: Sequence[Publication], now: datetime) -> None:
    """Have publications go to every channel."""
    named = channels()
    rows.add(
        Delivery,
        [_delivery(each, channel, now) for each in publications for channel in named],
    )


def _delivery(publication: Publication, channel: str, now: datetime) -> dict[str, Any]:
    delivery = {"publication_id": publication.pk, "channel": channel, "next_at": now}
    if channel == SITE:
        # The site reads these very tables: readers have it with the commit.
        return {**delivery, "state": Delivery.State.DONE.value, "attempts": 1, "done_at": now}
    return delivery
