"""Sign-ups without proof: they wait a little, and of a flood nothing is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dateline.audience.actions.subscribing import UNPROVEN_WAITS, ask_for, withdraw_flood
from dateline.audience.models.newsletter_issues import Notice
from dateline.audience.tests.newsletter_cast import a_newsletter
from dateline.desk.tests.factories import NOON

pytestmark = pytest.mark.django_db


def asked(newsletter: int, number: int, network: str, after: timedelta = timedelta()) -> str:
    """Give the state of the question that somebody without script asked for."""
    notice = ask_for(
        address=f"reader{number}@post.example",
        newsletters=[newsletter],
        language="en-gb",
        now=NOON + after,
        unproven_from=network,
    )
    assert notice is not None
    return notice.state


def test_what_was_on_its_way_while_a_flood_was_withdrawn_goes_with_it() -> None:
    newsletter = a_newsletter().pk
    states = [asked(newsletter, number, "flooding") for number in range(3)]
    assert states == [Notice.State.WAITING] * 3
    assert withdraw_flood(network="flooding", now=NOON) == 3
    assert asked(newsletter, 3, "flooding") == Notice.State.SKIPPED
    assert asked(newsletter, 4, "other") == Notice.State.WAITING
    assert asked(newsletter, 5, "flooding", UNPROVEN_WAITS * 2) == Notice.State.WAITING
    assert Notice.objects.filter(state=Notice.State.SKIPPED).count() == 4


def test_whose_address_a_flood_named_gets_a_question_by_asking_with_proof() -> None:
    newsletter = a_newsletter().pk
    for number in range(3):
        asked(newsletter, number, "flooding")
    withdraw_flood(network="flooding", now=NOON)
    notice = ask_for(
        address="reader1@post.example", newsletters=[newsletter], language="en-gb", now=NOON
    )
    assert notice is not None
    assert notice.state == Notice.State.WAITING


def test_two_who_ask_together_are_no_flood() -> None:
    newsletter = a_newsletter().pk
    assert asked(newsletter, 0, "home") == asked(newsletter, 1, "home") == Notice.State.WAITING
    assert withdraw_flood(network="home", now=NOON) == 0
