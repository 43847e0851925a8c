"""Letters from readers, from the form to the answer, on a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.audience.actions.letter_mail import (
    claim,
    give_up_on_lost,
    send_again,
    settle,
)
from dateline.audience.actions.letters import (
    answer,
    call_spam,
    close,
    forget_letters,
    hand_over,
    receive,
    reopen,
)
from dateline.audience.actions.newsletter_mailing import send_on
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.handlers.letters import send_letter_mails
from dateline.audience.models import Letter, LetterMail, MailTurn
from dateline.audience.queries.letters import marked_in
from dateline.audience.rules.letters import Kind, Written
from dateline.audience.rules.mailing import LEASE, Answer, Outcome
from dateline.audience.rules.spam import TRAP, Verdict
from dateline.audience.tests.forms import carried
from dateline.desk.actions import kill
from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import Desk, Newsroom, Story, User
from dateline.desk.tests import factories

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
FORM = {Kind.ERROR: "report", Kind.CONTACT: "contact", Kind.TIP: "tips"}
SENTENCE = "The two sides signed at dawn."


@pytest.fixture
def newsroom(db: None, settings: Any, tmp_path: Path) -> Newsroom:
    settings.HOME = tmp_path
    found: Newsroom = Newsroom.load()
    found.contact_email = "letters@newsroom.example"
    found.save()
    return found


@pytest.fixture
def story(newsroom: Newsroom) -> Story:
    Desk.objects.update_or_create(
        slug="news", defaults={"name": "News Desk", "email": "news@newsroom.example"}
    )
    return factories.published(
        headline="Ferry strike ends", body=f"<p>Before. {SENTENCE} After.</p><p>More.</p>"
    )


@pytest.fixture
def editor(newsroom: Newsroom) -> User:
    return factories.user()


def write(
    kind: Kind = Kind.CONTACT,
    *,
    now: datetime = NOW,
    script: bool = True,
    trap: str = "",
    address: str = "203.0.113.7",
    **more: Any,
) -> Verdict:
    written = Written(kind=kind, **{"text": "You are wrong.", **more})
    fields = {**carried(FORM[kind], now=now, script=script), "text": written.text, TRAP: trap}
    return receive(written=written, fields=fields, address=address, now=now).verdict


def send(gateway: FakeGateway | None = None, *, now: datetime = NOW) -> FakeGateway:
    gateway = gateway or FakeGateway()
    send_letter_mails(gateway=gateway, now=now)
    return gateway


def test_a_report_goes_to_the_storys_desk_with_the_sentence_marked(story: Story) -> None:
    assert write(Kind.ERROR, story=story.pk, sentence=SENTENCE) is Verdict.PASS
    letter = Letter.objects.get()
    assert (letter.desk, letter.story, letter.version) == (story.desk, story, story.version)
    assert (letter.before, letter.sentence, letter.after) == ("Before. ", SENTENCE, " After.")
    assert [mail.to for mail in send().sent] == ["news@newsroom.example"]


def test_the_desk_sees_whether_the_sentence_still_stands(story: Story) -> None:
    write(Kind.ERROR, story=story.pk, sentence=SENTENCE)
    letter = Letter.objects.get()
    marked = marked_in(letter)
    assert marked is not None
    assert marked.now is not None
    story.body = "<p>Before. They signed at noon. After.</p>"
    story.save()
    publish_now(story=story, now=NOW)
    marked = marked_in(Letter.objects.get())
    assert marked is not None
    assert marked.now is None
    assert marked.then.sentence == SENTENCE


def test_a_story_that_was_taken_down_shows_no_passage(story: Story) -> None:
    write(Kind.ERROR, story=story.pk, sentence=SENTENCE)
    Story.objects.filter(pk=story.pk).update(live=False)
    marked = marked_in(Letter.objects.get())
    assert marked is not None
    assert marked.now is None


def test_a_letter_without_script_is_taken_and_marked(newsroom: Newsroom) -> None:
    assert write(script=False) is Verdict.HOLD
    assert Letter.objects.get().unproven
    assert "not proven" in send().sent[0].text


def test_a_machines_letter_lies_with_the_spam_and_nobody_is_told(newsroom: Newsroom) -> None:
    assert write(trap="https://pills.example") is Verdict.SPAM
    assert Letter.objects.get().state == Letter.State.SPAM
    assert send().sent == []


def test_topics_go_to_the_desk_of_that_name(newsroom: Newsroom) -> None:
    desk = Desk.objects.create(name="Sales", slug="advertising", email="sales@newsroom.example")
    write(topic="advertising")
    write(topic="general")
    assert list(Letter.objects.order_by("pk").values_list("desk", flat=True)) == [desk.pk, None]
    assert {mail.to for mail in send().sent} == {
        "sales@newsroom.example",
        "letters@newsroom.example",
    }


def test_a_desk_gets_one_mail_for_all_that_came_within_minutes(newsroom: Newsroom) -> None:
    write()
    assert len(send().sent) == 1
    for number in range(7):
        write(address=f"198.51.{number}.1")
    assert send(now=NOW + timedelta(minutes=1)).sent == []
    later = send(now=NOW + timedelta(minutes=6)).sent
    assert [mail.subject for mail in later] == ["Dateline: 7 messages from readers"]


def test_a_notice_of_letters_that_were_dealt_with_is_not_sent(newsroom: Newsroom) -> None:
    write()
    close(letter=Letter.objects.get(), now=NOW)
    assert send().sent == []
    assert not LetterMail.objects.exists()


def test_without_an_address_letters_wait_at_the_desk(newsroom: Newsroom) -> None:
    Newsroom.objects.update(contact_email="")
    write()
    assert Letter.objects.count() == 1
    assert not LetterMail.objects.exists()


def test_a_mail_server_that_is_away_loses_nothing(newsroom: Newsroom) -> None:
    gateway = FakeGateway({"letters@newsroom.example": Answer(Outcome.AGAIN, "421 later")})
    write()
    send(gateway)
    write(address="198.51.100.1")
    moment = NOW + timedelta(minutes=10)
    send(gateway, now=moment)
    gateway.answers.clear()
    final = send(gateway, now=moment + timedelta(hours=3)).sent[-1]
    assert final.subject == "Dateline: 2 messages from readers"
    assert set(LetterMail.objects.values_list("state", flat=True)) == {"sent"}


def test_notices_that_fail_while_another_waits_become_one(newsroom: Newsroom) -> None:
    write()
    mail = LetterMail.objects.get()
    LetterMail.objects.update(state="sending")
    write(address="198.51.100.1")
    assert LetterMail.objects.count() == 2
    settle(mail=mail, answer=Answer(Outcome.AGAIN, "421"), now=NOW)
    assert LetterMail.objects.get().told.count() == 2


def test_an_answer_goes_to_the_reader_once_with_their_words(story: Story, editor: User) -> None:
    write(Kind.ERROR, story=story.pk, email="reader@example.org", text="It was noon.")
    letter = Letter.objects.get()
    for _ in range(2):  # pressed twice
        answer(letter=letter, text="Thank you, it is corrected.", user=editor, now=NOW)
    mails = [mail for mail in send().sent if mail.to == "reader@example.org"]
    assert [mail.subject for mail in mails] == ["Re: Ferry strike ends"]
    assert mails[0].text == "Thank you, it is corrected.\n\n> It was noon.\n"
    assert mails[0].reply_to == "news@newsroom.example"
    letter.refresh_from_db()
    assert (letter.state, letter.assigned) == (Letter.State.ANSWERED, editor)


def test_a_late_answer_changes_nothing_of_a_newer_try(story: Story, editor: User) -> None:
    write(Kind.ERROR, story=story.pk, email="reader@example.org", text="It was noon.")
    mail = answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    assert claim(mail=mail, now=NOW)
    lost = NOW + LEASE + timedelta(seconds=1)
    assert give_up_on_lost(now=lost) == 1
    assert send_again(mail=mail, now=lost)
    newer = LetterMail.objects.get(pk=mail.pk)
    assert claim(mail=newer, now=lost)
    for late in (Outcome.AGAIN, Outcome.SENT, Outcome.UNKNOWN):
        settle(mail=mail, answer=Answer(late, "late"), now=lost)
        assert LetterMail.objects.get(pk=mail.pk).state == "sending"
    settle(mail=newer, answer=Answer(Outcome.SENT, "250"), now=lost)
    assert LetterMail.objects.get(pk=mail.pk).state == "sent"


def test_a_late_word_that_a_mail_was_taken_still_counts(story: Story, editor: User) -> None:
    write(Kind.ERROR, story=story.pk, email="reader@example.org", text="It was noon.")
    mail = answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    assert claim(mail=mail, now=NOW)
    give_up_on_lost(now=NOW + LEASE + timedelta(seconds=1))
    settle(mail=mail, answer=Answer(Outcome.SENT, "250 late"), now=NOW)
    assert LetterMail.objects.get(pk=mail.pk).state == "sent"


def test_what_a_server_took_is_not_sent_again_though_a_person_said_so_meanwhile(
    story: Story, editor: User
) -> None:
    write(Kind.ERROR, story=story.pk, email="reader@example.org", text="It was noon.")
    mail = answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    assert claim(mail=mail, now=NOW)
    lost = NOW + LEASE + timedelta(seconds=1)
    give_up_on_lost(now=lost)
    assert send_again(mail=mail, now=lost)
    settle(mail=mail, answer=Answer(Outcome.AGAIN, "421 late"), now=lost)
    assert LetterMail.objects.get(pk=mail.pk).state == "waiting"
    settle(mail=mail, answer=Answer(Outcome.SENT, "250 late"), now=lost)
    taken = LetterMail.objects.get(pk=mail.pk)
    assert (taken.state, taken.reply, taken.sent_at) == ("sent", "250 late", lost)
    assert not claim(mail=mail, now=lost)


def test_an_answer_that_waits_does_not_name_a_story_that_was_killed(
    story: Story, editor: User
) -> None:
    write(Kind.ERROR, story=story.pk, email="reader@example.org")
    answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    kill(story=story, reason="wrong", now=NOW)
    subjects = [mail.subject for mail in send().sent if mail.to == "reader@example.org"]
    assert len(subjects) == 1
    assert story.headline not in subjects[0]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.UNKNOWN, "unknown"),
        (Outcome.NO_SUCH_ADDRESS, "failed"),
        (Outcome.REFUSED, "failed"),
    ],
)
def test_an_answer_without_a_clear_end_is_never_repeated_by_itself(
    newsroom: Newsroom, editor: User, outcome: Outcome, state: str
) -> None:
    write(email="reader@example.org")
    answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    gateway = FakeGateway({"reader@example.org": Answer(outcome, "what it said")})
    send(gateway)
    send(gateway, now=NOW + timedelta(days=2))
    assert LetterMail.objects.get(kind="answer").state == state
    assert [mail.to for mail in gateway.sent].count("reader@example.org") == 1


def test_what_a_dead_worker_was_sending_is_unknown(newsroom: Newsroom, editor: User) -> None:
    write(email="reader@example.org")
    answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    LetterMail.objects.update(state="sending", lease_until=NOW)
    assert send(now=NOW + timedelta(minutes=20)).sent == []
    assert set(LetterMail.objects.values_list("state", flat=True)) == {"unknown"}


def test_a_backup_that_came_back_answers_nobody_twice(newsroom: Newsroom, editor: User) -> None:
    write(email="reader@example.org")
    answer(letter=Letter.objects.get(), text="Thank you.", user=editor, now=NOW)
    assert [mail.to for mail in send().sent] == ["reader@example.org"]
    # The database is again as it was before: the answer waits, and fewer mails have been counted.
    LetterMail.objects.filter(kind="answer").update(state="waiting", next_at=NOW)
    MailTurn.objects.update(turn=0)
    assert send().sent == []
    send_on(now=NOW)
    assert send().sent == []
    assert LetterMail.objects.get(kind="answer").state == "unknown"
    write(address="198.51.100.1")
    later = send(now=NOW + timedelta(minutes=10)).sent
    assert [mail.to for mail in later] == ["letters@newsroom.example"]


def test_settings_that_are_wrong_are_waited_out(newsroom: Newsroom) -> None:
    write()
    gateway = FakeGateway({"letters@newsroom.example": Answer(Outcome.OURS, "535 no")})
    for minutes in range(0, 600, 11):
        send(gateway, now=NOW + timedelta(minutes=minutes))
    assert LetterMail.objects.get().state == "waiting"


def test_spam_can_be_undone(newsroom: Newsroom) -> None:
    write()
    letter = Letter.objects.get()
    call_spam(letter=letter, now=NOW)
    reopen(letter=letter)
    assert forget_letters(now=NOW + timedelta(days=900)) == 0
    assert Letter.objects.get().state == Letter.State.OPEN


def test_another_desk_is_told_when_it_gets_a_letter(story: Story) -> None:
    other = Desk.objects.create(name="Sport", slug="sport", email="sport@newsroom.example")
    write(Kind.ERROR, story=story.pk)
    hand_over(letter=Letter.objects.get(), desk=other, now=NOW)
    assert [mail.to for mail in send().sent] == ["sport@newsroom.example"]


def test_what_is_personal_is_forgotten_and_the_rest_is_counted(
    newsroom: Newsroom, editor: User, settings: Any
) -> None:
    settings.LETTER_DAYS, settings.TIP_DAYS = 180, 30
    write(name="Anna", email="anna@example.org", sentence="I am Anna.")
    write(Kind.TIP, reach="+44 1632 960000", address="198.51.100.2")
    write(text="still open", address="198.51.100.3")
    letter, tip, _ = Letter.objects.order_by("pk")
    answer(letter=letter, text="Thank you.", user=editor, now=NOW)
    close(letter=tip, now=NOW)
    forget_letters(now=NOW + timedelta(days=31))
    tip.refresh_from_db()
    letter.refresh_from_db()
    assert (tip.text, tip.reach, letter.name) == ("", "", "Anna")
    forget_letters(now=NOW + timedelta(days=181))
    letter.refresh_from_db()
    assert (letter.text, letter.name, letter.email, letter.sentence) == ("", "", "", "")
    assert not LetterMail.objects.filter(kind="answer").exists()
    assert Letter.objects.filter(text="still open").exists()


def test_spam_is_deleted_after_a_while(newsroom: Newsroom) -> None:
    write(trap="x")
    forget_letters(now=NOW + timedelta(days=13))
    assert Letter.objects.count() == 1
    forget_letters(now=NOW + timedelta(days=15))
    assert not Letter.objects.exists()
