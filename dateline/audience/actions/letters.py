"""What becomes of a letter: it is taken in, answered, closed, called spam, and in the end forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dateline.audience.actions.letter_mail import write_answer, write_notice
from dateline.audience.actions.spam import LIMITS, judge_form
from dateline.audience.models.letters import Letter, LetterMail
from dateline.audience.queries.letters import (
    Reported,
    desk_for,
    due_to_be_forgotten,
    reported_story,
)
from dateline.audience.rules.letters import Kind, Written
from dateline.audience.rules.passages import Passage, find_passage
from dateline.audience.rules.spam import Judgement, Limits, Verdict
from dateline.desk.models import Desk, User

FORMS = {Kind.ERROR: "report", Kind.CONTACT: "contact", Kind.TIP: "tips"}
# Spam is kept for a look, since a person may be among it; a flood of it is not.
SPAM_AN_HOUR = 200
SPAM_DAYS = 14
FORGOTTEN_AT_ONCE = 500
ENDED = (Letter.State.ANSWERED, Letter.State.CLOSED, Letter.State.SPAM)


@transaction.atomic
def receive(
    *,
    written: Written,
    fields: Mapping[str, str],
    address: str,
    now: datetime,
    limits: Limits = LIMITS,
) -> Judgement:
    """Take a letter in, with the notice to its desk; or say why not.

    It is stored before anything is mailed, so mail that fails loses nothing.
    """
    form = FORMS[written.kind]
    judged = judge_form(form=form, fields=fields, address=address, now=now, limits=limits)
    if judged.is_taken:
        letter = _store(written, unproven=judged.verdict is Verdict.HOLD, now=now)
        write_notice(letter=letter, now=now)
    elif judged.verdict is Verdict.SPAM and _has_room_for_spam(now):
        _store(written, unproven=True, now=now, state=Letter.State.SPAM)
    return judged


def answer(*, letter: Letter, text: str, user: User, now: datetime) -> LetterMail:
    """Answer a letter by mail; the mail is written down and goes out a moment later."""
    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=letter.pk)  # whoever presses twice waits here
        mail = write_answer(letter=letter, text=text, user=user, now=now)
        _change(
            letter, state=Letter.State.ANSWERED, closed_at=now, assigned=letter.assigned or user
        )
    return mail


def close(*, letter: Letter, now: datetime) -> None:
    """Close a letter without an answer."""
    _change(letter, state=Letter.State.CLOSED, closed_at=now)


def reopen(*, letter: Letter) -> None:
    """Open a letter again: it was no spam, or there is more to say."""
    _change(letter, state=Letter.State.OPEN, closed_at=None)


def call_spam(*, letter: Letter, now: datetime) -> None:
    """Put a letter with the spam; it is deleted after a while."""
    _change(letter, state=Letter.State.SPAM, closed_at=now)


def assign(*, letter: Letter, user: User | None) -> None:
    """Say who looks after a letter; None for nobody."""
    _change(letter, assigned=user)


def hand_over(*, letter: Letter, desk: Desk | None, now: datetime) -> None:
    """Give a letter to another desk, which is told of it."""
    with transaction.atomic():
        _change(letter, desk=desk, notice=None)
        if letter.state == Letter.State.OPEN:
            write_notice(letter=letter, now=now)


def forget_letters(*, now: datetime) -> int:
    """Delete what is personal in letters that ended long ago, and spam altogether; gives how many."""
    ended = {
        Kind.ERROR.value: now - timedelta(days=settings.LETTER_DAYS),
        Kind.CONTACT.value: now - timedelta(days=settings.LETTER_DAYS),
        Kind.TIP.value: now - timedelta(days=settings.TIP_DAYS),
    }
    due = list(due_to_be_forgotten(now_closed_before=ended)[:FORGOTTEN_AT_ONCE])
    for letter in due:
        _forget(letter, now)
    old = Letter.objects.filter(
        state=Letter.State.SPAM, closed_at__lt=now - timedelta(days=SPAM_DAYS)
    )
    deleted, _ = old.delete()
    return len(due) + deleted


@transaction.atomic
def _forget(letter: Letter, now: datetime) -> None:
    """Delete who wrote and what; that somebody wrote about a story stays, to be counted.

    The sentence goes too: it is what a reader typed, whether it stood in the story or not.
    """
    letter.answers.all().delete()
    words = dict.fromkeys(("name", "email", "reach", "text", "sentence", "before", "after"), "")
    _change(letter, **words, forgotten_at=now)


def _store(
    written: Written, *, unproven: bool, now: datetime, state: str = Letter.State.OPEN
) -> Letter:
    story = reported_story(written.story) if written.story else None
    passage = _passage(story, written.sentence)
    letter: Letter = Letter.objects.create(
        kind=written.kind,
        state=state,
        topic=written.topic,
        desk=_desk(written, story),
        story_id=story.id if story else None,
        version=story.version if story else 0,
        sentence=passage.sentence,
        before=passage.before,
        after=passage.after,
        text=written.text,
        name=written.name,
        email=written.email,
        reach=written.reach,
        language=written.language,
        unproven=unproven,
        created_at=now,
        closed_at=now if state == Letter.State.SPAM else None,
    )
    return letter


def _passage(story: Reported | None, sentence: str) -> Passage:
    """Mark the sentence in the text that is public now; its reader may have read an older one."""
    found = find_passage(story.text, sentence) if story else None
    return found or Passage("", sentence, "")


def _desk(written: Written, story: Reported | None) -> Desk | None:
    if story is not None:
        found: Desk | None = Desk.objects.filter(pk=story.desk).first() if story.desk else None
        return found or Desk.named("news")
    return desk_for("tips" if written.kind is Kind.TIP else written.topic)


def _has_room_for_spam(now: datetime) -> bool:
    lately = Letter.objects.filter(state=Letter.State.SPAM, created_at__gt=now - timedelta(hours=1))
    return lately.count() < SPAM_AN_HOUR


def _change(letter: Letter, **fields: object) -> None:
    for name, value in fields.items():
        setattr(letter, name, value)
    letter.save(update_fields=list(fields))
