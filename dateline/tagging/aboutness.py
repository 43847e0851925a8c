"""Which countries a story is about: judged by what was learned, else by the rule."""

from __future__ import annotations

from dateline.tagging.facts import Dateline, Text, Weighted
from dateline.tagging.learned import LANGUAGES, chances, chosen
from dateline.tagging.mentions import Mention, language_of, mentions_of
from dateline.tagging.rule import countries_by_rule, in_passing
from dateline.tagging.salience import cases_of

# Shorter texts have too little to weigh: what they name is what they are about.
SHORT = 150


def countries_about(text: Text, dateline: Dateline | None) -> tuple[Weighted, ...]:
    """Give the countries a story is about, the main one first, with their shares of it."""
    mentions = list(mentions_of(text, dateline))
    written = dateline is not None and dateline.place
    if not written and mentions and in_passing(mentions, text.body):
        return (Weighted(text.home_country, 1.0),) if text.home_country else ()
    if len(text.body) >= SHORT and language_of(text) in LANGUAGES:
        return _judged(text, dateline, mentions)
    return countries_by_rule(text, dateline, mentions)


def _judged(text: Text, dateline: Dateline | None, mentions: list[Mention]) -> tuple[Weighted, ...]:
    cases = cases_of(text, dateline, mentions)
    found = chances(cases)
    if found is None:
        return countries_by_rule(text, dateline, mentions)
    return chosen(cases, found)
