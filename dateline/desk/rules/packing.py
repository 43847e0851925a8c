"""The terms of a story in few bytes: sorted, each as far as it differs from the one before, compressed.

Of a story of 2,500 characters it leaves some 700 bytes, where its text compressed takes 1,100.
A word comes with one byte before it: how many letters it shares with the word before, up to 15, and
in the upper half whether it stands in the opening or even in the headline. Those bytes are lower
than any letter of a word. The terms that are no words come behind a semicolon.
"""

from __future__ import annotations

import re
import zlib

_SHARED = 15
_PLACES = {"o_": 0x10, "h_": 0x20}
_HEADS = [chr(number) for number in range(0x30)]
_WORD = re.compile(r"([\x00-\x2f])([^\x00-\x2f]*)")
# A story's words fit a window of 8 KB. The widest makes them no smaller, and setting it up takes
# more time than the packing itself. What is left of words that begin alike hardly repeats: letters
# coded by how often they come take fewer bytes than repetitions looked for, in half the time. What
# was packed otherwise unpacks all the same.
_WINDOW, _MEMORY = -13, 7
# Of words with a space between them, each but the last: what the next one begins with, too.
_BEGINS_NEXT = re.compile(rf"([^ ]{{0,{_SHARED}}})[^ ]*+ (?=\1)")


def pack(terms: str) -> bytes:
    """Pack terms with a space between them; the same terms give the same bytes in whatever order."""
    # No word has a `_`: before the first term that has one stand nearly all words.
    begins = terms.rfind(" ", 0, terms.find("_") + 1) + 1 if "_" in terms else len(terms)
    words = set(terms[:begins].split(" "))
    stands: dict[str, int] = {}
    others: set[str] = set()
    for term in terms[begins:].split(" "):
        if "_" not in term:
            words.add(term)
        elif (place := _PLACES.get(term[:2])) is None:
            others.add(term)
        elif place > stands.get(term[2:], 0):
            stands[term[2:]] = place
    words.update(stands)
    words.discard("")
    coded = _front_coded(sorted(words), stands)
    return deflated(f"{coded};{' '.join(sorted(others))}".encode())


def deflated(plain: bytes) -> bytes:
    """Compress the coded words of a story."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_HUFFMAN_ONLY)
    return packer.compress(plain) + packer.flush()


def _front_coded(words: list[str], stands: dict[str, int]) -> str:
    shared = map(len, ["", *_BEGINS_NEXT.findall(" ".join(words))])
    heads, above = _HEADS, stands.get
    return "".join(
        [
            heads[above(word, 0) | same] + word[same:]
            for word, same in zip(words, shared, strict=False)
        ]
    )


def unpack(packed: bytes) -> str:
    """Give the terms that were packed, with a space between them."""
    plain = zlib.decompress(packed, -zlib.MAX_WBITS).decode()
    words, _, others = plain.partition(";")
    terms: list[str] = []
    last = ""
    for head, rest in _WORD.findall(words):
        number = ord(head)
        last = last[: number & _SHARED] + rest
        terms.append(last)
        if number >= 0x10:
            terms.append(f"o_{last}")
            if number >= 0x20:
                terms.append(f"h_{last}")
    return " ".join([*terms, others] if others else terms)
