"""Which entry of a list somebody means who typed a name, or no more than its beginning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dateline.desk.rules.country_names import ALSO_CALLED

# More names than these are no help in a message.
NAMED = 4
BEFORE_ITS_OWN = " › "
LONGEST_CODE = 2


def meant_by(typed: str, entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the entries (code, name) that were meant: one where it is plain, else all that fit.

    A whole name wins over longer ones that begin so (Niger, Nigeria); case and accents do not
    count, and a word inside a name may be typed alone (Korea). A country goes by other names than
    its own (America is not American Samoa). What may be a code, such as FI or DE, is completed to no
    name that happens to begin so.
    """
    wanted = _plain(typed)
    if not wanted:
        return []
    plain = [(entry, _plain(entry[1])) for entry in entries]
    whole = [entry for entry, name in plain if name == wanted]
    below = [entry for entry, name in plain if name.rpartition(BEFORE_ITS_OWN)[2] == wanted]
    also = {entry: [_plain(other) for other in ALSO_CALLED.get(entry[0], ())] for entry, _ in plain}
    called = [entry for entry, _ in plain if wanted in also[entry]]
    begins = re.compile(rf"\b{re.escape(wanted)}")
    fitting = [entry for entry, name in plain if any(map(begins.search, (name, *also[entry])))]
    if len(fitting) == 1 and len(wanted) <= LONGEST_CODE:
        fitting = []
    return whole or below or called or fitting


def why_unclear(typed: str, found: list[tuple[str, str]], noun: str) -> str:
    """Return what to do about a name that fits no entry, or several."""
    if not found:
        return f"“{typed}” is not in the list. Choose {noun} from it, or empty the field."
    names = ", ".join(name for _, name in found[:NAMED])
    more = " and others" if len(found) > NAMED else ""
    return f"“{typed}” may be {names}{more}. Choose one, or empty the field."


def _plain(text: str) -> str:
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)
    )
    return " ".join(bare.replace("’", "'").casefold().split())
