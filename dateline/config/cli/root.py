"""The root of the command line: every command by name, and what its exit code means."""

from __future__ import annotations

import importlib

import click

import dateline

EPILOG = "Exit codes: 0 all is well, 1 something was rejected or failed, 2 the command was not understood."

# Command → module. A module is loaded when its command is asked for, so that `dateline version`
# costs no more than it says.
COMMANDS = {
    "up": "running",
    "web": "running",
    "worker": "running",
    "clock": "running",
    "ingest": "wires",
    "parse": "texts",
    "tag": "texts",
    "doctor": "house",
    "purge": "house",
    "settings": "house",
    "version": "house",
    "demo": "demo",
    "reset-demo": "demo",
    "createuser": "desk",
    "publish-due": "desk",
    "sort-again": "desk",
    "train": "train",
    "reindex": "desk",
    "kill": "desk",
    "bench": "bench",
    "mail-on": "mail",
}


class Commands(click.Group):
    """A group that loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"dateline.config.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        command.epilog = EPILOG
        return command


@click.group(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(dateline.__version__, message="%(version)s")
def main() -> None:
    """A whole newsroom: agency copy in, checked and tagged stories out.

    `dateline up` runs all of it. Settings come from the environment: `dateline settings` lists them.
    """
