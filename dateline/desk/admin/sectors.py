"""How often the sectors of stories are right, on the desk's first page."""

from __future__ import annotations

from typing import Any

from dateline.desk.admin.dashboard import DeskPanel
from dateline.desk.gateways import sector_model
from dateline.desk.models import Sector
from dateline.desk.rules.training import accuracy, by_what, weak_sectors
from dateline.tagging.learning.record import LEAST_BY_EDITORS, UnreadableModel


class SectorsPanel(DeskPanel):
    """What is known of how well sectors are given, for those who may change sectors."""

    name = "sectors"
    template_name = "desk/dashboard/sectors.html"
    order = 45
    needs = ("desk.change_sector",)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read what the last training found."""
        try:
            report = sector_model.report()
        except UnreadableModel:
            return {"damaged": True}
        if report is None:
            return {"needed": LEAST_BY_EDITORS}
        names = dict(Sector.objects.values_list("slug", "name"))
        return {
            "accuracy": accuracy(report),
            "by_what": by_what(report),
            "weak": weak_sectors(report, names),
            "trained_at": report.trained_at,
        }
