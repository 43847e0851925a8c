"""Text in, facts out: language, dateline, countries and sectors, as pure functions.

Nothing here knows Django, a database or the network. Data is read from ``data/`` on first use.
"""

from __future__ import annotations

from dateline.tagging.aboutness import countries_about
from dateline.tagging.atlas import country_codes, country_name, country_position
from dateline.tagging.casing import is_shouting, sentence_case
from dateline.tagging.datelines import read_dateline
from dateline.tagging.facts import Dateline, Sector, Tags, Text, Weighted
from dateline.tagging.gazetteer import city_position
from dateline.tagging.headlines import tidy_headline
from dateline.tagging.languages import detect_language
from dateline.tagging.recall import fresh_keys, likeliest
from dateline.tagging.sameness import Likeness, likeness
from dateline.tagging.subjects import Learned, sectors, sectors_of
from dateline.tagging.tagger import tag
from dateline.tagging.wording import Wording, wording

__all__ = [
    "Dateline",
    "Learned",
    "Likeness",
    "Sector",
    "Tags",
    "Text",
    "Weighted",
    "Wording",
    "city_position",
    "countries_about",
    "country_codes",
    "country_name",
    "country_position",
    "detect_language",
    "fresh_keys",
    "is_shouting",
    "likeliest",
    "likeness",
    "read_dateline",
    "sectors",
    "sectors_of",
    "sentence_case",
    "tag",
    "tidy_headline",
    "wording",
]
