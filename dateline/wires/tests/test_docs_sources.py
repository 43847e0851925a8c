"""The page about sources says of every state what the desk says."""

from __future__ import annotations

from pathlib import Path

from dateline.wires.rules.conditions import Condition

PAGE = Path(__file__).resolve().parents[3] / "docs" / "sources.md"


def test_every_state_is_in_the_table_with_its_advice_and_no_other_is() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## When something goes wrong")[2]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert rows[2:] == [f"| {one.value} | {one.label} | {one.advice} |" for one in Condition]
