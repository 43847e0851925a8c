"""Saying what a file looks like that no format recognises, so that a person knows what to ask for."""

from __future__ import annotations

import re

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"8BPS", "a Photoshop picture"),
    (b"BM", "a BMP picture"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document): unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"(\xb5/\xfd", "a zstd archive: unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound or video"),
    (b"RIFF", "a RIFF file (WebP picture, WAV sound or AVI video)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x00\x00\x01\x00", "an icon"),
)
_XML_ROOTS = (
    ("contentset", "a part of a NewsML-G2 item: send the whole item"),
    ("contentmeta", "a part of a NewsML-G2 item: send the whole item"),
    ("groupset", "a part of a NewsML-G2 package: send the whole item"),
    ("opml", "OPML, a list of feeds: add each feed as a source of its own"),
    ("urlset", "a sitemap, not a feed"),
    ("sitemapindex", "a sitemap index, not a feed"),
    ("svg", "an SVG picture"),
    ("html", "an HTML page, not a feed: look on it for the address of the feed"),
)
_ROOT = re.compile(r"<([a-z_][\w.-]*:)?([a-z_][\w.-]*)[\s/>]")
_MAIL = re.compile(r"^(?:[a-z][a-z-]*: [^\n]*\r?\n(?:[ \t][^\n]*\n)*){3}")


def describe(data: bytes, head: str) -> str:
    """Give the reason why a file is not read: what it looks like, and what would be."""
    return f"Not a format that is read here: this looks like {_looks(data, head)}."


def _looks(data: bytes, head: str) -> str:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[4:8] == b"ftyp":
        return "an MP4 or HEIC file"
    if data[:4] in {b"\x00\x01\x00\x00", b"OTTO"}:
        return "a font"
    if head.startswith("<"):
        return _markup(head)
    if head.startswith(("{", "[")):
        return "JSON, but neither ninjs nor JSON Feed"
    return _words(data, head)


def _markup(head: str) -> str:
    """Name a markup file by its first element."""
    if head.startswith("<!doctype html"):
        return dict(_XML_ROOTS)["html"]
    root = _ROOT.search(re.sub(r"<[?!][^>]*>|<!--.*?-->", "", head[:8000]))
    name = root[2] if root else ""
    return dict(_XML_ROOTS).get(name, f"XML with the root <{name}>" if name else "broken markup")


def _words(data: bytes, head: str) -> str:
    """Tell text from binary data, and mail from other text."""
    sample = data[:4096]
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\x0c\x01\x02\x03\x16")
    if not head and b"\x00" not in sample:
        return "an empty file (only blanks)"
    if controls > len(sample) // 20 or b"\x00\x00" in sample:
        return "binary data"
    return "a mail message that is not whole" if _MAIL.match(head) else "plain text"
