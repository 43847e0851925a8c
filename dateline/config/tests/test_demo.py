"""The demonstration newsroom goes in through the wires' door, and comes out without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from dateline.config.demo import drawing, identity, loader, memory
from dateline.config.demo.portraits import LOOKS
from dateline.config.demo.reset import reset
from dateline.config.demo.times import fill_in
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import (
    Author,
    Edition,
    MenuEntry,
    Newsroom,
    Placement,
    StandingPage,
    Story,
    StorySource,
)
from dateline.desk.queries.words import words_in
from dateline.media.models import Picture
from dateline.wires.models import Source, WireItem

NOW = datetime(2025, 6, 5, 0, 42, 31, tzinfo=UTC)
KCNA = "urn:newsml:kcna-watch.example:nk-russia-security-talks"


@pytest.mark.parametrize(
    ("placeholder", "written"),
    [
        ("{{-3h20m}}", "2025-06-04T21:22:31Z"),
        ("{{-2d5h}}", "2025-06-02T19:42:31Z"),
        ("{{+4h}}", "2025-06-05T04:42:31Z"),
        ("{{rfc822:-3h}}", "Wed, 04 Jun 2025 21:42:31 +0000"),
        ("{{dateline:-3h}}", "June 5"),
        ("{{dateline_de:-20h}}", "4. Juni"),
        ("{{dateline_fr:-4d}}", "1er juin"),
        ("{{dateline_es:-4d}}", "1 de junio"),
        ("{{-}}", "{{-}}"),
        ("{{3h}}", "{{3h}}"),
    ],
)
def test_a_placeholder_becomes_the_time_it_means(placeholder: str, written: str) -> None:
    assert fill_in(placeholder, now=NOW, zone="Asia/Seoul") == written


@pytest.fixture
def newsroom(db: None) -> Iterator[None]:
    memory.forget()
    set_up_newsroom()
    yield
    memory.forget()


@pytest.fixture
def demo(newsroom: None) -> None:
    loader.hand_in()
    loader.work_off()


def kept() -> list[Path]:
    return list(Path(settings.RAW_WIRES).rglob("*.gz"))


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything of ours that the database holds, by table."""
    ours = [
        model
        for app in ("desk", "wires", "media")
        for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: contents(model) for model in ours}


