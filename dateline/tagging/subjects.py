"""What a story deals with: sectors by its words and by its agency's subject codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from dateline.tagging.casing import is_shouting
from dateline.tagging.facts import Sector, Text, Weighted
from dateline.tagging.languages import UNKNOWN, detect_language, primary
from dateline.tagging.tables import rows, several
from dateline.tagging.tokens import Lexicon, fold, split_lead, words_of

# How much a word says by where it stands, and an agency's subject beside the words.
HEADLINE, LEAD, BODY, SUBJECT = 3.0, 1.5, 0.6, 8.0

# A second sector needs this share of the story; a lower sector this part of its upper one.
SECOND_SHARE, CHILD_PART, MOST = 0.22, 0.3, 5

FALLBACK = "society"

# The 17 subjects of IPTC's older SubjectCodes, by their first two digits.
_SUBJECT_CODES = {
    "01": "culture", "02": "crime", "03": "disaster", "04": "economy", "05": "education",
    "06": "environment", "07": "health", "08": "people", "09": "labour", "10": "lifestyle",
    "11": "politics", "12": "religion", "13": "science", "14": "society", "15": "sport",
    "16": "conflict", "17": "weather",
}  # fmt: skip


class Learned(Protocol):
    """What a newsroom's own stories taught (see `tagging.learning`)."""

    @property
    def parents(self) -> Mapping[str, str]:
        """The newsroom's sectors and their upper ones; an upper one is its own."""

    def scores(self, text: Text, said: Mapping[str, float]) -> dict[str, float]:
        """Give the scores of a story from what the rule's words said and what was learned."""


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """A word that speaks for sectors, each with a weight; equal ones are one and the same."""

    speaks_for: tuple[tuple[str, float], ...]


@cache
def sectors() -> tuple[Sector, ...]:
    """Give the default sectors, each upper one followed by its lower ones."""
    return tuple(
        Sector(
            slug=slug, name=name, parent=parent, topics=tuple(several(topics)), description=about
        )
        for slug, name, parent, topics, about in rows("sectors.tsv")
    )


@cache
def default_parents() -> Mapping[str, str]:
    """Give the default sectors and their upper ones; an upper one is its own."""
    return {sector.slug: sector.parent or sector.slug for sector in sectors()}


def sectors_of(text: Text, learned: Learned | None = None) -> tuple[Weighted, ...]:
    """Give the sectors of a story, the main one first; there is always at least one.

    An upper sector is followed by its lower one where the story clearly belongs there. What the
    newsroom taught stands beside the words; an agency's own subjects weigh more than both.
    """
    scores = word_scores(text)
    if learned is not None:
        scores = learned.scores(text, scores)
    parents = default_parents() if learned is None else learned.parents
    told = with_subjects(scores, subject_slugs(text.subjects))
    return chosen(told, parents) or (Weighted(FALLBACK, 0.0),)


def with_subjects(scores: Mapping[str, float], slugs: Iterable[str]) -> dict[str, float]:
    """Give the scores with what the agency's own subjects say."""
    told = dict(scores)
    for slug in slugs:
        told[slug] = told.get(slug, 0.0) + SUBJECT
    return told


def word_scores(text: Text) -> dict[str, float]:
    """Give what the words of a story say for each sector, by the rule alone."""
    code = primary(text.language) or detect_language(f"{text.headline}\n{text.body}")
    lexicon = _words("en" if code == UNKNOWN else code)
    lead, rest = split_lead(text.body)
    scores: dict[str, float] = defaultdict(float)
    for part, place in ((text.headline, HEADLINE), (lead, LEAD), (rest, BODY)):
        # The same word again says less and less.
        seen: dict[_Word, int] = defaultdict(int)
        for found in lexicon.find(words_of(part), shouting=is_shouting(part[:200])):
            word = found.value
            seen[word] += 1
            for slug, weight in word.speaks_for:
                scores[slug] += place * (weight / seen[word])
    return scores


