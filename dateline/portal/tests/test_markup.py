"""Parts that are written straight: every value is text, every address is the one of urls.py."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import dateformat, translation
from lxml import etree, html

from dateline.desk.models import Edition
from dateline.desk.queries import (
    Article,
    Card,
    Correction,
    Credit,
    EditionCard,
    SectorCard,
    SectorName,
)
from dateline.media.queries import PictureCard
from dateline.portal import fragments
from dateline.portal.markup import cards, feeds, fronts, sitemaps, stories, trending
from dateline.portal.markup.times import when
from dateline.portal.rules.feeds import Entry

XSS = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&"
NOON = datetime(2025, 6, 5, 12, 0, tzinfo=UTC)
HOME = EditionCard(slug="world", name="World", is_home=True)
PICTURE = PictureCard(
    id=1, alt=XSS, caption=XSS, credit=XSS, width=960, height=540, src=XSS,
    srcset_webp=XSS, srcset_jpeg=XSS, og=XSS,
)  # fmt: skip
CARD = Card(
    id=7, url=f"/article/politics/7-{XSS}/", kind=XSS, kind_label=XSS, headline=XSS,
    standfirst=XSS, language=XSS, sector=SectorName("politics", XSS), countries=("KP",),
    dateline_place=XSS, dateline_country="KR", picture=PICTURE, published_at=NOON,
    updated_at=NOON, urgency=5, pinned_until=None, sources=(Credit(XSS, XSS),),
    authors=(Credit(XSS, "mira-voss", XSS),), byline=XSS, version=1,
)  # fmt: skip
ARTICLE = Article(
    card=CARD, standfirst=XSS, body="<p>Clean words.</p>", desk=XSS, dateline_date=None, caption=XSS,
    sectors=(SectorName("politics", XSS),), link=XSS, usage_terms=XSS,
    corrections=(Correction(NOON, XSS),),
)  # fmt: skip
FORMS = [str(form) for form, _ in Edition._meta.get_field("date_format").flatchoices]
LOOKS = ["lead", "large", "side", "row", "text", "line", "strip", "column"]


def is_text_alone(markup: str) -> bool:
    """Tell whether a browser would find nothing in it but what we write ourselves."""
    tree = html.fromstring(f"<div>{markup}</div>")
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")
    return not tree.xpath("//script | //img[@src='x']") and not handlers


@pytest.mark.parametrize("look", [*LOOKS[:-1], "trending"])
@pytest.mark.parametrize(
    ("kind", "label"), [("opinion", "Opinion"), ("press-release", "Press release"), ("news", "")]
)
def test_what_is_no_news_is_called_what_it_is_in_every_list(
    look: str, kind: str, label: str
) -> None:
    shown = replace(CARD, kind=kind)
    made = (
        trending.block([shown], "Trending", "/trending/")
        if look == "trending"
        else fragments.card(shown, fragments.Look(look), HOME)
    )
    told = html.fromstring(f"<div>{made}</div>").xpath("//*[@class='label']")
    assert [each.text for each in told] == ([label] if label else [])


def test_a_line_among_others_of_its_kind_is_not_called_so_again() -> None:
    release = replace(CARD, kind="press-release")
    assert "label" not in fragments.card(release, fragments.Look("line", plain=True), HOME)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("plain", [True, False])
def test_whatever_a_card_says_is_text(look: str, plain: bool) -> None:
    for about in (CARD, replace(CARD, kind="news"), replace(CARD, authors=(), picture=None)):
        shown = fragments.card(about, fragments.Look(look, 2, True, plain), HOME)
        assert is_text_alone(shown)
        assert "alert(1)" in shown


def test_whatever_a_story_says_is_text() -> None:
    shown = stories.story(ARTICLE, XSS, HOME)
    assert is_text_alone(shown)
    assert shown.count("alert(1)") > 12
    sector = SectorCard(slug="politics", name=XSS)
    assert is_text_alone(fronts.section(sector, True, "", ""))
    assert is_text_alone(cards.picture(PICTURE, "100vw", alt=XSS))


def test_feeds_and_sitemaps_are_well_formed_whatever_they_say() -> None:
    told = Entry(
        id="tag:x", url=XSS, title=XSS, summary=XSS, language="en", published=NOON, updated=NOON,
        authors=(XSS,), categories=(XSS,), picture=XSS, picture_credit=XSS,
    )  # fmt: skip
    names = 'xmlns:media="m" xmlns:dc="d" xmlns:atom="a"'
    for form in feeds.FORMS:
        assert etree.fromstring(f"<feed {names}>{feeds.entry(form, told)}</feed>") is not None
    item = sitemaps.Item(address=XSS, headline=XSS, language=XSS, published=NOON)
    for written in (
        sitemaps.index(sitemaps.entries([XSS])),
        sitemaps.urlset([sitemaps.Address(address=XSS, changed=NOON, alternates=[(XSS, XSS)])]),
        sitemaps.news(XSS, [item]),
    ):
        assert etree.fromstring(written.encode()) is not None


def test_addresses_are_those_of_the_site() -> None:
    article = stories.story(replace(ARTICLE, card=replace(CARD, url="/")), "/", HOME)
    assert f'href="{reverse("portal:sector", args=["politics"])}"' in article
    assert f'href="{reverse("portal:author", args=["mira-voss"])}"' in article
    assert f'href="{reverse("portal:country", args=["north-korea"])}"' in article
    day = fronts.river_day(date(2025, 6, 5), "")
    assert f'href="{reverse("portal:day", args=[2025, 6, 5])}"' in day


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en-gb", "de", "ar"])
def test_times_are_written_as_django_writes_them(form: str, language: str) -> None:
    edition = EditionCard(slug="x", name="X", zone="Asia/Seoul", date_format=form)
    for moment in (NOON, NOON.replace(month=12, day=31, hour=20)):
        with translation.override(language):
            words = dateformat.format(moment.astimezone(edition.tzinfo), form)
            assert f">{words}</time>" in when(moment, edition)


def test_a_part_changes_with_every_value_that_it_shows() -> None:
    shown = {
        "headline",
        "standfirst",
        "url",
        "published_at",
        "kind",
        "sector",
        "picture",
        "language",
    }
    others: dict[str, Any] = {
        "headline": "Other", "standfirst": "Other", "url": "/other/", "kind": "blog",
        "published_at": NOON.replace(hour=3), "sector": SectorName("sport", "Sport"),
        "picture": replace(PICTURE, src="/other.jpg"), "language": "de",
    }  # fmt: skip
    look = fragments.Look("side", 3, True)
    first = fragments.card(CARD, look, HOME)
    assert shown <= {field.name for field in fields(Card)}
    for name in shown:
        # Number and version stay the same: a picture or a sector's name changes without them.
        assert fragments.card(replace(CARD, **{name: others[name]}), look, HOME) != first, name
