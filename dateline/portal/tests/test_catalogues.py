"""The words of the interface: every one is translated, and the compiled catalogues are those words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PORTAL = Path(__file__).resolve().parent.parent
LANGUAGES = sorted(path.name for path in (PORTAL / "locale").iterdir())
WORDS = (
    re.compile(r'{% translate "([^"]+)"'),
    re.compile(r"{% blocktranslate [^%]*%}([^{]*(?:{{[^}]*}}[^{]*)*){% endblocktranslate %}"),
    re.compile(r'\b(?:_|gettext)\(\s*"([^"]+)"\s*\)'),
)


def catalogue(language: str, suffix: str) -> Catalog:
    path = PORTAL / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"
    with path.open("rb") as file:
        return read_po(file) if suffix == "po" else read_mo(file)


def entries(found: Catalog) -> dict[tuple[str, str], str]:
    def text(context: object) -> str:  # Babel gives the context of a compiled message as bytes
        return context.decode() if isinstance(context, bytes) else str(context or "")

    return {(str(each.id), text(each.context)): str(each.string) for each in found if each.id}


def words_shown() -> Iterator[str]:
    for path in [*PORTAL.glob("templates/portal/*.html"), *PORTAL.glob("**/*.py")]:
        if "tests" not in path.parts:
            for pattern in WORDS:
                for found in pattern.findall(path.read_text(encoding="utf-8")):
                    yield re.sub(r"{{ (\w+) }}", r"%(\1)s", found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_readers_see_is_translated(language: str) -> None:
    known = {message.id for message in catalogue(language, "po") if message.string}
    assert sorted(set(words_shown()) - known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_holds_the_same_words(language: str) -> None:
    written, compiled = entries(catalogue(language, "po")), entries(catalogue(language, "mo"))
    assert compiled == written


def test_there_are_words_at_all() -> None:
    assert "Read the full story at %(name)s" in set(words_shown())
    assert LANGUAGES == ["ar", "de", "es", "fr"]
