"""What is done to pictures: drawn, kept, made ready in every size, hidden and shown again."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import cast

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from wagtail.images.models import Filter

from dateline.edge.commits import changed
from dateline.media.errors import BROKEN, DrawingFailed, PictureUnreadable
from dateline.media.gateways import Cut, PictureStorage
from dateline.media.gateways.studio import InHouse, Studio, Svg
from dateline.media.models import Picture, Rendition
from dateline.media.rules import (
    DRAWING,
    Palette,
    locator_map,
    sizes,
    typographic_card,
)
from dateline.media.rules.lettering import can_draw
from dateline.media.rules.names import country_name
from dateline.media.rules.places import hidden_name, public_name
from dateline.media.rules.words import card_alt_text, map_alt_text, map_title, sayings, spoken

logger = logging.getLogger(__name__)

IN_HOUSE = InHouse()
# Pictures that are looked at in one go for files that are still to be made, the newest first.
AT_ONCE = 300
# Seconds between two walks through the archive.
RESTS = 24 * 60 * 60


def keep_drawing(
    *,
    key: str,
    title: str,
    alt_text: str,
    caption: str,
    credit: str,
    svg: Svg,
    studio: Studio = IN_HOUSE,
) -> Picture:
    """Return the picture kept under `key`, drawing it (with all its renditions) if it is new.

    The same key is drawn once, however many stories and workers ask for it; a drawing whose
    file was lost is drawn again. Pass a function as `svg` where drawing is work to be spared: a
    `partial` of a drawing rule where the studio is another process.
    Raises DrawingFailed for an SVG that cannot be rendered.
    """
    fingerprint = hashlib.sha256(key.encode()).hexdigest()
    kept: Picture | None = Picture.objects.filter(drawn_key=fingerprint).first()
    if kept and kept.file.storage.exists(kept.file.name):
        return kept
    png = studio.png(svg)
    picture = kept or Picture(
        title=title[:255], alt_text=alt_text[:500], caption=caption[:600], credit=credit[:255],
        usage_terms="Drawn by Dateline.", drawn=True, drawn_key=fingerprint,
    )  # fmt: skip
    picture = _store(picture, fingerprint, png)
    make_renditions(picture, studio=studio)
    return picture


def _store(picture: Picture, fingerprint: str, png: bytes) -> Picture:
    """Save the drawing's file and row; another worker's row wins over ours."""
    picture.file = ContentFile(png, name=f"{fingerprint[:20]}.png")
    picture.file_size = len(png)
    picture.file_hash = hashlib.sha1(png, usedforsecurity=False).hexdigest()
    try:
        with transaction.atomic():
            picture.save()
    except IntegrityError:
        picture.file.storage.delete(picture.file.name)
        winner: Picture = Picture.objects.get(drawn_key=fingerprint)
        return winner
    return picture


def draw_locator_map(
    *,
    countries: Sequence[str],
    place: tuple[float, float] | None = None,
    place_name: str = "",
    accent: str = "",
    language: str = "en",
    studio: Studio = IN_HOUSE,
) -> Picture:
    """Return the map of the countries (ISO 3166 alpha-2) and the place (longitude, latitude)."""
    palette = Palette(accent=accent) if accent else Palette()
    language = language if _has_letters_for(countries, language) else "en"
    codes = sorted(set(countries))
    spot = (round(place[0], 3), round(place[1], 3)) if place else None
    names = [country_name(code, spoken(language)) for code in dict.fromkeys(countries)]
    return keep_drawing(
        key=f"map {DRAWING} {codes} {spot} {place_name} {palette.accent} {language}",
        title=map_title(names, place_name),
        alt_text=map_alt_text(names, place_name, language),
        caption="",
        credit=sayings(language).map_credit,
        svg=partial(locator_map, codes, spot, place_name, palette=palette, language=language),
        studio=studio,
    )


def _has_letters_for(countries: Iterable[str], language: str) -> bool:
    """Test if the fonts that ship can write the countries' names in a language."""
    return all(can_draw(country_name(code, language)) for code in countries)


