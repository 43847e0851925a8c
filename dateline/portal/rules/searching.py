"""What stands in the address of a search: read with care, and written the same way again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from dateline.portal.rules.countries import code_of

LONGEST = 300
"""Characters of a question that are kept in the address."""
ORDERS = ("relevance", "date")
FILTERS = ("sector", "country", "edition", "kind", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose from: slugs of sectors and editions, kinds of stories."""

    sectors: Collection[str]
    editions: Collection[str]
    kinds: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as its address says it."""

    q: str = ""
    order: str = ORDERS[0]
    sector: str = ""
    country: str = ""
    """Its code."""
    edition: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    """The last day, which is one of those searched."""
    after: str = ""
    left_out: tuple[str, ...] = ()
    """Filters that were given and mean nothing here."""

    @property
    def filtered(self) -> bool:
        """Tell whether any filter is set."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def query(self) -> str:
        """Write it as the query of an address: only what was asked, always in the same order."""
        names = ("q", "order", *FILTERS, "after")
        pairs = [(name, str(getattr(self, name) or "")) for name in names]
        return urlencode([(name, value) for name, value in pairs if value and value != ORDERS[0]])

    def going_on(self, after: object) -> Asked:
        """Give the same search from there on."""
        return replace(self, after=str(after))

    def from_the_start(self) -> Asked:
        """Give the same search from its first page."""
        return replace(self, after="")


def read_asked(given: Mapping[str, str], choices: Choices) -> Asked:
    """Read a search; a filter that means nothing is left out and named."""
    asked = Asked(
        q=" ".join(given.get("q", "")[:LONGEST].split()),
        order=_among(given.get("order", ""), ORDERS) or ORDERS[0],
        sector=_among(given.get("sector", ""), choices.sectors),
        country=code_of(given.get("country", "").strip().lower()) or "",
        edition=_among(given.get("edition", ""), choices.editions),
        kind=_among(given.get("kind", ""), choices.kinds),
        since=_date(given.get("since", "")),
        until=_date(given.get("until", "")),
        after=given.get("after", ""),
    )
    lost = [name for name in FILTERS if given.get(name) and not getattr(asked, name)]
    return replace(asked, left_out=tuple(lost))


def _among(value: str, choices: Collection[str]) -> str:
    return value if value in choices else ""


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Beyond these, a day has no beginning or end in some zone.
    return found if date(1900, 1, 1) <= found <= date(2199, 12, 31) else None
