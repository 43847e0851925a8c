"""Making the index anew while somebody publishes."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from dateline.desk.actions import indexing
from dateline.desk.models import Story, search
from dateline.desk.rules.search import Words
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.desk.tests.test_search_index import numbers

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writes at a time there"),
]


def test_a_story_that_comes_back_while_others_are_forgotten_is_found() -> None:
    story = factories.published(headline="Ferry sails")
    Story.objects.filter(pk=story.pk).update(live=False)
    locked, go_on = threading.Event(), threading.Event()

    def come_back() -> None:
        try:
            with transaction.atomic():
                Story.objects.filter(pk=story.pk).update(live=True)
                search.enter([search.Entry(story.pk, NOON, Words(headline="Ferry returns"))])
                locked.set()
                go_on.wait(1)
        finally:
            connection.close()

    publisher = threading.Thread(target=come_back)
    publisher.start()
    locked.wait()
    threading.Timer(0.5, go_on.set).start()
    indexing._forget_what_is_not_public()
    publisher.join()
    assert numbers("ferry", "returns") == [story.pk]
