"""The committed geometry and the letters, and what is asked of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dateline.media.rules import atlas, lettering
from dateline.media.rules.framing import Size, frame
from dateline.media.rules.labels import runs
from dateline.media.rules.lettering import BOLD, HEADLINE
from dateline.media.rules.names import country_name
from dateline.media.rules.outlines import survey

WORLD = atlas.load()
CODES = {area.code for area in WORLD.areas}
FRAME = Size(1600, 900)


def country_at(lon: float, lat: float, *, around: str) -> str:
    """Return the country that a map of `around` shows at a place."""
    view = frame(WORLD, [around], None, FRAME)
    x, y = view.place([(lon, lat)])[0]
    for shape in survey(WORLD, view, FRAME).shapes:
        if any(left <= x <= right for left, right in runs(shape.rings, y, FRAME)):
            return shape.code
    return ""


def test_every_member_of_the_united_nations_that_a_map_can_show_is_there() -> None:
    for code in (
        "KP",
        "RU",
        "UA",
        "KR",
        "SG",
        "FJ",
        "VA",
        "XK",
        "TW",
        "PS",
        "SS",
        "MM",
        "TL",
        "CD",
    ):
        assert code in CODES, code
    assert len(CODES) > 230


@pytest.mark.parametrize("former", ["BU", "ZR", "YU", "TP", "SU"])
def test_no_state_that_is_no_more_is_left(former: str) -> None:
    assert former not in CODES


@pytest.mark.parametrize(
    ("lon", "lat", "around", "code"),
    [
        (126.98, 37.57, "KR", "KR"),
        (125.75, 39.03, "KP", "KP"),
        (34.1, 44.95, "UA", "UA"),  # Simferopol, as the United Nations count it
        (39.0, 45.04, "UA", "RU"),
        (33.6, 35.33, "CY", "CY"),
        (44.06, 9.56, "SO", "SO"),
        (-105.0, 39.7, "US", "US"),
        (27.5, -29.3, "ZA", "LS"),  # a country within a country
        (28.0, -26.2, "ZA", "ZA"),
    ],
)
def test_a_place_lies_in_its_country(lon: float, lat: float, around: str, code: str) -> None:
    assert country_at(lon, lat, around=around) == code


def test_an_arc_is_bent_along_the_parallel_where_it_is_long() -> None:
    for number in range(0, len(WORLD.starts) - 1, 50):
        points = WORLD.arc(number, 0.5)
        steps = pairwise(points)
        assert all(abs(atlas.turn(a[0], b[0])) <= atlas.LONGEST_STEP + 1e-6 for a, b in steps)


def test_an_unknown_country_has_no_areas() -> None:
    assert WORLD.of("ZZ") == []


def test_names_are_short_in_english_and_proper_in_other_languages() -> None:
    assert country_name("GB") == "Britain"
    assert country_name("CD") == "DR Congo"
    assert country_name("KP", "de") == "Nordkorea"
    assert country_name("TL") == "Timor-Leste"
    assert country_name("ZZQ") == "ZZQ"
    assert country_name("FR", "xx-nonsense") == "France"


def test_a_wider_word_measures_wider() -> None:
    assert lettering.measure("mmm", BOLD, 50) > lettering.measure("iii", BOLD, 50) > 0
    assert lettering.measure("Seoul", BOLD, 100) == 2 * lettering.measure("Seoul", BOLD, 50)


@pytest.mark.parametrize("words", ["Kyïv", "Київ", "Αθήνα", "القاهرة", "Łódź – “Žižkov” 12 %"])
def test_the_shipped_fonts_have_the_letters_of_many_languages(words: str) -> None:
    assert lettering.can_draw(words)


def test_letters_that_no_shipped_font_has_are_known() -> None:
    assert not lettering.can_draw("平壌")


def test_a_headline_is_broken_and_cut_to_its_room() -> None:
    long = "The council of the harbour town puts off its vote on the new ferry pier once again"
    size, lines = lettering.fit(long, HEADLINE, sizes=(120.0, 90.0), width=900, lines=2)
    assert size == 90.0
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(lettering.measure(line, HEADLINE, size) <= 900 for line in lines)


def test_a_short_headline_is_set_at_the_largest_size() -> None:
    assert lettering.fit("Tide", HEADLINE, sizes=(120.0, 90.0), width=900, lines=2) == (
        120.0,
        ["Tide"],
    )
