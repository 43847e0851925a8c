"""The WSGI callable that Granian runs: the edge, then the count of views, then files, then Django."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from django.core.wsgi import get_wsgi_application

from dateline.edge import current_board
from dateline.edge.application import Edge
from dateline.edge.beacon import Beacon
from dateline.edge.files import Files, Folder
from dateline.edge.marks import Marks
from dateline.edge.rendering import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")

# Nothing below these is a page, and most of what is asked is below them.
NOT_PAGES = ("/static/", "/media/", "/desk/", "/wires/")
# Where browsers tell which story they show.
SEEN = "/seen"
# No page has a longer address.
MOST_CHARACTERS = 1000
# Static files and pictures that each web process keeps in memory.
FILE_MEMORY = 32 * 1024 * 1024
# What somebody uploaded is shown, and does nothing more.
UPLOADED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def make_beacon() -> Beacon:
    """Put the count of views in front of files and Django: a kept page never comes by it."""
    from django.conf import settings

    return Beacon(
        make_files(get_wsgi_application()),
        path=SEEN,
        board=current_board(),
        marks=Marks(),
        is_ours=lambda host: site_of(host) is not None,
        proxies=tuple(settings.PROXIES),
        kind_of=kind_of_origin,
    )


def kind_of_origin(host: str) -> int:
    """Tell what kind of site led a reader here."""
    from dateline.audience.rules.trending import Origin, origin_of

    if host and site_of(host) is not None:
        return Origin.OWN
    return origin_of(host)


def make_edge(beacon: Beacon | None = None) -> Edge:
    """Put the edge in front of it all, with the addresses and hosts of this newsroom."""
    from django.conf import settings

    return Edge(
        beacon or make_beacon(),
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

    from dateline.desk.rules.places import apart
    from dateline.edge.noting import params_of

    if len(path) > MOST_CHARACTERS or path.startswith(NOT_PAGES):
        return None
    asked = get_path_info({"PATH_INFO": path})
    # It may be the path of a page inside an edition: which of them there are, the database knows.
    named = apart(asked)
    try:
        found = params_of(resolve(named[1] if named else asked).func)
        return found if named is None else _either(found, params_of(resolve(asked).func))
    except Resolver404:
        return None


def _either(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def site_of(host: str) -> str | None:
    """Give the site that a host stands for; None for one that is not ours."""
    from django.conf import settings
    from django.http.request import split_domain_port, validate_host

    from dateline.desk.queries import site_at

    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    return site_at(domain) if domain in settings.EDITION_HOSTS else str(settings.SITE_URL)


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


beacon = make_beacon()
application = make_edge(beacon)
