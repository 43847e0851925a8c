"""Which page an address means: the same page has one address, whatever hangs on to it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

# Where a page is kept: scheme and host as they ought to be, path and query as the view sees them.
Address = tuple[str, str, str]

MOST_FIELDS = 100
# Pages at longer addresses are made for whoever asks, and not kept.
MOST_CHARACTERS = 500


def canonical_query(query: str, params: Collection[str]) -> str:
    """Leave of a query only the declared parameters, each once, in order; the last value counts.

    Raises ValueError where the query has more fields than anybody would send.
    """
    if not query or not params:
        return ""
    fields = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    return urlencode(sorted({name: value for name, value in fields if name in params}.items()))


def may_be_kept(address: Address) -> bool:
    """Tell whether a page at this address is worth its room."""
    return sum(map(len, address)) <= MOST_CHARACTERS
