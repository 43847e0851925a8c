"""Bytes to text: byte order marks, declared and undeclared charsets, and what to do when both lie."""

from __future__ import annotations

import codecs
import re

from dateline.wires.formats.copy import Hints
from dateline.wires.formats.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Files that say Latin-1 hold Windows-1252, as browsers have long assumed; the same for GB2312.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# Names that other systems have for charsets, and Python has not.
_ALIASES = {
    "ms-ansi": "cp1252", "ms-ee": "cp1250", "ms-cyrl": "cp1251", "ms-greek": "cp1253",
    "ms-turk": "cp1254", "ms-hebr": "cp1255", "ms-arab": "cp1256", "winbaltrim": "cp1257",
    "mac": "mac-roman", "csmacintosh": "mac-roman", "x-mac-roman": "mac-roman", "x-sjis": "cp932",
    "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "x-big5": "big5", "ks_c_5601-1987": "cp949",
}  # fmt: skip
# Text in these can be valid UTF-8 by accident, or is ASCII to the eye: the declaration wins.
_TRUSTED = re.compile(r"iso2022|shift|euc|big5|gb18030|cp932|cp949|utf-16|utf-32|hz")
_BY_LANGUAGE = {
    "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "sr": "cp1251", "be": "cp1251",
    "el": "cp1253", "tr": "cp1254", "he": "cp1255", "ar": "cp1256", "fa": "cp1256",
    "pl": "cp1250", "cs": "cp1250", "sk": "cp1250", "hu": "cp1250", "sl": "cp1250",
    "ja": "cp932", "ko": "cp949", "zh": "gb18030", "th": "cp874", "vi": "cp1258",
}  # fmt: skip
_MOST_BROKEN = 0.02
# Beyond Latin letters, those outside of ASCII stand together; in Latin text they stand alone.
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_KANA = re.compile("[\u3041-\u3093]")
_LOOKED_AT = 64 * 1024
_FEWEST = 20
_EBCDIC = b"Lo\xa7\x94"
"""`<?xm` on mainframes."""


def peek(head: bytes) -> bytes:
    """Show the beginning of a file in lower case for recognising, whatever its charset."""
    if head.startswith(_EBCDIC):
        head = head.decode(_of_mainframes(head), "replace").encode("latin-1", "replace")
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").lower()


def decode(data: bytes, hints: Hints) -> tuple[str, tuple[str, ...]]:
    """Decode a whole file and say in flags what had to be guessed; raise `Unreadable` if nothing fits."""
    # The mark of UTF-8 is only a claim: some programs put it before whatever they have.
    data = data.removeprefix(codecs.BOM_UTF8)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _forgiving(data[len(bom) :], name)
    if wide := _without_bom(data[:64]):
        return _forgiving(data, wide)
    if data.startswith(_EBCDIC):
        text, flags = _forgiving(data, _of_mainframes(data))
        return text.replace("\x85", "\n"), flags
    declared = _declared(data, hints)
    charset = _known(declared)
    if charset and _TRUSTED.search(charset):
        return _forgiving(data, charset)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, declared, charset, error, hints)
    if charset in {"", "utf-8", "cp1252"} or text.isascii():
        wrong = charset == "cp1252" and not text.isascii()
        return text, (f"Declared {declared}, is UTF-8",) if wrong else ()
    return text, (f"Declared {declared}, is UTF-8",)


def _declared(data: bytes, hints: Hints) -> str:
    """Read the charset that the file or its Content-Type names; empty if neither does."""
    if match := _XML_CHARSET.match(data[:400]):
        return match[1].decode("ascii", "replace")
    header = _HEADER_CHARSET.search(hints.content_type)
    return header[1] if header else ""


def _known(declared: str) -> str:
    """Give Python's name of a declared charset, widened as browsers do; empty if unknown."""
    try:
        info = codecs.lookup(_ALIASES.get(declared.lower(), declared)) if declared else None
    except (LookupError, ValueError):
        return ""
    if info is None or not getattr(info, "_is_text_encoding", True) or info.name == "utf-7":
        return ""
    return _WIDER.get(info.name, info.name)


def _of_mainframes(data: bytes) -> str:
    """Give the charset that a file in EBCDIC names; they all write that alike."""
    start = data[:400].decode("cp037").encode("latin-1", "replace")
    said = _XML_CHARSET.match(start)
    return _known(said[1].decode("ascii", "replace")) or "cp037" if said else "cp037"


def _without_bom(start: bytes) -> str:
    """Recognise UTF-16 without a byte order mark by the zeros beside plain letters."""
    even, odd = start[0::2], start[1::2]
    if len(odd) < 2:
        return ""
    if odd.count(0) * 10 > 9 * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) * 10 > 9 * len(even) and not odd.count(0) else ""


def _not_utf8(
    data: bytes, declared: str, charset: str, error: UnicodeDecodeError, hints: Hints
) -> tuple[str, tuple[str, ...]]:
    """Decode what is not UTF-8 by its declaration, or by the usual charset of its language."""
    if declared and not charset:
        raise Unreadable(
            f"The file says its charset is “{declared}”, which is not known, and it is not UTF-8 "
            f"(byte {error.start:,}). Ask for it in UTF-8."
        )
    if charset and charset != "utf-8":
        return _forgiving(data, charset)
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for letter in text if letter > "\x7f") - broken
    if sound > 10 * broken:
        return text, (f"{broken} broken UTF-8 sequences",)
    guess = _BY_LANGUAGE.get(hints.language[:2].lower()) or _by_its_runs(data) or "cp1252"
    said = "Says UTF-8 but is not" if charset else "No charset declared and not UTF-8"
    text, flags = _forgiving(data, guess)
    return text, (f"{said}: read as {guess}", *flags)


def _by_its_runs(data: bytes) -> str:
    """Guess the charset of text that is hardly in Latin letters; empty for text that is."""
    sample = data[:_LOOKED_AT]
    high = sum(map(len, _HIGH.findall(sample)))
    if high < _FEWEST or sum(map(len, _RUN.findall(sample))) * 2 < high:
        return ""
    for name in ("euc_jp", "cp932"):
        letters = _NOT_ASCII.findall(sample.decode(name, "replace"))
        if letters.count("\ufffd") > 1 + len(letters) * _MOST_BROKEN:
            continue  # Chinese, for example, in which some pairs of bytes look like kana
        if len(_KANA.findall("".join(letters))) * 5 > len(letters):
            return name
    # Imported here: it is hardly ever needed. On Latin text its guesses are worse than ours.
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    found = _known(best.encoding) if best else ""
    return "" if found.startswith(("utf", "iso8859-1", "mac")) else found


def _forgiving(data: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    """Decode with replacement characters where a few bytes are broken; refuse where many are."""
    try:
        return data.decode(charset), ()
    except UnicodeDecodeError as error:
        text = data.decode(charset, "replace")
        broken, first = text.count("\ufffd"), error.start
    if broken > max(5, len(text) * _MOST_BROKEN):
        raise Unreadable(
            f"The file is not {charset}: {broken:,} places cannot be decoded, the first at byte "
            f"{first:,}. Ask for it in UTF-8."
        )
    return text, (f"{broken} bytes that are not {charset}",)
