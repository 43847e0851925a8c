"""Readers ask for letters, confirm, choose and leave; whoever opens links changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from dateline.audience.actions.subscribing import (
    ask_for,
    forget,
    mark_complained,
    suppress,
)
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.models import Newsletter, Notice, Subscriber, Subscription, Suppression
from dateline.audience.models.tokens import CONFIRM, LEAVE, PREFER, write_token
from dateline.audience.tests.forms import carried
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_letter,
    overnight,
    readers,
    send_all,
    sender,
    started,
)
from dateline.desk.models import Edition

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=5)


@pytest.fixture(autouse=True, name="clock")
def _clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def letter() -> Newsletter:
    return a_letter()


def sign_up(
    clock: Any,
    email: str = "ada@post.example",
    *,
    script: bool = True,
    at: str = "/newsletters/sign-up/",
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> Any:
    clock.shift(timedelta(seconds=5))
    guarded = carried("newsletter", now=timezone.now(), script=script, waited=timedelta(seconds=5))
    given = {"email": email, "letters": ["morning"], **guarded, **fields}
    return Client(REMOTE_ADDR="203.0.113.7").post(
        at,
        urlencode(given, doseq=True),
        content_type="application/x-www-form-urlencoded",
        headers=headers or {},
    )


def mailed() -> list[Any]:
    gateway = FakeGateway()
    send_all(sender(gateway))
    return gateway.sent


def link_in(mail: Any, kind: str) -> str:
    found = re.search(rf"http://[^/\s]+(/newsletters/{kind}/[^\s]+/)", mail.text)
    assert found
    return found[1]


def test_the_letters_stand_on_a_kept_page(letter: Newsletter) -> None:
    page = Client().get("/newsletters/").content.decode()
    assert "Morning Post Bag" in page
    assert 'data-ticket="/forms/newsletter/ticket"' in page
    assert "csrfmiddlewaretoken" not in page


def test_a_reader_asks_confirms_by_a_button_and_gets_the_letter(
    letter: Newsletter, clock: Any
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
    assert browser.post(address).status_code == 200
    assert Subscriber.objects.get().state == "active"
    assert Subscription.objects.get().state == "active"


def test_without_ticket_the_form_comes_back_as_it_was_written(letter: Newsletter) -> None:
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
    assert page["Cache-Control"].find("no-store") >= 0
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "a b@post.example", "ada@post.example\r\nBcc: x"]
)
def test_what_is_no_address_is_said_to_be_none(letter: Newsletter, clock: Any, email: str) -> None:
    page = sign_up(clock, email).content.decode()
    assert "Write a mail address" in page
    assert not Notice.objects.exists()


def test_the_answer_does_not_say_whether_an_address_is_known(
    letter: Newsletter, clock: Any
) -> None:
    readers(letter, 1)
    suppress(address="angry@post.example", reason="complaint", words="", now=NOON)
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
    letter: Newsletter, clock: Any
) -> None:
    for _ in range(100):
        ask_for(
            address="ada@post.example",
            newsletters=[letter.pk],
            language="en-gb",
            now=timezone.now(),
        )
        clock.shift(timedelta(minutes=11))
    assert Notice.objects.count() <= 3


def test_a_thousand_sign_ups_a_minute_are_stopped_by_network_and_overall(
    letter: Newsletter, clock: Any
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


def test_a_reader_without_script_gets_the_question_a_little_later(
    letter: Newsletter, clock: Any
) -> None:
    sign_up(clock, script=False)
    assert not mailed()
    clock.shift(timedelta(seconds=91))
    assert [mail.to for mail in mailed()] == ["ada@post.example"]


def test_who_came_from_a_network_before_a_machine_is_asked_all_the_same(
    letter: Newsletter, clock: Any
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
    letter: Newsletter, clock: Any
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
    assert Client().post(path[1]).status_code == 200
    assert Subscriber.objects.get().state == "active"


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
    letter: Newsletter, clock: Any, origin: str, fetched: str, status: int
) -> None:
    answer = sign_up(clock, headers={"Origin": origin, "Sec-Fetch-Site": fetched})
    assert answer.status_code == status


def test_who_would_leave_can_have_a_link_to_choose_instead(
    ada: Subscriber, letter: Newsletter
) -> None:
    address = f"/newsletters/leave/{write_token(LEAVE, ada.reference, [letter.pk])}/"
    assert 'action="link/"' in Client().get(address).content.decode()
    answer = Client().post(f"{address}link/", b"", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    [mail] = mailed()
    assert Client().get(link_in(mail, "preferences")).status_code == 200
    assert Subscription.objects.get().state == "active"


def test_a_trapped_machine_is_thanked_and_nothing_happens(letter: Newsletter, clock: Any) -> None:
    answer = sign_up(clock, website="http://spam.example/")
    assert answer.status_code == 302
    assert not Subscriber.objects.exists()


def test_a_form_from_another_site_is_refused(letter: Newsletter) -> None:
    answer = Client().post(
        "/newsletters/sign-up/",
        "email=a%40b.example",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


@pytest.fixture
def ada(letter: Newsletter) -> Subscriber:
    return readers(letter, 1, prefix="ada")[0]


def test_one_click_takes_the_reader_off(ada: Subscriber, letter: Newsletter) -> None:
    overnight()
    started(letter)
    [mail] = mailed()
    address = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + address.partition("://")[2].partition("/")[2]
    machine = Client(enforce_csrf_checks=True)
    assert machine.get(path).status_code == 200
    assert machine.head(path).status_code == 200
    assert Subscription.objects.get().state == "active"
    answer = machine.post(
        path, {"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200
    assert Subscription.objects.get().state == "left"
    assert Subscriber.objects.get().state == "left"


def test_a_scanner_that_opens_every_link_changes_nothing(
    ada: Subscriber, letter: Newsletter
) -> None:
    overnight()
    started(letter)
    [mail] = mailed()
    before = (list(Subscriber.objects.values()), list(Subscription.objects.values()))
    links = set(re.findall(r'https?://[^/\s"]+(/[^\s"<>]*)', mail.html + mail.text))
    assert len(links) > 4
    for link in links:
        for ask in (Client().get, Client().head):
            assert ask(link).status_code in {200, 301, 302, 404}
    assert before == (list(Subscriber.objects.values()), list(Subscription.objects.values()))


def test_a_reader_chooses_and_nobody_sees_the_address(ada: Subscriber, letter: Newsletter) -> None:
    weekly = a_letter(slug="weekly", name="Weekly Bag", rhythm="weekly")
    address = f"/newsletters/preferences/{write_token(PREFER, ada.reference)}/"
    page = Client().get(address)
    assert "ada0@post.example" not in page.content.decode()
    assert "a…@post.example" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    Client().post(address, {"letters": ["weekly"]})
    found = dict(Subscription.objects.values_list("newsletter", "state"))
    assert found == {letter.pk: "left", weekly.pk: "active"}
    Client().post(address, {"letters": ["weekly"], "none": "yes"})
    assert Subscriber.objects.get(pk=ada.pk).state == "left"


def test_a_letter_that_is_not_sent_for_now_stays_chosen(
    ada: Subscriber, letter: Newsletter
) -> None:
    weekly = a_letter(slug="weekly", name="Weekly Bag", rhythm="weekly")
    letter.active = False
    letter.save()
    address = f"/newsletters/preferences/{write_token(PREFER, ada.reference)}/"
    Client().post(address, {"letters": ["morning", "weekly"]})
    found = dict(Subscription.objects.values_list("newsletter", "state"))
    assert found == {letter.pk: "active", weekly.pk: "active"}
    Client().post(address, {"letters": ["weekly"]})
    assert Subscription.objects.get(newsletter=letter).state == "left"


def test_a_letter_with_a_name_that_no_database_takes_is_none(
    clock: Any, letter: Newsletter
) -> None:
    assert "Choose at least one letter" in sign_up(clock, letters=["\x00"]).content.decode()


@pytest.mark.parametrize("purpose", [CONFIRM, LEAVE, PREFER])
@pytest.mark.parametrize("page", ["confirm", "leave", "preferences"])
def test_a_link_is_good_for_its_own_purpose_only(
    ada: Subscriber, letter: Newsletter, purpose: str, page: str
) -> None:
    own = {CONFIRM: "confirm", LEAVE: "leave", PREFER: "preferences"}[purpose]
    token = write_token(purpose, ada.reference, [letter.pk])
    address = f"/newsletters/{page}/{token}/"
    wanted = 200 if page == own else 410
    assert Client().get(address).status_code == wanted
    if page != own:
        assert Client().post(address).status_code == wanted
        assert Subscription.objects.get().state == "active"


@pytest.mark.parametrize(
    ("purpose", "page", "after", "status"),
    [
        (CONFIRM, "confirm", timedelta(days=8), 410),
        (PREFER, "preferences", timedelta(days=61), 410),
        (LEAVE, "leave", timedelta(days=3000), 200),
    ],
)
def test_links_end_where_they_should(
    ada: Subscriber, clock: Any, purpose: str, page: str, after: timedelta, status: int
) -> None:
    token = write_token(purpose, ada.reference, [1])
    clock.shift(after)
    assert Client().get(f"/newsletters/{page}/{token}/").status_code == status


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "x" * 5000])
def test_what_was_not_signed_here_leads_nowhere(letter: Newsletter, token: str) -> None:
    for page in ("confirm", "leave", "preferences"):
        assert Client().get(f"/newsletters/{page}/{token}/").status_code in {404, 410}


def test_addresses_are_forgotten(letter: Newsletter, clock: Any) -> None:
    left, stays = readers(letter, 2)
    ask_for(
        address="never@post.example", newsletters=[letter.pk], language="en-gb", now=timezone.now()
    )
    mark_complained(subscriber=left, words="abuse", now=timezone.now())
    clock.shift(timedelta(days=31))
    assert forget(now=timezone.now()) >= 2
    assert list(Subscriber.objects.exclude(address=None).values_list("pk", flat=True)) == [stays.pk]
    # The complaint is remembered all the same, by a digest.
    assert Suppression.objects.get().reason == "complaint"
    assert (
        ask_for(address="reader0@post.example", newsletters=[letter.pk], language="en-gb", now=NOON)
        is None
    )


def test_asking_again_keeps_no_address_for_ever(letter: Newsletter, clock: Any) -> None:
    def ask() -> None:
        ask_for(
            address="never@post.example",
            newsletters=[letter.pk],
            language="en-gb",
            now=timezone.now(),
        )

    ask()
    clock.shift(timedelta(days=6))
    ask()
    clock.shift(timedelta(days=2))
    # The link of the second mail is still good.
    assert forget(now=timezone.now()) == 0
    clock.shift(timedelta(days=5))
    ask()
    clock.shift(timedelta(days=2))
    assert forget(now=timezone.now())
    assert not Subscriber.objects.exists()


def test_a_letter_that_is_offered_no_more_leaves_the_pages(letter: Newsletter) -> None:
    assert "Morning Post Bag" in Client().get("/newsletters/").content.decode()
    letter.active = False
    letter.save()
    assert "Morning Post Bag" not in Client().get("/newsletters/").content.decode()
