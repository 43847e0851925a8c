"""Headlines in capitals, and how they are written in sentence case."""

from __future__ import annotations

import re
import textwrap

from dateline.tagging.gazetteer import Kind, Name, names
from dateline.tagging.name_runs import named_words, without_marks
from dateline.tagging.spellings import Spellings, learn_spellings
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Words, letter_cases, words_of
from dateline.tagging.vocabulary import (
    WEEKDAYS,
    acronyms,
    firm_forms,
    headline_words,
    is_ordinary,
    looks_like_acronym,
    month_names,
)

_TICKER = re.compile(r"<[A-Z0-9.\-/]{1,12}>")
# Where a sentence or a paragraph ends, in copy with blank lines or indents and without; an initial
# ("J. DOE", "THE U.S. SAID") ends none.
_ENDS = re.compile(r"((?<=[.!?])(?<!\.[A-Z]\.)(?<!\s[A-Z]\.)\s+|\n\s*\n\s*|\n {3,})")

_PROPER = {
    Kind.COUNTRY, Kind.DEMONYM, Kind.CAPITAL, Kind.CITY, Kind.REGION, Kind.LEADER,
    Kind.INSTITUTION, Kind.COMPANY, Kind.AGENCY, Kind.NOWHERE,
    Kind.PERSON,
}  # fmt: skip
_ADJECTIVES = {Kind.DEMONYM, Kind.COUNTRY}

_SHARE_OF_CAPITALS = 0.85

# Longer lines are no headlines, and names in them are not looked for word by word.
_LONGEST = 1000

# So much of a body tells whether it is in capitals.
_OPENING = 200


def is_shouting(line: str) -> bool:
    """Tell whether a headline is in capitals; tickers, digits and odd small letters do not count."""
    if len(line) > _LONGEST:
        return False
    plain = _TICKER.sub("", line) if "<" in line else line
    upper, lower = letter_cases(plain)
    if upper < 2 or upper < _SHARE_OF_CAPITALS * (upper + lower):
        return False
    return upper > 5 or len(line.split()) > 1


def sentence_case(headline: str, body: str) -> str:
    """Write a headline in capitals as a sentence; others come back unchanged.

    Names and acronyms take the case they have in the body, else in the gazetteer. Tickers and
    the brackets around names go.
    """
    if not is_shouting(headline):
        return headline
    unmarked = without_marks(" ".join(headline.split()))
    words = words_of(unmarked.line)
    body_says = learn_spellings(body, frozenset(words.folded))
    known = _known_names(words, body_says)
    firms = named_words(unmarked, words, body_says)
    pieces, end = [], 0
    for index in range(len(words)):
        cased = known.get(index) or _cased(words, index, body_says, index in firms)
        pieces += [unmarked.line[end : words.starts[index]], cased]
        end = words.ends[index]
    return _first_capital(" ".join("".join((*pieces, unmarked.line[end:])).split()))


def cased_body(body: str) -> str:
    """Write a body in capitals, as old wires send them, as sentences; others come back unchanged."""
    if not is_shouting(body[:_OPENING]):
        return body
    pieces = _ENDS.split(body)
    return "".join(
        piece if number % 2 else "\n".join(sentence_case(each, "") for each in _in_reach(piece))
        for number, piece in enumerate(pieces)
    )


def _in_reach(sentence: str) -> list[str]:
    """Give a sentence whole; by its lines, and long lines in parts, where nothing says that it ends."""
    if len(sentence) <= _LONGEST:
        return [sentence]
    return [
        part
        for line in sentence.split("\n")
        for part in textwrap.wrap(line, _LONGEST, break_on_hyphens=False)
    ]


def _cased(words: Words, index: int, body_says: Spellings, in_firm: bool) -> str:
    """Give the case of a word that is in no name of the gazetteer."""
    written, folded = words.written[index], words.folded[index]
    if index and words.gap(index - 1) == "'" and len(folded) <= 2:
        return written.lower()
    if _is_date(words, index):
        return written.capitalize()
    if in_firm:
        return _in_firm(words, index, body_says)
    if folded in headline_words("figure"):
        return acronyms().get(folded) or written.lower()
    if folded in headline_words("title"):
        return _title(words, index, body_says)
    return _by_body(words, index, body_says) or _unknown(words, index)


def _in_firm(words: Words, index: int, body_says: Spellings) -> str:
    """Give the case of a word in the name of a firm."""
    written, folded = words.written[index], words.folded[index]
    if folded in firm_forms():
        return firm_forms()[folded]
    if folded in headline_words("small"):
        return written.lower()
    if spelled := body_says.of_name(folded) or acronyms().get(folded, ""):
        return spelled
    cut_short = words.gap(index) == "'"  # as in "Int'l"
    if "." in written or not (cut_short or is_ordinary(folded) or not looks_like_acronym(folded)):
        return written
    if folded.startswith("mc") and len(folded) > 4 and not is_ordinary(folded):
        return "Mc" + folded[2:].capitalize()
    return _capitalised(written)


