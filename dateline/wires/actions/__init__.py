"""What is done with agency copy: it is received, read, polled for, held and marked as handled."""

from __future__ import annotations

from dateline.wires.actions.events import (
    choose_lead,
    close_silent,
    group,
    group_all,
    leave,
    leave_all,
    merge,
    sketch_ahead,
    take_out,
)
from dateline.wires.actions.fetching import PollReport, poll
from dateline.wires.actions.folders import take_from_folders
from dateline.wires.actions.items import hold, mark_all_handled, mark_handled, tell_of_kill
from dateline.wires.actions.keeping import MAX_BYTES, receive
from dateline.wires.actions.leases import take_back_leases
from dateline.wires.actions.reading import FileReport, ItemReport, read, read_again
from dateline.wires.actions.sharing import in_turn
from dateline.wires.actions.sources import (
    ensure_source,
    hash_of,
    new_token,
    note_wrong_signature,
    poll_soon,
    set_secret,
)

__all__ = [
    "MAX_BYTES",
    "FileReport",
    "ItemReport",
    "PollReport",
    "choose_lead",
    "close_silent",
    "ensure_source",
    "group",
    "group_all",
    "hash_of",
    "hold",
    "in_turn",
    "leave",
    "leave_all",
    "mark_all_handled",
    "mark_handled",
    "merge",
    "new_token",
    "note_wrong_signature",
    "poll",
    "poll_soon",
    "read",
    "read_again",
    "receive",
    "set_secret",
    "sketch_ahead",
    "take_back_leases",
    "take_from_folders",
    "take_out",
    "tell_of_kill",
]
