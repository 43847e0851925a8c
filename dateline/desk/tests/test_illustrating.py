"""Stories without a picture get a drawing behind their publication: once, the right one, and gone with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from dateline.desk.actions import kill, publish_now
from dateline.desk.actions.illustrating import LEASE, Illustrator, illustrate
from dateline.desk.models import Illustration, Story
from dateline.desk.queries import cards_of
from dateline.desk.tests import factories
from dateline.media.errors import DrawingFailed, StudioGone
from dateline.media.gateways import Cut
from dateline.media.gateways.studio import InHouse, Svg
from dateline.media.models import Picture
from dateline.media.rules.places import is_hidden

pytestmark = pytest.mark.django_db

NOW = factories.NOON + timedelta(minutes=1)
FERRY: dict[str, Any] = {
    "countries": ["NO", "SE"],
    "dateline_place": "Oslo",
    "dateline_country": "NO",
}


class CountingStudio(InHouse):
    """Draws, and counts how often; fails on request, as a studio does that breaks or goes."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.drawn = 0
        self.failure = failure

    def png(self, svg: Svg) -> bytes:
        self.drawn += 1
        if self.failure:
            raise self.failure
        return super().png('<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"/>')

    def develop(self, source: bytes, cuts: Sequence[Cut]) -> list[bytes]:
        return [source for _ in cuts]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.HIDDEN_ROOT = tmp_path / "media", tmp_path / "hidden"


def shown_with(story: Story) -> Picture | None:
    card = cards_of([story.pk])[story.pk]
    return Picture.objects.get(pk=card.picture.id) if card.picture else None


def all_drawn(studio: CountingStudio, **times: Any) -> int:
    illustrator, now = Illustrator(studio), times.get("now", NOW)
    done = 0
    while more := illustrator.round(now=now):
        done += more
    return done


def test_a_story_without_a_picture_gets_a_map_of_its_countries_and_dateline() -> None:
    story = factories.published(**FERRY)
    assert shown_with(story) is None
    assert all_drawn(CountingStudio()) == 1
    drawn = shown_with(story)
    assert drawn is not None
    assert drawn.drawn
    assert drawn.alt_text == "Map showing Norway and Sweden, with Oslo marked."
    assert "Natural Earth" in drawn.credit


def test_the_same_countries_are_drawn_once_for_all_their_stories() -> None:
    studio = CountingStudio()
    stories = [factories.published(**FERRY) for _ in range(3)]
    assert all_drawn(studio) == 3
    assert studio.drawn == 1
    assert len({shown_with(story) for story in stories}) == 1


def test_nothing_is_due_twice() -> None:
    factories.published(**FERRY)
    assert all_drawn(CountingStudio()) == 1
    assert all_drawn(CountingStudio()) == 0


def test_a_story_that_moves_to_other_countries_is_drawn_anew() -> None:
    story = factories.published(**FERRY)
    all_drawn(CountingStudio())
    before = shown_with(story)
    story.countries = ["FI"]
    story.save()
    publish_now(story=story, now=NOW)
    all_drawn(CountingStudio())
    after = shown_with(story)
    assert before
    assert after
    assert after.pk != before.pk
    assert "Finland" in after.alt_text


def test_a_photograph_takes_the_place_of_the_drawing() -> None:
    story = factories.published(**FERRY)
    all_drawn(CountingStudio())
    photograph = Picture.objects.create(
        title="Pier", alt_text="A pier.", credit="A. Lens", width=1, height=1,
        file=ContentFile(InHouse().png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "pier.png"),
    )  # fmt: skip
    story.lead_picture = photograph
    story.save()
    publish_now(story=story, now=NOW)
    assert shown_with(story) == photograph
    all_drawn(CountingStudio())
    assert Illustration.objects.get(story=story).picture is None
    assert shown_with(story) == photograph


