"""How a story speaks of each country it may be about: figures that a judge, or a reader, can weigh."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from dateline.tagging.facts import Dateline, Text
from dateline.tagging.gazetteer import Kind
from dateline.tagging.mentions import Mention, Part
from dateline.tagging.rule import (
    KIND_WEIGHT,
    OUTRIGHT,
    Pairs,
    counted,
    headlined,
    reported_from_abroad,
    scores_of,
    settled,
)
from dateline.tagging.varieties import how_american

# The kinds of names that are counted each by itself; states count alike however they are written.
KINDS = (
    Kind.COUNTRY, Kind.DEMONYM, Kind.CAPITAL, Kind.CITY, Kind.TOWN, Kind.REGION, Kind.LEADER,
    Kind.INSTITUTION, Kind.COMPANY, Kind.CUE, Kind.LOCAL,
)  # fmt: skip
_PLACES = {
    Kind.COUNTRY, Kind.CAPITAL, Kind.CITY, Kind.TOWN, Kind.REGION, Kind.SHORT_REGION,
}  # fmt: skip

# The names of the figures, in the order in which a model was taught them.
FIGURES = (
    "share", "of_main", "rank", "ahead_of_next", "behind_last", "score", "countries", "disorder",
    "headline", "headline_first", "headline_opens", "headline_outright", "headline_others",
    "lead", "body", "within_30", "within_80", "mentions", "mentions_share", "names", "places",
    "places_share", "all_mentions", "first", "first_part", "last_part", "opens", "density",
    "spread", "dateline", "any_dateline", "dateline_region", "dateline_named", "abroad",
    "located", "ambiguous", "length", "headline_length", "plainest", "home", "lead_others",
    "variety", "namesakes", "namesakes_share", *(kind.value for kind in KINDS),
)  # fmt: skip

_LETTERS_PER_WORD = 6
_FAR = 9999.0
_FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for one country: its share of the story by the rule, and the figures.

    ``by_name`` tells that the story calls the country by its name, and not only what is in it.
    """

    code: str
    share: float
    figures: tuple[float, ...]
    by_name: bool = False


_NO_WEIGHT = dict.fromkeys(Part, 0.0)


@dataclass(slots=True)
class _Said:
    """What the story says of one country, added up name by name."""

    weight: dict[Part, float] = field(default_factory=_NO_WEIGHT.copy)
    kinds: dict[Kind, int] = field(default_factory=dict)
    at: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    headline_outright: int = 0
    mentions: int = 0
    located: int = 0
    ambiguous: int = 0
    plainest: float = 0.0

    def add(self, mention: Mention) -> None:
        """Count one name."""
        kind, part = mention.kind, mention.part
        weight = KIND_WEIGHT[kind]
        self.weight[part] += weight
        counted = Kind.REGION if kind is Kind.SHORT_REGION else kind
        self.kinds[counted] = self.kinds.get(counted, 0) + 1
        self.names.add(mention.name)
        self.mentions += 1
        self.located += mention.located
        self.ambiguous += len(mention.codes) > 1 or bool(mention.namesakes)
        if weight > self.plainest:
            self.plainest = weight
        if part is Part.HEADLINE:
            self.headline_outright += kind in OUTRIGHT
        else:
            self.at.append(mention.at)


@dataclass(frozen=True, slots=True)
class _Story:
    """What is the same for all countries of a story."""

    text: Text
    dateline: Dateline | None
    abroad: bool
    words: float
    said: dict[str, _Said]
    mentions: int
    places: dict[str, int]
    headline: list[str]
    outright: list[str]
    lead_outright: set[str]
    opens: str
    american: int
    namesakes: dict[str, int]


def cases_of(text: Text, dateline: Dateline | None, mentions: list[Mention]) -> list[Case]:
    """Give the countries a story may be about, the likeliest by the rule first."""
    american = how_american(text, dateline)
    pairs = settled(mentions, dateline, american)
    scores = scores_of(text, dateline, pairs, mentions)
    story = _read(text, dateline, pairs, mentions, american)
    for code in _proposed(story):
        scores.setdefault(code, 0.0)
    total = sum(scores.values()) or 1.0
    order = sorted(scores.items(), key=lambda item: -item[1])
    shares = [score / total for _code, score in order]
    disorder = -sum(share * math.log(share) for share in shares if share > 0)
    main = max(shares, default=0.0) or 1.0
    cases = []
    for rank, (code, score) in enumerate(order):
        share = shares[rank]
        following = shares[rank + 1] if rank + 1 < len(shares) else 0.0
        behind = shares[rank - 1] - share if rank else 0.0
        standing = (
            share, share / main, float(rank), share - following, behind, score,
            float(len(order)), disorder,
        )  # fmt: skip
        called = Kind.COUNTRY in story.said.get(code, _NOTHING).kinds
        cases.append(Case(code, share, (*standing, *_figures(story, code)), called))
    return cases


