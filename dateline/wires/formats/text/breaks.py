"""Line breaks in HTML that are only the width of a teleprinter's paper."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from dateline.wires.formats.text.plain import is_wrapped

_FEWEST = 3


def join_wrapped(root: etree._Element) -> None:
    """Make blanks of the breaks within sentences, if the lines between all breaks look so wrapped.

    Two breaks on end stay: they part paragraphs.
    """
    breaks = [each for each in root.iter("br") if next(each.iterancestors("pre"), None) is None]
    if len(breaks) < _FEWEST or not is_wrapped(list(_lines(breaks))):
        return
    for each in breaks:
        if _before(each) and (each.tail or "").strip():
            each.tag = "span"
            each.tail = f" {each.tail}"


def _lines(breaks: list[etree._Element]) -> Iterator[str]:
    """Give the text between the breaks line by line, an empty one where another element begins."""
    parent: etree._Element | None = None
    for each in breaks:
        if each.getparent() is not parent:
            parent = each.getparent()
            yield ""
            yield _before(each)
        yield (each.tail or "").strip()


def _before(element: etree._Element) -> str:
    """Give the words right before an element."""
    sibling, parent = element.getprevious(), element.getparent()
    if sibling is not None:
        # A reference to an unknown entity is a sibling too, and has no text of its own.
        own = map(str, sibling.itertext()) if isinstance(sibling.tag, str) else ()
        return (sibling.tail or "".join(own)).strip()
    return (parent.text or "").strip() if parent is not None else ""
