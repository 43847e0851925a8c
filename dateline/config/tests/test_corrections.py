"""From an agency's correction to what readers are told of it: on the page, in feeds, for machines."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from dateline.audience.actions.trending import rank, write_views
from dateline.config.tests.alba import (
    ANSWER,
    NOW,
    QUAY,
    anpa,
    apmedia,
    bring,
    iptc7901,
    mail,
    newsml_g2,
    ninjs,
    nitf,
    status,
    story,
)
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Publication, Story
from dateline.desk.rules.drafting import CORRECTED
from dateline.desk.tests import factories
from dateline.edge.beacon import STEP_SECONDS, Tally
from dateline.portal.tests.walking import forget_everything

pytestmark = pytest.mark.django_db

NOTE = "CORRECTS the name of the board member in the last paragraph."
SAID = "The name of the board member in the last paragraph."
RIGHT = QUAY.replace("Nora Vale", "Nora Dale")
NEUTRAL = CORRECTED["en"]
TITLE = "Northern quay closes"


@pytest.fixture(autouse=True)
def newsroom() -> None:
    forget_everything()
    set_up_newsroom()


def g2_corrected() -> str:
    corrected = newsml_g2("2").replace("<pubStatus", '<signal qcode="sig:correction"/><pubStatus')
    return corrected.replace(QUAY, RIGHT)


CORRECTIONS = {
    "ninjs with a note": (ninjs(), ninjs("2", body_text=RIGHT, ednote=NOTE, signal="correction")),
    "AP with a note": (
        apmedia(),
        apmedia("2", body_nitf=f"<p>{RIGHT}</p>", ednote=NOTE, signals=["correction"]),
    ),
    "note alone": (ninjs(), ninjs("2", body_text=RIGHT, ednote=NOTE)),
    "ninjs signal": (ninjs(), ninjs("2", body_text=RIGHT, signal="correction")),
    "NewsML-G2 signal": (newsml_g2(), g2_corrected()),
    "IPTC 7901": (iptc7901(), iptc7901(1, f"Correction: {TITLE}", RIGHT, "051130")),
    "IPTC 7901 number": (iptc7901(), iptc7901(7, "Correction: ala0001 Quay", RIGHT, "051130")),
    "ANPA": (anpa(), anpa(", Correction").replace("Nora Vale", "Nora Dale")),
    "headline": (ninjs(), ninjs("2", body_text=RIGHT, headline=f"CORRECTED: {TITLE}")),
    "headline with a hyphen": (ninjs(), ninjs("2", body_text=RIGHT, headline=f"CORRECTED-{TITLE}")),
    "headline, mark behind": (
        ninjs(),
        ninjs("2", body_text=RIGHT, headline=f"{TITLE} (Corrected)"),
    ),
    "verb": (ninjs(), ninjs("2", body_text=RIGHT, headline="Corrects name in story on quay")),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_a_correction_is_told_at_the_address_of_the_story_in_feeds_and_to_machines(
    name: str,
) -> None:
    published, corrected = CORRECTIONS[name]
    [first] = bring(published)
    address = story().get_absolute_url()
    [second] = bring(corrected, after=100)
    assert (second.outcome, second.uri) == ("update", first.uri)
    told = SAID if NOTE in corrected else NEUTRAL
    signals = [(row.signal, row.note) for row in Publication.objects.order_by("id")]
    assert signals == [("publish", ""), ("correct", told)]
    assert story().get_absolute_url() == address
    code, page = status(story())
    assert (code, "Nora Dale" in page, "Nora Vale" in page) == (200, True, False)
    assert f"</strong> {told}</p>" in page.replace(":</strong>", "</strong>")
    assert told in machine_readable(page)
    for form in ("rss", "atom", "json"):
        for feed in (f"/feed.{form}", f"/shots/feed.{form}"):
            assert told in Client().get(feed).content.decode(), feed


def machine_readable(page: str) -> str:
    """Give the text of the correction in the page's JSON-LD."""
    [data] = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[:1]
    found = json.loads(data)
    graph = found if isinstance(found, list) else [found]
    [correction] = next(each["correction"] for each in graph if "correction" in each)
    return str(correction["text"])


def test_a_plain_update_and_a_first_version_that_calls_itself_a_correction_tell_of_none() -> None:
    bring(ninjs(signal="correction", headline=f"CORRECTED: {TITLE}"))
    bring(
        ninjs("2", body_text=RIGHT, headline="Markets await corrections", ednote="Pictures."),
        after=9,
    )
    assert [row.signal for row in Publication.objects.order_by("id")] == ["publish", "update"]
    assert NEUTRAL not in status(story())[1]


def test_a_correction_without_a_note_is_told_in_the_language_of_the_story() -> None:
    german = "Die Mauer des Hafens hat Risse, sagte der Hafenmeister von Alba am Donnerstag. " * 4
    bring(ninjs(language="de", body_text=german))
    bring(
        ninjs("2", language="de", body_text=german + "Es sind neun.", signal="correction"), after=9
    )
    assert CORRECTED["de"] in status(story())[1]


