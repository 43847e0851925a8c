"""Making a story public and taking it away, outside Wagtail's editor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from wagtail.models import ModelLogEntry

from dateline.desk.errors import PublishRefused
from dateline.desk.models import Publication, Story, User, ledger
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.rules.editions import Layout, fronts_of
from dateline.desk.rules.publishing import reasons_against

# What makes a story public, beside what the ledger counts.
PUBLIC = (
    "live",
    "expired",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    *ledger.COUNTED,
)


def publish_now(*, story: Story, now: datetime, at: datetime | None = None) -> Publication:
    """Make the stored state of a story public and write the ledger.

    This is the wire path: it writes no revision, unless the story has a history to be kept whole.
    `at` is the time that readers see as that of the publication or change, `now` by default.
    Raises PublishRefused if the rules or an embargo are against it.
    """
    with transaction.atomic():
        stored = Story.objects.select_for_update().get(pk=story.pk)
        named = stored.named()
        reasons = reasons_against(stored.candidate(named))
        if stored.go_live_at and stored.go_live_at > now:
            reasons.append(f"It may not go out before {stored.go_live_at:%Y-%m-%d %H:%M} UTC.")
        if reasons:
            raise PublishRefused(stored, reasons)
        return make_public(stored, named, read_layout(), now=now, at=at)


def make_public(
    story: Story,
    named: ledger.Named,
    layout: Layout,
    *,
    now: datetime,
    at: datetime | None = None,
    also: Collection[str] = (),
) -> Publication:
    """Store a story as public and write the ledger; the caller has locked it and asked the rules.

    `also` names further columns that were changed on it.
    """
    entry = set_public(story, named, now=now, at=at)
    Story.objects.filter(pk=story.pk).update(
        **{name: getattr(story, name) for name in (*PUBLIC, *also)}
    )
    if story.latest_revision_id is not None:
        story.keep_as_revision()
    return put_out(story, entry, named, layout, now=now)


def set_public(
    story: Story, named: ledger.Named, *, now: datetime, at: datetime | None = None
) -> ledger.Entry:
    """Set on the story, in memory, all that makes it public."""
    was_public = story.live
    story.live, story.expired, story.has_unpublished_changes = True, False, False
    story.last_published_at, story.go_live_at = now, None
    return ledger.count(story, named, was_public=was_public, now=now, shown_at=at)


def put_out(
    story: Story, entry: ledger.Entry, named: ledger.Named, layout: Layout, *, now: datetime
) -> Publication:
    """Write the ledger's rows and the log of a story that was stored as public."""
    note(story, "wagtail.publish", now=now)
    fronts = fronts_of(story.sorting(named), layout)
    return ledger.record(story, entry, now=now, fronts=fronts)


def note(
    story: Story,
    action: str,
    *,
    now: datetime,
    user: User | None = None,
    data: dict[str, str] | None = None,
) -> None:
    """Write one row of the audit log.

    Wagtail's own `log` validates its row, which takes another query for every story.
    """
    row = ModelLogEntry(
        content_type=Story.get_content_type(),
        object_id=str(story.pk),
        label=str(story),
        action=action,
        timestamp=now,
        uuid=uuid4(),
        user=user,
        data=data or {},
        content_changed=True,
    )
    ModelLogEntry.objects.bulk_create([row])


def kill(
    *, story: Story, reason: str, now: datetime, user: User | None = None
) -> Publication | None:
    """Take a story and every public trace of it down, for good.

    Its address answers 410 from now on, no way of publishing brings it back, and what still waits
    to be sent of it is not sent. Killing it again changes nothing. Gives the ledger row, or None
    where readers had never seen the story.
    """
    with transaction.atomic():
        stored = Story.objects.select_for_update().get(pk=story.pk)
        if stored.killed_at:
            return Publication.objects.filter(story=stored, signal=Publication.Signal.KILL).first()
        if workflow := stored.current_workflow_state:
            workflow.cancel(user=user)
        if stored.latest_revision_id is not None:
            stored.revisions.update(approved_go_live_at=None)
        _close(stored, now)
        note(stored, "desk.kill", now=now, user=user, data={"reason": reason})
        if stored.version == 0:
            return None
        ledger.stop_waiting(stored, why="Not sent: the story was killed first.")
        signal = Publication.Signal.KILL
        return ledger.leave(stored, signal, now=now, note=reason, user=user)


def _close(story: Story, now: datetime) -> None:
    story.live, story.killed_at = False, now
    Story.objects.filter(pk=story.pk).update(
        live=False,
        killed_at=now,
        live_revision=None,
        go_live_at=None,
        release_at=None,
        pinned_until=None,
    )
