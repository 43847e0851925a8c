"""The desk's screens for letters: who may see what, and what can be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dateline.audience.models import Letter, LetterMail
from dateline.desk.actions import set_up_newsroom
from dateline.desk.actions.roles import ADMINISTRATORS, EDITORS, MODERATORS
from dateline.desk.models import Desk, Story, User
from dateline.desk.tests import factories

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom() -> None:
    set_up_newsroom()


def person(group: str) -> Client:
    user = User.objects.create_user(username=f"{group.lower() or 'nobody'}", email="p@example.com")
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def letter(**fields: Any) -> Letter:
    told = {"kind": "contact", "text": EVIL, "email": "anna@example.org", "created_at": NOW}
    made: Letter = Letter.objects.create(**{**told, **fields})
    return made


def at(one: Letter) -> str:
    return f"/desk/letters/{one.pk}/"


@pytest.mark.parametrize(
    ("group", "letters", "tips"),
    [(EDITORS, 200, 404), (MODERATORS, 200, 200), (ADMINISTRATORS, 200, 200), ("", 302, 302)],
)
def test_tips_are_for_those_who_may_see_tips(group: str, letters: int, tips: int) -> None:
    client = person(group)
    one, tip = letter(), letter(kind="tip", text="The minister's safe")
    assert client.get("/desk/letters/").status_code == letters
    assert client.get(at(one)).status_code == letters
    assert client.get(at(tip)).status_code == tips
    assert client.post(at(tip), {"decision": "close"}).status_code == (302 if tips != 404 else 404)
    listed = client.get("/desk/letters/", {"kind": "tip", "state": "open"})
    if listed.status_code == 200 and tips == 404:
        assert at(tip) not in listed.content.decode()
        assert Letter.objects.get(pk=tip.pk).state == "open"


@pytest.mark.parametrize(("group", "sees_tips"), [(EDITORS, False), (MODERATORS, True)])
def test_the_first_page_shows_what_is_open(group: str, sees_tips: bool) -> None:
    client = person(group)
    older, tip = letter(topic="technical"), letter(kind="tip")
    error = letter(kind="error", sentence="The <b>mayor</b> swam.")
    closed = letter(state="closed")
    page = client.get("/desk/").content.decode()
    assert "The &lt;b&gt;mayor&lt;/b&gt; swam." in page
    assert page.index(at(error)) < page.index(at(older))
    assert at(closed) not in page
    assert (at(tip) in page) is sees_tips
    assert f'<span class="desk-count">{3 if sees_tips else 2}</span>' in page


def test_whoever_may_not_see_letters_has_none_on_the_first_page() -> None:
    client, one = person(EDITORS), letter()
    group = Group.objects.get(name=EDITORS)
    group.permissions.remove(*group.permissions.filter(codename="view_letter"))
    page = client.get("/desk/").content.decode()
    assert "From readers" not in page
    assert at(one) not in page


def test_whoever_only_sees_letters_cannot_act() -> None:
    client = person(EDITORS)
    group = Group.objects.get(name=EDITORS)
    group.permissions.remove(*group.permissions.filter(codename="answer_letter"))
    one = letter()
    page = client.get(at(one)).content.decode()
    assert "Send the answer" not in page
    client.post(at(one), {"decision": "spam"})
    assert Letter.objects.get().state == "open"


def test_an_editor_answers_and_the_mail_waits_for_the_worker() -> None:
    client, one = person(EDITORS), letter(text="Where is the map?")
    assert client.post(at(one), {"decision": "answer", "text": ""}).status_code == 200
    assert not LetterMail.objects.exists()
    client.post(at(one), {"decision": "answer", "text": "Below the story."})
    mail = LetterMail.objects.get()
    assert (mail.state, mail.recipient) == ("waiting", "anna@example.org")
    assert mail.text == "Below the story.\n\n> Where is the map?\n"
    page = client.get(at(one)).content.decode()
    assert "Below the story." in page
    assert Letter.objects.get().state == "answered"


def test_a_letter_without_an_address_cannot_be_answered() -> None:
    client, one = person(EDITORS), letter(email="")
    client.post(at(one), {"decision": "answer", "text": "To nobody"})
    assert not LetterMail.objects.exists()
    assert "cannot be answered" in client.get(at(one)).content.decode()


def test_every_decision_does_what_it_says() -> None:
    client, one = person(EDITORS), letter()
    user, sport = User.objects.get(username="editors"), Desk.objects.create(name="Sport", slug="s")
    for decision, state in (
        ("spam", "spam"),
        ("reopen", "open"),
        ("close", "closed"),
        ("reopen", "open"),
    ):
        client.post(at(one), {"decision": decision})
        assert Letter.objects.get().state == state
    client.post(at(one), {"decision": "assign", "user": user.pk})
    client.post(at(one), {"decision": "desk", "desk": sport.pk})
    one.refresh_from_db()
    assert (one.assigned, one.desk) == (user, sport)
    client.post(at(one), {"decision": "assign", "user": "no number"})
    one.refresh_from_db()
    assert one.assigned is None
    assert client.post(at(one), {"decision": "burn"}).status_code == 404


def test_what_readers_write_is_shown_as_text() -> None:
    client, one = person(EDITORS), letter(name=EVIL, sentence=EVIL, before=EVIL)
    for page in (client.get(at(one)), client.get("/desk/letters/")):
        assert EVIL not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_the_marked_sentence_is_shown_in_the_story_and_leads_to_its_editor() -> None:
    story: Story = factories.published(body="<p>Before. They signed at dawn. After.</p>")
    one = letter(kind="error", story=story, sentence="They signed at dawn.", version=1)
    page = person(EDITORS).get(at(one)).content.decode()
    assert "Before. <mark>They signed at dawn.</mark> After." in page
    assert "So it stands in the story now." in page
    assert f"/desk/stories/edit/{story.pk}/" in page


def test_a_sentence_that_was_changed_is_shown_as_it_stood() -> None:
    story = factories.published(body="<p>They signed at noon.</p>")
    one = letter(kind="error", story=story, before="Then ", sentence="they slept.", version=1)
    page = person(EDITORS).get(at(one)).content.decode()
    assert "Then <mark>they slept.</mark>" in page
    assert "It is no longer there." in page


@pytest.mark.parametrize(("state", "again"), [("unknown", True), ("failed", True), ("sent", False)])
def test_only_what_failed_or_is_unknown_can_be_sent_again(state: str, again: bool) -> None:
    client, one = person(EDITORS), letter(state="answered")
    mail = LetterMail.objects.create(
        kind="answer",
        letter=one,
        recipient="anna@example.org",
        state=state,
        created_at=NOW,
        next_at=NOW,
    )
    client.post(at(one), {"decision": "send-again", "mail": mail.pk})
    mail.refresh_from_db()
    assert (mail.state == "waiting") is again
    trouble = client.get("/desk/letters/", {"state": "mail"}).content.decode()
    assert (at(one) in trouble) is False


def test_the_list_counts_and_costs_the_same_for_any_number(
    django_assert_max_num_queries: Any,
) -> None:
    client = person(MODERATORS)
    desk = Desk.named("news")
    for number in range(60):
        letter(desk=desk if number % 2 else None, state="open" if number % 3 else "spam")
    client.get("/desk/letters/")
    with django_assert_max_num_queries(24):
        page = client.get("/desk/letters/").content.decode()
    assert 'Open <span class="desk-quiet">40</span>' in page
    assert 'Spam <span class="desk-quiet">20</span>' in page
    assert "News Desk" in page
