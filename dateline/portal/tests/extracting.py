"""Every message of the site's code and templates, found as `makemessages` finds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from dateline.desk.rules.kinds import LABELS, TITLES

HOUSE = Path(__file__).resolve().parents[2]
# The stages whose words readers see; what the desk says is for the newsroom.
STAGES = ("portal", "audience")
KEYWORDS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
KEYWORDS_IN_CONTEXT = ("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy")


class Found(NamedTuple):
    """A message: its context, its words, and its words for several where it has such."""

    context: str
    words: str
    several: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.words, self.several) if self.several else self.words


def messages() -> set[Found]:
    named = {Found("", words) for words in (*LABELS.values(), *TITLES.values())}
    return named.union(*(messages_of(path) for path in sources()))


def sources() -> Iterator[Path]:
    for stage in STAGES:
        for path in sorted((HOUSE / stage).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".mjml"} and "tests" not in path.parts:
                yield path


def messages_of(path: Path) -> Iterator[Found]:
    text = path.read_text(encoding="utf-8")
    for name, parts in in_python(text) if path.suffix == ".py" else in_template(text, str(path)):
        context = parts.pop(0) if name in KEYWORDS_IN_CONTEXT and len(parts) > 1 else ""
        if parts:
            several = parts[1] if name.lstrip("p").startswith("ng") and len(parts) > 1 else ""
            yield Found(context, parts[0], several)


def in_python(text: str) -> Iterator[tuple[str, list[str]]]:
    # By the tree and not by the words: what stands inside f-strings is found too.
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if name in {*KEYWORDS, *KEYWORDS_IN_CONTEXT}:
                yield name, [each for each in given if isinstance(each, str) and each]


def in_template(text: str, origin: str) -> Iterator[tuple[str, list[str]]]:
    keywords = dict.fromkeys((*KEYWORDS, *KEYWORDS_IN_CONTEXT))
    code = BytesIO(templatize(text, origin=origin).encode())
    for _, name, words, _ in extract_python(code, keywords, [], {"encoding": "utf-8"}):
        # Babel's annotation forgets that a message without a context comes as it is.
        told: object = words
        given: Sequence[object] = told if isinstance(told, (list, tuple)) else (told,)
        yield str(name), [str(each) for each in given if each]
