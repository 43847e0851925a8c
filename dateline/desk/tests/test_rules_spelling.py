"""Near words, other spellings of a name, and which word was meant."""

from __future__ import annotations

import pytest

from dateline.desk.rules.same_names import other_ways
from dateline.desk.rules.search import Term, Words, may_say, read_question, says
from dateline.desk.rules.spelling import (
    MOST_NEAR,
    best,
    can_be_wrong,
    corrected,
    distance,
    near,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goverment", "government"),
        ("presidant", "president"),
        ("recieve", "receive"),
        ("adress", "address"),
        ("committtee", "committee"),
        ("hte", "the"),
        ("zelenskiyj", "zelenskyy"),
        ("khaddafi", "gaddafi"),
        ("maskwa", "moskva"),
        ("northkorea", "north korea"),
        ("правительтсво", "правительство"),
        ("حكومه", "حكومة"),
        ("στρατοσ", "στρατου"),
    ],
)
def test_a_slip_of_finger_or_ear_is_near(typed: str, meant: str) -> None:
    found = near(typed)
    assert (meant in found) == (meant != "moskva")
    assert len(found) <= MOST_NEAR


def test_two_slips_are_near_where_the_word_is_known() -> None:
    known = ["parliamentary", "parliament", "parlour", "quarrel", "a"]
    assert set(near("parlamentry", known)) & set(known) == {"parliamentary", "parliament"}


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("", "", 0), ("ferry", "ferry", 0), ("ferry", "fery", 1), ("ferry", "frery", 1),
     ("ferry", "berries", 4), ("kitten", "sitting", 3), ("kyiv", "kiev", 2)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 9) == distance(other, one, 9) == slips
    assert distance(one, other, max(0, slips - 1)) >= min(slips, 1)


def test_of_words_equally_near_the_more_frequent_was_meant() -> None:
    far = {"strike": 1.0, "stroke": 1.0, "strokes": 2.0}
    assert best("strke", far, {"strike": 40, "stroke": 3, "strokes": 50}) == "strike"
    assert best("strke", far, {}) == ""


def test_a_word_that_some_story_has_gives_way_only_to_a_far_more_frequent_one() -> None:
    far = {"minister": 1.0}
    assert best("minster", far, {"minister": 50, "minster": 2}) == "minister"
    assert best("minster", far, {"minister": 15, "minster": 2}) == ""


def test_of_two_words_for_one_both_have_to_be_there() -> None:
    far = {"north korea": 1.5}
    assert best("northkorea", far, {"north": 9, "korea": 9}) == "north korea"
    assert best("northkorea", far, {"north": 9}) == ""


def test_only_the_word_is_put_right_and_the_rest_stays_as_it_was_typed() -> None:
    found = corrected('"The Goverment" -strike, goverment!', {"goverment": "government"})
    assert found.text == '"The government" -strike, government!'
    assert dict(found.words) == {"Goverment": "government", "goverment": "government"}


@pytest.mark.parametrize("word", ["cat", "a" * 21, "1984", "北京大学", "b52s", ""])
def test_short_and_long_words_and_figures_are_taken_as_they_are(word: str) -> None:
    assert not can_be_wrong(word)


def test_a_name_is_looked_for_in_each_of_its_spellings() -> None:
    assert other_ways("kiev") == ("kyiv", "kyyiv")
    assert "zelensky" in other_ways("zelenskiy")
    assert other_ways("ferry") == ()
    (term,) = read_question("Kiev").terms
    assert term == Term("kiev", also=("kyiv", "kyyiv"))
    assert read_question('"Kiev"').terms == (Term("kiev"),)


def test_arabic_words_are_looked_for_with_and_without_article_and_with_either_end() -> None:
    assert "الحكومة" in other_ways("حكومه")
    assert "حكومه" in other_ways("الحكومة")
    assert "مستشفي" in other_ways("مستشفى")


def test_what_stands_behind_a_hyphen_is_left_out() -> None:
    found = read_question('ferry -strike −port -"crew change" follow-up - -"x"')
    assert [term.text for term in found.terms] == ["ferry", "follow", "up"]
    assert [[term.text for term in group] for group in found.without] == [
        ["strike"],
        ["port"],
        ["x"],
    ]
    assert found.unsaid == ("crew change",)
    assert read_question("-war").is_empty


BODY = "<p>The prime minister's car.</p><p>Ferry</p> <p>strike &amp; port</p>"


@pytest.mark.parametrize(
    ("phrase", "there"),
    [
        ("prime minister", True),
        ("minister car", True),
        ("car ferry", True),
        ("strike port", True),
        ("minister ferry", False),
        ("port strike", False),
        ("ferry port", False),
    ],
)
def test_a_body_as_it_is_stored_tells_what_its_words_cannot_say(phrase: str, there: bool) -> None:
    words = "The prime minister's car. Ferry strike & port"
    assert says(Words(headline="", body=words), [phrase]) is there
    assert may_say(BODY, [phrase]) is there


@pytest.mark.parametrize(
    "body", ["<p>pri<b>me</b> minister</p>", "<p>prime &#109;inister</p>", "<p>príme minister</p>"]
)
def test_a_body_that_hides_letters_in_tags_is_read(body: str) -> None:
    assert may_say(body, ["prime minister"])
