"""Nginx with the file of `deploy/`, before a real house: it keeps nothing and lets nothing odd through."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.agency import ninjs
from tests.front import Server, ask, make_nginx, missing
from tests.house import House, free_port, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("nginx" in missing().split(", "), reason="nginx is not installed here"),
]


@pytest.fixture(scope="module")
def nginx(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Nginx before the house itself."""
    folder = tmp_path_factory.mktemp("nginx")
    server = make_nginx(folder, port=free_port(), behind=house.port, home=house.home)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def story(house: House) -> str:
    """The path of a story's page."""
    headline = "Strait is passed by forty ships a day"
    house.drop("river", "strait.json", ninjs("strait", headline))

    def in_feed() -> str:
        items = json.loads(house.get("/feed.json").text)["items"]
        return next((urlsplit(item["url"]).path for item in items if item["title"] == headline), "")

    return until(in_feed)


def test_nginx_serves_files_from_the_disk_and_says_how_long_they_last(
    house: House, nginx: Server
) -> None:
    (house.home / "media" / "renditions").mkdir(parents=True, exist_ok=True)
    (house.home / "media" / "renditions" / "boat.0123456789ab.webp").write_bytes(b"RIFF boat")
    (house.home / "media" / "renditions" / ".hidden").write_bytes(b"no")
    lasting = ask(nginx.port, "/media/renditions/boat.0123456789ab.webp")
    assert (lasting.status, lasting.body) == (200, b"RIFF boat")
    assert "immutable" in lasting["cache-control"]
    assert "sandbox" in lasting["content-security-policy"]
    part = ask(nginx.port, "/media/renditions/boat.0123456789ab.webp", Range="bytes=0-3")
    assert (part.status, part.body) == (206, b"RIFF")
    assert ask(nginx.port, "/media/renditions/.hidden").status == 404
    assert ask(nginx.port, "/media/../dateline.sqlite3").status in {400, 404}
    assert ask(nginx.port, "/media/%2e%2e/dateline.sqlite3").status in {400, 404}
    style = next((house.home / "static" / "portal").glob("*.js"))
    assert ask(nginx.port, f"/static/portal/{style.name}").body == style.read_bytes()


def test_nginx_keeps_no_page_and_changes_none(house: House, nginx: Server, story: str) -> None:
    for coding in ("", "gzip", "br", "zstd"):
        headers = {"Accept-Encoding": coding} if coding else {}
        through, direct = ask(nginx.port, story, also=headers), ask(house.port, story, also=headers)
        assert through.body == direct.body
        for name in ("etag", "vary", "cache-control", "content-encoding"):
            assert through[name] == direct[name]
        known = ask(nginx.port, story, also={**headers, "If-None-Match": direct["etag"]})
        assert (known.status, known.body) == (304, b"")
    assert "age" not in ask(nginx.port, story).headers


def test_nginx_lets_nobody_in_who_has_no_business_there(nginx: Server) -> None:
    assert ask(nginx.port, "/", method="PURGE", xkey_purge="everything").status == 405
    assert ask(nginx.port, "/metrics").status == 404
    assert ask(nginx.port, "/healthz").status == 200
    assert ask(nginx.port, "/healthz", source="127.0.0.2").status == 403
    assert ask(nginx.port, "/", method="POST", body=b"x" * 2_000_000).status == 413


def test_nginx_says_who_asks_and_takes_nobodys_word_for_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("words")
    with socket.create_server(("127.0.0.1", 0)) as newsroom:
        port = newsroom.getsockname()[1]
        server = make_nginx(folder, port=free_port(), behind=port, home=folder)
        server.start()
        try:
            with socket.create_connection(("127.0.0.1", server.port)) as reader:
                reader.sendall(
                    b"GET /a/../b//c?q=1 HTTP/1.1\r\nHost: LOCALHOST\r\nX-Forwarded-For: 9.9.9.9\r\n"
                    b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: host=evil\r\n"
                    b"X-Original-URL: /desk/\r\nSurrogate-Capability: x\r\nProxy: evil\r\n\r\n"
                )
                guest, _ = newsroom.accept()
                with guest:
                    lines = guest.recv(65536).decode().lower().split("\r\n")
        finally:
            server.stop()
    assert lines[0] == "get /a/../b//c?q=1 http/1.1"
    told = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    assert told["host"] == "localhost"
    assert told["x-forwarded-for"] == told["x-real-ip"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "http"
    assert "evil" not in str(told)
    assert {"x-original-url", "surrogate-capability", "proxy", "forwarded"}.isdisjoint(told)


def test_nginx_answers_nobody_who_asks_for_another_host(nginx: Server) -> None:
    with socket.create_connection(("127.0.0.1", nginx.port)) as door:
        door.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        assert door.recv(100) == b""
