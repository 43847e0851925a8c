"""Trains the sectors on a newsroom's own stories, and finds out whether that was worth it.

Every story that the rule is sure of teaches by the rule's own answer (a pseudo-label): so the model
learns the words that stand beside those of the rule. An agency's subjects teach more, an editor's
decisions most. What it is worth is measured on stories it was not taught: in five parts, each left
out in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dateline.tagging.learning.evidence import (
    FOLDS,
    Judged,
    Story,
    judged,
    story_of,
    target,
)
from dateline.tagging.learning.model import SectorModel, blend, packed
from dateline.tagging.learning.record import UNJUDGED_TRUST, Example, Head, Report
from dateline.tagging.learning.softmax import Columns, Lesson, Weights, learn, likely
from dateline.tagging.subjects import chosen, with_subjects

# How much of the say may be the model's; of two that are as good the first is taken. Without any, the
# rule speaks alone.
TRUSTS = (UNJUDGED_TRUST, 0.75, 0.25, 1.0, 0.0)
RULE = TRUSTS.index(0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Class:
    """All that training works with."""

    stories: Sequence[Story]
    parents: Mapping[str, str]
    columns: Columns
    labels: tuple[str, ...]
    lesson: Lesson
    taught: Sequence[int]
    """Which story each row of the lesson is."""

    def learn(self, left_out: frozenset[int] = frozenset()) -> Weights:
        """Learn the whole lesson, or all of it but some stories."""
        rows = [row for row, index in enumerate(self.taught) if index not in left_out]
        return learn(self.lesson.of(rows), len(self.columns.numbers))


def train(examples: Sequence[Example], parents: Mapping[str, str], *, now: datetime) -> SectorModel:
    """Train on a newsroom's stories; `parents` are its sectors with their upper ones.

    Where nobody has judged enough of them, the model gets half the say, if there are many; else
    TooFewStories is raised.
    """
    stories = [story_of(example, parents) for example in examples]
    judge, known = judged(stories, parents)
    group = _class(stories, parents)
    right = _right(group, known)
    trust = TRUSTS[int(right.sum(axis=0).argmax())] if judge else UNJUDGED_TRUST
    fair = _fair(right, [stories[one.index].fold for one in known])
    report = Report(
        trained_at=now,
        judge=judge,
        judged=len(known),
        right=int(fair.sum()),
        by_rule=int(right[:, RULE].sum()),
        trust=trust,
        decided=sum(bool(story.decided) for story in stories),
        read=len(stories),
        of_sectors=_of_sectors(known, fair),
    )
    head = Head(labels=group.labels, parents=parents, report=report)
    return packed(head, group.columns, group.learn())


def _class(stories: Sequence[Story], parents: Mapping[str, str]) -> _Class:
    """Make the lesson of all stories that teach something."""
    targets = [target(story, parents) for story in stories]
    taught = [index for index, (shares, _count) in enumerate(targets) if shares]
    labels = tuple(sorted({slug for shares, _count in targets for slug in shares}))
    columns = Columns.of([story.terms for story in stories])
    shares = [[targets[index][0].get(slug, 0.0) for slug in labels] for index in taught]
    lesson = Lesson(
        [columns.row(stories[index].terms) for index in taught],
        np.array(shares, np.float32),
        np.array([targets[index][1] for index in taught], np.float32),
    )
    return _Class(stories, parents, columns, labels, lesson, taught)


def _right(group: _Class, known: Sequence[Judged]) -> NDArray[np.bool_]:
    """Tell of every judged story, and every measure of trust, whether its upper sector is found."""
    right = np.zeros((len(known), len(TRUSTS)), np.bool_)
    for fold in range(FOLDS):
        held = [at for at, one in enumerate(known) if group.stories[one.index].fold == fold]
        if not held:
            continue
        # All versions of its headlines are left out, also those that nobody judged.
        same = (index for index, story in enumerate(group.stories) if story.fold == fold)
        weights = group.learn(frozenset(same))
        for at in held:
            right[at] = _found(group, known[at], weights)
    return right


def _found(group: _Class, one: Judged, weights: Weights) -> list[bool]:
    """Tell for every measure of trust whether a story's upper sector is found."""
    story = group.stories[one.index]
    at, values = group.columns.row(story.terms)
    chances = likely(values @ weights.of_words[at] + weights.of_labels).tolist()
    learned = dict(zip(group.labels, chances, strict=True))
    found = []
    for trust in TRUSTS:
        scores = with_subjects(blend(story.said, learned, trust), one.subjects)
        sectors = chosen(scores, group.parents)
        found.append(bool(sectors) and sectors[0].code == one.upper)
    return found


def _fair(right: NDArray[np.bool_], folds: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which stories are right when each part gets the trust that is best on the others.

    Chosen and counted on the same stories, the best of five would look better than it is.
    """
    part = np.array(folds)
    fair = np.zeros(len(folds), np.bool_)
    for fold in range(FOLDS):
        here = part == fold
        fair[here] = right[here, int(right[~here].sum(axis=0).argmax())]
    return fair


def _of_sectors(known: Sequence[Judged], right: NDArray[np.bool_]) -> Mapping[str, tuple[int, int]]:
    """Count for every upper sector how many stories stand there, and how many of them are found."""
    stand = Counter(one.upper for one in known)
    found = Counter(one.upper for one, is_right in zip(known, right, strict=True) if is_right)
    return {slug: (number, found[slug]) for slug, number in sorted(stand.items())}
