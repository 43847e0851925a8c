"""Pictures in the database: drawn once, ready in every size, shown in two queries."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import ReferenceIndex

from dateline.media import actions as media_actions
from dateline.media.actions import (
    Walk,
    lacking_slow,
    make_renditions,
    make_slow_renditions,
    place_files,
)
from dateline.media.errors import BROKEN, PictureUnreadable
from dateline.media.gateways import Cut, develop
from dateline.media.gateways.studio import InHouse
from dateline.media.models import Picture, Rendition
from dateline.media.queries import picture_cards
from dateline.media.rules import sizes
from dateline.media.rules.places import is_hidden

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photograph(width: int = 2000, height: int = 1500, form: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(out, form, **more)
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "pier.jpg", **fields: Any) -> Picture:
    words = {"title": "The pier", "alt_text": "A pier at low tide.", "credit": "A. Lens"} | fields
    picture = Picture(file=ContentFile(content or photograph(), name=name), **words)
    picture.save()
    return picture


def test_renditions_are_the_ones_that_wagtail_finds(django_assert_num_queries: Any) -> None:
    picture = upload()
    made = make_renditions(picture)
    assert {r.filter_spec for r in made} == set(sizes.all_specs())
    count = Rendition.objects.count()
    found = picture.get_rendition(sizes.spec(720, "webp"))
    assert (found.width, found.height) == (720, 405)
    assert Rendition.objects.count() == count
    assert make_renditions(picture) == []


@pytest.mark.parametrize("form", ["webp", "jpeg"])
def test_a_rendition_is_what_its_name_says(form: str) -> None:
    picture = upload()
    make_renditions(picture)
    rendition = picture.renditions.get(filter_spec=sizes.spec(1088, form))
    with Image.open(rendition.file.path) as opened:
        assert opened.format == form.upper()
        assert opened.size == (1088, 612)


def test_the_crop_follows_the_focal_point() -> None:
    picture = upload(photograph(1000, 2000), focal_point_x=500, focal_point_y=150,
                     focal_point_width=100, focal_point_height=100)  # fmt: skip
    make_renditions(picture)
    top = _brightness(picture)
    picture.focal_point_y = 1850
    picture.save()
    make_renditions(picture)
    assert _brightness(picture) > top + 80
    assert picture_cards([picture.pk])[picture.pk].src != ""


def _brightness(picture: Picture) -> float:
    rendition = picture.get_rendition(sizes.spec(352, "jpeg"))
    with Image.open(rendition.file.path) as opened:
        return float(opened.convert("L").resize((1, 1)).getpixel((0, 0)))  # type: ignore[arg-type]


def test_what_stands_at_a_renditions_address_never_changes() -> None:
    picture = upload(photograph(1000, 2000))
    make_renditions(picture)
    before = set(picture.renditions.values_list("file", flat=True))
    picture.focal_point_x, picture.focal_point_y = 500, 1850
    picture.focal_point_width = picture.focal_point_height = 100
    picture.save()
    make_renditions(picture)
    after = set(picture.renditions.values_list("file", flat=True))
    assert before < after
    assert all(re.fullmatch(r".*\.[0-9a-f]{12}\.(jpg|webp)", name) for name in after)


@pytest.mark.parametrize("size", [(2000, 1500), (1999, 1333), (1441, 811), (353, 1999)])
def test_a_picture_of_any_size_is_cut_within_its_edges(size: tuple[int, int]) -> None:
    picture = upload(photograph(*size))
    assert len(make_renditions(picture)) == len(sizes.all_specs())


def test_renditions_leave_the_cameras_position_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Cameramaker"
    picture = upload(photograph(exif=exif))
    make_renditions(picture)
    for rendition in picture.renditions.all():
        with Image.open(rendition.file.path) as opened:
            assert not opened.getexif()


def test_a_see_through_picture_stands_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (1600, 900), (0, 0, 0, 0)).save(out, "PNG")
    picture = upload(out.getvalue(), "clear.png")
    make_renditions(picture)
    with Image.open(picture.renditions.get(filter_spec=sizes.spec(352, "jpeg")).file.path) as made:
        assert made.getpixel((10, 10)) == (255, 255, 255)


def test_a_picture_without_its_file_is_reported_by_its_number() -> None:
    picture = upload()
    picture.file.storage.delete(picture.file.name)
    with pytest.raises(PictureUnreadable) as caught:
        make_renditions(Picture.objects.get(pk=picture.pk))
    assert caught.value.picture_id == picture.pk


def test_cards_cost_two_queries_however_many(django_assert_num_queries: Any) -> None:
    pictures = [upload(photograph(400, 300)) for _ in range(5)]
    for picture in pictures:
        make_renditions(picture)
    with django_assert_num_queries(2):
        cards = picture_cards(picture.pk for picture in pictures)
    assert len(cards) == 5
    with django_assert_num_queries(0):
        assert picture_cards([]) == {}


def test_a_card_has_everything_a_page_needs() -> None:
    picture = upload(caption="The pier at low tide.")
    make_renditions(picture)
    card = picture_cards([picture.pk])[picture.pk]
    assert (card.alt, card.caption, card.credit) == (
        "A pier at low tide.", "The pier at low tide.", "A. Lens",
    )  # fmt: skip
    assert (card.width, card.height) == (1088, 612)
    assert card.src.startswith("/media/")
    assert card.src.endswith(".jpg")
    assert [part.split()[1] for part in card.srcset_webp.split(", ")] == [
        "352w", "720w", "1088w", "1440w",
    ]  # fmt: skip
    assert "1200x630" in card.og


def test_a_picture_without_renditions_falls_back_to_itself() -> None:
    picture = upload()
    card = picture_cards([picture.pk, 999])[picture.pk]
    assert card.src == card.og == picture.file.url
    assert (card.width, card.height) == (2000, 1500)
    assert card.srcset_webp == card.srcset_jpeg == ""


def test_a_small_picture_is_not_blown_up() -> None:
    picture = upload(photograph(500, 400))
    make_renditions(picture)
    card = picture_cards([picture.pk])[picture.pk]
    assert [part.split()[1] for part in card.srcset_jpeg.split(", ")] == ["352w", "500w"]
    assert card.width == 500


def test_saving_a_picture_touches_no_index(django_assert_num_queries: Any) -> None:
    picture = upload()
    with django_assert_num_queries(1):
        picture.save(update_fields=["caption"])
    assert not ReferenceIndex.objects.filter(object_id=str(picture.pk)).exists()


def test_a_picture_says_what_it_lacks() -> None:
    assert upload().lacks == ()
    assert upload(credit=" ", alt_text="").lacks == ("alt_text", "credit")
    assert Picture.objects.without_credit().count() == 0


# -- the desk ----------------------------------------------------------------------------------


def form_for(content: bytes, name: str, **fields: str) -> Any:
    words = {"title": "The pier", "alt_text": "A pier.", "credit": "A. Lens"} | fields
    return get_image_form(Picture)(words, {"file": ContentFile(content, name=name)})


def test_the_desk_asks_for_alt_text_and_credit() -> None:
    form = form_for(photograph(40, 30), "pier.jpg", alt_text="", credit="")
    assert {"alt_text", "credit"} <= set(form.errors)


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"),
                                            ("AVIF", "a.avif"), ("GIF", "a.gif")])  # fmt: skip
def test_still_pictures_of_every_allowed_format_are_taken(form: str, name: str) -> None:
    assert "file" not in form_for(photograph(40, 30, form), name).errors


def test_a_moving_gif_is_refused() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert "moves" in str(form_for(out.getvalue(), "a.gif").errors["file"])


def test_a_decompression_bomb_is_refused_with_its_size() -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")  # 81 million pixels in about 10 KB
    errors = form_for(out.getvalue(), "bomb.png").errors["file"]
    assert "too many pixels" in str(errors)


def test_a_text_that_calls_itself_a_picture_is_refused() -> None:
    assert form_for(b"no picture at all", "a.jpg").errors["file"]


@pytest.fixture
def editor_client(client: Client, settings: Any) -> Client:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}  # no collectstatic in tests
    editor = get_user_model().objects.create_superuser(
        username="picture-desk", email="desk@example.org", password="a long password"
    )
    client.force_login(editor)
    return client


@pytest.mark.parametrize("address", ["wagtailimages_chooser:choose", "wagtailimages:index"])
def test_the_desk_finds_a_picture_by_its_title(editor_client: Client, address: str) -> None:
    upload(photograph(40, 30), title="The pier at dawn")
    upload(photograph(40, 30), title="A town hall")
    everything = editor_client.get(reverse(address))
    assert everything.status_code == 200
    assert b"town hall" in everything.content
    found = editor_client.get(reverse(address), {"q": "dawn"})
    assert found.status_code == 200
    assert b"The pier at dawn" in found.content
    assert b"town hall" not in found.content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_damaged_picture_is_unreadable_and_nothing_worse(form: str) -> None:
    whole = photograph(160, 90, form=form)
    moments = random.Random(form)
    cut = Cut((0.0, 0.0, 80.0, 45.0), (40, 22), "jpeg")
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(4):
            damaged[moments.randrange(min(len(damaged), 400))] = moments.randrange(256)
        with suppress(*BROKEN):
            assert len(list(develop(BytesIO(bytes(damaged)), [cut]))) == 1


def test_slow_files_are_written_behind_the_others_and_offered_once_they_are_there() -> None:
    picture = upload()
    make_renditions(picture)
    assert picture_cards([picture.pk])[picture.pk].srcset_avif == ""
    assert lacking_slow() == [picture]
    assert make_slow_renditions(studio=InHouse()) == 1
    assert lacking_slow() == []
    files = picture_cards([picture.pk])[picture.pk].srcset_avif.split(", ")
    assert [each.split()[1] for each in files] == [f"{width}w" for width in sizes.WIDTHS]
    assert all(".avif " in each for each in files)


def test_a_new_focal_point_asks_for_slow_files_anew() -> None:
    picture = upload()
    make_renditions(picture)
    make_slow_renditions(studio=InHouse())
    picture.focal_point_x, picture.focal_point_y = 100, 100
    picture.focal_point_width = picture.focal_point_height = 50
    picture.save()
    make_renditions(picture)
    assert lacking_slow() == [picture]
    make_slow_renditions(studio=InHouse())
    # The crop of before is an older stretch's, and holds nobody up.
    assert Walk().lacking() == []


def test_files_of_a_picture_that_was_hidden_meanwhile_are_hidden_too(settings: Any) -> None:
    settings.HIDDEN_ROOT = Path(settings.MEDIA_ROOT).parent / "hidden"
    picture = upload()
    make_renditions(picture)

    class HidesMeanwhile(InHouse):
        def develop(self, source: bytes, cuts: Sequence[Cut]) -> list[bytes]:
            place_files(Picture.objects.get(pk=picture.pk), public=False)
            return super().develop(source, cuts)

    assert make_slow_renditions(studio=HidesMeanwhile()) == 1
    assert all(is_hidden(each.file.name) for each in picture.renditions.all())
    assert lacking_slow() == []


def test_a_picture_that_cannot_be_read_is_tried_once() -> None:
    picture = upload()
    make_renditions(picture)
    picture.file.storage.delete(picture.file.name)
    assert make_slow_renditions(studio=InHouse()) == 0
    assert lacking_slow() == []


def test_a_walk_through_the_archive_brings_older_pictures_their_slow_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(media_actions, "AT_ONCE", 1)
    pictures = [upload(title=f"Number {number}") for number in range(5)]
    for picture in pictures:
        make_renditions(picture)
    now = [0.0]
    walk = Walk(clock=lambda: now[0])
    made = [make_slow_renditions(studio=InHouse(), walk=walk) for _ in range(12)]
    assert sum(made) == 5
    assert all(
        "avif" in each.srcset_avif for each in picture_cards(p.pk for p in pictures).values()
    )
    pictures[0].renditions.filter(filter_spec__in=sizes.slow_specs()).delete()
    assert sum(make_slow_renditions(studio=InHouse(), walk=walk) for _ in range(8)) == 0
    now[0] += media_actions.RESTS
    assert sum(make_slow_renditions(studio=InHouse(), walk=walk) for _ in range(8)) == 1
