"""IPTC 7901, the teleprinter format: a header line, keywords, headline, text, and a time at the end.

SOH opens the header (service and number, priority, category, words, a free line), STX the text, ETX
the time of filing, EOT ends the message. A file may hold several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dateline.wires.formats.copy import CALLED, Hints, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Mender
from dateline.wires.formats.notices import (
    byline_in,
    corrects,
    embargo_in,
    genre_alone,
    informs,
    is_embargo,
    is_for_editors,
    is_version,
    renews,
    takes_back,
    takes_story_back,
    withdraws,
)
from dateline.wires.formats.text import Markup, read_plain
from dateline.wires.formats.times import read_moment

_HEADER = re.compile(
    r"^(?P<service>[A-Za-z]{1,6})[ ]?(?P<number>\d{1,6})[ \t]+(?P<priority>[1-9])[ \t]+"
    r"(?P<category>[A-Za-z]{1,6})(?:[ \t]+(?P<words>\d{1,6}))?(?P<free>[^\n]{0,200})$"
)
_RECOGNISED = re.compile(
    rb"^[\x00\x16\r\n \t]{0,64}\x01[a-z]{1,6} ?\d{1,6}[ \t]+[1-9][ \t]+[a-z]{1,6}[ \t\r\n]"
)
_FILED = re.compile(
    r"(?P<day>\d{2})(?P<clock>\d{4})[ \t]+(?:(?P<zone>[A-Z]{2,5})[ \t]+)?"
    r"(?P<month>[A-Za-zä]{3,9})\.?[ \t]+(?P<year>\d{2,4})"
)
# A service and a number, where they are no words: G20 and EU 27 are.
_NUMBERED = re.compile(r"\b(?=[A-Za-z]{3}|[A-Za-z]{1,2}\d{3})([A-Za-z]{1,6}) ?(\d{1,6})\b")
_OWN_NUMBER = re.compile(r"(?:^|\s)(?P<agency>[A-Za-z]{2,6}) ?(?P<number>\d{1,6})\s*$")
_BETWEEN = re.compile(r"[\s-]+")
_BY_CORRESPONDENTS = re.compile(r"^By [a-z]{2,12} (?:correspondents?|staff|writers?|reporters?)$")
_LONGEST_MARK = 80
_RULE = re.compile(r"^[\s*_=~-]{3,}$")
_SIGNED = re.compile(r"^[a-zäöüß]{2,8}(?: [a-zäöüß]{2,8}){1,7}$")
_AGENCIES = {"dpa": "dpa", "afp": "AFP", "apa": "APA", "efe": "EFE", "ansa": "ANSA", "sda": "SDA"}


class Heading(NamedTuple):
    """The lines between STX and the equals sign: what is said of this version, headline and byline."""

    marks: tuple[str, ...] = ()
    """Lines above the headline that stand alone: KILL, CORRECTION, 1ST LEAD, FEATURE."""
    headline: str = ""
    byline: str = ""


class Parts(NamedTuple):
    """One message, cut at its control characters."""

    header: re.Match[str] | None
    keywords: str
    heading: Heading
    body: str
    notes: str
    filed: str


def recognises(head: bytes) -> bool:
    """Say whether a file opens with the header line of IPTC 7901."""
    return bool(_RECOGNISED.match(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the messages of a file."""
    text, flags = decode(data, hints)
    found = [part for part in text.replace("\r\n", "\n").split("\x01") if "\x02" in part]
    if not found:
        raise Unreadable("The message has a header but no text (no STX). Ask for it again.")
    refuse_count(len(found))
    return (_item(_parts(message), message, hints, flags) for message in found)


def _parts(message: str) -> Parts:
    """Cut a message at STX, ETX and EOT."""
    head, _, rest = message.partition("\x02")
    text, _, end = rest.partition("\x03")
    lines = head.strip("\x00\r\n ").split("\n")
    heading, body = _heading(text.split("\x04")[0].replace("\r", "").split("\n"))
    story, notes = _without_notes(body)
    keywords = " ".join(line.strip() for line in lines[1:] if line.strip())
    return Parts(
        _HEADER.match(lines[0].strip()),
        keywords,
        heading,
        story,
        notes,
        end.split("\x04")[0].strip("\x7f \n"),
    )


def _heading(lines: Sequence[str]) -> tuple[Heading, list[str]]:
    """Take what stands above the text: it ends with an equals sign or at the first blank line."""
    taken: list[str] = []
    for position, line in enumerate(lines[:12]):
        if not line.strip():
            if taken:
                return _read_heading(taken), list(lines[position:])
            continue
        taken.append(line.strip().rstrip("= "))
        if line.rstrip().endswith("="):
            return _read_heading(taken), list(lines[position + 1 :])
    return Heading(), list(lines)


