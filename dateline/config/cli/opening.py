"""What commands share: opening the newsroom's database, and saying why that did not work."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import click

from dateline.config.environment import BadSetting, Value, read
from dateline.config.outside import database
from dateline.config.startup import CannotStart, check_home


def fail(message: str) -> NoReturn:
    """End with one line on stderr and exit code 1."""
    click.echo(message, err=True)
    sys.exit(1)


def settings() -> dict[str, Value]:
    """Read the settings; ends with one line at the first that cannot be read."""
    try:
        given = read()
        database(str(given["DATABASE_URL"]), home_of(given))
    except BadSetting as bad:
        fail(str(bad))
    return given


def home_of(given: dict[str, Value]) -> Path:
    """Give the home folder."""
    home = given["DATELINE_HOME"]
    assert isinstance(home, Path)
    return home


def number_of(given: dict[str, Value], name: str) -> int:
    """Give a setting that is a number."""
    number = given[name]
    assert isinstance(number, int)
    return number


def open_newsroom() -> None:
    """Load Django; ends with one line if home or settings are in the way."""
    given = settings()
    try:
        check_home(home_of(given))
    except CannotStart as reason:
        fail(str(reason))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")
    import django
    from django.apps import apps

    from dateline.config.processes import loading

    # In a process where it is loaded, what has come since is no module and may become garbage.
    with nullcontext() if apps.ready else loading():
        django.setup()


def open_database() -> None:
    """Load Django and make sure that the database is there with every table."""
    open_newsroom()
    from dateline.config.opening import check_database, check_migrated

    try:
        check_database()
        check_migrated()
    except CannotStart as reason:
        fail(str(reason))
