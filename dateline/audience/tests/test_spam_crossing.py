"""Two presses at one moment, on a database with several writers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections  # noqa: F401  named in a mark

from dateline.audience.actions.spam import judge_form
from dateline.audience.models import FormCount
from dateline.audience.rules.spam import Verdict
from dateline.audience.tests.forms import carried

NOW = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs a database with several writers"
    ),
]


def test_of_two_presses_at_one_moment_one_is_taken() -> None:
    fields = {**carried("contact", now=NOW), "text": "Hello"}

    def press(_: int) -> Verdict:
        try:
            return judge_form(form="contact", fields=fields, address="203.0.113.7", now=NOW).verdict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(press, range(4)))
    assert found == [Verdict.PASS, *[Verdict.REPEATED] * 3]
    assert set(FormCount.objects.values_list("number", flat=True)) == {1}
