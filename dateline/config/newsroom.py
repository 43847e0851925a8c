"""`dateline up`: everything that has to be true before readers come, in the order in which it must."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dateline.config.processes import fork, loading, share_memory
from dateline.config.startup import CannotStart, check_machine, check_port, hold_home
from dateline.config.supervisor import Role, Supervisor, how_it_ended

Say = Callable[[str], None]
# Exit code of a child that has told the person at the terminal why.
SAID = 3


def run_newsroom(*, home: Path, host: str, port: int, with_demo: bool, say: Say) -> None:
    """Open the newsroom and run it until SIGINT or SIGTERM; raises CannotStart with the reason."""
    check_machine(home)
    lock = hold_home(home, f"http://localhost:{port}/")
    check_port(host, port)
    load_django()
    prepare(say)
    supervisor = Supervisor([*roles(), opening_role(host, port, with_demo, say)], say)
    share_memory()
    supervisor.run()
    lock.close()
    say("Stopped.")


def load_django() -> None:
    """Import everything once, in the parent: every process forked from it shares these pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")
    import django

    with loading():
        django.setup()


def prepare(say: Say) -> None:
    """Make database, tables, first editor and static files; raises CannotStart with the reason.

    Each in a process of its own, so that all cores work, and the parent stays small and without any
    connection that a fork could not share. Meanwhile the parent loads what answers readers.
    """
    from dateline.config import opening, web

    static = fork(in_words(opening.gather_static))
    tables = fork(in_words(lambda: make_tables(say)))
    web.load()
    for name, child in (("The tables", tables), ("The static files", static)):
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == SAID:
            sys.exit(1)
        if status:
            raise CannotStart(f"{name} could not be made: the process {how_it_ended(status)}.")
    opening.know_static()


def in_words(work: Callable[[], None]) -> Callable[[], int]:
    """Wrap work for a child: what keeps it from being done is said in one line."""

    def attempt() -> int:
        try:
            work()
        except CannotStart as reason:
            print(reason, file=sys.stderr)  # noqa: T201  the parent's terminal is ours
            return SAID
        return 0

    return attempt


def make_tables(say: Say) -> None:
    """Migrate, set the newsroom up, and make the first editor, whose password is said once."""
    from dateline.config import opening
    from dateline.desk.actions import set_up_newsroom

    opening.migrate()
    set_up_newsroom()
    if made := opening.first_editor():
        say(f"First editor: {made[0]}, password {made[1]} (shown only now; change it on the desk)")


def roles() -> list[Role]:
    """Name the processes of a newsroom on one machine."""
    from dateline.config.clock import run_clock
    from dateline.config.web import run_web
    from dateline.config.worker import run_worker

    return [Role("web", run_web), Role("worker", run_worker), Role("clock", run_clock)]


def opening_role(host: str, port: int, with_demo: bool, say: Say) -> Role:
    """Name what is done once: load the demonstration, and tell when readers can come."""
    from dateline.config.demo import drawing, loader

    def open_doors() -> int:
        if with_demo and loader.is_wanted():
            loader.hand_in()
            if not loader.wait_for_worker():
                say("The demonstration is not complete yet; the worker goes on with it.")
        wait_for_front(host, port, say)
        say(greeting(port))
        # Readers need not wait for pictures: a front without them is whole. Nor may they be slowed.
        os.nice(10)
        drawing.draw_pictures()
        return 0

    return Role("opening", open_doors, once=True)


def greeting(port: int) -> str:
    """Say where to go."""
    site = f"http://localhost:{port}/"
    return f"Readers can come: {site}  ·  desk: {site}desk/"


def wait_for_front(host: str, port: int, say: Say) -> None:
    """Ask for the front page until it answers 200."""
    told = time.monotonic()
    while (status := front_status(host, port)) != 200:
        if time.monotonic() - told > 30:
            say(f"The front page does not answer yet ({status or 'no connection'}).")
            told = time.monotonic()
        time.sleep(0.05 if status is None else 2.0)


def front_status(host: str, port: int) -> int | None:
    """Ask for the front page; None where nobody answers."""
    target = "127.0.0.1" if host in {"0.0.0.0", "localhost"} else host  # noqa: S104
    door = http.client.HTTPConnection("::1" if target == "::" else target, port, timeout=20)
    try:
        door.request("GET", "/", headers={"Host": "localhost", "Accept": "text/html"})
        return door.getresponse().status
    except OSError:
        return None
    finally:
        door.close()
