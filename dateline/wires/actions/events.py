"""Items become reports of events: item by item, and as editors put it right.

A report gets its event once. Newer versions of its item stay there, and nothing but an editor moves
it: what an editor took apart or put together is never undone by what comes later.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from dateline.tagging import detect_language
from dateline.tagging.events import (
    SURE,
    Profile,
    Report,
    likeness,
    profile_from,
    profile_record,
    sketch_from,
    sketch_of,
)
from dateline.tagging.languages import primary
from dateline.wires.errors import EventGone
from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Event, EventReport, EventTerm, Source, WireItem
from dateline.wires.models.grouping import (
    KEYS,
    Standing,
    Telling,
    begin,
    join,
    leader_of,
    note_terms,
)
from dateline.wires.queries.events import known_report, likely_events, report_of
from dateline.wires.rules.events import WINDOW, written_at

_ONE_GROUPER = 0x6576656E
"""The number of the advisory lock under which reports are put into events."""
_DAY = 86_400.0
_CLOSED_AT_ONCE = 200


def group(*, item: WireItem) -> int:
    """Put an item into the event it tells of, or open one; gives the event's number.

    A newer version of an item that has an event only takes the place of the older one.
    """
    with transaction.atomic(savepoint=False):
        _one_grouper_at_a_time()
        known = known_report(item.source_id, item.uri)
        if known is not None:
            if known.item < item.pk:
                EventReport.objects.filter(pk=known.report).update(item=item)
            return known.event
        return _place(item)


def leave(*, item: WireItem) -> None:
    """Take an item that was withdrawn out of its event; an event without reports goes."""
    with transaction.atomic():
        _one_grouper_at_a_time()
        report = report_of(item.source_id, item.uri)
        if report is not None:
            event = report.event
            report.delete()
            _settle(event)


def leave_all(*, of: QuerySet[Source]) -> None:
    """Take all items of some sources out of their events, before the sources go."""
    with transaction.atomic():
        _one_grouper_at_a_time()
        theirs = EventReport.objects.filter(source__in=of)
        events = list(Event.objects.filter(pk__in=theirs.values("event")))
        theirs.delete()
        for event in events:
            _settle(event)


def take_out(*, report: EventReport) -> Event:
    """Give a report that an editor took out of its event an event of its own."""
    with transaction.atomic():
        _one_grouper_at_a_time()
        report = _found(report)
        before = report.event
        own = Event.objects.create(
            language=before.language,
            last_at=report.at,
            seen_at=before.seen_at,
            is_open=before.is_open,
        )
        EventReport.objects.filter(pk=report.pk).update(event=own, by_hand=True)
        _settle(before)
        _settle(own)
    return own


def merge(*, event: Event, into: Event) -> Event:
    """Put all reports of an event into another, as an editor decided."""
    with transaction.atomic():
        _one_grouper_at_a_time()
        kept = Event.objects.filter(pk=into.pk).first()
        if kept is None or not Event.objects.filter(pk=event.pk).exists():
            raise EventGone("Somebody has merged or emptied the event meanwhile. Look again.")
        if event.pk != into.pk:
            EventReport.objects.filter(event=event).update(event=kept, by_hand=True)
            _settle(event)
            _settle(kept)
    return kept


def choose_lead(*, report: EventReport) -> None:
    """Have a report lead its event, whatever comes later."""
    with transaction.atomic():
        _one_grouper_at_a_time()
        report = _found(report)
        Event.objects.filter(pk=report.event_id).update(
            lead=report, lead_chosen=True, headline=report.item.headline
        )


def close_silent(*, now: datetime) -> int:
    """Forget the words of some events of which nothing came for days; gives of how many.

    What is kept of them is which reports they have: as much as an editor needs, and little on disk.
    """
    silent = Event.objects.filter(is_open=True, seen_at__lt=now - WINDOW).order_by("seen_at")
    with transaction.atomic():
        _one_grouper_at_a_time()
        closed = list(silent[:_CLOSED_AT_ONCE])
        for event in closed:
            _unlist(event, ())
        numbers = [event.pk for event in closed]
        Event.objects.filter(pk__in=numbers).update(is_open=False, profile=b"")
        EventReport.objects.filter(event__in=numbers).update(sketch=b"")
    return len(closed)


def _place(item: WireItem) -> int:
    """Store an item as a report of the event that it tells of most surely, else of one of its own."""
    copy = item.copy
    # As declared: to doubt it costs more than the rest, and the desk does so when it drafts.
    language = primary(copy.language) or detect_language(copy.body_text or copy.headline)
    told = Telling(
        item=item.pk,
        source=item.source_id,
        uri=item.uri,
        headline=item.headline,
        language=language,
        at=written_at(item.versioncreated, item.arrived_at),
        arrived_at=item.arrived_at,
        length=len(copy.body_text),
        sketch=sketch_of(_report(copy, language)),
    )
    likely = likely_events(told.sketch, language=language, at=told.at)
    scored = [
        (likeness(told.sketch, event.profile, days=_days(told.at, event)), event.event, event)
        for event in likely
    ]
    best, _, event = max(scored, default=(SURE, 0, None))
    return join(event, told) if event is not None and best > SURE else begin(told)


def _report(copy: WireCopy, language: str) -> Report:
    countries = tuple(place.country for place in copy.places if place.country)
    text = copy.body_text or copy.description
    return Report(headline=copy.headline, text=text, language=language, countries=countries)


def _days(at: datetime, event: Standing) -> float:
    return (at - event.last_at).total_seconds() / _DAY


def _settle(event: Event) -> None:
    """Count anew what an event consists of after reports came or went."""
    reports = list(event.reports.order_by("at", "pk"))
    if not reports:
        _unlist(event, ())
        event.delete()
        return
    sketches = [sketch_from(bytes(report.sketch)) for report in reports if report.sketch]
    profile = Profile.of(sketches)
    _unlist(event, profile.terms(KEYS))
    if event.is_open:
        note_terms(event.pk, profile.terms(KEYS))
    event.profile = profile_record(profile) if sketches else b""
    event.reports_count = len(reports)
    event.last_at = reports[-1].at
    event.lead_chosen = event.lead_chosen and event.lead_id in {each.pk for each in reports}
    event.save(update_fields=["profile", "reports_count", "last_at", "lead_chosen"])
    if not event.lead_chosen:
        _lead(event)


def _lead(event: Event) -> None:
    """Have the report lead that does by rule."""
    lead = leader_of(event.pk)
    if lead != event.lead_id:
        headline = WireItem.objects.filter(pk__in=event.reports.filter(pk=lead).values("item"))
        Event.objects.filter(pk=event.pk).update(
            lead_id=lead, headline=headline.values_list("headline", flat=True).get()
        )


def _found(report: EventReport) -> EventReport:
    """Read a report anew; raises EventGone where it was withdrawn meanwhile."""
    found = EventReport.objects.filter(pk=report.pk).select_related("event", "item").first()
    if found is None:
        raise EventGone("The report has left the event meanwhile. Look again.")
    return found


def _unlist(event: Event, but: Collection[str]) -> None:
    words = profile_from(bytes(event.profile)).words
    gone = {word[:40] for word in words} - {key[:40] for key in but}
    EventTerm.objects.filter(event=event.pk, term__in=gone).delete()


def _one_grouper_at_a_time() -> None:
    """Wait until nobody else groups; SQLite lets but one write at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_GROUPER])
