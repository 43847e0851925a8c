"""Static files and pictures in front of an application."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dateline.edge.files import LARGEST_KEPT, Files, Folder
from dateline.edge.rules.files import FOREVER, file_name, kind_of, lifetime_of

SHEET = "body { color: black; }\n" * 40
LASTING = "site.e06a3d13d4cd.css"


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class House:
    files: Files
    root: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        started: list[tuple[str, dict[str, str]]] = []
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, **named}
        body = b"".join(self.files(environ, lambda s, h: started.append((s, dict(h)))))
        return Answer(*started[-1], body)


def behind(environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return [b"the application"]


@pytest.fixture
def house(tmp_path: Path) -> House:
    root = tmp_path / "static"
    (root / "portal").mkdir(parents=True)
    (root / "portal" / LASTING).write_text(SHEET)
    (root / "portal" / "pier.jpg").write_bytes(bytes(5000))
    (root / ".gathered").write_text("secret")
    (tmp_path / "secret-key").write_text("secret")
    folder = Folder("/static/", root, (("x-content-type-options", "nosniff"),), lambda name: "k:1")
    return House(Files(behind, [folder], most_bytes=20_000), root)


def test_a_file_comes_with_everything_that_a_browser_needs_to_keep_it(house: House) -> None:
    answer = house.get(f"/static/portal/{LASTING}")
    assert answer.status == "200 OK"
    assert answer.body.decode() == SHEET
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-length"] == str(len(SHEET))
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_texts_are_compressed_and_pictures_are_not(house: House) -> None:
    sheet = house.get(f"/static/portal/{LASTING}", accept_encoding="gzip")
    assert gzip.decompress(sheet.body).decode() == SHEET
    assert sheet.headers["content-encoding"] == "gzip"
    assert sheet.headers["etag"] != house.get(f"/static/portal/{LASTING}").headers["etag"]
    picture = house.get("/static/portal/pier.jpg", accept_encoding="gzip, br, zstd")
    assert picture.body == bytes(5000)
    assert "content-encoding" not in picture.headers
    assert "vary" not in picture.headers


def test_a_large_file_that_is_taken_away_before_it_is_sent_is_no_file(tmp_path: Path) -> None:
    large = tmp_path / "pier.jpg"
    large.write_bytes(bytes(LARGEST_KEPT + 1))

    def taken_away(name: str) -> str:
        large.unlink()
        return ""

    folder = Folder("/static/", tmp_path, (), taken_away)
    house = House(Files(behind, [folder], most_bytes=20_000), tmp_path)
    assert house.get("/static/pier.jpg").status == "404 Not Found"


def test_who_has_the_file_hears_that_it_is_unchanged(house: House) -> None:
    first = house.get("/static/portal/pier.jpg")
    again = house.get("/static/portal/pier.jpg", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers["etag"] == first.headers["etag"]
    dated = house.get("/static/portal/pier.jpg", if_modified_since=first.headers["last-modified"])
    assert dated.status == "304 Not Modified"


def test_a_head_has_no_body(house: House) -> None:
    answer = house.get("/static/portal/pier.jpg", "HEAD")
    assert (answer.status, answer.body) == ("200 OK", b"")
    assert answer.headers["content-length"] == "5000"


def test_a_file_that_is_taken_away_is_gone_at_once(house: House) -> None:
    assert house.get("/static/portal/pier.jpg").status == "200 OK"
    (house.root / "portal" / "pier.jpg").unlink()
    assert house.get("/static/portal/pier.jpg").body == b"the application"
    assert house.files.bytes == 0


def test_a_file_that_changes_is_sent_as_it_is_now(house: House) -> None:
    path = house.root / "portal" / "pier.jpg"
    before = house.get("/static/portal/pier.jpg").headers["etag"]
    path.write_bytes(b"another pier")
    after = house.get("/static/portal/pier.jpg", if_none_match=before)
    assert (after.status, after.body) == ("200 OK", b"another pier")


def test_a_large_file_is_read_from_the_disk_each_time(house: House) -> None:
    content = os.urandom(LARGEST_KEPT + 1)
    (house.root / "film.webp").write_bytes(content)
    answer = house.get("/static/film.webp", accept_encoding="gzip")
    assert answer.body == content
    assert answer.headers["content-length"] == str(len(content))
    assert house.files.bytes == 0
    etag = answer.headers["etag"]
    assert house.get("/static/film.webp", if_none_match=etag).status == "304 Not Modified"


def test_no_more_is_kept_in_memory_than_was_allowed(house: House) -> None:
    for number in range(10):
        (house.root / f"{number}.jpg").write_bytes(bytes(5000))
        assert house.get(f"/static/{number}.jpg").body == bytes(5000)
        assert house.files.bytes <= 20_000


@pytest.mark.parametrize("path", ["/static/portal", "/static/" + "a" * 5000, "/elsewhere"])
def test_what_is_no_file_of_ours_is_the_applications(house: House, path: str) -> None:
    assert house.get(path).body == b"the application"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(house: House) -> None:
    (house.root / "link").symlink_to(house.root.parent / "secret-key")
    assert house.get("/static/link").body == b"the application"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret-key",
        "/static/portal/../../secret-key",
        "/static//etc/passwd",
        "/static//portal/pier.jpg",
        "/static/.gathered",
        "/static/portal/",
        "/static/",
        "/static/..\\secret-key",
        "/static/portal/pier.jpg\0",
        "/static/\xff",
    ],
)
def test_what_can_be_no_name_is_asked_of_nobody_who_might_read_it_as_another(
    house: House, path: str
) -> None:
    answer = house.get(path)
    assert (answer.status, answer.body) == ("404 Not Found", b"")


def test_only_reading_is_answered(house: House) -> None:
    assert house.get("/static/portal/pier.jpg", "POST").body == b"the application"


def test_keys_are_for_what_stands_in_front(house: House) -> None:
    assert "surrogate-key" not in house.get("/static/portal/pier.jpg").headers
    told = house.get("/static/portal/pier.jpg", surrogate_capability="varnish")
    assert told.headers["surrogate-key"] == "k:1"


def test_names_are_read_as_utf_8() -> None:
    assert file_name("caf\u00c3\u00a9.jpg") == "café.jpg"
    assert file_name("a/./b") is None


def test_kinds_and_lifetimes_follow_the_name() -> None:
    assert kind_of("a.js") == "text/javascript; charset=utf-8"
    assert kind_of("a.woff2") == "font/woff2"
    assert kind_of("a.webp") == "image/webp"
    assert kind_of("a.unheard-of") == "application/octet-stream"
    assert lifetime_of("renditions/0/12-720x405.ab12cd34ef56.webp") == FOREVER
    assert "immutable" not in lifetime_of("pictures/2026/11/pier.jpg")
