"""The pages in a browser: nothing out of bounds, nothing that moves, and open to everybody."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dateline.desk.models import Edition, Story
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.media.actions import draw_card
from dateline.portal.tests.page_types import open_house

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# A phone at 200 %, 1280 px at 400 %, a phone, 1440 px at 200 %, a tablet, a desk, a wide desk.
WIDTHS = (195, 320, 390, 720, 820, 1440, 1920)
# Touch targets of WCAG 2.2 are not among what axe looks at unasked.
AXE = {"rules": {"target-size": {"enabled": True}}}
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  return [at.tagName, at.getAttribute('href') || at.id || at.name || '',
          look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2];
}"""
# How high the frame of each picture is, and how high and wide the picture.
SHAPES = """() => [...document.querySelectorAll('.card-picture')].map(each => {
  const at = each.querySelector('img').getBoundingClientRect();
  return [each.getBoundingClientRect().height, at.height, at.width];
})"""
MOVED = """window.moved = 0; new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.moved += each.value;
}).observe({type: 'layout-shift', buffered: true});"""
# As by the wheel: a third of the window, then two frames to see what that has done.
READ_HERE = "document.elementFromPoint(100, 400).textContent"
READ_ON_AND_BACK = """async () => {
  const frames = () => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)));
  for (const way of [1, -1]) {
    for (let at = 0; at < 60; at++) { scrollBy(0, way * innerHeight / 3); await frames(); }
  }
}"""
# How far the foot of the page begins below the window, if the browser was led there.
BELOW = """() => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then))).then(
  () => document.querySelector('.foot').getBoundingClientRect().top - innerHeight)"""
# How many parts of the page are still to be laid out; and the same once that has had its time.
WAITING = """() => [...document.querySelectorAll('body *')].filter(
  each => getComputedStyle(each).contentVisibility === 'auto').length"""
