"""XML documents of agencies as trees: parsed without entities and network, walked by local names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from typing import TypeAlias

from lxml import etree

from dateline.wires.formats.copy import Hints
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.xml import checked

Element: TypeAlias = etree._Element
_PROLOG = re.compile(
    rb"(?:<\?.{0,2000}?\?>|<!--.{0,8000}?-->|<!doctype[^>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>|\s)*",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:[a-z_][\w.-]{0,40}:)?([a-z_][\w.-]{0,40})[\s/>]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_NUMBERED = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_CLOSED_WITHIN = 2_000
MENDED = "Not well-formed XML"


def root_of(head: bytes) -> str:
    """Give the local name of a file's first element, from its beginning in lower case."""
    if not head.startswith(b"<"):
        return ""
    prolog = _PROLOG.match(head)
    root = _ROOT.match(head, prolog.end() if prolog else 0)
    return root[1].decode("ascii", "replace") if root else ""


def tree_of(data: bytes, hints: Hints) -> tuple[Element, tuple[str, ...]]:
    """Parse a whole file; what had to be mended comes back as flags. Raises `Unreadable`."""
    text, flags = decode(data, hints)
    if (sound := strictly(text)) is not None:
        return sound, flags
    found = checked(with_letters(text), feed=False)
    source = found.text.encode("utf-8", "replace")
    try:
        # Depth and entities were looked at before, as far as the file is well-formed.
        return _parsed(source), (*flags, *found.flags)
    except etree.XMLSyntaxError as error:
        _refuse_cut_off(found.text, source)
        reason = error.msg
    try:
        root = _parsed(source, recover=True, huge=False)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable(f"The XML cannot be read, nor be mended: {reason}.")
    flag = () if any(MENDED in flag for flag in found.flags) else (f"{MENDED}, mended ({reason})",)
    return root, (*flags, *found.flags, *flag)


def strictly(text: str) -> Element | None:
    """Parse a whole file that is well-formed and defines no entities; None for any other."""
    if "<!ENTITY" in text:
        return None
    source = with_letters(text).lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    try:
        return _parsed(source, huge=False)
    except etree.XMLSyntaxError:
        return None


def with_letters(text: str) -> str:
    """Put letters for references: names such as &nbsp; come from a DTD, and none is ever loaded."""
    return _NAMED.sub(_resolved, _NUMBERED.sub(_allowed, text)) if "&" in text else text


def _resolved(match: re.Match[str]) -> str:
    """Resolve a name of HTML; &LT; and &AMP; stay words, and never become markup."""
    found = unescape(match[0])
    return match[0] if found == match[0] else escape(found, quote=False)


def _allowed(match: re.Match[str]) -> str:
    """Drop a reference to what is no character: libxml2 would let half a surrogate pass."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    known = code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return match[0] if known or 0x10000 <= code <= 0x10FFFF else ""


def _parsed(source: bytes, *, recover: bool = False, huge: bool = True) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    return etree.fromstring(source, parser)


def _refuse_cut_off(text: str, source: bytes) -> None:
    """Refuse half a file: the missing half may say that the item is withdrawn."""
    prolog = _PROLOG.match(source[:64_000].lower())
    start = source[prolog.end() if prolog else 0 :][:200]
    root = re.match(rb"<([A-Za-z_][\w.:-]{0,80})", start)
    if root and b"</" + root[1] not in source[-_CLOSED_WITHIN:]:
        name = root[1].decode("ascii", "replace")
        last = " ".join(text[-60:].split())
        raise Unreadable(
            f"The file breaks off at line {text.count(chr(10)) + 1:,}: </{name}> is missing. "
            f"It ends with “{last}”. Ask for it again."
        )


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def name_of(element: Element) -> str:
    """Give an element's local name in lower case; empty for what is no element."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Give the children of these (lower-case) names, in their order."""
    for one in element if element is not None else ():
        tag = one.tag
        if isinstance(tag, str) and _local(tag) in names:
            yield one


def child(element: Element | None, *path: str) -> Element | None:
    """Follow a path of (lower-case) names, the first child of each."""
    for name in path:
        if element is None:
            return None
        # A plain loop: this is asked twenty times of each item, and a generator takes twice as long.
        for one in element:
            if isinstance(one.tag, str) and _local(one.tag) == name:
                element = one
                break
        else:
            return None
    return element


def inside(element: Element | None, *names: str) -> Iterator[Element]:
    """Give the descendants of these names, in the order of the document."""
    for one in element.iter() if element is not None else ():
        if one is not element and name_of(one) in names:
            yield one


def words(element: Element | None) -> str:
    """Give all text inside an element; a reference to an unknown entity has none."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return "".join(map(str, element.itertext()))


def value(element: Element | None, name: str) -> str:
    """Give an attribute, by its name without namespace."""
    if element is None:
        return ""
    found = element.get(name)
    if found is None:
        keys = (key for key in element.attrib if str(key).rpartition("}")[2] == name)
        found = element.get(next(keys, name))
    return str(found) if found is not None else ""


def language_of(element: Element | None) -> str:
    """Give `xml:lang` of an element."""
    found = element.get("{http://www.w3.org/XML/1998/namespace}lang") if element is not None else ""
    return str(found or "")
