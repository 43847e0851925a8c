"""Mails about letters: written with the letter, claimed by one sender, and how they ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from dateline.audience.actions.newsletter_mailing import count_turn, mark_path
from dateline.audience.gateways.mark import raise_mark
from dateline.audience.models.letters import Letter, LetterMail
from dateline.audience.queries.letters import address_for, name_of_newsroom, reported_story, told_of
from dateline.audience.rules import letters as rules
from dateline.audience.rules.mailing import LEASE, Answer, Outcome, try_again_at
from dateline.desk.models import User

State = LetterMail.State
# A desk is told of the first letter at once, and then of all that came meanwhile in one mail.
NOTICE_PAUSE = timedelta(minutes=5)
OURS_PAUSE = timedelta(minutes=10)


def write_notice(*, letter: Letter, now: datetime) -> None:
    """Have a desk told of a letter: by the mail that waits for it, or by a new one."""
    recipient = address_for(letter.desk)
    if not recipient:
        return
    waiting = LetterMail.objects.select_for_update().filter(
        kind=LetterMail.Kind.NOTICE, state=State.WAITING, recipient=recipient
    )
    with transaction.atomic():
        notice, _ = waiting.get_or_create(
            kind=LetterMail.Kind.NOTICE,
            state=State.WAITING,
            recipient=recipient,
            defaults={"created_at": now, "next_at": _next_notice(recipient, now)},
        )
        Letter.objects.filter(pk=letter.pk).update(notice=notice)


def write_answer(*, letter: Letter, text: str, user: User, now: datetime) -> LetterMail:
    """Write an answer to a reader down, with what they wrote quoted below; the same one only once."""
    mail, _ = LetterMail.objects.get_or_create(
        kind=LetterMail.Kind.ANSWER,
        letter=letter,
        recipient=letter.email,
        text=rules.answer_with_quote(rules.clean(text), letter.text),
        defaults={
            "reply_to": address_for(letter.desk),
            "subject": _subject_of(letter),
            "user": user,
            "created_at": now,
            "next_at": now,
        },
    )
    return mail


def claim(*, mail: LetterMail, now: datetime) -> bool:
    """Take a waiting mail; False if another worker was faster.

    It is counted as every mail of the newsroom is, so that a backup that comes back is noticed.
    """
    with transaction.atomic():
        house = count_turn()
        taken = LetterMail.objects.filter(pk=mail.pk, state=State.WAITING).update(
            state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE
        )
        if not taken:
            transaction.set_rollback(True)
            return False
    raise_mark(mark_path(), house=house.house, turn=house.turn)
    mail.refresh_from_db()
    return True


def compose(*, mail: LetterMail) -> bool:
    """Write a mail's words now that it goes out; False where there is nothing to tell any more.

    A notice tells of all its letters that are open. An answer's subject names no story that was killed
    while the mail waited.
    """
    if mail.letter is not None:
        mail.subject = _subject_of(mail.letter)
        mail.save(update_fields=["subject"])
        return True
    told = told_of(mail)
    mail.subject = rules.notice_subject(told, name_of_newsroom())
    mail.text = rules.notice_text(told)
    mail.save(update_fields=["subject"])
    return bool(told)


def settle(*, mail: LetterMail, answer: Answer, now: datetime) -> None:
    """Write down what became of a mail that was tried.

    An answer that comes when its try was given up as lost changes nothing, unless it says that the
    mail was taken. Then nothing has to be sent any more, even if a person put it back in line meanwhile.
    """
    if answer.outcome is Outcome.SENT:
        _end(mail, State.SENT, answer.words, sent_at=now)
    elif answer.outcome is Outcome.UNKNOWN:
        _end(mail, State.UNKNOWN, answer.words)
    elif answer.outcome is Outcome.OURS:
        # Nothing gets through until somebody mends the settings; then everything does.
        _try_again(mail, answer.words, now + OURS_PAUSE)
    else:
        again = try_again_at(attempts=mail.attempts, now=now)
        if answer.outcome is Outcome.AGAIN and again is not None:
            _try_again(mail, answer.words, again)
        else:
            _end(mail, State.FAILED, answer.words)


def drop(*, mail: LetterMail) -> None:
    """Take back a notice that has nothing to tell any more."""
    mail.delete()


def give_up_on_lost(*, now: datetime) -> int:
    """Mark as unknown what a dead worker was sending; it is shown on the desk, never sent again."""
    return LetterMail.objects.filter(state=State.SENDING, lease_until__lt=now).update(
        state=State.UNKNOWN, lease_until=None, reply="The worker ended before an answer came."
    )


def send_again(*, mail: LetterMail, now: datetime) -> bool:
    """Put an answer that failed or is unknown back in line, because a person said so."""
    ended = LetterMail.objects.filter(
        pk=mail.pk, kind=LetterMail.Kind.ANSWER, state__in=[State.FAILED, State.UNKNOWN]
    )
    return bool(ended.update(state=State.WAITING, next_at=now, attempts=0, reply=""))


def forget_notices(*, now: datetime) -> int:
    """Delete notices that ended a month ago; the letters that they told of stay."""
    ended = LetterMail.objects.filter(
        kind=LetterMail.Kind.NOTICE, created_at__lt=now - timedelta(days=30)
    ).exclude(state__in=[State.WAITING, State.SENDING])
    return ended.delete()[0]


def _subject_of(letter: Letter) -> str:
    story = reported_story(letter.story_id) if letter.story_id else None
    return rules.subject_of_answer(story.headline if story else "", name_of_newsroom())


def _next_notice(recipient: str, now: datetime) -> datetime:
    last = (
        LetterMail.objects.filter(kind=LetterMail.Kind.NOTICE, recipient=recipient)
        .exclude(state=State.WAITING)
        .order_by("-created_at")
        .first()
    )
    return now if last is None else max(now, (last.sent_at or last.created_at) + NOTICE_PAUSE)


def _this_try(mail: LetterMail) -> QuerySet[LetterMail]:
    return LetterMail.objects.filter(pk=mail.pk, state=State.SENDING, lease_until=mail.lease_until)


def _try_again(mail: LetterMail, words: str, at: datetime) -> None:
    with transaction.atomic():
        if not _this_try(mail).select_for_update().exists():
            return
        other = LetterMail.objects.select_for_update().filter(
            kind=LetterMail.Kind.NOTICE, state=State.WAITING, recipient=mail.recipient
        )
        waiting = other.first() if mail.kind == LetterMail.Kind.NOTICE else None
        if waiting is not None:
            # Another has begun to wait meanwhile: one mail tells of all.
            Letter.objects.filter(notice=mail).update(notice=waiting)
            LetterMail.objects.filter(pk=waiting.pk).update(
                next_at=at, attempts=mail.attempts, reply=words
            )
            mail.delete()
            return
        _this_try(mail).update(state=State.WAITING, next_at=at, lease_until=None, reply=words)


def _end(mail: LetterMail, state: str, words: str, *, sent_at: datetime | None = None) -> None:
    told = _this_try(mail).update(state=state, lease_until=None, reply=words, sent_at=sent_at)
    if not told and state == State.SENT:
        untried = [State.UNKNOWN, State.WAITING, State.FAILED]
        taken = LetterMail.objects.filter(pk=mail.pk, state__in=untried)
        taken.update(state=state, reply=words, sent_at=sent_at)
