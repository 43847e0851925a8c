"""Queries that are written once give what Django gives, for lists of any length."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from dateline.media.models import Picture
from dateline.media.reading import Reading

pytestmark = pytest.mark.django_db
COLUMNS = ("pk", "title", "created_at", "drawn", "focal_point_x")


def query(ids: list[int]) -> object:
    return Picture.objects.filter(pk__in=ids).order_by("pk").values_list(*COLUMNS)


@pytest.fixture
def numbers() -> list[int]:
    made = [
        Picture(title=f"Pier {each}", file=f"{each}.jpg", width=9, height=9, drawn=each % 2 == 0)
        for each in range(300)
    ]
    return [picture.pk for picture in Picture.objects.bulk_create(made)]


@pytest.mark.parametrize("many", [0, 1, 2, 3, 8, 9, 100, 256, 257, 300])
def test_it_reads_the_same_rows_as_the_queryset(numbers: list[int], many: int) -> None:
    read = Reading(query)  # type: ignore[arg-type]
    wanted = numbers[:many]
    expected = list(Picture.objects.filter(pk__in=wanted).order_by("pk").values_list(*COLUMNS))
    assert [tuple(row) for row in read(wanted)] == expected
    assert [tuple(row) for row in read(wanted)] == expected


def test_up_to_256_numbers_take_one_query_and_none_take_none(
    numbers: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    read = Reading(query)  # type: ignore[arg-type]
    for many, queries in ((0, 0), (1, 1), (256, 1), (257, 2)):
        with django_assert_num_queries(queries):
            read(numbers[:many])


def test_numbers_that_are_not_there_give_no_rows(numbers: list[int]) -> None:
    read = Reading(query)  # type: ignore[arg-type]
    assert read([max(numbers) + 1, 10**17]) == []
