"""Which item is which, from the file that comes in to what readers get: every format's own words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dateline.config.tests.alba import (
    ANSWER,
    MORE,
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
from dateline.desk.actions import release_due, set_up_newsroom
from dateline.desk.models import Publication, Story
from dateline.wires.models import WireItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom() -> None:
    set_up_newsroom()


@pytest.mark.parametrize(
    ("published", "withdrawn"),
    [
        (ninjs(), ninjs("2", pubstatus="canceled")),
        (ninjs(), ninjs("2", pubstatus="withheld", body_text="")),
        (newsml_g2(), newsml_g2("2", "canceled")),
        (newsml_g2(), newsml_g2("2", "withheld")),
        (nitf(), nitf("2", "canceled")),
        (nitf(), nitf("2", "killed")),
        (newsml1(), newsml1("2", "Canceled")),
        (newsml1(), newsml1("2", "Withheld")),
        (anpa(), anpa(", KILL")),
        (anpa(), anpa(", KILL", day="06-06")),
        (mail(), mail(2, "KILL: Northern quay closes", **ANSWER)),
        (mail(), mail(2, "Re: WITHDRAWN: Northern quay closes", **ANSWER)),
        (apmedia(), apmedia("2", pubstatus="canceled")),
        (apmedia(), apmedia("2", pubstatus="withheld", body_nitf="")),
        (iptc7901(), iptc7901(headline="KILL", text="Must not be used.", filed="051130")),
        (iptc7901(), iptc7901(7, "KILL: ala0001 Northern quay", "Must not be used.", "051130")),
        (iptc7901(), iptc7901(7, "KILL ala0001 Northern quay", "Must not be used.", "051130")),
        (iptc7901(), iptc7901(7, "KILL (ala0001)", "Must not be used.", "051130")),
        (iptc7901(9), iptc7901(7, "KILL: ala 9", "Must not be used.", "061130")),
    ],
)
def test_what_an_agency_withdraws_in_its_own_words_is_gone(published: str, withdrawn: str) -> None:
    """The first version has the word “canceled” in its text, which kills nothing."""
    [first] = bring(published)
    assert first.outcome == "new"
    assert status(story())[0] == 200
    [kill] = bring(withdrawn, after=10)
    assert kill.outcome == "kill", kill.reason
    code, page = status(story())
    assert code == 410
    assert "northern quay" not in page.casefold()
    assert "Nora Vale" not in page


@pytest.mark.parametrize("headline", ["KILL", "KILL: ala0009", "KILL: ala0001, use ala0002"])
def test_what_is_withdrawn_in_words_alone_is_a_notice_to_editors(headline: str) -> None:
    bring(iptc7901())
    [notice] = bring(iptc7901(7, headline, "The story on the northern quay is wrong."), after=10)
    assert (notice.outcome, notice.reason.partition(";")[0]) == ("held", "A notice to editors")
    assert (status(story())[0], Story.objects.count()) == (200, 1)


@pytest.mark.parametrize("headline", ["KILL: ala0001", "Correction: ala0001 Southern quay"])
def test_a_number_that_began_anew_means_no_story_of_the_day_before(headline: str) -> None:
    """What was called so today may never have come here, or stands under what it corrected."""
    bring(iptc7901())
    yesterday = story()
    [notice] = bring(iptc7901(7, headline, "All of it is wrong.", "061130"), after=1440)
    assert notice.uri.endswith(":7:2025-06-06")
    assert status(yesterday)[0] == 200
    assert Publication.objects.filter(story=yesterday).count() == 1


@pytest.mark.parametrize("publish", [ninjs, newsml_g2, nitf, newsml1, apmedia])
def test_the_same_is_nothing_a_newer_one_changes_an_older_one_does_not(publish: Any) -> None:
    [first] = bring(publish("2"))
    address, shown = story().get_absolute_url(), story().last_published_at
    assert bring(publish("2") + "\n") == []
    [late] = bring(publish("1"), after=5)
    assert (late.outcome, late.reason[:10]) == ("duplicate", "Older than")
    assert Publication.objects.count() == 1
    [newer] = bring(publish("3").replace("a month", "six weeks"), after=10)
    assert (newer.outcome, newer.uri) == ("update", first.uri)
    assert [row.signal for row in Publication.objects.order_by("id")] == ["publish", "update"]
    assert story().get_absolute_url() == address
    assert story().last_published_at != shown
    code, page = status(story())
    assert (code, "six weeks" in page, page.count("Updated")) == (200, True, 1)


def test_the_same_folder_again_is_nothing_new() -> None:
    files = [ninjs(), newsml_g2(), nitf(), mail(), anpa()]
    for data in files:
        bring(data)
    before = (Story.objects.count(), WireItem.objects.count(), Publication.objects.count())
    assert before[0] == 1
    for data in files:
        assert bring(data, after=60) == []
    after = (Story.objects.count(), WireItem.objects.count(), Publication.objects.count())
    assert after == before


def test_the_same_story_through_two_sources_is_one() -> None:
    [first] = bring(ninjs())
    [copy] = bring(ninjs(uri="urn:belforte:9", headline="Alba shuts its quay"), "belforte", after=7)
    assert (copy.outcome, copy.first) == ("duplicate", first)
    assert story().wire_item == first
    # Its own agency's update of it is no second story either.
    [again] = bring(ninjs("2", uri="urn:belforte:9", body_text=QUAY + MORE), "belforte", after=9)
    assert (again.outcome, again.first) == ("duplicate", first)
    assert Story.objects.count() == 1


def test_an_identifier_that_changes_with_each_version_makes_no_second_story() -> None:
    [first] = bring(nitf())
    [second] = bring(nitf("2", name="alba.1-2"), after=5)
    assert (second.outcome, second.first) == ("duplicate", first)
    third = nitf("3", name="alba.1-3").replace("</p>", f"{MORE * 4}</p>")
    [third_item] = bring(third, after=10)
    assert third_item.outcome == "held"
    assert "and much more than that" in third_item.reason
    assert Story.objects.count() == 1


def test_a_kill_of_the_first_leaves_no_word_of_it_and_tells_of_copies() -> None:
    bring(ninjs())
    [copy] = bring(ninjs(uri="urn:belforte:9"), "belforte", after=7)
    bring(ninjs("2", pubstatus="canceled"), after=20)
    copy.refresh_from_db()
    assert status(story())[0] == 410
    assert (copy.outcome, copy.reason.partition(" withdrew")[0]) == ("held", "Alba")
    [later] = bring(ninjs(uri="urn:carrara:3"), "carrara", after=30)
    assert later.outcome == "held"
    assert "which the agency withdrew" in later.reason


def test_only_who_sent_a_mail_withdraws_or_corrects_it() -> None:
    bring(mail())
    other = {"From": "Somebody <else@mail.example>", **ANSWER}
    [kill] = bring(mail(2, "KILL: Northern quay closes", **other), after=5)
    assert kill.outcome == "held"
    assert kill.reason.startswith("else@mail.example withdraws what desk@alba.example sent")
    [correction] = bring(mail(3, "CORRECTION: Northern quay closes", **other), after=6)
    assert correction.outcome == "held"
    assert status(story())[0] == 200
    # Nor does a mail that came to another source.
    [elsewhere] = bring(mail(4, "KILL: Northern quay closes", **ANSWER), "belforte", after=7)
    assert (elsewhere.outcome, status(story())[0]) == ("kill", 200)
    [right] = bring(mail(5, "KILL: Northern quay closes", **ANSWER), after=8)
    assert (right.outcome, status(story())[0]) == ("kill", 410)


def attaching(file: str, number: int = 1, **header: str) -> str:
    """Give a mail that brings a file of news."""
    letter = mail(number, "Copy", Content_Type='multipart/mixed; boundary="b"', **header)
    part = f"--b\r\nContent-Type: application/json; name=q.json\r\n\r\n{file}\r\n--b--"
    return letter.replace(QUAY, part)


@pytest.mark.parametrize("other", ["Somebody <else@mail.example>", ""])
def test_only_who_attached_a_file_to_a_mail_withdraws_what_was_in_it(other: str) -> None:
    bring(attaching(ninjs()))
    [kill] = bring(attaching(ninjs("2", pubstatus="canceled"), 2, From=other), after=5)
    assert (kill.outcome, status(story())[0]) == ("held", 200)
    assert "withdraws what desk@alba.example sent" in kill.reason
    [right] = bring(attaching(ninjs("3", pubstatus="canceled"), 3), after=6)
    assert (right.outcome, status(story())[0]) == ("kill", 410)


def test_a_mail_that_names_no_sender_withdraws_nothing() -> None:
    bring(mail())
    [kill] = bring(mail(2, "KILL: Northern quay closes", From="", **ANSWER), after=5)
    assert (kill.outcome, status(story())[0]) == ("held", 200)


def test_what_a_machine_withdrew_before_it_came_is_not_published() -> None:
    machine = {"Auto_Submitted": "auto-generated", **ANSWER}
    [kill] = bring(mail(2, "KILL: Northern quay closes", **machine))
    assert kill.outcome == "kill"
    [late] = bring(mail().replace("Date: Thu, 05 Jun 2025 10:01:00 +0000\r\n", ""), after=5)
    assert (late.outcome, Story.objects.count()) == ("held", 0)


def test_an_answer_to_a_correction_means_the_first_mail() -> None:
    [first] = bring(mail())
    [second] = bring(mail(2, "CORRECTION: Southern quay closes", **ANSWER), after=5)
    assert (second.uri, second.outcome) == (first.uri, "update")
    thread = {"In_Reply_To": "<2@alba.example>", "References": "<1@alba.example> <2@alba.example>"}
    [kill] = bring(mail(3, "KILL: Southern quay closes", **thread), after=9)
    assert (kill.uri, kill.outcome, status(story())[0]) == (first.uri, "kill", 410)


def test_a_correction_that_names_nothing_waits_for_an_editor() -> None:
    right = QUAY.replace("Nora Vale", "Nora Dale")
    [first] = bring(iptc7901())
    [second] = bring(iptc7901(7, "Correction: Northern quay", right, "051130"), after=100)
    assert (second.outcome, second.first) == ("held", first)
    assert "which it corrects under another identifier" in second.reason
    assert "Nora Vale" in status(story())[1]


def test_an_embargo_ends_within_a_second_and_nothing_of_it_is_seen_before() -> None:
    end = NOW + timedelta(hours=1)
    bring(ninjs(embargoed=end.isoformat()))
    waiting = story()
    assert not waiting.live
    assert release_due(now=end - timedelta(milliseconds=1)) == 0
    assert status(waiting)[0] == 404
    assert "Northern quay" not in Client().get("/").content.decode()
    # A copy without an embargo does not break it.
    [copy] = bring(ninjs(uri="urn:belforte:9"), "belforte", after=5)
    assert copy.outcome == "held"
    assert "under embargo until 2025-06-05 13:00 UTC" in copy.reason
    assert release_due(now=end) == 1
    assert status(story())[0] == 200


def test_an_editors_words_are_never_overwritten() -> None:
    bring(ninjs())
    ours = story()
    ours.headline = "Our own words"
    ours.save_revision()
    [update] = bring(ninjs("2", body_text=QUAY + MORE), after=5)
    update.refresh_from_db()
    assert update.outcome == "held"
    assert story().get_latest_revision_as_object().headline == "Our own words"
