"""The push door where the sender signs: what is taken, what is refused and counted."""

from __future__ import annotations

import hashlib
import hmac
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from dateline.wires import actions, views
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireFile
from dateline.wires.queries import health
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.pace import Bucket
from dateline.wires.tests.cast import a_source

pytestmark = [pytest.mark.django_db, pytest.mark.urls("dateline.wires.tests.urls")]
BODY = b'{"headline": "Quay closed"}'
SECRET = "shared between two"


@pytest.fixture(params=[Source.Signing.BODY, Source.Signing.STAMPED])
def source(request: pytest.FixtureRequest) -> Source:
    return a_source(kind=Source.Kind.PUSH, signing=request.param, secret=SECRET)


@pytest.fixture
def address(source: Source) -> str:
    return reverse("wires:push", args=[actions.new_token(source=source)])


def signed(source: Source, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    if source.signing == Source.Signing.BODY:
        value = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature-256": f"sha256={value}"}
    at = int(datetime.now(UTC).timestamp())
    value = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Signature": f"t={at},v1={value}"}


def push(address: str, headers: dict[str, str]) -> int:
    answer = Client().post(address, BODY, content_type="application/json", headers=headers)
    return int(answer.status_code)


def test_what_is_signed_rightly_is_taken_and_once(source: Source, address: str) -> None:
    headers = signed(source)
    assert [push(address, headers), push(address, headers)] == [202, 200]
    assert WireFile.objects.get().read_bytes() == BODY


def test_what_is_signed_wrongly_is_refused_counted_and_not_kept(
    source: Source, address: str, settings: Settings
) -> None:
    for headers in (signed(source, secret="other"), signed(source, body=b"other"), {}):
        assert push(address, headers) == 401
    assert not WireFile.objects.exists()
    assert not list(settings.RAW_WIRES.rglob("*.gz"))
    assert not list(settings.RAW_WIRES.glob("incoming/*"))
    told = health(now=timezone.now())[0].trouble
    assert told.startswith("The signature was wrong 3 times")


def test_a_new_secret_ends_the_count_and_the_old_one(source: Source, address: str) -> None:
    assert push(address, {}) == 401
    made = actions.set_secret(source=source)
    assert push(address, signed(source)) == 401
    assert push(address, signed(source, secret=made)) == 202
    source.refresh_from_db()
    assert source.refused == 1


def test_wrong_signatures_of_yesterday_are_counted_no_more(source: Source) -> None:
    now = timezone.now()
    for at in (now - timedelta(days=2), now - timedelta(hours=1), now):
        actions.note_wrong_signature(source=source, now=at)
    source.refresh_from_db()
    assert source.refused == 2


def test_a_source_without_a_secret_takes_nothing_and_says_so(source: Source, address: str) -> None:
    Source.objects.update(secret="")
    assert push(address, signed(source, secret="")) == 401
    assert "no secret yet" in health(now=timezone.now())[0].trouble


def test_a_body_that_breaks_off_is_no_wrong_signature(source: Source, address: str) -> None:
    said: dict[str, Any] = {"wsgi.input": io.BytesIO(BODY), "CONTENT_LENGTH": "99"}
    assert Client(**said).generic("POST", address, headers=signed(source)).status_code == 400
    source.refresh_from_db()
    assert source.refused == 0


def test_too_many_at_once_are_asked_to_wait(
    source: Source, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views._buckets, source.pk, Bucket(size=1, a_second=0.1))
    assert push(address, signed(source)) == 202
    answer = Client().post(address, BODY, content_type="text/plain", headers=signed(source))
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")


def test_a_good_push_ends_the_trouble_of_a_bad_one(source: Source, address: str) -> None:
    push(address, signed(source))
    Source.objects.update(last_error="x.json: broken", condition=Condition.UNREADABLE)
    actions.read(file=WireFile.objects.get(), parser=InProcessParser(), now=timezone.now())
    told = health(now=timezone.now())[0]
    assert (told.trouble, told.source.state) == ("", Condition.FETCHED)
    assert told.source.last_success is not None
