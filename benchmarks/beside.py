"""How the systems of `wagtail_beside.py` are measured alike, each in a process of its own."""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

from benchmarks.prose import Piece

Work = Callable[[], object]
Reader = Callable[[str], bytes]
FRONT = 60
"""Cards on a front."""


def body_of(piece: Piece) -> str:
    """Give the paragraphs of a story as markup."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs)


def measured(prepare: Callable[[], Work], times: int) -> dict[str, float]:
    """Do a work so often; its milliseconds of processor time, and the statements of the last."""
    from django.db import connection

    taken, asked = [], []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    prepare()()
    for _ in range(times):
        work = prepare()
        asked.clear()
        with connection.execute_wrapper(count):
            used = time.process_time()
            work()
            taken.append((time.process_time() - used) * 1000)
    inside = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "PRAGMA")
    return figures(taken, sum(not sql.startswith(inside) for sql in asked))


def seen(publish: Callable[[], str], ask: Reader, times: int) -> dict[str, float]:
    """Publish so often; milliseconds of the clock until the story's page and the front have it."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        address = publish()
        ask(address)
        while address.encode() not in ask("/"):
            time.sleep(0.001)
        taken.append((time.perf_counter() - begun) * 1000)
    return figures(taken)


def figures(taken: Sequence[float], statements: float = 0) -> dict[str, float]:
    """Give median and 95th percentile."""
    ordered = sorted(taken)
    last = ordered[round(0.95 * (len(ordered) - 1))]
    return {"median": statistics.median(ordered), "p95": last, "statements": statements}


def say(name: str, found: dict[str, float]) -> None:
    """Tell the parent what was measured: one line of JSON."""
    print(json.dumps([name, found]), flush=True)


def wsgi_reader(application: Callable[..., Iterable[bytes]]) -> Reader:
    """Give a reader who asks a WSGI callable for a page that has to be there."""

    def ask(path: str) -> bytes:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": None,
        }  # fmt: skip
        answer = application(environ, lambda status, *_: said.append(status))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path} answered {said[0]}")
        return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body

    return ask
