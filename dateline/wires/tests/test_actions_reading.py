"""A file is read: what becomes of its items, whoever else reads it, and whenever it dies."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from dateline.wires import actions
from dateline.wires.actions import reading
from dateline.wires.formats.copy import Hints, Signal, WireCopy
from dateline.wires.formats.limits import fitting_uri
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.queries import is_withdrawn, unhandled_items, waiting_files
from dateline.wires.tests.cast import EARLIER, LATER, NOW, Reader, a_copy, a_source, packed

pytestmark = pytest.mark.django_db


def arrive(source: Source, *copies: WireCopy, name: str = "a.json") -> WireFile:
    return actions.receive(source=source, name=name, data=packed(*copies), now=NOW)


def read(file: WireFile, **changes: Any) -> actions.FileReport:
    return actions.read(file=file, **{"parser": Reader(), "now": NOW, **changes})


def many(count: int, **changes: Any) -> list[WireCopy]:
    return [a_copy(uri=f"urn:example:{number}", **changes) for number in range(count)]


def test_items_are_stored_with_what_became_of_them() -> None:
    report = read(arrive(a_source(), *many(3), a_copy(type="picture")))
    assert (report.state, report.counts) == ("done", {"new": 3, "held": 1})
    assert report.items[3].reason.startswith("A picture item")
    item = WireItem.objects.first()
    assert item is not None
    assert item.copy == many(1)[0]
    assert item.arrived_at == NOW


def test_a_file_without_items_says_so() -> None:
    report = read(arrive(a_source()))
    assert (report.state, report.items) == ("done", ())
    assert report.reason == "It can be read, and has no items in it."


def test_the_desk_gets_only_what_it_has_to_act_on_in_order() -> None:
    source = a_source()
    read(arrive(source, *many(2), a_copy(type="picture"), name="one"))
    read(arrive(source, a_copy(uri="urn:example:1", signal=Signal.KILL, version="2"), name="two"))
    waiting = list(unhandled_items())
    assert [(item.uri[-1], item.outcome) for item in waiting] == [
        ("0", "new"),
        ("1", "new"),
        ("1", "kill"),
    ]
    assert [is_withdrawn(item) for item in waiting] == [False, True, False]


def test_the_same_item_in_another_file_is_nothing_new() -> None:
    source = a_source()
    read(arrive(source, a_copy()))
    report = read(arrive(source, a_copy(), a_copy(uri="urn:example:other")))
    assert report.counts == {"duplicate": 1, "new": 1}
    assert WireItem.objects.count() == 2


def test_two_versions_in_one_file_are_new_and_update() -> None:
    report = read(arrive(a_source(), a_copy(), a_copy(version="2", versioncreated=LATER)))
    assert [item.outcome for item in report.items] == ["new", "update"]


def test_an_older_version_that_comes_late_is_kept_and_changes_nothing() -> None:
    source = a_source()
    read(arrive(source, a_copy(version="2", versioncreated=LATER)))
    report = read(arrive(source, a_copy(version="1", versioncreated=EARLIER)))
    assert report.items[0].reason.startswith("Older than the version of 2025-06-04 21:00 UTC")
    assert [item.version for item in unhandled_items()] == ["2"]
    assert WireItem.objects.count() == 2


def test_after_a_kill_only_an_editor_brings_an_item_back() -> None:
    source = a_source()
    read(arrive(source, a_copy(), a_copy(version="2", signal=Signal.KILL)))
    report = read(arrive(source, a_copy(version="3")))
    assert report.counts == {"held": 1}
    held = WireItem.objects.get(version="3")
    assert held not in unhandled_items()


def test_what_is_unreadable_is_rejected_with_its_reason() -> None:
    file = actions.receive(source=a_source(), name="a", data=b"not items", now=NOW)
    report = read(file)
    assert (report.state, report.reason) == ("rejected", "The file is not a list of items.")
    file.refresh_from_db()
    assert (file.state, file.reason, file.read_at) == ("rejected", report.reason, NOW)


def test_bytes_that_are_gone_or_damaged_are_a_reason_too() -> None:
    source = a_source()
    gone, damaged = arrive(source, a_copy()), arrive(source, a_copy(version="2"))
    gone.path.unlink()
    damaged.path.write_bytes(b"\x1f\x8b\x08\x00broken")
    assert "are gone" in read(gone).reason
    assert "are damaged" in read(damaged).reason
    assert actions.read_again(file=gone)
    actions.receive(source=source, name="a", data=packed(a_copy()), now=NOW)
    assert read(gone).state == "done"


def test_a_file_is_read_once() -> None:
    file = arrive(a_source(), a_copy())
    parser = Reader()
    read(file, parser=parser)
    again = read(file, parser=parser)
    assert again.state == "done"
    assert again.reason == "The same bytes were read on 2025-06-04 22:00 UTC: nothing new."
    assert len(parser.hints) == 1


def test_the_parser_is_told_what_the_source_knows() -> None:
    source = a_source(zone="Asia/Seoul", language="ko", address="https://wire.example/feed")
    parser = Reader()
    read(arrive(source, a_copy()), parser=parser, now=NOW + timedelta(days=1))
    assert parser.hints == [
        Hints(now=NOW, zone="Asia/Seoul", language="ko", url="https://wire.example/feed")
    ]


def test_somebody_else_reading_is_left_alone() -> None:
    file = arrive(a_source(), a_copy())
    with file.path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert read(file).reason == "Another process is reading it."
    assert read(file).state == "done"


def test_a_leased_file_does_not_wait_until_its_reader_is_late() -> None:
    file = arrive(a_source(), a_copy())
    WireFile.objects.filter(pk=file.pk).update(lease_until=NOW + timedelta(seconds=60))
    assert list(waiting_files(now=NOW)) == []
    assert list(waiting_files(now=NOW + timedelta(seconds=61))) == [file]


class Killed(Exception):
    """Stands for the end of the process."""


def test_a_reader_that_dies_halfway_leaves_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    file = arrive(a_source(), *many(250), *many(1, version="2", versioncreated=LATER))
    monkeypatch.setattr(reading, "_store_some", dies_after(2))
    with pytest.raises(Killed):
        read(file)
    monkeypatch.undo()
    assert WireItem.objects.count() == 2 * reading.AT_ONCE
    report = read(file)
    assert (report.state, report.counts) == ("done", {"new": 250, "update": 1})
    assert WireItem.objects.count() == 251


def dies_after(batches: int) -> Any:
    whole, calls = reading._store_some, []

    def store_some(*arguments: Any) -> list[actions.ItemReport]:
        calls.append(1)
        if len(calls) > batches:
            raise Killed
        return whole(*arguments)

    return store_some


def test_items_that_are_stored_together_cost_a_handful_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    file = arrive(a_source(), *many(reading.AT_ONCE))
    file = WireFile.objects.select_related("source").get(pk=file.pk)
    # savepoint, lease, release; savepoint, lock, known, insert, done, rhythm, release
    with django_assert_max_num_queries(11):
        read(file)


def test_an_identifier_of_any_length_is_stored() -> None:
    report = read(arrive(a_source(), a_copy(uri="urn:" + "x" * 5000)))
    assert report.items[0].uri.startswith("urn:dateline:sha256:")
    assert WireItem.objects.get().copy.uri == report.items[0].uri


def test_a_feed_is_asked_more_often_while_it_brings_something() -> None:
    source = a_source(kind=Source.Kind.POLL, address="https://wire.example/feed", interval=900)
    read(arrive(source, a_copy()))
    source.refresh_from_db()
    assert source.interval == 450
    read(arrive(source, a_copy(), a_copy()))
    source.refresh_from_db()
    assert source.interval == 675


def test_the_desk_marks_an_item_once() -> None:
    read(arrive(a_source(), a_copy()))
    item = WireItem.objects.get()
    assert actions.mark_handled(item=item, now=NOW) is True
    assert actions.mark_handled(item=item, now=LATER) is False
    actions.hold(item=item, reason="Look at the names.")
    item.refresh_from_db()
    assert (item.outcome, item.reason, item.handled_at) == ("held", "Look at the names.", NOW)


def test_a_file_without_items_is_read_all_the_same() -> None:
    report = read(arrive(a_source()))
    assert (report.state, report.items) == ("done", ())


def test_what_no_database_takes_does_not_stop_a_file() -> None:
    """NUL and lone surrogates are legal in JSON, and no text for PostgreSQL."""
    hostile = {
        "uri": "urn:a\x00b",
        "headline": "Bad \ud800 news\x00",
        "body_text": "\udfff\x00 here",
    }
    hostile["type"] = "text"
    file = actions.receive(
        source=a_source(), name="a.json", data=json.dumps(hostile).encode(), now=NOW
    )
    report = read(file, parser=InProcessParser())
    assert (report.state, report.counts) == ("done", {"new": 1})
    item = WireItem.objects.get()
    stored = json.dumps([item.uri, item.headline, item.record], ensure_ascii=False)
    assert stored.encode().decode() == stored
    assert "\\u0000" not in stored


def test_a_feed_that_gives_new_times_to_old_words_brings_nothing_new() -> None:
    source = a_source()
    read(arrive(source, a_copy(version="", headline="One"), a_copy(version="")))
    report = read(arrive(source, a_copy(version="", versioncreated=LATER)))
    assert report.items[0].reason == "Nothing new: only its time has changed."
    report = read(arrive(source, a_copy(version="", headline="One", versioncreated=LATER)))
    assert report.counts == {"update": 1}
    assert WireItem.objects.count() == 3


def test_what_the_database_refuses_is_a_reason() -> None:
    class Careless(Reader):
        def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
            yield a_copy(headline="Bad \ud800 news")

    report = read(arrive(a_source(), a_copy()), parser=Careless())
    assert report.state == "rejected"
    assert report.reason.startswith("An item could not be stored: 'utf-8' codec can't encode")


LONG = "The harbour stays closed until the barge is lifted, the port captain said on Monday. " * 3


def twins(count: int, **changes: Any) -> list[WireCopy]:
    return many(count, **{"body_text": LONG, **changes})


def test_the_same_words_under_another_uri_are_kept_and_make_no_second_story() -> None:
    source = a_source()
    first, second, third = twins(3)
    assert read(arrive(source, first, second)).counts == {"new": 1, "duplicate": 1}
    report = read(arrive(source, third, name="b.json"))
    assert report.counts == {"duplicate": 1}
    assert "(urn:example:0); kept, no second story is made." in report.items[0].reason
    assert [item.uri for item in unhandled_items()] == ["urn:example:0"]
    assert WireItem.objects.count() == 3


def test_words_that_the_agency_withdrew_come_back_only_through_an_editor() -> None:
    source = a_source()
    first, second, third = twins(3)
    kill = a_copy(uri=first.uri, signal=Signal.KILL, version="2", body_text="")
    # In the same file as the kill, and in a later one.
    read(arrive(source, first))
    assert read(arrive(source, kill, second)).counts == {"kill": 1, "held": 1}
    report = read(arrive(source, third, name="c.json"))
    assert report.counts == {"held": 1}
    assert "which the agency withdrew" in report.items[0].reason


def test_what_breaks_off_says_how_far_it_was_read() -> None:
    file = actions.receive(
        source=a_source(), name="a.json", data=packed(*many(150), broken=True), now=NOW
    )
    report = read(file)
    assert (report.state, WireItem.objects.count()) == ("rejected", 150)
    assert report.reason == "The file breaks off. The 150 items before that were taken in."


def test_no_identifier_is_too_long_for_the_database() -> None:
    letters = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(1_000))
    file = arrive(a_source(), a_copy(uri=letters), a_copy(uri=letters, version="2"))
    assert read(file).counts == {"new": 1, "update": 1}
    assert {item.uri for item in WireItem.objects.all()} == {fitting_uri(letters)}


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_bytes_that_were_lost_are_read_when_they_are_sent_again(harm: str) -> None:
    source = a_source()
    file = arrive(source, a_copy())
    if harm == "gone":
        file.path.unlink()
    else:
        file.path.write_bytes(file.path.read_bytes()[:-20])
    report = read(file)
    assert report.state == "rejected"
    assert report.reason.endswith("Send the file again.")
    again = arrive(source, a_copy())
    assert (again.pk, again.state) == (file.pk, "waiting")
    assert read(again).counts == {"new": 1}


def test_a_file_with_one_item_that_resembles_none_costs_a_handful_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    file = arrive(a_source(), a_copy())
    file = WireFile.objects.select_related("source").get(pk=file.pk)
    # lease; savepoint, lock, known, the same words, keys, insert, keys noted, done, rhythm, release
    # (and the lock of who stores on PostgreSQL)
    with django_assert_max_num_queries(12):
        read(file)


def test_of_two_who_read_a_file_only_one_stores_it() -> None:
    file = arrive(a_source(), a_copy())
    other = WireFile.objects.get(pk=file.pk)
    read(file)
    report = read(other)
    assert (report.state, report.items) == ("done", ())
    assert WireItem.objects.count() == 1
