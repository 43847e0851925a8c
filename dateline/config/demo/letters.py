"""The demonstration's letters: a daily, a weekly and one for breaking news, and a daily in Arabic.

None goes out by itself.
"""

from __future__ import annotations

from typing import Any

from dateline.audience.models import Issue, Newsletter
from dateline.config.demo import memory
from dateline.config.demo.memory import Memory
from dateline.desk.models import Edition

LETTERS: tuple[dict[str, Any], ...] = (
    {
        "slug": "morning",
        "name": "The Morning Post",
        "description": "What happened overnight, every day at seven.",
        "rhythm": "daily",
        "intro": "Good morning. Here is what the night brought.",
    },
    {
        "slug": "week",
        "name": "The Week",
        "description": "The stories that will last, on Friday afternoons.",
        "rhythm": "weekly",
        "weekday": 4,
        "send_at": "15:00",
    },
    {
        "slug": "breaking",
        "name": "Breaking",
        "description": "Rarely, and at once.",
        "rhythm": "breaking",
    },
    {
        "slug": "morning-ar",
        "name": "بريد الصباح",
        "description": "ما حدث خلال الليل، كل يوم في السابعة.",
        "rhythm": "daily",
        "intro": "صباح الخير. إليكم ما جاء به الليل.",
        "edition": "ar",
    },
)


def put_letters() -> None:
    """Offer the demonstration's letters, noting which were made."""
    home = Edition.objects.filter(is_default=True).first()
    editions = {edition.slug: edition for edition in Edition.objects.all()}
    for position, letter in enumerate(LETTERS):
        edition = editions.get(letter["edition"]) if "edition" in letter else home
        if edition is None or Newsletter.objects.filter(slug=letter["slug"]).exists():
            continue
        Newsletter.objects.create(**{**letter, "edition": edition, "position": position})
        memory.note("newsletters", letter["slug"])


def take_letters(kept: Memory) -> int:
    """Take them out again; one that somebody has asked for stays."""
    made = Newsletter.objects.filter(
        slug__in=kept.made.get("newsletters", []), subscriptions=None, issues__mails=None
    )
    numbers = list(made.values_list("pk", flat=True))
    Issue.objects.filter(newsletter__in=numbers).delete()
    Newsletter.objects.filter(pk__in=numbers).delete()
    return len(numbers)
