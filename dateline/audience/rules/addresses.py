"""Mail addresses: what is one, how it is written, and how it is remembered without being kept."""

from __future__ import annotations

import hashlib
import hmac
import re

# RFC 5321: 64 for the part before the @, 254 in all.
LONGEST = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def read_address(text: str) -> str | None:
    """Give an address as it is stored, in lower case and its domain in ASCII; None if it is none.

    Nobody has met a host that tells letters' case apart before the @, and people write it either way.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(text) > LONGEST or len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    ascii_domain = _in_ascii(domain)
    if ascii_domain is None:
        return None
    address = f"{local}@{ascii_domain}".lower()
    return address if len(address) <= LONGEST else None


def _in_ascii(domain: str) -> str | None:
    try:
        ascii_domain = domain.strip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else ascii_domain


def digest_of(address: str, *, key: bytes) -> str:
    """Remember an address without keeping it: nobody without the key can tell which one it was."""
    return hmac.new(key, f"address {address}".encode(), hashlib.sha256).hexdigest()


def veiled(address: str) -> str:
    """Show an address so that its owner knows it and a bystander does not: m…@example.org."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"
