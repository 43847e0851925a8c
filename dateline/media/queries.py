"""Reads: everything a page needs to show pictures, in two queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.images.models import Filter

from dateline.media.models import Picture, Rendition
from dateline.media.rules import sizes


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class _Copy:
    """One file of a picture."""

    spec: str
    url: str
    width: int
    height: int


def picture_cards(ids: Iterable[int]) -> dict[int, PictureCard]:
    """Return the cards of the pictures that exist, by their id. Two queries; none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    pictures = list(Picture.objects.filter(pk__in=wanted).defer("description", "file_hash"))
    keys = {picture.pk: _focal_key(picture) for picture in pictures}
    copies = _copies(keys)
    return {picture.pk: _card(picture, copies.get(picture.pk, [])) for picture in pictures}


def _focal_key(picture: Picture) -> str:
    """Return what tells the renditions of this focal point from those of an earlier one."""
    return str(Filter(sizes.PREVIEW).get_cache_key(picture))


def _copies(keys: dict[int, str]) -> dict[int, list[_Copy]]:
    storage = Rendition._meta.get_field("file").storage
    found: dict[int, list[_Copy]] = {}
    rows = Rendition.objects.filter(image_id__in=keys, filter_spec__in=sizes.all_specs())
    columns = ("image_id", "focal_point_key", "filter_spec", "file", "width", "height")
    for image, key, spec, name, width, height in rows.order_by("width").values_list(*columns):
        if key == keys[image]:
            found.setdefault(image, []).append(_Copy(spec, storage.url(name), width, height))
    return found


def _card(picture: Picture, copies: list[_Copy]) -> PictureCard:
    original = _Copy("", picture.file.url, picture.width, picture.height)
    preview = next((copy for copy in copies if copy.spec == sizes.PREVIEW), None)
    cropped = [copy for copy in copies if copy.spec != sizes.PREVIEW]
    jpegs = [copy for copy in cropped if sizes.format_of(copy.spec) == "jpeg"]
    fallback = [copy for copy in jpegs if copy.width <= sizes.FALLBACK_WIDTH]
    shown = (fallback or jpegs or [original])[-1]
    return PictureCard(
        id=picture.pk,
        alt=picture.default_alt_text,
        caption=picture.caption,
        credit=picture.credit,
        width=shown.width,
        height=shown.height,
        src=shown.url,
        srcset_webp=_srcset(cropped, "webp"),
        srcset_jpeg=_srcset(cropped, "jpeg"),
        og=(preview or (jpegs or [original])[-1]).url,
        drawn=picture.drawn,
    )


def _srcset(copies: list[_Copy], form: str) -> str:
    """Return the files of one format with their widths; a small original fills a width once."""
    by_width = {c.width: c.url for c in copies if sizes.format_of(c.spec) == form}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())
