"""From which network a request comes, where proxies of ours stand in front."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

# Behind so many proxies nobody stands; what is further left was written by whoever asked.
MOST_PROXIES = 8


def address_of(remote: str, forwarded: str, proxies: Sequence[str]) -> str:
    """Give the address of who asks: what stands last in X-Forwarded-For and is no proxy of ours.

    The header counts only where the connection itself comes from one of our proxies: anybody can
    write it.
    """
    if not forwarded:
        return remote
    found, ours = remote, tuple(proxies)
    named = [each.strip() for each in forwarded.split(",")][-MOST_PROXIES:]
    while named and _is_one_of(found, ours):
        last = named.pop()
        if not is_address(last):
            break
        found = last
    return found


def network_of(address: str) -> str:
    """Give the network that counts as one reader: an IPv4 address, an IPv6 /64."""
    return _cut(address, 32, 64)


def neighbourhood_of(address: str) -> str:
    """Give the wider network around it that one hand may hold: an IPv4 /24, an IPv6 /48."""
    return _cut(address, 24, 48)


def is_address(text: str) -> bool:
    """Tell whether a text is an address; a tenth of the work of reading it."""
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text.partition("%")[0])
    except (OSError, ValueError):
        return False
    return True


def read_address(text: str) -> Address | None:
    """Read an address, IPv4 written as IPv6 as what it is; None if it is none."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _cut(address: str, four: int, six: int) -> str:
    found = read_address(address)
    if found is None:
        return "nowhere"
    length = six if isinstance(found, IPv6Address) else four
    return str(ip_network((found, length), strict=False))


@lru_cache(maxsize=4096)
def _is_one_of(address: str, networks: tuple[str, ...]) -> bool:
    found = read_address(address)
    return found is not None and any(
        found.version == network.version and found in network
        for network in (ip_network(each, strict=False) for each in networks)
    )
