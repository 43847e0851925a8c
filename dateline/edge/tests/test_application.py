from __future__ import annotations

import threading
import time
from email.utils import parsedate_to_datetime

import pytest

from dateline.edge import rendering
from dateline.edge.application import POPULAR_HITS
from dateline.edge.metrics import Count
from dateline.edge.tests.serving import House

LONG = "word " * 200


@pytest.fixture
def house() -> House:
    return House({"a": "1", "b": "1"})


def ripe(house: House) -> None:
    """Let the second of the renderings be over."""
    for page in house.edge.store.pages.values():
        page.made_at -= 2


def test_a_page_is_rendered_once_and_the_application_is_not_entered_again(house: House) -> None:
    first, second = (house.get("/a") for _ in range(2))
    assert (first.seen, second.seen) == ("MISS", "HIT")
    assert first.text == second.text == "a=1 "
    assert len(house.requests) == 1


def test_a_change_is_on_the_next_answer(house: House) -> None:
    house.get("/a")
    house.change("a", "2")
    assert house.get("/a").text == "a=2 "
    house.change("b", "2")
    assert house.get("/a").seen == "HIT"


def test_a_change_reaches_every_process_before_it_returns(house: House) -> None:
    other = house.another_process()
    house.get("/a")
    house.get("/a", edge=other)
    house.change("a", "2")
    assert house.get("/a").text == house.get("/a", edge=other).text == "a=2 "


def test_a_page_that_was_purged_while_it_was_rendered_is_rendered_again(house: House) -> None:
    house.while_rendering.append(lambda: house.change("a", "2"))
    assert house.get("/a").text == "a=2 "
    assert len(house.rendered) == 2


def test_a_page_that_is_purged_at_every_rendering_is_answered_all_the_same(house: House) -> None:
    house.while_rendering.extend([lambda: house.change("a", "2")] * 100)
    assert house.get("/a").text == "a=2 "
    assert len(house.rendered) == rendering.TRIES + 1
    house.while_rendering.clear()
    assert house.get("/a").seen == "MISS"


def test_many_who_ask_at_once_wait_for_one_rendering(house: House) -> None:
    begun, go_on = house.hold()
    answers: list[str] = []
    crowd = [
        threading.Thread(target=lambda: answers.append(house.get("/a").text)) for _ in range(30)
    ]
    for reader in crowd:
        reader.start()
    begun.wait(5)
    time.sleep(0.05)
    go_on.set()
    for reader in crowd:
        reader.join()
    assert answers == ["a=1 "] * 30
    assert house.rendered == ["/a"]


def test_who_waits_for_a_rendering_that_began_before_the_change_does_not_get_it(
    house: House,
) -> None:
    begun, go_on = house.hold()
    early = threading.Thread(target=lambda: house.get("/a+b"))
    early.start()
    begun.wait(5)
    house.change("a", "2")
    late: list[str] = []
    reader = threading.Thread(target=lambda: late.append(house.get("/a+b").text))
    reader.start()
    time.sleep(0.05)
    go_on.set()
    early.join()
    reader.join()
    assert late == ["a=2 b=1 "]


def test_a_missing_page_that_comes_to_be_is_not_answered_by_an_earlier_look(house: House) -> None:
    house.status = "404 Not Found"
    begun, go_on = house.hold()
    early = threading.Thread(target=lambda: house.get("/a"))
    early.start()
    begun.wait(5)
    # The first has decided on 404 by now; the page comes to be, and another reader asks.
    found: list[int] = []

    def publish() -> None:
        house.change("a", "new")

    publish()
    reader = threading.Thread(target=lambda: found.append(house.get("/a").status))
    reader.start()
    time.sleep(0.05)
    house.while_rendering.append(lambda: setattr(house, "status", "200 OK"))
    go_on.set()
    early.join()
    reader.join()
    assert found == [200]


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip", ""])
def test_each_coding_is_made_once_and_holds_the_same_words(house: House, coding: str) -> None:
    house.facts["a"] = LONG
    answers = [house.get("/a", accept_encoding=coding) for _ in range(2)]
    assert {answer.text for answer in answers} == {f"a={LONG} "}
    assert {answer.headers.get("content-encoding", "") for answer in answers} == {coding}
    assert {answer.headers["content-length"] for answer in answers} == {str(len(answers[0].body))}
    assert all(answer.headers["vary"] == "Accept-Encoding" for answer in answers)
    assert len(house.rendered) == 1


def test_every_coding_has_a_tag_of_its_own_and_the_same_words_keep_it(house: House) -> None:
    house.facts["a"] = LONG
    codings = ["zstd", "br", "gzip", ""]
    tags = [house.get("/a", accept_encoding=coding).headers["etag"] for coding in codings]
    assert len(set(tags)) == 4
    assert not any(tag.startswith("W/") for tag in tags)
    house.change("a", LONG)
    assert [house.get("/a", accept_encoding=each).headers["etag"] for each in codings] == tags


