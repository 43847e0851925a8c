"""From an item's raw strings to clean values: one mender per item, which notes what it had to mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from dateline.wires.formats.copy import Hints, MediaLink
from dateline.wires.formats.limits import (
    MAX_LINE,
    MAX_TEXT,
    MAX_VALUES,
    TEXT_CUT,
    digest_uri,
    fitting_uri,
)
from dateline.wires.formats.notices import byline_in, is_to_editors
from dateline.wires.formats.text import (
    Block,
    Markup,
    as_html,
    as_text,
    paragraph,
    read_markup,
    safe_link,
    without_ends,
)
from dateline.wires.formats.text.strings import mend, one_line, scrub
from dateline.wires.formats.times import NEVER, is_doubtful, read_moment, read_time

_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")
_BY = re.compile(r"^(?:by|von|par|por|di|af|av|door)\s+(?=\S)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_INITIALS = re.compile(r"^[a-z]{2,3}(?:/[a-z]{2,3}){1,5}$")
_SENTENCE = re.compile(r"(?<=[.!?…。])['\"”’»)]*\s+")
_LETTER, _BETWEEN = re.compile(r"\w"), re.compile(r"\W+")
# "LONDON (AP) – ", which stands in the text and in no headline.
_DATELINE = re.compile(
    r"^[^\W\d_][^()\n]{1,60} \([A-Za-z]{2,12}(?:/[A-Za-z]{2,12})?\)\s{0,3}[-–—_]{1,2}\s"
)
LEAD_LENGTH = 280
SIGNATURE_LENGTH = 60
HEADLINE_LENGTH = 100
SMALL_PICTURE = 60
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Body:
    """A story's words in both forms, its standfirst, and the pictures that stood in the HTML."""

    html: str = ""
    text: str = ""
    description: str = ""
    images: tuple[MediaLink, ...] = ()
    byline: str = ""
    """The writer, where a line of the text itself said who that is."""
    note: str = ""
    """What the first line told editors of this version."""


@dataclass(slots=True)
class Mender:
    """Reads the raw strings of one item."""

    hints: Hints
    base: str = ""
    """The address that the item's relative links start from."""
    flags: list[str] = field(default_factory=list)

    def note(self, *flags: str) -> None:
        """Remember what had to be mended, once each."""
        self.flags.extend(flag for flag in map(scrub, flags) if flag not in self.flags)

    def raw(self, value: object) -> str:
        """Take a string (or a number written as one) and undo a broken encoding."""
        if not isinstance(value, str):
            return str(value) if type(value) in {int, float} else ""
        if value.isascii():
            return value
        mended = mend(value)
        if mended != value:
            self.note("Mojibake mended")
        return mended

    def line(self, *values: object) -> str:
        """Take the first of the values that holds words, as one clean line."""
        for value in values:
            # Cut before it is looked at: what is so long is no line.
            if (value or value == 0) and (found := one_line(self.raw(value)[: 10 * MAX_LINE])):
                return self.cut(found, MAX_LINE)
        return ""

    def cut(self, text: str, length: int) -> str:
        """Give a text, cut where it is longer than anybody writes it."""
        if len(text) <= length:
            return text
        self.note(f"Cut to {length:,} characters: {text[:40]}…")
        return text[: length - 1] + "…"

    def few(self, values: Iterable[_Value], what: str) -> tuple[_Value, ...]:
        """Take the first values; a list without an end is left there."""
        rest = iter(values)
        taken = tuple(islice(rest, MAX_VALUES))
        if next(rest, None) is not None:
            self.note(f"More than {MAX_VALUES} {what}, the rest left out")
        return taken

    def byline(self, *values: object) -> str:
        """Take the first name; an e-mail address alone is no byline."""
        for value in values:
            line = self.line(value)
            name = (_MAIL.sub("", line) if "@" in line else line).strip(" ()<>,;:-|")
            if _INITIALS.match(name):
                continue
            if name := _BY.sub("", name):
                return name
        return ""

    def link(self, *values: object) -> str:
        """Take the first http(s) address."""
        found = (safe_link(scrub(value), self.base) for value in values if isinstance(value, str))
        return next((link for link in found if link), "")

    def language(self, *values: object) -> str:
        """Take the first well-formed language tag."""
        tags = (value.strip() for value in values if isinstance(value, str))
        return next((tag.replace("_", "-") for tag in tags if _LANGUAGE.match(tag)), "")

    def time(self, *values: object) -> datetime | None:
        """Take the first readable time, never one after the arrival."""
        for value in values:
            when, flags = read_time(self.raw(value), zone=self.hints.zone, now=self.hints.now)
            self.note(*flags)
            if when is not None:
                return when
        return None

    def version_of(self, *values: object) -> str:
        """Write the first readable time as a version: as the file says it, also if it is too late."""
        for value in values:
            when, _ = read_moment(self.raw(value), zone=self.hints.zone)
            if when is not None:
                return when.isoformat()
        return ""

    def later(self, value: object) -> datetime | None:
        """Take a time that may lie in the future."""
        when, flags = read_moment(self.raw(value), zone=self.hints.zone)
        self.note(*flags)
        return when

    def embargo(self, value: object) -> datetime | None:
        """Take the end of an embargo; one that cannot be read holds the item until a person acts."""
        words = self.raw(value)
        when, flags = read_moment(words, zone=self.hints.zone)
        self.note(*flags)
        if (when is None and words.strip()) or is_doubtful(flags):
            self.note(f"Embargo not readable, held until an editor sets it: {words.strip()[:60]}")
            return NEVER
        return when

    def markup(self, value: object, *, html: bool = False) -> Markup:
        """Read HTML, or what may be plain text, into paragraphs."""
        raw = self.raw(value)
        return read_markup(raw, self.base, surely=html) if raw else Markup()

    def body(
        self, found: Markup, *, headline: str, summary: object = "", signatures: Sequence[str] = ()
    ) -> Body:
        """Write the body without what stands above a story; the standfirst is the summary or its lead.

        `signatures` are the byline and the agency's name, which some repeat at the top.
        """
        blocks = without_ends(found.blocks)
        note = blocks[0].text if len(blocks) > 1 and is_to_editors(blocks[0].text) else ""
        if note:
            self.note(f"Left out, for editors only: {note[:200]}")
            blocks = blocks[1:]
        while len(blocks) > 1 and repeats(blocks[0].text, headline, signatures):
            blocks = blocks[1:]
        byline = byline_in(blocks[0].text) if len(blocks) > 1 else ""
        blocks = blocks[1:] if byline else blocks
        if sum(len(block.text) for block in blocks) > MAX_TEXT:
            self.note(TEXT_CUT)
            blocks = list(up_to(MAX_TEXT, blocks))
        text = as_text(blocks)
        description = self.plain(summary)
        if not description or (text.startswith(description) and len(description) > LEAD_LENGTH):
            description = first_sentences(blocks[0].text if blocks else "")
        told = note.strip("()")
        return Body(as_html(blocks), text, description, found.images, byline, told)

    def plain(self, value: object) -> str:
        """Take a summary as plain text."""
        words = as_text(without_ends(self.markup(value).blocks)) if value else ""
        return self.cut(words, MAX_LINE)

    def headline(self, title: str, body: Body) -> str:
        """Give the title, or where an item has none, the first words of its text."""
        if title or not body.text:
            return title
        self.note("No headline, first words of the text taken")
        words = first_sentences(_DATELINE.sub("", body.text.split("\n\n", 1)[0]))
        return (
            words
            if len(words) <= HEADLINE_LENGTH
            else words[:HEADLINE_LENGTH].rsplit(" ", 1)[0] + "…"
        )

    def uri(self, *values: object, words: str) -> str:
        """Take the first identifier, or derive one from the item's words."""
        for value in values:
            found = " ".join(scrub(str(value)).split()) if isinstance(value, str | int) else ""
            if found:
                return fitting_uri(found)
        self.note("No identifier, derived from the text")
        return digest_uri(words)


