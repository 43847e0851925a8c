"""Which countries a story is about by a rule: names weighed by where they stand and what they are.

It needs no data but the gazetteer, holds for every language, and its scores are what the trees of
``learned`` begin from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dateline.tagging.facts import Dateline, Text, Weighted
from dateline.tagging.gazetteer import Kind, names
from dateline.tagging.mentions import Mention, Part, language_of
from dateline.tagging.varieties import how_american


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

# Each name of a story with the country that it stands for there.
Pairs = list[tuple[str, Mention]]

# What names a country outright, and not only something in it.
OUTRIGHT = {Kind.COUNTRY, Kind.DEMONYM, Kind.LEADER, Kind.INSTITUTION, Kind.REGION}

# What shows a local paper's own country.
_NEARBY = {Kind.REGION, Kind.SHORT_REGION, Kind.LOCAL, Kind.TOWN}

# Where a language is at home: its press, writing from there, mostly writes about it.
_AT_HOME = {
    "de": "DE AT CH", "fr": "FR BE CH CI SN", "es": "ES MX AR CL CO PE VE EC BO PY UY CU DO GT HN NI SV "
    "CR PA", "pt": "PT BR AO MZ", "it": "IT CH", "nl": "NL BE", "ar": "EG SA AE QA KW BH OM YE IQ JO LB SY "
    "PS LY TN DZ MA SD MR", "ru": "RU BY KZ", "uk": "UA", "ko": "KR KP", "ja": "JP", "zh": "CN TW HK",
    "tr": "TR", "pl": "PL", "sv": "SE", "da": "DK", "no": "NO", "fi": "FI", "el": "GR", "he": "IL",
    "fa": "IR", "hi": "IN", "id": "ID", "vi": "VN", "cs": "CZ", "hu": "HU", "ro": "RO", "ca": "ES",
    "bg": "BG", "hr": "HR", "sr": "RS", "sk": "SK", "sl": "SI", "th": "TH",
}  # fmt: skip


def countries_by_rule(
    text: Text, dateline: Dateline | None, mentions: list[Mention]
) -> tuple[Weighted, ...]:
    """Give the countries a story is about, the main one first, with their shares of it."""
    american = how_american(text, dateline) if language_of(text) == "en" else 0
    pairs = settled(mentions, dateline, american)
    scores = scores_of(text, dateline, pairs, mentions)
    if not scores:
        scores = {text.home_country: 1.0} if text.home_country else {}
    return _chosen(scores, headlined(pairs))


def scores_of(
    text: Text, dateline: Dateline | None, pairs: Pairs, mentions: list[Mention]
) -> dict[str, float]:
    """Score each country that the story names or was written in."""
    scores = _named_scores(pairs)
    for code in headlined(pairs)[:1]:
        scores[code] *= SALIENCE.first
    if dateline is not None and dateline.country:
        scores[dateline.country] += _dateline_weight(scores, dateline, mentions)
        if dateline.country in _AT_HOME.get(language_of(text), "").split():
            scores[dateline.country] += SALIENCE.at_home
    return scores


def in_passing(mentions: list[Mention], body: str) -> bool:
    """Tell whether a long story names countries here and there only, below its first paragraph."""
    said = [mention for mention in mentions if mention.kind in KIND_WEIGHT]
    below = all(mention.part is Part.BODY for mention in said)
    return below and len(said) * SALIENCE.long <= len(body)


def settled(mentions: list[Mention], dateline: Dateline | None, american: int = 0) -> Pairs:
    """Give each mention its country; a name of several goes to the one the story names more.

    Where it names none of them, the dateline tells: "Georgia" in a story from Atlanta is a state.
    It is none where the story names Tbilisi, however often it names the United States besides.
    """
    plain = [(m.codes[0], m) for m in mentions if len(m.codes) == 1]
    clear = _said_clearly(mentions, dateline, american)
    outright = {code for code, m in plain if m.kind in OUTRIGHT and not m.namesakes}
    local = counted(m.codes[0] for m in mentions if m.kind in _NEARBY and m.codes)
    states = dict(clear)
    if dateline is None or dateline.country != _OF_STATES or dateline.place in _OF_ALL_STATES:
        local_names = (m for m in mentions if m.kind in _IN_STATES)
        states[_OF_STATES] = sum(m.codes[:1] == (_OF_STATES,) for m in local_names)
    return [
        (
            _settled(mention, states if _may_be_state(mention, clear) else clear, outright, local),
            mention,
        )
        for mention in mentions
        if mention.kind in KIND_WEIGHT
    ]


def counted(codes: Iterable[str]) -> dict[str, int]:
    """Count some codes: of so few, a `Counter` takes longer to make than to fill."""
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found


# What says of which country a name of several means, beside the names of the story that mean but one:
# the dateline, a place that may lie in several, and each word that is spelt as in America or in Britain.
_HINT, _POSSIBLY, _SPELT = 0.5, 0.25, 0.2
_IN_SEVERAL = {Kind.CITY, Kind.TOWN, Kind.LOCAL}


def _said_clearly(
    mentions: list[Mention], dateline: Dateline | None, american: int
) -> dict[str, float]:
    """Say how much else in the story speaks for each country."""
    clear: dict[str, float] = defaultdict(float)
    for mention in mentions:
        if len(mention.codes) == 1:
            clear[mention.codes[0]] += 1
        elif mention.codes and mention.kind in _IN_SEVERAL:
            clear[mention.codes[0]] += _POSSIBLY
    clear[_OF_STATES if american > 0 else "GB"] += min(1.0, _SPELT * abs(american))
    if dateline is not None:
        clear[dateline.country] += _HINT
    return clear


# Whose states are called like countries, and what lies in a state.
_OF_STATES = "US"
_IN_STATES = {*_NEARBY, Kind.CITY}
# From where no state is written about more than another.
_OF_ALL_STATES = frozenset({"Washington", "United Nations", "New York"})
# Who is named in stories of a country that is called like a state.
_NEIGHBOURS = {"GE": ("RU", "AM", "AZ")}


def _may_be_state(mention: Mention, clear: dict[str, float]) -> bool:
    """Tell a country called like a state, of which the story names something else as well."""
    own, *others = mention.codes
    if mention.kind is not Kind.COUNTRY or _OF_STATES not in others:
        return False
    near = (own, *_NEIGHBOURS.get(own, ()))
    return any(clear.get(code, 0) > 0 for code in near)


def _settled(
    mention: Mention, clear: dict[str, float], outright: set[str], local: Mapping[str, int]
) -> str:
    own = mention.codes[0]
    if mention.namesakes and own not in outright:
        near = max(mention.namesakes, key=lambda code: local.get(code, 0))
        if local.get(near, 0) >= SALIENCE.nearby:
            return near
    if len(mention.codes) == 1:
        return own
    return max(mention.codes, key=lambda code: clear.get(code, 0))


def _named_scores(pairs: Pairs) -> dict[str, float]:
    """Add up what the names say; the same country again in one part says less each time."""
    said: dict[tuple[str, Part], list[float]] = defaultdict(list)
    for code, mention in pairs:
        said[code, mention.part].append(KIND_WEIGHT[mention.kind])
    scores: dict[str, float] = defaultdict(float)
    for (code, part), weights in said.items():
        again = 1.0
        for weight in sorted(weights, reverse=True):
            scores[code] += PLACE_WEIGHT[part] * weight * again
            again *= SALIENCE.again
    return scores


def _dateline_weight(
    scores: dict[str, float], dateline: Dateline, mentions: list[Mention]
) -> float:
    """Say how much the dateline's country counts: much where it is named or nobody else is."""
    if not scores:
        return 1.0
    if reported_from_abroad(dateline, mentions):
        return 0.0
    if scores.get(dateline.country):
        return SALIENCE.dateline
    others = {
        mention.codes[0]
        for mention in mentions
        if mention.part is not Part.BODY and mention.kind in OUTRIGHT
    }
    return SALIENCE.alone[min(len(others), len(SALIENCE.alone) - 1)]


def reported_from_abroad(dateline: Dateline, mentions: list[Mention]) -> bool:
    """Tell whether the story rests on a state agency of another country than the dateline's."""
    signed = names("en").get(dateline.agency)
    agencies = {m.codes[0] for m in mentions if m.kind is Kind.AGENCY}
    if signed is not None and signed.kind is Kind.AGENCY:
        agencies.add(signed.codes[0])
    return bool(agencies) and dateline.country not in agencies


def headlined(pairs: Pairs) -> list[str]:
    """Give the countries that the headline names outright, in its order."""
    return [
        code
        for code, mention in pairs
        if mention.part is Part.HEADLINE and mention.kind in OUTRIGHT
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
