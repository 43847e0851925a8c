"""Measures tagging on real wires: which countries, which datelines, how fast.

``python benchmarks/tags.py [FOLDER]`` reads the wires in FOLDER (default: ``DATELINE_WIRES`` or
``../shared/wires`` beside the project) and prints two tables. Weights may be tuned on the
training split; the 1,500 stories of the other are for reporting only.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from dateline.tagging import Text, country_codes, country_name, read_dateline, tag
from dateline.tagging.tables import rows

# A country is meant where it holds at least this share of the places marked in a story.
MEANT = 0.2

SHORTEST_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Za-z.' \-]+?)(?:, [A-Za-z.' ]+?)?,\s+"
    r"(?P<month>[A-Z][a-z]+\.?) (?P<day>\d{1,2})(?: -|$)"
)


@dataclass(frozen=True)
class Story:
    """A story and the countries that people found in it."""

    text: Text
    countries: frozenset[str]


def reuters_test(folder: Path) -> Iterator[Story]:
    """Give the 1,500 stories of 1987 with the editors' tags; the dateline stands in the body."""
    lines = (folder / "reuters-1987-places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        number, codes = line.split("\t")
        item = json.loads((folder / "reuters-1987" / f"{number}.json").read_text(encoding="utf-8"))
        headline, body = item["headlines"][0]["value"], item["bodies"][0]["value"]
        yield Story(Text(headline=headline, body=body), frozenset(codes.split()))


def reuters_train(folder: Path) -> Iterator[Story]:
    """Give the training split; the dateline is its own field."""
    with gzip.open(folder / "reuters-1987-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = Text(headline=row["headline"], body=row["text"], dateline=row["dateline"])
            yield Story(text, frozenset(row["countries"]))


def marked(folder: Path, name: str) -> Iterator[Story]:
    """Give the news whose places carry their country."""
    codes = {country_name(code): code for code in country_codes()}
    for article in ElementTree.parse(folder / "places" / name).iter("article"):
        named = [place.text or "" for place in article.iter("country")]
        found = [_SPELLED.get(name) or codes.get(name, "") for name in named]
        text = Text(
            headline=" ".join((article.findtext("title") or "").split()),
            body=(article.findtext("text") or "").strip(),
        )
        yield from _told(text, found)


_SPELLED = {
    "Palestinian Territory": "PS", "Ivory Coast": "CI", "Myanmar [Burma]": "MM", "Myanmar": "MM",
    "Democratic Republic of the Congo": "CD", "Republic of the Congo": "CG", "Czechia": "CZ",
    "The Netherlands": "NL", "Bahamas": "BS", "Republic of Korea": "KR", "Türkiye": "TR",
    "Macedonia": "MK", "North Macedonia": "MK", "Vatican": "VA", "Macao": "MO",
}  # fmt: skip


def located(folder: Path) -> Iterator[Story]:
    """Give the news whose places carry a position; the nearest city tells the country."""
    cities = _grid()
    for article in ElementTree.parse(folder / "places" / "GeoVirus.xml").iter("article"):
        found = [
            _nearest(cities, float(place.findtext("lat") or 0), float(place.findtext("lon") or 0))
            for place in article.iter("location")
        ]
        yield from _told(Text(body=(article.findtext("text") or "").strip()), found)


def _told(text: Text, found: list[str]) -> Iterator[Story]:
    known = Counter(code for code in found if code)
    total = sum(known.values())
    if total:
        meant = frozenset(code for code, count in known.items() if count >= MEANT * total)
        yield Story(text, meant)


Grid = dict[tuple[int, int], list[tuple[float, float, str]]]


def _grid() -> Grid:
    grid: Grid = defaultdict(list)
    for _name, code, _region, _people, latitude, longitude in rows("cities.tsv"):
        where = (float(latitude), float(longitude))
        grid[round(where[0] / 5), round(where[1] / 5)].append((*where, code))
    return grid


def _nearest(grid: Grid, latitude: float, longitude: float) -> str:
    row, column = round(latitude / 5), round(longitude / 5)
    near = [c for y in (-1, 0, 1) for x in (-1, 0, 1) for c in grid.get((row + y, column + x), ())]
    if not near:
        return ""
    wide = math.cos(math.radians(latitude))
    return min(near, key=lambda c: (c[0] - latitude) ** 2 + ((c[1] - longitude) * wide) ** 2)[2]


@dataclass
class Count:
    """How often the answer and the truth met."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Give the part of the answers that were right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Give the part of the truth that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Give the harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def measure(stories: list[Story]) -> tuple[Count, float, float, float]:
    """Tag stories; give counts, the part of exact sets, macro-F1 and stories per second of one core."""
    tag(stories[0].text)  # loads the data
    began = time.process_time()
    answers = [frozenset(c.code for c in tag(story.text).countries) for story in stories]
    spent = time.process_time() - began
    total, each = Count(), defaultdict[str, Count](Count)
    for story, answer in zip(stories, answers, strict=True):
        for code in answer | story.countries:
            for count in (total, each[code]):
                count.right += code in answer and code in story.countries
                count.wrong += code not in story.countries
                count.missed += code not in answer
    exact = sum(a == s.countries for a, s in zip(answers, stories, strict=True)) / len(stories)
    macro = sum(c.f1 for c in each.values()) / len(each)
    return total, exact, macro, len(stories) / spent


def print_countries(sets: dict[str, list[Story]]) -> None:
    """Print how well the countries were found."""
    head = ("stories", "precision", "recall", "F1", "exact", "macro-F1", "per CPU s")
    print(f"{'countries':<16}" + "".join(f"{title:>11}" for title in head))
    for name, stories in sets.items():
        count, exact, macro, speed = measure(stories)
        shares = (count.precision, count.recall, count.f1, exact, macro)
        print(f"{name:<16}{len(stories):>11}" + "".join(f"{s:>11.3f}" for s in shares)
              + f"{speed:>11.0f}")  # fmt: skip


def print_datelines(sets: dict[str, list[Story]]) -> None:
    """Print how many plainly written datelines were read right."""
    head = ("written", "read", "place", "date", "country")
    print(f"\n{'datelines':<16}" + "".join(f"{title:>11}" for title in head))
    for name, stories in sets.items():
        written = read = place = date = country = 0
        for story in stories:
            plain = SHORTEST_DATELINE.match(story.text.dateline or story.text.body[:90])
            if plain is None:
                continue
            written += 1
            found = read_dateline(story.text)
            if found is None:
                continue
            read += 1
            place += found.place.casefold() == plain["place"].strip().casefold()
            date += isinstance(found.date, tuple) and found.date[1] == int(plain["day"])
            country += bool(found.country)
        shares = [n / max(1, written) for n in (read, place, date, country)]
        print(f"{name:<16}{written:>11}" + "".join(f"{share:>11.3f}" for share in shares))


def main() -> None:
    """Measure on every set there is."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "wires"
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DATELINE_WIRES", beside))
    if not folder.is_dir():
        sys.exit(f"No wires at {folder}: name the folder, or set DATELINE_WIRES.")
    reuters = {
        "Reuters 1,500": list(reuters_test(folder)),
        "Reuters train": list(reuters_train(folder)),
    }
    places = {
        "TR-News": list(marked(folder, "TR-News.xml")),
        "local (LGL)": list(marked(folder, "lgl.xml")),
        "GeoVirus": list(located(folder)),
    }
    print_countries(reuters | places)
    print_datelines(reuters)


if __name__ == "__main__":
    main()
