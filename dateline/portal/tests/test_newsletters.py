"""Readers ask for newsletters: what the form takes, what it says, whom it mails."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone
from lxml import html

from dateline.audience.actions.subscribing import LIMITS, ask_for, suppress
from dateline.audience.models import Newsletter, Notice, Subscriber, Subscription
from dateline.audience.models.forms import FormCount
from dateline.audience.queries.spam import keys_of
from dateline.audience.tests.forms import carried
from dateline.audience.tests.newsletter_cast import readers
from dateline.desk.models import Edition
from dateline.desk.tests import factories
from dateline.portal.tests.newsletter_forms import link_in, mailed, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "clock")]


def test_the_letters_stand_on_a_kept_page(newsletter: Newsletter) -> None:
    page = Client().get("/newsletters/").content.decode()
    assert "Morning Post Bag" in page
    assert 'data-ticket="/forms/newsletter/ticket"' in page
    assert "csrfmiddlewaretoken" not in page


def test_a_reader_asks_confirms_by_a_button_and_gets_the_letter(
    newsletter: Newsletter, clock: Any
) -> None:
    answer = sign_up(clock)
    assert (answer.status_code, answer["Location"]) == (302, "/newsletters/asked/")
    [mail] = mailed()
    assert mail.to == "ada@post.example"
    assert "Morning Post Bag" in mail.text
    address = link_in(mail, "confirm")
    assert "ada" not in address
    browser = Client(enforce_csrf_checks=True)
    for ask in (browser.get, browser.head, browser.get):
        assert ask(address).status_code == 200
    assert Subscriber.objects.get().state == "asked"
    assert "Thank you" not in browser.get(f"{address}?confirmed").content.decode()
    # Going back, or loading what follows anew, sends nothing again.
    answer = browser.post(address)
    assert (answer.status_code, answer["Location"]) == (303, "?confirmed")
    assert "Thank you" in browser.get(f"{address}?confirmed").content.decode()
    assert Subscriber.objects.get().state == "active"
    assert Subscription.objects.get().state == "active"


def test_without_ticket_the_form_comes_back_as_it_was_written(newsletter: Newsletter) -> None:
    page = Client().post("/newsletters/sign-up/", {"email": "ada@post.example"})
    assert page.status_code == 200  # a form of several parts is read as empty
    page = Client().post(
        "/newsletters/sign-up/",
        "email=ada%40post.example",
        content_type="application/x-www-form-urlencoded",
    )
    shown = page.content.decode()
    assert 'value="ada@post.example"' in shown
    assert 'name="ticket" value="newsletter.' in shown
    # For a while in the reader's own browser: who goes back to it is not asked to send it again.
    assert page["Cache-Control"] == "private, no-cache"
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "a b@post.example", "ada@post.example\r\nBcc: x"]
)
def test_what_is_no_address_is_said_to_be_none(
    newsletter: Newsletter, clock: Any, email: str
) -> None:
    page = sign_up(clock, email).content.decode()
    assert "Write a mail address" in page
    assert not Notice.objects.exists()


def test_the_answer_does_not_say_whether_an_address_is_known(
    newsletter: Newsletter, clock: Any
) -> None:
    readers(newsletter, 1)
    suppress(address="angry@post.example", reason="complaint", words="", now=timezone.now())
    answers = {
        (answer.status_code, answer["Location"])
        for answer in (
            sign_up(clock, "reader0@post.example"),
            sign_up(clock, "new@post.example"),
            sign_up(clock, "angry@post.example"),
            sign_up(clock, "new@post.example"),
        )
    }
    assert answers == {(302, "/newsletters/asked/")}
    assert sorted(mail.to for mail in mailed()) == ["new@post.example", "reader0@post.example"]
    assert Notice.objects.get(subscriber__address="reader0@post.example").kind == "already"


def test_an_address_that_is_given_again_and_again_gets_few_mails(
    newsletter: Newsletter, clock: Any
) -> None:
    for _ in range(100):
        ask_for(
            address="ada@post.example",
            newsletters=[newsletter.pk],
            language="en-gb",
            now=timezone.now(),
        )
        clock.shift(timedelta(minutes=11))
    assert Notice.objects.count() <= 3


def test_a_thousand_sign_ups_a_minute_are_stopped_by_network_and_overall(
    newsletter: Newsletter, clock: Any
) -> None:
    statuses = [
        sign_up(clock, f"bot{number}@post.example", script=False).status_code
        for number in range(12)
    ]
    assert statuses.count(302) == 5
    assert statuses.count(429) == 7
    # Nobody whom it named gets a mail: its questions still waited when it was found out.
    clock.shift(timedelta(minutes=5))
    assert not mailed()
    assert set(Notice.objects.values_list("state", flat=True)) == {"skipped"}


def test_a_limit_that_others_have_reached_withdraws_nothing_from_here(
    newsletter: Newsletter, clock: Any
) -> None:
    for number in range(3):
        sign_up(clock, f"reader{number}@post.example", script=False)
    overall = keys_of(form="newsletter", network="", neighbourhood="", salt=b"").all_unproven
    FormCount.objects.filter(key=overall).update(number=LIMITS.all_unproven)
    answer = sign_up(clock, "late@post.example", script=False)
    assert answer.status_code == 429
    assert "Very many are asking at this time." in answer.content.decode()
    clock.shift(timedelta(minutes=3))
    assert len(mailed()) == 3


def test_a_reader_without_script_gets_the_question_a_little_later(
    newsletter: Newsletter, clock: Any
) -> None:
    sign_up(clock, script=False)
    assert not mailed()
    clock.shift(timedelta(seconds=91))
    assert [mail.to for mail in mailed()] == ["ada@post.example"]


def test_who_came_from_a_network_before_a_machine_is_asked_all_the_same(
    newsletter: Newsletter, clock: Any
) -> None:
    sign_up(clock, script=False)
    clock.shift(timedelta(minutes=3))
    assert len(mailed()) == 1
    for number in range(12):
        sign_up(clock, f"bot{number}@post.example", script=False)
    sign_up(clock, "bea@post.example")
    clock.shift(timedelta(minutes=3))
    assert [mail.to for mail in mailed()] == ["bea@post.example"]


def test_the_question_comes_in_the_language_of_the_edition_and_leads_back_into_it(
    newsletter: Newsletter, clock: Any
) -> None:
    Edition.objects.create(name="Arabic", slug="arabic", language="ar")
    page = Client().get("/arabic/newsletters/").content.decode()
    assert 'action="/arabic/newsletters/sign-up/"' in page
    answer = sign_up(clock, at="/arabic/newsletters/sign-up/")
    assert answer["Location"] == "/arabic/newsletters/asked/"
    [mail] = mailed()
    assert 'dir="rtl"' in mail.html
    assert "/arabic/newsletters/confirm/" in mail.html
    path = re.search(r"http://[^/\s]+(/arabic/newsletters/confirm/[^\s]+/)", mail.text)
    assert path
    assert 'dir="rtl"' in Client().get(path[1]).content.decode()
    assert f"{path[0].partition('/newsletters')[0]}/" in mail.text.splitlines()
    assert Client().post(path[1])["Location"] == "?confirmed"
    assert Subscriber.objects.get().state == "active"


def test_a_letter_in_another_language_is_marked_and_begins_where_the_page_does(
    newsletter: Newsletter,
) -> None:
    Edition.objects.create(name="Arabic", slug="arabic", language="ar")
    page = Client().get("/arabic/newsletters/").content.decode()
    # By a direction of its own the line would begin on the other side, far from its box.
    assert '<strong><bdi lang="en-GB">Morning Post Bag</bdi></strong>' in page
    assert f'<bdi lang="en-GB">{newsletter.edition.name}</bdi></span>' in page


def test_an_editions_own_letters_stand_first_in_its_form(newsletter: Newsletter) -> None:
    arabic = factories.edition("ar", name="العربية", language="ar")
    Newsletter.objects.create(name="بريد", slug="post-ar", edition=arabic, position=9)
    for path, first in (("/ar/newsletters/", "post-ar"), ("/newsletters/", newsletter.slug)):
        page = html.fromstring(Client().get(path).content)
        assert page.xpath("//input[@name='letters']/@value")[0] == first
        assert page.xpath("//input[@name='letters'][@checked]/@value") == [first]


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example"]),
    ALLOWED_HOSTS=["localhost", "testserver", "ar.example"],
)
@pytest.mark.parametrize(
    ("origin", "fetched", "status"),
    [
        ("http://ar.example:8000", "same-site", 302),
        ("http://localhost:8000", "same-origin", 302),
        ("http://evil.example", "same-site", 403),
        ("http://evil.example", "same-origin", 403),
        ("null", "cross-site", 403),
    ],
)
def test_a_form_may_come_from_the_own_host_of_an_edition(
    newsletter: Newsletter, clock: Any, origin: str, fetched: str, status: int
) -> None:
    answer = sign_up(clock, headers={"Origin": origin, "Sec-Fetch-Site": fetched})
    assert answer.status_code == status


def test_what_the_database_could_not_take_is_taken_when_the_form_comes_again(
    newsletter: Newsletter, clock: Any
) -> None:
    guarded: dict[str, Any] = carried("newsletter", now=timezone.now())

    def locked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "audience_notice"'):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(locked), pytest.raises(OperationalError):
        sign_up(clock, **guarded)
    assert sign_up(clock, **guarded)["Location"] == "/newsletters/asked/"
    assert [mail.to for mail in mailed()] == ["ada@post.example"]


def test_a_trapped_machine_is_thanked_and_nothing_happens(
    newsletter: Newsletter, clock: Any
) -> None:
    answer = sign_up(clock, website="http://spam.example/")
    assert answer.status_code == 302
    assert not Subscriber.objects.exists()


def test_a_form_from_another_site_is_refused(newsletter: Newsletter) -> None:
    answer = Client().post(
        "/newsletters/sign-up/",
        "email=a%40b.example",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


def test_a_letter_with_a_name_that_no_database_takes_is_none(
    clock: Any, newsletter: Newsletter
) -> None:
    assert "Choose at least one letter" in sign_up(clock, letters=["\x00"]).content.decode()


def test_a_letter_that_is_offered_no_more_leaves_the_pages(newsletter: Newsletter) -> None:
    assert "Morning Post Bag" in Client().get("/newsletters/").content.decode()
    newsletter.active = False
    newsletter.save()
    assert "Morning Post Bag" not in Client().get("/newsletters/").content.decode()
