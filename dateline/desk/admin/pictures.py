"""Pictures at the desk: what shows each of them, and that none goes while readers see it somewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from dateline.desk.admin.pages import DeskPage
from dateline.desk.models.showing import is_shown
from dateline.desk.queries.pictures import shown_by
from dateline.media.models import Picture


class PicturePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's permissions, but no deletion of what readers see: the story would lose it unseen."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Picture) -> bool:
        """Ask the groups, and for a deletion whether something public shows it."""
        allowed = bool(super().user_has_permission_for_instance(user, action, instance))
        return allowed and not (action == "delete" and is_shown(instance.pk))


class PictureUsesView(DeskPage):
    """Says which stories and authors show a picture; Wagtail's own page knows of none of them."""

    needs: ClassVar[tuple[str, ...]] = ("desk.view_story", "desk.change_story")
    template_name = "desk/pictures/uses.html"
    page_title = "Where it is shown"
    header_icon = "image"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the picture; 404 if there is none."""
        super().setup(request, *args, **kwargs)
        self.picture = get_object_or_404(Picture, pk=kwargs["image_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what shows it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        uses = shown_by(self.picture)
        return {**context, "picture": self.picture, "uses": uses, "kept": is_shown(self.picture.pk)}

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the list and the picture."""
        edit = reverse("wagtailimages:edit", args=[self.picture.pk])
        pictures = {"url": reverse("wagtailimages:index"), "label": "Images"}
        return [pictures, {"url": edit, "label": self.picture.title}]
