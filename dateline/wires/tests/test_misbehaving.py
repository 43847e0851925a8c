"""Sources that behave badly, over real sockets: each ends in a named state, with a next try."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore2
import pytest

from dateline.wires import actions
from dateline.wires.gateways.door import resolve_by_system
from dateline.wires.gateways.http import GuardedClient
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source
from dateline.wires.queries import health
from dateline.wires.rules.conditions import Condition
from dateline.wires.tests.cast import a_source
from dateline.wires.tests.misbehaving import Limits, Vexing, make_certificate

pytestmark = pytest.mark.django_db
LIMITS = Limits(seconds=0.6, max_bytes=1024 * 1024)
PUBLIC = "93.184.216.34"
LASTS = 2.5
"""Seconds within which every try ends, with room for a busy machine."""


@pytest.fixture(scope="module")
def vexing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vexing]:
    with Vexing(LIMITS, tmp_path_factory.mktemp("vexing")) as server:
        yield server


def try_once(url: str, *, inner: bool = True, client: GuardedClient | None = None) -> Source:
    """Poll a source of its own at an address, read what came, and look at what is known then."""
    source = a_source(kind=Source.Kind.POLL, address=url, inner=inner)
    client = client or GuardedClient(seconds=LIMITS.seconds, max_bytes=LIMITS.max_bytes)
    begun = time.monotonic()
    report = actions.poll(source=source, client=client, now=datetime.now(UTC))
    assert time.monotonic() - begun < LASTS
    if report.file:
        actions.read(file=report.file, parser=InProcessParser(), now=datetime.now(UTC))
    source.refresh_from_db()
    assert source.lease_until is None
    assert (source.next_at is None) == (source.state is Condition.GONE)
    return source


@pytest.mark.parametrize(
    ("path", "condition"),
    [
        ("good", Condition.FETCHED),
        ("png", Condition.FETCHED),
        ("as-html", Condition.FETCHED),
        ("to-good-301", Condition.FETCHED),
        ("to-good-302", Condition.FETCHED),
        ("to-good-303", Condition.FETCHED),
        ("to-good-307", Condition.FETCHED),
        ("to-good-308", Condition.FETCHED),
        ("nowhere-301", Condition.REDIRECTS_NOWHERE),
        ("nowhere-302", Condition.REDIRECTS_NOWHERE),
        ("nowhere-307", Condition.REDIRECTS_NOWHERE),
        ("nowhere-308", Condition.REDIRECTS_NOWHERE),
        ("circle", Condition.CIRCLE),
        ("hop-0", Condition.TOO_MANY_REDIRECTS),
        ("to-file", Condition.BAD_ADDRESS),
        ("to-nonsense", Condition.BAD_ADDRESS),
        ("to-login", Condition.LOGIN),
        ("password", Condition.LOGIN),
        ("304", Condition.NOT_UNDERSTOOD),
        ("204", Condition.NOT_UNDERSTOOD),
        ("400", Condition.NOT_UNDERSTOOD),
        ("406", Condition.NOT_UNDERSTOOD),
        ("418", Condition.NOT_UNDERSTOOD),
        ("401", Condition.SIGN_IN),
        ("402", Condition.PAYMENT),
        ("403", Condition.REFUSED),
        ("403-limit", Condition.LIMITED),
        ("404", Condition.NOT_FOUND),
        ("404-zstd", Condition.NOT_FOUND),
        ("410", Condition.GONE),
        ("429-seconds", Condition.LIMITED),
        ("451", Condition.LEGAL),
        ("500", Condition.THEIR_FAULT),
        ("502", Condition.THEIR_FAULT),
        ("503", Condition.PAUSED),
        ("empty", Condition.EMPTY),
        ("blank", Condition.EMPTY),
        ("page", Condition.PAGE),
        ("json-error", Condition.UNREADABLE),
        ("to-json-error", Condition.UNREADABLE),
        ("announces-less", Condition.UNREADABLE),
        ("announces-more", Condition.BROKEN),
        ("bad-chunk", Condition.BROKEN),
        ("cut-chunk", Condition.BROKEN),
        ("resets", Condition.BROKEN),
        ("hangs-up", Condition.BROKEN),
        ("no-http", Condition.BROKEN),
        ("endless-headers", Condition.BROKEN),
        ("not-gzip", Condition.BROKEN),
        ("says-nothing", Condition.SILENT_ANSWER),
        ("drips-headers", Condition.SILENT_ANSWER),
        ("drips-body", Condition.SLOW_ANSWER),
        ("stalls", Condition.SLOW_ANSWER),
        ("large", Condition.TOO_LARGE),
        ("large-announced", Condition.TOO_LARGE),
        ("bomb-gzip", Condition.BOMB),
        ("bomb-deflate", Condition.BOMB),
        ("bomb-brotli", Condition.BOMB),
        ("bomb-zstd", Condition.BOMB),
        ("not-zstd", Condition.BROKEN),
        ("packed-oddly", Condition.PACKING),
        ("twice-packed", Condition.PACKING),
    ],
)
def test_every_answer_ends_in_a_named_state(
    vexing: Vexing, path: str, condition: Condition
) -> None:
    source = try_once(vexing.url(path))
    assert source.state is condition
    told = health(now=datetime.now(UTC))[0]
    assert bool(told.trouble) is not condition.is_well
    if not condition.is_well:
        assert condition.advice in told.trouble
        assert "Next try" in told.trouble or condition is Condition.GONE


def test_nobody_who_listens_and_nobody_who_answers_are_told_apart(vexing: Vexing) -> None:
    assert try_once(vexing.closed()).state is Condition.NO_CONNECTION
    Source.objects.all().delete()
    assert try_once(vexing.full()).state is Condition.CONNECT_SLOW
    Source.objects.all().delete()
    assert try_once(vexing.silent("https")).state is Condition.TLS_SLOW


def test_names_that_are_not_known_or_not_looked_up_in_time_are_told_apart() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def slow(_host: str, _port: int) -> list[str]:
        time.sleep(2)
        return []

    nobody = GuardedClient(seconds=LIMITS.seconds, resolve=unknown)
    assert try_once("http://nobody.example/", client=nobody).state is Condition.NAME_UNKNOWN
    Source.objects.all().delete()
    late = GuardedClient(seconds=LIMITS.seconds, resolve=slow)
    assert try_once("http://late.example/", client=late).state is Condition.LOOKUP_SLOW


@pytest.mark.parametrize(
    ("name", "expired", "trusted", "condition"),
    [
        ("localhost", False, True, Condition.FETCHED),
        ("localhost", False, False, Condition.UNTRUSTED),
        ("localhost", True, True, Condition.CERTIFICATE_OLD),
        ("other.example", False, True, Condition.CERTIFICATE_OTHER),
    ],
)
def test_what_is_wrong_with_a_certificate_is_named(
    vexing: Vexing,
    tmp_path: Path,
    name: str,
    expired: bool,
    trusted: bool,
    condition: Condition,
) -> None:
    certificate = make_certificate(tmp_path, name=name, expired=expired)
    if certificate is None:
        pytest.skip("no openssl here to make a certificate with")
    tls = ssl.create_default_context(cafile=str(certificate)) if trusted else None
    client = GuardedClient(seconds=LIMITS.seconds * 2, tls=tls)
    assert try_once(vexing.secured(certificate), client=client).state is condition


def test_what_speaks_no_tls_is_not_trusted(vexing: Vexing) -> None:
    assert try_once(vexing.url("good").replace("http:", "https:")).state is Condition.UNTRUSTED


def away(vexing: Vexing) -> GuardedClient:
    """Give a client for which `wire.example` is public, and stands at the server all the same."""

    def resolve(host: str, port: int) -> list[str]:
        inside = {"wire.example": PUBLIC, "inside.example": "192.168.7.7"}
        return [inside[host]] if host in inside else resolve_by_system(host, port)

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        assert ip == PUBLIC, "an inner address was connected to"
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", vexing.port, timeout=seconds)

    return GuardedClient(seconds=LIMITS.seconds, resolve=resolve, connect=connect)


@pytest.mark.parametrize("path", ["to-metadata", "to-ten", "to-v6", "to-name"])
def test_no_redirect_leads_inside(vexing: Vexing, path: str) -> None:
    url = f"http://wire.example/{path}"
    source = try_once(url, inner=False, client=away(vexing))
    assert (source.state, source.address) == (Condition.INNER, url)


@pytest.mark.parametrize(
    ("status", "remembered"), [(301, True), (308, True), (302, False), (307, False)]
)
def test_only_a_redirect_for_good_is_remembered(
    vexing: Vexing, status: int, remembered: bool
) -> None:
    old, new = vexing.url(f"to-good-{status}"), vexing.url("good")
    source = try_once(old)
    assert (source.address, source.moved_from) == ((new, old) if remembered else (old, ""))


def test_an_address_from_which_no_feed_came_is_not_remembered(vexing: Vexing) -> None:
    source = try_once(vexing.url("to-json-error"))
    assert (source.address, source.moved_from) == (vexing.url("to-json-error"), "")
    again = actions.poll(
        source=source,
        client=GuardedClient(seconds=LIMITS.seconds),
        now=datetime.now(UTC) + timedelta(hours=1),
    )
    source.refresh_from_db()
    assert again.file is not None
    assert (source.state, source.moved_from) == (Condition.UNREADABLE, "")


@pytest.mark.parametrize(
    ("path", "wait"),
    [
        ("429-seconds", 4321),
        ("429-date", 600),
        ("429-drips", 77),
        ("503-seconds", 1234),
        ("503-date", 600),
        ("503-not-gzip", 99),
        ("403-limit", 3600),
    ],
)
def test_a_pause_is_kept_to_the_second(vexing: Vexing, path: str, wait: int) -> None:
    before = datetime.now(UTC)
    source = try_once(vexing.url(path))
    assert source.next_at is not None
    # A date has whole seconds only.
    least, most = timedelta(seconds=wait - 1), timedelta(seconds=wait + 1 + LASTS)
    assert least <= source.next_at - before <= most
    assert "asks for a pause of" in source.last_error


def test_an_unchanged_feed_is_well(vexing: Vexing) -> None:
    source = try_once(vexing.url("good"))
    Source.objects.update(address=vexing.url("304"))
    source.refresh_from_db()
    report = actions.poll(
        source=source,
        client=GuardedClient(seconds=LIMITS.seconds),
        now=datetime.now(UTC) + timedelta(hours=1),
    )
    assert report.condition is Condition.UNCHANGED


def test_a_feed_that_turns_into_a_page_keeps_what_it_brought(vexing: Vexing) -> None:
    source = try_once(vexing.url("good"))
    Source.objects.update(address=vexing.url("page"))
    source.refresh_from_db()
    later = datetime.now(UTC) + timedelta(hours=1)
    report = actions.poll(source=source, client=GuardedClient(seconds=LIMITS.seconds), now=later)
    assert (report.condition, report.file) == (Condition.PAGE, None)
    assert source.items.count() == 1
