"""What the house draws: drawn once, kept, and in the language of its story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dateline.media.actions import draw_card, draw_locator_map, keep_drawing
from dateline.media.errors import DrawingFailed
from dateline.media.models import Picture
from dateline.media.rules import typographic_card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def card_drawing(key: str = "card ferry") -> Picture:
    return keep_drawing(
        key=key, title="Card", alt_text="The word Ferry.", caption="", credit="Graphic: Dateline",
        svg=lambda: typographic_card("Ferry"),
    )  # fmt: skip


def test_the_same_map_is_drawn_once_in_whatever_order_its_countries_come() -> None:
    first = draw_locator_map(countries=["KP", "RU"], place=(126.98, 37.57), place_name="Seoul")
    again = draw_locator_map(countries=["RU", "KP"], place=(126.98, 37.57), place_name="Seoul")
    assert again.pk == first.pk
    assert Picture.objects.drawn().count() == 1
    assert (first.width, first.height) == (1600, 900)
    assert first.file_hash
    assert first.file_size == first.file.size
    assert first.alt_text == "Map showing North Korea and Russia, with Seoul marked."


def test_a_map_in_another_accent_is_another_map() -> None:
    red = draw_locator_map(countries=["LU"])
    assert draw_locator_map(countries=["LU"], accent="#1f5f8b").pk != red.pk


def test_a_kept_drawing_costs_one_query(django_assert_num_queries: Any) -> None:
    card_drawing()
    with django_assert_num_queries(1):
        card_drawing()


def test_a_drawing_whose_file_was_lost_is_drawn_again() -> None:
    kept = card_drawing()
    kept.file.storage.delete(kept.file.name)
    again = card_drawing()
    assert again.pk == kept.pk
    assert again.file.storage.exists(again.file.name)


def test_a_drawing_that_another_worker_kept_meanwhile_is_theirs() -> None:
    theirs: list[Picture] = []

    def slow() -> str:
        theirs.append(card_drawing("one key"))
        return typographic_card("Ferry")

    ours = keep_drawing(
        key="one key", title="Card", alt_text="Card", caption="", credit="Dateline", svg=slow
    )
    assert ours.pk == theirs[0].pk
    assert Picture.objects.count() == 1


def test_a_drawing_that_cannot_be_rendered_leaves_nothing_behind() -> None:
    with pytest.raises(DrawingFailed):
        keep_drawing(key="x", title="x", alt_text="x", caption="", credit="x", svg="no drawing")
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("language", "alt_text", "credit"),
    [
        ("de", "Karte mit Luxemburg und Belgien", "Karte: Dateline; Daten: Natural Earth"),
        ("fr-CA", "Carte montrant Luxembourg et Belgique", "données : Natural Earth"),
        ("es", "Mapa que muestra Luxemburgo y Bélgica", "datos: Natural Earth"),
        ("ar", "خريطة تُظهر لوكسمبورغ وبلجيكا", "البيانات: Natural Earth"),
        ("pt", "Map showing Luxembourg and Belgium", "Map: Dateline; data: Natural Earth"),
    ],
)
def test_a_map_speaks_the_language_of_its_story(language: str, alt_text: str, credit: str) -> None:
    drawn = draw_locator_map(countries=["LU", "BE"], language=language)
    assert drawn.alt_text.startswith(alt_text)
    assert credit in drawn.credit


def test_a_card_speaks_the_language_of_its_story() -> None:
    drawn = draw_card(label="Politik", language="de-AT")
    assert (drawn.alt_text, drawn.credit) == (
        "Karte mit den Worten „Politik“.",
        "Grafik: Dateline",
    )
    assert drawn.pk != draw_card(label="Politik").pk
