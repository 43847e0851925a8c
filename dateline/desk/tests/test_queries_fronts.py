"""Fronts: what stands on them, page by page, and what must never."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from dateline.desk import queries
from dateline.desk.actions.publishing import kill
from dateline.desk.models import FooterLink, MenuEntry, Newsroom, SocialAccount, Story
from dateline.desk.rules.paging import Cursor
from dateline.desk.tests import factories

NOON = factories.NOON
SEOUL = ZoneInfo("Asia/Seoul")

pytestmark = pytest.mark.django_db


def ids(page: queries.FrontPage) -> list[int]:
    return [card.id for card in page.cards]


def test_a_front_is_read_newest_first_with_a_known_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stories = factories.several(5)
    with django_assert_num_queries(4):
        page = queries.front_page("latest")
    assert ids(page) == [story.pk for story in stories]
    assert page.next is None


def test_a_card_carries_everything_a_front_shows() -> None:
    signed = factories.author("Mira Voss", role="Columnist")
    story = factories.published(
        headline="Talks widen",
        kind=Story.Kind.OPINION,
        sectors=["politics", "diplomacy"],
        countries=["KP", "RU"],
        authors=[signed],
        dateline_place="Seoul",
        dateline_country="KR",
        at=NOON,
    )
    card = queries.front_page("kind:opinion").cards[0]
    assert card.url == story.get_absolute_url()
    assert card.kind_label == "Opinion"
    assert card.sector == queries.SectorName("politics", "Politics")
    assert card.countries == ("KP", "RU")
    assert card.authors == (queries.Credit("Mira Voss", "mira-voss", "Columnist"),)
    assert card.source_name == "Meridian Press"
    assert card.published_at == card.updated_at == NOON
    assert card.picture is None


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    stories = factories.several(7)
    first = queries.front_page("latest", limit=3)
    second = queries.front_page("latest", before=first.next, limit=3)
    third = queries.front_page("latest", before=second.next, limit=3)
    assert ids(first) + ids(second) + ids(third) == [story.pk for story in stories]
    assert third.next is None


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    minutes=st.lists(st.integers(0, 6), min_size=1, max_size=9),
    limit=st.integers(1, 4),
    arrivals=st.lists(st.integers(0, 9), max_size=3),
)
def test_new_arrivals_move_nothing_while_somebody_reads(
    minutes: list[int], limit: int, arrivals: list[int]
) -> None:
    front = f"sector:{factories.sector().slug}"
    Story.objects.all().update(live=False)  # what earlier examples published
    known = {factories.published(at=NOON - timedelta(minutes=each)).pk for each in minutes}
    newer = iter(arrivals)
    seen: list[int] = []
    before: Cursor | None = None
    while True:
        page = queries.front_page(front, before=before, limit=limit)
        seen += ids(page)
        if (late := next(newer, None)) is not None:
            factories.published(at=NOON + timedelta(minutes=1 + late))
        if page.next is None:
            break
        before = page.next
    assert len(seen) == len(set(seen))
    assert known <= set(seen)


def test_stories_of_the_same_moment_are_told_apart_by_number() -> None:
    stories = [factories.published(at=NOON) for _ in range(4)]
    first = queries.front_page("latest", limit=2)
    second = queries.front_page("latest", before=first.next, limit=2)
    assert ids(first) + ids(second) == [story.pk for story in reversed(stories)]


def test_many_fronts_are_read_at_once_at_the_cost_of_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.edition("world")
    factories.edition("asia", countries=["KR"])
    korean = factories.published(sectors=["politics"], countries=["KR"], at=NOON)
    french = factories.published(sectors=["sport"], countries=["FR"], at=NOON - timedelta(1))
    with django_assert_num_queries(4):
        found = queries.several_fronts({"latest": 9, "sector:sport": 9, "sector:none": 9})
    assert [card.id for card in found["latest"]] == [korean.pk, french.pk]
    assert [card.id for card in found["sector:sport"]] == [french.pk]
    assert found["sector:none"] == ()
    with django_assert_num_queries(2):
        within = queries.candidates({"latest": 9, "sector:sport": 9}, within="edition:asia")
    assert [(each.id, each.countries) for each in within["latest"]] == [(korean.pk, ("KR",))]
    assert within["sector:sport"] == ()


def test_what_is_not_public_stands_nowhere() -> None:
    shown = factories.published(countries=["KR"])
    drafted = factories.draft(countries=["KR"])
    embargoed = factories.draft(countries=["KR"], release_at=NOON)
    killed = factories.published(countries=["KR"])
    kill(story=killed, reason="Wrong.", now=NOON)
    taken = factories.published(countries=["KR"])
    taken.unpublish()
    for front in ("latest", "country:KR", "sector:politics", "kind:news"):
        assert ids(queries.front_page(front)) == [shown.pk]
        assert [card.id for card in queries.several_fronts({front: 9})[front]] == [shown.pk]
        assert [each.id for each in queries.candidates({front: 9}, within=front)[front]] == [
            shown.pk
        ]
    hidden = [drafted.pk, embargoed.pk, killed.pk, taken.pk]
    assert queries.cards_of(hidden) == {}
    assert [queries.story_page(number) for number in hidden[:2]] == [None, None]


def test_cards_come_in_the_order_asked_for_whichever_of_them_are_kept() -> None:
    first, middle, last = (story.pk for story in factories.several(3))
    queries.cards_of([middle])
    assert [*queries.cards_of([last, middle, first])] == [last, middle, first]


def test_a_placement_left_behind_does_not_show_a_story_that_is_down() -> None:
    story = factories.published()
    Story.objects.filter(pk=story.pk).update(live=False)
    assert queries.front_page("latest").cards == ()
    assert queries.several_fronts({"latest": 9})["latest"] == ()
    assert queries.candidates({"latest": 9}, within="latest")["latest"] == ()


def test_lists_filled_by_hand_cannot_break_a_page() -> None:
    story = factories.published(countries=["KP", "nowhere", ""], sectors=["politics"])
    Story.objects.filter(pk=story.pk).update(sectors=["a b/c", "politics"])
    card = queries.front_page("latest").cards[0]
    assert card.sector.slug == "politics"
    assert card.countries == ("KP",)


def test_an_author_has_a_page_of_what_they_signed() -> None:
    signed = factories.author("Mira Voss", bio="Writes on ports.")
    story = factories.published(authors=[signed])
    factories.published()
    page = queries.author_page("mira-voss")
    assert page is not None
    assert (page.name, page.bio) == ("Mira Voss", "Writes on ports.")
    assert ids(page.front) == [story.pk]
    assert queries.author_page("nobody") is None


def test_fronts_with_stories_are_told_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.published(countries=["KR", "FR"])
    with django_assert_num_queries(1):
        found = queries.fronts_with_stories(f"country:{code}" for code in ("AD", "FR", "KR"))
    assert found == ["country:FR", "country:KR"]


def test_a_day_is_a_day_of_the_zone() -> None:
    evening = factories.published(at=datetime(2025, 6, 4, 17, 52, tzinfo=UTC))  # 02:52 on the 5th
    before = factories.published(at=datetime(2025, 6, 4, 14, 59, tzinfo=UTC))  # 23:59 on the 4th
    after = factories.published(at=datetime(2025, 6, 8, 0, 0, tzinfo=UTC))
    day = queries.day("latest", date(2025, 6, 5), SEOUL)
    assert ids(day.front) == [evening.pk]
    assert (day.previous, day.next) == (date(2025, 6, 4), date(2025, 6, 8))
    assert ids(queries.day("latest", date(2025, 6, 4), SEOUL).front) == [before.pk]
    assert ids(queries.day("latest", date(2025, 6, 8), SEOUL).front) == [after.pk]


def test_days_with_stories_cost_one_query_whatever_the_archive(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.published(at=datetime(2025, 6, 4, 17, 52, tzinfo=UTC))
    may, june = date(2025, 5, 1), date(2025, 6, 1)
    with django_assert_num_queries(1):
        found = queries.days_with_stories("latest", [may, june], SEOUL)
    assert found == {may: frozenset(), june: {date(2025, 6, 5)}}
    assert queries.first_day("latest", SEOUL) == date(2025, 6, 5)


def test_the_day_on_which_clocks_change_is_whole() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = factories.published(at=datetime(2025, 3, 29, 23, 0, tzinfo=UTC))
    last = factories.published(at=datetime(2025, 3, 30, 21, 59, tzinfo=UTC))
    factories.published(at=datetime(2025, 3, 30, 22, 0, tzinfo=UTC))
    assert ids(queries.day("latest", date(2025, 3, 30), berlin).front) == [last.pk, first.pk]


def test_the_frame_is_read_in_four_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    house = Newsroom.objects.create(name="Longitude", accent="#0b5d6b")
    for place in (10, 9):
        MenuEntry.objects.create(
            newsroom=house, label=f"Entry {place}", address="/x/", sort_order=place
        )
    SocialAccount.objects.create(
        newsroom=house, label="Mastodon", address="https://social.example/"
    )
    FooterLink.objects.create(
        newsroom=house, label="Data", address="https://data.example/", sort_order=1
    )
    factories.edition("world")
    factories.edition("asia")
    factories.sector("football", parent=factories.sector("sport"))
    with django_assert_num_queries(4):
        frame = queries.newsroom()
    assert (frame.name, frame.accent) == ("Longitude", "#0b5d6b")
    assert [entry.label for entry in frame.menu] == ["Entry 9", "Entry 10"]
    assert [entry.label for entry in frame.social] == ["Mastodon"]
    assert [entry.address for entry in frame.links] == ["https://data.example/"]
    assert frame.home.slug == "world"
    assert frame.sector_names == {"sport": "Sport", "football": "Football"}
    assert [child.slug for child in frame.sectors[0].children] == ["football"]


def test_a_newsroom_without_any_setting_still_has_a_frame() -> None:
    frame = queries.newsroom()
    assert frame.name == "Dateline"
    assert frame.home.is_home
    assert frame.home.zone == "UTC"
