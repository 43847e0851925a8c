"""The desk in a browser: what a script does there, on a phone as on a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import Workflow, WorkflowContentType

from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Story, User
from dateline.desk.tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

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


def test_the_menu_button_stays_in_its_corner_beside_a_message_on_a_phone(
    editor_page: Page,
) -> None:
    editor_page.set_viewport_size({"width": 390, "height": 844})
    editor_page.goto("/desk/words/")
    with editor_page.expect_navigation():
        editor_page.locator("main form[method=post] button").first.click()
    button = editor_page.locator(".sidebar-nav-toggle").bounding_box()
    icon = editor_page.locator(".messages > ul > li .messages-icon").bounding_box()
    assert button is not None
    assert icon is not None
    assert (button["x"], button["y"]) == (0, 0)
    assert icon["x"] > button["width"]


def test_no_field_of_the_form_slides_off_a_phone(editor_page: Page) -> None:
    editor_page.set_viewport_size({"width": 390, "height": 844})
    editor_page.click("role=tab[name=/Sources/]")
    editor_page.fill("[name=sources-0-name]", "Port of Kotka")
    editor_page.evaluate("document.querySelector('main').scrollLeft = 60")
    box = editor_page.locator("[name=sources-0-name]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390


@dataclass
class Way:
    """The way from the editor to the house: what is sent there waits until it is let through."""

    page: Page
    held: list[Route] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    """What was sent, in its order: `saving` by itself, `step` by the press of a button."""

    def stand_on(self) -> None:
        """Stand on it."""
        self.page.route(lambda url: "/desk/stories/" in url, self._pass)

    def _pass(self, route: Route) -> None:
        asked = route.request
        if asked.method != "POST":
            route.continue_()
            return
        self.held.append(route)
        self.sent.append("step" if "text/html" in asked.headers["accept"] else "saving")

    def let_through(self) -> None:
        """Let through what was sent first of all that waits, once something waits."""
        self.wait_for_one()
        self.held.pop(0).continue_()

    def wait_for_one(self) -> None:
        """Wait until something has been sent, and waits."""
        self.wait_for(1)

    def wait_for(self, number: int) -> None:
        """Wait until that many wait here."""
        for _ in range(400):
            if len(self.held) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"sent was only {self.sent}")

    def write(self, words: str, then: str = "") -> None:
        """Write into the headline until that is announced to be saved by itself, then run a script."""
        # What was in the form at first is looked at two seconds after it opened.
        self.page.wait_for_function("window.editsAreWatched")
        self.page.evaluate(
            f"document.addEventListener('w-autosave:save', () => setTimeout(() => {{ {then} }}),"
            " { once: true })"
        )
        self.page.fill("[name=headline]", words)

    def press(self, name: str) -> None:
        """Press a button of the foot, wherever in it."""
        self.page.evaluate(PRESS.format(name))


WATCHED = (
    "document.addEventListener('w-unsaved:watch-edits', () => { window.editsAreWatched = true })"
)
PRESS = "document.querySelector('footer {}').click()"
PUBLISH = "[name=action-publish]"


@pytest.fixture
def way(editor_page: Page) -> Way:
    """What the editor sends."""
    found = Way(editor_page)
    editor_page.add_init_script(WATCHED)
    editor_page.reload()
    found.stand_on()
    return found


@pytest.fixture
def opened(way: Way) -> Story:
    """A public story in the editor, as it was edited before."""
    story = factories.published()
    story.save_revision()
    way.page.goto(f"/desk/stories/edit/{story.pk}/")
    return story


def test_a_new_story_saved_by_hand_while_it_saves_itself_is_one_story(way: Way) -> None:
    way.write("Ferry strike ends")
    way.wait_for_one()
    way.press("[type=submit]")
    way.page.wait_for_timeout(500)
    assert way.sent == ["saving"]
    way.let_through()
    with way.page.expect_event("domcontentloaded"):
        way.let_through()
    assert way.sent == ["saving", "step"]
    assert [story.headline for story in Story.objects.all()] == ["Ferry strike ends"]


def test_nothing_is_saved_by_itself_once_publish_is_pressed(way: Way, opened: Story) -> None:
    way.write("Ferry strike ends at last", then=PRESS.format(PUBLISH))
    way.wait_for_one()
    way.page.wait_for_timeout(1500)
    assert way.sent == ["step"]
    with way.page.expect_navigation():
        way.let_through()
    opened.refresh_from_db()
    assert (opened.headline, opened.version) == ("Ferry strike ends at last", 2)


def test_what_is_published_after_it_saved_itself_comes_from_no_other_window(
    way: Way, opened: Story
) -> None:
    asked: list[Route] = []
    way.page.route("**/ping/desk/story/**", lambda route: asked.append(route))
    way.page.reload()
    way.write("Ferry strike ends at last")
    with way.page.expect_response(f"**/stories/edit/{opened.pk}/"):
        way.let_through()
    # It had been asked before the words were saved, and is answered after it.
    assert len(asked) == 1
    asked[0].continue_()
    way.page.wait_for_timeout(1000)
    way.press(PUBLISH)
    with way.page.expect_navigation():
        way.let_through()
    opened.refresh_from_db()
    assert opened.headline == "Ferry strike ends at last"


# Whoever waits for thirty seconds, waits for one.
IMPATIENT = """
const wait = window.setTimeout
window.setTimeout = (then, after, ...rest) => wait(then, after === 30000 ? 1000 : after, ...rest)
"""
LATER = "(() => { const now = Date.now; Date.now = () => now() + 31000 })()"


def test_a_press_goes_through_where_a_saving_gets_no_answer(way: Way) -> None:
    way.page.add_init_script(IMPATIENT)
    way.page.reload()
    way.write("Ferry strike ends")
    way.wait_for_one()
    way.press("[type=submit]")
    way.page.wait_for_timeout(500)
    assert way.sent == ["saving"]
    way.wait_for(2)
    assert way.sent == ["saving", "step"]
    for route in way.held:
        route.abort()


def test_what_is_written_after_a_publish_was_stopped_saves_itself(way: Way, opened: Story) -> None:
    way.press(PUBLISH)
    way.wait_for_one()
    # As by the browser's own button: the window stays where it is.
    way.held.pop().abort("aborted")
    way.page.evaluate(LATER)
    way.write("Ferry strike ends at last")
    way.wait_for_one()
    assert way.sent == ["step", "saving"]
    way.held[-1].abort()


@pytest.fixture
def submitted(opened: Story) -> Story:
    """The same story while it waits for its moderators."""
    approval: Workflow = Workflow.objects.get(name="Moderators approval")
    stories = ContentType.objects.get_for_model(Story)
    WorkflowContentType.objects.create(workflow=approval, content_type=stories)
    approval.start(opened, factories.user())
    return opened


def test_what_a_press_stopped_is_saved_once_its_dialog_is_left(way: Way, submitted: Story) -> None:
    way.page.reload()
    way.write("Ferry strike ends at last", then=PRESS.format(PUBLISH))
    dialog = way.page.locator("[data-cancel-dialog]")
    dialog.wait_for()
    assert way.sent == []
    dialog.click()
    with way.page.expect_response(f"**/stories/edit/{submitted.pk}/"):
        way.let_through()
    assert way.sent == ["saving"]
    latest = Story.objects.get(pk=submitted.pk).get_latest_revision_as_object()
    assert latest.headline == "Ferry strike ends at last"


def test_nothing_is_saved_behind_a_publish_that_its_dialog_let_go_on(
    way: Way, submitted: Story
) -> None:
    way.page.reload()
    way.write("Ferry strike ends at last", then=PRESS.format(PUBLISH))
    way.page.wait_for_selector("[data-confirm-cancellation]")
    way.page.evaluate(
        "new Promise((closed) => { jQuery(document).one('hidden.bs.modal', closed);"
        " document.querySelector('[data-confirm-cancellation]').click(); }).then(() => true)"
    )
    way.wait_for_one()
    with way.page.expect_navigation():
        way.let_through()
    assert way.sent == ["step"]
    submitted.refresh_from_db()
    assert (submitted.headline, submitted.version) == ("Ferry strike ends at last", 2)


APPROVE = "[data-workflow-action-name=approve][data-workflow-action-modal-url]"
# From within: while the page of a step is on its way, nothing can be asked of the one that it leaves.
LEAVE = """(when) => jQuery(when === 'sent' ? '[data-edit-form]' : '.modal form').on('submit', () =>
  setTimeout(() => {
    jQuery(document).one('hidden.bs.modal', () => navigator.sendBeacon('/left-the-dialog'));
    document.querySelector('.modal [data-dismiss]').click();
  }, 100))"""


@pytest.mark.parametrize("when", ["said", "sent"])
def test_nothing_is_saved_behind_an_approval_whose_dialog_is_left(
    way: Way, submitted: Story, when: str
) -> None:
    left: list[Route] = []
    way.page.route("**/left-the-dialog", lambda route: left.append(route))
    way.page.reload()
    # A press takes the focus with it: what has that while a dialog is open is disabled, and not sent.
    pressed = f"document.activeElement.blur(); {PRESS.format(APPROVE)}"
    way.write("Ferry strike ends at last", then=pressed)
    way.page.fill(".modal textarea", "Good.")
    way.page.evaluate(LEAVE, when)
    way.page.click(".modal [type=submit]", no_wait_after=True)
    way.wait_for_one()
    if when == "said":
        way.page.wait_for_timeout(1500)
        assert len(left) == len(way.sent) == 1
    way.let_through()
    way.wait_for_one()
    way.page.wait_for_timeout(1500)
    # What the dialog said, then the step: nothing by itself.
    assert (len(left), way.sent[1:]) == (1, ["step"])
    with way.page.expect_navigation():
        way.let_through()
    submitted.refresh_from_db()
    assert (submitted.headline, submitted.version) == ("Ferry strike ends at last", 2)
