"""How a source does, on the desk: its state in words, what is wrong, and when it is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from dateline.wires.models import Source
from dateline.wires.queries import Health, health_of
from dateline.wires.rules.addresses import shown
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.rhythm import in_words


def state_of(source: Source) -> str:
    """Name the state that a source is in."""
    if not source.active:
        return "Switched off"
    if source.kind == Source.Kind.POLL or source.state is not Condition.UNTRIED:
        return source.state.label
    return "Well: something came" if source.last_new else "Nothing came yet"


def trouble_now(source: Source) -> str:
    """Say what is wrong with a source, and what to do."""
    return health_of(source, now=timezone.now()).trouble


def next_try_of(source: Source) -> str:
    """Say when a source is tried again."""
    return health_of(source, now=timezone.now()).next_try


class HealthPanel(Panel):
    """What the last tries brought."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one source."""

        template_name = "wires/health.html"

        def is_shown(self) -> bool:
            """Show it once the source is there."""
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the lines."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = health_of(self.instance, now=timezone.now())
            return {**context, "trouble": found.trouble, "lines": _lines(self.instance, found)}


def _lines(source: Source, found: Health) -> list[tuple[str, str]]:
    """Give what is known, each with its name; what is not known is left out."""
    lines = [
        ("State", state_of(source)),
        ("Next try", found.next_try),
        ("Last try", _when(source.last_try, _taking(source.took))),
        ("Last success", _when(source.last_success)),
        ("Failures in a row", str(source.failures or "")),
        ("Last new item", _when(source.last_new)),
        ("Usually something new", _rhythm(source)),
        ("Moved", _move(source)),
    ]
    return [(name, words) for name, words in lines if words]


def _when(time: datetime | None, more: str = "") -> str:
    return f"{timezone.localtime(time):%d %b %Y, %H:%M %Z}{more}" if time else ""


def _taking(seconds: float) -> str:
    return f", took {seconds:.1f} s" if seconds >= 0.1 else ""


def _rhythm(source: Source) -> str:
    if not source.gaps:
        return ""
    usual, longest = (
        in_words(timedelta(seconds=each)) for each in (source.usual_gap, source.longest_gap)
    )
    return f"every {usual}; the longest silence of late was {longest}"


def _move(source: Source) -> str:
    if not source.moved_from:
        return ""
    return (
        f"{_when(source.moved_at)}: from {shown(source.moved_from)} to {shown(source.address)}, as the "
        "old address said (301 or 308). If the new one fails, the old one is asked again."
    )
