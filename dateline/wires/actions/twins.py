"""Earlier items with the same text as those that are about to be stored, from whatever source.

The texts of some days are found again by the keys of their samples (`tagging.recall`), and compared
word by word. That costs a handful of queries for a hundred items, however many are stored: an item
looks up a few dozen keys, a key leads to a few dozen items, and a few of those are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from dateline.tagging import Likeness, Wording, fresh_keys, likeliest, likeness, wording
from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import SampledKey, Source, WireItem
from dateline.wires.models.sampled import RECENT, note_keys
from dateline.wires.queries import noted_under, same_words, withdrawn_among
from dateline.wires.rules.duplicates import LOOK_BACK, Terms, Twin, is_compared, may_be_one
from dateline.wires.rules.identity import Known, words_of

_ONE_WRITER = 0x77697265
"""The number of the advisory lock under which items are judged and stored."""
_FORGOTTEN_AT_ONCE = 2**24
"""Of the 2^31 keys of a day so many are forgotten in one statement: some thousand rows."""


class Judged(NamedTuple):
    """A copy that is to be judged: it brings something that is not known yet."""

    uri: str
    copy: WireCopy


@dataclass(slots=True)
class _Text:
    """The text of a copy, as it is looked up and compared."""

    wording: Wording
    words: str
    language: str


@dataclass(slots=True)
class _Earlier:
    """An earlier item as it is compared."""

    row: WireItem
    copy: WireCopy
    source: Source
    wording: Wording
    killed: bool = False


@dataclass(slots=True)
class Twins:
    """What may be the text of some copies of one source; those that are stored are added."""

    source: Source
    day: int
    texts: dict[int, _Text] = field(default_factory=dict)
    """By the place of the copy among those that are judged."""
    noted: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Numbers of items, by the keys of their samples. Below zero are those of this batch."""
    same_words: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    earlier: dict[int, _Earlier] = field(default_factory=dict)
    added: list[tuple[WireItem, Wording]] = field(default_factory=list)
    linked: list[tuple[WireItem, int]] = field(default_factory=list)

    def of(self, place: int, uri: str, known: Mapping[str, Known]) -> Twin | None:
        """Give the item whose text a copy has: one that was withdrawn before all, then the oldest.

        One that waits for an editor comes last: of two, the other may have a story.
        """
        text = self.texts.get(place)
        if text is None or known[uri].taken:
            return None
        found = [
            self._twin(number, each, text, known)
            for number, each in self._candidates(text, known[uri])
            if not (each.source.pk == self.source.pk and each.row.uri == uri)
            and may_be_one(each.copy.language, text.language)
        ]
        return min((twin for twin in found if twin), key=_rank, default=None)

    def words_at(self, place: int) -> str:
        """Give the digest of the words of a copy; empty where it is not compared."""
        return self.texts[place].words if place in self.texts else ""

    def add(self, place: int, row: WireItem, copy: WireCopy) -> None:
        """Note an item that is about to be stored, so that others are compared with it."""
        text = self.texts.get(place)
        if text is None:
            return
        self.added.append((row, text.wording))
        number = -len(self.added)
        self.earlier[number] = _Earlier(row, copy, self.source, text.wording)
        self.same_words[text.words].append(number)
        for key in fresh_keys(text.wording.sample, self.noted):
            self.noted[key].append(number)

    def link(self, row: WireItem, first: int | None) -> None:
        """Have an item point at the first one; where that is stored with it, when both are."""
        if first is None or first > 0:
            row.first_id = first
        else:
            self.linked.append((row, -first - 1))

    def keep(self) -> None:
        """Write the keys and the links of items that are stored now."""
        for row, place in self.linked:
            WireItem.objects.filter(pk=row.pk).update(first=self.added[place][0])
        # Django looks a key up anew each time that it is asked for it.
        stored = [row.pk for row, _ in self.added]
        listed = (
            (key, stored[-number - 1])
            for key, numbers in self.noted.items()
            for number in numbers
            if number < 0
        )
        note_keys(self.day, listed, days=_days(self.day))

    def _candidates(self, text: _Text, known: Known) -> Iterator[tuple[int, _Earlier]]:
        numbers = [*self.same_words.get(text.words, ()), *filter(None, [known.first])]
        for number in dict.fromkeys([*numbers, *likeliest(text.wording.sample, self.noted)]):
            if number in self.earlier:
                yield number, self.earlier[number]

    def _twin(
        self, number: int, each: _Earlier, text: _Text, known: Mapping[str, Known]
    ) -> Twin | None:
        identical = number in self.same_words.get(text.words, ())
        found = likeness(each.wording, text.wording)
        if not (identical or found.same):
            return None
        a_moment_ago = each.source.pk == self.source.pk and each.row.uri in known
        killed = each.killed or (a_moment_ago and known[each.row.uri].killed)
        return _as_twin(number, each, found, identical=identical, killed=killed)


