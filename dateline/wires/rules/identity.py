"""Which item is this: new, an update, a duplicate, a kill, or one that an editor decides on.

An item is known by its uri within its source. Of two versions the newer is the one with the higher
version number, and where the numbers do not tell, the one created later. The same text under another
uri, or from another source, makes no second story (`duplicates`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from dateline.wires.formats.codec import as_record
from dateline.wires.formats.copy import Signal, WireCopy
from dateline.wires.formats.limits import MAX_TEXT, TEXT_CUT
from dateline.wires.formats.notices import (
    asks_to_drop,
    is_notice_headline,
    takes_story_back,
)
from dateline.wires.rules.duplicates import LEAST_LETTERS, Terms, Twin, doubt, outranks


class Outcome(StrEnum):
    """What became of an item; the words of `WireItem.Outcome`."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    KILL = "kill"
    HELD = "held"


WORTH_ACTING_ON = frozenset({Outcome.NEW, Outcome.UPDATE, Outcome.KILL})
"""What the desk has to do something about; the rest is kept and that is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a uri before a copy is judged."""

    digests: frozenset[str] = frozenset()
    """Digests of every version that came before."""
    version: str = ""
    versioncreated: datetime | None = None
    """Version and time of the newest that came before."""
    wording: str = ""
    """`wording_of` that newest, where it came without a version number; else empty."""
    taken: bool = False
    """Whether one of them went to the desk."""
    killed: bool = False
    hold: bool = False
    """Whether the source's trust is to hold everything for an editor."""
    senders: frozenset[str] = frozenset()
    """Who sent the first of them, where the format knows."""
    offered: bool = False
    """Whether one of them was held: an editor, or the desk itself, may have drafted a story of it."""
    first: int | None = None
    """The number of the item that had the same text, where the newest that came before was a copy."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the item, why, and whether the row is kept (the same again is not)."""

    outcome: Outcome
    reason: str = ""
    kept: bool = True
    first: int | None = None
    """The number of the item that had the same text before."""


_NOT_TEXT = {
    "picture": "A picture item",
    "video": "A video item",
    "audio": "A sound item",
    "graphic": "A graphic",
    "composite": "A package of other items",
    "event": "An event of a calendar",
    "planning": "A planning item",
    "concept": "A concept, not news",
    "component": "A part of another item",
    "advisory": "A notice to editors",
    "pointer": "Its text stays at the agency, only its address came",
    "draft": "A draft, not published where it comes from",
    "page": "A standing page of a site",
}
_ASKED = "Its note to editors asks to drop a story and its status does not; an editor decides."
_WORD = re.compile(r"\w+")
# Of plain letters the same words: what is between them becomes blanks, in a fifth of the time.
_BETWEEN = {sign: " " for sign in range(128) if not _WORD.match(chr(sign))}
_NUMBER = re.compile(r"\d{1,40}(\.\d{1,40}){0,5}")
# What the reader of the format had to mend says nothing about the item, nor do its format and its way.
_WITHOUT_MEANING = frozenset({"called", "flags", "format", "may_mean", "sender"})
_USUAL = Terms()
_TIMES = frozenset({"firstcreated", "versioncreated"})
_EMPTY: tuple[object, ...] = ("", None, 0, [])


