"""The demonstration copy holds what its README promises: files only, no database and no loader."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

DEMO = Path(__file__).parents[1] / "demo"
WIRES = DEMO / "wires"
ROOT = Path(__file__).parents[3]
SCHEMAS = Path(os.environ.get("DATELINE_WIRES", ROOT / "../shared/wires")) / "schemas"
MEDIA_TOPICS = ROOT / "dateline/tagging/data/media-topics.tsv"
TERMS = "Demonstration copy written for Dateline; events are invented"
PLACEHOLDER = re.compile(
    r"\{\{(?:(?P<form>rfc822|dateline(?:_(?:de|fr|es))?):)?(?P<sign>[+-])(?=\d)"
    r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?\}\}"
)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


@dataclass(frozen=True)
class Item:
    """One item of the demonstration as its file has it, placeholders and all."""

    source: str
    language: str
    uri: str
    headline: str
    body: str
    time: timedelta
    version: int = 1
    pubstatus: str = "usable"
    urgency: int = 0
    genre: str = ""
    byline: str = ""
    located: str = ""
    ednote: str = ""
    embargo: timedelta | None = None
    topics: tuple[str, ...] = ()
    terms: str = TERMS

    @property
    def text(self) -> str:
        """The words without their tags."""
        return str(html.fromstring(f"<div>{self.body}</div>").text_content())


def offset(placeholder: str) -> timedelta:
    """Return how far from now a placeholder is; fail where it breaks the grammar."""
    found = PLACEHOLDER.fullmatch(placeholder)
    assert found, f"not a placeholder of the grammar: {placeholder}"
    length = timedelta(**{unit: int(found[unit] or 0) for unit in ("days", "hours", "minutes")})
    return -length if found["sign"] == "-" else length


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def source_of(path: Path) -> dict[str, str]:
    return dict(read_json(path.parent / "source.json"))


def ninjs_item(path: Path) -> Item:
    """Read one ninjs file, whichever line of the standard names its fields."""
    raw = read_json(path)
    item = {key.lower(): value for key, value in raw.items()}
    embargo = item.get("embargoeduntil") or item.get("embargoed")
    return Item(
        source=path.parent.name,
        language=item["language"],
        uri=item["uri"],
        headline=item["headlines"][0]["value"],
        body=item["bodies"][0]["value"],
        time=offset(item["versioncreated"]),
        version=int(item["version"]),
        pubstatus=item["pubstatus"],
        urgency=item["urgency"],
        genre=item.get("genres", [{}])[0].get("literal", ""),
        byline=item.get("by", ""),
        located=item.get("located", ""),
        ednote=item.get("ednote", ""),
        embargo=offset(embargo) if embargo else None,
        topics=tuple(subject["uri"].rsplit("/", 1)[1] for subject in item["subjects"]),
        terms=item["usageterms"],
    )


def rss_items(path: Path) -> Iterator[Item]:
    channel = etree.parse(str(path)).getroot().find("channel")
    for item in channel.iterfind("item"):
        yield Item(
            source=path.parent.name,
            language=channel.findtext("language"),
            uri=item.findtext("guid"),
            headline=item.findtext("title"),
            body=item.findtext(f"{CONTENT}encoded"),
            time=offset(item.findtext("pubDate")),
            terms=channel.findtext("copyright"),
        )


def atom_items(path: Path) -> Iterator[Item]:
    feed = etree.parse(str(path)).getroot()
    for entry in feed.iterfind(f"{ATOM}entry"):
        yield Item(
            source=path.parent.name,
            language=feed.get("{http://www.w3.org/XML/1998/namespace}lang"),
            uri=entry.findtext(f"{ATOM}id"),
            headline=entry.findtext(f"{ATOM}title"),
            body=entry.findtext(f"{ATOM}content"),
            time=offset(entry.findtext(f"{ATOM}updated")),
            topics=tuple(c.get("term").split(":")[1] for c in entry.iterfind(f"{ATOM}category")),
            terms=entry.findtext(f"{ATOM}rights"),
        )


def jsonfeed_items(path: Path) -> Iterator[Item]:
    feed = read_json(path)
    for item in feed["items"]:
        yield Item(
            source=path.parent.name,
            language=feed["language"],
            uri=item["id"],
            headline=item["title"],
            body=item["content_html"],
            time=offset(item["date_published"]),
            terms=feed["description"],
        )


@cache
def items() -> tuple[Item, ...]:
    """Return every item of every file, each version by itself."""
    found = [ninjs_item(path) for path in sorted(WIRES.glob("*/*.ninjs.json"))]
    for pattern, reader in (
        ("*/*.rss.xml", rss_items),
        ("*/*.atom.xml", atom_items),
        ("*/*.feed.json", jsonfeed_items),
    ):
        found += [item for path in sorted(WIRES.glob(pattern)) for item in reader(path)]
    return tuple(found)


def versions(name: str) -> list[Item]:
    """Return the versions of one story, oldest first."""
    return sorted((i for i in items() if i.uri.endswith(f":{name}")), key=lambda i: i.version)


def copy_files() -> list[Path]:
    return [path for path in sorted(WIRES.rglob("*")) if path.is_file()]


def sources() -> list[Path]:
    return sorted(WIRES.glob("*/source.json"))


def is_mostly_capitals(headline: str) -> bool:
    letters = [letter for letter in headline if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def test_there_are_about_sixty_stories_in_five_languages() -> None:
    languages = Counter({item.uri: item.language for item in items()}.values())
    assert languages["en"] >= 48
    assert all(languages[each] >= 3 for each in ("de", "fr", "es", "ar"))


@pytest.mark.parametrize("path", copy_files(), ids=lambda path: path.name)
def test_a_file_holds_no_date_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\d{4}-\d\d-\d\d", text)
    for placeholder in re.findall(r"\{\{.*?\}\}", text):
        offset(placeholder)
    assert text.count("{{") == text.count("}}") == len(PLACEHOLDER.findall(text))


def test_every_item_lies_within_the_last_six_days() -> None:
    times = [item.time for item in items()]
    assert all(timedelta(days=-6) < time < timedelta(0) for time in times)
    assert {-time.days for time in times} == {1, 2, 3, 4, 5, 6}


def test_every_item_says_that_it_is_a_demonstration() -> None:
    assert all(TERMS in item.terms for item in items())
    assert all(read_json(path)["usageTerms"] == TERMS for path in sources())


def test_a_version_is_sent_once_and_a_newer_one_comes_later() -> None:
    numbers = Counter((item.uri, item.version) for item in items())
    assert set(numbers.values()) == {1}
    for item in items():
        if item.version > 1:
            (before,) = (i for i in items() if (i.uri, i.version) == (item.uri, item.version - 1))
            assert before.time < item.time


def test_the_day_in_the_opening_words_is_the_day_of_the_item() -> None:
    for item in items():
        found = re.search(r"\{\{dateline.*?\}\}", item.body)
        if found:
            assert offset(found[0]) == item.time, item.uri


def test_the_day_in_the_opening_words_is_in_the_language_of_the_item() -> None:
    suffixes = {"en": "", "de": "_de", "fr": "_fr", "es": "_es"}
    for item in items():
        for found in PLACEHOLDER.finditer(item.body):
            assert found["form"] == "dateline" + suffixes[item.language], item.uri


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.parent.name)
def test_a_source_is_described_whole(path: Path) -> None:
    source = read_json(path)
    assert source["slug"] == path.parent.name
    assert source["rights"] in {"full", "excerpt", "headline"}
    assert source["trust"] in {"publish", "draft", "hold"}
    assert source["url"].startswith("https://")
    assert source["url"].endswith(".example")
    assert all(source[key] for key in ("name", "zone", "language", "desk", "attribution"))


def test_one_source_allows_an_excerpt_and_one_waits_on_the_desk() -> None:
    described = [read_json(path) for path in sources()]
    assert Counter(source["rights"] for source in described)["excerpt"] == 1
    (waiting,) = (source["slug"] for source in described if source["trust"] == "draft")
    assert sum(item.source == waiting for item in items()) in {2, 3}


def test_items_speak_the_language_of_their_source() -> None:
    declared = {path.parent.name: source_of(path)["language"] for path in sources()}
    assert all(declared[item.source] == item.language for item in items())


def test_one_story_is_withdrawn() -> None:
    first, last = versions("bolivia-lithium-memo")
    assert (first.pubstatus, last.pubstatus) == ("usable", "canceled")
    assert [item for item in items() if item.pubstatus != "usable"] == [last]


def test_one_story_is_updated_with_new_facts() -> None:
    first, last = versions("sulawesi-quake")
    assert len(last.text.split()) > 2 * len(first.text.split())


def test_one_story_is_corrected() -> None:
    first, last = versions("portugal-offshore-auction")
    assert last.ednote.startswith("CORRECTION")
    assert "12 gigawatts" in first.text
    assert "1.2 gigawatts" in last.text


def test_one_story_is_under_embargo_for_some_hours() -> None:
    (item,) = (item for item in items() if item.embargo)
    assert item.embargo is not None
    assert timedelta(hours=2) < item.embargo < timedelta(hours=12)


def test_the_report_from_seoul_quotes_nobody_and_names_three_countries() -> None:
    (item,) = versions("nk-russia-security-talks")
    assert item.located == "Seoul, South Korea"
    assert item.body.removeprefix("<p>").startswith("SEOUL, {{dateline:")
    assert not set('"“”«»') & set(item.text)
    assert all(name in item.text for name in ("North Korea", "Russia", "Ukraine"))
    assert "South Korea" not in item.text


def test_every_kind_of_story_is_there() -> None:
    kinds = Counter(item.genre for item in items())
    assert min(kinds[kind] for kind in ("Opinion", "Blog", "Interview", "Press_Release")) >= 2


def test_copy_varies_the_way_agencies_do() -> None:
    assert sum(is_mostly_capitals(item.headline) for item in items()) >= 5
    assert sum("\n    " in item.body for item in items()) >= 4
    assert any("<table>" in item.body for item in items())
    assert any("<blockquote>" in item.body for item in items())
    assert len({item.urgency for item in items()} - {0}) >= 6


def test_stories_are_as_long_as_a_reader_would_expect() -> None:
    lengths = [len(item.text.split()) for item in items() if item.pubstatus == "usable"]
    assert min(lengths) >= 50
    assert max(lengths) <= 600
    assert sum(length >= 250 for length in lengths) >= 15


def test_topics_are_living_media_topics() -> None:
    if not MEDIA_TOPICS.exists():
        pytest.skip("the Media Topics extract is not there")
    living = set(re.findall(r"medtop:(\d{8})", MEDIA_TOPICS.read_text(encoding="utf-8")))
    used = {topic for item in items() for topic in item.topics}
    assert used
    assert used <= living


def test_every_ninjs_file_is_valid_under_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMAS.is_dir():
        pytest.skip("no ninjs schemas here")
    for path in sorted(WIRES.glob("*/*.ninjs.json")):
        item = json.loads(PLACEHOLDER.sub("2025-06-04T21:22:00Z", path.read_text("utf-8")))
        schema = read_json(SCHEMAS / f"ninjs-schema_{item['standard']['version']}.json")
        jsonschema.Draft202012Validator(schema).validate(item)


@pytest.mark.parametrize(("uri", "picture"), read_json(DEMO / "pictures.json").items())
def test_a_picture_belongs_to_a_story_and_draws_its_numbers(
    uri: str, picture: dict[str, Any]
) -> None:
    told = "".join(item.text.replace(",", "") for item in items() if item.uri == uri)
    assert told
    assert picture["caption"]
    assert picture["alt"]
    if picture["draw"] == "map":
        return
    assert picture["draw"] in {"bar_chart", "line_chart"}
    assert len(picture["labels"]) == len(picture["values"])
    shown = told + picture["caption"]
    assert [value for value in picture["values"] if str(value) not in shown] == []


def test_the_newsroom_has_its_editions_pages_and_authors() -> None:
    newsroom = read_json(DEMO / "newsroom.json")
    assert newsroom["home_edition"] in {edition["slug"] for edition in newsroom["editions"]}
    pages = {page["slug"] for page in newsroom["pages"]}
    assert pages == {"about", "contact", "terms", "privacy", "disclaimer"}
    assert {entry["page"] for entry in newsroom["menus"]["footer"]} == pages
    authors = {author["name"] for author in newsroom["authors"]}
    bylines = {i.byline for i in items() if i.source == "dateline-opinion"}
    assert {name for byline in bylines for name in byline.split(" and ")} <= authors
    assert any(" and " in byline for byline in bylines)


def test_no_country_of_an_edition_is_named_twice() -> None:
    for edition in read_json(DEMO / "newsroom.json")["editions"]:
        assert len(edition["countries"]) == len(set(edition["countries"]))
        assert all(re.fullmatch(r"[A-Z]{2}", code) for code in edition["countries"])
