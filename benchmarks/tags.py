"""Measures tagging on real wires: which countries, which datelines, how fast.

``python benchmarks/tags.py [FOLDER]`` reads the wires in FOLDER (default: ``DATELINE_WIRES`` or
``../shared/wires`` beside the project) and prints two tables and the goals. Weights may be tuned
on the training split; the 1,500 stories of the other are for reporting only.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
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
    """A story and the countries that people found in it; ``main`` hold most of its places."""

    text: Text
    countries: frozenset[str]
    main: frozenset[str] = frozenset()

    @property
    def taught(self) -> bool:
        """Tell whether the story is of the half that the tagger learns from."""
        return sha256(self.text.body.encode()).digest()[0] % 2 == 0


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


def marked(folder: Path, name: str, *, at_home: bool = False) -> Iterator[Story]:
    """Give the news whose places carry their country; ``at_home`` says where its paper is at home."""
    codes = {country_name(code): code for code in country_codes()}
    articles = list(ElementTree.parse(folder / "places" / name).iter("article"))
    places = [
        [_SPELLED.get(place.text or "") or codes.get(place.text or "", "") for place in named]
        for named in (article.iter("country") for article in articles)
    ]
    homes = _homes(articles, places) if at_home else {}
    for article, found in zip(articles, places, strict=True):
        text = Text(
            headline=" ".join((article.findtext("title") or "").split()),
            body=(article.findtext("text") or "").strip(),
            home_country=homes.get(article.findtext("domain") or "", ""),
        )
        yield from _told(text, found)


def _homes(articles: list[ElementTree.Element], places: list[list[str]]) -> dict[str, str]:
    """Give the country most stories of a paper name, as a newsroom states where a source is at home."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for article, found in zip(articles, places, strict=True):
        for code in sorted({*found} - {""}):
            named[article.findtext("domain") or ""][code] += 1
    return {paper: count.most_common(1)[0][0] for paper, count in named.items()}


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
        most = max(known.values())
        yield Story(text, meant, frozenset(c for c, count in known.items() if count == most))


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


@dataclass
class Result:
    """What tagging a set of stories gave."""

    total: Count = field(default_factory=Count)
    each: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    exact: int = 0
    main: int = 0
    stories: int = 0
    seconds: float = 0.0
    answered: list[tuple[Story, list[str]]] = field(default_factory=list)

    def add(self, story: Story, answer: list[str]) -> None:
        """Compare one answer with the truth."""
        self.answered.append((story, answer))
        self.stories += 1
        self.exact += story.countries == {*answer}
        self.main += not story.main.isdisjoint(answer[:1])
        for code in story.countries.union(answer):
            for count in (self.total, self.each[code]):
                count.right += code in answer and code in story.countries
                count.wrong += code not in story.countries
                count.missed += code not in answer

    def macro(self, least: int = 1) -> float:
        """Give the mean F1 of the countries that so many stories are about, by the truth."""
        f1 = [count.f1 for count in self.each.values() if count.right + count.missed >= least]
        return sum(f1) / max(1, len(f1))


def macro_between(found: Result) -> tuple[float, float]:
    """Give between what macro-F1 lies in 95 of 100 draws of as many stories, with repeats."""
    draw, seen = random.Random(1987), []
    for _number in range(DRAWS):
        drawn = Result()
        for story, answer in draw.choices(found.answered, k=found.stories):
            drawn.add(story, answer)
        seen.append(drawn.macro())
    seen.sort()
    return seen[int(0.025 * DRAWS)], seen[int(0.975 * DRAWS)]


def measure(stories: list[Story]) -> Result:
    """Tag stories and compare."""
    for story in stories[:50]:  # loads the data, each file when it is first needed
        tag(story.text)
    began = time.process_time()
    answers = [[country.code for country in tag(story.text).countries] for story in stories]
    result = Result(seconds=time.process_time() - began)
    for story, answer in zip(stories, answers, strict=True):
        result.add(story, answer)
    return result


# Below this many stories of a country, one of them decides over its F1.
ENOUGH, FEW = 5, 3
DRAWS = 400


def print_countries(sets: dict[str, list[Story]]) -> dict[str, Result]:
    """Print how well the countries were found, and give the results.

    Macro-F1 is the mean over the countries that the truth holds; beside it stands the mean over
    those that at least three, or five, stories are about.
    """
    head = ("stories", "precision", "recall", "F1", "exact", "main", "macro-F1", f"of {FEW}+",
            f"of {ENOUGH}+", "per CPU s")  # fmt: skip
    print(f"{'countries':<16}" + "".join(f"{title:>10}" for title in head))
    results = {name: measure(stories) for name, stories in sets.items()}
    for name, found in results.items():
        count, whole = found.total, max(1, found.stories)
        main = f"{found.main / whole:>10.3f}" if found.main else f"{'':>10}"
        print(f"{name:<16}{found.stories:>10}{count.precision:>10.3f}{count.recall:>10.3f}"
              f"{count.f1:>10.3f}{found.exact / whole:>10.3f}{main}{found.macro():>10.3f}"
              f"{found.macro(FEW):>10.3f}{found.macro(ENOUGH):>10.3f}"
              f"{whole / found.seconds:>10.0f}")  # fmt: skip
    return results


def print_goals(reuters: Result, modern: Result) -> None:
    """Print what was to be reached and whether it is; macro-F1 is that of all countries."""
    least, most = macro_between(reuters)
    goals = (
        ("Reuters F1", reuters.total.f1, 0.94),
        ("Reuters macro-F1", reuters.macro(), 0.87),
        ("modern F1", modern.total.f1, 0.86),
        ("modern main country", modern.main / max(1, modern.stories), 0.9),
        ("Reuters stories a CPU second", reuters.stories / reuters.seconds, 1000),
    )
    print()
    for name, reached, goal in goals:
        met = "yes" if reached >= goal else "NO"
        print(f"{name:<30}{reached:>10.4g}   goal ≥ {goal:g}: {met}")
    print(
        f"Macro-F1 of {DRAWS} draws of the Reuters stories: {least:.3f} to {most:.3f} in 95 of 100."
    )


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
    unseen = {name: [s for s in stories if not s.taught] for name, stories in places.items()}
    unseen["modern"] = [story for stories in unseen.values() for story in stories]
    unseen["local at home"] = [s for s in marked(folder, "lgl.xml", at_home=True) if not s.taught]
    print("Learned from: Reuters train, and the half of the modern news that is not shown.\n")
    found = print_countries(reuters | unseen)
    print_goals(found["Reuters 1,500"], found["modern"])
    print_datelines(reuters)


if __name__ == "__main__":
    main()
