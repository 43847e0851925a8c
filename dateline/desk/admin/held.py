"""Held wire items: read them, make a story of one, take its words over, or put it aside.

An item with the text of another is shown with that one, and may be taken over into its story.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from dateline.desk import actions
from dateline.desk.actions.drafting import terms_of
from dateline.desk.actions.wire import story_of
from dateline.desk.admin.narrowing import Pages
from dateline.desk.admin.overtaken import Difference, differences
from dateline.desk.admin.pages import DeskPage
from dateline.desk.errors import ItemNotHeld, ItemWithdrawn, StoryKilled
from dateline.desk.queries.waiting import copies, held_announcements, held_items
from dateline.desk.queries.wire import same_texts
from dateline.desk.rules.comparing import paragraphs_of
from dateline.desk.rules.drafting import Draft, draft
from dateline.wires.models import WireItem
from dateline.wires.queries import is_withdrawn

WRITES = ("desk.add_story", "desk.change_story")


class HeldListView(BaseListingView):
    """The items that wait for a decision, newest first."""

    template_name = "desk/held/list.html"
    page_title = "Held items"
    header_icon = "clipboard-list"
    paginate_by = 50
    paginator_class = Pages
    _show_breadcrumbs = True
    columns = [
        TitleColumn("headline", get_url=lambda item: reverse("held:item", args=[item.pk])),
        Column("source"),
        Column("reason", label="Why"),
        DateColumn("arrived_at", label="Arrived"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve the list to those who write stories."""
        if not any(request.user.has_perm(name) for name in WRITES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        """Give the news that is held, what the agencies announce, or the copies that made no story."""
        lists = {"calendar": held_announcements, "copies": copies}
        return lists.get(self.asked_for, held_items)()

    @property
    def asked_for(self) -> str:
        """Which of the lists is asked for; empty for the news."""
        return str(self.request.GET.get("of", ""))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add which of the lists it is."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "asked_for": self.asked_for}


class HeldItemView(DeskPage):
    """One wire item: as it came, beside its story where there is one, and what can be done with it."""

    needs = WRITES
    template_name = "desk/held/item.html"
    page_title = "Wire item"
    header_icon = "doc-empty"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the item and its story, or the story of the item that had its text before."""
        super().setup(request, *args, **kwargs)
        items = WireItem.objects.select_related("source")
        self.item = get_object_or_404(items, pk=kwargs["pk"])
        self.first, self.copies = same_texts(self.item)
        self.own = story_of(self.item)
        self.story = self.own or (self.first.story if self.first else None)

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the list of held items."""
        return [{"url": reverse("held:list"), "label": "Held items"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item as it would be drafted, and how it differs from its story."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        drafted = draft(self.item.copy, terms_of(self.item.source))
        return {
            **context,
            "item": self.item,
            "copy": self.item.copy,
            "drafted": drafted,
            "text": paragraphs_of(drafted.body),
            "story": self.story,
            "own": self.own,
            "first": self.first,
            "copies": self.copies,
            "is_withdrawn": is_withdrawn(self.item),
            "is_copy": self._is_copy(),
            "is_held": self.item.outcome == WireItem.Outcome.HELD,
            "differences": self._differences(drafted),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the editor decided; 404 for anything else."""
        steps = {
            "take-up": self._take_up,
            "take-over": self._take_over,
            "dismiss": self._dismiss,
        }
        step = steps.get(request.POST.get("decision", ""))
        if step is None:
            raise Http404("There is no such decision.")
        try:
            return step()
        except (ItemNotHeld, ItemWithdrawn, StoryKilled) as error:
            messages.error(request, str(error))
            return redirect("held:item", self.item.pk)

    def _take_up(self) -> HttpResponse:
        self._ask_for("desk.add_story")
        story = actions.take_up(item=self.item, user=self.user, now=timezone.now())
        messages.success(self.request, "A draft was made of it. It is not published yet.")
        return redirect("stories:edit", story.pk)

    def _take_over(self) -> HttpResponse:
        self._ask_for("desk.change_story")
        if self.story is None:
            raise Http404("There is no story that could take it over.")
        actions.take_over(item=self.item, story=self.story, user=self.user, now=timezone.now())
        credit = "" if self.own else f" Name {self.item.source.credit} among its sources."
        messages.success(
            self.request, f"The agency's words are in a new draft. Publish it when right.{credit}"
        )
        return redirect("stories:edit", self.story.pk)

    def _dismiss(self) -> HttpResponse:
        self._ask_for("desk.change_story")
        actions.dismiss(item=self.item, user=self.user, now=timezone.now())
        messages.success(self.request, "Put aside. The item is kept with the wires.")
        return redirect("held:list")

    def _is_copy(self) -> bool:
        """Tell whether no story was made of it because another item had brought its text."""
        made_none = self.item.outcome == WireItem.Outcome.DUPLICATE and self.own is None
        return made_none and self.first is not None and not is_withdrawn(self.item)

    def _differences(self, drafted: Draft) -> tuple[Difference, ...]:
        if self.story is None:
            return ()
        return differences(self.story.get_latest_revision_as_object(), drafted)

    def _ask_for(self, permission: str) -> None:
        if not self.request.user.has_perm(permission):
            raise PermissionDenied
