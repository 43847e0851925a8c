"""Terms come out of their packing as they went in."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.packing import pack, unpack
from dateline.desk.rules.search import Words, indexed

TEXTS = st.text(max_size=60) | st.text("abcdé ß北京ا'’.1,_:;\x01", max_size=60)


@given(TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_every_term_comes_back(
    headline: str, standfirst: str, body: str, fronts: list[str]
) -> None:
    terms = indexed(Words(headline=headline, standfirst=standfirst, body=body, fronts=fronts))
    assert sorted(unpack(pack(terms)).split(" ")) == sorted(terms.split(" "))


def test_the_same_terms_give_the_same_bytes() -> None:
    assert pack("ferry fer h_ferry o_ferry f_kind:news") == pack(
        "f_kind:news o_ferry h_ferry fer ferry fer"
    )


def test_a_story_takes_few_bytes() -> None:
    body = " ".join(f"{begin}{end}" for begin in ("con", "inter", "re") for end in range(300, 400))
    assert len(pack(indexed(Words(headline="Ferry", body=body)))) < len(body) / 3


def test_what_was_packed_with_the_widest_window_unpacks() -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    packed = packer.compress(b"\x20fer\x03ry;f_kind:news") + packer.flush()
    assert set(unpack(packed).split(" ")) == {"fer", "o_fer", "h_fer", "ferry", "f_kind:news"}
