"""What a publication costs, whichever way it is made, and when readers see it.

Processor time and statements of every way to publish, update and kill in a house with so many
stories; and the time from the call of publish until story, home, sector and feed show it, each asked
of the very callable that the web server has. Beside it, in the same run and the same database: a
Wagtail page made and published as Wagtail does it (its search index holds nothing else, which
flatters it), and the floor: the rows of a story, a source and a revision in one transaction of
Django's.

Run: python -m benchmarks.publish [--stories 1000] [--times 50] [--keep /tmp/dateline-growth]
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.archive import open_home
from benchmarks.growth import House, yes

if TYPE_CHECKING:
    from benchmarks.tasks import Reader, Wire
    from dateline.desk.models import Story

Work = Callable[[], object]
# What an editor publishes from the form may cost so much.
PUBLISHED_BY_EDITORS = ("editor: new", "editor: publish")
MOST_STATEMENTS, MOST_MILLISECONDS = 25, 12.0


@dataclass(slots=True)
class Cost:
    """What one way took: milliseconds of processor time and of the clock, and statements."""

    name: str
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    statements: int = 0

    def row(self) -> str:
        """Write it as a row of the table, with the goal where there is one."""
        middle, last = statistics.median(self.processor), _p95(self.processor)
        clock, slowest = statistics.median(self.wall), _p95(self.wall)
        return (
            f"{self.name:44}{self.statements or '':>6}{middle:9.2f}{last:8.2f}"
            f"{clock:10.2f}{slowest:8.2f}  {self._goal(middle)}"
        ).rstrip()

    def _goal(self, middle: float) -> str:
        if not self.name.startswith(PUBLISHED_BY_EDITORS):
            return ""
        met = middle <= MOST_MILLISECONDS and self.statements <= MOST_STATEMENTS
        return f"≤ {MOST_STATEMENTS} and ≤ {MOST_MILLISECONDS:g} ms CPU: {yes(met)}"


def cost(name: str, works: Iterator[Work]) -> Cost:
    """Do each of the works, which are made one by one and not timed; the last one is only counted."""
    from dateline.desk.tests.statements import statements

    found, ready = Cost(name), list(works)
    for work in ready[:-1]:
        begun, used = time.perf_counter(), time.process_time()
        work()
        found.processor.append((time.process_time() - used) * 1000)
        found.wall.append((time.perf_counter() - begun) * 1000)
    with statements() as sent:
        ready[-1]()
    found.statements = len(sent)
    return found


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]


class Editor:
    """Somebody at the editor's form, as a browser sends it."""

    def __init__(self, wire: Wire) -> None:
        from benchmarks.tasks import Desk

        self.wire, self.desk = wire, Desk(wire)

    def new(self) -> Work:
        """Publish a story that the desk itself has written."""
        return self._sent("/desk/stories/add/", self.desk.new_story())

    def first(self) -> Work:
        """Publish words of the desk over those of the wire."""
        return self._post(_story(self.wire), "First words of the desk")

    def again(self) -> Work:
        """Publish other words of the desk over its own."""
        story = _story(self.wire)
        self._post(story, "First words of the desk")()
        return self._post(story, "Second words of the desk")

    def draft(self) -> Work:
        """Save a draft beside what is public."""
        return self._post(_story(self.wire), "Words that wait", publish=False)

    def kill(self) -> Work:
        """Kill an edited story from its page."""
        story = _story(self.wire)
        self._post(story, "First words of the desk")()
        return self._sent(f"/desk/stories/kill/{story.pk}/", {"reason": "Measured."})

    def _post(self, story: Story, headline: str, *, publish: bool = True) -> Work:
        from dateline.desk.tests.story_forms import filled_in

        form = filled_in(story, headline=headline)
        if publish:
            form["action-publish"] = "yes"
        return self._sent(f"/desk/stories/edit/{story.pk}/", form)

    def _sent(self, address: str, form: dict[str, Any]) -> Work:
        body = urlencode(form, doseq=True)

        def send() -> None:
            self.desk.read_messages()
            answer = self.desk.client.post(address, body, "application/x-www-form-urlencoded")
            assert answer.status_code == 302, answer.content[:2000]

        return send


