"""Shots: a story on one card of at most sixty words, taken from its opening or written by an editor.

A shot says nothing that the story does not say, and nothing more surely: sentences are taken whole
and in their order, a quotation never without who said it, and what qualifies a sentence goes with
it. Where that cannot be kept to sixty words, there is no shot until an editor writes one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.desk.rules.interviews import is_question

# Headline and text together.
MOST_WORDS = 60
# A text of fewer words than these says no more than the headline.
LEAST_WORDS = 6
# Taken by rule from news and interviews; opinion is not cut by a rule, an editor may sum it up.
BY_RULE = frozenset({"news", "interview"})
# What companies say of themselves is no news in sixty words.
NEVER = frozenset({"press-release"})
# Counted from the newest of them, so that a quiet night changes nothing.
FRESH = timedelta(days=7)

BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote|pre|table)\b[^>]*>(.*?)</\1>", re.S)
TAG = re.compile(r"<[^>]+>")
CLOSING = "\"'”’»›“)]"
# Full stops of scripts that put a space behind them, and of those that do not.
END = re.compile(rf"[.!?…؟۔।][{re.escape(CLOSING)}]*(?=\s)|[。！？][{re.escape(CLOSING)}」』）]*")
# Full stops that end no sentence: short forms, initials, and the days of German dates.
SHORT_FORM = re.compile(
    r"(?:\b(?:[^\W\d_]|\d{1,2}|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Rep|Sen|Gov|Pres|St|No|Nos|Inc"
    r"|Corp|Co|Ltd|Bros|vs|etc|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Nr|Mio|Mrd|bzw|ca"
    r"|Sra?|Sta|Mme|Mlle|art|p|[a-z]\.[a-z]|(?:[A-Z]\.)+[A-Z]|[DR]-\w+))\.$",
    re.I,
)
FOLLOWING = re.compile(r"\s*[\"'“‘«(]*(\w)")
OPENED, CLOSED = "“«„「『‚‹", "”»」』›"
QUOTED = re.compile(r"[“„«「『][^”“»」』]*[”“»」』]|\"[^\"]*\"")
# Sentences that take back or bear out part of the one before.
QUALIFIES = re.compile(
    r"^\W*(?:(?:That|This|It) (?:is|was) according to\b|According to (?:the |its |his |her |their )?"
    r"(?:report|statement|ministry|police|agency)\b|(?:That|This|So) (?:is|was)? ?(?:what )?.{0,60}\bsaid\b"
    r"|(?:The|This|That|These|Those|Such|Its|His|Her|Their) "
    r"(?:claims?|reports?|accounts?|figures?|statements?|allegations?|tolls?|numbers?)\b.{0,60}"
    r"\b(?:not|unverified|disputed|denied|independently)\b"
    r"|(?:\w+ ){1,4}(?:could|can|was|were|has|have|had) not (?:immediately |independently |yet |been )*"
    r"(?:able to |be )?(?:independently |immediately )?(?:verif|confirm|reach|establish)"
    r"|There was no (?:immediate |independent )*(?:confirmation|comment|word|response)\b"
    r"|(?:He|She|They|It|Both|The \w+|Officials) (?:has |have |had )?(?:denied|denies|deny|rejected|disputed"
    r"|disputes)\b|However\b|But\b"
    r"|(?:Das|Dies|So|Darauf|Darüber)\b.{0,150}\b(?:sagten?|teilten?|erklärten?|berichteten?|bestätigten?"
    r"|angekündigt|mitgeteilt|gesagt|erklärt|bestätigt|geeinigt)\b"
    r"|(?:Die|Diese) (?:Angaben?|Zahlen?|Berichte?)\b.{0,60}\bnicht\b|Aber\b|Doch\b"
    r"|C['’]est ce qu|Ces? (?:chiffres?|informations?|affirmations?|bilan)\b.{0,60}\bpas\b|Mais\b"
    r"|Así lo\b|(?:Los datos|Las cifras|La información)\b.{0,40}\bno\b|Pero\b)",
    re.I,
)
# Words that say what a sentence is about: long ones and numbers.
WORD = re.compile(r"[^\W\d_]{4,}|\d+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WIDE_PER_WORD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What of a story a shot is made from: its public version."""

    kind: str
    headline: str
    standfirst: str
    body: str
    sources: Sequence[str]


