"""What an XML file must not be before any parser sees it: a bomb, cut off, or too deep.

On the way the withdrawals of an Atom feed are noted. They are elements and nothing else: words in
a story, in a comment or in CDATA that look like one withdraw nothing, whoever wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from dateline.wires.formats.errors import Unreadable

MAX_DEPTH = 200
SHORT = 100
"""Characters that an entity of a feed may stand for."""
_MARKUP = re.compile("[&<%]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")
# What XML 1.0 forbids; a single one makes strict parsers give up on the whole file.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|rdf|feed|channel))[\s>/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """XML without its declaration and forbidden characters, and what was noticed in it."""

    text: str
    flags: tuple[str, ...] = ()
    withdrawn: tuple[Mapping[str, str], ...] = ()
    """The attributes of each Atom tombstone (RFC 6721)."""


def fit_for_xml(text: str) -> str:
    """Give a text without the characters that XML 1.0 cannot hold: for what is read, and what is written."""
    return _FORBIDDEN.sub("", text)


def checked(text: str, *, feed: bool = True) -> Checked:
    """Look through a whole file; raises `Unreadable` for one that no parser should see.

    Only in a feed is <rss> a root: elsewhere it is a word in somebody's text.
    """
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    if feed:
        _refuse_cut_off(text)
    sound = fit_for_xml(text)
    guard = _Guard(expat.ParserCreate("utf-8"), feed)
    flags = guard.run(sound)
    if len(sound) < len(text):
        flags = (*flags, f"{len(text) - len(sound)} control characters dropped")
    return Checked(sound, flags, tuple(guard.withdrawn))


def _refuse_cut_off(text: str) -> None:
    """Refuse a feed whose root is never closed, saying where it ends."""
    root = _ROOT.search(text)
    if root is None or f"</{root[1]}" in text[-20_000:] or f"</{root[1]}" in text:
        return
    if text[root.end() - 1 : text.find(">", root.start()) + 1].endswith("/>"):
        return
    lines = text.count("\n") + 1
    last = " ".join(text[-60:].split())
    raise Unreadable(
        f"The file breaks off at line {lines:,} (character {len(text):,}): </{root[1]}> is missing. "
        f"It ends with “{last}”. Fetch it again."
    )


@dataclass(slots=True)
class _Guard:
    """A run of expat that reads nothing and only watches for entities, depth and tombstones."""

    parser: Any
    feed: bool = False
    depth: int = 0
    root: str = ""
    withdrawn: list[Mapping[str, str]] = field(default_factory=list)

    def run(self, text: str) -> tuple[str, ...]:
        """Watch the whole file; what is not well-formed is a flag, for the feed parser mends it."""
        self.parser.StartElementHandler = self.down
        self.parser.EndElementHandler = self.up
        self.parser.EntityDeclHandler = self.entity
        try:
            self.parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            return (f"Not well-formed XML, mended (line {error.lineno}: {what})",)
        return ()

    def down(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self.depth += 1
        if self.depth <= 2:
            self._note(name.rpartition(":")[2], attributes)
        if self.depth > MAX_DEPTH:
            raise Unreadable(
                f"More than {MAX_DEPTH} elements inside one another, at line "
                f"{self.parser.CurrentLineNumber:,}. No feed is built so."
            )

    def _note(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.depth == 1:
            self.root = name
        elif name == "deleted-entry" and self.root == "feed":
            self.withdrawn.append(attributes)

    def up(self, _name: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def entity(self, name: str, parameter: bool, value: str | None, *outside: object) -> None:
        """Refuse a file that defines entities: they can blow up, or read other files.

        In feeds short words pass, and the names of HTML at the W3C, which nobody goes to fetch.
        """
        if self.feed and value is not None and len(value) <= SHORT and not _MARKUP.search(value):
            return
        if self.feed and parameter and str(outside[2]).startswith("-//W3C//ENTITIES"):
            return
        raise Unreadable(
            f"The file declares XML entities of its own (<!ENTITY {name[:40]} …>), which can blow up "
            "or read other files. Ask for it without them."
        )
