"""Tickets, proofs and the verdict: no database."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from dateline.audience.rules import spam as rules
from dateline.audience.rules.spam import Counts, Limits, Reason, Sent, Verdict
from dateline.audience.tests.forms import solve

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
KEY = b"a key for the tests"
LIMITS = Limits()


def ticket(*, form: str = "contact", work: int = 50, ago: timedelta = timedelta(minutes=1)) -> str:
    return rules.write_ticket(form=form, work=work, key=KEY, now=NOW - ago)


def proof_of(text: str) -> str:
    return solve(json.dumps(rules.challenge(text, key=KEY)))


def sent(text: str, *, proof: str = "", trap: str = "", form: str = "contact") -> Sent:
    fields = {rules.TICKET: text, rules.PROOF: proof, rules.TRAP: trap}
    return rules.read(fields, form=form, key=KEY)


def verdict(given: Sent, **more: object) -> rules.Judgement:
    asked: dict[str, object] = {"counts": Counts(), "limits": LIMITS, "now": NOW, **more}
    return rules.judge(given, **asked)  # type: ignore[arg-type]


def test_a_reader_with_script_passes() -> None:
    text = ticket()
    assert verdict(sent(text, proof=proof_of(text))).verdict is Verdict.PASS


def test_a_reader_without_script_is_taken_and_marked() -> None:
    assert verdict(sent(ticket())).verdict is Verdict.HOLD


def test_what_people_do_not_see_gives_machines_away() -> None:
    text = ticket()
    given = sent(text, proof=proof_of(text), trap="https://pills.example")
    assert verdict(given).verdict is Verdict.SPAM


@pytest.mark.parametrize(
    "text",
    [
        "",
        "contact.1.2.3",
        "contact.1.2.3.AAAA",
        "x" * 5000,
        "contact.…",
        ticket()[:-1] + "é",
        "." * 100,
        ticket(form="newsletter"),
        rules.write_ticket(form="contact", work=50, key=b"another key", now=NOW),
        ticket().replace("contact", "tips"),
    ],
    ids=range(10),  # tickets are drawn: their text is no name
)
def test_a_ticket_that_is_not_ours_for_this_form_asks_to_send_again(text: str) -> None:
    found = verdict(sent(text))
    assert (found.verdict, found.reason, found.ticket) == (Verdict.AGAIN, Reason.NO_TICKET, "")


def test_a_form_that_was_filled_in_at_once_keeps_its_ticket_for_another_press() -> None:
    text = ticket(ago=timedelta(seconds=1))
    found = verdict(sent(text, proof=proof_of(text)))
    assert (found.verdict, found.reason, found.ticket) == (Verdict.AGAIN, Reason.TOO_FAST, text)
    later = verdict(sent(text, proof=proof_of(text)), now=NOW + timedelta(seconds=3))
    assert later.verdict is Verdict.PASS


@pytest.mark.parametrize("ago", [timedelta(hours=13), timedelta(minutes=-2)])
def test_a_ticket_of_another_time_gets_a_fresh_one(ago: timedelta) -> None:
    found = verdict(sent(ticket(ago=ago)))
    assert (found.verdict, found.reason) == (Verdict.AGAIN, Reason.TOO_OLD)


def test_a_double_click_is_thanked_once_more_and_other_words_are_asked_for_again() -> None:
    given = sent(ticket())
    assert verdict(given, used_for=True).verdict is Verdict.REPEATED
    assert verdict(given, used_for=False).reason is Reason.USED


def altered(proof: str, **more: object) -> str:
    told = {**json.loads(base64.b64decode(proof)), **more}
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_proof_of_another_ticket_proves_nothing() -> None:
    assert not sent(ticket(), proof=proof_of(ticket())).proven


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "not base64 at all",
        base64.b64encode(b"[" * 600).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(b'"a string"').decode(),
        "A" * 100_000,
    ],
)
def test_nonsense_is_no_proof(proof: str) -> None:
    assert not sent(ticket(), proof=proof).proven


@pytest.mark.parametrize(
    "change",
    [
        {"number": 10**9},
        {"number": "1"},
        {"number": True},
        {"number": [1]},
        {"signature": "0" * 64},
        {"salt": 7},
        {"challenge": {}},
    ],
)
def test_a_proof_that_was_changed_is_none(change: dict[str, object]) -> None:
    text = ticket()
    assert not sent(text, proof=altered(proof_of(text), **change)).proven


@pytest.mark.parametrize(
    ("counts", "proven", "unproven"),
    [
        (Counts(network=LIMITS.network_unproven), Verdict.PASS, Verdict.TOO_MANY),
        (Counts(network=LIMITS.network), Verdict.TOO_MANY, Verdict.TOO_MANY),
        (Counts(neighbourhood=LIMITS.neighbourhood), Verdict.TOO_MANY, Verdict.TOO_MANY),
        (Counts(all_unproven=LIMITS.all_unproven), Verdict.PASS, Verdict.TOO_MANY),
        (Counts(all=LIMITS.all), Verdict.TOO_MANY, Verdict.HOLD),
    ],
)
def test_whoever_has_no_proof_is_slowed_down_first(
    counts: Counts, proven: Verdict, unproven: Verdict
) -> None:
    text = ticket()
    assert verdict(sent(text, proof=proof_of(text)), counts=counts).verdict is proven
    found = verdict(sent(text), counts=counts)
    assert found.verdict is unproven
    assert found.ticket == (text if unproven is Verdict.TOO_MANY else "")


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (Counts(network=LIMITS.network, all_unproven=LIMITS.all_unproven), Reason.NETWORK),
        (Counts(neighbourhood=LIMITS.neighbourhood), Reason.NEIGHBOURHOOD),
        (Counts(network=1, all_unproven=LIMITS.all_unproven), Reason.OVERALL),
    ],
)
def test_it_is_told_which_limit_is_reached(counts: Counts, reason: Reason) -> None:
    assert verdict(sent(ticket()), counts=counts).reason is reason


def test_a_flood_makes_proofs_dearer_up_to_a_limit() -> None:
    assert rules.work_for(0) == rules.WORK
    assert rules.work_for(0) < rules.work_for(1000) < rules.work_for(5000)
    assert rules.work_for(10**9) == rules.MOST_WORK
