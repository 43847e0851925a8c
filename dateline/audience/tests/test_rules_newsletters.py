"""Which stories a letter brings, when it goes out, what answers mean, and what reports say."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dateline.audience.rules.addresses import digest_of, read_address, veiled
from dateline.audience.rules.bounces import Fate, NotAReport, fate_of_status, read_report
from dateline.audience.rules.mailing import (
    FIRST_PAUSE,
    HANDED_WITHIN_SECONDS,
    LEASE,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    Outcome,
    Step,
    find_message,
    meaning,
    meaning_over_http,
    message_id,
    pause,
    try_again_at,
)
from dateline.audience.rules.newsletter_links import list_headers
from dateline.audience.rules.newsletters import (
    MOST_OF_A_SECTOR,
    TOO_LATE,
    Candidate,
    Rhythm,
    Schedule,
    choose,
    choose_breaking,
    cut,
    in_order,
    next_time,
    preview_for,
    subject_for,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
KEY = b"k" * 32


def one(story: int, *, hours: float = 1, urgency: int = 5, **more: object) -> Candidate:
    at = NOON - timedelta(hours=hours)
    return Candidate(story=story, published_at=at, urgency=urgency, **more)  # type: ignore[arg-type]


def test_a_letter_brings_what_is_weightiest_first_and_nothing_twice() -> None:
    found = choose(
        [one(1), one(2, urgency=2), one(3, hours=0.5), one(4, pinned=True, hours=9), one(5)],
        had={5},
        most=10,
    )
    assert found == (4, 2, 3, 1)


def test_a_busy_sector_does_not_crowd_out_the_others() -> None:
    sport = [one(number, sector="sport", hours=0.1) for number in range(10)]
    found = choose([*sport, one(77, sector="health", hours=20)], had=(), most=MOST_OF_A_SECTOR + 1)
    assert 77 in found
    assert len(choose(sport, had=(), most=8)) == 8


def test_breaking_news_is_what_is_urgent_enough_each_once() -> None:
    found = choose_breaking(
        [one(1, urgency=1), one(2, urgency=2), one(3, urgency=1, hours=2)], had={9}, urgency=1
    )
    assert found == (3, 1)
    assert choose_breaking([one(1, urgency=1)], had={1}, urgency=1) == ()


@pytest.mark.parametrize(
    ("rhythm", "weekday", "zone", "after", "wanted"),
    [
        (Rhythm.DAILY, 0, "UTC", "2026-03-10T06:59", "2026-03-10T07:00"),
        (Rhythm.DAILY, 0, "UTC", "2026-03-10T07:00", "2026-03-11T07:00"),
        (Rhythm.DAILY, 0, "Asia/Seoul", "2026-03-10T23:00", "2026-03-11T22:00"),
        (Rhythm.WEEKLY, 4, "UTC", "2026-03-10T12:00", "2026-03-13T07:00"),
        (Rhythm.WEEKLY, 1, "UTC", "2026-03-10T12:00", "2026-03-17T07:00"),
        # The night on which clocks in Berlin leap forward: seven there is an hour earlier from then on.
        (Rhythm.DAILY, 0, "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T05:00"),
        (Rhythm.DAILY, 0, "Europe/Berlin", "2026-03-27T12:00", "2026-03-28T06:00"),
    ],
)
def test_a_letter_goes_out_at_its_time_in_its_zone(
    rhythm: Rhythm, weekday: int, zone: str, after: str, wanted: str
) -> None:
    schedule = Schedule(rhythm=rhythm, at=time(7, 0), zone=ZoneInfo(zone), weekday=weekday)
    found = next_time(schedule, after=datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


def test_an_hour_that_is_leapt_over_still_has_its_letter() -> None:
    schedule = Schedule(rhythm=Rhythm.DAILY, at=time(2, 30), zone=ZoneInfo("Europe/Berlin"))
    moment = datetime(2026, 3, 28, 12, tzinfo=UTC)
    days = []
    for _ in range(3):
        moment = next_time(schedule, after=moment)
        days.append(moment)
    assert [each.day for each in days] == [29, 30, 31]


def test_subject_and_preview_say_different_things() -> None:
    lines = ["Ferry strike ends", "Harvest begins early", "Lock opens"]
    subject = subject_for(lines, name="Morning", date="10 March", rhythm=Rhythm.DAILY)
    assert subject == "Morning: Ferry strike ends"
    assert preview_for(lines, subject=subject) == "Harvest begins early · Lock opens"
    assert subject_for(lines, name="x", date="", rhythm=Rhythm.BREAKING) == "Ferry strike ends"
    assert len(cut("word " * 100, 120)) <= 120


def test_an_editors_order_keeps_what_came_meanwhile() -> None:
    assert in_order([3, 1, 99, 3], [1, 2, 3]) == (3, 1, 2)


@pytest.mark.parametrize(
    ("code", "words", "step", "outcome"),
    [
        (250, "250 OK", Step.CONTENT, Outcome.SENT),
        (421, "421 busy", Step.CONNECTION, Outcome.AGAIN),
        (450, "450 greylisted", Step.RECIPIENT, Outcome.AGAIN),
        (452, "452 4.2.2 full", Step.CONTENT, Outcome.AGAIN),
        (535, "535 no", Step.CONNECTION, Outcome.OURS),
        (550, "550 sender refused", Step.SENDER, Outcome.OURS),
        (550, "550 5.1.1 no such user", Step.RECIPIENT, Outcome.NO_SUCH_ADDRESS),
        (550, "550 5.7.1 blocked", Step.RECIPIENT, Outcome.REFUSED),
        (552, "552 5.2.2 full", Step.RECIPIENT, Outcome.REFUSED),
        (554, "554 5.7.1 spam", Step.CONTENT, Outcome.REFUSED),
        (550, "550 5.1.1 no such user", Step.CONTENT, Outcome.NO_SUCH_ADDRESS),
    ],
)
def test_what_a_reply_means(code: int, words: str, step: Step, outcome: Outcome) -> None:
    assert meaning(code, words, step) is outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (202, Outcome.SENT), (429, Outcome.AGAIN), (503, Outcome.UNKNOWN), (401, Outcome.OURS),
        (422, Outcome.REFUSED), (500, Outcome.UNKNOWN), (504, Outcome.UNKNOWN),
    ],
)  # fmt: skip
def test_what_a_providers_status_means(status: int, outcome: Outcome) -> None:
    assert meaning_over_http(status) is outcome


def test_trying_again_ends_before_an_issue_is_too_late() -> None:
    assert (pause(1), pause(30)) == (FIRST_PAUSE, LONGEST_PAUSE)
    assert try_again_at(attempts=MOST_ATTEMPTS, now=NOON) is None
    assert sum((pause(n) for n in range(1, MOST_ATTEMPTS)), timedelta()) < TOO_LATE
    assert timedelta(seconds=HANDED_WITHIN_SECONDS) < LEASE


def test_what_a_report_says_can_be_stored_whatever_it_says() -> None:
    text = DSN.format(status="5.1.1", action="failed", name=message_id("l", 1, host="x", key=KEY))
    words = read_report(text.replace("something", "some\x00thing").encode(), key=KEY).words
    assert words.startswith("5.1.1 smtp; 5.1.1 something")


def test_a_mails_name_stays_the_same_and_cannot_be_made_up() -> None:
    name = message_id("l", 12, host="post.example", key=KEY)
    assert name == message_id("l", 12, host="post.example", key=KEY)
    assert find_message(f"Message-ID: {name}", key=KEY) == ("l", 12)
    assert find_message(name.replace("l12", "l13"), key=KEY) is None
    assert find_message(name, key=b"other") is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ada.Byron@Post.Example ", "ada.byron@post.example"),
        ("ada+news@post.example", "ada+news@post.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@localhost", None),
        ("ada@127.0.0.1", None),
        ("ada", None),
        ("a b@post.example", None),
        ("ada@post.example\r\nBcc: x@y.example", None),
        ("ada@post.example, bob@post.example", None),
        ('"ada"@post.example', None),
        ("@post.example", None),
        (f"{'a' * 65}@post.example", None),
        (f"a@{'b' * 250}.example", None),
        ("ada@-post.example", None),
    ],
)
def test_what_is_an_address(text: str, address: str | None) -> None:
    assert read_address(text) == address


def test_an_address_can_be_known_again_without_being_kept() -> None:
    assert digest_of("a@b.example", key=KEY) == digest_of("a@b.example", key=KEY)
    assert digest_of("a@b.example", key=KEY) != digest_of("a@b.example", key=b"x")
    assert veiled("ada@post.example") == "a…@post.example"


def test_a_list_is_named_so_that_programs_know_it() -> None:
    headers = list_headers(
        host="news.example",
        slug="morning",
        name='A "bag"\r\nX: y',
        leave_address="https://n.example/l/",
    )
    assert headers["List-Id"] == '"A bagX: y" <morning.news.example>'
    assert headers["List-Unsubscribe"] == "<https://n.example/l/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


NAME = message_id("l", 7, host="post.example", key=KEY)
DSN = """From: MAILER-DAEMON@mx.example
To: bounces@post.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It did not arrive.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} something
 over two lines

