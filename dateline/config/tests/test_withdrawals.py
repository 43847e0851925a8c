"""From an agency's withdrawal, in the words of every format, to a site that has no trace of the story left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from dateline.audience.actions.trending import rank, write_views
from dateline.audience.gateways.mail import FakeGateway
from dateline.audience.models import Newsletter
from dateline.audience.tests.newsletter_cast import a_newsletter, readers, send_all, sender, started
from dateline.config.tests.alba import (
    ANSWER,
    NOW,
    QUAY,
    anpa,
    apmedia,
    bring,
    iptc7901,
    mail,
    newsml1,
    newsml_g2,
    ninjs,
    nitf,
    status,
    story,
)
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Delivery, Publication, Story
from dateline.desk.models.showing import look_at_due
from dateline.desk.tests import factories
from dateline.edge.beacon import STEP_SECONDS, Tally
from dateline.media.models import Picture
from dateline.media.tests.test_drawings import card_drawing
from dateline.portal.tests.walking import forget_everything
from dateline.wires.models import Source

pytestmark = pytest.mark.django_db

TITLE = "Northern quay closes"
SECTOR = "transport"
MUST_NOT = "It must not be used."


@pytest.fixture(autouse=True)
def newsroom() -> None:
    forget_everything()
    set_up_newsroom()


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Alba</title>{"".join(items)}</channel></rss>'


def atom(entry: str) -> str:
    spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    return f"<feed {spaces}><title>Alba</title><id>urn:alba:feed</id>{entry}</feed>"


ITEM = (
    f"<item><guid>urn:alba:1</guid><title>{TITLE}</title><description>{QUAY}</description>"
    "<pubDate>Thu, 05 Jun 2025 10:01:00 GMT</pubDate></item>"
)
OTHER = (
    "<item><guid>urn:alba:2</guid><title>Ferry gets new bell</title>"
    "<description>The ferry of Alba has had a new bell since Thursday, its captain said.</description></item>"
)
ENTRY = (
    f"<entry><id>urn:alba:1</id><title>{TITLE}</title><updated>2025-06-05T10:01:00Z</updated>"
    f'<content type="text">{QUAY}</content></entry>'
)
TOMBSTONE = '<at:deleted-entry ref="urn:alba:1" when="2025-06-05T11:00:00Z"/>'


def wxr(state: str = "publish", clock: str = "10:01") -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Alba</title>'
        "<link>https://alba.example</link><wp:wxr_version>1.2</wp:wxr_version>"
        f"<item><title>{TITLE}</title><guid>https://alba.example/?p=1</guid>"
        f"<content:encoded>{QUAY}</content:encoded><wp:post_id>1</wp:post_id>"
        f"<wp:post_date_gmt>2025-06-05 10:01:00</wp:post_date_gmt>"
        f"<wp:post_modified_gmt>2025-06-05 {clock}:00</wp:post_modified_gmt>"
        f"<wp:status>{state}</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"
    )


def nitf_told(message: str) -> str:
    return nitf("2").replace("<doc-id", f"<ed-msg {message}/><doc-id")


def newsml1_told(word: str) -> str:
    return newsml1("2").replace("<Status", f'<Instruction FormalName="{word}"/><Status')


def signalled(word: str) -> str:
    return newsml_g2("2").replace("<pubStatus", f'<signal qcode="sig:{word}"/><pubStatus')


def keyworded(word: str) -> str:
    killed = iptc7901(text=MUST_NOT, filed="051130")
    return killed.replace("Shipping/Quays/", f"{word}/Shipping/Quays/")


WITHDRAWALS = {
    "ninjs canceled": (ninjs(), ninjs("2", pubstatus="canceled")),
    "ninjs withheld": (ninjs(), ninjs("2", pubstatus="withheld")),
    "ninjs, status as a code": (ninjs(), ninjs("2", pubstatus="stat:canceled")),
    "NewsML-G2 canceled": (newsml_g2(), newsml_g2("2", "canceled")),
    "NewsML-G2 withheld": (newsml_g2(), newsml_g2("2", "withheld")),
    "NewsML-G2 signal": (newsml_g2(), signalled("cancel")),
    "NewsML 1.2 canceled": (newsml1(), newsml1("2", "Canceled")),
    "NewsML 1.2 withheld": (newsml1(), newsml1("2", "Withheld")),
    "NewsML 1.2 instruction": (newsml1(), newsml1_told("Delete")),
    "NITF status": (nitf(), nitf("2", "canceled")),
    "NITF killed": (nitf(), nitf("2", "killed")),
    "NITF message type": (nitf(), nitf_told('msg-type="kill" info="The wall is sound."')),
    "NITF message": (nitf(), nitf_told('info="MANDATORY KILL: the wall is sound."')),
    "AP canceled": (apmedia(), apmedia("2", pubstatus="canceled")),
    "AP withheld": (apmedia(), apmedia("2", pubstatus="withheld", body_nitf="")),
    "AP signal": (apmedia(), apmedia("2", signals=["Kill"])),
    "AP editorial type": (apmedia(), apmedia("2", editorialtypes=["Mandatory", "Withdrawal"])),
    "ANPA kill": (anpa(), anpa(", KILL")),
    "ANPA mandatory kill": (anpa(), anpa(", Mandatory Kill")),
    "ANPA headline": (anpa(), anpa().replace(f"^{TITLE}<", "^MANDATORY KILL - Alba Quay<")),
    "ANPA note": (anpa(), anpa().replace(f"^{TITLE}<", f"^{TITLE}<\r\n^Eds: Mandatory kill<")),
    "IPTC 7901 headline": (iptc7901(), iptc7901(headline="KILL", text=MUST_NOT, filed="051130")),
    "IPTC 7901 keyword": (iptc7901(), keyworded("KILL")),
    "IPTC 7901 number": (iptc7901(), iptc7901(7, "MANDATORY KILL: ala0001", MUST_NOT, "051130")),
    "dpa's number": (iptc7901(), iptc7901(7, "Meldung dpa0001 zurückgezogen", MUST_NOT, "051130")),
    "dpa's other number": (
        iptc7901(3).replace("dpa 0003", "dpa 0123"),
        iptc7901(7, "KILL: dpa0123 Quay", MUST_NOT, "051130").replace("dpa 0007", "dpa 0150"),
    ),
    "dpa's number of the day before": (
        iptc7901(9),
        iptc7901(7, "(Achtung) Bitte Meldung dpa 0009 streichen", MUST_NOT, "060030"),
    ),
    "IPTC 7901 notice": (iptc7901(), iptc7901(7, "(Achtung) KILL ala0001", MUST_NOT, "051130")),
    "mail kill": (mail(), mail(2, f"KILL: {TITLE}", **ANSWER)),
    "mail, asked politely": (
        mail(),
        mail(2, f"Please withdraw: {TITLE}", **ANSWER).replace(QUAY, MUST_NOT),
    ),
    "mail mandatory kill": (mail(), mail(2, f"MANDATORY KILL - {TITLE}", **ANSWER)),
    "Atom tombstone": (atom(ENTRY), atom(TOMBSTONE)),
    "WordPress bin": (wxr(), wxr("trash", "11:01")),
}


@pytest.mark.parametrize("name", WITHDRAWALS)
def test_what_is_withdrawn_is_gone_from_its_address_the_front_page_and_the_feed(name: str) -> None:
    """The first version has the word “canceled” in its text, which kills nothing."""
    published, withdrawn = WITHDRAWALS[name]
    [first] = bring(published)
    assert (first.outcome, status(story())[0]) == ("new", 200)
    assert "was canceled" in status(story())[1]
    [kill] = bring(withdrawn, after=10)
    assert kill.outcome == "kill", kill.reason
    code, page = status(story())
    assert (code, "has been withdrawn" in page, "Vale" in page) == (410, True, False)
    gone = f"{page}{text_at('/')}{text_at('/feed.atom')}"
    assert TITLE.casefold() not in gone.casefold()


@pytest.mark.parametrize(
    ("published", "notice"),
    [
        (mail(), mail(2, f"MANDATORY KILL: {TITLE}")),
        (mail(), mail(2, f"Re: {TITLE}", **ANSWER).replace(QUAY, "Please do not use our story.")),
        (mail(), mail(2, f"KILL: {TITLE}", From="Else <else@mail.example>", **ANSWER)),
        (iptc7901(), iptc7901(7, "MANDATORY KILL - Northern quay", MUST_NOT, "051130")),
        # Not on that day, not of that agency, two numbers, no number known here.
        (iptc7901(), iptc7901(7, "KILL: dpa0001", MUST_NOT, "061130")),
        (iptc7901(), iptc7901(7, "KILL: afp0001", MUST_NOT, "051130")),
        (iptc7901(), iptc7901(7, "KILL: dpa0001, use dpa0002", MUST_NOT, "051130")),
    ],
)
def test_a_withdrawal_that_names_nothing_or_comes_from_others_waits_for_an_editor(
    published: str, notice: str
) -> None:
    bring(published)
    [kill] = bring(notice, after=10)
    assert (kill.outcome, status(story())[0], Story.objects.count()) == ("held", 200, 1)


@pytest.mark.parametrize(
    "notice",
    [
        newsml1().replace(TITLE, f"ANNULATION: {TITLE}"),
        ninjs(headline=f"KILL: {TITLE}"),
        ninjs(headline="Kill: quay story", body_text=f"Please kill the story. {QUAY}"),
        rss(ITEM.replace(TITLE, f"WITHDRAWN: {TITLE}")),
        iptc7901(headline=f"KILL\r\n{TITLE}", text=MUST_NOT),
        ninjs(headline="ADVISORY: quay"),
        nitf_told('info="Kill story: it names the wrong man."'),
    ],
)
def test_a_new_item_whose_headline_is_for_editors_is_no_story(notice: str) -> None:
    [item] = bring(notice)
    assert (item.outcome, Story.objects.public().count()) == ("held", 0)


@pytest.mark.parametrize("mark", ["WITHDRAWN: ", "ANNULATION: ", "KILL - ", "ADVISORY: "])
def test_a_newer_version_whose_headline_is_for_editors_leaves_the_public_story(mark: str) -> None:
    bring(rss(ITEM))
    marked = ITEM.replace(TITLE, f"{mark}{TITLE}")
    [held] = bring(rss(marked), after=10)
    code, page = status(story())
    assert (held.outcome, code, TITLE in page, mark in page) == ("held", 200, True, False)
    assert "an editor decides" in held.reason
    assert bring(rss(marked), after=20) == []


def test_a_kill_on_a_line_above_the_headline_withdraws_the_number_in_it() -> None:
    bring(iptc7901())
    [kill] = bring(iptc7901(7, f"KILL\r\nala0001 {TITLE}", MUST_NOT, "051130"), after=10)
    assert (kill.outcome, status(story())[0]) == ("kill", 410)


@pytest.mark.parametrize(
    "copy",
    [
        mail(subject="Withdrawal: what banks fear"),
        mail(2, "Withdrawal: what banks fear", **ANSWER),
        ninjs(headline="Withdrawal: what banks fear"),
        anpa().replace(TITLE, "Withdrawal: what banks fear"),
        anpa().replace(TITLE, "KILL-JOY mayor bans swings"),
        iptc7901(headline="Stornierung: Was Reisende wissen müssen"),
        iptc7901().replace("Shipping/Quays/", "ELIMINATION/FOOTBALL/CUP/"),
    ],
)
def test_an_ordinary_headline_or_keyword_withdraws_nothing(copy: str) -> None:
    [item] = bring(copy)
    assert (item.outcome, status(story())[0]) == ("new", 200), item.reason


def test_a_story_and_its_withdrawal_by_the_agency_number_may_come_in_one_file() -> None:
    told = iptc7901(3).replace("dpa 0003", "dpa 0123")
    killed = iptc7901(7, "KILL: dpa0123 Quay", MUST_NOT, "051130").replace("dpa 0007", "dpa 0150")
    [_, kill] = bring(told + killed)
    assert (kill.outcome, Story.objects.public().count()) == ("kill", 0), kill.reason


def test_an_item_that_is_no_longer_in_a_feed_is_not_withdrawn() -> None:
    bring(rss(ITEM, OTHER))
    assert bring(rss(OTHER), after=10) == []
    assert bring(atom(""), after=20) == []
    assert Story.objects.public().count() == 2


def text_at(address: str) -> str:
    return Client().get(address).content.decode()


@dataclass(frozen=True, slots=True)
class Places:
    """Everywhere readers and machines might find the story."""

    address: str
    number: int
    card: str

    def texts(self) -> dict[str, str]:
        fronts = ("/", "/latest/", f"/sector/{SECTOR}/", "/shots/", "/trending/", "/sectors/")
        feeds = [f"{front}feed.{form}" for front in ("/", "/shots/") for form in ("rss", "json")]
        asked = ("/search/?q=northern+quay", "/search/suggest?q=northern")
        maps = ("/sitemap-news.xml", "/sitemap-2025-06.xml", "/2025/06/05/")
        return {each: text_at(each) for each in (*fronts, *feeds, *asked, *maps)}

    def showing(self) -> set[str]:
        """Name those that name the story, by its headline or its address."""
        marks = (TITLE.casefold(), self.address)
        return {
            place
            for place, text in self.texts().items()
            if any(mark in text.replace('"/search/', "").casefold() for mark in marks)
        }


def with_places(published: str) -> Places:
    """Publish it, and let it be read beside others."""
    bring(published)
    told = story()
    others = factories.several(3, newest=NOW, sectors=[SECTOR])
    step = int(NOW.timestamp()) // STEP_SECONDS
    write_views(views={Tally(step, each.pk, 0): 90 for each in (told, *others)})
    rank(now=NOW + timedelta(minutes=5))
    page = status(told)[1]
    card = re.search(r"/card/\d+-\w+\.jpg", page)
    assert card is not None
    return Places(told.get_absolute_url(), told.pk, card[0])


@pytest.mark.parametrize(
    "name", ["ninjs canceled", "AP signal", "IPTC 7901 number", "Atom tombstone"]
)
def test_no_page_feed_sitemap_search_or_card_names_it_any_more(name: str) -> None:
    published, withdrawn = WITHDRAWALS[name]
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        places = with_places(published)
        assert {"/", "/feed.rss", "/shots/", "/trending/", "/search/?q=northern+quay"} <= (
            before := places.showing()
        ), before
        assert Client().get(places.card).status_code == 200
    [kill] = bring(withdrawn, after=10)
    assert kill.outcome == "kill"
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert places.showing() == set()
        assert Client().get(places.card).status_code == 404
        assert Client().get(f"/shots/{places.number}/").status_code in {404, 410}
        assert Client().get(f"/report/{places.number}/").status_code in {404, 410}
        assert Client().get(places.address).status_code == 410


def test_letters_that_wait_and_deliveries_that_wait_tell_nothing_of_it(settings: Any) -> None:
    settings.WEBHOOKS = ["https://hook.example/in"]
    with time_machine.travel(NOW, tick=False):
        letter: Newsletter = a_newsletter()
        readers(letter, 2)
        bring(ninjs())
        bring(ninjs("1", uri="urn:alba:2", headline="Ferry gets new bell", body_text="A bell." * 9))
    at = NOW + timedelta(minutes=5)
    with time_machine.travel(at, tick=False):
        started(letter, at=at)
    bring(ninjs("2", pubstatus="canceled"), after=10)
    gateway = FakeGateway()
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        send_all(sender(gateway))
    sent = "".join(str(one) for one in gateway.sent)
    assert "Ferry gets new bell" in sent
    assert TITLE not in sent
    first = Publication.objects.get(signal="publish", headline=TITLE)
    hook = Delivery.objects.get(publication=first, channel__startswith="webhook")
    assert (hook.state, hook.answer) == ("failed", "Not sent: the story was killed first.")


def test_a_picture_that_was_made_for_it_alone_goes_with_it(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.HIDDEN_ROOT = tmp_path / "media", tmp_path / "hidden"
    bring(newsml_g2())
    drawing = card_drawing()
    Story.objects.update(lead_picture=drawing)
    bring(newsml_g2("2", "canceled"), after=10)
    look_at_due(now=NOW + timedelta(minutes=11))
    assert Picture.objects.get(pk=drawing.pk).hidden
    left = [file for file in (tmp_path / "media").rglob("*") if file.is_file()]
    assert left == []


def test_a_source_that_only_drafts_loses_its_draft_too() -> None:
    bring(ninjs(), trust=Source.Trust.DRAFT)
    [kill] = bring(ninjs("2", pubstatus="canceled"), after=5)
    assert (kill.outcome, story().killed_at is not None) == ("kill", True)
    assert Publication.objects.count() == 0
