"""What the gate asks of a story, and on which fronts it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.editions import EditionRule, Layout, Sorting, fronts_of, with_parents
from dateline.desk.rules.publishing import Candidate, reasons_against, words_digest

GOOD = Candidate(
    headline="Rain", body_text="It rained.", sources=["Met Office"], sectors=["weather"]
)


def test_a_whole_story_may_go_out() -> None:
    assert reasons_against(GOOD) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"headline": " "}, "headline"),
        ({"body_text": ""}, "body"),
        ({"sources": []}, "source"),
        ({"sources": [" "]}, "source"),
        ({"sectors": []}, "sector"),
        ({"killed": True}, "killed"),
        ({"picture_without_credit": True}, "credit"),
        ({"picture_without_words": True}, "cannot see it"),
    ],
)
def test_what_is_missing_is_said(change: dict[str, object], word: str) -> None:
    reasons = reasons_against(replace(GOOD, **change))  # type: ignore[arg-type]
    assert len(reasons) == 1
    assert word in reasons[0].lower()


def test_a_headline_only_story_needs_no_body() -> None:
    assert reasons_against(replace(GOOD, body_text="", headline_only=True)) == []


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_texts_share_a_digest_only_if_they_are_the_same(
    one: list[str], other: list[str]
) -> None:
    assert (words_digest(*one) == words_digest(*other)) is (one == other)


ASIA = EditionRule(slug="asia", countries=frozenset({"KR", "KP", "JP"}))
GERMAN = EditionRule(slug="deutsch", languages=frozenset({"de"}))
WORLD = EditionRule(slug="world")
PARENTS = {"diplomacy": "politics", "politics": ""}


def test_a_story_stands_on_every_front_that_takes_it() -> None:
    sorting = Sorting(
        kind="news", language="en-GB", countries=["KP", "RU", "KP"], sectors=["diplomacy"]
    )
    assert fronts_of(sorting, Layout(parents=PARENTS, editions=[WORLD, ASIA, GERMAN])) == [
        "latest",
        "kind:news",
        "edition:world",
        "edition:asia",
        "sector:diplomacy",
        "sector:politics",
        "country:KP",
        "country:RU",
    ]


def test_an_editors_choice_of_editions_wins() -> None:
    sorting = Sorting(kind="news", language="en", countries=["KP"], editions=["deutsch"])
    fronts = fronts_of(sorting, Layout(parents={}, editions=[WORLD, ASIA]))
    assert "edition:deutsch" in fronts
    assert "edition:asia" not in fronts


def test_languages_are_matched_without_their_region() -> None:
    assert GERMAN.takes(language="de-AT", countries=[], sectors=[])
    assert not GERMAN.takes(language="en", countries=[], sectors=[])


def test_parents_come_behind_their_sector_and_once() -> None:
    parents = {"diplomacy": "politics", "elections": "politics"}
    assert with_parents(["diplomacy", "elections"], parents) == [
        "diplomacy",
        "politics",
        "elections",
    ]
