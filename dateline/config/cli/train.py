"""The command that teaches the newsroom by its own stories."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click

from dateline.config.cli.opening import fail, open_database


@click.command()
@click.argument("what", type=click.Choice(["sectors"]))
@click.option("--behind", is_flag=True, help="Let everything else on this machine go first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def train(what: str, behind: bool, as_json: bool) -> None:
    """Learn from the newsroom's own stories in which sectors they belong.

    Editors' decisions count most, then the agencies' subjects, then the words of each sector. How
    often it is right is measured on stories it was not taught; it is used at once, without a
    restart, if it is right more often than words alone. The worker trains by itself once a day
    when editors have decided on 20 stories more. Exit code 1 if there are too few stories.
    """
    open_database()
    from django.utils import timezone

    from dateline.config.processes import end_with
    from dateline.desk.actions.training import train_sectors
    from dateline.desk.errors import AlreadyTraining
    from dateline.desk.rules.training import accuracy, by_what, too_few
    from dateline.tagging.learning.record import TooFewStories

    if behind:
        os.nice(19)
        end_with(os.getppid())
    try:
        report = train_sectors(now=timezone.now())
    except TooFewStories as reason:
        fail(too_few(reason))
    except AlreadyTraining as reason:
        fail(str(reason))
    if as_json:
        click.echo(json.dumps({**asdict(report), "used": report.used}, default=str))
        return
    click.echo(f"Sectors: {accuracy(report)} ({by_what(report)}). Read: {report.read:,} stories.")
