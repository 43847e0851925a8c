"""Names that stand for countries, put together from the data files."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from dateline.tagging import atlas
from dateline.tagging.tables import rows, several, spaced
from dateline.tagging.tokens import Lexicon, fold


class Kind(Enum):
    """What sort of name it is, from which follows how much it says."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    CITY = "city"
    TOWN = "town"
    REGION = "region"
    SHORT_REGION = "short region"
    LEADER = "leader"
    INSTITUTION = "institution"
    COMPANY = "company"
    CUE = "cue"
    LOCAL = "local"
    AGENCY = "agency"
    NOWHERE = "nowhere"
    PERSON = "person"

    # An Enum's own is written in Python, and kinds are looked up for every name of a story.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Name:
    """A name as newsrooms write it and the countries it may stand for, likeliest first."""

    display: str
    kind: Kind
    codes: tuple[str, ...]


class City(NamedTuple):
    """One city of a name: its country, its people, and its state in the United States."""

    code: str
    population: int
    state: str = ""


# From this size on a city is named without its country; below it stands after "in" or "near".
KNOWN_CITY = 300_000
SMALLEST_IN_TEXT = 40_000

# Names that hold a country's name without being about it.
NOWHERE = (
    "Gulf of Mexico; Gulf of Guinea; Lake Chad; Niger River; River Niger; Congo River; River Congo; "
    "Congo Basin; Jordan River; River Jordan; "
    "South China Sea; East China Sea; Sea of Japan; English Channel; Indian Ocean; "
    "Gulf of Oman; Persian Gulf; Bay of Bengal; Latin America; Latin American; South America; "
    "South American; North America; North American; Central America; Central American; Americas; "
    "American Indian; Native American; West Indian; East Indian; French fries; Dutch auction; "
    "German shepherd; Brazil nut; Brazil nuts; Swiss cheese; English language; Turkish delight; "
    "Chinese New Year; Cuban missile crisis; Panama hat; Guinea pig; Guinea pigs; "
    "American depositary; American Depositary Receipts; American depositary shares; "
    "British Summer Time; New England Journal of Medicine; Paris Club; Group of Paris; "
    "Geneva Convention; Geneva Conventions; "
    "Vienna Convention; Warsaw Pact; Treaty of Rome; Louvre accord; Paris accord; Paris agreement; "
    "Paris Agreement; Paris pact; Plaza Agreement; Rome Statute; Kyoto Protocol; "
    "Helsinki Accords; European Congress; World Congress; Oslo accords; Minsk agreements; "
    "World Economic Forum in Davos; Nice guy; La Nina; El Nino; Eurodollar; Trans World; "
    "Java 7; Java 8; Java EE; Java SE; Java API; Java client; Java code; Java library; Java Virtual; "
    "Java applications; Java developers; Java Anwendungsserver; Java Script"
)

# Persons who bear a country's or a city's name, which their trade or a first name would not tell.
PERSONS = (
    "Michael Jordan; Georgia O'Keeffe; Paris Hilton; Paris Jackson; China Miéville; India Arie; "
    "Ireland Baldwin; Jamaica Kincaid; Jordan Peele; Jordan Peterson; Jim Jordan; Vernon Jordan; "
    "Neil Jordan; George Washington; Denzel Washington; Kerry Washington; Booker T. Washington; "
    "Jack London; London Breed; Irving Berlin; Isaiah Berlin; Sydney Sweeney; Sydney Pollack; "
    "Adriana Lima; Miguel de la Madrid; Milan Kundera; Sofia Coppola; Sofia Vergara; Anatole France; "
    "Jimmy Wales; Tom Holland; Israel Folau; Chad Kroeger; Kenya Barris"
)


