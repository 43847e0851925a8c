"""What came of a run: every answer judged, and the figures."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from benchmarks.staleness.crowd import Plan
from benchmarks.staleness.judging import Judge, Ledger, Stale
from benchmarks.staleness.records import STORY, Answer, Deed, Shown, answers_in


@dataclass(slots=True)
class Report:
    """What came of it."""

    deeds: list[Deed]
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    stale: list[Stale] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    """Seconds that each first publication took to return."""
    seen: list[float] = field(default_factory=list)
    """Seconds from the call of each first publication to the end of the first answer with it, without
    those in which nobody asked for a page that shows it: a picture may stand on one page alone."""
    kills: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    compared: int = 0

    @property
    def reads(self) -> int:
        """How many answers were judged."""
        return self.statuses.total()

    @property
    def holds(self) -> bool:
        """Nothing was stale."""
        return not self.stale and not self.differing


def judge_all(report: Report, plan: Plan, books: Sequence[Path]) -> None:
    """Hold every answer that the readers wrote down against the deeds."""
    ledger = Ledger(report.deeds)
    first: dict[tuple[str, int], Answer] = {}
    for path in books:
        shown, answers = answers_in(path)
        judge = Judge(ledger, shown, kills=bool(plan.kill9))
        fresh = set(shown)
        for answer in answers:
            page = shown[answer.shown]
            report.statuses[answer.status] += 1
            report.answers[kind_of(page.page), answer.how] += 1
            if why := judge.verdict(answer):
                report.stale.append(Stale(answer, page, why))
            if answer.shown in fresh:
                fresh.remove(answer.shown)
                _note_first(first, page, answer)
    deeds = [
        (deed, first[deed.thing, 1])
        for deed in report.deeds
        if deed.state == 1 and (deed.thing, 1) in first
    ]
    report.calls = [deed.returned - deed.called for deed, _ in deeds if deed.returned < inf]
    report.seen = [until_seen(deed, answer) for deed, answer in deeds]


def until_seen(deed: Deed, answer: Answer) -> float:
    """Give the seconds from a call to the first answer with what it did, as readers knew them.

    That nobody was given an old page after the return is judged by itself.
    """
    unasked = max(0.0, answer.asked - deed.returned)
    return answer.ended - deed.called - unasked


def _note_first(first: dict[tuple[str, int], Answer], shown: Shown, answer: Answer) -> None:
    for seen in shown.marks.items():
        if seen not in first or answer.ended < first[seen].ended:
            first[seen] = answer


def kind_of(page: str) -> str:
    """Name the kind of a page."""
    if page.startswith("/article/"):
        return "story"
    return page


def table(report: Report, plan: Plan) -> str:
    """Write the figures."""
    stories = [deed for deed in report.deeds if deed.thing.startswith(STORY)]
    called = sorted(deed.called for deed in report.deeds)
    span = called[-1] - called[0] if len(called) > 1 else 0.0
    lines = [
        f"seed {plan.seed}: {report.reads:,} reads in {report.seconds:,.0f} s, {len(stories):,} "
        f"publications and {len(report.deeds) - len(stories)} other changes",
    ]
    if span and not plan.kill9:
        lines.append(f"changes a second       {(len(called) - 1) / span:10.1f}")
    kinds = Counter(deed.kind for deed in report.deeds)
    lines.append("changes                " + ", ".join(f"{k} {n}" for k, n in kinds.most_common()))
    statuses = sorted(report.statuses.items())
    lines.append("statuses               " + ", ".join(f"{k}: {n:,}" for k, n in statuses))
    lines += _per_page(report)
    if report.calls:
        lines.append(f"ms from call to return {_figures(report.calls)}")
        lines.append(f"ms from call to seen   {_figures(report.seen)}")
    if report.kills:
        killed = ", ".join(f"{name} {count}" for name, count in report.kills.items())
        lines.append(f"killed                 {killed}")
    lines.append(f"compared with anew     {report.compared:,}, {len(report.differing)} differ")
    lines.append(f"stale answers          {len(report.stale):,}")
    lines += [f"  {each}" for each in report.stale[:20]]
    return "\n".join([*lines, *(f"  {each}" for each in report.differing[:20])])


def _figures(seconds: Sequence[float]) -> str:
    ranked = sorted(seconds)
    p95 = ranked[round(0.95 * (len(ranked) - 1))]
    middle, longest = statistics.median(ranked) * 1000, ranked[-1] * 1000
    return f"median {middle:,.1f}, p95 {p95 * 1000:,.1f}, longest {longest:,.1f}"


def _per_page(report: Report) -> list[str]:
    hows = sorted({how for _, how in report.answers})
    pages = sorted({page for page, _ in report.answers})
    lines = [f"{'answers':32}" + "".join(f"{how:>10}" for how in hows)]
    for page in pages:
        counts = "".join(f"{report.answers[page, how]:10,}" for how in hows)
        lines.append(f"{page:32}{counts}")
    return lines
