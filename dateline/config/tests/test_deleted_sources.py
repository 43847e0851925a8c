"""A source is deleted on the desk: not where something came from it, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.db.models import ProtectedError, QuerySet
from django.test import Client
from django.urls import reverse

from dateline.config.tests.alba import NOW, bring, ninjs, source, story
from dateline.desk.actions import kill_from_wire, set_up_newsroom
from dateline.desk.models import User
from dateline.wires.models import Source, WireItem

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 20


@pytest.fixture(autouse=True)
def newsroom() -> Iterator[None]:
    set_up_newsroom()
    yield
    connections.close_all()


def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("mira", "mira@example.com"))
    return client


def deletion(of: Source) -> str:
    name = Source.snippet_viewset.get_url_name("delete")  # type: ignore[attr-defined]
    return reverse(name, args=[of.pk])


def deletion_of_several(*numbers: int) -> str:
    address = reverse("wagtail_bulk_action", args=["wires", "source", "delete"])
    after = reverse(Source.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return f"{address}?{'&'.join(f'id={each}' for each in numbers)}&next={after}"


def test_a_source_from_which_something_came_stays_and_the_desk_says_what_to_do() -> None:
    bring(ninjs())
    client, alba = editor(), source()
    for address in (deletion(alba), deletion_of_several(alba.pk)):
        page = client.post(address, follow=True)
        assert page.status_code == 200
        assert "what came from it is kept" in page.content.decode()
    assert Source.objects.filter(pk=alba.pk).exists()


def test_a_source_from_which_nothing_came_goes() -> None:
    client, belforte = editor(), source("belforte")
    assert client.post(deletion(belforte), follow=True).status_code == 200
    assert not Source.objects.filter(pk=belforte.pk).exists()


def test_a_file_that_comes_while_a_source_is_deleted_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, alba = editor(), source()

    def came_first(self: Source, *args: object, **kwargs: object) -> None:
        raise ProtectedError("a file came", set())

    monkeypatch.setattr(Source, "delete", came_first)
    page = client.post(deletion(alba), follow=True)
    assert "what came from it is kept" in page.content.decode()


def test_a_file_that_comes_while_several_sources_are_deleted_keeps_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, alba, belforte = editor(), source(), source("belforte")
    delete = QuerySet.delete

    def comes_first(chosen: QuerySet[Source]) -> tuple[int, dict[str, int]]:
        if chosen.model is Source:
            bring(ninjs())
        return delete(chosen)

    monkeypatch.setattr(QuerySet, "delete", comes_first)
    page = client.post(deletion_of_several(alba.pk, belforte.pk), follow=True)
    assert page.status_code == 200
    assert "No source was deleted" in page.content.decode()
    assert Source.objects.filter(pk__in=[alba.pk, belforte.pk]).count() == 2


def test_several_sources_from_which_nothing_came_go() -> None:
    client, ids = editor(), [source(slug).pk for slug in ("alba", "belforte")]
    assert client.post(deletion_of_several(*ids), follow=True).status_code == 200
    assert not Source.objects.filter(pk__in=ids).exists()


def try_to_delete(pk: int) -> str:
    """Delete a source on a connection of its own; gives what came of it."""
    try:
        Source.objects.get(pk=pk).delete()
    except ProtectedError:
        return "refused"
    finally:
        connections.close_all()
    return "deleted"


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs a database with several writers"
)
def test_a_deletion_waits_for_no_kill_and_keeps_none_waiting() -> None:
    """It is refused before it locks anything: who has an item of a source has a file of it as well."""
    bring(ninjs())
    item, alba = WireItem.objects.get(), source()
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert kill_from_wire(item=item, now=NOW) is not None
            # The kill holds the source, its story and what belongs to it.
            assert other.submit(try_to_delete, alba.pk).result(PATIENCE) == "refused"
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM wires_source WHERE id = %s FOR UPDATE", [alba.pk])
            assert other.submit(try_to_delete, alba.pk).result(PATIENCE) == "refused"
    assert story().killed_at is not None
