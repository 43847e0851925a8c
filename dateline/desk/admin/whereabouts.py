"""Where stories have gone: one story's way to every channel, and the whole ledger."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from dateline.desk.admin.pages import DeskPage, StoryPage
from dateline.desk.admin.policy import LEDGER
from dateline.desk.queries.whereabouts import ledger_page, whereabouts
from dateline.desk.rules.paging import read_cursor


class GoneView(StoryPage):
    """Each publication of a story, and how it reached every channel."""

    template_name = "desk/stories/gone.html"
    page_title = "Where it has gone"
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ledger's rows of the story."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "story": self.story, "entries": whereabouts(self.story)}


class LedgerView(DeskPage):
    """Everything that readers got or lost, newest first."""

    needs = (LEDGER,)
    template_name = "desk/ledger.html"
    page_title = "Ledger"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the ledger."""
        asked = self.request.GET.get("before", "")
        before = read_cursor(asked) if asked else None
        if asked and before is None:
            raise Http404("No page of the ledger begins there.")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "page": ledger_page(before=before), "is_first": before is None}
