"""Opinion, blog, interviews and authors in templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Card, Credit
from dateline.desk.rules.paging import Cursor
from dateline.portal.markup import voices as markup
from dateline.portal.markup.cards import face as face_of

register = template.Library()


@register.simple_tag(takes_context=True)
def voices(context: template.Context, shown: Iterable[Card], before: Cursor | None) -> SafeString:
    """Show stories in which somebody speaks; the first of a front stands large."""
    edition = context["edition"]
    return mark_safe(
        "".join(
            markup.voice(each, edition, first=before is None and place == 0)
            for place, each in enumerate(shown)
        )
    )


@register.simple_tag
def face(name: str) -> SafeString:
    """Show the initials of somebody who has no portrait."""
    return mark_safe(face_of(Credit(name)))
