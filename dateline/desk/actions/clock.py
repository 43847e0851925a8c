"""What happens by itself at a time: embargoes end, schedules come due, stories expire."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from dateline.desk.actions.publishing import publish_now
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Story

logger = logging.getLogger(__name__)


def release_due(*, now: datetime) -> int:
    """Publish and take down everything whose time has come; gives how many changed.

    Each one has its own transaction and is looked at again under its lock: any number of clocks
    may run, one that is killed loses nothing, and one that fails does not stop the others.
    """
    embargoed = Story.objects.due(now).values_list("pk", flat=True)
    scheduled = Revision.objects.filter(approved_go_live_at__lte=now).values_list("pk", flat=True)
    expiring = Story.objects.expiring(now).values_list("pk", flat=True)
    return (
        _each("story", list(embargoed), _end_embargo, now)
        + _each("revision", list(scheduled), _publish_scheduled, now)
        + _each("story", list(expiring), _expire, now)
    )


def _each(
    what: str, keys: Iterable[int], act: Callable[[int, datetime], bool], now: datetime
) -> int:
    done = 0
    for key in keys:
        try:
            done += act(key, now)
        except (OperationalError, InterfaceError):
            # The database is busy or away: nothing else would get through either.
            raise
        except Exception:  # the outermost loop of the desk's clock
            logger.exception("%s %s is due and could not be acted on", what, key)
    return done


def _end_embargo(pk: int, now: datetime) -> bool:
    """Publish what the agency sent; where an editor works on it, the words that were sent all the same.

    An editor's draft is not published by the clock: nobody has said that it is finished.
    """
    with transaction.atomic():
        story = Story.objects.due(now).select_for_update().filter(pk=pk).first()
        if story is None:
            return False
        Story.objects.filter(pk=pk).update(release_at=None, go_live_at=None)
        sent = story.revisions.filter(user=None).order_by("created_at", "pk").first()
        try:
            with transaction.atomic():
                if story.latest_revision_id is None:
                    publish_now(story=story, now=now)
                elif sent is not None:
                    sent.publish()
        except PublishRefused as refused:
            _say_refused(story, refused)
            return False
    return True


def _publish_scheduled(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        due = Revision.objects.filter(pk=pk, approved_go_live_at__lte=now)
        owner = due.values_list("content_type", "object_id").first()
        if owner is None:
            return False
        # The story first, then its revisions: in this order they are locked everywhere.
        revision = Revision.objects.get(pk=pk)
        held = revision.content_type.model_class()._base_manager.select_for_update()
        list(held.filter(pk=revision.object_id).values_list("pk"))
        if not due.update(approved_go_live_at=None):
            return False
        revision = Revision.objects.get(pk=pk)
        try:
            with transaction.atomic():
                revision.publish()
        except PublishRefused as refused:
            _say_refused(revision.content_object, refused)
            return False
    return True


def _expire(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        story = Story.objects.expiring(now).select_for_update().filter(pk=pk).first()
        if story is not None:
            story.unpublish(set_expired=True)
    return story is not None


def _say_refused(story: Story, refused: PublishRefused) -> None:
    """Say in the story's history why it did not go out at its time."""
    log(story, "desk.refuse", data={"reason": " ".join(refused.reasons)})
    logger.warning("story %s stays on the desk at its time: %s", story.pk, refused)