--x
Content-Type: text/rfc822-headers

Message-ID: {name}
Subject: Morning

--x--
"""
ARF = """From: fbl@provider.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="x"

--x
Content-Type: text/plain

A complaint.

--x
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1

--x
Content-Type: message/rfc822

Message-ID: {name}
Subject: Morning

Text.

--x--
"""


@pytest.mark.parametrize(
    ("status", "action", "fate"),
    [
        ("5.1.1", "failed", Fate.HARD),
        ("5.2.2", "failed", Fate.SOFT),
        ("5.7.1", "failed", Fate.SOFT),
        ("4.4.1", "failed", Fate.SOFT),
        ("4.4.1", "delayed", Fate.NEWS),
        ("2.0.0", "delivered", Fate.NEWS),
    ],
)
def test_a_report_of_a_delivery_is_read(status: str, action: str, fate: Fate) -> None:
    text = DSN.format(status=status, action=action, name=NAME)
    for data in (text.encode(), text.replace("\n", "\r\n").encode()):
        report = read_report(data, key=KEY)
        assert (report.kind, report.number, report.fate) == ("l", 7, fate)
        assert report.words.startswith(status)
    assert fate_of_status(status, action=action) is fate


@pytest.mark.parametrize(("kind", "fate"), [("abuse", Fate.COMPLAINT), ("not-spam", Fate.NEWS)])
def test_a_complaint_is_read(kind: str, fate: Fate) -> None:
    report = read_report(ARF.format(kind=kind, name=NAME).encode(), key=KEY)
    assert (report.number, report.fate) == (7, fate)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no report"),
        (b"\x00\xff" * 500, "no report"),
        (b"Subject: out of office\n\nI am away.\n", "no report"),
        (DSN.format(status="5.1.1", action="failed", name="<l7.0@x>").encode(), "names no mail"),
        (b"x" * (1024 * 1024 + 1), "larger"),
        (b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n" * 5000, "no report"),
    ],
)
def test_what_is_no_report_of_ours_is_put_aside_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(NotAReport, match=why):
        read_report(data, key=KEY)
