"""What is known of stories to learn from: who says where each belongs, and how much that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from dateline.tagging.learning.record import (
    LEAST_BY_AGENCIES,
    LEAST_BY_EDITORS,
    LEAST_UNJUDGED,
    Example,
    TooFewStories,
)
from dateline.tagging.learning.terms import Terms, terms_of
from dateline.tagging.subjects import chosen, subject_slugs, word_scores
from dateline.tagging.tokens import fold

# How much a story counts by who says where it belongs.
BY_WORDS, BY_AGENCY, BY_EDITOR = 1.0, 2.0, 4.0
# The rule teaches where its words give one upper sector at least this share.
SURE = 0.5
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """An example as training needs it, without its words."""

    terms: Terms
    said: Mapping[str, float]
    """By the rule's words."""
    subjects: tuple[str, ...]
    """The newsroom's sectors that the agency's subjects fall into, as often as they do."""
    decided: tuple[str, ...]
    fold: int
    """The part in which it is left out; the same for all versions of a headline."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A story whose upper sector somebody knows."""

    index: int
    upper: str
    subjects: tuple[str, ...]
    """What stands beside its words when it is tagged; nothing where the subjects are the judge."""


def story_of(example: Example, parents: Mapping[str, str]) -> Story:
    """Read an example into numbers."""
    text = example.text
    return Story(
        terms=terms_of(text),
        said=dict(word_scores(text)),
        subjects=tuple(slug for slug in subject_slugs(text.subjects) if slug in parents),
        decided=tuple(slug for slug in example.sectors if slug in parents),
        fold=crc32(fold(text.headline).encode("utf-8", "replace")) % FOLDS,
    )


def judged(stories: Sequence[Story], parents: Mapping[str, str]) -> tuple[str, list[Judged]]:
    """Give who judges, and the stories judged: editors, else agencies by their subjects, else nobody.

    Raises TooFewStories where nobody has judged enough, and words say too little by themselves.
    """
    by_editors = [
        Judged(index, parents[story.decided[0]], story.subjects)
        for index, story in enumerate(stories)
        if story.decided
    ]
    if len(by_editors) >= LEAST_BY_EDITORS:
        return "editors", by_editors
    by_agencies = [
        Judged(index, _of_subjects(story, parents)[0], ())
        for index, story in enumerate(stories)
        if story.subjects and not story.decided
    ]
    if len(by_agencies) >= LEAST_BY_AGENCIES:
        return "agencies", by_agencies
    by_words = sum(bool(target(story, parents)[0]) for story in stories)
    if by_words >= LEAST_UNJUDGED:
        return "", []
    raise TooFewStories(len(by_editors), len(by_agencies), by_words)


def target(story: Story, parents: Mapping[str, str]) -> tuple[Mapping[str, float], float]:
    """Give what a story teaches: its share of each sector, and how much that counts.

    Nothing where nobody says where it belongs and the rule is not sure.
    """
    if story.decided:
        return _shared(story.decided, parents), BY_EDITOR
    if story.subjects:
        return _shared(_of_subjects(story, parents), parents), BY_AGENCY
    found = chosen(story.said, parents)
    if not found or found[0].weight < SURE:
        return {}, 0.0
    # What it says of further sectors is its least sure; measured, it taught the model doubt.
    main = [each.code for each in found if parents[each.code] == found[0].code]
    return _shared(main, parents), BY_WORDS


def _of_subjects(story: Story, parents: Mapping[str, str]) -> list[str]:
    """Give the sectors of its agency's subjects, as tagging would choose from them alone."""
    return [each.code for each in chosen(Counter(story.subjects), parents)]


def _shared(slugs: Sequence[str], parents: Mapping[str, str]) -> dict[str, float]:
    """Share a story out among the lowest of its sectors: the second upper one gets half as much."""
    below: dict[str, list[str]] = {}
    for slug in slugs:
        group = below.setdefault(parents[slug], [])
        if slug != parents[slug]:
            group.append(slug)
    shares: dict[str, float] = {}
    for rank, (upper, group) in enumerate(below.items(), start=1):
        for slug in group or [upper]:
            shares[slug] = 1 / rank / max(1, len(group))
    total = sum(shares.values())
    return {slug: share / total for slug, share in shares.items()}
