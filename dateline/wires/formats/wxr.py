"""WordPress WXR, the export of a site: an RSS file whose items are posts, pages, pictures and menus.

It is read apart from RSS because its meaning stands in fields of its own: what kind an item is,
whether it was published at all, when in UTC, and which picture belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from dateline.wires.formats.copy import Hints, MediaLink, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Mender, is_picture, merged
from dateline.wires.formats.text import Markup
from dateline.wires.formats.tree import with_letters
from dateline.wires.formats.xml import checked

_MARK = re.compile(rb"""xmlns:\w{1,20}\s*=\s*["']https?://wordpress\.org/export/""")
_NAMESPACE = re.compile(r"^\{https?://wordpress\.org/export/[^}]*?/(excerpt/)?\}(\w+)$")
_PREFIXES = {
    "{http://purl.org/rss/1.0/modules/content/}": "content:",
    "{http://purl.org/dc/elements/1.1/}": "dc:",
}
_KINDS = {"post": "text", "attachment": "picture", "page": "page"}
# Whatever else a site calls its states (pitch, assigned …), they are those of drafts.
_PUBLISHED = frozenset({"publish", "future", "inherit", "trash"})
_SHORTCODE = re.compile(
    r"\[(?P<end>/?)(?P<name>[a-z][a-z0-9_-]{1,40})(?P<rest>\s[^\[\]]{0,2000})?/?\]"
)
_USUAL = frozenset(["caption", "gallery", "embed", "video", "audio", "playlist", "contact-form"])
_PARAGRAPHS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|table|pre)[\s>]", re.IGNORECASE)
_BREAK = re.compile(r"\n[ \t]*\n\s*")
_NO_TIME = "0000-00-00"
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """What the export says once for all items."""

    fields: Fields
    authors: Fields
    """Names by login."""
    pictures: Fields
    """Addresses of attachments by their number."""


@dataclass(slots=True)
class Post:
    """One item: its fields, and those that may come several times."""

    fields: dict[str, str] = field(default_factory=dict)
    terms: list[Subject] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Give a field's text, empty where there is none."""
        return self.fields.get(name, "").strip()


