"""Which letters are offered, for the invitation that stands on many pages."""

from __future__ import annotations

from django import template

from dateline.audience.queries.newsletters import Offer, offered

register = template.Library()


@register.simple_tag
def newsletters_offered() -> tuple[Offer, ...]:
    """Give the letters that readers can ask for."""
    return offered()
