"""A real SMTP server on loopback that fails on purpose, and remembers what it took."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# What a plan says of one mail.
TAKE = "take"
BUSY = "421"
LATER = "450"
NO_SUCH = "550"
SPAM = "554"
CLOSE_IN_DATA = "closes in the middle of DATA"
DROP_AFTER = "takes it and drops the connection before the answer"
SLOW = "answers after a delay"

Plan = Callable[[str, int], str]


def take_all(address: str, attempt: int) -> str:
    """Take every mail at once."""
    return TAKE


@dataclass
class Taken:
    """A mail that was taken."""

    address: str
    message_id: str
    data: bytes


@dataclass
class MailServer:
    """Takes mails as its plan says: the plan is asked with the address and the number of the try."""

    plan: Plan = take_all
    delay: float = 0.3
    pause: float = 0.0
    """Seconds that every mail takes."""
    taken: list[Taken] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries[address] += 1
        does = self.plan(address, self.tries[address])
        session.does = does  # type: ignore[attr-defined]
        if does == BUSY:
            await server.push("421 4.3.2 Come back later")
            assert server.transport is not None
            server.transport.close()
            return "421 4.3.2 Come back later"
        if does == LATER:
            return "450 4.2.1 Greylisted"
        if does == NO_SUCH:
            return "550 5.1.1 No such user"
        if does == CLOSE_IN_DATA:
            # The next thing that comes is DATA and the mail: the connection goes while it comes in.
            asyncio.get_running_loop().call_later(0.01, _close, server)
            await asyncio.sleep(0.02)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        does = getattr(session, "does", TAKE)
        if does == SPAM:
            return "554 5.7.1 Looks like spam"
        assert isinstance(envelope.content, bytes)
        name = str(message_from_bytes(envelope.content)["Message-ID"])
        with self.lock:
            self.taken.append(Taken(envelope.rcpt_tos[0], name, envelope.content))
        if self.pause:
            await asyncio.sleep(self.pause)
        if does == SLOW:
            await asyncio.sleep(self.delay)
        if does == DROP_AFTER:
            _close(server)
        return "250 2.0.0 Taken"

    def counts(self) -> Counter[str]:
        """Count how often each address got a mail."""
        return Counter(mail.address for mail in self.taken)


def _close(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


@contextmanager
def serving(server: MailServer) -> Iterator[int]:
    """Run the server on a port of loopback; gives the port."""
    controller: Any = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
