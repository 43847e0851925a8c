"""The worker: takes copy in, brings it to the desk, and polls those who must be asked."""

from __future__ import annotations

import gc
import logging
import signal
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from dateline.audience.actions.deliveries import forget_other_fronts
from dateline.audience.gateways.mail import mail_gateway
from dateline.audience.handlers.bounces import read_bounces
from dateline.audience.handlers.deliveries import deliver_waiting, purge_again
from dateline.audience.handlers.letters import forget_what_is_old, send_letter_mails
from dateline.audience.handlers.newsletter_sending import Line, Pace, Sender, keep_house
from dateline.audience.handlers.newsletters import issue_letters
from dateline.config.drawing import Drawing
from dateline.config.processes import BEAT_SECONDS, Bell, beat
from dateline.config.rounds import end_round
from dateline.config.teaching import Teaching
from dateline.desk.handlers import handle_waiting_items
from dateline.desk.models.in_front import due, in_front
from dateline.edge import EVERYTHING
from dateline.tagging import Text, tag
from dateline.wires.actions import poll, read, take_back_leases, take_from_folders
from dateline.wires.formats import Hints, Unreadable
from dateline.wires.gateways.arrivals import arrivals
from dateline.wires.gateways.http import Client, GuardedClient
from dateline.wires.gateways.parser import Parser, Reads
from dateline.wires.models import Source
from dateline.wires.queries import waiting_files
from dateline.wires.queries.due import due_sources

logger = logging.getLogger(__name__)

# From the promise: wire to reader in under a second. A dropped file waits this long at most
# before it is seen.
PAUSE_SECONDS = 0.1
POLL_PAUSE_SECONDS = 2.0
DELIVERY_PAUSE_SECONDS = 1.0
LETTER_PAUSE_SECONDS = 2.0
# Between two looks for what readers wrote long ago and is to be forgotten.
FORGET_EVERY = timedelta(minutes=10)
MAIL_PAUSE_SECONDS = 1.0
BOUNCE_PAUSE_SECONDS = 10.0
PURGE_PAUSE_SECONDS = 0.5
DRAWING_PAUSE_SECONDS = 1.0
TEACHING_PAUSE_SECONDS = 10.0
# Rounds between two looks into the folders, and between two into tables that seem unchanged.
FOLDERS_EVERY = 5
LOOK_EVERY = 20
# After an error, so that a full disk or a database that went away does not fill the log.
ERROR_PAUSE_SECONDS = 2.0
# Sources polled at a time: those that did well, and beside them those that failed or were slow, so
# that a host of bad ones delays no other.
POLLERS, SLOW_POLLERS = 8, 4
FILES_A_ROUND = 20
# For so long small files are read one after the other before the desk acts on what was in them.
READ_SECONDS = 0.05
# New objects that may be left over before the youngest are looked through.
BETWEEN_COLLECTIONS = 10_000


def run_worker() -> None:
    """Work until SIGTERM or SIGINT; what was begun then is finished or taken up again later."""
    home = Path(settings.HOME)
    bell = Bell(signal.SIGTERM, signal.SIGINT)
    stop = threading.Event()
    client = GuardedClient()
    take_back_leases()
    with Parser() as parser:
        loops: list[Loop] = [
            Loop("copy", Intake(parser).round, PAUSE_SECONDS, stop),
            Loop("delivery", lambda: deliver(client), DELIVERY_PAUSE_SECONDS, stop),
            Loop("letters", Letters().round, LETTER_PAUSE_SECONDS, stop),
            Polling(client, stop),
            Loop("newsletters", issue, MAIL_PAUSE_SECONDS, stop),
            Loop("bounces", look_at_bounces, BOUNCE_PAUSE_SECONDS, stop),
            Loop("teaching", Teaching().round, TEACHING_PAUSE_SECONDS, stop),
            *mail_loops(stop),
        ]
        if settings.ENVIRONMENT["DATELINE_DRAWINGS"]:
            loops.append(Loop("drawing", Drawing().round, DRAWING_PAUSE_SECONDS, stop))
        if in_front():
            begin_in_front()
            loops.append(Loop("purges", purge, PURGE_PAUSE_SECONDS, stop))
        for loop in loops:
            loop.start()
        beat(home, "worker")
        while not bell.wait(BEAT_SECONDS):
            if all(loop.is_alive() for loop in loops):
                beat(home, "worker")
        stop.set()
        for loop in loops:
            loop.join(timeout=2.0)


class Intake:
    """Brings copy from the folders, pushes and polls to the desk, and costs little while none comes."""

    def __init__(self, parser: Reads) -> None:
        self.parser = parser
        self.arrivals = arrivals()
        self.warm = False
        self.rounds = 0
        self.changes = -1

    def round(self) -> int:
        """Bring in what there is; gives how much was done. Without work it gets ready for the first."""
        self.rounds += 1
        taken = self.empty_folders()
        if not taken and not self.something_changed():
            return 0
        done = bring_in(self.parser)
        if not done and not self.warm:
            warm_up(self.parser)
        self.warm = True
        # What was done is a change that another round looks at.
        self.changes = -1 if taken or done else changes_by_others()
        return taken + done

    def empty_folders(self) -> int:
        """Take files from the folders as soon as one is whole, and now and then in any case."""
        if self.rounds % FOLDERS_EVERY and not self.arrivals.came():
            return 0
        return len(take_from_folders(now=timezone.now(), arrivals=self.arrivals))

    def something_changed(self) -> bool:
        """Tell whether looking into the tables is worth it; every few seconds it always is."""
        return (
            self.rounds % LOOK_EVERY == 0
            or self.changes == -1
            or self.changes != changes_by_others()
        )