def recognises(head: bytes) -> bool:
    """Say whether a feed declares the namespace of a WordPress export."""
    return head.startswith(b"<") and b"<rss" in head and bool(_MARK.search(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the items of an export."""
    text, flags = decode(data, hints)
    found = checked(text)
    channel = _channel(with_letters(found.text))
    items = channel.findall("item")
    refuse_count(len(items))
    posts = [_post(item) for item in items]
    site = _site(channel, posts)
    notes = (*flags, *found.flags)
    return (_item(post, site, hints, notes) for post in posts)


def _channel(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"The export is no XML that can be read: {error.msg}. Export it again."
        ) from error
    channel = root.find("channel") if root is not None else None
    if channel is None:
        raise Unreadable("The WordPress export has no channel. Export it again.")
    return channel


def _name(element: etree._Element) -> str:
    """Give an element's name with the usual prefix, whichever version of WXR it is of."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if own := _NAMESPACE.match(tag):
        return f"{'excerpt' if own[1] else 'wp'}:{own[2]}"
    for namespace, prefix in _PREFIXES.items():
        tag = tag.replace(namespace, prefix)
    return tag


def _fields(element: etree._Element) -> dict[str, str]:
    return {_name(part): part.text or "" for part in element}


def _post(item: etree._Element) -> Post:
    post = Post()
    for part in item:
        name = _name(part)
        if name == "category":
            post.terms.append(Subject(name=part.text or "", code=part.get("nicename") or ""))
        elif name == "wp:postmeta":
            meta = _fields(part)
            post.meta[meta.get("wp:meta_key", "")] = meta.get("wp:meta_value", "")
        else:
            post.fields.setdefault(name, part.text or "")
    return post


def _site(channel: etree._Element, posts: list[Post]) -> Site:
    people = [_fields(part) for part in channel if _name(part) == "wp:author"]
    return Site(
        fields={_name(part): part.text or "" for part in channel if part.tag != "item"},
        authors={who.get("wp:author_login", ""): _written(who) for who in people},
        pictures={
            post.get("wp:post_id"): post.get("wp:attachment_url")
            for post in posts
            if post.get("wp:post_type") == "attachment"
        },
    )


def _written(who: Fields) -> str:
    """Give an author's name as shown, or first and last name where only the login is shown."""
    shown = who.get("wp:author_display_name", "").strip()
    full = f"{who.get('wp:author_first_name', '')} {who.get('wp:author_last_name', '')}".strip()
    return full if full and shown == who.get("wp:author_login") else shown


def _item(post: Post, site: Site, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints, base=_base(post, site, hints))
    mender.note(*flags)
    headline = mender.line(post.get("title"))
    body = mender.body(
        _markup(mender, post), headline=headline, summary=post.get("excerpt:encoded")
    )
    status = post.get("wp:status") or "publish"
    published = (
        _time(post, "wp:post_date_gmt") or post.get("pubDate") or _time(post, "wp:post_date")
    )
    modified = _time(post, "wp:post_modified_gmt") or published
    picture = _picture(mender, post, site)
    return WireCopy(
        format="wxr",
        type=_type(mender, post, status, written=bool(body.text)),
        uri=mender.uri(post.get("guid"), post.get("link"), words=f"{headline}\n{body.text}"),
        version=mender.version_of(modified),
        signal=Signal.KILL if status == "trash" else Signal.PUBLISH,
        pubstatus="canceled" if status == "trash" else "usable",
        headline=mender.headline(headline, body),
        description=body.description,
        byline=_byline(mender, post, site) or body.byline,
        body_text=body.text,
        body_html=body.html,
        language=mender.language(site.fields.get("language")),
        firstcreated=mender.time(published),
        versioncreated=mender.time(modified),
        embargoed=mender.embargo(published or status) if status == "future" else None,
        subjects=mender.few(_subjects(mender, post), "subjects"),
        provider=mender.line(site.fields.get("title")),
        link=mender.link(post.get("link")),
        media=merged(picture, body.images),
        flags=tuple(mender.flags),
    )


def _base(post: Post, site: Site, hints: Hints) -> str:
    """Give the address that an item's relative links start from."""
    return post.get("link") or site.fields.get("link", "") or hints.url


def _markup(mender: Mender, post: Post) -> Markup:
    """Read the content; WordPress makes paragraphs of blank lines only when it shows a page."""
    content = without_shortcodes(post.get("content:encoded"))
    classic = "<!-- wp:" not in content and "<pre" not in content
    if content and not _PARAGRAPHS.search(content):
        content = "<p>" + _BREAK.sub("</p><p>", content) + "</p>"
    return mender.markup(content.replace("\n", "<br>") if classic else content, html=True)


def without_shortcodes(content: str) -> str:
    """Take out what plugins would have replaced, and leave words in brackets: “the [former] mayor”.

    A shortcode is one of WordPress's own, has an underscore or a value, or is closed somewhere.
    """
    if "[" not in content:
        return content
    closed = {found["name"] for found in _SHORTCODE.finditer(content) if found["end"]}

    def settled(found: re.Match[str]) -> str:
        name, rest = found["name"], found["rest"] or ""
        is_code = name in _USUAL or name in closed or "_" in name or "=" in rest
        return "" if is_code else found[0]

    return _SHORTCODE.sub(settled, content)


def _type(mender: Mender, post: Post, status: str, *, written: bool) -> str:
    """Say what an item is; drafts and what stands behind a password were never for readers."""
    if status not in _PUBLISHED or post.get("wp:post_password"):
        mender.note(f"Not published there: {'password' if status in _PUBLISHED else status}")
        return "draft"
    kind = post.get("wp:post_type") or "post"
    if kind != "attachment":
        return _KINDS.get(kind, "component") if written else "component"
    return "picture" if is_picture(MediaLink(href=post.get("wp:attachment_url"))) else "component"


def _time(post: Post, name: str) -> str:
    """Give a time; those in UTC do not say so."""
    value = post.get(name)
    if not value or value.startswith(_NO_TIME):
        return ""
    return f"{value} UTC" if name.endswith("_gmt") else value


def _byline(mender: Mender, post: Post, site: Site) -> str:
    login = post.get("dc:creator")
    name = mender.byline(site.authors.get(login, ""), login)
    return "" if name.casefold() in {"admin", "administrator", "root"} else name


def _subjects(mender: Mender, post: Post) -> Iterator[Subject]:
    seen: set[str] = set()
    for term in post.terms:
        name = mender.line(term.name)
        if name and name.casefold() not in seen | {"uncategorized"}:
            seen.add(name.casefold())
            yield Subject(name=name, code=mender.line(term.code))


def _picture(mender: Mender, post: Post, site: Site) -> list[MediaLink]:
    """Find the featured picture, or the file that an attachment is."""
    number = post.meta.get("_thumbnail_id", "").strip()
    given = site.pictures.get(number, "") or post.get("wp:attachment_url")
    href = mender.link(given)
    return [MediaLink(href=href)] if href else []
