"""Two who act on the same newsletter rows at one moment, on a database with several writers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction  # noqa: F401  one is named in a mark

from dateline.audience.actions.newsletter_issues import finish_issues, stop
from dateline.audience.actions.newsletter_mailing import claim, send_again, settle
from dateline.audience.actions.subscribing import FORM, ask_for, send_link, withdraw_flood
from dateline.audience.models import Issue, IssueMail, Newsletter, Notice
from dateline.audience.queries.spam import named_network
from dateline.audience.rules.mailing import Answer, Outcome
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_newsletter,
    overnight,
    readers,
    started,
)

NOW = MORNING
# Who does not wait for the other is done by then.
LONG_ENOUGH = 1.0
First = TypeVar("First")
Second = TypeVar("Second")
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("own_home"),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs a database with several writers"
    ),
]


def crossing(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Do the second while the first is done and not committed; gives what both gave."""
    begun, ended = threading.Event(), threading.Event()

    def do_first() -> First:
        try:
            with transaction.atomic():
                found = first()
                begun.set()
                ended.wait(LONG_ENOUGH)
            return found
        finally:
            begun.set()
            connections.close_all()

    def do_second() -> Second:
        begun.wait()
        try:
            return second()
        finally:
            ended.set()
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(do_first), pool.submit(do_second)
        return one.result(), other.result()


def test_of_two_presses_at_one_moment_one_mails_a_link() -> None:
    [reader] = readers(a_newsletter(), 1)

    def press() -> Notice | None:
        return send_link(subscriber=reader, now=NOW)

    first, second = crossing(press, press)
    assert first is not None
    assert second is None
    assert Notice.objects.count() == 1


def test_what_is_asked_for_while_a_flood_is_withdrawn_goes_with_it() -> None:
    network = a_flood()
    assert crossing(lambda: ask(3, network), lambda: withdraw(network))[1] == 4


def test_what_is_asked_for_behind_a_withdrawal_waits_for_it_and_is_not_sent() -> None:
    network = a_flood()
    assert crossing(lambda: withdraw(network), lambda: ask(3, network))[0] == 3
    assert set(Notice.objects.values_list("state", flat=True)) == {"skipped"}


def test_nothing_waits_in_an_issue_that_is_stopped_while_an_answer_comes() -> None:
    mail, turn = a_mail_under_way()
    again = Answer(Outcome.AGAIN, "421")
    crossing(
        lambda: stop(issue=mail.issue, why="It names the wrong person.", now=NOW),
        lambda: settle(row=mail, turn=turn, answer=again, now=NOW),
    )
    assert IssueMail.objects.get().state == "skipped"


def test_an_issue_whose_mail_is_put_back_in_line_is_not_closed_meanwhile() -> None:
    mail, turn = a_mail_under_way()
    settle(row=mail, turn=turn, answer=Answer(Outcome.UNKNOWN, ""), now=NOW)
    _, closed = crossing(lambda: send_again(mail=mail, now=NOW), lambda: finish_issues(now=NOW))
    assert (closed, Issue.objects.get().state) == (0, "sending")


def a_mail_under_way() -> tuple[IssueMail, int]:
    """Begin to send the one mail of an issue; gives it and the number of its try."""
    newsletter = a_newsletter()
    overnight(1)
    readers(newsletter, 1)
    started(newsletter, at=NOW)
    mail = IssueMail.objects.get()
    return mail, claim(row=mail, now=NOW)


def a_flood() -> str:
    """Have three ask without proof; gives the name of their network."""
    a_newsletter()
    network = named_network(form=FORM, address="203.0.113.7", now=NOW)
    for number in range(3):
        ask(number, network)
    return network


def ask(number: int, network: str) -> None:
    ask_for(
        address=f"bot{number}@post.example",
        newsletters=[Newsletter.objects.get().pk],
        language="en-gb",
        now=NOW,
        unproven_from=network,
    )


def withdraw(network: str) -> int:
    return withdraw_flood(network=network, now=NOW)
