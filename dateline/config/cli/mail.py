"""Commands about mail: say that it may go out again after a backup came back."""

from __future__ import annotations

import json

import click

from dateline.config.cli.opening import open_database


@click.command("mail-on")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def mail_on(as_json: bool) -> None:
    """Let newsletters go out again after a backup was restored or the home was moved.

    What was waiting may have gone out since the backup: it is marked as unknown and not sent.
    """
    open_database()
    from django.utils import timezone

    from dateline.audience.actions.newsletter_mailing import look_at_mark, send_on

    why = look_at_mark()
    if not why:
        click.echo(json.dumps({"unknown": 0}) if as_json else "Nothing holds mail back.")
        return
    unknown = send_on(now=timezone.now())
    said = f"Mail goes out again. {unknown} mails that waited are unknown: see them on the desk."
    click.echo(json.dumps({"unknown": unknown}) if as_json else said)
