"""Items become reports of events: item by item, and as editors put it right.

A report gets its event once, and newer versions of its item stay there. An event's only report may
become one of another event that has grown since; but what an editor took apart or put together is
never undone by what comes later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import connection, transaction
from django.db.models import QuerySet

from dateline.tagging import detect_language
from dateline.tagging.events import (
    SURE,
    Profile,
    Report,
    belongs_after_all,
    likeness,
    profile_from,
    profile_record,
    sketch_from,
    sketch_of,
)
from dateline.tagging.languages import primary
from dateline.wires.errors import EventGone
from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Event, EventReport, Source, WireItem
from dateline.wires.models.grouping import (
    FRESH,
    Standing,
    Telling,
    leader_of,
    note_terms,
    store,
    strike_stray,
    strike_terms,
)
from dateline.wires.queries.events import Tray, is_by_hand, known_reports, report_of
from dateline.wires.rules.events import WINDOW, slice_of, written_at

_ONE_GROUPER = 0x6576656E
"""The number of the advisory lock under which reports are put into events."""
_DAY = 86_400.0
_CLOSED_AT_ONCE = 200
_NOTHING: Mapping[int, Telling] = MappingProxyType({})


def group(*, item: WireItem) -> int:
    """Put an item into the event it tells of, or open one; gives the event's number."""
    return group_all(items=[item])[0]


def sketch_ahead(items: Iterable[WireItem]) -> dict[int, Telling]:
    """Make of items what is compared of them, by their numbers: while nobody has to wait for it."""
    return {item.pk: _telling(item) for item in items}


