"""Where an item goes, by what is known of it, of its source and of its story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from dateline.desk.rules.routing import (
    Arrival,
    Route,
    Standing,
    Way,
    route_new,
    route_update,
    why_held,
)

LATER = datetime(2025, 6, 5, 12, 0, tzinfo=UTC)
GOOD = Arrival(trusted=True)
PUBLIC = Standing(story=7, live=True)
WAITING = Standing(story=7)


@pytest.mark.parametrize(
    ("change", "way", "word"),
    [
        ({}, Way.OUT, ""),
        ({"trusted": False}, Way.DESK, ""),
        ({"embargo": LATER}, Way.LATER, ""),
        ({"embargo": LATER, "trusted": False}, Way.DESK, ""),
        ({"embargo": LATER, "objections": ["Choose a sector."]}, Way.DESK, "sector"),
        ({"objections": ["Choose a sector."]}, Way.DESK, "sector"),
        ({"expired_at": LATER}, Way.DESK, "2025-06-05 12:00 UTC"),
        ({"unreadable": ["“soon”"]}, Way.DESK, "soon"),
    ],
)
def test_a_new_item_goes_out_only_if_nothing_is_against_it(
    change: dict[str, object], way: Way, word: str
) -> None:
    route = route_new(replace(GOOD, **change))  # type: ignore[arg-type]
    assert route.way == way
    assert word in route.reason
    assert bool(word) is bool(route.reason)


@pytest.mark.parametrize(
    ("change", "standing", "way", "word"),
    [
        ({}, PUBLIC, Way.OUT, ""),
        ({}, replace(PUBLIC, changed=False), Way.ASIDE, ""),
        ({}, replace(PUBLIC, edited=True), Way.ASIDE, "editor"),
        ({}, replace(WAITING, edited=True), Way.ASIDE, "editor"),
        ({}, replace(WAITING, killed=True), Way.ASIDE, "killed"),
        ({}, replace(WAITING, taken_down=True), Way.DESK, "taken down"),
        ({}, WAITING, Way.OUT, ""),
        ({"trusted": False}, WAITING, Way.DESK, ""),
        ({"trusted": False}, PUBLIC, Way.ASIDE, "trusted"),
        ({"embargo": LATER}, PUBLIC, Way.ASIDE, "2025-06-05 12:00 UTC"),
        ({"unreadable": ["“soon”"]}, PUBLIC, Way.ASIDE, "soon"),
        ({"objections": ["Write the body."]}, PUBLIC, Way.ASIDE, "body"),
        # It goes out, and the clock ends its time right after: both are in the ledger.
        ({"expired_at": LATER}, PUBLIC, Way.OUT, ""),
    ],
)
def test_an_update_never_goes_over_an_editor_or_an_embargo(
    change: dict[str, object], standing: Standing, way: Way, word: str
) -> None:
    route = route_update(replace(GOOD, **change), standing)  # type: ignore[arg-type]
    assert route.way == way
    assert word in route.reason
    assert bool(word) is bool(route.reason)


def test_nothing_lies_in_a_public_story_that_is_not_out() -> None:
    flags = (False, True)
    for trusted, embargoed, refused, killed, edited, changed in product(flags, repeat=6):
        arrival = Arrival(
            trusted=trusted,
            embargo=LATER if embargoed else None,
            objections=["Write the body."] if refused else [],
        )
        standing = Standing(story=7, live=True, killed=killed, edited=edited, changed=changed)
        route: Route = route_update(arrival, standing)
        assert route.way in {Way.OUT, Way.ASIDE}
        if route.way == Way.OUT:
            assert (trusted, embargoed, refused, killed, edited) == (
                True,
                False,
                False,
                False,
                False,
            )


@pytest.mark.parametrize(
    ("holding", "first"),
    [
        (
            "Embargo not readable, held until an editor sets it: when the board has met",
            "Its embargo cannot be read (“when the board has met”): "
            "ask the agency when it ends, and publish it then.",
        ),
        (
            "Embargoed without an end, held until an editor sets it",
            "It is under an embargo without an end: publish it when the agency lifts the embargo.",
        ),
        (
            "Status “parked” not known, held until an editor decides",
            "Its status “parked” is not known here: "
            "ask the agency what it means, then publish it or dismiss it.",
        ),
        ("", "Its embargo cannot be read: ask the agency when it ends, and publish it then."),
    ],
)
def test_an_editor_reads_first_what_to_do_and_below_it_what_else_was_noted(
    holding: str, first: str
) -> None:
    noted = ["Time without a zone, taken as UTC", holding, "Time without a zone, taken as UTC"]
    told = why_held([flag for flag in noted if flag])
    assert told.splitlines() == [first, "• Time without a zone, taken as UTC"]


def test_what_the_gate_has_against_an_item_is_listed_line_by_line() -> None:
    route = route_new(replace(GOOD, objections=["Choose a sector.", "Write the body."]))
    assert route.reason == "Choose a sector.\n• Write the body."
