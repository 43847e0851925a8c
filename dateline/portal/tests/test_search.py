"""The search page, as readers and their browsers get it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from dateline.desk.actions.publishing import kill
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.portal.rules.searching import Asked, Choices, prefix_of, read_asked
from dateline.portal.tests.reading import words

CHOICES = Choices(sectors=["politics"], editions=["asia"], kinds=["news"])


def test_an_address_is_read_and_written_the_same_way_again() -> None:
    given = {
        "until": "2025-06-30",
        "q": "  ferry   “strike”  ",
        "sector": "politics",
        "country": "north-korea",
        "order": "date",
        "utm_source": "x",
    }
    asked = read_asked(given, CHOICES)
    assert asked == Asked(
        q="ferry “strike”",
        order="date",
        sector="politics",
        country="KP",
        until=date(2025, 6, 30),
    )
    again = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert read_asked(again, CHOICES) == asked
    assert read_asked({"country": "KP", **given}, CHOICES).country == "KP"


def test_filters_that_mean_nothing_are_left_out_and_named() -> None:
    given = {
        "q": "x",
        "sector": "nope",
        "country": "zz",
        "since": "yesterday",
        "until": "0001-01-01",
    }
    asked = read_asked(given, CHOICES)
    assert asked == Asked(q="x", left_out=("sector", "country", "since", "until"))
    assert asked.query == "q=x"


@pytest.mark.django_db
def test_the_form_stands_on_an_empty_page(client: Client, newsroom: Newsroom) -> None:
    page = words(client, "/search/")
    assert '<input id="q" name="q" type="search"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<mark>" not in page


@pytest.mark.django_db
def test_every_page_has_a_field_to_search_from_in_its_own_edition(
    client: Client, newsroom: Newsroom
) -> None:
    factories.edition("arabic", language="ar")
    for path, action in (("/latest/", "/search/"), ("/arabic/latest/", "/arabic/search/")):
        page = words(client, path)
        assert f'<form class="find" action="{action}" method="get" role="search"' in page
        assert '<input id="find" name="q" type="search"' in page
        # Suggestions are fetched when somebody goes to the field.
        assert '<script src="/static/portal/search.js"' not in page


@pytest.mark.django_db
def test_hits_are_shown_with_the_words_marked(client: Client, story: Story) -> None:
    page = words(client, "/search/?q=security+talks")
    assert (
        f'<a href="{story.get_absolute_url()}">Leader receives <mark>security</mark> chief</a>'
        in page
    )
    assert "The <mark>talks</mark> took two hours." in page
    assert 'value="security talks"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["relevance", "date"])
def test_filters_and_orders_stand_in_the_address(client: Client, story: Story, order: str) -> None:
    path = f"/search/?q=leader&order={order}&"
    for filters in ("country=KP&sector=politics", "kind=news", "since=2025-06-05&until=2025-06-05"):
        assert "<mark>Leader</mark>" in words(client, path + filters)
    for filters in ("country=FR", "kind=opinion", "since=2025-06-06", "until=2025-06-04"):
        page = words(client, path + filters)
        assert "No story has all of these words." in page
    assert "A filter was not understood" in words(client, f"{path}sector=nope")


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["relevance", "date"])
def test_the_next_page_is_a_link_that_can_be_shared(
    client: Client, newsroom: Newsroom, order: str
) -> None:
    for number in range(25):
        at = NOON - timedelta(minutes=number)
        factories.published(headline=f"Ferry {number} sails", at=at, countries=["KP"])
    first = client.get("/search/", {"q": "ferry sails", "order": order, "country": "KP", "x": "1"})
    page = first.content.decode()
    assert page.count("<article") == 20
    href = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert set(parse_qs(urlsplit(href).query)) <= {"q", "order", "country", "after"}
    second = words(client, href)
    assert second.count("<article") == 5
    assert "First page" in second
    assert 'rel="next"' not in second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "answer"),
    [
        ("", "Stories that have all the words"),
        ("*", "There is no word in this"),
        ('"', "There is no word in this"),
        ("👍", "There is no word in this"),
        ("NEAR(ferry", "No story has all"),
        ("<script>alert(1)</script>", "No story has all"),
        ("\x00ferry", "No story has all"),
        ("ferry " * 2_000, "No story has all"),
        ('"ferry strike"', "No story has all"),
    ],
)
def test_odd_questions_are_explained(
    client: Client, newsroom: Newsroom, q: str, answer: str
) -> None:
    found = client.get("/search/", {"q": q})
    assert found.status_code == 200
    page = found.content.decode()
    assert answer in page
    assert "<script>alert" not in page


@pytest.mark.django_db
def test_markup_in_a_headline_is_shown_and_not_obeyed(client: Client, newsroom: Newsroom) -> None:
    factories.published(
        headline="Ferry <img src=x onerror=alert(1)>", body="<p>a &lt;b&gt; ferry</p>"
    )
    page = words(client, "/search/?q=ferry")
    assert "<img src=x" not in page
    assert "<mark>Ferry</mark> &lt;img src=x" in page
    assert "a &lt;b&gt; <mark>ferry</mark>" in page


@pytest.mark.django_db
def test_opinion_that_is_found_or_offered_is_called_so(client: Client, newsroom: Newsroom) -> None:
    mira = factories.author("Mira Voss")
    factories.published(headline="Ferries are for everybody", kind="opinion", authors=[mira])
    page = words(client, "/search/?q=ferries")
    assert '<span class="label">Opinion</span>' in page
    assert '<bdi class="by">Mira Voss</bdi>' in page
    offers = client.get("/search/suggest?q=ferri").json()["offers"]
    assert [offer["kind"] for offer in offers] == ["Opinion"]


@pytest.mark.django_db
def test_what_is_no_end_of_a_page_is_not_found(client: Client, newsroom: Newsroom) -> None:
    assert client.get("/search/?q=ferry&after=7-x").status_code == 404
    assert client.get("/search/?q=ferry&after=9999999999999999999999").status_code == 404
    assert client.get("/search/?q=ferry&after=0-999999999999999999").status_code == 200


@pytest.mark.django_db
def test_it_is_only_read_and_kept_by_nobody(client: Client, newsroom: Newsroom) -> None:
    assert client.get("/search/?q=ferry")["Cache-Control"] == "no-cache"
    assert client.post("/search/", {"q": "ferry"}).status_code == 405


@pytest.mark.django_db
def test_a_killed_story_is_gone_from_the_page(client: Client, story: Story) -> None:
    assert story.headline.split()[0] in words(client, "/search/?q=receives")
    kill(story=story, reason="False.", now=NOON)
    assert "No story has all" in words(client, "/search/?q=receives")


@pytest.mark.django_db
def test_filters_are_chips_that_can_be_taken_off_one_by_one(client: Client, story: Story) -> None:
    page = words(
        client, "/search/?q=leader&country=KP&sector=politics&author=mira-voss&language=en"
    )
    assert "<mark>Leader</mark>" in page
    for rest in (
        "q=leader&amp;country=KP&amp;author=mira-voss&amp;language=en",
        "q=leader&amp;sector=politics&amp;author=mira-voss&amp;language=en",
        "q=leader&amp;sector=politics&amp;country=KP&amp;language=en",
        "q=leader&amp;sector=politics&amp;country=KP&amp;author=mira-voss",
        "q=leader",
    ):
        assert f'href="/search/?{rest}"' in page
    assert "North Korea</bdi>" in page
    assert "Mira Voss</bdi>" in page
    assert "Remove all filters" in page


@pytest.mark.django_db
def test_without_a_word_the_filters_alone_are_answered(client: Client, story: Story) -> None:
    page = words(client, "/search/?country=KP")
    assert "Leader receives security chief" in page
    assert "1 story" in page
    assert "There are no such stories." in words(client, "/search/?country=FR")


@pytest.mark.django_db
def test_it_says_how_many_stories_there_are(client: Client, newsroom: Newsroom) -> None:
    for number in range(23):
        at = NOON - timedelta(minutes=number)
        factories.published(headline=f"Ferry {number} sails", at=at)
    assert ">23 stories<" in words(client, "/search/?q=ferry")
    assert ">1 story<" in words(client, "/search/?q=ferry+22")


@pytest.mark.django_db
def test_a_question_that_finds_nothing_is_answered_as_it_was_meant(
    client: Client, story: Story
) -> None:
    page = words(client, "/search/?q=securty+talks")
    assert "No story has “securty”. These have “security”." in page
    assert "<mark>security</mark>" in page
    assert 'value="securty talks"' in page
    assert "q=security+talks&amp;order=date" in page


@pytest.mark.django_db
def test_a_question_that_finds_nothing_leads_to_those_that_do(client: Client, story: Story) -> None:
    page = words(client, "/search/?q=leader+xqzvw&sector=politics")
    assert 'href="/search/?q=leader&amp;sector=politics">without “xqzvw”</a>' in page
    assert "without “leader”" not in page
    page = words(client, "/search/?q=leader&country=FR")
    assert 'href="/search/?q=leader">without the filters</a>' in page
    page = words(client, '/search/?q="chief leader"')
    assert 'href="/search/?q=chief+leader">the same words in any order</a>' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "answer"),
    [
        ("-leader", "There is no word in this"),
        ("!!! ??? …", "There is no word in this"),
        ("ferry " * 60, "its first 300 characters"),
        ("the of and", "No story has all of these words."),
        ("شي\u200fء", "No story has all of these words."),
        ("leader' OR 1=1 --", "No story has all of these words."),
        ("h_leader", "No story has all of these words."),
        ("\ud83d\ude00 leader", "<mark>Leader</mark>"),
        ("leader -nonsense", "<mark>Leader</mark>"),
    ],
)
def test_odder_questions_are_explained_too(
    client: Client, story: Story, q: str, answer: str
) -> None:
    given = q.encode("utf-16", "surrogatepass").decode("utf-16")
    page = client.get("/search/", {"q": given})
    assert page.status_code == 200
    assert answer in page.content.decode()


@pytest.mark.django_db
def test_days_in_the_wrong_order_are_put_right_and_spans_are_one_click_away(
    client: Client, story: Story
) -> None:
    page = words(client, "/search/?q=leader&since=2025-06-30&until=2025-06-01")
    assert "<mark>Leader</mark>" in page
    assert 'name="since" type="date" value="2025-06-01"' in page
    with time_machine.travel(NOON, tick=False):
        page = words(client, "/search/?q=leader")
    assert f'href="/search/?q=leader&amp;since={NOON:%Y-%m-%d}">Today</a>' in page


@pytest.mark.django_db
def test_what_was_typed_is_gone_on_with(client: Client, story: Story) -> None:
    offers = client.get("/search/suggest?q=lea").json()["offers"]
    assert offers == [
        {
            "kind": "Story",
            "parts": [["Leader", True], [" receives security chief", False]],
            "url": story.get_absolute_url(),
        }
    ]
    kinds = {
        typed: [(each["kind"], each["url"]) for each in _offers(client, typed)]
        for typed in ("north k", "mir", "pol")
    }
    assert ("Country", "/country/north-korea/") in kinds["north k"]
    assert kinds["mir"] == [("Author", "/author/mira-voss/")]
    assert kinds["pol"][0] == ("Sector", "/sector/politics/")
    assert _offers(client, "") == _offers(client, "xqz") == []


@pytest.mark.django_db
def test_only_what_everybody_types_first_may_be_kept(client: Client, story: Story) -> None:
    assert "no-store" not in client.get("/search/suggest?q=lea").get("Cache-Control", "")
    assert client.get("/search/suggest?q=lead")["Cache-Control"] == "no-store"
    for odd in ("Lea", "lea ", " lea", "lea  r", "lea!", "a" * 61, "l\u0065\u0301a"):
        answer = client.get("/search/suggest", {"q": odd})
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
        assert client.get("/search/suggest", {"q": prefix_of(odd)}).status_code == 200
    assert client.post("/search/suggest", {"q": "lea"}).status_code in (200, 405)


@pytest.mark.django_db
def test_names_of_markup_are_offered_as_words(client: Client, newsroom: Newsroom) -> None:
    factories.published(headline="Ferry <img src=x onerror=alert(1)>")
    (offer,) = _offers(client, "ferr")
    assert "".join(text for text, _ in offer["parts"]) == "Ferry <img src=x onerror=alert(1)>"


def _offers(client: Client, typed: str) -> Any:
    return client.get("/search/suggest", {"q": typed}).json()["offers"]


@pytest.mark.django_db
def test_a_country_is_offered_by_its_other_names_and_before_those_that_few_mean(
    client: Client, newsroom: Newsroom
) -> None:
    for code in ("AS", "US", "GB"):
        factories.published(countries=[code])
    for typed in ("america", "ameri"):
        assert [each["url"] for each in _offers(client, typed)][:2] == [
            "/country/united-states/",
            "/country/american-samoa/",
        ]
    assert _offers(client, "scotland")[0]["url"] == "/country/united-kingdom/"


@pytest.mark.django_db
def test_what_can_only_be_read_says_so(client: Client, newsroom: Newsroom) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/search/", "/forms/newsletter/ticket", "/newsletters/leave/test/"):
        assert strict.post(path).status_code == 405
