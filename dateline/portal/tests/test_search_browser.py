"""The search field of the masthead in a browser: with a script it offers, without one it still finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
ASK = "#find"


@pytest.fixture
def headline(newsroom_server: LiveServer) -> str:
    set_up_newsroom()
    factories.edition("arabic", name="العربية", language="ar", zone="Asia/Amman")
    story = factories.published(
        headline="Police reopen the harbour",
        countries=["PL"],
        authors=[factories.author("Pola Renn")],
    )
    return story.headline


def _offered(page: Page, typed: str) -> list[tuple[str, str]]:
    page.locator(ASK).press_sequentially(typed, delay=20)
    page.locator(".find .offers li").first.wait_for()
    lines = page.locator(".find .offers li").all()
    assert all(each.is_visible() for each in lines)
    return [
        (each.locator(".offer-kind").inner_text(), each.locator("bdi").inner_text())
        for each in lines
    ]


@pytest.mark.parametrize("width", [195, 390, 820, 1440])
def test_the_field_of_every_page_offers_sectors_countries_authors_and_headlines(
    browser_context: BrowserContext, headline: str, width: int
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/latest/")
    offered = _offered(page, "pol")
    assert ("Sector", "Politics") in offered
    assert ("Country", "Poland") in offered
    assert ("Author", "Pola Renn") in offered
    assert ("Story", headline) in offered
    box = page.locator(".find .offers").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/poland/")


def test_it_leads_to_the_search_of_its_own_edition(
    browser_context: BrowserContext, headline: str
) -> None:
    page = browser_context.new_page()
    page.goto("/arabic/latest/")
    page.locator(ASK).fill("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/arabic/search/?q=harbour")
    # The page of answers has a field of its own, and one is enough.
    assert not page.locator(ASK).is_visible()
    assert page.locator("#q").input_value() == "harbour"


def test_without_a_script_it_is_a_form(
    browser: Browser, newsroom_server: LiveServer, headline: str
) -> None:
    context = browser.new_context(
        base_url=newsroom_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto("/latest/")
    page.locator(ASK).fill("harbour")
    page.locator(".find button").click()
    page.wait_for_url("**/search/?q=harbour")
    assert page.locator(".hits .headline").inner_text() == headline
    context.close()
