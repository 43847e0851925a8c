"""Views in the tables, the rankings made of them, and the pages that show these."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from dateline.audience.actions.trending import rank, thin, write_views
from dateline.audience.models import Ranking, Views
from dateline.audience.queries.trending import (
    most_read,
    readers_of,
    recent_views,
    trending_block,
    trending_list,
)
from dateline.audience.rules.trending import FINE_FOR, KEPT_FOR, Origin, scores
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.edge.beacon import STEP_SECONDS, Tally
from dateline.edge.errors import NotWritten
from dateline.edge.noting import noting

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _newsroom() -> None:
    set_up_newsroom()


def tally(story: int, at: datetime = NOW, origin: Origin = Origin.DIRECT) -> Tally:
    return Tally(int(at.timestamp()) // STEP_SECONDS, story, origin)


def read(story: Story, number: int, at: datetime = NOW) -> None:
    write_views(views={tally(story.pk, at): number})


def stories(number: int = 8, **about: object) -> list[Story]:
    return factories.several(number, newest=NOW - timedelta(hours=1), **about)


def ranked() -> list[Story]:
    """Publish eight stories, the first of them read most."""
    found = stories()
    for place, story in enumerate(found):
        read(story, 50 - place)
    rank(now=NOW)
    return found


def test_views_add_up_by_story_step_and_origin() -> None:
    one, other = stories(2)
    assert write_views(views={tally(one.pk): 3, tally(other.pk, origin=Origin.SEARCH): 4}) == 7
    assert write_views(views={tally(one.pk): 2, tally(one.pk, origin=Origin.SOCIAL): 1}) == 3
    rows = Views.objects.order_by("pk").values_list("story", "begin", "direct", "search", "social")
    begin = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert list(rows) == [(one.pk, begin, 5, 0, 1), (other.pk, begin, 0, 4, 0)]


def test_a_batch_is_written_by_few_statements_in_one_transaction() -> None:
    found = stories(4)
    views = {tally(story.pk, NOW - 10 * n * MINUTE): 1 for n in range(50) for story in found}
    with CaptureQueriesContext(connection) as asked:
        assert write_views(views=views) == 200
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) == 3


def test_only_stories_that_are_public_have_views() -> None:
    public, taken_down, killed = stories(3)
    taken_down.unpublish()
    kill(story=killed, reason="Wrong.", now=NOW)
    draft = factories.draft()
    numbers = (public.pk, taken_down.pk, killed.pk, draft.pk, 987_654_321, 0)
    assert write_views(views={tally(number): 5 for number in numbers}) == 5
    assert list(Views.objects.values_list("story", flat=True)) == [public.pk]


def test_what_could_not_be_written_is_said_to_be_unwritten() -> None:
    (story,) = stories(1)

    def breaks(execute: object, sql: str, *more: object) -> object:
        if "INSERT" in sql:
            raise DatabaseError("no room")
        return execute(sql, *more)  # type: ignore[operator]

    with connection.execute_wrapper(breaks), pytest.raises(NotWritten):
        write_views(views={tally(story.pk): 5})
    assert not Views.objects.exists()


def test_the_most_read_come_first_by_edition_and_by_sector() -> None:
    sport, politics = stories(4, sectors=["sport"]), stories(4, sectors=["politics"])
    for place, story in enumerate([*sport, *politics]):
        read(story, 10 + place)
    rank(now=NOW)
    found = dict(Ranking.objects.values_list("front", "stories"))
    assert found["latest"] == [story.pk for story in reversed([*sport, *politics])]
    assert found["sector:sport"] == [story.pk for story in reversed(sport)]
    assert found["sector:politics"] == [story.pk for story in reversed(politics)]
    assert "sector:health" not in found


def test_inside_an_edition_a_sector_ranks_what_stands_on_both() -> None:
    factories.edition("asia", countries=["JP"])
    here = stories(3, sectors=["sport"], countries=["JP"])
    there = stories(3, sectors=["sport"], countries=["FR"])
    for place, story in enumerate([*there, *here]):
        read(story, 50 - place)
    rank(now=NOW)
    inside = trending_list("sector:sport", within="edition:asia")
    assert [card.id for card in inside] == [story.pk for story in here]
    assert [card.id for card in trending_block("edition:asia")] == [story.pk for story in here]
    assert len(trending_list("sector:sport")) == 6


def test_what_was_read_three_hours_ago_counts_half() -> None:
    late, early, few = stories(3)
    read(early, 21, NOW - timedelta(hours=3))
    read(late, 11)
    read(few, 5)
    rank(now=NOW)
    assert Ranking.objects.get(front="latest").stories == [late.pk, early.pk, few.pk]


def test_without_readers_there_is_no_ranking() -> None:
    one, other, *_ = stories()
    read(one, 100)
    read(other, 100)
    assert rank(now=NOW) == 0
    assert trending_block("latest") == ()


def test_a_ranking_that_readers_have_seen_stands_for_a_minute() -> None:
    found = ranked()
    read(found[7], 100)
    assert rank(now=NOW + 0.9 * MINUTE) == 0
    assert rank(now=NOW + MINUTE) >= 1
    assert Ranking.objects.get(front="latest").stories[0] == found[7].pk


def test_the_block_shows_five_and_notes_what_it_shows() -> None:
    found = ranked()
    with noting() as notes:
        shown = trending_block("latest")
    assert [card.id for card in shown] == [story.pk for story in found[:5]]
    assert {"trending:latest", *(f"story:{card.id}" for card in shown)} <= notes.keys
    assert "trending-list:latest" not in notes.keys
    assert f"story:{found[6].pk}" not in notes.keys


def test_an_edition_that_was_taken_out_is_ranked_no_more() -> None:
    ranked()
    Ranking.objects.create(front="edition:gone", stories=[1, 2, 3], changed_at=NOW - MINUTE)
    rank(now=NOW)
    assert Ranking.objects.get(front="edition:gone").stories == []


def test_a_kept_ranking_asks_nothing() -> None:
    ranked()
    trending_block("latest")
    # Inside a test's transaction nothing is kept: what is asked is the ranking and the cards.
    with CaptureQueriesContext(connection) as asked:
        trending_block("latest")
    assert len([each for each in asked if "audience_ranking" in each["sql"]]) == 1


def test_ranking_again_takes_as_many_statements_however_many_were_read() -> None:
    ranked()
    with CaptureQueriesContext(connection) as asked:
        rank(now=NOW + MINUTE)
    assert len(asked) == 5


def test_days_old_views_are_put_together_by_the_hour_and_nothing_is_lost() -> None:
    (story,) = stories(1)
    old = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    for minute in range(0, 120, 10):
        views = {tally(story.pk, old + minute * MINUTE, origin): 2 for origin in Origin}
        write_views(views=views)
    read(story, 7, NOW - FINE_FOR + timedelta(hours=1, minutes=10))
    assert thin(now=NOW) == 10
    assert thin(now=NOW) == 0
    rows = Views.objects.order_by("begin").values_list("begin", "direct", "elsewhere")
    assert list(rows)[:2] == [(old, 12, 12), (old + timedelta(hours=1), 12, 12)]
    assert readers_of(story, now=NOW).total == 2 * 12 * 5 + 7


def test_what_is_too_old_goes() -> None:
    (story,) = stories(1)
    read(story, 3, NOW - KEPT_FOR - MINUTE * 20)
    read(story, 4, NOW - KEPT_FOR + MINUTE * 20)
    assert thin(now=NOW) == 1
    assert [row.direct for row in Views.objects.all()] == [4]


def test_the_desk_sees_how_a_story_is_read() -> None:
    (story, other) = stories(2)
    published = story.first_published_at
    assert published is not None
    read(story, 30, published + 5 * MINUTE)
    read(story, 12)
    write_views(views={tally(story.pk, origin=Origin.SEARCH): 3, tally(other.pk): 90})
    found = readers_of(story, now=NOW)
    assert (found.total, found.place) == (45, 2)
    assert found.origins[Origin.SEARCH] == 3
    assert sum(found.steps) == 45
    assert found.steps[-1] == 15
    assert found.hours[0] == 30
    assert sum(found.hours) == 45
    assert found.score == scores(recent_views(now=NOW), now=NOW)[story.pk]


def test_the_desk_sees_what_is_read_most_now() -> None:
    found = ranked()
    with CaptureQueriesContext(connection) as asked:
        rows = most_read(now=NOW)
    assert [row.story for row in rows] == [story.pk for story in found]
    assert (rows[0].last_hour, rows[0].last_day, rows[0].steps[-1]) == (50, 50, 50)
    assert len(asked) == 2
