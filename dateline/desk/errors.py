"""What the desk refuses, with the words an editor needs to go on."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied


class DeskError(Exception):
    """Something about a story that an editor has to mend."""


class PublishRefused(DeskError, PermissionDenied):
    """A story that may not go out yet. Wagtail treats it as a refused permission, never as a crash."""

    def __init__(self, story: object, reasons: Sequence[str]) -> None:
        self.story = story
        self.reasons = tuple(reasons)
        super().__init__(f"“{story}” was not published. " + " ".join(self.reasons))


class StoryKilled(DeskError):
    """A story that was killed: nothing brings it back to the public."""


class ItemWithdrawn(DeskError):
    """A wire item that its agency has killed since: no story is made of it."""

    def __init__(self, item: object) -> None:
        super().__init__(f"The agency has withdrawn “{item}”: no story is made of it.")


class ItemNotHeld(DeskError):
    """A wire item that no longer waits for a decision: somebody else has taken one."""

    def __init__(self, item: object) -> None:
        super().__init__(f"“{item}” is not held any more; somebody has decided on it.")


class ShotRefused(DeskError):
    """An editor's shot that cannot stand as it is."""


class NotATranslation(DeskError):
    """A story that cannot be linked as a translation: another of the group is in its language."""

    def __init__(self, story: object, languages: Sequence[str]) -> None:
        named = ", ".join(languages)
        super().__init__(
            f"“{story}” was not linked: there would be two stories in the same language ({named})."
        )


class AlreadyTraining(DeskError):
    """Another process of this machine trains at this moment."""

    def __init__(self) -> None:
        super().__init__("Another process trains already: wait until it is done.")
