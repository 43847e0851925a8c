"""Whether a client's copy is still the page (RFC 9110, 13)."""

from __future__ import annotations

from email.utils import formatdate, parsedate_to_datetime


def is_unchanged(
    if_none_match: str | None, if_modified_since: str | None, etag: str, modified: int
) -> bool:
    """Tell whether a GET with these headers is answered 304.

    `etag` is the entity tag of what would be sent, quotes included; `modified` the seconds since
    1970 of its Last-Modified, 0 where it has none yet. The date counts only where no tag is named.
    """
    if if_none_match is not None:
        return if_none_match == etag or _is_among(etag, if_none_match)
    if if_modified_since is None or not modified:
        return False
    try:
        return parsedate_to_datetime(if_modified_since).timestamp() >= modified
    except (ValueError, TypeError, OverflowError):
        return False


def http_date(seconds: int) -> str:
    """Write a time as HTTP does."""
    return formatdate(seconds, usegmt=True)


def _is_among(etag: str, listed: str) -> bool:
    # GET compares weakly: a proxy may have weakened the tag on the way.
    tags = (tag.strip().removeprefix("W/") for tag in listed.split(","))
    return any(tag in {"*", etag} for tag in tags)
