"""The same text again, under another identifier or from another agency: what becomes of it.

It makes no second story. Where the first one may not stand for it (it was withdrawn, it waits, it has
expired), where it says more or says it otherwise, or where its source may do more than the first
one's, it is no plain duplicate: it is held, with the link, and an editor decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.wires.formats.copy import Signal, WireCopy
from dateline.wires.formats.times import NEVER

LOOK_BACK = timedelta(days=3)
"""How far back the texts of all sources are compared: what is sold on comes within hours."""
LEAST_LETTERS = 200
"""Letters of text below which nothing is compared: two market reports may be alike."""
_TRUST = ("hold", "draft", "publish")
_RIGHTS = ("headline", "excerpt", "full")
_SHOWN_FIGURES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a source may do: the words of `Source.Trust` and `Source.Rights`."""

    trust: str = "draft"
    rights: str = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """An earlier item with the same text, and how the later one differs."""

    number: int
    """The number of its row; below zero, its place among those that are stored with it."""
    uri: str
    headline: str
    outcome: str
    arrived_at: datetime
    agency: str = ""
    """The name of its source."""
    terms: Terms = Terms()
    killed: bool = False
    """Whether its agency has withdrawn it since."""
    embargoed: datetime | None = None
    expires: datetime | None = None
    identical: bool = False
    """Whether the later one has the very same words, headline and all."""
    says_more: bool = False
    """Whether the later one holds its text and much more."""
    figures: tuple[str, ...] = ()
    """Numbers that only the later one has."""

    def __str__(self) -> str:
        agency = f" of {self.agency}" if self.agency else ""
        return f"“{self.headline[:80]}”{agency}, {self.arrived_at:%Y-%m-%d %H:%M} UTC ({self.uri})"


def is_compared(copy: WireCopy) -> bool:
    """Say whether a copy has a text that others are compared with."""
    return copy.signal != Signal.KILL and len(copy.body_text) >= LEAST_LETTERS


def may_be_one(ours: str, theirs: str) -> bool:
    """Say whether texts of two languages may be one: not where both are named and differ."""
    return not (ours and theirs) or _language(ours) == _language(theirs)


def _language(tag: str) -> str:
    return tag.partition("-")[0].casefold()


def outranks(twin: Twin, terms: Terms) -> bool:
    """Say whether a copy goes its own way, for its twin only waits because its source is to hold."""
    return (
        twin.outcome == "held"
        and twin.terms.trust == "hold"
        and terms.trust != "hold"
        and not twin.killed
        and not twin.embargoed
        and not twin.expires
    )


def doubt(twin: Twin, copy: WireCopy, terms: Terms, *, now: datetime) -> str:
    """Say why an editor decides on a copy of this twin; empty where it is a plain duplicate."""
    return (
        _doubt_of_first(twin, copy, now)
        or _doubt_of_text(twin, copy)
        or _doubt_of_source(twin, terms)
    )


def _doubt_of_first(twin: Twin, copy: WireCopy, now: datetime) -> str:
    """Say why the first item cannot stand for the copy."""
    if twin.killed:
        return "which the agency withdrew; an editor decides."
    if _ended(twin.expires, now) and not _ended(copy.expires, now):
        return "which has expired; an editor decides."
    if twin.embargoed and twin.embargoed > now and _earlier(copy.embargoed, twin.embargoed):
        until = (
            "further notice" if twin.embargoed == NEVER else f"{twin.embargoed:%Y-%m-%d %H:%M} UTC"
        )
        return f"which is under embargo until {until}; an editor decides."
    return "which is held." if twin.outcome == "held" else ""


def _doubt_of_text(twin: Twin, copy: WireCopy) -> str:
    """Say what the copy has that the first item has not."""
    if twin.identical:
        return ""
    if copy.signal in {Signal.UPDATE, Signal.CORRECT}:
        does = "corrects" if copy.signal == Signal.CORRECT else "updates"
        return f"which it {does} under another identifier; an editor decides."
    if twin.says_more:
        return "and much more than that: take it over, or make a story of it."
    if twin.figures:
        shown = ", ".join(twin.figures[:_SHOWN_FIGURES])
        return f"but with other figures ({shown}); an editor decides."
    return ""


def _doubt_of_source(twin: Twin, terms: Terms) -> str:
    """Keep a source with less trust or rights from keeping back what one with more sends."""
    if terms.trust == "publish" and twin.terms.trust != "publish":
        return "whose source does not publish at once, as this one does; an editor decides."
    if _RIGHTS.index(terms.rights) > _RIGHTS.index(twin.terms.rights):
        return "of which readers may see less than of this one; an editor decides."
    return ""


def _ended(time: datetime | None, now: datetime) -> bool:
    return time is not None and time <= now


def _earlier(ours: datetime | None, theirs: datetime) -> bool:
    return ours is None or ours < theirs


def copy_of_withdrawn(agency: str, *, now: datetime) -> str:
    """Tell the desk of a copy of what another agency withdrew."""
    return (
        f"{agency} withdrew the same text on {now:%Y-%m-%d %H:%M} UTC, and this copy of it was not "
        "withdrawn: look at it, and at a story that was made of it."
    )


def first_of_withdrawn(agency: str, *, now: datetime) -> str:
    """Tell the desk that what was withdrawn still stands as another item's story."""
    return (
        f"{agency} withdrew this text on {now:%Y-%m-%d %H:%M} UTC, and the same text of another item, "
        "which came first, still stands: look at that."
    )
