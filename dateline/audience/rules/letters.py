"""What readers write: how it is cleaned, where it goes, and what is said of it in mails."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# In characters, as they are stored.
LONGEST_TEXT, LONGEST_TIP = 5_000, 50_000
LONGEST_NAME, LONGEST_REACH, LONGEST_SENTENCE = 120, 200, 600
# Of a letter, in the mail that tells a desk of it; and letters in one such mail.
SHOWN, MOST_SHOWN = 600, 25
LONGEST_SUBJECT = 150
# Marks on one letter: scripts need three or four, and nobody twenty.
MOST_MARKS = 6
MOST_BLANK_LINES = 2
# Joiners are part of Persian, of Indian scripts and of emoji; marks of direction of Arabic and Hebrew.
KEPT_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c")
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


class Kind(StrEnum):
    """What a letter is."""

    ERROR = "error"
    CONTACT = "contact"
    TIP = "tip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as it was read from a form: cleaned, within its limits, not stored yet."""

    kind: Kind
    text: str
    topic: str = ""
    name: str = ""
    email: str = ""
    reach: str = ""
    sentence: str = ""
    story: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class NoticePart:
    """What a notice tells a desk of one letter."""

    kind: Kind
    about: str
    text: str
    address: str
    unproven: bool = False


def clean(text: str) -> str:
    """Take out what people do not write: control characters, hidden ones, towers of marks.

    What turns the direction of everything behind it goes, too: it makes a text say on the screen
    what it does not say. Line ends stay.
    """
    lines = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text)).split("\n")
    cleaned = [_few_marks("".join(filter(_is_written, line))).rstrip() for line in lines]
    return "\n".join(_few_blanks(cleaned)).strip()


def clean_line(text: str) -> str:
    """Clean what is one line: a name, a subject. No line end gets into the head of a mail."""
    return " ".join(clean(text).split())


def shortened(text: str, most: int) -> str:
    """Cut a text to so many characters, the ellipsis among them."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def subject_of_answer(about: str, newsroom: str) -> str:
    """Give the subject of an answer."""
    words = f"Re: {about}" if about else f"Re: your message to {newsroom}"
    return shortened(clean_line(words), LONGEST_SUBJECT)


def answer_with_quote(answer: str, quoted: str) -> str:
    """Put what the reader wrote below the answer, as mails do."""
    if not quoted:
        return f"{answer}\n"
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
    return f"{answer}\n\n{lines}\n"


def notice_subject(told: Iterable[NoticePart], newsroom: str) -> str:
    """Give the subject of the mail that tells a desk of letters."""
    letters = list(told)
    if len(letters) != 1:
        return clean_line(f"{newsroom}: {len(letters)} messages from readers")
    words = {
        Kind.ERROR: f"Error reported: {letters[0].about}",
        Kind.CONTACT: f"Message from a reader: {letters[0].about}",
        Kind.TIP: "A tip has come in",
    }[letters[0].kind]
    return shortened(clean_line(words), LONGEST_SUBJECT)


def notice_text(told: Iterable[NoticePart]) -> str:
    """Write the mail that tells a desk of letters. Of a tip it says nothing: mail is read by many."""
    letters = list(told)
    parts = [_part(each) for each in letters[:MOST_SHOWN]]
    more = len(letters) - MOST_SHOWN
    if more > 0:
        parts.append(f"And {more} more, which wait at the desk.")
    return "\n\n".join(
        [*parts, "Please answer from the desk: this mail's sender reads no replies."]
    )


def _part(told: NoticePart) -> str:
    if told.kind is Kind.TIP:
        return f"A tip has come in. It is not quoted here.\n{told.address}"
    mark = " (sent without script, so not proven to be a person's)" if told.unproven else ""
    return f"{told.about}{mark}\n{told.address}\n\n{shortened(told.text, SHOWN)}"


def _is_written(character: str) -> bool:
    if character == "\t" or character in KEPT_FORMATS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


def _few_marks(line: str) -> str:
    kept, run = [], 0
    for character in line:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _few_blanks(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    blank = 0
    for line in lines:
        blank = 0 if line else blank + 1
        if blank <= MOST_BLANK_LINES:
            kept.append(line)
    return kept
