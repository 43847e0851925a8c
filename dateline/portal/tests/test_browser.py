"""The pages in a browser: nothing out of bounds, nothing that moves, and open to everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsverordnung und dreiunddreißig Straßenbahnen"
TABLE = "<table><tr>" + "<td>one more column</td>" * 14 + "</tr></table>"
WIDTHS = (320, 390, 820, 1440, 1920)


@pytest.fixture
def addresses(newsroom_server: LiveServer) -> list[str]:
    set_up_newsroom()
    Newsroom.objects.update(demonstration=True)
    kinds = ["news", "news", "opinion", "blog", "interview"]
    for number in range(40):
        factories.published(
            at=factories.NOON - timedelta(hours=number),
            kind=kinds[number % 5],
            sectors=[("politics", "sport", "science", "health")[number % 4]],
            countries=["KP", "RU"],
            dateline_place="Seoul",
            dateline_country="KR",
            authors=[factories.author()],
        )
    story = factories.published(
        headline=LONG, language="de", standfirst=LONG, body=f"<h2>{LONG}</h2><p>{LONG}</p>{TABLE}"
    )
    arabic = factories.published(headline="وزراء المالية يتفقون", language="ar")
    opinion = Story.objects.filter(kind="opinion").first()
    assert opinion is not None
    stories = [each.get_absolute_url() for each in (story, arabic, opinion)]
    return [
        *stories,
        "/",
        "/latest/",
        "/2025/06/05/",
        "/archive/",
        "/search/",
        "/search/?q=harbour+votes&order=date&country=KP",
        "/search/?q=*&sector=none",
        "/sectors/",
        "/about/",
        "/none/",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_reaches_out_of_the_page(
    browser_context: BrowserContext, addresses: list[str], width: int
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses:
        page.goto(address)
        reach: int = page.evaluate("document.documentElement.scrollWidth")
        assert reach <= width, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_that_can_be_measured(
    browser: Browser, newsroom_server: LiveServer, addresses: list[str], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(base_url=newsroom_server.url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
        assert told == [], address
    context.close()


def test_nothing_moves_while_a_page_loads(
    browser_context: BrowserContext, addresses: list[str]
) -> None:
    page = browser_context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
        " window.moved += each.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("window.moved") < 0.02, address


def test_pages_work_without_scripts_and_break_no_policy(
    browser: Browser, newsroom_server: LiveServer, addresses: list[str]
) -> None:
    context = browser.new_context(base_url=newsroom_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").is_visible()
    page.locator(".front-lead .headline a").first.click()
    page.locator(".story-page h1").wait_for()
    context.close()
    watched = browser.new_page(base_url=newsroom_server.url)
    complaints: list[str] = []
    watched.on("console", lambda message: complaints.append(message.text))
    for address in addresses[:-1]:
        watched.goto(address, wait_until="networkidle")
    watched.close()
    assert complaints == []
