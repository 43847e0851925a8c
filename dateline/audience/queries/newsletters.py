"""Reads of letters and of who gets them: the sign-up page, one reader's preferences, the desk's counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dateline.audience.models.newsletters import Newsletter, Subscriber, Subscription
from dateline.audience.rules.addresses import veiled
from dateline.edge import Kept, shows

# What is purged when letters change.
NEWSLETTERS = "newsletters"


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that readers can ask for."""

    number: int
    slug: str
    name: str
    description: str
    rhythm: str
    edition: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one reader gets. The address is shown veiled: whoever passes by must not read it."""

    reference: UUID
    address: str
    language: str
    is_active: bool
    offers: tuple[Offer, ...]
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get a letter, how many have not confirmed yet, how many left."""

    active: int
    asked: int
    left: int


_OFFERED: Kept[str, tuple[Offer, ...]] = Kept("newsletters", most=1)


def offered() -> tuple[Offer, ...]:
    """Read the letters that readers can ask for. One query, none while they are kept."""
    return _OFFERED.get("all", _read_offered)


def _read_offered() -> tuple[Offer, ...]:
    shows(NEWSLETTERS, "newsroom")
    return tuple(map(_offer, _active_letters()))


def offers_among(slugs: Collection[str]) -> tuple[Offer, ...]:
    """Read those of the letters that are offered. One query."""
    return tuple(map(_offer, _active_letters().filter(slug__in=slugs)))


def preferences(reference: UUID) -> Preferences | None:
    """Read what a reader gets; None if they are unknown, or their address is forgotten. Three queries."""
    subscriber = Subscriber.objects.filter(reference=reference).first()
    if subscriber is None or subscriber.address is None:
        return None
    chosen = Subscription.objects.filter(subscriber=subscriber, state=Subscription.State.ACTIVE)
    numbers = frozenset(chosen.values_list("newsletter", flat=True))
    letters = Newsletter.objects.filter(Q(active=True) | Q(pk__in=numbers))
    return Preferences(
        reference=reference,
        address=veiled(subscriber.address),
        language=subscriber.language,
        is_active=subscriber.state == Subscriber.State.ACTIVE,
        offers=tuple(_offer(letter) for letter in letters.select_related("edition")),
        chosen=numbers,
    )


def names_of(numbers: Sequence[int]) -> tuple[str, ...]:
    """Read the names of letters by number."""
    return tuple(Newsletter.objects.filter(pk__in=numbers).values_list("name", flat=True))


def audience_of() -> dict[int, Audience]:
    """Count who gets each letter, by its number. One query."""
    states = Subscription.State
    rows = Newsletter.objects.annotate(
        gets=Count(
            "subscriptions",
            filter=Q(
                subscriptions__state=states.ACTIVE,
                subscriptions__subscriber__state=Subscriber.State.ACTIVE,
            ),
        ),
        asked=Count("subscriptions", filter=Q(subscriptions__state=states.ASKED)),
        left=Count("subscriptions", filter=Q(subscriptions__state=states.LEFT)),
    )
    return {row.pk: Audience(row.gets, row.asked, row.left) for row in rows}


def _active_letters() -> QuerySet[Newsletter]:
    return Newsletter.objects.filter(active=True).select_related("edition")


def _offer(letter: Newsletter) -> Offer:
    return Offer(
        letter.pk,
        letter.slug,
        letter.name,
        letter.description,
        letter.rhythm,
        letter.edition.name,
    )