def _read_heading(lines: Sequence[str]) -> Heading:
    """Part the marks above the headline, and the byline below it, from the headline."""
    first = next((n for n, line in enumerate(lines[:-1]) if not _is_mark(line)), len(lines) - 1)
    byline = _byline_below(lines[-1]) if len(lines) - first > 1 else ""
    return Heading(tuple(lines[:first]), " ".join(lines[first : -1 if byline else None]), byline)


def _byline_below(line: str) -> str:
    """Give the writers below a headline, who may be “dpa correspondents” too."""
    return byline_in(line) or (line[3:] if _BY_CORRESPONDENTS.match(line) else "")


def _is_mark(line: str) -> bool:
    """Say whether a line above a headline says what this version or kind of copy is."""
    if is_version(line) or genre_alone(line) or (is_embargo(line) and len(line) < _LONGEST_MARK):
        return True
    return line.isupper() and any(says(line) for says in (withdraws, corrects, informs))


def _without_notes(lines: Sequence[str]) -> tuple[str, str]:
    """Part the story from what the agency adds for editors only."""
    for position, line in enumerate(lines):
        if is_for_editors(line.strip()):
            notes = [line for line in lines[position:] if not _RULE.match(line)]
            return _trimmed(lines[:position]), "\n".join(notes)
    return _trimmed(lines), ""


def _trimmed(lines: Sequence[str]) -> str:
    """Drop rules and the initials of editors from the end."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1]) or _is_signature(kept)):
        kept.pop()
    return "\n".join(kept)


def _is_signature(lines: Sequence[str]) -> bool:
    """Say whether the last line stands alone and holds nothing but initials."""
    return len(lines) > 1 and not lines[-2].strip() and bool(_SIGNED.match(lines[-1]))


def _item(parts: Parts, message: str, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints)
    mender.note(*flags)
    head = parts.header.groupdict() if parts.header else {}
    if not head:
        mender.note("Header line not readable")
    filed = mender.time(_filed(parts.filed))
    lines, byline, openings = _above(mender.raw(parts.body))
    marks, headline = parts.heading.marks, mender.line(parts.heading.headline)
    byline = parts.heading.byline or byline
    provider = _provider(head)
    body = mender.body(
        Markup(tuple(read_plain(lines))), headline=headline, signatures=(byline, provider)
    )
    numbers = _numbers_in(headline, head)
    day, signal = _day(parts.filed), _signal(parts, headline, body.text, numbers)
    shown = _without_number(headline, numbers) if signal == Signal.CORRECT else headline
    return WireCopy(
        format="iptc7901",
        type=_type(mender, (*marks, headline), signal),
        uri=mender.uri(_uri(head, day), words=message),
        may_mean=() if signal == Signal.PUBLISH else _named_by(numbers, head, day),
        called=_called(head, day),
        signal=signal,
        pubstatus="canceled" if signal == Signal.KILL else "usable",
        headline=mender.headline(shown, body),
        slugline=mender.line(parts.keywords),
        description=body.description,
        byline=mender.byline(byline),
        body_text=body.text,
        body_html=body.html,
        firstcreated=filed,
        versioncreated=filed,
        embargoed=mender.embargo(embargo_in([*marks, headline, *openings])),
        urgency=_urgency(head.get("priority")),
        genres=tuple(filter(None, map(genre_alone, marks))),
        subjects=_subjects(head, parts.keywords),
        provider=provider,
        ednote=mender.line(parts.notes),
        flags=tuple(mender.flags),
    )


def _above(text: str) -> tuple[str, str, list[str]]:
    """Take byline and embargo off the top of the text; give the rest, the byline, what was looked at.

    Only where a paragraph begins: any other line may begin within a sentence.
    """
    lines = text.strip("\n").split("\n")
    byline, openings = "", []
    begins = True
    for position, line in enumerate(lines[:8]):
        openings += [line] if begins else []
        if begins and _stands_alone(lines, position) and (name := byline_in(line.rstrip("= "))):
            byline, lines[position] = name, ""
        elif begins and is_embargo(line):
            lines[position] = ""
        begins = not lines[position].strip()
    return "\n".join(lines).strip("\n"), byline, openings


def _stands_alone(lines: Sequence[str], position: int) -> bool:
    """Say whether a paragraph ends with this line."""
    after = lines[position + 1] if position + 1 < len(lines) else ""
    ends = lines[position].rstrip().endswith("=")
    return ends or not after.strip() or after[0].isspace() or is_embargo(after)


def _signal(parts: Parts, headline: str, text: str, numbers: Sequence[re.Match[str]]) -> Signal:
    """Read what is wanted from marks, headline and first keyword; KILL ala0012 opens with KILL."""
    marks = parts.heading.marks
    first = next(iter(numbers), None)
    opening = headline[: first.start()] if first else headline
    if any(map(withdraws, marks)) or _is_keyed(parts.keywords) or takes_story_back(opening, text):
        return Signal.KILL
    if first and takes_back(opening, headline[first.end() :]):
        return Signal.KILL
    if any(map(corrects, (*marks, opening))):
        return Signal.CORRECT
    return Signal.UPDATE if any(map(renews, marks)) else Signal.PUBLISH


def _without_number(headline: str, numbers: Sequence[re.Match[str]]) -> str:
    """Take the number of the corrected message out from between mark and headline: readers know none.

    Where nothing but mark and number is there, nothing stays.
    """
    first = next(iter(numbers), None)
    if first is None or not corrects(headline[: first.start()]):
        return headline
    rest = headline[first.end() :].strip(" :–—-/.)]")
    return f"{headline[: first.start()].strip()} {rest}" if rest else ""


def _is_keyed(keywords: str) -> bool:
    """Say whether the first keyword withdraws: in capitals; where all are in capitals, KILL alone does."""
    first, _, others = (part.strip() for part in keywords.partition("/"))
    if not first.isupper() or not withdraws(first):
        return False
    return not others.isupper() or "KILL" in first


def _type(mender: Mender, lines: Sequence[str], signal: Signal) -> str:
    """Tell stories from notices to editors; what a withdrawal means may stand in its words alone."""
    if signal == Signal.KILL:
        mender.note(
            "Withdraws a story by its number; one that it names in words an editor withdraws"
        )
        return "advisory"
    return "advisory" if any(map(informs, lines)) else "text"


def _filed(end: str) -> str:
    """Write the time of filing (day, hour and minute, zone, month, year) as one that can be read."""
    found = _FILED.search(end)
    if found is None:
        return ""
    clock = f"{found['clock'][:2]}:{found['clock'][2:]}"
    return f"{found['day']} {found['month']} {found['year']} {clock} {found['zone'] or ''}".strip()


def _day(filed: str) -> date | None:
    """Give the day of filing as the agency writes it: its midnight is not that of UTC."""
    found = _FILED.search(filed)
    if found is None:
        return None
    when, _ = read_moment(f"{found['day']} {found['month']} {found['year']}", zone="UTC")
    return when.date() if when else None


def _uri(head: dict[str, str], day: date | None) -> str:
    """Name a message by its service, its number and its day: the numbers begin anew every day."""
    if not head or day is None:
        return ""
    return f"urn:dateline:iptc7901:{head['service'].lower()}:{int(head['number'])}:{day}"


def _called(head: dict[str, str], day: date | None) -> str:
    """Name a message by its agency's own number, which stands in the free line: dpa 0123."""
    found = _OWN_NUMBER.search(head.get("free") or "")
    if found is None or day is None:
        return ""
    return f"{CALLED}iptc7901:{found['agency'].lower()}:{int(found['number'])}:{day}"


