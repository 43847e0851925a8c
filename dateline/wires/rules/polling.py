"""When a polled source is asked again, and what its answer means, in words.

A source is asked more often while it brings something new and less often while it does not. After
a failure the waiting time doubles up to a day and never ends; only 410 Gone ends the asking.
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

from dateline.wires.rules.conditions import Condition

SHORTEST = 60
LONGEST = 24 * 60 * 60
LONGEST_RETRY_AFTER = 7 * LONGEST
"""A server that asks for more than a week is asked again after a week."""
HOST_PAUSE = timedelta(seconds=2)
"""Least time between two requests to one host, whichever source asks."""
LONGEST_HOST_PAUSE = timedelta(seconds=60)
"""After 429 the whole host is left alone for a moment; its other sources are not held longer."""
PATIENT_FAILURES = 3
"""So many pauses of seconds are kept to the second; later ones last a minute at least."""
FAILURES_AT_NEW_ADDRESS = 3
"""So often a remembered address fails in a row until the one before is asked again."""
_REDIRECTS = {301, 302, 303, 307, 308}
_SECONDS = re.compile(r"\d{1,12}")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,;])", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_LOGIN = re.compile(r"[/._-](?:log-?in|sign-?in|signon|sso|auth)(?:[/._-]|$)", re.IGNORECASE)
_PASSWORD_FIELD = re.compile(rb"""type\s{0,9}=\s{0,9}["']?password""", re.IGNORECASE)
_LIMIT_WORDS = re.compile(rb"rate.?limit|too many requests|quota", re.IGNORECASE)
_PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered, redirects followed and unpacked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names in lower case."""
    body: bytes = b""
    """The whole, or its head where the whole went into a file."""
    url: str = ""
    """The address that answered in the end."""
    permanent_url: str = ""
    """Where permanent redirects (301, 308) led from the address asked; empty without one."""
    took: float = 0.0
    """Seconds until it had come."""

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
    before: str = ""
    """The address before a move that was remembered; empty where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written down after a poll."""

    result: Result
    condition: Condition
    words: str
    interval: int
    failures: int
    next_at: datetime | None
    """None where the source is closed."""
    address: str = ""
    """The new address to remember, or the one before to go back to; empty where it stays."""
    host_pause: timedelta = HOST_PAUSE
    """How long the whole host is left alone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer brings nothing."""

    condition: Condition
    words: str


def plan(pace: Pace, answer: Answer, *, address: str, now: datetime, asked_if: bool = True) -> Plan:
    """Decide what an answer means and when to ask again, `now` being when it had come.

    `asked_if` says whether the request named a state of the feed that is here already.
    """
    if wrong := fault(answer, asked_if=asked_if):
        return _after_fault(pace, answer, wrong, address, now)
    unchanged = answer.status == 304
    interval = started(pace)
    if unchanged:
        interval = slower(interval)
    interval = max(interval, floor(answer))
    return Plan(
        result=Result.UNCHANGED if unchanged else Result.FETCHED,
        condition=Condition.UNCHANGED if unchanged else Condition.FETCHED,
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
        condition=Condition.UNCHANGED,
        words="Nothing new: the same bytes as before.",
        interval=interval,
        next_at=now + timedelta(seconds=interval),
    )


def plan_failure(pace: Pace, condition: Condition, words: str, *, now: datetime) -> Plan:
    """Decide when to ask again after an answer that brings nothing, or none at all.

    A move that was remembered is taken back where the new address goes on failing.
    """
    failures = pace.failures + 1
    back = pace.before if failures >= FAILURES_AT_NEW_ADDRESS else ""
    return Plan(
        result=Result.FAILED,
        condition=condition,
        words=f"{words} The address before the move is asked again." if back else words,
        interval=started(pace),
        failures=failures,
        next_at=now + timedelta(seconds=backoff(pace)),
        address=back,
    )


def _after_fault(pace: Pace, answer: Answer, wrong: Fault, address: str, now: datetime) -> Plan:
    if wrong.condition is Condition.GONE and not pace.before and _is_of(address, answer):
        return _closed(pace, wrong)
    failed = plan_failure(pace, wrong.condition, wrong.words, now=now)
    wait = pause(answer, now)
    if wait <= 0:
        return failed
    if pace.failures >= PATIENT_FAILURES:
        wait = max(wait, SHORTEST)
    limited = wrong.condition is Condition.LIMITED
    return replace(
        failed,
        words=f"{failed.words} It asks for a pause of {wait} s.",
        next_at=now + timedelta(seconds=wait),
        host_pause=min(timedelta(seconds=wait), LONGEST_HOST_PAUSE) if limited else HOST_PAUSE,
    )


def _is_of(address: str, answer: Answer) -> bool:
    """Say whether it is the asked address that answers, and not one it points to for now."""
    return answer.url in {"", address, answer.permanent_url}


def _closed(pace: Pace, wrong: Fault) -> Plan:
    return Plan(
        result=Result.CLOSED,
        condition=Condition.GONE,
        words=wrong.words,
        interval=started(pace),
        failures=pace.failures + 1,
        next_at=None,
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


def pause(answer: Answer, now: datetime) -> int:
    """Give the seconds for which an answer asks to be left alone; 0 where it does not."""
    return retry_after(answer, now) or _until_reset(answer, now)


def retry_after(answer: Answer, now: datetime) -> int:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3); 0 where there is none."""
    text = answer.header("retry-after").strip()
    if _SECONDS.fullmatch(text):
        return min(int(text), LONGEST_RETRY_AFTER)
    until = _date(text)
    if until is None:
        return 0
    # Rounded up: a second too late is polite, a second too early is not.
    seconds = -int((now - until).total_seconds() // 1)
    return max(0, min(seconds, LONGEST_RETRY_AFTER))


def _until_reset(answer: Answer, now: datetime) -> int:
    """Read until when a used-up limit lasts, from headers that many interfaces send."""
    for prefix in ("x-ratelimit-", "ratelimit-"):
        reset = answer.header(f"{prefix}reset").strip()
        if answer.header(f"{prefix}remaining").strip() == "0" and _SECONDS.fullmatch(reset):
            # Seconds, or the second since 1970 in which it ends.
            wait = (
                int(reset)
                if int(reset) <= LONGEST_RETRY_AFTER
                else int(reset) - int(now.timestamp())
            )
            return max(0, min(wait, LONGEST_RETRY_AFTER))
    return 0


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def moved(address: str, answer: Answer) -> str:
    """Give the address to remember after permanent redirects; never from https back to http."""
    new = answer.permanent_url
    if not new or new == address or len(new) > 2000:
        return ""
    downgrade = urlsplit(address).scheme == "https" and urlsplit(new).scheme != "https"
    return "" if downgrade else new


_FAULTS = {
    400: (Condition.NOT_UNDERSTOOD, "The address does not understand the request (400)."),
    401: (Condition.SIGN_IN, "The address asks for a name and a password (401)."),
    402: (Condition.PAYMENT, "The address asks for payment (402)."),
    403: (Condition.REFUSED, "The address refuses us (403)."),
    404: (Condition.NOT_FOUND, "There is nothing at the address (404)."),
    406: (Condition.NOT_UNDERSTOOD, "The address has nothing in a format that is read here (406)."),
    408: (Condition.SLOW_ANSWER, "The address took too long (408)."),
    410: (Condition.GONE, "The address is gone for good (410)."),
    429: (Condition.LIMITED, "The address says that it is asked too often (429)."),
    451: (Condition.LEGAL, "The address may not be shown here for legal reasons (451)."),
    503: (Condition.PAUSED, "The other side is out of service for now (503)."),
}


def fault(answer: Answer, *, asked_if: bool = True) -> Fault | None:
    """Say why an answer brings nothing; None where it does not fail."""
    status = answer.status
    if status == 403 and _is_limited(answer):
        return Fault(Condition.LIMITED, "The address says that it is asked too often (403).")
    if status in _FAULTS:
        return Fault(*_FAULTS[status])
    if status >= 500:
        return Fault(Condition.THEIR_FAULT, f"The other side has a fault of its own ({status}).")
    if status in _REDIRECTS:
        return Fault(
            Condition.REDIRECTS_NOWHERE,
            f"The address redirects without saying where to ({status}).",
        )
    if status not in {200, 203, 226, 304} or (status == 304 and not asked_if):
        return Fault(
            Condition.NOT_UNDERSTOOD,
            f"The address gave an answer that means nothing here ({status}).",
        )
    return _content_fault(answer) if status != 304 else None


def _is_limited(answer: Answer) -> bool:
    """Say whether a 403 is about how often, not about who."""
    told = any(
        answer.header(f"{prefix}ratelimit-remaining").strip() == "0" for prefix in ("", "x-")
    )
    return told or bool(answer.header("retry-after") or _LIMIT_WORDS.search(answer.body[:_HEAD]))


def _content_fault(answer: Answer) -> Fault | None:
    if not answer.body.strip():
        return Fault(Condition.EMPTY, "The answer is empty.")
    if not looks_like_page(answer.body[:_HEAD]):
        return None
    if _LOGIN.search(urlsplit(answer.url).path) or _PASSWORD_FIELD.search(answer.body):
        return Fault(Condition.LOGIN, "A page to sign in came instead of a feed.")
    return Fault(Condition.PAGE, "An HTML page came instead of a feed.")


def looks_like_page(head: bytes) -> bool:
    """Say whether bytes begin like an HTML page, past an XML declaration and comments."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    while rest.startswith((b"<?xml", b"<!--")):
        end = b"?>" if rest.startswith(b"<?xml") else b"-->"
        rest = rest.partition(end)[2].lstrip()
    return rest.startswith(_PAGE_STARTS)
