"""Which drawing a story gets."""

from __future__ import annotations

from typing import Any

from dateline.desk.rules.illustrating import Card, Map, drawing_for


def chosen(**about: Any) -> Map | Card | None:
    story = {
        "kind": "news", "countries": [], "place": "", "country": "", "sector": "Politics",
        "newsroom": "Longitude",
    }  # fmt: skip
    return drawing_for(**{**story, **about})


def test_a_story_of_no_country_gets_a_card_with_its_sector() -> None:
    assert chosen() == Card("Politics", "Longitude")


def test_a_dateline_alone_makes_a_map() -> None:
    assert chosen(place="Oslo", country="NO") == Map(("NO",), "Oslo", "NO")


def test_a_map_shows_the_first_countries_only() -> None:
    assert chosen(countries=["NO", "SE", "FI", "DK", "IS"]) == Map(("NO", "SE", "FI", "DK"))


def test_opinion_is_shown_by_its_author_and_not_by_a_map() -> None:
    assert chosen(kind="opinion", countries=["NO"]) is None
