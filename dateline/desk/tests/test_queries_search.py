"""What readers find: only what is public, in both orders, page by page, whatever they type."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.desk.actions.publishing import kill
from dateline.desk.models import Edition, Story
from dateline.desk.queries import search
from dateline.desk.queries.search import Answer, Filters, Order, find
from dateline.desk.rules.search import After
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON

pytestmark = pytest.mark.django_db
BOTH: tuple[Order, ...] = ("relevance", "date")


def numbers(answer: Answer) -> list[int]:
    return [hit.card.id for hit in answer.hits]


def pages(text: str, order: Order, limit: int, filters: Filters | None = None) -> list[list[int]]:
    """Read all pages of an answer."""
    found, after = [], None
    while True:
        answer = find(text, order=order, after=after, limit=limit, filters=filters)
        found.append(numbers(answer))
        if answer.next is None:
            return found
        after = answer.next


def test_by_date_the_newest_come_first() -> None:
    old = factories.published(headline="Ferry strike", at=NOON - timedelta(days=2))
    new = factories.published(headline="Port", body="<p>A ferry, a strike.</p>", at=NOON)
    assert numbers(find("ferry strike", order="date")) == [new.pk, old.pk]


def test_by_relevance_the_headline_counts_most_then_the_opening_then_one_word_in_the_headline() -> (
    None
):
    body, near = "<p>The ferry and the strike.</p>", timedelta(days=1)
    headline = factories.published(headline="Ferry strike ends", at=NOON - 4 * near)
    opening = factories.published(
        headline="Crews return", standfirst="The ferry strike is over.", at=NOON - 3 * near
    )
    some = factories.published(headline="Ferry sails", body=body, at=NOON - 2 * near)
    other = factories.published(headline="Port reopens", body=body, at=NOON - near)
    factories.published(headline="Ferry sails", body="<p>Nobody stops.</p>", at=NOON)
    expected = [headline.pk, opening.pk, some.pk, other.pk]
    assert numbers(find("ferry strike")) == expected
    assert numbers(find("ferry", limit=1)) != [other.pk]
    assert [page[0] for page in pages("ferry strike", "relevance", 1)] == expected


@pytest.mark.parametrize("order", BOTH)
@pytest.mark.parametrize("text", ["ferry", "ferry harbour", '"ferry waits"'])
def test_pages_leave_nothing_out_and_repeat_nothing(order: Order, text: str) -> None:
    made = [
        factories.published(
            headline=("Ferry waits", "Harbour closes", "Ferry harbour", "Nothing")[number % 4],
            standfirst="A ferry waits." if number % 3 else "",
            body="<p>The ferry waits in the harbour.</p>",
            at=NOON - timedelta(seconds=5 * number),
        )
        for number in range(23)
    ]
    found = pages(text, order, 4)
    flat = [number for page in found for number in page]
    assert sorted(flat) == sorted(story.pk for story in made)
    assert all(len(page) == 4 for page in found[:-1])
    assert flat == numbers(find(text, order=order, limit=50))


@pytest.mark.parametrize("order", BOTH)
def test_a_story_that_comes_in_while_somebody_reads_moves_nothing(order: Order) -> None:
    for minute in range(6):
        factories.published(headline="Ferry waits", at=NOON + timedelta(minutes=minute))
    first = find("ferry", order=order, limit=3)
    rest = numbers(find("ferry", order=order, after=first.next, limit=3))
    factories.published(headline="Ferry arrives", at=NOON + timedelta(hours=1))
    assert numbers(find("ferry", order=order, after=first.next, limit=3)) == rest


@pytest.mark.parametrize("order", BOTH)
def test_filters(order: Order) -> None:
    Edition.objects.create(name="Asia", slug="asia", countries=["KP"])
    story = factories.published(
        headline="Ferry waits", countries=["KP"], sectors=["economy"], kind="opinion", at=NOON
    )
    other = factories.published(headline="Ferry waits", at=NOON - timedelta(days=1))
    for filters in (
        Filters(sector="economy"),
        Filters(country="KP"),
        Filters(edition="asia"),
        Filters(kind="opinion"),
        Filters(since=NOON),
        Filters(country="KP", sector="economy", until=NOON + timedelta(minutes=1)),
    ):
        assert numbers(find("ferry", order=order, filters=filters)) == [story.pk]
    assert numbers(find("ferry", order=order, filters=Filters(until=NOON))) == [other.pk]
    for none in (Filters(country="FR"), Filters(sector="'; --"), Filters(sector="*")):
        assert numbers(find("ferry", order=order, filters=none)) == []


@pytest.mark.parametrize("order", BOTH)
def test_words_in_quotes_are_found_word_for_word(order: Order) -> None:
    story = factories.published(headline="Port", body="<p>The <b>prime minister</b> spoke.</p>")
    factories.published(headline="Minister", body="<p>The prime of the minister.</p>")
    assert numbers(find('"prime minister"', order=order)) == [story.pk]
    assert numbers(find("„Prime Minister“", order=order)) == [story.pk]
    assert numbers(find('"port the prime"', order=order)) == []
    assert len(find('"prime minister', order=order).hits) == 2


def test_a_phrase_that_is_rare_among_its_words_is_looked_for_page_by_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "LOOKED_THROUGH", 4)
    monkeypatch.setattr(search, "AT_ONCE", 2)
    story = factories.published(headline="Prime minister", at=NOON - timedelta(days=1))
    for _ in range(5):
        factories.published(headline="Minister prime")
    first = find('"prime minister"')
    assert first.cut_short
    assert numbers(first) == []
    second = find('"prime minister"', after=first.next)
    assert numbers(second) == [story.pk]
    assert second.next is None


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("cafe", "Café schließt"),
        ("CAFÉ SCHLIESST", "Café schließt"),
        ("أحمد", "احمد يصل"),
        ("北京", "北京市長が辞任"),
        ("北", "北京市長が辞任"),
        ("O’Brien's", "O'Brien resigns"),
        ("north-east", "North East floods"),
        ("US", "U.S. votes"),
        ("1,000", "Some 1000 march"),
    ],
)
def test_spellings_of_one_word_find_each_other(text: str, headline: str) -> None:
    story = factories.published(headline=headline)
    assert numbers(find(text)) == [story.pk]


def test_the_last_word_may_be_the_beginning_of_one() -> None:
    story = factories.published(headline="Ferry strike")
    assert numbers(find("ferry str", last_is_beginning=True)) == [story.pk]
    assert numbers(find("ferry str")) == []
    assert numbers(find("ferry st", last_is_beginning=True)) == []


def test_the_words_looked_for_are_marked_and_markup_is_no_part_of_them() -> None:
    factories.published(
        headline="Ferry & strike",
        standfirst="Before.",
        body="<p>"
        + "Long ago there was nothing. " * 30
        + "A <b>FÉRRY</b> &lt;script&gt; strike.</p>",
    )
    (hit,) = find("ferry strike").hits
    assert [part.text for part in hit.headline if part.found] == ["Ferry", "strike"]
    assert [part.text for part in hit.snippet if part.found] == ["FÉRRY", "strike"]
    shown = "".join(part.text for part in hit.snippet)
    assert "FÉRRY <script> strike." in shown
    assert shown.startswith("… ")
    assert len(shown) < 260


@pytest.mark.parametrize("text", ["", " ", '""', "*", "👍🏽", "()", "\x00"])
def test_what_holds_no_word_finds_nothing_and_asks_nothing(text: str) -> None:
    factories.published()
    with CaptureQueriesContext(connection) as asked:
        assert find(text) == Answer()
    assert not asked


@pytest.mark.parametrize("order", BOTH)
def test_a_page_of_hits_takes_few_queries(order: Order) -> None:
    factories.several(25, headline="Ferry waits")
    with CaptureQueriesContext(connection) as asked:
        assert len(find("ferry waits", order=order).hits) == 20
    assert len(asked) <= 8


def test_a_killed_story_is_found_by_no_word() -> None:
    story = factories.published(headline="Zyxomar indicted", body="<p>Vrextil spoke.</p>")
    assert numbers(find("zyxomar vrextil")) == [story.pk]
    kill(story=story, reason="False.", now=NOON)
    for word in ("zyxomar", "vrextil", "indicted", "spoke", '"zyxomar indicted"'):
        assert numbers(find(word)) == []


def test_a_story_that_is_not_public_is_not_shown_whatever_the_index_says() -> None:
    story = factories.published(headline="Zyxomar indicted")
    Story.objects.filter(pk=story.pk).update(live=False)
    assert numbers(find("zyxomar")) == []


def test_a_page_beyond_the_last_group_is_empty() -> None:
    factories.published(headline="Ferry waits")
    assert numbers(find("ferry", after=After(3, 5))) == []
    assert numbers(find("ferry", order="date", after=After(2, 5))) == []
