"""Who has the story page in `surge.py`: nginx, Varnish, Dateline, a bare dict and a bare Django view.

Each is started on the one core that servers have, and asked once whether it gives the page.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from numpy.random import default_rng

from benchmarks.prose import pieces
from tests.agency import ninjs
from tests.front import Answer, FrontedHouse, Server, ask, make_nginx, make_varnish
from tests.house import free_port, until

SERVER_CORE = 0
NGINX, TUNED = "nginx, the file", "nginx, gzip_static"
VARNISH, DATELINE = "Varnish, hit", "Dateline"
COPY_CHARACTERS = 30_000
HEADLINE = "Every ship of the convoy has reached the outer harbour"
GZIP = {"Accept-Encoding": "gzip"}
SECURITY = (
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "content-security-policy",
    "cross-origin-opener-policy",
)


@dataclass(frozen=True, slots=True)
class Contender:
    """A server that has the page: where, and which processes are its own."""

    name: str
    port: int
    path: str
    etag: str
    coding: str
    processes: Callable[[], list[psutil.Process]]


def all_contenders(
    stack: ExitStack, folder: Path, house: FrontedHouse, page: Answer
) -> Iterator[Contender]:
    """Start every server; nginx comes first, as the others are compared with it."""
    path = story_path(house)
    nginx = stack.enter_context(nginx_with_a_file(folder, page))
    yield contender(TUNED, nginx.port, "/page.html", process_of(nginx))
    yield contender(NGINX, nginx.port, "/plain/page.html", process_of(nginx), coding="")
    varnish = stack.enter_context(varnish_before(folder, house))
    yield contender(VARNISH, varnish.port, path, process_of(varnish))
    yield contender(DATELINE, house.port, path, psutil.Process(_pid(house)))
    saved = folder / "page"
    saved.mkdir()
    (saved / "body").write_bytes(page.body)
    (saved / "headers").write_text("\n".join(f"{k}: {v}" for k, v in page.headers.items()))
    for name, what in (("dict behind Granian", "bare"), ("Django view, no middleware", "django")):
        port, process = stack.enter_context(bare(what, saved))
        yield contender(name, port, "/page/", process)


def contender(
    name: str, port: int, path: str, parent: psutil.Process, coding: str = "gzip"
) -> Contender:
    """Take part with a server, after a look that it gives the page."""
    accepted = {"Accept-Encoding": coding} if coding else {}
    first = ask(port, path, also=accepted)
    answer = ask(port, path, also=accepted)
    if answer.status != 200 or answer["content-encoding"] != coding:
        raise RuntimeError(f"{name} does not give the page: {answer.status} {answer.headers}")
    again = ask(port, path, also={**accepted, "If-None-Match": answer["etag"]})
    if again.status != 304 or first.status != 200:
        raise RuntimeError(f"{name} does not say 304: {again.status}")
    etag = answer["etag"]
    family = [parent, *parent.children(recursive=True)]
    return Contender(name, port, path, etag, coding, lambda: family)


@contextmanager
def web_with_a_story(folder: Path) -> Iterator[FrontedHouse]:
    """Fill a newsroom with one long story, then leave only its web running, on one core."""
    house = FrontedHouse(folder / "home")
    house.varnish_port = free_port()
    house.start("--empty")
    house.script(
        "from dateline.wires.actions import ensure_source\n"
        "ensure_source(slug='surge', name='Surge', trust='publish')"
    )
    house.drop("surge", "story.json", ninjs("surge", HEADLINE, what=long_text()))
    until(lambda: HEADLINE in house.get("/latest/").text)
    house.stop()
    with house.log.open("ab") as log:
        web = subprocess.Popen(
            [*on_core(SERVER_CORE), sys.executable, "-m", "dateline", "web"],
            env=house.environment(),
            stdout=log,
            stderr=log,
        )
    house.process = web
    try:
        until(lambda: _answers(house.port))
        yield house
    finally:
        web.terminate()
        web.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        return ask(port, "/healthz").status == 200
    except OSError:
        return False


def _pid(house: FrontedHouse) -> int:
    if house.process is None:
        raise RuntimeError("the web is not running")
    return house.process.pid


def long_text() -> str:
    """Write so much copy that the page has its 40 KB."""
    paragraphs: list[str] = []
    for piece in pieces(default_rng(7), ["New Zealand"] * 30):
        paragraphs += [piece.lead, *piece.paragraphs]
        if sum(map(len, paragraphs)) > COPY_CHARACTERS:
            break
    return "\n\n".join(paragraphs)


def story_path(house: FrontedHouse) -> str:
    """Find the one story's page."""
    found = re.search(r'href="(/article/[^"]+/\d+-[^"]+)"', ask(house.port, "/latest/").text)
    if found is None:
        raise RuntimeError("the story is not on the site")
    return found[1]


@contextmanager
def nginx_with_a_file(folder: Path, page: Answer) -> Iterator[Server]:
    """Let nginx serve the same page from the disk, compressed beforehand, with the same headers."""
    home = folder / "nginx"
    home.mkdir()
    (home / "page.html").write_bytes(gzip.decompress(page.body))
    (home / "page.html.gz").write_bytes(page.body)
    server = make_nginx(home, port=free_port(), behind=1, home=home)
    headers = "\n".join(
        f'    add_header {name} "{page[name]}";'
        for name in (*SECURITY, "cache-control")
        if page[name]
    )
    (home / "dateline.conf").write_text(
        f"server {{ listen 127.0.0.1:{server.port}; server_name localhost; root {home};\n"
        f"    gzip_static on; gzip_vary on; keepalive_requests 1000000;\n{headers}\n"
        f"    location /plain/ {{ alias {home}/; gzip_static off; }}\n}}\n"
    )
    server.command = [*on_core(SERVER_CORE), *server.command]
    yield from _running(server)


@contextmanager
def varnish_before(folder: Path, house: FrontedHouse) -> Iterator[Server]:
    """Let Varnish keep the page, with the files of `deploy/`."""
    home = folder / "varnish"
    home.mkdir()
    server = make_varnish(home, port=house.varnish_port, newsroom=house.port)
    server.command = [*on_core(SERVER_CORE), *server.command]
    yield from _running(server)


def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def process_of(server: Server) -> psutil.Process:
    """Give a server's first process."""
    if server.process is None:
        raise RuntimeError("it is not running")
    return psutil.Process(server.process.pid)


@contextmanager
def bare(what: str, saved: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Let Granian run next to nothing: `benchmarks.bare`, as it runs Dateline."""
    port = free_port()
    process = subprocess.Popen(
        [
            *on_core(SERVER_CORE),
            sys.executable,
            "-m",
            "benchmarks.bare",
            what,
            str(port),
            str(saved),
        ]
    )
    try:
        until(lambda: _listens(port))
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(port: int) -> bool:
    try:
        return ask(port, "/page/").status == 200
    except OSError:
        return False


def on_core(core: int) -> list[str]:
    """Begin a command that stays on one core."""
    return ["taskset", "-c", str(core)]
