"""The WSGI callable that Granian runs: the edge, with Django behind it."""

from __future__ import annotations

import os
from functools import lru_cache

from django.core.wsgi import get_wsgi_application

from dateline.edge import current_board
from dateline.edge.application import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")

# Nothing below these is a page, and most of what is asked is below them.
NOT_PAGES = ("/static/", "/media/", "/desk/", "/wires/")
# No page has a longer address.
MOST_CHARACTERS = 1000


def make_edge() -> Edge:
    """Put the edge in front of Django, with the addresses and hosts of this newsroom."""
    from django.conf import settings

    return Edge(
        get_wsgi_application(),
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


application = make_edge()
