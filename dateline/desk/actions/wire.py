"""What becomes of a wire item at the desk: a new story, a newer version of one, or a kill."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from dateline.desk.actions.drafting import Drafted, columns_of, draft_ahead, embargo_of
from dateline.desk.actions.publishing import (
    Going,
    kill_locked,
    make_public,
    named_of,
    put_out,
    set_public,
)
from dateline.desk.errors import ItemWithdrawn
from dateline.desk.models import Author, Desk, Story, StorySource
from dateline.desk.models.around import Around, StoredAuthor, read_around
from dateline.desk.models.ledger import Entry, Named, was_told
from dateline.desk.models.logbook import Deed, note_all
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.queries.events import told_by, told_by_others
from dateline.desk.rules.bylines import known_in
from dateline.desk.rules.drafting import Draft, correction_note, publication_time, update_time
from dateline.desk.rules.editions import Layout
from dateline.desk.rules.publishing import reasons_against
from dateline.desk.rules.routing import Arrival, Route, Standing, Way, route_new, route_update
from dateline.wires.actions import hold
from dateline.wires.formats.times import NEVER
from dateline.wires.models import Source, WireItem, rows
from dateline.wires.queries import withdrawn_since

# The agency as the newer version names it; sources that an editor added stay.
RENAME_SOURCE = """
UPDATE desk_storysource SET name = %s, url = %s, wire_item_id = %s
 WHERE story_id = %s AND wire_item_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A new story, and what goes with it into the tables."""

    item: WireItem
    story: Story
    draft: Draft
    signers: Sequence[StoredAuthor]
    named: Named
    route: Route
    entry: Entry | None
    """What the ledger says of it, where it goes out."""


def draft_from_wire(*, item: WireItem, now: datetime, by_hand: bool = False) -> Story:
    """Draft the story of an item, and publish it at once if its source is trusted to.

    What is under embargo waits for its end, whatever the trust. What the rules keep from going
    out stays on the desk as a draft, and the item says why. What an editor took up `by_hand`
    stays a draft too. Raises ItemWithdrawn if the agency has killed the item.
    """
    (story,) = store_drafted(ahead=[draft_ahead(item)], now=now, by_hand=by_hand)
    return story


def store_drafted(*, ahead: Sequence[Drafted], now: datetime, by_hand: bool = False) -> list[Story]:
    """Store the stories of several items, in their order, as `draft_from_wire` does that of one.

    Raises ItemWithdrawn if the agency has killed any of them.
    """
    if not ahead:
        return []
    look_around()
    with transaction.atomic(savepoint=False):
        items = [each.item for each in ahead]
        sources = _take_turns(items)
        # Again, as kept: somebody may have changed the rules, and sorted, while this waited.
        layout = look_around()
        shared = _shared(items, sources, by_hand=by_hand)
        stories: list[Story] = []
        fresh: list[_Fresh] = []
        for each in ahead:
            if each.item.pk in shared:
                # Who told of the event may be among those before it, and has to be found.
                stories += _store(fresh, layout, now)
                fresh = []
            source = sources[each.item.source_id]
            fresh.append(_fresh(each, source, layout, shared, now=now, by_hand=by_hand))
        return stories + _store(fresh, layout, now)


def update_from_wire(
    *, item: WireItem, now: datetime, ahead: Drafted | None = None
) -> Story | None:
    """Bring a newer version into its story, at the same address; drafts it where there is none.

    `ahead` is the item as it was drafted before the caller's transaction.
    Words of an editor are never overwritten: the update is held, and the editor decides. A killed
    story stays killed, and one that was taken down stays down. Raises ItemWithdrawn if the agency
    has killed the item.
    """
    ahead = ahead or draft_ahead(item)
    look_around()
    with transaction.atomic(savepoint=False):
        source = _take_turns([item])[item.source_id]
        story = STORY_OF_ITEM.one(item.source_id, item.uri)
        if story is None:
            (story,) = store_drafted(ahead=[ahead], now=now)
        else:
            _bring_in(story, ahead.on_terms_of(source), source, look_around(), now)
    return story


def kill_from_wire(*, item: WireItem, now: datetime) -> Story | None:
    """Kill the story of an item that the agency withdrew; None where no story was made of it."""
    with transaction.atomic(savepoint=False):
        source = SOURCE.get(item.source_id)
        story = STORY_OF_ITEM.one(item.source_id, item.uri)
        if story is not None:
            kill_locked(story, reason=f"{source.credit} withdrew this story.", now=now)
    return story


def take_turns(items: Sequence[WireItem]) -> None:
    """Lock the sources of several items, then their events, each in one order.

    Else two workers might wait for each other, or one and an editor who puts two events together.
    """
    if connection.features.has_select_for_update:
        sources = Source.objects.filter(pk__in={item.source_id for item in items})
        list(sources.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        told_by_others(items)


def look_around() -> Layout:
    """Read what hardly ever changes of the newsroom; asked before a transaction, it is kept.

    Inside, it is read anew where it has just been changed, and costs nothing where it has not.
    """
    Desk.numbers()
    Author.on_the_wires()
    return read_layout()


def story_of(item: WireItem) -> Story | None:
    """Find the story that was made of an item, whatever its version."""
    return _stories_of(item.source_id, item.uri).first()


def _take_turns(items: Sequence[WireItem]) -> dict[int, Source]:
    """Lock the sources of items, and make sure that nothing withdrew any of these.

    The items of a source are acted on one after the other, by workers and editors alike. Else a
    kill could look for the story of an item that somebody else is about to draft.
    """
    sources = {number: SOURCE.get(number) for number in sorted({each.source_id for each in items})}
    if withdrawn := withdrawn_since(items):
        raise ItemWithdrawn(withdrawn[0])
    return sources


def _stories_of(source: int, uri: str) -> QuerySet[Story]:
    of_item = Story.objects.filter(origin_source=source, origin_uri=uri).order_by()
    # Said in the words of the index: SQLite would read all stories of the source without it.
    return of_item.extra(where=["NOT (origin_uri = '')"])


# Both lock what they find.
SOURCE = rows.Lookup(lambda: Source.objects.select_for_update(no_key=True).filter(pk=0).order_by())
STORY_OF_ITEM = rows.Lookup(lambda: _stories_of(0, "").select_for_update())


def _shared(
    items: Collection[WireItem], sources: dict[int, Source], *, by_hand: bool = False
) -> set[int]:
    """Give the numbers of those items that could go out, had not somebody else told of their event."""
    trusted = [each for each in items if _is_trusted(sources[each.source_id], by_hand=by_hand)]
    return told_by_others(trusted)


def _is_trusted(source: Source, *, by_hand: bool = False) -> bool:
    return source.trust == Source.Trust.PUBLISH and not by_hand


def _arrival(
    drafted: Drafted, story: Story, named: Named, *, trusted: bool, shared: bool, now: datetime
) -> Arrival:
    copy, embargo = drafted.copy, embargo_of(drafted.copy, now=now)
    expired = copy.expires is not None and copy.expires <= now
    # A column on what happened is no other report of it.
    waits = shared and story.kind == Story.Kind.NEWS
    return Arrival(
        trusted=trusted,
        embargo=None if embargo == NEVER else embargo,
        unreadable=(copy.flags or ("Its embargo cannot be read.",)) if embargo == NEVER else (),
        expired_at=copy.expires if expired else None,
        told_by=told_by(drafted.item) if waits else "",
        objections=reasons_against(story.candidate(named)),
    )


def _fresh(
    drafted: Drafted,
    source: Source,
    layout: Layout,
    shared: Collection[int],
    *,
    now: datetime,
    by_hand: bool,
) -> _Fresh:
    """Make the story of an item in memory, and decide where it goes."""
    item, written = drafted.item, drafted.on_terms_of(source)
    story = Story(
        **columns_of(written.draft, layout),
        slug=written.draft.slug,
        desk_id=Desk.number_of(source.desk),
        live=False,
        has_unpublished_changes=True,
        expire_at=written.copy.expires,
        origin_source=source,
        origin_uri=item.uri,
        wire_item=item,
    )
    signers = _signers(written.draft.byline)
    named = Named([written.draft.source_name], [(each.name, each.slug) for each in signers])
    trusted = _is_trusted(source, by_hand=by_hand)
    arrival = _arrival(written, story, named, trusted=trusted, shared=item.pk in shared, now=now)
    route, entry = route_new(arrival), None
    _set_embargo(story, arrival, route)
    if route.way == Way.OUT:
        entry = set_public(story, named, now=now, at=publication_time(written.copy, now=now))
    return _Fresh(item, story, written.draft, signers, named, route, entry)


def _store(fresh: Sequence[_Fresh], layout: Layout, now: datetime) -> list[Story]:
    """Store new stories with what belongs to them, and put out those that go out."""
    stories = [each.story for each in fresh]
    rows.insert(stories)
    rows.add(StorySource, [_source_of(each) for each in fresh])
    for each in fresh:
        _sign(each.story, each.signers)
    out = [Going(each.story, each.named, each.entry) for each in fresh if each.entry]
    put_out(out, layout, now=now)
    kept = [each.story for each in fresh if not each.entry]
    note_all([(story, [Deed("wagtail.create")]) for story in kept], now=now)
    for each in fresh:
        _tell(each.item, each.story, each.route)
    return stories


def _source_of(fresh: _Fresh) -> dict[str, Any]:
    return {
        "story_id": fresh.story.pk,
        "name": fresh.draft.source_name,
        "url": fresh.draft.source_url,
        "wire_item_id": fresh.item.pk,
    }


@dataclass(frozen=True, slots=True)
class _Revised:
    """What a newer item makes of a story: its fields, what stands around it, and what of that is new."""

    fields: dict[str, Any]
    around: Around
    renamed: bool
    signed: bool
    changed: bool


def _revise(story: Story, ahead: Drafted, layout: Layout) -> _Revised:
    """Put a newer item's words into the story in hand; nothing is stored yet."""
    drafted = ahead.draft
    stored = read_around(story)
    signed_anew = _with_signers(stored, story.byline, drafted.byline)
    named_anew = _with_source(signed_anew, drafted, ahead.item)
    renamed = _told(stored) != _told(named_anew)
    signed = signed_anew is not stored
    columns = columns_of(drafted, layout)
    changed = _take_in(story, columns) or renamed or signed
    note = correction_note(ahead.copy, drafted.language)
    if not changed and was_told(story, note):
        note = ""  # the agency repeats it, with the same words: nothing is new
    changed = _take_in(story, {"correction_note": note}) or changed
    fields = {**columns, "correction_note": note}
    return _Revised(fields, named_anew if renamed else signed_anew, renamed, signed, changed)


