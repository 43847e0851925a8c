"""Reading the site inside an edition: every page in its frame, and no way out but the switch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from dateline.desk.models import Edition, Newsroom, Sector, Story, Wording
from dateline.desk.models.newsroom import MenuEntry
from dateline.desk.rules.places import RESERVED, apart, is_shared
from dateline.desk.tests import factories
from dateline.portal import urls
from dateline.portal.tests.reading import words

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/latest/", "/sectors/", "/sector/politics/", "/countries/", "/country/jordan/",
    "/opinion/", "/archive/", "/2025/", "/2025/06/", "/2025/06/05/", "/search/", "/about/",
)  # fmt: skip


@pytest.fixture
def arabic(newsroom: Newsroom) -> Edition:
    found: Edition = factories.edition(
        "ar", name="العربية", zone="Asia/Amman", language="ar", story_languages=["ar"]
    )
    return found


@pytest.fixture
def told(arabic: Edition) -> Story:
    factories.published(headline="Told in English", sectors=["politics"], countries=["JO"])
    return factories.published(
        headline="خبر بالعربية",
        language="ar",
        sectors=["politics"],
        countries=["JO"],
        dateline_place="عمّان",
    )


@pytest.fixture
def english(newsroom: Newsroom) -> Edition:
    """Have the home edition take English stories alone."""
    home: Edition = Edition.objects.get(is_default=True)
    home.story_languages = ["en"]
    home.save()
    return home


def links(page: str) -> Iterator[str]:
    for tag in re.findall(r"<(?:a|form)\b[^>]*>", page):
        address = re.search(r'\s(?:href|action)="(/[^"]*)"', tag)
        if address and "hreflang=" not in tag:
            yield address[1]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_an_edition_and_leads_nowhere_else(
    client: Client, told: Story, path: str
) -> None:
    page = words(client, f"/ar{path}")
    assert '<html lang="ar" dir="rtl">' in page
    assert [each for each in links(page) if not each.startswith("/ar/")] == []
    assert "Told in English" not in page


@pytest.mark.parametrize("path", PAGES)
def test_the_home_edition_lists_stories_in_its_own_languages_alone(
    client: Client, english: Edition, told: Story, path: str
) -> None:
    assert "خبر بالعربية" not in words(client, path)


@pytest.mark.parametrize(
    "path",
    [
        "/feed.rss",
        "/latest/feed.atom",
        "/sector/politics/feed.json",
        "/country/jordan/feed.rss",
    ],
)
def test_so_do_its_feeds(client: Client, english: Edition, told: Story, path: str) -> None:
    feed = words(client, path)
    assert "Told in English" in feed
    assert "خبر بالعربية" not in feed


def test_an_edition_that_names_no_language_marks_what_is_in_another_one(
    client: Client, told: Story
) -> None:
    page = words(client, "/latest/")
    assert "Told in English" in page
    assert 'class="headline" lang="ar"' in page


def test_search_looks_through_the_edition_and_through_all_where_it_is_asked(
    client: Client, english: Edition, told: Story
) -> None:
    assert "خبر بالعربية" not in words(client, "/search/?q=خبر").partition('class="hits')[2]
    assert ">in all editions</a>" in words(client, "/search/?q=خبر")
    assert "<mark>خبر</mark>" in words(client, "/search/?q=خبر&edition=all")
    assert 'value="all" selected' in words(client, "/search/?q=خبر&edition=all")
    assert words(client, "/search/?edition=all").count('<li><article class="card') == 2
    assert '<li><article class="card' not in words(client, "/ar/search/")
    for path, offered in (("/", 1), ("/ar/", 0)):
        offers = client.get(f"{path}search/suggest?q=told").json()["offers"]
        assert len(offers) == offered


def test_only_countries_and_sectors_in_the_editions_news_are_listed(
    client: Client, english: Edition, told: Story
) -> None:
    factories.published(language="ar", sectors=["sport"], countries=["KW"])
    assert "/country/kuwait/" not in words(client, "/countries/")
    assert "/ar/country/kuwait/" in words(client, "/ar/countries/")
    assert "/sector/sport/" not in words(client, "/sitemap-fronts.xml")
    assert "/sector/politics/" in words(client, "/sitemap-fronts.xml")


def test_a_story_inside_an_edition_has_its_frame_and_one_canonical_address(
    client: Client, told: Story
) -> None:
    address = told.get_absolute_url()
    page = words(client, f"/ar{address}")
    assert '<html lang="ar" dir="rtl">' in page
    assert f'rel="canonical" href="http://localhost:8000{address}"' in page
    assert client.get(f"/ar/article/{told.pk}/")["Location"] == f"/ar{address}"


def test_a_front_inside_an_edition_is_canonical_itself_and_names_other_languages(
    client: Client, told: Story
) -> None:
    page = words(client, "/ar/latest/")
    assert 'rel="canonical" href="http://localhost:8000/ar/latest/"' in page
    assert '<link rel="alternate" hreflang="en-GB" href="http://localhost:8000/latest/">' in page
    assert '<link rel="alternate" hreflang="ar" href="http://localhost:8000/ar/latest/">' in page


def test_the_switch_leads_to_the_same_page_of_the_other_edition(
    client: Client, told: Story
) -> None:
    page = words(client, "/country/jordan/")
    assert '<a href="/ar/country/jordan/" hreflang="ar" lang="ar" dir="rtl">العربية</a>' in page
    inside = words(client, "/ar/country/jordan/")
    assert re.search(r'<a href="/country/jordan/" hreflang="en-GB"[^>]*>', inside)
    assert inside.count('aria-current="true"') == 2  # in the masthead and in the foot


def test_old_addresses_lead_to_the_new_ones(client: Client, told: Story) -> None:
    assert client.get("/edition/ar/")["Location"] == "/ar/"
    assert client.get("/edition/ar/feed.rss")["Location"] == "/ar/feed.rss"
    assert client.get("/edition/ar/?before=20250605T000000Z-1")["Location"].startswith("/ar/?b")
    assert client.get("/edition/world/")["Location"] == client.get("/world/")["Location"] == "/"
    assert client.get("/edition/nobody/").status_code == 404


def test_feeds_stand_in_an_edition_too(client: Client, told: Story) -> None:
    feed = words(client, "/ar/sector/politics/feed.atom")
    assert "خبر بالعربية" in feed
    assert "Told in English" not in feed
    assert 'xml:lang="ar"' in feed
    assert 'href="http://localhost:8000/ar/sector/politics/feed.atom"' in feed


def test_the_facts_told_to_search_engines_are_in_the_language_of_the_page(
    client: Client, told: Story
) -> None:
    story = factories.published(
        language="ar", countries=["JO", "EG"], dateline_place="عمّان", dateline_country="JO"
    )
    shown = {
        "": ("ar", ["Jordan", "Egypt"], "عمّان, Jordan"),
        "/ar": ("ar", ["الأردن", "مصر"], "عمّان، الأردن"),
    }
    for base, (language, countries, dateline) in shown.items():
        page = words(client, f"{base}{story.get_absolute_url()}")
        data = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])[0]
        assert data["inLanguage"] == language
        assert [each["name"] for each in data["about"]] == countries
        assert [each["identifier"] for each in data["about"]] == ["JO", "EG"]
        assert data["dateline"] == data["contentLocation"]["name"] == dateline
        assert f'<bdi class="place">{dateline}</bdi>' in page
        assert all(f">{each}</a>" in page for each in countries)


def test_the_newsrooms_own_words_are_said_in_the_language_of_the_edition(
    client: Client, told: Story, newsroom: Newsroom
) -> None:
    politics = Sector.objects.get(slug="politics")
    MenuEntry.objects.create(newsroom=newsroom, label="Politics", address="/sector/politics/")
    pairs = {politics.name: "السياسة", newsroom.tagline: "شعار", "About us": "من نحن"}
    for said, translated in pairs.items():
        Wording.objects.create(language="ar", words=said, translated=translated)
    front, story = words(client, "/ar/"), words(client, f"/ar{told.get_absolute_url()}")
    assert '<a href="/ar/sector/politics/">السياسة</a>' in front
    assert "شعار" in front
    assert "من نحن" in front
    assert "السياسة</a></p>" in story
    assert "السياسة" not in words(client, "/")


def test_what_was_not_translated_is_said_in_the_newsrooms_language(
    client: Client, told: Story
) -> None:
    marked = '<a href="/ar/sector/politics/" lang="en-GB" dir="ltr">Politics</a>'
    kicker = f'<p class="kicker">{marked}</p>'
    for path in ("/", "/latest/", told.get_absolute_url(), "/search/?sector=politics"):
        page = words(client, f"/ar{path}")
        assert kicker in page, path
        assert marked in page.partition('<footer class="foot"')[2]
        untold = re.findall(r"<[^/][^>]*>(?:Politics|About us)<", page)
        assert [each for each in untold if ' lang="en-GB" dir="ltr"' not in each] == []
    assert '<h1 lang="en-GB" dir="ltr">Politics</h1>' in words(client, "/ar/sector/politics/")
    about = '<p class="front-about" lang="en-GB" dir="ltr">{}</p>'
    assert about.format("Politics") in words(client, "/ar/sector/politics/trending/")
    politics = Sector.objects.get(slug="politics")
    politics.description = "Who governs"
    politics.save()
    assert about.format("Who governs") in words(client, "/ar/sector/politics/")
    assert '<p class="front-about">Who governs</p>' in words(client, "/sector/politics/")
    at_home = words(client, "/sector/politics/").partition("</nav>")[2]
    assert ' lang="en-GB"' not in at_home.partition("<main")[0]


def test_editions_to_search_in_are_named_in_their_own_languages(
    client: Client, told: Story
) -> None:
    factories.edition("asia", name="Asia")
    page = words(client, "/search/?edition=ar")
    assert '<option value="ar" lang="ar" dir="rtl" selected>العربية</option>' in page
    assert '<option value="asia">Asia</option>' in page
    assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in page
    assert '<option value="asia" lang="en-GB" dir="ltr">Asia</option>' in words(
        client, "/ar/search/"
    )


def test_a_standing_page_is_in_the_newsrooms_language_in_every_edition(
    client: Client, arabic: Edition
) -> None:
    Wording.objects.create(language="ar", words="About us", translated="من نحن")
    page = words(client, "/ar/about/")
    assert "<h1>من نحن</h1>" in page
    assert '<div class="body" lang="en-GB" dir="ltr">' in page
    assert '<div class="body" lang="en-GB" dir="ltr">' in words(client, "/ar/contact/")


def test_the_line_over_opinion_is_said_in_the_language_of_the_edition(
    client: Client, arabic: Edition
) -> None:
    note = Newsroom.objects.get().opinion_note
    Wording.objects.create(language="ar", words=note, translated="الآراء آراء كتّابها")
    assert '<p class="front-about">الآراء آراء كتّابها</p>' in words(client, "/ar/opinion/")


def test_an_editions_menu_and_blocks_are_those_of_the_desk(client: Client, arabic: Edition) -> None:
    for number in range(30):
        factories.published(
            language="ar", sectors=["sport"], countries=["JO"], headline=f"Story {number}"
        )
    arabic.menu, arabic.blocks = ["sport"], ["opening", "large:sport", "countries"]
    arabic.save()
    page = words(client, "/ar/")
    menu = page.partition('<nav class="sections"')[2].partition("</nav>")[0]
    assert menu.count("/ar/sector/") == 1
    assert "block-large" in page


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example"]), ALLOWED_HOSTS=["localhost", "testserver", "ar.example"]
)
def test_an_edition_with_a_host_stands_at_its_root(
    client: Client, arabic: Edition, told: Story
) -> None:
    arabic.host = "ar.example"
    arabic.save()
    page = client.get("/latest/", headers={"host": "ar.example"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert 'rel="canonical" href="http://ar.example:8000/latest/"' in page
    assert all(not each.startswith("/ar/") for each in links(page))
    assert client.get("/ar/latest/")["Location"] == "http://ar.example:8000/latest/"
    assert 'href="http://ar.example:8000/latest/" hreflang="ar"' in words(client, "/latest/")


def test_a_phone_that_keeps_an_edition_gets_its_name_place_and_direction(
    client: Client, arabic: Edition, newsroom: Newsroom
) -> None:
    assert '<link rel="manifest" href="/ar/manifest.webmanifest">' in words(client, "/ar/latest/")
    own = ("name", "start_url", "scope", "lang", "dir")
    for place, told in {
        "": (newsroom.name, "/", "/", "en-GB", "ltr"),
        "/ar": (f"{newsroom.name} – العربية", "/ar/", "/ar/", "ar", "rtl"),
    }.items():
        manifest = client.get(f"{place}/manifest.webmanifest").json()
        assert tuple(manifest[name] for name in own) == told
        assert client.get(manifest["start_url"]).status_code == 200
    hosts = ["localhost", "testserver", "ar.example"]
    arabic.host = "ar.example"
    arabic.save()
    with override_settings(EDITION_HOSTS=frozenset(["ar.example"]), ALLOWED_HOSTS=hosts):
        page = client.get("/", headers={"host": "ar.example"}).content.decode()
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        at_host = client.get("/manifest.webmanifest", headers={"host": "ar.example"}).json()
    assert tuple(at_host[name] for name in own) == (
        f"{newsroom.name} – العربية",
        "/",
        "/",
        "ar",
        "rtl",
    )


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example", "spare.example"]),
    ALLOWED_HOSTS=["localhost", "testserver", "ar.example", "spare.example"],
)
def test_from_a_host_of_its_own_readers_get_to_every_other_edition(
    client: Client, arabic: Edition, told: Story
) -> None:
    factories.edition("asia", name="Asia")
    arabic.host = "ar.example"
    arabic.save()
    page = client.get("/country/jordan/", headers={"host": "ar.example"}).content.decode()
    home, site = Edition.objects.get(is_default=True), "http://localhost:8000"
    led = dict(re.findall(r'<li><a href="([^"]*)" hreflang="[^"]*"[^>]*>([^<]*)<', page))
    assert led == {
        f"{site}/country/jordan/": home.name,
        "http://ar.example:8000/country/jordan/": "العربية",
        f"{site}/asia/country/jordan/": "Asia",
    }
    for host in ("ar.example", "spare.example"):
        for path, place in (("asia", "/asia"), (home.slug, "")):
            answer = client.get(f"/{path}/latest/?q=1", headers={"host": host})
            assert answer["Location"] == f"{site}{place}/latest/?q=1"


def test_no_first_word_of_the_site_can_be_an_edition() -> None:
    first = {str(each.pattern).lstrip("^").partition("/")[0] for each in urls.urlpatterns}
    plain = {word for word in first if re.fullmatch(r"[-a-z0-9_]+", word)}
    assert sorted(plain - RESERVED) == []
    assert [word for word in plain - {"edition"} if apart(f"/{word}/latest/")] == []
    assert all(is_shared(path) for path in ("/robots.txt", "/sitemap.xml", "/style-1.css"))
