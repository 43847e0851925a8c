"""Asking for a page changes nothing: crawlers and scanners of mails open every link, whatever it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dateline.audience.models.tokens import CONFIRM, LEAVE, PREFER, write_token
from dateline.audience.tests.newsletter_cast import a_newsletter, readers
from dateline.portal.tests.page_types import ADDRESSES, open_house

pytestmark = pytest.mark.django_db
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE
)
# As forms send them: in an address they are words like any other.
PRESSED = (
    "yes=yes&List-Unsubscribe=One-Click&email=a@b.example&letters=morning&message=Hello&leave=all"
)
MACHINES = (
    "/robots.txt", "/ads.txt", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-fronts.xml",
    "/manifest.webmanifest", "/favicon.ico", "/feed.rss", "/shots/feed.json", "/trending/feed.atom",
    "/newsletters/sign-up/", "/forms/newsletter/ticket", "/search/suggest?q=har", "/seen?thing=1",
)  # fmt: skip


class Writing:
    """Notes every statement that writes."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement on its way."""
        if WRITES.match(sql):
            self.found.append(sql)
        return execute(sql, params, many, context)


def written_by_asking(addresses: list[str]) -> list[str]:
    """Open every address by every way of asking; gives what was written."""
    writing, found = Writing(), []
    with connection.execute_wrapper(writing):
        for address in addresses:
            for ask in (Client().get, Client().head, Client().options):
                for query in ("", PRESSED):
                    mark = "&" if "?" in address else "?"
                    ask(f"{address}{mark}{query}" if query else address)
                    found += [f"{address}: {sql}" for sql in writing.found]
                    writing.found.clear()
    return found


def test_no_page_of_the_site_writes_when_it_is_opened() -> None:
    pages = open_house()
    assert len(pages) >= len(ADDRESSES)
    assert written_by_asking([*pages.values(), *MACHINES]) == []


@pytest.mark.usefixtures("newsroom")
def test_no_link_of_a_mail_writes_when_it_is_opened() -> None:
    letter = a_newsletter()
    [reader] = readers(letter, 1)
    links = [
        f"/newsletters/{word}/{write_token(purpose, reader.reference, [letter.pk])}/"
        for purpose, word in ((CONFIRM, "confirm"), (PREFER, "preferences"), (LEAVE, "leave"))
    ]
    assert [Client().get(link).status_code for link in links] == [200, 200, 200]
    assert written_by_asking([*links, f"{links[-1]}link/", "/newsletters/leave/test/"]) == []
