"""The index is made anew from the stories, and only from those that are public."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.desk.actions import indexing, reindex
from dateline.desk.models import SearchEntry, Story, search
from dateline.desk.rules.search import Words
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.desk.tests.test_search_index import numbers, terms_held

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("anew", [False, True])
def test_every_public_story_is_found_again_and_no_other(anew: bool) -> None:
    kept = factories.published(headline="Ferry sails", countries=["KP"])
    lost = factories.published(headline="Ferry waits")
    drifted = factories.published(headline="Ferry sinks")
    hidden = factories.published(headline="Ferry burns", body="<p>Burns.</p>")
    factories.draft(headline="Ferry rests")
    held = terms_held() - {"burns", "h_burns", "o_burns"}
    search.forget([lost.pk])
    search.enter([search.Entry(drifted.pk, NOON, Words(headline="Zyxomar"))])
    Story.objects.filter(pk=hidden.pk).update(live=False)
    assert reindex(anew=anew) == 3
    assert set(numbers("ferry")) == {kept.pk, lost.pk, drifted.pk}
    assert numbers("f_country:kp", "sails") == [kept.pk]
    assert terms_held() == held


def test_it_goes_on_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    factories.several(5, headline="Ferry sails")
    search.clear()
    assert reindex() == 5
    assert len(numbers("ferry")) == SearchEntry.objects.count() == 5


def test_what_is_indexed_rightly_is_not_written_again() -> None:
    factories.several(3, headline="Ferry sails")
    # What earlier stories have left in pieces would be put together meanwhile.
    search.tidy(1000)
    if connection.vendor == "sqlite":
        with CaptureQueriesContext(connection), connection.cursor() as cursor:
            cursor.execute("SELECT total(id), count(*) FROM desk_search_terms_data")
            before = cursor.fetchone()
            reindex()
            cursor.execute("SELECT total(id), count(*) FROM desk_search_terms_data")
            assert cursor.fetchone() == before
    else:
        places = "SELECT story_id, xmin FROM desk_search ORDER BY 1"
        with connection.cursor() as cursor:
            cursor.execute(places)
            before = cursor.fetchall()
            reindex()
            cursor.execute(places)
            assert cursor.fetchall() == before
