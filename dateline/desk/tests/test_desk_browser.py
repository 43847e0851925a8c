"""The desk in a browser: what a script does there, on a phone as on a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import User

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def editor_page(browser_context: BrowserContext) -> Page:
    """The form of a new story, in the window of somebody who may do everything."""
    set_up_newsroom()
    client = Client()
    client.force_login(User.objects.create_superuser("desk", "desk@example.com", "long enough 1"))
    name = settings.SESSION_COOKIE_NAME
    page = browser_context.new_page()
    page.goto("/robots.txt")
    cookie = {"name": name, "value": client.cookies[name].value, "url": page.url}
    browser_context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto("/desk/stories/add/")
    return page


@pytest.mark.parametrize("width", [390, 1440])
def test_a_failed_publish_opens_the_tab_of_its_first_fault_and_leads_to_each(
    editor_page: Page, width: int
) -> None:
    editor_page.set_viewport_size({"width": width, "height": 900})
    editor_page.fill("[name=headline]", "Ferry strike ends")
    editor_page.fill("[name=standfirst]", "Crews go back on Monday.")
    editor_page.click("role=tab[name=/Where and what/]")
    find = editor_page.locator("[data-desk-choice][data-name=countries] .desk-choice__find")
    find.fill("franc")
    find.press("Enter")
    find.fill("korea")
    find.press("Enter")
    assert "may be North Korea, South Korea" in editor_page.inner_text(
        "[data-name=countries] [data-unclear]"
    )
    editor_page.click("role=tab[name=/Words/]")
    with editor_page.expect_navigation():
        editor_page.evaluate("document.querySelector('[name=action-publish]').click()")
    editor_page.wait_for_selector("#id_countries", state="visible")
    assert editor_page.locator("[data-name=countries] li").count() == 1
    editor_page.click(".desk-faults a:has-text('Sources') >> nth=0")
    editor_page.wait_for_selector("[name=sources-0-name]:focus", timeout=5000)


def test_chips_move_towards_the_front_one_place_at_a_time(editor_page: Page) -> None:
    editor_page.click("role=tab[name=/Where and what/]")
    box = editor_page.locator("[data-desk-choice][data-name=countries]")
    for name in ("France", "Spain", "Italy"):
        box.locator(".desk-choice__find").fill(name)
        box.locator(".desk-choice__find").press("Enter")
    box.locator("li >> nth=2").locator("[data-earlier]").click()
    codes = box.locator("li").evaluate_all("chips => chips.map(chip => chip.dataset.code)")
    assert codes == ["FR", "IT", "ES"]
