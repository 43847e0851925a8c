"""Terms in few bytes, as PostgreSQL keeps them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.coding import MOVED_OUT, OTHERS_END, coded, decoded
from dateline.desk.rules.search import Words, indexed

TERMS = indexed(
    Words(
        headline="Ferries sail, isles rejoice 北京",
        standfirst="Ferry crews in Łódź returned to isles",
        body="The ferryman said 1,000 ferries sail; sailing restores trade. كِتَابٌ 한국 a",
        fronts=[
            "latest",
            "country:KP",
            "sector:politics",
            "edition:asia",
            "kind:news",
            "author:al",
        ],
    )
)


def test_terms_are_read_as_they_were_coded() -> None:
    assert set(decoded(coded(TERMS)).split()) == set(TERMS.split())


def test_the_order_of_terms_does_not_matter() -> None:
    assert coded(" ".join(reversed(TERMS.split()))) == coded(TERMS)


def test_no_terms_are_no_terms() -> None:
    assert decoded(coded("")) == ""


def test_however_few_they_are_long_enough_to_be_moved_out_of_the_row() -> None:
    assert len(coded("")) == len(coded("ferry")) == MOVED_OUT + len(OTHERS_END)


def test_plain_words_take_less_than_half_of_their_letters() -> None:
    words = "government governor minister ministers police policy president presidential port ports"
    assert len(coded(words).partition(OTHERS_END)[2]) < len(words) / 2


@given(
    st.lists(st.text("abinstBed19é北ß", min_size=1, max_size=12), max_size=12),
    st.lists(st.text("abinst北", min_size=1, max_size=6), max_size=4),
)
def test_any_words_are_read_as_they_were_coded(body: list[str], headline: list[str]) -> None:
    terms = indexed(
        Words(headline=" ".join(headline), body=" ".join(body), fronts=["latest", "country:us"])
    )
    assert set(decoded(coded(terms)).split()) == set(terms.split())


def test_words_that_begin_like_the_one_before_are_told_apart_at_any_length() -> None:
    alike = "a ab abc abcd abcdefg abcdefgh abcdefghi abcdefghx abx b ba"
    assert sorted(decoded(coded(alike)).split()) == alike.split()