def up_to(length: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the blocks that fit into a length, the last of them cut."""
    left = length
    for block in blocks:
        if len(block.text) > left:
            yield paragraph(block.text[:left], block.kind)
            return
        yield block
        left -= len(block.text)


def same_words(one: str, other: str) -> bool:
    """Say whether two lines differ in nothing but case, blanks and punctuation."""
    ours, theirs = _LETTER.search(one), _LETTER.search(other)
    if ours is None or theirs is None:
        return bool(other) and ours is theirs
    # Most paragraphs begin with another letter, and need not be looked through.
    if ours[0].casefold()[:1] != theirs[0].casefold()[:1]:
        return False
    return _BETWEEN.sub("", one.casefold()) == _BETWEEN.sub("", other.casefold())


def repeats(text: str, headline: str, signatures: Sequence[str]) -> bool:
    """Say whether a paragraph only repeats the headline, the byline or the agency's name."""
    if same_words(text, headline) or any(
        same_words(_BY.sub("", text), name) for name in signatures
    ):
        return True
    ends = tuple(name for name in signatures if name)
    return len(text) <= SIGNATURE_LENGTH and bool(ends) and text.endswith(ends)


def first_sentences(text: str) -> str:
    """Give the opening sentences of a paragraph, up to a standfirst's length."""
    lead = ""
    for sentence in _SENTENCE.split(" ".join(text[:2000].split())):
        if lead and len(lead) + len(sentence) >= LEAD_LENGTH:
            break
        lead = f"{lead} {sentence}".strip()
    return lead


def merged(media: Sequence[MediaLink], images: Iterable[MediaLink]) -> tuple[MediaLink, ...]:
    """Put the media of the metadata first; the first picture of the body only where none is there."""
    kept: dict[str, MediaLink] = {}
    for link in media:
        known = kept.get(link.href)
        kept[link.href] = _fuller(known, link) if known else link
    if not any(is_picture(link) for link in kept.values()):
        large = [link for link in images if not 0 < link.width < SMALL_PICTURE]
        kept.update({link.href: link for link in large[:1]})
    return tuple(kept.values())


def is_picture(link: MediaLink) -> bool:
    """Say whether a link is a picture, by its type or, failing that, by its name."""
    if link.mimetype:
        return link.mimetype.startswith("image/")
    return bool(re.search(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", link.href, re.IGNORECASE))


def pixels(value: object) -> int:
    """Read a width or height; 0 for anything that is none."""
    digits = str(value).strip() if isinstance(value, str | int) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def mimetype(value: object, fallback: str = "") -> str:
    """Take a well-formed media type."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", text) else fallback


def strings(mapping: Mapping[str, object], *names: str) -> list[object]:
    """Give the values of the named fields, in that order."""
    return [mapping.get(name) for name in names]


def _fuller(one: MediaLink, other: MediaLink) -> MediaLink:
    return replace(
        one,
        mimetype=one.mimetype or other.mimetype,
        width=one.width or other.width,
        height=one.height or other.height,
        caption=one.caption or other.caption,
        credit=one.credit or other.credit,
    )
