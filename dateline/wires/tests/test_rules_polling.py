from __future__ import annotations

from datetime import timedelta

import pytest

from dateline.wires.rules.addresses import is_public, shown
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.polling import (
    LONGEST,
    LONGEST_RETRY_AFTER,
    SHORTEST,
    Answer,
    Pace,
    Result,
    backoff,
    faster,
    fault,
    floor,
    moved,
    nothing_new,
    pause,
    plan,
    plan_failure,
    retry_after,
    slower,
)
from dateline.wires.tests.cast import NOW

FEED = b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>"
ASKED = "https://wire.example/feed"


def condition_of(answer: Answer) -> Condition | None:
    found = fault(answer)
    return found.condition if found else None


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("answer", "result", "after"),
    [
        (Answer(status=200, body=FEED), Result.FETCHED, 900),
        (Answer(status=304), Result.UNCHANGED, 1350),
        (Answer(status=404), Result.FAILED, 1800),
        (Answer(status=503, headers={"retry-after": "7201"}), Result.FAILED, 7201),
        (
            Answer(status=429, headers={"retry-after": "Wed, 04 Jun 2025 22:01:01 GMT"}),
            Result.FAILED,
            61,
        ),
        (Answer(status=429, headers={"retry-after": "soon"}), Result.FAILED, 1800),
    ],
)
def test_the_answer_decides_when_to_ask_again(answer: Answer, result: Result, after: int) -> None:
    planned = plan(Pace(interval=900), answer, address=ASKED, now=NOW)
    assert planned.result == result
    assert planned.next_at == NOW + seconds(after)


def test_gone_for_good_closes_the_source() -> None:
    planned = plan(Pace(interval=900), Answer(status=410), address=ASKED, now=NOW)
    assert (planned.result, planned.next_at) == (Result.CLOSED, None)
    assert planned.condition is Condition.GONE


def test_a_source_never_asked_begins_with_the_default() -> None:
    planned = plan(
        Pace(interval=0, default=600), Answer(status=200, body=FEED), address=ASKED, now=NOW
    )
    assert planned.interval == 600


def test_failures_wait_twice_as_long_each_up_to_a_day_and_never_stop() -> None:
    waits = [backoff(Pace(interval=900, failures=count)) for count in range(8)]
    assert waits == [1800, 3600, 7200, 14400, 28800, 57600, LONGEST, LONGEST]
    still = plan_failure(Pace(interval=900, failures=10**6), Condition.THEIR_FAULT, "…", now=NOW)
    assert still.next_at == NOW + seconds(LONGEST)


def test_a_success_ends_the_row_of_failures() -> None:
    planned = plan(Pace(interval=900, failures=5), Answer(status=304), address=ASKED, now=NOW)
    assert planned.failures == 0


def test_the_interval_keeps_between_a_minute_and_a_day() -> None:
    assert faster(100) == SHORTEST
    assert faster(900) == 450
    assert slower(80_000) == LONGEST
    assert slower(900) == 1350


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        (Answer(status=200), SHORTEST),
        (Answer(status=200, headers={"cache-control": "public, max-age=1800"}), 1800),
        (Answer(status=200, headers={"cache-control": "s-max-age=9999"}), SHORTEST),
        (Answer(status=200, body=b"<rss><channel><ttl> 60 </ttl>"), 3600),
        (Answer(status=200, body=b"<ttl>999999</ttl>"), LONGEST),
    ],
)
def test_a_feed_may_ask_for_a_longest_pace(answer: Answer, least: int) -> None:
    assert floor(answer) == least


def test_retry_after_is_limited_to_a_week_and_never_in_the_past() -> None:
    def wait(text: str) -> int:
        return retry_after(Answer(status=503, headers={"retry-after": text}), NOW)

    assert wait("99999999999") == LONGEST_RETRY_AFTER
    assert wait("Wed, 04 Jun 2025 21:00:00 GMT") == 0
    assert wait("-5") == 0
    assert wait("") == 0


@pytest.mark.parametrize(("asked", "paused"), [(30, 30), (4000, 60)])
def test_too_many_requests_leave_the_whole_host_alone_for_a_moment(asked: int, paused: int) -> None:
    answer = Answer(status=429, headers={"retry-after": str(asked)})
    planned = plan(Pace(interval=900), answer, address=ASKED, now=NOW)
    assert (planned.host_pause, planned.next_at) == (seconds(paused), NOW + seconds(asked))


@pytest.mark.parametrize(
    ("permanent", "remembered"),
    [
        ("", ""),
        (ASKED, ""),
        ("https://new.example/feed", "https://new.example/feed"),
        ("http://new.example/feed", ""),
        ("https://new.example/" + "x" * 2000, ""),
    ],
)
def test_a_new_address_is_remembered_but_never_a_less_safe_one(
    permanent: str, remembered: str
) -> None:
    assert moved(ASKED, Answer(status=200, permanent_url=permanent)) == remembered


