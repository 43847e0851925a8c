"""What memory kept pages take, measured on the edge's own store, for `surge.py`.

The pages are stories of an archive filled for it (300 to 500 words each), rendered by the portal as
readers get them, with their own headers and keys. Some hundred are rendered; the others are these
with another headline, compressed one by one. In each step one coding more is kept of every page:
zstd, which browsers are given, and gzip for the others. Few pages of a real newsroom have both.

Run: python -m benchmarks.kept_pages [pages]
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path

import psutil

from benchmarks.archive import fill, open_home

MB = 1 << 20
GOAL_MB = 1536
RENDERED = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as the portal rendered it."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    keys: tuple[str, ...]
    path: str


def main() -> None:
    """Keep the pages and print what the process grew by."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="dateline-kept-") as home:
        open_home(Path(home) / "home")
        fill(RENDERED)
        print("\n".join(report(list(samples()), pages)))


def samples() -> Iterator[Sample]:
    """Render the stories of the archive."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from dateline.desk.models import Story
    from dateline.edge.noting import noting
    from dateline.edge.rendering import request_for, run

    application = get_wsgi_application()
    for story in Story.objects.public():
        path = story.get_absolute_url()
        with noting() as notes:
            found = run(application, request_for((settings.SITE_URL, path, "")))
        yield Sample(
            found.status, tuple(found.headers), found.body, tuple(sorted(notes.keys)), path
        )


def report(rendered: list[Sample], pages: int) -> Iterator[str]:
    """Keep the pages, then their second coding, and say what it took."""
    from dateline.edge.store import Store

    store = Store(most_bytes=1 << 40)
    gc.collect()
    before = memory()
    begun = time.process_time()
    keep(store, rendered, pages)
    gc.collect()
    length = sum(len(each.body) for each in rendered) // len(rendered)
    yield f"{pages:,} kept story pages of {length:,} bytes on average"
    yield ""
    yield "| codings kept | MB of memory | MB by the store's count | bytes a page | ≤ 1.5 GB |"
    yield "| --- | ---: | ---: | ---: | --- |"
    yield row("zstd", store.bytes, memory() - before, pages)
    for address in store.addresses():
        page = store.pages[address]
        page.body("gzip")
        store.put(address, page)
    gc.collect()
    yield row("zstd and gzip", store.bytes, memory() - before, pages)
    yield f"({time.process_time() - begun:.0f} s of processor time)"


def row(name: str, counted: int, grown: int, pages: int) -> str:
    """Write a line of the table."""
    met = "yes" if grown <= GOAL_MB * MB else "no: the setting drops the oldest"
    return f"| {name} | {grown / MB:,.0f} | {counted / MB:,.0f} | {grown / pages:,.0f} | {met} |"


def keep(store: object, rendered: list[Sample], pages: int) -> None:
    """Keep so many pages, each with bytes and strings of its own."""
    from dateline.edge.pages import Rendered, make_page
    from dateline.edge.store import Store

    assert isinstance(store, Store)
    now = time.time()
    for number in range(pages):
        like = rendered[number % len(rendered)]
        body = like.body.replace(b"</h1>", f" {number}</h1>".encode(), 1)
        # What comes from a request or an answer is another string each time, equal or not.
        headers = [(name, value.encode().decode()) for name, value in like.headers]
        page = make_page(
            Rendered(like.status, headers, body),
            keys=[f"{key}{number}" if key.startswith("story:") else key for key in like.keys],
            since=0,
            until=inf,
            now=now,
            coding="zstd",
        )
        store.put(("http://localhost", f"{like.path[:-1]}-{number}/", ""), page)


def memory() -> int:
    """Give the resident memory of this process."""
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main()
