"""Which network addresses are public (the rest is inside somebody's house), and how one is shown."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

# RFC 6052: an IPv4 address in the last 32 bits, behind a translator.
_NAT64 = IPv6Network("64:ff9b::/96")

_NAME_AND_PASSWORD = re.compile(r"(?<=//)[^/?#]*@")


def shown(url: str) -> str:
    """Give an address without the name and password in it, for screens and logs."""
    return _NAME_AND_PASSWORD.sub("", url, count=1)


def following(url: str, target: str) -> str:
    """Give the address that a redirect leads to.

    Name and password go along to the same host, where they belong, unless what was encrypted would
    be so no more; they never go to another. Raises ValueError for what is no address at all.
    """
    hop = urljoin(url, target)
    before, after = urlsplit(url), urlsplit(hop)
    kept = before.netloc.rpartition("@")[0]
    same = (before.hostname, before.port or after.port) == (
        after.hostname,
        after.port or before.port,
    )
    safer = after.scheme == "https" or before.scheme == after.scheme
    if not kept or "@" in after.netloc or not same or not safer:
        return hop
    return after._replace(netloc=f"{kept}@{after.netloc}").geturl()


def is_public(text: str) -> bool:
    """Say whether an address is one of the public internet, also behind its IPv6 disguises."""
    address = _unwrapped(ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_literal(host: str) -> bool:
    """Say whether a host is an address itself, in the one way of writing it that all agree on."""
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return False


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Give the IPv4 address inside a mapped, 6to4 or NAT64 address, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
