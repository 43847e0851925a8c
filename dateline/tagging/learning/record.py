"""What goes into training and what is said of it afterwards, for those who do without numpy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from dateline.tagging.facts import Text

FORMAT = 1
LONGEST_HEAD = 1_000_000
# Fewer stories than these say little about how often a model is right.
LEAST_BY_EDITORS, LEAST_BY_AGENCIES = 50, 200
# Where nobody judges, so many stories whose words are sure teach enough to be given half the say:
# on Reuters' copy that was right on 98 % where words alone were on 94 %.
LEAST_UNJUDGED, UNJUDGED_TRUST = 1000, 0.5


class TooFewStories(ValueError):
    """Nobody has judged enough stories to tell whether training helped, nor are there many of them."""

    def __init__(self, by_editors: int, by_agencies: int, by_words: int) -> None:
        super().__init__(by_editors, by_agencies, by_words)
        self.by_editors, self.by_agencies, self.by_words = by_editors, by_agencies, by_words


class UnreadableModel(ValueError):
    """A model's file that is damaged, or of another release."""


@dataclass(frozen=True, slots=True)
class Example:
    """A story to learn from: `sectors` as an editor put them, empty where none looked at it."""

    text: Text
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a model was trained, and how often it and the rule were right on stories it had not seen."""

    trained_at: datetime
    judge: str
    """Who said what is right: `editors`, or `agencies` by their subjects; empty where nobody did."""
    judged: int
    right: int
    by_rule: int
    trust: float
    """The part of the say that is the model's; the rest is the rule's."""
    decided: int
    """Stories that editors decided on."""
    read: int
    """All stories that it was trained on."""
    of_sectors: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of upper sectors: how many stories stand there, and how many of them were found."""

    @property
    def used(self) -> bool:
        """Tell whether it was better than the rule, or nobody can say: else the rule is used alone."""
        return self.right > self.by_rule or not self.judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first line of a model's file."""

    labels: tuple[str, ...]
    parents: Mapping[str, str]
    """Sectors and their upper ones, as the newsroom had them; an upper one is its own."""
    report: Report


def written(head: Head) -> bytes:
    """Write the first line of a model's file."""
    told = {**asdict(head.report), "trained_at": head.report.trained_at.isoformat()}
    line = {"format": FORMAT, "labels": head.labels, "parents": dict(head.parents), "report": told}
    return json.dumps(line).encode() + b"\n"


def read_head(line: bytes) -> Head:
    """Read the first line of a model's file; raises UnreadableModel if it is none of this release."""
    try:
        return _read(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableModel(f"its first line cannot be read: {error}") from error


def _read(told: dict[str, Any]) -> Head:
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}, not {FORMAT}")
    report = dict(told["report"])
    report["trained_at"] = datetime.fromisoformat(report["trained_at"])
    if report["trained_at"].tzinfo is None:
        raise ValueError("a time without a zone")
    report["of_sectors"] = {slug: (int(a), int(b)) for slug, (a, b) in report["of_sectors"].items()}
    return Head(
        labels=tuple(told["labels"]), parents=dict(told["parents"]), report=Report(**report)
    )
