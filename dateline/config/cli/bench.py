"""The benchmarks, which come with a checkout of the source and measure the code that stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from dateline.config.cli.opening import fail

CHECKOUT = Path(__file__).resolve().parents[3]
NAMES = (
    "formats", "feeds", "way_in", "tags", "sectors", "duplicates", "events", "wire_to_reader", "pages",
    "publish", "search", "surge", "never_stale", "growth", "trending", "polling", "misbehaving",
    "mutations", "editors_wait", "starts",
)  # fmt: skip


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("name", type=click.Choice(NAMES))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def bench(name: str, options: tuple[str, ...]) -> None:
    """Measure what is promised, beside something real: `dateline bench trending`.

    OPTIONS go to the benchmark; `--help` lists its own. It makes newsrooms of its own to measure in,
    and needs a checkout of the source with its tools: see benchmarks/README.md.
    """
    if not (CHECKOUT / "benchmarks" / f"{name}.py").exists():
        fail(
            f"There are no benchmarks beside {CHECKOUT / 'dateline'}: take a checkout of the source."
        )
    # A benchmark measures homes of its own, never the one that happens to be set.
    apart = {key: value for key, value in os.environ.items() if not key.startswith("DATELINE_")}
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    raise SystemExit(subprocess.run(command, cwd=CHECKOUT, env=apart, check=False).returncode)
