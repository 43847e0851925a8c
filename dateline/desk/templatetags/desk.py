"""Names, channels and durations as the desk's pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import template

from dateline.desk.models import Newsroom
from dateline.desk.queries.whereabouts import Leg

register = template.Library()

CHANNELS = {"site": "Site and feeds", "websub": "WebSub hub"}


@register.simple_tag(takes_context=True)
def newsroom_name(context: Any) -> str:
    """Give the newsroom's name; one query a page."""
    request = context.get("request")
    if request is None:
        return "Dateline"
    if not hasattr(request, "newsroom_name"):
        request.newsroom_name = (
            Newsroom.objects.values_list("name", flat=True).first() or "Dateline"
        )
    return str(request.newsroom_name)


@register.filter
def channel(name: str) -> str:
    """Name a channel as people do."""
    kind, _, address = name.partition(" ")
    return f"Webhook {address}" if kind == "webhook" else CHANNELS.get(name, name)


@register.filter
def took(duration: timedelta) -> str:
    """Give a duration with the unit that fits it: `0 ms`, `840 ms`, `3.2 s`, `5 min`, `2 h`."""
    seconds = duration.total_seconds()
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


@register.filter
def arrivals(legs: Sequence[Leg]) -> str:
    """Say on how many channels it has arrived, and the longest it took."""
    done = [leg.took for leg in legs if leg.state == "done" and leg.took is not None]
    count = f"{len(done)} of {len(legs)} arrived"
    return f"{count}, {took(max(done))}" if done else count
