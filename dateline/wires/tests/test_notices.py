"""What lines written for editors say, and what ordinary headlines only seem to say."""

from __future__ import annotations

import pytest

from dateline.wires.formats.notices import (
    corrects,
    is_withdrawal_headline,
    withdraws,
    without_correction_mark,
)


@pytest.mark.parametrize(
    "line",
    [
        "KILL",
        "KILL: Northern quay",
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
    ],
)
def test_a_mark_of_a_correction_is_known_and_kept_from_readers(line: str) -> None:
    assert corrects(line)
    assert without_correction_mark(line) == "Northern quay closes"


@pytest.mark.parametrize("line", ["Corrects name in story on quay", "Correction:", "(Corrected)"])
def test_a_headline_that_is_nothing_but_a_mark_stays(line: str) -> None:
    assert without_correction_mark(line) == line
