"""Addresses of the wires: the push door, to be included under `wires/`."""

from __future__ import annotations

from django.urls import path

from dateline.wires.views import push

app_name = "wires"
urlpatterns = [path("<str:token>/", push, name="push")]
