"""The pure parts of feeds, sitemaps and structured data."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.portal.rules import jsonld, sitemaps
from dateline.portal.rules.feeds import Channel, Entry, json_feed

AT = datetime(2025, 6, 4, 21, 22, tzinfo=UTC)
LATER = datetime(2025, 6, 5, 1, 0, tzinfo=UTC)


def article(**changes: object) -> jsonld.Article:
    fields: dict[str, object] = {
        "kind": "news",
        "url": "https://news.example/article/politics/7-talks/",
        "headline": "Talks",
        "description": "They talked.",
        "language": "en",
        "section": "Politics",
        "publisher": "Example",
        "site": "https://news.example",
        "logo": "",
        "published": AT,
        "updated": None,
        "countries": [jsonld.Place(name="North Korea", code="KP")],
        "dateline": jsonld.Place(name="Seoul, South Korea", code="KR"),
        "sources": [("KCNA", "")],
    }
    return jsonld.Article(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_story_is_told_with_what_it_is_about_and_where_it_was_written() -> None:
    told = jsonld.news_article(article())
    assert told["@type"] == "NewsArticle"
    assert told["about"] == [{"@type": "Country", "name": "North Korea", "identifier": "KP"}]
    assert told["dateline"] == "Seoul, South Korea"
    assert told["sourceOrganization"] == [{"@type": "NewsMediaOrganization", "name": "KCNA"}]


def test_modified_is_told_only_after_a_real_change() -> None:
    assert "dateModified" not in jsonld.news_article(article())
    assert jsonld.news_article(article(updated=LATER))["dateModified"] == LATER.isoformat()


@pytest.mark.parametrize(
    ("kind", "type_"), [("opinion", "OpinionNewsArticle"), ("interview", "NewsArticle")]
)
def test_opinion_is_told_as_opinion(kind: str, type_: str) -> None:
    assert jsonld.news_article(article(kind=kind))["@type"] == type_


@given(st.text())
def test_no_text_ends_the_script_element_that_holds_it(text: str) -> None:
    written = jsonld.script_safe({"headline": text})
    assert "<" not in written
    assert json.loads(written) == {"headline": text}


@given(st.dates(min_value=date(1987, 1, 1), max_value=date(2100, 1, 1)))
def test_the_parts_of_a_month_cover_it_without_gap(day: date) -> None:
    month = day.replace(day=1)
    parts, whole = sitemaps.parts_of(month), sitemaps.whole(month)
    assert (parts[0].first, parts[-1].end) == (whole.first, whole.end)
    assert all(older.end == newer.first for older, newer in pairwise(parts))
    assert sum(part.first <= day < part.end for part in parts) == 1


def test_a_month_and_its_parts_have_names_of_their_own() -> None:
    month = date(2026, 11, 1)
    assert sitemaps.whole(month).name == "2026-11"
    assert [part.name for part in sitemaps.parts_of(month)] == [
        f"2026-11-{first}" for first in ("01", "06", "11", "16", "21", "26")
    ]


def test_a_json_feed_leaves_out_what_is_empty_and_keeps_its_items() -> None:
    channel = Channel(
        title="News", description="", page="https://e.example/", address="https://e.example/feed.json",
        language="en", publisher="News",
    )  # fmt: skip
    entry = Entry(
        id="tag:1",
        url="https://e.example/1",
        title="T",
        summary="",
        language="en",
        published=AT,
        updated=AT,
    )
    made = json_feed(channel, [entry])
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert "description" not in made
    assert made["items"][0]["content_text"] == "T"  # type: ignore[index]
    assert json_feed(channel, [])["items"] == []
