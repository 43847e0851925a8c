"""Brings the catalogues of translations up to date and compiles them.

    .venv/bin/python -m scripts.catalogues

Messages that the site no longer says are dropped, new ones are added without a translation (a test
says which), and each `django.mo` is written from its `django.po`. It needs no gettext tools.
"""

from __future__ import annotations

import copy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dateline.portal.tests.extracting import HOUSE, Found, messages

LOCALE = HOUSE / "portal" / "locale"


def main() -> None:
    """Refresh every catalogue, and say what is missing."""
    wanted = sorted(messages())
    for folder in sorted(LOCALE.iterdir()):
        missing = refresh(folder / "LC_MESSAGES" / "django.po", wanted)
        print(f"{folder.name}: {len(wanted)} messages, {missing} without a translation")


def refresh(path: Path, wanted: list[Found]) -> int:
    """Rewrite one catalogue and compile it; gives how many messages have no translation."""
    with path.open("rb") as file:
        old = read_po(file)
    new = Catalog(locale=old.locale, fuzzy=False)
    # The plural forms are those of the file: Babel's differ from Django's for some languages.
    vars(new).update(_num_plurals=old.num_plurals, _plural_expr=old.plural_expr)
    for each in wanted:
        known = old.get(each.id, context=each.context or None)
        string = (
            copy.copy(known.string) if known else ("",) * new.num_plurals if each.several else ""
        )
        new.add(each.id, string, context=each.context or None)
    with path.open("wb") as file:
        write_po(file, new, width=100, omit_header=False, sort_output=True)
    text = path.read_text(encoding="utf-8")
    path.write_text(header_of(new) + text[text.index("\n\n", text.index("msgid")) :].lstrip("\n"))
    with path.open("rb") as file:
        made = read_po(file)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, made)
    return sum(not all(_forms(each.string)) for each in made if each.id)


def header_of(catalogue: Catalog) -> str:
    """Write what the file says of itself; no dates, so that nothing changes without a reason."""
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    )


def _forms(string: object) -> list[str]:
    return list(string) if isinstance(string, (tuple, list)) else [str(string)]


if __name__ == "__main__":
    main()
