"""Signing up for newsletters as readers do, and the mails that come of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.tests.forms import carried
from dateline.audience.tests.newsletter_cast import send_all, sender


def sign_up(
    clock: Any,
    email: str = "ada@post.example",
    *,
    script: bool = True,
    at: str = "/newsletters/sign-up/",
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> Any:
    clock.shift(timedelta(seconds=5))
    guarded = carried("newsletter", now=timezone.now(), script=script, waited=timedelta(seconds=5))
    given = {"email": email, "letters": ["morning"], **guarded, **fields}
    return Client(REMOTE_ADDR="203.0.113.7").post(
        at,
        urlencode(given, doseq=True),
        content_type="application/x-www-form-urlencoded",
        headers=headers or {},
    )


def mailed() -> list[Any]:
    gateway = FakeGateway()
    send_all(sender(gateway))
    return gateway.sent


def link_in(mail: Any, kind: str) -> str:
    found = re.search(rf"http://[^/\s]+(/newsletters/{kind}/[^\s]+/)", mail.text)
    assert found
    return found[1]
