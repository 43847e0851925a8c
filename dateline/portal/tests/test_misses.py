"""What a missing page asks of the database, with and without what is kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dateline.desk.actions import count_years, publish_now, set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.portal.tests.walking import forget_everything, render

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NOON = factories.NOON
# The frame around pages: settings, lists, editions, sectors.
FRAME = 4


@pytest.fixture(autouse=True)
def _newsroom() -> Iterator[None]:
    forget_everything()
    set_up_newsroom()
    author = factories.author()
    for number in range(30):
        factories.published(
            at=NOON - timedelta(minutes=number),
            sectors=[("politics", "sport", "science")[number % 3]],
            kind=Story.Kind.OPINION if number % 9 == 8 else Story.Kind.NEWS,
            countries=["KR"],
            authors=[author],
        )
    yield
    forget_everything()


def queries_of(path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        render(path)
    return len(seen)


def a_story(place: int = 7) -> str:
    found: Story = Story.objects.public().order_by("-first_published_at")[place]
    return str(found.get_absolute_url())


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 8),
        ("/", 8),
        ("/sector/politics/", 8),
        ("/latest/", 8),
        ("/latest/feed.rss", 8),
        ("/2025/06/05/", 8),
        ("/author/mira-voss/", 8),
        ("/sitemap.xml", 4),
        ("/sitemap-news.xml", 1),
        ("/sitemap-2025-06-01.xml", 1),
        ("/sitemap-2025-06.xml", 1),
    ],
)
def test_a_page_made_from_nothing_keeps_to_its_queries(path: str, most: int) -> None:
    path = path or a_story()
    forget_everything()
    assert queries_of(path) <= most + FRAME


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 5), ("/sector/politics/", 4), ("/latest/feed.atom", 4), ("", 3), ("/about/", 0)],
)
def test_after_a_publication_a_page_reads_what_is_new(path: str, most: int) -> None:
    path = path or a_story()
    render(path)
    factories.published(at=timezone.now(), sectors=["politics"], countries=["KR"])
    assert queries_of(path) <= most


@pytest.mark.parametrize(("path", "most"), [("/sitemap.xml", 2), ("/2025/", 2), ("/2025/06/", 0)])
def test_after_a_publication_nothing_is_read_of_the_months_before(path: str, most: int) -> None:
    for away in (-35, 30):
        factories.published(at=NOON + timedelta(days=away))
    factories.published(at=timezone.now())
    seen = render(path)
    factories.published(at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        assert render(path).body == seen.body or path == "/sitemap.xml"
    assert len(asked) <= most
    assert not any("2025-05" in each["sql"] or "2025-06" in each["sql"] for each in asked)


def test_a_story_that_comes_late_has_its_own_year_read_again_and_no_other() -> None:
    factories.published(at=NOON - timedelta(days=3 * 365))
    count_years(now=timezone.now())
    before = render("/sitemap.xml").body
    late = NOON - timedelta(days=2 * 365 + 90)
    publish_now(story=factories.draft(), now=timezone.now(), at=late)
    with CaptureQueriesContext(connection) as asked:
        after = render("/sitemap.xml").body
    assert (b"sitemap-2023-03.xml" in before, b"sitemap-2023-03.xml" in after) == (False, True)
    assert not any("2025-06" in each["sql"] or "2022-06" in each["sql"] for each in asked)


def test_a_page_whose_parts_are_all_kept_asks_nothing() -> None:
    for path in ("/", "/latest/", a_story(), "/latest/feed.rss", "/about/"):
        render(path)
        assert queries_of(path) == 0, path


@pytest.mark.parametrize(
    "path", ["/wp-login/", "/no/such/page/", "/edition/none/", "/sector/none/"]
)
def test_unknown_addresses_ask_nothing(path: str) -> None:
    render("/no-such-page/")
    assert queries_of(path) == 0
    assert render(path).status.startswith("404")


def test_an_unknown_story_takes_one_query() -> None:
    render("/no-such-page/")
    assert queries_of("/article/politics/999999-nothing/") == 1
