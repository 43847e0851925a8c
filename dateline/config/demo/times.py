"""Placeholders for time in demonstration copy; the grammar stands in README.md beside this file."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

PLACEHOLDER = re.compile(
    r"\{\{(?:(rfc822|dateline(?:_(?:de|fr|es))?):)?"
    r"([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?\}\}"
)
MONTHS = {
    "dateline": "January February March April May June July August September October November December",
    "dateline_de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "dateline_fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "dateline_es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
DAYS = {
    "dateline": "{month} {day}",
    "dateline_de": "{day}. {month}",
    "dateline_fr": "{day} {month}",
    "dateline_es": "{day} de {month}",
}


def fill_in(text: str, *, now: datetime, zone: str) -> str:
    """Replace every placeholder by the time it means, seen from `now` and, for datelines, in the zone."""
    return PLACEHOLDER.sub(lambda found: _written(found, now, ZoneInfo(zone)), text)


def _written(found: re.Match[str], now: datetime, zone: ZoneInfo) -> str:
    form, sign, days, hours, minutes = found.groups()
    distance = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    at = (now + distance if sign == "+" else now - distance).replace(microsecond=0)
    if form is None:
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_datetime(at) if form == "rfc822" else _day(form, at.astimezone(zone))


def _day(form: str, at: datetime) -> str:
    month = MONTHS[form].split()[at.month - 1]
    day = "1er" if form == "dateline_fr" and at.day == 1 else str(at.day)
    return DAYS[form].format(month=month, day=day)
