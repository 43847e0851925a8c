"""Every page of a newsroom as each web process has it, beside the same page made anew."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.staleness.crowd import BusyHouse
from benchmarks.staleness.judging import FRONTS
from benchmarks.staleness.reading import Door, Reply
from benchmarks.staleness.report import Report
from dateline.edge.board import ALL, Board

# Connections over which every page is compared, so that each web process is asked.
LOOKS = 8
COMPARED = 40
MORE_PAGES = (
    "/archive/", "/sitemap.xml", "/sitemap-fronts.xml", "/countries/", "/sectors/",
    "/search/?q=harbour", "/search/?q=open",
)  # fmt: skip


def compare(house: BusyHouse, report: Report) -> None:
    """Hold every page, as each web process has it, against the same page made anew."""
    for _ in range(5):
        before = house.count("desk_publication")
        pages = _pages(house)
        kept = [look for _ in range(LOOKS) for look in _look(house, pages)]
        Board(house.home / "run" / "board").purge((ALL,))
        anew = dict(_look(house, pages))
        if house.count("desk_publication") == before:
            break
    report.compared += len(kept)
    for page, reply in kept:
        if (reply.status, reply.body) != (anew[page].status, anew[page].body):
            words = _difference(reply, anew[page])
            report.differing.append(f"{page}: kept and made anew differ: {words}")


def _pages(house: BusyHouse) -> list[str]:
    newest = "SELECT id FROM desk_story WHERE version > 0 ORDER BY id DESC LIMIT"
    stories = [f"/article/{number}/" for (number,) in house.rows(f"{newest} {COMPARED}")]
    # Where they lead stands in the answer to their short address.
    found = [reply.header("location") or page for page, reply in _look(house, stories)]
    own = ["/" + page.split("/", 3)[3] if page.startswith("http") else page for page in found]
    forms = ("/%Y/", "/%Y/%m/", "/%Y/%m/%d/", "/sitemap-%Y-%m.xml")
    days = [time.strftime(form, time.gmtime()) for form in forms]
    return [*FRONTS, *MORE_PAGES, *days, *own]


def _look(house: BusyHouse, pages: Sequence[str]) -> list[tuple[str, Reply]]:
    door = Door(house.port, asked=1)
    replies = []
    for page in pages:
        door.ask(f"GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        replies.append((page, door.answer()))
    door.close()
    return replies


def _difference(kept: Reply, anew: Reply) -> str:
    if kept.status != anew.status:
        return f"{kept.status}, {anew.status}"
    pairs = zip(kept.body.splitlines(), anew.body.splitlines(), strict=False)
    lines = next(((old, new) for old, new in pairs if old != new), (b"", b"one is longer"))
    return f"{lines[0][:300]!r} became {lines[1][:300]!r}"
