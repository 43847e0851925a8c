"""What is asked of names that more than one place has: which countries an item is about."""

from __future__ import annotations

from dateline.tagging import Text, countries_about, read_dateline

# What makes an item long enough to be weighed by the trees, and says nothing of any place.
MORE = (
    "\n\nThe work is to last until the end of next year, and nobody would say what it will cost. "
    "A report is to be laid before the committee in spring, and talks will go on until then."
)


def about(headline: str, body: str) -> set[str]:
    text = Text(headline=headline, body=body, language="en")
    return {country.code for country in countries_about(text, read_dateline(text))}
