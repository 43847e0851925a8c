"""The worker's loops and the clock: they go on after errors, and bring copy in at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dateline.config import clock, worker
from dateline.config.worker import ERROR_PAUSE_SECONDS, Intake, Loop, bring_in
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Story
from dateline.wires.actions import ensure_source, receive
from dateline.wires.formats import Hints, WireCopy
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source

ITEM = {
    "uri": "urn:newsml:river-desk.example:lock-opens",
    "type": "text",
    "headline": "Second lock on the Elbe opens to barges",
    "body_text": "MAGDEBURG – The second lock on the river opened to barges on Sunday.",
}


@pytest.fixture
def river(db: None) -> Source:
    set_up_newsroom()
    return ensure_source(slug="river", name="River Desk", trust=Source.Trust.PUBLISH)


def test_a_file_that_waits_is_read_and_published_in_one_round(river: Source) -> None:
    receive(source=river, name="lock.json", data=json.dumps(ITEM).encode(), now=timezone.now())
    assert bring_in(InProcessParser()) > 0
    assert Story.objects.public().get().headline == ITEM["headline"]
    assert bring_in(InProcessParser()) == 0


class Watching(InProcessParser):
    """Looks how many stories are public at the moment at which a file is read."""

    def __init__(self) -> None:
        self.public: list[int] = []

    def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        self.public.append(Story.objects.public().count())
        return super().each(data, hints)


@pytest.mark.parametrize(("seconds", "public"), [(60.0, [0, 0, 0]), (0.0, [0, 1, 2])])
def test_small_files_are_read_for_a_moment_before_the_desk_acts_on_all_of_them(
    river: Source, monkeypatch: pytest.MonkeyPatch, seconds: float, public: list[int]
) -> None:
    monkeypatch.setattr(worker, "READ_SECONDS", seconds)
    for number, word in enumerate(["barges", "ferries", "canoes"]):
        item = {**ITEM, "uri": f"urn:river:{number}", "headline": f"Lock {number} opens to {word}"}
        data = json.dumps({**item, "body_text": f"The lock lets {word} pass on day {number}."})
        receive(source=river, name=f"{number}.json", data=data.encode(), now=timezone.now())
    parser = Watching()
    bring_in(parser)
    assert parser.public == public
    assert Story.objects.public().count() == 3


def test_a_file_that_is_moved_into_the_folder_is_public_two_rounds_later(river: Source) -> None:
    intake = Intake(InProcessParser())
    intake.rounds = 4
    intake.round()
    folder = Path(settings.DROP_FOLDERS) / "river"
    (folder / ".lock.json").write_text(json.dumps(ITEM))
    (folder / ".lock.json").rename(folder / "lock.json")
    intake.round()
    intake.round()
    assert Story.objects.public().count() == 1


def test_a_quiet_round_asks_the_tables_nothing(
    river: Source, django_assert_max_num_queries: Any
) -> None:
    intake = Intake(InProcessParser())
    for _ in range(6):
        intake.round()
    # PostgreSQL has no cheap sign of a change: there a round asks for files and for items.
    with django_assert_max_num_queries(1 if connection.vendor == "sqlite" else 2):
        intake.round()


@pytest.mark.django_db
def test_a_loop_rests_after_an_error_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> int:
        raise RuntimeError("the database went away")

    loop = Loop("copy", fails, 0.1, threading.Event())
    assert loop.rest_after_round() == ERROR_PAUSE_SECONDS
    assert "copy loop met an error" in caplog.text


@pytest.mark.django_db
def test_a_loop_pauses_only_while_there_is_nothing_to_do() -> None:
    work = [3, 0]
    loop = Loop("copy", lambda: work.pop(0), 0.1, threading.Event())
    assert loop.rest_after_round() == 0.0
    assert loop.rest_after_round() == 0.1


@pytest.mark.django_db
def test_the_clock_goes_on_after_an_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(**given: object) -> int:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(clock, "release_due", fails)
    assert clock.tick() == 0
    assert "could not release" in caplog.text
