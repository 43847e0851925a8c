"""What a story must have before readers may see it, and what counts as a change to them."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

INLINE = re.compile(r"</?(?:a|b|strong|i|em)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The parts of a story that the gate looks at."""

    headline: str
    body_text: str
    sources: Sequence[str]
    sectors: Sequence[str]
    killed: bool = False
    picture_without_credit: bool = False
    picture_without_words: bool = False
    """It lacks the words for readers who cannot see it."""
    headline_only: bool = False
    """The source's rights allow no body, so that none is asked for."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a story may not go out: the part that an editor has to mend, and a sentence saying how."""

    part: str
    """`headline`, `body`, `sources`, `sectors`, `lead_picture`; empty for the story as a whole."""
    reason: str


def objections_to(candidate: Candidate) -> list[Objection]:
    """List what keeps the story from going out; empty if nothing does."""
    checks = [
        (
            candidate.killed,
            "",
            "It was killed; a killed story stays down. Write a new story instead.",
        ),
        (not candidate.headline.strip(), "headline", "Write a headline."),
        (
            not candidate.headline_only and not candidate.body_text.strip(),
            "body",
            "Write the body.",
        ),
        (
            not any(name.strip() for name in candidate.sources),
            "sources",
            "Name at least one source: nothing goes out unsourced.",
        ),
        (
            not any(sector.strip() for sector in candidate.sectors),
            "sectors",
            "Choose a sector.",
        ),
        (
            candidate.picture_without_credit,
            "lead_picture",
            "Give the lead picture a credit, or take it out.",
        ),
        (
            candidate.picture_without_words,
            "lead_picture",
            "Say what the lead picture shows, for readers who cannot see it, or take it out.",
        ),
    ]
    return [Objection(part, reason) for applies, part, reason in checks if applies]


def reasons_against(candidate: Candidate) -> list[str]:
    """List why the story may not go out, each as a sentence that says what to do; empty if it may."""
    return [objection.reason for objection in objections_to(candidate)]


def words_digest(*parts: str) -> str:
    """Give the SHA-256 of everything in a story that readers can see; Updated moves only with it."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


# One publication asks three times: the gate, the digest and the search, which comes when all stories
# of a part were put out: fifty (`handlers.PART`).
@lru_cache(maxsize=128)
def words_of(markup: str) -> str:
    """Give the words of a body alone: how an editor's program writes its tags is no change to them."""
    return " ".join(html.unescape(TAG.sub(" ", INLINE.sub("", markup))).split())
