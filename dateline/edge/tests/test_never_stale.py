"""Renderings, changes, kills, failures and evictions in every order: no answer is ever old.

What is checked is what the promise says: an answer to a request that came after a change had
returned shows that change or a later one. Changes happen between requests and in the middle of
renderings, where the fact that changes may have been read already or not.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dateline.edge.application import Edge
from dateline.edge.tests.serving import House

NAMES = ["a", "b", "c"]
PAGES = ["/a", "/b", "/a+b", "/c+a", "/a+b+c"]
CODINGS = ["", "gzip", "zstd"]


class Readers(RuleBasedStateMachine):
    """Two processes, one board, three facts that only grow."""

    @initialize()
    def begin(self) -> None:
        self.house = House(dict.fromkeys(NAMES, "0"), most_bytes=8_000)
        self.processes: list[Edge] = [self.house.edge, self.house.another_process()]
        self.killed = dict.fromkeys(NAMES, 0)
        self.etags: dict[str, tuple[str, list[int]]] = {}

    def next_value(self, name: str, *, killed: bool = False) -> None:
        value = int(self.house.facts[name]) + 1
        if killed:
            self.killed[name] = value
        self.house.change(name, str(value), killed=killed)

    @rule(name=st.sampled_from(NAMES), killed=st.booleans())
    def change(self, name: str, killed: bool) -> None:
        self.next_value(name, killed=killed)

    @rule()
    def purge_everything(self) -> None:
        self.house.board.purge((0,))

    @rule(process=st.integers(0, 1))
    def forget(self, process: int) -> None:
        self.processes[process].store.clear()

    @rule(process=st.integers(0, 1))
    def warm(self, process: int) -> None:
        for page in PAGES:
            self.processes[process].popular["http://news.example", page, ""] = None
        self.processes[process].warm()

    @rule(
        page=st.sampled_from(PAGES),
        process=st.integers(0, 1),
        coding=st.sampled_from(CODINGS),
        meanwhile=st.lists(st.sampled_from([*NAMES, ""]), max_size=8),
        ages=st.booleans(),
    )
    def read(self, page: str, process: int, coding: str, meanwhile: list[str], ages: bool) -> None:
        if ages:
            for kept in self.processes[process].store.pages.values():
                kept.made_at -= 2
        known = {name: int(value) for name, value in self.house.facts.items()}
        self.house.while_rendering = [
            partial(self.next_value, name) if name else int for name in meanwhile
        ]
        given: dict[str, Any] = {"accept_encoding": coding}
        tag, tagged = self.etags.get(page, ("", []))
        if tag:
            given["if_none_match"] = tag
        answer = self.house.get(page, edge=self.processes[process], **given)
        self.house.while_rendering = []
        if answer.status == 304:
            shown = tagged
        else:
            assert answer.status == 200
            shown = [int(part.partition("=")[2]) for part in answer.text.split()]
            self.etags[page] = (answer.headers["etag"], shown)
        self.check(page, shown, known)

    @rule(page=st.sampled_from(PAGES), process=st.integers(0, 1))
    def read_while_the_database_is_away(self, page: str, process: int) -> None:
        self.house.fails = True
        answer = self.house.get(page, edge=self.processes[process])
        self.house.fails = False
        for kept in self.processes[process].store.pages.values():
            kept.retry_at = 0
        if answer.status == 503:
            return
        shown = [int(part.partition("=")[2]) for part in answer.text.split()]
        if answer.seen == "STALE":
            # The last good page may be old, and shows nothing that was killed since.
            self.check(page, shown, self.killed)
        else:
            self.check(page, shown, {name: int(value) for name, value in self.house.facts.items()})

    def check(self, page: str, shown: list[int], least: dict[str, int]) -> None:
        for name, value in zip(page.strip("/").split("+"), shown, strict=True):
            assert value >= least[name], f"{page} shows {name}={value}, known was {least[name]}"

    @invariant()
    def keeps_within_its_bytes(self) -> None:
        for edge in getattr(self, "processes", []):
            assert edge.store.bytes <= edge.store.most_bytes


TestReaders = Readers.TestCase
TestReaders.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
