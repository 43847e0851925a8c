"""The doctor: looks at everything that can be wrong with a newsroom, and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count

from dateline.config.mail_health import mail_findings
from dateline.config.opening import check_database, check_migrated
from dateline.config.processes import last_beat
from dateline.config.startup import CannotStart, check_disk, check_home
from dateline.desk.gateways import sector_model
from dateline.desk.models import Delivery, DuePurge
from dateline.desk.models.in_front import in_front
from dateline.desk.queries.clocks import wrong_clocks
from dateline.desk.rules.training import accuracy, by_what
from dateline.tagging.learning.record import UnreadableModel
from dateline.wires.models import WireItem
from dateline.wires.queries import Health, health, unhandled_items, waiting_files

# Work that has waited this long is not being done.
TOO_LONG = timedelta(minutes=2)
# Calendars of agencies hold more than anybody needs to know by number.
MOST_COUNTED = 10_000
# Connections beside those of the answering threads: two in each web process for views and pages
# that are made ahead, and these for the threads of worker and clock, and for commands.
AHEAD, BESIDE = 2, 30
ALLOWED = """
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    ok: bool
    words: str


def examine(*, now: datetime) -> list[Finding]:
    """Look at everything; what needs the database is left out when that is away."""
    home = Path(settings.HOME)
    house = [
        _checked("home", f"{home} can be written", lambda: check_home(home)),
        _checked("disk", "there is room", lambda: check_disk(home)),
        _checked("database", "answers", check_database),
    ]
    if house[-1].ok:
        house.append(_checked("migrations", "all applied", check_migrated))
        house += _connections()
    processes = [_process(home, name, now) for name in ("worker", "clock")]
    return [*house, *processes, *(_newsroom(now) if house[-1].ok else [])]


def _connections() -> list[Finding]:
    """Hold what the web processes may open against what PostgreSQL allows; SQLite has no limit."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(ALLOWED)
        (allowed,) = cursor.fetchone()
    names = ("DATELINE_WEB_PROCESSES", "DATELINE_WEB_THREADS")
    processes, threads = (int(str(settings.ENVIRONMENT[name])) for name in names)
    return [enough(allowed, processes, threads)]


def enough(allowed: int, processes: int, threads: int) -> Finding:
    """Say whether so many processes of so many threads get a connection each, and what to do if not."""
    wanted = processes * (threads + AHEAD) + BESIDE
    if wanted <= allowed:
        words = f"PostgreSQL allows {allowed}, this machine may open {wanted}"
        return Finding("connections", True, words)
    room = (allowed - BESIDE) // processes - AHEAD
    fewer = f", or DATELINE_WEB_THREADS to {room}" if room > 0 else ""
    return Finding(
        "connections",
        False,
        f"PostgreSQL allows {allowed}, but {processes} web processes of {threads} threads, worker "
        f"and clock may open {wanted}: readers would meet errors. Set max_connections in "
        f"postgresql.conf to {wanted + 10} or more{fewer}.",
    )


def _newsroom(now: datetime) -> list[Finding]:
    mail = [Finding(*found) for found in mail_findings(now=now)]
    return [
        *_sources(now), *_clocks(), _files(now), _items(now), *_held(), *_deliveries(now), *_in_front(now), *mail,
        _sectors(),
    ]  # fmt: skip


def _checked(about: str, fine: str, check: Callable[[], None]) -> Finding:
    try:
        check()
    except CannotStart as reason:
        return Finding(about, False, str(reason))
    return Finding(about, True, fine)


def _process(home: Path, name: str, now: datetime) -> Finding:
    seen = last_beat(home, name)
    if seen and seen.is_fresh(now):
        return Finding(name, True, f"works (process {seen.pid})")
    since = f"was last seen {seen.at:%Y-%m-%d %H:%M} UTC" if seen else "never ran on this home"
    return Finding(
        name, False, f"{since}. Start it with `dateline up`, or alone: `dateline {name}`."
    )


def _sources(now: datetime) -> list[Finding]:
    return [
        Finding(f"source {one.source.slug}", not one.trouble, _how_it_does(one))
        for one in health(now=now)
    ]


def _how_it_does(one: Health) -> str:
    """Give a source's state by its name, what is wrong with it, and when it is tried again."""
    if not one.trouble:
        return f"well. {one.next_try}" if one.next_try else "well"
    state = one.source.state
    return one.trouble if state.is_well else f"{state.value}: {one.trouble}"


def _clocks() -> list[Finding]:
    return [Finding(f"clock of {one.source.slug}", False, one.advice) for one in wrong_clocks()]


def _files(now: datetime) -> Finding:
    waiting = waiting_files(now=now)
    oldest = waiting.first()
    late = oldest is not None and now - oldest.arrived_at > TOO_LONG
    return _waiting("waiting files", waiting.count(), late)


def _items(now: datetime) -> Finding:
    waiting = unhandled_items()
    oldest = waiting.first()
    late = oldest is not None and now - oldest.arrived_at > TOO_LONG
    return _waiting("waiting items", waiting.count(), late)


def _waiting(about: str, number: int, late: bool) -> Finding:
    advice = f" for more than {TOO_LONG.seconds // 60} minutes. Is the worker running?"
    return Finding(about, not late, f"{number}{advice if late else ''}")


def _held() -> list[Finding]:
    held = WireItem.objects.filter(outcome=WireItem.Outcome.HELD)[: MOST_COUNTED + 1].count()
    number = f"more than {MOST_COUNTED:,}" if held > MOST_COUNTED else str(held)
    wait = "waits" if held == 1 else "wait"
    return [Finding("held items", True, f"{number} {wait} for an editor")] if held else []


def _deliveries(now: datetime) -> list[Finding]:
    states = Delivery.State
    rows = Delivery.objects.exclude(state=states.DONE).values("state").annotate(n=Count("pk"))
    number = {row["state"]: row["n"] for row in rows}
    late = Delivery.objects.filter(state=states.WAITING, next_at__lt=now - TOO_LONG).exists()
    waiting = number.get(states.WAITING, 0) + number.get(states.SENDING, 0)
    failed, unknown = number.get(states.FAILED, 0), number.get(states.UNKNOWN, 0)
    return [
        _waiting("waiting deliveries", waiting, late),
        Finding("failed deliveries", not failed, f"{failed} were refused by the other side"),
        Finding(
            "unknown deliveries", not unknown, f"{unknown} got no answer: look whether they arrived"
        ),
    ]


def _sectors() -> Finding:
    """Say how often sectors are right. Words alone are no fault; a file nobody can read is one."""
    try:
        report = sector_model.report()
    except UnreadableModel as fault:
        words = f"what was learned cannot be read, so words alone are used: {fault}. Run `dateline train sectors`."
        return Finding("sectors", False, words)
    if report is None:
        return Finding("sectors", True, "by words and agencies' subjects; nothing learned yet")
    return Finding("sectors", True, f"{accuracy(report)} ({by_what(report)})")


def _in_front(now: datetime) -> list[Finding]:
    return [_told(front.name, now) for front in in_front()]


def _told(name: str, now: datetime) -> Finding:
    late = DuePurge.objects.filter(in_front=name, due_at__lt=now - TOO_LONG).count()
    silent = f"{late} changes did not reach it, so it may show old pages. Is it running?"
    return Finding(name, not late, silent if late else "knows of all changes")
