"""Addresses that nobody confirmed: kept while a link that was mailed is good, and no longer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dateline.audience.actions.subscribing import ask_for, forget
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.models import Newsletter, Subscriber
from dateline.audience.models.tokens import CONFIRM_LIFE
from dateline.audience.tests.newsletter_cast import a_newsletter, send_all, sender

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_home")]


@pytest.fixture
def newsletter() -> Newsletter:
    return a_newsletter()


def ask(newsletter: Newsletter) -> None:
    ask_for(
        address="never@post.example",
        newsletters=[newsletter.pk],
        language="en-gb",
        now=timezone.now(),
    )


def mailed_link() -> str:
    gateway = FakeGateway()
    send_all(sender(gateway))
    found = re.search(r"http://[^/\s]+(/newsletters/confirm/[^\s]+/)", gateway.sent[-1].text)
    assert found
    return found[1]


def test_a_link_is_good_for_its_whole_life_however_long_ago_the_address_was_first_given(
    newsletter: Newsletter, clock: Any
) -> None:
    ask(newsletter)
    for days in (6.9, 6.9, 6.9):
        link = mailed_link()
        clock.shift(timedelta(days=days))
        assert forget(now=timezone.now()) == 0
        assert Client().get(link).status_code == 200
        ask(newsletter)
    link = mailed_link()
    clock.shift(CONFIRM_LIFE + timedelta(seconds=2))
    assert Client().get(link).status_code == 410
    assert forget(now=timezone.now())
    assert not Subscriber.objects.exists()


def test_the_life_of_a_link_begins_when_it_is_mailed(newsletter: Newsletter, clock: Any) -> None:
    ask(newsletter)
    clock.shift(timedelta(days=6, hours=23))
    link = mailed_link()
    clock.shift(timedelta(days=3))
    assert forget(now=timezone.now()) == 0
    assert Client().get(link).status_code == 200


def test_what_was_never_mailed_keeps_no_address(newsletter: Newsletter, clock: Any) -> None:
    ask(newsletter)
    clock.shift(timedelta(days=31))
    assert forget(now=timezone.now())
    assert not Subscriber.objects.exists()
