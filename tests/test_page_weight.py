"""What a reader's page weighs on the wire, and what it asks for: counts, as a browser would see them."""

from __future__ import annotations

import http.client
import re
from contextlib import closing
from dataclasses import dataclass

import brotli
import pytest
import zstandard
from lxml import html

from tests.house import House, until

pytestmark = pytest.mark.slow

# As Chromium asks.
ENCODINGS = "gzip, deflate, br, zstd"
# A page with its stylesheet and its script. Typefaces are kept for a year; they have a limit of their own.
HEAVIEST = 30_000
HEAVIEST_TYPEFACES = 60_000
# The picture of the story that opens a front.
OPENING = 'fetchpriority="high"'
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Answer:
    """What came over the wire, headers counted as they were written."""

    body: bytes
    headers: dict[str, str]

    @property
    def weight(self) -> int:
        """Bytes."""
        return sum(len(f"{name}: {value}\r\n") for name, value in self.headers.items()) + len(
            self.body
        )

    @property
    def page(self) -> html.HtmlElement:
        """The page that it is."""
        coding = self.headers.get("content-encoding")
        plain = zstandard.ZstdDecompressor().decompress if coding == "zstd" else brotli.decompress
        return html.fromstring(plain(self.body) if coding else self.body)


def fetch(house: House, path: str) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)) as door:
        door.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": ENCODINGS})
        answer = door.getresponse()
        assert answer.status == 200, path
        return Answer(answer.read(), {name.lower(): value for name, value in answer.getheaders()})


@pytest.fixture(scope="module")
def paths(demo_house: House) -> dict[str, str]:
    """The pages that are weighed, once the story that opens each of them has its picture."""
    fronts = {"home": "/", "latest": "/latest/", "sector": "/sector/economy/"}
    for path in fronts.values():
        until(lambda path=path: OPENING in demo_house.get(path).text, 240, 1)  # type: ignore[misc]
    (lead,) = fetch(demo_house, "/").page.xpath("//h2//a[starts-with(@href, '/article/')]/@href")
    return {**fronts, "story": str(lead)}


PAGES = pytest.mark.parametrize("name", ["home", "story", "latest", "sector"])


@PAGES
def test_a_page_with_its_stylesheet_and_its_script_is_light(
    demo_house: House, paths: dict[str, str], name: str
) -> None:
    answer = fetch(demo_house, paths[name])
    parts = answer.page.xpath("//link[@rel='stylesheet']/@href | //script[@src]/@src")
    weights = {part: fetch(demo_house, str(part)).weight for part in parts}
    assert answer.weight + sum(weights.values()) <= HEAVIEST, (answer.weight, weights)


@PAGES
def test_nothing_but_one_stylesheet_holds_a_page_up(
    demo_house: House, paths: dict[str, str], name: str
) -> None:
    page = fetch(demo_house, paths[name]).page
    assert len(page.xpath("//link[@rel='stylesheet']")) == 1
    assert page.xpath("//style") == []
    assert page.xpath("//script[@src and not(@defer or @async or @type='module')]") == []
    assert page.xpath("//script[not(@src) and not(@type='application/ld+json')]") == []


@PAGES
def test_every_picture_keeps_its_place_and_has_its_words(
    demo_house: House, paths: dict[str, str], name: str
) -> None:
    pictures = fetch(demo_house, paths[name]).page.xpath("//img")
    assert pictures
    for picture in pictures:
        assert int(picture.get("width")) > 0
        assert int(picture.get("height")) > 0
        assert picture.get("alt") is not None
    # What readers see first is asked for at once, and all others when they come near.
    hasty = [picture for picture in pictures if picture.get("fetchpriority") == "high"]
    lazy = [picture for picture in pictures if picture.get("loading") == "lazy"]
    assert len(hasty) == 1
    assert len(lazy) == len(pictures) - 1


def test_what_never_changes_is_asked_for_once(demo_house: House, paths: dict[str, str]) -> None:
    answer = fetch(demo_house, paths["story"])
    linked = [
        str(each) for each in answer.page.xpath("//link[@rel='stylesheet' or @as='font']/@href")
    ]
    scripts = [str(each) for each in answer.page.xpath("//script[@src]/@src")]
    srcsets = " ".join(str(each) for each in answer.page.xpath("//article//@srcset"))
    pictures = re.findall(r"/media/\S+", srcsets)
    assert pictures
    for address in [*linked, *scripts, *pictures]:
        assert fetch(demo_house, address).headers["cache-control"] == FOREVER, address


def test_the_typefaces_of_a_page_are_light(demo_house: House, paths: dict[str, str]) -> None:
    asked = fetch(demo_house, paths["story"]).page.xpath("//link[@as='font']/@href")
    assert sum(fetch(demo_house, str(each)).weight for each in asked) <= HEAVIEST_TYPEFACES
