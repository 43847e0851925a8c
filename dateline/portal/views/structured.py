"""What a story's page tells search engines: its facts in schema.org's words."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Article, AuthorPage, Card, Credit, Frame
from dateline.desk.rules.bylines import names_in
from dateline.desk.rules.countries import country
from dateline.portal.rules import jsonld
from dateline.portal.rules.datelines import dateline_words
from dateline.portal.rules.scripts import language_tag
from dateline.portal.views.frame import absolute


@lru_cache(maxsize=400)
def structured_data(article: Article, frame: Frame) -> SafeString:
    """Give the JSON-LD of a story and its breadcrumbs, safe to stand in a script element."""
    card = article.card
    steps = [
        (frame.name, absolute("/")),
        (card.sector.name, absolute(f"/sector/{card.sector.slug}/")),
        (card.headline, absolute(card.url)),
    ]
    told = [jsonld.news_article(article_of(article, frame)), jsonld.breadcrumbs(steps)]
    return mark_safe(jsonld.script_safe(told))


def article_of(article: Article, frame: Frame) -> jsonld.Article:
    """Put together what is told of a story; names are in the page's language, as readers see them."""
    card, tongue = article.card, frame.home.language
    return jsonld.Article(
        kind=card.kind,
        url=absolute(card.url),
        headline=card.headline,
        description=card.standfirst,
        language=language_tag(card.language),
        section=card.sector.name,
        publisher=frame.name,
        site=settings.SITE_URL,
        logo=absolute(frame.logo) if frame.logo else "",
        published=card.published_at,
        updated=card.updated_at if card.updated_at != card.published_at else None,
        picture=absolute(card.picture.og) if card.picture else "",
        authors=_authors(card),
        sources=[(source.name, source.address) for source in card.sources],
        countries=[_place(code, tongue) for code in card.countries],
        dateline=_dateline(card.dateline_place, card.dateline_country, tongue),
        corrections=[(correction.at, correction.note) for correction in article.corrections],
    )


def _authors(card: Card) -> list[jsonld.Person]:
    """Name the people; a byline that only says the agency again names none."""
    if card.authors:
        return [_author(author) for author in card.authors]
    agencies = {source.name.casefold() for source in card.sources}
    names = names_in(card.byline) if card.kind != "press-release" else (card.byline,)
    return [jsonld.Person(name=name) for name in names if name and name.casefold() not in agencies]


def _author(author: Credit) -> jsonld.Person:
    return jsonld.Person(
        name=author.name,
        url=absolute(f"/author/{author.address}/"),
        role=author.role,
        picture=absolute(author.portrait.og) if author.portrait else "",
        elsewhere=author.elsewhere,
    )


def profile_data(author: AuthorPage, frame: Frame) -> SafeString:
    """Give the JSON-LD of an author's page, safe to stand in a script element."""
    person = jsonld.Person(
        name=author.name,
        url=absolute(f"/author/{author.slug}/"),
        role=author.role,
        bio=author.bio,
        picture=absolute(author.picture.og) if author.picture else "",
        elsewhere=author.elsewhere,
    )
    told = jsonld.profile_page(person, frame.name, settings.SITE_URL)
    return mark_safe(jsonld.script_safe(told))


def _place(code: str, language: str) -> jsonld.Place:
    return jsonld.Place(name=country(code, language).name, code=code)


def _dateline(place: str, code: str, language: str) -> jsonld.Place | None:
    if not place:
        return None
    return jsonld.Place(name=dateline_words(place, code, language), code=code)
