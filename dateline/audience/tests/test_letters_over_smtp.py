"""Notices and answers over a real SMTP server that fails on purpose: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend

from dateline.audience.actions.letter_mail import send_again
from dateline.audience.actions.letters import answer, receive
from dateline.audience.gateways.mail import SmtpGateway
from dateline.audience.handlers.letters import send_letter_mails
from dateline.audience.models import Letter, LetterMail
from dateline.audience.rules.letters import Kind, Written
from dateline.audience.tests import mail_server as plans
from dateline.audience.tests.forms import carried
from dateline.audience.tests.mail_server import MailServer, serving
from dateline.desk.models import Desk, Newsroom
from dateline.desk.tests import factories

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
DESK = "letters@newsroom.example"
DOES = (plans.TAKE, plans.LATER, plans.BUSY, plans.CLOSE_IN_DATA, plans.NO_SUCH, plans.DROP_AFTER)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    Newsroom.load()
    Newsroom.objects.update(contact_email=DESK)
    Desk.named("news")


def write(number: int) -> Letter:
    text = f"Letter {number}"
    fields = {**carried("contact", now=NOW), "text": text}
    written = Written(kind=Kind.CONTACT, text=text, email=f"reader{number}@post.example")
    receive(written=written, fields=fields, address=f"10.0.{number}.1", now=NOW)
    return Letter.objects.get(text=text)


def plan(address: str, attempt: int) -> str:
    """Fail for the desk twice, and for readers in a way of their own, some of them for good."""
    if address == DESK:
        return plans.LATER if attempt <= 2 else plans.TAKE
    wanted = DOES[int(address.removeprefix("reader").partition("@")[0]) % len(DOES)]
    lasting = {plans.TAKE, plans.NO_SUCH, plans.DROP_AFTER}
    return wanted if wanted in lasting or attempt <= 2 else plans.TAKE


def rounds(gateway: SmtpGateway, hours: int = 4) -> None:
    for minutes in range(0, hours * 60, 5):
        send_letter_mails(gateway=gateway, now=NOW + timedelta(minutes=minutes))


def test_a_server_that_fails_on_purpose_loses_nothing_and_doubles_nothing() -> None:
    editor = factories.user()
    for number in range(18):
        answer(letter=write(number), text=f"Answer {number}.", user=editor, now=NOW)
    late = [write(number) for number in range(18, 21)]
    taking = MailServer(plan=plan)
    with serving(taking) as port:
        gateway = SmtpGateway(EmailBackend(host="127.0.0.1", port=port, timeout=2))
        rounds(gateway)
    arrived = Counter(mail.address for mail in taking.taken)
    assert set(arrived.values()) == {1}
    for number in range(18):
        mail = LetterMail.objects.get(letter__text=f"Letter {number}")
        expected = {plans.NO_SUCH: "failed", plans.DROP_AFTER: "unknown"}
        assert mail.state == expected.get(DOES[number % len(DOES)], "sent"), mail.reply
        came = mail.state != "failed"
        assert arrived[f"reader{number}@post.example"] == came
    assert Letter.objects.count() == 21
    notice = next(mail for mail in taking.taken if mail.address == DESK)
    assert all(letter.text.encode() in notice.data for letter in late)


def test_without_any_server_all_waits_and_goes_out_when_there_is_one() -> None:
    write(0)
    rounds(SmtpGateway(EmailBackend(host="127.0.0.1", port=9, timeout=1)), hours=1)
    assert LetterMail.objects.get().state == "waiting"
    taking = MailServer()
    with serving(taking) as port:
        gateway = SmtpGateway(EmailBackend(host="127.0.0.1", port=port, timeout=2))
        send_letter_mails(gateway=gateway, now=NOW + timedelta(hours=3))
    assert [mail.address for mail in taking.taken] == [DESK]


def test_what_is_unknown_goes_out_again_when_a_person_says_so() -> None:
    answer(letter=write(5), text="Thank you.", user=factories.user(), now=NOW)
    taking = MailServer(plan=lambda address, attempt: plans.DROP_AFTER)
    with serving(taking) as port:
        gateway = SmtpGateway(EmailBackend(host="127.0.0.1", port=port, timeout=2))
        send_letter_mails(gateway=gateway, now=NOW)
        taking.plan = plans.take_all
        rounds(gateway, hours=1)
        mail = LetterMail.objects.get(kind="answer")
        assert (mail.state, len(taking.taken)) == ("unknown", 1)
        assert send_again(mail=mail, now=NOW)
        send_letter_mails(gateway=gateway, now=NOW)
    mail.refresh_from_db()
    assert (mail.state, len(taking.taken)) == ("sent", 2)