def _capitalised(written: str) -> str:
    """Give a word small letters but for its first, which a number may precede: 3Com."""
    return re.sub(r"[^\W\d_]", lambda first: first[0].upper(), written.lower(), count=1)


def _title(words: Words, index: int, body_says: Spellings) -> str:
    """Give a title a capital before the name of who bears it: "Premier Zhao", "the premier"."""
    written, folded = words.written[index], words.folded[index]
    following = words.folded[index + 1] if index + 1 < len(words) else ""
    bears = following and not is_ordinary(following) and body_says.join(folded, following)
    return written.capitalize() if bears else written.lower()


def _by_body(words: Words, index: int, body_says: Spellings) -> str:
    """Give the case a word has in the body, or nothing where the body proves none."""
    written, folded = words.written[index], words.folded[index]
    if _in_pair(words, index, body_says):
        return body_says.of_name(folded)
    if folded in headline_words("small"):
        return written.lower()
    printed = acronyms().get(folded, "")
    if printed and (printed in body_says.alone[folded] or not is_ordinary(folded)):
        return printed
    owner = words.gap(index) == "'" and not body_says.small[folded]
    if body_says.is_name(folded) or owner:
        return body_says.of_name(folded)
    if body_says.small[folded]:
        return written.lower()
    if is_ordinary(folded):
        return printed or written.lower()
    return body_says.of_name(folded)


def _in_pair(words: Words, index: int, body_says: Spellings) -> bool:
    """Tell whether the word and a neighbour stand together in a name in the body as well."""
    folded = words.folded
    if index + 1 < len(folded) and body_says.join(folded[index], folded[index + 1]):
        return True
    if not index or not body_says.join(folded[index - 1], folded[index]):
        return False
    before = names("en").get(folded[index - 1])
    if before is None or before.kind not in _ADJECTIVES:
        return True
    if words.gap(index - 1) != " " and is_ordinary(folded[index]):  # a sentence began after "U.S."
        return folded[index] in _HOUSES
    titled = folded[index + 1 : index + 2] and folded[index + 1] in headline_words("title")
    return not (titled or body_says.small[folded[index]])


_HOUSES = spaced("house senate treasury congress army navy")


def _unknown(words: Words, index: int) -> str:
    """Give the case of a word that neither body nor gazetteer nor dictionary knows."""
    written, folded = words.written[index], words.folded[index]
    if folded in acronyms():
        return acronyms()[folded]
    in_brackets = index and words.gap(index - 1).endswith("(")
    initial = folded != "a" and bool(re.fullmatch(r"[a-z]\d*", folded))  # M3, K mart
    if initial or in_brackets or "." in written:
        return written
    if folded in firm_forms() and folded != "co":
        return firm_forms()[folded]
    speakable = not looks_like_acronym(folded) or any(vowel in folded for vowel in "aeiouy")
    return written.lower() if speakable else written


def _is_date(words: Words, index: int) -> bool:
    """Tell a month or weekday; "may", "march" and "mar" are months beside a number or "in"."""
    folded = words.folded
    if folded[index] in WEEKDAYS:
        return True
    if folded[index] not in month_names():
        return False
    if folded[index] not in {"may", "march", "mar", "dec", "sept"}:
        return True
    before = folded[index - 1] if index else ""
    after = folded[index + 1] if index + 1 < len(folded) else ""
    return before in _BEFORE_MONTHS or before[:1].isdigit() or after[:1].isdigit()


_BEFORE_MONTHS = spaced("in by since until early late mid from end through of last next this")


def _known_names(words: Words, body_says: Spellings) -> dict[int, str]:
    """Give the gazetteer's spelling of the names in a headline, by word."""
    known: dict[int, str] = {}
    for found in names("en").find(words, shouting=True):
        if not _is_proper(found.value, words.folded[found.first : found.last + 1], body_says):
            continue
        display = words_of(found.value.display).written
        known.update(zip(range(found.first, found.last + 1), display, strict=True))
    return known


def _is_proper(name: Name, folded: tuple[str, ...], body_says: Spellings) -> bool:
    """Tell a name from words that look like it in capitals: "us", "polish", "turkey"."""
    if name.kind not in _PROPER:
        return False
    if len(folded) > 1:
        return True
    written_small = body_says.small[folded[0]] and not body_says.is_name(folded[0])
    return not written_small and folded[0] not in _WORDS_IN_CAPITALS


_WORDS_IN_CAPITALS = spaced(
    "us it who fed diet bull orange shell polish pole poles split nice lear prime senate congress "
    "real suez vox total house roma sir who app una ana ina ria tt pa ap cp merit sun spa car"
)


def _first_capital(line: str) -> str:
    """Give the first letter a capital, unless a number opens the line."""
    for index, letter in enumerate(line):
        if letter.isalnum():
            return line[:index] + letter.upper() + line[index + 1 :]
    return line