@cache
def _shared(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Give one and the same tuple for equal codes: some hundred stand for all names."""
    return codes


def _names(kind: Kind, codes: str, names: str) -> Iterator[Name]:
    for name in several(names):
        yield Name(name, kind, _shared(tuple(codes.split(","))))


def _synonyms() -> Iterator[Name]:
    for codes, kind, names in rows("synonyms.tsv"):
        for name in _names(Kind(kind), codes, names):
            capital = atlas.capital_of(name.codes[0])
            is_capital = name.kind is Kind.CITY and name.display == capital
            yield Name(name.display, Kind.CAPITAL if is_capital else name.kind, name.codes)


def _regions() -> Iterator[Name]:
    for codes, name, short in rows("regions.tsv"):
        if name != "Georgia":
            yield Name(name, Kind.REGION, _shared(tuple(codes.split(","))))
        yield from _names(Kind.SHORT_REGION, codes, short)


def _institutions() -> Iterator[Name]:
    for codes, kind, names in rows("institutions.tsv"):
        yield from _names(Kind(kind), codes, names)


def _leaders() -> Iterator[Name]:
    for code, _era, names in rows("leaders.tsv"):
        yield from _names(Kind.LEADER, code, names)


def _agencies() -> Iterator[Name]:
    for code, kind, names in rows("agencies.tsv"):
        if kind == "state":
            yield from _names(Kind.AGENCY, code, names)


def _standard(language: str) -> Iterator[Name]:
    own = [row[1:] for row in rows("names.tsv") if row[0] == language]
    # Cities last: the zone of a small country's time is a city of the country's own name.
    for kind, code, name in sorted(own, key=lambda row: row[0] == Kind.CITY.value):
        if kind != Kind.CITY.value or _is_biggest(name, code):
            yield from _inflected(Name(name, Kind(kind), _shared((code,))), language)
        if language == "en" and kind == Kind.DEMONYM.value and name.endswith(_TAKE_AN_S):
            yield Name(f"{name}s", Kind.DEMONYM, _shared((code,)))


# Peoples of which several take an "s": Bahamians and Luxembourgers, but not Chinese and Swiss.
_TAKE_AN_S = ("an", "er", "i", "ot")


def _countries() -> Iterator[Name]:
    """Give the names by which newsrooms call the countries, which CLDR spells more formally."""
    for code in atlas.country_codes():
        yield Name(atlas.country_name(code), Kind.COUNTRY, _shared((code,)))


def _capitals() -> Iterator[Name]:
    for code in atlas.country_codes():
        capital = atlas.capital_of(code)
        if capital and _is_biggest(capital, code):
            yield Name(capital, Kind.CAPITAL, _shared((code,)))


def _is_biggest(name: str, code: str) -> bool:
    """Tell whether a name without its country means this country's city, as Hamilton does not."""
    same = cities_named(name)
    return fold(name) not in _common_words() and (not same or same[0].code == code)


def _inflected(name: Name, language: str) -> Iterator[Name]:
    """Give a name with the endings and prefixes that stick to it in some languages."""
    yield name
    for form in _FORMS.get(language, lambda _word: ())(name.display):
        yield Name(form, name.kind, name.codes)


def _arabic_forms(name: str) -> tuple[str, ...]:
    bare = name.removeprefix("ال")
    if bare != name:
        return tuple(prefix + bare for prefix in ("وال", "بال", "لل", "فال", "كال", "ولل"))
    return tuple(prefix + name for prefix in ("و", "ب", "ل", "ال", "وال", "لل", "بال", "ول", "وب"))


def _korean_forms(name: str) -> tuple[str, ...]:
    endings = spaced("은 는 이 가 의 와 과 을 를 에 에서 로 으로 도 군 측 인 산 발 에도 에게 에는")
    return tuple(name + ending for ending in sorted(endings))


def _russian_forms(name: str) -> tuple[str, ...]:
    if name.endswith("ия"):
        return tuple(name[:-1] + end for end in ("и", "ю", "ей"))
    if name.endswith("а"):
        return tuple(name[:-1] + end for end in ("ы", "и", "е", "у", "ой"))
    if name.endswith("й"):
        return tuple(name[:-1] + end for end in ("я", "ю", "ем", "е"))
    return tuple(name + end for end in ("а", "у", "ом", "е")) if name[-1] not in "оуыэюиеь" else ()


def _german_forms(name: str) -> tuple[str, ...]:
    return () if name.endswith("s") else (name + "s",)


_FORMS = {
    "ar": _arabic_forms,
    "ko": _korean_forms,
    "ru": _russian_forms,
    "uk": _russian_forms,
    "de": _german_forms,
}


def cities_named(name: str) -> tuple[City, ...]:
    """Give the cities of 15,000 and more that bear a name, the biggest first."""
    return _cities_folded(fold(name))


@lru_cache(maxsize=2048)
def city_position(name: str, code: str) -> tuple[float, float] | None:
    """Give latitude and longitude of a country's biggest city of that name; None if it has none.

    The whole table is read: it is asked for by maps alone, and would take memory at every other time.
    """
    wanted = fold(name)
    for named, country, _region, _people, latitude, longitude in rows("cities.tsv"):
        if country == code and fold(named) == wanted:
            return float(latitude), float(longitude)
    return None


@lru_cache(maxsize=2048)
def _cities_folded(folded: str) -> tuple[City, ...]:
    lines, start = _city_lines(), f"{folded}\t"
    place = bisect_left(lines, start)
    if place == len(lines) or not lines[place].startswith(start):
        return ()
    cities = (city.split() for city in lines[place].removeprefix(start).split(";"))
    return tuple(City(intern(code), int(people), *state) for code, people, *state in cities)


@cache
def _city_lines() -> list[str]:
    """Give a sorted line for each name: a dict of objects would take ten times the memory."""
    found: dict[str, str] = {}
    for name, code, region, people, *_position in rows("cities.tsv"):
        folded, city = fold(name), f"{code} {people} {region if code == 'US' else ''}".rstrip()
        found[folded] = f"{found[folded]};{city}" if folded in found else city
    return sorted(f"{folded}\t{places}" for folded, places in found.items())


@cache
def states_named() -> dict[str, str]:
    """Give the postal code of each American state by its name."""
    states = (row for row in rows("regions.tsv") if row[0] == "US")
    return {name: several(short)[-1] for _code, name, short in states}


@cache
def _common_words() -> frozenset[str]:
    return frozenset(word for row in rows("common-words.tsv") for word in row[0].split())


def _towns() -> Iterator[Name]:
    """Give GeoNames' cities that are not also everyday words or people's names."""
    for name, _code, _region, people, *_position in rows("cities.tsv"):
        if int(people) < SMALLEST_IN_TEXT:
            return  # the table begins with the biggest
        if fold(name) not in _common_words():
            same = cities_named(name)
            codes = _shared(tuple(dict.fromkeys(city.code for city in same)))
            kind = Kind.CITY if same[0].population >= KNOWN_CITY else Kind.TOWN
            yield Name(name, kind, codes)


def _firm_names() -> Iterator[Name]:
    """Give the names that mean the same in all languages."""
    yield from _names(Kind.NOWHERE, "", NOWHERE)
    yield from _names(Kind.PERSON, "", PERSONS)
    yield from _synonyms()


def _english_names() -> Iterator[Name]:
    """Give every name in the order of trust: what comes first keeps its meaning."""
    yield from _firm_names()
    yield from _countries()
    yield from _regions()
    yield from _institutions()
    yield from _leaders()
    yield from _agencies()
    yield from _standard("en")
    yield from _capitals()
    yield from _towns()


@cache
def _known_namesakes() -> dict[str, tuple[str, ...]]:
    return {fold(name): (code,) for code, names in rows("namesakes.tsv") for name in several(names)}


@lru_cache(maxsize=4096)
def namesakes(place: str) -> tuple[str, ...]:
    """Give the countries whose local papers may mean a town of their own by a place's name."""
    folded = fold(place)
    own = [city.code for city in _cities_folded(folded) if city.code in {"US", "CA", "GB", "AU"}]
    return tuple(dict.fromkeys((*own, *_known_namesakes().get(folded, ()))))


@cache
def names(language: str) -> Lexicon[Name]:
    """Give the names known in a language, over the English ones, which all languages share.

    Names of several languages are not mixed: "Island" is Iceland in Danish only.
    """
    if language == "en":
        return _lexicon(_english_names())
    firm = _lexicon(_firm_names())
    own = (name for name in _standard(language) if name.display not in firm)
    return _lexicon(own, beneath=names("en"))


def _lexicon(found: Iterable[Name], beneath: Lexicon[Name] | None = None) -> Lexicon[Name]:
    lexicon = Lexicon(beneath)
    for name in found:
        lexicon.add(name.display, name)
    return lexicon
