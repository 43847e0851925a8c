"""What becomes of a wire item at the desk: out at once, later, onto the desk, or nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# How the notes of readers of formats begin that hold an item.
_HOLDING = ("Embargo", "Status ")


class Way(StrEnum):
    """Where an item's words go."""

    OUT = "out"
    """Into the story, and to readers."""
    LATER = "later"
    """Into the story, which goes out by itself when the embargo ends."""
    DESK = "desk"
    """Into the story, which waits for an editor."""
    ASIDE = "aside"
    """Nowhere: the story stays as it is."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an item goes, and what an editor is told of it; empty where there is nothing to tell."""

    way: Way
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What decides about an item, of the item and its source."""

    trusted: bool
    """The source may publish without an editor."""
    embargo: datetime | None = None
    """The end of an embargo that is in force."""
    unreadable: Sequence[str] = ()
    """What the agency said of an embargo whose end nobody can read; then it has no end."""
    expired_at: datetime | None = None
    """The end of its time on the site, where that lies behind."""
    objections: Sequence[str] = ()
    """What the gate has against it."""
    told_by: str = ""
    """The headline of a public story of the same event; empty where an editor need not look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides about an item, of the story that was made of an older version."""

    story: int
    live: bool = False
    killed: bool = False
    edited: bool = False
    """An editor has saved it."""
    taken_down: bool = False
    """An editor has taken it down; the end of its time on the site is not meant."""
    changed: bool = True
    """The item brings anything that readers may see."""


def route_new(arrival: Arrival) -> Route:
    """Decide on an item whose words are not public yet."""
    if arrival.unreadable:
        return Route(Way.DESK, why_held(arrival.unreadable))
    if not arrival.trusted:
        return Route(Way.DESK)
    if arrival.expired_at:
        return Route(Way.DESK, f"Its time on the site ended at {_moment(arrival.expired_at)}.")
    if arrival.objections:
        return Route(Way.DESK, listed(*arrival.objections))
    if arrival.told_by:
        return Route(Way.DESK, f"The same event as “{arrival.told_by}”, which is public.")
    return Route(Way.LATER if arrival.embargo else Way.OUT)


def route_update(arrival: Arrival, standing: Standing) -> Route:
    """Decide on a newer version of an item of which there is a story.

    What is public is replaced whole or not at all: words that may not go out never lie in a
    public story.
    """
    if standing.killed:
        return Route(Way.ASIDE, f"Story {standing.story} was killed; an update does not revive it.")
    if standing.edited:
        return Route(
            Way.ASIDE,
            f"An editor has changed story {standing.story}: compare, and take over what is right.",
        )
    if standing.live:
        reason = _against_replacing(arrival)
        if not reason and standing.changed:
            return Route(Way.OUT)
        said = f"Story {standing.story} is public and stays as it is. {reason}" if reason else ""
        return Route(Way.ASIDE, said)
    if standing.taken_down:
        return Route(Way.DESK, "It was taken down at the desk; an update does not bring it back.")
    return route_new(arrival)


def _against_replacing(arrival: Arrival) -> str:
    if arrival.unreadable:
        return why_held(arrival.unreadable)
    if arrival.embargo:
        return f"This version is under embargo until {_moment(arrival.embargo)}."
    if not arrival.trusted:
        return "Its source is not trusted to publish: an editor decides on this version."
    return listed(*arrival.objections)


def why_held(flags: Sequence[str]) -> str:
    """Say what an editor has to do first about an item whose embargo or status is in doubt.

    What else its reader noted stands below, as a list.
    """
    holding = next((flag for flag in flags if flag.startswith(_HOLDING)), "")
    others = [flag for flag in dict.fromkeys(flags) if flag != holding]
    return listed(_to_do(holding), *others)


def _to_do(holding: str) -> str:
    if holding.startswith("Status "):
        status = holding.partition("“")[2].partition("”")[0]
        return f"Its status “{status}” is not known here: ask the agency what it means, then publish it or dismiss it."
    if holding.startswith("Embargoed without"):
        return (
            "It is under an embargo without an end: publish it when the agency lifts the embargo."
        )
    words = holding.partition(": ")[2].strip("“”. ")
    said = f" (“{words}”)" if words else ""
    return f"Its embargo cannot be read{said}: ask the agency when it ends, and publish it then."


def listed(first: str = "", *others: str) -> str:
    """Write what to do first, and below it the rest as a list, a line each."""
    return "\n• ".join([first, *others])


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
