"""Taking one mail to send it, and writing down how it ended: committed before, committed after."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from dateline.audience.actions.newsletter_issues import hold, set_next
from dateline.audience.gateways.mark import is_the_same_file, make_mark, raise_mark, read_mark
from dateline.audience.models.letters import LetterMail
from dateline.audience.models.newsletter_issues import (
    Issue,
    IssueMail,
    Mailing,
    MailTurn,
    Notice,
)
from dateline.audience.models.newsletters import Newsletter
from dateline.audience.rules.mailing import ANSWER_LENGTH, LEASE, Answer, Outcome, try_again_at

Row = TypeVar("Row", IssueMail, Notice)
ROW = 1
ENDED = "The process that sent it ended before an answer came."


def claim(*, row: IssueMail | Notice, now: datetime) -> int:
    """Take a waiting mail; gives the number of the try, or 0 if another was faster.

    Once this has returned, the database and the mark beside it both know that a mail may go out.
    """
    model: type[IssueMail] | type[Notice] = type(row)
    with transaction.atomic():
        house = count_turn()
        taken = model.objects.filter(pk=row.pk, state=Mailing.State.WAITING).update(
            state=Mailing.State.SENDING,
            turn=house.turn,
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
            answer="",
        )
        if not taken:
            transaction.set_rollback(True)
            return 0
    raise_mark(mark_path(), house=house.house, turn=house.turn)
    return house.turn


@transaction.atomic
def settle(*, row: IssueMail | Notice, turn: int, answer: Answer, now: datetime) -> str:
    """Write down an answer; gives the state. Only the try that it answers is changed.

    An answer that comes when the mail was given up as unknown already is still an answer. That it was
    taken ends it even if a person put it back in line meanwhile.
    """
    model: type[IssueMail] | type[Notice] = type(row)
    states = Mailing.State
    answered = [states.SENDING, states.UNKNOWN]
    if answer.outcome is Outcome.SENT:
        answered += [states.WAITING, states.SKIPPED]
    mine = model.objects.filter(pk=row.pk, turn=turn, state__in=answered)
    attempts = mine.values_list("attempts", flat=True).first()
    if attempts is None:
        return ""
    again = _again_at(answer, attempts, now)
    state = _in_line(row) if again else _ended(answer)
    settled = mine.update(
        state=state,
        next_at=again or now,
        attempts=attempts - (answer.outcome is Outcome.OURS),
        lease_until=None,
        done_at=now if state == states.SENT else None,
        answer=answer.words[:ANSWER_LENGTH],
        reference=answer.reference,
    )
    return state if settled else ""


def skip(*, row: IssueMail | Notice, turn: int, why: str) -> None:
    """Leave a mail that was taken unsent, because it must not go out any more."""
    type(row).objects.filter(pk=row.pk, turn=turn, state=Mailing.State.SENDING).update(
        state=Mailing.State.SKIPPED, lease_until=None, answer=why[:ANSWER_LENGTH]
    )


@transaction.atomic
def put_back(*, row: IssueMail | Notice, turn: int) -> None:
    """Put a mail that was taken back in line, untried: it is to wait."""
    type(row).objects.filter(pk=row.pk, turn=turn, state=Mailing.State.SENDING).update(
        state=_in_line(row), lease_until=None, attempts=F("attempts") - 1
    )


def set_aside(*, row: IssueMail | Notice, why: str) -> None:
    """Let what cannot be written wait for a person: the whole issue, or this one test of it."""
    if isinstance(row, IssueMail):
        hold(issue=row.issue, why=why)
        return
    waiting = Notice.objects.filter(pk=row.pk, state=Mailing.State.WAITING)
    waiting.update(state=Mailing.State.FAILED, answer=why[:ANSWER_LENGTH])


def give_up_on_lost(*, now: datetime) -> int:
    """Mark as unknown what a dead process was sending; it is shown on the desk, never sent again."""
    return sum(
        model.objects.filter(state=Mailing.State.SENDING, lease_until__lt=now).update(
            state=Mailing.State.UNKNOWN, lease_until=None, answer=ENDED
        )
        for model in (IssueMail, Notice)
    )


def send_again(*, mail: IssueMail, now: datetime) -> bool:
    """Put a refused or unknown letter back in line, because a person said so.

    Not in an issue that was stopped: there it would wait for ever.
    """
    states = Mailing.State
    with transaction.atomic():
        issue = Issue.objects.select_for_update().get(pk=mail.issue_id)
        if issue.state == Issue.State.STOPPED:
            return False
        ended = IssueMail.objects.filter(pk=mail.pk, state__in=[states.FAILED, states.UNKNOWN])
        is_back = ended.update(state=states.WAITING, next_at=now, attempts=0, answer="")
        if is_back and issue.state == Issue.State.SENT:
            # In an issue that is held it waits with the others: this word was about one mail.
            issue.state, issue.moved_at, issue.done_at, issue.note = (
                Issue.State.SENDING,
                now,
                None,
                "",
            )
            issue.save(update_fields=["state", "moved_at", "done_at", "note"])
    return bool(is_back)


def mark_path() -> Path:
    """Give where the mark lies."""
    return Path(settings.HOME) / "mail" / "mark"


def look_at_mark() -> str:
    """Say why nothing may be sent; empty where all is well. What is found is remembered.

    The file first, then the database: a mail that is taken meanwhile makes the database count more.
    """
    path = mark_path()
    mark = read_mark(path)
    house = MailTurn.objects.filter(pk=ROW).first()
    why = _fault(path, mark, house)
    if why and not (house and house.held):
        _house()
        MailTurn.objects.filter(pk=ROW).update(held=why)
    return why or (house.held if house else "")


@transaction.atomic
def send_on(*, now: datetime) -> int:
    """Say that this newsroom may send again after a backup came back; gives the mails left unknown.

    What was waiting then may have gone out since. It is unknown, and a person can look at it and send
    it again; what is made from now on goes out.
    """
    house = _house()
    MailTurn.objects.filter(pk=ROW).update(held="", house=get_random_string(20))
    open_states = [Mailing.State.WAITING, Mailing.State.SENDING]
    words = "It waited in a backup that was restored: it may have gone out before."
    left = sum(
        model.objects.filter(state__in=open_states).update(
            state=Mailing.State.UNKNOWN, lease_until=None, answer=words
        )
        for model in (IssueMail, Notice)
    )
    # Notices to desks may come twice; answers to readers may not.
    answers = LetterMail.objects.filter(kind=LetterMail.Kind.ANSWER, state__in=open_states)
    left += answers.update(state=LetterMail.State.UNKNOWN, lease_until=None, reply=words)
    Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.HELD]).update(
        state=Issue.State.SENT, done_at=now, note=words
    )
    Issue.objects.filter(state=Issue.State.APPROVED).update(state=Issue.State.DRAFT)
    _let_pass(now=now)
    house.refresh_from_db()
    transaction.on_commit(lambda: make_mark(mark_path(), house=house.house, turn=house.turn))
    return left


def _let_pass(*, now: datetime) -> None:
    """Begin nothing by itself whose time came between the backup and now: it may have gone out then."""
    due = Issue.objects.filter(state=Issue.State.DRAFT, due_at__lte=now)
    due.filter(newsletter__automatic=True).update(
        state=Issue.State.LAPSED, note="Its time passed while a backup was restored."
    )
    late = Newsletter.objects.filter(automatic=True, next_at__lte=now).select_related("edition")
    for newsletter in late:
        set_next(newsletter=newsletter, now=now)


def _fault(path: Path, mark: object, house: MailTurn | None) -> str:
    known = read_mark(path) if mark else None
    if house is None:
        if known is None:
            return ""
        return "This database has sent no mail yet, and the newsroom has: is it the right one?"
    if known is None or known.house != house.house:
        return "" if not house.turn else "This database has sent mail from another home than this."
    if not is_the_same_file(path, known):
        return "This home is a copy: the one that it was made from may have sent mail since."
    if known.turn > house.turn:
        missing = known.turn - house.turn
        return f"This database is older than its newsroom: {missing} mails were sent since."
    return ""


def _house() -> MailTurn:
    made, _ = MailTurn.objects.get_or_create(
        pk=ROW, defaults={"house": get_random_string(20), "turn": 0}
    )
    return made


def count_turn() -> MailTurn:
    """Count one more mail of any kind; until the transaction ends, others who count wait."""
    if not MailTurn.objects.filter(pk=ROW).update(turn=F("turn") + 1):
        _house()
        MailTurn.objects.filter(pk=ROW).update(turn=F("turn") + 1)
    return MailTurn.objects.get(pk=ROW)


def _again_at(answer: Answer, attempts: int, now: datetime) -> datetime | None:
    if answer.outcome is Outcome.OURS:
        return try_again_at(attempts=1, now=now)
    return try_again_at(attempts=attempts, now=now) if answer.outcome is Outcome.AGAIN else None


def _in_line(row: IssueMail | Notice) -> str:
    """Give the state of a mail to be tried again. Where its issue has ended meanwhile it would wait for ever.

    Until the transaction ends nobody else ends the issue.
    """
    if isinstance(row, Notice):
        return Mailing.State.WAITING
    issue = Issue.objects.select_for_update().get(pk=row.issue_id)
    ended = {Issue.State.STOPPED: Mailing.State.SKIPPED, Issue.State.SENT: Mailing.State.FAILED}
    return ended.get(Issue.State(issue.state), Mailing.State.WAITING)


def _ended(answer: Answer) -> str:
    ended = {Outcome.SENT: Mailing.State.SENT, Outcome.UNKNOWN: Mailing.State.UNKNOWN}
    return ended.get(answer.outcome, Mailing.State.FAILED)