def identify(
    known: Known,
    copy: WireCopy,
    *,
    digest: str,
    twin: Twin | None = None,
    terms: Terms = _USUAL,
    now: datetime | None = None,
) -> Verdict:
    """Judge a copy by what came before under its uri, and by its twin under another.

    `terms` are those of its source, `now` the moment of judging; both matter where there is a twin.
    """
    if digest in known.digests:
        return Verdict(Outcome.DUPLICATE, "Nothing new: the same item came before.", kept=False)
    if why := _meddles(known, copy):
        return Verdict(Outcome.HELD, why)
    if copy.signal == Signal.KILL and (known.digests or _names_what_it_kills(copy)):
        return Verdict(Outcome.KILL, _why_killed(copy), first=known.first)
    if known.killed:
        return Verdict(
            Outcome.HELD,
            f"The agency withdrew this item on {_when(known)}; an editor decides.",
        )
    if known.digests and is_older(copy, known):
        return Verdict(
            Outcome.DUPLICATE, f"Older than the version of {_when(known)}; kept, changes nothing."
        )
    if known.wording and not copy.version and known.wording == wording_of(copy):
        # Many feeds give every item a new time whenever they are written: a row for each would
        # have the desk publish the same words again and again.
        return Verdict(Outcome.DUPLICATE, "Nothing new: only its time has changed.", kept=False)
    if why := unfit(copy):
        return Verdict(Outcome.HELD, why)
    if asks_to_drop(copy.ednote):
        return Verdict(Outcome.HELD, _ASKED)
    if why := _written_for_editors(copy):
        return Verdict(Outcome.HELD, f"Its headline {why}; an editor decides.")
    if twin and not known.taken and not outranks(twin, terms):
        return _judge_twin(twin, copy, terms, now or twin.arrived_at)
    verdict = _judge_alone(known, was_copy=known.first is not None and not known.taken and not twin)
    return replace(verdict, first=twin.number if twin else known.first)


def _written_for_editors(copy: WireCopy) -> str:
    """Say what a headline does that only editors should read; empty for one for readers."""
    if takes_story_back(copy.headline, copy.body_text):
        return "takes a story back and its status does not"
    return "says that it is for editors" if is_notice_headline(copy.headline) else ""


def _names_what_it_kills(copy: WireCopy) -> bool:
    """Say whether a kill comes under the identifier of what it withdraws, also where that is to come."""
    return copy.type != "advisory" or copy.uri in copy.may_mean


def _meddles(known: Known, copy: WireCopy) -> str:
    """Say that somebody changes what somebody else sent; empty where nobody does."""
    if not copy.sender or not known.senders or copy.sender in known.senders:
        return ""
    does = "withdraws" if copy.signal == Signal.KILL else "changes"
    return f"{copy.sender[:100]} {does} what {min(known.senders)[:100]} sent; an editor decides."


def _judge_alone(known: Known, *, was_copy: bool) -> Verdict:
    """Judge a copy that is not the text of another item, or may have a story of its own."""
    if was_copy:
        return Verdict(
            Outcome.HELD,
            "An earlier version was a copy of another item; this one has words of its own. "
            "An editor decides.",
        )
    if known.hold:
        return Verdict(Outcome.HELD, "The source is set to hold; an editor decides.")
    return Verdict(Outcome.UPDATE if known.taken or known.offered else Outcome.NEW)


def _judge_twin(twin: Twin, copy: WireCopy, terms: Terms, now: datetime) -> Verdict:
    """Make no second story; where the first one cannot stand for the copy, an editor decides."""
    if why := doubt(twin, copy, terms, now=now):
        return Verdict(Outcome.HELD, f"The same text as {twin}, {why}", first=twin.number)
    return Verdict(
        Outcome.DUPLICATE,
        f"The same text as {twin}; kept, no second story is made.",
        first=twin.number,
    )


def remember(known: Known, copy: WireCopy, verdict: Verdict, *, digest: str) -> Known:
    """Give what is known after a copy was judged, for the next copy of the same file."""
    sent = replace(known, senders=known.senders or frozenset({copy.sender} - {""}))
    return learn(
        sent,
        digest=digest,
        outcome=verdict.outcome,
        version=copy.version,
        versioncreated=copy.versioncreated,
        wording="" if copy.version else wording_of(copy),
        first=verdict.first,
    )


