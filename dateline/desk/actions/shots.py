"""Writing a story's shot, and taking it away; readers have it with the commit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dateline.desk.errors import ShotRefused
from dateline.desk.models import Placement, Shot, Story, User
from dateline.desk.models.logbook import Deed, note
from dateline.desk.rules.shots import may_have, objection_to
from dateline.edge.commits import changed


def write_shot(*, story: Story, text: str, seen: int, now: datetime, user: User | None) -> Shot:
    """Put an editor's words on the story's shot; `seen` is the version that it sums up.

    Raises ShotRefused if the story is not public, has gone out again since, or the text is too long.
    """
    text = " ".join(text.split())
    with transaction.atomic():
        stored = Story.under_lock(story.pk)
        _check(stored, text, seen)
        shot, _ = Shot.objects.update_or_create(
            story=stored,
            defaults={
                "text": text,
                "words": stored.words,
                "version": stored.version,
                "written_by": user,
                "written_at": now,
            },
        )
        note(stored, Deed("desk.shot", {"text": text}), now=now, user=user)
        _purge(stored)
    return shot


def remove_shot(*, story: Story, now: datetime, user: User | None) -> bool:
    """Leave the story's shot to the rule again; False where nobody had written one."""
    with transaction.atomic():
        stored = Story.under_lock(story.pk)
        gone, _ = Shot.objects.filter(story=stored).delete()
        if gone:
            note(stored, Deed("desk.shot.remove"), now=now, user=user)
            _purge(stored)
    return bool(gone)


def _check(stored: Story, text: str, seen: int) -> None:
    if not stored.live or stored.killed_at is not None:
        raise ShotRefused("Readers do not see this story. Publish it first.")
    sources = [source.name for source in stored.sources.all()]
    if not may_have(stored.kind, sources):
        raise ShotRefused("Press releases have no shots.")
    if stored.version != seen:
        raise ShotRefused("The story changed while you wrote. Read it again below.")
    if objection := objection_to(text, stored.headline):
        raise ShotRefused(objection)


def _purge(story: Story) -> None:
    """Have the shot's own page made anew, and every list of shots that it may stand in."""
    fronts = Placement.objects.filter(story=story).values_list("front", flat=True)
    changed(f"story:{story.pk}", *fronts)
