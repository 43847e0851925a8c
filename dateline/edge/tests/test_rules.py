from __future__ import annotations

import pytest

from dateline.edge.rules.addresses import canonical_query, may_be_kept
from dateline.edge.rules.encodings import IDENTITY, choose
from dateline.edge.rules.validators import http_date, is_unchanged


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", IDENTITY),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("identity", IDENTITY),
        ("*", "zstd"),
        ("*;q=0", IDENTITY),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("zstd;q=0.1, br;q=0.9", "br"),
        ("gzip;q=0.5, identity", IDENTITY),
        ("gzip;q=1.0, identity;q=0.5, *;q=0", "gzip"),
        ("br;q=", IDENTITY),
        ("br;q=2", IDENTITY),
        ("br;level=5", IDENTITY),
        (";;;,,,", IDENTITY),
        ("x" * 10_000 + ",gzip", IDENTITY),
    ],
)
def test_a_client_gets_the_coding_it_likes_best_of_those_that_are_there(
    accept: str, chosen: str
) -> None:
    assert choose(accept) == chosen


ETAG = '"abc-br"'
SECOND = 1_780_000_000


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "unchanged"),
    [
        (None, None, False),
        (ETAG, None, True),
        (f"W/{ETAG}", None, True),
        (f'"old", {ETAG}', None, True),
        ("*", None, True),
        ('"old"', None, False),
        ('"abc"', None, False),
        ("", None, False),
        (None, http_date(SECOND), True),
        (None, http_date(SECOND + 1), True),
        (None, http_date(SECOND - 1), False),
        (None, "yesterday", False),
        (None, "Mon, 99 Foo 2026", False),
        # The tag counts, the date does not, where both are there.
        ('"old"', http_date(SECOND + 1), False),
    ],
)
def test_a_copy_is_still_good_by_its_tag_or_else_by_its_date(
    if_none_match: str | None, if_modified_since: str | None, unchanged: bool
) -> None:
    assert is_unchanged(if_none_match, if_modified_since, ETAG, SECOND) is unchanged


def test_a_date_says_nothing_of_a_page_that_has_none_yet() -> None:
    assert not is_unchanged(None, http_date(SECOND), ETAG, 0)


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("utm_source=mail&fbclid=1", ""),
        ("before=12", "before=12"),
        ("x=1&before=12&y=2", "before=12"),
        ("before=1&before=2", "before=2"),
        ("b%65fore=12", "before=12"),
        ("order=date&before=%31", "before=1&order=date"),
        ("before=a%26order%3Db", "before=a%26order%3Db"),
        ("before=%ff", "before=%EF%BF%BD"),
        ("Before=12", ""),
        ("before", "before="),
        ("&&&=&", ""),
    ],
)
def test_of_a_query_only_what_the_view_declared_is_left(query: str, canonical: str) -> None:
    assert canonical_query(query, {"before", "order"}) == canonical


def test_a_query_of_a_thousand_fields_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical_query("&".join(f"before={n}" for n in range(1000)), {"before"})


def test_pages_at_endless_addresses_are_not_kept() -> None:
    assert may_be_kept(("http://x", "/latest/", "before=1"))
    assert not may_be_kept(("http://x", "/latest/", "before=" + "1" * 500))
