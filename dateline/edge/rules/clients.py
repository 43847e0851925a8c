"""Who looks at a page, as far as a request says so: from which house, with what, and if anybody does."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from functools import lru_cache

Environ = Mapping[str, str]

# Of what a program says of itself.
MOST_AGENT = 500
V4_IN_V6 = bytes(10) + b"\xff\xff"
# Parts into which an IPv6 network of 48 bits falls. A household has at least a /64; whoever rents a
# server may have a whole /48 of them for nothing.
PARTS = 32
# What robots that run scripts call themselves, and programs that pass themselves off as Mozilla.
ROBOT = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scrap(er|y)|archiver|preview|fetcher|monitor|uptime|pingdom"
    r"|headless|phantomjs|selenium|puppeteer|playwright|lighthouse|pagespeed|gtmetrix|validator"
    r"|\bcurl|\bwget|python|libwww|http-?client|okhttp|axios|node-|go-http|scanner|checker"
    r"|externalhit|mediapartners|apis-google|google-|embedly|gpt|claude|perplexity",
    re.IGNORECASE,
)
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


def house_of(address: str) -> bytes:
    """Give the house that an address belongs to; empty where it is no address.

    With IPv4 it is the address. With IPv6 it is one of 32 parts of the network of 48 bits, and a
    network of 64 bits is always in the same.
    """
    try:
        if ":" not in address:
            return socket.inet_pton(socket.AF_INET, address)
        whole = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return b""
    if whole.startswith(V4_IN_V6):
        return whole[12:]
    return whole[:6] + bytes([int.from_bytes(whole[6:8]) % PARTS])


@lru_cache(maxsize=4096)
def is_browser(agent: str) -> bool:
    """Tell whether a program calls itself a browser that people use, and not a robot."""
    return (
        agent.startswith(("Mozilla/", "Opera/"))
        and len(agent) <= MOST_AGENT
        and not ROBOT.search(agent)
    )


def is_ahead(environ: Environ) -> bool:
    """Tell whether a browser loads something that nobody may ever look at: prefetch or prerender."""
    for name in AHEAD:  # noqa: SIM110  a generator costs more than what it asks
        if name in environ and "pre" in environ[name]:
            return True
    return False
