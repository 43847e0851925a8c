"""What becomes of a wire item at the desk: a new story, a newer version of one, or a kill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from dateline.desk.actions.publishing import (
    kill_locked,
    make_public,
    named_of,
    put_out,
    set_public,
)
from dateline.desk.errors import ItemWithdrawn
from dateline.desk.gateways.sector_model import learned
from dateline.desk.models import Author, Desk, Story, StorySource, rows
from dateline.desk.models.around import Around, StoredAuthor, read_around
from dateline.desk.models.ledger import Named
from dateline.desk.models.logbook import Deed, note
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.queries.events import told_by
from dateline.desk.rules.bylines import known_in
from dateline.desk.rules.drafting import (
    Draft,
    Terms,
    correction_note,
    draft,
    publication_time,
    update_time,
)
from dateline.desk.rules.editions import Layout
from dateline.desk.rules.publishing import reasons_against
from dateline.desk.rules.routing import Arrival, Route, Standing, Way, route_new, route_update
from dateline.wires.actions import hold
from dateline.wires.formats.copy import WireCopy
from dateline.wires.formats.times import NEVER
from dateline.wires.models import Source, WireItem
from dateline.wires.queries import is_withdrawn

# The agency as the newer version names it; sources that an editor added stay.
RENAME_SOURCE = """
UPDATE desk_storysource SET name = %s, url = %s, wire_item_id = %s
 WHERE story_id = %s AND wire_item_id IS NOT NULL
"""


def draft_from_wire(*, item: WireItem, now: datetime, by_hand: bool = False) -> Story:
    """Draft the story of an item, and publish it at once if its source is trusted to.

    What is under embargo waits for its end, whatever the trust. What the rules keep from going
    out stays on the desk as a draft, and the item says why. What an editor took up `by_hand`
    stays a draft too. Raises ItemWithdrawn if the agency has killed the item.
    """
    look_around()
    with transaction.atomic(savepoint=False):
        source = _take_turn(item)
        # Again, as kept: somebody may have changed the rules, and sorted, while this waited.
        layout = look_around()
        copy = item.copy
        drafted = draft(copy, terms_of(source), learned())
        story = Story(
            **_fields(drafted, layout),
            slug=drafted.slug,
            desk_id=Desk.number_of(source.desk),
            live=False,
            has_unpublished_changes=True,
            expire_at=copy.expires,
            origin_source=source,
            origin_uri=item.uri,
            wire_item=item,
        )
        signers = _signers(drafted.byline)
        named = Named([drafted.source_name], [(each.name, each.slug) for each in signers])
        arrival = _arrival(item, copy, story, named, source, now=now, by_hand=by_hand)
        route = route_new(arrival)
        _set_embargo(story, arrival, route)
        if route.way == Way.OUT:
            entry = set_public(story, named, now=now, at=publication_time(copy, now=now))
        _insert(story, drafted)
        _sign(story, signers)
        if route.way == Way.OUT:
            put_out(story, entry, named, layout, now=now)
        else:
            note(story, Deed("wagtail.create"), now=now)
        _tell(item, story, route)
    return story


def update_from_wire(*, item: WireItem, now: datetime) -> Story | None:
    """Bring a newer version into its story, at the same address; drafts it where there is none.

    Words of an editor are never overwritten: the update is held, and the editor decides. A killed
    story stays killed, and one that was taken down stays down. Raises ItemWithdrawn if the agency
    has killed the item.
    """
    look_around()
    with transaction.atomic(savepoint=False):
        source = _take_turn(item)
        story = STORY_OF_ITEM.one(item.source_id, item.uri)
        if story is None:
            return draft_from_wire(item=item, now=now)
        _bring_in(story, item, source, look_around(), now)
    return story


def kill_from_wire(*, item: WireItem, now: datetime) -> Story | None:
    """Kill the story of an item that the agency withdrew; None where no story was made of it."""
    with transaction.atomic(savepoint=False):
        source = _lock(item)
        story = STORY_OF_ITEM.one(item.source_id, item.uri)
        if story is not None:
            kill_locked(story, reason=f"{source.credit} withdrew this story.", now=now)
    return story


def take_turns(items: Sequence[WireItem]) -> None:
    """Lock the sources of several items, in one order: else two workers might wait for each other."""
    if connection.features.has_select_for_update:
        sources = Source.objects.filter(pk__in={item.source_id for item in items})
        list(sources.select_for_update(no_key=True).order_by("pk").values_list("pk"))


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


def embargo_of(copy: WireCopy, *, now: datetime) -> datetime | None:
    """Give the end of an embargo that is in force; NEVER where the agency's time was unreadable."""
    return copy.embargoed if copy.embargoed is not None and copy.embargoed > now else None


def terms_of(source: Source) -> Terms:
    """Give what drafting needs to know of a source."""
    return Terms(
        credit=source.attribution,
        url=source.url,
        rights=source.rights,
        home_country=source.home_country,
        language=source.language,
        name=source.name,
    )


