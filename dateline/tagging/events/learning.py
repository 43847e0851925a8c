"""Learns, from reports whose event is marked, what each measure says; used by one script alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from dateline.tagging.events.comparing import Scales, measure
from dateline.tagging.events.profile import Profile
from dateline.tagging.events.sketch import Report, Sketch, sketch_of
from dateline.tagging.events.stems import stem
from dateline.tagging.tokens import words_of

# A word that hardly anything speaks of is a name, and stays out of the table.
_SEEN, _RAREST, _PRIOR = 3, 7.4, 30
_ROUNDS, _STRAYS, _RIDGE, _STEPS, _BESIDE = 4, 0.15, 1.0, 60, 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A report and the name of the event it tells of."""

    event: str
    report: Report


def rarities(collections: Iterable[Sequence[str]]) -> dict[str, float]:
    """Give the rarity of each word, by the collection of openings in which it is most common."""
    common: dict[str, float] = {}
    for openings in collections:
        counts: Counter[str] = Counter()
        for opening in openings:
            counts.update({stem(word) for word in words_of(opening).folded})
        for word, count in counts.items():
            if count >= _SEEN:
                common[word] = max(common.get(word, 0.0), count / (len(openings) + _PRIOR))
    return {word: -log(part) for word, part in common.items() if -log(part) < _RAREST}


def learn(marked: Sequence[Marked], apart: Sequence[Marked] = ()) -> Scales:
    """Learn the weights of the measures; `apart` are reports of which no two tell of one event."""
    told = [(each.event, sketch_of(each.report)) for each in marked]
    others = [(each.event, sketch_of(each.report)) for each in apart]
    measured: list[tuple[float, ...]] = []
    same: list[bool] = []
    for seed in range(_ROUNDS):
        _play(told, random.Random(seed), measured, same)
    _play(others, random.Random(0), measured, same)
    return _fitted(np.array(measured), np.array(same, dtype=float))


def _play(
    told: Sequence[tuple[str, Sketch]],
    chance: random.Random,
    measured: list[tuple[float, ...]],
    same: list[bool],
) -> None:
    """Have the reports come in some order, and note each beside its event and beside the likest."""
    order = list(told)
    chance.shuffle(order)
    events: dict[tuple[str, bool], Profile] = {}
    for event, sketch in order:
        beside = []
        for (other, stray), profile in events.items():
            row = measure(sketch, profile)
            if other == event:
                measured.append(row)
                same.append(True)
            else:
                beside.append((row, other, stray))
        for row, _, _ in sorted(beside, reverse=True)[:_BESIDE]:
            measured.append(row)
            same.append(False)
        # Some begin a second group of the event, as happens when nobody marks them.
        key = (event, chance.random() < _STRAYS)
        events[key] = events.get(key, Profile()).joined_by(sketch)


def _fitted(rows: NDArray[np.float64], same: NDArray[np.float64]) -> Scales:
    """Fit a logistic regression by Newton's steps, over measures of one scale."""
    spread = rows.std(axis=0) + 1e-9
    scaled = np.hstack([rows / spread, np.ones((len(rows), 1))])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (sure - same) + _RIDGE * weights
        bend = (scaled.T * (sure * (1 - sure))) @ scaled + _RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return Scales(tuple((weights[:-1] / spread).tolist()), float(weights[-1]))
