"""Which item is which: verdicts on copies by what came before."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.wires.formats.copy import MediaLink, Signal, Subject, WireCopy
from dateline.wires.formats.limits import TEXT_CUT
from dateline.wires.rules.duplicates import Twin
from dateline.wires.rules.identity import (
    Known,
    Outcome,
    Verdict,
    digest_of,
    identify,
    is_older,
    remember,
    unfit,
    version_number,
    words_of,
)
from dateline.wires.tests.cast import EARLIER, LATER, NOW, a_copy

Version = tuple[str, datetime | None]
KNOWN = Known(digests=frozenset({"d1"}), version="1", versioncreated=EARLIER, taken=True)
KILLED = replace(KNOWN, killed=True, version="2", versioncreated=LATER)


@pytest.mark.parametrize(
    ("known", "copy", "digest", "outcome", "words"),
    [
        (Known(), a_copy(), "d1", Outcome.NEW, ""),
        (KNOWN, a_copy(), "d1", Outcome.DUPLICATE, "Nothing new"),
        (KNOWN, a_copy(version="2"), "d2", Outcome.UPDATE, ""),
        (KNOWN, a_copy(versioncreated=LATER), "d2", Outcome.UPDATE, ""),
        (KNOWN, a_copy(headline="Other words"), "d2", Outcome.UPDATE, ""),
        (
            replace(KNOWN, version="10"),
            a_copy(version="9", versioncreated=LATER),
            "d2",
            Outcome.DUPLICATE,
            "Older than the version of 2025-06-04 20:00 UTC; kept, changes nothing.",
        ),
        (Known(), a_copy(signal=Signal.KILL), "d1", Outcome.KILL, "withdrew it"),
        (KNOWN, a_copy(signal=Signal.KILL, ednote="Wrong man."), "d2", Outcome.KILL, "Wrong man."),
        (KILLED, a_copy(signal=Signal.KILL, version="3"), "d3", Outcome.KILL, ""),
        (
            KILLED,
            a_copy(version="3"),
            "d3",
            Outcome.HELD,
            "The agency withdrew this item on 2025-06-04 21:00 UTC; an editor decides.",
        ),
        (KILLED, a_copy(version="0"), "d0", Outcome.HELD, "an editor decides"),
        (
            Known(),
            a_copy(type="picture"),
            "d1",
            Outcome.HELD,
            "A picture item; kept, no story is made of it.",
        ),
        (Known(), a_copy(headline=" ", body_text=""), "d1", Outcome.HELD, "Neither headline"),
        (Known(hold=True), a_copy(), "d1", Outcome.HELD, "set to hold"),
        (Known(hold=True), a_copy(signal=Signal.KILL), "d1", Outcome.KILL, ""),
        (replace(KNOWN, taken=False), a_copy(version="2"), "d2", Outcome.NEW, ""),
        (replace(KNOWN, taken=False, offered=True), a_copy(version="2"), "d2", Outcome.UPDATE, ""),
    ],
)
def test_an_item_is_judged_by_what_came_before(
    known: Known, copy: WireCopy, digest: str, outcome: Outcome, words: str
) -> None:
    verdict = identify(known, copy, digest=digest)
    assert verdict.outcome == outcome
    assert words in verdict.reason


@pytest.mark.parametrize(
    ("theirs", "ours", "older"),
    [
        (("9", EARLIER), ("10", EARLIER), False),
        (("10", LATER), ("9", LATER), True),
        (("1.9", None), ("1.10", None), False),
        (("2", EARLIER), ("1", LATER), True),
        (("1", EARLIER), ("1", LATER), False),
        (("1", LATER), ("1", EARLIER), True),
        (("1", LATER), ("1", LATER), False),
        (("b", LATER), ("a", EARLIER), True),
        (("b", None), ("a", EARLIER), False),
        (("", None), ("", None), False),
        (("", LATER), ("7", EARLIER), True),
    ],
)
def test_of_two_versions_the_number_decides_then_the_time(
    theirs: Version, ours: Version, older: bool
) -> None:
    known = Known(digests=frozenset({"d"}), version=theirs[0], versioncreated=theirs[1])
    assert is_older(a_copy(version=ours[0], versioncreated=ours[1]), known) is older


def test_a_new_time_alone_is_nothing_new_where_there_are_no_version_numbers() -> None:
    first = a_copy(version="")
    known = remember(Known(), first, Verdict(Outcome.NEW), digest="d1")
    later = replace(first, versioncreated=LATER)
    verdict = identify(known, later, digest="d2")
    assert (verdict.outcome, verdict.kept) == (Outcome.DUPLICATE, False)
    assert verdict.reason == "Nothing new: only its time has changed."
    for change in ({"version": "2"}, {"headline": "Other words"}, {"signal": Signal.CORRECT}):
        assert identify(known, replace(later, **change), digest="d2").outcome == Outcome.UPDATE


def test_only_numbers_are_version_numbers() -> None:
    assert version_number(" 12 ") == (12,)
    assert version_number("1.2.3") == (1, 2, 3)
    assert version_number("2025-06-04") == ()
    assert version_number("٣") == (3,)
    assert version_number("9" * 500) == ()


def test_a_late_older_version_does_not_become_the_newest() -> None:
    late = a_copy(version="0")
    after = remember(KNOWN, late, Verdict(Outcome.DUPLICATE, "Older"), digest="d0")
    assert after.version == "1"
    assert after.digests == {"d1", "d0"}


def test_the_digest_sees_everything_that_has_a_meaning() -> None:
    plain = digest_of(a_copy(), now=NOW)
    for change in (
        {"headline": "Other"},
        {"signal": Signal.CORRECT},
        {"version": "2"},
        {"versioncreated": LATER},
        {"embargoed": LATER},
        {"subjects": (Subject(name="Shipping"),)},
        {"media": (MediaLink(href="https://example.com/a.jpg"),)},
    ):
        assert digest_of(a_copy(**change), now=NOW) != plain


def test_the_digest_is_blind_to_flags_format_and_clamped_times() -> None:
    plain = digest_of(a_copy(), now=NOW)
    assert digest_of(a_copy(flags=("A time without a zone",), format="rss"), now=NOW) == plain
    first = digest_of(a_copy(versioncreated=NOW), now=NOW)
    second = NOW + timedelta(hours=1)
    assert digest_of(a_copy(versioncreated=second), now=second) == first


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic", "planning", "hologram"])
def test_no_story_is_made_of_what_is_not_text(kind: str) -> None:
    assert unfit(a_copy(type=kind)).endswith("kept, no story is made of it.")


def test_a_headline_alone_is_enough_for_a_story() -> None:
    assert unfit(a_copy(body_text="")) == ""


LONG = "The harbour stays closed until the barge is lifted, the port captain said on Monday. " * 3
TWIN = Twin(
    number=1,
    uri="urn:example:first",
    headline="Harbour closes",
    outcome="new",
    arrived_at=EARLIER,
    agency="Example Wire",
)


@pytest.mark.parametrize(
    ("twin", "known", "outcome", "reason"),
    [
        (
            TWIN,
            Known(),
            Outcome.DUPLICATE,
            "The same text as “Harbour closes” of Example Wire, 2025-06-04 20:00 UTC "
            "(urn:example:first); kept, no second story is made.",
        ),
        (replace(TWIN, outcome="update"), Known(), Outcome.DUPLICATE, "no second story"),
        (replace(TWIN, outcome="rejected"), Known(), Outcome.DUPLICATE, "no second story"),
        (replace(TWIN, outcome="held"), Known(), Outcome.HELD, "which is held."),
        (replace(TWIN, killed=True), Known(), Outcome.HELD, "which the agency withdrew"),
        # A story of its own that comes to the same words is updated all the same.
        (TWIN, KNOWN, Outcome.UPDATE, ""),
        (None, Known(), Outcome.NEW, ""),
    ],
)
def test_the_same_words_under_another_uri_make_no_second_story(
    twin: Twin | None, known: Known, outcome: Outcome, reason: str
) -> None:
    verdict = identify(known, a_copy(version="2"), digest="d2", twin=twin)
    assert verdict.outcome == outcome
    assert reason in verdict.reason
    assert verdict.kept


def test_a_kill_is_a_kill_whatever_words_it_brings() -> None:
    copy = a_copy(signal=Signal.KILL, body_text=LONG)
    assert identify(Known(), copy, digest="d1", twin=TWIN).outcome == Outcome.KILL


@pytest.mark.parametrize(
    "other",
    [
        {"uri": "urn:example:other"},
        {"version": "9", "versioncreated": LATER, "urgency": 1},
        {"headline": "HARBOUR CLOSES, AFTER BARGE SINKS"},
        {"body_text": LONG.replace(". ", ".\n\n")},
        {"media": (MediaLink(href="https://a.example/1.jpg"),)},
    ],
)
def test_the_same_words_are_the_same_whatever_stands_around_them(other: dict[str, Any]) -> None:
    assert words_of(a_copy(body_text=LONG)) == words_of(a_copy(**{"body_text": LONG, **other}))


@pytest.mark.parametrize(
    "other",
    [
        {"headline": "Harbour opens"},
        {"body_text": LONG + "Two men are missing."},
        {"body_text": LONG.replace("Monday", "Tuesday")},
        {"language": "fr"},
    ],
)
def test_other_words_are_other_words(other: dict[str, Any]) -> None:
    assert words_of(a_copy(body_text=LONG)) != words_of(a_copy(**{"body_text": LONG, **other}))


def test_short_texts_are_not_compared() -> None:
    assert words_of(a_copy(headline="Market report", body_text="Shares rose. " * 10)) == ""
    assert words_of(a_copy(body_text="x" * 199)) == ""
    assert words_of(a_copy(body_text="x" * 200)) != ""


def test_a_package_with_a_headline_and_a_text_is_a_story() -> None:
    assert unfit(a_copy(type="composite")) == ""
    assert unfit(a_copy(type="composite", body_text=" ")).startswith("A package of other items")
    assert unfit(a_copy(type="composite", headline="")).startswith("A package of other items")
    assert unfit(a_copy(type="video")).startswith("A video item")


def test_a_text_that_was_cut_is_no_story() -> None:
    assert unfit(a_copy(flags=(TEXT_CUT,))) == (
        "Its text has more than 500,000 characters; kept, no story is made of it."
    )


@given(st.text("aB1.,'’é_ -İ\x1f\n", max_size=40))
def test_the_digest_of_words_is_over_runs_of_letters_digits_and_underscores(text: str) -> None:
    body = "Trams stop in Oslo. " * 10 + text
    words = ["en", "trams", "stop", "", *re.findall(r"\w+", body.casefold())]
    copy = a_copy(headline="Trams stop", body_text=body, language="en-GB")
    assert words_of(copy) == hashlib.sha256(" ".join(words).encode()).hexdigest()
