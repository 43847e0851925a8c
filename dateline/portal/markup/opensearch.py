"""The description of the site's search, as browsers read it: OpenSearch 1.1."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from dateline.wires.formats.xml import fit_for_xml

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
# Letters that the specification leaves to the two.
LONGEST_SHORT_NAME, LONGEST_DESCRIPTION = 16, 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of a search; addresses are whole."""

    short_name: str
    description: str
    language: str
    icon: str
    search: str
    """Where the form of the search is sent, with the words in `q`."""
    itself: str


def description(told: Description) -> str:
    """Write the description."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OpenSearchDescription xmlns="{NAMESPACE}">\n'
        f"<ShortName>{_text(told.short_name[:LONGEST_SHORT_NAME])}</ShortName>\n"
        f"<Description>{_text(told.description[:LONGEST_DESCRIPTION])}</Description>\n"
        f'<Url type="text/html" method="get" template="{escape(told.search)}?q={{searchTerms}}"/>\n'
        '<Url type="application/opensearchdescription+xml" rel="self"'
        f' template="{escape(told.itself)}"/>\n'
        f'<Image width="180" height="180" type="image/png">{escape(told.icon)}</Image>\n'
        f"<Language>{escape(told.language)}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    )


def _text(words: str) -> str:
    return escape(fit_for_xml(words))
