"""Times as agencies write them: some forty spellings, foreign month names, with and without a zone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateline.wires.formats.months import MONTHS
from dateline.wires.formats.zones import load_zone, zone_named_in

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock at the agency may run ahead before its time counts as a time in the future."""
FUTURE, WITHOUT_ZONE = "Time in the future, set to arrival: ", "Time without a zone, taken as "
"""How two of the flags begin; what follows is the time as sent, and the zone."""
NO_CLOCK = "Time of day not readable, taken as midnight: "
EITHER_WAY = "Day and month may be the other way round: "
"""How those begin that leave a doubt when it was: too much of one for an embargo."""
NEVER = datetime(9999, 12, 30, tzinfo=UTC)
"""Stands for an embargo whose end could not be read: held until a person sets it."""

_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>[0-2]?\d)(?:[:.]|h\s?|\s?uhr\b|\s?[時시点]\s?)(?P<minute>[0-5]\d)?"
    r"(?:[:.분分](?P<second>[0-6]\d))?(?:[.,]\d+)?(?:\s?[秒초])?(?:\s*(?P<half>[ap])\.?\s?m\.?(?![a-z]))?"
)
_BARE_HOUR = re.compile(r"(?<![\d:])(?P<hour>1?\d)\s*(?P<half>[ap])\.?\s?m\.?(?![a-z])")
_OFFSET = re.compile(
    r"(?:gmt|utc)?\s*(?P<sign>[+\-−])(?P<hour>\d{1,2}):?(?P<minute>\d{2})?\)?\s*(?:\([^()]{0,60}\)\s*)?$"
)
_FOUR_DIGITS = re.compile(r"(?<![\d-])(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?![\d-])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([-/.年년])\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,4})(?!\d)")
_LETTERS = r"(?:[^\W\d_]|[\u0900-\u0dff\u0e00-\u0eff])+"
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°|ª)?[\s.,-]*(?:de |d['’])?"
    rf"({_LETTERS})\.?(?: de| del)?[\s.,'-]*(\d{{2,4}})(?!\d)"
)
_MONTH_DAY = re.compile(
    rf"({_LETTERS})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:.*?(?<![\d+−-])(\d{{4}})(?!\d))"
)
_EPOCH = re.compile(r"^@?(\d{10}(?:\d{3}){0,2}(?:\.\d+)?)$|^/Date\((\d{10,13})(?:[+-]\d{4})?\)/$")
# The day of the year, and figures without signs between them.
_ORDINAL = re.compile(r"^(\d{4})-?(\d{3})(?:[t ](.+))?$", re.IGNORECASE)
_CLOSE = re.compile(r"^(\d{8})(\d{4}(?:\d{2})?)(z?)$", re.IGNORECASE)
# Day, hour and minute, zone letter, month, year, as the military and weather services write them.
_GROUP = re.compile(r"^(\d{2})(\d{4})\s?(z|utc|gmt)?\s?([a-z]{3})\s?(\d{2,4})$")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)年")
_NOON = re.compile(r"\b(?:12 )?(?:noon|midday)\b")
# Where the month stands first.
_AMERICAN = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Phoenix", "America/Detroit", "America/Anchorage", "America/Indiana/", "US/"),
)
_LONGEST = 100
# Seconds since 1970 until the year 5138: what is more are thousandths.
_LAST_SECOND = 1e11
_FIGURES_LEFT = re.compile(r"\d{2}")
_HALF = re.compile(r"\d\s?[ap]\.?\s?m\b")
# What computers say when they know no time.
_UNSET = datetime(1970, 1, 1, tzinfo=UTC)


def read_time(value: str, *, zone: str, now: datetime) -> tuple[datetime | None, tuple[str, ...]]:
    """Read a time in any spelling into UTC; what had to be assumed comes back as flags.

    A time without a zone is taken in `zone`; one more than five minutes after `now` becomes `now`.
    An unreadable time gives None and a flag, an empty one None and no flag.
    """
    when, flags = read_moment(value, zone=zone)
    if when == _UNSET:
        return None, (f"Time not set: {value.strip()[:60]}",)
    if when is not None and when > now + CLOCK_TOLERANCE:
        return now.astimezone(UTC), (*flags, f"{FUTURE}{value.strip()}")
    return when, flags


@lru_cache(maxsize=1024)
def read_moment(value: str, *, zone: str) -> tuple[datetime | None, tuple[str, ...]]:
    """Read a time that may lie in the future, such as the end of an embargo."""
    words = " ".join(value[: _LONGEST + 1].split())
    if not words:
        return None, ()
    try:
        when, doubts = _read(words, zone) if len(words) <= _LONGEST else (None, ())
        if when is None or not 1900 <= when.year < NEVER.year:
            return None, (f"Time not readable: {words[:60]}",)
        if when.tzinfo is not None:
            return when.astimezone(UTC), doubts
        return when.replace(tzinfo=load_zone(zone)).astimezone(UTC), (
            f"{WITHOUT_ZONE}{zone}",
            *doubts,
        )
    except (ValueError, OverflowError):
        return None, (f"Time not readable: {words[:60]}",)


