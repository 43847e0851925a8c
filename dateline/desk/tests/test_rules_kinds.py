"""What kinds are called is written down once."""

from __future__ import annotations

from pathlib import Path

from dateline.desk.models import Story
from dateline.desk.rules.kinds import LABELS, TITLES, label_of

HOUSE = Path(__file__).resolve().parents[2]


def test_every_kind_has_a_label_and_a_title() -> None:
    assert set(Story.Kind.values) == set(LABELS) == set(TITLES)
    assert dict(Story.Kind.choices) == LABELS
    assert (label_of("press-release"), label_of("podcast")) == ("Press release", "podcast")


def test_nobody_else_writes_the_label_of_a_kind() -> None:
    written = [
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.*")
        if path.suffix in {".py", ".html", ".txt", ".mjml"}
        and not {"tests", "migrations", "wires"}.intersection(path.parts)
        and '"Press release"' in path.read_text(encoding="utf-8")
    ]
    assert written == ["desk/rules/kinds.py"]
