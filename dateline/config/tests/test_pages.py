"""The pages of docs/ that are made from the code are up to date."""

from __future__ import annotations

import pytest

from dateline.config.cli.pages import DOCS, pages
from dateline.config.cli.root import COMMANDS


@pytest.mark.parametrize("name", ["settings.md", "command-line.md"])
def test_the_page_is_what_the_code_would_write(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_every_command_has_a_section() -> None:
    page = pages()["command-line.md"]
    assert all(f"## dateline {name}\n" in page for name in COMMANDS)
