"""What is measured at every size of archive: each task prepares itself, then does its work once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any

import numpy as np
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from benchmarks.prose import Piece, pieces
from benchmarks.rows import Agency, Fate, copy_of
from dateline.config.doctor import examine
from dateline.config.worker import bring_in
from dateline.desk.actions import count_years, draft_from_wire, kill, release_due, update_from_wire
from dateline.desk.models import Placement, Story
from dateline.desk.queries.search import Order, find
from dateline.desk.queries.waiting import going_out, went_out, what_waits
from dateline.desk.rules.publishing import words_of
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.wires.actions import ensure_source
from dateline.wires.formats.codec import as_record
from dateline.wires.models import WireFile, WireItem
from dateline.wires.queries import unhandled_items

Work = Callable[[], object]
Prepare = Callable[[], Work]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is measured; `prepare` is not timed and gives the work that is."""

    name: str
    prepare: Prepare
    goal: float = 0.0
    """What it may cost at the largest size, as a multiple of its cost at the smallest."""
    within: tuple[tuple[int, float], ...] = ()
    """Milliseconds that it may take (p95) up to so many stories."""


STORIES_PER_EVENT, ROWS = 5, 5_000
SEARCHED = ((100_000, 15.0), (1_000_000, 50.0))


@dataclass(slots=True)
class Wire:
    """An agency that sends the same new stories to every house."""

    agency: Agency
    number: int = 0
    texts: Iterator[Piece] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = self._texts()

    @classmethod
    def on(cls) -> Wire:
        """Give one that goes on where the last run of this benchmark ended."""
        source = ensure_source(slug="growth", name="Growth", trust="publish")
        # The first benchmarks left them to a worker that never came.
        unhandled_items().filter(source=source).update(handled_at=timezone.now())
        sent = WireItem.objects.filter(source=source).count()
        return cls(Agency(source.pk, source.slug, source.name), sent)

    def _texts(self) -> Iterator[Piece]:
        rng = np.random.default_rng(self.number)
        while True:
            yield from pieces(rng, ["Kenya and Uganda"] * 50)

    def item(self, *, of: str = "", version: int = 1) -> WireItem:
        """Store an item that waits for the desk: a new one, or a newer version."""
        self.number += 1
        now = timezone.now()
        fate = Fate(self.agency, "news", "en", ("KE", "UG"), ("politics",), 4, now, "Nairobi")
        uri = of or f"urn:newsml:growth.example:{self.number}"
        copy = copy_of(fate, next(self.texts), uri)
        digest = sha256(f"{uri} {self.number} {version}".encode()).hexdigest()
        file = WireFile.objects.create(
            source_id=self.agency.id, name="growth.json", sha256=digest, size=1, state="done",
            arrived_at=now, seen_at=now, read_at=now,
        )  # fmt: skip
        return WireItem.objects.create(
            file=file, source_id=self.agency.id, uri=uri, version=str(version), digest=digest,
            versioncreated=now, type="text", headline=copy.headline, arrived_at=now,
            outcome="update" if of else "new", record=as_record(copy),
            handled_at=now,
        )  # fmt: skip

    def announce(self) -> None:
        """Have agencies announce events, one for every few stories, that nobody has put aside."""
        held = WireItem.objects.filter(outcome="held", type="event").count()
        wanted = Story.objects.count() // STORIES_PER_EVENT
        like = self.item()
        for first in range(held, wanted, ROWS):
            numbers = range(first, min(first + ROWS, wanted))
            WireItem.objects.bulk_create(_event(like, number) for number in numbers)

    def publish(self) -> Work:
        """Have a new item published, which was read before as the worker reads them."""
        stored = WireItem.objects.get(pk=self.item().pk)
        return lambda: draft_from_wire(item=stored, now=timezone.now())

    def update(self) -> Work:
        """Have a newer version of a story published."""
        first = self.item()
        draft_from_wire(item=first, now=timezone.now())
        newer = WireItem.objects.get(pk=self.item(of=first.uri, version=2).pk)
        return lambda: update_from_wire(item=newer, now=timezone.now())

    def kill(self) -> Work:
        """Have a story killed."""
        story = draft_from_wire(item=self.item(), now=timezone.now())
        return lambda: kill(story=story, reason="Growth is measured.", now=timezone.now())


def _event(like: WireItem, number: int) -> WireItem:
    at = like.arrived_at - timedelta(days=30) + timedelta(seconds=number)
    return WireItem(
        file_id=like.file_id, source_id=like.source_id, digest=like.digest, record=like.record,
        uri=f"urn:newsml:growth.example:event:{number}", headline=like.headline, type="event",
        outcome="held", reason="An event of a calendar", arrived_at=at, handled_at=at,
    )  # fmt: skip


