"""Times as agencies write them: some forty spellings, foreign month names, with and without a zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateline.wires.formats.months import MONTHS

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock at the agency may run ahead before its time counts as a time in the future."""
NEVER = datetime(9999, 12, 30, tzinfo=UTC)
"""Stands for an embargo whose end could not be read: held until a person sets it."""

_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "irst": 3.5,
    "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "trt": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5,
    "brt": -3, "brst": -2, "art": -3, "clt": -4, "cot": -5, "pet": -5, "wat": 1, "cat": 2,
    "sast": 2, "eat": 3, "gst": 4, "pkt": 5, "npt": 5.75, "wib": 7, "ict": 7, "wita": 8, "wit": 9,
    "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>[0-2]?\d)(?:[:.]|h\s?|\s?[時시点]\s?)(?P<minute>[0-5]\d)?"
    r"(?:[:.분分](?P<second>[0-6]\d))?(?:[.,]\d+)?(?:\s?[秒초])?(?:\s*(?P<half>[ap])\.?\s?m\.?(?![a-z]))?"
)
_BARE_HOUR = re.compile(r"(?<![\d:])(?P<hour>1?\d)\s*(?P<half>[ap])\.?\s?m\.?(?![a-z])")
_OFFSET = re.compile(
    r"(?:gmt|utc)?\s*(?P<sign>[+\-−])(?P<hour>\d{1,2}):?(?P<minute>\d{2})?\)?\s*(?:\([^()]{0,60}\)\s*)?$"
)
_FOUR_DIGITS = re.compile(r"(?<![\d-])(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?![\d-])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°|ª)?[\s.,-]+(?:de |d['’])?"
    r"([^\W\d_]+)\.?(?: de| del)?[\s.,'-]+(\d{2,4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:.*?(?<!\d)(\d{4})(?!\d))")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_LONGEST = 100


def read_time(value: str, *, zone: str, now: datetime) -> tuple[datetime | None, tuple[str, ...]]:
    """Read a time in any spelling into UTC; what had to be assumed comes back as flags.

    A time without a zone is taken in `zone`; one more than five minutes after `now` becomes `now`.
    An unreadable time gives None and a flag, an empty one None and no flag.
    """
    when, flags = read_moment(value, zone=zone)
    if when is not None and when > now + CLOCK_TOLERANCE:
        return now.astimezone(UTC), (*flags, f"Time in the future, set to arrival: {value.strip()}")
    return when, flags


@lru_cache(maxsize=1024)
def read_moment(value: str, *, zone: str) -> tuple[datetime | None, tuple[str, ...]]:
    """Read a time that may lie in the future, such as the end of an embargo."""
    words = " ".join(value[: _LONGEST + 1].split())
    if not words:
        return None, ()
    try:
        when = _read(words) if len(words) <= _LONGEST else None
        if when is None or not 1900 <= when.year < NEVER.year:
            return None, (f"Time not readable: {words[:60]}",)
        if when.tzinfo is not None:
            return when.astimezone(UTC), ()
        return when.replace(tzinfo=_zone(zone)).astimezone(UTC), (
            f"Time without a zone, taken as {zone}",
        )
    except (ValueError, OverflowError):
        return None, (f"Time not readable: {words[:60]}",)


def _read(words: str) -> datetime | None:
    """Try the spellings from the strictest to the loosest; naive if no zone is named."""
    if _EPOCH.match(words):
        seconds = float(words)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return _loosely(_folded(words))


def _loosely(words: str) -> datetime | None:
    """Find date, clock and zone anywhere in the words."""
    date, rest = _date(words)
    if date is None:
        return None
    offset, rest = _offset(rest)
    (hour, minute, second), rest = _clock(rest)
    if offset is None:
        offset = _named_zone(rest)
    day = datetime(*date, tzinfo=offset)
    return day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _date(words: str) -> tuple[tuple[int, int, int] | None, str]:
    """Find year, month and day, and give the words without them."""
    for match in _DAY_MONTH.finditer(words):
        if month := MONTHS.get(match[2]):
            return (_year(match[3]), month, int(match[1])), _cut(words, match.span())
    if figures := _NUMERIC.search(words):
        return _numeric(figures[1], figures[2], figures[3]), _cut(words, figures.span())
    for found in _MONTH_DAY.finditer(words):
        if month := MONTHS.get(found[1]):
            rest = words[: found.start()] + " " + words[found.end(2) : found.start(3)] + " "
            return (_year(found[3]), month, int(found[2])), rest + words[found.end() :]
    return None, words


def _numeric(first: str, second: str, third: str) -> tuple[int, int, int]:
    """Order the parts of an all-figures date: year first if it has four figures, else day first."""
    if len(first) == 4:
        return _year(first), int(second), int(third)
    day, month = int(first), int(second)
    return (_year(third), day, month) if month > 12 else (_year(third), month, day)


def _year(digits: str) -> int:
    """Widen a year of two figures, and turn a Buddhist year into ours."""
    year = int(digits)
    if year < 100:
        return year + (2000 if year < 70 else 1900)
    return year - 543 if 2443 < year < 2700 else year


def _clock(words: str) -> tuple[tuple[int, int, int], str]:
    """Find the time of day; midnight where there is none."""
    match = _CLOCK.search(words) or _BARE_HOUR.search(words) or _FOUR_DIGITS.search(words)
    if match is None:
        return (0, 0, 0), words
    found = match.groupdict()
    hour = int(found["hour"])
    half = found.get("half") or _asian_half(words)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24:
        raise ValueError(hour)
    return (
        hour,
        int(found["minute"] or 0) if "minute" in found else 0,
        int(found.get("second") or 0),
    ), _cut(words, match.span())


def _asian_half(words: str) -> str:
    """Find morning and afternoon as Korean, Japanese and Chinese write them, before the hour."""
    if any(word in words for word in ("오후", "午後", "下午", "晚上")):
        return "p"
    return "a" if any(word in words for word in ("오전", "午前", "上午")) else ""


def _offset(words: str) -> tuple[tzinfo | None, str]:
    """Find a zone written in figures."""
    match = _OFFSET.search(words)
    if match is None or not re.search(r"\d", words[: match.start()]):
        return None, words
    ahead = timedelta(hours=int(match["hour"]), minutes=int(match["minute"] or 0))
    if ahead >= timedelta(hours=24):
        raise ValueError(match[0])
    return timezone(ahead if match["sign"] == "+" else -ahead), words[: match.start()]


def _named_zone(words: str) -> tzinfo | None:
    """Find a zone written as a word: GMT, EST, MESZ, Europe/Berlin."""
    for word in re.findall(r"[a-z_]+(?:/[a-z_]+)?", words):
        if word in _HOURS:
            return timezone(timedelta(hours=_HOURS[word]))
        if "/" in word:
            return _zone("/".join(part.title() for part in word.split("/")))
    return None


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    """Load a zone by its IANA name; UTC if nobody knows it."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return UTC


def _cut(words: str, span: tuple[int, int]) -> str:
    return f"{words[: span[0]]} {words[span[1] :]}"


def _folded(words: str) -> str:
    """Fold case and accents, as the month table has them."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)
