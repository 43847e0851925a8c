"""The sources of a story: who says so."""

from __future__ import annotations

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from wagtail.models import Orderable


class StorySource(Orderable):
    """Who says so. A story without a source does not go out."""

    story = ParentalKey("desk.Story", on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=200, help_text="The agency or person, as readers see it.")
    url = models.URLField("link", max_length=2000, blank=True)
    wire_item = models.ForeignKey(
        "wires.WireItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> StorySource:
        """Build a source from a revision; which item it came from, its stored row says."""
        own = {name: value for name, value in data.items() if name != "wire_item"}
        built: StorySource = model_from_serializable_data(cls, own, check_fks=False)
        return built
