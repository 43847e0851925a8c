"""The benchmarks from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.config.cli import bench, main

HERE = [sys.executable, "-m", "dateline", "bench"]


def test_every_named_benchmark_is_there() -> None:
    assert all((bench.CHECKOUT / "benchmarks" / f"{name}.py").exists() for name in bench.NAMES)


def test_options_go_to_the_benchmark_and_its_end_is_ours(tmp_path: Path) -> None:
    told = subprocess.run(
        [*HERE, "trending", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout.partition("\n")[0][:19]) == (0, "usage: trending.py ")
    wrong = subprocess.run([*HERE, "trending", "--no-such"], capture_output=True, check=False)
    assert wrong.returncode == 2


def test_without_a_checkout_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    answer = CliRunner().invoke(main, ["bench", "trending"])
    assert answer.exit_code == 1
    assert "take a checkout" in answer.output


def test_an_unknown_benchmark_is_not_understood() -> None:
    assert CliRunner().invoke(main, ["bench", "nothing"]).exit_code == 2