def learn(
    known: Known,
    *,
    digest: str,
    outcome: str,
    version: str,
    versioncreated: datetime | None,
    wording: str = "",
    first: int | None = None,
) -> Known:
    """Add one kept item to what is known; items are added in the order in which they came."""
    seen = replace(known, digests=known.digests | {digest})
    if outcome == Outcome.DUPLICATE and first is None:
        return seen
    # What an editor took over into the story of the first is no story of its own.
    own = outcome == Outcome.NEW or (outcome == Outcome.UPDATE and (first is None or known.taken))
    return replace(
        seen,
        first=first,
        version=version,
        versioncreated=versioncreated,
        wording=wording,
        offered=known.offered or outcome == Outcome.HELD,
        taken=known.taken or own,
        killed=known.killed or outcome == Outcome.KILL,
    )


def is_older(copy: WireCopy, known: Known) -> bool:
    """Say whether the copy is older than the newest known version; in doubt it is not.

    Version numbers decide where both are numbers and differ; otherwise the times do.
    """
    ours, theirs = version_number(copy.version), version_number(known.version)
    if ours and theirs and ours != theirs:
        return ours < theirs
    if copy.versioncreated and known.versioncreated:
        return copy.versioncreated < known.versioncreated
    return False


def version_number(version: str) -> tuple[int, ...]:
    """Read a version such as `3` or `1.10`; empty where it is no number."""
    text = version.strip()
    return tuple(int(part) for part in text.split(".")) if _NUMBER.fullmatch(text) else ()


def unfit(copy: WireCopy) -> str:
    """Say why no story can be made of a copy; empty where one can."""
    if TEXT_CUT in copy.flags:
        return f"Its text has more than {MAX_TEXT:,} characters; kept, no story is made of it."
    if copy.type == "composite" and copy.headline.strip() and copy.body_text.strip():
        return ""  # a full story that comes with others, or with its pictures
    if copy.type in _NOT_TEXT:
        return f"{_NOT_TEXT[copy.type]}; kept, no story is made of it."
    if copy.type not in {"", "text"}:
        return f"An item of the type {copy.type[:40]}; kept, no story is made of it."
    if not copy.headline.strip() and not copy.body_text.strip():
        return "Neither headline nor text; kept, no story is made of it."
    return ""


def digest_of(copy: WireCopy, *, now: datetime) -> str:
    """Give the SHA-256 over everything in the copy that has a meaning.

    `now` is the moment the file was opened with: a time in the future was clamped to it, would be
    another at every reading, and is left out.
    """
    clamped = {name for name in _TIMES if (at := getattr(copy, name)) and at >= now}
    return _hash(copy, without=_WITHOUT_MEANING | clamped)


def wording_of(copy: WireCopy) -> str:
    """Give the SHA-256 over what `digest_of` sees, without the times of creation and change."""
    return _hash(copy, without=_WITHOUT_MEANING | _TIMES)


def words_of(copy: WireCopy) -> str:
    """Give the SHA-256 over the words of headline and text; empty where the text is short.

    Case, blanks and punctuation do not count. The language as declared does: an agency that sends
    one text as two languages means two items.
    """
    if len(copy.body_text) < LEAST_LETTERS:
        return ""
    language = copy.language.partition("-")[0].lower()
    words = [language, *_each_word(copy.headline), "", *_each_word(copy.body_text)]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _each_word(text: str) -> list[str]:
    """Give the words of a text in small letters."""
    small = text.casefold()
    return small.translate(_BETWEEN).split() if small.isascii() else _WORD.findall(small)


def _hash(copy: WireCopy, *, without: Set[str]) -> str:
    record = _bare(as_record(copy))
    meaning = {name: value for name, value in record.items() if name not in without}
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _bare(value: Any) -> Any:
    """Leave out what is empty, so that a field added to the copy later changes no digest."""
    if isinstance(value, dict):
        return {name: _bare(part) for name, part in value.items() if part not in _EMPTY}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _when(known: Known) -> str:
    if known.versioncreated:
        return f"{known.versioncreated:%Y-%m-%d %H:%M} UTC"
    return f"version {known.version}" if known.version else "an earlier day"


def _why_killed(copy: WireCopy) -> str:
    note = copy.ednote or copy.headline
    return f"The agency withdrew it: {note[:300]}" if note else "The agency withdrew it."
