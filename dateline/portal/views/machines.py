"""Small files that machines ask for: robots.txt, ads.txt, security.txt, the web app manifest."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from dateline.desk.queries import newsroom
from dateline.desk.queries.editions import site_of
from dateline.edge import EVERYTHING, page, shows
from dateline.portal.fragments import address_of
from dateline.portal.markup.opensearch import LONGEST_SHORT_NAME, Description
from dateline.portal.markup.opensearch import description as opensearch_of
from dateline.portal.rules.scripts import direction, language_tag
from dateline.portal.views.clock import begin_of, today
from dateline.portal.views.frame import absolute

TEXT = "text/plain; charset=utf-8"
UTC = ZoneInfo("UTC")
# Letters of a name that a phone shows below the sign that stands for the site.
ROOM_BELOW_SIGN = 12


@page()
def robots(request: HttpRequest) -> HttpResponse:
    """Say what crawlers may read, and where the sitemaps are."""
    # It hangs on no row of the database.
    shows(EVERYTHING)
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /wires/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
        f"Sitemap: {absolute('/sitemap-news.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@page()
def favicon(request: HttpRequest) -> HttpResponseBase:
    """Lead what asks for no page first, such as a feed reader, to the newsroom's sign."""
    shows(EVERYTHING)
    return redirect(address_of("portal/touch-icon.png"), permanent=False)


@page()
def ads(request: HttpRequest) -> HttpResponse:
    """Serve the sellers that the newsroom has authorised; 404 where it named none."""
    text = newsroom().ads_txt.strip()
    if not text:
        raise Http404("No ads.txt.")
    return HttpResponse(text + "\n", content_type=TEXT)


@page()
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a hole (RFC 9116); 404 while the newsroom has named no contact."""
    frame = newsroom()
    contact = frame.security_contact or (
        f"mailto:{frame.contact_email}" if frame.contact_email else ""
    )
    if not contact:
        raise Http404("No contact.")
    # The file must name its end; half a year from the day on which it is asked for.
    expires = begin_of(today(UTC) + timedelta(days=180), UTC)
    lines = [
        f"Contact: {absolute(contact)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@page()
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the edition to a phone that keeps it on its home screen."""
    frame = newsroom()
    shown, is_root = frame.home, frame.home.slug == frame.root.slug
    told = {
        "name": frame.called,
        "short_name": _whole_words(frame.name if is_root else shown.name, ROOM_BELOW_SIGN),
        "description": frame.motto,
        "id": f"{shown.base}/",
        "start_url": f"{shown.base}/",
        "scope": f"{shown.base}/",
        "display": "browser",
        "lang": language_tag(shown.language),
        "dir": direction(shown.language),
        "theme_color": frame.accent,
        "background_color": "#ffffff",
        "icons": [
            {"src": address_of("portal/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": address_of("portal/touch-icon.png"), "sizes": "180x180", "type": "image/png"},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@page()
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the edition's search to browsers that take it among theirs (OpenSearch 1.1)."""
    frame = newsroom()
    shown, is_root = frame.home, frame.home.slug == frame.root.slug
    site = site_of(shown)
    told = opensearch_of(
        Description(
            short_name=_whole_words(frame.name if is_root else shown.name, LONGEST_SHORT_NAME),
            description=f"{frame.name} – {frame.motto}".rstrip(" –"),
            language=language_tag(shown.language),
            icon=absolute(address_of("portal/touch-icon.png")),
            search=f"{site}{reverse('portal:search')}",
            itself=f"{site}{reverse('portal:opensearch')}",
        )
    )
    return HttpResponse(told, content_type="application/opensearchdescription+xml")


def _whole_words(name: str, room: int) -> str:
    """Give as much of a name as there is room for, in whole words; its first word at least."""
    if len(name) <= room:
        return name
    return name[: room + 1].rpartition(" ")[0] or name.split()[0]
