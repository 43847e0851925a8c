"""What a wire sends survives an editor's save: every block, every word, every space of a table."""

from __future__ import annotations

import json
import re

import pytest

from dateline.desk.admin.richtext import StoryTextArea

pytestmark = pytest.mark.django_db


def through_the_editor(markup: str) -> str:
    """Load and save without touching anything."""
    field = StoryTextArea()
    sent = field.format_value(markup)
    json.loads(sent)
    saved = field.value_from_datadict({"body": sent}, {}, "body")
    return re.sub(r' data-block-key="[^"]*"', "", saved)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Words, words.</p><p>More words.</p>",
        "<h2>Part</h2><h3>Smaller part</h3><p>Text.</p>",
        "<ul><li>One</li><li>Two</li></ul><ol><li>First</li><li>Second</li></ol>",
        "<blockquote>We will open on Friday.</blockquote>",
        '<p>See <a href="https://example.com/a?b=1&amp;c=2">the report</a>, <b>bold</b> and <i>italic</i>.</p>',
        "<pre>Dollar     1.08   +0.01\nYen      160.20   -0.40\n\n  indented</pre>",
        "<pre>a &lt; b &amp;&amp; c</pre><p>After the table.</p>",
        "<p>R&amp;D &lt;draft&gt; “quoted” – dash…</p>",
        "<p>Line one<br/>line two</p>",
        "<ul><li>One<ul><li>Below one</li></ul></li></ul>",
        '<p class="question">How do you stop a dune?</p><p>You do not.</p>',
    ],
)
def test_it_comes_back_as_it_went_in(markup: str) -> None:
    assert through_the_editor(markup) == markup


@pytest.mark.parametrize(
    ("markup", "saved"),
    [
        (
            "<p><strong>Bold</strong> and <em>italic</em></p>",
            "<p><b>Bold</b> and <i>italic</i></p>",
        ),
        (
            "<blockquote><p>First.</p><p>Second.</p></blockquote>",
            "<blockquote>First.</blockquote><blockquote>Second.</blockquote>",
        ),
        ("<ul><li><p>One</p></li></ul>", "<ul><li>One</li></ul>"),
    ],
)
def test_what_the_editor_writes_otherwise_says_the_same(markup: str, saved: str) -> None:
    assert through_the_editor(markup) == saved
    assert through_the_editor(saved) == saved
