"""Feeds hold to RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, on every kind of front and in every edition."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from django.test import Client, override_settings
from lxml import etree

from dateline.audience.handlers.deliveries import feeds_changed_by
from dateline.desk.models import Author, Edition, Newsroom, Sector, Wording
from dateline.desk.tests import factories
from dateline.portal.tests.reading import schema_of

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
FRONTS = (
    "/", "/latest/", "/opinion/", "/interviews/", "/sector/politics/", "/country/north-korea/",
    "/author/mira-voss/", "/shots/", "/shots/sector/politics/", "/trending/",
    "/ar/", "/ar/latest/", "/ar/sector/politics/", "/ar/country/north-korea/", "/ar/shots/",
    "/blog/",
)  # fmt: skip
TITLE = 'Ships <b>& barges</b> "wait" at AT&amp;T'
SUMMARY = "Less < more & <i>more</i> &lt; less."
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# As RSS has it of RFC 822, with a year of four digits.
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ADDRESS = re.compile(r"http://localhost:8000/[!-~]*")


@pytest.fixture(autouse=True)
def _stories(newsroom: Newsroom) -> None:
    factories.edition("ar", name="العربية", language="ar", story_languages=["ar"])
    kinds = ["news", "opinion", "interview"]
    for number, kind in enumerate(kinds):
        factories.published(
            headline=TITLE, standfirst=SUMMARY, kind=kind, countries=["KP"], slug=f"s{number}",
            at=factories.NOON - timedelta(hours=number), authors=[factories.author()],
            body="<p><strong>Q: Why?</strong></p><p>A: Because &lt;b&gt; &amp; the port stayed shut.</p>",
        )  # fmt: skip
    factories.published(
        headline="سفن تنتظر", standfirst="في بوسان.", language="ar", countries=["KP"],
        editions=["ar"], body="<p>تنتظر السفن في الميناء منذ تسعة أيام، بحسب سلطة الميناء.</p>",
    )  # fmt: skip


def read(client: Client, front: str, form: str) -> bytes:
    answer = client.get(f"{front}feed.{form}")
    assert answer.status_code == 200, front
    kind = {"rss": "rss+xml", "atom": "atom+xml", "json": "feed+json"}[form]
    assert answer["Content-Type"] == f"application/{kind}; charset=utf-8"
    return bytes(answer.content)


def only(parent: etree._Element, name: str) -> str:
    """Give the words of the one element of that name."""
    (found,) = parent.findall(name)
    return str(found.text or "")


@pytest.mark.parametrize("front", FRONTS)
def test_rss_is_valid(client: Client, front: str) -> None:
    root = etree.fromstring(read(client, front, "rss"))
    schema_of("rss").assertValid(root)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    for name in ("title", "link", "description", "language"):
        assert only(channel, name), name
    assert LANGUAGE.fullmatch(only(channel, "language"))
    assert RFC822.fullmatch(only(channel, "lastBuildDate"))
    (own,) = (each for each in channel.findall(f"{ATOM}link") if each.get("rel") == "self")
    assert own.get("href") == f"http://localhost:8000{front}feed.rss"
    seen = set()
    for item in channel.findall("item"):
        assert only(item, "title")
        assert only(item, "description")
        assert ADDRESS.fullmatch(only(item, "link"))
        assert RFC822.fullmatch(only(item, "pubDate"))
        (guid,) = item.findall("guid")
        assert guid.get("isPermaLink") == "false"
        seen.add(guid.text)
        # An enclosure wants its length, and an author an address of mail: both are told elsewhere.
        assert not item.findall("enclosure")
        assert not item.findall("author")
        assert [each.text for each in item.findall("{http://purl.org/dc/elements/1.1/}creator")]
    assert len(seen) == len(channel.findall("item"))


@pytest.mark.parametrize("front", FRONTS)
def test_atom_is_valid(client: Client, front: str) -> None:
    root = etree.fromstring(read(client, front, "atom"))
    schema_of("atom").assertValid(root)
    assert root.tag == f"{ATOM}feed"
    for each in (root, *root.findall(f"{ATOM}entry")):
        assert only(each, f"{ATOM}title")
        assert re.fullmatch(r"(tag:|http://)[!-~]+", only(each, f"{ATOM}id"))
        assert RFC3339.fullmatch(only(each, f"{ATOM}updated"))
        assert LANGUAGE.fullmatch(each.get("{http://www.w3.org/XML/1998/namespace}lang", ""))
        for link in each.findall(f"{ATOM}link"):
            assert ADDRESS.fullmatch(link.get("href", ""))
        # Of one kind and language there is one alternate.
        assert len([x for x in each.findall(f"{ATOM}link") if x.get("rel") == "alternate"]) == 1
    assert [x.get("href") for x in root.findall(f"{ATOM}link") if x.get("rel") == "self"] == [
        f"http://localhost:8000{front}feed.atom"
    ]
    entries = root.findall(f"{ATOM}entry")
    assert len({only(each, f"{ATOM}id") for each in entries}) == len(entries)
    for entry in entries:
        assert only(entry.findall(f"{ATOM}author")[0], f"{ATOM}name")
        assert only(entry, f"{ATOM}published") <= only(entry, f"{ATOM}updated")
        assert all(each.get("term") for each in entry.findall(f"{ATOM}category"))


@pytest.mark.parametrize("front", FRONTS)
def test_json_feed_is_valid(client: Client, front: str) -> None:
    feed = json.loads(read(client, front, "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://localhost:8000{front}feed.json"
    assert LANGUAGE.fullmatch(feed["language"])
    known = {
        *("version", "title", "home_page_url", "feed_url", "description"),
        *("icon", "language", "hubs", "items"),
    }
    assert {each for each in feed if not each.startswith("_")} <= known
    ids = [item["id"] for item in feed["items"]]
    assert all(isinstance(each, str) for each in ids)
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert ADDRESS.fullmatch(item["url"])
        assert ("content_text" in item) != ("content_html" in item)
        assert all(author["name"] for author in item["authors"])
        assert all(RFC3339.fullmatch(item[each]) for each in ("date_published", "date_modified"))
        assert all(isinstance(item[each], dict) for each in item if each.startswith("_"))


@pytest.mark.parametrize("front", ["/", "/ar/"])
def test_the_three_say_the_same(client: Client, front: str) -> None:
    rss, atom = (feedparser.parse(read(client, front, form)) for form in ("rss", "atom"))
    items = json.loads(read(client, front, "json"))["items"]
    assert len(items) > 0
    for one, other, item in zip(rss.entries, atom.entries, items, strict=True):
        assert one.id == other.id == item["id"]
        assert one.link == other.link == item["url"]
        moment = datetime.fromisoformat(item["date_published"])
        assert parsedate_to_datetime(one.published) == moment
        assert datetime.fromisoformat(other.published) == moment


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_signs_of_markup_in_words_are_words(client: Client, form: str) -> None:
    name = "description" if form == "rss" else f"{ATOM}summary"
    item = "item" if form == "rss" else f"{ATOM}entry"
    root = etree.fromstring(read(client, "/latest/", form))
    found = {only(each, name) for each in root.iter(item)}
    # What is read as HTML: its markup is escaped, so that readers see the words as they were written.
    assert "Less &lt; more &amp; &lt;i&gt;more&lt;/i&gt; &amp;lt; less." in found


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_letter_that_xml_cannot_hold_takes_no_feed_away(client: Client, form: str) -> None:
    factories.published(
        headline="Ships \x0bwait\ufffe", standfirst="At \x02Busan.", byline="Mira \x0bVoss"
    )
    assert b"Ships" in read(client, "/latest/", form)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_nor_does_one_in_a_name_that_stands_at_the_head_of_a_feed(
    client: Client, newsroom: Newsroom, form: str
) -> None:
    newsroom.name, newsroom.tagline = "The \x0bPost", "News \x02of the \ufffeday"
    newsroom.save()
    Sector.objects.filter(slug="politics").update(name="Poli\x0btics")
    Author.objects.filter(slug="mira-voss").update(name="Mira \x0bVoss")
    for front in ("/", "/latest/", "/sector/politics/", "/author/mira-voss/"):
        etree.fromstring(read(client, front, form))


@override_settings(WEBSUB_HUB="https://hub.example/")
@pytest.mark.parametrize("form", ["rss", "atom", "json"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_hub_is_told_of_every_feed_that_names_it_and_shows_the_story(
    client: Client, form: str, language: str
) -> None:
    story = factories.published(
        headline="Ferries wait", language=language, countries=["KP"], sectors=["politics"],
        authors=[factories.author()],
    )  # fmt: skip
    told = feeds_changed_by(story.publications.get())
    shown = [front for front in FRONTS if "Ferries wait" in read(client, front, form).decode()]
    assert len(shown) >= 5
    for front in shown:
        names_it = "https://hub.example/" in read(client, front, form).decode()
        assert (f"http://localhost:8000{front}feed.{form}" in told) == names_it, front


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example"]), ALLOWED_HOSTS=["localhost", "ar.example"]
)
def test_on_the_host_of_an_edition_feeds_name_themselves_there(client: Client) -> None:
    arabic = Edition.objects.get(slug="ar")
    arabic.host = "ar.example"
    arabic.save()
    for form in ("rss", "atom", "json"):
        answer = client.get(f"/latest/feed.{form}", headers={"host": "ar.example"})
        told = answer.content.decode()
        assert f"http://ar.example:8000/latest/feed.{form}" in told
        assert "سفن تنتظر" in told
        # Whoever follows it stays there: the page itself says which address search engines list.
        (address,) = set(re.findall(r"http://[^\"<]*/article/[^\"<]*", told))
        assert address.startswith("http://ar.example:8000/article/")
        assert "localhost:8000/latest" not in told


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("/", "Harbour Post"),
        ("/sector/politics/", "Harbour Post: Politics"),
        ("/ar/", "Harbour Post – العربية"),
        ("/ar/latest/", "Harbour Post – العربية: آخر الأخبار"),
        ("/ar/sector/politics/", "Harbour Post – العربية: السياسة"),
        ("/ar/country/north-korea/", "Harbour Post – العربية: كوريا الشمالية"),
        ("/ar/shots/", "Harbour Post – العربية: لقطات"),
    ],
)
def test_a_feed_has_the_name_and_the_language_of_its_edition_and_leads_into_it(
    client: Client, newsroom: Newsroom, front: str, title: str
) -> None:
    newsroom.name = "Harbour Post"
    newsroom.save()
    arabic = Edition.objects.get(slug="ar")
    arabic.tagline = "أخبار الموانئ"
    arabic.save()
    Wording.objects.create(language="ar", words="Politics", translated="السياسة")
    base = "/ar" if front.startswith("/ar/") else ""
    rss, atom = (feedparser.parse(read(client, front, form)).feed for form in ("rss", "atom"))
    told = json.loads(read(client, front, "json"))
    assert rss.title == atom.title == told["title"] == title
    assert rss.link == atom.link == told["home_page_url"] == f"{SITE}{front}"
    assert rss.language == atom.language == told["language"] == ("ar" if base else "en-GB")
    assert (rss.subtitle == atom.subtitle == told["description"] == "أخبار الموانئ") == bool(base)
    place = "shots" if "shots" in front else "article"
    assert told["items"]
    for item in told["items"]:
        assert item["url"].startswith(f"{SITE}{base}/{place}/")
        assert client.get(item["url"].removeprefix(SITE)).status_code == 200


def test_markup_in_the_name_and_the_line_of_an_edition_is_words(
    client: Client, newsroom: Newsroom
) -> None:
    arabic = Edition.objects.get(slug="ar")
    arabic.name, arabic.tagline = "Seas & <b>Skies</b>", "From <i>here</i>"
    arabic.save()
    for form, title, line in (
        ("rss", "channel/title", "channel/description"),
        ("atom", f"{ATOM}title", f"{ATOM}subtitle"),
    ):
        tree = etree.fromstring(read(client, "/ar/", form))
        assert tree.findtext(title) == f"{newsroom.name} – Seas & <b>Skies</b>"
        assert tree.findtext(line) == "From <i>here</i>"
    for address in ("/ar/", "/ar/search/"):
        page = client.get(address).content.decode()
        assert "Seas &amp; &lt;b&gt;" in page
        assert "<b>Skies" not in page
