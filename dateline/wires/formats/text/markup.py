"""HTML to blocks: one walk over the tree that keeps words and drops what only a page needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape

from lxml import etree

from dateline.wires.formats.copy import MediaLink
from dateline.wires.formats.text.blocks import Block, as_text, paragraph
from dateline.wires.formats.text.breaks import join_wrapped
from dateline.wires.formats.text.links import is_tracker, safe_link, safe_reference
from dateline.wires.formats.text.oddities import is_odd, may_be_odd, settle
from dateline.wires.formats.text.plain import read_plain
from dateline.wires.formats.text.strings import looks_like_html, mend, resolve_entities, scrub
from dateline.wires.formats.text.tables import aligned, html_rows

_DROPPED_NAMES = """
script style noscript template iframe svg math canvas head title map audio
video textarea select option button input frame frameset noframes xmp plaintext nav dialog
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "a": "a"}
_KINDS = {
    "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3",
    "pre": "pre", "listing": "pre",
}  # fmt: skip
_BREAKS_NAMES = """
p div section article header footer aside main center address dl dt dd form fieldset figure
table tbody thead tfoot tr td th caption ul ol li blockquote q h1 h2 h3 h4 h5 h6 pre listing hr
br details summary body html block media
"""
_BREAKS = frozenset(_BREAKS_NAMES.split())
_OF_NITF = {"hl1": "h2", "hl2": "h3", "bq": "blockquote", "nitf-table": "div", "lang": "span"}
_NAME = re.compile(r"[a-z_][a-z0-9_.-]*")
_DOUBLE_ESCAPED = re.compile(r"</(?:p|div|a|strong|em|span|li|h\d)>|<(?:p|br)\s?/?>", re.IGNORECASE)
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")
_BLANKS = re.compile(r"[ \t\n\xa0]+")
_SMALLEST_PICTURE = 4
_PARSER = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


@dataclass(frozen=True, slots=True)
class Markup:
    """What a piece of HTML holds: its paragraphs and its pictures."""

    blocks: tuple[Block, ...] = ()
    images: tuple[MediaLink, ...] = ()


def read_markup(html: str, base: str = "", *, surely: bool = False) -> Markup:
    """Read HTML, also when it was escaped twice or, unless it is `surely` HTML, is plain text."""
    if not surely and not looks_like_html(html):
        unescaped = resolve_entities(html)
        if not looks_like_html(unescaped):
            return Markup(tuple(read_plain(html)))
        html = unescaped
    found = _walk(html, base)
    text = as_text(found.blocks)
    if "<" in text and _DOUBLE_ESCAPED.search(text):
        again = _walk(text, base)
        # Nothing is left where a story shows how a tag is written.
        return Markup(again.blocks or found.blocks, found.images + again.images)
    return found


def _walk(html: str, base: str) -> Markup:
    try:
        # In HTML a section of character data is a comment, and its words would be lost.
        plain = _SECTION.sub("", html) if "<![CDATA[" in html else html
        root = etree.fromstring(scrub(plain).encode(), _PARSER)
    except etree.XMLSyntaxError:
        return Markup()
    if root is None:
        return Markup()
    if isinstance(root.tag, str) and may_be_odd(plain):
        settle(root)
    # A lone reference to an entity becomes a root that is no element.
    return _read(root, base) if isinstance(root.tag, str) else Markup(tuple(read_plain(html)))


def read_tree(content: etree._Element, base: str = "") -> Markup:
    """Read the XHTML or NITF inside an XML document, which is changed by it, into paragraphs."""
    content.tail = None
    if not len(content):
        return Markup(tuple(read_plain(mend(content.text or ""))))
    odd = False
    for element in content.iter(etree.Element):
        odd = odd or is_odd(element)
        tag = str(element.tag)
        if (name := _html_name(tag)) != tag:
            element.tag = name
        if element.text:
            element.text = _clean(element.text)
        if element.tail:
            element.tail = _clean(element.tail)
    if odd:
        settle(content)
    return _read(content, base)


@lru_cache(maxsize=4096)
def _html_name(tag: str) -> str:
    """Give the name of HTML for an element of XHTML or NITF."""
    name = tag.rpartition("}")[2].rpartition(":")[2].lower()
    return _OF_NITF.get(name, name if _NAME.fullmatch(name) else "span")


def _clean(text: str) -> str:
    """Undo what was encoded or escaped once too often."""
    if text.isascii() and text.isprintable() and "&" not in text:
        return text
    return text if text.isspace() else scrub(resolve_entities(mend(text)))


def _read(root: etree._Element, base: str) -> Markup:
    join_wrapped(root)
    walker = _Walker(base)
    write = walker.write
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            if closes := _CLOSES.get(element.tag):
                closes(walker)
            if tail := element.tail:
                write(tail)
        elif (opens := _OPENS.get(element.tag)) and not opens(walker, element):
            steps.skip_subtree()
        elif text := element.text:
            write(text)
    walker.flush()
    return Markup(tuple(walker.blocks), tuple(walker.images))


