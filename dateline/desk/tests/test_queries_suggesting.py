"""What is offered while somebody types, and what a question that finds nothing may have meant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.desk.actions.publishing import kill
from dateline.desk.models import search
from dateline.desk.queries import suggesting
from dateline.desk.queries.search import Filters, find
from dateline.desk.queries.spelling import authors, languages, nearest
from dateline.desk.queries.suggesting import authors_named, headlines
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON

pytestmark = pytest.mark.django_db


def offered(text: str) -> list[str]:
    return [each.card.headline for each in headlines(text)]


def test_headlines_go_on_with_what_was_typed_the_newest_first() -> None:
    for day, headline in enumerate(["Ferries wait", "Harbour ferry sails", "Fern is found"]):
        factories.published(headline=headline, at=NOON - timedelta(days=day))
    assert offered("fer") == ["Ferries wait", "Harbour ferry sails", "Fern is found"]
    assert offered("harbour f") == ["Harbour ferry sails"]
    assert offered("f") == ["Ferries wait", "Harbour ferry sails", "Fern is found"]
    assert offered("ferry") == ["Harbour ferry sails"]
    assert offered("errie") == offered("") == offered("…") == []
    (first, *_) = headlines("fer")
    assert [part.text for part in first.headline if part.found] == ["Ferries"]


def test_what_few_headlines_have_is_asked_of_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "RECENT", 2)
    for day, headline in enumerate(["Port opens", "Port closes", "Zeppelin lands"]):
        factories.published(headline=headline, at=NOON - timedelta(days=day))
    assert offered("zep") == ["Zeppelin lands"]
    assert offered("ze") == []


def test_accents_and_spellings_of_names_make_no_difference() -> None:
    factories.published(headline="Kyiv opens café", at=NOON)
    assert offered("cafe") == offered("CAFÉ") == offered("kiev") == ["Kyiv opens café"]


def test_a_killed_story_is_offered_no_more_and_its_words_are_not_proposed() -> None:
    story = factories.published(headline="Zanzibarquell opens", at=NOON)
    assert offered("zanzibarq") == ["Zanzibarquell opens"]
    assert nearest("zanzibarqell") is not None
    kill(story=story, reason="False.", now=NOON)
    assert offered("zanzibarq") == []
    assert nearest("zanzibarqell") is None


def test_authors_are_offered_by_any_of_their_names() -> None:
    factories.author("Mira Voß")
    factories.author("Jon Ames")
    assert authors_named("vos") == authors_named("mi") == (authors()[1],)
    assert authors_named("mira j") == authors_named("") == ()


def test_a_slip_is_told_from_the_words_that_stories_have() -> None:
    factories.published(headline="Government resigns", body="<p>A strike.</p>", at=NOON)
    found = nearest("Goverment strke")
    assert found is not None
    assert found.text == "government strike"
    assert found.words == (("Goverment", "government"), ("strke", "strike"))
    assert nearest("government strike") is None
    assert nearest("xqzvw") is None
    assert nearest("") is None


def test_names_that_are_known_are_found_from_further_away() -> None:
    factories.published(headline="News", body="<p>A parliamentary vote.</p>", at=NOON)
    assert nearest("Parlamentry", known=[]) is None
    found = nearest("Parlamentry", known=["parliamentary"])
    assert found is not None
    assert found.text == "parliamentary"


def test_a_rare_word_is_asked_about_where_a_near_one_is_far_more_frequent() -> None:
    factories.published(headline="Minster bells ring", at=NOON)
    for number in range(12):
        factories.published(headline=f"Minister speaks {number}", at=NOON - timedelta(days=number))
    found = nearest("minster")
    assert found is not None
    assert found.text == "minister"
    assert nearest("minister") is None


def test_a_word_that_is_looked_at_costs_one_query() -> None:
    factories.published(headline="Government resigns", at=NOON)
    nearest("goverment")
    with CaptureQueriesContext(
        connection,
    ) as sent:
        nearest("goverment strke")
    asked = [each for each in sent.captured_queries if "desk_search" in each["sql"]]
    assert len(asked) == 3


def test_words_are_counted_up_to_a_number_and_no_further() -> None:
    for number in range(4):
        factories.published(headline=f"It's \\ a ferry {number}", at=NOON - timedelta(days=number))
    odd = ["ferry", "none", "'", '"', "\\", "*", ":*", "", "ü" * 40]
    assert search.counts(["ferry", "none"], 3) == {"ferry": 3}
    assert search.counts(odd, 9)["ferry"] == 4
    assert search.counts([], 9) == {}


def test_stories_are_counted_with_the_filters_in_force() -> None:
    for number in range(3):
        factories.published(
            headline=f"Ferry {number}", countries=["KP"][:number], at=NOON - timedelta(days=number)
        )
    assert find("ferry", limit=1).total == 3
    assert find("ferry", limit=1, filters=Filters(country="KP")).total == 2
    assert find("ferry", limit=1, filters=Filters(since=NOON)).total == 1
    assert find("ferry").total == 3
    assert find('"ferry 1"').total == 1


def test_without_words_the_newest_that_the_filters_leave_are_given() -> None:
    mira = factories.author("Mira Voss")
    first = factories.published(headline="One", authors=[mira], at=NOON)
    second = factories.published(headline="Two", language="de-at", at=NOON - timedelta(days=1))
    given = [hit.card.id for hit in find("", filters=Filters(author="mira-voss")).hits]
    assert given == [first.pk]
    assert [h.card.id for h in find("", filters=Filters(language="de")).hits] == [second.pk]
    assert [h.card.id for h in find("", filters=Filters(until=NOON)).hits] == [second.pk]
    assert find("", filters=Filters()).hits == ()
    assert set(languages()) == {"de", "en"}


def test_words_behind_a_hyphen_are_left_out_in_both_orders() -> None:
    factories.published(headline="Ferry strike", at=NOON)
    kept = factories.published(headline="Ferry sails", body="<p>A crew change.</p>", at=NOON)
    for order in ("relevance", "date"):
        for text in ("ferry -strike", 'ferry -"ferry strike"', "-strike ferry"):
            assert [h.card.id for h in find(text, order=order).hits] == [kept.pk]
        assert len(find('ferry -"change crew"', order=order).hits) == 2


def test_languages_are_looked_through_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.desk.queries.search.LANGUAGES_AT_ONCE", 2)
    monkeypatch.setattr("dateline.desk.queries.search.LANGUAGES_LOOKED_THROUGH", 4)
    stories = [
        factories.published(
            headline="Ferry",
            language="ar" if number == 5 else "en",
            at=NOON - timedelta(days=number),
        )
        for number in range(7)
    ]
    first = find("ferry", filters=Filters(language="ar"))
    assert first.cut_short
    second = find("ferry", filters=Filters(language="ar"), after=first.next)
    assert [hit.card.id for hit in (*first.hits, *second.hits)] == [stories[5].pk]
