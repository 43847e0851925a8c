"""The parser child: limits, replacement, and that it never outlives its parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.wires import formats
from dateline.wires.formats import Hints, Unreadable
from dateline.wires.formats.limits import seconds_for
from dateline.wires.gateways.parser import InProcessParser, Parser, Reads

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC), zone="Asia/Seoul", language="ko")
FEED = "<rss version='2.0'><channel><title>Alba</title><item><title>Fähren</title><guid>1</guid></item></channel></rss>"
# feedparser looks for an e-mail address in an author's name in time that grows with its square; it
# reads what is not well-formed.
SLOW = FEED.replace("<guid>", f"<author>{'a' * 100_000}</author> & <guid>")
# Each of these is eight bytes of JSON and two hundred of memory.
HEAVY = b'[{"uri":"u"}' + b',{"a":1}' * 500_000 + b"]"
# Many items with long texts: thirty times what the pipe between the two holds.
LONG = json.dumps([{"uri": str(number), "body_text": "quay " * 2_000} for number in range(200)])


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as parser:
        yield parser


@pytest.mark.parametrize("make", [Parser, InProcessParser])
def test_the_child_and_the_fake_read_the_same(make: type[Parser] | type[InProcessParser]) -> None:
    reader: Reads = make()
    assert reader.read(FEED.encode(), HINTS) == formats.read(FEED.encode(), HINTS)
    with pytest.raises(Unreadable, match=r"The file is empty\."):
        reader.read(b"", HINTS)
    reader.close()


def test_the_child_serves_many_files_and_refusals(parser: Parser) -> None:
    parser.read(FEED.encode(), HINTS)
    child = parser.pid
    for _ in range(20):
        assert parser.read(FEED.encode(), HINTS)[0].headline == "Fähren"
        with pytest.raises(Unreadable, match="plain text"):
            parser.read(b"The quay is closed.", HINTS)
    assert parser.pid == child


def test_a_file_that_takes_too_long_is_refused_within_the_deadline() -> None:
    with Parser(seconds=1.0) as parser:
        parser.read(FEED.encode(), HINTS)
        child = parser.pid
        start = time.monotonic()
        with pytest.raises(Unreadable, match=r"Reading it took longer than 1 s\."):
            parser.read(SLOW.encode(), HINTS)
        assert time.monotonic() - start < 5
        assert parser.read(FEED.encode(), HINTS)[0].uri == "1"
        assert parser.pid != child


def test_the_kernel_ends_a_child_whose_parent_does_not() -> None:
    with Parser(seconds=1.0) as parser:
        parser.read(FEED.encode(), HINTS)
        parser.seconds = 60.0  # the parent waits, but the child was told one second
        with pytest.raises(Unreadable, match="took longer than"):
            parser.read(SLOW.encode(), HINTS)


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    with Parser(memory=48 * 1024 * 1024) as parser:
        with pytest.raises(Unreadable, match="more memory than 48 MB"):
            parser.read(HEAVY, HINTS)
        assert parser.read(FEED.encode(), HINTS)[0].uri == "1"


def test_items_come_one_after_the_other(parser: Parser) -> None:
    items = parser.each(LONG.encode(), HINTS)
    assert next(items).uri == "0"
    time.sleep(0.2)  # who takes them may take his time
    assert [item.uri for item in items] == [str(number) for number in range(1, 200)]


def test_an_answer_that_nobody_takes_is_not_given_to_the_next(parser: Parser) -> None:
    items = parser.each(LONG.encode(), HINTS)
    assert next(items).uri == "0"
    del items
    assert [item.headline for item in parser.read(FEED.encode(), HINTS)] == ["Fähren"]


def test_a_child_that_grew_makes_room_and_no_file_suffers() -> None:
    with Parser(growth=0) as parser:
        for _ in range(3):
            assert parser.read(FEED.encode(), HINTS)[0].uri == "1"
            assert parser.pid is None


def test_a_large_file_may_take_longer() -> None:
    assert seconds_for(0) == 20
    assert seconds_for(formats.MAX_BYTES) == 84


def test_a_child_that_was_killed_is_replaced(parser: Parser) -> None:
    parser.read(FEED.encode(), HINTS)
    assert parser.pid is not None
    os.kill(parser.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert parser.read(FEED.encode(), HINTS)[0].uri == "1"


def test_a_child_killed_at_work_is_a_reason() -> None:
    with Parser() as parser:
        parser.read(FEED.encode(), HINTS)
        child = parser.pid
        assert child is not None
        threading.Timer(0.5, os.kill, (child, signal.SIGKILL)).start()
        with pytest.raises(Unreadable, match="SIGKILL"):
            parser.read(SLOW.encode(), HINTS)


def test_a_file_over_the_limit_is_not_even_sent(parser: Parser) -> None:
    parser.close()
    with pytest.raises(Unreadable, match="the limit is 64 MB"):
        parser.read(bytes(formats.MAX_BYTES + 1), HINTS)
    assert parser.pid is None


def test_several_threads_share_one_child(parser: Parser) -> None:
    found: list[str] = []

    def read(number: int) -> None:
        found.extend(
            item.uri for item in parser.read(FEED.replace("1<", f"{number}<").encode(), HINTS)
        )

    threads = [threading.Thread(target=read, args=(number,)) for number in range(2, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [str(number) for number in range(2, 10)]


def test_the_child_ends_when_its_parent_is_killed() -> None:
    script = (
        "import sys, time; from datetime import UTC, datetime;"
        "from dateline.wires.formats import Hints; from dateline.wires.gateways.parser import Parser;"
        f"parser = Parser(); parser.read({FEED!r}.encode(), Hints(now=datetime.now(UTC)));"
        "print(parser.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.kill()
    gone = wait_until_gone(child)
    assert gone


def test_a_child_at_work_ends_silently_when_its_parent_is_killed() -> None:
    script = (
        "import json, os; from datetime import UTC, datetime;"
        "from dateline.wires.formats import Hints; from dateline.wires.gateways.parser import Parser;"
        "items = [{'uri': str(n), 'body_text': 'quay ' * 2_000} for n in range(200)];"
        "parser = Parser(); hints = Hints(now=datetime.now(UTC));"
        "items = parser.each(json.dumps(items).encode(), hints);"
        "next(items); print(parser.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert wait_until_gone(child)
        assert parent.stderr is not None
        assert parent.stderr.read() == b""


def test_the_child_sees_no_secret(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SECRET_KEY", "quay")
    parser.close()
    parser.read(FEED.encode(), HINTS)
    environment = Path(f"/proc/{parser.pid}/environ").read_bytes()
    assert b"quay" not in environment
    assert b"PYTHONPATH" in environment


def test_the_child_cannot_write_files_and_is_no_large_process(parser: Parser) -> None:
    parser.read(FEED.encode(), HINTS)
    limits = Path(f"/proc/{parser.pid}/limits").read_text()
    status = Path(f"/proc/{parser.pid}/status").read_text()
    assert "Max file size             0 " in limits
    assert "Max core file size        0 " in limits
    assert int(status.split("VmRSS:")[1].split()[0]) < 100_000


def wait_until_gone(process: int) -> bool:
    """Wait up to five seconds for a process to end; a zombie has ended."""
    for _ in range(100):
        status = Path(f"/proc/{process}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.05)
    return False
