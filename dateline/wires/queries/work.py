"""What is asked of the wires: work that waits, what is known of an item, and the sources' health."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from dateline.tagging.recall import WORN
from dateline.wires.formats.codec import from_record
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.models.sampled import RECENT
from dateline.wires.models.statements import run
from dateline.wires.rules.health import Signs, next_try, trouble
from dateline.wires.rules.identity import Known, learn, wording_of

# Asked for every story that goes out: by hand it costs a tenth. What is to be known of the versions
# is sorted out here, so that no database is led to look through all kills, or all of the source.
VERSIONS = "SELECT id, source_id, uri, outcome FROM wires_wireitem AS item"

# Asked for every item that comes in, most of which nobody sent before: by hand, as above.
NUMBERS = "SELECT id FROM wires_wireitem WHERE source_id = %s AND uri IN ({marks}) LIMIT 1"
# In no order: asked for one, SQLite would walk through all items of the source, as these have it.
WITH_WORDS = "SELECT words, id FROM wires_wireitem WHERE source_id = %s AND words IN ({marks})"
# Those of a day that are new stand by themselves (`models.sampled`), and count with the day.
NOTED = """
SELECT key, item FROM wires_sampledkey
 WHERE day IN (SELECT value FROM json_each(%s) AS days
                WHERE EXISTS (SELECT 1 FROM wires_sampledkey AS any WHERE any.day = days.value))
   AND key IN (SELECT value FROM json_each(%s))
 ORDER BY day %% %s, key, item
"""

# Asked for many keys at once, PostgreSQL would read the whole table: so it is led key by key.
NOTED_ON_POSTGRESQL = """
SELECT wanted.key, noted.item
  FROM unnest(%s::int[]) AS wanted (key), unnest(%s::int[]) AS days (day),
       LATERAL (SELECT item FROM wires_sampledkey
                 WHERE day = days.day AND key = wanted.key LIMIT %s) AS noted
"""
CALLED_FOR = timedelta(days=3)
"""How long an agency speaks of an item by its number, which begins anew every day."""
_SAME_WORDS = 4
"""Items with the very same words that one is compared with."""


def waiting_files(*, now: datetime) -> QuerySet[WireFile]:
    """Give the files that wait to be read and that nobody reads now, oldest first."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = WireFile.objects.filter(free, state=WireFile.State.WAITING)
    return waiting.select_related("source").order_by("arrived_at", "id")


def unhandled_items() -> QuerySet[WireItem]:
    """Give the items that the desk has not acted on yet, in the order of their files and places."""
    # Each source once: many items are of the same.
    return WireItem.objects.filter(handled_at=None).prefetch_related("source").order_by("id")


def is_withdrawn(item: WireItem) -> bool:
    """Say whether a kill of the same item came after it."""
    return bool(withdrawn_since([item]))


def withdrawn_since(items: Collection[WireItem]) -> list[WireItem]:
    """Give those of the items after which a kill of the same came. One query."""
    which, values = any_of(items, "item")
    with connection.cursor() as cursor:
        cursor.execute(f"{VERSIONS} WHERE {which}", values)
        kills = [
            (number, source, uri)
            for number, source, uri, outcome in cursor.fetchall()
            if outcome == WireItem.Outcome.KILL
        ]
    return [
        item
        for item in items
        if any(
            number > item.pk and (source, uri) == (item.source_id, item.uri)
            for number, source, uri in kills
        )
    ]


def any_of(items: Collection[WireItem], table: str) -> tuple[str, list[int | str]]:
    """Write the condition that a row of a table is of any of these items, and its values."""
    uris: dict[int, list[str]] = {}
    for item in items:
        uris.setdefault(item.source_id, []).append(item.uri)
    # Source by source: for pairs of values SQLite would read the whole table.
    theirs = (
        f"({table}.source_id = %s AND {table}.uri IN ({_marks(some)}))" for some in uris.values()
    )
    values: list[int | str] = []
    for source, some in uris.items():
        values += [source, *some]
    return " OR ".join(theirs), values


def folder_sources() -> QuerySet[Source]:
    """Give the folders and mailboxes that are looked into."""
    kinds = (Source.Kind.FOLDER, Source.Kind.MAIL)
    return Source.objects.filter(kind__in=kinds, active=True).order_by("id")


def what_is_known(source: Source, wanted: Collection[tuple[str, str]]) -> dict[str, Known]:
    """Give what came before under each uri of these (uri, digest); one that is new has an entry too.

    One query where all are new, else two, and a third where an item without a version number has
    changed.
    """
    known = {uri: Known(hold=source.trust == Source.Trust.HOLD) for uri, _ in wanted}
    if not _asked(NUMBERS, [source.pk], list(known)):
        return known
    newest: dict[str, int] = {}
    rows = WireItem.objects.filter(source=source, uri__in=list(known)).order_by("id")
    for pk, uri, digest, outcome, version, created, first in rows.values_list(
        "id", "uri", "digest", "outcome", "version", "versioncreated", "first"
    ):
        known[uri] = learn(
            known[uri],
            digest=digest,
            outcome=outcome,
            version=version,
            versioncreated=created,
            first=first,
        )
        if first or outcome != WireItem.Outcome.DUPLICATE:
            newest[uri] = 0 if version else pk
    changed = {newest.get(uri, 0) for uri, digest in wanted if digest not in known[uri].digests}
    return {**known, **_with_wording(known, changed - {0})}


def known_among(source: Source, uris: Collection[str]) -> set[str]:
    """Give those identifiers that items of a source have had."""
    found = WireItem.objects.filter(source=source, uri__in=uris).values_list("uri", flat=True)
    return set(found) if uris else set()


