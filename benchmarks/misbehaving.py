"""Sources that behave badly, with the real limits: the state each ends in, its seconds and its memory.

Every case is a poll over real sockets in a process of its own, whose memory at its highest is read
beside what it had before. The feed of 50,000 items is also read, in the parser's child.

Run: python -m benchmarks.misbehaving
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.archive import open_home

if TYPE_CHECKING:
    from dateline.wires.gateways.http import GuardedClient
    from dateline.wires.tests.misbehaving import Vexing

SECONDS, MEGABYTES = 30.0, 64.0
STATES = 18
ITEMS = 50_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended."""

    name: str
    state: str
    label: str
    seconds: float
    megabytes: float
    next_try: str
    items: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether it stayed within the limits."""
        return self.seconds <= SECONDS and self.megabytes <= MEGABYTES


def main() -> None:
    """Run all cases, some at a time where they only wait, and print the table."""
    with _home():
        outcomes = list(_outcomes())
    for one in outcomes:
        mark = "yes" if one.is_kept else "NO "
        read = f"  {one.items:,} items read" if one.items else ""
        print(
            f"{mark} {one.name:18} {one.seconds:6.2f} s {one.megabytes:6.1f} MB  {one.label}. "
            f"{one.next_try}{read}"
        )
    states = {one.state for one in outcomes}
    print(f"{len(outcomes)} cases, {len(states)} states (goal: at least {STATES})")
    slowest = max(outcomes, key=lambda one: one.seconds)
    largest = max(outcomes, key=lambda one: one.megabytes)
    print(f"slowest: {slowest.name} {slowest.seconds:.2f} s (goal: {SECONDS:g} s)")
    print(f"largest: {largest.name} {largest.megabytes:.1f} MB (goal: {MEGABYTES:g} MB)")


@contextmanager
def _home() -> Iterator[None]:
    home = Path(tempfile.mkdtemp(prefix="dateline-misbehaving-"))
    try:
        open_home(home)
        yield
    finally:
        shutil.rmtree(home)


def _outcomes() -> Iterator[Outcome]:
    """Give the outcome of every case; the server is a process of its own."""
    from django.db import connections

    connections.close_all()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    for name, url, certificate in ours.recv():
        yield _apart(name, url, certificate)
    ours.send("enough")
    server.join()


def _serve(pipe: Connection) -> None:
    from dateline.wires.gateways.http import MAX_BYTES
    from dateline.wires.gateways.http import SECONDS as DEADLINE
    from dateline.wires.tests import misbehaving

    misbehaving.answers("items", 200, _feed())
    limits = misbehaving.Limits(seconds=DEADLINE, max_bytes=MAX_BYTES)
    with (
        tempfile.TemporaryDirectory() as folder,
        misbehaving.Vexing(limits, Path(folder)) as vexing,
    ):
        cases = ((name, vexing.url(name), "") for name in misbehaving.names())
        pipe.send([*cases, *_before_http(vexing)])
        pipe.recv()


def _before_http(vexing: Vexing) -> Iterator[tuple[str, str, str]]:
    """Give the cases that go wrong before a word of HTTP is said."""
    from dateline.wires.tests.misbehaving import make_certificate

    yield "refused", vexing.closed(), ""
    yield "connect hangs", vexing.full(), ""
    yield "TLS hangs", vexing.silent("https"), ""
    yield "no such name", "http://nowhere.invalid/feed", ""
    yield "no TLS", vexing.url("good").replace("http:", "https:"), ""
    for name, host, expired in (
        ("self-signed", "localhost", False),
        ("expired", "localhost", True),
        ("other name", "other.example", False),
    ):
        made = make_certificate(vexing.folder, name=host, expired=expired)
        if made:
            trusted = "" if name == "self-signed" else str(made)
            yield name, vexing.secured(made), trusted
    yield "to inside", vexing.url("good") + "#public", ""


def _feed() -> bytes:
    """Write a feed of 50,000 items, some 600 bytes each."""
    words = "The harbour board said that the northern quay would stay closed. " * 6
    items = "".join(
        f"<item><title>Quay {number} closed</title><guid>urn:alba:{number}</guid>"
        f"<description>{words}</description></item>"
        for number in range(ITEMS)
    )
    return f"<rss version='2.0'><channel><title>Alba</title>{items}</channel></rss>".encode()


def _apart(name: str, url: str, certificate: str) -> Outcome:
    """Try one case in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    tried = multiprocessing.get_context("fork").Process(
        target=_try, args=(name, url, certificate, theirs)
    )
    tried.start()
    outcome: Outcome = ours.recv()
    tried.join()
    return outcome


def _try(name: str, url: str, certificate: str, pipe: Connection) -> None:
    from dateline.wires import actions
    from dateline.wires.models import Host, Source
    from dateline.wires.queries import health

    Host.objects.all().delete()
    inner, url = not url.endswith("#public"), url.partition("#")[0]
    source = Source.objects.create(
        slug=name.replace(" ", "-"), name=name, kind=Source.Kind.POLL, address=url, inner=inner
    )
    client, begun = _client(certificate), time.monotonic()
    grown = _memory(lambda: actions.poll(source=source, client=client, now=datetime.now(UTC)))
    seconds = time.monotonic() - begun
    items = _read(source)
    source.refresh_from_db()
    told = next(one for one in health(now=datetime.now(UTC)) if one.source == source)
    state = source.state
    pipe.send(Outcome(name, state.value, state.label, seconds, grown, told.next_try, items))


def _client(certificate: str) -> GuardedClient:
    from dateline.wires.gateways.http import GuardedClient

    return GuardedClient(
        tls=ssl.create_default_context(cafile=certificate) if certificate else None
    )


def _read(source: object) -> int:
    """Read what came; gives how many items there are."""
    from dateline.wires import actions
    from dateline.wires.gateways.parser import Parser
    from dateline.wires.models import WireFile, WireItem

    with Parser() as parser:
        for file in WireFile.objects.filter(source=source, state=WireFile.State.WAITING):
            actions.read(file=file, parser=parser, now=datetime.now(UTC))
    return WireItem.objects.filter(source=source).count()


def _memory(work: Callable[[], object]) -> float:
    """Do something; gives how many megabytes it took at its highest, on top of what was there."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    work()
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    text = Path(f"/proc/{os.getpid()}/status").read_text()
    return int(text.split(f"{name}:")[1].split()[0])


if __name__ == "__main__":
    main()
