"""Reads the detector's file a piece at a time: whole, it takes three times the memory of what is kept.

The file is py3langid's: arrays of numpy (`npz`), packed by LZMA.
"""

from __future__ import annotations

import lzma
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_ROWS = 512
"""Rows that are read at a time, half a megabyte: the memory of larger pieces is not given back."""
_BYTES = 256


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """The arrays of the file, as they are asked for."""

    archive: zipfile.ZipFile

    def whole(self, name: str) -> NDArray[Any]:
        """Read a small array."""
        with self.archive.open(f"{name}.npy") as packed:
            return np.asarray(npy.read_array(packed, allow_pickle=False))

    def weights(self, kept: Sequence[int]) -> NDArray[Any]:
        """Read the weights of some languages only, those of a feature beside each other."""
        return self._columns("ptc", kept)

    def moves(self) -> tuple[bytes, NDArray[Any]]:
        """Give the column of every byte, and the table of moves with equal columns kept once."""
        digests = [blake2b() for _ in range(_BYTES)]
        for rows in self._rows("nextmove", _BYTES):
            for digest, column in zip(digests, rows.T, strict=True):
                digest.update(column.tobytes())
        number: dict[bytes, int] = {}
        for digest in digests:
            number.setdefault(digest.digest(), len(number))
        columns = bytes(number[digest.digest()] for digest in digests)
        kept = [columns.index(column) for column in range(len(number))]
        return columns, self._columns("nextmove", kept, _BYTES)

    def _columns(self, name: str, kept: Sequence[int], width: int = 0) -> NDArray[Any]:
        """Keep some columns of an array."""
        with self._opened(name, width) as (rows, kind, pieces):
            found = np.empty((rows, len(kept)), kind)
            for place, piece in enumerate(pieces):
                found[place * _ROWS :][: len(piece)] = piece[:, kept]
        return found

    def _rows(self, name: str, width: int = 0) -> Iterator[NDArray[Any]]:
        with self._opened(name, width) as (_rows, _kind, pieces):
            yield from pieces

    @contextmanager
    def _opened(
        self, name: str, width: int
    ) -> Iterator[tuple[int, np.dtype[Any], Iterator[NDArray[Any]]]]:
        """Open an array; gives its length, its kind, and its rows, some thousand at a time.

        One that is stored flat has rows of that width.
        """
        with self.archive.open(f"{name}.npy") as packed:
            npy.read_magic(packed)
            shape, _in_columns, kind = npy.read_array_header_1_0(packed)
            across = width or shape[1]
            rows = shape[0] // width if width else shape[0]
            size = _ROWS * kind.itemsize * across
            packets = iter(lambda: _exactly(packed, size), b"")
            yield rows, kind, (np.frombuffer(each, kind).reshape(-1, across) for each in packets)


def _exactly(packed: IO[bytes], size: int) -> bytes:
    """Read so many bytes, or what is left."""
    pieces: list[bytes] = []
    while size > 0 and (piece := packed.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


@contextmanager
def open_model(path: Path) -> Iterator[LanguageFile]:
    """Open the file; unpacked it lies on the disk for as long."""
    with tempfile.TemporaryFile() as unpacked:
        with lzma.open(path) as source:
            shutil.copyfileobj(source, unpacked, 1 << 20)
        with zipfile.ZipFile(unpacked) as archive:
            yield LanguageFile(archive)