def group_all(*, items: Sequence[WireItem], ahead: Mapping[int, Telling] = _NOTHING) -> list[int]:
    """Put items into the events they tell of, one after the other; gives the events' numbers.

    `ahead` is what was sketched of some of them before the caller's transaction (`sketch_ahead`).
    A newer version of an item that has an event only takes the place of the older one. All is
    decided before anything is written: events are then written in the order of their numbers, as
    they are locked everywhere.
    """
    with transaction.atomic(savepoint=False):
        _one_grouper_at_a_time()
        known = known_reports(items)
        events = {key: report.event for key, report in known.items()}
        newest = {key: report.item for key, report in known.items()}
        fresh = {_key(item): item for item in reversed(items) if _key(item) not in known}
        newest |= {key: item.pk for key, item in fresh.items()}
        theirs = [item for item in items if fresh.get(_key(item)) is item]
        placed, moved = _place([ahead.get(item.pk) or _telling(item) for item in theirs])
        events = {key: moved.get(event, event) for key, event in events.items()} | placed
        for item in items:
            if newest[_key(item)] < item.pk:
                EventReport.objects.filter(source=item.source_id, uri=item.uri).update(item=item)
                newest[_key(item)] = item.pk
    return [events[_key(item)] for item in items]


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
        events = _locked(theirs.values_list("event", flat=True))
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
        found = {each.pk: each for each in _locked([event.pk, into.pk])}
        if not {event.pk, into.pk} <= found.keys():
            raise EventGone("Somebody has merged or emptied the event meanwhile. Look again.")
        gone, kept = found[event.pk], found[into.pk]
        if gone != kept:
            EventReport.objects.filter(event=gone).update(event=kept, by_hand=True)
            _settle(gone)
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
    A small part of all words is looked through for such as belong to no open event.
    """
    silent = Event.objects.filter(is_open=True, seen_at__lt=now - WINDOW).order_by("seen_at")
    with transaction.atomic():
        _one_grouper_at_a_time()
        closed = _locked(silent.values_list("pk", flat=True)[:_CLOSED_AT_ONCE])
        strike_terms((word, event.pk) for event in closed for word in _words_of(event))
        numbers = [event.pk for event in closed]
        Event.objects.filter(pk__in=numbers).update(is_open=False, profile=b"")
        EventReport.objects.filter(event__in=numbers).update(sketch=b"")
        strike_stray(slice_of(now))
    return len(closed)


def _place(tellings: Sequence[Telling]) -> tuple[dict[tuple[int, str], int], dict[int, int]]:
    """Store reports, each with the event that it tells of most surely, else with one of its own.

    Gives the events by report, and those that were taken in with the event that has them now.
    """
    if not tellings:
        return {}, {}
    tray = Tray.of(tellings)
    strike: list[tuple[str, int]] = []
    for number, told in enumerate(tellings):
        likely = tray.likely(told)
        event = _likeliest(told, likely)
        grown = event.joined_by(told) if event else Standing.of(told, number)
        tray.put(grown)
        if event:
            strike += _take_in(grown, likely, tray)
    # Who goes is deleted while others are written: all are locked before, in their order.
    if any(event.taken_in for event in tray.placed.values()):
        _locked(
            number
            for place, event in tray.placed.items()
            for number in (place, *event.taken_in)
            if number < FRESH
        )
    events: dict[tuple[int, str], int] = {}
    moved: dict[int, int] = {}
    note: list[tuple[str, int]] = []
    # Those that are new come last.
    placed = [tray.placed[place] for place in sorted(tray.placed)]
    for event, number in zip(placed, store(placed), strict=True):
        words = event.profile.words
        note += [(word, number) for word in event.added if word in words]
        strike += [(word, number) for word in event.dropped if word not in words]
        events |= {(told.source, told.uri): number for told in event.joined}
        moved |= dict.fromkeys(event.taken_in, number)
    note_terms(note)
    strike_terms(strike)
    return events, moved


def _likeliest(told: Telling, likely: Sequence[Standing]) -> Standing | None:
    """Give the event that a report tells of, if that is sure enough."""
    scored = [
        (likeness(told.sketch, event.profile, days=_days(told.at, event)), event.event, event)
        for event in likely
    ]
    best, _, event = max(scored, default=(SURE, 0, None))
    return event if best > SURE else None


def _take_in(grown: Standing, likely: Sequence[Standing], tray: Tray) -> list[tuple[str, int]]:
    """Have an event that has grown take in those whose only report tells of it after all.

    Gives the words under which these were found.
    """
    struck: list[tuple[str, int]] = []
    for lone in likely:
        if lone.event == grown.event or lone.reports > 1:
            continue
        days = _days(grown.last_at, lone)
        if belongs_after_all(lone.profile, grown.profile, days=days) and not is_by_hand(
            lone, grown
        ):
            grown = grown.taking_in(lone)
            tray.drop(lone)
            tray.put(grown)
            struck += [(word, lone.event) for word in lone.profile.words if lone.event < FRESH]
    return struck


def _telling(item: WireItem) -> Telling:
    copy = item.copy
    # As declared: to doubt it costs more than the rest, and the desk does so when it drafts.
    language = primary(copy.language) or detect_language(copy.body_text or copy.headline)
    return Telling(
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


def _key(item: WireItem) -> tuple[int, str]:
    return item.source_id, item.uri


def _report(copy: WireCopy, language: str) -> Report:
    countries = tuple(place.country for place in copy.places if place.country)
    text = copy.body_text or copy.description
    return Report(headline=copy.headline, text=text, language=language, countries=countries)


def _days(at: datetime, event: Standing) -> float:
    return (at - event.last_at).total_seconds() / _DAY


def _settle(event: Event) -> None:
    """Count anew what an event consists of after reports came or went."""
    reports = list(event.reports.order_by("at", "pk"))
    strike_terms((word, event.pk) for word in _words_of(event))
    if not reports:
        event.delete()
        return
    sketches = [sketch_from(bytes(report.sketch)) for report in reports if report.sketch]
    profile = Profile.of(sketches)
    if event.is_open:
        note_terms((word, event.pk) for word in profile.terms())
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


def _words_of(event: Event) -> Iterable[str]:
    """Give all words under which an event may be found: what it is found under is in its profile."""
    return profile_from(bytes(event.profile)).words


def _locked(numbers: Iterable[int]) -> list[Event]:
    """Lock events in the order of their numbers, as everybody does who changes several."""
    return list(Event.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))


def _one_grouper_at_a_time() -> None:
    """Wait until nobody else groups; SQLite lets but one write at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_GROUPER])
