"""Which countries a story is about, judged by trees that learned it from tagged copy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

from dateline.tagging.facts import Weighted
from dateline.tagging.salience import FIGURES, Case
from dateline.tagging.trees import trees_of

FILE = "country-trees.tsv"

# The languages of the copy that the trees learned from.
LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """From which chance on a country is tagged, and which chance will do where none reaches it.

    A country that the story calls by its own name needs less of a chance: the trees learned mostly
    from countries that are told by towns, firms and money, and editors tag small ones in lists too.
    """

    enough: float = 0.42
    by_name: float = 0.28
    alone: float = 0.3


VERDICT = Verdict()


def chances(cases: list[Case]) -> list[float] | None:
    """Give each country's chance of being what the story is about; None without trees."""
    trees = trees_of(FILE, FIGURES)
    if trees is None:
        return None
    if not cases:
        return []
    import numpy

    figures = chain.from_iterable(case.figures for case in cases)
    odds = trees.odds(numpy.fromiter(figures, dtype=float).reshape(len(cases), -1))
    return [1 / (1 + math.exp(-value)) for value in odds.tolist()]


def chosen(cases: list[Case], found: list[float]) -> tuple[Weighted, ...]:
    """Give the countries whose chance is enough, the likeliest first, with their shares.

    The chance tells the main country better than the share does, which towns and firms swell.
    """
    if not cases:
        return ()
    likeliest = max(max(found), VERDICT.alone)
    weights = [chance * (case.share + _UNNAMED) for case, chance in zip(cases, found, strict=True)]
    total = sum(weights)
    order = sorted(zip(weights, found, cases, strict=True), key=lambda one: -one[1])
    return tuple(
        Weighted(case.code, round(weight / total, 4))
        for weight, chance, case in order
        if chance >= min(VERDICT.by_name if case.by_name else VERDICT.enough, likeliest)
    )


# What a country counts for that no name stands for, beside the shares of those that are named.
_UNNAMED = 0.05