def _take_turn(item: WireItem) -> Source:
    """Lock the item's source, and make sure that nothing withdrew the item."""
    source = _lock(item)
    if is_withdrawn(item):
        raise ItemWithdrawn(item)
    return source


def _lock(item: WireItem) -> Source:
    """Have the items of a source acted on one after the other, by workers and editors alike.

    Else a kill could look for the story of an item that somebody else is about to draft.
    """
    return SOURCE.get(item.source_id)


def _stories_of(source: int, uri: str) -> QuerySet[Story]:
    of_item = Story.objects.filter(origin_source=source, origin_uri=uri).order_by()
    # Said in the words of the index: SQLite would read all stories of the source without it.
    return of_item.extra(where=["NOT (origin_uri = '')"])


# Both lock what they find.
SOURCE = rows.Lookup(lambda: Source.objects.select_for_update(no_key=True).filter(pk=0).order_by())
STORY_OF_ITEM = rows.Lookup(lambda: _stories_of(0, "").select_for_update())


def _arrival(
    item: WireItem,
    copy: WireCopy,
    story: Story,
    named: Named,
    source: Source,
    *,
    now: datetime,
    by_hand: bool = False,
) -> Arrival:
    embargo = embargo_of(copy, now=now)
    expired = copy.expires is not None and copy.expires <= now
    trusted = source.trust == Source.Trust.PUBLISH and not by_hand
    return Arrival(
        trusted=trusted,
        embargo=None if embargo == NEVER else embargo,
        unreadable=(copy.flags or ("Its embargo cannot be read.",)) if embargo == NEVER else (),
        expired_at=copy.expires if expired else None,
        told_by=_told_by(item, story, trusted=trusted),
        objections=reasons_against(story.candidate(named)),
    )


def _told_by(item: WireItem, story: Story, *, trusted: bool) -> str:
    """Ask who told of the event before, where nothing but that could keep the item from going out."""
    # A column on what happened is no other report of it.
    waits = trusted and not story.live and not story.killed_at and story.kind == Story.Kind.NEWS
    return told_by(item) if waits else ""


def _insert(story: Story, drafted: Draft) -> None:
    """Store a new story and its source."""
    rows.insert([story])
    source = {
        "story_id": story.pk,
        "name": drafted.source_name,
        "url": drafted.source_url,
        "wire_item_id": story.wire_item_id,
    }
    rows.add(StorySource, [source])


def _bring_in(story: Story, item: WireItem, source: Source, layout: Layout, now: datetime) -> None:
    copy = item.copy
    drafted = draft(copy, terms_of(source), learned())
    stored = read_around(story)
    signed_anew = _with_signers(stored, story.byline, drafted.byline)
    named_anew = _with_source(signed_anew, drafted, item)
    renamed = _told(stored) != _told(named_anew)
    around = named_anew if renamed else signed_anew
    fields = {**_fields(drafted, layout), "correction_note": correction_note(copy)}
    changed = _take_in(story, fields) or renamed or signed_anew is not stored
    arrival = _arrival(item, copy, story, named_of(around), source, now=now)
    route = route_update(arrival, _standing(story, changed=changed))
    _tell(item, story, route)
    if story.killed_at or story.latest_revision_id is not None:
        return
    story.expire_at, story.wire_item = copy.expires, item
    if route.way == Way.ASIDE:
        if not route.reason:
            rows.change(story, ("expire_at", "wire_item"))
        return
    if renamed:
        with connection.cursor() as cursor:
            named = (drafted.source_name, drafted.source_url, item.pk, story.pk)
            cursor.execute(RENAME_SOURCE, named)
    if signed_anew is not stored:
        Story.authors.through.objects.filter(story=story).delete()
        _sign(story, signed_anew.authors)
    also = (*fields, "expire_at", "wire_item")
    if route.way == Way.OUT:
        first = update_time(copy, now=now) if story.live else publication_time(copy, now=now)
        make_public(story, around, layout, now=now, at=first, also=also)
        return
    _set_embargo(story, arrival, route)
    rows.change(story, (*also, "go_live_at", "release_at"))


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


def _fields(drafted: Draft, layout: Layout) -> dict[str, Any]:
    """Give the columns that every version of an item sets anew."""
    return {
        "kind": drafted.kind,
        "language": drafted.language,
        "headline": drafted.headline,
        "slugline": drafted.slugline,
        "standfirst": drafted.standfirst,
        "body": drafted.body,
        "byline": drafted.byline,
        "dateline_place": drafted.dateline_place,
        "dateline_country": drafted.dateline_country,
        "dateline_date": drafted.dateline_date,
        "sectors": [sector for sector in drafted.sectors if sector in layout.parents],
        "countries": list(drafted.countries),
        "urgency": drafted.urgency,
        "link": drafted.link,
        "usage_terms": drafted.usage_terms,
    }