def test_a_short_page_and_a_picture_are_not_compressed(house: House) -> None:
    assert "content-encoding" not in house.get("/a", accept_encoding="gzip").headers
    house.facts["b"] = LONG
    house.headers = [("Content-Encoding", "x")]
    house.edge.renderer.application = lambda environ, start: (
        start("200 OK", [("Content-Type", "image/png")]) or [b"x" * 5000]
    )
    assert "content-encoding" not in house.get("/b", accept_encoding="gzip").headers


def test_a_client_that_has_the_page_hears_304_and_no_body(house: House) -> None:
    first = house.get("/a")
    again = house.get("/a", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers
    house.change("a", "2")
    assert house.get("/a", if_none_match=first.headers["etag"]).status == 200


def test_a_missed_page_answers_304_too_where_the_words_are_the_same(house: House) -> None:
    first = house.get("/a")
    house.change("a", "1")
    again = house.get("/a", if_none_match=first.headers["etag"])
    assert (again.status, again.seen) == (304, "MISS")


def test_a_page_has_no_date_while_its_second_may_still_see_another_state(house: House) -> None:
    assert "last-modified" not in house.get("/a").headers
    ripe(house)
    date = house.get("/a").headers["last-modified"]
    assert parsedate_to_datetime(date).timestamp() < time.time()
    assert house.get("/a", if_modified_since=date).status == 304
    house.change("a", "2")
    assert house.get("/a", if_modified_since=date).status == 200


def test_the_same_words_rendered_anew_have_a_date_of_their_own(house: House) -> None:
    """Between the two there may have been others, which another process sent out with its date."""
    house.get("/a")
    ripe(house)
    old = house.get("/a").headers["last-modified"]
    house.change("a", "1")
    assert "last-modified" not in house.get("/a").headers
    assert house.get("/a", if_modified_since=old).status == 200


def test_head_has_the_headers_of_get_and_no_body(house: House) -> None:
    got, head = house.get("/a"), house.get("/a", method="HEAD")
    assert head.body == b""
    assert {**head.headers, "x-cache": ""} == {**got.headers, "x-cache": ""}


def test_a_range_is_declined_with_the_whole_page(house: House) -> None:
    answer = house.get("/a", range="bytes=0-1")
    assert (answer.status, answer.text) == (200, "a=1 ")
    assert answer.headers["accept-ranges"] == "none"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_a_page_can_only_be_read(house: House, method: str) -> None:
    answer = house.get("/a", method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert house.requests == []


def test_undeclared_parameters_neither_make_another_page_nor_reach_the_view(house: House) -> None:
    house.get("/a?utm_source=mail")
    assert house.get("/a").seen == "HIT"
    assert house.get("/a?fbclid=1&x=<script>").seen == "HIT"
    assert house.requests[0]["QUERY_STRING"] == ""
    assert house.get("/a?before=1&utm_source=x").text == "a=1 before=1"
    assert house.get("/a?before=1").seen == "HIT"


def test_a_query_of_a_thousand_fields_is_refused(house: House) -> None:
    assert house.get("/a?" + "before=1&" * 1000).status == 400


def test_nothing_of_a_request_but_its_address_reaches_a_page(house: House) -> None:
    house.get(
        "/a",
        cookie="sessionid=1",
        authorization="Basic x",
        x_forwarded_host="evil.example",
        x_forwarded_proto="gopher",
        accept_language="de",
        if_none_match="x",
        accept_encoding="gzip",
    )
    given = {name: value for name, value in house.requests[0].items() if name.startswith("HTTP_")}
    assert given == {"HTTP_HOST": "news.example", "HTTP_X_FORWARDED_PROTO": "http"}


@pytest.mark.parametrize("host", ["evil.example", "", "a, b"])
def test_a_foreign_host_is_left_to_the_application_and_never_kept(house: House, host: str) -> None:
    house.get("/a", host=host)
    assert len(house.edge.store) == 0


def test_our_host_in_any_spelling_shares_one_page(house: House) -> None:
    house.get("/a", host="news.example:80")
    assert house.get("/a", host="news.example:8000").seen == "HIT"


def test_a_thousand_ports_are_not_remembered(house: House) -> None:
    for port in range(1000):
        house.get("/a", host=f"news.example:{port}")
    assert len(house.edge._sites) <= 256
    assert len(house.rendered) == 1


def test_what_is_no_page_passes_untouched(house: House) -> None:
    answer = house.get("/desk/", cookie="sessionid=1", accept_encoding="gzip")
    assert answer.text == "desk"
    assert house.requests[0]["HTTP_COOKIE"] == "sessionid=1"
    assert "x-cache" not in answer.headers


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", []),
        ("302 Found", [("Location", "/b")]),
        ("200 OK", [("Set-Cookie", "a=b")]),
        ("200 OK", [("Vary", "Cookie")]),
        ("200 OK", [("Cache-Control", "no-store")]),
        ("200 OK", [("Cache-Control", "no-cache, max-age=0")]),
        ("200 OK", [("Cache-Control", "Private")]),
    ],
)
def test_only_what_is_the_same_for_all_is_kept(
    house: House, status: str, headers: list[tuple[str, str]]
) -> None:
    house.status, house.headers = status, headers
    house.get("/a")
    house.get("/a")
    assert len(house.rendered) == 2


