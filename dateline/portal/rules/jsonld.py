"""Stories in the words of schema.org, for search engines: values in, JSON out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.desk.rules.kinds import LABELS

TYPES = {
    "opinion": "OpinionNewsArticle",
    "blog": "BlogPosting",
    "press-release": "Article",
}

# What companies say of themselves is no reporting, and an interview has no type of its own.
GENRES = {kind: words for kind, words in LABELS.items() if kind != "news"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country, or a place in one."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs, with a page here and perhaps others elsewhere."""

    name: str
    url: str = ""
    role: str = ""
    bio: str = ""
    picture: str = ""
    elsewhere: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Everything that search engines are told of a story."""

    kind: str
    url: str
    headline: str
    description: str
    language: str
    section: str
    publisher: str
    site: str
    logo: str
    published: datetime
    updated: datetime | None
    """None unless words that readers see have changed since."""
    picture: str = ""
    authors: Sequence[Person] = ()
    """Empty where the desk itself signs."""
    sources: Sequence[tuple[str, str]] = ()
    countries: Sequence[Place] = ()
    dateline: Place | None = None
    corrections: Sequence[tuple[datetime, str]] = ()


def news_article(article: Article) -> dict[str, object]:
    """Give the story as a NewsArticle, or the kind of it that it is."""
    publisher = _organization(article.publisher, article.site, article.logo)
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(article.kind, "NewsArticle"),
        "@id": f"{article.url}#article",
        "mainEntityOfPage": article.url,
        "url": article.url,
        "headline": article.headline[:110],
        "description": article.description,
        "inLanguage": article.language,
        "articleSection": article.section,
        "datePublished": article.published.isoformat(),
        "dateModified": article.updated.isoformat() if article.updated else "",
        "isAccessibleForFree": True,
        "author": _signed_by(article) or [publisher],
        "genre": GENRES.get(article.kind, ""),
        "publisher": publisher,
        "sourceOrganization": [_organization(name, url) for name, url in article.sources],
        "image": [article.picture] if article.picture else [],
        "about": [_country(country) for country in article.countries],
        "contentLocation": _location(article.dateline),
        "dateline": article.dateline.name if article.dateline else "",
        "correction": [_correction(at, note) for at, note in article.corrections],
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def item_list(addresses: Sequence[str]) -> dict[str, object]:
    """Give a list of stories, each by its own address."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": address}
            for position, address in enumerate(addresses, start=1)
        ],
    }


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Give the way from the home page to this one; each step is a name and an address."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def script_safe(told: Mapping[str, object] | Sequence[Mapping[str, object]]) -> str:
    """Write JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _organization(name: str, url: str = "", logo: str = "") -> dict[str, object]:
    made: dict[str, object] = {"@type": "NewsMediaOrganization", "name": name}
    if url:
        made["url"] = url
    if logo:
        made["logo"] = {"@type": "ImageObject", "url": logo}
    return made


def _signed_by(article: Article) -> list[dict[str, object]]:
    """Name who signed; a press release is signed by who issued it."""
    if article.kind == "press-release":
        return [{"@type": "Organization", "name": each.name} for each in article.authors]
    return [_person(each) for each in article.authors]


def _person(person: Person) -> dict[str, object]:
    told = {
        "@type": "Person",
        "name": person.name,
        "url": person.url,
        "jobTitle": person.role,
        "description": person.bio,
        "image": person.picture,
        "sameAs": list(person.elsewhere),
    }
    return {name: value for name, value in told.items() if value}


def profile_page(person: Person, publisher: str, site: str) -> dict[str, object]:
    """Give an author's page: whose it is, and for whom they work."""
    about = {**_person(person), "@id": f"{person.url}#person"}
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": person.url,
        "mainEntity": {**about, "worksFor": _organization(publisher, site)},
    }


def _country(country: Place) -> dict[str, object]:
    return {"@type": "Country", "name": country.name, "identifier": country.code}


def _location(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    address = {"@type": "PostalAddress", "addressCountry": place.code} if place.code else None
    return {"@type": "Place", "name": place.name, **({"address": address} if address else {})}


def _correction(at: datetime, note: str) -> dict[str, object]:
    return {"@type": "CorrectionComment", "text": note, "datePublished": at.isoformat()}
