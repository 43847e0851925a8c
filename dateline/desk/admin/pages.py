"""What our own pages of the desk have in common: Wagtail's frame, and a check of who may see them."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dateline.desk.models import Story, User


class DeskPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the desk, for those who hold one of the permissions."""

    needs: ClassVar[tuple[str, ...]] = ()
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Serve the page, or refuse it."""
        if not any(request.user.has_perm(name) for name in self.needs):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @property
    def user(self) -> User:
        """Who asks; Wagtail lets only staff in."""
        return cast("User", self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead home, then through `trail`, to this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, *self.trail(), {"url": "", "label": str(self.get_page_title())}]

    def trail(self) -> list[dict[str, Any]]:
        """Name the pages above this one."""
        return []


class StoryPage(DeskPage):
    """A page of the desk about one story."""

    needs: ClassVar[tuple[str, ...]] = ("desk.view_story", "desk.change_story")
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the story; 404 if there is none."""
        super().setup(request, *args, **kwargs)
        stories = Story.objects.select_related("origin_source", "desk").defer("body")
        self.story = get_object_or_404(stories, pk=kwargs["pk"])

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the list and the story."""
        stories = {"url": reverse("stories:list"), "label": "Stories"}
        if self.story.killed_at:
            return [stories, {"url": "", "label": self.story.headline}]
        edit = reverse("stories:edit", args=[self.story.pk])
        return [stories, {"url": edit, "label": self.story.headline}]