def _bring_in(story: Story, ahead: Drafted, source: Source, layout: Layout, now: datetime) -> None:
    item, copy = ahead.item, ahead.copy
    revised = _revise(story, ahead, layout)
    told = not story.live and not story.killed_at and _shared([item], {source.pk: source})
    arrival = _arrival(
        ahead,
        story,
        named_of(revised.around),
        trusted=_is_trusted(source),
        shared=bool(told),
        now=now,
    )
    route = route_update(arrival, _standing(story, changed=revised.changed))
    _tell(item, story, route)
    if story.killed_at or story.latest_revision_id is not None:
        return
    story.expire_at, story.wire_item = copy.expires, item
    if route.way == Way.ASIDE:
        if not route.reason:
            rows.change(story, ("expire_at", "wire_item"))
        return
    _store_around(story, ahead, revised)
    also = (*revised.fields, "expire_at", "wire_item")
    if route.way == Way.OUT:
        first = update_time(copy, now=now) if story.live else publication_time(copy, now=now)
        make_public(story, revised.around, layout, now=now, at=first, also=also)
        return
    _set_embargo(story, arrival, route)
    rows.change(story, (*also, "go_live_at", "release_at"))


def _store_around(story: Story, ahead: Drafted, revised: _Revised) -> None:
    """Store who says so and who signed it, where the newer item names others."""
    if revised.renamed:
        with connection.cursor() as cursor:
            named = (ahead.draft.source_name, ahead.draft.source_url, ahead.item.pk, story.pk)
            cursor.execute(RENAME_SOURCE, named)
    if revised.signed:
        Story.authors.through.objects.filter(story=story).delete()
        _sign(story, revised.around.authors)