def draw_card(
    *,
    label: str,
    kicker: str = "",
    accent: str = "",
    language: str = "en",
    studio: Studio = IN_HOUSE,
) -> Picture:
    """Return the card with the label in large letters, for what no map goes with."""
    palette = Palette(accent=accent) if accent else Palette()
    return keep_drawing(
        key=f"card {DRAWING} {label}\n{kicker}\n{palette.accent} {language}",
        title=f"Card: {label}",
        alt_text=card_alt_text(label, language),
        caption="",
        credit=sayings(language).card_credit,
        svg=partial(typographic_card, label, kicker, palette=palette),
        studio=studio,
    )


def make_renditions(picture: Picture, *, studio: Studio = IN_HOUSE) -> list[Rendition]:
    """Make the renditions that the picture lacks, and return those that were made.

    Call it outside of a transaction: a large photograph takes a second. Raises
    PictureUnreadable where the file is missing or is no picture.
    """
    return _make(picture, sizes.all_specs(), studio)


class Walk:
    """A way back through the archive, a stretch at a time, for files that are still to be made.

    What is new stands in the newest stretch, which is looked at anyhow. The archive is gone through
    when the process starts, and once a day after: what was hidden may be shown again.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.before: int | None = None
        self.rests_until = clock()

    def lacking(self) -> list[Picture]:
        """Return what the stretch lacks where it stands; where that is nothing, go on to the next."""
        if self.clock() < self.rests_until:
            return []
        pairs, last = _stretch(self.before)
        found = _lacking(pairs)
        if not found:
            self.before = last
            self.rests_until = self.clock() + (RESTS if last is None else 0)
        return found


def make_slow_renditions(*, studio: Studio, most: int = 1, walk: Walk | None = None) -> int:
    """Make the files that take long to write, the newest pictures first; gives for how many pictures.

    Where the newest have theirs, a walk leads on to older ones. A picture that cannot be read is
    passed over until it is stored anew.
    """
    made = 0
    for picture in (lacking_slow() or (walk.lacking() if walk else []))[:most]:
        try:
            made += bool(_make(picture, sizes.slow_specs(), studio))
        except PictureUnreadable as error:
            _UNREADABLE.add((picture.pk, picture.file.name))
            logger.warning("%s", error)
    return made


# What this process could not read, so that it does not try again and again.
_UNREADABLE: set[tuple[int, str]] = set()


def lacking_slow() -> list[Picture]:
    """Return the pictures of the newest that have their quick files and lack the slow ones.

    At most three queries. Hidden pictures wait until they are shown again.
    """
    return _lacking(_stretch(None)[0])


def _stretch(before: int | None) -> tuple[dict[int, str], int | None]:
    """Return the newest pictures with quick files before a rendition, and the last such rendition."""
    quick = Rendition.objects.filter(filter_spec=sizes.PREVIEW).order_by("-pk")
    older = quick if before is None else quick.filter(pk__lt=before)
    rows = list(older.values_list("image_id", "focal_point_key", "pk")[:AT_ONCE])
    # Of several crops of a picture the newest counts: it comes last here, and so stays.
    pairs = {picture: key for picture, key, _ in reversed(rows)}
    return pairs, rows[-1][2] if len(rows) == AT_ONCE else None


def _lacking(pairs: dict[int, str]) -> list[Picture]:
    slow = Rendition.objects.filter(image_id__in=pairs, filter_spec__in=sizes.slow_specs())
    done = set(slow.values_list("image_id", "focal_point_key"))
    wanted = [number for number, key in pairs.items() if (number, key) not in done]
    found = Picture.objects.filter(pk__in=wanted).order_by("-pk") if wanted else []
    return [
        each
        for each in found
        if not each.hidden
        and (each.pk, each.file.name) not in _UNREADABLE
        # Its crop may be an older one that no page shows any more.
        and (each.pk, Filter(sizes.PREVIEW).get_cache_key(each)) not in done
    ]


def _make(picture: Picture, specs: Iterable[str], studio: Studio) -> list[Rendition]:
    filters = [Filter(spec) for spec in specs]
    key = filters[0].get_cache_key(picture)
    made = picture.renditions.filter(focal_point_key=key).values_list("filter_spec", flat=True)
    lacking = [one for one in filters if one.spec not in set(made)]
    if not lacking:
        return []
    return _keep(picture, key, lacking, _develop(picture, lacking, studio))


def _keep(
    picture: Picture, key: str, filters: Sequence[Filter], files: Sequence[File[bytes]]
) -> list[Rendition]:
    """Store files beside the picture: hidden, if it was hidden while they were made."""
    with transaction.atomic():
        stored = Picture.objects.select_for_update().filter(pk=picture.pk).first()
        if stored is None:
            return []
        there = stored.renditions.filter(focal_point_key=key).values_list("filter_spec", flat=True)
        known = set(there)
        renditions = [
            Rendition(image=stored, filter_spec=one.spec, focal_point_key=key, file=file)
            for one, file in zip(filters, files, strict=True)
            if one.spec not in known
        ]
        Rendition.objects.bulk_create(renditions)
        # Pages made before showed the picture in the sizes that there were.
        changed(f"picture:{picture.pk}")
    return renditions


def _develop(picture: Picture, filters: Sequence[Filter], studio: Studio) -> Sequence[File[bytes]]:
    cuts = [_cut(picture, one) for one in filters]
    try:
        with picture.open_file() as source:
            files = studio.develop(source.read(), cuts)
    except (*BROKEN, DrawingFailed) as error:
        raise PictureUnreadable(picture.pk, str(error)) from error
    pairs = zip(cuts, files, strict=True)
    return [ContentFile(file, name=_file_name(picture, cut, file)) for cut, file in pairs]


def _cut(picture: Picture, one: Filter) -> Cut:
    """Return what Wagtail would cut for this name: its own crop, around the focal point."""
    transform = one.get_transform(picture)
    box = transform.get_rect().round()
    width, height = transform.size
    return Cut(
        (box.left, box.top, box.right, box.bottom),
        (round(width), round(height)),
        sizes.format_of(one.spec),
    )


def _file_name(picture: Picture, cut: Cut, file: bytes) -> str:
    """Name a file after its content too: what stands at its address never changes."""
    ending = "jpg" if cut.format == "jpeg" else cut.format
    digest = hashlib.sha256(file).hexdigest()[:12]
    return f"{picture.pk}-{cut.size[0]}x{cut.size[1]}.{digest}.{ending}"


def place_files(picture: Picture, *, public: bool) -> bool:
    """Put the original and every rendition where everybody may have them, or where only the desk may.

    Call it with the picture's row locked. Gives whether there was anything to move. The disk decides,
    not the row: whoever is killed between the files and the commit leaves them at odds. Files are
    moved first, so that it can be done again.
    """
    renamed, mistaken = (public_name, hidden_name) if public else (hidden_name, public_name)
    copies = list(picture.renditions.all())
    misplaced: list[Picture | Rendition] = []
    moved = False
    for one in (picture, *copies):
        new = renamed(one.file.name)
        moved |= cast(PictureStorage, one.file.storage).move(mistaken(one.file.name), new)
        if one.file.name != new:
            one.file.name = new
            misplaced.append(one)
    # As plain updates: nothing else of the rows has changed, and no signal has to say so.
    if picture in misplaced:
        Picture.objects.filter(pk=picture.pk).update(file=picture.file.name)
    if renamed_copies := [copy for copy in copies if copy in misplaced]:
        Rendition.objects.bulk_update(renamed_copies, ["file"])
    if misplaced or moved:
        changed(f"picture:{picture.pk}", killed=not public)
    return bool(misplaced) or moved