@pytest.mark.parametrize(
    "status", [400, 401, 402, 403, 404, 406, 408, 429, 451, 302, 500, 503, 204, 418]
)
def test_every_bad_status_is_said_in_words(status: int) -> None:
    found = fault(Answer(status=status, body=FEED))
    assert found is not None
    assert f"({status})" in found.words
    assert found.words.endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>x</title>",
        b"\xef\xbb\xbf\n<HTML lang='en'>",
        b"<?xml version='1.0'?>\n<!-- a --><!-- b --><!doctype HTML PUBLIC '-//W3C'>",
    ],
)
def test_a_page_instead_of_a_feed_is_a_fault(body: bytes) -> None:
    assert condition_of(Answer(status=200, body=body)) is Condition.PAGE


def test_a_page_check_ends_on_hostile_comments() -> None:
    assert fault(Answer(status=200, body=b"<!---->" * 2000 + b"<rss/>")) is None


def test_an_empty_answer_is_a_fault_and_a_feed_is_none() -> None:
    assert condition_of(Answer(status=200, body=b" \n")) is Condition.EMPTY
    assert fault(Answer(status=200, body=FEED)) is None
    assert fault(Answer(status=304)) is None


def test_not_modified_means_nothing_where_nothing_was_asked_for() -> None:
    assert fault(Answer(status=304), asked_if=False) is not None


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Answer(status=403, headers={"retry-after": "90"}), 90),
        (Answer(status=403, headers={"x-ratelimit-remaining": "0"}), 0),
        (
            Answer(
                status=403,
                headers={"ratelimit-remaining": "0", "ratelimit-reset": "45"},
            ),
            45,
        ),
        (
            Answer(
                status=403,
                headers={
                    "x-ratelimit-remaining": "0",
                    "x-ratelimit-reset": str(int(NOW.timestamp()) + 77),
                },
            ),
            77,
        ),
        (Answer(status=403, body=b'{"message": "API rate limit exceeded"}'), 0),
    ],
)
def test_a_refusal_may_be_a_limit(answer: Answer, wait: int) -> None:
    assert condition_of(answer) is Condition.LIMITED
    assert pause(answer, NOW) == wait


def test_a_refusal_that_speaks_of_no_limit_is_one() -> None:
    assert condition_of(Answer(status=403, body=b"Forbidden")) is Condition.REFUSED


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/account/login", b"<!doctype html><p>Hello"),
        ("/sso/?back=/feed", b"<html>"),
        ("/feed", b"<html><form><input name='p' type = 'password'>"),
    ],
)
def test_a_page_to_sign_in_is_told_from_any_other(path: str, body: bytes) -> None:
    answer = Answer(status=200, body=body, url=f"https://wire.example{path}")
    assert condition_of(answer) is Condition.LOGIN
    other = Answer(status=200, body=b"<html>", url="https://wire.example/pressoffice/blogin")
    assert condition_of(other) is Condition.PAGE


def test_what_is_gone_where_a_redirect_leads_for_now_does_not_close_the_source() -> None:
    elsewhere = Answer(status=410, url="https://other.example/feed")
    planned = plan(Pace(interval=900), elsewhere, address=ASKED, now=NOW)
    assert (planned.result, planned.next_at) == (Result.FAILED, NOW + seconds(1800))


def test_a_move_is_taken_back_where_the_new_address_goes_on_failing() -> None:
    old = "https://old.example/feed"
    addresses = [
        plan(
            Pace(interval=900, failures=failures, before=old),
            Answer(status=410, url=ASKED),
            address=ASKED,
            now=NOW,
        ).address
        for failures in range(3)
    ]
    assert addresses == ["", "", old]


def test_pauses_of_a_second_become_a_minute_where_they_change_nothing() -> None:
    hasty = Answer(status=503, headers={"retry-after": "1"})
    waits = [
        plan(Pace(interval=900, failures=failures), hasty, address=ASKED, now=NOW).next_at
        for failures in (0, 2, 3)
    ]
    assert waits == [NOW + seconds(1), NOW + seconds(1), NOW + seconds(60)]


def test_the_same_bytes_again_slow_the_pace() -> None:
    planned = plan(Pace(interval=900), Answer(status=200, body=FEED), address=ASKED, now=NOW)
    again = nothing_new(planned, now=NOW)
    assert (again.result, again.interval, again.next_at) == (
        Result.UNCHANGED,
        1350,
        NOW + seconds(1350),
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "::7f00:1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_inner_addresses_are_known_in_every_disguise(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address) is True


def test_an_address_is_shown_without_its_password() -> None:
    assert shown("https://me:secret@wire.example/a@b") == "https://wire.example/a@b"
    assert shown("https://wire.example/a?x=me@b") == "https://wire.example/a?x=me@b"
