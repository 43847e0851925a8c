"""Which countries a story is about: names weighed by where they stand and what they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from dateline.tagging.casing import is_shouting, sentence_case
from dateline.tagging.facts import Dateline, Text, Weighted
from dateline.tagging.gazetteer import Kind, Name, cities_named, names, namesakes
from dateline.tagging.languages import UNKNOWN, detect_language, primary
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Found, Lexicon, Words, split_lead, words_of


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
    and ``part`` of what the main one has; less will do for one in the headline, and the ``first``
    in the headline counts more. A dateline in a country of the story's own language counts
    ``at_home`` besides (English has no home). ``nearby`` words of a local paper make "Paris" its own.
    Names only in the body, at most one in ``long`` characters, are passing mentions.
    """

    headline: float = 3.0
    lead: float = 2.4
    body: float = 1.0
    again: float = 0.9
    dateline: float = 4.0
    alone: tuple[float, float, float] = (6.0, 3.0, 0.5)
    share: float = 0.22
    part: float = 0.35
    headline_share: float = 0.15
    headline_part: float = 0.25
    first: float = 1.2
    at_home: float = 2.5
    nearby: int = 2
    long: int = 1500


SALIENCE = Salience()

PLACE_WEIGHT = {
    Part.HEADLINE: SALIENCE.headline,
    Part.LEAD: SALIENCE.lead,
    Part.BODY: SALIENCE.body,
}

KIND_WEIGHT = {
    Kind.COUNTRY: 1.05,
    Kind.DEMONYM: 0.85,
    Kind.CAPITAL: 0.8,
    Kind.CITY: 0.5,
    Kind.TOWN: 0.4,
    Kind.REGION: 0.5,
    Kind.SHORT_REGION: 0.8,
    Kind.LEADER: 0.4,
    Kind.INSTITUTION: 0.35,
    Kind.COMPANY: 0.15,
    Kind.CUE: 0.14,
    Kind.LOCAL: 0.6,
}

# What names a country outright, and not only something in it.
_OUTRIGHT = {Kind.COUNTRY, Kind.DEMONYM, Kind.LEADER, Kind.INSTITUTION, Kind.REGION}

# What shows a local paper's own country.
_NEARBY = {Kind.REGION, Kind.SHORT_REGION, Kind.LOCAL, Kind.TOWN}

_CITIES = {Kind.CAPITAL, Kind.CITY, Kind.TOWN}
_WIDER = {Kind.COUNTRY, Kind.REGION, Kind.SHORT_REGION}

# Words that stand before the name of a small place.
_PREPOSITIONS = spaced(
    "in at near from to outside around of toward towards through between across "
    "à en em a nach aus bei près de da di"
)

