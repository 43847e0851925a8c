"""A worker that starts goes on with what a dead one had begun, and takes nothing from a living one."""

from __future__ import annotations

import fcntl
from datetime import timedelta

import pytest

from dateline.wires import actions
from dateline.wires.gateways.system import running_system
from dateline.wires.models import WireFile
from dateline.wires.queries import waiting_files
from dateline.wires.tests.cast import NOW, Reader, a_copy, a_source, packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> WireFile:
    file = actions.receive(source=a_source(), name="a.json", data=packed(a_copy()), now=NOW)
    WireFile.objects.update(lease_until=NOW + timedelta(seconds=30), reader=running_system())
    return file


@pytest.mark.skipif(not running_system(), reason="this system has no mark of its own")
def test_what_a_dead_reader_had_begun_is_read_at_once(file: WireFile) -> None:
    assert list(waiting_files(now=NOW)) == []
    assert actions.take_back_leases() == 1
    assert list(waiting_files(now=NOW)) == [file]
    assert actions.read(file=file, parser=Reader(), now=NOW).state == "done"


def test_what_another_machine_reads_is_left_to_it(file: WireFile) -> None:
    WireFile.objects.update(reader="another")
    assert actions.take_back_leases() == 0
    assert list(waiting_files(now=NOW)) == []


def test_a_living_reader_keeps_its_file(file: WireFile) -> None:
    with file.path.open("rb") as bytes_kept:
        fcntl.flock(bytes_kept, fcntl.LOCK_EX)
        actions.take_back_leases()
        assert actions.read(file=file, parser=Reader(), now=NOW).state == "waiting"


def test_a_reader_leaves_its_mark(file: WireFile) -> None:
    WireFile.objects.update(reader="", lease_until=None)
    actions.read(file=file, parser=Reader(), now=NOW)
    file.refresh_from_db()
    assert file.reader == running_system()
