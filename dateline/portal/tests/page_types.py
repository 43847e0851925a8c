"""Every type of page that readers come to, by the name of its address: one table for all tests of pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsverordnung und dreiunddreißig Straßenbahnen"
TABLE = "<table><tr>" + "<td>one more column</td>" * 14 + "</tr></table>"

# Addresses that are no page of their own: what they are instead.
NO_PAGES: Mapping[str, str] = {
    "archive": "leads to the newest year",
    "author-archive": "leads to the newest year",
    "card": "a picture",
    "country-archive": "leads to the newest year",
    "form-ticket": "words for a script",
    "manifest": "words for a browser",
    "newsletters-sign-up": "takes what the form of the overview sends",
    "opensearch": "words for a browser",
    "sector-archive": "leads to the newest year",
    "style": "the stylesheet",
    "suggest": "words for a script",
}
# What each kind of page is called here and where one stands. `{}` stands for the number of a story.
ADDRESSES: Mapping[str, str] = {
    "home": "/",
    "edition": "/edition/arabic/",
    "latest": "/latest/",
    "trending": "/trending/",
    "trending-in-edition": "/edition/arabic/trending/",
    "trending-in-sector": "/sector/politics/trending/",
    "shots": "/shots/",
    "shot": "/shots/{}/",
    "shots_sector": "/shots/sector/politics/",
    "opinion": "/opinion/",
    "blog": "/blog/",
    "interviews": "/interviews/",
    "press-releases": "/press-releases/",
    "sectors": "/sectors/",
    "sector": "/sector/politics/",
    "countries": "/countries/",
    "country": "/country/north-korea/",
    "author": "/author/mira-voss/",
    "contact": "/contact/",
    "report": "/report/{}/",
    "tips": "/tips/",
    "newsletters": "/newsletters/",
    "newsletters-asked": "/newsletters/asked/",
    "search": "/search/",
    "year": "/2025/",
    "month": "/2025/06/",
    "day": "/2025/06/05/",
    **{
        f"{kind}-{name}": f"/{kind}/{word}/{below}"
        for kind, word in (("sector", "politics"), ("country", "north-korea"), ("author", "mira-voss"))
        for name, below in (("year", "2025/"), ("month", "2025/06/"), ("day", "2025/06/05/"))
    },
    "story": "/article/{}/",
    "standing": "/about/",
    "not found": "/none/",
    "found": "/search/?q=harbour+votes&order=date&country=KP",
    "nothing found": "/search/?q=*&sector=none",
    "message sent": "/contact/sent/",
}  # fmt: skip


def open_house() -> dict[str, str]:
    """Put a newsroom with stories of every kind into the database; gives an address of each page type."""
    set_up_newsroom()
    Newsroom.objects.update(demonstration=True)
    factories.edition("arabic", name="العربية", language="ar", zone="Asia/Amman")
    kinds = ["news", "news", "opinion", "blog", "interview", "press-release"]
    for number in range(42):
        factories.published(
            at=factories.NOON - timedelta(hours=number),
            kind=kinds[number % 6],
            sectors=[("politics", "sport", "science", "health", "politics")[number % 5]],
            countries=["KP", "RU"],
            dateline_place="Seoul",
            dateline_country="KR",
            standfirst="The council voted twice.",
            authors=[factories.author()],
        )
    german = factories.published(
        headline=LONG, language="de", standfirst=LONG, body=f"<h2>{LONG}</h2><p>{LONG}</p>{TABLE}",
        link="https://example.org/whole", countries=["DE", "AT"],
    )  # fmt: skip
    arabic = factories.published(
        headline="وزراء المالية يتفقون", language="ar", editions=["arabic"],
        body="<p>صوّت مجلس الميناء على الخطة الجديدة.</p>",
    )  # fmt: skip
    told = {name: address.format(german.pk) for name, address in ADDRESSES.items()}
    stories = {kind: Story.objects.filter(kind=kind).first() for kind in ("opinion", "interview")}
    return {
        **told,
        "story": german.get_absolute_url(),
        "story in Arabic": f"/arabic{arabic.get_absolute_url()}",
        "home in Arabic": "/arabic/",
        "latest in Arabic": "/arabic/latest/",
        "search in Arabic": "/arabic/search/?q=harbour",
        **{kind: story.get_absolute_url() for kind, story in stories.items() if story},
    }
