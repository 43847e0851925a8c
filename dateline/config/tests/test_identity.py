"""Which item is which, from the file that comes in to what readers get: every format's own words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dateline.config.worker import bring_in
from dateline.desk.actions import release_due, set_up_newsroom
from dateline.desk.models import Publication, Story
from dateline.wires.actions import receive
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireItem

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
QUAY = (
    "The harbour board of Alba closed the northern quay on Thursday after divers had found cracks in "
    "its wall. A boat trip for pupils was canceled. Fishermen may land at the southern quay, where "
    "the ice house stays open at night. The repair will take a month, board member Nora Vale said."
)
MORE = " The mayor wants to see a plan before the council meets again."


@pytest.fixture(autouse=True)
def newsroom() -> None:
    set_up_newsroom()


def source(slug: str = "alba", **fields: Any) -> Source:
    given = {"name": slug.title(), "trust": Source.Trust.PUBLISH, **fields}
    return Source.objects.get_or_create(slug=slug, defaults=given)[0]


def bring(
    data: bytes | str, slug: str = "alba", *, after: int = 0, **fields: Any
) -> list[WireItem]:
    """Let a file arrive so many minutes later, and have it worked off; gives the items it made."""
    with time_machine.travel(NOW + timedelta(minutes=after), tick=False):
        data = data.encode() if isinstance(data, str) else data
        receive(source=source(slug, **fields), name="file", data=data, now=timezone.now())
        newest = WireItem.objects.order_by("-id").values_list("id", flat=True).first() or 0
        bring_in(InProcessParser())
    return list(WireItem.objects.filter(id__gt=newest).order_by("id"))


def story() -> Story:
    found: Story = Story.objects.get()
    return found


def status(of: Story) -> tuple[int, str]:
    answer = Client().get(of.get_absolute_url())
    return answer.status_code, answer.content.decode()


def ninjs(version: str = "1", **fields: Any) -> str:
    return json.dumps({
        "uri": "urn:alba:1", "type": "text", "version": version, "language": "en",
        "versioncreated": f"2025-06-05T10:0{version}:00Z", "headline": "Northern quay closes",
        "body_text": QUAY, **fields,
    })  # fmt: skip


def newsml_g2(version: str = "1", state: str = "usable") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" '
        f'standardversion="2.29" conformance="power" guid="urn:alba:1" version="{version}">'
        '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:ALBA"/>'
        f"<versionCreated>2025-06-05T10:0{version}:00Z</versionCreated>"
        f'<pubStatus qcode="stat:{state}"/></itemMeta>'
        "<contentMeta><headline>Northern quay closes</headline></contentMeta>"
        '<contentSet><inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{QUAY}</p></body></html>'
        "</inlineXML></contentSet></newsItem>"
    )


def nitf(version: str = "1", state: str = "usable", name: str = "alba.1") -> str:
    return (
        '<?xml version="1.0"?><nitf><head><title>Quay</title>'
        f'<docdata management-status="{state}"><doc-id id-string="{name}"/>'
        f'<date.issue norm="20250605T100{version}00Z"/><du-key key="QUAY" version="{version}"/>'
        "</docdata></head><body><body.head><hedline><hl1>Northern quay closes</hl1></hedline>"
        f"</body.head><body.content><p>{QUAY}</p></body.content></body></nitf>"
    )


def newsml1(version: str = "1", state: str = "Usable") -> str:
    return (
        '<NewsML Version="1.2"><NewsItem xml:lang="en"><Identification><NewsIdentifier>'
        "<ProviderId>alba.example</ProviderId><DateId>20250605</DateId><NewsItemId>Q1</NewsItemId>"
        f'<RevisionId PreviousRevision="0" Update="N">{version}</RevisionId>'
        f"<PublicIdentifier>urn:newsml:alba.example:20250605:Q1:{version}</PublicIdentifier>"
        '</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName="News"/>'
        f"<FirstCreated>20250605T100000Z</FirstCreated>"
        f"<ThisRevisionCreated>20250605T100{version}00Z</ThisRevisionCreated>"
        f'<Status FormalName="{state}"/></NewsManagement><NewsComponent><NewsLines>'
        "<HeadLine>Northern quay closes</HeadLine></NewsLines><ContentItem>"
        '<MediaType FormalName="Text"/><DataContent><nitf><body><body.content>'
        f"<p>{QUAY}</p></body.content></body></nitf></DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    )


def anpa(change: str = "", day: str = "06-05") -> str:
    return (
        f"\x16\x16\x01W2870\x1f_asian\r\nu i\x13\x11 BC-AL--Alba-Quay     {day} 0100\r\n"
        f"\x02^BC-AL--Alba-Quay{change},100<\r\n^Northern quay closes<\r\n"
        f"\t   ALBA (AP) _ {QUAY}\r\n\t   \x03AP-WF-{day}-25 0937GMT<\r\n\x04"
    )


def mail(number: int = 1, subject: str = "Northern quay closes", **header: str) -> str:
    given = {"From": "Alba News <desk@alba.example>", **header}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return (
        f"{lines}To: wires@paper.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        f"Date: Thu, 05 Jun 2025 10:0{number}:00 +0000\r\nMessage-ID: <{number}@alba.example>\r\n"
        f"\r\n{QUAY}\r\n"
    )


def apmedia(version: str = "1", **fields: Any) -> str:
    item = {
        "type": "text", "altids": {"itemid": "alba1"}, "pubstatus": "usable", "version": version,
        "firstcreated": "2025-06-05T10:00:00Z", "versioncreated": f"2025-06-05T10:0{version}:00Z",
        "headline": "Northern quay closes", "language": "en",
        "body_nitf": f"<nitf><body><body.content><block><p>{QUAY}</p></block></body.content></body></nitf>",
        **fields,
    }  # fmt: skip
    return json.dumps({"data": {"item": item}})


def iptc7901(
    number: int = 1, headline: str = "Northern quay closes", text: str = QUAY, filed: str = "051000"
) -> str:
    return (
        f"\x01ala{number:04} 4 pl 90 ccccb  dpa {number:04}\r\n\r\nShipping/Quays/\r\n\x02{headline} =\r\n\r\n"
        f"   Alba (dpa) - {text}\r\n\x03{filed} GMT Jun 25\r\n\x04"
    )


ANSWER = {"In_Reply_To": "<1@alba.example>"}


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


NOTE = "CORRECTS the name of the board member in the last paragraph."
RIGHT = QUAY.replace("Nora Vale", "Nora Dale")


@pytest.mark.parametrize(
    ("published", "corrected", "told"),
    [
        (ninjs(), ninjs("2", body_text=RIGHT, ednote=NOTE, signal="correction"), "correct"),
        (
            apmedia(),
            apmedia("2", body_nitf=f"<p>{RIGHT}</p>", ednote=NOTE, signals=["correction"]),
            "correct",
        ),
        # Without a note of what was wrong, readers are only told that it has changed.
        (iptc7901(), iptc7901(1, "Correction: Northern quay closes", RIGHT, "051130"), "update"),
        (iptc7901(), iptc7901(7, "Correction: ala0001 Northern quay", RIGHT, "051130"), "update"),
    ],
)
def test_a_correction_changes_the_story_at_its_address(
    published: str, corrected: str, told: str
) -> None:
    [first] = bring(published)
    address = story().get_absolute_url()
    [second] = bring(corrected, after=100)
    assert (second.outcome, second.uri) == ("update", first.uri)
    assert story().get_absolute_url() == address
    code, page = status(story())
    assert (code, "Nora Dale" in page, "Nora Vale" in page) == (200, True, False)
    assert [row.signal for row in Publication.objects.order_by("id")] == ["publish", told]
    assert ("he name of the board member" in page) == (told == "correct")


def test_a_correction_that_names_nothing_waits_for_an_editor() -> None:
    [first] = bring(iptc7901())
    [second] = bring(iptc7901(7, "Correction: Northern quay", RIGHT, "051130"), after=100)
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
