"""The doctor and /healthz: what they find wrong, in words and for programs."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

import dateline
from dateline.config.cli import main
from dateline.config.doctor import Finding, enough, examine
from dateline.config.processes import beat
from dateline.desk.models.in_front import due, in_front
from dateline.desk.tests.wire_items import an_item
from dateline.wires.actions import ensure_source, receive
from dateline.wires.models import Source

HOME = Path(settings.HOME)


def found() -> dict[str, Finding]:
    return {finding.about: finding for finding in examine(now=timezone.now())}


@pytest.fixture(autouse=True)
def processes(db: None) -> None:
    beat(HOME, "worker")
    beat(HOME, "clock")


def test_what_is_held_is_counted_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        an_item("held", uri=f"urn:newsml:held:{number}")
    assert found()["held items"].words == "3 wait for an editor"
    monkeypatch.setattr("dateline.config.doctor.MOST_COUNTED", 2)
    assert found()["held items"].words == "more than 2 wait for an editor"


def test_a_newsroom_in_order_is_well() -> None:
    assert all(finding.ok for finding in found().values())
    assert CliRunner().invoke(main, ["doctor"]).exit_code == 0


def test_a_silent_worker_is_named_with_the_command_that_starts_it() -> None:
    (HOME / "run" / "worker.json").unlink()
    finding = found()["worker"]
    assert not finding.ok
    assert "dateline worker" in finding.words
    result = CliRunner().invoke(main, ["doctor", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ok"] is False


def test_a_worker_that_stopped_a_minute_ago_is_silent() -> None:
    at = (timezone.now() - timedelta(minutes=1)).timestamp()
    (HOME / "run" / "worker.json").write_text(json.dumps({"pid": 1, "at": at}))
    assert not found()["worker"].ok


def test_a_source_in_trouble_is_named_with_its_trouble() -> None:
    ensure_source(slug="mute", name="Mute", kind=Source.Kind.POLL, address="")
    finding = found()["source mute"]
    assert not finding.ok
    assert finding.words == "It has no address to poll."


def test_a_source_is_named_with_its_state_what_to_do_and_the_next_try() -> None:
    soon = timezone.now().replace(hour=12) + timedelta(days=40)
    polled = {"kind": Source.Kind.POLL, "address": "https://wire.example/feed", "next_at": soon}
    wrong = {"condition": "not found", "last_error": "There is nothing at the address (404)."}
    ensure_source(slug="lost", **polled, **wrong)
    ensure_source(slug="fine", **polled, condition="unchanged")
    words = found()["source lost"].words
    assert words.startswith("not found: There is nothing at the address (404). Ask the agency")
    assert words.endswith(f"Next try on {soon:%d %b} at {soon:%H:%M} UTC.")
    assert found()["source fine"].words == f"well. Next try on {soon:%d %b} at {soon:%H:%M} UTC."


def test_a_file_that_nobody_reads_is_noticed() -> None:
    source = ensure_source(slug="river", name="River Desk")
    receive(source=source, name="a.json", data=b"{}", now=timezone.now())
    assert found()["waiting files"].ok
    receive(source=source, name="b.json", data=b"[]", now=timezone.now() - timedelta(minutes=5))
    assert not found()["waiting files"].ok


def test_healthz_answers_for_monitors(client: Client) -> None:
    answer = client.get("/healthz")
    told = answer.json()
    assert answer.status_code == 200
    assert told["ok"] is True
    assert told["worker"]["ok"] is True
    assert told["version"] == dateline.__version__
    assert "no-store" in answer.headers["Cache-Control"]


def test_healthz_is_503_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def test_a_varnish_that_takes_no_purges_is_named(settings: Any) -> None:
    settings.VARNISH = ["127.0.0.1:9"]
    assert found()["varnish 127.0.0.1:9"].ok
    due(in_front(), ["latest"], after=timedelta(minutes=-3))
    finding = found()["varnish 127.0.0.1:9"]
    assert not finding.ok
    assert finding.words.startswith("1 changes did not reach it")


def test_connections_are_counted_on_postgresql(settings: Any) -> None:
    if connection.vendor != "postgresql":
        assert "connections" not in found()
        return
    assert found()["connections"].ok
    settings.ENVIRONMENT = {**settings.ENVIRONMENT, "DATELINE_WEB_PROCESSES": 1000}
    assert not found()["connections"].ok


def test_more_threads_than_connections_are_named_with_both_ways_out() -> None:
    assert enough(97, processes=2, threads=16).ok
    finding = enough(97, processes=8, threads=16)
    assert not finding.ok
    assert "may open 174" in finding.words
    assert "max_connections in postgresql.conf to 184 or more" in finding.words
    assert "DATELINE_WEB_THREADS to 6" in finding.words
    assert enough(97, processes=8, threads=6).ok


def test_where_no_number_of_threads_would_do_only_the_limit_is_named() -> None:
    assert "DATELINE_WEB_THREADS" not in enough(40, processes=16, threads=4).words
