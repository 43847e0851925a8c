"""When a polled source is asked again, and what its answer means, in words.

A source is asked more often while it brings something new and less often while it does not. After
a failure the waiting time doubles up to a day; only 410 Gone ends the asking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

SHORTEST = 60
LONGEST = 24 * 60 * 60
LONGEST_RETRY_AFTER = 7 * LONGEST
"""A server that asks for more than a week is asked again after a week."""
HOST_PAUSE = timedelta(seconds=2)
"""Least time between two requests to one host, whichever source asks."""
_REDIRECTS = {301, 302, 303, 307, 308}
_SECONDS = re.compile(r"\d{1,12}")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,;])", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered, redirects followed and unpacked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names in lower case."""
    body: bytes = b""
    url: str = ""
    """The address that answered in the end."""
    permanent_url: str = ""
    """Where permanent redirects (301, 308) led from the address asked; empty without one."""

    def header(self, name: str) -> str:
        """Give a header's value, empty where it is missing."""
        return self.headers.get(name.lower(), "")


class Result(StrEnum):
    """How a poll ended."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CLOSED = "closed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a source is asked, before the poll."""

    interval: int
    """Seconds; 0 where it was never asked."""
    failures: int = 0
    default: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written down after a poll."""

    result: Result
    words: str
    interval: int
    failures: int
    next_at: datetime | None
    """None where the source is closed."""
    address: str = ""
    """The new address to remember, empty where it stays."""
    host_pause: timedelta = HOST_PAUSE
    """How long the whole host is left alone."""


def plan(pace: Pace, answer: Answer, *, address: str, now: datetime) -> Plan:
    """Decide what an answer means and when to ask again."""
    if answer.status == 410:
        return _closed(pace)
    if why := fault(answer):
        return _after_fault(pace, answer, why, now)
    unchanged = answer.status == 304
    interval = started(pace)
    if unchanged:
        interval = slower(interval)
    interval = max(interval, floor(answer))
    return Plan(
        result=Result.UNCHANGED if unchanged else Result.FETCHED,
        words="Nothing new (304)." if unchanged else "An answer came.",
        interval=interval,
        failures=0,
        next_at=now + timedelta(seconds=interval),
        address=moved(address, answer),
    )


def nothing_new(planned: Plan, *, now: datetime) -> Plan:
    """Change the plan where the answer turned out to be the same bytes as before."""
    interval = slower(planned.interval)
    return replace(
        planned,
        result=Result.UNCHANGED,
        words="Nothing new: the same bytes as before.",
        interval=interval,
        next_at=now + timedelta(seconds=interval),
    )


def plan_failure(pace: Pace, words: str, *, now: datetime) -> Plan:
    """Decide when to ask again an address that gave no answer."""
    failures = pace.failures + 1
    return Plan(
        result=Result.FAILED,
        words=words,
        interval=started(pace),
        failures=failures,
        next_at=now + timedelta(seconds=backoff(pace)),
    )


def _closed(pace: Pace) -> Plan:
    return Plan(
        result=Result.CLOSED,
        words=(
            "The address is gone for good (410). The source was switched off: give it a new "
            "address and switch it on again."
        ),
        interval=started(pace),
        failures=pace.failures + 1,
        next_at=None,
    )


def _after_fault(pace: Pace, answer: Answer, why: str, now: datetime) -> Plan:
    wait = retry_after(answer, now)
    failed = plan_failure(pace, why, now=now)
    if wait <= 0:
        return failed
    return Plan(
        result=Result.FAILED,
        words=f"{why} It asks for a pause of {wait} s.",
        interval=failed.interval,
        failures=failed.failures,
        next_at=now + timedelta(seconds=wait),
        host_pause=timedelta(seconds=wait) if answer.status == 429 else HOST_PAUSE,
    )


def started(pace: Pace) -> int:
    """Give the interval in force, the default where there was none."""
    return _within(pace.interval or pace.default)


def faster(interval: int) -> int:
    """Give the interval after something new came."""
    return _within(interval // 2)


def slower(interval: int) -> int:
    """Give the interval after nothing new came."""
    return _within(interval + interval // 2)


def backoff(pace: Pace) -> int:
    """Give the seconds to wait after one more failure: doubled each time, up to a day."""
    return min(started(pace) * (1 << min(pace.failures + 1, 20)), LONGEST)


def _within(seconds: int) -> int:
    return max(SHORTEST, min(seconds, LONGEST))


def floor(answer: Answer) -> int:
    """Give the shortest interval that the answer asks for: max-age, or the channel's ttl."""
    age = _MAX_AGE.search(answer.header("cache-control"))
    ttl = _TTL.search(answer.body[:_HEAD])
    asked = max(int(age[1]) if age else 0, int(ttl[1]) * 60 if ttl else 0)
    return _within(asked)


def retry_after(answer: Answer, now: datetime) -> int:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3); 0 where there is none."""
    text = answer.header("retry-after").strip()
    if _SECONDS.fullmatch(text):
        return min(int(text), LONGEST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    # Rounded up: a second too late is polite, a second too early is not.
    seconds = -int((now - aware).total_seconds() // 1)
    return max(0, min(seconds, LONGEST_RETRY_AFTER))


def moved(address: str, answer: Answer) -> str:
    """Give the address to remember after permanent redirects; never from https back to http."""
    new = answer.permanent_url
    if not new or new == address or len(new) > 2000:
        return ""
    downgrade = urlsplit(address).scheme == "https" and urlsplit(new).scheme != "https"
    return "" if downgrade else new


_FAULTS = {
    400: "The address does not understand the request (400).",
    401: "The address asks for a name and a password (401). Write them into the address or ask for access.",
    402: "The address asks for payment (402). Ask the agency for access.",
    403: "The address refuses us (403). Ask the agency for access.",
    404: "There is nothing at the address (404). Ask the agency where the feed has moved.",
    406: "The address has nothing in a format that is read here (406).",
    408: "The address took too long (408).",
    429: "The address says that it is asked too often (429).",
    451: "The address may not be shown here for legal reasons (451).",
}  # fmt: skip


def fault(answer: Answer) -> str:
    """Say in words why an answer brings nothing; empty where it does."""
    status = answer.status
    if status in _FAULTS:
        return _FAULTS[status]
    if status >= 500:
        return f"The other side has a fault of its own ({status})."
    if status in _REDIRECTS:
        return f"The address redirects without saying where to ({status})."
    if status not in {200, 203, 226, 304}:
        return f"The address gave an answer that means nothing here ({status})."
    return _content_fault(answer) if status != 304 else ""


def _content_fault(answer: Answer) -> str:
    if not answer.body.strip():
        return "The answer is empty."
    if looks_like_page(answer.body[:_HEAD]):
        return "An HTML page came instead of a feed. Look on it for the address of the feed."
    return ""


def looks_like_page(head: bytes) -> bool:
    """Say whether bytes begin like an HTML page, past an XML declaration and comments."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    while rest.startswith((b"<?xml", b"<!--")):
        end = b"?>" if rest.startswith(b"<?xml") else b"-->"
        rest = rest.partition(end)[2].lstrip()
    return rest.startswith(_PAGE_STARTS)
