"""How an answer is unpacked: a piece at a time, none above a megabyte, however small it came."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import brotli
import zstandard

PACKINGS = ("gzip", "deflate", "br", "zstd")
AS_IT_IS = frozenset({"", "identity"})
_PIECE = 1024**2
_GZIP = b"\x1f"
_SIP = 24
"""Bytes that zstd is given at once: by four it may say 128 KB, and it cannot be told to stop."""
_WINDOW = 8 * 1024**2
"""How far back zstd may refer, and what it holds for that: nobody may send more (RFC 9659)."""


class Damaged(Exception):
    """What came cannot be unpacked; the text says why."""


@dataclass(slots=True)
class Counted:
    """The pieces of a body, and how many bytes have come of it."""

    pieces: Iterable[bytes]
    size: int = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            yield piece


def unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """Unpack a body by one of the packings, or give it as it is.

    Raises Damaged, also where the end is missing: what was cut off would else be nowhere, and with
    the tag that the answer bore the source would say from then on that nothing is new.
    """
    if packing in AS_IT_IS:
        return iter(pieces)
    return _UNPACK[packing](filter(None, pieces))


def _by_gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    return _by_zlib(pieces, zlib.MAX_WBITS | 16)


def _by_deflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack deflate, which by the standard has zlib's frame about it, and by habit often none."""
    first = next(pieces, b"")
    framed = not first or first[0] & 0x0F == zlib.DEFLATED
    bits = zlib.MAX_WBITS if framed else -zlib.MAX_WBITS
    return _by_zlib(filter(None, chain([first], pieces)), bits)


def _by_zlib(pieces: Iterator[bytes], bits: int) -> Iterator[bytes]:
    """Unpack by zlib; another gzip'd file may follow the first, and whatever else does is left."""
    unpacker = None
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpacker is None or unpacker.eof:
                    if unpacker and not (bits > zlib.MAX_WBITS and rest.startswith(_GZIP)):
                        return
                    unpacker = zlib.decompressobj(bits)
                while part := unpacker.decompress(rest, _PIECE):
                    yield part
                    rest = unpacker.unconsumed_tail
                rest = unpacker.unused_data
    except zlib.error as error:
        raise Damaged(str(error)) from error
    _check_end(unpacker is None or unpacker.eof)


def _by_brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = None
    try:
        for piece in pieces:
            unpacker = unpacker or brotli.Decompressor()
            rest = piece
            # It takes up to twice of what it is allowed.
            while part := unpacker.process(rest, output_buffer_limit=_PIECE // 2):
                yield part
                rest = b""
    except brotli.error as error:
        raise Damaged(str(error)) from error
    _check_end(unpacker is None or unpacker.is_finished())


def _by_zstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack by zstandard, sip by sip; one frame may follow another."""
    frames = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    unpacker = None
    try:
        for piece in pieces:
            for at in range(0, len(piece), _SIP):
                rest = piece[at : at + _SIP]
                while rest:
                    if unpacker is None or unpacker.eof:
                        unpacker = frames.decompressobj()
                    yield unpacker.decompress(rest)
                    rest = unpacker.unused_data
    except zstandard.ZstdError as error:
        raise Damaged(str(error)) from error
    _check_end(unpacker is None or unpacker.eof)


def _check_end(reached: bool) -> None:
    if not reached:
        raise Damaged("it was cut short")


_UNPACK = {"gzip": _by_gzip, "deflate": _by_deflate, "br": _by_brotli, "zstd": _by_zstd}