def _story(wire: Wire) -> Story:
    from dateline.desk.actions import draft_from_wire

    return draft_from_wire(item=wire.item(), now=_now())


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def handed_over(wire: Wire) -> Work:
    """Publish from the wire as the worker does, with the mark on the item."""
    from dateline.desk import handlers
    from dateline.wires.models import WireItem

    stored = wire.item()
    WireItem.objects.filter(pk=stored.pk).update(handled_at=None)
    item = WireItem.objects.select_related("source").get(pk=stored.pk)
    return lambda: handlers.handle(item=item, now=_now())


def wagtail_page() -> Work:
    """Make and publish a page as Wagtail does."""
    from dateline.desk.models import StandingPage, StandingPages

    root, body = StandingPages.objects.get(), "<p>The harbour stays closed.</p>" * 40

    def work() -> None:
        title = f"Page {time.perf_counter_ns()}"
        page = root.add_child(instance=StandingPage(title=title, body=body, live=False))
        page.save_revision().publish()

    return work


def plain_rows(story: Story) -> Work:
    """Store a story, a source and a revision by Django's own means, in one transaction."""
    from django.db import transaction
    from wagtail.models import Revision

    from dateline.desk.models import Story, StorySource

    content, kind = story.serializable_data(), Story.get_content_type()

    @transaction.atomic
    def work() -> None:
        row = Story.objects.create(
            headline=story.headline, body=story.body, sectors=story.sectors, desk_id=story.desk_id
        )
        StorySource.objects.create(story=row, name="Plain")
        Revision.objects.create(
            content_type=kind, base_content_type=kind, object_id=str(row.pk), content=content
        )

    return work


def ways(times: int, wire: Wire) -> Iterator[Cost]:
    """Measure every way."""
    editor, floor = Editor(wire), _story(wire)
    prepared: dict[str, Callable[[], Work]] = {
        "wire: publish": wire.publish,
        "wire: publish, as the worker does": partial(handed_over, wire),
        "wire: update": wire.update,
        "kill": wire.kill,
        "editor: new story, published": editor.new,
        "editor: publish over the wire's words": editor.first,
        "editor: publish again": editor.again,
        "editor: save a draft": editor.draft,
        "editor: kill": editor.kill,
        "beside: a Wagtail page, made and published": wagtail_page,
        "beside: story, source and revision, plain": partial(plain_rows, floor),
    }
    for name, prepare in prepared.items():
        prepare()()
        yield cost(name, (prepare() for _ in range(times + 1)))


def until_seen(wire: Wire, reader: Reader, times: int) -> dict[str, list[float]]:
    """Publish so many times; milliseconds from the call until each page shows the story."""
    from dateline.desk.actions import draft_from_wire

    seen: dict[str, list[float]] = {
        "publish": [],
        "story": [],
        "home": [],
        "sector": [],
        "feed": [],
    }
    for _ in range(times):
        item = wire.item()
        begun = time.perf_counter()
        story = draft_from_wire(item=item, now=_now())
        seen["publish"].append((time.perf_counter() - begun) * 1000)
        mark = f"/{story.pk}-".encode()
        pages = {
            "story": story.get_absolute_url(),
            "home": "/",
            "sector": f"/sector/{story.main_sector}/",
            "feed": "/feed.json",
        }
        for name, path in pages.items():
            assert mark in _plain(reader.ask(path, "")), f"{path} does not show story {story.pk}"
            seen[name].append((time.perf_counter() - begun) * 1000)
    return seen


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def main() -> None:
    """Measure a house of the size asked for, and print the tables."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    given.add_argument("--stories", type=int, default=1000)
    given.add_argument("--times", type=int, default=50)
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    asked = given.parse_args()
    house = House(asked.stories, asked.keep / f"sqlite-{asked.stories}", "")
    house.fill()
    open_home(house.home)

    from benchmarks.tasks import Reader, Wire
    from dateline.desk.models import Story

    wire = Wire.on()
    print(f"{Story.objects.count():,} stories, {asked.times} times each")
    print(f"{'':44}{'SQL':>6}{'CPU ms':>9}{'p95':>8}{'clock ms':>10}{'p95':>8}")
    for each in ways(asked.times, wire):
        print(each.row(), flush=True)
    print("\nms from the call of publish until readers have it, one page after the other")
    for name, values in until_seen(wire, Reader(), asked.times).items():
        print(f"{name:12}{statistics.median(values):9.1f}{_p95(values):9.1f} p95")


if __name__ == "__main__":
    main()
