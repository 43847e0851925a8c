"""From the wires to the desk: each item that came in leads to one action.

Items that wait together are acted on together, some in one transaction: a commit costs as much as a
fifth of what it makes public. They are drafted before it begins. Where one of them cannot be acted
on, nothing of that transaction holds, and each is acted on by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import compress, takewhile
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

from dateline.desk import actions
from dateline.desk.actions.drafting import Drafted
from dateline.desk.errors import ItemWithdrawn
from dateline.wires.actions import (
    group_all,
    hold,
    in_turn,
    leave,
    mark_all_handled,
    mark_handled,
    sketch_ahead,
    tell_of_kill,
)
from dateline.wires.models import WireItem
from dateline.wires.queries import unhandled_items

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Items that are acted on in one transaction at most."""
PART = 50
"""Items that are grouped or stored by the same statements."""
SECONDS = 0.05
"""After so long a transaction takes no further part: editors wait for its end."""
Item = TypeVar("Item")
_TELLS = frozenset({WireItem.Outcome.NEW, WireItem.Outcome.UPDATE})
"""Items that tell of an event."""


def handle_waiting_items(*, now: datetime, limit: int = 200) -> int:
    """Act on items that the wires took in, oldest first; gives how many were handled.

    An item that cannot be acted on is held with the reason, so that it neither vanishes nor
    stops those behind it. A database that is busy or away is no fault of the item: the error is
    the caller's, and the item waits.
    """
    waiting = list(unhandled_items()[:limit])
    handled: list[bool] = []
    while len(handled) < len(waiting):
        behind = waiting[len(handled) : len(handled) + AT_ONCE]
        handled += _handle_some(_that_go_together(behind), now)
    return sum(handled)


def handle(*, item: WireItem, now: datetime) -> bool:
    """Act on one item; False if another worker had it. The action and the mark are one transaction."""
    try:
        actions.look_around()
        _group([item])
        return _act_on_one(item, now)
    except ItemWithdrawn:
        # The kill stands behind it in the queue: not even for that moment may it be public.
        leave(item=item)
        return _set_aside(item, "The agency withdrew it before the desk had it.", now)


def _that_go_together(waiting: Sequence[WireItem]) -> Sequence[WireItem]:
    """Give the first of them that share a transaction: new ones, which nobody else has in hand.

    To hold stories that are there, several at once, editors would have to wait, and two might wait
    for each other. And a kill is to be public before anything behind it is looked at.
    """
    fresh = takewhile(lambda item: item.outcome == WireItem.Outcome.NEW, waiting)
    return list(fresh) or waiting[:1]


def _handle_some(items: Sequence[WireItem], now: datetime) -> list[bool]:
    """Act on the first of these items, as many as there is time for; False for those of others."""
    if len(items) == 1:
        return [_handle_or_hold(items[0], now)]
    try:
        actions.look_around()
        return _draft(_group(items), now)
    except ItemWithdrawn as withdrawn:
        # Nothing to look at: it is held with the reason.
        logger.debug("wire items are acted on one by one: %s", withdrawn)
    except Exception:  # whichever item it was will say so itself
        numbers = [item.pk for item in items]
        logger.info("wire items %s are acted on one by one", numbers, exc_info=True)
    # As stored: what was undone may have left its marks on those in hand.
    waiting = unhandled_items().in_bulk([item.pk for item in items])
    return [item.pk in waiting and _handle_or_hold(waiting[item.pk], now) for item in items]


def _handle_or_hold(item: WireItem, now: datetime) -> bool:
    try:
        return handle(item=item, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # the outermost loop of the desk's work on wires
        logger.exception("wire item %s could not be acted on", item.pk)
        reason = f"The desk could not act on it: {error!r}. Report it, and draft the story by hand."
        return _set_aside(item, reason, now)


def _group(items: Sequence[WireItem]) -> Sequence[WireItem]:
    """Put items into their events, as many as there is time for; gives these.

    Before they are acted on: whether its event is public already decides what becomes of an item.
    """
    grouped: list[WireItem] = []
    for part in _in_time(items):
        telling = [item for item in part if item.outcome in _TELLS]
        # While nobody has to wait. What is no newer version of anything has no event yet.
        ahead = sketch_ahead(item for item in telling if item.outcome == WireItem.Outcome.NEW)
        # Each part by itself: it locks its events in one order, and several would not.
        with in_turn():
            if telling:
                group_all(items=telling, ahead=ahead)
        grouped += part
    return grouped


def _draft(items: Sequence[WireItem], now: datetime) -> list[bool]:
    """Act on new items, and mark them; False for those of others."""
    # While nobody has to wait: it takes as long as all the rest.
    ahead = [actions.draft_ahead(item) for item in items]
    ours: list[bool] = []
    while len(ours) < len(ahead):
        with in_turn():
            actions.take_turns(items)
            for part in _in_time(ahead[len(ours) :]):
                ours += _store(part, now)
    return ours


def _store(part: Sequence[Drafted], now: datetime) -> list[bool]:
    marked = {item.pk for item in mark_all_handled(items=[each.item for each in part], now=now)}
    ours = [each.item.pk in marked for each in part]
    actions.store_drafted(ahead=list(compress(part, ours)), now=now)
    return ours


def _in_time(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Give some items after the other, until the time is over."""
    began = time.monotonic()
    for start in range(0, len(items), PART):
        yield items[start : start + PART]
        if time.monotonic() - began > SECONDS:
            return


def _act_on_one(item: WireItem, now: datetime) -> bool:
    """Act on an item, and mark it; False where somebody else has."""
    if item.outcome == WireItem.Outcome.NEW:
        return _draft([item], now)[0]
    ahead = actions.draft_ahead(item) if item.outcome == WireItem.Outcome.UPDATE else None
    with in_turn():
        ours = mark_handled(item=item, now=now)
        if ours and ahead:
            actions.update_from_wire(item=item, now=now, ahead=ahead)
        elif ours and item.outcome == WireItem.Outcome.KILL:
            actions.kill_from_wire(item=item, now=now)
            leave(item=item)
            tell_of_kill(kill=item, now=now)
    return ours


def _set_aside(item: WireItem, reason: str, now: datetime) -> bool:
    """Hold an item, unless another worker has acted on it meanwhile."""
    with transaction.atomic():
        if not mark_handled(item=item, now=now):
            return False
        hold(item=item, reason=reason)
    return True
