"""The contents of a NewsML 1 item: which words are the story, which its alternatives, which pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from dateline.wires.formats.copy import MediaLink
from dateline.wires.formats.limits import MAX_VALUES
from dateline.wires.formats.mender import Mender, mimetype, pixels
from dateline.wires.formats.nitf import Story, story_of
from dateline.wires.formats.text import Block, Markup, paragraph
from dateline.wires.formats.text.markup import read_tree
from dateline.wires.formats.tree import (
    Element,
    child,
    children,
    inside,
    language_of,
    name_of,
    value,
    words,
)

_MEDIA = {
    "photo": "image/*", "picture": "image/*", "image": "image/*", "graphic": "image/*",
    "infographic": "image/*", "video": "video/*", "animation": "video/*", "audio": "audio/*",
}  # fmt: skip
LOOKED_AT = 1_000
"""Elements of an alternative that are looked at to tell what it is."""
_ASIDE = ("caption", "legend")
_SMALL = ("thumb", "preview", "quicklook", "icon")


@dataclass(slots=True)
class Piece:
    """One ContentItem, and the components around it, the innermost first."""

    content: Element
    components: tuple[Element, ...]
    roles: tuple[str, ...]
    story: Story = field(default_factory=Story)
    foreign: bool = False
    """Whether it holds data that is neither words nor a medium."""

    @property
    def medium(self) -> str:
        """The kind of medium it is, empty for words."""
        given = value(child(self.content, "mediatype"), "FormalName").lower()
        kind = value(child(self.content, "mimetype"), "FormalName").lower()
        if kind.startswith(("image/", "video/", "audio/")):
            return kind
        return _MEDIA.get(given, "")

    @property
    def aside(self) -> bool:
        """Whether the words are a caption and no story."""
        return any(role.startswith(_ASIDE) for role in self.roles)


def pieces_of(item: Element, language: str) -> list[Piece]:
    """Give the contents of an item in their order, one of each set of alternatives."""
    found: list[Piece] = []
    for component in children(item, "newscomponent"):
        _collect(component, (), language, found)
    return found[:MAX_VALUES]


def _collect(
    component: Element, around: tuple[Element, ...], language: str, found: list[Piece]
) -> None:
    """Walk into a component; recursion ends with the depth that the file was checked for."""
    here = (component, *around)
    roles = tuple(value(child(one, "role"), "FormalName").lower() for one in here)
    inner = list(children(component, "contentitem", "newscomponent"))
    alike = value(component, "EquivalentsList").lower() == "yes"
    if alike and not all(_is_medium(one) for one in inner):
        inner = [min(inner, key=lambda one: _rank(one, language))]
    for one in inner:
        if name_of(one) == "contentitem":
            found.append(Piece(one, here, roles))
        else:
            _collect(one, here, language, found)


def _is_medium(one: Element) -> bool:
    content = next(_near(one, "contentitem"), None)
    return content is not None and bool(Piece(content, (), ()).medium)


def _near(one: Element, name: str) -> Iterator[Element]:
    """Give the elements of a name among the first: lists of alternatives may lie in one another."""
    return (part for part in islice(one.iter(), LOOKED_AT) if name_of(part) == name)


def _rank(one: Element, language: str) -> tuple[bool, bool, int]:
    """Order alternatives: words in the source's language first, marked up before plain."""
    tags = [language_of(part) for part in islice(one.iter(), 200)]
    tags += [value(part, "FormalName") for part in _near(one, "language")]
    own = any(tag[:2].lower() == language[:2].lower() for tag in tags if tag)
    data = next(_near(one, "datacontent"), None)
    marked = data is not None and any(
        name_of(part) in {"nitf", "html", "body", "p"} for part in data
    )
    return (
        _is_medium(one),
        bool(language) and not own,
        0 if marked else 1 if data is not None else 2,
    )


def main_words(pieces: Sequence[Piece], mender: Mender) -> Piece | None:
    """Read the words of every piece, and give the one that is the story."""
    for piece in pieces:
        if not piece.medium:
            _read(piece, mender)
    texts = [piece for piece in pieces if piece.story.content.blocks and not piece.aside]
    main = [piece for piece in texts if "main" in piece.roles[:1]]
    return next(iter([*main, *texts]), None)


