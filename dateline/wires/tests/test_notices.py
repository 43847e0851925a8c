"""What lines written for editors say, and what ordinary headlines only seem to say."""

from __future__ import annotations

import pytest

from dateline.tagging import tidy_headline
from dateline.wires.formats.notices import (
    asks_to_drop,
    corrects,
    is_notice_headline,
    is_withdrawal_headline,
    press_release_in,
    takes_story_back,
    withdraws,
    without_correction_mark,
    without_embargo,
)


@pytest.mark.parametrize(
    "line",
    [
        "KILL",
        "KILL: Northern quay",
        "Please withdraw: Northern quay",
        "MANDATORY KILL - Northern quay",
        "Mandatory kill: Northern quay",
        "WITHDRAWN-Northern quay closes",
        "WITHDRAWAL — Northern quay",
        "Withdrawn: Northern quay",
        "(Achtung) KILL ",
        "Achtung Redaktionen: Streichung",
        "Kill: ",
    ],
)
def test_a_headline_that_withdraws_is_known(line: str) -> None:
    assert (withdraws(line), is_withdrawal_headline(line)) == (True, True)


@pytest.mark.parametrize(
    "line",
    [
        "Kill Bill returns to cinemas",
        "KILL switch for phones",
        "Kill: Vol. 2 returns to cinemas",
        "Withdrawal: what banks fear",
        "Stornierung: Was Reisende wissen müssen",
        "Streichung: Bahn fährt seltener",
        "Annulation : ce que dit la justice",
        "Elimination: who goes home",
        "KILL-JOY mayor bans swings",
        "KILL-off of badgers begins",
        "WITHDRAWAL-hit banks close",
        "KILLED - three miners",
    ],
)
def test_an_ordinary_headline_withdraws_nothing(line: str) -> None:
    assert not is_withdrawal_headline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Correct answer wins",
        "Corrects course on tariffs",
        "Corrects himself",
        "CORRECTIVE-lens maker",
    ],
)
def test_an_ordinary_headline_corrects_nothing(line: str) -> None:
    assert not corrects(line)
    assert without_correction_mark(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "Northern quay closes (Corrected)",
        "Northern quay closes [CORRECTION]",
        "Correction: Northern quay closes",
        "(Corrected) Northern quay closes",
        "CORRECTED-Northern quay closes",
        "Korrektur: Northern quay closes",
        "BERICHTIGUNG - Northern quay closes",
        "Northern quay closes (Korrektur)",
        "CORRECTED-(OFFICIAL)-Northern quay closes",
        "(Berichtigung: Name im ersten Absatz) Northern quay closes",
    ],
)
def test_a_mark_of_a_correction_is_known_and_kept_from_readers(line: str) -> None:
    assert corrects(line)
    assert without_correction_mark(line) == "Northern quay closes"


@pytest.mark.parametrize(
    "line",
    [
        "CORRECTED (OFFICIAL)-Northern quay closes",
        "REFILE-CORRECTED-Northern quay closes",
        "UPDATE 2-CORRECTED-Northern quay closes",
    ],
)
def test_a_mark_of_a_correction_is_known_among_others(line: str) -> None:
    assert corrects(line)
    assert tidy_headline(without_correction_mark(line), "") == "Northern quay closes"


@pytest.mark.parametrize(
    "line",
    [
        "Corrects name in story on quay",
        "Correction:",
        "(Corrected)",
        "Correction: Alba-Quay story",
    ],
)
def test_a_headline_that_is_nothing_but_a_mark_stays(line: str) -> None:
    assert without_correction_mark(line) == line


@pytest.mark.parametrize(
    "text",
    [
        "EDITORS: Please kill the story on the quay. A sub will not be sent.",
        "Our story on the quay is withdrawn.",
        "It must not be used.",
        "Diese Meldung wird zurückgezogen.",
        "Bitte nicht verwenden.",
    ],
)
def test_the_text_tells_whether_a_headline_takes_a_story_back(text: str) -> None:
    assert takes_story_back("Kill: Quay story", text)
    assert not takes_story_back("Quay story", text)


@pytest.mark.parametrize(
    "text",
    [
        "Banks fear that deposits will be withdrawn. A report on it was withdrawn in May.",
        "The film, which no editor would kill, opens on Thursday.",
        "",
    ],
)
def test_an_ordinary_text_takes_nothing_back(text: str) -> None:
    assert not takes_story_back("Withdrawal: what banks fear", text)


@pytest.mark.parametrize(
    "subject",
    [
        "EMBARGOED until 6 June 2031 00:01 BST: Quay: it closes",
        "EMBARGO: 6 June 2031, 00:01: Quay: it closes",
        "[EMBARGOED] Quay: it closes",
        "*** EMBARGOED UNTIL 6 JUNE *** Quay: it closes",
        "Sperrfrist 6. Juni 2031, 10:00 Uhr - Quay: it closes",
    ],
)
def test_what_is_said_of_an_embargo_is_no_part_of_the_headline(subject: str) -> None:
    assert without_embargo(subject, zone="UTC") == "Quay: it closes"


@pytest.mark.parametrize("subject", ["STRICTLY EMBARGOED", "Embargo on Cuba: what now"])
def test_a_subject_that_says_no_more_or_nothing_of_an_embargo_stays(subject: str) -> None:
    assert without_embargo(subject, zone="UTC") == subject


def test_a_press_release_is_told_from_a_headline_on_one() -> None:
    assert press_release_in("Press release: Quay closes") == ("Press release", "Quay closes")
    assert press_release_in("Press release on quay") == ("", "Press release on quay")


@pytest.mark.parametrize("line", ["advisory", "(Achtung)", "ADVISORY: Quay", "EDITORS' NOTE: Quay"])
def test_a_headline_that_marks_a_notice_is_known(line: str) -> None:
    assert is_notice_headline(line)


@pytest.mark.parametrize(
    "line", ["Avis: profits are up", "Advisory board meets", "Avis raises prices", "Quay advisory"]
)
def test_an_ordinary_headline_is_no_notice(line: str) -> None:
    assert not is_notice_headline(line)


@pytest.mark.parametrize(
    "note",
    [
        "Kill story: it names the wrong man.",
        "EDITORS: Please withdraw the above story",
        "Kill this item",
    ],
)
def test_a_note_that_opens_by_asking_to_drop_a_story_is_known(note: str) -> None:
    assert asks_to_drop(note)


@pytest.mark.parametrize(
    "note",
    [
        "Adds quote. Subs earlier; kill that.",
        "Kill switch story",
        "Killed man was 30",
        "Kill Bill story",
    ],
)
def test_an_ordinary_note_asks_to_drop_nothing(note: str) -> None:
    assert not asks_to_drop(note)
