"""The rule of sixty words: whole sentences, nobody's words without their name, no claim without its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.desk.rules.shots import (
    MOST_WORDS,
    Told,
    count_words,
    may_have,
    objection_to,
    opening_of,
    sentences_of,
    text_by_rule,
    units_of,
)

STORY = Told(
    kind="news",
    headline="Harbour opens after nine days",
    standfirst="",
    body="<p>The harbour opened on Monday after nine days, the port authority said.</p>"
    "<p>Forty ships had waited outside.</p>",
    sources=["Harbour Wire"],
)


def test_a_shot_takes_the_opening_sentences() -> None:
    assert text_by_rule(STORY) == (
        "The harbour opened on Monday after nine days, the port authority said. "
        "Forty ships had waited outside."
    )


def test_headline_and_text_keep_to_sixty_words_and_end_with_a_sentence() -> None:
    sentence = "<p>One two three four five six seven eight nine ten, officials said.</p>"
    text = text_by_rule(replace(STORY, body=sentence * 20))
    assert text.endswith("officials said.")
    assert 48 <= count_words(f"{STORY.headline} {text}") <= MOST_WORDS


def test_a_first_sentence_that_is_too_long_is_not_cut() -> None:
    assert text_by_rule(replace(STORY, body=f"<p>{'word ' * 70}ends.</p>")) == ""


@pytest.mark.parametrize("kind", ["press-release", "opinion", "blog"])
def test_the_rule_cuts_no_opinion_and_no_press_release(kind: str) -> None:
    assert text_by_rule(replace(STORY, kind=kind)) == ""


def test_nothing_unsourced_has_a_shot() -> None:
    assert text_by_rule(replace(STORY, sources=[" "])) == ""
    assert not may_have("press-release", ["Harbour Wire"])
    assert may_have("opinion", ["Harbour Wire"])


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        (
            "Mr. Ole met Sen. Voss at 4 p.m. on Jan. 5. They ate.",
            ["Mr. Ole met Sen. Voss at 4 p.m. on Jan. 5. They ate."],
        ),
        ("The U.S. Senate met. It rained.", ["The U.S. Senate met.", "It rained."]),
        ("Sie kam am 4. Juni zurück. Er blieb.", ["Sie kam am 4. Juni zurück.", "Er blieb."]),
        ("It cost 3.5 million. Who paid?", ["It cost 3.5 million.", "Who paid?"]),
        ('He said: "Stop. Wait." Then he left.', ['He said: "Stop. Wait."', "Then he left."]),
        ("«C'est fini. Partons», dit-il. Il part.", ["«C'est fini. Partons», dit-il.", "Il part."]),
        ("„Es ist aus. Geht“, sagte er. Er ging.", ["„Es ist aus. Geht“, sagte er.", "Er ging."]),
        ("»Es ist aus. Geht«, sagte er. Er ging.", ["»Es ist aus. Geht«, sagte er.", "Er ging."]),
        ("انتهى الإضراب. هل يعود العمال؟ نعم.", ["انتهى الإضراب.", "هل يعود العمال؟", "نعم."]),
        ("港は開いた。船は待った。", ["港は開いた。", "船は待った。"]),
        ("It ends in the mid…", []),
        ("It ends without", []),
    ],
)
def test_sentences_are_found_in_many_ways_of_writing(paragraph: str, sentences: list[str]) -> None:
    assert sentences_of(paragraph) == sentences


@pytest.mark.parametrize(
    ("claim", "behind"),
    [
        ("Forty died.", "The toll could not be independently verified."),
        ("The army took the town.", "That is according to two officers."),
        ("The minister took money.", "She denied it."),
        ("The plan is dead.", "There was no immediate comment from the ministry."),
        ("Vierzig starben.", "Das teilte die Polizei mit."),
        ("Quarante sont morts.", "C'est ce qu'a annoncé la police."),
        ("Murieron cuarenta.", "Así lo informó la policía."),
    ],
)
def test_what_limits_a_claim_goes_with_it(claim: str, behind: str) -> None:
    assert units_of([f"{claim} {behind} Es regnete."])[0] == f"{claim} {behind}"


def test_a_claim_is_left_out_if_its_limits_find_no_room() -> None:
    filler = " ".join(["word"] * 44)
    body = (
        f"<p>It rained, they said, {filler}. Forty died in it. The toll could not be verified.</p>"
    )
    text = text_by_rule(replace(STORY, body=body))
    assert text
    assert "Forty" not in text


def test_a_quotation_never_stands_without_its_speaker() -> None:
    assert units_of(['"It is over." The mayor said so at noon.']) == [
        '"It is over." The mayor said so at noon.'
    ]
    assert units_of(['The mayor said it was over. "We lost."']) == ["The mayor said it was over."]


def test_the_opening_ends_where_lists_tables_and_questions_begin() -> None:
    assert opening_of("<p>One.</p><ul><li>Two</li></ul><p>Three.</p>") == ["One."]
    assert opening_of("<p>One.</p><p><strong>Why?</strong></p><p>Because.</p>") == ["One."]
    assert units_of(["One is this.", "These are the rules:", "Never."]) == ["One is this."]


def test_the_body_is_told_behind_the_standfirst_only_where_it_lacks_its_lead() -> None:
    moved_up = replace(
        STORY,
        standfirst="The harbour opened on Monday after nine days.",
        body="<p>Crews go back at dawn, the union said.</p>",
    )
    assert text_by_rule(moved_up) == (
        "The harbour opened on Monday after nine days. Crews go back at dawn, the union said."
    )
    repeated = replace(STORY, standfirst="Ships enter the harbour again.")
    assert text_by_rule(repeated).startswith("The harbour opened on Monday")


def test_words_are_counted_as_a_reader_would() -> None:
    assert count_words("It's 24.5 percent — a third-quarter record.") == 6
    assert count_words("港は開いた") == 3
    assert count_words("") == 0


def test_an_editor_is_told_how_much_room_there_is() -> None:
    assert objection_to("Short and good.", "Harbour opens") == ""
    assert objection_to("word " * 59, "Harbour opens") == (
        "59 words are too many: under this headline there is room for 58."
    )
    assert objection_to("  ", "Harbour opens")
