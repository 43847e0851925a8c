"""Whose address counts, and how wide a net is cast around it."""

from __future__ import annotations

import pytest

from dateline.edge.rules.networks import address_of, neighbourhood_of, network_of

PROXIES = ("127.0.0.1", "::1", "10.0.0.0/8")


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("::ffff:127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", ", ".join(["10.0.0.1"] * 10_000), "10.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_our_proxies_are_believed(remote: str, forwarded: str, found: str) -> None:
    assert address_of(remote, forwarded, PROXIES) == found


@pytest.mark.parametrize(
    ("address", "network", "around"),
    [
        ("203.0.113.9", "203.0.113.9/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.9/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", "nowhere", "nowhere"),
        ("no address", "nowhere", "nowhere"),
    ],
)
def test_one_reader_is_an_address_or_a_prefix(address: str, network: str, around: str) -> None:
    assert (network_of(address), neighbourhood_of(address)) == (network, around)
