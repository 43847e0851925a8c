"""The pieces of the search index are put together beside the publishing, and nothing else changes."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from dateline.desk.actions.publishing import kill
from dateline.desk.models import search
from dateline.desk.rules.search import Words
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.desk.tests.test_search_index import numbers, terms_held

# Only what is committed becomes a piece of its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def pieces() -> int:
    """Count the pieces that the index of SQLite consists of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT segid) FROM desk_search_terms_idx")
        return int(cursor.fetchone()[0])


def test_tidying_puts_the_pieces_together_and_changes_nothing_that_is_found() -> None:
    # FTS5 puts all of a crowd of pieces together by itself: begin without those of earlier tests.
    search.tidy(1000)
    stories = factories.several(20, headline="Ferry sails")
    kill(story=stories[3], reason="False.", now=NOON)
    del stories[3]
    before = pieces() if connection.vendor == "sqlite" else 0
    held = terms_held()
    search.tidy()
    search.tidy()
    assert numbers("ferry") == [story.pk for story in stories]
    assert terms_held() == held
    if connection.vendor == "sqlite":
        assert before >= 20
        assert pieces() < 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite's index has pieces")
def test_stories_that_go_out_together_leave_one_piece_behind() -> None:
    stories = factories.several(20, headline="Ferry sails")
    search.clear()
    entries = [search.Entry(each.pk, NOON, Words(headline=f"Tram {each.pk}")) for each in stories]
    with transaction.atomic():
        search.enter(reversed(entries))
    assert pieces() == 1
    assert sorted(numbers("tram")) == sorted(story.pk for story in stories)
    assert [numbers(str(story.pk)) for story in stories] == [[story.pk] for story in stories]
