"""ANPA 1312, the teleprinter format of American agencies: two header lines, tagged lines, paragraphs.

SOH opens the first header line (service letter and transmission number, selector), the second gives
priority, category, format, slug and date; STX opens the text, ETX the time of filing, EOT ends it.
Lines that open with ^ say what they are: keywords, headline, note to editors, byline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateline.wires.formats.copy import Hints, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender
from dateline.wires.formats.notices import (
    byline_in,
    corrects,
    embargo_in,
    takes_story_back,
    withdraws,
)
from dateline.wires.formats.text import Block, Markup, paragraph

_RECOGNISED = re.compile(
    rb"^[\x00\x16\r\n \t]{0,64}\x01[a-z]{1,4}\d{3,5}[\x1f \t][^\n]{0,80}\n[a-z] ?[a-z]?[\x11-\x14 ]"
)
_FIRST = re.compile(r"^(?P<service>[A-Za-z]{1,4})(?P<number>\d{3,5})")
_SECOND = re.compile(
    r"^(?P<priority>[A-Za-z]) ?(?P<category>[A-Za-z]?)[\x11-\x14 ]{1,4}(?P<rest>.*)$"
)
_DATED = re.compile(r"\s(?P<month>\d{1,2})-(?P<day>\d{1,2})\s{1,4}\d{1,5}\s*$")
_FILED = re.compile(
    r"(?P<agency>[A-Za-z]{2,5})-[A-Za-z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s{1,3}(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{2,4})"
)
_COUNT = re.compile(r"^\W{0,2}\d{1,5}\W{0,2}$")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[ -]?(?:ld|lead|writethru|update)", re.IGNORECASE)
_LEAD = re.compile(r"\b(?:ld|lead|writethru|update|optional)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:add|take \d|insert|sub)\b", re.IGNORECASE)
_ADVANCE = re.compile(
    r"^\$?(?:adv(?:ance)?[ -]?\d{0,2}(?:[-/]\d{1,2})?|hfr|hold for release)$", re.IGNORECASE
)
_RELEASED = re.compile(
    r"^for release (?=[^\n]*\d)(?P<when>[^()]{4,60}?)(?:,? and thereafter)?\W*$", re.IGNORECASE
)
_NOTE = re.compile(r"^\(?\s?eds?:", re.IGNORECASE)
_PHOTO = re.compile(r"^(?:AP )?(?:Photos?|Graphics?|Video|Audio)\b[^.]{0,200}$", re.IGNORECASE)
_AGENCY = re.compile(
    r"^(?:(?:The )?(?:Associated|Canadian) Press|AP|UPI|Reuters)(?: [A-Z][a-z]{1,20}){0,3}(?: Writers?)?$"
)
_END = re.compile(r"^(?:END|MORE|-?30-?)$")
_CREDITS = {"AP": "AP", "CP": "The Canadian Press", "UPI": "UPI", "AFP": "AFP", "RTR": "Reuters"}
# F is left out: it is a flash in the standard, and a feature at the agencies still sending it.
_URGENCIES = {"b": 2, "u": 3, "r": 4, "d": 6, "a": 6, "s": 7, "w": 7}
_CATEGORIES = {
    "a": "Domestic", "b": "Special events", "c": "Features", "d": "Food", "e": "Entertainment",
    "f": "Business", "i": "International", "k": "Commentary", "l": "Lifestyle", "n": "State",
    "o": "Weather", "p": "Politics", "q": "Sports", "r": "Racing", "s": "Sports", "t": "Travel",
    "w": "Washington", "z": "Sports",
}  # fmt: skip
_ADVISORY = "v"
CYCLES_BACK = 2
"""Days back in which the story of a kill or correction is looked for."""
_NAMED = "urn:dateline:anpa:"
_CYCLE = re.compile(rf"{_NAMED}(?P<day>\d{{4}}-\d\d-\d\d):(?P<name>[^:]+)$")
_ROUNDINGS = (("``", "“"), ("''", "”"))
_DASH = re.compile(r"(?<=\s)_(?=\s)")


class Tagged(NamedTuple):
    """The tagged lines above a story, each for what it is."""

    keywords: str = ""
    headline: str = ""
    summary: str = ""
    byline: str = ""
    notes: tuple[str, ...] = ()
    advance: tuple[str, ...] = ()
    """Lines that say from when on it may be used: Adv08, For release Sunday, June 8, and thereafter."""


def recognises(head: bytes) -> bool:
    """Say whether a file opens with the two header lines of ANPA 1312."""
    return bool(_RECOGNISED.match(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the messages of a file."""
    text, flags = decode(data, hints)
    found = [part for part in text.replace("\r", "").split("\x01") if "\x02" in part]
    if not found:
        raise Unreadable("The message has a header but no text (no STX). Ask for it again.")
    refuse_count(len(found))
    return (_item(message, hints, flags) for message in found)


