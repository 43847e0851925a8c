"""Mail that came back: reports in a folder, and what a provider tells of each mail."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dateline.audience.actions.subscribing import (
    mark_bounced,
    mark_complained,
    mark_soft_bounce,
)
from dateline.audience.models.newsletter_issues import IssueMail, Notice
from dateline.audience.models.newsletters import Subscriber
from dateline.audience.models.tokens import mail_key
from dateline.audience.rules.bounces import LARGEST, Fate, NotAReport, Report, read_report
from dateline.audience.rules.mailing import find_message
from dateline.audience.rules.words import one_line

logger = logging.getLogger(__name__)

AT_ONCE = 100
PARTS = ("new", "cur", ".")
BY_EVENT = {"complained": Fate.COMPLAINT, "bounced": Fate.HARD, "rejected": Fate.SOFT}
# Reasons of a bounce, by anymail's names, that say nothing of the address for good.
PASSING = frozenset(["timed_out", "blocked", "spam", "other", "invalid"])


def read_bounces(*, now: datetime) -> int:
    """Read the reports that lie in the folder, a maildir or a plain one; gives how many.

    What was read moves to `done`, what is no report of ours to `unread`, with the reason beside it.
    """
    folder = Path(settings.MAIL_FOLDER).parent / "bounces"
    files = [
        path
        for part in PARTS
        if (folder / part).is_dir()
        for path in sorted((folder / part).iterdir())
        if path.is_file() and not path.name.startswith(".")
    ]
    for path in files[:AT_ONCE]:
        _read_file(path, folder, now)
    return len(files[:AT_ONCE])


def _read_file(path: Path, folder: Path, now: datetime) -> None:
    with path.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    try:
        report = read_report(data, key=mail_key())
    except NotAReport as reason:
        logger.warning("%s is put aside: %s", path.name, reason)
        _move(path, folder / "unread")
        return
    take_in(report=report, now=now)
    _move(path, folder / "done")


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path.replace(folder / path.name)


@transaction.atomic
def take_in(*, report: Report, now: datetime) -> None:
    """Do what a report asks for; the same report twice does nothing more."""
    row = _row_of(report)
    if row is None or report.fate is Fate.NEWS:
        return
    known = [report.fate.value, Fate.COMPLAINT.value]
    rows: Any = type(row)
    if not rows.objects.filter(pk=row.pk).exclude(fate__in=known).update(fate=report.fate.value):
        return
    if row.subscriber is not None:
        _act(row.subscriber, report, now)


def _act(subscriber: Subscriber, report: Report, now: datetime) -> None:
    if report.fate is Fate.COMPLAINT:
        mark_complained(subscriber=subscriber, words=report.words, now=now)
    elif report.fate is Fate.HARD:
        mark_bounced(subscriber=subscriber, words=report.words, now=now)
    else:
        mark_soft_bounce(subscriber=subscriber, words=report.words, now=now)


def _row_of(report: Report) -> IssueMail | Notice | None:
    rows: Any = IssueMail if report.kind == "l" else Notice
    found: IssueMail | Notice | None = (
        rows.objects.select_related("subscriber").filter(pk=report.number).first()
    )
    return found


def tracked(sender: object, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Take in what a provider tells of a mail (anymail's signal `tracking`)."""
    fate = BY_EVENT.get(event.event_type)
    if fate is None:
        return
    if fate is Fate.HARD and event.reject_reason in PASSING:
        fate = Fate.SOFT
    named = find_message(str((event.metadata or {}).get("message_id", "")), key=mail_key())
    if named is None and event.message_id:
        row = (
            # Without `exclude`, SQLite does not see that the index will do.
            IssueMail.objects.filter(reference=event.message_id)
            .exclude(reference="")
            .values_list("pk", flat=True)
            .first()
        )
        named = ("l", row) if row else None
    if named is not None:
        words = f"{esp_name}: {event.description or event.reject_reason or event.event_type}"
        take_in(report=Report(*named, fate, one_line(words)[:300]), now=timezone.now())
