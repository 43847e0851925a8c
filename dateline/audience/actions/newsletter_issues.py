"""Issues of letters: composed by rule, edited and approved by people, started once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from dateline.audience.models.newsletter_issues import (
    Issue,
    IssueCorrection,
    IssueMail,
    IssueStory,
    Mailing,
    Notice,
)
from dateline.audience.models.newsletters import Newsletter, Subscriber, Subscription
from dateline.audience.queries.newsletter_issues import (
    breaking_stories,
    candidates_for,
    corrections_for,
    had_by,
    left_to_send,
)
from dateline.audience.rules.newsletters import (
    TOO_LATE,
    Rhythm,
    choose,
    choose_breaking,
    in_order,
    next_time,
)
from dateline.desk.models import Story, User
from dateline.edge.commits import changed

BATCH = 1000
DAY_ROWS = 24
OPEN = (Issue.State.DRAFT, Issue.State.APPROVED)
STOPPABLE = (*OPEN, Issue.State.SENDING, Issue.State.HELD)


@transaction.atomic
def compose(*, newsletter: Newsletter, due_at: datetime, now: datetime) -> Issue | None:
    """Make the issue of that time, or make it anew while nobody has edited it.

    None where there is nothing that its readers have not had. Two clocks make one issue.
    """
    newsletter = _locked(newsletter.pk)
    # Locked, so that what an editor is keeping at this moment is seen and not written over.
    stored = Issue.objects.select_for_update().filter(newsletter=newsletter, due_at=due_at)
    issue = stored.first()
    if issue and (issue.edited or issue.state != Issue.State.DRAFT):
        return issue
    found = candidates_for(newsletter, due_at=due_at)
    among = [each.story for each in found]
    had = had_by(newsletter, without=issue, among=among)
    stories = choose(found, had=had, most=newsletter.most)
    if not stories:
        if issue:
            issue.delete()
        return None
    return _write(newsletter, issue, stories, due_at, now)


def compose_breaking(*, newsletter: Newsletter, now: datetime) -> list[Issue]:
    """Make an issue of each story that is urgent enough and was in none yet, not too many a day."""
    # It is asked every second: nothing is locked while nothing breaks.
    return _make_breaking(newsletter.pk, now) if _breaking(newsletter, now) else []


def _breaking(newsletter: Newsletter, now: datetime) -> tuple[int, ...]:
    found = breaking_stories(newsletter, now=now)
    if not found:
        return ()
    among = [each.story for each in found]
    had = had_by(newsletter, also_dropped=True, among=among)
    return choose_breaking(found, had=had, urgency=newsletter.urgency)


@transaction.atomic
def _make_breaking(number: int, now: datetime) -> list[Issue]:
    newsletter = _locked(number)
    stories = _breaking(newsletter, now)
    if not stories:
        return []
    midnight = now.astimezone(newsletter.edition.tzinfo).replace(hour=0, minute=0, second=0)
    room = newsletter.most_a_day - newsletter.issues.filter(made_at__gte=midnight).count()
    latest = newsletter.issues.order_by("-due_at").values_list("due_at", flat=True).first()
    due = max(now, latest) if latest else now
    made = []
    for number, story in enumerate(stories[: max(room, 0)], start=1):
        moment = due.replace(microsecond=0).fromtimestamp(
            due.timestamp() + number * 1e-3, due.tzinfo
        )
        made.append(_write(newsletter, None, (story,), moment, now))
    return made


@transaction.atomic
def edit_issue(
    *,
    issue: Issue,
    subject: str,
    intro: str,
    order: Sequence[int],
    dropped: Sequence[int] = (),
    added: Sequence[int] = (),
) -> None:
    """Keep what an editor made of an issue that has not started; `order` are stories by number."""
    stored = Issue.objects.select_for_update().get(pk=issue.pk)
    if stored.state not in OPEN:
        return
    known = [row.story_id for row in stored.placed.all()]
    public = Story.objects.public().filter(pk__in=added).values_list("pk", flat=True)
    fresh = [story for story in added if story in set(public) and story not in known]
    IssueStory.objects.bulk_create(
        IssueStory(issue=stored, story_id=story, position=len(known) + place)
        for place, story in enumerate(fresh)
    )
    rows = {row.story_id: row for row in stored.placed.all()}
    for place, story in enumerate(in_order(order, rows)):
        rows[story].position, rows[story].dropped = place, story in set(dropped)
    IssueStory.objects.bulk_update(rows.values(), ["position", "dropped"])
    stored.subject, stored.intro, stored.edited = subject.strip(), intro.strip(), True
    stored.save(update_fields=["subject", "intro", "edited"])
    changed(f"issue:{stored.pk}")


def approve(*, issue: Issue, user: User) -> bool:
    """Let an issue go out at its time; False if it is no draft any more."""
    return bool(
        Issue.objects.filter(pk=issue.pk, state=Issue.State.DRAFT).update(
            state=Issue.State.APPROVED, approved_by=user, edited=True
        )
    )


def take_back(*, issue: Issue) -> bool:
    """Take an approval back; False if it has started."""
    approved = Issue.objects.filter(pk=issue.pk, state=Issue.State.APPROVED)
    return bool(approved.update(state=Issue.State.DRAFT, approved_by=None))


@transaction.atomic
def start(*, issue: Issue, now: datetime) -> int:
    """Begin to send: one row for each subscriber, in the transaction that starts it.

    Gives how many rows; 0 if it was started already, or if nobody gets it.
    """
    stored = Issue.objects.select_for_update().select_related("newsletter").get(pk=issue.pk)
    if stored.state not in OPEN:
        return 0
    if not left_to_send(stored):
        _close(stored, Issue.State.STOPPED, now, note="None of its stories is public any more.")
        return 0
    made = _write_letters(stored, now)
    stored.started_at = stored.moved_at = now
    if made:
        stored.state = Issue.State.SENDING
        stored.save()
    else:
        _close(stored, Issue.State.SENT, now, note="Nobody has asked for this letter yet.")
    return made


@transaction.atomic
def leave_for_later(*, issue: Issue, stories: Sequence[int]) -> None:
    """Take stories that do not fit out of an issue that is sent: its readers do not get them.

    Nor does a later one of them where room is made by a story that goes: all get the same.
    """
    stored = Issue.objects.select_for_update().get(pk=issue.pk)
    if stories and stored.state == Issue.State.SENDING:
        stored.placed.filter(story__in=stories).update(dropped=True)
        changed(f"issue:{stored.pk}")


@transaction.atomic
def stop(*, issue: Issue, why: str, now: datetime) -> bool:
    """End an issue: what still waits is not sent. False if it had ended."""
    stored = Issue.objects.select_for_update().get(pk=issue.pk)
    if stored.state not in STOPPABLE:
        return False
    _close(stored, Issue.State.STOPPED, now, note=why)
    stored.mails.filter(state=Mailing.State.WAITING).update(
        state=Mailing.State.SKIPPED, answer=why[:300]
    )
    return True


def hold(*, issue: Issue, why: str) -> None:
    """Let an issue's mails wait until a person says whether to go on."""
    Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING).update(
        state=Issue.State.HELD, note=why[:300]
    )


