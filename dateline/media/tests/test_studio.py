"""The studio draws in a process of its own, and neither outlives its house nor takes it down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from io import BytesIO

import psutil
import pytest
from PIL import Image

from dateline.media.errors import DrawingFailed, StudioGone
from dateline.media.gateways import Cut
from dateline.media.gateways.studio import Apart, InHouse, Studio
from dateline.media.rules import locator_map, typographic_card

CARD = partial(typographic_card, "Ferry", "Longitude")


def never_done() -> str:
    time.sleep(60)
    return ""


@pytest.fixture
def apart() -> Iterator[Apart]:
    studio = Apart()
    yield studio
    studio.close()


def test_both_studios_draw_the_same_pixels(apart: Apart) -> None:
    for drawing in (CARD, partial(locator_map, ["LU"], (6.13, 49.61), "Luxembourg")):
        assert apart.png(drawing) == InHouse().png(drawing)


@pytest.mark.parametrize("form", ["jpeg", "webp", "avif"])
def test_a_picture_is_written_in_every_form(apart: Apart, form: str) -> None:
    (file,) = apart.develop(InHouse().png(CARD), [Cut((0, 0, 1600, 900), (352, 198), form)])
    with Image.open(BytesIO(file)) as opened:
        assert opened.format == form.upper()
        assert opened.size == (352, 198)


@pytest.mark.parametrize("studio", [InHouse(), Apart()])
def test_what_cannot_be_drawn_is_told(studio: Studio) -> None:
    with pytest.raises(DrawingFailed):
        studio.png("no drawing")
    with pytest.raises(OSError, match="cannot identify"):
        studio.develop(b"no picture", [Cut((0, 0, 1, 1), (1, 1), "jpeg")])


def test_the_child_gives_way_to_everybody_else(apart: Apart) -> None:
    apart.png(CARD)
    assert apart.pid is not None
    assert psutil.Process(apart.pid).nice() >= 15


def test_after_a_child_that_was_killed_comes_another(apart: Apart) -> None:
    apart.png(CARD)
    assert apart.pid is not None
    os.kill(apart.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert apart.png(CARD)


def test_a_child_that_takes_too_long_is_given_up() -> None:
    studio = Apart(seconds=0.01)
    with pytest.raises(StudioGone):
        studio.png(never_done)
    assert studio.pid is None


def test_the_child_goes_when_nobody_can_give_orders_any_more(apart: Apart) -> None:
    apart.png(CARD)
    child = apart._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(timeout=10) == 0
