"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from dateline.tagging.tables import spaced
from dateline.tagging.tokens import count_letters

if TYPE_CHECKING:
    from dateline.tagging.language_model import LanguageModel

# The languages of newsrooms; the detector is not asked about the others, which it would
# otherwise see in short headlines.
NEWSROOM_LANGUAGES = spaced(
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru "
    "sk sl sq sr sv sw ta th tr uk ur vi zh"
)

# Languages that are found only where somebody declares them: in short texts the detector would see
# them in place of larger ones.
DECLARED_LANGUAGES = spaced(
    "af am az be bn bs cy eu ga gl gu ha hy is ka kk km kn ku ky lb lo mk ml mn mr mt my ne pa ps si "
    "so te tg tk tl uz yo zu"
)

# A declared language is doubted only by so much confidence; a headline's few words have to be surer
# than a paragraph, and fewer letters than these may be nothing but names.
_SURE, _SURE_OF_FEW = 0.98, 0.995
_ENOUGH_LETTERS, _FEWEST_LETTERS = 60, 20

# Languages that only their country tells apart in writing: the declared one is believed.
_TOLD_APART_BY_NAME = (spaced("bs hr sr"), spaced("id ms"))

# Which letters other languages than those of the Latin ones are written in.
_LETTERS = {
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "arabic": re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "indian": re.compile("[\u0900-\u0dff]"),
    "eastern": re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"),
    "chinese": re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"),
    "korean": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "caucasian": re.compile("[\u0530-\u058f\u10a0-\u10ff]"),
    "ethiopic": re.compile("[\u1200-\u137f]"),
}
_WRITTEN_IN = {
    language: letters
    for letters, languages in {
        "cyrillic": "be bg kk ky mk mn ru tg uk",
        "greek": "el",
        "arabic": "ar fa ps ur",
        "hebrew": "he yi",
        "indian": "bn gu hi kn ml mr ne pa si ta te",
        "eastern": "km lo my th",
        "chinese": "ja zh",
        "korean": "ko",
        "caucasian": "hy ka",
        "ethiopic": "am",
    }.items()
    for language in languages.split()
}
# Written in two scripts, so that letters say nothing against them.
_IN_SEVERAL = spaced("az ku sr uz tk ha")

# The detector's answer is as good on the opening as on the whole.
_LOOK_AT = 300

# Words that stand in nearly every sentence of one of these languages and in hardly any of another.
# With so many of them in its opening, a text does not speak clearly against its declared language:
# the detector, which takes six times as long, is asked about the others.
_OWN_WORDS = {
    "en": spaced(
        "the of and to that said with from which has had were been by this will would they its are their "
        "after about than when who"
    ),
    "de": spaced("und nicht eine einen auf dass wurde werden sich auch nach wird dem"),
    "fr": spaced("les dans une est qui avec été aux leur cette mais selon ont"),
}
# Of 11,518 openings of wire copy with as many, the detector called all English.
_ENOUGH_OWN_WORDS = 4

# Codes that mean the same to a reader: older ones, parts of a language, and the three-letter ones.
_SAME = {
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh", "mo": "ro",
    "fil": "tl", "arb": "ar", "pes": "fa", "prs": "fa", "sh": "sr", "eng": "en", "deu": "de",
    "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl",
    "dut": "nl", "swe": "sv", "dan": "da", "nor": "no", "nob": "no", "nno": "no", "fin": "fi",
    "pol": "pl", "ces": "cs", "cze": "cs", "slk": "sk", "hun": "hu", "ron": "ro", "rum": "ro",
    "tur": "tr", "ell": "el", "gre": "el", "rus": "ru", "ukr": "uk", "bul": "bg", "srp": "sr",
    "hrv": "hr", "bos": "bs", "slv": "sl", "ara": "ar", "fas": "fa", "per": "fa", "urd": "ur",
    "heb": "he", "hin": "hi", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ind": "id",
    "msa": "ms", "may": "ms", "vie": "vi", "tha": "th", "cat": "ca", "est": "et", "lav": "lv",
    "lit": "lt",
}  # fmt: skip
# Tags that name no language.
_NAMES_NONE = spaced("und mul mis zxx x i root default")

UNKNOWN = "und"


@cache
def _model() -> LanguageModel:
    """Give the detector; numpy and the model take a second and 50 MB, so only on first use."""
    from dateline.tagging.language_model import LanguageModel

    return LanguageModel(NEWSROOM_LANGUAGES, DECLARED_LANGUAGES)


def primary(tag: str) -> str:
    """Give the language of a BCP 47 tag without script and country: "de" of "de-AT"."""
    code = tag.strip().replace("_", "-").split("-")[0].casefold()
    return "" if code in _NAMES_NONE else _SAME.get(code, code)


def language_of(headline: str, body: str, declared: str = "") -> str:
    """Give the language of a story: its body decides where it has one, the headline where not.

    Desks put a headline of their own above copy in another language, and names fill a headline.
    """
    if count_letters(body[:_LOOK_AT]) >= _ENOUGH_LETTERS:
        return detect_language(body, declared)
    return detect_language(f"{headline}\n{body}", declared)


def detect_language(text: str, declared: str = "") -> str:
    """Give the language of a text as an ISO 639 code, or "und" where there is nothing to go by.

    A declared language is believed unless the text is in other letters, or long enough and speaks
    clearly against it.
    """
    sample = text[:_LOOK_AT]
    stated = primary(declared)
    if stated and not _may_be_in(sample, stated):
        stated = ""
    letters = count_letters(sample)
    if letters < (_FEWEST_LETTERS if stated else 2):
        return stated or UNKNOWN
    if plain := _by_own_words(sample, stated):
        return plain
    if stated and not _model().knows(stated):
        return stated
    found, confidence = _model().classify(sample, stated)
    sure = _SURE if letters >= _ENOUGH_LETTERS else _SURE_OF_FEW
    if stated and (confidence < sure or _alike(found, stated)):
        return stated
    return found


def _by_own_words(sample: str, stated: str) -> str:
    """Give the declared language, or without one any, that a text's small words leave no doubt of."""
    words = {*sample.split()}
    for language in (stated,) if stated else _OWN_WORDS:
        if len(_OWN_WORDS.get(language, frozenset()) & words) >= _ENOUGH_OWN_WORDS:
            return language
    return ""


def _alike(found: str, stated: str) -> bool:
    return found == stated or any({found, stated} <= group for group in _TOLD_APART_BY_NAME)


def _may_be_in(sample: str, language: str) -> bool:
    """Tell whether most letters of a text are such as a language is written in."""
    if language in _IN_SEVERAL or (sample.isascii() and language not in _WRITTEN_IN):
        return True
    count = {letters: len(found.findall(sample)) for letters, found in _LETTERS.items()}
    total = count_letters(sample)
    own = _WRITTEN_IN.get(language)
    # Names in Latin letters stand in every language's copy; a language without any of its own
    # letters is not written here.
    if own is not None:
        return count[own] * 5 >= total or total < _FEWEST_LETTERS
    return sum(count.values()) * 2 <= total
