"""Standing pages in the languages of the editions."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Page

from dateline.desk.models import Edition, Newsroom, StandingPage, StandingTranslation, Wording
from dateline.desk.tests import factories
from dateline.portal.tests.reading import words

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
TEXT = "<p>نحن غرفة أخبار.</p>"


@pytest.fixture
def about(newsroom: Newsroom) -> StandingPage:
    factories.edition("ar", name="العربية", language="ar", position=1)
    factories.edition("de", name="Deutsch", language="de", position=2)
    found: StandingPage = StandingPage.objects.get(slug="about")
    StandingTranslation.objects.create(page=found, language="ar", body=TEXT)
    return found


def head_of(page: str) -> tuple[list[str], dict[str, str]]:
    tree = html.fromstring(page)
    links = tree.xpath("//head/link[@rel='alternate'][@hreflang]")
    told = {str(each.get("hreflang")): str(each.get("href")) for each in links}
    return [str(each) for each in tree.xpath("//link[@rel='canonical']/@href")], told


def test_a_page_is_read_in_the_language_of_its_edition(client: Client, about: StandingPage) -> None:
    Wording.objects.create(language="ar", words="About us", translated="من نحن")
    arabic = words(client, "/ar/about/")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "<h1>من نحن</h1>" in arabic
    assert f'<div class="body" lang="ar" dir="rtl">{TEXT}</div>' in arabic
    assert "This newsroom publishes" not in arabic
    assert TEXT not in words(client, "/about/")


def test_its_addresses_name_each_other_and_none_that_is_not_translated(
    client: Client, about: StandingPage
) -> None:
    there = {"en-GB": f"{SITE}/about/", "ar": f"{SITE}/ar/about/", "x-default": f"{SITE}/about/"}
    assert head_of(words(client, "/about/")) == ([there["en-GB"]], there)
    assert head_of(words(client, "/ar/about/")) == ([there["ar"]], there)
    assert head_of(words(client, "/de/about/")) == ([there["en-GB"]], {})
    assert head_of(words(client, "/ar/terms/")) == ([f"{SITE}/terms/"], {})
    listed = words(client, "/sitemap-fronts-ar.xml")
    assert f"<loc>{SITE}/ar/about/</loc>" in listed
    assert "/ar/terms/" not in listed


def test_what_nobody_translated_is_marked_as_in_the_newsrooms_language(
    client: Client, about: StandingPage
) -> None:
    assert '<h1 lang="en-GB" dir="ltr">About us</h1>' in words(client, "/ar/about/")
    german = words(client, "/de/about/")
    assert '<h1 lang="en-GB" dir="ltr">About us</h1>' in german
    assert '<div class="body" lang="en-GB" dir="ltr">' in german
    assert "<h1>About us</h1>" in words(client, "/about/")


def test_the_page_of_the_form_has_its_text_too(client: Client, about: StandingPage) -> None:
    contact = StandingPage.objects.get(slug="contact")
    StandingTranslation.objects.create(page=contact, language="ar", body=TEXT)
    assert f'<div class="body" lang="ar" dir="rtl">{TEXT}</div>' in words(client, "/ar/contact/")
    assert '<div class="body" lang="en-GB" dir="ltr">' in words(client, "/contact/")


def test_an_editor_writes_publishes_and_takes_back_a_translation(
    admin_client: Client, client: Client, about: StandingPage
) -> None:
    address = f"/desk/pages/{about.pk}/edit/"
    screen = words(admin_client, address)
    assert "In other languages" in screen
    (row,) = about.translations.all()
    sent = {
        "title": about.title,
        "slug": about.slug,
        "body": RICH.format("We publish news."),
        "in_footer": "on",
        "translations-TOTAL_FORMS": "2",
        "translations-INITIAL_FORMS": "1",
        "translations-MIN_NUM_FORMS": "0",
        "translations-MAX_NUM_FORMS": "1000",
        "translations-0-id": str(row.pk),
        "translations-0-language": "ar",
        "translations-0-body": RICH.format("الخبر أولا"),
        "translations-0-DELETE": "",
        "translations-1-id": "",
        "translations-1-language": "de",
        "translations-1-body": RICH.format("Wir melden."),
        "translations-1-DELETE": "",
        "action-publish": "action-publish",
    }
    twice = {**sent, "translations-1-language": "ar"}
    assert admin_client.post(address, twice).status_code == 200
    assert admin_client.post(address, sent).status_code == 302
    assert "الخبر أولا" in words(client, "/ar/about/")
    assert "Wir melden." in words(client, "/de/about/")
    gone = {**sent, "translations-INITIAL_FORMS": "2", "translations-1-DELETE": "on"}
    gone["translations-1-id"] = str(about.translations.get(language="de").pk)
    assert admin_client.post(address, gone).status_code == 302
    assert "We publish news." in words(client, "/de/about/")
    assert Page.objects.get(pk=about.pk).live


def test_an_editor_looks_at_each_translation_before_it_goes_out(
    admin_client: Client, about: StandingPage
) -> None:
    Wording.objects.create(language="ar", words="About us", translated="من نحن")
    screen = html.fromstring(words(admin_client, f"/desk/pages/{about.pk}/edit/"))
    (chosen,) = screen.xpath("//select[@id='id_preview_mode']")
    home = Edition.objects.get(is_default=True).name
    offered = {str(each.get("value")): each.text for each in chosen.iter("option")}
    assert offered == {"": home, "ar": "العربية", "de": "Deutsch"}
    address = f"/desk/pages/{about.pk}/edit/preview/"
    unsaved = {
        "title": about.title,
        "slug": about.slug,
        "body": RICH.format("We publish news."),
        "translations-TOTAL_FORMS": "2",
        "translations-INITIAL_FORMS": "1",
        "translations-MIN_NUM_FORMS": "0",
        "translations-MAX_NUM_FORMS": "1000",
        "translations-0-id": str(about.translations.get().pk),
        "translations-0-language": "ar",
        "translations-0-body": RICH.format("الخبر أولا"),
        "translations-1-id": "",
        "translations-1-language": "de",
        "translations-1-body": RICH.format("Wir melden."),
    }
    assert admin_client.post(address, unsaved).json()["is_valid"]
    arabic = words(admin_client, f"{address}?mode=ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "<h1>من نحن</h1>" in arabic
    assert "الخبر أولا" in arabic
    assert "Wir melden." in words(admin_client, f"{address}?mode=de")
    for address_at_home in (address, f"{address}?mode=nothing"):
        assert "We publish news." in words(admin_client, address_at_home)


# As the editor's field sends it.
RICH = (
    '{{"blocks": [{{"key": "a", "text": "{}", "type": "unstyled", "depth": 0,'
    ' "inlineStyleRanges": [], "entityRanges": []}}], "entityMap": {{}}}}'
)
