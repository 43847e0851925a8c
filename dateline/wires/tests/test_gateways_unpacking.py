"""What is packed small comes out in small pieces, and takes no memory before it does."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from dateline.wires.gateways.unpacking import Damaged, unpacked

FEED = b"<rss version='2.0'><channel/></rss>"


def test_zstd_may_not_have_us_remember_more_than_its_share() -> None:
    """A window of 128 MB is memory that is taken before a byte has come out."""
    far_back = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=far_back).compressobj()
    packed = packer.compress(FEED) + packer.flush()
    with pytest.raises(Damaged, match="too much memory"):
        list(unpacked([packed], "zstd"))


def test_no_piece_of_what_is_unpacked_is_large_however_small_it_came() -> None:
    for packing in EVERY:
        packed = packed_by(packing, bytes(20_000_000))
        pieces = list(map(len, unpacked([packed], packing.replace("raw", "deflate"))))
        assert (sum(pieces), max(pieces) <= 1024**2) == (20_000_000, True)


def packed_by(packing: str, what: bytes) -> bytes:
    """Pack something; `raw` is deflate without its frame."""
    if packing == "raw":
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return packer.compress(what) + packer.flush()
    how = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    packed: bytes = how.get(packing, zstandard.compress)(what)
    return packed


EVERY = ("gzip", "deflate", "raw", "br", "zstd")


@pytest.mark.parametrize("packing", EVERY)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_what_comes_in_whatever_pieces_is_unpacked(packing: str, step: int) -> None:
    what = b"".join(b"<item>%d</item>" % number for number in range(20_000))
    packed = packed_by(packing, what)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert b"".join(unpacked(pieces, packing.replace("raw", "deflate"))) == what


@pytest.mark.parametrize("packing", EVERY)
def test_what_was_cut_short_is_no_answer(packing: str) -> None:
    packed = packed_by(packing, FEED * 100)
    for end in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(Damaged, match="cut short"):
            list(unpacked([packed[:end]], packing.replace("raw", "deflate")))


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd"])
def test_nothing_packed_is_nothing_and_nonsense_is_damaged(packing: str) -> None:
    assert not b"".join(unpacked([], packing))
    with pytest.raises(Damaged):
        list(unpacked([b"\x18<rss version='2.0'/>"], packing))


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_packed_files_one_after_the_other_are_one_answer(packing: str) -> None:
    packed = packed_by(packing, FEED) + packed_by(packing, b"<!-- more -->")
    assert b"".join(unpacked([packed], packing)) == FEED + b"<!-- more -->"
    assert b"".join(unpacked([packed[:50], packed[50:]], packing)) == FEED + b"<!-- more -->"


@pytest.mark.parametrize("packing", ["gzip", "deflate", "raw"])
@pytest.mark.parametrize("rest", [b"\n", bytes(9), b"<!-- x -->"])
def test_what_follows_a_packed_file_is_left(packing: str, rest: bytes) -> None:
    packed, called = packed_by(packing, FEED), packing.replace("raw", "deflate")
    for pieces in ([packed + rest, rest], [packed, rest], [packed, rest, rest]):
        assert b"".join(unpacked(pieces, called)) == FEED
