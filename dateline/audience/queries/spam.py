"""What a form carries against machines when it is shown, and how many came lately."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum

from dateline.audience.models.forms import FormCount, FormSalt
from dateline.audience.rules import spam as rules
from dateline.edge.rules.networks import network_of

WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Guard:
    """The hidden fields of a form: `{% include "portal/_guard.html" %}` writes them."""

    ticket: str
    riddle: str
    """altcha's challenge as JSON, for the script."""
    proof: str = ""
    """Worked out already, where a form is shown again."""
    trap: str = rules.TRAP

    @property
    def fields(self) -> Mapping[str, str]:
        """Give ticket and riddle, for a form on a kept page that fetches them."""
        return {"ticket": self.ticket, "riddle": self.riddle}


@dataclass(frozen=True, slots=True)
class Keys:
    """The names under which one form from one network is counted."""

    network: str
    neighbourhood: str
    all: str
    all_unproven: str


def guard(*, form: str, now: datetime, carried: Mapping[str, str] | None = None) -> Guard:
    """Give the hidden fields of a form that is shown now.

    Where it is shown again, ticket and proof that it `carried` stay, so that neither the clock nor
    the work begins anew; what is not ours or too old is left out.
    """
    key, fields = form_key(), carried or {}
    known = rules.read_ticket(fields.get(rules.TICKET, ""), form=form, key=key)
    if known is not None and now - known.at < rules.LIFE:
        proof = fields.get(rules.PROOF, "")
        good = rules.is_proven(proof, ticket=known.text, key=key)
        return Guard(known.text, _riddle(known.text, key), proof if good else "")
    ticket = rules.write_ticket(
        form=form, work=rules.work_for(_recent(form, now)), key=key, now=now
    )
    return Guard(ticket, _riddle(ticket, key))


def counts(*, keys: Keys, now: datetime) -> rules.Counts:
    """Read how many came within the hour."""
    names = {keys.network, keys.neighbourhood, keys.all, keys.all_unproven}
    rows = FormCount.objects.filter(key__in=names, since__gt=now - WINDOW).order_by()
    found = dict(rows.values_list("key").annotate(number=Sum("number")))
    return rules.Counts(
        network=found.get(keys.network, 0),
        neighbourhood=found.get(keys.neighbourhood, 0),
        all=found.get(keys.all, 0),
        all_unproven=found.get(keys.all_unproven, 0),
    )


def keys_of(*, form: str, network: str, neighbourhood: str, salt: bytes) -> Keys:
    """Name what is counted. Networks are named with the day's salt, so that nobody can be found."""
    return Keys(
        network=rules.salted(salt, form, "network", network),
        neighbourhood=rules.salted(salt, form, "neighbourhood", neighbourhood),
        all=_overall(form, "all"),
        all_unproven=_overall(form, "all unproven"),
    )


def named_network(*, form: str, address: str, now: datetime) -> str:
    """Name the network of an address for today; once the day's salt has gone, nobody can find it."""
    salt = salt_of(now)
    return rules.salted(salt, form, "network", network_of(address))


def salt_of(now: datetime) -> bytes:
    """Give the salt of the day, drawn on first need."""
    drawn, _ = FormSalt.objects.get_or_create(
        day=now.date(), defaults={"salt": secrets.token_bytes(32)}
    )
    return bytes(drawn.salt)


def form_key() -> bytes:
    """Give the key that tickets are signed with: derived from the secret key, not the key itself."""
    return hashlib.sha256(f"dateline forms {settings.SECRET_KEY}".encode()).digest()


def _riddle(ticket: str, key: bytes) -> str:
    return json.dumps(rules.challenge(ticket, key=key), separators=(",", ":"))


def _recent(form: str, now: datetime) -> int:
    rows = FormCount.objects.filter(key=_overall(form, "all"), since__gt=now - WINDOW)
    return rows.aggregate(number=Sum("number"))["number"] or 0


def _overall(form: str, which: str) -> str:
    return rules.salted(b"overall", form, which)