def _read(
    text: Text, dateline: Dateline | None, pairs: Pairs, mentions: list[Mention], american: int
) -> _Story:
    said: dict[str, _Said] = {}
    for code, mention in pairs:
        said.setdefault(code, _Said()).add(mention)
    below = [(mention.at, code) for code, mention in pairs if mention.part is not Part.HEADLINE]
    return _Story(
        text=text,
        dateline=dateline,
        abroad=bool(dateline and dateline.country and reported_from_abroad(dateline, mentions)),
        words=max(1.0, len(text.body) / _LETTERS_PER_WORD),
        said=said,
        mentions=len(pairs),
        places=counted(code for code, mention in pairs if mention.kind in _PLACES),
        headline=[code for code, mention in pairs if mention.part is Part.HEADLINE],
        outright=headlined(pairs),
        lead_outright={code for code, m in pairs if m.part is not Part.BODY and m.kind in OUTRIGHT},
        opens=min(below)[1] if below else "",
        american=american,
        namesakes=counted(other for _code, m in pairs for other in m.namesakes),
    )


def _proposed(story: _Story) -> Iterator[str]:
    """Give the countries that no name stands for: where a namesake lies, or the paper is at home."""
    if story.text.home_country:
        yield story.text.home_country
    yield from story.namesakes
    nowhere = not story.said and not (story.dateline and story.dateline.country)
    if nowhere and abs(story.american) >= _TELLING:
        yield "US" if story.american > 0 else "GB"


_TELLING = 2


def _figures(story: _Story, code: str) -> tuple[float, ...]:
    said = story.said.get(code) or _NOTHING
    return (
        *_in_headline(story, code, said),
        *_in_body(story, code, said),
        *_by_dateline(story, code, said),
        said.located,
        said.ambiguous / max(1, said.mentions),
        len(story.text.body),
        len(story.text.headline),
        said.plainest,
        code == story.text.home_country,
        len(story.lead_outright - {code}),
        _VARIETY.get(code, 0) * story.american,
        story.namesakes.get(code, 0),
        story.namesakes.get(code, 0) / max(1, story.mentions),
        *[said.kinds.get(kind, 0) for kind in KINDS],
    )


_NOTHING = _Said()


def _in_headline(story: _Story, code: str, said: _Said) -> tuple[float, ...]:
    return (
        said.weight[Part.HEADLINE],
        story.outright[:1] == [code],
        story.headline[:1] == [code],
        said.headline_outright,
        len({*story.headline} - {code}),
    )


def _in_body(story: _Story, code: str, said: _Said) -> tuple[float, ...]:
    at, words, places = said.at, story.words, story.places.get(code, 0)
    return (
        said.weight[Part.LEAD],
        said.weight[Part.BODY],
        sum(place < 30 for place in at),
        sum(place < 80 for place in at),
        said.mentions,
        said.mentions / max(1, story.mentions),
        len(said.names),
        places,
        places / max(1, sum(story.places.values())),
        story.mentions,
        min(at, default=_FAR),
        min(at) / words if at else 1.0,
        max(at, default=0) / words,
        story.opens == code,
        said.mentions / words,
        len({int(_FIFTHS * place / words) for place in at}),
    )


def _by_dateline(story: _Story, code: str, said: _Said) -> tuple[float, ...]:
    dateline = story.dateline
    here = dateline is not None and dateline.country == code and not story.abroad
    return (
        here,
        dateline is not None and bool(dateline.place),
        here and dateline is not None and bool(dateline.region),
        here and said.mentions > 0,
        story.abroad,
    )


# Whose English is American, and whose is not.
_VARIETY = {"US": 1, "GB": -1, "IE": -1, "AU": -1, "NZ": -1, "CA": -1, "ZA": -1, "IN": -1}
