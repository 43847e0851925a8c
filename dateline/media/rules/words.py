"""What is said about a drawing, and on it, in the language of its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.lists import format_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """The words of one language."""

    showing: str
    world: str
    marked: str
    card: str
    map_credit: str
    card_credit: str


_IN: Mapping[str, Sayings] = {
    "en": Sayings(
        showing="Map showing {names}",
        world="Map of the world",
        marked="{shown}, with {place} marked.",
        card="Card with the words “{label}”.",
        map_credit="Map: Dateline; data: Natural Earth",
        card_credit="Card: Dateline",
    ),
    "de": Sayings(
        showing="Karte mit {names}",
        world="Weltkarte",
        marked="{shown}; markiert ist {place}.",
        card="Karte mit den Worten „{label}“.",
        map_credit="Karte: Dateline; Daten: Natural Earth",
        card_credit="Grafik: Dateline",
    ),
    "fr": Sayings(
        showing="Carte montrant {names}",
        world="Carte du monde",
        marked="{shown} ; repère : {place}.",
        card="Carton avec les mots « {label} ».",
        map_credit="Carte : Dateline ; données : Natural Earth",
        card_credit="Carton : Dateline",
    ),
    "es": Sayings(
        showing="Mapa que muestra {names}",
        world="Mapa del mundo",
        marked="{shown}; punto señalado: {place}.",
        card="Tarjeta con las palabras «{label}».",
        map_credit="Mapa: Dateline; datos: Natural Earth",
        card_credit="Tarjeta: Dateline",
    ),
    "ar": Sayings(
        showing="خريطة تُظهر {names}",
        world="خريطة العالم",
        marked="{shown}، مع تحديد موقع {place}.",
        card="بطاقة عليها كلمات «{label}».",
        map_credit="الخريطة: Dateline؛ البيانات: Natural Earth",
        card_credit="البطاقة: Dateline",
    ),
}


# By these, a card that was drawn is known for one.
CARD_CREDITS = frozenset(said.card_credit for said in _IN.values())


def spoken(language: str) -> str:
    """Return the language in which we speak to readers of one such as `de-AT`; English for others."""
    tongue = language.partition("-")[0].lower()
    return tongue if tongue in _IN else "en"


def sayings(language: str) -> Sayings:
    """Return the words for readers of a language."""
    return _IN[spoken(language)]


def listing(names: Sequence[str], language: str = "en") -> str:
    """Return names as a sentence for readers of a language lists them: "A, B and C"."""
    tongue = spoken(language)
    # The British form: no comma before the last one.
    return format_list(names, locale="en_GB" if tongue == "en" else tongue)


def map_title(names: Sequence[str], place_name: str) -> str:
    """Return the title under which the desk finds a map."""
    subject = listing(names) or "the world"
    return f"Map: {subject}{f' ({place_name})' if place_name else ''}"


def map_alt_text(names: Sequence[str], place_name: str, language: str = "en") -> str:
    """Return the alternative text of a map; the names are in the language that is spoken."""
    said = sayings(language)
    shown = said.showing.format(names=listing(names, language)) if names else said.world
    return said.marked.format(shown=shown, place=place_name) if place_name else f"{shown}."


def card_alt_text(label: str, language: str = "en") -> str:
    """Return the alternative text of a card."""
    return sayings(language).card.format(label=label)
