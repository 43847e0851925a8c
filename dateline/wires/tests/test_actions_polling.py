"""A source is polled: what is asked, what is kept, and when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dateline.wires import actions
from dateline.wires.errors import NameUnknown
from dateline.wires.gateways.http import Answer, FakeClient, Request
from dateline.wires.models import Host, Source, WireFile
from dateline.wires.queries import health
from dateline.wires.queries.due import due_sources
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.polling import Result
from dateline.wires.tests.cast import NOW, Reader, a_source

pytestmark = pytest.mark.django_db
FEED = b"<rss version='2.0'><channel/></rss>"
URL = "https://wire.example/feed"


@pytest.fixture
def source() -> Source:
    return a_source(kind=Source.Kind.POLL, address=URL)


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def poll(source: Source, *answers: Answer, after: int = 0) -> actions.PollReport:
    """Poll once, some seconds after NOW, and see what is written down."""
    report = actions.poll(
        source=source, client=FakeClient({URL: answers[0]}), now=NOW + seconds(after)
    )
    source.refresh_from_db()
    return report


def test_an_answer_becomes_a_file_that_waits(source: Source) -> None:
    report = poll(
        source, Answer(status=200, body=FEED, headers={"content-type": "text/xml", "etag": '"a"'})
    )
    assert report.result == Result.FETCHED
    file = WireFile.objects.get()
    assert (file.state, file.name, file.content_type) == ("waiting", URL, "text/xml")
    assert (source.last_success, source.etag, source.next_at) == (NOW, '"a"', NOW + seconds(900))
    assert source.lease_until is None


def test_the_second_request_is_conditional(source: Source) -> None:
    told = {"etag": '"a"', "last-modified": "Wed, 04 Jun 2025 20:00:00 GMT"}
    poll(source, Answer(status=200, body=FEED, headers=told))
    client = FakeClient({URL: Answer(status=200, body=FEED, headers=told)})
    report = actions.poll(source=source, client=client, now=NOW + seconds(900))
    assert client.asked == [
        Request(method="GET", url=URL, etag=told["etag"], last_modified=told["last-modified"])
    ]
    assert report.result == Result.UNCHANGED
    source.refresh_from_db()
    assert (source.etag, source.interval) == ('"a"', 1350)


def test_the_same_bytes_without_a_304_are_nothing_new(source: Source) -> None:
    poll(source, Answer(status=200, body=FEED))
    report = poll(source, Answer(status=200, body=FEED), after=900)
    assert (report.result, report.words) == (
        Result.UNCHANGED,
        "Nothing new: the same bytes as before.",
    )
    assert (WireFile.objects.count(), source.interval) == (1, 1350)


def test_failures_are_counted_in_words_until_a_success(source: Source) -> None:
    for number in (1, 2):
        poll(source, Answer(status=503), after=number * 5000)
        assert source.failures == number
        assert source.last_error == "The other side is out of service for now (503)."
        assert source.state is Condition.PAUSED
    assert source.last_success is None
    poll(source, Answer(status=200, body=FEED), after=20_000)
    assert (source.failures, source.last_error) == (0, "")


def test_no_answer_is_said_in_words_too(source: Source) -> None:
    wrong = NameUnknown(URL, host="wire.example", why="Name or service not known")
    report = actions.poll(source=source, client=FakeClient({URL: wrong}), now=NOW)
    source.refresh_from_db()
    assert report.words == source.last_error
    assert "wire.example is not known" in source.last_error
    assert source.next_at == NOW + seconds(1800)


def test_retry_after_is_obeyed_and_the_host_is_left_alone_for_a_moment(source: Source) -> None:
    poll(source, Answer(status=429, headers={"retry-after": "4000"}))
    assert source.next_at == NOW + seconds(4000)
    assert Host.objects.get().next_at == NOW + seconds(60)
    assert due_sources(now=NOW + seconds(3999)) == []
    assert due_sources(now=NOW + seconds(4000)) == [source]


def test_a_pause_counts_from_the_answer_on_not_from_the_request(source: Source) -> None:
    poll(source, Answer(status=503, headers={"retry-after": "10"}, took=7.0))
    assert source.next_at == NOW + seconds(17)
    assert source.took == 7.0


def test_gone_switches_the_source_off(source: Source) -> None:
    assert poll(source, Answer(status=410)).result == Result.CLOSED
    assert not source.active
    assert due_sources(now=NOW + timedelta(days=30)) == []
    assert health(now=NOW)[0].trouble.startswith("Switched off. The address is gone for good (410)")


def test_a_new_address_is_remembered(source: Source) -> None:
    new = "https://new.example/feed"
    answers = {
        URL: Answer(status=301, headers={"location": new}),
        new: Answer(status=200, body=FEED),
    }
    actions.poll(source=source, client=FakeClient({**answers}), now=NOW)
    source.refresh_from_db()
    assert (source.address, source.moved_from, source.moved_at) == (new, URL, NOW)


def test_an_address_that_was_remembered_wrongly_is_forgotten_again(source: Source) -> None:
    new = "https://new.example/feed"
    Source.objects.update(address=new, moved_from=URL, moved_at=NOW, etag='"a"')
    client = FakeClient({URL: Answer(status=200, body=FEED)})
    for hour in range(1, 4):
        source.refresh_from_db()
        actions.poll(source=source, client=client, now=NOW + seconds(hour * 3600))
    source.refresh_from_db()
    assert (source.address, source.moved_from, source.etag) == (URL, "", "")
    assert source.last_error.endswith("The address before the move is asked again.")
    assert poll(source, Answer(status=200, body=FEED), after=90_000).result == Result.FETCHED


def test_a_new_address_that_fails_is_not_remembered(source: Source) -> None:
    moved = {URL: Answer(status=301, headers={"location": "https://new.example/feed"})}
    actions.poll(source=source, client=FakeClient({**moved}), now=NOW)
    source.refresh_from_db()
    assert source.address == URL


def test_a_page_instead_of_a_feed_is_not_taken_in(source: Source) -> None:
    report = poll(source, Answer(status=200, body=b"<!doctype html><p>Sorry"))
    assert "HTML page" in report.words
    assert not WireFile.objects.exists()


def test_two_sources_of_one_host_take_turns(source: Source) -> None:
    second = a_source(slug="second", kind=Source.Kind.POLL, address="https://wire.example/other")
    poll(source, Answer(status=200, body=FEED))
    client = FakeClient()
    report = actions.poll(source=second, client=client, now=NOW + seconds(1))
    assert (report.result, report.next_at) == (Result.WAITING, NOW + seconds(2))
    assert client.asked == []
    actions.poll(source=second, client=client, now=NOW + seconds(2))
    assert len(client.asked) == 1


def test_a_source_is_polled_by_one_worker_at_a_time(source: Source) -> None:
    Source.objects.update(lease_until=NOW + seconds(10))
    assert poll(source, Answer(status=200, body=FEED)).result == Result.WAITING
    assert due_sources(now=NOW) == []
    assert poll(source, Answer(status=200, body=FEED), after=11).result == Result.FETCHED


def test_only_active_addresses_are_due(source: Source) -> None:
    polled = {"kind": Source.Kind.POLL, "address": URL}
    a_source(**{**polled, "slug": "off", "active": False})
    a_source(**{**polled, "slug": "nowhere", "address": ""})
    a_source(**{**polled, "slug": "folder", "kind": Source.Kind.FOLDER})
    a_source(**{**polled, "slug": "later", "next_at": NOW + seconds(1)})
    assert due_sources(now=NOW) == [source]
    assert due_sources(now=NOW, without=[source.pk]) == []


def test_those_that_failed_or_were_slow_are_asked_beside_the_others(source: Source) -> None:
    polled = {"kind": Source.Kind.POLL, "address": URL}
    failing = a_source(**{**polled, "slug": "failing", "failures": 1})
    slow = a_source(**{**polled, "slug": "slow", "took": 20.0})
    assert due_sources(now=NOW, slow=False) == [source]
    assert due_sources(now=NOW, slow=True) == [failing, slow]


def test_a_feed_that_could_not_be_read_is_the_sources_last_error(source: Source) -> None:
    report = poll(source, Answer(status=200, body=b"broken", headers={"etag": '"a"'}))
    assert report.file is not None
    actions.read(file=report.file, parser=Reader(), now=NOW)
    source.refresh_from_db()
    assert source.last_error == f"{URL}: The file is not a list of items."
    poll(source, Answer(status=304), after=5000)
    assert source.last_error.endswith("not a list of items.")
    assert source.state is Condition.UNREADABLE


def test_a_source_polled_by_hand_forgets_its_validators(source: Source) -> None:
    poll(source, Answer(status=200, body=FEED, headers={"etag": '"a"'}))
    actions.poll_soon(source=source, now=NOW + seconds(5))
    source.refresh_from_db()
    assert (source.etag, source.next_at) == ("", NOW + seconds(5))


def test_a_disk_that_takes_nothing_is_a_failure_of_the_poll(
    source: Source, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    settings.RAW_WIRES = tmp_path / "blocked"
    report = poll(source, Answer(status=200, body=FEED, headers={"etag": '"a"'}))
    assert report.result == Result.FAILED
    assert (source.etag, source.failures) == ("", 1)


@dataclass
class Editing(FakeClient):
    """Answers like the fake, while an editor changes the source."""

    changes: dict[str, object] = field(default_factory=dict)

    def get(self, url: str, **options: Any) -> Answer:
        Source.objects.update(**self.changes)
        return super().get(url, **options)


def edit_while_polled(source: Source, answer: Answer, **changes: object) -> Source:
    actions.poll(source=source, client=Editing({URL: answer}, changes=changes), now=NOW)
    source.refresh_from_db()
    assert source.lease_until is None
    return source


def test_a_source_that_is_switched_off_while_it_is_asked_stays_off(source: Source) -> None:
    assert not edit_while_polled(source, Answer(status=200, body=FEED), active=False).active


@pytest.mark.parametrize("status", [200, 410, 500])
def test_an_address_that_is_changed_while_it_is_asked_stays_changed(
    source: Source, status: int
) -> None:
    answer = Answer(status=status, body=FEED, headers={"etag": '"a"'})
    edited = edit_while_polled(source, answer, address="https://new.example/feed")
    assert edited.address == "https://new.example/feed"
    # What was learned of the old address says nothing about the new one.
    assert (edited.etag, edited.failures, edited.last_error, edited.active) == ("", 0, "", True)