def test_what_is_read_most_is_corrected_in_its_feed_too() -> None:
    others = factories.several(3, newest=NOW)
    bring(ninjs())
    told = story_of_alba()
    step = int(NOW.timestamp()) // STEP_SECONDS
    write_views(views={Tally(step, each.pk, 0): 90 for each in (told, *others)})
    rank(now=NOW + timedelta(minutes=5))
    bring(ninjs("2", body_text=RIGHT, ednote=NOTE, signal="correction"), after=6)
    with time_machine.travel(NOW + timedelta(minutes=7), tick=False):
        assert SAID in Client().get("/trending/feed.json").content.decode()


@pytest.mark.parametrize(
    "headline",
    [f"{TITLE} (Corrected)", f"Correction: {TITLE}", f"CORRECTED-{TITLE}", f"(Corrected) {TITLE}"],
)
def test_the_mark_of_a_correction_stands_in_the_raw_item_and_not_in_the_headline(
    headline: str,
) -> None:
    bring(ninjs())
    [item] = bring(ninjs("2", body_text=RIGHT, headline=headline), after=9)
    assert (item.headline, story().headline) == (headline, TITLE)


def test_each_correction_without_a_note_is_told_once() -> None:
    bring(ninjs())
    again = RIGHT.replace("month", "year")
    bring(ninjs("2", body_text=RIGHT, signal="correction"), after=5)
    bring(ninjs("3", body_text=again, signal="correction"), after=10)
    bring(ninjs("4", body_text=again, signal="correction"), after=15)
    signals = [row.signal for row in Publication.objects.order_by("id")]
    assert signals[:3] == ["publish", "correct", "correct"]
    assert signals.count("correct") == 2


def test_a_correction_by_its_headline_follows_a_lead() -> None:
    bring(anpa())
    bring(anpa(", 1st Ld"), after=5)
    [item] = bring(
        anpa().replace(TITLE, f"CORRECTED: {TITLE}").replace("Nora Vale", "Nora Dale"), after=9
    )
    assert (item.outcome, "Nora Dale" in status(story())[1]) == ("update", True)


def test_what_reuters_tells_in_the_first_line_is_the_note_of_a_correction() -> None:
    bring(newsml_g2())
    told = f"(Corrects the name of the board member in the last paragraph.)</p><p>{RIGHT}"
    bring(g2_corrected().replace(RIGHT, told), after=9)
    assert Publication.objects.get(signal="correct").note == SAID
    assert "(Corrects" not in status(story())[1]


def test_an_update_that_answers_the_mail_of_a_story_is_its_next_version() -> None:
    bring(mail())
    [item] = bring(mail(2, f"UPDATE: {TITLE}", **ANSWER).replace("Nora Vale", "Nora Dale"), after=9)
    assert (item.outcome, story().headline) == ("update", TITLE)
    assert "Nora Dale" in status(story())[1]


def test_readers_are_not_told_what_an_agency_adds_for_editors_only() -> None:
    notebook = f"{RIGHT}\r\n\r\ndpa-Notizblock\r\nContact: Ida Muster, +49 30 5550100"
    bring(iptc7901())
    bring(iptc7901(1, f"Correction: {TITLE}", notebook, "051130"), after=9)
    note = Publication.objects.get(signal="correct").note
    assert (note, "5550100" in status(story())[1]) == (NEUTRAL, False)


def test_a_correction_that_is_repeated_with_the_same_words_and_note_is_no_news() -> None:
    bring(ninjs())
    bring(ninjs("2", body_text=RIGHT, signal="correction", ednote=NOTE), after=5)
    bring(ninjs("3", body_text=RIGHT, signal="correction", ednote=NOTE), after=9)
    bring(ninjs("4", body_text=RIGHT), after=12)
    assert [row.signal for row in Publication.objects.order_by("id")] == ["publish", "correct"]
    assert SAID in status(story())[1]


def with_letter(subject: str, attached: str, number: int = 1) -> str:
    """Give a mail with a file, and a letter that is meant for editors."""
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nDear all, call me on 555 0100.\r\n"
        f"--b\r\nContent-Type: text/xml; name=q.xml\r\n\r\n{attached}\r\n--b--\r\n"
    )
    kind = 'multipart/mixed; boundary="b"'
    return mail(number, subject, Content_Type=kind).replace(QUAY, parts, 1)


@pytest.mark.parametrize(
    ("subject", "attached"),
    [
        (f"CORRECTION: {TITLE}", nitf("2")),
        ("For Friday", nitf("2").replace("<doc-id", "<correction/><doc-id")),
    ],
)
def test_a_covering_letter_is_never_the_note_of_a_correction(subject: str, attached: str) -> None:
    bring(with_letter("For Friday", nitf()))
    [second] = bring(with_letter(subject, attached.replace("Nora Vale", "Nora Dale"), 2), after=9)
    assert "555 0100" in second.copy.ednote
    assert Publication.objects.get(signal="correct").note == NEUTRAL


def story_of_alba() -> Story:
    found: Story = Story.objects.get(headline=TITLE)
    return found
