"""What happens by itself at a time: embargoes end, schedules come due, stories expire."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from wagtail.models import Revision

from dateline.desk.actions.publishing import publish_now
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Story

logger = logging.getLogger(__name__)


def release_due(*, now: datetime) -> int:
    """Publish and take down everything whose time has come; gives how many changed.

    Each one has its own transaction, claimed by a conditional UPDATE: any number of clocks may
    run, one that is killed loses nothing, and one refused story does not stop the others.
    """
    return _end_embargoes(now) + _publish_scheduled(now) + _expire(now)


def _end_embargoes(now: datetime) -> int:
    due = list(Story.objects.due(now).values_list("pk", "release_at"))
    return sum(_release(pk, release_at, now) for pk, release_at in due)


def _release(pk: int, release_at: datetime, now: datetime) -> bool:
    with transaction.atomic():
        if not Story.objects.filter(pk=pk, release_at=release_at).update(
            release_at=None, go_live_at=None
        ):
            return False
        story = Story.objects.get(pk=pk)
        try:
            publish_now(story=story, now=now)
        except PublishRefused as refused:
            logger.warning("story %s stays on the desk at the end of its embargo: %s", pk, refused)
            return False
    return True


def _publish_scheduled(now: datetime) -> int:
    due = list(Revision.objects.filter(approved_go_live_at__lte=now).values_list("pk", flat=True))
    return sum(_publish_revision(pk) for pk in due)


def _publish_revision(pk: int) -> bool:
    with transaction.atomic():
        revision = (
            Revision.objects.select_for_update()
            .filter(pk=pk, approved_go_live_at__isnull=False)
            .first()
        )
        if revision is None:
            return False
        try:
            with transaction.atomic():
                revision.publish()
        except PublishRefused as refused:
            Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
            logger.warning("revision %s was scheduled and stays on the desk: %s", pk, refused)
            return False
    return True


def _expire(now: datetime) -> int:
    due = list(Story.objects.expiring(now))
    for story in due:
        story.unpublish(set_expired=True)
    return len(due)
