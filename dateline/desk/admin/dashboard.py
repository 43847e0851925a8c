"""The first page of the desk: what waits, what went out, what goes out next, and who is in trouble."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from dateline.desk.admin.policy import LEDGER
from dateline.desk.queries.clocks import wrong_clocks
from dateline.desk.queries.waiting import going_out, went_out, what_waits
from dateline.wires.queries import health

LOOKED_BACK = timedelta(hours=12)
SEES_SOURCES = "wires.view_source"
WRITES = ("desk.add_story", "desk.change_story")


class DeskPanel(Component):
    """A panel for those who hold one of the permissions; nothing for others."""

    needs: tuple[str, ...] = WRITES

    def render_html(self, parent_context: Any = None) -> str:
        """Render the panel for this user."""
        user = parent_context["request"].user
        if not any(user.has_perm(name) for name in self.needs):
            return ""
        html: str = super().render_html(parent_context)
        return html


class WaitingPanel(DeskPanel):
    """Drafts from wires and held items."""

    name = "waiting"
    template_name = "desk/dashboard/waiting.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read what waits."""
        return {"waits": what_waits()}


class WentOutPanel(DeskPanel):
    """What readers got in the last hours."""

    name = "went_out"
    template_name = "desk/dashboard/went_out.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read the last rows of the ledger."""
        user = parent_context["request"].user
        return {
            "entries": went_out(since=timezone.now() - LOOKED_BACK),
            "hours": LOOKED_BACK // timedelta(hours=1),
            "sees_ledger": user.has_perm(LEDGER),
        }


class GoingOutPanel(DeskPanel):
    """What goes out next by itself."""

    name = "going_out"
    template_name = "desk/dashboard/going_out.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read embargoes and schedules."""
        return {"upcoming": going_out()}


class TroublePanel(DeskPanel):
    """Sources that somebody has to look at."""

    name = "trouble"
    template_name = "desk/dashboard/trouble.html"
    order = 40
    needs = (*WRITES, SEES_SOURCES)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read the health of the sources, and whose times are off."""
        troubled = [one for one in health(now=timezone.now()) if one.trouble]
        return {"troubled": troubled, "clocks": wrong_clocks()}


PANELS = (WaitingPanel, WentOutPanel, GoingOutPanel, TroublePanel)