def called_among(source: Source, names: Collection[str], *, now: datetime) -> dict[str, str]:
    """Give the identifiers of a source's items of late that their agency calls by these names too.

    A name that several bear is left out. Asked for withdrawals and corrections only.
    """
    if not names:
        return {}
    late = WireItem.objects.filter(source=source, arrived_at__gte=now - CALLED_FOR)
    rows = late.filter(record__called__in=list(names)).values_list("record__called", "uri")
    found: dict[str, set[str]] = {}
    for name, uri in rows.order_by():
        found.setdefault(name, set()).add(uri)
    return {name: min(uris) for name, uris in found.items() if len(uris) == 1}


def senders_of(source: Source, uris: Collection[str]) -> dict[str, frozenset[str]]:
    """Give who sent the first item with each of these identifiers, where its format knows."""
    rows = WireItem.objects.filter(source=source, uri__in=uris).order_by("id")
    senders: dict[str, frozenset[str]] = {}
    for uri, record in rows.values_list("uri", "record") if uris else ():
        senders.setdefault(uri, frozenset({from_record(record).sender} - {""}))
    return senders


def _with_wording(known: dict[str, Known], changed: Collection[int]) -> dict[str, Known]:
    """Add the wording of the newest version to what is known, read from its record."""
    if not changed:
        return {}
    records = WireItem.objects.filter(pk__in=changed).values_list("uri", "record")
    return {
        uri: replace(known[uri], wording=wording_of(from_record(record))) for uri, record in records
    }


def same_words(source: Source, words: Collection[str]) -> dict[str, list[int]]:
    """Give the numbers of the first items of a source that had these words, by their words."""
    found: dict[str, list[int]] = {}
    for each, number in _asked(WITH_WORDS, [source.pk], list(set(words) - {""})):
        found.setdefault(each, []).append(number)
    return {each: sorted(numbers)[:_SAME_WORDS] for each, numbers in found.items()}


def noted_under(keys: Collection[int], *, days: Collection[int]) -> dict[int, list[int]]:
    """Give the numbers of the items whose texts have these keys, by their keys."""
    found: dict[int, list[int]] = {}
    for key, number in _noted(keys, days):
        found.setdefault(key, []).append(number)
    return found


def _noted(keys: Collection[int], days: Collection[int]) -> Iterable[tuple[int, int]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NOTED_ON_POSTGRESQL, [list(keys), list(days), WORN])
        else:
            places = [*days, *(RECENT + day for day in days)]
            run(cursor, NOTED, [json.dumps(places), json.dumps(list(keys)), RECENT])
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def _asked(statement: str, first: Sequence[int], among: Sequence[int | str]) -> list[Any]:
    """Give the rows that a statement finds among these values; none, and unasked, among none."""
    if not among:
        return []
    with connection.cursor() as cursor:
        run(cursor, statement.replace("{marks}", _marks(among)), [*first, *among])
        return list(cursor.fetchall())


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def withdrawn_among(items: Collection[WireItem]) -> set[int]:
    """Give the numbers of those items that their agency has killed. One query where there are any."""
    kills = WireItem.objects.filter(
        source__in={item.source_id for item in items},
        uri__in={item.uri for item in items},
        outcome=WireItem.Outcome.KILL,
    )
    killed = set(kills.values_list("source_id", "uri")) if items else set()
    return {item.pk for item in items if (item.source_id, item.uri) in killed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source does, as the desk and `dateline doctor` show it."""

    source: Source
    waiting: int = 0
    rejected: int = 0
    """Files of the last day that were rejected."""
    trouble: str = ""
    """What is wrong, in words, with the next try; empty where nothing is."""
    next_try: str = ""
    """When it is asked next, in words; empty where it is not asked."""


def health(*, now: datetime) -> list[Health]:
    """Give every source's health, those in trouble first; three queries."""
    since = now - timedelta(days=1)
    states = WireFile.State
    waiting = _by_source(WireFile.objects.filter(state=states.WAITING))
    rejected = _by_source(WireFile.objects.filter(state=states.REJECTED, arrived_at__gte=since))
    found = [
        health_of(source, waiting[source.pk], rejected[source.pk], now=now)
        for source in Source.objects.all()
    ]
    return sorted(found, key=lambda one: (not one.trouble, one.source.name))


def _by_source(files: QuerySet[WireFile]) -> Counter[int]:
    """Count the files of each source.

    Here and not in SQL: to group by source, SQLite walks through all files there ever were.
    """
    return Counter(files.order_by().values_list("source_id", flat=True))


def health_of(source: Source, waiting: int = 0, rejected: int = 0, *, now: datetime) -> Health:
    """Give one source's health; no query."""
    return Health(
        source=source,
        waiting=waiting,
        rejected=rejected,
        trouble=trouble(signs_of(source, rejected), now),
        next_try=next_try(_local(source.next_at), now) if _is_polled(source) else "",
    )


def signs_of(source: Source, rejected: int = 0) -> Signs:
    """Give what a source shows of itself, times in the zone of who looks."""
    return Signs(
        kind=source.kind,
        active=source.active,
        condition=source.state,
        last_error=source.last_error,
        next_at=_local(source.next_at) if _is_polled(source) else None,
        last_success=source.last_success,
        rejected=rejected,
        address=source.address,
        token=bool(source.token_hash),
        signed=source.signing != Source.Signing.NONE,
        secret=bool(source.secret),
        refused=source.refused,
        refused_at=_local(source.refused_at),
        rhythm=source.rhythm,
    )


def _is_polled(source: Source) -> bool:
    return source.active and source.kind == Source.Kind.POLL and bool(source.address)


def _local(time: datetime | None) -> datetime | None:
    return localtime(time) if time else None
