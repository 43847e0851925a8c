"""Grows boosted trees over figures, in numpy alone and the same to the byte each time.

Each tree asks one question a level (Prokhorenkova and others, CatBoost, 2018, call them oblivious),
which makes small trees that generalise and are judged in a few calls of numpy. Nothing is drawn at
random: there is no seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from dateline.tagging.trees import PARTS, Trees

Floats = NDArray[numpy.float64]
Integers = NDArray[numpy.intp]

# Gradients are added up as whole numbers: their sums do not depend on the order of adding.
_UNIT = 65536.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How many trees of which depth, how fast they learn, how much they doubt, how fine they ask."""

    trees: int = 200
    depth: int = 5
    rate: float = 0.1
    doubt: float = 8.0
    bins: int = 48


@dataclass(frozen=True)
class _Binned:
    """Cases by the bin each figure falls in, and the bounds between the bins."""

    bounds: list[Floats]
    bins: Integers
    places: Integers
    widest: int


def grow(figures: Floats, truth: Floats, weights: Floats, growth: Growth) -> Trees:
    """Grow trees that give the log odds of truth (0 or 1) from figures, a row for each case."""
    cases = _binned(figures, growth.bins)
    base = _whole(numpy.log((weights @ truth) / (weights @ (1 - truth))))
    odds = numpy.full(len(truth), base)
    asked, bounds, answers = [], [], []
    for _number in range(growth.trees):
        chance = 1 / (1 + numpy.exp(-odds))
        pull = numpy.round(weights * (truth - chance) * _UNIT)
        sway = numpy.round(weights * chance * (1 - chance) * _UNIT)
        questions, leaves = _questions(cases, pull, sway, growth)
        answer = _answers(leaves, pull, sway, growth)
        odds = odds + answer[leaves]
        asked.append([figure for figure, _bin in questions])
        bounds.append([cases.bounds[figure][place] for figure, place in questions])
        answers.append(answer)
    return Trees(numpy.array(asked), numpy.array(bounds), numpy.array(answers), float(base))


def _whole(value: Floats) -> Floats:
    """Round to what the file can hold, so that what is grown is what is read."""
    rounded: Floats = numpy.round(value * PARTS) / PARTS
    return rounded


def _binned(figures: Floats, most: int) -> _Binned:
    bounds = [_bounds(column, most) for column in figures.T]
    bins = numpy.stack(
        [numpy.searchsorted(b, column) for b, column in zip(bounds, figures.T, strict=True)], 1
    )
    widest = max(map(len, bounds)) + 1
    return _Binned(bounds, bins, bins + numpy.arange(len(bounds)) * widest, widest)


def _bounds(column: Floats, most: int) -> Floats:
    """Give the bounds between the values of a figure, at most so many, each near a quantile."""
    values = numpy.unique(column)
    if len(values) > most:
        shares = numpy.linspace(0, 1, most + 1)[1:-1]
        values = numpy.unique(numpy.quantile(column, shares, method="nearest"))
        return _short(values)
    return _short(values[:-1])


def _short(bounds: Floats) -> Floats:
    """Round bounds to six digits, as the file writes them."""
    return numpy.unique([float(f"{bound:.6g}") for bound in bounds])


def _questions(
    cases: _Binned, pull: Floats, sway: Floats, growth: Growth
) -> tuple[list[tuple[int, int]], Integers]:
    """Choose the question of each level that parts right from wrong best over all leaves."""
    leaves = numpy.zeros(len(pull), dtype=numpy.intp)
    questions = []
    for level in range(growth.depth):
        gains = _gains(cases, leaves, 1 << level, pull, sway, growth.doubt * _UNIT)
        figure, place = divmod(int(gains.argmax()), cases.widest - 1)
        questions.append((figure, place))
        leaves = leaves * 2 + (cases.bins[:, figure] > place)
    return questions, leaves


def _gains(
    cases: _Binned, leaves: Integers, count: int, pull: Floats, sway: Floats, doubt: float
) -> Floats:
    """Give what each question would gain; a question that a figure has not gains less than none."""
    wide = len(cases.bounds)
    cells = (leaves[:, None] * (wide * cases.widest) + cases.places).ravel()
    size, shape = count * wide * cases.widest, (count, wide, cases.widest)
    pulls = numpy.bincount(cells, numpy.repeat(pull, wide), size).reshape(shape)
    sways = numpy.bincount(cells, numpy.repeat(sway, wide), size).reshape(shape)
    below, weight = pulls.cumsum(2)[..., :-1], sways.cumsum(2)[..., :-1]
    above, rest = pulls.sum(2)[..., None] - below, sways.sum(2)[..., None] - weight
    gains: Floats = (below**2 / (weight + doubt) + above**2 / (rest + doubt)).sum(0)
    for figure, bounds in enumerate(cases.bounds):
        gains[figure, len(bounds) :] = -1
    return gains


def _answers(leaves: Integers, pull: Floats, sway: Floats, growth: Growth) -> Floats:
    size = 1 << growth.depth
    pulls = numpy.bincount(leaves, pull, size)
    sways = numpy.bincount(leaves, sway, size)
    return _whole(growth.rate * pulls / (sways + growth.doubt * _UNIT))


def written(trees: Trees, figures: tuple[str, ...]) -> list[str]:
    """Give trees as lines of a file: the base, then questions and answers, a tree a line."""
    lines = [f"base\t{round(trees.base * PARTS)}"]
    for asked, bounds, answers in zip(trees.asked, trees.bounds, trees.answers, strict=True):
        questions = [f"{figures[f]}>{b:.6g}" for f, b in zip(asked, bounds, strict=True)]
        values = [str(round(answer * PARTS)) for answer in answers]
        lines.append(" ".join(questions) + "\t" + " ".join(values))
    return lines
