"""Which story leads, and that none stands twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dateline.portal.rules.colour import DARK_PAPER, LIGHT_PAPER, accent_of, contrast
from dateline.portal.rules.lead import by_weight
from dateline.portal.rules.makeup import SMALL_FROM, Makeup, make_up
from dateline.portal.rules.sharing import share_links

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    id: int
    kind: str = "news"
    urgency: int = 5
    published_at: datetime = NOW
    pinned_until: datetime | None = None
    picture: object | None = None
    countries: tuple[str, ...] = ()


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def test_the_newest_of_equal_stories_leads() -> None:
    old, new = Told(1, published_at=ago(3)), Told(2, published_at=ago(1))
    assert by_weight([old, new], NOW)[0] == new


def test_an_urgent_story_leads_over_a_newer_one() -> None:
    urgent, new = Told(1, urgency=2, published_at=ago(6)), Told(2)
    assert by_weight([urgent, new], NOW)[0] == urgent


def test_urgency_does_not_hold_for_ever() -> None:
    urgent, new = Told(1, urgency=2, published_at=ago(48)), Told(2)
    assert by_weight([urgent, new], NOW)[0] == new


def test_a_picture_decides_between_stories_of_about_the_same_time() -> None:
    bare, shown = Told(1), Told(2, published_at=ago(2), picture="a map")
    assert by_weight([bare, shown], NOW)[0] == shown


def test_a_pinned_story_leads_until_its_time_is_over() -> None:
    pinned = Told(1, published_at=ago(72), pinned_until=NOW + timedelta(hours=1))
    over = Told(2, published_at=ago(72), pinned_until=NOW)
    assert by_weight([Told(3, urgency=1), over, pinned], NOW)[0] == pinned
    assert by_weight([Told(3, urgency=1), over], NOW)[0].id == 3


def test_opinion_and_press_releases_lead_only_when_pinned() -> None:
    opinion, release = Told(1, kind="opinion", urgency=1), Told(2, kind="press-release", urgency=1)
    news = Told(3, published_at=ago(40))
    assert by_weight([opinion, release, news], NOW) == [news]
    assert (
        by_weight([Told(1, kind="opinion", pinned_until=NOW + timedelta(1)), news], NOW)[0].id == 1
    )


def test_the_choice_does_not_hang_on_the_clock() -> None:
    stories = [Told(n, urgency=n % 9 + 1, published_at=ago(n * 5)) for n in range(12)]
    assert by_weight(stories, NOW) == by_weight(stories, NOW + timedelta(days=9))


def told(number: int, kind: str, hours: int) -> Told:
    return Told(number, kind=kind, published_at=ago(hours), countries=("KP", "RU")[: number % 3])


KINDS = st.sampled_from(["news", "opinion", "blog", "interview", "press-release"])


@given(st.lists(st.tuples(KINDS, st.integers(0, 200)), max_size=80), st.integers(1, 7))
def test_no_story_stands_twice_on_the_home_page(rows: list[tuple[str, int]], groups: int) -> None:
    stories = [told(number, kind, hours) for number, (kind, hours) in enumerate(rows)]
    sectors = [f"s{number}" for number in range(groups)]
    pools = {
        f"sector:s{n}": [each for each in stories if each.id % groups == n] for n in range(groups)
    }
    pools |= {
        f"kind:{kind}": [each for each in stories if each.kind == kind]
        for kind in ("opinion", "blog", "interview", "press-release")
    }
    page = make_up(stories, pools, sectors, NOW)
    assert max(Counter(story.id for story in page.every()).values(), default=1) == 1
    assert all(len(section.stories) >= SMALL_FROM for section in page.sections)


def test_only_sections_that_can_fill_a_large_block_get_one() -> None:
    of = {"a": 3, "b": 9, "c": 1, "d": 4, "e": 9}
    numbers = iter(range(1000))
    pools = {
        f"sector:{sector}": [Told(next(numbers)) for _ in range(count)]
        for sector, count in of.items()
    }
    page = make_up([], pools, list(of), NOW)
    assert [(each.sector, each.large, len(each.stories)) for each in page.sections] == [
        ("a", False, 3),
        ("b", True, 5),
        ("d", True, 4),
        ("e", False, 4),
    ]


def test_a_story_without_a_card_leaves_the_page() -> None:
    stories = [Told(number, published_at=ago(number)) for number in range(9)]
    page = make_up(stories, {}, [], NOW)
    cards = {story.id: story for story in stories[1:]}
    assert {story.id for story in page.shown_as(cards).every()} == set(cards)


def test_countries_are_counted_most_frequent_first() -> None:
    stories = [
        Told(1, countries=("KP", "RU")),
        Told(2, countries=("RU",)),
        Told(3, countries=("FR",)),
    ]
    assert make_up(stories, {}, [], NOW).countries == (("RU", 2), ("FR", 1), ("KP", 1))


def test_an_empty_newsroom_has_an_empty_page() -> None:
    page: Makeup[Told] = make_up([], {}, ["politics"], NOW)
    assert page.lead is None
    assert page.every() == ()


@given(st.integers(0, 0xFFFFFF))
def test_any_accent_colour_can_be_read_on_light_and_on_dark(number: int) -> None:
    accent = accent_of(f"#{number:06x}")
    assert contrast(accent.on_light, LIGHT_PAPER) >= 4.5
    assert contrast(accent.on_dark, DARK_PAPER) >= 4.5
    assert contrast(accent.field, accent.on_field) >= 4.5


def test_what_is_no_colour_becomes_the_default() -> None:
    assert accent_of("red;}body{display:none").field == "#9b1c31"


def test_share_links_carry_headline_and_address_and_nothing_else_of_them() -> None:
    links = share_links("https://news.example/article/x/1-a/", 'A & B = "C" <d>', mail="E-Mail")
    for link in links:
        assert link.address.startswith(("https://", "mailto:?"))
        assert "https%3A%2F%2Fnews.example%2Farticle%2Fx%2F1-a%2F" in link.address
        assert "<" not in link.address
        assert " " not in link.address
        assert '"' not in link.address
