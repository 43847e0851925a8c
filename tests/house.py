"""A newsroom for tests, in processes of its own: started, asked, fed, killed, started again.

Nothing of it runs in the test's process. What a test knows of it comes the way a reader, an agency
or an operator would know it: by HTTP, by the drop folder, by the command line, by the tables.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg

DATELINE = (sys.executable, "-m", "dateline")
OPEN = "Readers can come"
START_SECONDS = 120.0
PATIENCE_SECONDS = 60.0
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Page:
    """What the newsroom answered."""

    status: int
    text: str
    location: str = ""

    def shows(self, words: str) -> bool:
        """Tell whether it is a page that was found and has these words."""
        return self.status == 200 and words in self.text


class House:
    """One newsroom on a home of its own; on SQLite unless a database is named."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home, self.database = home, database
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where readers find it."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Everything its processes said."""
        return self.home.parent / f"{self.home.name}.log"

    def environment(self) -> dict[str, str]:
        """Give the environment of its processes: nothing of the person's or the tests' own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "DJANGO_"))}
        # As `make run` has it: every process would compile all modules anew.
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return {
            **kept,
            "DATELINE_HOME": str(self.home),
            "DATELINE_PORT": str(self.port),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "dateline.config.settings",
            "PYTHONUNBUFFERED": "1",
            # A picture that comes by and by would change pages while they are looked at.
            "DATELINE_DRAWINGS": "no",
        }

    def start(self, *arguments: str) -> str:
        """Run `dateline up` until readers can come; gives what it said."""
        begun = self.launch(*arguments)
        assert self.process is not None
        return self._opened(self.process, begun)

    def launch(self, *arguments: str) -> int:
        """Run `dateline up` and wait for nothing; gives where its words begin in the log."""
        with self.log.open("ab") as log:
            begun = log.tell()
            self.process = subprocess.Popen(
                [*DATELINE, "up", *arguments],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return begun

    def _opened(self, process: subprocess.Popen[bytes], begun: int) -> str:
        deadline = time.monotonic() + START_SECONDS
        while OPEN not in (said := self.log.read_bytes()[begun:].decode()):
            assert process.poll() is None, f"it ended with {process.returncode}: {said}"
            assert time.monotonic() < deadline, f"it did not open: {said}"
            time.sleep(0.05)
        return said

    def stop(self) -> float:
        """Press Ctrl-C and wait for the end; gives the seconds that it took."""
        if self.process is None:
            return 0.0
        begun = time.monotonic()
        # A terminal sends it to the whole foreground group.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=20)
        self.process = None
        return time.monotonic() - begun

    def kill(self) -> None:
        """Kill -9 every process at once, the parent first, as a power cut would."""
        assert self.process is not None
        family = self.family()
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait(timeout=20)
        psutil.wait_procs(family, timeout=20)
        self.process = None

    def family(self) -> list[psutil.Process]:
        """Name the parent and all its children, the parent first."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def member(self, name: str) -> int:
        """Give the process number that `worker` or `clock` last showed itself with."""
        return int(json.loads((self.home / "run" / f"{name}.json").read_text())["pid"])

    def get(self, path: str) -> Page:
        """Ask for a page; redirects are not followed."""
        return self._ask("GET", path)

    def head(self, path: str) -> Page:
        """Ask for a page's head alone."""
        return self._ask("HEAD", path)

    def post(self, path: str, data: bytes, **headers: str) -> Page:
        """Send something."""
        return self._ask("POST", path, data, headers)

    def _ask(
        self, method: str, path: str, data: bytes = b"", headers: dict[str, str] | None = None
    ) -> Page:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as door:
            door.request(method, path, data or None, {"Host": "localhost", **(headers or {})})
            answer = door.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Page(answer.status, text, answer.headers.get("Location", ""))

    def folder(self, source: str) -> Path:
        """Give the drop folder of a source."""
        folder = self.home / "drop" / source
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def drop(self, source: str, name: str, data: bytes) -> Path:
        """Drop a file into a source's folder, whole from its first moment."""
        waiting = self.folder(source) / f".{uuid4().hex}"
        waiting.write_bytes(data)
        return waiting.rename(self.folder(source) / name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the tables."""
        if self.database:
            with psycopg.connect(self.database) as books:
                return books.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.home / "dateline.sqlite3", timeout=20)) as books:
            return books.execute(query).fetchall()

    def change(self, statement: str) -> None:
        """Change the tables behind the newsroom's back."""
        if self.database:
            with psycopg.connect(self.database) as books:
                books.execute(statement.encode())
            return
        with closing(sqlite3.connect(self.home / "dateline.sqlite3", timeout=20)) as books:
            books.execute(statement)
            books.commit()

    def count(self, query: str) -> int:
        """Count in the tables: `count("wires_wirefile WHERE state = 'done'")`."""
        return int(self.rows(f"SELECT COUNT(*) FROM {query}")[0][0])

    def command(self, *words: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command of this newsroom, such as `doctor --json`."""
        return subprocess.run(
            [*DATELINE, *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command, in order to kill it."""
        return subprocess.Popen(
            [*DATELINE, *words],
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def script(self, code: str) -> str:
        """Run some lines of Python inside the newsroom; gives what they print."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def copy_to(self, home: Path) -> House:
        """Give a second house with everything that this one has; neither may be running."""
        shutil.copytree(self.home, home)
        if not self.database:
            return House(home)
        return House(home, copy_database(self.database, f"house_{uuid4().hex[:12]}"))

    def pull_down(self) -> None:
        """Stop it if it runs, and remove its database; the home is the test's own."""
        self.stop()
        if self.database:
            drop_database(self.database)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(
    look: Callable[[], Found], seconds: float = PATIENCE_SECONDS, pause: float = 0.05
) -> Found:
    """Look again and again until there is something; gives it. Fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing came within {seconds:g} s"
        time.sleep(pause)
    return found


def make_database(server: str, name: str) -> str:
    """Make an empty database on a PostgreSQL server, named by the address of another one on it."""
    with psycopg.connect(server, autocommit=True) as books:
        books.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def copy_database(original: str, name: str) -> str:
    """Copy a PostgreSQL database that nobody uses; gives the copy's address."""
    with psycopg.connect(_neighbour(original), autocommit=True) as books:
        template = urlsplit(original).path.strip("/")
        books.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(original)._replace(path=f"/{name}").geturl()


def drop_database(address: str) -> None:
    """Remove a PostgreSQL database."""
    with psycopg.connect(_neighbour(address), autocommit=True) as books:
        name = urlsplit(address).path.strip("/")
        books.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _neighbour(address: str) -> str:
    """Give the address of a database that every server has."""
    return urlsplit(address)._replace(path="/postgres").geturl()