@cache
def _words(language: str) -> Lexicon[_Word]:
    """Give a language's words, with the English ones where there are none."""
    known = {tongue for _slug, tongue, _words in rows("sector-words.tsv")}
    wanted = language if language in known else "en"
    speaks_for: dict[str, dict[str, float]] = defaultdict(dict)
    for slug, tongue, words in rows("sector-words.tsv"):
        if tongue == wanted:
            for word, weight in _weighted(words):
                for form in _forms(word, tongue):
                    speaks_for[form][slug] = weight
    lexicon: Lexicon[_Word] = Lexicon()
    shared: dict[tuple[tuple[str, float], ...], _Word] = {}
    for form, slugs in speaks_for.items():
        said = tuple(slugs.items())
        lexicon.add(form, shared.setdefault(said, _Word(said)))
    return lexicon


def _weighted(words: str) -> Iterator[tuple[str, float]]:
    for entry in several(words):
        word, _mark, weight = entry.partition("^")
        yield word, float(weight or 1)


def _forms(word: str, language: str) -> tuple[str, ...]:
    """Give a word with its regular plural, where the language makes it by adding an s."""
    if language != "en" or word.endswith("s") or not word[-1:].isalpha():
        return (word,)
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (word, word[:-1] + "ies")
    return (word, word + "s")


def subject_slugs(subjects: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Give the sectors that an agency's subjects fall into."""
    for name, code in subjects:
        slug = _slug_of_code(code) or _slug_of_name(name)
        if slug:
            yield slug


def _slug_of_code(code: str) -> str:
    digits = re.search(r"(\d{8})$", code.strip())
    if digits is None:
        return ""
    topic = f"medtop:{digits[1]}"
    while topic:
        if topic in _topic_slugs():
            return _topic_slugs()[topic]
        topic = _topic_parents().get(topic, "")
    return _SUBJECT_CODES.get(digits[1][:2], "")


def _slug_of_name(name: str) -> str:
    folded = fold(name.strip())
    if folded in _sector_names():
        return _sector_names()[folded]
    return _slug_of_code(_topic_names().get(folded, ""))


@cache
def _topic_slugs() -> dict[str, str]:
    return {topic: sector.slug for sector in sectors() for topic in sector.topics}


@cache
def _topic_parents() -> dict[str, str]:
    return {code: parent for code, parent, *_names in rows("media-topics.tsv")}


@cache
def _topic_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _parent, *translations in rows("media-topics.tsv"):
        for name in filter(None, translations):
            found.setdefault(fold(name), code)
    return found


@cache
def _sector_names() -> dict[str, str]:
    names = {fold(sector.name): sector.slug for sector in sectors()}
    everyday = {
        "business": "economy",
        "world": "diplomacy",
        "sports": "sport",
        "tech": "technology",
    }
    return names | {sector.slug: sector.slug for sector in sectors()} | everyday


def chosen(scores: Mapping[str, float], parents: Mapping[str, str]) -> tuple[Weighted, ...]:
    """Choose the sectors that a story belongs to, the main one first.

    What speaks for a default sector that the newsroom gave up speaks for its upper one.
    """
    known: dict[str, float] = defaultdict(float)
    for slug, score in scores.items():
        kept = slug if slug in parents else default_parents().get(slug, "")
        if kept in parents:
            known[kept] += score
    upper: dict[str, float] = defaultdict(float)
    for slug, score in known.items():
        upper[parents[slug]] += score
    total = sum(upper.values())
    if total <= 0:
        return ()
    found: list[Weighted] = []
    for rank, (slug, score) in enumerate(sorted(upper.items(), key=lambda item: -item[1])):
        if rank and score / total < SECOND_SHARE:
            break
        found.append(Weighted(slug, round(score / total, 4)))
        below = {s: own for s, own in known.items() if parents[s] == slug and s != slug}
        found += _lower(below, score, total)
    return tuple(found[:MOST])


def _lower(below: Mapping[str, float], upper: float, total: float) -> list[Weighted]:
    """Give the one lower sector that a story of an upper one belongs to, if any."""
    best = max(below, key=lambda slug: below[slug], default="")
    if not best or below[best] < CHILD_PART * upper:
        return []
    return [Weighted(best, round(below[best] / total, 4))]
