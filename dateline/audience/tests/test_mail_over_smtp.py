"""Handing mails to a real SMTP server: what it says decides, and what it does not say is unknown."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.smtp import EmailBackend

from dateline.audience.gateways.mail import OutgoingMail, SmtpGateway
from dateline.audience.models import IssueMail
from dateline.audience.rules.mailing import Outcome
from dateline.audience.tests import mail_server as plans
from dateline.audience.tests.mail_server import MailServer, serving
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_newsletter,
    overnight,
    readers,
    send_all,
    sender,
    started,
    states,
)

MAIL = OutgoingMail(
    to="ada@post.example",
    subject="Harbour",
    text="One line.\n.\n.two dots\n" + "x" * 3000,
    message_id="<l1.0@post.example>",
)


@pytest.fixture
def server() -> Iterator[tuple[MailServer, SmtpGateway]]:
    taking = MailServer()
    with serving(taking) as port:
        gateway = SmtpGateway(EmailBackend(host="127.0.0.1", port=port, timeout=2))
        yield taking, gateway
        gateway.close()


def test_the_address_to_leave_stands_on_the_line_of_its_header(
    server: tuple[MailServer, SmtpGateway],
) -> None:
    taking, gateway = server
    address = f"<https://news.example/newsletters/leave/{'x' * 150}/>"
    gateway.send(replace(MAIL, headers={"List-Unsubscribe": address}))
    assert f"\r\nList-Unsubscribe: {address}\r\n".encode() in taking.taken[0].data


@pytest.mark.parametrize(
    ("does", "outcome", "arrived"),
    [
        (plans.TAKE, Outcome.SENT, 1),
        (plans.BUSY, Outcome.AGAIN, 0),
        (plans.LATER, Outcome.AGAIN, 0),
        (plans.NO_SUCH, Outcome.NO_SUCH_ADDRESS, 0),
        (plans.SPAM, Outcome.REFUSED, 0),
        (plans.CLOSE_IN_DATA, Outcome.AGAIN, 0),
        (plans.DROP_AFTER, Outcome.UNKNOWN, 1),
        (plans.SLOW, Outcome.SENT, 1),
    ],
)
def test_what_the_server_does_decides(
    server: tuple[MailServer, SmtpGateway], does: str, outcome: Outcome, arrived: int
) -> None:
    taking, gateway = server
    taking.plan = lambda address, attempt: does
    answer = gateway.send(MAIL)
    assert (answer.outcome, len(taking.taken)) == (outcome, arrived), answer.words


def test_a_server_that_would_outlast_the_lease_is_not_given_the_mail(
    server: tuple[MailServer, SmtpGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    taking, gateway = server
    # As if every step before the mail had taken its time.
    monkeypatch.setattr("dateline.audience.gateways.mail.HANDED_WITHIN_SECONDS", 0.0)
    assert gateway.send(MAIL).outcome is Outcome.AGAIN
    assert taking.taken == []


def test_lines_that_begin_with_a_dot_arrive_as_they_are(
    server: tuple[MailServer, SmtpGateway],
) -> None:
    taking, gateway = server
    gateway.send(MAIL)
    assert b"\r\n.\r\n.two dots\r\n" in taking.taken[0].data


def test_several_mails_go_over_one_connection(server: tuple[MailServer, SmtpGateway]) -> None:
    taking, gateway = server
    gateway.send(MAIL)
    first = gateway.backend.connection
    taking.plan = lambda address, attempt: plans.NO_SUCH
    gateway.send(MAIL)
    taking.plan = plans.take_all
    gateway.send(MAIL)
    assert gateway.backend.connection is first
    assert len(taking.taken) == 2


def test_after_a_drop_the_next_mail_opens_a_new_connection(
    server: tuple[MailServer, SmtpGateway],
) -> None:
    taking, gateway = server
    taking.plan = lambda address, attempt: plans.DROP_AFTER if attempt == 1 else plans.TAKE
    assert gateway.send(MAIL).outcome is Outcome.UNKNOWN
    assert gateway.send(MAIL).outcome is Outcome.SENT


def test_a_server_that_is_not_there_was_handed_nothing() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        gateway = SmtpGateway(EmailBackend(host="127.0.0.1", port=probe.getsockname()[1]))
        assert gateway.send(MAIL).outcome is Outcome.AGAIN


@pytest.mark.django_db
def test_an_issue_survives_a_server_that_fails_on_purpose(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    does = (
        plans.TAKE, plans.LATER, plans.BUSY, plans.SPAM, plans.NO_SUCH, plans.DROP_AFTER,
        plans.CLOSE_IN_DATA,
    )  # fmt: skip

    def plan(address: str, attempt: int) -> str:
        number = int(address.removeprefix("reader").partition("@")[0])
        wanted = does[number % len(does)]
        passing = wanted in {plans.LATER, plans.BUSY, plans.CLOSE_IN_DATA}
        return plans.TAKE if passing and attempt > 2 else wanted

    taking = MailServer(plan=plan)
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 35)
    with time_machine.travel(MORNING) as clock, serving(taking) as port:
        issue = started(newsletter)
        backend = EmailBackend(host="127.0.0.1", port=port, timeout=2)
        for _ in range(4):
            send_all(sender(SmtpGateway(backend)))
            clock.shift(timedelta(minutes=5))
    assert states(issue) == {"sent": 20, "failed": 10, "unknown": 5}
    assert max(taking.counts().values()) == 1
    unknown = IssueMail.objects.filter(state="unknown").values_list(
        "subscriber__address", flat=True
    )
    assert set(unknown) <= set(taking.counts())
    assert len(taking.taken) == 25
    issue.refresh_from_db()
    assert issue.state == "sent"
