"""Sign-ups by the hundred in a running house: readers, a machine among them, a victim.

Counted is what the mail server took. Then every link of every mail is opened, as scanners do.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from urllib.parse import urlencode, urlsplit

from dateline.audience.tests.mail_server import MailServer, Taken
from tests.house import Page, until
from tests.mailing import MailHouse

LETTER = "morning"
SIGN_UP = "/newsletters/sign-up/"
VICTIM = "victim@quiet.example"
MACHINE = "192.0.2.66"
# Who takes part, of a hundred; the rest are readers with script.
SHARES = {
    "reader without script": 3,
    "enemy of the victim": 5,
    "fills in all": 12,
    "without ticket": 10,
    "at once": 8,
    "without script": 12,
}
# The machine fills in what people do not see, sends what it never fetched, does not wait, or comes
# again and again as a reader without script.
MACHINES = ("fills in all", "without ticket", "at once", "without script")
READERS = ("reader", "reader without script")
FURNISH = """
from datetime import timedelta
from django.utils import timezone
from dateline.audience.tests.newsletter_cast import a_newsletter
from dateline.desk.tests.factories import published
now = timezone.now()
for number in range(4):
    published(at=now - timedelta(hours=number + 1))
a_newsletter(rhythm="daily", automatic=False)
"""
ISSUE = """
from django.utils import timezone
from dateline.audience.actions.newsletter_issues import compose
from dateline.audience.models import Issue, Newsletter
now = timezone.now()
issue = compose(newsletter=Newsletter.objects.get(slug="morning"), due_at=now, now=now)
Issue.objects.filter(pk=issue.pk).update(state="approved")
"""
# What no opening of a link may change.
KEPT = (
    "SELECT id, state, address, confirmed_at, left_at FROM audience_subscriber ORDER BY id",
    "SELECT id, state, confirmed_at, left_at FROM audience_subscription ORDER BY id",
    "SELECT id, kind, state FROM audience_notice ORDER BY id",
    "SELECT COUNT(*) FROM audience_suppression",
)
# Who waits ninety seconds need not be waited for.
SOONER = "UPDATE audience_notice SET next_at = '2020-01-01 00:00:00' WHERE state = 'waiting'"


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks for a letter."""

    kind: str
    network: str
    address: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Found:
    """What came of it."""

    seconds: float
    answers: Counter[tuple[str, int]]
    mails: Counter[str]
    """By kind of who asked; the victim's are those of its enemy."""
    asked: Counter[str]
    lacking: int
    """Readers who did not get exactly one mail."""
    links: int = 0
    dead: list[str] = field(default_factory=list)
    """Links of mails that lead to no good page."""
    changed: bool = False
    """Opening links changed something."""
    issue: Counter[int] = field(default_factory=Counter)
    """How many readers got the issue so many times."""

    @property
    def is_good(self) -> bool:
        """Tell whether what was promised was held."""
        machines = sum(self.mails[kind] for kind in MACHINES)
        victims = self.mails["enemy of the victim"]
        once = set(self.issue) == {1}
        as_asked = not self.lacking and not machines and victims <= 1 and once
        return as_asked and not self.changed and not self.dead


def sign_up_all(house: MailHouse, server: MailServer, *, number: int, seed: int) -> Found:
    """Have so many sign up within a minute, then open all links, send an issue, and open all again."""
    house.script(FURNISH)
    visitors = _visitors(number, random.Random(seed))
    with ThreadPoolExecutor(8) as pool:
        ready = list(pool.map(lambda each: _opened(house, each), visitors))
        time.sleep(2.1)
        begun = time.monotonic()
        statuses = list(pool.map(lambda each: _sent(house, each).status, ready))
        seconds = time.monotonic() - begun
    house.change(SOONER)
    until(lambda: not house.count("audience_notice WHERE state IN ('waiting', 'sending')"), 120)
    asked = Counter(each.kind for each in visitors)
    found = _count(server, visitors)
    found.seconds, found.asked = seconds, asked
    found.answers = Counter(zip((each.kind for each in visitors), statuses, strict=True))
    _scan(house, server.taken, found)
    confirmed = _confirm(house, server.taken)
    _send_issue(house, server, confirmed, found)
    return found


def _visitors(number: int, chance: random.Random) -> list[Visitor]:
    kinds = [kind for kind, share in SHARES.items() for _ in range(round(number * share / 100))]
    kinds += ["reader"] * (number - len(kinds))
    chance.shuffle(kinds)
    return [_visitor(kind, place) for place, kind in enumerate(kinds)]


