"""Words of the interface that are remembered: each in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from dateline.portal.markup.words import gettext, pgettext


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_words_are_those_of_the_language_of_the_page(language: str) -> None:
    with translation.override(language):
        assert gettext("Latest") == translation.gettext("Latest")
        assert pgettext("author", "By") == translation.pgettext("author", "By")
    with translation.override("de"):
        assert gettext("Latest") != "Latest"


def test_a_word_that_is_asked_for_leaves_the_language_of_the_page_as_it_is() -> None:
    with translation.override("de"):
        gettext("Never said before, in no catalogue")
        assert translation.get_language() == "de"
