"""Every address of the site says whether its page may be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponseBase
from django.urls import URLPattern

from dateline.edge.noting import params_of
from dateline.portal import urls

# Views that are no page to keep, and why.
NOT_KEPT: dict[str, str] = {
    "contact": "its form carries a ticket for one reader",
    "report": "its form carries a ticket for one reader",
    "tips": "its form carries a ticket for one reader",
    "sent": "what a reader has sent is nobody else's to know",
    "ticket": "a form's ticket is for one reader, and for once",
    "sign_up": "what a reader sent is theirs alone",
    "confirmation": "a signed link is one reader's",
    "choice": "a signed link is one reader's",
    "leaving": "a signed link is one reader's",
    "fresh_link": "a signed link is one reader's",
    "test_link": "an editor's test, asked for a few times a day",
    "search": "every reader asks for other words, and a kept answer would crowd out a front",
}


def views() -> Iterator[tuple[str, Callable[..., HttpResponseBase]]]:
    for each in urls.urlpatterns:
        assert isinstance(each, URLPattern), "walk what is included, too"
        yield str(each.pattern), each.callback


@pytest.mark.parametrize(("address", "view"), [pytest.param(*each, id=each[0]) for each in views()])
def test_a_view_declares_its_page_or_is_a_named_exception(
    address: str, view: Callable[..., HttpResponseBase]
) -> None:
    name = getattr(view, "__name__", "")
    assert (params_of(view) is not None) != (name in NOT_KEPT), name


def test_pages_are_parted_by_their_cursor_alone_and_suggestions_by_what_was_typed() -> None:
    read = {param for _, view in views() for param in params_of(view) or ()}
    assert read <= {"before", "q", "v"}
