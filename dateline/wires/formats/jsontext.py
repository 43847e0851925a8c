"""JSON from outside: decoded, parsed, and refused in words where it is broken or too deep."""

from __future__ import annotations

import json

from dateline.wires.formats.copy import Hints
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable


def load(data: bytes, hints: Hints) -> tuple[object, tuple[str, ...]]:
    """Parse a JSON file, one document or one per line; raise `Unreadable` saying where it breaks."""
    text, flags = decode(data, hints)
    try:
        return _parsed(text.lstrip("\ufeff")), flags
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and (lines := _by_line(text)):
            return lines, flags
        raise Unreadable(_where(text, error)) from None
    except RecursionError:
        raise Unreadable("The JSON is nested too deep: no item has hundreds of levels.") from None
    except ValueError as error:
        raise Unreadable(f"The JSON holds a number that is too long: {error}.") from None


def _parsed(text: str) -> object:
    # NaN and Infinity, which JSON does not know, are nothing.
    return json.loads(text, parse_constant=lambda _name: None)


def _by_line(text: str) -> list[object]:
    """Parse JSON lines; nothing if any line is no document of its own."""
    try:
        return [_parsed(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return []


def _where(text: str, error: json.JSONDecodeError) -> str:
    """Tell a file that was cut off from one that was written wrongly."""
    left = text[error.pos :].strip()
    cut = not left or (
        error.msg.startswith("Unterminated string") and not text.rstrip().endswith(("}", "]"))
    )
    what = "The JSON breaks off" if cut else f"The JSON is broken ({error.msg})"
    return f"{what} at line {error.lineno:,}, column {error.colno:,}. Fetch it again."
