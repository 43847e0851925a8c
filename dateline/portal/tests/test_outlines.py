"""What a screen reader hears of every page: one heading of the page, no level left out, named landmarks."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import URLPattern
from lxml import html

from dateline.portal import urls
from dateline.portal.tests.page_types import ADDRESSES, NO_PAGES, open_house

pytestmark = pytest.mark.django_db


def test_every_address_with_a_name_is_a_page_type_or_a_named_exception() -> None:
    named = {each.name for each in urls.urlpatterns if isinstance(each, URLPattern) and each.name}
    assert named - set(ADDRESSES) - set(NO_PAGES) == set()


@pytest.fixture
def shown(client: Client) -> dict[str, html.HtmlElement]:
    pages = {}
    for name, address in open_house().items():
        answer = client.get(address, follow=True)
        assert answer.status_code == (404 if name == "not found" else 200), (name, address)
        pages[name] = html.fromstring(answer.content)
    return pages


def test_what_is_heard_of_every_page(shown: dict[str, html.HtmlElement]) -> None:
    faults = {name: faults_of(page) for name, page in shown.items()}
    assert {name: each for name, each in faults.items() if each} == {}


def faults_of(page: html.HtmlElement) -> list[str]:
    """List what would mislead somebody who hears the page."""
    return [*_headings(page), *_landmarks(page), *_names(page), *_pictures(page)]


def _headings(page: html.HtmlElement) -> list[str]:
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the page"]
    # The head of the page stands before its heading and has none; what follows goes down by steps.
    after = levels[levels.index(1) :] if 1 in levels else levels
    steps = pairwise(after)
    return [*faults, *(f"from h{one} to h{other}" for one, other in steps if other > one + 1)]


def _landmarks(page: html.HtmlElement) -> list[str]:
    faults = [
        f"no {tag}" for tag in ("header", "main", "footer") if not page.xpath(f"//body/{tag}")
    ]
    navs = [each.get("aria-label", "") for each in page.xpath("//nav")]
    if not all(navs) or len(set(navs)) < len(navs):
        faults.append(f"navigation without a name of its own: {navs}")
    asides = page.xpath("//aside[not(@aria-label) and not(@aria-labelledby)]")
    first = page.xpath("//body//a[@href]")[0]
    skips = first.get("href") == "#content" and page.xpath("//main[@id='content']")
    return [*faults, *(["aside without a name"] * len(asides)), *([] if skips else ["no way past"])]


def _names(page: html.HtmlElement) -> list[str]:
    ids = page.xpath("//@id")
    faults = [f"id {each} twice" for each in set(ids) if ids.count(each) > 1]
    named = " ".join(page.xpath("//@aria-labelledby | //@aria-describedby | //label/@for")).split()
    faults += [f"nothing is called {each}" for each in named if each not in ids]
    unheard = page.xpath(
        "//a[@href and not(normalize-space()) and not(@aria-label) and not(.//img)]"
    )
    return [*faults, *(f"empty link {each.get('href')}" for each in unheard)]


def _pictures(page: html.HtmlElement) -> list[str]:
    lacking = [
        each.get("src")
        for each in page.xpath("//img")
        if each.get("alt") is None or not re.fullmatch(r"\d+", each.get("width", ""))
    ]
    return [f"picture without words or size: {each}" for each in lacking]
