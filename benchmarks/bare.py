"""Next to nothing behind Granian, for `surge.py`: a page out of a dict, or out of a Django view.

Run: python -m benchmarks.bare bare|django PORT FOLDER (with the page's `body` and `headers`)
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

Headers = list[tuple[str, str]]
OWN = ("date", "server", "content-length", "x-cache")
THREADS = 16


def saved_page(folder: Path) -> tuple[bytes, Headers]:
    """Read the page and the headers that it came with."""
    lines = (folder / "headers").read_text().splitlines()
    pairs = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    body = (folder / "body").read_bytes()
    kept = [(name, value) for name, value in pairs if name not in OWN]
    return body, [*kept, ("content-length", str(len(body)))]


def from_a_dict(folder: Path) -> Callable[..., Iterable[bytes]]:
    """Answer as quickly as WSGI can: one look-up, one comparison."""
    body, headers = saved_page(folder)
    etag = dict(headers)["etag"]
    pages = {"/page/": ([body], headers, [pair for pair in headers if pair[0] != "content-length"])}

    def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        content, full, short = pages[environ["PATH_INFO"]]
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            start_response("304 Not Modified", short)
            return []
        start_response("200 OK", full)
        return content

    return answer


def from_django(folder: Path) -> Callable[..., Iterable[bytes]]:
    """Answer by a Django view without any middleware."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    body, headers = saved_page(folder)
    etag = dict(headers)["etag"]

    def view(request: HttpRequest) -> HttpResponse:
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers=dict(headers[:-1]))
        return HttpResponse(body, headers=dict(headers))

    settings.configure(ROOT_URLCONF="benchmarks.bare", ALLOWED_HOSTS=["localhost"], MIDDLEWARE=[])
    globals()["urlpatterns"] = [path("page/", view)]
    application: Callable[..., Iterable[bytes]] = get_wsgi_application()
    # The module that Django imports by name is another than the one that runs.
    sys.modules["benchmarks.bare"] = sys.modules[__name__]
    return application


def main() -> None:
    """Serve until told to stop, with the settings by which Dateline runs Granian."""
    what, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    application = {"bare": from_a_dict, "django": from_django}[what](folder)
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "benchmarks.bare:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    main()
