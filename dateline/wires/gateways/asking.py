"""How a request is written: where to, who asks, and what may come back."""

from __future__ import annotations

import functools
from base64 import b64encode
from collections.abc import Mapping

import httpcore2
import httpx2

from dateline.wires.errors import BadAddress
from dateline.wires.gateways.unpacking import PACKINGS
from dateline.wires.rules.addresses import shown

USER_AGENT = "Dateline/0.1 (newsroom; feed reader)"


def request_of(method: str, url: str, headers: Mapping[str, str], body: bytes) -> httpcore2.Request:
    """Write a request; raises BadAddress."""
    address = _parsed(url)
    given = {name.lower(): value for name, value in headers.items()}
    own = {
        "host": address.netloc.decode("ascii"),
        "user-agent": USER_AGENT,
        "accept-encoding": ", ".join(PACKINGS),
        "connection": "close",
        **({"content-length": str(len(body))} if method == "POST" else {}),
        **({"authorization": _basic(address)} if address.userinfo else {}),
    }
    return httpcore2.Request(
        method,
        httpcore2.URL(
            scheme=address.raw_scheme,
            host=address.raw_host,
            port=address.port,
            target=address.raw_path,
        ),
        headers=[(name.encode(), value.encode()) for name, value in {**own, **given}.items()],
        content=body or None,
    )


@functools.lru_cache(maxsize=256)
def _parsed(url: str) -> httpx2.URL:
    """Read an address, which takes as long as to connect to it, and is done at every poll."""
    try:
        return httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise BadAddress(shown(url)) from error


def _basic(address: httpx2.URL) -> str:
    """Write the name and password of an address as HTTP sends them."""
    return "Basic " + b64encode(f"{address.username}:{address.password}".encode()).decode("ascii")
