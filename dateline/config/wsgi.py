"""The WSGI callable that Granian runs: the edge, then files, with Django behind them."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from django.core.wsgi import get_wsgi_application

from dateline.edge import current_board
from dateline.edge.application import Edge
from dateline.edge.files import Files, Folder
from dateline.edge.rendering import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")

# Nothing below these is a page, and most of what is asked is below them.
NOT_PAGES = ("/static/", "/media/", "/desk/", "/wires/")
# No page has a longer address.
MOST_CHARACTERS = 1000
# Static files and pictures that each web process keeps in memory.
FILE_MEMORY = 32 * 1024 * 1024
# What somebody uploaded is shown, and does nothing more.
UPLOADED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def make_edge() -> Edge:
    """Put the edge in front of files and Django, with the addresses and hosts of this newsroom."""
    from django.conf import settings

    return Edge(
        make_files(get_wsgi_application()),
        board=current_board(),
        params=params_at,
        site=site_of,
        most_bytes=settings.PAGE_MEMORY // settings.WEB_PROCESSES,
    )


@lru_cache(maxsize=16384)
def params_at(path: str) -> frozenset[str] | None:
    """Give the query parameters of the page at a path as WSGI has it; None where none is kept."""
    from django.core.handlers.wsgi import get_path_info
    from django.urls import Resolver404, resolve

    from dateline.edge.noting import params_of

    if len(path) > MOST_CHARACTERS or path.startswith(NOT_PAGES):
        return None
    try:
        return params_of(resolve(get_path_info({"PATH_INFO": path})).func)
    except Resolver404:
        return None


def site_of(host: str) -> str | None:
    """Give the site that a host stands for; None for one that is not ours."""
    from django.conf import settings
    from django.http.request import split_domain_port, validate_host

    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    return str(settings.SITE_URL)


def make_files(application: Application) -> Files:
    """Put static files and pictures in front of Django."""
    from django.conf import settings

    headers = [("x-content-type-options", "nosniff")]
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    # Typefaces are only taken from another host, such as a CDN's, that allows it.
    static = (*headers, ("access-control-allow-origin", "*"))
    uploaded = (*headers, ("content-security-policy", UPLOADED))
    folders = (
        Folder(settings.STATIC_URL, settings.STATIC_ROOT, static),
        Folder(settings.MEDIA_URL, settings.MEDIA_ROOT, uploaded, picture_of),
    )
    return Files(application, folders, most_bytes=FILE_MEMORY)


def picture_of(name: str) -> str:
    """Give the key of the picture that a rendition belongs to; empty for other files.

    Originals have no key: what stands in front keeps only files that are named after their content.
    """
    found = re.match(r"renditions/\d+/(\d+)-", name)
    return f"picture:{found[1]}" if found else ""


application = make_edge()
