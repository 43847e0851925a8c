"""Cleaning what agencies send: HTML and plain text in, a story's few tags and paragraphs out."""

from __future__ import annotations

from dateline.wires.formats.text.blocks import Block, as_html, as_text, paragraph
from dateline.wires.formats.text.endmarks import without_ends
from dateline.wires.formats.text.links import safe_link
from dateline.wires.formats.text.markup import Markup, read_markup, read_tree
from dateline.wires.formats.text.plain import read_plain

__all__ = [
    "Block",
    "Markup",
    "as_html",
    "as_text",
    "clean_html",
    "html_to_text",
    "paragraph",
    "read_markup",
    "read_plain",
    "read_tree",
    "safe_link",
    "text_to_html",
    "without_ends",
]


def clean_html(html: str, base: str = "") -> str:
    """Reduce any HTML to the tags that a story may have; links are resolved against `base`."""
    return as_html(without_ends(read_markup(html, base).blocks))


def html_to_text(html: str) -> str:
    """Turn HTML into plain text with one blank line between paragraphs."""
    return as_text(without_ends(read_markup(html).blocks))


def text_to_html(text: str) -> str:
    """Turn plain text, hard line breaks and tables included, into a story's clean HTML."""
    return as_html(without_ends(read_plain(text)))
