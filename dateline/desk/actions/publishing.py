"""Making a story public and taking it away, outside Wagtail's editor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dateline.desk.errors import PublishRefused
from dateline.desk.models import Publication, Story, User, ledger
from dateline.desk.models.around import Around, read_around
from dateline.desk.models.logbook import Deed, note, note_all
from dateline.desk.models.showing import look_at_pictures_of, look_at_published
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.rules.editions import Layout, fronts_of
from dateline.desk.rules.publishing import reasons_against
from dateline.wires.models import rows

# What makes a story public, beside what the ledger counts.
PUBLIC = (
    "live",
    "expired",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    *ledger.COUNTED,
)

# What a kill changes on it.
KILLED = (
    *("live", "killed_at", "live_revision", "go_live_at", "pinned_until"),
    *ledger.LEFT,
)


@dataclass(frozen=True, slots=True)
class Going:
    """A story on its way out: set public in memory and stored, not yet in the ledger."""

    story: Story
    named: ledger.Named
    entry: ledger.Entry
    stood: Sequence[str] = ()
    """Fronts on which it stood."""


def publish_now(*, story: Story, now: datetime, at: datetime | None = None) -> Publication:
    """Make the stored state of a story public and write the ledger.

    This is the wire path: it writes no revision, unless the story has a history to be kept whole.
    `at` is the time that readers see as that of the publication or change, `now` by default.
    Raises PublishRefused if the rules or an embargo are against it.
    """
    read_layout()
    with transaction.atomic():
        stored = Story.under_lock(story.pk)
        # Again, as kept: somebody may have changed the rules, and sorted, while this waited.
        layout = read_layout()
        around = read_around(stored)
        reasons = reasons_against(stored.candidate(named_of(around)))
        if stored.go_live_at and stored.go_live_at > now:
            reasons.append(f"It may not go out before {stored.go_live_at:%Y-%m-%d %H:%M} UTC.")
        if reasons:
            raise PublishRefused(stored, reasons)
        return make_public(stored, around, layout, now=now, at=at)


def named_of(around: Around) -> ledger.Named:
    """Name who stands on the page of a story, as it is stored."""
    return ledger.Named(
        sources=[source.name for source in around.sources],
        authors=[(author.name, author.slug) for author in around.authors],
    )


def make_public(
    story: Story,
    around: Around,
    layout: Layout,
    *,
    now: datetime,
    at: datetime | None = None,
    also: Collection[str] = (),
) -> Publication:
    """Store a story as public and write the ledger; the caller has locked it and asked the rules.

    `around` is what is stored around it by now; `also` names further columns that were changed.
    """
    named = named_of(around)
    entry = set_public(story, named, now=now, at=at)
    rows.change(story, dict.fromkeys((*PUBLIC, *also)))
    if story.latest_revision_id is not None:
        story.keep_as_revision()
    going = Going(story, named, entry, stood=around.fronts)
    (publication,) = put_out([going], layout, now=now)
    # Last: pages are purged, in front too, before files are moved.
    look_at_published(story, showed=story.lead_picture_id)
    return publication


def set_public(
    story: Story, named: ledger.Named, *, now: datetime, at: datetime | None = None
) -> ledger.Entry:
    """Set on the story, in memory, all that makes it public."""
    was_public = story.live
    story.live, story.expired, story.has_unpublished_changes = True, False, False
    story.last_published_at, story.go_live_at = now, None
    return ledger.count(story, named, was_public=was_public, now=now, shown_at=at)


def put_out(going: Sequence[Going], layout: Layout, *, now: datetime) -> list[Publication]:
    """Write the ledger's rows and the log of stories that were stored as public."""
    if not going:
        return []
    note_all([(each.story, [Deed("wagtail.publish")]) for each in going], now=now)
    changes = [
        ledger.Change(
            each.story,
            each.entry,
            fronts=fronts_of(each.story.sorting(each.named), layout),
            stood=each.stood,
        )
        for each in going
    ]
    return ledger.record_all(changes, now=now)


def kill(
    *, story: Story, reason: str, now: datetime, user: User | None = None
) -> Publication | None:
    """Take a story and every public trace of it down, for good.

    Its address answers 410 from now on, no way of publishing brings it back, and what still waits
    to be sent of it is not sent. Nobody can have its picture any more, unless something else that
    is public shows it. Killing it again changes nothing. Gives the ledger row, or None
    where readers had never seen the story.
    """
    with transaction.atomic():
        stored = Story.under_lock(story.pk)
        return kill_locked(stored, reason=reason, now=now, user=user)


def kill_locked(
    story: Story, *, reason: str, now: datetime, user: User | None = None
) -> Publication | None:
    """Kill a story that the caller has read under its lock; see `kill`."""
    if story.killed_at:
        return Publication.objects.filter(story=story, signal=Publication.Signal.KILL).first()
    if story.latest_revision_id is not None:
        _stop_revisions(story, user)
    story.live, story.killed_at, story.live_revision = False, now, None
    story.go_live_at = story.release_at = story.pinned_until = None
    told = None
    if story.version:
        ledger.stop_waiting(story, why="Not sent: the story was killed first.")
        signal = Publication.Signal.KILL
        told = ledger.leave(story, signal, now=now, note=reason, user=user)
    rows.change(story, KILLED)
    note(story, Deed("desk.kill", {"reason": reason}), now=now, user=user)
    look_at_pictures_of(story)
    return told


def _stop_revisions(story: Story, user: User | None) -> None:
    """Let nothing of an edited story go on: neither its approval nor a schedule."""
    around = read_around(story)
    if around.in_workflow and (workflow := story.current_workflow_state):
        workflow.cancel(user=user)
    if around.scheduled:
        story.revisions.update(approved_go_live_at=None)
