"""Varnish with the files of `deploy/`, before a real house: pages are kept, purged, never confused."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import time

import psutil
import pytest

from tests.front import Answer, FrontedHouse, Server, ask, make_varnish, missing
from tests.house import House, free_port, until
from tests.in_front.reading import is_kept, kept, number_of, publish, wait_for_quiet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}"),
]

CHANGE = """
from django.utils import timezone
from dateline.desk.actions import kill
from dateline.desk.models import Story
story = Story.objects.get(pk={number})
{what}
"""
KILL = "kill(story=story, reason='Wrong boat named.', now=timezone.now())"
SECRET = ("surrogate-key", "surrogate-control", "xkey", "x-varnish", "via", "set-cookie")


def test_a_page_is_fetched_once_and_kept(house: House, varnish: Server) -> None:
    path = publish(house, "pilot", "Pilot boat leaves for the outer bar")
    wait_for_quiet(house)
    first = ask(varnish.port, path)
    time.sleep(1.1)
    second = ask(varnish.port, path)
    assert first.status == second.status == 200
    assert is_kept(second)
    assert second["x-cache"] == "HIT"
    assert first.body == second.body == ask(house.port, path).body


def test_readers_see_no_keys_no_traces_and_no_cookies(
    house: House, varnish: Server, chain: int
) -> None:
    path = publish(house, "traces", "Tide gauge is read again by hand")
    asked = {"Surrogate_Capability": 'x="Surrogate/1.0"', "Cookie": "sessionid=stolen"}
    for port in (varnish.port, chain):
        for where in ("/", path, "/feed.rss", "/sitemap.xml", "/not-there/"):
            for _ in range(2):
                answer = ask(port, where, also=asked)
                assert [name for name in SECRET if name in answer.headers] == [], where
                assert "cookie" not in answer["vary"].lower()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("ZSTD;q=0.0, GZIP", "gzip"),
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("identity", ""),
        ("xbr, gzipped, ;;,,=", ""),
        ("gzip" + ", x" * 1500, "gzip"),
    ],
)
def test_each_reader_gets_a_coding_that_it_can_read(
    house: House, varnish: Server, accepted: str, coding: str
) -> None:
    path = publish(house, "codings", "Harbour signals are written in four codes")
    headers = {"Accept_Encoding": accepted} if accepted else {}
    answer = kept(varnish.port, path, also=headers)
    assert answer["content-encoding"] == coding
    assert "accept-encoding" in answer["vary"].lower()
    same = ask(house.port, path, also={"Accept-Encoding": coding} if coding else {})
    assert (answer.body, answer["etag"]) == (same.body, same["etag"])
    if coding == "gzip":
        assert b"four codes" in gzip.decompress(answer.body)


@pytest.mark.parametrize("coding", ["", "gzip", "br", "zstd"])
def test_a_reader_who_has_the_page_hears_304(house: House, varnish: Server, coding: str) -> None:
    path = publish(house, "again", "Buoys are painted red again")
    headers = {"Accept_Encoding": coding} if coding else {}
    etag = kept(varnish.port, path, also=headers)["etag"]
    assert etag.startswith('"')
    answer = ask(varnish.port, path, If_None_Match=etag, also=headers)
    assert (answer.status, answer.body, answer["etag"]) == (304, b"", etag)
    assert ask(varnish.port, path, If_None_Match='"other"', also=headers).status == 200


def test_head_is_the_page_without_its_body(house: House, varnish: Server, chain: int) -> None:
    path = publish(house, "head", "Head of the pilot station steps down")
    for port in (varnish.port, chain):
        get, head = ask(port, path), ask(port, path, method="HEAD")
        assert head.status == 200
        assert head.body == b""
        assert (head["etag"], head["content-length"]) == (get["etag"], get["content-length"])


def test_a_page_is_sent_whole_to_who_asks_for_a_part(house: House, varnish: Server) -> None:
    path = publish(house, "part", "Part of the quay is closed")
    for _ in range(2):
        answer = ask(varnish.port, path, Range="bytes=0-9")
        assert (answer.status, answer["accept-ranges"]) == (200, "none")


def test_a_post_reaches_no_page_and_purges_none(house: House, varnish: Server) -> None:
    path = publish(house, "post", "Post boat sails twice a day")
    kept(varnish.port, path)
    assert ask(varnish.port, path, method="POST", body=b"headline=Ours").status == 405
    assert ask(varnish.port, path, body=b"headline=Ours").status == 400
    assert ask(varnish.port, path).text.count("Ours") == 0


@pytest.mark.parametrize(
    "query", ["utm_source=x&utm_medium=y", "fbclid=1", "gclid=a&utm_campaign=b", "ref=home", ""]
)
def test_what_advertisers_hang_on_does_not_make_another_page(
    house: House, varnish: Server, query: str
) -> None:
    path = publish(house, "ads", "Advertisements on ferries are to be smaller")
    wait_for_quiet(house)
    plain = kept(varnish.port, path)
    time.sleep(1.1)
    answer = ask(varnish.port, f"{path}?{query}")
    assert is_kept(answer)
    assert answer.body == plain.body


def test_invented_parameters_fill_nothing(house: House, varnish: Server) -> None:
    path = publish(house, "flood", "Flood gates are tried in calm weather")
    page = ask(house.port, path).body
    for number in range(20):
        answer = ask(varnish.port, f"{path}?x{number}={number}")
        assert (answer.status, answer.body) == (200, page)
        assert not is_kept(answer)


def test_what_everybody_types_first_is_kept_until_something_is_published(
    house: House, varnish: Server
) -> None:
    publish(house, "quays", "Quays are swept at night")
    wait_for_quiet(house)
    assert "Quays are swept" in plain_words(kept(varnish.port, "/search/suggest?q=qua"))
    publish(house, "quads", "Quads are let onto the pier")
    found = plain_words(ask(varnish.port, "/search/suggest?q=qua"))
    assert "Quads are let" in found
    assert "Quays are swept" in found


def test_what_goes_on_being_typed_fills_nothing(house: House, varnish: Server) -> None:
    publish(house, "typed", "Typed orders are read twice")
    for typed in ("typed", "typed+orders", "%D0%BF%D0%B0"):
        for _ in range(2):
            answer = ask(varnish.port, f"/search/suggest?q={typed}")
            assert answer.status == 200
            assert not is_kept(answer)


def plain_words(answer: Answer) -> str:
    """Give the offers of an answer without their marks."""
    offers = json.loads(answer.text)["offers"]
    return " ".join("".join(text for text, _ in offer["parts"]) for offer in offers)


def test_an_update_and_a_kill_are_seen_by_the_next_reader(house: House, varnish: Server) -> None:
    path = publish(house, "cranes", "Two cranes stand idle")
    home = kept(varnish.port, "/")
    assert b"Two cranes stand idle" in home.body
    kept(varnish.port, path)
    house.script(
        CHANGE.format(
            number=number_of(path),
            what="story.headline = 'Three cranes stand idle'\nstory.publish(story.save_revision())",
        )
    )
    # Publishing has returned: from here on nobody gets the old page.
    assert b"Three cranes stand idle" in ask(varnish.port, path).body
    assert b"Two cranes stand idle" not in ask(varnish.port, "/").body
    assert b"Three cranes stand idle" in kept(varnish.port, path).body
    house.script(CHANGE.format(number=number_of(path), what=KILL))
    gone = ask(varnish.port, path)
    assert gone.status == 410
    assert b"cranes stand idle" not in gone.body
    assert b"cranes stand idle" not in ask(varnish.port, "/").body
    assert b"cranes stand idle" not in ask(varnish.port, "/feed.rss").body


def test_a_menu_that_changes_is_on_every_page(house: House, varnish: Server) -> None:
    path = publish(house, "menu", "Menu of the canteen has fish on Fridays")
    kept(varnish.port, path)
    house.script(
        "from dateline.desk.models import Newsroom\n"
        "it = Newsroom.load()\nit.name = 'The Harbour Wire'\nit.save()"
    )
    assert b"The Harbour Wire" in ask(varnish.port, path).body


def test_a_page_that_was_being_fetched_when_the_purge_came_is_not_kept(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A newsroom whose answers take as long as the test likes."""
    folder = tmp_path_factory.mktemp("race")
    with socket.create_server(("127.0.0.1", 0)) as newsroom:
        server = make_varnish(folder, port=free_port(), newsroom=newsroom.getsockname()[1])
        server.start()
        try:
            with socket.create_connection(("127.0.0.1", server.port)) as reader:
                reader.sendall(b"GET /story/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                guest, _ = newsroom.accept()
                guest.recv(65536)
                # The page is made, the story is killed, and only then the page arrives.
                purged = ask(server.port, "/", method="PURGE", xkey_purge="story:1")
                assert (purged.status, purged["xkey-purged"]) == (200, "0")
                guest.sendall(page_of(b"killed words"))
                assert read_until(reader, b"killed words")
                # Varnish tells times apart by the millisecond.
                time.sleep(0.01)
                reader.sendall(b"GET /story/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                # It asks again rather than show what it has just got.
                guest.settimeout(10)
                assert guest.recv(65536).startswith(b"GET /story/")
                guest.sendall(page_of(b"clean words"))
                assert read_until(reader, b"clean words")
            assert b"clean words" in kept(server.port, "/story/").body
            guest.close()
        finally:
            server.stop()


def read_until(door: socket.socket, words: bytes) -> bool:
    """Read an answer to its end, which is known."""
    door.settimeout(10)
    read = b""
    while not read.endswith(words):
        more = door.recv(65536)
        if not more:
            return False
        read += more
    return True


def page_of(words: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK",
        f"Content-Length: {len(words)}",
        "Surrogate-Control: max-age=60",
        "Surrogate-Key: everything story:1",
        "Content-Type: text/plain",
    )
    return "\r\n".join([*head, "", ""]).encode() + words


def test_a_varnish_that_is_down_holds_nothing_up_and_is_purged_when_it_is_back(
    house: FrontedHouse, varnish: Server
) -> None:
    path = publish(house, "down", "Old harbour wall is to be taken down")
    wait_for_quiet(house)
    kept(varnish.port, path)
    assert varnish.process is not None
    # Stopped in the middle of everything: it keeps its pages and answers nobody.
    varnish.process.send_signal(signal.SIGSTOP)
    family = [child.pid for child in _children(varnish)]
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        house.script(CHANGE.format(number=number_of(path), what=KILL))
        assert time.monotonic() - begun < 15
        assert ask(house.port, path).status == 410
        time.sleep(2)
        assert house.count("desk_duepurge") > 0
    finally:
        for pid in [*family, varnish.process.pid]:
            os.kill(pid, signal.SIGCONT)
    until(lambda: ask(varnish.port, path).status == 410, seconds=10)
    wait_for_quiet(house)


def _children(server: Server) -> list[psutil.Process]:
    assert server.process is not None
    return list(psutil.Process(server.process.pid).children(recursive=True))


def test_a_house_that_is_down_leaves_its_last_pages_readable(
    house: FrontedHouse, varnish: Server
) -> None:
    path = publish(house, "stay", "Ferry stays in port for the night")
    wait_for_quiet(house)
    kept(varnish.port, path)
    house.stop()
    try:
        assert ask(varnish.port, path).status == 200
        missing_page = ask(varnish.port, "/archive/")
        assert missing_page.status == 503
        assert missing_page["cache-control"] == "no-store"
    finally:
        house.start("--empty")
    assert ask(varnish.port, "/archive/").status == 200
