"""Items become reports of events, and what editors decide about them stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.tagging.events import Book, Report, profile_from, sketch_of
from dateline.wires.actions import (
    choose_lead,
    close_silent,
    group,
    group_all,
    leave,
    leave_all,
    merge,
    take_out,
)
from dateline.wires.errors import EventGone
from dateline.wires.models import Event, EventReport, EventTerm, Source, WireItem
from dateline.wires.models.grouping import EVENTS, key_of
from dateline.wires.queries.events import events_told_often, report_of, reports_of
from dateline.wires.rules.events import FULL_LENGTH, SLICES, Told, lead_of, slice_of, written_at
from dateline.wires.tests.event_items import FERRY, NOW, POOL, VIADUCT, Words, a_report, an_agency

pytestmark = pytest.mark.django_db


def ferry_event() -> Event:
    """Have three agencies tell of one sinking."""
    for number, words in enumerate(FERRY):
        group(item=a_report(words, an_agency(f"Wire {number}"), hours=number))
    return Event.objects.get()


def report(item: WireItem) -> EventReport:
    found = report_of(item.source_id, item.uri)
    assert found is not None
    return found


def test_reports_of_several_agencies_become_one_event_and_others_do_not() -> None:
    event = ferry_event()
    other = group(item=a_report(POOL))
    assert event.reports_count == 3
    assert other != event.pk
    assert list(events_told_often()) == [event]
    assert [each.item.headline for each in reports_of(event)] == [w.headline for w in FERRY]


def test_an_only_report_joins_the_event_that_others_show_it_to_tell_of() -> None:
    first, second, third = (a_report(words, hours=n) for n, words in enumerate(VIADUCT))
    lone, event = group(item=first), group(item=second)
    assert lone != event
    assert group(item=third) == event
    assert [each.item for each in reports_of(Event.objects.get())] == [first, second, third]
    assert Event.objects.get().reports_count == 3
    assert Event.objects.get().headline == VIADUCT[0].headline, "the earliest leads"
    assert not listed(lone)
    assert profile_from(bytes(Event.objects.get().profile)).reports == 3


def test_what_an_editor_took_apart_is_not_taken_in_again() -> None:
    first, second, third = (a_report(words, hours=n) for n, words in enumerate(VIADUCT))
    group(item=first)
    group(item=second)
    merge(event=report(first).event, into=report(second).event)
    own = take_out(report=report(first))
    event = group(item=third)
    assert report(first).event == own
    assert report(second).event_id == event


def test_an_event_that_an_editor_put_together_takes_none_in() -> None:
    first, second, third = (a_report(words, hours=n) for n, words in enumerate(VIADUCT))
    lone = group(item=first)
    event = group(item=second)
    other = a_report(POOL)
    group(item=other)
    merge(event=report(other).event, into=report(second).event)
    assert group(item=third) == event
    assert report(first).event_id == lone


def test_a_newer_version_stays_in_the_event_of_its_item() -> None:
    first = a_report(FERRY[0], uri="urn:one")
    event = group(item=first)
    newer = a_report(POOL, uri="urn:one", outcome="update", version="2", hours=1)
    assert group(item=newer) == event
    assert report(newer).item == newer
    assert group(item=first) == event
    assert report(first).item == newer, "an older version takes no newer one's place"


def test_an_item_grouped_twice_counts_once() -> None:
    item = a_report(FERRY[0])
    assert group(item=item) == group(item=item)
    assert Event.objects.get().reports_count == 1


def test_a_withdrawn_item_leaves_its_event_and_an_empty_event_goes() -> None:
    event = ferry_event()
    for item in WireItem.objects.all():
        leave(item=item)
        leave(item=item)
    assert not Event.objects.filter(pk=event.pk).exists()
    assert not EventTerm.objects.exists()


def test_a_source_leaves_with_all_its_reports_and_what_others_told_stays() -> None:
    event = ferry_event()
    group(item=a_report(POOL, an_agency("Wire 0")))
    leave_all(of=Source.objects.filter(slug="wire-0"))
    assert Event.objects.get() == event
    event.refresh_from_db()
    assert (event.reports_count, event.headline) == (2, FERRY[1].headline)
    leave_all(of=Source.objects.all())
    assert not Event.objects.exists()
    assert not EventTerm.objects.exists()


def test_the_lead_goes_to_another_report_when_it_is_withdrawn() -> None:
    event = ferry_event()
    leave(item=WireItem.objects.earliest("pk"))
    event.refresh_from_db()
    assert (event.reports_count, event.headline) == (2, FERRY[1].headline)


def test_a_report_taken_out_by_an_editor_stays_out_whatever_comes_later() -> None:
    event = ferry_event()
    item = WireItem.objects.get(headline=FERRY[1].headline)
    own = take_out(report=report(item))
    newer = a_report(FERRY[1], item.source, uri=item.uri, outcome="update", version="2", hours=5)
    assert group(item=newer) == own.pk
    event.refresh_from_db()
    assert event.reports_count == 2


def test_merged_events_stay_merged_and_later_reports_join_them() -> None:
    event = ferry_event()
    pool = Event.objects.get(pk=group(item=a_report(POOL)))
    kept = merge(event=pool, into=event)
    kept.refresh_from_db()
    assert kept.reports_count == 4
    told_again = Words("Swimming pool for Ashcombe", f"{POOL.text} Councillors were pleased.")
    assert group(item=a_report(told_again, an_agency("Wire Five"), hours=3)) == kept.pk
    with pytest.raises(EventGone):
        merge(event=pool, into=event)


def test_an_event_merged_into_itself_stays_as_it_is() -> None:
    event = ferry_event()
    assert merge(event=event, into=event) == event
    assert event.reports.count() == 3


def test_a_chosen_lead_stays_until_it_leaves() -> None:
    event = ferry_event()
    chosen = report(WireItem.objects.get(headline=FERRY[2].headline))
    choose_lead(report=chosen)
    group(item=a_report(FERRY[0], an_agency("Wire Nine"), hours=4))
    event.refresh_from_db()
    assert (event.lead, event.headline) == (chosen, FERRY[2].headline)
    leave(item=chosen.item)
    event.refresh_from_db()
    assert (event.lead_chosen, event.headline) == (False, FERRY[0].headline)
    with pytest.raises(EventGone):
        choose_lead(report=chosen)


def test_a_silent_event_is_closed_and_nothing_joins_it() -> None:
    event = ferry_event()
    assert close_silent(now=NOW + timedelta(days=4)) == 0
    assert close_silent(now=NOW + timedelta(days=6)) == 1
    assert not EventTerm.objects.exists()
    assert group(item=a_report(FERRY[0], an_agency("Late"), hours=150)) != event.pk


def test_the_same_words_days_later_are_another_event() -> None:
    event = group(item=a_report(FERRY[1]))
    assert group(item=a_report(FERRY[0], hours=24 * 5 + 1)) != event


def test_items_without_a_telling_word_open_events_and_raise_nothing() -> None:
    for number, words in enumerate(
        [Words("", ""), Words("1", "…"), Words("\x7f" * 400, "a" * 9000)]
    ):
        group(item=a_report(words, uri=f"urn:odd:{number}"))
    assert Event.objects.count() == 3


def test_another_language_is_another_event() -> None:
    group(item=a_report(FERRY[0]))
    german = Words(
        "Fähre Island Spirit vor Port Maroa gesunken",
        "Eine Fähre mit 140 Menschen ist am Dienstag vor Port Maroa gesunken. Nach Angaben der "
        "Küstenwache wurden mindestens zwölf Menschen getötet und viele werden noch vermisst.",
    )
    group(item=a_report(german, an_agency("Draht"), language="de"))
    assert Event.objects.count() == 2


def statements(item: WireItem) -> list[str]:
    """Give what grouping an item asks of the database, but for the lock that PostgreSQL needs."""
    with CaptureQueriesContext(connection) as queries:
        group(item=item)
    asked = [each["sql"] for each in queries]
    return [sql for sql in asked if "SAVEPOINT" not in sql and "advisory" not in sql]


def test_a_report_costs_seven_statements_and_a_newer_version_two() -> None:
    ferry_event()
    opens = statements(a_report(POOL, uri="urn:pool"))
    assert len(opens) == 6, "no event has a word in common with it"
    joins = statements(a_report(FERRY[0], an_agency("Wire Nine"), hours=3))
    assert len(joins) == 7, joins
    newer = a_report(POOL, uri="urn:pool", outcome="update", version="2", hours=1)
    assert len(statements(newer)) == 2


def test_reports_that_come_together_read_the_events_they_may_tell_of_once() -> None:
    event, pool = ferry_event(), group(item=a_report(POOL))
    items = [
        a_report(words, an_agency(f"Wire {number}"), hours=3)
        for number, words in enumerate((*FERRY, POOL, *VIADUCT), 5)
    ]
    with CaptureQueriesContext(connection) as queries:
        together = group_all(items=items)
    assert together[:4] == [event.pk] * 3 + [pool]
    assert len(set(together[4:])) == 1, "those that came together were compared with each other"
    read = [each["sql"] for each in queries if "SELECT id, language, profile" in each["sql"]]
    assert len(read) == 1, read


def test_events_that_are_new_are_stored_together_each_led_by_its_report() -> None:
    items = [a_report(words) for words in (FERRY[0], POOL, VIADUCT[0])]
    with CaptureQueriesContext(connection) as queries:
        events = group_all(items=items)
    written = [each["sql"].split("(")[0].split() for each in queries if "INSERT" in each["sql"]]
    assert [into[2] for into in written] == ["wires_event", "wires_eventreport", "wires_eventterm"]
    led = Event.objects.order_by("pk").values_list("pk", "lead__item", "lead__event", "headline")
    assert list(led) == [
        (event, item.pk, event, item.headline) for event, item in zip(events, items, strict=True)
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps heap and index apart")
def test_the_words_of_events_stand_in_one_tree() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'wires_eventterm'")
        assert cursor.fetchall() == [("wires_eventterm",)]


def test_the_tables_decide_as_the_book_in_memory_does() -> None:
    book = Book()
    told = [
        Words(each.headline.replace("Maroa", town), each.text.replace("Maroa", town))
        for town in ("Maroa", "Ysel", "Quantock", "Ombriel")
        for each in (*FERRY, POOL)
    ]
    kept = []
    for number, words in enumerate([*told, *VIADUCT, *told[::3]]):
        sketch = sketch_of(Report(headline=words.headline, text=words.text))
        kept.append(book.place(sketch, number / 24))
        group(item=a_report(words, uri=f"urn:told:{number}", hours=number))
    stored = EventReport.objects.order_by("pk").values_list("event", flat=True)
    pairs = set(zip(map(book.event_of, kept), stored, strict=True))
    assert (
        len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs}) > 1
    )


def test_items_that_come_together_are_decided_as_one_after_the_other() -> None:
    told = [
        Words(each.headline.replace("Maroa", town), each.text.replace("Maroa", town))
        for town in ("Maroa", "Ysel")
        for each in (*FERRY, *VIADUCT, POOL)
    ]
    items = [a_report(words, uri=f"urn:told:{n}", hours=n / 4) for n, words in enumerate(told)]
    for item in items:
        group(item=item)
    alone = [report(item).event_id for item in items]
    states = [(e.reports_count, e.headline, bytes(e.profile)) for e in Event.objects.order_by("pk")]
    words = EventTerm.objects.count()
    leave_all(of=Source.objects.all())
    together = group_all(items=items)
    assert [together.index(each) for each in together] == [alone.index(each) for each in alone]
    assert [
        (e.reports_count, e.headline, bytes(e.profile)) for e in Event.objects.order_by("pk")
    ] == states
    assert EventTerm.objects.count() == words


def test_an_item_that_comes_again_as_its_event_is_taken_in_is_told_the_event_that_has_it() -> None:
    first = a_report(VIADUCT[0], uri="urn:one")
    lone = group(item=first)
    other = group(item=a_report(VIADUCT[1], an_agency("Wire 2"), hours=1))
    assert lone != other
    newer = a_report(VIADUCT[0], uri="urn:one", outcome="update", version="2", hours=2)
    last = a_report(VIADUCT[2], an_agency("Wire 3"), hours=3)
    assert group_all(items=[newer, last]) == [other, other]
    assert report(newer).event_id == other


def test_two_versions_that_come_together_are_one_report_of_the_newer() -> None:
    first = a_report(FERRY[0], uri="urn:one")
    newer = a_report(FERRY[0], uri="urn:one", outcome="update", version="2", hours=1)
    (event, same) = group_all(items=[first, newer])
    assert event == same
    assert report(newer).item == newer
    assert Event.objects.get().reports_count == 1


def test_what_an_event_has_no_room_for_any_more_is_no_word_of_it() -> None:
    event = group(item=a_report(FERRY[0]))
    for number in range(24):
        coined = " ".join(f"w{number}x{place}" for place in range(30))
        more = Words(FERRY[0].headline, f"{FERRY[0].text} {coined}")
        assert group(item=a_report(more, an_agency(f"Wire {number}"), hours=number / 9)) == event
    profile = profile_from(bytes(Event.objects.get().profile))
    assert listed(event) <= {key_of(word) + event for word in profile.words}
    assert close_silent(now=NOW + timedelta(days=6)) == 1
    assert not EventTerm.objects.exists()


def listed(event: int) -> set[int]:
    """Give under which words an event stands, as numbers."""
    numbers = EventTerm.objects.values_list("pk", flat=True)
    return {number for number in numbers if number % EVENTS == event}


def test_words_that_belong_to_no_open_event_are_cleared_away_part_by_part() -> None:
    event = ferry_event()
    kept = listed(event.pk)
    closed = Event.objects.create(last_at=NOW, seen_at=NOW, is_open=False)
    stray = [key_of(f"word{n}") + number for n in range(40) for number in (closed.pk, 77_000_000)]
    EventTerm.objects.bulk_create([EventTerm(pk=number) for number in stray])
    parts = {number * SLICES // 2**63 for number in stray}
    close_silent(now=moment_of(min(parts)))
    assert 0 < EventTerm.objects.count() - len(kept) < len(stray), "a part of them at once"
    for part in parts:
        close_silent(now=moment_of(part))
    assert set(EventTerm.objects.values_list("pk", flat=True)) == kept


def moment_of(part: int) -> datetime:
    """Give a moment before the tests' events are silent at which that part is looked through."""
    begun = NOW - timedelta(days=1)
    return next(
        now for n in range(SLICES) if slice_of(now := begun + timedelta(seconds=20 * n)) == part
    )


def test_the_lead_is_trusted_then_full_then_first() -> None:
    def told(number: int, trust: str = "draft", length: int = 0, hours: int = 0) -> Told:
        return Told(number=number, trust=trust, length=length, at=NOW + timedelta(hours=hours))

    assert lead_of([told(1), told(2, trust="publish", hours=5)]) == 2
    assert lead_of([told(1), told(2, length=FULL_LENGTH, hours=5)]) == 2
    assert lead_of([told(2, hours=1), told(1, hours=2)]) == 2
    assert lead_of([told(1, trust="hold", length=9999), told(2)]) == 2


def test_a_report_was_never_written_after_it_came_in() -> None:
    late = NOW + timedelta(hours=1)
    assert written_at(late, NOW) == NOW
    assert written_at(None, NOW) == NOW
    assert written_at(NOW, late) == NOW