# Where a language is at home: its press, writing from there, mostly writes about it.
_AT_HOME = {
    "de": "DE AT CH", "fr": "FR BE CH CI SN", "es": "ES MX AR CL CO PE VE EC BO PY UY CU DO GT HN NI SV "
    "CR PA", "pt": "PT BR AO MZ", "it": "IT CH", "nl": "NL BE", "ar": "EG SA AE QA KW BH OM YE IQ JO LB SY "
    "PS LY TN DZ MA SD MR", "ru": "RU BY KZ", "uk": "UA", "ko": "KR KP", "ja": "JP", "zh": "CN TW HK",
    "tr": "TR", "pl": "PL", "sv": "SE", "da": "DK", "no": "NO", "fi": "FI", "el": "GR", "he": "IL",
    "fa": "IR", "hi": "IN", "id": "ID", "vi": "VN", "cs": "CZ", "hu": "HU", "ro": "RO", "ca": "ES",
    "bg": "BG", "hr": "HR", "sr": "RS", "sk": "SK", "sl": "SI", "th": "TH",
}  # fmt: skip

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


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the story: the countries it may stand for, its kind and where it stands."""

    codes: tuple[str, ...]
    kind: Kind
    part: Part
    namesakes: tuple[str, ...] = ()
    name: str = ""


def countries_about(text: Text, dateline: Dateline | None) -> tuple[Weighted, ...]:
    """Give the countries a story is about, the main one first, with their shares of it."""
    mentions = list(_mentions(text, dateline))
    scores = _scores(mentions)
    headline = _headlined(mentions)
    for code in headline[:1]:
        scores[code] *= SALIENCE.first
    if dateline is not None and dateline.country:
        scores[dateline.country] += _dateline_weight(scores, dateline, mentions)
        if dateline.country in _AT_HOME.get(_language(text), "").split():
            scores[dateline.country] += SALIENCE.at_home
    if not scores or (dateline is None and _in_passing(mentions, text.body)):
        scores = {text.home_country: 1.0} if text.home_country else {}
    return _chosen(scores, headline)


def _in_passing(mentions: list[_Mention], body: str) -> bool:
    """Tell whether a long story names countries here and there only, below its first paragraph."""
    said = [mention for mention in mentions if mention.kind in KIND_WEIGHT]
    below = all(mention.part is Part.BODY for mention in said)
    return below and len(said) * SALIENCE.long <= len(body)


def _language(text: Text) -> str:
    code = primary(text.language) or detect_language(f"{text.headline}\n{text.body}")
    return "en" if code == UNKNOWN else code


def _mentions(text: Text, dateline: Dateline | None) -> Iterator[_Mention]:
    lexicon = names(_language(text))
    opening = dateline.opening if dateline else ""
    body = text.body.removeprefix(opening)
    headline = sentence_case(text.headline, body) if is_shouting(text.headline) else text.headline
    lead, rest = split_lead(body)
    below = [*_in_part(lead, lexicon, Part.LEAD), *_in_part(rest, lexicon, Part.BODY)]
    yield from _in_part(headline, lexicon, Part.HEADLINE)
    yield from _by_surname(words_of(headline), lexicon, below)
    yield from below


def _by_surname(
    headline: Words, lexicon: Lexicon[Name], below: list[_Mention]
) -> Iterator[_Mention]:
    """Give leaders whom the headline calls by surname and the story by their whole name."""
    leaders = {_surname(m.name, m.codes[0]): m for m in below if m.kind is Kind.LEADER and m.name}
    if not leaders:
        return
    taken = {i for found in lexicon.find(headline) for i in range(found.first, found.last + 1)}
    for index, written in enumerate(headline.written):
        if index not in taken and written in leaders:
            yield replace(leaders[written], part=Part.HEADLINE)


def _surname(name: str, code: str) -> str:
    """Give the surname of a whole name: the first word in eastern Asia, else the last."""
    words = name.split()
    if len(words) < 2:
        return ""
    return words[0] if code in _SURNAME_FIRST else words[-1]


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
    name = one.value.display
    return _Mention(one.value.codes, kind, part, namesakes(name), name)


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


def _settled(mentions: list[_Mention]) -> Iterator[tuple[str, _Mention]]:
    """Give each mention its country; a name of several goes to the one the story names more."""
    plain = [m for m in mentions if len(m.codes) == 1]
    clear = Counter(m.codes[0] for m in plain)
    outright = Counter(m.codes[0] for m in plain if m.kind in _OUTRIGHT and not m.namesakes)
    local = Counter(m.codes[0] for m in plain if m.kind in _NEARBY)
    for mention in mentions:
        if mention.kind not in KIND_WEIGHT:
            continue
        own = mention.codes[0]
        best = max(mention.codes, key=lambda code: clear[code])
        near = max(mention.namesakes, key=lambda code: local[code], default="")
        if near and local[near] >= SALIENCE.nearby and not outright[own]:
            yield near, mention
        else:
            yield (best if clear[best] > clear[own] else own), mention


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


def _headlined(mentions: list[_Mention]) -> list[str]:
    """Give the countries that the headline names outright, in its order."""
    return [
        code
        for code, mention in _settled(mentions)
        if mention.part is Part.HEADLINE and mention.kind in _OUTRIGHT
    ]


def _chosen(scores: dict[str, float], headlined: list[str]) -> tuple[Weighted, ...]:
    total = sum(scores.values())
    if total <= 0:
        return ()
    order = sorted(scores.items(), key=lambda item: -item[1])
    main = order[0][1]
    if main < SALIENCE.share * total:  # a tally of many countries is about none of them
        order = order[:1]
    least = max(SALIENCE.share * total, SALIENCE.part * main)
    in_headline = max(SALIENCE.headline_share * total, SALIENCE.headline_part * main)
    return tuple(
        Weighted(code, round(score / total, 4))
        for code, score in order
        if score >= min(main, in_headline if code in headlined else least)
    )