def _item(message: str, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints)
    mender.note(*flags)
    head, _, rest = message.partition("\x02")
    text, _, end = rest.partition("\x03")
    first, second = _headers(head)
    tagged, blocks = _story(mender, text.lstrip("\x02").split("\x04")[0])
    filed, provider = _filed(mender, end), _credit(end)
    slug, changes = _slug(tagged.keywords or second.get("rest", ""))
    body = _body(mender, tagged, blocks, provider)
    signal = _signal(changes, tagged, body.text)
    uri = mender.uri(_uri(first, second, slug, changes, filed, hints), words=message)
    return WireCopy(
        format="anpa",
        type=_type(second, changes),
        uri=uri,
        may_mean=_cycles_before(uri) if signal in {Signal.KILL, Signal.CORRECT} else (),
        version=_version(changes, signal),
        signal=signal,
        pubstatus="canceled" if signal == Signal.KILL else "usable",
        headline=mender.headline(tagged.headline, body),
        slugline=mender.line(slug),
        description=body.description,
        byline=mender.byline(_cased(tagged.byline)),
        body_text=body.text,
        body_html=body.html,
        firstcreated=filed,
        versioncreated=filed,
        embargoed=mender.embargo(_embargo(slug, changes, tagged)),
        urgency=_URGENCIES.get(second.get("priority", "").lower(), 0),
        subjects=_subjects(second),
        provider=provider,
        ednote=mender.line(" ".join(tagged.notes)),
        flags=tuple(mender.flags),
    )


def _body(mender: Mender, tagged: Tagged, blocks: Sequence[Block], provider: str) -> Body:
    return mender.body(
        Markup(tuple(blocks)),
        headline=tagged.headline,
        summary=tagged.summary,
        signatures=(tagged.byline, provider),
    )


def _headers(head: str) -> tuple[dict[str, str], dict[str, str]]:
    lines = [line for line in head.strip("\x00\x16\n ").split("\n") if line.strip()]
    first = _FIRST.match(lines[0]) if lines else None
    second = _SECOND.match(lines[1]) if len(lines) > 1 else None
    return (first.groupdict() if first else {}), (second.groupdict() if second else {})


def _story(mender: Mender, text: str) -> tuple[Tagged, list[Block]]:
    """Part the tagged lines above from the paragraphs below."""
    lines = _typeset(mender.raw(text)).split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip() and line[0] not in "^\x02"), -1)
    head = [_line(line) for line in (lines if start < 0 else lines[:start])]
    return _tagged([line for line in head if line]), _paragraphs(
        lines[start:] if start >= 0 else []
    )


def _typeset(text: str) -> str:
    """Write the quotes and dashes that a teleprinter has no signs for."""
    for typed, meant in _ROUNDINGS:
        text = text.replace(typed, meant)
    return _DASH.sub("–", text)


def _line(line: str) -> str:
    """Take a line without the signs that open and end it."""
    return line.strip("\x02 \t").removeprefix("^").rstrip("\f \t<=").strip()


def _tagged(lines: Sequence[str]) -> Tagged:
    """Say what each tagged line is; what is left are the headline and the summary, in that order."""
    notes = tuple(line.strip("()") for line in lines[1:] if _NOTE.match(line))
    names = [byline_in(line) for line in lines[1:]]
    rest = [
        line
        for line, name in zip(lines[1:], names, strict=True)
        if not (
            name
            or _NOTE.match(line)
            or _is_advance(line)
            or _PHOTO.match(line)
            or _AGENCY.match(line)
            or _title(line, lines)
        )
    ]
    return Tagged(
        keywords=lines[0] if lines else "",
        headline=rest[0] if rest else "",
        summary=rest[1] if len(rest) > 1 else "",
        byline=next((name for name in names if name), ""),
        notes=notes,
        advance=tuple(line for line in lines[1:] if _is_advance(line)),
    )


def _is_advance(line: str) -> bool:
    """Say whether a line only says that and from when on it may be used."""
    return bool(_ADVANCE.match(line) or _RELEASED.match(line))


def _title(line: str, lines: Sequence[str]) -> bool:
    """Say whether a line stands under the byline: the writer's position or agency."""
    place = lines.index(line)
    return place > 0 and bool(byline_in(lines[place - 1])) and len(line) < 60


def _paragraphs(lines: Sequence[str]) -> list[Block]:
    """Make a paragraph of each indented line; rows parted by semicolons make a table."""
    blocks: list[Block] = []
    rows: list[str] = []
    for line in lines:
        words = _line(line)
        if words.count(";") >= 3:
            rows.append(re.sub(r";", "  ", words.strip(";")) if words[0] != ";" else words)
            continue
        if rows and (words or len(rows) > 1):
            blocks.append(_table(rows))
            rows = []
        if not words or _END.match(words) or set(words) <= set("_*-="):
            continue
        if line[0].isspace() or line[0] == "^" or not blocks or blocks[-1].kind != "p":
            blocks.append(paragraph(words))
        else:
            blocks[-1] = paragraph(f"{blocks[-1].text} {words}")
    return [*blocks, _table(rows)] if rows else blocks


