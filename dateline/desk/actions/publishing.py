"""Making a story public and taking it away, outside Wagtail's editor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from dateline.desk.errors import PublishRefused
from dateline.desk.models import Publication, Story, User
from dateline.desk.rules.publishing import reasons_against


def publish_now(*, story: Story, now: datetime, at: datetime | None = None) -> Publication:
    """Make the stored state of a story public and write the ledger.

    This is the wire path: it writes no revision. `at` is the time that readers see as that of
    the publication or change, `now` by default. Raises PublishRefused if the rules are against it.
    """
    with transaction.atomic():
        stored = Story.objects.select_for_update().get(pk=story.pk)
        if reasons := reasons_against(stored.candidate()):
            raise PublishRefused(stored, reasons)
        was_public = stored.live
        first = stored.first_published_at or at or now
        Story.objects.filter(pk=stored.pk).update(
            live=True,
            has_unpublished_changes=False,
            last_published_at=now,
            first_published_at=first,
        )
        stored.live, stored.first_published_at = True, first
        publication = stored.enter_ledger(was_public=was_public, now=now, shown_at=at)
        log(stored, "wagtail.publish")
    return publication


def kill(
    *, story: Story, reason: str, now: datetime, user: User | None = None
) -> Publication | None:
    """Take a story and every public trace of it down, for good.

    Its address answers 410 from now on, and no way of publishing brings it back. Killing it again
    changes nothing. Gives the ledger row, or None where readers had never seen the story.
    """
    with transaction.atomic():
        stored = Story.objects.select_for_update().get(pk=story.pk)
        if stored.killed_at:
            return Publication.objects.filter(story=stored, signal=Publication.Signal.KILL).first()
        stored.revisions.update(approved_go_live_at=None)
        if workflow := stored.current_workflow_state:
            workflow.cancel(user=user)
        Story.objects.filter(pk=stored.pk).update(
            live=False, killed_at=now, go_live_at=None, release_at=None, pinned_until=None
        )
        stored.live, stored.killed_at = False, now
        log(stored, "desk.kill", user=user, data={"reason": reason})
        if stored.version == 0:
            return None
        return Story.leave_public(stored, Publication.Signal.KILL, now=now, note=reason, user=user)
