"""Nobody gets an old page: not while others publish, and not after any process was killed.

The judge itself is tried on books that are wrong in every way that it knows of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from benchmarks.never_stale import run
from benchmarks.staleness.crowd import BusyHouse, Plan
from benchmarks.staleness.judging import Judge, Ledger
from benchmarks.staleness.records import Answer, Deed, Shown, deeds_in, mark, read_marks, write
from benchmarks.staleness.report import Report, table, until_seen
from tests.house import House

FRONTS = ("latest", "country:KR")
PAGE = "/article/politics/7-harbour/"
FIRST = Deed("s1001", 1, "wire", 10.0, 11.0, False, FRONTS, 100.0, 7, PAGE)
UPDATE = replace(FIRST, state=2, kind="update", called=20.0, returned=21.0)
KILL = replace(FIRST, state=3, kind="kill", hidden=True, called=30.0, returned=31.0)
ALL = (FIRST, UPDATE, KILL)

RunOne = Callable[[Plan], Report]


def test_the_time_until_seen_leaves_out_when_nobody_asked() -> None:
    # Called at 10, returned at 11.
    assert until_seen(FIRST, Answer(10.5, 11.2, 0, 200, "MISS")) == pytest.approx(1.2)
    assert until_seen(FIRST, Answer(18.0, 18.3, 0, 200, "MISS")) == pytest.approx(1.3)


def verdict(
    asked: float,
    ended: float,
    *,
    page: str = "/latest/",
    status: int = 200,
    state: int = 0,
    deeds: tuple[Deed, ...] = ALL,
    others: dict[str, int] | None = None,
) -> str:
    """Judge one answer that shows a state of the story, or none."""
    seen = {**({"s1001": state} if state else {}), **(others or {})}
    judge = Judge(Ledger(deeds), {0: Shown(page, status, seen)})
    return judge.verdict(Answer(asked, ended, 0, status, "HIT"))


@pytest.mark.parametrize("page", ["/latest/", "/feed.json", PAGE])
def test_an_answer_may_show_the_old_state_until_the_call_has_returned(page: str) -> None:
    assert verdict(20.5, 20.6, page=page, state=1) == ""
    assert verdict(20.9, 40.0, page=page, state=1) == ""
    assert "state 1, 10.0 ms after the update" in verdict(21.01, 21.2, page=page, state=1)


def test_a_killed_story_may_not_be_shown_once_the_kill_has_returned() -> None:
    assert verdict(30.5, 30.6, state=2) == ""
    assert "kill" in verdict(31.1, 31.2, state=2)
    assert "kill" in verdict(31.1, 31.2, page=PAGE, state=2)
    assert verdict(31.1, 31.2, page=PAGE, status=410) == ""
    assert verdict(31.1, 31.2) == ""


def test_a_front_may_not_lack_a_story_that_was_there_before_the_request() -> None:
    assert verdict(10.5, 10.6) == ""
    assert "s1001 is missing" in verdict(11.1, 11.2)
    assert verdict(11.1, 30.1) == ""
    # Behind so many others it need not be there.
    before = [
        replace(FIRST, thing=f"s{one}", called=1.0, returned=2.0, published=200.0, address="")
        for one in range(24)
    ]
    marks = {other.thing: 1 for other in before}
    assert verdict(12.0, 12.1, deeds=(*ALL, *before), others=marks) == ""
    marks.popitem()
    assert "missing" in verdict(12.0, 12.1, deeds=(*ALL, *before), others=marks)


def test_a_story_may_not_stand_on_a_front_that_it_has_left() -> None:
    moved = replace(UPDATE, fronts=("latest",))
    country = "/country/south-korea/"
    assert verdict(20.5, 22.0, page=country, state=2, deeds=(FIRST, moved)) == ""
    assert "had left" in verdict(21.1, 22.0, page=country, state=2, deeds=(FIRST, moved))


def test_a_page_may_not_be_gone_while_its_story_is_up() -> None:
    assert "410, though s1001 is up" in verdict(21.1, 21.2, page=PAGE, status=410)
    assert verdict(21.1, 30.1, page=PAGE, status=410) == ""
    assert "301" in verdict(21.1, 21.2, page=PAGE, status=301)
    assert "does not show it" in verdict(21.1, 21.2, page=PAGE)


def test_what_nobody_has_published_shows_that_the_measure_is_wrong() -> None:
    assert "nobody" in verdict(12.0, 12.1, state=2)
    assert "nobody" in verdict(12.0, 12.1, state=1, others={"s9": 1})


def test_the_menu_and_the_words_of_a_picture_grow_old_too() -> None:
    menu = [Deed("m0", 1, "menu", 1.0, 2.0), Deed("m0", 2, "menu", 12.0, 13.0)]
    pictured = replace(FIRST, picture="p0")
    words = Deed("p0", 1, "picture", 1.0, 2.0)
    assert verdict(12.5, 12.6, state=1, others={"m0": 1}, deeds=(FIRST, *menu)) == ""
    assert "menu" in verdict(13.5, 13.6, state=1, others={"m0": 1}, deeds=(FIRST, *menu))
    assert "menu lacks" in verdict(13.5, 13.6, state=1, deeds=(FIRST, *menu))
    assert "lacks the words" in verdict(12.0, 12.1, page=PAGE, state=1, deeds=(pictured, words))


def test_failures_and_broken_answers_count_as_well() -> None:
    assert verdict(12.0, 12.1, status=503) == "the newsroom failed"
    assert verdict(12.0, 12.1, status=0) == "the answer broke off"


def test_the_books_of_a_killed_publisher_are_read_to_the_last_whole_line(tmp_path: Path) -> None:
    with (tmp_path / "publisher-0.log").open("w") as log:
        write(log, "deed", replace(FIRST, returned=inf))
        write(log, "deed", FIRST)
        write(log, "deed", replace(UPDATE, returned=inf))
        log.write('{"what": "deed", "thi')
    first, update = deeds_in([tmp_path / "publisher-0.log"])
    assert (first, update.returned) == (FIRST, inf)


def test_a_mark_is_read_in_its_oldest_state_and_not_from_addresses() -> None:
    text = f"<a href='/{mark('s12', 1).lower()}'>{mark('s12', 4)} and {mark('s12', 3)}</a>"
    assert read_marks(text) == {"s12": 3}


@pytest.fixture
def run_one(empty_home: House, tmp_path: Path) -> Iterator[RunOne]:
    """Run a newsroom of one's own by a plan."""
    bare = empty_home.copy_to(tmp_path / "home")
    house = BusyHouse(bare.home, bare.database, web=3)
    (tmp_path / "logs").mkdir()

    def by_plan(plan: Plan) -> Report:
        house.start("--empty")
        return run(house, plan, tmp_path / "logs")

    yield by_plan
    house.pull_down()


@pytest.mark.slow
def test_nobody_gets_an_old_page_while_two_publish_as_fast_as_they_can(run_one: RunOne) -> None:
    plan = Plan(reads=1_500, publications=150, rate=50.0)
    report = run_one(plan)
    assert report.holds, table(report, plan)
    assert len(report.deeds) >= 150
    assert {how for _, how in report.answers} == {"HIT", "MISS"}
    assert set(report.statuses) <= {200, 304, 404, 410}


@pytest.mark.slow
def test_no_page_is_old_after_a_publisher_a_web_process_and_the_worker_were_killed(
    run_one: RunOne,
) -> None:
    plan = Plan(publications=0, kill9=3)
    report = run_one(plan)
    assert report.holds, table(report, plan)
    assert report.kills == {"publisher": 1, "web": 1, "worker": 1}
    assert report.compared > 100


@pytest.mark.slow
def test_a_story_killed_while_everybody_reads_it_is_gone_at_once(run_one: RunOne) -> None:
    plan = Plan(reads=1_500, publications=30, rate=10.0, surge=True)
    report = run_one(plan)
    assert report.holds, table(report, plan)
    assert any(deed.kind == "kill" for deed in report.deeds)
    assert set(report.statuses) <= {200, 304, 410}
