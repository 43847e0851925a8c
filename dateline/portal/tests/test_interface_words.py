"""In an edition, every word of the interface is in its language: a walk over all types of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from dateline.desk.models import Newsroom, Story, Wording
from dateline.desk.queries.words import words_in
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.portal.tests.page_types import ADDRESSES, open_house

pytestmark = pytest.mark.django_db
LATIN = re.compile(r"[A-Za-z]{2,}")
SAID = ("aria-label", "placeholder", "title", "alt", "data-none", "data-some", "data-offers")
# Names are nobody's words: of persons, agencies, editions, formats, networks; nor is what was asked for.
NAMES = {
    *("Mira", "Voss", "Meridian", "Press", "World", "Dateline", "harbour", "votes"),
    *("RSS", "Atom", "JSON", "Feed", "UTC", "Tor", "Facebook", "WhatsApp", "Telegram", "LinkedIn"),
}
# What holds no words of the interface: scripts, titles with a story's headline, names, what is drawn.
APART = {"script", "style", "title", "bdi", "address"}


def interface_of(page: HtmlElement, language: str) -> Iterator[str]:
    """Give the words of a page that say to be in the page's own language."""
    for each in page.iter():
        if isinstance(each.tag, str) and language_of(each) == language:
            yield from (each.get(name) or "" for name in SAID)
            yield each.text or ""
            yield from (child.tail or "" for child in each)


def language_of(each: HtmlElement) -> str:
    """Give the language that an element says to be in; none for what stands apart."""
    ways = [each, *each.iterancestors()]
    if any(way.tag in APART or way.get("aria-hidden") for way in ways):
        return ""
    return next((str(way.get("lang")) for way in ways if way.get("lang")), "")


def test_no_page_of_an_edition_says_a_word_in_another_language(client: Client) -> None:
    open_house()
    for each in words_in("ar"):
        Wording.objects.create(language="ar", words=each.words, translated="كلمة")
    Newsroom.objects.update(name="ديتلاين")
    changed(EVERYTHING)
    number = str(Story.objects.get(language="de").pk)
    found = {}
    for name, address in ADDRESSES.items():
        inside = address if address.startswith("/edition/") else f"/arabic{address}"
        answer = client.get(inside.replace("{}", number), follow=True)
        page = html.fromstring(answer.content.decode())
        assert page.get("lang") == "ar", name
        words = LATIN.findall(" ".join(interface_of(page, "ar")))
        if latin := sorted({*words} - NAMES):
            found[name] = latin
    assert found == {}


def test_the_line_under_opinion_can_be_translated_on_the_desk(newsroom: Newsroom) -> None:
    assert newsroom.opinion_note in [each.words for each in words_in("ar")]
