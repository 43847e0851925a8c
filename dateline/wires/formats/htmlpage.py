"""A plain HTML page: trafilatura finds the story on it and what the page says of itself.

Only a page that says it is an article, or that somebody put into a folder by hand and that holds
one, is read. A feed's address that answers with a page (a sign-in, an error) must not become news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dateline.wires.formats.copy import Hints, MediaLink, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.mender import Mender, merged
from dateline.wires.formats.text import Markup

LEAST_TEXT = 200
"""Characters below which what was found on a page is no story."""
MAX_PAGE = 8 * 1024 * 1024
_START = re.compile(
    rb"^(?:<\?[^>]{0,500}>|<!--.{0,4000}?-->|\s)*+(?:<!doctype html[^>]{0,300}>|<html[\s>])",
    re.DOTALL,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ARTICLE = re.compile(
    r"""og:type["'][^>]{0,80}article|article:published_time|"@type"\s*:\s*\[?\s*"\w{0,40}(?:Article|BlogPosting)"""
    r"""|itemtype=["']https?://schema\.org/\w{0,40}(?:Article|BlogPosting)""",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"""<html[^>]{0,500}?\slang\s*=\s*["']?([A-Za-z-]{2,20})""", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"""(?:article:published_time["'][^>]{0,60}?content\s*=\s*["']|"datePublished"\s*:\s*")([^"'<>]{8,60})"""
)
_MODIFIED = re.compile(
    r"""(?:article:modified_time["'][^>]{0,60}?content\s*=\s*["']|"dateModified"\s*:\s*")([^"'<>]{8,60})"""
)
_REASON = (
    "This looks like an HTML page, not a feed, and no article can be read on it: look on it for the "
    "address of the feed."
)


def recognises(head: bytes) -> bool:
    """Say whether a file opens as an HTML page."""
    return bool(_START.match(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the article of a page."""
    if len(data) > MAX_PAGE:
        raise Unreadable(f"The page has more than {MAX_PAGE // 1024**2} MB: no article is so long.")
    text, flags = _text(data, hints)
    declared = bool(_ARTICLE.search(text))
    fetched = bool(hints.url)
    if fetched and not declared:
        raise Unreadable(_REASON)
    found = _extracted(text, hints)
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    if not declared:
        mender.note("The page does not say that it is an article")
    return iter([_item(mender, found, text)])


def _text(data: bytes, hints: Hints) -> tuple[str, tuple[str, ...]]:
    """Decode a page by its header or its meta element."""
    said = _CHARSET.search(data[:4096])
    if said and "charset" not in hints.content_type:
        charset = said[1].decode("ascii", "replace")
        hints = Hints(
            now=hints.now, language=hints.language, content_type=f"text/html; charset={charset}"
        )
    return decode(data, hints)


def _extracted(text: str, hints: Hints) -> Any:
    """Let trafilatura find the story; it fails on some markup in ways of its own."""
    # Imported here: it takes half a second, which only pages should cost.
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            text,
            url=hints.url or None,
            include_comments=False,
            include_links=True,
            include_formatting=True,
            with_metadata=True,
        )
    except (
        LookupError,
        AttributeError,
        ValueError,
        TypeError,
        AssertionError,
        RecursionError,
    ) as error:
        raise Unreadable(f"The page cannot be read ({type(error).__name__}).") from error
    if found is None or isinstance(found, dict) or len(found.text or "") < LEAST_TEXT:
        raise Unreadable(_REASON)
    return found


def _item(mender: Mender, found: Any, text: str) -> WireCopy:
    """Write the item from what was found and from what the page says of itself."""
    headline = mender.line(found.title)
    body = mender.body(
        _markup(mender, found), headline=headline, signatures=(mender.line(found.author),)
    )
    link = mender.link(found.url, mender.hints.url)
    published = _said(_PUBLISHED, text) or found.date
    modified = _said(_MODIFIED, text) or published
    picture = mender.link(found.image)
    return WireCopy(
        format="html",
        uri=mender.uri(link, words=f"{headline}\n{body.text}"),
        version=mender.version_of(modified),
        headline=mender.headline(headline, body),
        description=mender.plain(found.description) or body.description,
        byline=mender.byline((found.author or "").replace("; ", ", ")),
        body_text=body.text,
        body_html=body.html,
        language=mender.language(_said(_LANGUAGE, text), found.language),
        firstcreated=mender.time(published),
        versioncreated=mender.time(modified),
        subjects=_subjects(mender, found),
        provider=mender.line(found.sitename),
        usageterms=mender.line(found.license),
        link=link,
        media=merged([MediaLink(href=picture, mimetype="image/*")] if picture else [], body.images),
        flags=tuple(mender.flags),
    )


def _markup(mender: Mender, found: Any) -> Markup:
    """Read the body as the HTML that trafilatura makes of it, or as its text."""
    from trafilatura.htmlprocessing import build_html_output

    try:
        return mender.markup(build_html_output(found), html=True)
    except (AttributeError, ValueError, TypeError, LookupError):
        return mender.markup(found.text)


def _said(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _subjects(mender: Mender, found: Any) -> tuple[Subject, ...]:
    names = map(mender.line, [*(found.categories or ()), *(found.tags or ())])
    return mender.few((Subject(name=name) for name in dict.fromkeys(names) if name), "subjects")