class Desk:
    """An editor at the screens of the desk."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        users = get_user_model().objects
        self.user = users.filter(username="growth").first() or users.create_superuser("growth")
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(self.user)

    def publish(self) -> Work:
        """Publish an edited story through Wagtail's gate, as its screens do."""
        story = draft_from_wire(item=self.wire.item(), now=timezone.now())
        opened = Story.objects.get(pk=story.pk)
        opened.headline = f"{opened.headline} again"
        return lambda: opened.save_revision(user=self.user).publish(user=self.user)

    def new(self) -> Work:
        """Publish a new story from the form."""
        return partial(self._post, "/desk/stories/add/", self.new_story())

    def new_story(self) -> dict[str, Any]:
        """Fill in the form for a story of usual length that goes out at once."""
        from wagtail.test.utils.form_data import rich_text

        from dateline.desk.tests.story_forms import filled_in

        piece = next(self.wire.texts)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs)
        words = filled_in(headline=piece.headline, standfirst=piece.lead, body=rich_text(body))
        return {**words, "action-publish": "yes"}

    def read_messages(self) -> None:
        """Forget what the desk said last, as a browser does on the page that it is led to."""
        self.client.cookies.pop("messages", None)

    def _post(self, path: str, form: dict[str, Any]) -> None:
        self.read_messages()
        status = self.client.post(path, form).status_code
        assert status == 302, f"{path} answered {status}"

    def screen(self, path: str) -> Prepare:
        """Open a screen."""
        return lambda: partial(self._get, path)

    def _get(self, path: str) -> None:
        status = self.client.get(path).status_code
        assert status == 200, f"{path} answered {status}"


class Reader:
    """A reader whose every page is missing: all of the edge and of what is kept was purged before."""

    def __init__(self, seed: int = 7) -> None:
        from dateline.config.wsgi import application

        self.application = application
        self.random = random.Random(seed)
        self.stories = self._some_stories()

    def _some_stories(self) -> list[str]:
        """Give addresses of stories of all ages."""
        last = Story.objects.order_by("-pk").values_list("pk", flat=True)[0]
        wanted = {self.random.randrange(1, last + 1) for _ in range(400)}
        return [story.get_absolute_url() for story in Story.objects.public().filter(pk__in=wanted)]

    def page(self, path: str, query: str = "") -> Prepare:
        """Ask for a page of which nothing is kept."""
        return lambda: self._after_purge(path, query)

    def story(self) -> Work:
        """Ask for a story of any age."""
        return self._after_purge(self.random.choice(self.stories), "")

    def again(self, path: str) -> Prepare:
        """Ask for a page after another story was published: only what shows it was purged."""
        return lambda: self._after_publication(path)

    def _after_purge(self, path: str, query: str) -> Work:
        changed(EVERYTHING)
        return partial(self.ask, path, query)

    def _after_publication(self, path: str) -> Work:
        self.ask(path, "")
        now = timezone.now()
        days = ("calendar", f"year:{now:%Y}", f"month:{now:%Y-%m}", f"day:{now:%Y-%m-%d}")
        changed("latest", "kind:news", "edition:world", "sector:politics", *days)
        return partial(self.ask, path, "")

    def ask(self, path: str, query: str) -> bytes:
        """Give the answer of the WSGI callable."""
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": None,
        }
        answer = b"".join(self.application(environ, lambda status, *_: said.append(status)))
        assert said[0].startswith("200"), f"{path}?{query} answered {said[0]}"
        return answer

    def search(self, order: Order) -> Prepare:
        """Find two words that stand together in a story, be they frequent or rare."""
        return lambda: self._find(self._two_words(), order)

    def _find(self, words: str, order: Order) -> Work:
        changed(EVERYTHING)
        return lambda: find(words, order=order)

    def search_page(self) -> Work:
        """Ask for the page of such a search."""
        return self._after_purge("/search/", f"q={self._two_words().replace(' ', '+')}")

    def _two_words(self) -> str:
        name = self.random.choice(self.stories).split("/")[-2]
        number = int(name.partition("-")[0])
        body = Story.objects.values_list("body", flat=True).get(pk=number)
        return " ".join(self.random.sample(words_of(body).replace(".", "").split(), 2))


def tasks() -> list[Task]:
    """Give everything that is measured."""
    # As the clock of this house has long done.
    count_years(now=timezone.now())
    wire, reader = Wire.on(), Reader()
    wire.announce()
    return [*_writing(wire), *_reading(reader), *_working(Desk(wire))]