def find_twins(
    source: Source, judged: Mapping[int, Judged], known: Mapping[str, Known], *, now: datetime
) -> Twins:
    """Look up what some copies may be copies of. At most five queries.

    From here to the end of the transaction nobody else stores items: else two sources could bring
    the same text at the same moment, and both would be the first.
    """
    _one_writer_at_a_time()
    texts = {
        place: _Text(wording(each.copy.body_text), words_of(each.copy), each.copy.language)
        for place, each in judged.items()
        if is_compared(each.copy)
    }
    twins = Twins(source=source, day=day_of(now), texts=texts)
    if texts:
        _look_up(twins, {known[judged[place].uri].first or 0 for place in texts})
    return twins


def day_of(time: datetime) -> int:
    """Give the days from 1970 to a time, in UTC."""
    return int(time.timestamp() // 86_400)


def forget_keys(*, now: datetime) -> int:
    """Forget some of the keys that are older than anything is compared with; gives how many."""
    first = _days(day_of(now))[0]
    for since in (0, RECENT):
        old = SampledKey.objects.filter(day__gte=since, day__lt=since + first)
        if oldest := old.order_by("day", "key").first():
            up_to = oldest.key + _FORGOTTEN_AT_ONCE
            some = SampledKey.objects.filter(day=oldest.day, key__gte=oldest.key, key__lt=up_to)
            return some._raw_delete(some.db)
    return 0


def _look_up(twins: Twins, wanted: set[int]) -> None:
    keys = {key for text in twins.texts.values() for key in text.wording.sample}
    twins.noted.update(noted_under(keys, days=_days(twins.day)))
    twins.same_words.update(same_words(twins.source, {text.words for text in twins.texts.values()}))
    for text in twins.texts.values():
        wanted.update(likeliest(text.wording.sample, twins.noted), twins.same_words[text.words])
    twins.earlier = _read(wanted - {0})


def _days(day: int) -> range:
    return range(day - LOOK_BACK.days, day + 1)


def _read(numbers: Collection[int]) -> dict[int, _Earlier]:
    if not numbers:
        return {}
    rows = list(WireItem.objects.filter(pk__in=numbers).select_related("source"))
    killed = withdrawn_among(rows)
    return {
        row.pk: _Earlier(row, copy, row.source, wording(copy.body_text), row.pk in killed)
        for row in rows
        for copy in [row.copy]
    }


def _as_twin(
    number: int, each: _Earlier, found: Likeness, *, identical: bool, killed: bool
) -> Twin:
    return Twin(
        number=number,
        uri=each.row.uri,
        headline=each.row.headline,
        outcome=each.row.outcome,
        arrived_at=each.row.arrived_at,
        agency=each.source.credit,
        terms=Terms(trust=each.source.trust, rights=each.source.rights),
        killed=killed,
        embargoed=each.copy.embargoed,
        expires=each.copy.expires,
        identical=identical,
        says_more=found.much_longer,
        figures=found.figures,
    )


def _rank(twin: Twin) -> tuple[bool, bool, bool, int]:
    held = twin.outcome == WireItem.Outcome.HELD
    # Those of this batch have numbers below zero, the first of them the highest.
    return not twin.killed, held, twin.number < 0, abs(twin.number)


def _one_writer_at_a_time() -> None:
    """Wait until nobody else stores items; SQLite lets but one write at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])
