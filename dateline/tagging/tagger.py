"""One call for everything that tagging finds in a story."""

from __future__ import annotations

from dataclasses import replace

from dateline.tagging.aboutness import countries_about
from dateline.tagging.datelines import read_dateline
from dateline.tagging.facts import Dateline, Tags, Text
from dateline.tagging.languages import language_of
from dateline.tagging.subjects import Learned, sectors_of

# What a story is about stands in its opening; an annual report or a hostile file is not read whole.
LONGEST_HEADLINE, LONGEST_DATELINE, LONGEST_BODY = 500, 200, 40_000


def tag(text: Text, *, year: int | None = None, learned: Learned | None = None) -> Tags:
    """Find a story's language, dateline, countries and sectors.

    ``year`` is the year in which the story arrived; it completes the dateline's date.
    ``learned`` is what the newsroom's own stories taught of sectors. Of a text longer than the limits
    above the rest is left out.
    """
    language = language_of(text.headline[:LONGEST_HEADLINE], text.body, text.language)
    told = Text(
        headline=text.headline[:LONGEST_HEADLINE],
        body=text.body[:LONGEST_BODY],
        dateline=text.dateline[:LONGEST_DATELINE],
        language=language,
        subjects=text.subjects,
        home_country=text.home_country,
    )
    dateline = read_dateline(told, year=year)
    return Tags(
        language=language,
        dateline=dateline,
        countries=countries_about(told, dateline),
        sectors=sectors_of(_after_dateline(told, dateline), learned),
    )


def _after_dateline(text: Text, dateline: Dateline | None) -> Text:
    """Give a text whose body begins behind the dateline."""
    if dateline is None or not dateline.opening:
        return text
    return replace(text, body=text.body.removeprefix(dateline.opening))