def contents(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


def test_it_is_wanted_in_an_empty_newsroom_only(newsroom: None) -> None:
    assert loader.is_wanted()
    Source.objects.create(slug="mine", name="Mine")
    assert not loader.is_wanted()


def test_every_file_ends_on_the_desk(demo: None) -> None:
    assert loader.waiting() == 0
    assert not loader.is_wanted()
    outcomes = set(WireItem.objects.values_list("outcome", flat=True))
    assert WireItem.Outcome.REJECTED not in outcomes
    assert Story.objects.public().count() > 45


def test_the_talks_in_pyongyang_are_told_from_seoul(demo: None) -> None:
    story = Story.objects.get(origin_uri=KCNA)
    assert story.live
    assert set(story.countries) == {"KP", "RU", "UA"}
    assert (story.dateline_place, story.dateline_country) == ("Seoul", "KR")
    assert list(story.sources.values_list("name", flat=True)) == ["KCNA"]


def test_what_was_withdrawn_shows_nowhere(demo: None) -> None:
    memo = Story.objects.filter(origin_uri__endswith="bolivia-lithium-memo")
    assert not memo.filter(live=True).exists()


def test_an_embargo_holds(demo: None) -> None:
    story = Story.objects.get(origin_uri__endswith="euro-lending-survey")
    assert not story.live
    assert story.release_at is not None


def test_stories_stand_on_the_pages_of_those_who_signed_them(demo: None) -> None:
    told = Story.objects.get(origin_uri__endswith="interview-school-of-sand")
    assert set(told.authors.values_list("slug", flat=True)) == {
        "tendai-chirwa",
        "asha-menon-clarke",
    }
    assert all(Story.objects.filter(authors=author).exists() for author in Author.objects.all())
    assert Placement.objects.filter(front="author:jonas-petrikovits").count() == 2


def test_stories_carry_the_times_of_their_agencies(demo: None) -> None:
    times = Story.objects.public().values_list("first_published_at", flat=True)
    assert len({at.date() for at in times if at}) >= 3


def test_the_newsroom_gets_its_identity(demo: None) -> None:
    assert Newsroom.load().name == identity.wanted()["name"]
    assert Edition.objects.filter(is_default=True).get().slug == "world"
    assert Edition.objects.get(slug="ar").story_languages == ["ar"]


def test_a_second_load_changes_nothing(demo: None) -> None:
    before = rows()
    loader.hand_in()
    loader.work_off()
    after = rows()
    # Files count how often they were seen.
    del after["WireFile"], before["WireFile"]
    assert after == before


def test_pictures_are_drawn_from_the_storys_own_figures(demo: None) -> None:
    wanted = Story.objects.filter(
        origin_uri__in=[KCNA, "urn:newsml:ledger-wire.example:ghana-rate-cut"]
    )
    Story.objects.exclude(pk__in=wanted).update(countries=[], live=False)
    assert drawing.draw_pictures() == 2 + len(LOOKS)
    story = Story.objects.get(origin_uri=KCNA)
    assert story.lead_picture is not None
    assert story.lead_picture.credit
    assert story.picture_caption.startswith("The two countries")
    assert story.words == story.words_now(story.named())
    assert drawing.draw_pictures() == 0


def test_reset_leaves_the_newsroom_as_it_was(
    newsroom: None, django_capture_on_commit_callbacks: Any
) -> None:
    before, files = rows(), kept()
    loader.hand_in()
    loader.work_off()
    with django_capture_on_commit_callbacks(execute=True):
        reset()
    assert rows() == before
    assert kept() == files
    assert memory.recall() is None


def test_reset_keeps_what_editors_made(demo: None) -> None:
    editors = Newsroom.load()
    editors.tagline = "Ours"
    editors.save()
    mine = Story.objects.create(headline="Written here", live=True, sectors=["politics"])
    StorySource.objects.create(story=mine, name="Our reporter")
    mine.authors.set(Author.objects.filter(slug="noor-haddadin"))
    mine.save()
    MenuEntry.objects.create(newsroom=editors, label="Mine", address="/mine/")
    reset()
    assert list(Story.objects.all()) == [mine]
    assert Author.objects.get().slug == "noor-haddadin"
    assert MenuEntry.objects.get().label == "Mine"
    now = Newsroom.load()
    assert (now.tagline, now.name) == ("Ours", "Dateline")


def test_reset_removes_drawn_pictures_but_those_in_use(demo: None) -> None:
    story = Story.objects.get(origin_uri=KCNA)
    Story.objects.exclude(pk=story.pk).update(countries=[], origin_uri="")
    drawing.draw_pictures()
    story.refresh_from_db()
    mine = Story.objects.create(headline="Written here", lead_picture=story.lead_picture)
    reset()
    assert Picture.objects.count() == 1
    mine.refresh_from_db()
    assert mine.lead_picture is not None


def test_every_author_has_a_portrait_that_goes_with_the_demonstration(demo: None) -> None:
    Story.objects.update(countries=[], live=False)
    assert drawing.draw_pictures() == len(LOOKS) == Author.objects.count()
    faces = [author.picture for author in Author.objects.all()]
    assert all(face and face.alt_text and face.credit for face in faces)
    reset()
    assert not Picture.objects.exists()


def test_a_portrait_stays_with_an_author_whom_the_demonstration_leaves(demo: None) -> None:
    Story.objects.update(countries=[], live=False)
    drawing.draw_pictures()
    portrait = Author.objects.get(slug="margit-soelle").picture
    Author.objects.create(name="Somebody of ours", slug="ours", picture=portrait)
    logo = Author.objects.get(slug="noor-haddadin").picture
    Newsroom.objects.update(logo=logo)
    reset()
    assert set(Picture.objects.all()) == {portrait, logo}
    assert Newsroom.load().logo == logo


def test_a_portrait_that_cannot_be_drawn_costs_no_other_picture(
    demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Story.objects.exclude(origin_uri=KCNA).update(countries=[], live=False)
    # A colour that is no text: its drawing fails where an SVG is written.
    broken = replace(LOOKS["noor-haddadin"], paper="\ud800")
    monkeypatch.setitem(LOOKS, "noor-haddadin", broken)
    assert drawing.draw_pictures() == 1 + len(LOOKS) - 1
    assert Author.objects.get(slug="noor-haddadin").picture is None


def test_every_word_of_the_newsroom_is_said_in_its_right_to_left_language(demo: None) -> None:
    assert [each.words for each in words_in("ar") if not each.translated] == []


def test_every_standing_page_is_written_in_its_right_to_left_language(demo: None) -> None:
    pages = StandingPage.objects.live()
    assert [page.slug for page in pages if not page.translations.filter(language="ar")] == []


def test_the_desk_calls_a_standing_page_as_readers_do(demo: None) -> None:
    called = StandingPage.objects.values_list("title", "draft_title")
    assert [pair for pair in called if pair[0] != pair[1]] == []
    assert "About" in dict(called)
    reset()
    assert dict(called.all())["About us"] == "About us"


def test_reset_of_a_newsroom_without_it_does_nothing(newsroom: None) -> None:
    before = rows()
    reset()
    assert rows() == before