def _read(piece: Piece, mender: Mender) -> None:
    """Read the words of one piece, whatever their markup."""
    data = child(piece.content, "datacontent")
    if data is None:
        encoding = child(piece.content, "encoding")
        data = child(encoding, "datacontent")
        if data is None or value(encoding, "Notation"):
            piece.foreign = data is not None
            return
    inner = next((part for part in data if name_of(part)), None)
    if inner is None:
        piece.story = Story(content=mender.markup(words(data)))
    elif name_of(inner) == "nitf":
        piece.story = story_of(inner, mender)
    elif name_of(inner) == "html":
        body = child(inner, "body")
        piece.story = Story(
            headline=mender.line(words(child(inner, "head", "title"))),
            content=read_tree(body, mender.base) if body is not None else Markup(),
        )
    elif name_of(inner) in {"p", "div", "body", "body.content", "block", "h1", "h2"}:
        piece.story = Story(content=read_tree(data, mender.base))
    else:
        piece.foreign = True


def further_words(pieces: Sequence[Piece], main: Piece | None) -> Markup:
    """Give the other texts of the item, each under its own headline, to stand after the main one."""
    blocks: list[Block] = []
    images: list[MediaLink] = []
    for piece in pieces:
        if piece is main or piece.aside or not piece.story.content.blocks:
            continue
        headline = " ".join(words(child(piece.components[0], "newslines", "headline")).split())
        if headline:
            blocks.append(paragraph(headline, "h3"))
        blocks += piece.story.content.blocks
        images += piece.story.content.images
    return Markup(tuple(blocks), tuple(images))


def media_among(pieces: Sequence[Piece], mender: Mender) -> tuple[MediaLink, ...]:
    """Give the best rendition of each picture, film or sound, with its caption."""
    best: dict[Element, tuple[tuple[bool, int], MediaLink]] = {}
    for piece in pieces:
        link = _link(piece, mender) if piece.medium else None
        if link is None:
            continue
        component, roles = piece.components[0], " ".join(piece.roles[:1])
        worth = (not any(word in roles for word in _SMALL), link.width)
        # Renditions of one picture are alternatives in the component around them.
        around = piece.components[1] if len(piece.components) > 1 else component
        alike = value(around, "EquivalentsList").lower() == "yes"
        owner = around if alike else component
        if owner not in best or worth > best[owner][0]:
            best[owner] = (worth, link)
    captions = [piece for piece in pieces if piece.aside and piece.story.content.blocks]
    return mender.few(
        (_captioned(link, owner, captions, mender) for owner, (_, link) in best.items()), "media"
    )


def _link(piece: Piece, mender: Mender) -> MediaLink | None:
    href = mender.link(value(piece.content, "Href"))
    if not href:
        return None
    sizes = dict(_properties(piece.content))
    return MediaLink(
        href=href,
        mimetype=mimetype(piece.medium, "image/*"),
        width=pixels(sizes.get("width")),
        height=pixels(sizes.get("height")),
        caption=_line(piece, mender, "headline"),
        credit=_line(piece, mender, "creditline", "byline", "copyrightline"),
    )


def _properties(content: Element) -> Iterator[tuple[str, str]]:
    for one in inside(child(content, "characteristics"), "property"):
        yield value(one, "FormalName").lower(), value(one, "Value")


def _line(piece: Piece, mender: Mender, *names: str) -> str:
    """Take the first of these lines, outwards; the outermost component's are the story's."""
    for component in piece.components[:-1] or piece.components:
        lines = [words(one) for one in children(child(component, "newslines"), *names)]
        if line := mender.line(*lines):
            return line
    return ""


def _captioned(
    link: MediaLink, owner: Element, captions: Sequence[Piece], mender: Mender
) -> MediaLink:
    """Give a picture the caption that stands in its component, or beside it."""
    for piece in captions:
        if owner in piece.components or owner.getparent() in piece.components[:2]:
            text = " ".join(block.text for block in piece.story.content.blocks)
            return replace(link, caption=mender.cut(text, 4_000))
    return link