def _numbers_in(headline: str, head: dict[str, str]) -> list[re.Match[str]]:
    """Find the numbers of messages of the service, or of the agency, in a headline."""
    own = _OWN_NUMBER.search(head.get("free") or "")
    agency = own["agency"] if own else _provider(head)
    names = {head.get("service", "").lower(), agency.lower()} - {""}
    return [found for found in _NUMBERED.finditer(headline) if found[1].lower() in names]


def _named_by(
    numbers: Sequence[re.Match[str]], head: dict[str, str], day: date | None
) -> tuple[str, ...]:
    """Name the message whose number stands in a headline: of its own day, or of the one before.

    Several numbers name none: one of them may be that of the message to use in its place. Numbers
    count up, so a larger one than its own is of the day before. A smaller one is of its own day even
    where that never came here: a story that was called so the day before is another. A number with
    the agency's name is that of its free line, where it has one there.
    """
    if len(numbers) != 1 or day is None:
        return ()
    service, number = numbers[0][1].lower(), numbers[0][2]
    own = _OWN_NUMBER.search(head.get("free") or "")
    if own is None or service == head["service"].lower():
        before = int(number) > int(head["number"])
        return (_uri({**head, "number": number}, day - timedelta(days=before)),)
    before = int(number) > int(own["number"])
    return (_called({"free": f"{service} {number}"}, day - timedelta(days=before)),)


def _provider(head: dict[str, str]) -> str:
    words = _BETWEEN.split((head.get("free") or "").lower())
    return next((_AGENCIES[word] for word in words if word in _AGENCIES), "")


def _urgency(value: str | None) -> int:
    return int(value) if value else 0


def _subjects(head: dict[str, str], keywords: str) -> tuple[Subject, ...]:
    """Give the category by its letters, and the keywords of the slugline as they are."""
    category = (head.get("category") or "").lower()
    words = [word.strip(" /") for word in keywords.split("/")]
    named = tuple(Subject(name=word) for word in dict.fromkeys(words) if word)
    return (Subject(code=category), *named) if category else named
