"""Boosted trees: a file of them read, and figures judged by them.

All nodes of one level of a tree ask the same question, so that a tree is a list of questions and
a list of answers: many cases are judged by a few calls of numpy, without a library.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

# Answers are kept as whole numbers of this many parts, so that a file is the same on any machine.
PARTS = 10_000


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees of one depth: what they ask at each level, above which bound, and their answers."""

    asked: NDArray[numpy.intp]
    bounds: NDArray[numpy.float64]
    answers: NDArray[numpy.float64]
    base: float

    def odds(self, figures: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Give the log odds of each case, one row of figures each."""
        import numpy

        above = figures.take(self.asked.ravel(), axis=1) > self.bounds.ravel()
        # Small floats, as numpy multiplies these alone at full speed; they hold such numbers exactly.
        leaves = above.reshape(-1, *self.asked.shape).astype(numpy.float32) @ self._powers
        answers = self.answers.take(leaves.astype(numpy.intp) + self._first_leaves)
        found: NDArray[numpy.float64] = numpy.add.reduce(answers, axis=1) + self.base
        return found

    @cached_property
    def _powers(self) -> NDArray[numpy.float32]:
        import numpy

        return (2.0 ** numpy.arange(self.asked.shape[1])[::-1]).astype(numpy.float32)

    @cached_property
    def _first_leaves(self) -> NDArray[numpy.intp]:
        import numpy

        first: NDArray[numpy.intp] = numpy.arange(len(self.answers)) * self.answers.shape[1]
        return first


def read_trees(lines: list[str], figures: tuple[str, ...]) -> Trees:
    """Read trees as ``boosting.written`` writes them; raise ValueError for figures that are unknown."""
    import numpy

    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    base = int(rows[0][1]) / PARTS
    questions = [[question.split(">") for question in row[0].split()] for row in rows[1:]]
    answers = [[int(part) / PARTS for part in row[1].split()] for row in rows[1:]]
    numbers = {figure: number for number, figure in enumerate(figures)}
    if unknown := {name for tree in questions for name, _bound in tree} - numbers.keys():
        raise ValueError(f"trees ask for figures that nobody counts: {', '.join(sorted(unknown))}")
    return Trees(
        numpy.array([[numbers[name] for name, _bound in tree] for tree in questions]),
        numpy.array([[float(bound) for _name, bound in tree] for tree in questions]),
        numpy.array(answers),
        base,
    )


@lru_cache(maxsize=8)
def trees_of(name: str, figures: tuple[str, ...]) -> Trees | None:
    """Give the trees of a file in ``data/``; None where there is none."""
    file = files("dateline.tagging").joinpath("data", name)
    if not file.is_file():
        return None
    return read_trees(file.read_text(encoding="utf-8").splitlines(), figures)
