"""Who compresses what: the edge its pages, Django what passes the edge."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from dateline.config.wsgi import make_edge
from dateline.edge.rendering import run
from dateline.portal.tests.walking import connections_left_open


def ask(path: str) -> dict[str, str]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    with connections_left_open():
        answer = run(make_edge(), environ)
    names = [name.lower() for name, _ in answer.headers]
    assert names.count("etag") <= 1
    return {name.lower(): value for name, value in answer.headers}


@pytest.mark.django_db
def test_a_page_is_compressed_and_tagged_by_the_edge_alone() -> None:
    told = ask("/")
    assert told["content-encoding"] == "gzip"
    assert told["etag"].endswith('-gzip"')
    assert told["x-cache"] == "MISS"


@pytest.mark.django_db
def test_the_desk_is_compressed_by_django_and_never_kept() -> None:
    told = ask("/desk/login/")
    assert told["content-encoding"] == "gzip"
    assert "x-cache" not in told
    assert "no-cache" in told["cache-control"]
