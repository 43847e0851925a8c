"""Every address of the newsroom: the desk, the wires' door, health, and the site."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from dateline.config.health import healthz, metrics

urlpatterns = [
    path("desk/documents/file/", include(wagtaildocs_urls)),
    path("desk/", include(wagtailadmin_urls)),
    path("wires/", include("dateline.wires.urls")),
    path("healthz", healthz),
    path("metrics", metrics),
    re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("dateline.portal.urls")),
    # Standing pages, and nothing else, live in Wagtail's tree.
    path("", include(wagtail_urls)),
]
if settings.MAIL_WEBHOOK_SECRET and settings.EMAIL_BACKEND.startswith("anymail."):
    # Where the mail provider reports bounces and complaints: /mail/<provider>/tracking/.
    urlpatterns.insert(0, path("mail/", include("anymail.urls")))

handler400 = "dateline.portal.views.errors.bad_request"
handler403 = "dateline.portal.views.errors.forbidden"
handler404 = "dateline.portal.views.errors.not_found"
handler500 = "dateline.portal.views.errors.server_error"
