"""Times as readers see them: in the edition's zone, with the zone's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton


class Dated(Protocol):
    """Something that went out at a time."""

    @property
    def published_at(self) -> datetime:
        """When it went out."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class DayGroup(Generic[D]):
    """What went out on one date."""

    date: date
    items: tuple[D, ...]


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """Name the zone as its clocks stand at that moment, such as KST or CEST, else as UTC+4.

    The zone database gives many zones no letters, only a number such as +04.
    """
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


@lru_cache(maxsize=1_000)
def long_date(day: date, language: str) -> str:
    """Write a date out, such as 5 June 2025 or 5. Juni 2025."""
    return format_date(day, "long", locale=locale_of(language))


def full_date(day: date, language: str) -> str:
    """Write a date out with its day of the week."""
    return format_date(day, "full", locale=locale_of(language))


def month_name(day: date, language: str) -> str:
    """Name the month of a date and its year, such as June 2025."""
    return str(format_skeleton("yMMMM", day, locale=locale_of(language)))


@cache
def language_name(language: str) -> str:
    """Name a language in itself, such as Deutsch; its code where nobody knows it."""
    try:
        return Locale.parse(language.replace("-", "_")).get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


@cache
def locale_of(language: str) -> Locale:
    """Find the conventions of a language; those of British English where nobody knows it."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def by_day(items: Iterable[D], zone: ZoneInfo) -> tuple[DayGroup[D], ...]:
    """Put items that stand one behind the other on the same date of the zone together."""
    groups: list[tuple[date, list[D]]] = []
    for item in items:
        local = item.published_at.astimezone(zone).date()
        if not groups or groups[-1][0] != local:
            groups.append((local, []))
        groups[-1][1].append(item)
    return tuple(DayGroup(day, tuple(found)) for day, found in groups)
