"""Whether anybody gets a newsletter twice or not at all, while its sender is killed again and again.

Opens a newsroom on a home of its own, with a real SMTP server on loopback that fails on purpose: of
the first tries some are refused for now, some connections close in the midst of the mail, some
answers come late, and some mails are taken without any answer. The process that sends (the worker's
own loops) is killed by kill -9 at random moments of the sending and started again. Counted is what the server took.

Run: python -m benchmarks.newsletters [--readers 10000] [--kills 50] [--seed 1]
On PostgreSQL where DATABASE_URL names a server. Exits with 1 where one reader got it twice or was
forgotten.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from dateline.audience.tests.mail_server import MailServer, serving
from tests.house import House, make_database
from tests.mailing import MailHouse, Outcome, fails_on_purpose, send_under_kills

# The default: one mail at a time.
CONNECTIONS = 1


def main() -> None:
    """Send one issue under kills, and print what came of it."""
    asked = _asked()
    folder = Path(tempfile.mkdtemp(prefix="dateline-letters-"))
    house = _house(folder / "home")
    server = MailServer(plan=fails_on_purpose)
    try:
        with serving(server) as port:
            house.mail_port = port
            chance = random.Random(asked.seed)
            found = send_under_kills(
                house, server, readers=asked.readers, kills=asked.kills, chance=chance
            )
    finally:
        house.pull_down()
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    sys.exit(0 if is_good(found) else 1)


def is_good(found: Outcome) -> bool:
    """Tell whether what was promised was held."""
    return not found.twice and not found.forgotten and found.unknown <= bound_of(found)


def bound_of(found: Outcome) -> int:
    """Say of how many mails nobody may know: one for each kill, and those never answered."""
    return CONNECTIONS * found.kills + found.drops


def table(found: Outcome) -> str:
    """Write out what came of it."""
    return "\n".join(
        [
            f"readers                           {found.readers:>8,}",
            f"kills of the sender               {found.kills:>8}",
            f"answers withheld on purpose       {found.drops:>8}",
            f"mails that the server took        {sum(found.got.values()):>8,}",
            f"readers who got it twice          {found.twice:>8}   goal 0",
            f"readers who were forgotten        {found.forgotten:>8}   goal 0",
            f"mails of which nobody knows       {found.unknown:>8}   goal at most {bound_of(found)}",
            f"  of these not arrived            {found.unknown_and_missing:>8}",
            f"ledger                            {found.states}",
            f"seconds from the first mail       {found.seconds:>8.0f}",
        ]
    )


def _house(home: Path) -> MailHouse:
    server = os.environ.get("DATABASE_URL", "")
    name = f"letters_{os.getpid()}"
    house = House(home, make_database(server, name) if server.startswith("postgres") else "")
    house.start("--empty")
    house.stop()
    mail = MailHouse(house.home, house.database)
    mail.whole_worker = False
    return mail


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
