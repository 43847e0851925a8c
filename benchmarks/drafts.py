"""The words of an item and its story as their rows hold them: the house's results, made sooner.

All of it is plain letters, so that nothing has to be escaped but what stands in the opening.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from json.encoder import encode_basestring_ascii as escape
from typing import NamedTuple

from benchmarks.fates import EPOCH, Fate
from benchmarks.prose import Piece
from dateline.desk.rules.drafting import clip, slug_of
from dateline.desk.rules.publishing import words_digest
from dateline.wires.formats.codec import as_record
from dateline.wires.formats.copy import WireCopy

STANDFIRST = 320
"""Characters to which the house clips a first paragraph."""
MONTHS = ("", *(f"{date(2000, month, 1):%B}" for month in range(1, 13)))
ADDRESS = 80
"""Characters of a headline that stand in an address."""


class Draft(NamedTuple):
    """What the rows of an item and of its story hold of the words."""

    size: int
    digest: str
    """Of the item's text."""
    record: str
    headline: str
    standfirst: str
    slug: str
    body: str
    words: str
    """Digest of all that readers can see."""


def draft(fate: Fate, piece: Piece, uri: str) -> Draft:
    """Write the item and the story."""
    opening, headline = opening_of(fate) + piece.lead, piece.headline
    escaped, credit = escape(opening)[1:-1], as_json(fate.agency.name)
    apart = piece.body.replace("\n", "\n\n")
    escaped_body = piece.body.replace("\n", r"\n\n")
    plain = piece.body.replace("\n", " ")
    marked = piece.body.replace("\n", "</p><p>")
    record = _record() % (
        uri, headline, f"{escaped}\\n\\n{escaped_body}", f"<p>{escaped}</p><p>{marked}</p>",
        fate.language, fate.moment.isoformat(), fate.urgency, credit,
    )  # fmt: skip
    seen = (
        f'["{headline}", {quoted(piece.lead)}, "{plain}", "", "", "", {quoted(fate.agency.name)}]'
    )
    slug = headline.replace(" ", "-").lower()
    return Draft(
        size=len(piece.lead) + 2 * (len(plain) - piece.body.count("\n")),
        digest=sha256(f"{opening}\n\n{apart}".encode()).hexdigest(),
        record=record,
        headline=headline,
        standfirst=piece.lead,
        slug=slug if len(slug) <= ADDRESS else slug_of(headline),
        body=f"<p>{marked}</p>",
        words=sha256(seen.encode()).hexdigest(),
    )


@cache
def _record() -> str:
    """Give the record of an item, with gaps for what differs from one to the next, in their order."""
    gap = "%s"
    blank = WireCopy(
        uri=gap, format="ninjs", version="1", headline=gap, body_text=gap, body_html=gap,
        language=gap, versioncreated=EPOCH, urgency=9, provider=gap,
    )  # fmt: skip
    record = json.dumps(as_record(blank))
    for whole in ('"urgency": 9', '"provider": "%s"'):
        record = record.replace(whole, f"{whole.partition(':')[0]}: %s")
    return record.replace(EPOCH.isoformat(), gap)


@lru_cache(maxsize=10_000)
def as_json(value: str | tuple[str, ...]) -> str:
    """Write a value that comes again and again."""
    return json.dumps(value)


def uri_of(fate: Fate, number: int) -> str:
    """Give the agency's identifier of an item."""
    return f"urn:newsml:{fate.agency.slug}.example:{fate.moment:%Y%m%d}:{number}"


def opening_of(fate: Fate) -> str:
    """Give the dateline with which the agency opens the first paragraph."""
    return f"{fate.place.upper()}, {MONTHS[fate.moment.month]} {fate.moment.day} ({fate.agency.name}) - "


def copy_of(fate: Fate, piece: Piece, uri: str) -> WireCopy:
    """Give the item as the agency sent it: the dateline still opens the first paragraph."""
    paragraphs = (opening_of(fate) + piece.lead, *piece.paragraphs)
    return WireCopy(
        uri=uri,
        format="ninjs",
        version="1",
        headline=piece.headline,
        body_text="\n\n".join(paragraphs),
        body_html="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        language=fate.language,
        versioncreated=fate.moment,
        urgency=fate.urgency,
        provider=fate.agency.name,
    )


def check_draft(draft: Draft, fate: Fate, piece: Piece, uri: str) -> None:
    """Raise AssertionError where the house would write other words."""
    copy, plain = copy_of(fate, piece, uri), " ".join(piece.paragraphs)
    standfirst = clip(piece.lead, STANDFIRST)
    seen = (piece.headline, standfirst, plain, "", "", "", fate.agency.name)
    assert draft.record == json.dumps(as_record(copy)), "records are written in another way now"
    assert draft.digest == sha256(copy.body_text.encode()).hexdigest(), "another text was digested"
    assert draft.standfirst == standfirst, "standfirsts are clipped in another way now"
    assert draft.slug == slug_of(piece.headline), "addresses are made in another way now"
    assert draft.words == words_digest(*seen), "what is seen is digested in another way now"
