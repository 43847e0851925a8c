"""The dateline: where and when a story was written, from its opening words and from metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline.tagging import atlas
from dateline.tagging.dates import FoundDate, date_at_end
from dateline.tagging.facts import Dateline, Text
from dateline.tagging.gazetteer import Kind, Name, cities_named, names, states_named
from dateline.tagging.tables import rows, several, spaced
from dateline.tagging.tokens import MARKS, fold, letter_cases, words_of

# The head of a dateline ends at a dash with a space after it; "Berlin-based" is no end.
_OPENING = re.compile(
    r"\s*(?P<head>[^\W\d_][^\n]{1,110}?(?:\n[^\n]{1,40}?)??)"
    r"(?P<dash>\s*(?<=[\s).\d])(?:--|[-–—―_])[ \t\n]+)(?P<next>\S)"
)
# Some put no dash behind their mark: DELHI, June 4 (PTI) The …; MOSCOW, June 4. /TASS/. The ….
_MARKED = re.compile(
    r"\s*(?P<head>[^\W\d_][^\n]{1,110}?(?:\)|(?<=[\s.])/[A-Za-z][\w.\-]{1,30}/))"
    r"(?P<dash>[.:]?[ \t]+|--)(?P<next>\S)"
)
# Most stories have no dateline, and lack the sign behind which it ends: that is seen much sooner.
_SHAPES = ((_OPENING, re.compile(r"[-–—―_][ \t\n]")), (_MARKED, re.compile("[)/]")))
_LONGEST_OPENING = 300
# Others tell no place, or tell who they are before it: (Reuters) - The …; (ANSA) - ROMA, 4 GIU - ….
_CREDIT = re.compile(
    r"\s*\((?P<agency>[^()\n]{2,40})\)(?:\s?(?:--?|[–—:])[ \t]+(?=\S)|[ \t]+(?=[^\sa-z]))"
)
_AGENCY = re.compile(r"\s*[(\[](?P<agency>[^()\[\]]{2,40})[)\]]")
_SLASHED = re.compile(r"(?<=[\s.])/([A-Za-z][\w.\-]{1,30})/")
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
    same = not written.place or fold(written.place) == fold(stated.place)
    return replace(
        written,
        place=stated.place if same else written.place,
        region=written.region or (stated.region if same else ""),
        country=written.country or (stated.country if same else ""),
        date=written.date or stated.date,
        agency=written.agency or stated.agency,
    )


def _from_opening(text: Text, year: int | None) -> Dateline | None:
    credit = _CREDIT.match(text.body)
    agency = credit["agency"] if credit and credit["agency"] in _signatures() else ""
    start = credit.end() if credit and agency else 0
    begun = text.body[start : start + _LONGEST_OPENING]
    for shape, sign in _SHAPES:
        match = shape.match(text.body, start) if sign.search(begun) else None
        head = _parse(match["head"]) if match else None
        if match and head and _convincing(head, match["next"], match["dash"]):
            found = _judged(head, text, year)
            opening = text.body[: match.start("next")]
            return replace(found, agency=found.agency or agency, opening=opening)
    return Dateline(place="", agency=agency, opening=text.body[:start]) if agency else None


def _from_metadata(text: Text, year: int | None) -> Dateline | None:
    if not text.dateline:
        return None
    head = _parse(text.dateline.strip().rstrip("-–—: "))
    return _judged(head, text, year) if head and head.place else None


def _parse(line: str) -> _Head | None:
    """Take a dateline apart: places, region, date, agency."""
    line = " ".join(line.split())
    bare, agency = _without_agency(line)
    date = date_at_end(bare)
    if date is not None:
        bare = date.before
    place, *regions = [part.strip() for part in re.split("[,،、]", bare)]
    places = tuple(one.strip() for one in place.split("/"))
    told = date and agency and not bare  # Jan. 12 (Wire One) - The …
    if len(regions) > 2 or not (told or all(map(_looks_like_place, places))):
        return None
    return _Head(places, ", ".join(filter(None, regions)), date, agency)


def _without_agency(line: str) -> tuple[str, str]:
    """Take the agency's mark out of a dateline: in brackets, between strokes, or plainly at its end."""
    for mark in (_AGENCY, _SLASHED):
        if found := mark.findall(line):
            return mark.sub("", line).strip(" ,-"), found[-1]
    before, _, last = line.rpartition(" ")
    if last not in _signatures():
        return line, ""
    apart = before.endswith(",") or last.islower() or date_at_end(before) is not None
    return (before.strip(" ,"), last) if apart else (line, "")


def _looks_like_place(place: str) -> bool:
    if not _PLACE.fullmatch(place):
        return False
    words = place.split()
    if len(words) > _MOST_WORDS:
        return False
    return all(not word[0].islower() or word in _PARTICLES for word in words)


def _is_upper(place: str) -> bool:
    """Tell capitals, allowing for McLEAN and DeKALB."""
    upper, lower = letter_cases(place)
    return upper > 1 and upper >= 2 * lower


def _convincing(head: _Head, following: str, dash: str) -> bool:
    """Judge whether the opening words are a dateline and not the start of a sentence."""
    if not head.place:
        return dash.strip() != "" and not following.islower()
    known = all(_codes_of_place(place) for place in head.places)
    region = bool(head.region) and bool(_region_name(head.region))
    agency = head.agency in _signatures()
    if not dash.strip(" \t.:"):
        return agency and not following.islower() and (known or region or head.date is not None)
    aside = head.agency.islower() and " " in head.agency  # as in "Police (who were called) - "
    signed = bool(head.agency) and (agency or (known and not aside))
    if head.region and not (region or head.date or signed):
        return False
    if _is_upper(head.place) and (head.date or head.agency or region):
        return True
    if head.date or (head.agency and not aside):
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
    if not head.place:
        return ""
    codes = _codes_of_place(head.place)
    if head.region and (name := _region_name(head.region)):
        return next((code for code in name.codes if code in codes), name.codes[0])
    if text.home_country and text.home_country in _anywhere(head.place):
        return text.home_country
    if len(codes) < 2:
        return codes[0] if codes else ""
    return _mentioned_first(head.place, codes, text) or codes[0]


# What of a story tells in which of several countries a place lies, and by which names it does.
_TELLING = 2000
_TELLING_KINDS = {Kind.COUNTRY, Kind.DEMONYM, Kind.REGION}
# The United States are spoken of everywhere: the state tells, and the name in full.
_EVERYWHERE = "US"


def _mentioned_first(place: str, codes: tuple[str, ...], text: Text) -> str:
    """Give the country of several that the story names earliest, if it names one."""
    story = words_of(f"{text.headline}\n{text.body[:_TELLING]}")
    states = {city.state for city in cities_named(place)}
    for found in names("en").find(story):
        name = found.value
        code = next(iter(name.codes), "")
        if code not in codes or name.kind not in _TELLING_KINDS:
            continue
        in_full = name.display == atlas.country_name(_EVERYWHERE)
        if code != _EVERYWHERE or in_full or states_named().get(name.display) in states:
            return code
    return ""


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
    found = tuple(dict.fromkeys((*first, *comparable, *_capitals().get(fold(place), ()))))
    return found or _special(place) or _every_language().get(fold(place), ())


@cache
def _capitals() -> dict[str, tuple[str, ...]]:
    """Give the countries whose capital has a name, however small it is beside its namesakes."""
    found: dict[str, tuple[str, ...]] = {}
    for code in atlas.country_codes():
        capital = fold(atlas.capital_of(code))
        found[capital] = (*found.get(capital, ()), code)
    return found


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
