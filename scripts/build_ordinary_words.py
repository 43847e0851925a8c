"""Builds ``ordinary-words.tsv`` from the word lists of SCOWL.

Run it with the folder of the lists; on Debian the package ``scowl`` puts them there::

    .venv/bin/python scripts/build_ordinary_words.py /usr/share/dict/scowl
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from dateline.tagging.vocabulary import base_forms

TABLE = Path(__file__).parent.parent / "dateline" / "tagging" / "data" / "ordinary-words.tsv"
# The commonest words; from list 40 on they are too rare for a headline.
LEVELS = (10, 20, 35)
SPELLINGS = ("english", "american", "british")
HEAD = """\
# Ordinary English words in base form, which no headline writes with a capital unless in a name.
# source: SCOWL 2020.12.07 (wordlist.aspell.net), lists 10, 20 and 35 without capitals; \
copyright 2000-2011 Kevin Atkinson and others
# licence: SCOWL's own (permission to use, copy, modify, distribute and sell for any purpose, \
with this notice)
"""


def words(folder: Path) -> Iterator[str]:
    """Give the words of the lists that are written in small letters only."""
    for level in LEVELS:
        for spelling in SPELLINGS:
            listed = (folder / f"{spelling}-words.{level}").read_text(encoding="latin-1")
            yield from (word for word in listed.split() if re.fullmatch("[a-z]{2,}", word))


def main() -> None:
    """Write the words, without those that are regular forms of another."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder of SCOWL's word lists.")
    known = set(words(Path(sys.argv[1])))
    base = sorted(word for word in known if known.isdisjoint(base_forms(word)))
    TABLE.write_text(HEAD + textwrap.fill(" ".join(base), 98) + "\n", encoding="utf-8")
    print(f"{len(base)} words of {len(known)}")


if __name__ == "__main__":
    main()
