"""The dateline: where and when a story was written, from its opening words and from metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline.tagging import atlas
from dateline.tagging.dates import FoundDate, date_at_end
from dateline.tagging.facts import Dateline, Text
from dateline.tagging.gazetteer import Kind, Name, cities_named, names
from dateline.tagging.tables import rows, several, spaced
from dateline.tagging.tokens import MARKS, fold

# The head of a dateline ends at a dash with a space after it; "Berlin-based" is no end.
_OPENING = re.compile(
    r"\s*(?P<head>[^\W\d_][^\n]{1,110}?(?:\n[^\n]{1,40}?)??)"
    r"(?P<dash>\s*(?<=[\s).\d])(?:--|[-–—―_])[ \t\n]+)(?P<next>\S)"
)
_AGENCY = re.compile(r"\s*[(\[](?P<agency>[^()\[\]]{2,40})[)\]]")
_PLACE = re.compile(rf"[^\W\d_][\w{MARKS} .'’\-]{{1,40}}")
_MOST_WORDS = 5

# Small words inside names of places.
_PARTICLES = spaced(
    "de la le el los las of upon on am an der den do da dos das du des di the en sur and y au"
)

_PLACE_KINDS = {
    Kind.CAPITAL, Kind.CITY, Kind.TOWN, Kind.REGION, Kind.SHORT_REGION, Kind.COUNTRY,
}  # fmt: skip

# Where ambiguous cities stand alone, the smaller one must have this part of the bigger's people.
_COMPARABLE = 0.15


@dataclass(frozen=True, slots=True)
class _Head:
    """The parts of a dateline before they are judged."""

    places: tuple[str, ...]
    region: str
    date: FoundDate | None
    agency: str

    @property
    def place(self) -> str:
        return self.places[0]


def read_dateline(text: Text, *, year: int | None = None) -> Dateline | None:
    """Read a story's dateline from its opening words, completed from its metadata.

    ``year`` makes a date of a dateline that gives month and day only.
    """
    written = _from_opening(text, year)
    stated = _from_metadata(text, year)
    if written is None or stated is None:
        return written or stated
    same = fold(written.place) == fold(stated.place)
    return replace(
        written,
        place=stated.place if same else written.place,
        region=written.region or (stated.region if same else ""),
        country=written.country or (stated.country if same else ""),
        date=written.date or stated.date,
        agency=written.agency or stated.agency,
    )


def _from_opening(text: Text, year: int | None) -> Dateline | None:
    match = _OPENING.match(text.body)
    if match is None:
        return None
    head = _parse(match["head"])
    if head is None or not _convincing(head, match["next"], match["dash"]):
        return None
    return replace(_judged(head, text, year), opening=text.body[: match.start("next")])


def _from_metadata(text: Text, year: int | None) -> Dateline | None:
    head = _parse(text.dateline.strip().rstrip("-–—: "))
    return _judged(head, text, year) if head else None


def _parse(line: str) -> _Head | None:
    """Take a dateline apart: places, region, date, agency."""
    line = " ".join(line.split())
    agencies = _AGENCY.findall(line)
    bare = _AGENCY.sub("", line).strip(" ,")
    date = date_at_end(bare)
    if date is not None:
        bare = date.before
    place, *regions = [part.strip() for part in re.split("[,،、]", bare)]
    places = tuple(one.strip() for one in place.split("/"))
    if not all(map(_looks_like_place, places)) or len(regions) > 2:
        return None
    return _Head(places, ", ".join(filter(None, regions)), date, agencies[-1] if agencies else "")


def _looks_like_place(place: str) -> bool:
    if not _PLACE.fullmatch(place):
        return False
    words = place.split()
    if len(words) > _MOST_WORDS:
        return False
    return all(not word[0].islower() or word in _PARTICLES for word in words)


def _is_upper(place: str) -> bool:
    """Tell capitals, allowing for McLEAN and DeKALB."""
    upper = sum(letter.isupper() for letter in place)
    return upper > 1 and upper >= 2 * sum(letter.islower() for letter in place)


def _convincing(head: _Head, following: str, dash: str) -> bool:
    """Judge whether the opening words are a dateline and not the start of a sentence."""
    known = all(_codes_of_place(place) for place in head.places)
    region = bool(head.region) and bool(_region_name(head.region))
    signed = bool(head.agency) and (head.agency in _signatures() or known)
    if head.region and not (region or head.date or signed):
        return False
    if _is_upper(head.place) and (head.date or head.agency or region):
        return True
    if head.date or head.agency:
        return known or region or signed
    spaced = dash[:1].isspace() and not following.islower()
    return spaced and known and (region or _is_city(head.place))


def _judged(head: _Head, text: Text, year: int | None) -> Dateline:
    return Dateline(
        place="/".join(map(_display, head.places)),
        region=_display(head.region),
        country=_country(head, text),
        date=head.date.value(year) if head.date else None,
        agency=head.agency,
    )


def _country(head: _Head, text: Text) -> str:
    """Name the country of the first place, by its region or by the place itself."""
    codes = _codes_of_place(head.place)
    if head.region and (name := _region_name(head.region)):
        return next((code for code in name.codes if code in codes), name.codes[0])
    if text.home_country and text.home_country in _anywhere(head.place):
        return text.home_country
    if len(codes) < 2:
        return codes[0] if codes else ""
    return _mentioned_first(codes, text) or codes[0]


def _mentioned_first(codes: tuple[str, ...], text: Text) -> str:
    """Give the country of several that the story names earliest, if it names one."""
    story = f"{text.headline}\n{text.body}"
    places = {code: story.find(atlas.country_name(code)) for code in codes}
    named = {code: place for code, place in places.items() if place >= 0}
    return min(named, key=lambda code: named[code]) if named else ""


def _region_name(region: str) -> Name | None:
    """Find the last part of a region that names a state or country."""
    for part in reversed(region.split(",")):
        name = names("en").get(part)
        if name is not None and name.kind in _PLACE_KINDS:
            return name
        if codes := _every_language().get(fold(part.strip())):
            return Name(part.strip(), Kind.COUNTRY, codes)
    return None


@cache
def _every_language() -> dict[str, tuple[str, ...]]:
    """Give cities and countries by their names in all languages: a dateline shows no language."""
    found: dict[str, tuple[str, ...]] = {}
    for _language, kind, code, name in rows("names.tsv"):
        if kind != "demonym":
            found.setdefault(fold(name), (code,))
    return found


@cache
def _signatures() -> frozenset[str]:
    """Give the signs with which agencies sign their datelines."""
    return frozenset(
        sign for _code, _kind, signs in rows("agencies.tsv") for sign in several(signs)
    )


def _codes_of_place(place: str) -> tuple[str, ...]:
    """Give the countries a place may lie in, likeliest first."""
    name = names("en").get(place)
    if name is not None and name.kind in {Kind.CAPITAL, Kind.REGION, Kind.COUNTRY}:
        return name.codes
    same = cities_named(place)
    first = name.codes if name is not None and name.kind in _PLACE_KINDS else ()
    comparable = [c.code for c in same if c.population >= _COMPARABLE * same[0].population]
    found = tuple(dict.fromkeys((*first, *comparable)))
    return found or _special(place) or _every_language().get(fold(place), ())


def _anywhere(place: str) -> set[str]:
    """Give all countries that have a place of this name, however small."""
    return {city.code for city in cities_named(place)} | {*_codes_of_place(place)}


def _special(place: str) -> tuple[str, ...]:
    return {"united nations": ("US",), "washington dc": ("US",)}.get(
        fold(place).replace(".", ""), ()
    )


def _is_city(place: str) -> bool:
    name = names("en").get(place)
    if name is None:
        return fold(place) in _every_language()
    capital = atlas.capital_of(name.codes[0]) if len(name.codes) == 1 else ""
    return name.kind in {Kind.CAPITAL, Kind.CITY} or fold(name.display) == fold(capital)


def _display(place: str) -> str:
    """Write a place as running text does."""
    if not _is_upper(place):
        return place
    name = names("en").get(place)
    if name is not None and name.kind in _PLACE_KINDS and not name.display.isupper():
        return name.display
    cased = " ".join(_capitalised(word) for word in place.split())
    return cased[:1].upper() + cased[1:]


def _capitalised(word: str) -> str:
    """Give a word of capitals a capital and small letters, at each part of it."""
    if word.casefold() in _PARTICLES:
        return word.casefold()
    if word.startswith("Mc"):
        return "Mc" + word[2:].capitalize()
    return re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word).replace("'S", "'s")
