"""An editor's form that stood open while its story was published anew, and how the two differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from dateline.desk.rules.comparing import Piece, compare, paragraphs_of

if TYPE_CHECKING:
    from dateline.desk.models import Story
    from dateline.desk.rules.drafting import Draft

SEEN = "seen_version"
"""What the form sends: the version that was stored when it was opened."""


class Overtaken(PermissionDenied):
    """The story was published or taken down since; Wagtail shows the form again, with the words in it."""

    def __init__(self, stored: Story) -> None:
        self.stored = stored
        done = "published it anew" if stored.live else "took it down"
        super().__init__(
            f"Nothing was saved yet: while you had the story open, the wire or somebody else {done}. "
            "Your words are still here; see what differs."
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a story in two versions."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether the two differ at all."""
        return any(piece.kind != "same" for piece in self.pieces)


def check_seen(stored: Story, seen: str | None) -> None:
    """Raise Overtaken if the form was opened on another version than is stored."""
    if seen and seen != str(stored.version):
        raise Overtaken(stored)


def differences(ours: Story, theirs: Story | Draft) -> tuple[Difference, ...]:
    """Say part by part what turns our words into theirs."""
    return (
        Difference("Headline", compare(ours.headline, theirs.headline)),
        Difference("Standfirst", compare(ours.standfirst, theirs.standfirst)),
        Difference("Body", compare(paragraphs_of(ours.body), paragraphs_of(theirs.body))),
    )
