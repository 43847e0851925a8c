"""What an editor decides about a held wire item: make a story of it, take its words over, or neither."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from wagtail.log_actions import log
from wagtail.models import Revision

from dateline.desk.actions.drafting import terms_of
from dateline.desk.actions.wire import draft_from_wire, story_of
from dateline.desk.errors import ItemNotHeld, ItemWithdrawn, StoryKilled
from dateline.desk.models import Story, User
from dateline.desk.rules.drafting import correction_note, draft
from dateline.wires.actions import group
from dateline.wires.models import WireItem
from dateline.wires.queries import is_withdrawn

NOTHING = Q(pk__in=[])
# An editor may see more in a copy than the rule that made no story of it.
_COPIES = Q(outcome=WireItem.Outcome.DUPLICATE, first__isnull=False)
# What a newer version of an item says; the desk's own sorting (sectors, countries) stays.
WORDS = ("headline", "standfirst", "body", "byline", "usage_terms")


def take_up(*, item: WireItem, user: User, now: datetime) -> Story:
    """Make a draft of a held item, or of a copy; where there is a story of it, give that one.

    Raises ItemNotHeld if somebody has decided on the item meanwhile, ItemWithdrawn if its agency
    has killed it.
    """
    if is_withdrawn(item):
        raise ItemWithdrawn(item)
    with transaction.atomic():
        group(item=item)
        _decide(item, WireItem.Outcome.NEW, f"Taken up by {user}.", now=now, also=_COPIES)
        return story_of(item) or draft_from_wire(item=item, now=now, by_hand=True)


def dismiss(*, item: WireItem, user: User, now: datetime) -> None:
    """Put a held item aside: the desk wants no story of it, or keeps its own words.

    Raises ItemNotHeld if somebody has decided on the item meanwhile.
    """
    _decide(item, WireItem.Outcome.REJECTED, f"Dismissed by {user}.", now=now)


def take_over(*, item: WireItem, story: Story, user: User, now: datetime) -> Revision:
    """Write the words of a held item into a new revision of a story; it is not published.

    The story is its own, or that of the item whose text it has. Raises ItemNotHeld if somebody has
    decided on the item meanwhile, StoryKilled if the story was killed.
    """
    with transaction.atomic():
        stored = Story.under_lock(story.pk)
        if stored.killed_at:
            raise StoryKilled(f"“{stored}” was killed; an update does not bring it back.")
        _decide(
            item, WireItem.Outcome.UPDATE, f"Taken over by {user} into story {stored.pk}.", now=now
        )
        newest = stored.get_latest_revision_as_object()
        drafted = draft(item.copy, terms_of(item.source))
        for name in WORDS:
            setattr(newest, name, getattr(drafted, name))
        note = correction_note(item.copy, drafted.language)
        newest.correction_note = note or newest.correction_note
        if (item.source_id, item.uri) == (stored.origin_source_id, stored.origin_uri):
            Story.objects.filter(pk=stored.pk).update(wire_item=item)
            newest.wire_item = item
        revision = newest.save_revision(user=user, log_action=False)
        log(stored, "wagtail.edit", user=user, revision=revision, content_changed=True)
    return revision


def _decide(
    item: WireItem, outcome: WireItem.Outcome, reason: str, *, now: datetime, also: Q = NOTHING
) -> None:
    open_to_us = Q(outcome=WireItem.Outcome.HELD) | also
    hit = WireItem.objects.filter(open_to_us, pk=item.pk).update(
        outcome=outcome, reason=reason, handled_at=Coalesce(F("handled_at"), now)
    )
    if not hit:
        raise ItemNotHeld(item)
    item.outcome, item.reason = outcome, reason
