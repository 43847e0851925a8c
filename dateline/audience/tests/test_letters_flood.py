"""A thousand letters in a minute, most of them by machines: readers get through, desks are not buried."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from dateline.audience.actions.letters import SPAM_AN_HOUR, receive
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.handlers.letters import send_letter_mails
from dateline.audience.models import Letter, LetterMail
from dateline.audience.rules.letters import Kind, Written
from dateline.audience.rules.spam import TRAP, Limits, Verdict
from dateline.audience.tests.forms import carried
from dateline.desk.models import Newsroom

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
LIMITS = Limits()
pytestmark = pytest.mark.django_db


def one(
    number: int, who: str, address: str, *, script: bool = True, trap: str = ""
) -> tuple[str, Verdict]:
    now = NOW + timedelta(milliseconds=60 * number)
    text = f"{who} {number}"
    fields = {**carried("contact", now=now, script=script), "text": text, TRAP: trap}
    written = Written(kind=Kind.CONTACT, text=text, name=who)
    return who, receive(written=written, fields=fields, address=address, now=now).verdict


def sent(number: int, kind: str) -> tuple[str, Verdict]:
    """Send the letter of that number, by one of those who write in this minute."""
    if kind == "reader":
        return one(number, kind, f"10.{number % 250}.{number // 250}.9")
    if kind == "reader without script":
        return one(number, kind, f"11.{number % 250}.{number // 250}.9", script=False)
    if kind == "bot at home":
        return one(number, kind, "203.0.113.7", script=False)
    if kind == "bot that hops":
        return one(number, kind, f"198.51.100.{number % 250}")
    return one(number, kind, f"12.{number % 250}.{number // 250}.9", script=False, trap="x")


def test_readers_get_through_a_flood_and_machines_stop_themselves(
    settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    house = Newsroom.load()
    house.contact_email = "letters@newsroom.example"
    house.save()
    writers = cycle(
        ["reader", "bot at home", "bot that hops", "bot at home", "bot that fills in all"] * 9
        + ["reader without script", "bot at home", "bot that hops", "bot at home", "bot at home"]
    )
    found = Counter(sent(number, who) for number, who in zip(range(1000), writers, strict=False))

    assert found["reader", Verdict.PASS] == 180
    assert found["reader without script", Verdict.HOLD] == 20
    assert {verdict for who, verdict in found if who.startswith("reader")} == {
        Verdict.PASS,
        Verdict.HOLD,
    }
    assert found["bot at home", Verdict.HOLD] == LIMITS.network_unproven
    assert found["bot that hops", Verdict.PASS] == LIMITS.neighbourhood
    assert found["bot that fills in all", Verdict.SPAM] == 180
    assert sum(found.values()) == 1000

    states = Counter(Letter.objects.values_list("name", "state"))
    assert states["reader", "open"] == 180
    assert states["bot that fills in all", "spam"] == min(180, SPAM_AN_HOUR)
    _desk_is_told_in_two_mails(taken=180 + 20 + LIMITS.network_unproven + LIMITS.neighbourhood)


def _desk_is_told_in_two_mails(*, taken: int) -> None:
    assert Letter.objects.filter(state="open").count() == taken
    gateway = FakeGateway()
    for minutes in range(30):
        send_letter_mails(gateway=gateway, now=NOW + timedelta(minutes=1 + minutes))
    assert [mail.subject for mail in gateway.sent] == [f"Dateline: {taken} messages from readers"]
    assert not LetterMail.objects.exclude(state="sent").exists()
