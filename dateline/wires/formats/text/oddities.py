"""Elements whose words alone would say something else: raised figures, quotes, struck and hidden text."""

from __future__ import annotations

import re

from lxml import etree

_ODD = etree.XPath(
    "descendant::*[self::sup or self::q or self::del or @hidden or contains(@style, 'none')]"
)
_ENDS, _ATTRIBUTES = ("sup", "q", "del"), frozenset({"hidden", "style"})
_SIGNS = ("<sup", "<q", "<del", "hidden", "none")
_NOT_SHOWN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_FIGURES = re.compile(r"\s*[+-]?\d{1,6}\s*")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_MARKS = frozenset("\"'“”„«»‘’‚‹›「」『』")


def may_be_odd(html: str) -> bool:
    """Say whether HTML may hold any of them: looking at the tree takes a tenth of reading a story."""
    small = html.lower()
    # Not a regular expression: without a letter to begin with it looks at every place of the text.
    return any(sign in small for sign in _SIGNS)


def is_odd(element: etree._Element) -> bool:
    """Say whether an element may be one of them, whatever its namespace."""
    return str(element.tag).endswith(_ENDS) or bool(
        element.keys() and _ATTRIBUTES & set(element.keys())
    )


def settle(root: etree._Element) -> None:
    """Write them as words that mean the same, and leave out what a browser would not show.

    10<sup>6</sup> is not 106, a quotation without marks is the newsroom's own claim, and a word that
    was struck for another is not said any more.
    """
    for element in _ODD(root):
        if not isinstance(element, etree._Element):
            continue
        if element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style") or ""):
            element.tag = "template"
        elif element.tag == "sup":
            _raise_figures(element)
        elif element.tag == "q":
            _quote(element)
        elif element.tag == "del" and _is_replaced(element):
            element.tag = "template"


def _raise_figures(element: etree._Element) -> None:
    """Write 10<sup>6</sup> as 10⁶."""
    if not len(element) and element.text and _FIGURES.fullmatch(element.text):
        element.text = element.text.strip().translate(_RAISED)


def _quote(element: etree._Element) -> None:
    """Set the marks that a browser would, unless they are there."""
    element.tag = "span"
    said = "".join(map(str, element.itertext())).strip()
    if said and said[0] not in _MARKS and _before(element)[-1:] not in _MARKS:
        element.text = f"“{element.text or ''}"
        element.tail = f"”{element.tail or ''}"


def _before(element: etree._Element) -> str:
    """Give the words right before an element."""
    earlier, parent = element.getprevious(), element.getparent()
    words = parent.text if earlier is None and parent is not None else getattr(earlier, "tail", "")
    return (words or "").rstrip()


def _is_replaced(element: etree._Element) -> bool:
    """Tell whether what was struck is followed by what stands in its place."""
    after = element.getnext()
    return after is not None and after.tag == "ins" and not (element.tail or "").strip()