def go_on(*, issue: Issue, now: datetime) -> bool:
    """Go on with an issue that was held."""
    held = Issue.objects.filter(pk=issue.pk, state=Issue.State.HELD)
    return bool(held.update(state=Issue.State.SENDING, note="", moved_at=now))


def test_to(*, issue: Issue, user: User, now: datetime) -> None:
    """Send the issue as it is now to whoever works on it."""
    Notice.objects.create(
        kind=Notice.Kind.TEST, issue=issue, address=user.email, created_at=now, next_at=now
    )


def finish_issues(*, now: datetime) -> int:
    """Close the issues of which no mail waits or is being sent; gives how many."""
    sending = Issue.objects.filter(state=Issue.State.SENDING).values_list("pk", flat=True)
    return sum(_finish(number, now) for number in list(sending))


@transaction.atomic
def _finish(number: int, now: datetime) -> int:
    # Locked before it is looked: a mail that somebody puts back in line meanwhile keeps its issue open.
    sending = Issue.objects.filter(pk=number, state=Issue.State.SENDING)
    if not sending.select_for_update().first():
        return 0
    # Without `exclude`, SQLite does not see that the index of open mails will do, and reads them all.
    under_way = IssueMail.objects.filter(
        issue=number, state__in=[Mailing.State.WAITING, Mailing.State.SENDING]
    ).exclude(state=Mailing.State.SENT)
    return 0 if under_way.exists() else sending.update(state=Issue.State.SENT, done_at=now)


def hold_late(*, now: datetime) -> int:
    """Hold issues that stood still for half a day, and let drafts lapse whose time is that long past."""
    why = "Nothing went out for twelve hours: say whether it is still worth sending."
    late = Issue.objects.filter(state=Issue.State.SENDING, moved_at__lt=now - TOO_LATE)
    lapsed = Issue.objects.filter(state__in=OPEN, due_at__lt=now - TOO_LATE)
    return late.update(state=Issue.State.HELD, note=why) + lapsed.update(state=Issue.State.LAPSED)


def set_next(*, newsletter: Newsletter, now: datetime) -> None:
    """Set when a letter is next due; only the clock that saw the old time moves it."""
    upcoming = next_time(newsletter.schedule, after=now)
    Newsletter.objects.filter(pk=newsletter.pk, next_at=newsletter.next_at).update(next_at=upcoming)


def _locked(pk: int) -> Newsletter:
    return Newsletter.objects.select_for_update(of=("self",)).select_related("edition").get(pk=pk)


def _write(
    newsletter: Newsletter,
    issue: Issue | None,
    stories: Sequence[int],
    due_at: datetime,
    now: datetime,
) -> Issue:
    if issue is None:
        issue = Issue.objects.create(
            newsletter=newsletter, due_at=due_at, made_at=now, intro=newsletter.intro
        )
    changed(f"issue:{issue.pk}")
    issue.placed.all().delete()
    IssueStory.objects.bulk_create(
        IssueStory(issue=issue, story_id=story, position=place)
        for place, story in enumerate(stories)
    )
    issue.corrections.all().delete()
    if newsletter.rhythm != Rhythm.BREAKING:
        IssueCorrection.objects.bulk_create(
            IssueCorrection(issue=issue, publication_id=number)
            for number in corrections_for(newsletter, without=stories, now=now)
        )
    return issue


def _write_letters(issue: Issue, now: datetime) -> int:
    subscribers = Subscription.objects.filter(
        newsletter=issue.newsletter_id,
        state=Subscription.State.ACTIVE,
        subscriber__state=Subscriber.State.ACTIVE,
    ).values_list("subscriber", flat=True)
    each = subscribers.iterator(chunk_size=BATCH)
    made = 0
    while batch := [
        IssueMail(issue=issue, subscriber_id=number, next_at=now) for number in islice(each, BATCH)
    ]:
        made += len(IssueMail.objects.bulk_create(batch))
    return made


def _close(issue: Issue, state: str, now: datetime, *, note: str) -> None:
    fields: dict[str, Any] = {"state": state, "done_at": now, "note": note[:300]}
    for name, value in fields.items():
        setattr(issue, name, value)
    issue.save()
