"""A learned model of sectors: what it says of a story, and its file.

The file holds numbers of words and weights; no word and no sentence can be read out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from dateline.tagging.facts import Text
from dateline.tagging.learning.record import Head, UnreadableModel, read_head, written
from dateline.tagging.learning.softmax import Columns, Weights, likely
from dateline.tagging.learning.terms import BUCKETS, Floats, terms_of

Bytes: TypeAlias = NDArray[np.int8]

# What is learned is worth this much of what words say by themselves, where those say less.
LEAST_SAY = 4.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SectorModel:
    """Weights in steps of a 127th of the largest of their sector."""

    head: Head
    columns: Columns
    weights: Bytes
    steps: Floats
    leaning: Floats

    @property
    def parents(self) -> Mapping[str, str]:
        """The newsroom's sectors and their upper ones; an upper one is its own."""
        return self.head.parents

    def shares(self, text: Text) -> dict[str, float]:
        """Share a story out among the sectors, as its words teach."""
        at, values = self.columns.row(terms_of(text))
        scores = (values @ self.weights[at].astype(np.float32)) * self.steps + self.leaning
        return dict(zip(self.head.labels, likely(scores).tolist(), strict=True))

    def scores(self, text: Text, said: Mapping[str, float]) -> dict[str, float]:
        """Give the scores of a story from what the rule's words said and what was learned."""
        return blend(said, self.shares(text), self.head.report.trust)


def blend(
    said: Mapping[str, float], learned: Mapping[str, float], trust: float
) -> dict[str, float]:
    """Replace a part of what words say by what was learned, at the same weight as a whole.

    The weight stays, so that an agency's subject counts beside it as it does beside words alone.
    """
    weight = trust * max(sum(said.values()), LEAST_SAY)
    scores = {slug: (1 - trust) * score for slug, score in said.items()}
    for slug, share in learned.items():
        scores[slug] = scores.get(slug, 0.0) + weight * share
    return scores


def packed(head: Head, columns: Columns, weights: Weights) -> SectorModel:
    """Make a model of what was learned, in a quarter of the room; words that say nothing go."""
    steps = np.maximum(np.abs(weights.of_words).max(axis=0, initial=0.0), 1e-9) / 127
    small = np.rint(weights.of_words / steps).astype(np.int8)
    speaks = small.any(axis=1)
    return SectorModel(
        head=head,
        columns=Columns(columns.numbers[speaks], columns.rarity[speaks]),
        weights=small[speaks],
        steps=steps.astype(np.float32),
        leaning=weights.of_labels,
    )


def to_bytes(model: SectorModel) -> bytes:
    """Write a model as the bytes of its file: one line of JSON, then the arrays."""
    arrays = BytesIO()
    np.savez_compressed(
        arrays,
        numbers=model.columns.numbers.astype(np.uint32),
        rarity=model.columns.rarity,
        weights=model.weights,
        steps=model.steps,
        leaning=model.leaning,
    )
    return written(model.head) + arrays.getvalue()


def from_bytes(data: bytes) -> SectorModel:
    """Read a model's file; raises UnreadableModel if it is none of this release."""
    line, _end, arrays = data.partition(b"\n")
    head = read_head(line)
    try:
        with np.load(BytesIO(arrays), allow_pickle=False) as parts:
            model = SectorModel(
                head=head,
                columns=Columns(parts["numbers"].astype(np.int64), parts["rarity"]),
                weights=parts["weights"],
                steps=parts["steps"],
                leaning=parts["leaning"],
            )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
        BadZipFile,
    ) as error:
        raise UnreadableModel(f"its numbers cannot be read: {error}") from error
    if not _fits(model):
        raise UnreadableModel("its parts do not fit together")
    return model


def _fits(model: SectorModel) -> bool:
    """Tell whether the parts of a file belong together."""
    numbers, labels = model.columns.numbers, model.head.labels
    return (
        model.weights.dtype == np.int8
        and model.weights.shape == (len(numbers), len(labels))
        and model.columns.rarity.shape == numbers.shape
        and model.steps.shape == model.leaning.shape == (len(labels),)
        and bool(labels)
        and set(labels) <= model.head.parents.keys()
        and bool((np.diff(numbers) > 0).all())
        and bool((numbers < BUCKETS).all())
    )
