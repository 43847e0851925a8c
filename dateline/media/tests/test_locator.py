"""The locator map: what it shows, where its words stand, and that they are really drawn."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dateline.media.gateways import Resvg
from dateline.media.rules import Palette, Size, atlas, locator_map
from dateline.media.rules.framing import frame
from dateline.media.rules.locator import _settle, _write
from dateline.media.rules.sphere import circle_around, distance

SEOUL = (126.98, 37.57)
FRAME = Size(1600, 900)
WORLD = atlas.load()

STORIES = [
    (["KP", "RU", "UA"], SEOUL, "Seoul"),
    (["DE"], (13.4, 52.52), "Berlin"),
    (["US"], (-77.04, 38.9), "Washington"),
    (["FJ"], (178.44, -18.14), "Suva"),
    (["SG"], (103.85, 1.29), "Singapore"),
    (["BR", "PT"], (-9.14, 38.72), "Lisbon"),
    (["US", "CN", "BR", "AU", "ZA"], None, ""),
    (["UA", "RU"], (30.52, 50.45), "Kyiv"),
    (["IL", "PS", "LB"], (34.78, 32.08), "Tel Aviv"),
    (["US", "RU"], (24.94, 60.17), "Helsinki"),
    (["NR"], None, ""),
]


def words_in(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter() if "text" in node.tag]


def pixels(svg: str) -> Image.Image:
    return Image.open(BytesIO(Resvg().png(svg))).convert("RGB")


def has_colour(picture: Image.Image, colour: str) -> int:
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    counted = picture.getcolors(maxcolors=1 << 24) or []
    return sum(count for count, found in counted if found == wanted)


def test_a_map_names_its_countries_its_place_and_its_source() -> None:
    words = words_in(locator_map(["KP", "RU", "UA"], SEOUL, "Seoul"))
    assert {"North Korea", "Russia", "Ukraine", "Seoul"} <= set(words)
    assert "Dateline · Natural Earth" in words


def test_a_map_speaks_the_language_of_the_edition() -> None:
    assert "Südkorea" in words_in(locator_map(["KR"], SEOUL, "Seoul", language="de"))


def test_words_from_outside_cannot_become_markup() -> None:
    svg = locator_map(["KR"], SEOUL, "<b>&\"'")
    ElementTree.fromstring(svg)
    assert "<b>" not in svg


@pytest.mark.parametrize(("countries", "place", "name"), STORIES)
def test_no_label_lies_on_another_or_off_the_map(
    countries: list[str], place: tuple[float, float] | None, name: str
) -> None:
    subjects, neighbours, place_label = _write(_settle(countries, place, name, FRAME, "en"), None)
    boxes = [
        label.box for label in [*subjects, *neighbours, *([place_label] if place_label else [])]
    ]
    assert all(box.within(FRAME) for box in boxes)
    for number, box in enumerate(boxes):
        assert not any(box.overlap(other) for other in boxes[number + 1 :])


@pytest.mark.parametrize(("countries", "place", "name"), STORIES)
def test_every_country_of_the_story_is_named(
    countries: list[str], place: tuple[float, float] | None, name: str
) -> None:
    subjects, _, place_label = _write(_settle(countries, place, name, FRAME, "en"), None)
    same = countries == ["SG"]  # the place has the country's own name
    assert len(subjects) == len(countries) - same
    assert (place_label is not None) == bool(name)


@pytest.mark.parametrize(("countries", "place", "name"), STORIES)
def test_the_place_is_on_the_map(
    countries: list[str], place: tuple[float, float] | None, name: str
) -> None:
    scene = _settle(countries, place, name, FRAME, "en")
    if scene.dot:
        assert 0 < scene.dot[0] < FRAME.width
        assert 0 < scene.dot[1] < FRAME.height


def test_letters_are_really_drawn() -> None:
    picture = pixels(locator_map(["KP", "RU", "UA"], SEOUL, "Seoul"))
    assert picture.size == (1600, 900)
    without = re.sub(r"<text.*?</text>", "", locator_map(["KP", "RU", "UA"], SEOUL, "Seoul"))
    ink = has_colour(picture, Palette().ink)
    assert ink > has_colour(pixels(without), Palette().ink) + 5_000


def test_the_countries_of_the_story_are_filled_and_others_are_not() -> None:
    palette = Palette()
    filled = has_colour(pixels(locator_map(["DE"])), palette.area)
    assert 100_000 < filled < 400_000
    assert has_colour(pixels(locator_map(["XX"])), palette.area) == 0


def test_an_unknown_code_and_no_code_show_the_world() -> None:
    assert frame(WORLD, ["XX"], None, FRAME).whole_world
    assert frame(WORLD, [], None, FRAME).whole_world
    assert "Canada" in words_in(locator_map(["XX", ""]))


def test_a_country_across_the_date_line_is_in_one_piece() -> None:
    view = frame(WORLD, ["FJ"], None, FRAME)
    (west, _), (east, _) = view.place([(177.5, -17.8), (-179.0, -18.5)])
    assert 0 < west < east < FRAME.width


def test_a_city_state_is_ringed() -> None:
    palette = Palette()
    assert has_colour(pixels(locator_map(["SG"])), palette.accent) > 300
    assert "Singapore" in words_in(locator_map(["SG"]))


def test_a_giant_is_shown_where_it_meets_its_small_neighbour() -> None:
    view = frame(WORLD, ["UA", "RU"], (30.52, 50.45), FRAME)
    vladivostok = view.place([(131.9, 43.1)])[0]
    assert not (0 <= vladivostok[0] <= FRAME.width and 0 <= vladivostok[1] <= FRAME.height)
    assert not view.whole_world


def test_a_giant_far_from_the_rest_is_shown_whole() -> None:
    view = frame(WORLD, ["BR", "PT"], None, FRAME)
    for place in ((-9.1, 38.7), (-60.0, -3.1), (-51.2, -30.0)):
        x, y = view.place([place])[0]
        assert 0 < x < FRAME.width
        assert 0 < y < FRAME.height


def test_continents_apart_are_shown_on_the_world() -> None:
    assert frame(WORLD, ["US", "CN", "BR", "AU", "ZA"], None, FRAME).whole_world


@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-89, 89)), min_size=1, max_size=12),
)
def test_the_circle_around_points_holds_them_all(points: list[tuple[float, float]]) -> None:
    centre, radius = circle_around(points)
    assert all(distance(centre, point) <= radius + 1e-6 for point in points)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from(sorted({a.code for a in WORLD.areas})), max_size=4),
    st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
)
def test_any_set_of_countries_and_any_place_can_be_drawn(
    countries: list[str], place: tuple[float, float] | None
) -> None:
    svg = locator_map(countries, place, "Somewhere")
    ElementTree.fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg
