"""The newest correction of each of several stories, for feeds."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.desk.models import Publication
from dateline.desk.queries.cards import Card
from dateline.desk.queries.stories import Correction


def corrections_of(cards: Iterable[Card]) -> dict[int, Correction]:
    """Give the newest correction of those of the stories that were corrected.

    One query, and none where no story has a second version.
    """
    changed = [card.id for card in cards if card.version > 1]
    if not changed:
        return {}
    rows = Publication.objects.filter(story__in=changed, signal=Publication.Signal.CORRECT)
    told = rows.order_by("version").values_list("story", "at", "note")
    return {story: Correction(at, note) for story, at, note in told if note}
