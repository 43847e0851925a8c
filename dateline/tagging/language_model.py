"""The detector's model, held in as little memory as its answers need.

py3langid's own identifier keeps its tables for 140 languages beside those asked about; here the
other languages go, bytes that the automaton never tells apart share a column, and lists of
numbers are arrays. The answers are the same.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Collection
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import py3langid.langid
from numpy.typing import NDArray

from dateline.tagging.language_file import open_model


class LanguageModel:
    """Naive Bayes over the byte sequences that an automaton finds in a text."""

    def __init__(self, languages: Collection[str], rarer: Collection[str] = ()) -> None:
        """Load the languages that every text is held against, and those asked for by name."""
        folder = Path(py3langid.langid.__file__).parent
        with open_model(folder / py3langid.langid.MODEL_FILE) as file:
            labels = file.whole("classes").tolist()
            kept = [place for place, label in enumerate(labels) if label in {*languages, *rarer}]
            self.labels: list[str] = [labels[place] for place in kept]
            self._common: NDArray[np.bool_] = np.array([each in languages for each in self.labels])
            # The weights of a feature beside each other: looked up one by one, they are far apart.
            self._weights = file.weights(kept)
            self._priors = file.whole("pc")[kept]
            self._columns, table = file.moves()
            self._moves = table.ravel().data
            width = table.shape[1]
            self._rows = array("I", (row * width for row in file.whole("nextmove_row").tolist()))
            self._features = array("i", file.whole("out_feat").tolist())

    def knows(self, language: str) -> bool:
        """Tell whether the model has ever seen a language."""
        return language in self.labels

    def classify(self, text: str, also: str = "") -> tuple[str, float]:
        """Give the likeliest language and its probability, among the common ones and one more."""
        written = text.lower() if text.isupper() else text
        encoded = unicodedata.normalize("NFC", written).encode("utf-8", errors="replace")
        chances: dict[str, float] = {}
        # A language may have two columns, one for each of its scripts.
        for label, chance in zip(self.labels, self._chances(encoded, also).tolist(), strict=True):
            chances[label] = chances.get(label, 0.0) + chance
        best = max(chances, key=lambda label: chances[label])
        return best, chances[best]

    def _chances(self, encoded: bytes, also: str) -> NDArray[Any]:
        asked = self._asked(also)
        found = self._found(encoded)
        if not found:
            return np.asarray(asked / asked.sum())
        which = np.fromiter(found.keys(), dtype=np.intp, count=len(found))
        often = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        # Divided by the root of the length, so that long texts are not surer than they should be.
        scores = (np.log1p(often) @ self._weights[which] + self._priors) / sqrt(len(encoded))
        scores = np.where(asked, scores, -np.inf)
        likely = np.exp(scores - scores.max())
        return np.asarray(likely / likely.sum())

    def _asked(self, also: str) -> NDArray[np.bool_]:
        if also not in self.labels:
            return self._common
        return np.asarray(self._common | np.array([label == also for label in self.labels]))

    def _found(self, encoded: bytes) -> Counter[int]:
        """Count the features that the automaton meets on its way through the text."""
        moves, rows, features = self._moves, self._rows, self._features
        state, seen = 0, []
        for column in encoded.translate(self._columns):
            state = moves[rows[state] + column]
            if features[state] >= 0:
                seen.append(features[state])
        return Counter(seen)
