"""Writes the pages of `docs/` that are made from the code: `python -m dateline.config.cli.pages`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from dateline.config.cli.root import COMMANDS, EPILOG, main
from dateline.config.environment import markdown

DOCS = Path(__file__).resolve().parents[3] / "docs"
MADE = "This page is made from the code: change it there, then run `make docs`."
WIDTH = 88

SETTINGS = f"""# Settings

{MADE}

Every setting is an environment variable. An empty one counts as not given. One that cannot be read
stops the start with a line that says what to write. `dateline settings` shows the values in force.

{markdown()}"""

COMMAND_LINE = f"""# The command line

{MADE}

`make run` is `dateline up` in an environment that it makes first. In a checkout the command is
`.venv/bin/dateline`. {EPILOG}
"""


def pages() -> dict[str, str]:
    """Give every page that is made, by file name."""
    return {"settings.md": SETTINGS, "command-line.md": COMMAND_LINE + "".join(sections())}


def sections() -> Iterator[str]:
    """Give the help of each command as a section."""
    root = click.Context(
        main,
        info_name="dateline",
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    for name in COMMANDS:
        command = main.get_command(root, name)
        assert command is not None
        command.epilog = None
        context = click.Context(
            command, info_name=name, parent=root, terminal_width=WIDTH, max_content_width=WIDTH
        )
        yield f"\n## dateline {name}\n\n```\n{command.get_help(context)}\n```\n"


def write() -> None:
    """Write every page."""
    DOCS.mkdir(exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
