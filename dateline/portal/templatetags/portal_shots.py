"""Shots in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries.shots import Deck
from dateline.portal.markup import shots

register = template.Library()


@register.simple_tag(takes_context=True)
def deck(context: template.Context, shown: Deck) -> SafeString:
    """Show shots side by side."""
    return mark_safe(shots.deck(shown, context["edition"]))
