"""Persons whose names are those of countries: Chad Miller, Tom Holland, and Jordan, as his friends say."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from dateline.tagging.gazetteer import names
from dateline.tagging.tables import rows, spaced
from dateline.tagging.tokens import Words, fold
from dateline.tagging.vocabulary import headline_words, is_ordinary

# Words that stand before a person's name.
TITLES = spaced(
    "mr mrs ms miss dr sir lord lady judge justice president minister secretary senator sen rep "
    "representative gov governor mayor chairman spokesman spokeswoman analyst professor prof "
    "general gen colonel col captain capt sgt officer detective coach director manager king "
    "queen prince princess pope saint herr frau monsieur madame señor"
)
_SHORTENED = spaced("mr mrs ms dr sen rep gov prof gen col capt sgt")
_OF_FAMILY = spaced("mr mrs ms dr sir judge senator sen rep mayor")
_OF_ROYALS = spaced("king queen prince princess pope saint st")
_TRADES = spaced(
    "writer author novelist poet actor actress singer rapper dancer model designer presenter comedian "
    "striker midfielder defender goalkeeper forward winger runner swimmer sprinter boxer golfer player "
    "student teacher nurse drummer guitarist principal lawyer attorney doctor officer chief pastor farmer "
    "resident neighbour neighbor father mother son daughter brother sister wife husband friend"
)

_FIRST_NAMES = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Kenya"})
# Borne by few: more must show that a person is meant.
_RARE_FIRST_NAMES = frozenset({"India", "China", "Ireland", "Jamaica"})
_SURNAMES = _FIRST_NAMES | {"Washington"}
# Countries far more often than persons: only behind a first name are they a family name.
_RARE_SURNAMES = frozenset({"Holland", "England", "France", "Ireland", "Wales"})
BORNE = _SURNAMES | _RARE_FIRST_NAMES | _RARE_SURNAMES
"""Names of countries and cities that persons bear."""

_PLACING = spaced("in at near outside around through across toward towards à en em nach aus bei")
# As family names end, and firms hardly do.
_OF_FAMILIES = ("son", "sen", "ski", "sky", "vic", "ez", "berg", "stein", "mann", "worth", "ley")
_ARTICLES = spaced("the a an this its their")
# What a person did, besides forms in -ed; what else goes on behind a name, besides verbs of headlines.
_DID = spaced(
    "won lost led ran sang went came took gave made met left felt knew told spoke wrote drove threw beat kept "
    "held stood sat got found began broke set hit fell rose paid bought sold caught said had was is has"
)
_GOES_ON = _DID | spaced("who whose also later never still now then both himself herself")
_DESCRIBING = spaced("who whose a an the his her one")


class Told(NamedTuple):
    """What tells persons from countries beside the words around: the body, and whom it names in full.

    A headline may write every word with a capital, so that only the body shows whose name one is.
    """

    body: tuple[Words, ...]
    persons: frozenset[str] = frozenset()
    headline: bool = False


def person_at(words: Words, first: int, last: int, name: str, told: Told) -> str:
    """Give the whole name of the person whom words, which are one of `BORNE`, call; else nothing."""
    before = _before(words, first)
    if _bears_as_first_name(words, last, name, before, told):
        return f"{name} {words.written[last + 1]}"
    if name in _SURNAMES and (
        _is_titled(words, first, before, TITLES) or _names_person(words, first - 1, first - 1)
    ):
        return f"{words.written[first - 1]} {name}"
    if name in _RARE_SURNAMES and (
        _is_titled(words, first, before, _OF_FAMILY) or _behind_first_name(words, first)
    ):
        return f"{words.written[first - 1]} {name}"
    return ""


def _bears_as_first_name(words: Words, last: int, name: str, before: str, told: Told) -> bool:
    if before in _ARTICLES or last + 1 >= len(words) or words.gap(last) != " ":
        return False
    if f"{name} {words.written[last + 1]}" in told.persons:
        return True
    if name in _FIRST_NAMES:
        return _before_family_name(words, last, before, told)
    return name in _RARE_FIRST_NAMES and _surely_before_family_name(words, last, before)


def _before(words: Words, first: int) -> str:
    """Give the word before a name in its sentence: the point behind "Mr." ends none."""
    before = words.folded[first - 1] if first else ""
    gap = words.gap(first - 1) if first else ""
    return before if gap == " " or (gap == ". " and before in _SHORTENED) else ""


def _is_titled(words: Words, first: int, before: str, titles: frozenset[str]) -> bool:
    """Tell "Minister Jordan" from "told the minister Jordan could not"."""
    return before in titles and (before in _SHORTENED or words.written[first - 1][0].isupper())


def _names_person(words: Words, index: int, gap: int) -> bool:
    """Tell whether a neighbour, behind a gap, is a word that only names are made of."""
    if index < 0 or words.gap(gap) != " " or not _is_written_as_name(words.written[index]):
        return False
    folded = words.folded[index]
    return not is_ordinary(folded) and folded not in TITLES and folded not in names("en")


def _is_written_as_name(written: str) -> bool:
    return len(written) > 2 and written[0].isupper() and not written.isupper()


def _behind_first_name(words: Words, first: int) -> bool:
    """Tell "Tom Holland" from "King Charles France visit"."""
    if not first or words.gap(first - 1) != " " or words.folded[first - 1] not in first_names():
        return False
    title = words.folded[first - 2] if first > 1 else ""
    return words.written[first - 1][0].isupper() and title not in _OF_ROYALS


def _before_family_name(words: Words, last: int, before: str, told: Told) -> bool:
    index = last + 1
    folded = words.folded[index]
    family = folded in family_names()
    if before in _PLACING or folded in TITLES or not _is_written_as_name(words.written[index]):
        return False
    if not is_ordinary(folded) and (family or folded.endswith(_OF_FAMILIES)):
        return _goes_on(words, index, family=True)
    if not (
        (family or _names_person(words, index, last)) and _goes_on(words, index, family=family)
    ):
        return False
    # A firm's name may follow as well (Kenya Airways), and in a headline any word: Israel Stokes Fears.
    standing = _alone(told.body if family else (words,))
    if before in _TRADES or _aged(words, index) or folded in standing:
        return True
    return family and not told.headline and (_acts(words, index) or _is_described(words, index))


def _surely_before_family_name(words: Words, last: int, before: str) -> bool:
    index = last + 1
    plain, family = is_ordinary(words.folded[index]), words.folded[index] in family_names()
    if not _is_written_as_name(words.written[index]) or not _goes_on(words, index, family=family):
        return False
    if plain and not family:
        return False
    return before in _TRADES or _aged(words, index) or (family and not plain)


def _aged(words: Words, index: int) -> bool:
    """Tell whether an age follows: "Chad Hollander, 34, said"."""
    return _behind_comma(words, index).isdecimal()


def _behind_comma(words: Words, index: int) -> str:
    """Give the folded word behind a comma, which may also be the last sign of all."""
    goes_on = index + 1 < len(words) and words.gap(index) == ", "
    return words.folded[index + 1] if goes_on else ""


def _acts(words: Words, index: int) -> bool:
    """Tell whether a verb of the past follows: "Chad Miller won"."""
    if index + 1 >= len(words) or words.gap(index) != " ":
        return False
    written = words.written[index + 1]
    return written in _DID or (written.islower() and written.endswith("ed"))


def _is_described(words: Words, index: int) -> bool:
    """Tell whether it is said who a person is, or others follow: "Chad Foster, Mike Barber and"."""
    following = _behind_comma(words, index)
    return following in _DESCRIBING or following in first_names()


@lru_cache(maxsize=16)
def _alone(body: tuple[Words, ...]) -> frozenset[str]:
    """Give the folded words that stand with a capital and no such name before them: "Hollander said"."""
    return frozenset(
        words.folded[index]
        for words in body
        for index, written in enumerate(words.written)
        if written[0].isupper() and _stands_alone(words, index)
    )


def _stands_alone(words: Words, index: int) -> bool:
    before = words.written[index - 1] if index else ""
    if before in BORNE:
        return False
    # A word may have its capital from the sentence it begins, or from a title: Bishop John.
    return not is_ordinary(words.folded[index]) or _acts(words, index) or fold(before) in _SHORTENED


def _goes_on(words: Words, index: int, *, family: bool = False) -> bool:
    """Tell whether what follows can follow a person: "Chad Miller wins", not "Israel Cup final"."""
    if index + 1 >= len(words) or words.gap(index) != " ":
        return True
    folded = words.folded[index + 1]
    if not is_ordinary(folded) or folded in _GOES_ON or folded.endswith("ed"):
        return True
    if family and folded.endswith("s") and words.written[index + 1] == folded:
        return True
    return folded in headline_words("verb") or folded in headline_words("small")


@cache
def first_names() -> frozenset[str]:
    """Give the folded first names that are hardly anything else."""
    return frozenset(name for row in rows("first-names.tsv") for name in row[0].split())


@cache
def family_names() -> frozenset[str]:
    """Give folded family names, many of which are words or places as well."""
    return frozenset(name for row in rows("family-names.tsv") for name in row[0].split())
