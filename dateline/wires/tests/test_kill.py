"""kill -9 in the middle of a folder, again and again until done: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dateline

FILES = 200
KILLS = 12
SEED = 20250604
_TABLES = """
import django; django.setup()
from django.db import connection
from dateline.wires.models import Host, SampledKey, Source, WireFile, WireItem
with connection.schema_editor() as editor:
    for model in (Source, WireFile, WireItem, Host, SampledKey):
        editor.create_model(model)
Source.objects.create(name="Example Wire", slug="example", folder=FOLDER)
"""
_WORK = """
import django; django.setup()
from datetime import UTC, datetime, timedelta
from dateline.wires import actions
from dateline.wires.gateways.parser import Parser
from dateline.wires.models import WireFile
print("started", flush=True)
with Parser() as parser:
    while True:
        # What was written before the test began has come to rest.
        now = datetime.now(UTC) + timedelta(seconds=5)
        taken = actions.take_from_folders(now=now)
        waiting = list(WireFile.objects.filter(state="waiting").select_related("source"))
        for file in waiting:
            actions.read(file=file, parser=parser, now=now)
        if not taken and not waiting:
            break
"""


def run(home: Path, code: str) -> subprocess.Popen[bytes]:
    root = str(Path(dateline.__file__).resolve().parents[1])
    environment = {
        **os.environ,
        "DATELINE_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "dateline.config.settings",
        "PYTHONPATH": root,
    }
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)


def story(number: int) -> bytes:
    item = {
        "uri": f"urn:example:{number % (FILES - 10)}",
        "type": "text",
        "version": str(1 + number // (FILES - 10)),
        "versioncreated": "2025-06-04T20:00:00Z",
        "headline": f"Barge number {number} sinks",
        "body_text": f"Barge number {number} sank in the harbour.",
    }
    return json.dumps(item).encode()


def fill(folder: Path) -> None:
    """Drop two hundred files; the last ten hold a second version of the first ten items."""
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:03}.json").write_bytes(story(number))


def kill_soon(work: subprocess.Popen[bytes], after: float) -> None:
    assert work.stdout is not None
    work.stdout.readline()
    time.sleep(after)
    work.send_signal(signal.SIGKILL)
    work.wait()
    work.stdout.close()


def set_up(tmp_path: Path) -> tuple[Path, Path]:
    """Make a folder with files and a home with empty tables."""
    folder, home = tmp_path / "agency", tmp_path / "home"
    fill(folder)
    assert run(home, _TABLES.replace("FOLDER", repr(str(folder)))).wait() == 0
    return folder, home


def stored(home: Path, table: str, column: str) -> dict[str, int]:
    """Count the rows of a table by a column."""
    database = sqlite3.connect(home / "dateline.sqlite3")
    try:
        return dict(database.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY 1"))
    finally:
        database.close()


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    folder, home = set_up(tmp_path)
    moments = random.Random(SEED)
    for _ in range(KILLS):
        kill_soon(run(home, _WORK), moments.uniform(0.0, 0.6))
    assert run(home, _WORK).wait() == 0
    assert stored(home, "wires_wirefile", "state") == {"done": FILES}
    assert stored(home, "wires_wireitem", "outcome") == {"new": FILES - 10, "update": 10}
    assert sorted(path.name for path in folder.iterdir()) == ["done"]
    assert len(list((folder / "done").iterdir())) == FILES


@pytest.mark.slow
def test_three_workers_share_a_folder(tmp_path: Path) -> None:
    folder, home = set_up(tmp_path)
    workers = [run(home, _WORK) for _ in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert stored(home, "wires_wirefile", "state") == {"done": FILES}
    outcomes = stored(home, "wires_wireitem", "outcome")
    # A second version may be read before the first, which then changes nothing.
    assert outcomes["new"] == FILES - 10
    assert sum(outcomes.values()) == FILES
    assert len(list((folder / "done").iterdir())) == FILES
