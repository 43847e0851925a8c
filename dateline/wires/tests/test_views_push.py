"""The push door: every answer that it gives."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from dateline.wires import actions, views
from dateline.wires.models import Source, WireFile
from dateline.wires.tests.cast import a_source

pytestmark = [pytest.mark.django_db, pytest.mark.urls("dateline.wires.tests.urls")]


@pytest.fixture
def source() -> Source:
    return a_source(kind=Source.Kind.PUSH)


@pytest.fixture
def address(source: Source) -> str:
    return reverse("wires:push", args=[actions.new_token(source=source)])


def push(address: str, data: bytes = b"bytes", **options: Any) -> tuple[int, dict[str, Any]]:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, data, content_type="application/json", **options)
    return answer.status_code, json.loads(answer.content)


def test_what_is_pushed_is_kept_and_waits(source: Source, address: str) -> None:
    status, said = push(address, headers={"X-Filename": "harbour.json"})
    file = WireFile.objects.get()
    assert (status, said) == (202, {"file": file.pk, "outcome": "waiting"})
    assert (file.source, file.name, file.content_type) == (
        source,
        "harbour.json",
        "application/json",
    )
    assert file.read_bytes() == b"bytes"


def test_the_same_bytes_again_are_a_duplicate(address: str) -> None:
    push(address)
    status, said = push(address)
    assert (status, said["outcome"]) == (200, "duplicate")
    assert WireFile.objects.get().seen == 2


@pytest.mark.parametrize("token", ["x", "0" * 64, "%20", "é"])
def test_an_unknown_token_is_not_found(source: Source, token: str) -> None:
    assert push(f"/wires/{token}/")[0] == 404


def test_a_hash_is_no_token(source: Source, address: str) -> None:
    source.refresh_from_db()
    assert push(f"/wires/{source.token_hash}/")[0] == 404


def test_the_token_before_the_last_is_not_found(source: Source, address: str) -> None:
    actions.new_token(source=source)
    assert push(address)[0] == 404


def test_a_source_of_another_kind_has_no_door(source: Source, address: str) -> None:
    Source.objects.update(kind=Source.Kind.POLL)
    assert push(address)[0] == 404


def test_a_source_that_is_switched_off_is_refused(source: Source, address: str) -> None:
    Source.objects.update(active=False)
    status, said = push(address)
    assert (status, said["reason"]) == (403, "The newsroom has switched this source off.")


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_is_allowed(address: str, method: str) -> None:
    assert getattr(Client(), method)(address).status_code == 405


def test_too_much_is_refused_unread(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_BYTES", 3)
    status, said = push(address)
    assert (status, said["outcome"]) == (413, "refused")
    assert not WireFile.objects.exists()


def test_an_empty_body_is_refused(address: str) -> None:
    assert push(address, b"")[0] == 400


@pytest.mark.parametrize("announced", ["9", "-1", "nonsense", "9" * 5_000])
def test_a_body_that_breaks_off_is_refused(address: str, announced: str) -> None:
    said: dict[str, Any] = {"wsgi.input": io.BytesIO(b"bytes"), "CONTENT_LENGTH": announced}
    answer = Client(**said).generic("POST", address)
    assert answer.status_code == 400
    assert not WireFile.objects.exists()


def test_a_full_disk_is_said_so_that_they_send_again(
    address: str, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    settings.RAW_WIRES = tmp_path / "blocked"
    assert push(address)[0] == 507


def test_a_push_costs_a_handful_of_queries(
    address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # source; savepoint, insert, release
    with django_assert_num_queries(4):
        push(address)
