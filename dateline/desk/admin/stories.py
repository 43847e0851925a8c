"""Stories at the desk: one viewset that ties list, editor, history, kill and whereabouts together."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.panels import Panel
from wagtail.snippets.views.snippets import SnippetViewSet

from dateline.desk.admin.editing import (
    NoDeleteView,
    StoryCreateView,
    StoryEditView,
    StoryUnpublishView,
    StoryWorkflowActionView,
)
from dateline.desk.admin.killing import KillView
from dateline.desk.admin.listing import StoryFilterSet, StoryIndexView
from dateline.desk.admin.panels import story_edit_handler
from dateline.desk.admin.translations import TranslationsView
from dateline.desk.admin.whereabouts import GoneView
from dateline.desk.models import Story


class StoryViewSet(SnippetViewSet):
    """Every screen about stories, at /desk/stories/."""

    model = Story
    url_prefix = "stories"
    url_namespace = "stories"
    icon = "doc-full"
    menu_label = "Stories"
    menu_name = "stories"
    menu_order = 10
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    edit_template_name = "desk/stories/edit.html"
    create_template_name = "desk/stories/create.html"
    list_per_page = 50
    index_view_class = StoryIndexView
    filterset_class = StoryFilterSet
    add_view_class = StoryCreateView
    edit_view_class = StoryEditView
    delete_view_class = NoDeleteView
    unpublish_view_class = StoryUnpublishView
    workflow_action_view_class = StoryWorkflowActionView

    def get_edit_handler(self) -> Panel:
        """Give the story's form."""
        return story_edit_handler().bind_to_model(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the kill and the whereabouts to Wagtail's addresses."""
        ours: list[Any] = [
            path("kill/<int:pk>/", KillView.as_view(), name="kill"),
            path("gone/<int:pk>/", GoneView.as_view(), name="gone"),
            path("translations/<int:pk>/", TranslationsView.as_view(), name="translations"),
        ]
        return [*super().get_urlpatterns(), *ours]
