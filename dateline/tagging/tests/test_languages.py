"""Which language a text is in: headlines alone, wrong tags, bodies that decide."""

from __future__ import annotations

import pytest

from dateline.tagging.languages import UNKNOWN, detect_language, language_of, primary
from dateline.tagging.tests.headlines import HEADLINES, NEAR

GERMAN = (
    "Nach neun Tagen ist der Streik der Fährleute zu Ende gegangen. Beide Seiten einigten sich "
    "in der Nacht auf höhere Löhne, die ersten Schiffe fahren wieder am Montag."
)
SERBIAN = (
    "Štrajk posada trajekata završen je posle devet dana. Obe strane su se noću dogovorile o "
    "većim platama, a prvi brodovi će ponovo ploviti u ponedeljak ujutru."
)
GALICIAN = (
    "A folga dos transbordadores rematou despois de nove días. As dúas partes acordaron onte á "
    "noite unha suba dos salarios e os primeiros barcos sairán o luns pola mañá."
)
NAMES = (
    "Djokovic – Alcaraz 6:4, 7:5",
    "Bayern München – Real Madrid 3:2",
    "Xi Jinping, Kim Jong Un",
    "Rio de Janeiro, São Paulo",
    "Formel 1: Verstappen, Hamilton, Leclerc",
    "Orbán Viktor – Ursula von der Leyen",
)
ALL = [(language, line) for language, lines in HEADLINES.items() for line in lines]


def near(one: str, other: str) -> bool:
    return any({one, other} <= group for group in NEAR)


def test_a_headline_alone_tells_its_language() -> None:
    wrong = [(tongue, line) for tongue, line in ALL if detect_language(line) != tongue]
    assert len(HEADLINES) >= 34
    assert len(wrong) <= 8, wrong


def test_longer_headlines_are_wrong_among_neighbours_alone() -> None:
    found = [(tongue, detect_language(line), line) for tongue, line in ALL if len(line) > 30]
    assert not [each for each in found if each[0] != each[1] and not near(*each[:2])]


@pytest.mark.parametrize(("language", "headline"), ALL)
def test_a_right_tag_is_never_overruled(language: str, headline: str) -> None:
    assert detect_language(headline, language) == language


@pytest.mark.parametrize("language", ["el", "ru", "ar", "he", "hi", "zh", "ja", "ko", "th"])
@pytest.mark.parametrize("declared", ["en", "en-US", "de"])
def test_letters_alone_speak_against_a_tag(language: str, declared: str) -> None:
    for headline in HEADLINES[language]:
        assert near(detect_language(headline, declared), language) or (
            detect_language(headline, declared) == language
        )


@pytest.mark.parametrize("declared", ["ar", "ru", "zh", "ko", "hi"])
def test_latin_letters_speak_against_a_tag_too(declared: str) -> None:
    assert detect_language("Ferry strike ends after nine days of talks", declared) == "en"


@pytest.mark.parametrize("declared", ["en", "de", "fr", "es", "tr"])
@pytest.mark.parametrize("names", NAMES)
def test_names_overrule_no_tag(names: str, declared: str) -> None:
    assert detect_language(names, declared) == declared


def test_names_in_other_letters_do_not_either() -> None:
    assert detect_language("Der Autor schrieb «Война и мир» 1869", "de") == "de"
    assert detect_language("iPhone 17 Pro Max", "ru") == "ru"
    assert detect_language("زيارة Emmanuel Macron إلى Abu Dhabi", "ar") == "ar"


def test_a_paragraph_overrules_a_wrong_tag() -> None:
    assert detect_language(GERMAN, "en") == "de"
    assert detect_language(GERMAN, "de-AT") == "de"


def test_the_body_decides_and_not_a_headline_in_another_language() -> None:
    assert language_of("Ferry strike: what the papers say about it", GERMAN) == "de"
    assert language_of("Streik", "") == detect_language("Streik")


@pytest.mark.parametrize("declared", ["", "en", "en-GB"])
def test_small_words_leave_no_doubt_of_english_among_foreign_names(declared: str) -> None:
    text = (
        "Jämtkraft, Öresundståg are sälj their Hällefors after Värmdö. Märsta about Sjöbo in Malmö."
    )
    assert detect_language(text, declared) == "en"


@pytest.mark.parametrize("declared", ["hr", "bs", "sr", "sr-Latn"])
def test_what_only_the_country_tells_apart_is_as_declared(declared: str) -> None:
    assert detect_language(SERBIAN, declared) == primary(declared)


def test_serbian_without_a_tag_is_read_as_one_of_its_neighbours() -> None:
    assert detect_language(SERBIAN) in {"hr", "sr"}


def test_a_smaller_language_is_found_where_it_is_declared() -> None:
    assert detect_language(GALICIAN, "gl") == "gl"
    assert detect_language(GERMAN, "gl") == "de"
    assert detect_language(GALICIAN) in {"pt", "es", "ca"}


def test_a_language_that_the_detector_does_not_know_is_believed() -> None:
    assert detect_language(GERMAN, "gsw") == "gsw"


@pytest.mark.parametrize(
    ("tag", "language"),
    {
        "de-AT": "de", "pt_BR": "pt", "EN": "en", "nb-NO": "no", "nn": "no", "zh-Hant-TW": "zh",
        "eng": "en", "ger": "de", "fil-PH": "tl", "iw": "he", "und": "", "mul": "", "x-default": "",
        "zxx": "", "": "", "  fr ": "fr",
    }.items(),
)  # fmt: skip
def test_tags_are_read_in_the_forms_that_occur(tag: str, language: str) -> None:
    assert primary(tag) == language


@pytest.mark.parametrize("text", ["", " ", "4:2", "!", "💥", "\n\n", "12 - 13 - 14"])
def test_without_letters_nothing_is_known(text: str) -> None:
    assert detect_language(text) == UNKNOWN
    assert detect_language(text, "fr") == "fr"
    assert detect_language(text, "und") == UNKNOWN
