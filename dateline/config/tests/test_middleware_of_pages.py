"""What middleware does for the pages of the edge, and for everything else."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse

from dateline.config.middleware import PolicyOnce, SessionUnkept
from dateline.edge.noting import noting
from dateline.edge.rendering import request_for, run

POLICY = "Content-Security-Policy"


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A pier opens.")


def asked(path: str = "/") -> HttpRequest:
    request = HttpRequest()
    request.path = request.path_info = path
    return request


def through(view: Any, path: str = "/") -> Any:
    return PolicyOnce(view)(asked(path))


def words(response: Any) -> set[str]:
    return {each.strip() for each in response.get(POLICY, "").split(";")}


def test_the_policy_of_a_kept_page_is_that_of_any_other_each_time() -> None:
    layer = PolicyOnce(answer)
    usual = words(layer(asked()))
    with noting():
        assert words(layer(asked())) == words(layer(asked())) == usual
    assert "object-src 'none'" in usual


def test_an_answer_with_a_policy_of_its_own_keeps_it() -> None:
    def strict(request: HttpRequest) -> HttpResponse:
        return HttpResponse("", headers={POLICY: "default-src 'none'"})

    def exempt(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("")
        response._csp_exempt = True  # type: ignore[attr-defined]
        return response

    with noting():
        assert through(strict)[POLICY] == "default-src 'none'"
        assert POLICY not in through(exempt)
        assert POLICY not in through(answer, "/desk/")


def test_a_kept_page_knows_no_session_and_all_else_does() -> None:
    layer, page, other = SessionUnkept(answer), asked(), asked()
    layer(other)
    with noting():
        layer(page)
    assert hasattr(other, "session")
    assert not hasattr(page, "session")


@pytest.mark.django_db
def test_a_page_of_the_edge_has_all_headers_that_protect_its_readers() -> None:
    with noting():
        page = run(get_wsgi_application(), request_for((settings.SITE_URL, "/robots.txt", "")))
    assert page.code == 200
    for name in (POLICY, "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert page.header(name.lower()), name
