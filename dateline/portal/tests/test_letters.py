"""Forms of readers, as browsers, machines and odd clients send them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from dateline.audience.models import Letter, LetterMail
from dateline.audience.tests.forms import carried
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.portal.views.forms import MOST_BYTES

pytestmark = pytest.mark.django_db
PLAIN = "application/x-www-form-urlencoded"
FORMS = {"/contact/": "contact", "/tips/": "tips"}


@pytest.fixture
def story(newsroom: Newsroom) -> Story:
    Newsroom.objects.update(contact_email="letters@newsroom.example")
    return factories.published(headline="Ferry <strike> ends", body="<p>They signed at dawn.</p>")


def post(path: str, *, script: bool = True, address: str = "203.0.113.7", **fields: Any) -> Any:
    form = FORMS.get(path, "report")
    told = {"topic": "general", "text": "Hello", **fields}
    hidden = carried(form, now=timezone.now(), script=script)
    body = encoded({**hidden, **told})
    return Client().post(path, body, content_type=PLAIN, REMOTE_ADDR=address)


def encoded(fields: dict[str, str]) -> str:
    return urlencode(fields)


def words(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("path", ["/contact/", "/tips/", "/contact/sent/", "/tips/sent/"])
def test_pages_are_kept_by_nobody_and_set_no_cookie(newsroom: Newsroom, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize(
    ("path", "kept"), [("/contact/", "private, no-cache"), ("/tips/", "no-store")]
)
def test_what_comes_back_stays_in_the_readers_own_browser_and_a_tip_in_none(
    newsroom: Newsroom, path: str, kept: str
) -> None:
    assert post(path, text=" ")["Cache-Control"] == kept


def test_a_report_is_stored_and_its_reader_led_on(story: Story) -> None:
    response = post(f"/report/{story.pk}/", sentence="They signed at dawn.", text="It was noon.")
    assert (response.status_code, response["Location"]) == (303, f"/report/{story.pk}/sent/")
    letter = Letter.objects.get()
    assert (letter.story, letter.sentence, letter.text) == (
        story,
        "They signed at dawn.",
        "It was noon.",
    )
    assert LetterMail.objects.get().recipient == "letters@newsroom.example"
    assert "&lt;strike&gt;" in words(Client().get(response["Location"]))


@pytest.mark.parametrize("number", [0, 999_999])
def test_what_readers_cannot_see_cannot_be_reported(story: Story, number: int) -> None:
    Story.objects.filter(pk=story.pk).update(live=False)
    assert Client().get(f"/report/{number or story.pk}/").status_code == 404


def test_the_story_page_leads_to_its_report(story: Story) -> None:
    page = words(Client().get(story.get_absolute_url()))
    assert f'href="/report/{story.pk}/"' in page
    assert "portal/report.js" in page


def test_a_reader_without_script_is_taken_too(newsroom: Newsroom) -> None:
    assert post("/contact/", script=False).status_code == 303
    assert Letter.objects.get().unproven


def test_what_is_missing_is_listed_and_leads_to_its_field(newsroom: Newsroom) -> None:
    response = post("/contact/", topic="", text=" \u200b ", email="nobody", name="Anna")
    page = words(response)
    assert response.status_code == 422
    for field in ("topic", "text", "email"):
        assert f'<a href="#f-{field}">' in page
        assert f'id="f-{field}_error"' in page
    assert 'value="Anna"' in page
    assert 'value="nobody"' in page
    assert page.count('aria-invalid="true"') == 3


def test_what_is_too_long_comes_back_whole(newsroom: Newsroom) -> None:
    response = post("/contact/", text="é" * 5001)
    assert response.status_code == 422
    assert "é" * 5001 in words(response)
    assert "it is 1 over" in words(response)


def test_a_tip_may_be_long_and_nameless(newsroom: Newsroom) -> None:
    assert post("/tips/", text="秘" * 50_000).status_code == 303
    letter = Letter.objects.get()
    assert (letter.kind, letter.email, letter.name) == ("tip", "", "")


def test_a_tip_whose_giver_left_an_address_can_be_answered(newsroom: Newsroom) -> None:
    post("/tips/", reach="Anna@Example.org")
    assert Letter.objects.get().email == "anna@example.org"


def test_where_a_reader_of_the_tips_page_goes_is_not_told_where_they_were(
    newsroom: Newsroom,
) -> None:
    assert Client().get("/tips/")["Referrer-Policy"] == "no-referrer"
    assert post("/tips/").headers["Referrer-Policy"] == "no-referrer"


def test_nothing_of_the_network_is_stored(newsroom: Newsroom) -> None:
    post("/tips/", address="198.51.100.77")
    stored = str(list(Letter.objects.values_list()))
    assert "198.51" not in stored


def test_a_form_that_another_site_sends_is_refused(newsroom: Newsroom) -> None:
    fields = encoded({**carried("contact", now=timezone.now()), "topic": "general", "text": "x"})
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        response = Client().post("/contact/", fields, content_type=PLAIN, headers=headers)
        assert response.status_code == 403
    assert not Letter.objects.exists()


def test_pages_without_referrer_send_null_for_an_origin_and_are_heard(newsroom: Newsroom) -> None:
    fields = encoded({**carried("tips", now=timezone.now()), "text": "x"})
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    response = Client().post("/tips/", fields, content_type=PLAIN, headers=headers)
    assert response.status_code == 303


def test_a_form_without_a_ticket_is_shown_again_with_one(newsroom: Newsroom) -> None:
    fields = encoded({"topic": "general", "text": "All my words", "ticket": "a.b.c.d.e"})
    response = Client().post("/contact/", fields, content_type=PLAIN)
    assert response.status_code == 422
    assert "All my words" in words(response)
    assert 'name="ticket" value="contact.' in words(response)


def test_a_form_sent_at_once_keeps_its_ticket(newsroom: Newsroom) -> None:
    hidden = carried("contact", now=timezone.now(), waited=timedelta())
    fields = encoded({**hidden, "topic": "general", "text": "x"})
    response = Client().post("/contact/", fields, content_type=PLAIN)
    assert response.status_code == 422
    assert hidden["ticket"] in words(response)
    assert hidden["proof"] in words(response)


def test_a_double_click_is_one_letter_and_one_thank_you(newsroom: Newsroom) -> None:
    fields = encoded({**carried("contact", now=timezone.now()), "topic": "general", "text": "x"})
    answers = [Client().post("/contact/", fields, content_type=PLAIN) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Letter.objects.count() == 1


def test_too_much_from_a_network_is_told_so_and_loses_no_words(newsroom: Newsroom) -> None:
    found = [post("/contact/", script=False, text=f"Letter {n}") for n in range(7)]
    assert [answer.status_code for answer in found] == [303] * 5 + [429] * 2
    assert "Letter 6" in words(found[-1])
    assert int(found[-1]["Retry-After"]) > 0
    assert post("/contact/", address="198.51.100.1").status_code == 303


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("text=" + "x" * MOST_BYTES, PLAIN, 400),
        ("text=x", PLAIN + "; charset=utf-7", 400),
        ("text=x", PLAIN + "; charset=latin-1", 400),
        ("&".join(f"a{n}=1" for n in range(5000)), PLAIN, 400),
        ("text=%ff%fe%00%0d%0aBcc:", PLAIN, 422),
        ("text=x", "multipart/form-data; boundary=x", 422),
        ('{"text": "x"}', "application/json", 422),
        ("", PLAIN, 422),
        ("&&&===;;;%zz", PLAIN, 422),
    ],
)
def test_odd_bodies_are_answered_and_stored_nowhere(
    newsroom: Newsroom, body: str, content_type: str, status: int
) -> None:
    response = Client().post("/contact/", body, content_type=content_type)
    assert response.status_code == status
    assert not Letter.objects.exists()


def test_no_line_gets_into_the_head_of_a_mail(story: Story) -> None:
    post(f"/report/{story.pk}/", name="Anna\r\nBcc: all@example.org", text="x\r\nBcc: y@z.example")
    assert "\n" not in Letter.objects.get().name
    assert post("/contact/", email="a@example.org\r\nBcc: b@example.org").status_code == 422


def test_markup_is_shown_as_it_was_written(newsroom: Newsroom) -> None:
    response = post("/contact/", topic="", text="<script>alert(1)</script>")
    assert "<script>alert" not in words(response)
    assert "&lt;script&gt;alert(1)" in words(response)


def test_other_ways_to_ask_are_refused(newsroom: Newsroom) -> None:
    assert Client().put("/contact/", "x").status_code == 405
    assert Client().post("/contact/sent/").status_code == 405


def test_a_ticket_for_a_kept_page_is_given_for_forms_that_stand_there(newsroom: Newsroom) -> None:
    given = Client().get("/forms/newsletter/ticket")
    assert set(given.json()) == {"ticket", "riddle"}
    assert "no-store" in given["Cache-Control"]
    assert Client().get("/forms/contact/ticket").status_code == 404
