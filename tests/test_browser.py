"""A real browser at a house that runs: readers on three screens, and an editor at work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.conftest import EDITOR, PASSWORD
from tests.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WIDTHS = (390, 820, 1440)
GRAVE = {"serious", "critical"}
HEADLINE = "Night watch finds the harbour gate unlocked"


class Pages(NamedTuple):
    """One page of every kind that a reader comes to."""

    home: str
    story: str
    sector: str
    date: str


@pytest.fixture(scope="module")
def pages(demo_house: House) -> Pages:
    text = demo_house.get("/latest/").text
    story = re.findall(r'href="(/article/[a-z-]+/\d+-[^"]+)"', text)[0]
    day = re.findall(r'datetime="(\d{4}-\d\d-\d\d)T', text)[0]
    return Pages("/", story, f"/sector/{story.split('/')[2]}/", f"/{day.replace('-', '/')}/")


class Trouble:
    """Everything that a browser complains about on a page."""

    def __init__(self, page: Page) -> None:
        self.told: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        # A policy that is broken is told as an error of the console too.
        if message.type in {"error", "warning"}:
            self.told.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        self.told.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.told.append(f"{response.status}: {response.url}")


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def screen(request: pytest.FixtureRequest, browser: Browser, demo_house: House) -> Iterator[Page]:
    """A browser window of one of the widths."""
    context = browser.new_context(
        base_url=demo_house.url, viewport={"width": request.param, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", Pages._fields)
def test_a_page_fits_the_screen_and_nothing_on_it_fails(
    screen: Page, pages: Pages, kind: str
) -> None:
    trouble = Trouble(screen)
    answer = screen.goto(getattr(pages, kind), wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    assert "content-security-policy" in answer.headers
    # To the end, so that pictures that wait to be seen are fetched too.
    screen.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    screen.wait_for_load_state("networkidle")
    assert trouble.told == []
    assert screen.viewport_size is not None
    reach = screen.evaluate("document.documentElement.scrollWidth")
    assert reach <= screen.viewport_size["width"]
    assert unloaded_pictures(screen) == []


def unloaded_pictures(page: Page) -> list[str]:
    """Name the pictures that were fetched and could not be shown."""
    broken: list[str] = page.evaluate(
        "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.currentSrc)"
    )
    return broken


@pytest.mark.parametrize("kind", Pages._fields)
def test_axe_finds_no_grave_barrier(screen: Page, pages: Pages, kind: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    screen.goto(getattr(pages, kind))
    found = Axe().run(screen).response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave] == []


def test_a_reader_without_javascript_gets_everywhere(
    browser: Browser, demo_house: House, pages: Pages
) -> None:
    context = browser.new_context(
        base_url=demo_house.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 800},
    )
    page = context.new_page()
    page.goto("/")
    page.locator(f'main a[href="{pages.story}"], main a[href^="/article/"]').first.click()
    assert urlsplit(page.url).path.startswith("/article/")
    assert page.locator("h1").is_visible()
    page.locator("article .kicker a").last.click()
    assert urlsplit(page.url).path.startswith("/sector/")
    # The menu of a narrow screen opens by itself, as HTML can.
    if not (latest := page.locator('header a[href="/latest/"]').first).is_visible():
        page.locator("header summary").first.click()
    latest.click()
    assert urlsplit(page.url).path == "/latest/"
    page.goto(pages.date)
    assert page.locator("main a[href^='/article/']").first.is_visible()
    context.close()


def test_an_editor_signs_in_writes_previews_and_publishes(
    browser: Browser, demo_house: House
) -> None:
    context = browser.new_context(base_url=demo_house.url, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    trouble = Trouble(page)
    sign_in(page)
    page.goto("/desk/stories/add/")
    write_story(page)
    assert preview_of(page).locator("h1").inner_text() == HEADLINE
    assert not demo_house.get("/latest/").shows(HEADLINE)
    publish(page)
    address = urlsplit(story_on_site(page)).path
    assert demo_house.get(address).shows("Port police")
    assert demo_house.get("/").shows(HEADLINE)
    assert demo_house.get("/feed.rss").shows(HEADLINE)
    assert [told for told in trouble.told if told.startswith(("error:", "5"))] == []
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_label("Username").fill(EDITOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/")


def write_story(page: Page) -> None:
    """Fill in what a story needs, as an editor does: words, a sector, a source."""
    page.locator("[name=headline]").fill(HEADLINE)
    page.locator("[name=standfirst]").fill("Nothing is missing, the keeper says.")
    page.locator("[data-contentpath=body] [contenteditable=true]").click()
    page.keyboard.type("The night watch found the gate of the outer harbour unlocked on Sunday.")
    page.get_by_role("tab", name="Where and what").click()
    page.locator("#id_sectors").fill("Transport")
    page.locator("#id_sectors").press("Enter")
    page.get_by_role("tab", name="Sources").click()
    page.locator("[name=sources-0-name]").fill("Port police")


def preview_of(page: Page) -> Page:
    """Open the preview in a window of its own."""
    page.get_by_role("button", name="Toggle preview").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview in new tab").click()
    opened.value.wait_for_load_state()
    return opened.value


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_load_state("networkidle")


def story_on_site(page: Page) -> str:
    """Go from the front page to the story, as a reader would."""
    page.goto("/latest/")
    page.get_by_role("link", name=HEADLINE).first.click()
    page.wait_for_url("**/article/**")
    return page.url
