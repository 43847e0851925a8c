"""The newsroom's own words, which readers of other languages need in theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.desk.models import (
    Author,
    Desk,
    FooterLink,
    MenuEntry,
    Newsroom,
    Sector,
    StandingPage,
    Wording,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the newsroom, where they stand, and what stands for them in a language."""

    where: str
    words: str
    translated: str = ""


def words_in(language: str) -> list[Words]:
    """List the newsroom's own words, each once, with what stands for them in that language."""
    known = dict(
        Wording.objects.filter(language=language).order_by().values_list("words", "translated")
    )
    found: dict[str, str] = {}
    for where, words in _own_words():
        if words:
            found.setdefault(words, where)
    return [Words(where, words, known.get(words, "")) for words, where in found.items()]


def _own_words() -> Iterator[tuple[str, str]]:
    house = Newsroom.objects.first() or Newsroom()
    yield "Tagline", house.tagline
    for sector in Sector.objects.all():
        yield "Sector", sector.name
    for entry in MenuEntry.objects.all():
        yield "Menu", entry.label
    for page in StandingPage.objects.live():
        yield "Standing page", page.title
    for link in FooterLink.objects.all():
        yield "Link", link.label
    for desk in Desk.objects.order_by("name"):
        yield "Desk", desk.name
    for role in Author.objects.order_by("role").values_list("role", flat=True).distinct():
        yield "Role of an author", role
    for sector in Sector.objects.exclude(description=""):
        yield "About a sector", sector.description
    yield "Foot", house.footer_text
    yield "Line under opinion", house.opinion_note
