"""Whether what feedparser reads right survives here: its own test collection, field by field, in words.

Every file goes through the parser child and through feedparser as it comes, with its sanitiser.
Compared are title, text, summary, link, id, times, authors, enclosures and categories of each
entry; then everything here is searched for active content. The collection lies in the folder
`tests` of feedparser's source package, and is not part of this project.

Run: python -m benchmarks.feeds FOLDER [--all]
"""

from __future__ import annotations

import argparse
import calendar
import re
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree, html

from dateline.wires.formats import Hints, Unreadable, WireCopy
from dateline.wires.gateways.parser import Parser

HINTS = Hints(now=datetime(2026, 11, 1, tzinfo=UTC))
SHOWN = 60
CHARDET = "illformed/chardet"
"""Charsets that no file names: feedparser guesses them only with a package that is not here."""
_ALLOWED = "p h2 h3 ul ol li blockquote a strong em pre"
_WORD = re.compile(r"\w+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_HTTP = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_DROPPED = "script style iframe object embed applet svg math noscript template textarea select"
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one entry in which the two do not agree."""

    file: str
    name: str
    theirs: str
    ours: str


@dataclass(slots=True)
class Result:
    """What was seen in the whole collection."""

    files: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    words: int = 0
    shared: int = 0
    differences: list[Difference] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def words_of(text: str, markup: bool) -> Counter[str]:
    """Count the words that a reader sees of a text, which may hold markup."""
    if markup and "<" in text:
        try:
            tree = html.fromstring(f"<div>{text}</div>")
            etree.strip_elements(tree, *_DROPPED.split(), with_tail=False)
            text = " ".join(tree.itertext())
        except (etree.ParserError, ValueError):
            pass
    return Counter(_WORD.findall(unescape(unescape(text)).casefold()))


def their_fields(entry: Entry) -> Iterator[tuple[str, str, bool]]:
    """Give what feedparser reads of an entry: field, value, and whether that may hold markup."""
    texts = [(part.get("value", ""), _is_markup(part)) for part in entry.get("content", ())]
    summary = (entry.get("summary", ""), _is_markup(entry.get("summary_detail", {})))
    yield "text", *max([*texts, summary], key=lambda text: sum(words_of(*text).values()))
    yield "summary", *summary
    yield "title", entry.get("title", ""), _is_markup(entry.get("title_detail", {}))
    given = {
        "link": _web(entry.get("link", "")),
        "id": entry.get("id", ""),
        "published": _moment(entry.get("published_parsed")),
        "updated": _moment(entry["updated_parsed"] if "updated" in entry else None),
        # An address is no byline.
        "author": _MAIL.sub("", entry.get("author", "")).strip(" ()<>"),
        "enclosures": " ".join(_web(link.get("href", "")) for link in entry.get("enclosures", ())),
        "tags": " ".join(
            tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", ())
        ),
        "rights": entry.get("rights", ""),
    }
    yield from ((name, value, name == "rights") for name, value in given.items())


def _is_markup(part: Mapping[str, Any]) -> bool:
    return part.get("type") != "text/plain"


def our_field(item: WireCopy, name: str) -> str:
    """Give where that field stands here."""
    captions = " ".join(link.caption for link in item.media)
    given = {
        "title": item.headline,
        "text": item.body_text,
        "summary": f"{item.description} {item.body_text} {captions}",
        "link": item.link,
        "id": item.uri,
        "published": _iso(item.firstcreated),
        "updated": _iso(item.versioncreated),
        "author": item.byline,
        "enclosures": " ".join(link.href for link in item.media),
        "tags": " ".join(subject.name for subject in item.subjects),
        "rights": item.copyrightnotice,
    }
    return given[name]


def _web(address: str) -> str:
    return address if _HTTP.match(address) else ""


def _moment(parsed: time.struct_time | None) -> str:
    return _iso(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else ""


def _iso(moment: datetime | None) -> str:
    return moment.replace(microsecond=0).isoformat() if moment else ""


def compare(name: str, entry: Entry, item: WireCopy, result: Result) -> None:
    """Compare one entry; what a field here has more than feedparser is a difference too."""
    for what, theirs, markup in their_fields(entry):
        if not theirs.strip():
            continue
        ours = our_field(item, what)
        one, other = words_of(theirs, markup), words_of(ours, markup=False)
        shared = sum((one & other).values())
        whole = (
            one <= other if what in {"summary", "author", "enclosures", "tags"} else one == other
        )
        result.fields[what] += 1
        result.same[what] += whole
        result.words += sum(one.values())
        result.shared += shared
        if not whole:
            result.differences.append(Difference(name, what, theirs, ours))


def active_in(item: WireCopy) -> Iterator[str]:
    """Name what could act in a browser: any element or attribute a story may not have, any scheme."""
    for link in (item.link, *(link.href for link in item.media)):
        if link and not _HTTP.match(link):
            yield f"address {link[:80]}"
    for element in html.fromstring(f"<div>{item.body_html}</div>").iter():
        if element.tag not in {*_ALLOWED.split(), "div"}:
            yield f"element {element.tag}"
        yield from (f"attribute {name}" for name in element.attrib if name != "href")
        href = element.get("href", "")
        if href and not re.match(r"(?:https?://|mailto:)", href, re.IGNORECASE):
            yield f"address {href[:80]}"
    if "<div" in item.body_html.lower():
        yield "element div"


def look_at(path: Path, name: str, parser: Parser, result: Result) -> None:
    """Read one file both ways."""
    data, begun = path.read_bytes(), time.perf_counter()
    try:
        items = parser.read(data, HINTS)
    except Unreadable as error:
        items, result.reasons[name] = [], error.reason
    result.slowest = max(result.slowest, (time.perf_counter() - begun, name))
    entries = feedparser.parse(BytesIO(data)).entries
    kind = "items" if items else "a reason" if name in result.reasons else "no entries"
    result.files[kind] += 1
    if len(items) != len(entries):
        ours, theirs = f"{len(items)} items", f"{len(entries)} entries"
        result.differences.append(Difference(name, "entries", theirs, ours))
    for entry, item in zip(entries, items, strict=False) if CHARDET not in name else ():
        compare(name, entry, item, result)
    result.active += [f"{name}: {found}" for item in items for found in active_in(item)]


def report(result: Result, *, shown: int) -> list[str]:
    """Write the table and the first differences."""
    total, same = sum(result.fields.values()), sum(result.same.values())
    lines = [f"files ending in {kind:12} {number:6,}" for kind, number in result.files.items()]
    lines += [
        f"{name:12} {result.same[name]:6,} of {number:6,} the same ({result.same[name] / number:.1%})"
        for name, number in result.fields.items()
    ]
    lines += [
        f"all fields   {same:6,} of {total:6,} the same ({same / total:.2%})",
        f"words        {result.shared:6,} of {result.words:6,} kept ({result.shared / result.words:.2%})",
        f"active content left: {len(result.active)}",
        f"slowest file: {result.slowest[0]:.2f} s, {result.slowest[1]}",
    ]
    lines += [f"  ! {found}" for found in result.active[:shown]]
    lines += [f"  {name}: {reason}" for name, reason in list(result.reasons.items())[:shown]]
    return lines + [
        f"  {one.file} · {one.name}\n    feedparser {one.theirs[:200]!r}\n    here       {one.ours[:200]!r}"
        for one in result.differences[:shown]
    ]


def main() -> None:
    """Print the comparison."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    given.add_argument("folder", type=Path, help="the tests of feedparser's source package")
    given.add_argument("--all", action="store_true", help="list every difference")
    asked = given.parse_args()
    warnings.simplefilter("ignore")
    result = Result()
    with Parser() as parser:
        for path in sorted(asked.folder.rglob("*")):
            if path.is_file() and path.suffix not in {".py", ".pyc"}:
                look_at(path, str(path.relative_to(asked.folder)), parser, result)
    print("\n".join(report(result, shown=10_000 if asked.all else SHOWN)))


if __name__ == "__main__":
    main()