@pytest.mark.parametrize("status", ["301 Moved Permanently", "410 Gone"])
def test_lasting_redirects_and_withdrawals_are_kept(house: House, status: str) -> None:
    house.status, house.headers = status, [("Location", "/b")]
    answers = [house.get("/a") for _ in range(2)]
    assert [answer.seen for answer in answers] == ["MISS", "HIT"]
    assert house.get("/a", if_none_match="*").status == int(status[:3])


def test_only_what_stands_in_front_is_told_the_keys(house: House) -> None:
    assert not [name for name in house.get("/a+b").headers if name.startswith("surrogate")]
    told = house.get("/a+b", surrogate_capability='varnish="Surrogate/1.0"').headers
    assert told["surrogate-key"].split() == ["everything", "a", "b"]
    assert told["surrogate-control"].startswith("max-age=")
    assert told["cache-control"] == "public, max-age=0, must-revalidate"


def test_a_page_with_more_keys_than_a_header_holds_is_not_kept_in_front(house: House) -> None:
    names = "+".join(f"fact{number:010}" for number in range(2000))
    told = house.get(f"/{names}", surrogate_capability='varnish="Surrogate/1.0"').headers
    assert told["surrogate-control"] == "no-store"
    assert "surrogate-key" not in told


def test_a_view_that_says_how_long_browsers_may_keep_it_is_believed(house: House) -> None:
    house.headers = [("Cache-Control", "public, max-age=60")]
    assert house.get("/a").headers["cache-control"] == "public, max-age=60"


def test_while_rendering_fails_the_last_good_page_is_shown_and_said_to_be_old(
    house: House,
) -> None:
    house.get("/a")
    house.change("a", "2")
    house.fails = True
    answer = house.get("/a")
    assert (answer.status, answer.text, answer.seen) == (200, "a=1 ", "STALE")
    assert answer.headers["warning"].startswith("111")
    assert house.board.failed_at > time.time() - 5
    counts = house.board.counts()
    assert (counts[Count.FAILED], counts[Count.STALE]) == (1, 1)


def test_a_page_that_fails_is_not_tried_for_every_reader(house: House) -> None:
    house.get("/a")
    house.change("a", "2")
    house.fails = True
    for _ in range(50):
        house.get("/a")
    assert len(house.rendered) == 2
    house.fails = False
    house.edge.store.pages["http://news.example", "/a", ""].retry_at = 0
    assert house.get("/a").text == "a=2 "


def test_what_was_killed_is_not_shown_even_while_rendering_fails(house: House) -> None:
    house.get("/a+b")
    house.change("a", "killed", killed=True)
    house.fails = True
    answer = house.get("/a+b")
    assert answer.status == 503
    assert b"a=1" not in answer.body
    assert answer.headers["retry-after"] == "2"


def test_a_failing_page_that_was_never_good_is_an_error_that_nobody_keeps(house: House) -> None:
    house.fails = True
    assert house.get("/a").status == 503
    house.fails = False
    assert house.get("/a").text == "a=1 "


def test_a_page_many_read_is_rendered_again_before_they_ask(house: House) -> None:
    for _ in range(2 * POPULAR_HITS):
        house.get("/a")
    house.get("/b")
    house.change("a", "2")
    house.change("b", "2")
    assert house.edge.warm() == 1
    answer = house.get("/a")
    assert (answer.seen, answer.text) == ("HIT", "a=2 ")
    assert house.get("/b").seen == "MISS"


def test_a_page_that_nobody_reads_any_more_is_not_rendered_for_nobody(house: House) -> None:
    for _ in range(2 * POPULAR_HITS):
        house.get("/a")
    for value in "2345":
        house.change("a", value)
        house.edge.warm()
    assert len(house.rendered) == 2


def test_pages_are_kept_up_to_so_many_bytes_and_the_unread_go_first() -> None:
    house = House(most_bytes=50_000)
    house.get("/read")
    for number in range(50):
        house.get(f"/{number}")
        house.get("/read")
    assert house.edge.store.bytes <= 50_000
    assert 5 < len(house.edge.store) < 15
    assert house.rendered.count("/read") == 1
    assert house.edge.store.bytes == sum(page.size for page in house.edge.store.pages.values())


def test_no_stranger_can_fill_the_store_with_endless_addresses(house: House) -> None:
    house.get("/a?before=" + "1" * 600)
    assert len(house.edge.store) == 0
