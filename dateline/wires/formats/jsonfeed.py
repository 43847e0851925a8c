"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dateline.wires.formats.copy import Hints, MediaLink, Subject, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.genres import genres_among
from dateline.wires.formats.jsontext import load
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender, merged, mimetype

Fields = Mapping[str, object]


def recognises(head: bytes) -> bool:
    """Say whether a JSON file names the JSON Feed version it follows."""
    return head.startswith(b"{") and (
        b"jsonfeed.org/version/" in head or b"jsonfeed.org\\/version\\/" in head
    )


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the items of a JSON Feed."""
    feed, flags = load(data, hints)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise Unreadable("The JSON Feed has no list of items.")
    refuse_count(len(items))
    return (_item(item, feed, hints, flags) for item in items if isinstance(item, dict))


def _item(item: Fields, feed: Fields, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints)
    mender.note(*flags)
    mender.base = mender.link(item.get("url"), feed.get("home_page_url"), hints.url)
    title = mender.line(item.get("title"))
    body = _body(mender, item, title)
    link = mender.link(item.get("url"), item.get("external_url"))
    published, modified = item.get("date_published"), item.get("date_modified")
    tags = mender.few(dict.fromkeys(map(mender.line, _list(item.get("tags")))), "tags")
    return WireCopy(
        format="jsonfeed",
        uri=mender.uri(item.get("id"), link, words=f"{title}\n{body.text}"),
        version=mender.version_of(modified, published),
        headline=mender.headline(title, body),
        description=body.description,
        byline=_byline(mender, item) or body.byline or _byline(mender, feed),
        body_text=body.text,
        body_html=body.html,
        language=mender.language(item.get("language"), feed.get("language")),
        firstcreated=mender.time(published, modified),
        versioncreated=mender.time(modified, published),
        genres=genres_among(tags),
        subjects=tuple(Subject(name=tag) for tag in tags if tag),
        provider=mender.line(feed.get("title")),
        link=link,
        media=merged(mender.few(_media(mender, item), "media"), body.images),
        flags=tuple(mender.flags),
    )


def _body(mender: Mender, item: Fields, title: str) -> Body:
    content = item.get("content_html") or item.get("content_text") or item.get("summary")
    summary = item.get("summary") if content is not item.get("summary") else ""
    return mender.body(mender.markup(content), headline=title, summary=summary)


def _byline(mender: Mender, holder: Fields) -> str:
    """Read `authors` of 1.1 or `author` of 1.0."""
    authors = [*_list(holder.get("authors")), holder.get("author")]
    names = (mender.byline(author.get("name")) for author in authors if isinstance(author, dict))
    return ", ".join(mender.few(dict.fromkeys(name for name in names if name), "authors"))


def _media(mender: Mender, item: Fields) -> Iterator[MediaLink]:
    for name in ("image", "banner_image"):
        if href := mender.link(item.get(name)):
            yield MediaLink(href=href, mimetype="image/*")
            break
    for part in _list(item.get("attachments")):
        if isinstance(part, dict) and (href := mender.link(part.get("url"))):
            kind = mimetype(part.get("mime_type"))
            yield MediaLink(href=href, mimetype=kind, caption=mender.line(part.get("title")))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
