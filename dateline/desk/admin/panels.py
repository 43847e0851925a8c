"""How the story's form is laid out: six tabs, in plain words."""

from __future__ import annotations

from typing import Any

from django.forms import Textarea
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from dateline.desk.admin.forms import SourcesFormSet, StoryForm
from dateline.desk.admin.richtext import StoryTextArea
from dateline.desk.models import Story
from dateline.desk.queries.events import also_told
from dateline.desk.queries.wire import wire_side


class SourcesPanel(InlinePanel):
    """The sources, of which there must be one before the story goes out."""

    def get_form_options(self) -> dict[str, Any]:
        """Use rows that say in plain words that one is missing."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = SourcesFormSet
        return options


class WirePanel(Panel):
    """What came from the agency, to be read and not changed."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one story."""

        template_name = "desk/panels/wire.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the agency's side of the story."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            story = self.instance
            stored = isinstance(story, Story) and bool(story.pk)
            context["wire"] = wire_side(story) if stored else None
            context["event"], context["also_told"] = also_told(story) if stored else (None, ())
            return context


def story_edit_handler() -> TabbedInterface:
    """Build the story's form."""
    return TabbedInterface(
        [
            ObjectList(_words(), heading="Words"),
            ObjectList(_where_and_what(), heading="Where and what"),
            ObjectList(_picture(), heading="Picture"),
            ObjectList(_sources(), heading="Sources"),
            ObjectList(_time(), heading="Time"),
            ObjectList([WirePanel(heading="What the agency sent")], heading="Wire"),
        ],
        base_form_class=StoryForm,
    )


def _words() -> list[Panel]:
    return [
        FieldPanel(
            "headline",
            widget=AdminAutoHeightTextInput(attrs={"rows": 1}),
            classname="desk-headline",
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language"), FieldPanel("desk")]),
        FieldPanel(
            "standfirst",
            widget=Textarea(attrs={"rows": 3}),
            help_text="One or two sentences under the headline.",
        ),
        FieldPanel("body", widget=StoryTextArea()),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldPanel("byline", heading="Byline of the agency")],
            heading="Who wrote it",
        ),
        FieldPanel(
            "correction_note",
            widget=Textarea(attrs={"rows": 2}),
            heading="Correction",
            help_text="Say what was wrong. Readers see it with the next publication, once.",
        ),
    ]


def _where_and_what() -> list[Panel]:
    return [
        FieldPanel("sectors"),
        FieldPanel("countries"),
        MultiFieldPanel(
            [
                FieldPanel("dateline_place", heading="Place", help_text="Such as Seoul."),
                FieldRowPanel(
                    [
                        FieldPanel("dateline_country", heading="Country"),
                        FieldPanel("dateline_date", heading="Date"),
                    ]
                ),
            ],
            heading="Dateline: where it was written",
        ),
        FieldPanel("editions"),
        FieldRowPanel([FieldPanel("urgency"), FieldPanel("slugline")]),
        FieldPanel("slug", heading="Words in the address"),
    ]


def _picture() -> list[Panel]:
    return [
        FieldPanel("lead_picture", help_text="It needs a credit before the story goes out."),
        FieldPanel("picture_caption", heading="Caption for this story"),
    ]


def _sources() -> list[Panel]:
    return [
        SourcesPanel(
            "sources",
            panels=[FieldPanel("name"), FieldPanel("url")],
            heading="Sources",
            label="Source",
            min_num=1,
            help_text="Who says so. Nothing goes out unsourced.",
        ),
        MultiFieldPanel(
            [FieldPanel("link"), FieldPanel("usage_terms", widget=Textarea(attrs={"rows": 2}))],
            heading="Rights",
        ),
    ]


def _time() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("go_live_at", heading="Goes live"),
                        FieldPanel("expire_at", heading="Is taken down"),
                    ]
                )
            ],
            heading="Schedule",
            help_text="Leave them empty, and it goes live when you publish it and stays.",
        ),
        FieldPanel(
            "pinned_until",
            heading="Lead of the home page until",
            help_text="It stands on top until then.",
        ),
    ]
