"""Newsletters under kills: a house whose worker is killed while it sends, counted at the SMTP side."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dateline.audience.tests import mail_server as plans
from dateline.audience.tests.mail_server import MailServer
from tests.house import House, until

# The first try of one address in so many is treated so.
FAULTS = {97: plans.LATER, 101: plans.BUSY, 103: plans.CLOSE_IN_DATA, 107: plans.SLOW}
DROPS_EVERY = 211
BEGIN = """
from datetime import timedelta
from django.utils import timezone
from dateline.audience.actions.newsletter_issues import compose, approve
from dateline.audience.models import Issue
from dateline.audience.tests.newsletter_cast import a_newsletter, readers
from dateline.desk.models import User
from dateline.desk.tests.factories import published
now = timezone.now()
for number in range(4):
    published(at=now - timedelta(hours=number + 1))
newsletter = a_newsletter(rhythm="daily", automatic=False)
readers(newsletter, {readers})
issue = compose(newsletter=newsletter, due_at=now, now=now)
Issue.objects.filter(pk=issue.pk).update(state="approved")
"""
OPEN = "audience_issuemail WHERE state IN ('waiting', 'sending')"
# What was waiting for its next try, and what a killed process held, comes at once.
SOONER = (
    "UPDATE audience_issuemail SET next_at = '2020-01-01 00:00:00' WHERE state = 'waiting'",
    "UPDATE audience_issuemail SET lease_until = '2020-01-01 00:00:00' WHERE state = 'sending'",
)


class MailHouse(House):
    """A house whose mail goes to a server on loopback."""

    mail_port = 0
    whole_worker = True
    """Start the whole worker, or that part of it alone which sends: it is there sooner."""

    def begin_sender(self) -> subprocess.Popen[bytes]:
        """Start what sends."""
        if self.whole_worker:
            return self.begin("worker")
        log = self.log.open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", "tests.sending"], env=self.environment(), stdout=log, stderr=log
        )

    def environment(self) -> dict[str, str]:
        """Name the mail server."""
        return {
            **super().environment(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DATELINE_MAIL_FROM": "Harbour Post <post@harbour.example>",
            "DATELINE_LOG_LEVEL": "ERROR",
        }


def fails_on_purpose(address: str, attempt: int) -> str:
    """Treat some addresses badly: most only at the first try, some by never answering."""
    number = int("".join(letter for letter in address.partition("@")[0] if letter.isdigit()))
    if number % DROPS_EVERY == DROPS_EVERY - 1:
        return plans.DROP_AFTER
    for every, does in FAULTS.items():
        if attempt == 1 and number % every == every - 1:
            return does
    return plans.TAKE


def drops_among(readers: int) -> int:
    """Count the addresses whose mail is taken and never answered."""
    return len(range(DROPS_EVERY - 1, readers, DROPS_EVERY))


@dataclass
class Outcome:
    """What came of it, counted at the server and in the ledger."""

    readers: int
    kills: int
    drops: int
    seconds: float
    got: Counter[str]
    states: dict[str, int] = field(default_factory=dict)

    @property
    def twice(self) -> int:
        """Readers who got it more than once."""
        return sum(number > 1 for number in self.got.values())

    @property
    def unknown(self) -> int:
        """Mails of which the ledger says that nobody knows."""
        return self.states.get("unknown", 0)

    @property
    def forgotten(self) -> int:
        """Readers who got nothing, and of whom the ledger does not say that nobody knows."""
        return self.readers - len(self.got) - self.unknown_and_missing

    unknown_and_missing: int = 0


def send_under_kills(
    house: MailHouse, server: MailServer, *, readers: int, kills: int, chance: random.Random
) -> Outcome:
    """Send one issue while the worker is killed at random moments; it is started again each time."""
    house.script(BEGIN.format(readers=readers))
    moments = sorted(chance.sample(range(1, int(readers * 0.95)), kills))
    begun = time.monotonic()
    worker = house.begin_sender()
    for moment in moments:
        until(lambda at=moment: len(server.taken) >= at, seconds=300, pause=0.001)  # type: ignore[misc]
        time.sleep(chance.random() * 0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker = house.begin_sender()
    seconds = _finish(house, worker, begun)
    return _count(house, server, readers, kills, seconds)


def _finish(house: MailHouse, worker: subprocess.Popen[bytes], begun: float) -> float:
    def quiet() -> bool:
        return not house.count("audience_issuemail WHERE state = 'waiting' AND attempts = 0")

    until(quiet, seconds=600, pause=0.2)
    seconds = time.monotonic() - begun
    for statement in SOONER * 2:
        house.change(statement)
        time.sleep(1.5)
    until(lambda: not house.count(OPEN), seconds=120, pause=0.2)
    until(lambda: house.count("audience_issue WHERE state = 'sent'"), seconds=60)
    worker.terminate()
    worker.wait(timeout=30)
    return seconds


def _count(
    house: MailHouse, server: MailServer, readers: int, kills: int, seconds: float
) -> Outcome:
    states = house.rows("SELECT state, COUNT(*) FROM audience_issuemail GROUP BY state")
    unknown = house.rows(
        "SELECT address FROM audience_issuemail AS mail JOIN audience_subscriber AS one"
        " ON one.id = mail.subscriber_id WHERE mail.state = 'unknown'"
    )
    got = server.counts()
    return Outcome(
        readers=readers,
        kills=kills,
        drops=drops_among(readers),
        seconds=seconds,
        got=got,
        states={str(state): int(number) for state, number in states},
        unknown_and_missing=sum(address not in got for (address,) in unknown),
    )


def mail_house(home: Path, bare: House) -> MailHouse:
    """Make a mail house of a stopped one."""
    copy = bare.copy_to(home)
    return MailHouse(copy.home, copy.database)
