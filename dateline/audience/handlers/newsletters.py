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
    for letter in Newsletter.objects.filter(active=True).select_related("edition"):
        try:
            started += _issue(letter, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # the outermost loop of the letters' clock
            logger.exception("letter %s could not be issued", letter.slug)
    return started


def _issue(letter: Newsletter, now: datetime) -> int:
    if letter.rhythm == Rhythm.BREAKING:
        compose_breaking(newsletter=letter, now=now)
    else:
        _compose_in_time(letter, now)
    return _start_due(letter, now)


def _compose_in_time(letter: Newsletter, now: datetime) -> None:
    if letter.next_at is None:
        set_next(newsletter=letter, now=now)
        letter.refresh_from_db(fields=["next_at"])
    due = letter.next_at
    if due is None or now < due - timedelta(minutes=letter.prepare_minutes):
        return
    is_due = now >= due
    made = letter.issues.filter(due_at=due).exists()
    # While an issue is looked at it stays as it is; at its time the newest stories come in.
    if (is_due or not made) and now < due + TOO_LATE:
        compose(newsletter=letter, due_at=due, now=now)
    if is_due:
        set_next(newsletter=letter, now=now)


def _start_due(letter: Newsletter, now: datetime) -> int:
    ready = (
        [Issue.State.APPROVED, Issue.State.DRAFT] if letter.automatic else [Issue.State.APPROVED]
    )
    due = letter.issues.filter(state__in=ready, due_at__lte=now, due_at__gt=now - TOO_LATE)
    return sum(bool(start(issue=issue, now=now)) for issue in due)
