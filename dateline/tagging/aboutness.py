"""Which countries a story is about: names weighed by where they stand and what they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from dateline.tagging.casing import is_shouting, sentence_case
from dateline.tagging.facts import Dateline, Text, Weighted
from dateline.tagging.gazetteer import Kind, Name, cities, names
from dateline.tagging.languages import UNKNOWN, detect_language, primary
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Found, Lexicon, Words, fold, words_of


class Part(Enum):
    """Where in the story a name stands."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Salience:
    """How much a name says. Tuned on the training split of Reuters-21578 and on place corpora.

    ``again`` is what each further name of one country in the same part still counts. A dateline
    counts ``dateline`` where the story names its country, else ``alone[n]`` where it names n
    other countries in headline and lead. A country belongs to the story with ``share`` of it all
    and ``part`` of what the main one has.
    """

    headline: float = 3.0
    lead: float = 1.5
    body: float = 1.0
    again: float = 0.5
    dateline: float = 3.0
    alone: tuple[float, float, float] = (3.0, 1.5, 0.5)
    share: float = 0.1
    part: float = 0.35


SALIENCE = Salience()

PLACE_WEIGHT = {
    Part.HEADLINE: SALIENCE.headline,
    Part.LEAD: SALIENCE.lead,
    Part.BODY: SALIENCE.body,
}

KIND_WEIGHT = {
    Kind.COUNTRY: 1.2,
    Kind.DEMONYM: 1.0,
    Kind.CAPITAL: 0.7,
    Kind.CITY: 0.5,
    Kind.TOWN: 0.4,
    Kind.REGION: 0.5,
    Kind.SHORT_REGION: 0.5,
    Kind.LEADER: 0.8,
    Kind.INSTITUTION: 0.5,
    Kind.COMPANY: 0.25,
    Kind.CUE: 0.1,
}

# What names a country outright, and not only something in it.
_OUTRIGHT = {Kind.COUNTRY, Kind.DEMONYM, Kind.LEADER, Kind.INSTITUTION, Kind.REGION}

_CITIES = {Kind.CAPITAL, Kind.CITY, Kind.TOWN}
_WIDER = {Kind.COUNTRY, Kind.REGION, Kind.SHORT_REGION}

# Words that stand before the name of a small place.
_PREPOSITIONS = spaced(
    "in at near from to outside around of toward towards through between across "
    "à en em a nach aus bei près de da di"
)

# Words that stand before a person's name.
_TITLES = spaced(
    "mr mrs ms miss dr sir lord lady judge justice president minister secretary senator sen rep "
    "representative gov governor mayor chairman spokesman spokeswoman analyst professor prof "
    "general gen colonel col captain capt sgt officer detective coach director manager king "
    "queen prince princess pope saint herr frau monsieur madame señor"
)

