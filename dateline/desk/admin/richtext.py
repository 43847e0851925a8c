"""Rich text that loses nothing of wire copy: tables kept in `<pre>`, quotes and lists with paragraphs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    BlockElementHandler,
    HtmlToContentStateHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import BlockFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

PREFORMATTED = "preformatted"
BLOCK = "code-block"
# A question of an interview: a paragraph that is marked as one.
QUESTION, QUESTION_BLOCK = "question", "question"
# In these a paragraph is no block of its own: the editor's blocks do not nest.
HOLDERS = {"blockquote": "blockquote", "li": "li"}


def register_preformatted(features: FeatureRegistry) -> None:
    """Teach Wagtail's editor a block that keeps its line breaks and spaces."""
    features.register_editor_plugin(
        "draftail",
        PREFORMATTED,
        BlockFeature({"type": BLOCK, "icon": "table", "description": "Table or list as typed"}),
    )
    features.register_converter_rule(
        "contentstate",
        PREFORMATTED,
        {
            "from_database_format": {"pre": BlockElementHandler(BLOCK)},
            "to_database_format": {"block_map": {BLOCK: "pre"}},
        },
    )


def register_question(features: FeatureRegistry) -> None:
    """Teach Wagtail's editor the questions of an interview; what follows one is its answer."""
    control = {"type": QUESTION_BLOCK, "icon": "help", "description": "Question of an interview"}
    features.register_editor_plugin("draftail", QUESTION, BlockFeature(control))
    features.register_converter_rule(
        "contentstate",
        QUESTION,
        {
            "from_database_format": {'p[class="question"]': BlockElementHandler(QUESTION_BLOCK)},
            "to_database_format": {
                "block_map": {QUESTION_BLOCK: {"element": "p", "props": {"class": "question"}}}
            },
        },
    )


class WireCopyHandler(HtmlToContentStateHandler):
    """Reads HTML into the editor's blocks.

    Wagtail's own reader folds white space in `<pre>` too, and makes an empty quote and a plain
    paragraph of a quote that holds paragraphs.
    """

    def handle_data(self, content: str) -> None:
        """Take text into the current block, as it stands where it is preformatted."""
        block = self.state.current_block
        if block is None or block.type != BLOCK:
            super().handle_data(content)
            return
        block.text += content
        self.state.leading_whitespace = KEEP_WHITESPACE

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a paragraph in a quote or a list item is a part of it."""
        holder = self._holder() if name == "p" else None
        if holder is None:
            super().handle_starttag(name, attrs)
            return
        self.open_elements.append((name, None))
        block = self.state.current_block
        if block is not None and not block.text:
            return
        handler = self.element_handlers.match(*holder)
        handler.handle_starttag(holder[0], [], self.state, self.contentstate)

    def _holder(self) -> tuple[str, dict[str, str]] | None:
        held = [name for name, handler in self.open_elements if handler and name in HOLDERS]
        return (held[-1], {}) if held else None


class WireCopyConverter(ContentstateConverter):
    """Turns stored HTML into the editor's form and back."""

    def __init__(self, features: list[str]) -> None:
        super().__init__(features)
        self.html_to_contentstate_handler = WireCopyHandler(features)


class StoryTextArea(DraftailRichTextArea):
    """The editor for a story's body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editors: dict[str, Any] = settings.WAGTAILADMIN_RICH_TEXT_EDITORS
        kwargs.setdefault("features", editors["default"]["OPTIONS"]["features"])
        super().__init__(*args, **kwargs)
        self.converter = WireCopyConverter(self.features)