def count_words(text: str) -> int:
    """Count words as a reader would; of scripts without spaces, two characters are one."""
    wide = len(WIDE.findall(text))
    spaced = sum(any(letter.isalnum() for letter in word) for word in WIDE.sub(" ", text).split())
    return spaced + -(-wide // WIDE_PER_WORD)


def may_have(kind: str, sources: Sequence[str]) -> bool:
    """Test if a story may have a shot at all: no press release, and nothing unsourced."""
    return kind not in NEVER and any(name.strip() for name in sources)


def objection_to(text: str, headline: str) -> str:
    """Say why an editor's text cannot stand under the headline; empty if it can."""
    if not text.strip():
        return "Write the text, or take the shot away."
    words, room = count_words(text), MOST_WORDS - count_words(headline)
    if words <= room:
        return ""
    return f"{words} words are too many: under this headline there is room for {room}."


def text_by_rule(told: Told) -> str:
    """Take the text of a shot from a story's opening; empty where the rule gives none."""
    if told.kind not in BY_RULE or not may_have(told.kind, told.sources):
        return ""
    room = MOST_WORDS - count_words(told.headline)
    texts = (_fill(units_of(opening), room) for opening in _openings(told))
    return next((text for text in texts if count_words(text) >= LEAST_WORDS), "")


def _openings(told: Told) -> list[list[str]]:
    """Give the openings that may be told, the best first.

    The body names who says so more often than the standfirst does. But where the body lacks its
    lead, which the wire path moves up into the standfirst, it is told behind it.
    """
    body, standfirst = opening_of(told.body), " ".join(told.standfirst.split())
    if not standfirst:
        return [body]
    whole = body if _leads(told.headline, body, standfirst) else [standfirst, *body]
    return [whole, [standfirst]]


def _leads(headline: str, body: Sequence[str], standfirst: str) -> bool:
    """Test if the body opens with what the headline says, rather than with what follows from it."""
    first = _telling(body[0]) if body else frozenset()
    said = _telling(headline)
    return len(said & first) >= max(2, len(said & _telling(standfirst)))


def _telling(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in WORD.findall(text))


def opening_of(body: str) -> list[str]:
    """Give the paragraphs with which a body opens, up to its first list, table, quote or question."""
    found: list[str] = []
    for block in BLOCK.finditer(body):
        text = " ".join(html.unescape(TAG.sub("", block[2])).split())
        if block[1] != "p" or is_question(block[0]):
            break
        if text:
            found.append(text)
    return found


def sentences_of(paragraph: str) -> list[str]:
    """Cut a paragraph into sentences; nothing is cut inside quotation marks.

    What the paragraph ends with is left out unless it is a whole sentence.
    """
    found: list[str] = []
    begin = 0
    for end in END.finditer(f"{paragraph} "):
        sentence = paragraph[begin : end.end()].strip()
        if _ends(sentence, paragraph[end.end() :]):
            found.append(sentence)
            begin = end.end()
    return found


def _ends(sentence: str, rest: str) -> bool:
    if SHORT_FORM.search(sentence) or sentence.rstrip(CLOSING).endswith(("…", "...")):
        return False
    if not _is_balanced(sentence):
        return False
    following = FOLLOWING.match(rest)
    return not (following and following[1].islower())


def _is_balanced(text: str) -> bool:
    """Test if every quotation that was opened has been closed, in whatever marks."""
    if text.count('"') % 2:
        return False
    german = text.count("„")
    opened = sum(text.count(mark) for mark in OPENED) - (german and text.count("“"))
    closed = sum(text.count(mark) for mark in CLOSED) + (text.count("“") if german else 0)
    if german:
        return german <= text.count("“") + text.count("”")
    # French and German use the same marks the other way round.
    return opened == closed or (text.count("»") == text.count("«") and opened <= closed)


def units_of(paragraphs: Iterable[str]) -> list[str]:
    """Put together what has to stand together: a quotation and its speaker, a claim and its limits."""
    units: list[str] = []
    waiting = ""
    for paragraph in paragraphs:
        sentences = sentences_of(paragraph)
        for sentence in sentences:
            whole = f"{waiting} {sentence}".strip()
            waiting = ""
            if is_bare_quotation(sentence):
                waiting = whole
            elif QUALIFIES.match(sentence) and units:
                units[-1] = f"{units[-1]} {whole}"
            else:
                units.append(whole)
        if not sentences or not paragraph.endswith(sentences[-1]):
            # It goes on in a list, or was cut short: what follows has lost its thread.
            break
    return units


def is_bare_quotation(sentence: str) -> bool:
    """Test if a sentence is a quotation that does not say whose words these are."""
    outside = QUOTED.sub(" ", sentence)
    return outside != sentence and count_words(outside) < 2


def _fill(units: Iterable[str], room: int) -> str:
    text = ""
    for unit in units:
        longer = f"{text} {unit}".strip()
        if count_words(longer) > room:
            break
        text = longer
    return text


def is_fresh(published_at: datetime, newest: datetime) -> bool:
    """Test if a shot stands beside the newest one."""
    return newest - published_at <= FRESH
