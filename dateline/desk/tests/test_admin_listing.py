"""The list of stories: its filters, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dateline.desk.actions import kill, publish_now
from dateline.desk.admin import narrowing
from dateline.desk.models import Desk, Story, StorySource
from dateline.desk.tests.wire_items import a_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def a_story(headline: str, **fields: Any) -> Story:
    draft: Story = Story.objects.create(
        headline=headline,
        body="<p>Text.</p>",
        **{"sectors": ["economy"], "desk": Desk.named("news"), "live": False, **fields},
    )
    StorySource.objects.create(story=draft, name="Harbour Wire", sort_order=0)
    return draft


def published(headline: str, **fields: Any) -> Story:
    draft = a_story(headline, **fields)
    publish_now(story=draft, now=timezone.now())
    return draft


def a_cast() -> None:
    """One story of each status."""
    published("Live one", sectors=["sport"], countries=["KP", "RU"])
    kill(story=published("Killed one"), reason="Hoax", now=timezone.now())
    a_story("Draft one", countries=["RU"], kind="opinion")
    a_story("Wire one", origin_source=a_source(), origin_uri="urn:1")
    later = timezone.now() + timedelta(days=1)
    a_story("Embargoed one", release_at=later, go_live_at=later)
    scheduled = a_story("Scheduled one", go_live_at=later)
    scheduled.save_revision().publish()


def listed(client: Client, query: str) -> set[str]:
    response = client.get(f"/desk/stories/?{query}")
    assert response.status_code == 200
    return {story.headline.split()[0].lower() for story in response.context["object_list"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"live", "killed", "draft", "wire", "embargoed", "scheduled"}),
        ("status=live", {"live"}),
        ("status=killed", {"killed"}),
        ("status=draft", {"draft", "wire"}),
        ("status=scheduled", {"embargoed", "scheduled"}),
        ("status=waiting", {"wire"}),
        ("kind=opinion", {"draft"}),
        ("sector=sport", {"live"}),
        ("sector=economy", {"killed", "draft", "wire", "embargoed", "scheduled"}),
        ("country=RU", {"live", "draft"}),
        ("country=KP", {"live"}),
        ("q=killed", {"killed"}),
        ("q=nothing-like-it", set()),
        ("created_at_from=2000-01-01&created_at_to=2000-01-02", set()),
    ],
)
def test_the_list_is_narrowed(editor: Client, query: str, expected: set[str]) -> None:
    a_cast()
    assert listed(editor, query) == expected


def test_the_list_is_narrowed_to_a_desk_and_a_source(editor: Client) -> None:
    a_cast()
    sports = Desk.objects.create(name="Sports Desk", slug="sports")
    a_story("Sports one", desk=sports)
    assert listed(editor, f"desk={sports.pk}") == {"sports"}
    assert listed(editor, f"origin_source={a_source().pk}") == {"wire"}


def test_each_status_is_said_in_words(editor: Client) -> None:
    a_cast()
    table = editor.get("/desk/stories/").context["table"]
    status = next(column for column in table.columns.values() if column.name == "status")
    said = {row.headline.split()[0].lower(): status.get_value(row) for row in table.data}
    assert said == {
        "live": "live",
        "killed": "killed",
        "draft": "draft",
        "wire": "draft",
        "embargoed": "embargoed",
        "scheduled": "scheduled",
    }


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_the_list_costs_the_same_for_one_story_and_for_forty(editor: Client) -> None:
    published("Story 0")
    editor.get("/desk/stories/")
    few = queries(editor, "/desk/stories/")
    for number in range(1, 40):
        published(f"Story {number}", origin_source=a_source(), origin_uri=f"urn:{number}")
    many = queries(editor, "/desk/stories/")
    assert len(many) == len(few)
    assert len(many) <= 22


def test_the_list_reads_no_bodies(editor: Client) -> None:
    published("Story 0")
    for sql in queries(editor, "/desk/stories/"):
        assert '"desk_story"."body"' not in sql


def test_the_list_is_ordered_by_headline_and_change(editor: Client) -> None:
    a_story("Beta")
    a_story("Alpha")
    response = editor.get("/desk/stories/?ordering=headline")
    assert [story.headline for story in response.context["object_list"]] == ["Alpha", "Beta"]
    assert editor.get("/desk/stories/?ordering=-changed_at").status_code == 200


def test_the_list_finds_what_readers_find_and_drafts_by_their_headline(editor: Client) -> None:
    published("Ferry crews go back", standfirst="Both sides signed at the harbour.")
    a_story("Harbour draft")
    published("Bakers strike", slugline="harbour-strike")
    assert listed(editor, "q=harb") == {"ferry", "harbour", "bakers"}
    assert listed(editor, "q=both+signed") == {"ferry"}


def test_a_front_is_listed_whole_within_dates_and_only_its_newest_without(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        published(f"{number} story", sectors=["sport"])
    monkeypatch.setattr(narrowing, "MOST", 2)
    assert listed(editor, "sector=sport") == {"2", "3"}
    page = editor.get("/desk/stories/?sector=sport&created_at_from=2000-01-01").context["page_obj"]
    assert [story.headline[0] for story in page] == ["3", "2"]


def test_a_long_list_is_not_counted_to_its_end(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        published(f"Story {number}")
    monkeypatch.setattr(narrowing, "MOST", 3)
    pages = editor.get("/desk/stories/").context["paginator"]
    assert pages.count == 3
    assert pages.items_count_label == "the newest 3 stories"


def test_an_order_of_the_editors_choice_holds_the_newest(editor: Client) -> None:
    for name in ("Delta", "Charlie", "Beta", "Alpha"):
        a_story(name)
    assert listed(editor, "ordering=headline") == {"alpha", "beta", "charlie", "delta"}
    among = narrowing.among_newest(Story.objects.order_by("headline"), 2)
    assert [story.headline for story in among] == ["Alpha", "Beta"]
