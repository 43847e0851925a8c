"""What becomes of a wire item at the desk: a new story, a newer version of one, or a kill."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Desk, Sector, Story, StorySource
from dateline.desk.rules.drafting import (
    Draft,
    Terms,
    correction_note,
    draft,
    publication_time,
    update_time,
)
from dateline.wires.actions import hold
from dateline.wires.formats.copy import WireCopy
from dateline.wires.formats.times import NEVER
from dateline.wires.models import Source, WireItem


def draft_from_wire(*, item: WireItem, now: datetime, by_hand: bool = False) -> Story:
    """Draft the story of an item, and publish it at once if its source is trusted to.

    What is under embargo waits for its end, whatever the trust. What the rules keep from going
    out stays on the desk as a draft, and the item says why. What an editor took up `by_hand`
    stays a draft too.
    """
    copy, source = item.copy, item.source
    drafted = draft(copy, terms_of(source))
    embargo = embargo_of(copy, now=now)
    publishes = source.trust == Source.Trust.PUBLISH and not by_hand
    with transaction.atomic():
        story = Story.objects.create(
            **_fields(drafted),
            slug=drafted.slug,
            kind=drafted.kind,
            desk=Desk.named(source.desk),
            live=False,
            has_unpublished_changes=True,
            **_embargo_fields(embargo, publishes=publishes),
            expire_at=copy.expires,
            origin_source=source,
            origin_uri=item.uri,
            wire_item=item,
        )
        StorySource.objects.create(
            story=story, name=drafted.source_name, url=drafted.source_url, wire_item=item
        )
        log(story, "wagtail.create")
        if embargo == NEVER:
            hold(
                item=item,
                reason=f"Drafted as story {story.pk}, not published. {' '.join(copy.flags)}",
            )
        elif publishes and embargo is None:
            _publish_or_hold(story, item, now=now, at=publication_time(copy, now=now))
    return story


def update_from_wire(*, item: WireItem, now: datetime) -> Story | None:
    """Bring a newer version into its story, at the same address; drafts it where there is none.

    Words of an editor are never overwritten: the update is held, and the editor decides. A killed
    story stays killed.
    """
    with transaction.atomic():
        story = story_of(item)
        if story is None:
            return draft_from_wire(item=item, now=now)
        story = Story.objects.select_for_update().get(pk=story.pk)
        if story.killed_at:
            hold(
                item=item, reason=f"Story {story.pk} was killed; an update does not bring it back."
            )
            return story
        if story.latest_revision_id is not None:
            hold(
                item=item,
                reason=f"An editor has changed story {story.pk}: compare, and take over what is right.",
            )
            return story
        _bring_in(story, item, now)
    return story


def kill_from_wire(*, item: WireItem, now: datetime) -> Story | None:
    """Kill the story of an item that the agency withdrew; None where no story was made of it."""
    story = story_of(item)
    if story is not None:
        reason = f"{item.source.credit} withdrew this story."
        kill(story=story, reason=reason, now=now)
    return story


def story_of(item: WireItem) -> Story | None:
    """Find the story that was made of an item, whatever its version."""
    return Story.objects.filter(origin_source=item.source, origin_uri=item.uri).first()


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


def _bring_in(story: Story, item: WireItem, now: datetime) -> None:
    copy = item.copy
    drafted = draft(copy, terms_of(item.source))
    embargo = embargo_of(copy, now=now)
    if embargo and story.live:
        hold(
            item=item,
            reason=f"Story {story.pk} is public, and this version is under embargo until {embargo:%Y-%m-%d %H:%M} UTC.",
        )
        return
    publishes = item.source.trust == Source.Trust.PUBLISH
    fields = {
        **_fields(drafted),
        "correction_note": correction_note(copy),
        "wire_item_id": item.pk,
        "expire_at": copy.expires,
    }
    if not story.live:
        fields |= _embargo_fields(embargo, publishes=publishes)
    Story.objects.filter(pk=story.pk).update(**fields)
    story.sources.filter(wire_item__isnull=False).update(
        name=drafted.source_name, url=drafted.source_url, wire_item=item
    )
    if story.live or (publishes and embargo is None):
        first = update_time(copy, now=now) if story.live else publication_time(copy, now=now)
        _publish_or_hold(story, item, now=now, at=first)


def _embargo_fields(embargo: datetime | None, *, publishes: bool) -> dict[str, datetime | None]:
    readable = None if embargo == NEVER else embargo
    return {"go_live_at": readable, "release_at": readable if publishes else None}


def _publish_or_hold(story: Story, item: WireItem, *, now: datetime, at: datetime) -> None:
    try:
        publish_now(story=story, now=now, at=at)
    except PublishRefused as refused:
        hold(
            item=item,
            reason=f"Drafted as story {story.pk}, not published. {' '.join(refused.reasons)}",
        )


def _fields(drafted: Draft) -> dict[str, Any]:
    """Give the columns that every version of an item sets anew."""
    known = set(Sector.objects.filter(slug__in=drafted.sectors).values_list("slug", flat=True))
    return {
        "language": drafted.language,
        "headline": drafted.headline,
        "slugline": drafted.slugline,
        "standfirst": drafted.standfirst,
        "body": drafted.body,
        "byline": drafted.byline,
        "dateline_place": drafted.dateline_place,
        "dateline_country": drafted.dateline_country,
        "dateline_date": drafted.dateline_date,
        "sectors": [sector for sector in drafted.sectors if sector in known],
        "countries": list(drafted.countries),
        "urgency": drafted.urgency,
        "link": drafted.link,
        "usage_terms": drafted.usage_terms,
    }
