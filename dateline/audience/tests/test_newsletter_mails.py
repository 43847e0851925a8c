"""What a letter looks like: small, readable without pictures, right to left where it has to be."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any, cast

import pytest
from django.utils import timezone
from lxml import html

from dateline.audience.actions.newsletter_issues import (
    compose,
    compose_breaking,
    edit_issue,
    start,
)
from dateline.audience.gateways.mail import FakeGateway, FolderBackend, message_of
from dateline.audience.handlers.newsletter_sending import send_one
from dateline.audience.handlers.newsletters import issue_letters
from dateline.audience.markup.newsletters import LARGEST_HTML, issue_mail
from dateline.audience.models import Issue, IssueMail, Newsletter
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_newsletter,
    overnight,
    readers,
    send_all,
    sender,
    started,
)
from dateline.desk.actions import kill
from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import Edition, Story
from dateline.desk.tests.factories import author, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_home")]


def made(newsletter: Newsletter) -> Any:
    issue = compose(newsletter=newsletter, due_at=MORNING, now=MORNING)
    assert issue is not None
    return issue_mail(issue.pk)


def test_an_issue_says_the_same_in_html_and_in_text() -> None:
    newsletter = a_newsletter(intro="Good morning.\n\nIt rained.")
    stories = overnight()
    mail = made(newsletter)
    for story in stories:
        for part in (mail.html, mail.text):
            assert story.headline in part
            assert f"http://localhost:8000{story.get_absolute_url()}" in part
    assert "<script" not in mail.html
    assert mail.subject == "Morning Post Bag: Night ferry number 1 arrives with mail"
    assert "Tuesday 10 March 2026" in mail.html.replace(",", "")
    assert "prefers-color-scheme" in mail.html


def test_what_is_no_news_is_called_what_it_is_and_signed() -> None:
    newsletter = a_newsletter()
    kinds = {
        "opinion": "Opinion",
        "blog": "Blog",
        "interview": "Interview",
        "press-release": "Press release",
    }
    for hours, kind in enumerate(["news", *kinds], start=1):
        at = MORNING - timedelta(hours=hours)
        published(at=at, kind=kind, headline=f"Told as {kind}", authors=[author("Mira Voss")])
    mail = made(newsletter)
    for kind, label in kinds.items():
        assert f"* Told as {kind} ({label}, Mira Voss)\n" in mail.text
    assert "* Told as news\n" in mail.text
    labels = html.document_fromstring(mail.html).xpath("//strong/text()")
    assert sorted(labels) == sorted(kinds.values())


def test_opinion_of_whom_only_the_agency_names_is_signed_by_them() -> None:
    newsletter = a_newsletter()
    at = MORNING - timedelta(hours=1)
    published(at=at, kind="opinion", headline="Told", byline="Ana Ruiz")
    mail = made(newsletter)
    assert "* Told (Opinion, Ana Ruiz)\n" in mail.text
    assert "Ana Ruiz" in mail.html


def test_what_agencies_write_is_text_and_no_markup() -> None:
    newsletter = a_newsletter(name="Bag & <b>Co</b>")
    published(
        at=MORNING - timedelta(hours=1),
        headline='<img src=x onerror="alert(1)"> & "quoted" </mj-text><mj-raw>x</mj-raw>',
        slug="odd",
        standfirst="LEAVE-<b>bold</b>",
    )
    mail = made(newsletter)
    page = html.document_fromstring(mail.html)
    assert not page.xpath("//*[@onerror] | //b | //img | //mj-raw")
    assert "alert(1)" in page.text_content()
    assert '<img src=x onerror="alert(1)">' in mail.text


def test_what_no_mail_can_have_is_left_out_of_it() -> None:
    newsletter = a_newsletter(intro="From a word\x0bprocessor\ufffe.")
    overnight(1)
    issue = compose(newsletter=newsletter, due_at=MORNING, now=MORNING)
    assert issue is not None
    Issue.objects.filter(pk=issue.pk).update(subject="Night\r\nBcc: x@y.example")
    made = issue_mail(issue.pk)
    assert "From a wordprocessor." in made.html
    assert made.subject == "Night Bcc: x@y.example"


def test_a_long_issue_stays_below_what_mail_programs_cut_off() -> None:
    newsletter = a_newsletter(most=25)
    for number in range(25):
        published(
            at=MORNING - timedelta(minutes=number + 1),
            headline=f"A headline that goes on for a while, number {number}",
            slug=f"long-{number}",
            standfirst="A standfirst with many words in it. " * 9,
        )
    mail = made(newsletter)
    assert len(mail.html.encode()) < LARGEST_HTML
    assert "number 20" in mail.text


def test_what_an_issue_had_no_room_for_comes_in_the_next(clock: Any) -> None:
    newsletter = a_newsletter(most=60, automatic=True)
    readers(newsletter, 1)
    for number in range(60):
        published(
            at=MORNING - timedelta(minutes=number + 1),
            headline=f"A headline {'that goes on ' * 20} and on, number {number}",
            slug=f"long-{number}",
            standfirst="A standfirst with many words in it. " * 9,
        )
    clock.shift(timedelta(seconds=-1))
    issue_letters(now=timezone.now())
    clock.shift(timedelta(seconds=1))
    assert issue_letters(now=timezone.now()) == 1
    [issue] = Issue.objects.all()
    gateway = FakeGateway()
    send_all(sender(gateway))
    told = {number for number in range(60) if f"number {number}\n" in gateway.sent[0].text}
    cut = set(range(60)) - told
    assert cut
    kept = issue.placed.filter(dropped=False)
    assert kept.count() == len(told)
    clock.shift(timedelta(hours=2))
    later = compose(newsletter=newsletter, due_at=timezone.now(), now=timezone.now())
    assert later is not None
    slugs = set(later.placed.values_list("story__slug", flat=True))
    assert slugs == {f"long-{number}" for number in cut}


def test_an_editors_words_do_not_outlive_a_story_that_had_no_room_and_was_killed(
    clock: Any,
) -> None:
    newsletter = a_newsletter(most=60)
    stories = [
        published(
            at=MORNING - timedelta(minutes=number + 1),
            headline=f"A headline {'that goes on ' * 20} and on, number {number}",
            slug=f"long-{number}",
            standfirst="A standfirst with many words in it. " * 9,
        )
        for number in range(60)
    ]
    readers(newsletter, 2)
    issue = compose(newsletter=newsletter, due_at=MORNING, now=MORNING)
    assert issue is not None
    order = [story.pk for story in stories]
    edit_issue(issue=issue, subject="The ferry that sank", intro="It sank.", order=order)
    start(issue=issue, now=MORNING)
    gateway = FakeGateway()
    sending = sender(gateway)
    first = sending.line.take(MORNING)
    assert first is not None
    send_one(first, sending)
    assert "number 59" not in gateway.sent[0].text + gateway.sent[0].html
    assert gateway.sent[0].subject == "The ferry that sank"
    clock.shift(timedelta(seconds=1))
    kill(story=stories[-1], reason="It did not sink", now=timezone.now())
    send_all(sending)
    assert "sank" not in gateway.sent[1].subject + gateway.sent[1].html + gateway.sent[1].text


def test_an_arabic_issue_runs_from_right_to_left() -> None:
    newsletter = a_newsletter()
    Edition.objects.filter(pk=newsletter.edition_id).update(language="ar")
    overnight()
    mail = made(newsletter)
    assert re.search(r'<html[^>]*dir="rtl"', mail.html)
    assert "direction: ltr" not in mail.html
    assert "direction:ltr" not in mail.html
    assert "text-align:left" not in mail.html.replace(" ", "")


def test_an_editors_words_do_not_outlive_a_story_that_was_killed() -> None:
    newsletter = a_newsletter(intro="Standing words.")
    stories = overnight()
    issue = compose(newsletter=newsletter, due_at=MORNING, now=MORNING)
    assert issue is not None
    order = [story.pk for story in stories]
    edit_issue(issue=issue, subject="The ferry that sank", intro="It sank.", order=order)
    assert issue_mail(issue.pk).subject == "The ferry that sank"
    kill(story=stories[0], reason="It did not sink", now=timezone.now())
    mail = issue_mail(issue.pk)
    assert "sank" not in mail.subject + mail.html + mail.text
    assert "Standing words." in mail.text
    assert mail.subject == "Morning Post Bag: Night ferry number 2 arrives with mail"


def test_a_corrected_story_goes_out_corrected_and_the_next_issue_tells_of_it(clock: Any) -> None:
    newsletter = a_newsletter()
    [story] = overnight(1)
    readers(newsletter, 2)
    issue = started(newsletter)
    gateway = FakeGateway()
    first = sender(gateway)
    row = first.line.take(timezone.now())
    assert row is not None
    send_one(row, first)
    clock.shift(timedelta(seconds=30))
    story = Story.objects.get(pk=story.pk)
    story.headline = "Night ferry number 1 arrives without mail"
    story.correction_note = "The ferry carried no mail."
    story.save()
    publish_now(story=story, now=timezone.now())
    send_all(first)
    assert story.headline not in gateway.sent[0].html
    assert story.headline in gateway.sent[1].html
    clock.shift(timedelta(days=1))
    published(at=timezone.now() - timedelta(hours=1), headline="Lock opens", slug="lock")
    later = compose(newsletter=newsletter, due_at=timezone.now(), now=timezone.now())
    assert later is not None
    assert "The ferry carried no mail." in issue_mail(later.pk).text
    assert issue.pk != later.pk


def test_a_mail_carries_what_lists_must_carry() -> None:
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 1)
    started(newsletter)
    gateway = FakeGateway()
    send_all(sender(gateway))
    message = message_of(gateway.sent[0]).message()
    assert message.get_content_type() == "multipart/alternative"
    text, words = cast("list[Message]", message.get_payload())
    assert (text.get_content_type(), words.get_content_type()) == ("text/plain", "text/html")
    assert words["Content-Transfer-Encoding"] == "8bit"
    assert message["List-Id"] == '"Morning Post Bag" <morning.localhost>'
    assert message["List-Unsubscribe"].startswith("<http://localhost:8000/newsletters/leave/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")
    assert message["To"] == "reader0@post.example"
    # No address stands in any link.
    assert "reader0" not in gateway.sent[0].html + gateway.sent[0].text


def test_without_a_server_mails_are_files(settings: Any) -> None:
    settings.EMAIL_BACKEND = "dateline.audience.gateways.mail.FolderBackend"
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 3)
    started(newsletter)
    from dateline.audience.gateways.mail import mail_gateway

    send_all(sender(mail_gateway()))
    files = list(Path(settings.MAIL_FOLDER).glob("*.eml"))
    assert len(files) == 3
    assert isinstance(mail_gateway().backend, FolderBackend)  # type: ignore[attr-defined]


def test_letters_go_out_by_themselves_at_their_time(clock: Any) -> None:
    newsletter = a_newsletter(automatic=True)
    waits = a_newsletter(slug="waits", name="Waits")
    overnight()
    readers(newsletter, 1)
    readers(waits, 1, prefix="w")
    clock.shift(timedelta(hours=-2))
    assert issue_letters(now=timezone.now()) == 0
    assert not Issue.objects.exists()
    clock.shift(timedelta(hours=1, minutes=10))
    issue_letters(now=timezone.now())
    assert set(Issue.objects.values_list("newsletter__slug", "state")) == {
        ("morning", "draft"),
        ("waits", "draft"),
    }
    clock.shift(timedelta(minutes=51))
    assert issue_letters(now=timezone.now()) == 1
    assert issue_letters(now=timezone.now()) == 0
    states = set(Issue.objects.values_list("newsletter__slug", "state"))
    assert states == {("morning", "sending"), ("waits", "draft")}
    newsletter.refresh_from_db()
    assert newsletter.next_at == MORNING + timedelta(days=1)
    assert IssueMail.objects.count() == 1


def test_breaking_news_goes_out_once_and_not_too_often(clock: Any) -> None:
    newsletter = a_newsletter(
        slug="breaking", name="Breaking", rhythm="breaking", automatic=True, most_a_day=2
    )
    readers(newsletter, 1)
    for number in range(3):
        published(at=MORNING - timedelta(minutes=number), urgency=1, slug=f"b{number}")
    overnight(2)
    assert issue_letters(now=timezone.now()) == 0  # their moment is a thousandth of a second ahead
    clock.shift(timedelta(seconds=1))
    assert issue_letters(now=timezone.now()) == 2
    clock.shift(timedelta(seconds=1))
    assert issue_letters(now=timezone.now()) == 0
    assert Issue.objects.count() == 2


def test_looking_for_breaking_news_locks_nothing_while_there_is_none(
    django_assert_num_queries: Any,
) -> None:
    newsletter = a_newsletter(slug="breaking", name="Breaking", rhythm="breaking", automatic=True)
    with django_assert_num_queries(1):
        assert compose_breaking(newsletter=newsletter, now=MORNING) == []


def test_a_house_that_was_shut_at_the_time_does_not_send_yesterdays_letter(clock: Any) -> None:
    newsletter = a_newsletter(automatic=True)
    overnight()
    readers(newsletter, 1)
    clock.shift(timedelta(hours=-2))
    issue_letters(now=timezone.now())
    clock.shift(timedelta(hours=20))
    assert issue_letters(now=timezone.now()) == 0
    newsletter.refresh_from_db()
    assert newsletter.next_at == MORNING + timedelta(days=1)
    assert not Issue.objects.exists()
