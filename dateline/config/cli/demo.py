"""The demonstration newsroom: put in, taken out."""

from __future__ import annotations

import json

import click

from dateline.config.cli.opening import open_database


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def demo(as_json: bool) -> None:
    """Load the demonstration newsroom into this one; a second time changes nothing."""
    open_database()
    from dateline.config.demo.drawing import draw_pictures
    from dateline.config.demo.loader import hand_in, work_off

    files = hand_in()
    items = work_off()
    draw_pictures()
    answer = {"files": files, "items": items}
    click.echo(json.dumps(answer) if as_json else f"{items} items in {files} files.")


@click.command("reset-demo")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def reset_demo(as_json: bool) -> None:
    """Take the demonstration newsroom out again. What editors made themselves stays."""
    open_database()
    from dateline.config.demo.reset import reset

    gone = reset()
    if as_json:
        click.echo(json.dumps(gone))
        return
    counts = ", ".join(f"{number} {what}" for what, number in gone.items() if number)
    click.echo(f"Taken out: {counts or 'nothing'}.")