_MONEY = spaced("franc francs dlr dlrs dollar dollars mark marks yen crown crowns pound pounds "
                   "peso pesos lira lire guilder guilders rupee rupees")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the story: the countries it may stand for, its kind and where it stands."""

    codes: tuple[str, ...]
    kind: Kind
    part: Part


def countries_about(text: Text, dateline: Dateline | None) -> tuple[Weighted, ...]:
    """Give the countries a story is about, the main one first, with their shares of it."""
    mentions = list(_mentions(text, dateline))
    scores = _scores(mentions)
    if dateline is not None and dateline.country:
        scores[dateline.country] += _dateline_weight(scores, dateline, mentions)
    if text.home_country and not scores:
        scores[text.home_country] = 1.0
    return _chosen(scores)


def _language(text: Text) -> str:
    code = primary(text.language) or detect_language(f"{text.headline}\n{text.body}")
    return "en" if code == UNKNOWN else code


def _mentions(text: Text, dateline: Dateline | None) -> Iterator[_Mention]:
    lexicon = names(_language(text))
    opening = dateline.opening if dateline else ""
    body = text.body.removeprefix(opening)
    headline = sentence_case(text.headline, body) if is_shouting(text.headline) else text.headline
    lead, rest = _split_lead(body)
    yield from _in_part(headline, lexicon, Part.HEADLINE)
    yield from _in_part(lead, lexicon, Part.LEAD)
    yield from _in_part(rest, lexicon, Part.BODY)


def _split_lead(body: str) -> tuple[str, str]:
    """Split the first paragraph from the rest; old wires indent paragraphs by four spaces."""
    for mark in ("\n\n", "\n    "):
        lead, found, rest = body.lstrip().partition(mark)
        if found:
            return lead, rest
    return body, ""


def _in_part(text: str, lexicon: Lexicon[Name], part: Part) -> Iterator[_Mention]:
    words = words_of(text)
    found = [one for one in lexicon.find(words) if _is_meant(one, words)]
    skip = -1
    for number, one in enumerate(found):
        if number == skip:
            continue
        wider = found[number + 1] if number + 1 < len(found) else None
        if wider is not None and (codes := _within(one, wider, words)):
            skip = number + 1
            yield _Mention(codes, Kind.CITY, part)
        else:
            yield _mention(one, words, part)


def _mention(one: Found[Name], words: Words, part: Part) -> _Mention:
    kind = one.value.kind
    following = words.folded[one.last + 1] if one.last + 1 < len(words) else ""
    if following in _MONEY and kind in {Kind.DEMONYM, Kind.COUNTRY}:
        kind = Kind.CUE
    return _Mention(one.value.codes, kind, part)


def _within(city: Found[Name], wider: Found[Name], words: Words) -> tuple[str, ...]:
    """Give the country of "Paris, Texas": a city followed by the state or country it lies in."""
    adjoins = wider.first == city.last + 1 and words.gap(city.last).startswith(",")
    if not (adjoins and city.value.kind in _CITIES and wider.value.kind in _WIDER):
        return ()
    lies_in = {c.code for c in cities().get(fold(city.value.display), ())} | {*city.value.codes}
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


def _settled(mentions: list[_Mention]) -> Iterator[tuple[str, _Mention]]:
    """Give each mention its country; a name of several goes to the one the story names more."""
    clear: Counter[str] = Counter(m.codes[0] for m in mentions if len(m.codes) == 1)
    for mention in mentions:
        if mention.kind in KIND_WEIGHT:
            first = mention.codes[0]
            best = max(mention.codes, key=lambda code: clear[code])
            yield (best if clear[best] > clear[first] else first), mention


def _scores(mentions: list[_Mention]) -> dict[str, float]:
    """Add up what the names say; the same country again in one part says less each time."""
    said: dict[tuple[str, Part], list[float]] = defaultdict(list)
    for code, mention in _settled(mentions):
        said[code, mention.part].append(KIND_WEIGHT[mention.kind])
    scores: dict[str, float] = defaultdict(float)
    for (code, part), weights in said.items():
        again = 1.0
        for weight in sorted(weights, reverse=True):
            scores[code] += PLACE_WEIGHT[part] * weight * again
            again *= SALIENCE.again
    return scores


def _dateline_weight(
    scores: dict[str, float], dateline: Dateline, mentions: list[_Mention]
) -> float:
    """Say how much the dateline's country counts: much where it is named or nobody else is."""
    if not scores:
        return 1.0
    if _reported_from_abroad(dateline, mentions):
        return 0.0
    if scores.get(dateline.country):
        return SALIENCE.dateline
    others = {
        mention.codes[0]
        for mention in mentions
        if mention.part is not Part.BODY and mention.kind in _OUTRIGHT
    }
    return SALIENCE.alone[min(len(others), len(SALIENCE.alone) - 1)]


def _reported_from_abroad(dateline: Dateline, mentions: list[_Mention]) -> bool:
    """Tell whether the story rests on a state agency of another country than the dateline's."""
    signed = names("en").get(dateline.agency)
    agencies = {m.codes[0] for m in mentions if m.kind is Kind.AGENCY}
    if signed is not None and signed.kind is Kind.AGENCY:
        agencies.add(signed.codes[0])
    return bool(agencies) and dateline.country not in agencies


def _chosen(scores: dict[str, float]) -> tuple[Weighted, ...]:
    total = sum(scores.values())
    if total <= 0:
        return ()
    order = sorted(scores.items(), key=lambda item: -item[1])
    least = max(SALIENCE.share * total, SALIENCE.part * order[0][1])
    return tuple(Weighted(code, round(score / total, 4)) for code, score in order if score >= least)
