"""From the wires to the desk: each item that came in leads to one action."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from dateline.desk import actions
from dateline.desk.errors import ItemWithdrawn
from dateline.wires.actions import group, hold, leave, mark_handled, tell_of_kill
from dateline.wires.models import WireItem
from dateline.wires.queries import unhandled_items

logger = logging.getLogger(__name__)

_TELLS = frozenset({WireItem.Outcome.NEW, WireItem.Outcome.UPDATE})
"""Items that tell of an event."""


def handle_waiting_items(*, now: datetime, limit: int = 200) -> int:
    """Act on items that the wires took in, oldest first; gives how many were handled.

    An item that cannot be acted on is held with the reason, so that it neither vanishes nor
    stops those behind it. A database that is busy or away is no fault of the item: the error is
    the caller's, and the item waits.
    """
    handled = 0
    for item in unhandled_items()[:limit]:
        try:
            handled += handle(item=item, now=now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # the outermost loop of the desk's work on wires
            logger.exception("wire item %s could not be acted on", item.pk)
            reason = (
                f"The desk could not act on it: {error!r}. Report it, and draft the story by hand."
            )
            handled += _set_aside(item, reason, now)
    return handled


def handle(*, item: WireItem, now: datetime) -> bool:
    """Act on one item; False if another worker had it. The action and the mark are one transaction."""
    try:
        actions.look_around()
        if item.outcome in _TELLS:
            # Before: whether its event is public already decides what becomes of it.
            group(item=item)
        with transaction.atomic():
            if not mark_handled(item=item, now=now):
                return False
            _act(item, now)
    except ItemWithdrawn:
        # The kill stands behind it in the queue: not even for that moment may it be public.
        leave(item=item)
        return _set_aside(item, "The agency withdrew it before the desk had it.", now)
    return True


def _act(item: WireItem, now: datetime) -> None:
    match item.outcome:
        case WireItem.Outcome.NEW:
            actions.draft_from_wire(item=item, now=now)
        case WireItem.Outcome.UPDATE:
            actions.update_from_wire(item=item, now=now)
        case WireItem.Outcome.KILL:
            actions.kill_from_wire(item=item, now=now)
            leave(item=item)
            tell_of_kill(kill=item, now=now)


def _set_aside(item: WireItem, reason: str, now: datetime) -> bool:
    """Hold an item, unless another worker has acted on it meanwhile."""
    with transaction.atomic():
        if not mark_handled(item=item, now=now):
            return False
        hold(item=item, reason=reason)
    return True