def _signers(byline: str) -> tuple[StoredAuthor, ...]:
    """Give the authors whom an agency's byline names, where all of them are known here."""
    known = known_in(byline, Author.on_the_wires())
    return tuple(StoredAuthor(each.pk, each.name, each.slug) for each in known)


def _sign(story: Story, signers: Sequence[StoredAuthor]) -> None:
    through = Story.authors.through
    rows.insert([through(story_id=story.pk, author_id=each.pk) for each in signers])


def _with_signers(around: Around, before: str, byline: str) -> Around:
    """Let the authors follow the byline, where they followed it before."""
    stored, now = {each.pk for each in around.authors}, _signers(byline)
    followed = stored == {each.pk for each in _signers(before)}
    same = stored == {each.pk for each in now}
    return around if same or not followed else replace(around, authors=now)


def _with_source(around: Around, drafted: Draft, item: WireItem) -> Around:
    """Name the agency as the newer version does; sources that an editor added stay."""
    sources = (
        each
        if each.wire_item is None
        else replace(each, name=drafted.source_name, url=drafted.source_url, wire_item=item.pk)
        for each in around.sources
    )
    return replace(around, sources=tuple(sources))


def _told(around: Around) -> list[tuple[str, str]]:
    """Give what readers see of the sources."""
    return [(source.name, source.url) for source in around.sources]


def _take_in(story: Story, fields: dict[str, Any]) -> bool:
    """Set the columns on the story, in memory; tells whether any of them is another now."""
    changed = [name for name, value in fields.items() if getattr(story, name) != value]
    for name in changed:
        setattr(story, name, fields[name])
    return bool(changed)


def _standing(story: Story, *, changed: bool) -> Standing:
    return Standing(
        story=story.pk or 0,
        live=story.live,
        killed=story.killed_at is not None,
        edited=story.latest_revision_id is not None,
        taken_down=story.version > 0 and not story.live and not story.expired,
        changed=changed,
    )


def _set_embargo(story: Story, arrival: Arrival, route: Route) -> None:
    story.go_live_at = arrival.embargo
    story.release_at = arrival.embargo if route.way == Way.LATER else None


def _tell(item: WireItem, story: Story, route: Route) -> None:
    """Hold the item where an editor has something to decide, and say what."""
    if not route.reason:
        return
    words = f"Drafted as story {story.pk}, not published. " if route.way == Way.DESK else ""
    hold(item=item, reason=f"{words}{route.reason}")
