"""Shots in templates: the deck of them, and the strip that leads there."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Card
from dateline.desk.queries.shots import Deck
from dateline.portal.markup import shots

register = template.Library()


@register.simple_tag(takes_context=True)
def deck(context: template.Context, shown: Deck) -> SafeString:
    """Show shots side by side."""
    return mark_safe(shots.deck(shown, context["edition"]))


@register.simple_tag
def small_shots(cards: Iterable[Card]) -> SafeString:
    """Show what leads to some shots."""
    return mark_safe("".join(map(shots.small, cards)))
