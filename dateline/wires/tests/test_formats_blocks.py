"""What is written without the cleaner is, letter for letter, what the cleaner would have written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.wires.formats.text import clean_html
from dateline.wires.formats.text.blocks import _HARMLESS, CLEANER, as_html, paragraph

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PIECES = st.sampled_from([
    "<p>", "</p>", "<strong>", "</strong>", "<em>", "</em>", "\n", "&amp;", "&lt;", "&gt;", "&#60;", "&nbsp;",
    "<script>", "<a href='javascript:x'>", "</a>", "<p onclick=x>", "<!--", "-->", "<", ">", "&", "\xa0", "\r",
])  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_paragraphs_of_any_words_are_as_the_cleaner_leaves_them(texts: list[str]) -> None:
    html = as_html([paragraph(text) for text in texts])
    assert CLEANER.clean(html) == html.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(PIECES | WORDS, max_size=14))
def test_nothing_passes_the_cleaner_that_it_would_have_changed(pieces: list[str]) -> None:
    for html in ("".join(pieces), f"<p>{''.join(pieces)}</p>"):
        assert not _HARMLESS.fullmatch(html) or CLEANER.clean(html) == html


@pytest.mark.parametrize(
    "html",
    ["<p>Quay <b>closed</b> &amp; shut.</p>", "<p>One.</p><p><i>Two</i> &lt;3</p>", "<p>5 > 4</p>"],
)
def test_plain_stories_take_the_short_way(html: str) -> None:
    assert _HARMLESS.fullmatch(clean_html(html))


def test_a_long_story_that_is_not_plain_at_its_end_is_looked_through_once() -> None:
    html = "<p>" + "Quay &amp; <em>pier</em> " * 50_000 + "<u></p>"
    assert not _HARMLESS.fullmatch(html)
