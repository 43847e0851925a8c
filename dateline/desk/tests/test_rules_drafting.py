"""From agency copy to a draft: what is moved, cased, cut and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dateline.desk.rules import drafting
from dateline.desk.rules.drafting import Terms, draft
from dateline.wires.formats.copy import Signal, WireCopy

NOW = datetime(2025, 6, 4, 22, 0, tzinfo=UTC)
TERMS = Terms(name="Example Wire")
LEAD = "The harbour of Busan will stay closed to large ships until the end of the week, the port authority said."
REST = "Engineers are still clearing the wreck of a barge that sank on Monday, and divers have found no leak so far."


def wire(**changes: object) -> WireCopy:
    body = f"BUSAN, South Korea, June 4 (EXW) - {LEAD}"
    copy = WireCopy(
        uri="urn:example:1",
        format="ninjs",
        headline="Busan harbour stays closed after barge sinks",
        body_text=f"{body}\n\n{REST}",
        body_html=f"<p>{body}</p><p>{REST}</p>",
        language="en",
        versioncreated=NOW,
        provider="Example Wire",
    )
    return replace(copy, **changes)  # type: ignore[arg-type]


def test_a_plain_item_becomes_a_story_with_its_dateline_on_a_line_of_its_own() -> None:
    drafted = draft(wire(), TERMS)
    assert drafted.headline == "Busan harbour stays closed after barge sinks"
    assert (drafted.dateline_place, drafted.dateline_country) == ("Busan", "KR")
    assert drafted.dateline_date == date(2025, 6, 4)
    assert drafted.source_name == "Example Wire"
    assert "EXW" not in drafted.standfirst + drafted.body
    assert drafted.countries[0] == "KR"
    assert drafted.sectors


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("BUSAN, June 4 AFP - ", "Busan"),
        ("BUSAN, June 4. /TASS/. ", "Busan"),
        ("Busan, Jun 4 (PTI) ", "Busan"),
        ("(Reuters) - ", ""),
        ("(ANSA) - BUSAN, 4 GIU - ", "Busan"),
    ],
)
def test_an_agencys_mark_is_no_part_of_the_story_however_it_is_written(
    opening: str, place: str
) -> None:
    body = f"{opening}{LEAD}"
    told = wire(body_text=f"{body}\n\n{REST}", body_html=f"<p>{body}</p><p>{REST}</p>")
    drafted = draft(told, TERMS)
    assert (drafted.standfirst, drafted.body) == (LEAD, f"<p>{REST}</p>")
    assert (drafted.dateline_place, drafted.countries[0]) == (place, "KR")


def test_the_opening_paragraph_moves_up_where_the_agency_sent_no_summary() -> None:
    drafted = draft(wire(), TERMS)
    assert drafted.standfirst == LEAD
    assert drafted.body == f"<p>{REST}</p>"


def test_the_agencys_own_summary_is_the_standfirst() -> None:
    drafted = draft(wire(description="Ships wait outside as divers search for leaks."), TERMS)
    assert drafted.standfirst == "Ships wait outside as divers search for leaks."
    assert drafted.body.startswith(f"<p>{LEAD}</p>")


def test_a_summary_that_repeats_the_opening_is_not_shown_twice() -> None:
    drafted = draft(wire(description=LEAD), TERMS)
    assert (drafted.standfirst + drafted.body).count("will stay closed") == 1


def test_a_shouting_headline_is_put_into_sentence_case() -> None:
    drafted = draft(wire(headline="BUSAN HARBOUR STAYS CLOSED AFTER U.N. INSPECTION"), TERMS)
    assert drafted.headline == "Busan harbour stays closed after U.N. inspection"


def test_an_item_without_a_headline_gets_its_first_sentence() -> None:
    drafted = draft(wire(headline=""), TERMS)
    assert drafted.headline.startswith("The harbour of Busan will stay closed")
    assert len(drafted.headline) <= 110


@pytest.mark.parametrize(
    ("rights", "standfirst", "words"),
    [("full", True, 20), ("excerpt", True, 10), ("headline", False, 0)],
)
def test_what_the_rights_do_not_allow_is_left_out(
    rights: str, standfirst: bool, words: int
) -> None:
    drafted = draft(wire(link="https://example.com/1"), replace(TERMS, rights=rights))
    assert bool(drafted.standfirst) is standfirst
    assert len(drafted.body.split()) >= words
    assert (drafted.link == "") is (rights == "full")


def test_an_excerpt_is_never_longer_than_agreed() -> None:
    long = " ".join(["word"] * 500)
    _, body = drafting.within_rights("excerpt", "", f"<p>{long}</p>")
    assert len(body.split()) <= drafting.EXCERPT_WORDS + 1
    assert body.endswith("…</p>")


@pytest.mark.parametrize(
    ("genres", "kind"),
    [
        ((), "news"),
        (("Current",), "news"),
        (("Opinion",), "opinion"),
        (("genre:Column",), "opinion"),
        (("Interview",), "interview"),
        (("Press Release",), "press-release"),
        (("Blog",), "blog"),
    ],
)
def test_the_kind_is_what_the_agency_calls_it(genres: tuple[str, ...], kind: str) -> None:
    assert drafting.kind_of(wire(genres=genres)) == kind


@pytest.mark.parametrize(
    ("body", "opening", "left"),
    [
        ("<p>SEOUL, June 4 (X) - Talks began.</p>", "SEOUL, June 4 (X) - ", "<p>Talks began.</p>"),
        ("<p><strong>SEOUL</strong> Talks began.</p>", "SEOUL", "<p>Talks began.</p>"),
        ("<p>R&amp;D TOWN, June 4 - Talks.</p>", "R&D TOWN, June 4 - ", "<p>Talks.</p>"),
        ("<p>Talks in SEOUL, June 4.</p>", "SEOUL, June 4", "<p>Talks in SEOUL, June 4.</p>"),
        ("<p>Talks began.</p>", "", "<p>Talks began.</p>"),
    ],
)
def test_the_dateline_is_cut_only_from_the_start(body: str, opening: str, left: str) -> None:
    assert drafting.cut_opening(body, opening) == left


def test_a_body_that_repeats_the_headline_begins_after_it() -> None:
    assert (
        drafting.without_repeated_headline("<h2>Big News</h2><p>Text.</p>", "Big news")
        == "<p>Text.</p>"
    )


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Ünïcode & more: 5% up!", "unicode-more-5-up"),
        ("", ""),
        ("Новости Москвы", "novosti-moskvy"),
    ],
)
def test_slugs_are_plain_and_short(headline: str, slug: str) -> None:
    assert drafting.slug_of(headline) == slug


def test_a_long_slug_is_cut_at_a_word() -> None:
    slug = drafting.slug_of("word " * 60)
    assert len(slug) <= 80
    assert slug.endswith("word")


def test_fresh_copy_is_published_now_and_an_archive_keeps_its_time() -> None:
    assert (
        drafting.publication_time(wire(versioncreated=NOW - timedelta(minutes=5)), now=NOW) == NOW
    )
    old = NOW - timedelta(days=400)
    assert drafting.publication_time(wire(versioncreated=old), now=NOW) == old
    assert drafting.publication_time(wire(versioncreated=None), now=NOW) == NOW


def test_a_dateline_of_december_on_copy_of_january_is_of_the_year_before() -> None:
    new_year = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
    body = f"BUSAN, Dec 31 (EXW) - {LEAD}"
    drafted = draft(
        wire(versioncreated=new_year, body_text=body, body_html=f"<p>{body}</p>"), TERMS
    )
    assert drafted.dateline_date == date(2025, 12, 31)


def test_abbreviations_end_no_sentence() -> None:
    text = "Rep. Ed Stone of the U.S. House said no. Others agreed."
    assert drafting._first_sentence(text) == "Rep. Ed Stone of the U.S. House said no."


def test_the_house_attribution_wins_over_the_items_provider() -> None:
    assert (
        draft(wire(), replace(TERMS, credit="EXW, Busan bureau")).source_name == "EXW, Busan bureau"
    )
    assert draft(wire(provider=""), TERMS).source_name == "Example Wire"


def test_a_kill_signal_changes_nothing_about_drafting() -> None:
    assert draft(wire(signal=Signal.KILL), TERMS).headline


@pytest.mark.parametrize(
    ("signal", "ednote", "told"),
    [
        (Signal.PUBLISH, "CORRECTION: the fee is 40 euros.", "The fee is 40 euros."),
        (Signal.CORRECT, "the fee is 40 euros.", "The fee is 40 euros."),
        (Signal.PUBLISH, "Photos to follow.", ""),
        (Signal.UPDATE, "", ""),
    ],
)
def test_readers_are_told_of_corrections_and_of_no_other_note(
    signal: Signal, ednote: str, told: str
) -> None:
    assert drafting.correction_note(wire(signal=signal, ednote=ednote)) == told


@pytest.mark.parametrize(
    "body",
    [
        "<p>Shr 16 cts vs 13 cts</p><pre>Net 1,900,000 vs 1,600,000</pre>",
        "<pre>Oper net 453,924</pre>",
        "",
    ],
)
def test_a_line_of_figures_is_no_standfirst(body: str) -> None:
    assert drafting.write_standfirst("", body) == ("", body)


def test_a_single_paragraph_stays_the_body() -> None:
    assert drafting.write_standfirst("", f"<p>{LEAD}</p>") == (LEAD, f"<p>{LEAD}</p>")


def test_what_follows_a_standfirst_is_enough_by_its_words_and_not_by_its_markup() -> None:
    link = f'<a href="https://example.org/{"x" * 400}">'
    few, enough = f"<p>{link}Ships</a> wait.</p>", f"<p>{link}Ships</a> wait. {REST}</p>"
    assert drafting.write_standfirst("", f"<p>{LEAD}</p>{few}") == (LEAD, f"<p>{LEAD}</p>{few}")
    assert drafting.write_standfirst("", f"<p>{LEAD}</p>{enough}") == (LEAD, enough)
    assert drafting.write_standfirst("", f"<p>{LEAD}</p><p>{REST}</p>{few}") == (
        LEAD,
        f"<p>{REST}</p>{few}",
    )


@pytest.mark.parametrize("block", ["<p>Big News of the day</p>", "<p>Big</p>", "<p>Small news</p>"])
def test_a_paragraph_that_says_more_less_or_other_than_the_headline_stays(block: str) -> None:
    assert drafting.without_repeated_headline(f"{block}<p>Text.</p>", "Big news") == (
        f"{block}<p>Text.</p>"
    )


def test_marks_for_machines_are_taken_out_of_the_words() -> None:
    body = "<p>Stone Corp &lt;STN.N&gt; and &lt;Harbour Works Ltd&gt; agree; x &lt; y.</p>"
    assert (
        drafting.without_tickers(body) == "<p>Stone Corp and Harbour Works Ltd agree; x &lt; y.</p>"
    )


def test_a_summary_that_repeats_the_dateline_too_is_not_shown_twice() -> None:
    drafted = draft(wire(description=f"BUSAN, South Korea, June 4 (EXW) - {LEAD}"), TERMS)
    assert drafted.standfirst == LEAD
    assert LEAD not in drafted.body


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Ferries stop at noon.", "Ferries stop at noon"),
        ("Ferry talks worry the U.S.", "Ferry talks worry the U.S."),
        ("And then the ferry came...", "And then the ferry came..."),
    ],
)
def test_the_full_stop_of_a_headline_goes_and_that_of_a_short_form_stays(
    headline: str, shown: str
) -> None:
    assert draft(wire(headline=headline), TERMS).headline == shown


def test_a_language_without_spaces_is_cut_where_the_room_ends() -> None:
    assert drafting.clip("港" * 200, 110) == "港" * 109 + "…"
    assert drafting.clip("harbour " * 20, 30) == "harbour harbour harbour…"


def test_a_standfirst_stands_above_the_body_only_if_the_body_does_not_open_with_it() -> None:
    assert drafting.standfirst_above(f"<p>{LEAD} And more.</p>", LEAD) == ""
    assert drafting.standfirst_above(f"<p>{REST}</p>", LEAD) == LEAD
    assert drafting.standfirst_above("", LEAD) == LEAD
