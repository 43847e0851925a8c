"""Bylines as agencies write them: who is named in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

Known = TypeVar("Known")

# "By", in the languages of our agencies.
OPENED = re.compile(r"^\s*(?:by|von|par|por|de|da|di|door|av|af|بقلم|كتب)\s*:?\s+", re.I)
BETWEEN = re.compile(
    r"\s*[,;/&]\s*|\s+(?:and|und|et|y|e|en|och|og|with|mit|avec|con)\s+|\s+و\s*(?=\w)", re.I
)


def names_in(byline: str) -> tuple[str, ...]:
    """Give the names in a byline, in their order."""
    text = OPENED.sub("", " ".join(byline.split()))
    return tuple(
        dict.fromkeys(name for part in BETWEEN.split(text) if (name := part.strip(" .-–")))
    )


def key_of(name: str) -> str:
    """Give a name as it is compared: without case, in single spaces."""
    return " ".join(name.split()).casefold()


def known_in(byline: str, known: Mapping[str, Known]) -> tuple[Known, ...]:
    """Give those whom a byline names, where all of them are known by `key_of` their names.

    Where one is not, the byline stays as the agency wrote it: else somebody would lose the credit.
    """
    found = [known.get(key_of(name)) for name in names_in(byline)] if known else []
    everybody = tuple(each for each in found if each is not None)
    return everybody if len(everybody) == len(found) else ()
