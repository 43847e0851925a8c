"""Reads: everything a page needs to show pictures, in two queries however many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from django.core.files.storage import FileSystemStorage, Storage
from wagtail.images.models import Filter

from dateline.edge import Kept
from dateline.media.models import Picture, Rendition
from dateline.media.reading import Reading
from dateline.media.rules import sizes
from dateline.media.rules.places import is_hidden

# A file's name that is its own address: nothing in it has to be quoted.
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")


@dataclass(frozen=True, slots=True)
class PictureCard:
    """A picture as a page shows it. Addresses begin with the media address of the site.

    `width` and `height` belong to `src`. A `srcset` is empty where no rendition of that format
    exists yet; `src` is then the original, so a page always has something to show.
    """

    id: int
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    src: str
    srcset_webp: str
    srcset_jpeg: str
    og: str
    drawn: bool = False
    srcset_avif: str = ""
    """Made in the background: empty until all its sizes are there."""


class _Row(NamedTuple):
    """What is read of a picture."""

    id: int
    title: str
    alt_text: str
    caption: str
    credit: str
    file: str
    width: int
    height: int
    drawn: bool
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None


@dataclass(frozen=True, slots=True)
class _Copy:
    """One file of a picture."""

    spec: str
    url: str
    width: int
    height: int


_PICTURES: Kept[int, PictureCard] = Kept("pictures", most=12_000)
_ROWS = Reading(lambda ids: Picture.objects.filter(pk__in=ids).values_list(*_Row._fields))
_RENDITIONS = Reading(
    lambda ids: (
        Rendition.objects.filter(image_id__in=ids, filter_spec__in=sizes.known_specs())
        .order_by("width")
        .values_list("image_id", "focal_point_key", "filter_spec", "file", "width", "height")
    )
)


def picture_cards(ids: Iterable[int]) -> dict[int, PictureCard]:
    """Return the cards of the pictures that exist, by their id.

    Two queries; none for those that are kept.
    """
    wanted = set(ids)
    found = _PICTURES.good(wanted)
    missing = wanted - found.keys()
    return {**found, **_read(missing)} if missing else found


def preview_file(picture: int) -> bytes:
    """Return the file of a picture that is made for link previews; empty where there is none.

    One query.
    """
    copy = Rendition.objects.filter(image_id=picture, filter_spec=sizes.PREVIEW).order_by("-pk")
    found = copy.first()
    if found is None:
        return b""
    try:
        with found.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        # It was moved or lost this very moment.
        return b""


def _read(ids: set[int]) -> dict[int, PictureCard]:
    since = _PICTURES.start()
    rows = [_Row._make(row) for row in _ROWS(ids)]
    copies = _copies({row.id: _focal_key(row) for row in rows})
    address = _addresses(Picture._meta.get_field("file").storage)
    cards = {row.id: _card(row, address(row.file), copies[row.id]) for row in rows}
    _PICTURES.keep_all(
        ((number, card, (f"picture:{number}",)) for number, card in cards.items()), since=since
    )
    return cards


def _focal_key(row: _Row) -> str:
    """Return what tells the renditions of this focal point from those of an earlier one."""
    return _key_of(
        row.focal_point_x, row.focal_point_y, row.focal_point_width, row.focal_point_height
    )


@lru_cache(maxsize=256)
def _key_of(x: int | None, y: int | None, width: int | None, height: int | None) -> str:
    point = SimpleNamespace(
        focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height
    )
    return str(Filter(sizes.PREVIEW).get_cache_key(point))


def _copies(keys: dict[int, str]) -> dict[int, list[_Copy]]:
    address = _addresses(Rendition._meta.get_field("file").storage)
    found: dict[int, list[_Copy]] = defaultdict(list)
    for image, key, spec, name, width, height in _RENDITIONS(keys):
        if key == keys[image]:
            found[image].append(_Copy(spec, address(name), width, height))
    return found


def _addresses(storage: Storage) -> Callable[[str], str]:
    """Return what tells where a file is served; the storage is asked where that is not plain."""
    base = storage.base_url if isinstance(storage, FileSystemStorage) else None
    if base is None:
        return storage.url

    def address(name: str) -> str:
        plain = _PLAIN.fullmatch(name) and not is_hidden(name)
        return f"{base}{name}" if plain else storage.url(name)

    return address


def _card(row: _Row, address: str, copies: list[_Copy]) -> PictureCard:
    original = _Copy("", address, row.width, row.height)
    preview = next((copy for copy in copies if copy.spec == sizes.PREVIEW), None)
    cropped = [copy for copy in copies if copy.spec != sizes.PREVIEW]
    jpegs = [copy for copy in cropped if sizes.format_of(copy.spec) == "jpeg"]
    fallback = [copy for copy in jpegs if copy.width <= sizes.FALLBACK_WIDTH]
    shown = (fallback or jpegs or [original])[-1]
    return PictureCard(
        id=row.id,
        alt=row.alt_text or row.title,
        caption=row.caption,
        credit=row.credit,
        width=shown.width,
        height=shown.height,
        src=shown.url,
        srcset_webp=_srcset(cropped, "webp"),
        srcset_jpeg=_srcset(cropped, "jpeg"),
        og=(preview or (jpegs or [original])[-1]).url,
        drawn=row.drawn,
        srcset_avif=_srcset(cropped, "avif"),
    )


def _srcset(copies: list[_Copy], form: str) -> str:
    """Return the files of one format with their widths; a small original fills a width once."""
    by_width = {c.width: c.url for c in copies if sizes.format_of(c.spec) == form}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())
