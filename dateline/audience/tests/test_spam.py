"""Forms judged on a database: used once, counted, forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dateline.audience.actions.spam import digest_of, forget_forms, judge_form
from dateline.audience.models import FormCount, FormSalt, UsedTicket
from dateline.audience.rules.spam import Judgement, Limits, Verdict
from dateline.audience.tests.forms import carried

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def send(
    fields: dict[str, str], *, address: str = "203.0.113.7", now: datetime = NOW, **more: Limits
) -> Judgement:
    return judge_form(form="contact", fields=fields, address=address, now=now, **more)


def form(text: str = "Hello", *, now: datetime = NOW, script: bool = True) -> dict[str, str]:
    return {**carried("contact", now=now, script=script), "text": text}


def test_a_ticket_is_good_once() -> None:
    fields = form()
    assert send(fields).verdict is Verdict.PASS
    assert send(fields).verdict is Verdict.REPEATED
    assert send({**fields, "text": "Another"}).verdict is Verdict.AGAIN
    assert UsedTicket.objects.count() == 1


def test_a_machine_on_one_network_stops_itself_and_nobody_else() -> None:
    limits = Limits(network=4, network_unproven=2, neighbourhood=100)
    mine = [send(form(), limits=limits).verdict for _ in range(6)]
    assert mine == [Verdict.PASS] * 4 + [Verdict.TOO_MANY] * 2
    assert send(form(), address="203.0.113.8", limits=limits).verdict is Verdict.PASS


def test_a_network_of_the_new_addresses_counts_as_one() -> None:
    limits = Limits(network=2)
    found = [
        send(form(), address=f"2001:db8::{number}", limits=limits).verdict for number in range(3)
    ]
    assert found == [Verdict.PASS, Verdict.PASS, Verdict.TOO_MANY]


def test_whoever_hops_within_a_neighbourhood_is_stopped_too() -> None:
    limits = Limits(neighbourhood=3)
    found = [
        send(form(), address=f"203.0.113.{number}", limits=limits).verdict for number in range(4)
    ]
    assert found[-1] is Verdict.TOO_MANY


def test_machines_without_proof_do_not_crowd_out_readers_with_one() -> None:
    limits = Limits(all_unproven=3)
    for number in range(5):
        send(form(script=False), address=f"198.51.{number}.1", limits=limits)
    assert send(form(), limits=limits).verdict is Verdict.PASS


def test_an_hour_later_a_network_is_free_again() -> None:
    limits = Limits(network=1)
    send(form(), limits=limits)
    later = NOW + timedelta(minutes=70)
    assert send(form(), limits=limits).verdict is Verdict.TOO_MANY
    assert send(form(now=later), now=later, limits=limits).verdict is Verdict.PASS


def test_nothing_that_leads_to_a_reader_is_kept_longer_than_a_day() -> None:
    send(form())
    assert not FormCount.objects.filter(key__contains="203").exists()
    forget_forms(now=NOW + timedelta(hours=2))
    assert not FormCount.objects.exists()
    forget_forms(now=NOW + timedelta(hours=24))
    assert not FormSalt.objects.exists()
    assert not UsedTicket.objects.exists()


def test_tickets_and_proofs_are_no_part_of_what_was_written() -> None:
    assert digest_of(form()) == digest_of(form())
    assert digest_of(form("One")) != digest_of(form("Two"))
