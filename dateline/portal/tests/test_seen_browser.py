"""What a browser tells of the story that it shows: once, after a moment, and only for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.edge.beacon import TOLD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# Longer than the script waits before it tells.
LONG_ENOUGH = 1600
# What drives a browser says so, and the script is silent then: readers' browsers say no.
AS_A_READER = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"


@pytest.fixture
def story(newsroom_server: LiveServer) -> Story:
    set_up_newsroom()
    return factories.published(headline="Harbour opens", slug="harbour-opens")


@pytest.fixture
def reader(browser: Browser, newsroom_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=newsroom_server.url)
    context.add_init_script(AS_A_READER)
    yield context
    context.close()


def told(page: Page) -> list[str]:
    """Note what the page tells; the server of the tests has no edge that would take it."""
    heard: list[str] = []
    page.on(
        "request", lambda request: heard.append(request.url) if "/seen?" in request.url else None
    )
    return heard


def test_a_story_that_is_looked_at_is_told_once_with_the_host_that_led_there(
    reader: BrowserContext, newsroom_server: LiveServer, story: Story
) -> None:
    page = reader.new_page()
    heard = told(page)
    page.goto("/latest/")
    page.locator(".headline a").first.click()
    page.wait_for_url(f"**{story.get_absolute_url()}")
    page.wait_for_timeout(LONG_ENOUGH)
    assert len(heard) == 1
    at = urlsplit(heard[0])
    assert (at.path, at.query) == (
        "/seen",
        f"thing={story.pk}&from={urlsplit(newsroom_server.url).netloc}",
    )
    # The edge understands it.
    said = TOLD.fullmatch(at.query)
    assert said is not None
    assert int(said[1]) == story.pk


def test_whoever_loads_a_story_again_or_comes_back_to_it_has_been_counted(
    reader: BrowserContext, story: Story
) -> None:
    page = reader.new_page()
    page.goto(story.get_absolute_url())
    page.wait_for_timeout(LONG_ENOUGH)
    heard = told(page)
    page.reload()
    page.wait_for_timeout(LONG_ENOUGH)
    page.goto("/latest/")
    page.go_back()
    page.wait_for_timeout(LONG_ENOUGH)
    assert heard == []


def test_whoever_leaves_at_once_and_pages_that_are_no_story_tell_nothing(
    reader: BrowserContext, story: Story
) -> None:
    page = reader.new_page()
    heard = told(page)
    page.goto(story.get_absolute_url())
    for path in ("/latest/", f"/shots/{story.pk}/", "/"):
        page.goto(path)
    page.wait_for_timeout(LONG_ENOUGH)
    assert heard == []


def test_a_driven_browser_tells_nothing(browser_context: BrowserContext, story: Story) -> None:
    page = browser_context.new_page()
    heard = told(page)
    page.goto(story.get_absolute_url())
    page.wait_for_timeout(LONG_ENOUGH)
    assert heard == []
