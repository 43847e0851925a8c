"""What readers write: cleaned, cut, quoted, found again."""

from __future__ import annotations

import pytest

from dateline.audience.rules.letters import (
    MOST_SHOWN,
    Kind,
    NoticePart,
    answer_with_quote,
    clean,
    clean_line,
    notice_subject,
    notice_text,
    shortened,
    subject_of_answer,
)
from dateline.audience.rules.passages import AROUND, find_passage

TEXT = "Ferry strike ends\n\nCrews go back on Monday.\nThe harbour’s “night shift”  signed – at dawn.\nEnd."


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("Plain words", "Plain words"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("\u2066isolated\u2069 words", "isolated words"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("tags\U000e0041\U000e0042", "tags"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("cafe\u0301", "café"),
        ("z" + "\u0317" * 60 + "algo", "z" + "\u0317" * 6 + "algo"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("<b>bold</b> & <script>", "<b>bold</b> & <script>"),
        ("   \n \u200b \n", ""),
        ("private \ue000 use", "private  use"),
    ],
)
def test_what_people_do_not_write_is_taken_out(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


def test_no_line_end_gets_into_one_line() -> None:
    assert clean_line("Anna\r\nBcc: all@example.org\x00") == "Anna Bcc: all@example.org"


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour’s “night shift” signed – at dawn.",
        'the HARBOUR\'s "night shift"   signed - at\u00a0dawn.',
        "The harbour's\n»night shift« signed — at dawn.",
    ],
)
def test_a_sentence_is_found_however_it_was_copied(sentence: str) -> None:
    found = find_passage(TEXT, sentence)
    assert found is not None
    assert found.sentence == "The harbour’s “night shift”  signed – at dawn."
    assert (found.before, found.after) == ("", "")


def test_a_part_of_a_sentence_stands_in_its_paragraph() -> None:
    found = find_passage(TEXT, "night shift")
    assert found is not None
    assert (found.before, found.after) == ("The harbour’s “", "”  signed – at dawn.")


@pytest.mark.parametrize("sentence", ["", "   ", "Nobody wrote this.", "(?:.*)*$", "\\"])
def test_what_does_not_stand_there_is_not_found(sentence: str) -> None:
    assert find_passage(TEXT, sentence) is None


def test_of_a_long_paragraph_some_words_around_are_shown() -> None:
    found = find_passage("word " * 500 + "HERE" + " word" * 500, "HERE")
    assert found is not None
    assert found.before.startswith("…word")
    assert found.after.endswith("word…")
    assert len(found.before) <= AROUND
    assert len(found.after) <= AROUND


def test_an_answer_quotes_what_it_answers() -> None:
    assert answer_with_quote("Thank you.", "One\n\nTwo") == "Thank you.\n\n> One\n>\n> Two\n"


def test_a_subject_is_one_short_line() -> None:
    subject = subject_of_answer("Strike\nBcc: x@example.org " + "long " * 100, "Longitude")
    assert "\n" not in subject
    assert len(subject) <= 150
    assert subject.startswith("Re: Strike Bcc:")
    assert subject_of_answer("", "Longitude") == "Re: your message to Longitude"


def test_a_mail_about_a_tip_says_nothing_of_it() -> None:
    tip = NoticePart(Kind.TIP, "Tip", "The minister's safe", "https://n.example/desk/letters/1/")
    assert "minister" not in notice_text([tip]) + notice_subject([tip], "Longitude")


def test_a_mail_about_very_many_letters_stays_short() -> None:
    letters = [NoticePart(Kind.CONTACT, "General feedback", "x" * 9000, "https://n.example/")] * 900
    text = notice_text(letters)
    assert f"And {900 - MOST_SHOWN} more" in text
    assert len(text) < 20_000
    assert notice_subject(letters, "Longitude") == "Longitude: 900 messages from readers"


def test_cutting_leaves_an_ellipsis() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abc", 4) == "abc"
