"""The desk says whose times are off, and what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dateline.desk.queries.clocks import wrong_clocks
from dateline.desk.tests.wire_items import NOW, a_source, an_item
from dateline.wires.models import WireItem


def bring(number: int, *, off: timedelta, flags: tuple[str, ...] = ()) -> None:
    """Take items in, one every twenty minutes, with times that are off by so much."""
    for count in range(number):
        at = NOW + timedelta(minutes=20 * count)
        item = an_item(uri=f"urn:{count}", versioncreated=at + off, flags=flags)
        WireItem.objects.filter(pk=item.pk).update(arrived_at=at)


def test_a_source_three_hours_behind_is_named(db: None, django_assert_num_queries: Any) -> None:
    bring(10, off=timedelta(hours=-3), flags=("Time without a zone, taken as UTC",))
    with django_assert_num_queries(2):
        (found,) = wrong_clocks()
    assert found.source == a_source()
    assert found.advice.startswith("Its times are 3 hours behind arrival: set its zone")


def test_sources_in_order_are_not(db: None) -> None:
    bring(10, off=timedelta(minutes=-2))
    assert wrong_clocks() == ()


@pytest.mark.usefixtures("newsroom")
def test_the_first_page_of_the_desk_says_so(administrator: Client) -> None:
    bring(10, off=timedelta(hours=-3))
    page = administrator.get("/desk/").content.decode()
    assert "3 hours behind arrival, and name a zone themselves" in page
    assert "Every source is well." not in page
