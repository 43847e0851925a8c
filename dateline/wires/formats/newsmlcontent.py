"""What a contentSet of NewsML-G2 holds: the best form of the words, and the media at other addresses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from dateline.wires.formats.copy import MediaLink
from dateline.wires.formats.limits import MAX_TEXT
from dateline.wires.formats.mender import Mender, mimetype, pixels
from dateline.wires.formats.nitf import Story, story_of
from dateline.wires.formats.text import Markup
from dateline.wires.formats.text.markup import read_tree
from dateline.wires.formats.tree import Element, child, children, inside, name_of, value, words

_KINDS = {"picture": "image", "graphic": "image", "video": "video", "audio": "audio"}
_CARRIERS = frozenset({"inlinexml", "inlinedata", "remotecontent"})


@dataclass(frozen=True, slots=True)
class Content:
    """The words of an item, and what else its content is made of."""

    story: Story = field(default_factory=Story)
    foreign: str = ""
    """The element or the type of content that holds no story: sports data, events, a remote file."""


def content_of(content: Element | None, mender: Mender) -> Content:
    """Read the first form of the content that has words; XHTML and NITF before plain text."""
    foreign = ""
    for one in sorted(children(content, *_CARRIERS), key=_rank):
        story = _story(one, mender)
        if story is not None and (story.content.blocks or story.headline):
            return Content(story)
        if story is None and not _is_medium(one):
            foreign = foreign or _what(one)
    return Content(foreign=foreign)


def _rank(one: Element) -> int:
    return {"inlinexml": 0, "inlinedata": 1}.get(name_of(one), 2)


def _is_medium(one: Element) -> bool:
    return value(one, "contenttype").lower().startswith(("image/", "video/", "audio/"))


def _what(one: Element) -> str:
    inner = next((name_of(part) for part in one if name_of(part)), "")
    return inner or value(one, "contenttype") or name_of(one)


def _story(one: Element, mender: Mender) -> Story | None:
    """Read one form of the content; None where it is no words."""
    if name_of(one) == "remotecontent":
        return None
    if name_of(one) == "inlinedata":
        return Story(content=_data(one, mender))
    inner = next((part for part in one if name_of(part)), None)
    if inner is None:
        return Story(content=mender.markup(one.text))
    if name_of(inner) == "nitf":
        return story_of(inner, mender)
    if name_of(inner) == "html":
        return _page(inner, mender)
    if name_of(inner) in {"body", "div", "p", "section", "article"}:
        return Story(content=read_tree(one, mender.base))
    nested = next(inside(inner, "nitf"), None)
    return story_of(nested, mender) if nested is not None else None


def _page(page: Element, mender: Mender) -> Story:
    """Read XHTML; its title serves as headline where the item has none."""
    title = mender.line(words(child(page, "head", "title")))
    body = child(page, "body")
    if body is not None:  # its header gives the metadata once more, for display
        etree.strip_elements(body, "{*}header", "header", with_tail=False)
    return Story(
        headline=title, content=read_tree(body, mender.base) if body is not None else Markup()
    )


def _data(one: Element, mender: Mender) -> Markup:
    """Read text that stands in the file as characters, also when they are in base64."""
    kind = value(one, "contenttype").lower()
    text = words(one)
    if "base64" in value(one, "encoding").lower():
        text = _decoded(text) if kind.startswith("text/") else ""
    elif kind and not kind.startswith(("text/", "application/xhtml", "application/xml")):
        return Markup()
    return mender.markup(text, html="html" in kind and "<" in text)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text[: MAX_TEXT * 4], validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def media_of(content: Element | None, mender: Mender, *, kind: str, credit: str) -> list[MediaLink]:
    """Give the best rendition of each picture, film or sound of an item.

    Renditions of a media item show the same thing; those of a text are told apart by their kind.
    """
    found = mender.few(_links(content, mender, credit), "media")
    wanted = _KINDS.get(kind, "")
    best: dict[str, MediaLink] = {}
    for rendition, link in found:
        medium = link.mimetype.partition("/")[0]
        if wanted and medium != wanted:
            continue
        one = medium if wanted or rendition else link.href
        if one not in best or link.width > best[one].width:
            best[one] = link
    return list(best.values())


def _links(content: Element | None, mender: Mender, credit: str) -> Iterator[tuple[str, MediaLink]]:
    """Give each file at another address, with the name of its rendition."""
    for one in inside(content, "remotecontent"):
        kind = mimetype(value(one, "contenttype"), _guessed(value(one, "href")))
        if not kind.startswith(("image/", "video/", "audio/")):
            continue
        if href := mender.link(value(one, "href"), *_addresses(one)):
            link = MediaLink(
                href=href,
                mimetype=kind,
                width=pixels(value(one, "width")),
                height=pixels(value(one, "height")),
                credit=credit,
            )
            yield value(one, "rendition"), link


def _addresses(one: Element) -> Iterator[str]:
    return (words(part) for part in children(one, "altloc", "hint"))


def _guessed(href: str) -> str:
    """Guess the kind from the end of an address."""
    ending = href.partition("?")[0].rpartition(".")[2].lower()
    if ending in {"jpg", "jpeg", "png", "gif", "webp", "tif", "tiff"}:
        return "image/*"
    return "video/*" if ending in {"mp4", "mpg", "mpeg", "mov", "webm"} else ""
