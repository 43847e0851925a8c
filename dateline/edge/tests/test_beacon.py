"""What counts as a view, and what of it waits to be written down."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dateline.edge import Board
from dateline.edge.beacon import MOST_WAITING, STEP_SECONDS, WINDOW_SECONDS, Beacon, Tally
from dateline.edge.errors import NotWritten
from dateline.edge.housekeeping import write_down
from dateline.edge.marks import MOST_OF_A_HOUSE, READERS, Marks
from dateline.edge.metrics import Count, exposition
from dateline.edge.rules.clients import PARTS, house_of, is_browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
SITE = "https://news.example"
NOON = 1_763_812_800


@dataclass
class Site:
    """A beacon before an application that remembers what it was asked, with a clock to be set."""

    entered: list[str] = field(default_factory=list)
    now: float = NOON

    def __post_init__(self) -> None:
        self.board = Board()
        self.beacon = Beacon(
            self.application,
            path="/seen",
            board=self.board,
            marks=Marks(1 << 12, 1 << 10),
            is_ours=lambda host: host == "news.example",
            proxies=("127.0.0.1", "10.0.0.0/8"),
            kind_of=len,
            clock=lambda: self.now,
        )

    def application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.entered.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"page"]

    def view(
        self,
        thing: int | str = 7,
        address: str = "203.0.113.1",
        agent: str = FIREFOX,
        *,
        method: str = "POST",
        **more: str,
    ) -> str:
        """Tell of a view; gives the status."""
        started: list[str] = []
        environ = {
            "PATH_INFO": "/seen",
            "REQUEST_METHOD": method,
            "QUERY_STRING": f"thing={thing}",
            "REMOTE_ADDR": address,
            "HTTP_ORIGIN": SITE,
            "HTTP_USER_AGENT": agent,
            **more,
        }
        assert b"".join(self.beacon(environ, lambda s, h: started.append(s))) == b""
        return started[0]

    @property
    def counted(self) -> int:
        return sum(self.beacon.take().values())


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_view_counts_and_does_not_enter_the_application(site: Site) -> None:
    assert site.view() == "204 No Content"
    assert site.counted == 1
    assert site.entered == []


def test_other_addresses_go_through(site: Site) -> None:
    environ = {"PATH_INFO": "/seen/", "REQUEST_METHOD": "GET"}
    assert b"".join(site.beacon(environ, lambda s, h: None)) == b"page"


def test_looking_at_the_address_counts_nothing(site: Site) -> None:
    assert site.view(method="GET") == "405 Method Not Allowed"
    assert site.view(method="HEAD") == "405 Method Not Allowed"
    assert site.counted == 0


@pytest.mark.parametrize(
    "told",
    ["", "x", "-1", "7;", "1" * 13, "7&from=" + "a" * 101, "7&from=<b>", "7&from=a&thing=8", "٧"],
)
def test_what_is_not_understood_is_refused(site: Site, told: str) -> None:
    assert site.view(told) == "400 Bad Request"
    assert site.counted == 0


def test_views_are_told_apart_by_where_readers_came_from_and_when(site: Site) -> None:
    site.view("7&from=t.co")
    site.view("7", "203.0.113.2")
    site.now += STEP_SECONDS
    site.view("7", "203.0.113.3")
    step = NOON // STEP_SECONDS
    assert site.beacon.take() == {(step, 7, 4): 1, (step, 7, 0): 1, (step + 1, 7, 0): 1}


def test_a_reader_counts_once_for_a_story_within_six_hours(site: Site) -> None:
    for _ in range(1000):
        assert site.view() == "204 No Content"
    site.view(8)
    assert site.counted == 2
    site.now += WINDOW_SECONDS
    site.view()
    assert site.counted == 1


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.5.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/128.0 Safari",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "Mozilla/5.0 (Windows) Chrome-Lighthouse",
        FIREFOX + "x" * 500,
    ],
)
def test_a_robot_does_not_count(site: Site, agent: str) -> None:
    assert site.view(agent=agent) == "204 No Content"
    assert site.counted == 0


def test_a_telephone_with_an_odd_name_is_no_robot() -> None:
    assert is_browser("Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/99")
    assert is_browser(SAFARI)


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_PURPOSE": "preview"},
        {"HTTP_X_MOZ": "prefetch"},
    ],
)
def test_what_is_loaded_ahead_does_not_count(site: Site, header: dict[str, str]) -> None:
    site.view(**header)
    assert site.counted == 0


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
        {"HTTP_ORIGIN": "news.example"},
        {"HTTP_ORIGIN": "ftp://news.example"},
        {"HTTP_ORIGIN": "https://news.example.evil.example"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
    ],
)
def test_pages_of_others_are_refused(site: Site, header: dict[str, str]) -> None:
    assert site.view(**header) == "403 Forbidden"
    assert site.counted == 0


def test_one_address_counts_as_a_few_readers_whatever_it_says_it_reads_with(site: Site) -> None:
    for number in range(500):
        site.view(agent=f"Mozilla/5.0 (X11; rv:{number})")
    assert site.counted == READERS


def test_an_ipv6_network_is_one_house(site: Site) -> None:
    for number in range(500):
        site.view(address=f"2001:db8:1:2::{number:x}")
    assert site.counted == 1


def test_whoever_has_a_wide_network_is_a_bounded_number_of_houses(site: Site) -> None:
    for number in range(5000):
        site.view(address=f"2001:db8:1:{number:x}::1", agent=f"Mozilla/5.0 ({number % 7})")
    assert site.counted <= PARTS * READERS


def test_a_house_has_so_many_views_of_all_stories_together(site: Site) -> None:
    for number in range(MOST_OF_A_HOUSE + 200):
        site.view(number)
    site.view(1, "203.0.113.2")
    assert site.counted == MOST_OF_A_HOUSE + 1


def test_only_our_proxies_are_believed(site: Site) -> None:
    for number in range(50):
        site.view(address="198.51.100.9", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert site.counted == 1
    for number in range(50):
        forwarded = f"1.1.1.1, 203.0.113.{number}, 10.2.3.4"
        site.view(address="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert site.counted == 50


def test_an_address_that_is_none_does_not_count(site: Site) -> None:
    site.view(address="")
    site.view(address="unix:")
    assert site.counted == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "::ffff:203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_houses_are_addresses_or_parts_of_networks(one: str, other: str, same: bool) -> None:
    assert house_of(one)
    assert (house_of(one) == house_of(other)) == same


def test_what_waits_is_bounded(site: Site) -> None:
    step = int(site.now) // STEP_SECONDS
    site.beacon.give_back({Tally(step, number, 0): 1 for number in range(MOST_WAITING + 10)})
    site.view(MOST_WAITING + 20)
    site.view(7, "203.0.113.2")
    waiting = site.beacon.take()
    assert len(waiting) == MOST_WAITING
    assert waiting[Tally(step, 7, 0)] == 2
    assert 'views_total{result="dropped"} 1.0' in exposition(site.board).decode()


def test_everything_that_became_of_views_is_counted(site: Site) -> None:
    site.view()
    site.view()
    site.view(agent="curl/8")
    site.view(HTTP_ORIGIN="null")
    counts = site.board.counts()
    kinds = (Count.VIEW_COUNTED, Count.VIEW_REPEATED, Count.VIEW_ROBOT, Count.VIEW_REFUSED)
    assert [counts[each] for each in kinds] == [1, 1, 1, 1]


def test_what_was_not_written_is_kept_for_the_next_time(site: Site) -> None:
    def fails(views: object) -> None:
        raise NotWritten("the disk is full")

    site.view()
    write_down(site.beacon, fails)
    site.view(7, "203.0.113.2")
    written: list[int] = []
    write_down(site.beacon, lambda views: written.extend(views.values()))
    assert written == [2]
    write_down(site.beacon, lambda views: written.append(99))
    assert written == [2]


def test_what_may_have_been_written_is_not_written_again(site: Site) -> None:
    def breaks_off(views: object) -> None:
        raise ConnectionError("the answer was lost")

    site.view()
    write_down(site.beacon, breaks_off)
    assert site.counted == 0


def test_forks_share_the_marks_and_a_killed_one_leaves_them_whole() -> None:
    marks = Marks(1 << 8, 1 << 6)
    assert marks.is_first(1, b"house", FIREFOX, 7)
    child = os.fork()
    if not child:
        known = marks.is_first(1, b"house", FIREFOX, 7)
        new = marks.is_first(1, b"house", FIREFOX, 8)
        os._exit(0 if not known and new else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert not marks.is_first(1, b"house", FIREFOX, 8)
    child = os.fork()
    if not child:
        marks.is_first(2, b"house", FIREFOX, 7)
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert not marks.is_first(2, b"house", FIREFOX, 7)


def test_with_the_window_the_salt_changes_and_all_marks_go() -> None:
    marks = Marks(1 << 8, 1 << 6)
    for number in range(50):
        marks.is_first(1, b"house", FIREFOX, number)
    before, salt = bytes(marks._memory), marks._salt
    marks.is_first(2, b"other", SAFARI, 7)
    after = bytes(marks._memory)
    assert marks._salt != salt
    assert salt not in after
    # The window, the salt, one mark, one count.
    assert sum(1 for place in range(0, len(after), 8) if after[place : place + 8] != bytes(8)) == 7
    assert (
        sum(1 for place in range(0, len(before), 8) if before[place : place + 8] != bytes(8)) > 50
    )


def test_a_full_memory_goes_on_counting() -> None:
    marks = Marks(1 << 4, 1 << 4)
    seen = [marks.is_first(1, b"%d" % number, FIREFOX, 7) for number in range(500)]
    assert all(seen)
    assert not marks.is_first(1, b"499", FIREFOX, 7)


def test_nothing_of_a_reader_stands_in_the_marks() -> None:
    marks = Marks(1 << 8, 1 << 6)
    marks.is_first(1, b"203.0.113.77", FIREFOX, 7)
    assert b"203.0.113" not in bytes(marks._memory)
    assert b"Firefox" not in bytes(marks._memory)
