"""What a missing page costs: queries, processor time and bytes, read through the whole of Django.

Every page is rendered as the edge renders it, with all middleware. *Cold*: nothing is remembered,
the frame around the page apart. *After a publish*: another story has just come, as it is all day
long. Beside them a bare Django view, which puts as many bytes through one template and no query.

Run: python -m benchmarks.pages [--home /tmp/archive] [--pictures 300] [--keep /tmp/dateline-growth]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.archive import open_home
from benchmarks.growth import House

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

    from dateline.edge.pages import Rendered

STORIES = 50_000
ROUNDS = 15
FILES = ("webp", "jpeg")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page took."""

    queries: int
    milliseconds: float
    bytes: int


def forget() -> None:
    """Empty every memory of values and of parts."""
    from functools import _lru_cache_wrapper

    from dateline.edge import Kept

    for each in gc.get_objects():
        if type(each) is Kept:
            each.clear()
        elif type(each) is _lru_cache_wrapper and each.__module__ == "dateline.portal.fragments":
            each.cache_clear()


def publish() -> None:
    """Publish a new story, as the wire path does."""
    from django.utils import timezone

    from dateline.desk.actions.publishing import publish_now
    from dateline.desk.models import Desk, Story, StorySource

    like = Story.objects.public().latest("pk")
    story = Story(
        headline=f"A pier opens at {time.time_ns()}",
        slug="a-pier-opens",
        standfirst=like.standfirst,
        body=like.body,
        sectors=like.sectors,
        countries=like.countries,
        desk=Desk.named("news"),
        lead_picture=like.lead_picture,
        live=False,
    )
    story.sources = [StorySource(name="Benchmark Wire")]
    story.save()
    publish_now(story=story, now=timezone.now())


def hang_pictures(most: int) -> None:
    """Give the newest stories a picture each, in all its sizes, where they have none."""
    from dateline.desk.models import Story
    from dateline.media.models import Picture, Rendition
    from dateline.media.rules import sizes

    bare = list(Story.objects.public().filter(lead_picture=None).order_by("-pk")[:most])
    pictures = [
        Picture(
            title=f"Picture {story.pk}",
            alt_text="What the picture shows, in a sentence.",
            credit="Photographer, Agency",
            file=f"pictures/2026/01/{story.pk}.jpg",
            width=2000,
            height=1125,
            file_size=400_000,
        )
        for story in bare
    ]
    Picture.objects.bulk_create(pictures)
    copies = []
    for story, picture in zip(bare, pictures, strict=True):
        story.lead_picture = picture
        for spec in sizes.all_specs():
            width, _, height = spec.partition("|")[0].removeprefix("fill-").partition("x")
            name = f"renditions/{picture.pk // 1000}/{picture.pk}-{width}.{sizes.format_of(spec)}"
            key, size = "2e16d0ba", (int(width), int(height))
            copies.append(
                Rendition(
                    image=picture, filter_spec=spec, file=name,
                    width=size[0], height=size[1], focal_point_key=key,
                )
            )  # fmt: skip
    Rendition.objects.bulk_create(copies)
    Story.objects.bulk_update(bare, ["lead_picture"])


@contextmanager
def counting() -> Iterator[list[str]]:
    """Count the queries inside."""
    from django.db import connection

    seen: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield seen


def rendered(path: str) -> Rendered:
    """Render a page as the edge does when it is missing."""
    from django.conf import settings

    from dateline.edge.noting import noting
    from dateline.edge.rendering import request_for, run

    with noting():
        return run(application(), request_for((settings.SITE_URL, path, "")))


@cache
def application() -> WSGIHandler:
    """Give Django with all its middleware."""
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def cost(path: Callable[[], str], before: Callable[[], object], rounds: int = ROUNDS) -> Cost:
    """Measure a missing page; `before` is done before each round. The median of the rounds."""
    taken, queries, size = [], 0, 0
    for _ in range(rounds):
        before()
        address = path()
        with counting() as seen:
            begun = time.process_time()
            got = rendered(address)
            taken.append((time.process_time() - begun) * 1000)
        assert got.code == 200, (address, got.status)
        queries, size = max(queries, len(seen)), len(got.body)
    return Cost(queries, statistics.median(taken), size)


def cold() -> None:
    """Forget everything but the frame, which only a change of the settings drops."""
    from dateline.desk.queries import newsroom

    forget()
    newsroom()
    gc.collect()


def addresses() -> dict[str, Callable[[], str]]:
    """Give the pages to measure; every story page is that of another story."""
    from dateline.desk.models import Story

    stories = story_addresses(Story.objects.public().order_by("-pk")[200:5000:53])
    newest = Story.objects.public().latest("pk")
    moment = newest.first_published_at
    assert moment is not None
    since = max(day for day in (1, 6, 11, 16, 21, 26) if day <= moment.day)
    return {
        "story": lambda: next(stories),
        "home": lambda: "/",
        "sector": lambda: f"/sector/{newest.sectors[0]}/",
        "latest": lambda: "/latest/",
        "day": lambda: f"/{moment:%Y/%m/%d}/",
        "year": lambda: f"/{moment:%Y}/",
        "feed, RSS": lambda: "/latest/feed.rss",
        "feed, Atom": lambda: "/latest/feed.atom",
        "feed, JSON": lambda: "/latest/feed.json",
        "sitemap, index": lambda: "/sitemap.xml",
        "sitemap, part": lambda: f"/sitemap-{moment:%Y-%m}-{since:02d}.xml",
        "sitemap, news": lambda: "/sitemap-news.xml",
    }


def story_addresses(stories: object) -> Iterator[str]:
    """Give addresses of stories, over and over."""
    found = [story.get_absolute_url() for story in stories]  # type: ignore[attr-defined]
    while True:
        yield from found


def bare(size: int) -> float:
    """Measure a bare Django view that puts as many bytes through one template: milliseconds."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    line = '<p class="headline"><a href="{{ each.url }}">{{ each.headline }}</a></p>\n'
    template = engines["django"].from_string("{% for each in rows %}" + line + "{% endfor %}")
    row = {"url": "/article/politics/123456-a-pier-opens/", "headline": "A pier opens " * 4}
    rows = [row] * max(1, size // len(line.replace("{{ each.url }}", row["url"]) + row["headline"]))

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(template.render({"rows": rows}))

    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        view(HttpRequest())
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--home", type=Path, help="one that archive.py filled; else one is filled")
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--pictures", type=int, default=300, help="of the newest stories")
    given.add_argument("--only", default="")
    asked = given.parse_args()
    house = House(STORIES, asked.keep / f"sqlite-{STORIES}", "")
    if asked.home is None:
        house.fill()
    open_home(asked.home or house.home)
    hang_pictures(asked.pictures)
    print(f"{'page':16}{'bytes':>9}  {'cold':>18}  {'after a publish':>18}  {'bare view':>10}")
    for name, path in addresses().items():
        if asked.only and asked.only not in name:
            continue
        first = cost(path, cold)
        rendered(path())
        again = cost(path, publish)
        print(
            f"{name:16}{first.bytes:9,}  {first.queries:3} q {first.milliseconds:9.2f} ms"
            f"  {again.queries:3} q {again.milliseconds:9.2f} ms  {bare(first.bytes):7.2f} ms"
        )


if __name__ == "__main__":
    main()
