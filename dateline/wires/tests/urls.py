"""Addresses for the tests of the push door and the desk's screens."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("desk/", include(wagtailadmin_urls)),
    path("wires/", include("dateline.wires.urls")),
]