def test_the_drawing_goes_with_a_killed_story_and_comes_back_with_another(
    django_capture_on_commit_callbacks: Any,
) -> None:
    story = factories.published(**FERRY)
    all_drawn(CountingStudio())
    drawn = shown_with(story)
    assert drawn is not None
    with django_capture_on_commit_callbacks(execute=True):
        kill(story=story, reason="Withdrawn.", now=NOW)
    drawn.refresh_from_db()
    assert is_hidden(drawn.file.name)
    other = factories.published(**FERRY)
    with django_capture_on_commit_callbacks(execute=True):
        all_drawn(CountingStudio())
    drawn.refresh_from_db()
    assert shown_with(other) == drawn
    assert not is_hidden(drawn.file.name)


def test_a_drawing_that_a_photograph_has_replaced_goes_with_a_killed_story_too(
    django_capture_on_commit_callbacks: Any,
) -> None:
    story = factories.published(**FERRY)
    all_drawn(CountingStudio())
    drawn = shown_with(story)
    assert drawn is not None
    # No worker has taken the drawing away yet.
    story.lead_picture = Picture.objects.create(
        title="Pier", alt_text="A pier.", credit="A. Lens", width=1, height=1,
        file=ContentFile(InHouse().png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "pier2.png"),
    )  # fmt: skip
    story.save()
    with django_capture_on_commit_callbacks(execute=True):
        publish_now(story=story, now=NOW)
        kill(story=story, reason="Withdrawn.", now=NOW)
    drawn.refresh_from_db()
    assert is_hidden(drawn.file.name)


def test_a_story_that_is_killed_while_its_map_is_drawn_leaves_no_map_behind(
    django_capture_on_commit_callbacks: Any,
) -> None:
    story = factories.published(**FERRY)

    class Slow(CountingStudio):
        def png(self, svg: Svg) -> bytes:
            kill(story=story, reason="Withdrawn.", now=NOW)
            return super().png(svg)

    with django_capture_on_commit_callbacks(execute=True):
        assert illustrate(story.pk, studio=Slow(), now=NOW)
    assert all(is_hidden(each.file.name) for each in Picture.objects.all())


def test_two_workers_do_not_draw_for_the_same_story_at_once() -> None:
    story = factories.published(**FERRY)
    assert Illustration.claim(story.pk, now=NOW, until=NOW + LEASE)
    assert not illustrate(story.pk, studio=CountingStudio(), now=NOW)
    assert all_drawn(CountingStudio()) == 0


def test_what_a_dead_worker_began_is_drawn_after_its_lease() -> None:
    story = factories.published(**FERRY)
    with pytest.raises(StudioGone):
        illustrate(story.pk, studio=CountingStudio(StudioGone()), now=NOW)
    assert all_drawn(CountingStudio(), now=NOW + LEASE / 2) == 0
    assert all_drawn(CountingStudio(), now=NOW + 2 * LEASE) == 1
    assert shown_with(story) is not None


def test_what_a_dead_worker_began_is_drawn_by_one_that_found_nothing_else_meanwhile() -> None:
    story = factories.published(**FERRY)
    assert Illustration.claim(story.pk, now=NOW, until=NOW + LEASE)
    other = Illustrator(CountingStudio())
    assert other.round(now=NOW + LEASE / 2) == 0
    assert other.round(now=NOW + LEASE + timedelta(seconds=1)) == 1
    assert shown_with(story) is not None


def test_what_cannot_be_drawn_is_not_tried_again_until_the_story_changes() -> None:
    story = factories.published(**FERRY)
    assert all_drawn(CountingStudio(DrawingFailed("no drawing"))) == 1
    assert all_drawn(CountingStudio()) == 0
    assert shown_with(story) is None


def test_a_quiet_look_for_what_is_due_costs_one_query(django_assert_num_queries: Any) -> None:
    factories.published(**FERRY)
    illustrator = Illustrator(CountingStudio())
    illustrator.round(now=NOW)
    with django_assert_num_queries(1):
        assert illustrator.round(now=NOW) == 0
