"""Trees grown from figures, written to a file and read again."""

from __future__ import annotations

import numpy
import pytest

from dateline.tagging.boosting import Growth, grow, written
from dateline.tagging.trees import read_trees

FIGURES = ("height", "noise", "side")
SMALL = Growth(trees=20, depth=2, rate=0.3, doubt=1.0, bins=8)


def cases() -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Give cases that are true where they are high, or low on the right side."""
    numbers = numpy.arange(400)
    figures = numpy.stack([numbers % 20, numbers * 7 % 13, numbers // 200], 1).astype(float)
    truth = ((figures[:, 0] > 12) | ((figures[:, 0] < 4) & (figures[:, 2] == 1))).astype(float)
    return figures, truth, numpy.ones(400)


def test_trees_learn_what_two_figures_say_together() -> None:
    figures, truth, weights = cases()
    odds = grow(figures, truth, weights, SMALL).odds(figures)
    assert ((odds > 0) == (truth > 0)).mean() > 0.97


def test_the_same_cases_give_the_same_file() -> None:
    lines = [written(grow(*cases(), SMALL), FIGURES) for _again in range(2)]
    assert lines[0] == lines[1]


def test_what_is_read_answers_like_what_was_grown() -> None:
    figures, truth, weights = cases()
    grown = grow(figures, truth, weights, SMALL)
    read = read_trees(written(grown, FIGURES), FIGURES)
    assert read.odds(figures) == pytest.approx(grown.odds(figures), abs=1e-9)