def is_doubtful(flags: Sequence[str]) -> bool:
    """Tell whether a time was read that may as well be another one."""
    return any(flag.startswith((NO_CLOCK, EITHER_WAY)) for flag in flags)


def _read(words: str, home: str) -> tuple[datetime | None, tuple[str, ...]]:
    """Try the spellings from the strictest to the loosest; naive if no zone is named."""
    if seconds := _EPOCH.match(words):
        return _since_1970(seconds[1] or seconds[2]), ()
    try:
        return datetime.fromisoformat(_figures(words)), ()
    except ValueError:
        return _loosely(_folded(words), home)


def _since_1970(digits: str) -> datetime:
    """Read seconds, thousandths or millionths of them since 1970."""
    seconds = float(digits)
    while seconds > _LAST_SECOND:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)


def _figures(words: str) -> str:
    """Write the day of the year, and figures that stand close, in the form of ISO 8601."""
    if close := _CLOSE.match(words):
        return f"{close[1]}T{close[2]}{close[3]}"
    ordinal = _ORDINAL.match(words)
    if ordinal is None:
        return words
    day = datetime(int(ordinal[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(ordinal[2]) - 1)
    if str(day.year) != ordinal[1]:
        raise ValueError(words)
    return f"{day:%Y-%m-%d}" + (f"T{ordinal[3]}" if ordinal[3] else "")


def _loosely(words: str, home: str) -> tuple[datetime | None, tuple[str, ...]]:
    """Find date, clock and zone anywhere in the words."""
    words = _GROUP.sub(r"\1 \4 \5 \2 \3", words)
    date, rest, doubts = _date(words, home)
    if date is None:
        return None, ()
    offset, rest = _offset(rest)
    (hour, minute, second), rest = _clock(rest)
    midnight = datetime(*date)  # noqa: DTZ001 - the zone is looked for next
    if offset is None:
        offset = zone_named_in(rest, home, midnight)
    if (hour, minute, second) == (0, 0, 0) and _FIGURES_LEFT.search(rest):
        doubts = (*doubts, f"{NO_CLOCK}{words[:60]}")
    day = midnight.replace(tzinfo=offset)
    return day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59)), doubts


def _date(words: str, home: str) -> tuple[tuple[int, int, int] | None, str, tuple[str, ...]]:
    """Find year, month and day, and give the words without them, and what is doubtful."""
    words = _ERA.sub(lambda era: f"{_ERAS[era[1]] + int(era[2].replace('元', '1'))}年", words)
    start = 0
    while match := _DAY_MONTH.search(words, start):
        if month := MONTHS.get(match[2]):
            return (_year(match[3]), month, int(match[1])), _cut(words, match.span()), ()
        # What was no month may hide one: "20:15 GMT, 31 January 2018".
        start = match.start() + 1
    if figures := _NUMERIC.search(words):
        rest = _cut(words, figures.span())
        date, doubts = _numeric(figures, rest, home)
        return date, rest, doubts
    for found in _MONTH_DAY.finditer(words):
        if month := MONTHS.get(found[1]):
            rest = words[: found.start()] + " " + words[found.end(2) : found.start(3)] + " "
            return (_year(found[3]), month, int(found[2])), rest + words[found.end() :], ()
    return None, words, ()


def _numeric(
    figures: re.Match[str], rest: str, home: str
) -> tuple[tuple[int, int, int], tuple[str, ...]]:
    """Order the parts of an all-figures date: year first if it has four figures, else day first.

    In America the month stands first, and strokes between: there the source's zone decides, or the
    clock's a.m. and p.m. A source whose zone says nothing of where it is leaves a doubt.
    """
    first, sign, second, third = figures.groups()
    if len(first) == 4:
        return (_year(first), int(second), int(third)), ()
    day, month = int(first), int(second)
    either = sign == "/" and day <= 12 and month <= 12 and day != month
    american = either and (home.startswith(_AMERICAN) or bool(_HALF.search(rest)))
    if month > 12 or american:
        day, month = month, day
    doubtful = either and not american and "/" not in home
    return (_year(third), month, day), ((f"{EITHER_WAY}{figures[0]}",) if doubtful else ())


def _year(digits: str) -> int:
    """Widen a year of two figures, and turn a Buddhist year into ours."""
    year = int(digits)
    if year < 100:
        return year + (2000 if year < 70 else 1900)
    return year - 543 if 2443 < year < 2700 else year


def _clock(words: str) -> tuple[tuple[int, int, int], str]:
    """Find the time of day; midnight where there is none."""
    if _NOON.search(words):
        return (12, 0, 0), _CLOCK.sub(" ", words)
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


def _cut(words: str, span: tuple[int, int]) -> str:
    return f"{words[: span[0]]} {words[span[1] :]}"


def _folded(words: str) -> str:
    """Fold case, accents and figures of other scripts, as the tables have them."""
    if words.isascii():
        return words.lower()
    apart = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in apart
        if not unicodedata.combining(letter)
    )
    return unicodedata.normalize("NFC", bare)
