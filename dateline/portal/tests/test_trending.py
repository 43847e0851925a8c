"""Rankings and what they purge, behind real commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dateline.audience.actions.trending import rank, write_views
from dateline.audience.models import Ranking
from dateline.audience.queries.trending import trending_block, trending_list
from dateline.audience.rules.trending import block_key, list_key
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.edge import current_board
from dateline.edge.beacon import STEP_SECONDS, Tally
from dateline.edge.board import slots_of
from dateline.portal.tests.walking import forget_everything, render

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = datetime(2026, 11, 23, 12, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _newsroom() -> None:
    forget_everything()
    set_up_newsroom()


def read(story: Story, number: int) -> None:
    write_views(views={Tally(int(NOW.timestamp()) // STEP_SECONDS, story.pk, 0): number})


def ranked() -> list[Story]:
    """Publish eight stories, the first of them read most."""
    found = factories.several(8, newest=NOW - timedelta(hours=1), sectors=["sport"])
    for place, story in enumerate(found):
        read(story, 50 - place)
    rank(now=NOW)
    return found


def purged_since(count: int, *keys: str) -> list[bool]:
    return [current_board().changed_since(slots_of([key]), count) for key in keys]


def test_pages_are_purged_when_the_ranking_changes_and_not_before() -> None:
    found = ranked()
    keys = (block_key("latest"), list_key("latest"))
    since = current_board().count
    read(found[0], 100)
    assert rank(now=NOW + MINUTE) == 0
    assert current_board().count == since
    read(found[7], 2)
    rank(now=NOW + MINUTE)
    assert purged_since(since, *keys) == [False, True]
    read(found[7], 200)
    rank(now=NOW + 2 * MINUTE)
    assert purged_since(since, *keys) == [True, True]


def test_a_kill_takes_a_story_out_at_once_and_the_next_moves_up() -> None:
    found = ranked()
    assert [card.id for card in trending_block("latest")] == [story.pk for story in found[:5]]
    since = current_board().count
    kill(story=found[1], reason="Wrong.", now=NOW)
    assert purged_since(since, f"story:{found[1].pk}") == [True]
    left = [found[0], *found[2:]]
    assert [card.id for card in trending_block("latest")] == [story.pk for story in left[:5]]
    assert [card.id for card in trending_list("latest")] == [story.pk for story in left]
    rank(now=NOW + MINUTE)
    assert found[1].pk not in Ranking.objects.get(front="latest").stories


@pytest.mark.parametrize("path", ["/", "/latest/", "/sector/sport/", "story"])
def test_a_page_shows_the_ranking_and_is_purged_with_it(path: str) -> None:
    found = ranked()
    path = found[3].get_absolute_url() if path == "story" else path
    before = render(path)
    block = before.body.decode().partition('class="trending"')[2].partition("</section>")[0]
    places = [block.find(f"/{story.pk}-") for story in found]
    assert min(places[:5]) > 0
    assert places[:5] == sorted(places[:5])
    assert places[5:] == [-1, -1, -1]
    since = current_board().count
    read(found[7], 200)
    rank(now=NOW + MINUTE)
    assert any(purged_since(since, *before.keys))
    assert f"/{found[7].pk}-" in render(path).body.decode().partition('class="trending"')[2]


@pytest.mark.parametrize("path", ["/trending/", "/sector/sport/trending/", "/trending/feed.json"])
def test_the_ranking_stands_on_a_page_and_in_a_feed(path: str) -> None:
    found = ranked()
    before = render(path)
    body = before.body.decode()
    places = [body.find(f"/{story.pk}-") for story in found]
    assert min(places) > 0
    assert places == sorted(places)
    since = current_board().count
    kill(story=found[2], reason="Wrong.", now=NOW)
    assert any(purged_since(since, *before.keys))
    assert f"/{found[2].pk}-" not in render(path).body.decode()


def test_without_readers_pages_have_no_block_and_the_page_says_so() -> None:
    factories.several(8, newest=NOW)
    assert b'class="trending"' not in render("/").body
    page = render("/trending/")
    assert b"Too few readers" in page.body
    assert b"noindex" in page.body


def test_an_unknown_sector_has_no_ranking() -> None:
    assert render("/sector/none/trending/").status.startswith("404")
