"""The story page: a story with everything that stands on its page, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import NamedTuple

from wagtail.rich_text import expand_db_html

from dateline.desk.models import Publication, Story, StoryTranslation
from dateline.desk.queries.cards import COLUMNS as ROW_COLUMNS
from dateline.desk.queries.cards import (
    Card,
    Credit,
    Credits,
    Row,
    SectorName,
    build_card,
    cards_of,
    codes_in,
    keep_rows,
    keys_of,
    row_of,
    sector_name,
    sector_names,
    slugs_in,
)
from dateline.desk.queries.editions import entered
from dateline.desk.queries.fronts import candidates
from dateline.desk.queries.keys import story_keys
from dateline.desk.queries.wordings import article_in, frame_here
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.drafting import standfirst_above
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.relation import Likeness, most_related, tongue
from dateline.edge import Kept, shows
from dateline.media.queries import picture_cards
from dateline.media.reading import Reading

RELATED = 6
NEWEST = 8
# There cannot be two in one language; more than these no page lists.
MOST_TRANSLATIONS = 40
# So many of each front are looked at for related stories, and so many of the newest for those in the
# story's language.
LOOKED_AT, LOOKED_FURTHER = 12, 100
# What Wagtail writes for links and pictures that the database knows.
_DATABASE_MARKS = ("linktype=", "<embed")
# What its editor knows blocks by; to readers it is so many bytes a paragraph.
_KEY = " data-block-key="
_KEYED = re.compile(rf'(<[a-z][^<>]*?){_KEY}"[^"<>]*"')


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong, as readers are told."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Takedown:
    """A story that was public and is no more. It says nothing of what it told."""

    killed: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A story that stands at another address than the one asked for."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story as it stands on its page, without what stands beside it."""

    card: Card
    standfirst: str
    """Empty where the body opens with the same words."""
    body: str
    """Rich text with its links and pictures resolved."""
    desk: str
    dateline_date: date | None
    caption: str
    sectors: tuple[SectorName, ...]
    link: str
    """The full text at the source, where we may give an excerpt only."""
    usage_terms: str
    corrections: tuple[Correction, ...] = ()
    translations: tuple[int, ...] = ()
    """The numbers of the stories that tell the same in another language, public or not."""

    def __hash__(self) -> int:
        return hash(self.card)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story with everything that stands on its page."""

    article: Article
    translations: tuple[Card, ...] = ()
    related: tuple[Card, ...] = ()
    latest: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class _Beside:
    """The numbers of the stories that stand beside one."""

    related: tuple[int, ...]
    latest: tuple[int, ...]


class Words(NamedTuple):
    """What is read of a story for its page."""

    id: int
    live: bool
    killed_at: datetime | None
    version: int
    slug: str
    language: str
    sectors: Sequence[str]
    countries: Sequence[str]
    first_published_at: datetime | None
    created_at: datetime
    standfirst: str
    body: str
    desk: str | None
    dateline_date: date | None
    picture_caption: str
    link: str
    usage_terms: str
    translated: int | None
    """The group of its translations; None where it has none."""


_ELSEWHERE = {"desk": "desk__name", "translated": "translation__group"}
_COLUMNS = tuple(_ELSEWHERE.get(name, name) for name in Words._fields)
# Beside them is read what its card is made of: the story's own stands on its page, too.
_READ = tuple(dict.fromkeys((*_COLUMNS, *ROW_COLUMNS)))
_OF_CARD = itemgetter(*(_READ.index(name) for name in ROW_COLUMNS))
_WORDS = Reading(lambda ids: Story.objects.filter(pk__in=ids).values_list(*_READ))
# The words of the stories that are being read; the others are read again with their page.
_ARTICLES: Kept[int, Article] = Kept("articles", most=1_000)


def story_page(story_id: int, *, at: str = "") -> StoryPage | Moved | Takedown | None:
    """Read a story's page; None if it was never public, `Moved` if it does not stand `at` that path.

    At most eight queries; two fewer once the story is kept, and others for what stands beside it.
    """
    shows(*story_keys([story_id]))
    kept = _ARTICLES.good([story_id]).get(story_id)
    if kept is not None:
        return Moved(kept.card.url) if at not in ("", kept.card.url) else _with_kept(kept)
    since = _ARTICLES.start()
    row = next(iter(_WORDS([story_id])), None)
    if row is None:
        return None
    words = Words._make(row[: len(Words._fields)])
    if not words.live or words.killed_at is not None:
        return _taken_down(words)
    keep_rows([Row._make(_OF_CARD(row))], since=since)
    address = address_of(words.id, words.slug, words.sectors)
    return Moved(address) if at not in ("", address) else _with_read(words, since)


def story_preview(story: Story) -> StoryPage:
    """Build the page of a story as it stands in the editor, saved or not."""
    names = sector_names()
    sources = tuple(Credit(source.name, source.url) for source in story.sources.all())
    authors = tuple(Credit(each.name, each.slug, each.role) for each in story.authors.all())
    pictures = picture_cards([story.lead_picture_id] if story.lead_picture_id else [])
    picture = pictures.get(story.lead_picture_id or 0)
    card = build_card(row_of(story), Credits(sources, authors), picture, names)
    return StoryPage(article=_article(_words_of(story), card, names))


def _words_of(story: Story) -> Words:
    apart = {"desk": story.desk.name if story.desk else None, "translated": None}
    found = (apart[name] if name in apart else getattr(story, name) for name in Words._fields)
    return Words._make(found)


def _taken_down(story: Words) -> Takedown | None:
    # The version counts publications: with none behind it, readers have never known the address.
    return Takedown(killed=story.killed_at is not None) if story.version else None


def _with_kept(article: Article) -> StoryPage:
    beside = _beside(_likeness_of(article))
    cards = cards_of([*beside.related, *beside.latest, *article.translations])
    return _page(article, beside, cards)


def _with_read(story: Words, since: int) -> StoryPage | Takedown:
    """Read what stands on the page; the story's own card and those beside it are read at once."""
    beside = _beside(_likeness(story))
    translations = _translations(story)
    cards = cards_of([story.id, *beside.related, *beside.latest, *translations])
    if story.id not in cards:
        # It was taken down while its page was read.
        return Takedown(killed=False)
    article = _article(story, cards[story.id], sector_names(), _corrections(story), translations)
    _ARTICLES.keep(story.id, article, keys=keys_of(article.card), since=since)
    return _page(article, beside, cards)


