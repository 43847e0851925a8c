"""Cards and stories in the words of the edition in which they are read.

What is kept of a story is the same for all editions; the newsroom's own words in it, names of
sectors and roles of authors, are put into an edition's language as it is handed out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.desk.queries.editions import Wordings, entered
from dateline.desk.queries.newsroom import newsroom

if TYPE_CHECKING:
    from dateline.desk.queries.cards import Card, Credit
    from dateline.desk.queries.stories import Article


def in_words(cards: dict[int, Card]) -> dict[int, Card]:
    """Give cards in the words of the edition; no query: the home edition's are as they are kept."""
    said = words_here()
    return {number: card_in(card, said) for number, card in cards.items()} if said else cards


def words_here() -> Wordings:
    """Give the newsroom's words in the language of the edition; none at home."""
    if not entered():
        return {}
    frame = newsroom()
    return frame.wordings.get(frame.home.language, {})


def card_in(card: Card, said: Wordings) -> Card:
    """Give a card in those words."""
    sector = card.sector.said(said)
    authors = tuple(_credit_in(author, said) for author in card.authors)
    if sector is card.sector and authors == card.authors:
        return card
    return replace(card, sector=sector, authors=authors)


def _credit_in(author: Credit, said: Mapping[str, str]) -> Credit:
    role = said.get(author.role)
    return replace(author, role=role) if role else author


def article_in(article: Article, said: Wordings) -> Article:
    """Give a story's page in those words."""
    sectors = tuple(each.said(said) for each in article.sectors)
    desk = said.get(article.desk, article.desk)
    return replace(article, card=card_in(article.card, said), sectors=sectors, desk=desk)
