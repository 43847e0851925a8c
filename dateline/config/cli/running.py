"""Commands that run the newsroom: all of it, or one of its processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ParamSpec

import click

from dateline.config.cli.opening import fail, home_of, number_of, open_database
from dateline.config.cli.opening import settings as read_settings
from dateline.config.environment import BadSetting
from dateline.config.startup import CannotStart

P = ParamSpec("P")


def address_options(command: Callable[P, None]) -> Callable[P, None]:
    """Add `--host` and `--port`, which go before the environment."""
    port = click.option(
        "--port", type=click.IntRange(1, 65535), help="Instead of DATELINE_PORT (8000)."
    )
    return port(
        click.option("--host", help="Instead of DATELINE_HOST (127.0.0.1; 0.0.0.0 opens it).")(
            command
        )
    )


def overrule(host: str | None, port: int | None) -> None:
    """Let options of the command line go before the environment, for this process and its children."""
    if host:
        os.environ["DATELINE_HOST"] = host
    if port:
        os.environ["DATELINE_PORT"] = str(port)


@click.command()
@address_options
@click.option("--empty", is_flag=True, help="Without the demonstration newsroom.")
def up(host: str | None, port: int | None, empty: bool) -> None:
    """Run the whole newsroom: web, worker and clock under one parent.

    Makes the database, the first editor and the demonstration newsroom where they are missing.
    Ctrl-C stops everything.
    """
    overrule(host, port)
    given = read_settings()
    from dateline.config.newsroom import run_newsroom

    try:
        run_newsroom(
            home=home_of(given),
            host=str(given["DATELINE_HOST"]),
            port=number_of(given, "DATELINE_PORT"),
            with_demo=not empty,
            say=lambda line: click.echo(line, err=False),
        )
    except (CannotStart, BadSetting) as reason:
        fail(str(reason))


@click.command()
@address_options
def web(host: str | None, port: int | None) -> None:
    """Answer readers and editors; any number of machines may do so on one database."""
    overrule(host, port)
    given = read_settings()
    open_database()
    from dateline.config.opening import gather_static
    from dateline.config.startup import check_port
    from dateline.config.web import run_web

    try:
        check_port(str(given["DATELINE_HOST"]), number_of(given, "DATELINE_PORT"))
    except CannotStart as reason:
        fail(str(reason))
    gather_static()
    run_web()


@click.command()
def worker() -> None:
    """Take in agency copy: drop folders, pushes, and addresses that are polled."""
    open_database()
    from dateline.config.worker import run_worker

    run_worker()


@click.command()
def clock() -> None:
    """Publish and take down what is due: embargoes, schedules, expiries."""
    open_database()
    from dateline.config.clock import run_clock

    run_clock()
