"""Reads of issues: what may go in, what is in now, and which mails are due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from dateline.audience.models.newsletter_issues import (
    Issue,
    IssueCorrection,
    IssueMail,
    IssueStory,
    Mailing,
    Notice,
)
from dateline.audience.models.newsletters import Newsletter, Subscriber, Subscription, Suppression
from dateline.audience.models.tokens import mail_key
from dateline.audience.rules.addresses import digest_of
from dateline.audience.rules.bounces import Fate
from dateline.audience.rules.newsletters import LOOKS_BACK, Candidate, Rhythm
from dateline.desk.models import Placement, Publication, Story
from dateline.desk.queries import Card, EditionCard, cards_of, newsroom
from dateline.edge import shows

MOST_CANDIDATES = 300
MOST_CORRECTIONS = 5
CORRECTIONS_BACK = timedelta(days=30)
STARTED = (Issue.State.SENDING, Issue.State.SENT, Issue.State.HELD)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction of a story that an earlier issue brought."""

    headline: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueContent:
    """What an issue says now, drawn from what is public now."""

    issue: int
    newsletter: str
    slug: str
    rhythm: Rhythm
    edition: EditionCard
    due_at: datetime
    house: str
    accent: str
    postal: str
    subject: str
    """An editor's; empty where it is made of the headlines."""
    intro: str
    cards: tuple[Card, ...]
    corrections: tuple[CorrectionLine, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of an issue's mails are in each state."""

    waiting: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.waiting + self.sending + self.sent + self.failed + self.unknown + self.skipped


RETURNS = (Fate.COMPLAINT, Fate.HARD, Fate.SOFT)


@dataclass(frozen=True, slots=True)
class Returns:
    """How many of an issue's mails came back, by what was reported of them."""

    hard: int = 0
    soft: int = 0
    complaint: int = 0


def candidates_for(newsletter: Newsletter, *, due_at: datetime) -> list[Candidate]:
    """Read the public stories that may go into an issue: news of its time on all of its fronts."""
    since = due_at - LOOKS_BACK[Rhythm(newsletter.rhythm)]
    return _candidates(newsletter, since=since, until=due_at)


def breaking_stories(newsletter: Newsletter, *, now: datetime) -> list[Candidate]:
    """Read what went out within the last two hours and is urgent enough."""
    since = now - LOOKS_BACK[Rhythm.BREAKING]
    return _candidates(newsletter, since=since, until=now, urgency=newsletter.urgency)


def _candidates(
    newsletter: Newsletter, *, since: datetime, until: datetime, urgency: int = 9
) -> list[Candidate]:
    front, *others = newsletter.fronts
    placed = Placement.objects.filter(
        front=front,
        published_at__gt=since,
        published_at__lte=until,
        story__live=True,
        story__killed_at=None,
        story__urgency__lte=urgency,
    )
    for other in others:
        also = Placement.objects.filter(front=other, story=OuterRef("story"))
        placed = placed.filter(Exists(also))
    rows = placed.order_by("-published_at", "-story_id").values_list(
        "story_id", "published_at", "story__urgency", "story__sectors", "story__pinned_until"
    )
    return [
        Candidate(
            story=story,
            published_at=at,
            urgency=urgent,
            sector=next(iter(sectors), ""),
            pinned=bool(pinned and pinned > until),
        )
        for story, at, urgent, sectors, pinned in rows[:MOST_CANDIDATES]
    ]


def had_by(
    newsletter: Newsletter,
    *,
    among: Collection[int],
    without: Issue | None = None,
    also_dropped: bool = False,
) -> set[int]:
    """Read which of the stories a letter's readers have had, or are about to have."""
    rows = IssueStory.objects.filter(issue__newsletter=newsletter, story__in=among)
    if not also_dropped:
        never_went = Q(issue__state=Issue.State.LAPSED) | Q(
            issue__state=Issue.State.STOPPED, issue__started_at=None
        )
        rows = rows.filter(dropped=False).exclude(never_went)
    if without is not None:
        rows = rows.exclude(issue=without)
    return set(rows.values_list("story", flat=True))


def corrections_for(
    newsletter: Newsletter, *, without: Collection[int], now: datetime
) -> list[int]:
    """Read the corrections of what this letter brought, that it has not told yet."""
    told = IssueCorrection.objects.filter(issue__newsletter=newsletter).values("publication")
    brought = IssueStory.objects.filter(
        issue__newsletter=newsletter, issue__state__in=STARTED, dropped=False
    ).exclude(story__in=without)
    first = dict(brought.order_by("-issue__started_at").values_list("story", "issue__started_at"))
    found = Publication.objects.filter(
        story__in=first,
        signal=Publication.Signal.CORRECT,
        at__gt=now - CORRECTIONS_BACK,
        story__live=True,
        story__killed_at=None,
    ).exclude(pk__in=told)
    rows = found.order_by("-at").values_list("pk", "story", "at")
    return [pk for pk, story, at in rows if at > (first[story] or now)][:MOST_CORRECTIONS]


def left_to_send(issue: Issue) -> int:
    """Count the stories of an issue that are public now."""
    kept = issue.placed.filter(dropped=False, story__live=True, story__killed_at=None)
    return kept.count()


def read_issue(pk: int) -> IssueContent:
    """Read what an issue says now. Notes every story that it is made of, also those that have gone.

    Where a story has gone since an editor wrote the subject and the introduction, these may speak of
    it: the subject is then made of the headlines that are left, and the standing introduction stands.
    """
    shows("newsroom", f"issue:{pk}")
    issue = Issue.objects.select_related("newsletter__edition").get(pk=pk)
    letter = issue.newsletter
    rows = list(issue.placed.all())
    cards = cards_of(row.story_id for row in rows)
    placed = [row.story_id for row in rows if not row.dropped]
    frame = newsroom()
    whole = cards.keys() >= set(placed) and not _lost_since_start(issue, rows, cards)
    return IssueContent(
        issue=issue.pk,
        newsletter=letter.name,
        slug=letter.slug,
        rhythm=Rhythm(letter.rhythm),
        edition=frame.edition(letter.edition.slug) or frame.home,
        due_at=issue.due_at,
        house=frame.name,
        accent=frame.accent,
        postal=frame.contact_address,
        subject=issue.subject if whole else "",
        intro=issue.intro if whole else letter.intro,
        cards=tuple(cards[story] for story in placed if story in cards),
        corrections=_corrections(issue),
    )


def _lost_since_start(issue: Issue, rows: Iterable[IssueStory], cards: Collection[int]) -> bool:
    """Tell whether a story that had no room was taken away while the issue went out, when nobody edits."""
    gone = [row.story_id for row in rows if row.dropped and row.story_id not in cards]
    if not gone or issue.started_at is None:
        return False
    taken = [Publication.Signal.UNPUBLISH, Publication.Signal.KILL]
    since = Publication.objects.filter(story__in=gone, signal__in=taken, at__gte=issue.started_at)
    return since.exists()


def _corrections(issue: Issue) -> tuple[CorrectionLine, ...]:
    told = issue.corrections.select_related("publication").order_by("pk")
    rows = [(row.publication.story_id, row.publication.note) for row in told]
    cards = cards_of(story for story, _ in rows)
    return tuple(
        CorrectionLine(cards[story].headline, cards[story].url, note)
        for story, note in rows
        if story in cards
    )


def due_mails(*, now: datetime, limit: int) -> list[IssueMail | Notice]:
    """Read the mails that are due longest: notices first, since somebody waits for them."""
    waiting = {"state": Mailing.State.WAITING, "next_at__lte": now}
    notices = Notice.objects.filter(**waiting).order_by("next_at", "pk")[:limit]
    letters = IssueMail.objects.filter(**waiting, issue__state=Issue.State.SENDING)
    return [*notices, *letters.order_by("next_at", "pk")[:limit]]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who a mail goes to, if it may go out at all."""

    subscriber: Subscriber
    newsletter: int
    why_not: str = ""
    is_to_wait: bool = False
    """Its issue is held: the mail stays in line."""


def receiver_of(letter: IssueMail) -> Receiver:
    """Say who gets a letter, and why not where they must not get it any more. Three queries."""
    subscriber = Subscriber.objects.get(pk=letter.subscriber_id)
    issue = Issue.objects.get(pk=letter.issue_id)
    subscribed = Subscription.objects.filter(
        subscriber=subscriber, newsletter=issue.newsletter_id, state=Subscription.State.ACTIVE
    )
    if issue.state != Issue.State.SENDING:
        why = issue.note or "The issue was stopped."
    elif subscriber.state != Subscriber.State.ACTIVE or not subscribed.exists():
        why = "The subscriber has left."
    else:
        why = ""
    return Receiver(subscriber, issue.newsletter_id, why, issue.state == Issue.State.HELD)


def is_suppressed(address: str, *, now: datetime) -> bool:
    """Tell whether an address must not be written to."""
    found = Suppression.objects.filter(digest=digest_of(address, key=mail_key()))
    return found.filter(Q(until=None) | Q(until__gt=now)).exists()


def tally_of(issue: Issue) -> Tally:
    """Count an issue's mails by state. One query."""
    rows = issue.mails.order_by().values_list("state").annotate(n=Count("pk"))
    return Tally(**dict(rows))


def troubled_letters(issue: Issue, *, limit: int = 200) -> QuerySet[IssueMail]:
    """Give the letters that somebody has to look at: unknown first, then refused."""
    states = [Mailing.State.UNKNOWN, Mailing.State.FAILED]
    found = issue.mails.filter(state__in=states).select_related("subscriber")
    return found.order_by("-state", "pk")[:limit]


def returns_of(issue: Issue) -> Returns:
    """Count what was reported later of an issue's mails. One query."""
    rows = issue.mails.exclude(fate="").order_by().values_list("fate").annotate(n=Count("pk"))
    return Returns(**dict(rows))


def returned_letters(issue: Issue, *, limit: int = 200) -> QuerySet[IssueMail]:
    """Give the letters of which something was reported later, complaints first."""
    order = Case(
        *(When(fate=fate, then=place) for place, fate in enumerate(RETURNS)), default=len(RETURNS)
    )
    return issue.mails.exclude(fate="").select_related("subscriber").order_by(order, "pk")[:limit]


def public_stories(numbers: Sequence[int]) -> dict[int, Card]:
    """Give the cards of stories by number, of those that are public."""
    return cards_of(numbers)


def addable(issue: Issue, *, now: datetime, limit: int = 30) -> list[Card]:
    """Give what could be added to an issue: what its readers have not had, newest first."""
    letter = issue.newsletter
    placed = set(issue.placed.values_list("story", flat=True))
    every = [each.story for each in candidates_for(letter, due_at=now)]
    not_now = had_by(letter, without=issue, among=every) | placed
    found = [story for story in every if story not in not_now]
    cards = cards_of(found[:limit])
    return [cards[story] for story in found[:limit] if story in cards]


def stories_of(issue: Issue) -> list[tuple[Story, bool]]:
    """Give an issue's stories in order, each with whether an editor dropped it."""
    rows = issue.placed.select_related("story").defer("story__body")
    return [(row.story, row.dropped) for row in rows]
