"""Forms of readers in a browser: the proof is worked out, the marked words come along, errors are led to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.audience.models import Letter
from dateline.audience.rules import spam
from dateline.audience.tests.newsletter_cast import a_newsletter
from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
MARK = """() => {
  const words = document.querySelector('.story-page .body p').firstChild, range = new Range();
  range.setStart(words, 8); range.setEnd(words, 28);
  const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range);
}"""


@pytest.fixture
def story(newsroom_server: LiveServer) -> Story:
    set_up_newsroom()
    return factories.published(body="<p>Before. They signed at dawn. After.</p>")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form be sent as fast as a test sends it."""
    monkeypatch.setattr(spam, "FASTEST", timedelta())


def test_marked_words_come_along_and_the_report_is_proven(page: Page, story: Story) -> None:
    page.goto(story.get_absolute_url())
    page.evaluate(MARK)
    link = page.get_by_role("link", name="Report an error in the words you marked")
    link.click()
    # The form stands before its script has run, which takes the words out of the address.
    page.wait_for_url(f"**/report/{story.pk}/")
    assert page.input_value("#f-sentence") == "They signed at dawn."
    page.fill("#f-text", "It was noon.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/sent/")
    letter = Letter.objects.get()
    assert (letter.sentence, letter.before, letter.unproven) == (
        "They signed at dawn.",
        "Before. ",
        False,
    )


def test_without_marked_words_nothing_comes_along(page: Page, story: Story) -> None:
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Report an error in this story").click()
    assert page.input_value("#f-sentence") == ""
    assert "#" not in page.url


def test_what_is_wrong_is_heard_first_and_leads_to_its_field(page: Page, story: Story) -> None:
    page.goto("/contact/")
    page.fill("#f-text", "My words")
    page.get_by_role("button", name="Send the message").click()
    page.wait_for_selector("#problems")
    assert page.evaluate("document.activeElement.id") == "problems"
    page.get_by_role("link", name="Choose what it is about.").click()
    assert page.evaluate("document.activeElement.id") == "f-topic"
    page.select_option("#f-topic", "technical")
    page.get_by_role("button", name="Send the message").click()
    page.wait_for_url("**/sent/")
    assert Letter.objects.get().unproven is False


def test_whoever_goes_back_and_sends_other_words_is_asked_and_loses_none(
    page: Page, story: Story
) -> None:
    page.goto("/tips/")
    page.fill("#f-text", "One")
    page.get_by_role("button", name="Send the tip").click()
    page.wait_for_url("**/sent/")
    page.go_back()
    page.fill("#f-text", "Two")
    # It leaves once the proof is worked out.
    with page.expect_navigation():
        page.get_by_role("button", name="Send the tip").click()
    if not page.url.endswith("/sent/"):
        assert page.input_value("#f-text") == "Two"
        page.get_by_role("button", name="Send the tip").click()
        page.wait_for_url("**/sent/")
    assert set(Letter.objects.values_list("text", flat=True)) == {"One", "Two"}


def test_whoever_comes_back_to_a_form_that_was_refused_is_not_asked_to_send_it_again(
    page: Page, story: Story
) -> None:
    page.goto("/contact/")
    page.fill("#f-text", "A message")
    page.get_by_role("button", name="Send the message").click()
    page.get_by_role("alert").wait_for()
    page.goto("/latest/")
    page.go_back()
    assert page.input_value("#f-text") == "A message"


def test_whoever_comes_back_to_the_letters_they_were_invited_to_is_not_asked_to_send_it_again(
    page: Page, story: Story
) -> None:
    a_newsletter()
    page.goto(story.get_absolute_url())
    page.get_by_placeholder("Your mail address").fill("ada@post.example")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/sign-up/")
    page.get_by_role("button", name="Ask for these letters").click()
    page.wait_for_url("**/asked/")
    page.go_back()
    assert page.input_value("#email") == "ada@post.example"
    page.go_back()
    assert page.url.endswith(story.get_absolute_url())


def test_without_script_everything_works_and_is_marked(
    browser: Browser, newsroom_server: LiveServer, story: Story
) -> None:
    context = browser.new_context(base_url=newsroom_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/report/{story.pk}/")
    page.fill("#f-text", "It was noon.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/sent/")
    context.close()
    assert Letter.objects.get().unproven is True
