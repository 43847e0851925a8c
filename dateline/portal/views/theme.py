"""The newsroom's accent colour as a small stylesheet: the reader side allows no inline style."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dateline.desk.queries import newsroom
from dateline.portal.rules.colour import accent_of

SHEET = """:root{{--accent:{0.on_light};--accent-field:{0.field};--accent-ink:{0.on_field}}}
@media (prefers-color-scheme:dark){{:root{{--accent:{0.on_dark}}}}}
@media print{{:root{{--accent:{0.on_light}}}}}
"""
YEAR = 365 * 24 * 3600


def stylesheet(request: HttpRequest) -> HttpResponse:
    """Write the colours; an address that names the colour in force may be kept for a year."""
    accent = newsroom().accent
    answer = HttpResponse(SHEET.format(accent_of(accent)), content_type="text/css; charset=utf-8")
    named = request.GET.get("v") == accent.lstrip("#")
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if named else "no-cache"
    return answer