def _table(rows: Sequence[str]) -> Block:
    return paragraph("\n".join(row.replace(";", "  ").rstrip() for row in rows), "pre")


def _slug(keywords: str) -> tuple[str, tuple[str, ...]]:
    """Part a line of keywords into the story's slug and what is said of this version of it."""
    dated = _DATED.search(keywords)
    words = keywords[: dated.start()] if dated else keywords
    parts = [part.strip() for part in words.split(",") if part.strip()]
    parts = [part for part in parts if not _COUNT.match(part)]
    return (parts[0] if parts else ""), tuple(parts[1:])


def _type(second: dict[str, str], changes: Sequence[str]) -> str:
    if second.get("category", "").lower() == _ADVISORY:
        return "advisory"
    return "component" if any(map(_PART.search, changes)) else "text"


def _signal(changes: Sequence[str], tagged: Tagged, text: str) -> Signal:
    """Read what is wanted from the version beside the slug, where ANPA keeps it, or the tagged lines."""
    told = (*changes, *map(_told, tagged.notes))
    if any(map(withdraws, told)) or takes_story_back(tagged.headline, text):
        return Signal.KILL
    if any(map(corrects, (*told, tagged.headline))):
        return Signal.CORRECT
    return Signal.UPDATE if any(map(_LEAD.search, changes)) else Signal.PUBLISH


def _told(note: str) -> str:
    """Give a note to editors without its opening."""
    return _NOTE.sub("", note).strip()


def _embargo(slug: str, changes: Sequence[str], tagged: Tagged) -> str:
    """Give what is said of an embargo; an advance has one, though its day stands in words."""
    sentences = [each for note in tagged.notes for each in re.split(r"(?<=[.:])\s+", note)]
    said = embargo_in([slug, *changes, *tagged.notes, *sentences, tagged.headline])
    days = (found["when"] for line in tagged.advance if (found := _RELEASED.match(line)))
    marks = (line for line in (*changes, *tagged.advance) if _ADVANCE.match(line))
    return said or next(days, "") or next(marks, "")


def _version(changes: Sequence[str], signal: Signal) -> str:
    """Give the number of the lead or write-through: the first sending is 0."""
    if signal in {Signal.KILL, Signal.CORRECT}:
        return ""
    numbers = [found[1] for change in changes if (found := _ORDINAL.search(change))]
    return numbers[0] if numbers else "1" if any(map(_LEAD.search, changes)) else "0"


def _uri(
    first: dict[str, str],
    second: dict[str, str],
    slug: str,
    changes: Sequence[str],
    filed: datetime | None,
    hints: Hints,
) -> str:
    """Name a story by the slug and the day of its cycle: leads and kills repeat both.

    The transmission number names a sending, not a story. Parts of a story have a name of their own.
    """
    dated = _DATED.search(second.get("rest", ""))
    if not slug or dated is None:
        return (
            f"urn:dateline:anpa:{first['service']}{first['number']}:{filed:%Y-%m-%d}".lower()
            if first and filed
            else ""
        )
    near = filed or hints.now
    month, day = int(dated["month"]), int(dated["day"])
    year = near.year + (month == 1 and near.month == 12) - (month == 12 and near.month == 1)
    part = "".join(f":{change}" for change in changes if _PART.search(change))
    name = re.sub(r"\W+", "-", slug.casefold()).strip("-")
    return f"{_NAMED}{year}-{month:02}-{day:02}:{name}{part.casefold()}"


def _cycles_before(uri: str) -> tuple[str, ...]:
    """Give the names of the story in this cycle and in those before: a kill may come the next day."""
    found = _CYCLE.match(uri)
    if found is None:
        return ()
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return ()
    days = (day - timedelta(days=number) for number in range(CYCLES_BACK + 1))
    return tuple(f"{_NAMED}{each}:{found['name']}" for each in days)


def _filed(mender: Mender, end: str) -> datetime | None:
    """Read the time of filing: month, day, year, and the clock in its zone."""
    found = _FILED.search(end[:400])
    if found is None:
        return None
    return mender.time("20{year}-{month}-{day} {hour}:{minute} {zone}".format(**found.groupdict()))


def _credit(end: str) -> str:
    found = _FILED.search(end[:400])
    return _CREDITS.get(found["agency"].upper(), found["agency"].upper()) if found else ""


def _subjects(second: dict[str, str]) -> tuple[Subject, ...]:
    category = second.get("category", "").lower()
    return (Subject(name=_CATEGORIES.get(category, ""), code=category),) if category else ()


def _cased(name: str) -> str:
    """Write surnames that were set in capitals as names are written."""
    return " ".join(
        word.title() if word.isupper() and len(word) > 2 else word for word in name.split()
    )
