"""The order of a front's blocks: what the desk gave, laid out in rows."""

from __future__ import annotations

import pytest

from dateline.desk.queries import Candidate
from dateline.desk.rules.blocks import BLOCKS, USUAL, check_blocks, order_of
from dateline.portal.rules.blocks import rows_of, weights_of
from dateline.portal.rules.makeup import Section

POLITICS: Section[Candidate] = Section("politics", True, ())
SPORT: Section[Candidate] = Section("sport", False, ())
SCIENCE: Section[Candidate] = Section("science", False, ())


def laid(order: tuple[str, ...]) -> list[list[str]]:
    rows = rows_of(order, [SPORT, POLITICS, SCIENCE])
    return [
        [block.section.sector if block.section else block.name for block in row.blocks]
        for row in rows
    ]


def test_the_usual_order_puts_large_sectors_first_and_narrow_blocks_beside_each_other() -> None:
    assert laid(USUAL) == [
        ["opening", "shots", "opinion", "politics"],
        ["sport", "science", "talk", "releases"],
        ["newsletter", "countries"],
    ]


def test_a_sector_stands_where_the_desk_puts_it_and_not_among_the_others() -> None:
    order = ("opening", "small:science", "opinion", "sectors")
    assert laid(order) == [["opening"], ["science"], ["opinion", "politics"], ["sport"]]
    assert weights_of(("large:sport", "opening", "small:science")) == {
        "sport": True,
        "science": False,
    }


def test_a_sector_without_stories_leaves_no_gap() -> None:
    assert laid(("opening", "large:health", "opinion")) == [["opening", "opinion"]]


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        (["opening", "weather"], "There is no block “weather”."),
        (["opening", "large:sport", "small:sport"], "“sport” stands there twice."),
        (["opinion"], "The opening is missing: without it the front has no lead."),
    ],
)
def test_an_order_that_makes_no_front_is_refused_and_not_used(
    blocks: list[str], fault: str
) -> None:
    assert check_blocks(blocks) == [fault]
    assert order_of(blocks) == USUAL


def test_an_order_that_makes_one_is_used() -> None:
    assert check_blocks([*BLOCKS]) == []
    assert order_of(["opening", "large:sport"]) == ("opening", "large:sport")
    assert order_of([]) == USUAL