def changes_by_others() -> int:
    """Give SQLite's count of what other connections committed; -1 for databases without one."""
    if connection.vendor != "sqlite":
        return -1
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def warm_up(parser: Reads) -> None:
    """Load what the first file needs, which takes two seconds that its story must not wait."""
    with suppress(Unreadable):
        parser.read(b"{}", Hints(now=timezone.now()))
    tag(Text(headline="Warm up", body="LONDON – The ministers of both countries met on Monday."))
    # Nothing of this ever goes, and what an item leaves is mostly freed as it is used up: to look for
    # circles among it at every 700th object takes two hundredths of the time of an item.
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_COLLECTIONS)


def bring_in(parser: Reads) -> int:
    """Read what waits and let the desk act; gives how much was done."""
    done, since = 0, time.monotonic()
    for file in list(waiting_files(now=timezone.now())[:FILES_A_ROUND]):
        read(file=file, parser=parser, now=timezone.now())
        done += 1
        # Soon, not after all files: the first story must not wait for the last file.
        if time.monotonic() - since > READ_SECONDS:
            done, since = done + handle_waiting_items(now=timezone.now()), time.monotonic()
    return done + handle_waiting_items(now=timezone.now())


def deliver(client: Client) -> int:
    """Tell those outside of what was published; gives how many were told."""
    return deliver_waiting(client=client, now=timezone.now())


class Letters:
    """Sends mails about letters from readers, and forgets what was kept long enough."""

    def __init__(self) -> None:
        self.gateway = mail_gateway()
        self.forgets_at = timezone.now()

    def round(self) -> int:
        """Send what is due; gives how many mails were handed over."""
        now = timezone.now()
        if now >= self.forgets_at:
            self.forgets_at = now + FORGET_EVERY
            forget_what_is_old(now=now)
        return send_letter_mails(gateway=self.gateway, now=now)


def mail_loops(stop: threading.Event) -> list[Loop]:
    """Give the loops that send newsletters: one for each connection, all from one line."""
    line, pace = Line(stop.is_set), Pace(settings.MAIL_PER_MINUTE, stop.wait)
    return [
        Loop(f"mail {number}", Sender(mail_gateway(), line, pace).round, MAIL_PAUSE_SECONDS, stop)
        for number in range(1, settings.MAIL_CONNECTIONS + 1)
    ]


def issue() -> int:
    """Compose, start and close issues of newsletters at their time; gives how many changed.

    Not in the clock: writing a hundred thousand rows must not hold up the end of an embargo.
    """
    return issue_letters(now=timezone.now()) + keep_house(now=timezone.now())


def look_at_bounces() -> int:
    """Read reports of mail that came back; gives how many."""
    return read_bounces(now=timezone.now())


def begin_in_front() -> None:
    """Have those in front forget all: their pages may have been made by another release."""
    forget_other_fronts(names=[front.name for front in in_front()])
    due(in_front(), [EVERYTHING], after=timedelta())


def purge() -> int:
    """Tell those in front again of what has changed; gives how many of them took it."""
    return purge_again(fronts=in_front(), now=timezone.now())


class Loop(threading.Thread):
    """Does one thing again and again, at once while there is work and with pauses when there is none."""

    def __init__(
        self, name: str, once: Callable[[], int], pause: float, stop: threading.Event
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.once, self.pause, self.stop = once, pause, stop

    def run(self) -> None:
        """Work until told to stop."""
        while not self.stop.is_set():
            self.stop.wait(self.rest_after_round())

    def rest_after_round(self) -> float:
        """Do it once; gives the seconds to pause."""
        try:
            return 0.0 if self.once() else self.pause
        except Exception:  # the outermost loop of this thread
            logger.exception("the worker's %s loop met an error and goes on", self.name)
            return ERROR_PAUSE_SECONDS
        finally:
            end_round()


class Polling(Loop):
    """Asks the addresses that are due, several at a time, so that a slow one delays nobody."""

    def __init__(self, client: Client, stop: threading.Event) -> None:
        super().__init__("polling", self.ask_due, POLL_PAUSE_SECONDS, stop)
        self.lanes = (Lane(POLLERS, client), Lane(SLOW_POLLERS, client, slow=True))

    def ask_due(self) -> int:
        """Hand every due source that is not being asked to its lane."""
        asked = {pk for lane in self.lanes for pk in lane.being_asked()}
        for lane in self.lanes:
            lane.ask(without=asked)
        return 0


class Lane:
    """Threads that poll sources of one sort: those that do well, or those that are slow or fail."""

    def __init__(self, size: int, client: Client, *, slow: bool = False) -> None:
        self.size, self.client, self.slow = size, client, slow
        self.pool = ThreadPoolExecutor(size, thread_name_prefix="poll slow" if slow else "poll")
        self.asked: dict[int, Future[None]] = {}

    def being_asked(self) -> set[int]:
        """Forget what has ended; gives the sources that are being asked now."""
        self.asked = {pk: answer for pk, answer in self.asked.items() if not answer.done()}
        return set(self.asked)

    def ask(self, *, without: Collection[int]) -> None:
        """Take as many due sources as there are threads free."""
        room = self.size - len(self.asked)
        for source in due_sources(now=timezone.now(), slow=self.slow, without=without, room=room):
            self.asked[source.pk] = self.pool.submit(ask, source, self.client)


def ask(source: Source, client: Client) -> None:
    """Poll one source; an error is logged with the source, and the next poll tries again."""
    try:
        poll(source=source, client=client, now=timezone.now())
    except Exception:  # the outermost frame of this thread
        logger.exception("source %s (%s) could not be polled", source.pk, source.slug)
    finally:
        end_round()
