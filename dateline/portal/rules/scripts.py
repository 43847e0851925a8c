"""In which direction a language is written."""

from __future__ import annotations

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})  # fmt: skip


def direction(language: str) -> str:
    """Give `rtl` or `ltr`."""
    return "rtl" if language.replace("_", "-").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def comma(language: str) -> str:
    """Give the comma of a language, with the space behind it."""
    return "، " if direction(language) == "rtl" and language[:2] not in {"he", "yi"} else ", "


def language_tag(language: str) -> str:
    """Write a language as HTML wants it: `en-gb` as `en-GB`."""
    first, *rest = language.replace("_", "-").split("-")
    return "-".join(
        [first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)]
    )
