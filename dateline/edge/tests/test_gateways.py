"""Telling what stands in front: over a real socket, by a deadline, and with care for who is silent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from dateline.edge.errors import PurgeFailed
from dateline.edge.gateways import (
    HEADER_BYTES,
    LEFT_ALONE_SECONDS,
    InFront,
    NothingInFront,
    Patient,
    Varnish,
    batches,
    purge_all,
)

TAKEN = b"HTTP/1.1 200 Purged\r\nxkey-purged: 3\r\nContent-Length: 0\r\n\r\n"
Behave = Callable[[socket.socket], None]


class Server:
    """A Varnish of which only the socket is there."""

    def __init__(self, behave: Behave) -> None:
        self.asked: list[bytes] = []
        self.behave = behave
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                guest, _ = self.door.accept()
                with guest, suppress(OSError):
                    self.asked.append(guest.recv(65536))
                    self.behave(guest)


@contextmanager
def serving(behave: Behave) -> Iterator[Server]:
    server = Server(behave)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.door.shutdown(socket.SHUT_RDWR)
    server.door.close()
    thread.join(timeout=5)


def says(answer: bytes) -> Behave:
    return lambda guest: guest.sendall(answer)


def drips(guest: socket.socket) -> None:
    """Answer byte by byte, so that no single wait is long."""
    for byte in TAKEN * 10:
        guest.sendall(bytes([byte]))
        time.sleep(0.05)


def test_the_keys_go_to_varnish_in_one_request() -> None:
    with serving(says(TAKEN)) as server:
        Varnish(server.address).purge(["story:12", "latest", "story:12"])
    [request] = server.asked
    lines = request.split(b"\r\n")
    assert lines[0] == b"PURGE / HTTP/1.1"
    assert b"xkey-purge: story:12 latest" in lines


def test_many_keys_go_in_several_requests_none_too_long_for_a_header() -> None:
    keys = [f"story:{number}" for number in range(2000)]
    with serving(says(TAKEN)) as server:
        Varnish(server.address, seconds=5).purge(keys)
    told = b" ".join(
        line.removeprefix(b"xkey-purge: ")
        for request in server.asked
        for line in request.split(b"\r\n")
        if line.startswith(b"xkey-purge: ")
    )
    assert told.decode().split() == keys
    assert len(server.asked) == len(list(batches(keys))) > 1
    assert max(map(len, batches(keys))) <= HEADER_BYTES


@pytest.mark.parametrize("key", ["two words", "a,b", "line\r\nHost: other", "Zürich", "", "\0"])
def test_a_key_that_no_header_takes_purges_everything(key: str) -> None:
    assert list(batches(["latest", key])) == ["latest everything"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 405 Not allowed\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nServer: not a Varnish of ours\r\n\r\n",
        b"HTTP/1.1 503 Backend fetch failed\r\nxkey-purged: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"",
    ],
)
def test_any_answer_but_its_own_is_a_failure(answer: bytes) -> None:
    with serving(says(answer)) as server, pytest.raises(PurgeFailed) as failed:
        Varnish(server.address).purge(["latest"])
    assert failed.value.keys == ("latest",)
    assert server.address in str(failed.value)


@pytest.mark.parametrize("behave", [lambda guest: time.sleep(1), drips])
def test_whoever_answers_late_holds_nobody_up_beyond_the_deadline(behave: Behave) -> None:
    with serving(behave) as server:
        begun = time.monotonic()
        with pytest.raises(PurgeFailed, match="no answer in time"):
            Varnish(server.address, seconds=0.2).purge(["latest"])
        assert time.monotonic() - begun < 0.8


def test_nobody_at_the_address_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"127.0.0.1:{door.getsockname()[1]}"
    with pytest.raises(PurgeFailed):
        Varnish(address).purge(["latest"])


class Moody:
    """Another one in front, that fails when it is told to."""

    name = "moody"

    def __init__(self) -> None:
        self.fails = False
        self.asked = 0

    def purge(self, keys: object) -> None:
        self.asked += 1
        if self.fails:
            raise PurgeFailed(self.name, [], "it is moody")


def test_whoever_fails_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = 100.0
    moody = Moody()
    patient = Patient(moody, clock=lambda: now)
    moody.fails = True
    for _ in range(3):
        with pytest.raises(PurgeFailed):
            patient.purge(["latest"])
    assert moody.asked == 1
    now += LEFT_ALONE_SECONDS
    with pytest.raises(PurgeFailed):
        patient.purge(["latest"])
    assert moody.asked == 2
    now += LEFT_ALONE_SECONDS
    moody.fails = False
    patient.purge(["latest"])
    patient.purge(["latest"])
    assert moody.asked == 4
    # Said once when it began and once when it was over, however often it failed.
    assert len(caplog.records) == 2


def test_one_that_fails_keeps_no_other_from_being_told() -> None:
    moody, nothing, more = Moody(), NothingInFront(), NothingInFront()
    moody.fails = True
    fronts: list[InFront] = [nothing, moody, more]
    failures = purge_all(fronts, ["latest"])
    assert [failure.address for failure in failures] == ["moody"]
    assert nothing.told == more.told == [("latest",)]
