"""Resolve the dependencies anew into `constraints.txt` (what runs) and `constraints-dev.txt` (all).

Both hold for every platform, carry hashes, and name no registry host. Today's pins are kept unless
`--upgrade` is given.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Installed like any library, so that nothing is fetched unpinned: the installer itself, and what
# `pip install -e .` builds with.
TOOLS = "uv\nhatchling>=1.27\neditables\n"
OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def compile_pins(output: str, *options: str) -> None:
    """Write one file of pins."""
    command = ["uv", "pip", "compile", "pyproject.toml", "-", *OPTIONS, *options, "-o", output]
    subprocess.run(command, cwd=ROOT, input=TOOLS, text=True, check=True)


def main(options: list[str]) -> None:
    """Write both files; the second agrees with the first."""
    compile_pins("constraints.txt", *options)
    compile_pins("constraints-dev.txt", "--extra", "dev", "-c", "constraints.txt", *options)


if __name__ == "__main__":
    main(sys.argv[1:])
