"""Commands about the house itself: doctor, settings, version."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

import click

import dateline
from dateline.config.cli.opening import fail, home_of, number_of, open_database, open_newsroom
from dateline.config.cli.opening import settings as read_settings
from dateline.config.environment import markdown, secrets_hidden


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def doctor(as_json: bool) -> None:
    """Look at everything that can be wrong, and say what to do about it.

    Home folder, disk, database, migrations, processes, sources, and what waits or has failed.
    Ends with exit code 1 when something is wrong.
    """
    open_newsroom()
    from django.utils import timezone

    from dateline.config.doctor import examine

    findings = examine(now=timezone.now())
    if as_json:
        click.echo(
            json.dumps(
                {"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}
            )
        )
    for finding in [] if as_json else findings:
        mark = click.style("ok   ", fg="green") if finding.ok else click.style("WRONG", fg="red")
        click.echo(f"{mark}  {finding.about}: {finding.words}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


@click.command()
@click.option("--markdown", "as_markdown", is_flag=True, help="The table of docs/settings.md.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, secrets left out.")
def settings(as_markdown: bool, as_json: bool) -> None:
    """List every setting with the value in force.

    Settings come from environment variables of the same name. Secrets are never shown.
    """
    if as_markdown:
        click.echo(markdown(), nl=False)
        return
    in_force = secrets_hidden(read_settings())
    if as_json:
        click.echo(json.dumps(in_force, default=str))
        return
    for name, value in in_force.items():
        shown = ",".join(value) if isinstance(value, list) else value
        click.echo(f"{name}={shown}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="With Python, home folder and address.")
def version(as_json: bool) -> None:
    """Say which version this is."""
    if not as_json:
        click.echo(dateline.__version__)
        return
    given = read_settings()
    click.echo(
        json.dumps(
            {
                "version": dateline.__version__,
                "python": sys.version.split()[0],
                "home": str(home_of(given)),
                "port": number_of(given, "DATELINE_PORT"),
                "package": str(Path(dateline.__file__).parent),
            }
        )
    )


# What pages call that which they show: the table in docs/edge.md.
KEYS = re.compile(
    r"everything|latest|newsroom|search|calendar|newsletters|(?:story|picture|issue):\d+"
    r"|(?:sector|country|edition|kind|author|trending|trending-list):\S+"
    r"|day:\d{4}-\d\d-\d\d|month:\d{4}-\d\d|year:\d{4}"
)
EXAMPLES = (
    "Keys are such as story:12, sector:politics, country:KP, day:2026-11-22, latest or newsroom."
)


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def purge(keys: tuple[str, ...], as_json: bool) -> None:
    """Have pages made anew that show the KEYs, such as story:12 or sector:politics; without any, all.

    Everything that Dateline does purges by itself. This is for what it cannot see: rows changed in
    the database by hand, a backup that was restored, a template that was replaced. Exit code 1, and
    nothing is purged, where no page calls anything so.
    """
    unknown = [key for key in keys if not KEYS.fullmatch(key)]
    if unknown:
        fail(f"No page calls anything so: {', '.join(unknown)}. {EXAMPLES}")
    open_database()
    from dateline.edge import EVERYTHING
    from dateline.edge.commits import changed

    purged = keys or (EVERYTHING,)
    changed(*purged)
    click.echo(json.dumps({"purged": purged}) if as_json else f"Purged: {', '.join(purged)}.")
