"""The ledger of every mail: nobody gets it twice, nobody is forgotten, nothing is guessed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dateline.audience.actions.newsletter_issues import (
    compose,
    finish_issues,
    go_on,
    hold,
    hold_late,
    start,
    stop,
)
from dateline.audience.actions.newsletter_issues import (
    test_to as send_test,
)
from dateline.audience.actions.newsletter_mailing import (
    ENDED,
    claim,
    give_up_on_lost,
    look_at_mark,
    mark_path,
    put_back,
    send_again,
    send_on,
    settle,
)
from dateline.audience.actions.subscribing import leave
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.handlers.newsletters import issue_letters
from dateline.audience.markup.newsletters import issue_mail
from dateline.audience.models import Issue, IssueMail, MailTurn, Newsletter, Notice, Suppression
from dateline.audience.rules.mailing import LEASE, Answer, Outcome
from dateline.audience.tests.newsletter_cast import (
    MORNING,
    a_newsletter,
    overnight,
    readers,
    send_all,
    sender,
    started,
    states,
)
from dateline.desk.actions import kill
from dateline.desk.tests import factories

pytestmark = pytest.mark.usefixtures("clock", "own_home")


@pytest.fixture
def issue(db: None) -> Issue:
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 5)
    return started(newsletter)


def test_everybody_gets_an_issue_once(issue: Issue) -> None:
    gateway = FakeGateway()
    assert send_all(sender(gateway)) == 5
    assert send_all(sender(gateway)) == 0
    assert sorted(mail.to for mail in gateway.sent) == [f"reader{n}@post.example" for n in range(5)]
    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("sent", {"sent": 5})


def test_an_issue_is_started_once(issue: Issue) -> None:
    assert start(issue=issue, now=timezone.now()) == 0
    assert IssueMail.objects.count() == 5


def test_a_mail_is_claimed_once(issue: Issue) -> None:
    mail = IssueMail.objects.first()
    assert mail is not None
    assert claim(row=mail, now=timezone.now()) == 1
    assert claim(row=mail, now=timezone.now()) == 0


def test_what_a_dead_process_was_sending_is_unknown_and_stays_so(issue: Issue, clock: Any) -> None:
    mail = IssueMail.objects.first()
    assert mail is not None
    claim(row=mail, now=timezone.now())
    assert give_up_on_lost(now=timezone.now()) == 0
    clock.shift(LEASE + timedelta(seconds=1))
    gateway = FakeGateway()
    assert give_up_on_lost(now=timezone.now()) == 1
    send_all(sender(gateway))
    mail.refresh_from_db()
    assert (mail.state, mail.answer, len(gateway.sent)) == ("unknown", ENDED, 4)


def test_an_answer_that_comes_late_is_still_an_answer(issue: Issue, clock: Any) -> None:
    mail = IssueMail.objects.first()
    assert mail is not None
    turn = claim(row=mail, now=timezone.now())
    clock.shift(LEASE * 2)
    give_up_on_lost(now=timezone.now())
    settle(row=mail, turn=turn, answer=Answer(Outcome.SENT, "250 late"), now=timezone.now())
    mail.refresh_from_db()
    assert (mail.state, mail.answer) == ("sent", "250 late")


def test_a_late_answer_does_not_end_a_newer_try(issue: Issue) -> None:
    mail = IssueMail.objects.first()
    assert mail is not None
    old = claim(row=mail, now=timezone.now())
    settle(row=mail, turn=old, answer=Answer(Outcome.UNKNOWN, ""), now=timezone.now())
    assert send_again(mail=mail, now=timezone.now())
    new = claim(row=mail, now=timezone.now())
    settle(row=mail, turn=old, answer=Answer(Outcome.SENT, "250"), now=timezone.now())
    mail.refresh_from_db()
    assert (mail.state, mail.turn) == ("sending", new)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.AGAIN, "waiting"),
        (Outcome.OURS, "waiting"),
        (Outcome.REFUSED, "failed"),
        (Outcome.NO_SUCH_ADDRESS, "failed"),
        (Outcome.UNKNOWN, "unknown"),
    ],
)
def test_the_answer_decides(issue: Issue, outcome: Outcome, state: str) -> None:
    gateway = FakeGateway(answers={"reader3@post.example": Answer(outcome, "said so")})
    sending = sender(gateway)
    send_all(sending)
    mail = IssueMail.objects.get(subscriber__address="reader3@post.example")
    assert (mail.state, mail.answer) == (state, "said so")


def test_a_refusal_for_now_is_tried_again_after_a_pause(issue: Issue, clock: Any) -> None:
    gateway = FakeGateway(answers={"reader3@post.example": Answer(Outcome.AGAIN, "421")})
    send_all(sender(gateway))
    gateway.answers.clear()
    assert send_all(sender(gateway)) == 0
    clock.shift(timedelta(minutes=2))
    assert send_all(sender(gateway)) == 1
    assert states(issue) == {"sent": 5}


def test_an_address_that_does_not_exist_is_not_written_to_again(issue: Issue) -> None:
    gone = Answer(Outcome.NO_SUCH_ADDRESS, "550 5.1.1 no such user")
    send_all(sender(FakeGateway(answers={"reader3@post.example": gone})))
    assert Suppression.objects.get().reason == "bounce"
    assert IssueMail.objects.get(state="failed").subscriber.state == "bounced"


def test_wrong_settings_use_up_no_attempts_and_let_the_sender_rest(issue: Issue) -> None:
    gateway = FakeGateway(
        answers={f"reader{n}@post.example": Answer(Outcome.OURS, "535") for n in range(5)}
    )
    sending = sender(gateway)
    send_all(sending)
    assert len(gateway.sent) == 1
    assert set(IssueMail.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_server_that_never_answers_does_not_swallow_the_whole_issue(db: None) -> None:
    newsletter = a_newsletter()
    overnight()
    readers(newsletter, 20)
    issue = started(newsletter)
    never = {f"reader{n}@post.example": Answer(Outcome.UNKNOWN, "") for n in range(20)}
    send_all(sender(FakeGateway(answers=never)))
    issue.refresh_from_db()
    assert issue.state == "held"
    assert states(issue) == {"unknown": 5, "waiting": 15}
    assert go_on(issue=issue, now=timezone.now())
    assert send_all(sender(FakeGateway())) == 15
    assert states(issue) == {"unknown": 5, "sent": 15}


def test_a_killed_story_is_not_in_the_mails_that_follow(issue: Issue) -> None:
    gateway = FakeGateway()
    sending = sender(gateway)
    story = issue.placed.get(position=0).story
    first = sending.line.take(timezone.now())
    kill(story=story, reason="wrong", now=timezone.now())
    assert first is not None
    send_all(sending)
    assert gateway.sent
    for mail in gateway.sent:
        assert story.headline not in mail.html + mail.text + mail.subject


def test_an_issue_of_which_nothing_is_left_is_not_sent(issue: Issue) -> None:
    gateway = FakeGateway()
    for row in issue.placed.all():
        kill(story=row.story, reason="wrong", now=timezone.now())
    send_all(sender(gateway))
    assert (gateway.sent, states(issue)) == ([], {"skipped": 5})


def test_an_issue_that_cannot_be_written_waits_and_holds_up_no_other(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_newsletter(slug="other", name="Other")
    readers(other, 2, prefix="other")
    second = started(other)

    def broken(pk: int) -> Any:
        if pk == issue.pk:
            raise ValueError("mjml")
        return issue_mail(pk)

    monkeypatch.setattr("dateline.audience.handlers.newsletter_sending.issue_mail", broken)
    send_test(issue=issue, user=factories.user(), now=timezone.now())
    assert send_all(sender()) == 2
    issue.refresh_from_db()
    assert (issue.state, states(issue), states(second)) == ("held", {"waiting": 5}, {"sent": 2})
    assert "mjml" in issue.note
    assert Notice.objects.get().state == "failed"


def test_whoever_leaves_while_it_is_sent_does_not_get_it(issue: Issue) -> None:
    gateway = FakeGateway()
    mail = IssueMail.objects.get(subscriber__address="reader4@post.example")
    leave(subscriber=mail.subscriber, newsletters=(), now=timezone.now())
    send_all(sender(gateway))
    assert "reader4@post.example" not in {each.to for each in gateway.sent}
    assert states(issue) == {"sent": 4, "skipped": 1}


def test_a_stopped_issue_sends_nothing_more(issue: Issue) -> None:
    sending = sender(FakeGateway())
    sending.line.take(timezone.now())
    assert stop(issue=issue, why="The wrong letter.", now=timezone.now())
    send_all(sending)
    assert states(issue) == {"skipped": 5}


def test_an_issue_that_stood_still_waits_for_a_person(issue: Issue, clock: Any) -> None:
    clock.shift(timedelta(hours=13))
    assert hold_late(now=timezone.now()) == 1
    assert send_all(sender()) == 0
    assert go_on(issue=issue, now=timezone.now())
    assert send_all(sender()) == 5


def test_a_restored_database_sends_nothing_until_somebody_says_so(issue: Issue) -> None:
    sending = sender()
    before = list(IssueMail.objects.order_by("pk").values("pk", "state", "turn"))
    turn = MailTurn.objects.values_list("turn", flat=True).first() or 0
    send_all(sending)
    # As a backup from before the sending would have it.
    for row in before:
        IssueMail.objects.filter(pk=row["pk"]).update(state=row["state"], turn=row["turn"])
    MailTurn.objects.update(turn=turn)
    Issue.objects.update(state="sending")
    gateway = FakeGateway()
    assert send_all(sender(gateway)) == 0
    assert "older than its newsroom" in look_at_mark()
    assert send_on(now=timezone.now()) == 5
    assert (look_at_mark(), states(issue), gateway.sent) == ("", {"unknown": 5}, [])


def test_a_database_from_before_the_first_mail_sends_nothing_either(issue: Issue) -> None:
    send_all(sender())
    MailTurn.objects.all().delete()
    for _ in range(2):
        assert "no mail yet" in look_at_mark()
    send_on(now=timezone.now())
    assert look_at_mark() == ""


def test_after_a_backup_no_letter_goes_by_itself_whose_time_has_passed(db: None) -> None:
    newsletter, waits = a_newsletter(automatic=True), a_newsletter(slug="waits", name="Waits")
    overnight()
    readers(newsletter, 2)
    Newsletter.objects.update(next_at=MORNING)
    for each in (newsletter, waits):
        compose(newsletter=each, due_at=MORNING, now=MORNING - timedelta(minutes=30))
    send_on(now=timezone.now())
    issue_letters(now=timezone.now())
    assert not IssueMail.objects.exists()
    assert set(Issue.objects.values_list("newsletter__slug", "state")) == {
        ("morning", "lapsed"),
        ("waits", "draft"),
    }
    newsletter.refresh_from_db()
    assert newsletter.next_at == MORNING + timedelta(days=1)


def test_one_mail_sent_again_does_not_let_go_of_an_issue_that_is_held(issue: Issue) -> None:
    mail = IssueMail.objects.filter(issue=issue).first()
    assert mail is not None
    turn = claim(row=mail, now=timezone.now())
    settle(row=mail, turn=turn, answer=Answer(Outcome.UNKNOWN, ""), now=timezone.now())
    hold(issue=issue, why="Is this the right letter?")
    assert send_again(mail=mail, now=timezone.now())
    assert send_all(sender()) == 0
    assert go_on(issue=issue, now=timezone.now())
    assert send_all(sender()) == 5


def test_no_mail_of_an_issue_that_was_stopped_goes_back_in_line(issue: Issue) -> None:
    mail = IssueMail.objects.filter(issue=issue).first()
    assert mail is not None
    turn = claim(row=mail, now=timezone.now())
    settle(row=mail, turn=turn, answer=Answer(Outcome.UNKNOWN, ""), now=timezone.now())
    assert stop(issue=issue, why="It names the wrong person.", now=timezone.now())
    assert not send_again(mail=mail, now=timezone.now())
    assert not IssueMail.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("outcome", [Outcome.AGAIN, Outcome.OURS, None])
def test_nothing_waits_in_an_issue_that_was_stopped_while_it_was_tried(
    issue: Issue, outcome: Outcome | None
) -> None:
    mail = IssueMail.objects.filter(issue=issue).first()
    assert mail is not None
    turn = claim(row=mail, now=timezone.now())
    assert stop(issue=issue, why="It names the wrong person.", now=timezone.now())
    if outcome is None:
        put_back(row=mail, turn=turn)
    else:
        settle(row=mail, turn=turn, answer=Answer(outcome, "later"), now=timezone.now())
    assert states(issue) == {"skipped": 5}


def test_nothing_waits_in_an_issue_that_was_over_when_the_answer_came(
    issue: Issue, clock: Any
) -> None:
    mail = IssueMail.objects.get(subscriber__address="reader0@post.example")
    turn = claim(row=mail, now=timezone.now())
    clock.shift(LEASE * 2)
    give_up_on_lost(now=timezone.now())
    send_all(sender())
    settle(row=mail, turn=turn, answer=Answer(Outcome.AGAIN, "421 late"), now=timezone.now())
    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("sent", {"sent": 4, "failed": 1})


def test_what_a_server_took_is_not_sent_again_though_a_person_said_so_meanwhile(
    issue: Issue, clock: Any
) -> None:
    mail = IssueMail.objects.get(subscriber__address="reader0@post.example")
    turn = claim(row=mail, now=timezone.now())
    clock.shift(LEASE * 2)
    give_up_on_lost(now=timezone.now())
    assert send_again(mail=mail, now=timezone.now())
    settle(row=mail, turn=turn, answer=Answer(Outcome.SENT, "250 late"), now=timezone.now())
    gateway = FakeGateway()
    send_all(sender(gateway))
    assert "reader0@post.example" not in {each.to for each in gateway.sent}
    assert states(issue) == {"sent": 5}


def test_looking_for_what_is_done_does_not_read_every_mail(issue: Issue) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert finish_issues(now=timezone.now()) == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            [look] = [each["sql"] for each in asked if "audience_issuemail" in each["sql"]]
            cursor.execute(f"EXPLAIN QUERY PLAN {look}")
            assert "audience_open_mails" in str(cursor.fetchall())


def test_a_home_that_was_copied_sends_nothing(issue: Issue, settings: Any, tmp_path: Path) -> None:
    send_all(sender())
    data = mark_path().read_bytes()
    settings.HOME = tmp_path / "copy"
    mark_path().parent.mkdir(parents=True)
    mark_path().write_bytes(data)
    assert "copy" in look_at_mark()
    mark_path().unlink()
    settings.HOME = tmp_path
    assert look_at_mark()  # somebody has to say so


def test_letters_bring_what_their_readers_have_not_had(issue: Issue) -> None:
    newsletter = issue.newsletter
    tomorrow = MORNING + timedelta(hours=2)
    assert compose(newsletter=newsletter, due_at=tomorrow, now=tomorrow) is None
