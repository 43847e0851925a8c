"""The names in a story that stand for countries, and where in it they stand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from dateline.tagging.casing import cased_body, is_shouting, sentence_case
from dateline.tagging.facts import Dateline, Text
from dateline.tagging.gazetteer import Kind, Name, names, namesakes
from dateline.tagging.languages import UNKNOWN, detect_language, primary
from dateline.tagging.persons import BORNE, TITLES, Told, person_at
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Found, Lexicon, Words, split_lead, words_of
from dateline.tagging.wider import CITIES, within


class Part(Enum):
    """Where in the story a name stands."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"

    __hash__ = object.__hash__  # as in Kind


# Words that stand before the name of a small place.
_PREPOSITIONS = spaced(
    "in at near from to outside around of toward towards through between across "
    "à en em a nach aus bei près de da di"
)

# Words that stand behind it: "Hartford police said".
_OF_TOWNS = spaced(
    "police officer officers mayor council councillor councillors councilman school schools man men woman "
    "women teenager boy girl couple family resident residents native firefighters fire city county township "
    "town hospital library museum park airport court judge high university college church downtown"
)

_SURNAME_FIRST = frozenset({"KP", "KR", "CN", "TW", "VN", "SG", "KH"})

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
    body = cased_body(text.body.removeprefix(opening))
    headline = sentence_case(text.headline, body) if is_shouting(text.headline) else text.headline
    lead, rest = split_lead(body)
    told = Told((words_of(lead), words_of(rest)))
    below = [*_in_part(lead, lexicon, Part.LEAD, told)]
    below += _in_part(rest, lexicon, Part.BODY, told, len(words_of(lead)))
    persons = frozenset(one.name for one in below if one.kind is Kind.PERSON)
    told = told._replace(persons=persons, headline=True)
    above = [*_in_part(headline, lexicon, Part.HEADLINE, told)]
    above += _by_surname(words_of(headline), lexicon, below)
    found = _as_towns([*above, *below], lexicon, dateline)
    things = _things(*told.body)
    yield from (one for one in _without_persons(found) if one.name not in things)


# Countries whose name, written small, is a thing.
_ALSO_THINGS = {
    word: word.title() for word in ("turkey", "china", "guinea", "chile", "reunion", "jersey")
}

_THINGS = frozenset(_ALSO_THINGS)


def _things(*below: Words) -> set[str]:
    """Give the names that the story writes small, so that a capital only begins a sentence."""
    small = {word for part in below for word in part.distinct & _THINGS}
    return {
        _ALSO_THINGS[word]
        for word in small
        if sum(part.written.count(word) for part in below)
        > sum(part.written.count(_ALSO_THINGS[word]) for part in below)
    }


def _as_towns(
    found: list[Mention], lexicon: Lexicon[Name], dateline: Dateline | None
) -> list[Mention]:
    """Have a place that the story says to lie elsewhere lie there wherever it is named."""
    cities = [m for m in found if m.kind is Kind.CITY and m.located and not m.namesakes]
    towns = {m.name: m.codes for m in cities if _lies_elsewhere(m, lexicon)}
    if dateline is not None and dateline.region and dateline.country:
        towns[dateline.place] = (dateline.country,)
    if not towns:
        return found
    named = {code for m in found if m.name not in towns for code in m.codes[:1]}
    return [
        m._replace(codes=towns[m.name], kind=Kind.TOWN, namesakes=())
        if m.name in towns and m.codes and m.codes[0] not in {*towns[m.name], *named}
        else m
        for m in found
    ]


def _lies_elsewhere(mention: Mention, lexicon: Lexicon[Name]) -> bool:
    known = lexicon.get(mention.name)
    return known is not None and not {*known.codes} & {*mention.codes}


def _without_persons(found: list[Mention]) -> list[Mention]:
    """Drop the names by which the story goes on to call persons, as nothing in it lies in such a country.

    A person is named in full first: a name that stands bare before that is the country's.
    """
    if all(one.kind is not Kind.PERSON for one in found):
        return found
    borne = _borne(found)
    lies = {c for one in found if one.located or one.name not in borne for c in one.codes[:1]}
    return [one for one in found if one.name not in borne or lies.issuperset(one.codes[:1])]


def _borne(found: list[Mention]) -> set[str]:
    """Give the names that the body has bare only behind a person's whole name.

    A headline, which comes before it, may call a person by surname, but hardly by first name.
    """
    bare: set[str] = set()
    borne: set[str] = set()
    headlined = {one.name for one in found if one.part is Part.HEADLINE}
    for one in (other for other in found if other.part is not Part.HEADLINE):
        if one.kind is Kind.PERSON:
            *first, surname = one.name.split()
            borne |= {surname, *first} - bare - ({*first} & headlined)
        elif one.codes:
            bare.add(one.name)
    return borne


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


def _in_part(
    text: str, lexicon: Lexicon[Name], part: Part, told: Told, start: int = 0
) -> Iterator[Mention]:
    words = words_of(text)
    found = [one for one in lexicon.find(words) if _is_meant(one, words)]
    skip = -1
    for number, one in enumerate(found):
        if number == skip:
            continue
        wider, after = (*found[number + 1 : number + 3], None, None)[:2]
        if wider is not None and (codes := within(one, wider, after, words)):
            skip = number + 1
            yield Mention(codes, Kind.CITY, part, (), one.value.display, start + one.first, True)
        else:
            yield _mention(one, words, part, told, start)


def _mention(one: Found[Name], words: Words, part: Part, told: Told, start: int) -> Mention:
    kind = one.value.kind
    following = words.folded[one.last + 1] if one.last + 1 < len(words) else ""
    if following in _MONEY and kind in {Kind.DEMONYM, Kind.COUNTRY}:
        kind = Kind.CUE
    name = one.value.display
    if name in BORNE and (person := person_at(words, one.first, one.last, name, told)):
        return Mention((), Kind.PERSON, part, (), person)
    before = words.folded[one.first - 1] if one.first else ""
    located = before in _PREPOSITIONS
    return Mention(one.value.codes, kind, part, namesakes(name), name, start + one.first, located)


def _is_meant(one: Found[Name], words: Words) -> bool:
    """Tell a place from a person or word of the same name."""
    kind = one.value.kind
    if kind is Kind.SHORT_REGION:
        return one.first > 0 and words.gap(one.first - 1).startswith(",")
    before = words.folded[one.first - 1] if one.first else ""
    if kind is Kind.TOWN:
        after = words.folded[one.last + 1] if one.last + 1 < len(words) else ""
        of_town = after in _OF_TOWNS and words.gap(one.last) == " "
        if before in _PREPOSITIONS or of_town:
            return True
        # To ask what stands between words takes as long as to cut the text.
        set_off = f"{words.written[one.last]}, " in words.text
        return set_off and words.gap(one.last).startswith(", ")
    return kind not in CITIES or before not in TITLES
