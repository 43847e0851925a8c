"""Mail that came back: from a folder of reports, and as a provider tells it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dateline.audience.actions.newsletter_issues import start
from dateline.audience.actions.subscribing import SOFT_BOUNCES, send_link
from dateline.audience.handlers.bounces import read_bounces, tracked
from dateline.audience.models import Issue, IssueMail, Subscriber, Suppression
from dateline.audience.models.tokens import mail_key
from dateline.audience.rules.mailing import message_id
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_newsletter,
    overnight,
    readers,
    started,
)
from dateline.audience.tests.test_rules_newsletters import ARF, DSN

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Any, tmp_path: Path) -> IssueMail:
    settings.HOME = tmp_path
    settings.MAIL_FOLDER = tmp_path / "mail" / "out"
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 1)
    started(newsletter)
    return IssueMail.objects.get()


def named(mail: IssueMail) -> str:
    return message_id("l", mail.pk, host="post.example", key=mail_key())


def put(settings: Any, part: str, name: str, text: str) -> Path:
    folder = Path(settings.HOME) / "mail" / "bounces" / part
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def test_what_a_provider_names_is_found_by_an_index(mail: IssueMail) -> None:
    IssueMail.objects.update(reference="ab-1")
    event = SimpleNamespace(
        event_type="complained", message_id="ab-1", metadata={}, reject_reason=None, description=""
    )
    with CaptureQueriesContext(connection) as asked:
        tracked(None, event, "Provider")
    assert Subscriber.objects.get().state == "complained"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            assert "audience_mails_by_reference" in str(cursor.fetchall())


@pytest.mark.parametrize("part", ["new", "cur", "."])
def test_an_address_that_is_gone_is_written_to_no_more(
    mail: IssueMail, settings: Any, part: str
) -> None:
    put(settings, part, "1", DSN.format(status="5.1.1", action="failed", name=named(mail)))
    assert read_bounces(now=timezone.now()) == 1
    assert read_bounces(now=timezone.now()) == 0
    assert Subscriber.objects.get().state == "bounced"
    assert Suppression.objects.get().reason == "bounce"
    assert (Path(settings.HOME) / "mail" / "bounces" / "done" / "1").exists()


def test_a_complaint_ends_all_letters(mail: IssueMail, settings: Any) -> None:
    put(settings, "new", "1", ARF.format(kind="abuse", name=named(mail)))
    read_bounces(now=timezone.now())
    assert Subscriber.objects.get().state == "complained"
    suppression = Suppression.objects.get()
    assert (suppression.reason, suppression.until) == ("complaint", None)


def test_a_forged_report_removes_nobody(mail: IssueMail, settings: Any) -> None:
    name = named(mail).replace(f"<l{mail.pk}.", f"<l{mail.pk}.0")
    put(settings, "new", "forged", DSN.format(status="5.1.1", action="failed", name=name))
    read_bounces(now=timezone.now())
    assert Subscriber.objects.get().state == "active"
    assert (Path(settings.HOME) / "mail" / "bounces" / "unread" / "forged").exists()


def test_some_soft_bounces_in_a_row_count_as_gone(mail: IssueMail, settings: Any) -> None:
    newsletter = mail.issue.newsletter
    for number in range(SOFT_BOUNCES):
        assert Subscriber.objects.get().state == "active"
        issue = Issue.objects.create(
            newsletter=newsletter, due_at=timezone.now(), made_at=MORNING, subject=str(number)
        )
        issue.placed.create(story=mail.issue.placed.all()[0].story, position=0)
        start(issue=issue, now=timezone.now())
        row = issue.mails.get()
        put(
            settings,
            "new",
            str(number),
            DSN.format(status="4.4.1", action="failed", name=named(row)),
        )
        put(
            settings,
            "new",
            f"{number}-again",
            DSN.format(status="4.4.1", action="failed", name=named(row)),
        )
        read_bounces(now=timezone.now())
    assert Subscriber.objects.get().state == "bounced"


def test_a_report_about_a_notice_counts_once(mail: IssueMail, settings: Any) -> None:
    notice = send_link(subscriber=Subscriber.objects.get(), now=timezone.now())
    assert notice is not None
    name = message_id("n", notice.pk, host="post.example", key=mail_key())
    for number in range(3):
        put(settings, "new", str(number), DSN.format(status="4.4.1", action="failed", name=name))
    assert read_bounces(now=timezone.now()) == 3
    assert Subscriber.objects.get().soft_bounces == 1


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        ("bounced", "bounced", "bounced"),
        ("bounced", "timed_out", "active"),
        ("complained", "spam", "complained"),
        ("delivered", None, "active"),
        ("opened", None, "active"),
    ],
)
def test_a_provider_tells_what_became_of_a_mail(
    mail: IssueMail, kind: str, reason: str | None, state: str
) -> None:
    event = SimpleNamespace(
        event_type=kind,
        reject_reason=reason,
        metadata={"message_id": named(mail)},
        message_id="",
        description="",
    )
    tracked(None, event, "Provider")
    assert Subscriber.objects.get().state == state