@dataclass(slots=True)
class _Walker:
    """The paragraph being written, and the elements that are open around it.

    What opens an element says whether its inside is wanted.
    """

    base: str
    blocks: list[Block] = field(default_factory=list)
    images: list[MediaLink] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)
    """Inline elements: their tag, and their opening markup (empty where they are not written)."""
    kinds: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    quotes: int = 0
    links: int = 0
    linked: int = 0

    def drop(self, _element: etree._Element) -> bool:
        """Leave an element out."""
        return False

    def open_break(self, _element: etree._Element) -> bool:
        """Begin a paragraph."""
        self.flush()
        return True

    def open_kind(self, element: etree._Element) -> bool:
        """Begin a heading or what is set as it stands."""
        self.flush()
        self.kinds.append(_KINDS[str(element.tag)])
        return True

    def close_kind(self) -> None:
        """End a heading, an item of a list, or what is set as it stands."""
        self.flush()
        self.kinds.pop()

    def open_list(self, element: etree._Element) -> bool:
        """Begin a list."""
        self.flush()
        self.lists.append(str(element.tag))
        return True

    def close_list(self) -> None:
        """End a list."""
        self.flush()
        self.lists.pop()

    def open_item(self, _element: etree._Element) -> bool:
        """Begin an item of a list."""
        self.flush()
        self.kinds.append(self.lists[-1] if self.lists else "ul")
        return True

    def open_quote(self, _element: etree._Element) -> bool:
        """Begin a quotation."""
        self.flush()
        self.quotes += 1
        return True

    def close_quote(self) -> None:
        """End a quotation."""
        self.flush()
        self.quotes -= 1

    def open_table(self, element: etree._Element) -> bool:
        """Write a table in columns; one that only lays out a page is read like any other element."""
        self.flush()
        rows = html_rows(element)
        if rows:
            self.blocks.append(paragraph(aligned(rows), "pre"))
        return not rows

    def open_inline(self, element: etree._Element) -> bool:
        """Open bold, italic or a link, once each; a link only if it may be shown."""
        tag = _INLINE[str(element.tag)]
        again = self.open and any(name == tag and mark for name, mark in self.open)
        markup = "" if again else f"<{tag}>"
        if tag == "a" and markup:
            href = safe_reference(element.get("href") or "", self.base)
            markup = f'<a href="{escape(href)}">' if href else ""
        self.open.append((tag, markup))
        self.links += tag == "a"
        if markup:
            self.html.append(markup)
        return True

    def close_inline(self) -> None:
        """Close the innermost inline element, leaving no empty one behind."""
        tag, markup = self.open.pop()
        self.links -= tag == "a"
        if markup and self.html and self.html[-1] == markup:
            self.html.pop()
        elif markup:
            self.html.append(f"</{tag}>")

    def write(self, text: str) -> None:
        """Write words into the paragraph, blanks collapsed unless it is preformatted."""
        words = self.words
        if not words and text.isspace():
            return
        if not self.kinds or self.kinds[-1] != "pre":
            if "  " in text or not text.isprintable():
                text = _BLANKS.sub(" ", text)
            if text[0] == " " and (not words or words[-1][-1] == " "):
                text = text[1:]
                if not text:
                    return
        marked = "&" in text or "<" in text or ">" in text
        self.html.append(escape(text, quote=False) if marked else text)
        words.append(text)
        if self.links:
            self.linked += len(text)

    def flush(self) -> None:
        """End the paragraph; inline elements still open go on in the next one."""
        if not self.words:
            return
        text, html = "".join(self.words), "".join(self.html)
        if not text.isspace():
            if self.open:
                html += "".join(f"</{tag}>" for tag, markup in reversed(self.open) if markup)
            kind = self.kinds[-1] if self.kinds else "p"
            text = text.strip("\n") if kind == "pre" else text.strip()
            linked = min(self.linked, len(text))
            self.blocks.append(Block(kind, html.strip(), text, self.quotes > 0, linked))
        self.html = [markup for _, markup in self.open if markup] if self.open else []
        self.words = []
        self.linked = 0

    def picture(self, element: etree._Element) -> bool:
        """Keep a picture as a link, unless it only counts readers."""
        href = safe_link(element.get("src") or element.get("data-src") or "", self.base)
        width, height = _pixels(element.get("width")), _pixels(element.get("height"))
        small = 0 < min(width or 99, height or 99) < _SMALLEST_PICTURE
        if href and not small and not is_tracker(href):
            alt = " ".join((element.get("alt") or "").split())
            self.images.append(MediaLink(href=href, width=width, height=height, caption=alt))
        return False

    def caption(self, element: etree._Element) -> bool:
        """Give the last picture its caption, which is no paragraph of the story."""
        if not self.images:
            return True
        if text := " ".join("".join(map(str, element.itertext())).split()):
            self.images[-1] = replace(self.images[-1], caption=text)
        return False


_OPENS: dict[object, Callable[[_Walker, etree._Element], bool]] = {
    **dict.fromkeys(_BREAKS, _Walker.open_break),
    **dict.fromkeys(_INLINE, _Walker.open_inline),
    **dict.fromkeys(_KINDS, _Walker.open_kind),
    **dict.fromkeys(("ul", "ol"), _Walker.open_list),
    "li": _Walker.open_item,
    "blockquote": _Walker.open_quote,
    "table": _Walker.open_table,
    "img": _Walker.picture,
    "figcaption": _Walker.caption,
    **dict.fromkeys(_DROPPED, _Walker.drop),
}
_CLOSES: dict[object, Callable[[_Walker], None]] = {
    **dict.fromkeys(_BREAKS, _Walker.flush),
    **dict.fromkeys(_INLINE, _Walker.close_inline),
    **dict.fromkeys((*_KINDS, "li"), _Walker.close_kind),
    **dict.fromkeys(("ul", "ol"), _Walker.close_list),
    "blockquote": _Walker.close_quote,
}


def _pixels(value: str | None) -> int:
    """Read a width or height attribute; 0 for percentages and nonsense."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else 0
