"""What the edge knows of editions: the parameters of their pages, and hosts of their own."""

from __future__ import annotations

from django.test import override_settings

from dateline.config.wsgi import params_at, site_of


def test_the_edge_knows_the_parameters_of_pages_inside_an_edition() -> None:
    cursor = frozenset(["before"])
    assert [params_at(path) for path in ("/ar/", "/ar/latest/", "/latest/")] == [cursor] * 3
    assert params_at("/ar/2025/06/") == frozenset()
    assert params_at("/ar/search/") is None


@override_settings(
    EDITION_HOSTS=frozenset(["ar.example"]), ALLOWED_HOSTS=["localhost", "ar.example"]
)
def test_a_host_of_an_edition_is_a_site_of_its_own() -> None:
    assert site_of("ar.example") == "http://ar.example:8000"
    assert site_of("localhost") == "http://localhost:8000"
    assert site_of("elsewhere.example") is None
