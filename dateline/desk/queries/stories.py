"""The story page: a story with everything that stands on its page, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dateline.desk.models import Publication, Story
from dateline.desk.queries.cards import (
    Card,
    Credit,
    Credits,
    SectorName,
    build_card,
    build_cards,
    countries_of,
    credits_of,
    public_stories,
    sector_name,
    sector_names,
    slugs_of,
)
from dateline.desk.queries.newest import newest_on
from dateline.desk.rules.drafting import standfirst_above
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.relation import Likeness, most_related
from dateline.media.queries import picture_cards

RELATED = 6
NEWEST = 8
# So many of each front are looked at for related stories.
LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong, as readers are told."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Takedown:
    """A story that was public and is no more. It says nothing of what it told."""

    killed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story with everything that stands on its page."""

    card: Card
    standfirst: str
    """Empty where the body opens with the same words."""
    body: str
    """Wagtail's rich text, to be expanded when it is shown."""
    desk: str
    dateline_date: date | None
    caption: str
    sectors: tuple[SectorName, ...]
    link: str
    """The full text at the source, where we may give an excerpt only."""
    usage_terms: str
    corrections: tuple[Correction, ...] = ()
    related: tuple[Card, ...] = ()
    latest: tuple[Card, ...] = ()


def story_page(
    story_id: int, *, names: Mapping[str, str] | None = None
) -> StoryPage | Takedown | None:
    """Read a story's page; None if it was never public.

    Five queries (six without `names`, the sectors' names) and those of `picture_cards`.
    """
    story = Story.objects.select_related("desk").filter(pk=story_id).first()
    if story is None:
        return None
    if not story.live or story.killed_at is not None:
        return _taken_down(story)
    return _page(story, names)


def story_preview(story: Story) -> StoryPage:
    """Build the page of a story as it stands in the editor, saved or not."""
    names = sector_names([story])
    sources = tuple(Credit(source.name, source.url) for source in story.sources.all())
    authors = tuple(Credit(each.name, each.slug, each.role) for each in story.authors.all())
    pictures = picture_cards([story.lead_picture_id] if story.lead_picture_id else [])
    picture = pictures.get(story.lead_picture_id or 0)
    return _with_words(story, build_card(story, Credits(sources, authors), picture, names), names)


def _taken_down(story: Story) -> Takedown | None:
    # The version counts publications: with none behind it, readers have never known the address.
    return Takedown(killed=story.killed_at is not None) if story.version else None


def _page(story: Story, names: Mapping[str, str] | None) -> StoryPage:
    found = newest_on(dict.fromkeys((*_like(story), LATEST), LOOKED_AT))
    ids = {each for ids in found.values() for each in ids if each != story.pk}
    others = public_stories(ids)
    related = most_related(_likeness(story), [_likeness(each) for each in others], limit=RELATED)
    newest = [each for each in found[LATEST] if each not in related and each in ids][:NEWEST]
    shown = [story, *(each for each in others if each.pk in {*related, *newest})]
    known = sector_names(shown) if names is None else names
    cards = build_cards(shown, credits_of([each.pk for each in shown]), known)
    return _with_words(
        story,
        cards[story.pk],
        known,
        corrections=_corrections(story),
        related=tuple(cards[each] for each in related),
        latest=tuple(cards[each] for each in newest if each in cards),
    )


def _like(story: Story) -> list[str]:
    """Name the fronts on which related stories stand."""
    countries = [f"country:{code}" for code in countries_of(story)[:3]]
    return [*countries, *(f"sector:{slug}" for slug in slugs_of(story)[:2])]


def _likeness(story: Story) -> Likeness:
    return Likeness(
        story=story.pk,
        countries=countries_of(story),
        sectors=slugs_of(story),
        language=story.language,
        published_at=story.first_published_at or story.created_at,
    )


def _corrections(story: Story) -> tuple[Correction, ...]:
    rows = Publication.objects.filter(
        story_id=story.pk, signal=Publication.Signal.CORRECT
    ).values_list("at", "note")
    return tuple(Correction(at, note) for at, note in rows if note)


def _with_words(
    story: Story,
    card: Card,
    names: Mapping[str, str],
    *,
    corrections: tuple[Correction, ...] = (),
    related: tuple[Card, ...] = (),
    latest: tuple[Card, ...] = (),
) -> StoryPage:
    return StoryPage(
        card=card,
        standfirst=standfirst_above(story.body, story.standfirst),
        body=story.body,
        desk=story.desk.name if story.desk else "News Desk",
        dateline_date=story.dateline_date,
        caption=story.picture_caption or (card.picture.caption if card.picture else ""),
        sectors=tuple(SectorName(slug, sector_name(slug, names)) for slug in slugs_of(story)),
        link=story.link,
        usage_terms=story.usage_terms,
        corrections=corrections,
        related=related,
        latest=latest,
    )
