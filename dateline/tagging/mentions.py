"""The names in a story that stand for countries, and where in it they stand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from dateline.tagging.casing import is_shouting, sentence_case
from dateline.tagging.facts import Dateline, Text
from dateline.tagging.gazetteer import Kind, Name, cities_named, names, namesakes
from dateline.tagging.languages import UNKNOWN, detect_language, primary
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Found, Lexicon, Words, split_lead, words_of


class Part(Enum):
    """Where in the story a name stands."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"

    __hash__ = object.__hash__  # as in Kind


_CITIES = {Kind.CAPITAL, Kind.CITY, Kind.TOWN}
_WIDER = {Kind.COUNTRY, Kind.REGION, Kind.SHORT_REGION}

# Words that stand before the name of a small place.
_PREPOSITIONS = spaced(
    "in at near from to outside around of toward towards through between across "
    "à en em a nach aus bei près de da di"
)

_SURNAME_FIRST = frozenset({"KP", "KR", "CN", "TW", "VN", "SG", "KH"})

# Words that stand before a person's name.
_TITLES = spaced(
    "mr mrs ms miss dr sir lord lady judge justice president minister secretary senator sen rep "
    "representative gov governor mayor chairman spokesman spokeswoman analyst professor prof "
    "general gen colonel col captain capt sgt officer detective coach director manager king "
    "queen prince princess pope saint herr frau monsieur madame señor"
)

_MONEY = spaced("franc francs dlr dlrs dollar dollars mark marks yen crown crowns pound pounds "
                   "peso pesos lira lire guilder guilders rupee rupees")  # fmt: skip


class Mention(NamedTuple):
    """A name in the story: the countries it may stand for, its kind and where it stands.

    ``namesakes`` are countries that have a place of that name too. ``at`` is the number of the
    word in headline or body; ``located`` tells that a preposition such as "in" stands before.
    """

    codes: tuple[str, ...]
    kind: Kind
    part: Part
    namesakes: tuple[str, ...] = ()
    name: str = ""
    at: int = 0
    located: bool = False


def language_of(text: Text) -> str:
    """Give the language a story is in; English where nothing tells."""
    code = primary(text.language) or detect_language(f"{text.headline}\n{text.body}")
    return "en" if code == UNKNOWN else code


def mentions_of(text: Text, dateline: Dateline | None) -> Iterator[Mention]:
    """Give the names of headline and body, without those of the dateline."""
    lexicon = names(language_of(text))
    opening = dateline.opening if dateline else ""
    body = text.body.removeprefix(opening)
    headline = sentence_case(text.headline, body) if is_shouting(text.headline) else text.headline
    lead, rest = split_lead(body)
    start = len(words_of(lead))
    below = [*_in_part(lead, lexicon, Part.LEAD), *_in_part(rest, lexicon, Part.BODY, start)]
    yield from _in_part(headline, lexicon, Part.HEADLINE)
    yield from _by_surname(words_of(headline), lexicon, below)
    yield from below


def _by_surname(headline: Words, lexicon: Lexicon[Name], below: list[Mention]) -> Iterator[Mention]:
    """Give leaders whom the headline calls by surname and the story by their whole name."""
    leaders = {_surname(m.name, m.codes[0]): m for m in below if m.kind is Kind.LEADER and m.name}
    if not leaders:
        return
    taken = {i for found in lexicon.find(headline) for i in range(found.first, found.last + 1)}
    for index, written in enumerate(headline.written):
        if index not in taken and written in leaders:
            yield leaders[written]._replace(part=Part.HEADLINE)


def _surname(name: str, code: str) -> str:
    """Give the surname of a whole name: the first word in eastern Asia, else the last."""
    words = name.split()
    if len(words) < 2:
        return ""
    return words[0] if code in _SURNAME_FIRST else words[-1]


def _in_part(text: str, lexicon: Lexicon[Name], part: Part, start: int = 0) -> Iterator[Mention]:
    words = words_of(text)
    found = [one for one in lexicon.find(words) if _is_meant(one, words)]
    skip = -1
    for number, one in enumerate(found):
        if number == skip:
            continue
        wider = found[number + 1] if number + 1 < len(found) else None
        if wider is not None and (codes := _within(one, wider, words)):
            skip = number + 1
            yield Mention(codes, Kind.CITY, part, (), one.value.display, start + one.first, True)
        else:
            yield _mention(one, words, part, start)


def _mention(one: Found[Name], words: Words, part: Part, start: int) -> Mention:
    kind = one.value.kind
    following = words.folded[one.last + 1] if one.last + 1 < len(words) else ""
    if following in _MONEY and kind in {Kind.DEMONYM, Kind.COUNTRY}:
        kind = Kind.CUE
    name = one.value.display
    before = words.folded[one.first - 1] if one.first else ""
    located = before in _PREPOSITIONS
    return Mention(one.value.codes, kind, part, namesakes(name), name, start + one.first, located)


def _within(city: Found[Name], wider: Found[Name], words: Words) -> tuple[str, ...]:
    """Give the country of "Paris, Texas": a city followed by the state or country it lies in."""
    adjoins = wider.first == city.last + 1 and words.gap(city.last).startswith(",")
    if not (adjoins and city.value.kind in _CITIES and wider.value.kind in _WIDER):
        return ()
    lies_in = {c.code for c in cities_named(city.value.display)} | {*city.value.codes}
    both = tuple(code for code in wider.value.codes if code in lies_in)
    return both or (wider.value.codes if wider.value.kind is not Kind.COUNTRY else ())


def _is_meant(one: Found[Name], words: Words) -> bool:
    """Tell a place from a person or word of the same name."""
    kind = one.value.kind
    if kind is Kind.SHORT_REGION:
        return one.first > 0 and words.gap(one.first - 1).startswith(",")
    before = words.folded[one.first - 1] if one.first else ""
    if kind is Kind.TOWN:
        return before in _PREPOSITIONS or words.gap(one.last).startswith(", ")
    if kind in _CITIES or one.value.display in _PERSONAL:
        return before not in _TITLES and not _part_of_person(one, words)
    return True


_PERSONAL = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Kenya"})


def _part_of_person(one: Found[Name], words: Words) -> bool:
    """Tell whether a capitalised word stands before, as in "Denzel Washington"."""
    if one.value.display not in _PERSONAL or not one.first:
        return False
    before = words.written[one.first - 1]
    return before.istitle() and words.joined(one.first - 1, one.first) and len(before) > 2
