"""The search index follows what is public: in the same transaction, and with nothing left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dateline.desk.actions import sorting
from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.models import Edition, SearchEntry, Story, search
from dateline.desk.rules.search import (
    Match,
    Span,
    Term,
    Words,
    by_date,
    by_relevance,
    read_question,
)
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON

pytestmark = pytest.mark.django_db


def numbers(*terms: str, limit: int = 100) -> list[int]:
    """Find the stories that have all the terms, newest first."""
    match = Match(every=tuple(map(Term, terms)))
    return [each.story for each in search.newest(match, Span(), limit)]


def terms_held() -> set[str]:
    """List every term that the full-text index leads anywhere by."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, desk_search_terms, row)"
            )
            cursor.execute("SELECT term FROM temp.held")
            found = {term for (term,) in cursor.fetchall()}
            cursor.execute("DROP TABLE temp.held")
            return found
        cursor.execute(
            "SELECT word FROM ts_stat('SELECT desk_search_terms_of(place, words) FROM desk_search')"
        )
        return {term for (term,) in cursor.fetchall()}


def test_a_published_story_is_found_by_its_headline_standfirst_and_body() -> None:
    story = factories.published(
        headline="Ferry strike ends", standfirst="Crews return", body="<p>They <b>sig</b>ned.</p>"
    )
    assert numbers("ferry", "crews", "signed") == [story.pk]
    assert numbers("h_ferry", "o_crews") == [story.pk]
    assert numbers("h_crews") == []


def test_markup_is_not_found() -> None:
    factories.published(
        body='<p><a href="https://example.org/">There</a> <strong>it</strong> is</p>'
    )
    assert numbers("there", "it", "is")
    assert numbers("strong") == numbers("href") == numbers("p") == []


def test_a_draft_is_not_found() -> None:
    factories.draft(headline="Ferry strike ends")
    assert numbers("ferry") == []


def test_an_update_is_found_by_its_words_and_no_longer_by_the_old_ones() -> None:
    story = factories.published(headline="Ferry strike ends")
    Story.objects.filter(pk=story.pk).update(headline="Tram strike ends")
    publish_now(story=story, now=NOON + timedelta(hours=1))
    assert numbers("ferry") == numbers("h_ferry") == []
    assert numbers("tram", "strike") == [story.pk]


def test_an_update_keeps_the_place() -> None:
    first = factories.published(headline="Ferry one", at=NOON)
    second = factories.published(headline="Ferry two", at=NOON + timedelta(minutes=1))
    Story.objects.filter(pk=first.pk).update(headline="Ferry one again")
    publish_now(story=first, now=NOON + timedelta(hours=1))
    assert numbers("ferry") == [second.pk, first.pk]


def test_a_story_with_an_older_time_comes_behind_those_already_there() -> None:
    newer = factories.published(headline="Ferry new", at=NOON)
    older = factories.published(headline="Ferry old", at=NOON - timedelta(days=400))
    oldest = factories.published(headline="Ferry ancient", at=NOON - timedelta(days=30_000))
    assert numbers("ferry") == [newer.pk, older.pk, oldest.pk]


def test_stories_of_one_second_all_have_a_place() -> None:
    found = [factories.published(headline="Ferry", at=NOON) for _ in range(4)]
    between = factories.published(headline="Ferry", at=NOON + timedelta(seconds=2))
    assert set(numbers("ferry")) == {story.pk for story in [*found, between]}
    assert SearchEntry.objects.count() == 5


def test_hundreds_of_stories_of_one_second_all_have_a_place_at_the_same_cost() -> None:
    story = factories.published()
    columns = {
        field.attname: getattr(story, field.attname)
        for field in Story._meta.concrete_fields
        if not field.primary_key
    }
    Story.objects.bulk_create([Story(**columns) for _ in range(300)])
    long_ago = NOON - timedelta(days=10_000)
    numbers_now = sorted(Story.objects.values_list("pk", flat=True))
    for number in numbers_now[:150]:
        search.enter([search.Entry(number, NOON, Words(headline="Ferry"))])
    for number in numbers_now[150:]:
        search.enter([search.Entry(number, long_ago, Words(headline="Ferry"))])
    found = numbers("ferry", limit=400)
    assert sorted(found) == numbers_now
    assert found[:150] == sorted(numbers_now[:150], reverse=True)
    assert set(found[150:]) == set(numbers_now[150:])


def copies(story: Story, *numbers_of: int) -> None:
    """Store the same story under other numbers."""
    columns = {
        field.attname: getattr(story, field.attname)
        for field in Story._meta.concrete_fields
        if not field.primary_key
    }
    Story.objects.bulk_create([Story(pk=number, **columns) for number in numbers_of])


@pytest.mark.parametrize("at_once", [False, True])
def test_stories_of_one_second_whose_numbers_end_alike_all_have_a_place(at_once: bool) -> None:
    first = factories.published(headline="Ferry", at=NOON)
    alike = [first.pk + 2**20, first.pk + 2**21, first.pk + 2**20 + 1]
    copies(first, *alike)
    entries = [search.Entry(number, NOON, Words(headline="Ferry")) for number in alike]
    for batch in [entries] if at_once else [[entry] for entry in entries]:
        search.enter(batch)
    assert sorted(numbers("ferry")) == sorted([first.pk, *alike])
    match, before = Match(every=(Term("ferry"),)), numbers("ferry")
    assert [each.story for each in search.found(match, Span(), 1)] == before
    for number in alike:
        search.enter([search.Entry(number, NOON, Words(headline="Ferry again"))])
    assert numbers("ferry", "again") == [number for number in before if number != first.pk]


