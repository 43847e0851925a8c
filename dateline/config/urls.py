"""Every address of the newsroom: the desk, the wires' door, and the site."""

from __future__ import annotations

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("desk/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