def _writing(wire: Wire) -> list[Task]:
    desk = Desk(wire)
    return [
        Task("publish on the wire path", wire.publish, 1.2),
        Task("update on the wire path", wire.update, 1.2),
        Task("kill", wire.kill, 1.2),
        Task("publish from the editor", desk.publish, 1.2),
        Task("the editor's form, posted", desk.new, 1.2),
    ]


def _reading(reader: Reader) -> list[Task]:
    cursor, day = _middle_of_latest(), _full_day()
    part = _full_part(day)
    pages = {
        "home": "/",
        "sector front": "/sector/politics/",
        "country front": "/country/united-states/",
        "country front, rarely in the news": "/country/tuvalu/",
        "date page": f"/{day:%Y/%m/%d}/",
        "month": f"/{day:%Y/%m}/",
        "year": f"/{day:%Y}/",
        "feed of the home page": "/feed.rss",
        "feed of a sector": "/sector/politics/feed.atom",
        "sitemap index": "/sitemap.xml",
        "sitemap part": f"/sitemap-{part:%Y-%m-%d}.xml",
        "sitemap of news": "/sitemap-news.xml",
        "sitemap of fronts": "/sitemap-fronts.xml",
        "all sectors": "/sectors/",
        "all countries": "/countries/",
    }
    return [
        Task("story page", reader.story, 1.3),
        *(Task(name, reader.page(path), 1.3) for name, path in pages.items()),
        Task("front, deep by cursor", reader.page("/latest/", f"before={cursor}"), 1.3),
        Task("home, after a publication", reader.again("/"), 1.3),
        Task("year, after a publication", reader.again(f"/{datetime.now(UTC):%Y}/"), 1.3),
        Task("sitemap index, after a publication", reader.again("/sitemap.xml"), 1.3),
        Task("search, two words, by relevance", reader.search("relevance"), within=SEARCHED),
        Task("search, two words, by date", reader.search("date"), within=SEARCHED),
        Task("search page, two words", reader.search_page),
    ]


def _working(desk: Desk) -> list[Task]:
    screens = {
        "desk: dashboard": "/desk/",
        "desk: list of stories": "/desk/stories/",
        "desk: list, of a sector": "/desk/stories/?sector=politics",
        "desk: list, of a country": "/desk/stories/?country=KE",
        "desk: list, searched": "/desk/stories/?q=nairobi",
        "desk: list, drafts": "/desk/stories/?status=draft",
        "desk: list, waiting": "/desk/stories/?status=waiting",
        "desk: held items": "/desk/held/",
        "desk: calendars of agencies": "/desk/held/?of=calendar",
        "desk: copies": "/desk/held/?of=copies",
    }
    rounds: dict[str, Work] = {
        "desk: what waits, went out, goes out": _waits,
        "worker: a look for files and items": partial(bring_in, _no_parser()),
        "worker: a look for deliveries": _deliveries,
        "clock: a look for what is due": lambda: release_due(now=timezone.now()),
        "dateline doctor": lambda: examine(now=timezone.now()),
    }
    return [
        *(Task(name, desk.screen(path), 1.3) for name, path in screens.items()),
        *(Task(name, partial(_ready, work), 1.3) for name, work in rounds.items()),
    ]


def _ready(work: Work) -> Work:
    return work


def _waits() -> None:
    what_waits()
    went_out(since=timezone.now() - timedelta(days=1))
    going_out()


def _deliveries() -> object:
    from dateline.audience.queries.deliveries import next_delivery

    return next_delivery(now=timezone.now())


def _no_parser() -> Any:
    """Give what reads files; there are none to be read."""
    return None


def _middle_of_latest() -> str:
    """Give the cursor of a page in the middle of the archive."""
    from dateline.desk.rules.paging import Cursor

    ends = Placement.objects.filter(front="latest").order_by("published_at")
    first, last = ends.first(), ends.last()
    assert first is not None
    assert last is not None
    middle = first.published_at + (last.published_at - first.published_at) / 2
    return str(Cursor(middle, 0))


def _full_day() -> datetime:
    """Give a day some days ago, which has as many stories at every size."""
    return datetime.now(UTC) - timedelta(days=3)


def _full_part(day: datetime) -> datetime:
    """Give the first day of a part of the sitemaps in which every day is over."""
    from dateline.portal.rules.sitemaps import parts_of

    past = (part for part in parts_of(day.date().replace(day=1)) if part.first <= day.date())
    return max(part.since for part in past)
