"""What happens by itself with letters: issues are composed, started and closed at their time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from dateline.audience.actions.newsletter_issues import (
    compose,
    compose_breaking,
    set_next,
    start,
)
from dateline.audience.models.newsletter_issues import Issue
from dateline.audience.models.newsletters import Newsletter
from dateline.audience.rules.newsletters import TOO_LATE, Rhythm

logger = logging.getLogger(__name__)


def issue_letters(*, now: datetime) -> int:
    """Compose and start what is due; gives how many issues were started.

    Each letter is acted on by itself: one that fails does not stop the others.
    """
    started = 0
    for newsletter in Newsletter.objects.filter(active=True).select_related("edition"):
        try:
            started += _issue(newsletter, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # the outermost loop of the letters' clock
            logger.exception("letter %s could not be issued", newsletter.slug)
    return started


def _issue(newsletter: Newsletter, now: datetime) -> int:
    if newsletter.rhythm == Rhythm.BREAKING:
        compose_breaking(newsletter=newsletter, now=now)
    else:
        _compose_in_time(newsletter, now)
    return _start_due(newsletter, now)


def _compose_in_time(newsletter: Newsletter, now: datetime) -> None:
    if newsletter.next_at is None:
        set_next(newsletter=newsletter, now=now)
        newsletter.refresh_from_db(fields=["next_at"])
    due = newsletter.next_at
    if due is None or now < due - timedelta(minutes=newsletter.prepare_minutes):
        return
    is_due = now >= due
    made = newsletter.issues.filter(due_at=due).exists()
    # While an issue is looked at it stays as it is; at its time the newest stories come in.
    if (is_due or not made) and now < due + TOO_LATE:
        compose(newsletter=newsletter, due_at=due, now=now)
    if is_due:
        set_next(newsletter=newsletter, now=now)


def _start_due(newsletter: Newsletter, now: datetime) -> int:
    ready = (
        [Issue.State.APPROVED, Issue.State.DRAFT]
        if newsletter.automatic
        else [Issue.State.APPROVED]
    )
    due = newsletter.issues.filter(state__in=ready, due_at__lte=now, due_at__gt=now - TOO_LATE)
    return sum(bool(start(issue=issue, now=now)) for issue in due)
