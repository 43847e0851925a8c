"""Places followed by the state, province, county or country they lie in: "Paris, Texas", "Peru, Indiana"."""

from __future__ import annotations

from dateline.tagging.gazetteer import Kind, Name, cities_named, namesakes
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Found, Words

CITIES = frozenset({Kind.CAPITAL, Kind.CITY, Kind.TOWN})
_WIDER = frozenset({Kind.COUNTRY, Kind.REGION, Kind.SHORT_REGION})
_REGIONS = frozenset({Kind.REGION, Kind.SHORT_REGION})

# Where many towns are called like countries, and are named with what they lie in.
_OF_SETTLERS = frozenset({"US", "CA", "GB"})
# These deal with single states and provinces as with countries: "Canada, Alaska traded gas".
_NEIGHBOURS = frozenset({"US", "CA", "MX"})
# A state that is called like its city, which is by far the better known.
_STATE_OF_A_CITY = "New York"

# What stands behind the state of a town.
_SETS_OFF = (",", ".", ";", ":", "(", ")", "[", "]", "–", "—", "- ", "\n\n")
# How a sentence goes on behind a town: "in Peru, Quebec on Monday".
_PLACING = spaced("in at near from of outside around")
_GOES_ON = spaced("on in at for after before when where who last this since during by")
_ENDS_SENTENCE = (".", "!", "?", "\n", ":", ";")
# Those of two places: "Mexico, Texas officials meet".
_PEOPLE = spaced(
    "officials leaders governors presidents ministers lawmakers negotiators farmers ranchers firms traders talks"
)
# What one place does not do alone: "Jordan, Kent agreed on water".
_TOGETHER = spaced("agreed agrees met meets talked talks traded trades differed clashed")


def within(
    city: Found[Name], wider: Found[Name], after: Found[Name] | None, words: Words
) -> tuple[str, ...]:
    """Give the country of "Paris, Texas": a place followed by the state or country it lies in."""
    adjoins = wider.first == city.last + 1 and words.gap(city.last).startswith(",")
    if not adjoins:
        return ()
    if city.value.kind is Kind.COUNTRY:
        return _called_like_country(city, wider, after, words)
    if city.value.kind not in CITIES or wider.value.kind not in _WIDER:
        return ()
    codes = wider.value.codes
    lies_in = {*city.value.codes, *(c.code for c in cities_named(city.value.display))}
    both = tuple(code for code in codes if code in lies_in)
    return both or (codes if wider.value.kind is not Kind.COUNTRY else ())


def _called_like_country(
    town: Found[Name], wider: Found[Name], after: Found[Name] | None, words: Words
) -> tuple[str, ...]:
    """Give the country of a town called like another: Lebanon, Pa., and Antigua, Guatemala."""
    is_state = wider.value.display == _STATE_OF_A_CITY
    if not is_state and wider.value.kind not in _WIDER:
        return ()
    if _is_list(wider, after, words, of_cities=is_state):
        return ()
    if not any(is_one(town, wider, words) for is_one in (_is_set_off, _opens, _is_placed)):
        return ()
    name, codes = town.value.display, wider.value.codes
    # Antigua is Antigua Guatemala in full.
    whole = cities_named(f"{name} {wider.value.display}")
    lies_in = {*namesakes(name), *(c.code for c in (*cities_named(name), *whole))}
    both = tuple(code for code in codes if code in lies_in)
    if both or wider.value.kind not in _REGIONS or not _OF_SETTLERS.issuperset(codes):
        return both
    # No table has all of them; but a country is not followed by its neighbour's province like that,
    # nor by whom it does something with.
    if wider.last + 1 < len(words) and words.written[wider.last + 1] in _TOGETHER:
        return ()
    return codes if not {*codes, *_NEIGHBOURS} & {*town.value.codes} else ()


def _is_set_off(_town: Found[Name], wider: Found[Name], words: Words) -> bool:
    """Tell "in Jordan, Minnesota, the mayor" from "in Jordan, Minnesota Governor Doe met the king"."""
    last = wider.last + 1 == len(words)
    return last or words.gap(wider.last).lstrip(" ").startswith(_SETS_OFF)


def _opens(town: Found[Name], wider: Found[Name], words: Words) -> bool:
    """Tell "Lebanon, Pennsylvania buys an engine" from "In Mexico, Texas buys gas".

    Such a town opens its sentence, and one verb goes with it: two places would buy.
    """
    if town.first and not words.gap(town.first - 1).lstrip(" ").startswith(_ENDS_SENTENCE):
        return False
    verb = words.written[wider.last + 1]
    does = verb.endswith(("s", "ed")) and verb not in _PEOPLE
    return words.gap(wider.last) == " " and verb.islower() and does


def _is_placed(town: Found[Name], wider: Found[Name], words: Words) -> bool:
    """Tell "found in Peru, Quebec on Monday" from "shared with Peru, Quebec says"."""
    if not town.first or wider.last + 1 == len(words) or words.gap(wider.last) != " ":
        return False
    placed = words.folded[town.first - 1] in _PLACING and words.gap(town.first - 1) == " "
    return placed and words.written[wider.last + 1] in _GOES_ON


def _is_list(
    wider: Found[Name], after: Found[Name] | None, words: Words, *, of_cities: bool
) -> bool:
    """Tell "Antigua, Guatemala and Belize", where countries stand one after the other."""
    if after is None or after.first > wider.last + 2:
        return False
    if after.value.kind not in _WIDER and not (of_cities and after.value.kind in CITIES):
        return False
    between = words.folded[wider.last + 1 : after.first]
    return between in {("and",), ("or",)} or (not between and words.gap(wider.last) == ", ")
