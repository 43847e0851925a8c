"""Questions as search reads them, phrases, ends of pages, and snippets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.folding import words_in
from dateline.desk.rules.search import (
    After,
    Question,
    Term,
    Words,
    front_terms,
    indexed,
    moved,
    read_after,
    read_question,
    says,
)
from dateline.desk.rules.snippets import LENGTH, Segment, _read_closely, mark, snippet


def test_a_story_is_indexed_by_its_words_where_they_stand_and_its_fronts() -> None:
    words = Words(headline="Ferry a", standfirst="Port", body="Ferry sea", fronts=["country:KP"])
    assert indexed(words) == "ferry a port sea h_ferry h_a o_ferry o_a o_port f_country:kp"
    assert moved(indexed(words), ["latest"]).endswith("o_port f_latest")


def test_a_front_is_one_term_whatever_it_is_called() -> None:
    assert front_terms(["edition:asia' \"", "edition:asia' \""]) == ["f_edition:asia---"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ferry Ferry strike", Question((Term("ferry"), Term("strike")))),
        (
            '"ferry strike" x',
            Question((Term("ferry"), Term("strike"), Term("x")), ("ferry strike",)),
        ),
        ('"ferry" x"', Question((Term("ferry"), Term("x")))),
        ('a "b c', Question((Term("a"), Term("b"), Term("c")))),
        ("«b c»", Question((Term("b"), Term("c")), ("b c",))),
        ("北京市", Question((Term("北京"), Term("京市")), ("北京 京市",))),
        ("北", Question((Term("北", beginning=True),))),
        ("NOT (ferry*)", Question((Term("not"), Term("ferry")))),
        ('"', Question()),
    ],
)
def test_questions(text: str, question: Question) -> None:
    assert read_question(text) == question


def test_a_question_has_an_end() -> None:
    assert len(read_question(" ".join(map(str, range(10, 99)))).terms) == 12
    assert read_question("a " * 5_000) == Question((Term("a"),))


def test_a_phrase_does_not_reach_from_the_headline_into_the_body() -> None:
    words = Words(headline="Prime", body="minister of the port")
    assert says(words, ["minister of"])
    assert not says(words, ["prime minister"])
    assert not says(words, ["inister of"])


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("Kim's plan", "kim plan"),
        ("the U.S. Navy", "us navy"),
        ("some 1,000 men", "1000 men"),
        ("l'accord final", "accord final"),
        ("d’un café noir", "cafe noir"),
        ("prime-minister", "prime minister"),
        ("prime\u00a0— minister", "prime minister"),
        ("東京都知事", "東京 京都 都知"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(body: str, phrase: str) -> None:
    assert says(Words(headline="", body=body), [phrase])
    assert not says(Words(headline="", body=body), [f"{phrase} x"])


@given(st.text("ab '-.é,1", max_size=30), st.sampled_from(["a b", "ab ba", "ab a ab"]))
def test_a_phrase_is_found_as_word_by_word(body: str, phrase: str) -> None:
    if "'" not in body:
        spoken = f" {phrase} " in f" {' '.join(words_in(body))} "
        assert says(Words(headline="", body=body), [phrase]) == spoken


@given(st.integers(0, 3), st.integers(0, 10**18 - 1))
def test_an_end_of_a_page_is_read_as_it_was_written(group: int, place: int) -> None:
    assert read_after(str(After(group, place))) == After(group, place)


@pytest.mark.parametrize(
    "text", ["", "1", "4-1", "0-", "0--1", "0-1 ", "0-٣", "0-1234567890123456789"]
)
def test_anything_else_is_none(text: str) -> None:
    assert read_after(text) is None


def test_a_snippet_shows_where_most_of_the_words_stand_together() -> None:
    text = "A ferry. " + "Nothing here. " * 40 + "The ferry strike ends. " + "Nothing. " * 40
    parts = snippet(text, [Term("ferry"), Term("strike")])
    assert [part.text for part in parts if part.found] == ["ferry", "strike"]
    assert parts[0] == Segment("… ")
    assert parts[-1] == Segment(" …")
    assert len("".join(part.text for part in parts)) <= LENGTH + 4


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("Kim's U.S. visit, just us", ["kim", "us"], ["Kim", "U.S", "us"]),
        ("1,000 or 1000 or 21000", ["1000"], ["1,000", "1000"]),
        ("Café caféteria CAFÉ", ["cafe"], ["Café", "CAFÉ"]),
        ("İstanbul", ["istanbul"], ["İstanbul"]),
        ("北京市長が北京へ", ["北京"], ["北京", "北京"]),
        ("nothing", ["ferry"], []),
        ("", ["ferry"], []),
    ],
)
def test_words_are_marked_however_they_are_written(
    text: str, terms: list[str], found: list[str]
) -> None:
    marked = mark(text, map(Term, terms))
    assert [part.text for part in marked if part.found] == found
    assert "".join(part.text for part in marked) == text


def test_the_beginning_of_a_word_marks_all_of_it() -> None:
    marked = mark("Strikers strike", [Term("str", beginning=True)])
    assert [part.text for part in marked if part.found] == ["Strikers", "strike"]


@given(
    st.text("ab ,.é北", max_size=40), st.lists(st.sampled_from(["a", "b", "ab", "北"]), max_size=2)
)
def test_marking_changes_no_text(text: str, terms: list[str]) -> None:
    for parts in (mark(text, map(Term, terms)), snippet(text, map(Term, terms))):
        assert "".join(part.text for part in parts) == text


@given(st.text("ab ,-é", max_size=40), st.sampled_from(["a", "b", "ab", "ba"]))
def test_the_quick_way_finds_what_close_reading_finds(text: str, term: str) -> None:
    marked = [part.text for part in mark(text, [Term(term)]) if part.found]
    closely = [text[begin:end] for begin, end, _ in _read_closely(text, (Term(term),))]
    assert marked == closely
