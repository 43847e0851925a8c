"""What stands in the address of a search: read with care, and written the same way again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from dateline.desk.rules.countries import code_of

LONGEST = 300
"""Characters of a question that are kept in the address."""
ORDERS = ("relevance", "date")
FILTERS = ("sector", "country", "edition", "kind", "author", "language", "since", "until")
# In days; today alone is 1.
SPANS = {"today": 1, "week": 7, "month": 31, "year": 366}
EVERY_EDITION = "all"
"""What stands for the edition where the stories of all are searched."""
LONGEST_PREFIX = 60
"""Characters that suggestions are given for."""
KEPT_PREFIX = 3
"""Suggestions for so many characters are kept: everybody types these, and there are few of them."""
_LANGUAGE = re.compile("[a-z]{2,3}")
_APART = re.compile(r"[^\w'’-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose from: slugs of sectors, editions and authors, kinds of stories."""

    sectors: Collection[str]
    editions: Collection[str]
    kinds: Collection[str]
    authors: Collection[str] = ()


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
    author: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    """The last day, which is one of those searched."""
    after: str = ""
    left_out: tuple[str, ...] = ()
    """Filters that were given and mean nothing here."""
    cut: bool = False
    """The question was longer than what is read of one."""

    @property
    def filters(self) -> tuple[str, ...]:
        """Name the filters that are set."""
        return tuple(name for name in FILTERS if getattr(self, name))

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

    def ordered(self, order: str) -> Asked:
        """Give the same search in that order, from its first page."""
        return replace(self, order=order, after="")

    def saying(self, q: str) -> Asked:
        """Give a search for other words with the same filters."""
        return replace(self, q=q, after="", cut=False)

    def lacking(self, *filters: str) -> Asked:
        """Give the same search without some of its filters."""
        none = {name: None if name in ("since", "until") else "" for name in filters}
        return replace(self.from_the_start(), **none)  # type: ignore[arg-type]

    def in_every_edition(self) -> Asked:
        """Give the same search among the stories of all editions."""
        return replace(self.from_the_start(), edition=EVERY_EDITION)

    def within(self, span: str, today: date) -> Asked:
        """Give the same search over the last days."""
        since = today - timedelta(days=SPANS[span] - 1)
        return replace(self, since=since, until=None, after="")


def read_asked(given: Mapping[str, str], choices: Choices) -> Asked:
    """Read a search; a filter that means nothing is left out and named."""
    text = " ".join(given.get("q", "")[: 4 * LONGEST].split())
    since, until = _date(given.get("since", "")), _date(given.get("until", ""))
    if since and until and since > until:
        since, until = until, since
    asked = Asked(
        q=text[:LONGEST].rstrip(),
        order=_among(given.get("order", ""), ORDERS) or ORDERS[0],
        sector=_among(given.get("sector", ""), choices.sectors),
        country=code_of(given.get("country", "").strip().lower()) or "",
        edition=_among(given.get("edition", ""), [*choices.editions, EVERY_EDITION]),
        kind=_among(given.get("kind", ""), choices.kinds),
        author=_among(given.get("author", ""), choices.authors),
        language=_language(given.get("language", "")),
        since=since,
        until=until,
        after=given.get("after", ""),
        cut=len(text) > LONGEST,
    )
    lost = [name for name in FILTERS if given.get(name) and not getattr(asked, name)]
    return replace(asked, left_out=tuple(lost))


def _among(value: str, choices: Collection[str]) -> str:
    return value if value in choices else ""


def _language(text: str) -> str:
    return text if _LANGUAGE.fullmatch(text) else ""


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Beyond these, a day has no beginning or end in some zone.
    return found if date(1900, 1, 1) <= found <= date(2199, 12, 31) else None


def fewer_words(q: str) -> list[tuple[str, str]]:
    """Give the question without its quotes, and without each of its words: what is left out, and the rest.

    What was left out is empty for the quotes. Nothing for a single word.
    """
    plain = re.sub('["“”„‟«»]', " ", q)
    words = plain.split()
    rest = [("", " ".join(words))] if plain != q and len(words) > 1 else []
    if 1 < len(words) <= 6:
        rest += [
            (word, " ".join([*words[:place], *words[place + 1 :]]))
            for place, word in enumerate(words)
        ]
    return rest


def prefix_of(text: str) -> str:
    """Write what somebody types as suggestions are asked for: one spelling for all that mean the same."""
    small = unicodedata.normalize("NFC", text[: 4 * LONGEST_PREFIX]).lower()
    return " ".join(_APART.sub(" ", small).split())[:LONGEST_PREFIX].rstrip()