def _visitor(kind: str, place: int) -> Visitor:
    network = MACHINE if kind == "without script" else f"10.{place % 250}.{place // 250}.9"
    name = kind.replace(" ", "-")
    address = VICTIM if kind == "enemy of the victim" else f"{name}-{place}@post.example"
    return Visitor(kind, network, address)


def _opened(house: MailHouse, who: Visitor) -> Visitor:
    """Have the form open, with the riddle solved where script runs."""
    if who.kind in {"without ticket", "at once"}:
        return who
    said = json.loads(house.get("/forms/newsletter/ticket").text)
    script = who.kind in {"reader", "enemy of the victim", "fills in all"}
    fields = {"ticket": said["ticket"], "proof": solve(said["riddle"]) if script else ""}
    trap = {"website": "http://x.example"} if who.kind == "fills in all" else {}
    return Visitor(who.kind, who.network, who.address, {**fields, **trap})


def solve(riddle: str) -> str:
    """Work a riddle out as the script does, and give the proof."""
    asked = json.loads(riddle)
    salted = hashlib.sha256(asked["salt"].encode())
    for number in range(asked.pop("maxnumber") + 1):
        tried = salted.copy()
        tried.update(str(number).encode())
        if tried.hexdigest() == asked["challenge"]:
            return base64.b64encode(json.dumps({**asked, "number": number}).encode()).decode()
    raise AssertionError("the riddle has no answer")


def _sent(house: MailHouse, who: Visitor) -> Page:
    fields = who.fields
    if who.kind == "at once":
        fields = {"ticket": json.loads(house.get("/forms/newsletter/ticket").text)["ticket"]}
    body = urlencode({"email": who.address, "letters": LETTER, **fields}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": who.network}
    return house.post(SIGN_UP, body, **kind)


def _count(server: MailServer, visitors: Iterable[Visitor]) -> Found:
    kind_of = {each.address: each.kind for each in visitors}
    got = server.counts()
    readers = [address for address, kind in kind_of.items() if kind in READERS]
    return Found(
        seconds=0.0,
        answers=Counter(),
        mails=Counter(kind_of[address] for address in got.elements()),
        asked=Counter(),
        lacking=sum(got[address] != 1 for address in readers),
    )


def _scan(house: MailHouse, mails: Iterable[Taken], found: Found) -> None:
    """Open every link of every mail, by GET and by HEAD."""
    before = [house.rows(query) for query in KEPT]
    links = sorted({link for mail in mails for link in links_in(mail)})
    with ThreadPoolExecutor(8) as pool:
        pages = [*pool.map(house.get, links), *pool.map(house.head, links)]
    answers = zip(links * 2, pages, strict=True)
    found.dead += [link for link, page in answers if page.status != 200]
    found.links += 2 * len(links)
    found.changed = found.changed or before != [house.rows(query) for query in KEPT]


def links_in(mail: Taken) -> list[str]:
    """Give the paths of all links to the house in a mail: both parts, and the headers."""
    message = message_from_bytes(mail.data, policy=policy.default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    texts = [*parts, str(message["List-Unsubscribe"] or "")]
    found = [urlsplit(link) for text in texts for link in re.findall(r'https?://[^\s"<>]+', text)]
    # HTML names other places, too: its own namespace, at the W3C.
    return [link.path for link in found if link.hostname == "localhost"]


def _confirm(house: MailHouse, mails: Iterable[Taken]) -> int:
    """Have everybody who got a mail press the button; gives how many there were."""
    asked = {path for mail in mails for path in links_in(mail) if "/newsletters/confirm/" in path}
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda path: house.post(path, b"yes=yes"), asked))
    assert {page.status for page in pages} == {303}
    return len(asked)


def _send_issue(house: MailHouse, server: MailServer, readers: int, found: Found) -> None:
    before = len(server.taken)
    house.script(ISSUE)
    until(lambda: house.count("audience_issue WHERE state = 'sent'"), 300)
    mails = server.taken[before:]
    got = Counter(mail.address for mail in mails)
    found.issue = Counter(got.values())
    assert len(got) == readers
    _scan(house, mails, found)
    _leave_by_one_click(house, mails[0])


def _leave_by_one_click(house: MailHouse, mail: Taken) -> None:
    message = message_from_bytes(mail.data, policy=policy.default)
    path = urlsplit(str(message["List-Unsubscribe"]).strip("<>")).path
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert house.post(path, b"List-Unsubscribe=One-Click", **kind).status == 200
    left = f"audience_subscriber WHERE address = '{mail.address}' AND state = 'left'"
    assert house.count(left) == 1
