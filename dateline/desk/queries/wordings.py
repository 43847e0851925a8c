"""Cards and stories in the words of the edition in which they are read.

What is kept of a story is the same for all editions; the newsroom's own words in it, names of
sectors and roles of authors, are put into an edition's language as it is handed out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.desk.queries.editions import entered
from dateline.desk.queries.newsroom import Frame, newsroom

if TYPE_CHECKING:
    from dateline.desk.queries.cards import Card, Credit, SectorName
    from dateline.desk.queries.stories import Article


def in_words(cards: dict[int, Card]) -> dict[int, Card]:
    """Give cards in the words of the edition; no query: the home edition's are as they are kept."""
    frame = frame_here()
    return {number: card_in(card, frame) for number, card in cards.items()} if frame else cards


def frame_here() -> Frame | None:
    """Give the frame of the edition where the newsroom's words are others than at home."""
    frame = newsroom() if entered() else None
    if frame is None or frame.home.language in frame.wordings:
        return frame
    return None if frame.home.language == frame.root.language else frame


def card_in(card: Card, frame: Frame) -> Card:
    """Give a card in the words of that frame's edition."""
    sector = _sector_in(card.sector, frame)
    authors = tuple(_credit_in(author, frame) for author in card.authors)
    if sector == card.sector and authors == card.authors:
        return card
    return replace(card, sector=sector, authors=authors)


def _sector_in(sector: SectorName, frame: Frame) -> SectorName:
    own = sector.own
    words = frame.say(own)
    translated_from = own if words != own else ""
    return replace(
        sector, name=words, translated_from=translated_from, language=frame.tongue_of(own)
    )


def _credit_in(author: Credit, frame: Frame) -> Credit:
    role = frame.say(author.role)
    return author if role == author.role else replace(author, role=role)


def article_in(article: Article, frame: Frame) -> Article:
    """Give a story's page in those words."""
    sectors = tuple(_sector_in(each, frame) for each in article.sectors)
    desk = frame.say(article.desk)
    return replace(article, card=card_in(article.card, frame), sectors=sectors, desk=desk)
