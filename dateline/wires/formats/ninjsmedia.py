"""Pictures, videos and sounds of a ninjs item: its own renditions, and those of its associations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView

from dateline.wires.formats.copy import MediaLink
from dateline.wires.formats.mender import Mender, is_picture, mimetype, pixels

Fields = Mapping[str, object]
_MEDIA = {"picture": "image/*", "graphic": "image/*", "video": "video/*", "audio": "audio/*"}


def own_renditions(mender: Mender, item: Fields) -> list[MediaLink]:
    """Give the best rendition of an item that is itself a picture, video or sound."""
    best = _best(mender, item)
    return [best] if best else []


def associated(mender: Mender, item: Fields) -> Iterator[MediaLink]:
    """Give the best rendition of each associated picture, graphic, video or sound."""
    associations = item.get("associations")
    values = associations.values() if isinstance(associations, dict) else associations
    found = [
        _lowered(one)
        for value in (values if isinstance(values, list | ValuesView) else ())
        for one in (value if isinstance(value, list) else [value])
    ]
    # Logos and graphics after the pictures: the first is taken as the lead picture.
    for fields in sorted(found, key=lambda fields: fields.get("type") == "graphic"):
        if str(fields.get("type", "picture")) in _MEDIA and (best := _best(mender, fields)):
            yield best


def _best(mender: Mender, item: Fields) -> MediaLink | None:
    """Choose the widest rendition of the kind that the item is."""
    kind = _MEDIA.get(str(item.get("type", "picture")), "")
    found = [link for link in _renditions(mender, item, kind) if _fits(link, kind)]
    if not found:
        return None
    # Of equals the first: agencies put the main rendition before its variants.
    return max(found, key=lambda link: link.width)


def _fits(link: MediaLink, kind: str) -> bool:
    if not kind or not link.mimetype:
        return is_picture(link) or bool(kind)
    return link.mimetype.split("/")[0] == kind.split("/")[0]


def _renditions(mender: Mender, item: Fields, kind: str) -> Iterator[MediaLink]:
    """Read renditions of all versions: an object of named ones in 1.x, a list later."""
    renditions = item.get("renditions")
    values = list(renditions.values()) if isinstance(renditions, dict) else renditions
    for value in values if isinstance(values, list) else []:
        fields = _lowered(value)
        if href := mender.link(fields.get("href")):
            yield MediaLink(
                href=href,
                mimetype=mimetype(
                    fields.get("contenttype"), mimetype(fields.get("mimetype"), kind)
                ),
                width=pixels(fields.get("width")),
                height=pixels(fields.get("height")),
                caption=_caption(mender, item),
                credit=_credit(mender, item),
            )


def _caption(mender: Mender, item: Fields) -> str:
    texts = _by_role(item, "caption", "text", "")
    return mender.line(
        *texts, item.get("description_text"), item.get("headline"), *_headlines(item)
    )


def _credit(mender: Mender, item: Fields) -> str:
    credits_ = _by_role(item, "creditline", "credit")
    named = (
        item.get(name)
        for name in ("creditline", "byline", "by", "copyrightholder", "copyrightnotice")
    )
    return mender.line(*credits_, *named)


def _by_role(item: Fields, *roles: str) -> list[object]:
    parts = item.get("descriptions")
    found = [_lowered(part) for part in parts] if isinstance(parts, list) else []
    return [
        part.get("value") for role in roles for part in found if (part.get("role") or "") == role
    ]


def _headlines(item: Fields) -> list[object]:
    parts = item.get("headlines")
    return [_lowered(part).get("value") for part in parts] if isinstance(parts, list) else []


def _lowered(value: object) -> dict[str, object]:
    return (
        {str(name).lower(): part for name, part in value.items()} if isinstance(value, dict) else {}
    )
