"""What the desk does: one verb each, one transaction each, keyword arguments only."""

from __future__ import annotations

from dateline.desk.actions.clock import release_due
from dateline.desk.actions.counting import count_years
from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.actions.drafting import draft_ahead
from dateline.desk.actions.held import dismiss, take_over, take_up
from dateline.desk.actions.indexing import reindex
from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.actions.shots import remove_shot, write_shot
from dateline.desk.actions.sorting import sort_again
from dateline.desk.actions.translating import link_translations, say_in, unlink_translation
from dateline.desk.actions.wire import (
    draft_from_wire,
    kill_from_wire,
    look_around,
    store_drafted,
    take_turns,
    update_from_wire,
)

__all__ = [
    "count_years",
    "dismiss",
    "draft_ahead",
    "draft_from_wire",
    "kill",
    "kill_from_wire",
    "link_translations",
    "look_around",
    "publish_now",
    "reindex",
    "release_due",
    "remove_shot",
    "say_in",
    "set_up_newsroom",
    "sort_again",
    "store_drafted",
    "take_over",
    "take_turns",
    "take_up",
    "unlink_translation",
    "update_from_wire",
    "write_shot",
]
