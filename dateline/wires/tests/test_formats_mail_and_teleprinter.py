"""Mail, IPTC 7901, ANPA 1312, AP's JSON, WordPress exports and HTML pages: what is read from where."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dateline.wires.formats import Hints, Unreadable, read
from dateline.wires.formats.copy import Signal
from dateline.wires.formats.times import NEVER

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
MAIL = (
    "From: Alba News Agency <desk@alba.example>\r\nTo: wires@paper.example\r\n"
    "Subject: {subject}\r\nDate: Thu, 05 Jun 2025 09:00:00 +0200\r\nMessage-ID: <1@alba.example>\r\n{more}\r\n{text}"
)
IPTC7901 = (
    "\x01alb062 2 i 40   dpa 061\r\n\r\nAlba-harbour/\r\n\x02{headline} =\r\n\r\n"
    "   Alba (dpa) - The harbour of Alba was canceled from the list of\r\nsafe ports on Thursday.\r\n\r\n"
    "# dpa NOTEBOOK\r\n\r\nThe following information is not for publication\r\n\r\n\x03050937 GMT Jun 25\r\n\x04"
)
ANPA = (
    "\x16\x16\x01W2870\x1f_asian\r\nu i\x13\x11 BC-AL--Alba-Quay     06-05 0100\r\n"
    "\x02^BC-AL--Alba-Quay{change},100<\r\n^Quay of Alba closed<\r\n^Eds: Adds quote.<\r\n^By ANN HARBOUR=\r\n"
    "^Associated Press=\r\n\t   ALBA (AP) _ The kill of the quay was ``sudden,'' traders said.\r\n"
    "\t   It stays so.\r\n\t   \x03AP-WF-06-05-25 0937GMT<\r\n\x04"
)


def test_a_mail_is_a_story_with_its_encoded_subject_and_zone() -> None:
    text = "By Ann Harbour\r\n\r\nThe quay is closed.\r\n\r\n-- \r\nAlba desk"
    [item] = read(
        MAIL.format(subject="=?iso-8859-1?Q?Quay_F=E4hre?=", more="", text=text).encode(), HINTS
    )
    assert (item.uri, item.headline, item.byline) == ("1@alba.example", "Quay Fähre", "Ann Harbour")
    assert (item.body_text, item.provider) == ("The quay is closed.", "Alba News Agency")
    assert item.versioncreated == datetime(2025, 6, 5, 7, tzinfo=UTC)


def test_a_file_attached_to_a_mail_is_read_by_its_own_format() -> None:
    more = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    text = (
        "--b\r\nContent-Type: text/plain\r\n\r\nFor Friday.\r\n--b\r\nContent-Type: application/json; name=q.json\r\n"
        "\r\n" + json.dumps({"uri": "urn:alba:1", "headline": "Quay closed"}) + "\r\n--b--\r\n"
    )
    [item] = read(MAIL.format(subject="Copy", more=more, text=text).encode(), HINTS)
    assert (item.format, item.uri, item.ednote) == ("ninjs", "urn:alba:1", "Eds: Copy: For Friday.")


def test_a_mail_withdraws_only_the_message_that_it_answers() -> None:
    more = "In-Reply-To: <0@alba.example>\r\n"
    [kill] = read(
        MAIL.format(subject="KILL: Quay closed", more=more, text="Wrong.").encode(), HINTS
    )
    assert (kill.uri, kill.signal) == ("0@alba.example", Signal.KILL)
    [notice] = read(
        MAIL.format(subject="KILL: Quay closed", more="", text="Wrong.").encode(), HINTS
    )
    assert (notice.type, notice.signal) == ("advisory", Signal.PUBLISH)


def test_the_address_of_a_sender_holds_no_half_letter() -> None:
    """Beside an encoded word, the email package reads backslashes as letters."""
    mail = MAIL.format(subject="Quay", more="", text="Words.")
    sender = "=?utf-8?Q?N=C3=A4ws?= <desk@alba.\\ud800example>"
    mail = mail.replace("Alba News Agency <desk@alba.example>", sender)
    assert read(mail.encode(), HINTS)[0].sender == "desk@alba.example"


def test_a_mail_names_its_sender_and_all_messages_that_it_may_mean() -> None:
    more = (
        "In-Reply-To: <2@alba.example>\r\n"
        "References: <0@alba.example> <1@alba.example> <2@alba.example>\r\n"
    )
    [kill] = read(
        MAIL.format(subject="KILL: Quay closed", more=more, text="Wrong.").encode(), HINTS
    )
    assert kill.may_mean == ("2@alba.example", "1@alba.example", "0@alba.example")
    assert (kill.uri, kill.sender) == ("2@alba.example", "desk@alba.example")
    [answer] = read(MAIL.format(subject="Quay opens", more=more, text="At last.").encode(), HINTS)
    assert (answer.uri, answer.may_mean) == ("1@alba.example", ())


def test_a_kill_of_anpa_may_mean_the_story_of_a_day_before() -> None:
    [kill] = read(ANPA.format(change=", KILL").encode(), HINTS)
    assert kill.may_mean == tuple(
        f"urn:dateline:anpa:2025-06-0{day}:bc-al-alba-quay" for day in (5, 4, 3)
    )
    [lead] = read(ANPA.format(change=", 1st Ld").encode(), HINTS)
    assert lead.may_mean == ()


def test_an_embargo_on_its_own_far_down_a_mail_is_kept_and_no_sentence_about_one() -> None:
    above = "\r\n\r\n".join(f"Line {number} of the letter head." for number in range(9))
    text = f"{above}\r\n\r\nEMBARGOED UNTIL 6 June 2025 10:00 GMT\r\n\r\nThe quay is closed."
    [item] = read(MAIL.format(subject="Quay", more="", text=text).encode(), HINTS)
    assert item.embargoed == datetime(2025, 6, 6, 10, tzinfo=UTC)
    assert "EMBARGOED" not in item.body_text
    told = text.replace(
        "EMBARGOED UNTIL 6 June 2025 10:00 GMT", "The embargo until 6 June was lifted."
    )
    assert (
        read(MAIL.format(subject="Quay", more="", text=told).encode(), HINTS)[0].embargoed is None
    )


def test_an_embargo_above_a_mail_is_kept_and_one_that_cannot_be_read_holds() -> None:
    text = "EMBARGOED UNTIL {}\r\n\r\nThe quay is closed."
    dated = MAIL.format(subject="Quay", more="", text=text.format("6 June 2025 10:00 GMT")).encode()
    assert read(dated, HINTS)[0].embargoed == datetime(2025, 6, 6, 10, tzinfo=UTC)
    vague = MAIL.format(subject="Quay", more="", text=text.format("further notice")).encode()
    assert read(vague, HINTS)[0].embargoed == NEVER


def test_iptc_7901_gives_its_header_and_keeps_notes_from_readers() -> None:
    [item] = read(IPTC7901.format(headline="Alba closes its harbour").encode(), HINTS)
    assert (item.uri, item.headline) == (
        "urn:dateline:iptc7901:alb:62:2025-06-05",
        "Alba closes its harbour",
    )
    assert (item.urgency, item.provider, item.slugline, item.signal) == (
        2,
        "dpa",
        "Alba-harbour/",
        Signal.PUBLISH,
    )
    assert item.body_text.endswith("safe ports on Thursday.")
    assert (
        read(IPTC7901.format(headline="(Achtung)\r\nService").encode(), HINTS)[0].type == "advisory"
    )


def test_anpa_reads_leads_and_kills_of_one_story_from_its_slug() -> None:
    first, lead, kill = (
        read(ANPA.format(change=change).encode(), HINTS)[0]
        for change in ("", ", 1st Ld-Writethru", ", KILL")
    )
    assert first.uri == lead.uri == kill.uri
    assert (first.version, lead.version) == ("0", "1")
    assert [item.signal for item in (first, lead, kill)] == [
        Signal.PUBLISH,
        Signal.UPDATE,
        Signal.KILL,
    ]
    assert (first.headline, first.byline, first.ednote) == (
        "Quay of Alba closed",
        "Ann Harbour",
        "Eds: Adds quote.",
    )
    assert (
        first.body_text
        == "ALBA (AP) – The kill of the quay was “sudden,” traders said.\n\nIt stays so."
    )


@pytest.mark.parametrize(
    ("status", "signal"), [("usable", Signal.PUBLISH), ("canceled", Signal.KILL)]
)
def test_ap_json_without_its_text_is_a_pointer_and_its_status_the_signal(
    status: str, signal: Signal
) -> None:
    item = {
        "altids": {"itemid": "q1"},
        "type": "text",
        "headline": "Quay",
        "pubstatus": status,
        "version": 2,
    }
    [copy] = read(json.dumps({"data": {"item": item}}).encode(), HINTS)
    assert (copy.format, copy.uri, copy.type, copy.version, copy.signal) == (
        "apmedia",
        "q1",
        "pointer",
        "2",
        signal,
    )


def test_half_a_letter_in_the_nitf_of_ap_breaks_no_item() -> None:
    body = (
        "<nitf><body><body.content><p>Quay&#xD800; &nbsp;closed.</p></body.content></body></nitf>"
    )
    item = {"altids": {"itemid": "q1"}, "type": "text", "headline": "Quay", "body_nitf": body}
    [copy] = read(json.dumps({"data": {"item": item}}).encode(), HINTS)
    assert copy.body_text == "Quay closed."


def test_a_wordpress_export_tells_posts_from_drafts_and_withdraws_what_is_in_the_bin() -> None:
    items = "".join(
        f"<item><title>Quay</title><guid>g{status}</guid><content:encoded>One.\n\nTwo.</content:encoded>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>"
        for status in ("publish", "draft", "trash")
    )
    spaces = "xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    published, draft, binned = read(
        f"<rss {spaces}><channel>{items}</channel></rss>".encode(), HINTS
    )
    assert (published.type, published.body_text) == ("text", "One.\n\nTwo.")
    assert (draft.type, binned.signal) == ("draft", Signal.KILL)


def test_half_a_letter_in_a_wordpress_export_breaks_no_item() -> None:
    export = (
        "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>Quay&#xD800;</title>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"
    )
    assert [item.headline for item in read(export.encode(), HINTS)] == ["Quay"]


def test_an_article_page_is_read_and_a_fetched_page_that_is_none_is_refused() -> None:
    text = "".join(
        f"<p>The harbour board said that quay {n} would stay closed until summer.</p>"
        for n in range(6)
    )
    head = "<html lang='en'><head><title>Quay closed</title></head>"
    page = f"{head}<body><article><h1>Quay closed</h1>{text}</article></body></html>"
    [item] = read(page.encode(), HINTS)
    assert (item.format, item.headline, item.language) == ("html", "Quay closed", "en")
    assert item.body_text.startswith("The harbour board")
    with pytest.raises(Unreadable, match="an HTML page, not a feed"):
        read(page.encode(), Hints(now=HINTS.now, url="https://alba.example/feed"))


@pytest.mark.parametrize(
    "subject",
    [
        "[EMBARGOED until 6 June 2025 10:00 GMT] Quay",
        "Fwd: [Alba] Strict embargo until 6 June 2025 10:00 GMT",
        "Sous embargo jusqu'au 6 juin 2025 10:00 GMT",
        "This news release is embargoed until 6 June 2025 10:00 GMT",
        "Press release – embargoed until 6 June 2025 10:00 GMT",
    ],
)
def test_an_embargo_in_a_subject_is_kept(subject: str) -> None:
    data = MAIL.format(subject=subject, more="", text="The quay is closed.").encode()
    assert read(data, HINTS)[0].embargoed == datetime(2025, 6, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "signal"),
    [("Re: [KILL] Quay", Signal.KILL), ("Killed: three on the quay", Signal.PUBLISH)],
)
def test_a_withdrawal_in_brackets_is_one_and_a_headline_on_the_dead_is_none(
    subject: str, signal: Signal
) -> None:
    more = "In-Reply-To: <0@alba.example>\r\n"
    [item] = read(MAIL.format(subject=subject, more=more, text="Words.").encode(), HINTS)
    assert item.signal == signal


def test_a_backslash_beside_an_encoded_word_breaks_no_mail() -> None:
    subject = "=?utf-8?Q?F=C3=A4hre?= C:\\users"
    [item] = read(MAIL.format(subject=subject, more="", text="Words.").encode(), HINTS)
    assert item.headline.startswith("Fähre")


def parts(kind: str, *texts: str) -> str:
    inner = "".join(f"--b\r\n{text}\r\n" for text in texts)
    more = f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b"\r\n'
    return MAIL.format(subject="Quay", more=more, text=f"{inner}--b--\r\n")


def test_a_text_parted_by_a_picture_is_read_to_its_end() -> None:
    for kind in ("plain", "html"):
        text = f"Content-Type: text/{kind}\r\n\r\n"
        picture = "Content-Type: image/png; name=q.png\r\n\r\nx"
        mail = parts("mixed", f"{text}<p>One.</p>", picture, f"{text}<p>Two.</p>")
        assert read(mail.encode(), HINTS)[0].body_text == "One.\n\nTwo."


def test_a_mail_of_ours_that_comes_back_is_no_story() -> None:
    ours = "Content-Type: message/rfc822\r\n\r\nFrom: us@x\r\nSubject: Ours\r\n\r\nOur letter."
    status = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n"
    mail = parts("report", "Content-Type: text/plain\r\n\r\nNot delivered.", status, ours)
    assert [item.type for item in read(mail.encode(), HINTS)] == ["advisory"]


def test_the_day_of_iptc_7901_begins_with_the_midnight_of_the_agency() -> None:
    morning, midnight = (
        IPTC7901.format(headline="Alba").replace("050937 GMT", filed)
        for filed in ("040800 MESZ", "050030 MESZ")
    )
    first, second = (read(text.encode(), HINTS)[0].uri[-10:] for text in (morning, midnight))
    assert (first, second) == ("2025-06-04", "2025-06-05")


def test_an_advance_and_an_embargo_in_a_note_of_anpa_are_held() -> None:
    advance = ANPA.format(change=", ADV06")
    note = ANPA.format(change="").replace("Adds quote.", "Adds quote. Embargoed until Friday.")
    for text in (advance, note):
        assert read(text.encode(), HINTS)[0].embargoed == NEVER
    assert read(ANPA.format(change="").encode(), HINTS)[0].embargoed is None


def test_states_of_a_site_s_own_are_those_of_drafts() -> None:
    item = "<item><title>Quay</title><wp:status>{}</wp:status><description>x</description></item>"
    items = "".join(map(item.format, ("pitch", "future")))
    spaces = "xmlns:wp='http://wordpress.org/export/1.2/'"
    text = f"<rss {spaces}><channel>{items}</channel></rss>"
    pitch, future = read(text.encode(), HINTS)
    assert (pitch.type, future.embargoed) == ("draft", NEVER)


@pytest.mark.parametrize(
    ("status", "embargo", "signal", "until"),
    [
        ("withhold", None, Signal.KILL, None),
        ("draft", None, Signal.PUBLISH, NEVER),
        ("embargoed", None, Signal.PUBLISH, NEVER),
        ("usable", True, Signal.PUBLISH, NEVER),
    ],
)
def test_ap_json_that_is_not_for_now_is_held(
    status: str, embargo: object, signal: Signal, until: datetime | None
) -> None:
    item: dict[str, object] = {"altids": {"itemid": "q1"}, "headline": "Quay"}
    item |= {"body_text": "It is closed."}
    item |= {"pubstatus": status, "embargoed": embargo}
    [copy] = read(json.dumps({"data": {"item": item}}).encode(), HINTS)
    assert (copy.signal, copy.embargoed) == (signal, until)


def test_a_mailbox_of_several_mails_is_no_single_story() -> None:
    mail = "From desk Thu\r\n" + MAIL.format(subject="Quay", more="", text="Words.\r\n\r\n")
    assert read(mail.encode(), HINTS)[0].body_text == "Words."
    with pytest.raises(Unreadable, match="mailbox"):
        read((mail * 2).encode(), HINTS)


def test_march_is_written_as_german_agencies_do() -> None:
    text = IPTC7901.format(headline="Alba").replace("050937 GMT Jun", "050937 MEZ Mrz")
    assert read(text.encode(), HINTS)[0].versioncreated == datetime(2025, 3, 5, 8, 37, tzinfo=UTC)


def test_only_a_line_that_stands_alone_is_a_byline_or_an_embargo_of_iptc_7901() -> None:
    story = "   Alba (dpa) - The harbour"
    text = IPTC7901.format(headline="Alba")
    inside = text.replace(
        story,
        "   Alba (dpa) - The quay was opened on Thursday\r\n"
        "by Prime Minister Ann Harbour and her cabinet\r\n"
        "embargo until autumn or not. The harbour",
    )
    [item] = read(inside.encode(), HINTS)
    assert (item.byline, item.embargoed) == ("", None)
    assert "by Prime Minister Ann Harbour and her cabinet" in item.body_text
    assert "embargo until autumn" in item.body_text
    above = "By Ann Harbour, dpa =\r\nEMBARGOED UNTIL 6 June 2025 10:00 GMT\r\n\r\n"
    [item] = read(text.replace(story, above + story).encode(), HINTS)
    assert (item.byline, item.embargoed) == (
        "Ann Harbour, dpa",
        datetime(2025, 6, 6, 10, tzinfo=UTC),
    )
    assert item.body_text.startswith("Alba (dpa)")


def test_embargo_and_withdrawal_of_a_letter_hold_for_what_is_attached() -> None:
    copy = json.dumps({"uri": "urn:alba:1", "headline": "Quay closed", "body_text": "Closed."})
    file = f"Content-Type: application/json; name=q.json\r\n\r\n{copy}"
    letter = "Content-Type: text/plain\r\n\r\nEmbargoed until 6 June 2025 10:00 GMT"
    mail = parts("mixed", letter, file)
    [item] = read(mail.encode(), HINTS)
    assert (item.uri, item.embargoed) == ("urn:alba:1", datetime(2025, 6, 6, 10, tzinfo=UTC))
    kill = mail.replace("Subject: Quay", "Subject: KILL: Quay\r\nIn-Reply-To: <0@alba.example>")
    assert [(item.uri, item.signal) for item in read(kill.encode(), HINTS)] == [
        ("0@alba.example", Signal.KILL)
    ]
