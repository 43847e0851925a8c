"""Signatures of pushes, as senders make them, and buckets that hold them back."""

from __future__ import annotations

import hashlib
import hmac
import io

import pytest

from dateline.wires.rules.pace import Bucket
from dateline.wires.rules.signatures import (
    Claim,
    Signed,
    read_body_signature,
    read_stamped_signature,
)
from dateline.wires.tests.cast import NOW

SECRET = "It's a Secret to Everybody"
# The example of GitHub's documentation on validating webhook deliveries.
GITHUB = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
STAMP = int(NOW.timestamp())


def is_right(claim: Claim | None, body: bytes, secret: str = SECRET) -> bool:
    assert claim is not None
    signed = Signed(io.BytesIO(body), claim, secret)
    while signed.read(4):
        pass
    return signed.is_right()


def test_githubs_own_example_is_right_and_nothing_else_is() -> None:
    claim = read_body_signature(GITHUB)
    assert is_right(claim, b"Hello, World!")
    assert is_right(
        read_body_signature(f" {GITHUB.upper().replace('SHA', 'sha')} "), b"Hello, World!"
    )
    assert not is_right(claim, b"Hello, World?")
    assert not is_right(claim, b"Hello, World!", secret="another")


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_the_methods_of_websub_are_known_save_the_broken_one(method: str) -> None:
    value = hmac.new(SECRET.encode(), b"copy", method).hexdigest()
    assert is_right(read_body_signature(f"{method}={value}"), b"copy")


@pytest.mark.parametrize(
    "header",
    ["", "sha256=", "sha1=" + "a" * 40, "sha256=" + "g" * 64, "sha256=" + "a" * 63, "a" * 100_000],
)
def test_what_is_no_signature_is_none(header: str) -> None:
    assert read_body_signature(header) is None


def stamped(at: int, *bodies: bytes) -> str:
    values = [
        hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        for body in bodies
    ]
    return ",".join([f"t={at}", *(f"v1={value}" for value in values)])


def test_a_stamp_is_signed_along() -> None:
    assert is_right(read_stamped_signature(stamped(STAMP, b"copy"), NOW), b"copy")
    assert is_right(read_stamped_signature(stamped(STAMP, b"other", b"copy"), NOW), b"copy")
    moved = stamped(STAMP, b"copy").replace(f"t={STAMP}", f"t={STAMP + 1}")
    assert not is_right(read_stamped_signature(moved, NOW), b"copy")


@pytest.mark.parametrize("off", [-301, 301, 10**9])
def test_an_old_stamp_or_one_from_the_future_is_no_signature(off: int) -> None:
    assert read_stamped_signature(stamped(STAMP + off, b"copy"), NOW) is None


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"t={STAMP}",
        "v1=" + "a" * 64,
        f"t={STAMP},t={STAMP},v1={'a' * 64}",
        f"t={STAMP}," + ",".join(["v1=" + "a" * 64] * 6),
        f"t=-{STAMP},v1={'a' * 64}",
    ],
)
def test_a_stamped_signature_has_one_time_and_a_few_values(header: str) -> None:
    assert read_stamped_signature(header, NOW) is None


def test_a_bucket_gives_a_burst_and_then_a_steady_pace() -> None:
    bucket = Bucket(size=3, a_second=2)
    assert [bucket.wait(10.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.wait(10.5) == 0
    assert bucket.wait(10.5) > 0
    assert [bucket.wait(99.0) for _ in range(4)] == [0, 0, 0, 0.5]
