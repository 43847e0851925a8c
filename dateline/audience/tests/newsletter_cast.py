"""A newsroom with letters for tests: an edition, letters, subscribers, stories of the last hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from dateline.audience.actions.newsletter_issues import compose, start
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.handlers.newsletter_sending import Line, Pace, Sender, keep_house
from dateline.audience.models import Issue, IssueMail, Newsletter, Subscriber, Subscription
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Edition, Story
from dateline.desk.tests.factories import published

MORNING = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


def a_newsletter(**fields: Any) -> Newsletter:
    """Make a daily letter of the home edition."""
    set_up_newsroom()
    defaults: dict[str, Any] = {
        "name": "Morning Post Bag",
        "description": "What happened overnight, at seven.",
        "edition": Edition.objects.get(is_default=True),
        **fields,
    }
    slug = str(defaults.pop("slug", "morning"))
    return Newsletter.objects.update_or_create(slug=slug, defaults=defaults)[0]


def readers(newsletter: Newsletter, number: int, *, prefix: str = "reader") -> list[Subscriber]:
    """Subscribe so many readers, all confirmed."""
    made = Subscriber.objects.bulk_create(
        Subscriber(
            address=f"{prefix}{place}@post.example",
            state=Subscriber.State.ACTIVE,
            created_at=MORNING,
            confirmed_at=MORNING,
        )
        for place in range(number)
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=one,
            newsletter=newsletter,
            state=Subscription.State.ACTIVE,
            asked_at=MORNING,
            confirmed_at=MORNING,
        )
        for one in made
    )
    return made


def overnight(number: int = 3, **fields: Any) -> list[Story]:
    """Publish so many stories in the hours before the morning, the newest first."""
    return [
        published(
            at=MORNING - timedelta(hours=1 + hour),
            headline=f"Night ferry number {hour + 1} arrives with mail",
            slug=f"night-ferry-{hour + 1}",
            standfirst=f"The harbour counted {hour + 3} sacks.",
            **fields,
        )
        for hour in range(number)
    ]


def started(newsletter: Newsletter, *, at: datetime = MORNING) -> Issue:
    """Compose an issue and start it."""
    issue = compose(newsletter=newsletter, due_at=at, now=at)
    assert issue is not None
    start(issue=issue, now=at)
    issue.refresh_from_db()
    return issue


def sender(gateway: Any = None) -> Sender:
    """Make a sender without pauses."""
    return Sender(gateway or FakeGateway(), Line(), Pace(0))


def send_all(sending: Sender) -> int:
    """Send until nothing is due; gives how many were tried."""
    from django.utils import timezone

    tried = 0
    while done := sending.round():
        tried += done
    keep_house(now=timezone.now())
    return tried


def states(issue: Issue) -> dict[str, int]:
    """Count an issue's mails by state."""
    found: dict[str, int] = {}
    for state in IssueMail.objects.filter(issue=issue).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
