"""What agencies' status words and signals mean, in the vocabularies of the XML formats."""

from __future__ import annotations

import re
from datetime import datetime

from dateline.wires.formats.copy import Signal
from dateline.wires.formats.mender import Mender
from dateline.wires.formats.notices import embargo_in
from dateline.wires.formats.times import NEVER
from dateline.wires.formats.tree import MENDED

# Not behind a.m. and p.m. nor behind a month cut short.
_SENTENCES = re.compile(r"(?<=[.;!/)])(?<![ap]\.m\.)(?<![A-Z][a-z]{2}\.)(?<![A-Z][a-z]{3}\.)\s+")
_USABLE = frozenset({"", "usable", "embargoed"})
_WITHHELD = frozenset({"withheld", "withhold", "held"})
_CANCELED_WORDS = """
canceled cancelled cancel killed kill mandatorykill recalled recall withdrawn withdraw
withdrawal takedown deleted delete eliminated elimination retracted retraction
"""
_CORRECTION_WORDS = "correct corrected correction corrective rectify rectification"
_UPDATE_WORDS = "update updated lead writethru revision"
_CANCELED = frozenset(_CANCELED_WORDS.split())
_CORRECTIONS = frozenset(_CORRECTION_WORDS.split())
_UPDATES = frozenset(_UPDATE_WORDS.split())


def status_of(given: str) -> str:
    """Give `usable`, `embargoed`, `withheld` or `canceled`; another word as it came."""
    word = given.strip().lower().rpartition(":")[2]
    if word in _CANCELED:
        return "canceled"
    if word in _WITHHELD:
        return "withheld"
    return word or "usable"


def stated(mender: Mender, given: str | None) -> str:
    """Give the status of an XML item; if it gives none, it may have been lost where broken XML was mended."""
    if given is None and any(MENDED in flag for flag in mender.flags):
        return "lost in broken XML"
    return status_of(given or "")


def signal_of(status: str, *signals: str) -> Signal:
    """Say what is to be done, from the status and the signals as the agency coded them."""
    given = {signal.strip().lower().rpartition(":")[2] for signal in signals}
    if status_of(status) in {"canceled", "withheld"} or given & (_CANCELED | _WITHHELD):
        return Signal.KILL
    if given & _CORRECTIONS:
        return Signal.CORRECT
    return Signal.UPDATE if given & _UPDATES else Signal.PUBLISH


def hold_unknown(mender: Mender, status: str, embargoed: datetime | None) -> datetime | None:
    """Hold what says “embargoed” without an end, or has a status that nobody knows."""
    if status == "embargoed" and embargoed is None:
        mender.note("Embargoed without an end, held until an editor sets it")
        return NEVER
    if status not in _USABLE | {"canceled", "withheld"}:
        mender.note(f"Status “{status[:40]}” not known, held until an editor decides")
        return NEVER
    return embargoed


def embargo_noted(mender: Mender, embargoed: datetime | None, *notes: str) -> datetime | None:
    """Give the embargo of the metadata; where that has none, the one that a note to editors opens with."""
    if embargoed is not None:
        return embargoed
    said = embargo_in([each for note in notes for each in _SENTENCES.split(note)])
    return mender.embargo(said) if said else None
