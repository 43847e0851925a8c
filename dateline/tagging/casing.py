"""Headlines in capitals, and how they are written in sentence case."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.tagging.gazetteer import Kind, Name, names
from dateline.tagging.tables import rows, spaced
from dateline.tagging.tokens import Words, fold, words_of

# A share ticker as old Reuters copy writes it: <CKP>, <BP.L>, <TRP.TO>, <ALNN.PA>.
_TICKER = re.compile(r"\s*<[A-Z0-9.\-/]{1,12}>")

# Where a new sentence begins, a capital proves nothing.
_SENTENCE_END = re.compile(r"[.!?:;\"“”]\s|\n\s|\n\n")

_PROPER = {
    Kind.COUNTRY, Kind.DEMONYM, Kind.CAPITAL, Kind.CITY, Kind.REGION, Kind.LEADER,
    Kind.INSTITUTION, Kind.COMPANY, Kind.AGENCY, Kind.NOWHERE,
}  # fmt: skip

_SHARE_OF_CAPITALS = 0.85


def is_shouting(line: str) -> bool:
    """Tell whether a headline is in capitals; tickers, digits and odd small letters do not count."""
    plain = _TICKER.sub("", line)
    upper, lower = sum(map(str.isupper, plain)), sum(map(str.islower, plain))
    several = len(line.split()) > 1 or upper > 5
    return several and upper > 1 and upper >= _SHARE_OF_CAPITALS * (upper + lower)


def sentence_case(headline: str, body: str) -> str:
    """Write a headline in capitals as a sentence; others come back unchanged.

    Names and acronyms take the case they have in the body, else in the gazetteer. Tickers go.
    """
    if not is_shouting(headline):
        return headline
    wanted = frozenset(words_of(headline).folded)
    return _first_capital(_in_capitals_no_more(headline, _spellings(body, wanted)))


def _in_capitals_no_more(headline: str, spellings: dict[str, str]) -> str:
    tickered = _before_tickers(headline)
    plain = " ".join(_TICKER.sub("", headline).split())
    words = words_of(plain)
    known = _known_names(words, spellings)
    pieces, end = [], 0
    for index, written in enumerate(words.written):
        folded = words.folded[index]
        cased = known.get(index) or spellings.get(folded) or _unknown(written, folded, tickered)
        pieces += [plain[end : words.starts[index]], cased]
        end = words.ends[index]
    return "".join((*pieces, plain[end:])).replace("'S", "'s")


def _unknown(written: str, folded: str, tickered: frozenset[str]) -> str:
    """Give the case of a word that neither body nor gazetteer knows."""
    if folded in _acronyms():
        return _acronyms()[folded]
    if "." in written:
        return written
    return written.capitalize() if folded in tickered else written.lower()


def _known_names(words: Words, spellings: dict[str, str]) -> dict[int, str]:
    """Give the gazetteer's spelling of the names in a headline, by word."""
    known: dict[int, str] = {}
    for found in names("en").find(words, shouting=True):
        if not _is_proper(found.value, words.folded[found.first : found.last + 1], spellings):
            continue
        display = words_of(found.value.display).written
        known.update(zip(range(found.first, found.last + 1), display, strict=True))
    return known


def _is_proper(name: Name, folded: tuple[str, ...], spellings: dict[str, str]) -> bool:
    """Tell a name from words that look like it in capitals: "us", "polish", "turkey"."""
    if name.kind not in _PROPER:
        return False
    if len(folded) > 1:
        return True
    return spellings.get(folded[0], "X")[0].isupper() and folded[0] not in _WORDS_IN_CAPITALS


_WORDS_IN_CAPITALS = spaced(
    "us it who fed diet bull orange shell polish pole poles split nice lear prime senate congress "
    "real suez vox total house roma sir who app una ana ina ria tt pa ap cp merit sun spa car"
)


def _spellings(body: str, wanted: frozenset[str]) -> dict[str, str]:
    """Learn from the body how the wanted words are written inside a sentence."""
    words = words_of(body)
    seen: dict[str, Counter[str]] = {}
    for index, folded in enumerate(words.folded):
        if folded not in wanted:
            continue
        if not _starts_sentence(words, index) or _heads_a_name(words, index):
            seen.setdefault(folded, Counter())[words.written[index]] += 1
    return {folded: forms.most_common(1)[0][0] for folded, forms in seen.items()}


def _starts_sentence(words: Words, index: int) -> bool:
    return index == 0 or bool(_SENTENCE_END.search(words.gap(index - 1)))


def _heads_a_name(words: Words, index: int) -> bool:
    """Tell whether the first word of a sentence begins a name of two words or more."""
    if index + 1 >= len(words) or words.folded[index] in _small_words():
        return False
    return words.written[index + 1][0].isupper() and words.gap(index) in {" ", "\n"}


@cache
def _small_words() -> frozenset[str]:
    return spaced(
        "the a an this that these those his her its their our in on at for of to by from with as "
        "but and or if when while after before under some all most many no he she it they we i "
        "one two three first last new former both such however also analysts traders"
    )


@cache
def _acronyms() -> dict[str, str]:
    """Give acronyms newsrooms print in capitals, by folded form."""
    return {fold(word): word for row in rows("acronyms.tsv") for word in row[0].split()}


def _before_tickers(headline: str) -> frozenset[str]:
    """Give the words of company names: those just before a ticker."""
    marked = re.findall(
        r"((?:[A-Z0-9&'./-]+ ){0,3}[A-Z0-9&'./-]+)\s*<[A-Z0-9.\-/]{1,12}>", headline
    )
    return frozenset(fold(word) for run in marked for word in words_of(run).written)


def _first_capital(line: str) -> str:
    for index, letter in enumerate(line):
        if letter.isalpha():
            return line[:index] + letter.upper() + line[index + 1 :]
    return line
