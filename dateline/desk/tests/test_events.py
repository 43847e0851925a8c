"""Events at the desk: what goes out while one of their stories is public, and what editors see and do."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dateline.desk import handlers
from dateline.desk.models import Newsroom, Story
from dateline.wires.models import Event, EventReport, Source, WireItem
from dateline.wires.tests.event_items import FERRY, NOW, POOL, a_report, an_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def three_agencies() -> Event:
    """Have three trusted agencies tell of one sinking."""
    for number, words in enumerate(FERRY):
        a_report(words, an_agency(f"Wire {number}"), hours=-number)
    handlers.handle_waiting_items(now=NOW)
    return Event.objects.get()


def wanted(same_event: str) -> None:
    Newsroom.objects.update_or_create(defaults={"same_event": same_event})


def public() -> list[str]:
    return list(Story.objects.filter(live=True).order_by("pk").values_list("headline", flat=True))


def test_of_one_event_the_first_agency_goes_out_and_the_others_wait() -> None:
    three_agencies()
    assert public() == [FERRY[0].headline]
    assert Story.objects.count() == 3
    waiting = WireItem.objects.filter(outcome="held").order_by("pk")
    assert [f"The same event as “{FERRY[0].headline}”" in each.reason for each in waiting] == [
        True,
        True,
    ]


def test_a_column_on_an_event_keeps_no_news_of_it_waiting() -> None:
    a_report(FERRY[0], an_agency("Wire 0"))
    handlers.handle_waiting_items(now=NOW)
    Story.objects.update(kind=Story.Kind.OPINION)
    a_report(FERRY[1], an_agency("Wire 1"))
    handlers.handle_waiting_items(now=NOW)
    assert public() == [FERRY[0].headline, FERRY[1].headline]


def test_another_event_goes_out_all_the_same() -> None:
    three_agencies()
    a_report(POOL, an_agency("Wire 1"))
    handlers.handle_waiting_items(now=NOW)
    assert POOL.headline in public()


def test_an_agency_tells_more_of_its_own_event_unless_the_newsroom_wants_one_story() -> None:
    for words in FERRY[:2]:
        a_report(words)
    handlers.handle_waiting_items(now=NOW)
    assert len(public()) == 2
    wanted("any")
    a_report(FERRY[2])
    handlers.handle_waiting_items(now=NOW)
    assert len(public()) == 2


def test_a_newsroom_may_let_all_go_out() -> None:
    wanted("out")
    three_agencies()
    assert len(public()) == 3


def test_an_update_of_the_public_story_goes_out() -> None:
    three_agencies()
    first = WireItem.objects.get(headline=FERRY[0].headline)
    newer = FERRY[0].__class__("Toll rises to 15 in ferry sinking off Port Maroa", FERRY[0].text)
    a_report(newer, first.source, uri=first.uri, outcome="update", version="2", hours=-1)
    handlers.handle_waiting_items(now=NOW)
    assert public() == [newer.headline]


def test_after_a_kill_the_next_agency_goes_out_and_the_killed_one_has_left() -> None:
    event = three_agencies()
    first = WireItem.objects.get(headline=FERRY[0].headline)
    a_report(FERRY[0], first.source, uri=first.uri, outcome="kill", version="9")
    handlers.handle_waiting_items(now=NOW)
    event.refresh_from_db()
    assert (public(), event.reports_count) == ([], 2)
    a_report(FERRY[0], an_agency("Wire Four"))
    handlers.handle_waiting_items(now=NOW)
    assert public() == [FERRY[0].headline]


def test_sources_that_are_not_trusted_are_told_nothing() -> None:
    for number, words in enumerate(FERRY):
        a_report(words, an_agency(f"Wire {number}", Source.Trust.DRAFT))
    handlers.handle_waiting_items(now=NOW)
    assert not WireItem.objects.filter(outcome="held").exists()


def test_the_list_shows_events_told_more_than_once(editor: Client) -> None:
    event = three_agencies()
    a_report(POOL)
    handlers.handle_waiting_items(now=NOW)
    page = editor.get("/desk/events/").content.decode()
    assert event.headline in page
    assert re.search(rf"<td[^>]*>\s*{event.pk}\s*</td>", page), "its number, to write elsewhere"
    assert POOL.headline not in page


def test_a_page_shows_an_event_with_its_reports_and_their_stories(editor: Client) -> None:
    event = three_agencies()
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(f"/desk/events/{event.pk}/").content.decode()
    assert all(words.headline in page for words in FERRY)
    assert "Wire 2" in page
    assert "Lead" in page
    told = [each["sql"] for each in queries if "wires_event" in each["sql"]]
    assert len(told) <= 4, told


def decide(client: Client, event: Event, **fields: object) -> str:
    answer = client.post(f"/desk/events/{event.pk}/", fields, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_editor_takes_a_report_out(editor: Client) -> None:
    event = three_agencies()
    report = EventReport.objects.get(item__headline=FERRY[1].headline)
    page = decide(editor, event, decision="take-out", report=report.pk)
    assert "no longer belongs to this event" in page
    event.refresh_from_db()
    assert event.reports_count == 2


def test_an_editor_chooses_the_lead(editor: Client) -> None:
    event = three_agencies()
    report = EventReport.objects.get(item__headline=FERRY[2].headline)
    decide(editor, event, decision="lead", report=report.pk)
    event.refresh_from_db()
    assert (event.lead, event.lead_chosen) == (report, True)


@pytest.mark.parametrize("written", ["{0}", " #{0} ", "http://desk.example/desk/events/{0}/"])
def test_an_editor_merges_two_events_by_number_or_address(editor: Client, written: str) -> None:
    event = three_agencies()
    item = a_report(POOL, uri="urn:pool")
    handlers.handle_waiting_items(now=NOW)
    other = EventReport.objects.get(uri=item.uri).event
    page = decide(editor, event, decision="merge", other=written.format(other.pk))
    assert f"Event {other.pk}, “{POOL.headline}”, and this one are one event now" in page
    assert EventReport.objects.get(uri=item.uri).event_id == event.pk


@pytest.mark.parametrize("other", ["", "abc", "0", "-1", "99999999999999999999999", "1; DROP", "²"])
def test_a_clumsy_number_is_answered_in_words(editor: Client, other: str) -> None:
    event = three_agencies()
    page = decide(editor, event, decision="merge", other=other)
    assert "There is no event" in page
    assert Event.objects.get() == event


def test_an_event_is_not_merged_into_itself(editor: Client) -> None:
    event = three_agencies()
    page = decide(editor, event, decision="merge", other=str(event.pk))
    assert "this event itself" in page


@pytest.mark.parametrize("report", ["", "x", "0", "99999999999999999999999"])
def test_a_report_that_is_not_there_is_answered_in_words(editor: Client, report: str) -> None:
    event = three_agencies()
    page = decide(editor, event, decision="take-out", report=report)
    assert "Look again" in page


def test_an_unknown_decision_and_a_missing_event_are_not_found(editor: Client) -> None:
    event = three_agencies()
    assert editor.post(f"/desk/events/{event.pk}/", {"decision": "sink"}).status_code == 404
    assert editor.get("/desk/events/99999999/").status_code == 404


def test_only_those_who_write_stories_see_events(client: Client) -> None:
    event = three_agencies()
    assert client.get(f"/desk/events/{event.pk}/").status_code == 302
    assert client.get("/desk/events/").status_code == 302


def test_a_story_says_who_else_tells_of_its_event(editor: Client) -> None:
    event = three_agencies()
    story = Story.objects.get(headline=FERRY[0].headline)
    page = editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    assert "Also told by" in page
    assert "Wire 1" in page
    assert f"/desk/events/{event.pk}/" in page
