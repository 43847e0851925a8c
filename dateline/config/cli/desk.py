"""Commands of the desk, for a terminal: users, the clock by hand, and the kill."""

from __future__ import annotations

import json
import secrets
import sys

import click

from dateline.config.cli.opening import fail, open_database


@click.command()
@click.argument("name")
@click.option("--email", default="", help="For mail from the desk.")
@click.option("--admin", is_flag=True, help="May do everything. Otherwise give rights on the desk.")
@click.option(
    "--password",
    envvar="DATELINE_NEW_PASSWORD",
    help="Empty: made at random and printed once. DATELINE_NEW_PASSWORD hides it from others.",
)
def createuser(name: str, email: str, admin: bool, password: str | None) -> None:
    """Make somebody who may sign in at the desk."""
    open_database()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from dateline.desk.models import User

    if User.objects.filter(username=name).exists():
        fail(f"There is a user {name!r} already.")
    user = User(username=name, email=email, is_superuser=admin, is_staff=admin)
    given = password or secrets.token_urlsafe(12)
    try:
        user.full_clean(exclude=["password"])
        validate_password(given, user)
    except ValidationError as error:
        fail(" ".join(error.messages))
    user.set_password(given)
    user.save()
    click.echo(
        f"{name} may sign in."
        if password
        else f"{name} may sign in, password {given} (shown only now)."
    )


@click.command("publish-due")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def publish_due(as_json: bool) -> None:
    """Publish and take down what is due now, once. The clock does it all the time."""
    open_database()
    from django.utils import timezone

    from dateline.desk.actions import release_due

    changed = release_due(now=timezone.now())
    click.echo(json.dumps({"changed": changed}) if as_json else f"{changed} stories changed.")


@click.command("sort-again")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def sort_again(as_json: bool) -> None:
    """Put every public story on the right fronts, after editions or sectors were changed."""
    open_database()
    from dateline.desk import actions

    moved = actions.sort_again()
    click.echo(json.dumps({"moved": moved}) if as_json else f"{moved} stories moved.")


@click.command()
@click.option("--anew", is_flag=True, help="Empty the index first, where it is damaged.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def reindex(anew: bool, as_json: bool) -> None:
    """Have search find every public story by its words; the newsroom goes on meanwhile."""
    open_database()
    from dateline.desk import actions

    found = actions.reindex(anew=anew)
    click.echo(json.dumps({"stories": found}) if as_json else f"{found} stories can be found.")


@click.command()
@click.argument("story", type=int, metavar="STORY_ID")
@click.option("--reason", required=True, help="Why; it is kept in the ledger.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def kill(story: int, reason: str, as_json: bool) -> None:
    """Take a story and every public trace of it down, for good. Its address answers 410."""
    open_database()
    from django.utils import timezone

    from dateline.desk import actions
    from dateline.desk.models import Story

    found = Story.objects.filter(pk=story).first()
    if found is None:
        fail(f"There is no story {story}.")
    if not reason.strip():
        fail("Say why, so that the ledger knows: --reason TEXT.")
    actions.kill(story=found, reason=reason, now=timezone.now())
    address = found.get_absolute_url()
    click.echo(
        json.dumps({"story": story, "address": address})
        if as_json
        else f"Killed: {found.headline} ({address})"
    )
    sys.exit(0)