@pytest.mark.parametrize("at", [NOON, NOON - timedelta(days=10_000)])
def test_a_crowd_of_one_second_that_comes_at_once_all_has_a_place(at: datetime) -> None:
    first = factories.published(headline="Ferry", at=NOON)
    crowd = range(first.pk + 1, first.pk + 121)
    copies(first, *crowd)
    search.enter([search.Entry(number, at, Words(headline="Ferry")) for number in crowd])
    assert sorted(numbers("ferry", limit=200)) == [first.pk, *crowd]
    search.enter([search.Entry(number, at, Words(headline="Tram")) for number in crowd])
    assert sorted(numbers("tram", limit=200)) == [*crowd]


@pytest.mark.parametrize("way", ["kill", "unpublish", "delete"])
def test_what_is_taken_down_leaves_no_word_behind(way: str) -> None:
    kept = factories.published(
        headline="Quay reopens", body="<p>Ships moor.</p>", sectors=["trade"]
    )
    before = terms_held()
    gone = factories.published(
        headline="Zyxomar indicted", standfirst="Qwolp", body="<p>Vrextil Zyxomar</p>"
    )
    assert numbers("zyxomar", "qwolp", "vrextil") == [gone.pk]
    if way == "kill":
        kill(story=gone, reason="False.", now=NOON)
    elif way == "unpublish":
        gone.unpublish()
    else:
        gone.publications.all().delete()
        gone.delete()
    assert not SearchEntry.objects.filter(story=gone.pk).exists()
    assert terms_held() == before
    assert numbers("quay", "ships") == [kept.pk]


def test_a_kill_after_an_update_leaves_no_word_of_either_version_behind() -> None:
    before = terms_held()
    story = factories.published(headline="Zyxomar indicted")
    Story.objects.filter(pk=story.pk).update(headline="Vrextil indicted")
    publish_now(story=story, now=NOON + timedelta(hours=1))
    Story.objects.filter(pk=story.pk).update(headline="Stored but never published")
    kill(story=story, reason="False.", now=NOON)
    assert terms_held() == before


def test_a_publication_that_is_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        factories.published(headline="Ferry strike ends")
        transaction.set_rollback(True)
    assert numbers("ferry") == []
    assert not SearchEntry.objects.exists()


def test_fronts_are_terms_and_follow_when_editions_change() -> None:
    story = factories.published(countries=["KP"], sectors=["politics"])
    assert numbers("f_country:kp", "f_sector:politics", "f_kind:news") == [story.pk]
    assert numbers("f_edition:asia") == []
    Edition.objects.create(name="Asia", slug="asia", countries=["KP"])
    sorting.sort_again()
    assert numbers("f_edition:asia", "f_country:kp") == [story.pk]
    Edition.objects.all().delete()
    sorting.sort_again()
    assert numbers("f_edition:asia") == []
    assert numbers("f_country:kp", "harbour") == [story.pk]


def test_a_publication_costs_one_statement() -> None:
    story = factories.published()
    entry = search.Entry(story.pk, NOON, Words(headline="Other words"))
    with CaptureQueriesContext(connection) as asked:
        search.enter([entry])
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        search.forget([story.pk])
    assert len(asked) == 1


def test_clearing_leaves_nothing() -> None:
    story = factories.published(headline="Ferry strike ends")
    search.clear()
    assert terms_held() == set()
    assert numbers("ferry") == []
    search.enter([search.Entry(story.pk, NOON, Words(headline="Ferry again"))])
    assert numbers("ferry", "again") == [story.pk]
    search.forget([story.pk])
    assert terms_held() == set()


def test_hits_are_read_on_from_any_place() -> None:
    stories = factories.several(30, headline="Ferry sails")
    match = Match(every=(Term("ferry"),))
    found = [each.story for each in search.found(match, Span(), 7)]
    assert found == [story.pk for story in stories]


def test_old_and_new_hits_are_found_in_one_go_over_many_years() -> None:
    times = [NOON - timedelta(days=days) for days in (0, 1, 11, 40, 300, 2_000, 9_000, 16_000)]
    stories = [factories.published(headline="Ferry sails", at=at) for at in times]
    assert numbers("ferry") == [story.pk for story in stories]
    assert numbers("ferry", limit=5) == [story.pk for story in stories[:5]]


ODD = [
    "",
    " ",
    "*",
    '"',
    '""" "',
    "( ) & | ! <->",
    "NEAR(ferry strike, 2)",
    "ferry AND OR NOT strike",
    "headline:ferry",
    "^ferry",
    "fer* OR strike",
    "h_ferry o_ f_country:kp",
    "ferry'; DROP TABLE desk_search; --",
    "ferry\\ '\\''",
    "\x00ferry\x00",
    "👍🏽 🇰🇵",
    "\ud800",
    "ﷺ ½ ㏂ ⑴",
    "كِتَابٌ",
    "北京市 北 한국",
    "-ferry",
    "ferry" * 2_000,
    "ferry " * 2_000,
]


@pytest.mark.parametrize("last_is_beginning", [False, True])
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_question_is_an_error_or_an_operator(odd: str, last_is_beginning: bool) -> None:
    factories.published(headline="Tram stops", countries=["KP"])
    question = read_question(odd, last_is_beginning=last_is_beginning)
    for match in [*by_date(question, ["edition:asia'"]), *by_relevance(question, [])]:
        if match.every:
            assert search.newest(match, Span(), 5) == []
