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
from dateline.tagging.subjects import sectors, sectors_of
from dateline.tagging.tagger import tag

__all__ = [
    "Dateline",
    "Sector",
    "Tags",
    "Text",
    "Weighted",
    "city_position",
    "countries_about",
    "country_codes",
    "country_name",
    "country_position",
    "detect_language",
    "is_shouting",
    "read_dateline",
    "sectors",
    "sectors_of",
    "sentence_case",
    "tag",
    "tidy_headline",
]
