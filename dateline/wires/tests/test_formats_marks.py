"""What agencies set above a headline on lines of their own, and what stays of it for readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dateline.wires.formats import Hints, WireCopy, read
from dateline.wires.formats.copy import Signal
from dateline.wires.formats.times import NEVER

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
QUAY = "Northern quay of Alba closes"


def iptc7901(
    *heading: str, text: str = "The quay was canceled from the list of safe ports."
) -> str:
    above = "\r\n".join(heading)
    return (
        f"\x01alb062 2 i 40   dpa 061\r\n\r\nAlba/harbour/\r\n\x02{above} =\r\n\r\n"
        f"   Alba (dpa) - {text}\r\n\r\n\x03050937 GMT Jun 25\r\n\x04"
    )


def one(data: str) -> WireCopy:
    [item] = read(data.encode(), HINTS)
    return item


@pytest.mark.parametrize(
    ("mark", "signal", "genres"),
    [
        ("REFILE", Signal.PUBLISH, ()),
        ("1ST LEAD", Signal.UPDATE, ()),
        ("2ND UPDATE", Signal.UPDATE, ()),
        ("NEUFASSUNG", Signal.UPDATE, ()),
        ("EIL", Signal.PUBLISH, ()),
        ("ROUNDUP", Signal.PUBLISH, ()),
        ("FEATURE", Signal.PUBLISH, ("Feature",)),
        ("ANALYSIS", Signal.PUBLISH, ("Analysis",)),
        ("CORRECTION", Signal.CORRECT, ()),
        ("(BERICHTIGUNG)", Signal.CORRECT, ()),
    ],
)
def test_a_line_above_the_headline_is_no_part_of_it(
    mark: str, signal: Signal, genres: tuple[str, ...]
) -> None:
    item = one(iptc7901(mark, QUAY))
    assert (item.headline, item.type, item.signal, item.genres) == (QUAY, "text", signal, genres)


def test_several_lines_above_and_a_byline_below_the_headline_are_told_apart() -> None:
    item = one(
        iptc7901("REFILE", "1ST LEAD", "Northern quay of Alba", "closes", "By Ann Harbour, Alba")
    )
    assert (item.headline, item.byline, item.signal) == (QUAY, "Ann Harbour, Alba", Signal.UPDATE)


@pytest.mark.parametrize("mark", ["KILL", "WITHDRAWAL", "BULLETIN KILL"])
def test_a_kill_above_the_headline_makes_no_story(mark: str) -> None:
    item = one(iptc7901(mark, QUAY))
    assert (item.signal, item.type, item.headline) == (Signal.KILL, "advisory", QUAY)


def test_a_kill_above_the_headline_withdraws_the_number_in_it() -> None:
    item = one(iptc7901("KILL", f"alb 050 {QUAY}"))
    assert item.may_mean == ("urn:dateline:iptc7901:alb:50:2025-06-05",)


def test_writers_without_a_name_are_a_byline_too() -> None:
    item = one(iptc7901("1ST LEAD", QUAY, "By dpa correspondents"))
    assert (item.headline, item.byline) == (QUAY, "dpa correspondents")


def test_an_embargo_and_a_notice_above_the_headline_count() -> None:
    assert one(iptc7901("EMBARGOED until further notice", QUAY)).embargoed == NEVER
    assert one(iptc7901("(ACHTUNG)", QUAY)).type == "advisory"


@pytest.mark.parametrize("heading", [("EXTRA",), ("Update", QUAY), ("LEADING BANKS", QUAY)])
def test_a_headline_in_capitals_is_no_mark(heading: tuple[str, ...]) -> None:
    item = one(iptc7901(*heading))
    assert (item.headline, item.signal) == (" ".join(heading), Signal.PUBLISH)


@pytest.mark.parametrize("headline", ["Correction: alb 050 Quay", "CORRECTION alb050: Quay"])
def test_the_number_of_a_corrected_message_is_not_shown(headline: str) -> None:
    item = one(iptc7901(headline))
    assert item.signal == Signal.CORRECT
    assert item.headline.endswith("Quay")
    assert "050" not in item.headline


def test_a_correction_that_only_names_a_number_takes_its_headline_from_the_text() -> None:
    item = one(iptc7901("Correction: alb 050"))
    assert item.headline.startswith("The quay was canceled")


def anpa(headline: str, *tagged: str, change: str = "", text: str = "The quay is shut.") -> str:
    lines = "".join(f"^{line}<\r\n" for line in (headline, *tagged) if line)
    return (
        f"\x16\x16\x01W2870\x1f_asian\r\nu i\x13\x11 BC-AL--Alba-Quay     06-05 0100\r\n"
        f"\x02^BC-AL--Alba-Quay{change},100<\r\n{lines}\t   ALBA (AP) _ {text}\r\n"
        "\t   \x03AP-WF-06-05-25 0937GMT<\r\n\x04"
    )


def test_an_advance_says_in_its_own_lines_from_when_on_it_may_be_used() -> None:
    days = "For release Sunday, June 8, 2031, and thereafter"
    item = one(anpa(QUAY, "$adv08", days, change=", ADV08"))
    assert item.embargoed == datetime(2031, 6, 8, tzinfo=UTC)
    assert (item.headline, item.body_text) == (QUAY, "ALBA (AP) – The quay is shut.")
    assert one(anpa(QUAY, "For release Sunday, June 8, and thereafter")).embargoed == NEVER
    assert one(anpa("For release of hostages, a price")).embargoed is None


def test_a_note_to_editors_that_opens_with_corrects_marks_a_correction() -> None:
    item = one(anpa(QUAY, "Eds: Corrects the name in 3rd graf.", change=", 1st Ld-Writethru"))
    assert item.signal == Signal.CORRECT
    assert one(anpa(QUAY, "Eds: Updates.", change=", 1st Ld-Writethru")).signal == Signal.UPDATE


def test_a_headline_taken_from_the_text_has_no_dateline() -> None:
    assert one(anpa("")).headline == "The quay is shut."


@pytest.mark.parametrize("read_as", [anpa, iptc7901])
def test_a_headline_that_may_be_ordinary_is_judged_by_its_text(read_as: Callable[..., str]) -> None:
    asked = "EDITORS: Please kill the story on the quay."
    assert one(read_as("Kill: Quay story", text=asked)).signal == Signal.KILL
    assert one(read_as("Kill: Vol. 2 returns")).signal == Signal.PUBLISH


@pytest.mark.parametrize(
    "opening",
    [
        "# Notebook\r\n\r\n## Note to editors",
        "# Notizblock\r\n\r\n## Redaktionelle Hinweise",
        "* * * *\r\nThe following information is not intended for publication\r\n",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt",
    ],
)
def test_what_follows_for_editors_stands_in_no_text(opening: str) -> None:
    item = one(iptc7901(QUAY, text=f"The quay is shut.\r\n\r\n{opening}\r\n- Tel: 555 0100"))
    assert (item.body_text, "555 0100" in item.ednote) == ("Alba (dpa) - The quay is shut.", True)


def test_a_time_of_filing_without_a_zone_names_the_message_all_the_same() -> None:
    item = one(iptc7901(QUAY).replace("050937 GMT Jun 25", "050937 Jun 25"))
    assert item.uri == "urn:dateline:iptc7901:alb:62:2025-06-05"
    assert item.versioncreated == datetime(2025, 6, 5, 9, 37, tzinfo=UTC)


def test_an_agency_with_a_partner_in_the_free_line_is_known() -> None:
    assert one(iptc7901(QUAY).replace("dpa 061", "dpa-tns 061")).provider == "dpa"
