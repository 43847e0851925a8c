"""Names of zones as agencies write them: abbreviations, names in words, and IANA's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

# Hours ahead of UTC. What several zones are called is what most agencies mean by it, unless the
# source's own zone goes by that name.
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
# Names that leave it to the day whether it is summer.
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "uk time": "Europe/London", "london time": "Europe/London",
    "new york time": "America/New_York",
}  # fmt: skip
# Names in words, as browsers and mail programs write them.
_IN_WORDS = {
    "coordinated universal": 0, "greenwich mean": 0, "british summer": 1, "western european": 0,
    "central european summer": 2, "central european": 1, "eastern european summer": 3,
    "eastern european": 2, "moscow": 3, "eastern standard": -5, "eastern daylight": -4,
    "central standard": -6, "central daylight": -5, "mountain standard": -7,
    "mountain daylight": -6, "pacific standard": -8, "pacific daylight": -7,
    "india standard": 5.5, "indian standard": 5.5, "china standard": 8, "hong kong": 8,
    "singapore": 8, "japan standard": 9, "korea standard": 9, "korean standard": 9,
    "australian eastern standard": 10, "australian eastern daylight": 11,
}  # fmt: skip
_WORDS = re.compile(rf"({'|'.join(sorted(_IN_WORDS, key=len, reverse=True))})(?: standard)? time")
_WORD = re.compile(r"[a-z_]+(?:/[a-z0-9_+-]+){0,2}")


def zone_named_in(words: str, home: str, day: datetime) -> tzinfo | None:
    """Find a zone written in words folded to lower case: GMT, EST, MESZ, Europe/Berlin, ET.

    Of names that several zones have (CST, IST, BST), that of the source's `home` zone is meant,
    where it goes by that name. None where nobody knows a zone by any of the words.
    """
    if "time" in words and (found := _WORDS.search(words)):
        return timezone(timedelta(hours=_IN_WORDS[found[1]]))
    for name in (*_WORD.findall(words), *(name for name in _PLACES if " " in name)):
        if " " in name and name not in words:
            continue
        zone = _called(name, home, day)
        if zone is not None:
            return zone
    return None


def _called(name: str, home: str, day: datetime) -> tzinfo | None:
    """Give the zone of one name."""
    if "/" in name:
        return ZoneInfo(_names()[name]) if name in _names() else None
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if name not in _HOURS:
        return None
    ahead = _own_names(home, day.year).get(name, timedelta(hours=_HOURS[name]))
    return timezone(ahead)


@lru_cache(maxsize=256)
def _own_names(home: str, year: int) -> dict[str, timedelta]:
    """Give what a zone itself calls its winter and its summer time."""
    zone, found = load_zone(home), {}
    for month in (1, 7):
        moment = datetime(min(max(year, 1900), 2100), month, 1, tzinfo=zone)
        name, ahead = moment.tzname(), moment.utcoffset()
        if name and ahead is not None:
            found[name.lower()] = ahead
    return found


@cache
def _names() -> dict[str, str]:
    """Give all of IANA's names by their folded form."""
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=256)
def load_zone(name: str) -> tzinfo:
    """Load a zone by its IANA name; UTC if nobody knows it."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return UTC