STILL_WAITING = f"""async () => {{
  const waiting = {WAITING};
  for (let n = 0; n < 500 && waiting(); n++) await new Promise(then => setTimeout(then, 20));
  return waiting();
}}"""
# Which way the mask of the list of editions runs, and what is at its two ends.
FADES = """() => {
  const mask = getComputedStyle(document.querySelector('.strip nav ul')).maskImage;
  const ends = [...mask.matchAll(/rgba?\\(([^)]*)\\)/g)].map(
    each => each[1].split(',')[3]?.trim() === '0' ? 'transparent' : 'black');
  return [mask.includes('to left') ? 'left' : 'right', ends[0], ends.at(-1)];
}"""
REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility()).length"""


@pytest.fixture
def addresses(newsroom_server: LiveServer) -> dict[str, str]:
    return open_house()


def test_nothing_reaches_out_of_the_page(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    for name, address in addresses.items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            reach: int = page.evaluate("document.documentElement.scrollWidth")
            assert reach <= width, (name, width)


def test_on_paper_search_shows_what_was_found_and_not_how_to_search(
    page: Page, addresses: dict[str, str]
) -> None:
    page.emulate_media(media="print")
    page.goto(addresses["found"])
    assert page.locator(".hits .headline").first.is_visible()
    for none in ("#search-help", ".search-line button", ".search-more", ".search-order"):
        assert not page.locator(none).is_visible(), none


def test_the_opening_stands_clear_of_a_block_that_was_put_above_it(
    page: Page, addresses: dict[str, str]
) -> None:
    edition = Edition.objects.get(is_default=True)
    edition.blocks = ["opinion", "opening"]
    edition.save()
    page.goto("/")
    gap: float = page.evaluate(
        """document.querySelector('.front-page').getBoundingClientRect().top
        - document.querySelector('main > .opinion').getBoundingClientRect().bottom"""
    )
    assert gap > 20


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_no_page_has_a_barrier_that_can_be_measured(
    browser: Browser,
    newsroom_server: LiveServer,
    addresses: dict[str, str],
    scheme: str,
    width: int,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        base_url=newsroom_server.url,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        barriers = Axe().run(page, options=AXE).response["violations"]
        found[name] = [(each["id"], [node["html"] for node in each["nodes"]]) for each in barriers]
    context.close()
    assert {name: each for name, each in found.items() if each} == {}


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    for name in ("home", "story", "found", "contact"):
        page.goto(addresses[name])
        page.evaluate("document.activeElement.blur()")
        wanted: int = page.evaluate(REACHABLE)
        steps = [_step(page) for _ in range(wanted)]
        assert [each for each in steps if not each[2]] == [], name
        # None of them holds the keyboard: as many steps as there are places, and none twice in a row.
        assert all(one != other for one, other in pairwise(steps)), name
        assert steps[0][1].startswith("#content"), name


def _step(page: Page) -> tuple[str, str, bool]:
    page.keyboard.press("Tab")
    told: list[object] = page.evaluate(FOCUS)
    return (
        str(told[0]),
        f"{told[1]}{page.evaluate('document.activeElement.textContent')}",
        bool(told[2]),
    )


def test_print_has_the_words_and_the_address_and_no_navigation(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    page.goto(addresses["story"])
    page.emulate_media(media="print")
    for gone in (".sections", ".foot", ".beside", ".strip"):
        assert not page.locator(gone).first.is_visible()
    for there in ("h1", ".story-line", ".body p", ".sources"):
        assert page.locator(there).first.is_visible()
    address = page.evaluate("getComputedStyle(document.querySelector('.copy'), '::after').content")
    assert addresses["story"] in address


def test_what_waits_for_the_first_frame_is_laid_out_soon_and_on_paper_at_once(
    browser: Browser, newsroom_server: LiveServer, addresses: dict[str, str]
) -> None:
    page = browser.new_page(base_url=newsroom_server.url)
    for name in ("home", "story", "latest"):
        page.goto(addresses[name])
        assert page.evaluate(STILL_WAITING) == 0, name
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.goto(addresses["home"])
    assert page.evaluate(WAITING) > 1
    page.emulate_media(media="print")
    assert page.evaluate(WAITING) == 0
    page.close()
    plain = browser.new_context(base_url=newsroom_server.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto(addresses["home"])
    assert page.evaluate(WAITING) == 0
    plain.close()


def test_who_has_asked_for_less_motion_gets_none(
    browser: Browser, newsroom_server: LiveServer, addresses: dict[str, str]
) -> None:
    context = browser.new_context(base_url=newsroom_server.url, reduced_motion="reduce")
    page = context.new_page()
    for name in ("home", "story", "shots"):
        page.goto(addresses[name])
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(each => { const look = getComputedStyle(each);"
            " return parseFloat(look.transitionDuration) || look.animationName !== 'none'"
            " || look.scrollBehavior === 'smooth'; }).map(each => each.outerHTML.slice(0, 90))"
        )
        assert moving == [], name
    context.close()


def test_nothing_moves_while_a_page_loads(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    page.add_init_script(MOVED)
    moved = {}
    for name, address in addresses.items():
        page.goto(address, wait_until="networkidle")
        moved[name] = page.evaluate("window.moved")
    # A typeface that comes late may shift a line by less than a pixel; 0.1 is what readers notice.
    assert {name: each for name, each in moved.items() if each > 0.001} == {}


def test_of_a_list_the_first_stories_alone_are_laid_out_for_the_first_frame(
    page: Page, addresses: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    # What lays out the others later is kept away.
    page.route("**/portal/site.js", lambda route: route.abort())
    for name in ("latest", "day"):
        page.goto(addresses[name])
        waiting: list[bool] = page.evaluate(
            "[...document.querySelector('.river-cards').children].map("
            "each => getComputedStyle(each).contentVisibility === 'auto')"
        )
        assert len(waiting) > 8
        assert waiting == [False] * 5 + [True] * (len(waiting) - 5), name


def test_nothing_moves_while_somebody_reads_on_and_back(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(MOVED)
    for name in ("home", "story", "latest"):
        page.goto(addresses[name], wait_until="networkidle")
        page.evaluate(READ_ON_AND_BACK)
        assert page.evaluate("window.moved") <= 0.001, name
        page.evaluate("location.hash = '#foot'")
        assert page.evaluate(BELOW) <= 0, name


def test_whoever_loads_a_page_again_stays_where_they_were(
    browser_context: BrowserContext, addresses: dict[str, str]
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("home", "latest", "sector"):
        page.goto(addresses[name], wait_until="networkidle")
        for part in (0.4, 0.8):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
            before = page.evaluate(READ_HERE)
            page.reload(wait_until="networkidle")
            assert page.evaluate(READ_HERE) == before, (name, part)


def test_no_frame_is_larger_than_its_picture_and_nothing_is_cut_off_a_drawing(
    browser_context: BrowserContext, addresses: dict[str, str], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    drawn = draw_card(label="Harbour")
    Story.objects.update(lead_picture=drawn, kind="news")
    current_board().purge(slots_of([EVERYTHING]))
    page = browser_context.new_page()
    for name in ("home", "latest", "sector", "country", "day"):
        page.goto(addresses[name])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            shapes: list[list[float]] = page.evaluate(SHAPES)
            assert shapes, name
            for frame, high, wide in shapes:
                assert abs(frame - high) < 1, (name, width)
                assert abs(wide / high - 16 / 9) < 0.02, (name, width)


def test_pages_work_without_scripts_and_break_no_policy(
    browser: Browser, newsroom_server: LiveServer, addresses: dict[str, str]
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
    for name, address in addresses.items():
        if name != "not found":
            watched.goto(address, wait_until="networkidle")
    watched.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_of_editions_that_goes_on_to_either_side_fades_there(
    browser: Browser, newsroom_server: LiveServer, scheme: str
) -> None:
    open_house()
    for name in ("Asia", "Americas", "Africa", "Europe", "Oceania"):
        factories.edition(name.lower(), name=name)
    Edition.objects.filter(slug="arabic").update(position=3)
    Edition.objects.filter(slug="oceania").update(position=4)
    page = browser.new_page(
        base_url=newsroom_server.url,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 390, "height": 844},
    )
    for address, begin in (("/", "right"), ("/arabic/", "left")):
        page.goto(address)
        strip = page.locator(".strip nav ul")
        # The script leads to the edition of the page, which may lie in the middle.
        strip.evaluate("each => each.scrollTo({left: 0, behavior: 'instant'})")
        page.wait_for_selector(".strip .goes-back", state="detached")
        assert page.evaluate(FADES) == [begin, "black", "transparent"]
        strip.evaluate(f"each => each.scrollBy({{left: {40 if begin == 'right' else -40}}})")
        page.wait_for_selector(".strip .goes-back")
        assert page.evaluate(FADES) == [begin, "transparent", "transparent"]
    page.close()
