"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dateline.tagging.tables import spaced

if TYPE_CHECKING:
    from dateline.tagging.language_model import LanguageModel

# The languages of newsrooms; the detector is not asked about the others, which it would
# otherwise see in short headlines.
NEWSROOM_LANGUAGES = spaced(
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru "
    "sk sl sq sr sv sw ta th tr uk ur vi zh"
)

# A declared language is doubted only by this much confidence, over at least so many letters.
_SURE = 0.98
_ENOUGH_LETTERS = 60

# The detector's answer is as good on the opening as on the whole.
_LOOK_AT = 300

# Words that stand in nearly every sentence of one of these languages and in hardly any of another.
# With so many of them in its opening, a text does not speak clearly against its declared language:
# the detector, which takes six times as long, is asked about the others.
_OWN_WORDS = {
    "en": spaced(
        "the of and to that said with from which has had were been by this will would they"
    ),
    "de": spaced("und nicht eine einen auf dass wurde werden sich auch nach wird dem"),
    "fr": spaced("les dans une est qui avec été aux leur cette mais selon ont"),
}
_ENOUGH_OWN_WORDS = 4

# Codes that mean the same to a reader.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh"}

UNKNOWN = "und"


@cache
def _model() -> LanguageModel:
    """Give the detector; numpy and the model take a second and 50 MB, so only on first use."""
    from dateline.tagging.language_model import LanguageModel

    return LanguageModel(NEWSROOM_LANGUAGES)


def primary(tag: str) -> str:
    """Give the language of a BCP 47 tag without script and country: "de" of "de-AT"."""
    code = tag.strip().replace("_", "-").split("-")[0].casefold()
    return _SAME.get(code, code)


def detect_language(text: str, declared: str = "") -> str:
    """Give the language of a text as an ISO 639 code, or "und" where there is nothing to go by.

    A declared language is believed unless a long enough text speaks clearly against it.
    """
    stated = primary(declared)
    sample = text[:_LOOK_AT]
    letters = sum(map(str.isalpha, sample))
    if letters < (_ENOUGH_LETTERS if stated else 2):
        return stated or UNKNOWN
    if len(_OWN_WORDS.get(stated, frozenset()).intersection(sample.split())) >= _ENOUGH_OWN_WORDS:
        return stated
    found, confidence = _model().classify(sample)
    if stated and (found == stated or confidence < _SURE):
        return stated
    return found
