"""The invitation to the newsletters, which stands on many pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from dateline.audience.queries.newsletters import offered
from dateline.portal import fragments

register = template.Library()


@register.simple_tag(takes_context=True)
def invitation(context: template.Context, place: str) -> SafeString:
    """Invite to the letters that readers can ask for; nothing if there are none."""
    return fragments.invitation(offered(), place, context["edition"])
