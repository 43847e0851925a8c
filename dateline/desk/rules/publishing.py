"""What a story must have before readers may see it, and what counts as a change to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The parts of a story that the gate looks at."""

    headline: str
    body_text: str
    sources: Sequence[str]
    sectors: Sequence[str]
    killed: bool = False
    picture_without_credit: bool = False
    headline_only: bool = False
    """The source's rights allow no body, so that none is asked for."""


def reasons_against(candidate: Candidate) -> list[str]:
    """List why the story may not go out, each as a sentence that says what to do; empty if it may."""
    checks = [
        (candidate.killed, "It was killed; a killed story stays down. Write a new story instead."),
        (not candidate.headline.strip(), "Write a headline."),
        (not candidate.headline_only and not candidate.body_text.strip(), "Write the body."),
        (
            not any(name.strip() for name in candidate.sources),
            "Name at least one source: nothing goes out unsourced.",
        ),
        (not candidate.sectors, "Choose a sector."),
        (candidate.picture_without_credit, "Give the lead picture a credit, or take it out."),
    ]
    return [reason for applies, reason in checks if applies]


def words_digest(*parts: str) -> str:
    """Give the SHA-256 of everything in a story that readers can see; Updated moves only with it."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
