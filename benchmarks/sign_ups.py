"""A thousand sign-ups within a minute, a machine and a victim among them, and what each of them got.

Opens a newsroom on a home of its own, with a real SMTP server on loopback. Readers and machines send
the form as they do; what is counted is what the mail server took. Then every link of every mail is
opened by GET and HEAD, as scanners of mail do, an issue goes to all who confirmed, and its links too.

Run: python -m benchmarks.sign_ups [--number 1000] [--seed 1]
Exits with 1 where a reader got not exactly one mail, the machine one, or an opened link did something.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from dateline.audience.tests.mail_server import MailServer, serving
from tests.mailing import MailHouse
from tests.signing_up import MACHINES, READERS, Found, sign_up_all


def main() -> None:
    """Have all of them sign up, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-sign-ups-"))
    house, server = MailHouse(folder / "home"), MailServer()
    try:
        with serving(server) as port:
            house.mail_port = port
            house.start("--empty")
            found = sign_up_all(house, server, number=asked.number, seed=asked.seed)
    finally:
        house.pull_down()
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    sys.exit(0 if found.is_good else 1)


def table(found: Found) -> str:
    """Write out what came of it."""
    kinds = (*READERS, *MACHINES, "enemy of the victim")
    rows = [f"{'':24}{'sent':>8}{'mails':>8}  answers"]
    for kind in kinds:
        answers = {status: n for (who, status), n in found.answers.items() if who == kind}
        rows.append(f"{kind:24}{found.asked[kind]:>8}{found.mails[kind]:>8}  {answers}")
    rows += [
        f"seconds for all {sum(found.asked.values())} forms: {found.seconds:.1f}",
        f"readers without exactly one mail: {found.lacking}   goal 0",
        f"links opened, by GET and HEAD: {found.links}, led to no good page: {len(found.dead)}, "
        f"changed something: {found.changed}",
        f"readers by how often they got the issue: {dict(found.issue)}   goal all once",
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
