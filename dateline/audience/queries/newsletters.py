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
    language: str
    """That the letter is written in."""


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
class LetterLine:
    """A letter on the desk's list: who gets it, who has not confirmed, who left, what comes next."""

    letter: Newsletter
    active: int
    asked: int
    left: int
    waits: int
    """Issues that wait for somebody: drafts, and those that are held."""


_OFFERED: Kept[str, tuple[Offer, ...]] = Kept("newsletters", most=1)


def offered() -> tuple[Offer, ...]:
    """Read the letters that readers can ask for. One query, none while they are kept."""
    return _OFFERED.get("all", _read_offered)


def _read_offered() -> tuple[Offer, ...]:
    shows(NEWSLETTERS, "newsroom")
    return tuple(map(_offer, _active_letters()))


def offers_among(slugs: Collection[str]) -> tuple[Offer, ...]:
    """Give those of the letters that are offered. Queries as of `offered`: what readers send asks none."""
    return tuple(offer for offer in offered() if offer.slug in slugs)


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


def overview_of() -> list[LetterLine]:
    """Read the desk's list of letters. Five queries."""
    asked, left = _count(Subscription.State.ASKED), _count(Subscription.State.LEFT)
    active = _count(Subscription.State.ACTIVE, subscriber__state=Subscriber.State.ACTIVE)
    open_states = ["draft", "held"]
    waiting = Newsletter.objects.filter(issues__state__in=open_states)
    waits = dict(waiting.order_by().values_list("pk").annotate(n=Count("issues")))
    return [
        LetterLine(
            letter,
            active.get(letter.pk, 0),
            asked.get(letter.pk, 0),
            left.get(letter.pk, 0),
            waits.get(letter.pk, 0),
        )
        for letter in Newsletter.objects.select_related("edition")
    ]


def _count(state: str, **more: str) -> dict[int, int]:
    rows = Subscription.objects.filter(state=state, **more).order_by().values_list("newsletter")
    return dict(rows.annotate(n=Count("pk")))


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
        letter.edition.language,
    )
