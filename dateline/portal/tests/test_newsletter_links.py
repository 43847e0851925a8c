"""What the links in newsletters do: nothing on GET, what they are signed for on POST, and for how long."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from dateline.audience.actions.subscribing import ask_for, forget, mark_complained
from dateline.audience.models import Newsletter, Subscriber, Subscription, Suppression
from dateline.audience.models.tokens import CONFIRM, LEAVE, PREFER, write_token
from dateline.audience.tests.newsletter_cast import a_newsletter, overnight, readers, started
from dateline.desk.models import Edition
from dateline.portal.tests.newsletter_forms import link_in, mailed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "clock")]


@pytest.fixture
def ada(newsletter: Newsletter) -> Subscriber:
    return readers(newsletter, 1, prefix="ada")[0]


def test_who_would_leave_can_have_a_link_to_choose_instead(
    ada: Subscriber, newsletter: Newsletter
) -> None:
    address = f"/newsletters/leave/{write_token(LEAVE, ada.reference, [newsletter.pk])}/"
    assert 'action="link/"' in Client().get(address).content.decode()
    answer = Client().post(f"{address}link/", b"", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer["Location"]) == (303, "../?mailed")
    assert "Look into your mail" in Client().get(f"{address}?mailed").content.decode()
    [mail] = mailed()
    assert Client().get(link_in(mail, "preferences")).status_code == 200
    assert Subscription.objects.get().state == "active"


def test_one_click_takes_the_reader_off(ada: Subscriber, newsletter: Newsletter) -> None:
    overnight()
    started(newsletter)
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


def test_who_leaves_by_hand_is_led_to_a_page_that_says_so(
    ada: Subscriber, newsletter: Newsletter
) -> None:
    address = f"/newsletters/leave/{write_token(LEAVE, ada.reference, [newsletter.pk])}/"
    # The address alone says nothing that is not so.
    assert "You have left" not in Client().get(f"{address}?left").content.decode()
    for button, led in (("this", "?left"), ("everything", "?left=all")):
        answer = Client().post(address, {button: "yes"})
        assert (answer.status_code, answer["Location"]) == (303, led)
        page = Client().get(f"{address}{led}").content.decode()
        assert "You have left" in page
        assert (newsletter.name in page) == (button == "this")
    assert Subscription.objects.get().state == "left"


def test_a_scanner_that_opens_every_link_changes_nothing(
    ada: Subscriber, newsletter: Newsletter
) -> None:
    overnight()
    started(newsletter)
    [mail] = mailed()
    before = (list(Subscriber.objects.values()), list(Subscription.objects.values()))
    links = set(re.findall(r'http://localhost:8000(/[^\s"<>]*)', mail.html + mail.text))
    assert len(links) > 4
    assert any("/newsletters/preferences/" in link for link in links)
    for link in links:
        for ask in (Client().get, Client().head):
            assert ask(link).status_code == 200, link
    assert before == (list(Subscriber.objects.values()), list(Subscription.objects.values()))


def test_a_reader_chooses_and_nobody_sees_the_address(
    ada: Subscriber, newsletter: Newsletter
) -> None:
    weekly = a_newsletter(slug="weekly", name="Weekly Bag", rhythm="weekly")
    address = f"/newsletters/preferences/{write_token(PREFER, ada.reference)}/"
    page = Client().get(address)
    assert "ada0@post.example" not in page.content.decode()
    assert "a…@post.example" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    answer = Client().post(address, {"letters": ["weekly"]})
    assert (answer.status_code, answer["Location"]) == (303, "?saved")
    assert 'role="status"' in Client().get(f"{address}?saved").content.decode()
    assert 'role="status"' not in Client().get(address).content.decode()
    found = dict(Subscription.objects.values_list("newsletter", "state"))
    assert found == {newsletter.pk: "left", weekly.pk: "active"}
    Client().post(address, {"letters": ["weekly"], "none": "yes"})
    assert Subscriber.objects.get(pk=ada.pk).state == "left"


def test_a_letter_that_is_not_sent_for_now_stays_chosen(
    ada: Subscriber, newsletter: Newsletter
) -> None:
    weekly = a_newsletter(slug="weekly", name="Weekly Bag", rhythm="weekly")
    newsletter.active = False
    newsletter.save()
    address = f"/newsletters/preferences/{write_token(PREFER, ada.reference)}/"
    Client().post(address, {"letters": ["morning", "weekly"]})
    found = dict(Subscription.objects.values_list("newsletter", "state"))
    assert found == {newsletter.pk: "active", weekly.pk: "active"}
    Client().post(address, {"letters": ["weekly"]})
    assert Subscription.objects.get(newsletter=newsletter).state == "left"


@pytest.mark.parametrize("purpose", [CONFIRM, LEAVE, PREFER])
@pytest.mark.parametrize("page", ["confirm", "leave", "preferences"])
def test_a_link_is_good_for_its_own_purpose_only(
    ada: Subscriber, newsletter: Newsletter, purpose: str, page: str
) -> None:
    own = {CONFIRM: "confirm", LEAVE: "leave", PREFER: "preferences"}[purpose]
    token = write_token(purpose, ada.reference, [newsletter.pk])
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
def test_what_was_not_signed_here_leads_nowhere(newsletter: Newsletter, token: str) -> None:
    for page in ("confirm", "leave", "preferences"):
        assert Client().get(f"/newsletters/{page}/{token}/").status_code in {404, 410}


def test_addresses_are_forgotten(newsletter: Newsletter, clock: Any) -> None:
    left, stays = readers(newsletter, 2)
    ask_for(
        address="never@post.example",
        newsletters=[newsletter.pk],
        language="en-gb",
        now=timezone.now(),
    )
    mark_complained(subscriber=left, words="abuse", now=timezone.now())
    clock.shift(timedelta(days=31))
    assert forget(now=timezone.now()) >= 2
    assert list(Subscriber.objects.exclude(address=None).values_list("pk", flat=True)) == [stays.pk]
    # The complaint is remembered all the same, by a digest.
    assert Suppression.objects.get().reason == "complaint"
    assert (
        ask_for(
            address="reader0@post.example",
            newsletters=[newsletter.pk],
            language="en-gb",
            now=timezone.now(),
        )
        is None
    )


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example"]),
    ALLOWED_HOSTS=["localhost", "testserver", "ar.example"],
)
def test_links_of_mails_outlive_the_host_of_their_edition_and_the_edition(
    clock: Any, newsletter: Newsletter
) -> None:
    edition = Edition.objects.create(name="Arabic", slug="ar", language="ar", host="ar.example")
    reader = readers(newsletter, 1)[0]
    Newsletter.objects.filter(pk=newsletter.pk).update(edition=edition)
    overnight()
    started(newsletter)
    [mail] = mailed()
    [link] = set(re.findall(r"https?://[^\s]+/newsletters/preferences/[^\s]+/", mail.text))
    assert link.startswith("http://localhost:8000/ar/")
    path = link.removeprefix("http://localhost:8000")
    story = re.findall(r"http://localhost:8000(/ar/article/[^\s]+/)", mail.text)[0]
    at_home = story.removeprefix("/ar")
    assert Client().get(story)["Location"] == f"http://ar.example:8000{at_home}"
    page = Client().get(path).content.decode()
    assert 'dir="rtl"' in page
    # It stands at the newsroom's own address, and leads back to the edition's.
    assert 'href="http://ar.example:8000/latest/"' in page
    assert 'action="http://ar.example:8000/search/"' in page
    assert 'href="/latest/"' not in page
    Edition.objects.update(host="")
    for each in (path, story):
        assert 'dir="rtl"' in Client().get(each).content.decode()
    Edition.objects.filter(pk=edition.pk).update(slug="arabic")
    assert Client().get(path).status_code == 200
    assert Client().get(story)["Location"] == f"http://localhost:8000{at_home}"
    leave = f"/ar/newsletters/leave/{write_token(LEAVE, reader.reference, [newsletter.pk])}/"
    assert Client().post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.get().state == "left"
