"""What only PostgreSQL does for search: it reads coded words by itself."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import connection

from dateline.desk.models import search
from dateline.desk.models.search.postgres import TERMS as INDEX
from dateline.desk.models.search.postgres import TERMS_OF, PostgresIndex, window
from dateline.desk.rules.coding import coded
from dateline.desk.rules.search import Words
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.desk.tests.test_rules_coding import TERMS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="for PostgreSQL"),
]

LONG = " ".join(f"word{number * 7919 % 100_003}ing" for number in range(3_000))


def read(place: int, terms: str) -> set[str]:
    """Give the terms that GIN is given."""
    with connection.cursor() as cursor:
        statement = "SELECT tsvector_to_array(desk_search_terms_of(%s, %s))"
        cursor.execute(statement, [place, coded(terms)])
        return set(cursor.fetchone()[0])


@pytest.mark.parametrize("second", [0, 1_700_000_000, -3_000_000_000])
@pytest.mark.parametrize("terms", [TERMS, LONG, "", "ferry", "f_latest", "北京"])
def test_postgresql_reads_each_word_where_it_stands_highest(terms: str, second: int) -> None:
    every, place = set(terms.split()), PostgresIndex().place(second, 12)
    lower = {term[2:] for term in every if term.startswith("o_")}
    lower |= {f"o_{term[2:]}" for term in every if term.startswith("h_")}
    assert read(place, terms) == (every - lower) | {window(place)}


def test_the_words_stand_apart_from_the_rows() -> None:
    story = factories.published()
    search.enter([search.Entry(story.pk, NOON, Words(headline="Ferry", body=LONG))])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'desk_search'"
        )
        assert cursor.fetchone()[0] > 0


def test_who_changes_how_words_are_read_writes_a_migration_for_the_homes_that_are_there() -> None:
    found = sha256((TERMS_OF + str(INDEX)).encode()).hexdigest()
    assert found[:16] == "965d1fdada54d9c9", (
        "make the function and the index anew in a migration, as 0008 does"
    )
