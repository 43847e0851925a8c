"""A plain Wagtail site, made and measured: what `wagtail start` writes, and pages as its tutorial has them.

SQLite, its search and its reference index are as they come; pages are kept by nothing. It is filled
without them, as that would take hours, and both are made for all pages behind it.

Run by `wagtail_beside.py`: python -m benchmarks.plain_wagtail FOLDER STORIES TIMES
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.beside import FRONT, Work, body_of, measured, say, seen, wsgi_reader
from benchmarks.prose import Piece, pieces

MODELS = f"""
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class StoryPage(Page):
    intro = models.TextField()
    body = RichTextField()


class FrontPage(Page):
    def get_context(self, request):
        context = super().get_context(request)
        stories = StoryPage.objects.live().child_of(self).order_by("-first_published_at")
        return {{**context, "stories": stories[:{FRONT}]}}
"""
STORY = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1><p>{{ page.first_published_at }}</p>
<p>{{ page.intro }}</p>{{ page.body|richtext }}{% endblock %}"""
FRONT_PAGE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{% for story in stories %}
<article><h2><a href="{% pageurl story %}">{{ story.title }}</a></h2>
<p>{{ story.intro }}</p><p>{{ story.first_published_at }}</p></article>{% endfor %}{% endblock %}"""
SETTINGS = """
import os
from .base import *
DEBUG = False
SECRET_KEY = "measured"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS += ["news"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = not os.environ.get("FILLING")
"""


def make(folder: Path) -> None:
    """Write the project, by Wagtail's own command and what its tutorial adds."""
    folder.mkdir(parents=True)
    subprocess.run(["wagtail", "start", "site_beside", str(folder)], check=True, stdout=sys.stderr)
    news = folder / "news"
    (news / "migrations").mkdir(parents=True)
    templates = news / "templates" / "news"
    templates.mkdir(parents=True)
    for empty in (news / "__init__.py", news / "migrations" / "__init__.py"):
        empty.touch()
    (news / "models.py").write_text(MODELS)
    (templates / "story_page.html").write_text(STORY)
    (templates / "front_page.html").write_text(FRONT_PAGE)
    (folder / "site_beside" / "settings" / "measured.py").write_text(SETTINGS)


def set_up(folder: Path) -> None:
    """Have Django run the project."""
    sys.path.insert(0, str(folder))
    os.chdir(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_beside.settings.measured"
    import django

    django.setup()


def fill(stories: int) -> None:
    """Make the front and its stories, then both indexes."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Page, Site
    from wagtail.signal_handlers import disable_reference_index_auto_update

    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    call_command("makemigrations", "news", verbosity=0)
    call_command("migrate", verbosity=0)
    from news.models import FrontPage  # type: ignore[import-not-found]

    root = Page.objects.get(depth=1)
    front = root.add_child(instance=FrontPage(title="Front", slug="front"))
    Site.objects.update(root_page=front)
    with transaction.atomic(), disable_reference_index_auto_update():
        for piece in _texts(0, stories):
            now = timezone.now()
            page = _page(piece, live=True)
            page.first_published_at = page.last_published_at = now
            front.add_child(instance=page)
    call_command("update_index", verbosity=0, stdout=sys.stderr)
    call_command("rebuild_references_index", verbosity=0, stdout=sys.stderr)


def measure(times: int) -> None:
    """Measure, and say it."""
    from django.core.wsgi import get_wsgi_application
    from news.models import FrontPage, StoryPage

    ask = wsgi_reader(get_wsgi_application())
    front = FrontPage.objects.get()
    texts = iter(_texts(1, 4 * times + 20))
    addresses = iter(StoryPage.objects.order_by("?").values_list("slug", flat=True)[: 2 * times])

    def publish() -> Any:
        page = front.add_child(instance=_page(next(texts), live=False))
        page.save_revision().publish()
        return page

    def story() -> Work:
        path = f"/{next(addresses)}/"
        return lambda: ask(path)

    def as_it_is(work: Callable[[], object]) -> Callable[[], Work]:
        return lambda: work

    say("create and publish", measured(as_it_is(publish), times))
    say("a story page, not kept", measured(story, times))
    say(f"a front of {FRONT}, nothing kept", measured(as_it_is(lambda: ask("/")), times))
    say("a front, after a publication", measured(as_it_is(lambda: ask("/")), times))
    say("from publish to visible", seen(lambda: f"/{publish().slug}/", ask, times))


def _texts(seed: int, number: int) -> list[Piece]:
    return list(pieces(np.random.default_rng(seed), [""] * number))


def _page(piece: Piece, *, live: bool) -> Any:
    from news.models import StoryPage

    return StoryPage(title=piece.headline, intro=piece.lead, body=body_of(piece), live=live)


def main() -> None:
    """Make, fill or measure the site."""
    folder, stories, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if not folder.exists():
        make(folder)
        os.environ["FILLING"] = "yes"
        set_up(folder)
        fill(stories)
        return
    set_up(folder)
    measure(times)


if __name__ == "__main__":
    main()
