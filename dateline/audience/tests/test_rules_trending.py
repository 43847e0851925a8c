"""Scores, order, rankings and origins, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.audience.rules.trending import (
    FEWEST,
    HALF_LIFE,
    IN_BLOCK,
    LEAST_SCORE,
    LOOKED_BACK,
    MOST,
    STEP,
    Origin,
    block_key,
    hour_of,
    in_order,
    keys_changed,
    list_key,
    origin_of,
    rankings,
    scores,
    step_of,
)

NOW = datetime(2026, 11, 23, 12, 7, 31, tzinfo=UTC)
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_step_begins_at_ten_minutes() -> None:
    assert step_of(NOW) == AT
    assert step_of(AT) == AT
    assert hour_of(NOW) == AT


def test_views_are_worth_half_after_three_hours() -> None:
    assert timedelta(hours=3) == HALF_LIFE
    found = scores([(1, AT, 8), (2, AT - HALF_LIFE, 8), (3, AT - 2 * HALF_LIFE, 8)], now=NOW)
    assert found == {1: 8.0, 2: 4.0, 3: 2.0}


def test_views_of_more_than_a_day_ago_and_of_the_future_do_not_count() -> None:
    views = [(1, AT - LOOKED_BACK - STEP, 100), (2, AT + STEP, 100), (3, AT - LOOKED_BACK, 256)]
    assert scores(views, now=NOW) == {3: 1.0}


views_drawn = st.lists(
    st.tuples(
        st.integers(1, 9), st.integers(0, 143).map(lambda n: AT - n * STEP), st.integers(1, 99999)
    ),
    max_size=60,
)


@given(views_drawn, st.randoms())
def test_the_order_in_which_views_are_read_does_not_matter(
    views: list[tuple[int, datetime, int]], order: object
) -> None:
    mixed = list(views)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert scores(views, now=NOW) == scores(mixed, now=NOW)


@given(views_drawn)
def test_time_alone_changes_no_places_among_what_stays(
    views: list[tuple[int, datetime, int]],
) -> None:
    recent = [each for each in views if each[1] > AT - timedelta(hours=12)]
    before, after = scores(recent, now=NOW), scores(recent, now=NOW + timedelta(hours=6))
    for story, score in before.items():
        assert after[story] == pytest.approx(score / 4)


def test_two_readers_make_no_trend_and_the_newer_of_two_alike_comes_first() -> None:
    assert in_order({1: 2.0, 2: LEAST_SCORE, 3: 9.0, 4: LEAST_SCORE}) == [3, 4, 2]


def test_each_front_ranks_the_stories_that_stand_on_it() -> None:
    fronts = {n: ["latest", *(["sector:sport"] if n % 2 else [])] for n in range(1, 60)}
    found = rankings(range(1, 60), fronts, ["latest", "sector:sport", "sector:arts"])
    assert found["latest"] == tuple(range(1, MOST + 1))
    assert found["sector:sport"] == tuple(range(1, 2 * MOST, 2))
    assert found["sector:arts"] == ()


def test_too_few_are_no_ranking() -> None:
    fronts = {n: ["latest"] for n in range(1, FEWEST)}
    assert rankings(fronts, fronts, ["latest"]) == {"latest": ()}


def test_pages_are_purged_only_where_what_they_show_has_changed() -> None:
    before = list(range(1, MOST + 1))
    behind = [*before[:IN_BLOCK], 99, *before[IN_BLOCK:-1]]
    ahead = [99, *before[:-1]]
    assert keys_changed("latest", before, before) == []
    assert keys_changed("latest", before, behind) == [list_key("latest")]
    assert keys_changed("latest", before, ahead) == [list_key("latest"), block_key("latest")]


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("", Origin.DIRECT),
        ("www.google.com", Origin.SEARCH),
        ("news.google.co.uk", Origin.SEARCH),
        ("google.com.br", Origin.SEARCH),
        ("duckduckgo.com:443", Origin.SEARCH),
        ("yandex.ru", Origin.SEARCH),
        ("com.google.android.googlequicksearchbox", Origin.SEARCH),
        ("mail.google.com", Origin.ELSEWHERE),
        ("t.co", Origin.SOCIAL),
        ("x.com", Origin.SOCIAL),
        ("x.example", Origin.ELSEWHERE),
        ("L.Facebook.com", Origin.SOCIAL),
        ("old.reddit.com", Origin.SOCIAL),
        ("mastodon.example", Origin.SOCIAL),
        ("news.ycombinator.com", Origin.SOCIAL),
        ("com.twitter.android", Origin.SOCIAL),
        ("blog.example", Origin.ELSEWHERE),
        ("localhost", Origin.ELSEWHERE),
        ("google", Origin.ELSEWHERE),
        ("[2001:db8::1]", Origin.ELSEWHERE),
        ("...", Origin.ELSEWHERE),
    ],
)
def test_hosts_say_where_readers_came_from(host: str, origin: Origin) -> None:
    assert origin_of(host) is origin
