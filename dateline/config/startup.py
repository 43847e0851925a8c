"""What is looked at before the newsroom opens; each failure is one sentence that says what to do."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

FREE_MEGABYTES = 200
OLDEST_PYTHON = (3, 11)


class CannotStart(Exception):
    """The newsroom cannot open; the message is one line for the person at the terminal."""


def check_python(version: tuple[int, int]) -> None:
    """Raise CannotStart if this Python is too old."""
    if version < OLDEST_PYTHON:
        raise CannotStart(
            f"Dateline needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}."
        )


def check_home(home: Path) -> None:
    """Raise CannotStart unless the home folder can be made and written."""
    probe = home / f".probe-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"ok")
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart(_too_full(home, 0)) from error
        raise CannotStart(
            f"The home folder {home} cannot be written ({error.strerror}). "
            "Set DATELINE_HOME to a folder that belongs to you."
        ) from error


def check_disk(home: Path) -> None:
    """Raise CannotStart unless the disk of the home folder has room."""
    free = shutil.disk_usage(home).free // 1_000_000
    if free < FREE_MEGABYTES:
        raise CannotStart(_too_full(home, free))


def _too_full(home: Path, free: int) -> str:
    return (
        f"The disk of {home} has {free} MB left and Dateline needs {FREE_MEGABYTES} MB. "
        "Make room, or set DATELINE_HOME to a folder on another disk."
    )


def check_port(host: str, port: int) -> None:
    """Raise CannotStart unless the address can be listened on."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # A port whose last connections are still closing is free for a server.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotStart(_no_port(host, port, error)) from error


def _no_port(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Stop what listens there, or set DATELINE_PORT (or --port) to another one."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be opened by this user. Set DATELINE_PORT to one above 1023."
    return f"{host} is no address of this machine ({error.strerror}). Set DATELINE_HOST to 127.0.0.1 or 0.0.0.0."


def hold_home(home: Path, address: str) -> IO[str]:
    """Take the home for this process; raises CannotStart if another newsroom runs on it.

    The lock is the open file: it goes with the process, however it ends.
    """
    path = home / "run" / "newsroom.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(_already_running(home, handle)) from None
    handle.truncate(0)
    handle.write(json.dumps({"pid": os.getpid(), "address": address}))
    handle.flush()
    return handle


def _already_running(home: Path, handle: IO[str]) -> str:
    handle.seek(0)
    try:
        kept = json.loads(handle.read())
        where = f"at {kept['address']} (process {kept['pid']})"
    except (ValueError, KeyError):
        where = "already"
    return (
        f"A newsroom on {home} runs {where}. Stop it first, or give this one another DATELINE_HOME."
    )


def check_machine(home: Path) -> None:
    """Make the checks that hold for every address; raises CannotStart at the first that fails."""
    check_python((sys.version_info.major, sys.version_info.minor))
    check_home(home)
    check_disk(home)