def _page(article: Article, beside: _Beside, cards: Mapping[int, Card]) -> StoryPage:
    frame = frame_here()
    return StoryPage(
        article=article_in(article, frame) if frame else article,
        translations=tuple(cards[each] for each in article.translations if each in cards),
        related=tuple(cards[each] for each in beside.related if each in cards),
        latest=tuple(cards[each] for each in beside.latest if each in cards),
    )


def _beside(story: Likeness) -> _Beside:
    """Choose the related stories, and the newest of the others that its readers can read."""
    within = f"edition:{entered()}" if entered() else ""
    newest_of = within or LATEST
    wanted = {**dict.fromkeys(_like(story), LOOKED_AT), newest_of: LOOKED_FURTHER}
    pools = candidates(wanted, within=within)
    near = [each for pool in pools.values() for each in pool[:LOOKED_AT] if each.id != story.id]
    related = most_related(story, {each.id: each for each in near}.values(), limit=RELATED)
    spoken = tongue(story.language)
    newest = [
        each.id
        for each in pools[newest_of]
        if tongue(each.language) == spoken and each.id not in (story.id, *related)
    ]
    return _Beside(tuple(related), tuple(newest[:NEWEST]))


def _like(story: Likeness) -> list[str]:
    """Name the fronts on which related stories stand."""
    countries = [f"country:{code}" for code in story.countries[:3]]
    return [*countries, *(f"sector:{slug}" for slug in story.sectors[:2])]


def _likeness(story: Words) -> Likeness:
    return Likeness(
        id=story.id,
        countries=codes_in(story.countries),
        sectors=slugs_in(story.sectors),
        language=story.language,
        published_at=story.first_published_at or story.created_at,
    )


def _likeness_of(article: Article) -> Likeness:
    return Likeness(
        id=article.card.id,
        countries=article.card.countries,
        sectors=tuple(sector.slug for sector in article.sectors),
        language=article.card.language,
        published_at=article.card.published_at,
    )


def _translations(story: Words) -> tuple[int, ...]:
    """Read the stories that tell the same in another language; no query where there are none."""
    if story.translated is None:
        return ()
    group = StoryTranslation.objects.filter(group=story.translated).order_by("story_id")
    others = group.exclude(story_id=story.id).values_list("story_id", flat=True)
    return tuple(others[:MOST_TRANSLATIONS])


def _corrections(story: Words) -> tuple[Correction, ...]:
    if story.version < 2:
        return ()
    rows = Publication.objects.filter(
        story_id=story.id, signal=Publication.Signal.CORRECT
    ).values_list("at", "note")
    return tuple(Correction(at, note) for at, note in rows if note)


def _article(
    story: Words,
    card: Card,
    names: Mapping[str, str],
    corrections: tuple[Correction, ...] = (),
    translations: tuple[int, ...] = (),
) -> Article:
    return Article(
        card=card,
        standfirst=standfirst_above(story.body, story.standfirst),
        body=resolved(story.body),
        desk=story.desk or "News Desk",
        dateline_date=story.dateline_date,
        caption=story.picture_caption or (card.picture.caption if card.picture else ""),
        sectors=tuple(
            SectorName(slug, sector_name(slug, names)) for slug in slugs_in(story.sectors)
        ),
        link=story.link,
        usage_terms=story.usage_terms,
        corrections=corrections,
        translations=translations,
    )


def resolved(body: str) -> str:
    """Resolve what Wagtail's rich text says by number only, and leave out what only its editor needs.

    Queries only where something is said by number.
    """
    plain = _KEYED.sub(r"\1", body) if _KEY in body else body
    return str(expand_db_html(plain)) if any(mark in plain for mark in _DATABASE_MARKS) else plain
