"""Shots in a browser: arrow keys turn them and the address follows; without a script, links do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.media.actions import draw_card

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
BODY = "<p>The harbour opened on Monday after nine days, the port authority said.</p>"


@pytest.fixture
def numbers(newsroom_server: LiveServer) -> list[int]:
    set_up_newsroom()
    times = [factories.NOON - timedelta(hours=number) for number in range(4)]
    return [factories.published(at=at, body=BODY).pk for at in times]


def test_arrow_keys_turn_shots_and_each_has_its_address(
    browser_context: BrowserContext, numbers: list[int]
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/shots/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/shots/{numbers[1]}/")
    # A function to wait for would be refused by the policy of the page.
    for _ in range(50):
        if page.evaluate("document.querySelector('.deck').scrollLeft") > 100:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/shots/{numbers[0]}/")


def test_a_swipe_turns_a_shot_and_so_do_home_and_end(
    browser: Browser, newsroom_server: LiveServer, numbers: list[int]
) -> None:
    context = browser.new_context(
        base_url=newsroom_server.url, has_touch=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/shots/")
    finger = context.new_cdp_session(page)

    def touch(kind: str, *places: int) -> None:
        points = [{"x": place, "y": 500} for place in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 330)
    for place in range(330, 50, -28):
        touch("touchMove", place)
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_url(f"**/shots/{numbers[1]}/")
    page.focus(".deck")
    for key, number in (("End", numbers[-1]), ("Home", numbers[0])):
        page.keyboard.press(key)
        page.wait_for_url(f"**/shots/{number}/")
        page.wait_for_timeout(800)
    context.close()


def test_without_a_script_the_links_on_the_cards_turn_them(
    browser: Browser, newsroom_server: LiveServer, numbers: list[int]
) -> None:
    context = browser.new_context(
        base_url=newsroom_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto("/shots/")
    page.locator(".shot").first.locator("[rel=next]").click()
    assert page.url.endswith(f"#shot-{numbers[1]}")
    page.wait_for_timeout(1000)
    box = page.locator(".shot").nth(1).bounding_box()
    context.close()
    assert box is not None
    assert 0 <= box["x"] < 60


def test_on_paper_several_stand_on_a_page(
    page: Page, numbers: list[int], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Story.objects.update(lead_picture=draw_card(label="Harbour"))
    current_board().purge(slots_of([EVERYTHING]))
    page.emulate_media(media="print")
    # A4 within its margins, at 96 px to the inch.
    page.set_viewport_size({"width": 657, "height": 986})
    page.goto("/shots/")
    heights: list[float] = page.evaluate(
        "[...document.querySelectorAll('.shot')].map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) == len(numbers)
    assert page.locator(".shot-picture img").count() == len(numbers)
    assert max(heights) < 986 / 3
    outline = "getComputedStyle(document.querySelector('.is-here .shot-card')).outlineStyle"
    assert page.evaluate(outline) == "none"
