"""The words of the interface: every one is translated, and the compiled catalogues are those words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation

from dateline.portal.tests.extracting import Found, in_python, in_template, messages

PORTAL = Path(__file__).resolve().parent.parent
LANGUAGES = sorted(path.name for path in (PORTAL / "locale").iterdir())
PLACES = re.compile(r"%\(\w+\)[sd]")


def catalogue(language: str, suffix: str) -> Catalog:
    path = PORTAL / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"
    with path.open("rb") as file:
        return read_po(file) if suffix == "po" else read_mo(file)


def forms(message: Message | None) -> list[str]:
    if message is None:
        return [""]
    told = message.string
    return [told or ""] if isinstance(told, str) or told is None else list(told)


def entries(found: Catalog) -> dict[tuple[str, str], list[str]]:
    def text(context: object) -> str:  # Babel gives the context of a compiled message as bytes
        return context.decode() if isinstance(context, bytes) else str(context or "")

    def words(message: Message) -> str:
        return message.id if isinstance(message.id, str) else message.id[0]

    return {(words(each), text(each.context)): forms(each) for each in found if each.id}


def translated(found: Catalog, message: Found) -> list[str]:
    return forms(found.get(message.id, context=message.context or None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_readers_see_is_translated(language: str) -> None:
    found = catalogue(language, "po")
    missing = [each for each in sorted(messages()) if not all(translated(found, each))]
    assert missing == [], "run python -m scripts.catalogues, and fill in what is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    found = catalogue(language, "po")
    for each in messages():
        wanted = set(PLACES.findall(each.words + each.several))
        for form in translated(found, each):
            places = set(PLACES.findall(form))
            # “One story” and “two stories” may go without the number.
            assert places <= wanted if each.several else places == wanted, each


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_holds_the_same_words(language: str) -> None:
    written, compiled = entries(catalogue(language, "po")), entries(catalogue(language, "mo"))
    assert compiled == written


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا مواد"),
        (1, "مادة واحدة"),
        (2, "مادتان"),
        (7, "7 مواد"),
        (40, "40 مادة"),
        (100, "100 مادة"),
    ],
)
def test_arabic_counts_in_six_forms(number: int, said: str) -> None:
    with translation.override("ar"):
        words = translation.ngettext("%(number)s story", "%(number)s stories", number)
        assert words % {"number": number} == said


def test_messages_are_found_wherever_they_stand() -> None:
    code = 'f"<p>{escape(gettext(\'One\'))}</p>"; pgettext("author", "By"); ngettext("a", "b", 2)'
    assert sorted(in_python(code)) == [
        ("gettext", ["One"]),
        ("ngettext", ["a", "b"]),
        ("pgettext", ["author", "By"]),
    ]
    page = '{% translate "Two" %}{% blocktranslate with x=y %}Three {{ x }}{% endblocktranslate %}'
    assert [words for _, words in in_template(page, "a page")] == [["Two"], ["Three %(x)s"]]


def test_there_are_words_at_all() -> None:
    assert "Read the full story at %(name)s" in {each.words for each in messages()}
    assert LANGUAGES == ["ar", "de", "es", "fr"]
