"""A story's revisions: what one holds, how a story is built from it, and how the stored state is kept.

A revision is about the words. What is true of the story as a whole, such as its kill, stands in its row
alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models import Revision

from dateline.desk.models.people import Desk
from dateline.media.models import Picture
from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.people import User
    from dateline.desk.models.story import Story

# What only the ledger, the wire path and the kill write, never a form and never a save: whoever
# saves a story may have read it before somebody else published or killed it.
FACTS = (
    "version",
    "updated_at",
    "words",
    "killed_at",
    "release_at",
    "origin_source_id",
    "origin_uri",
    "wire_item_id",
    "created_at",
)
# A revision is about the words. Publishing one must not bring back the facts of the moment at which
# it was written, nor what Wagtail knew then of the live version.
NOT_IN_REVISIONS = (
    *FACTS,
    "live_revision_id",
    "last_published_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by_id",
)
# What a copy built from a revision takes from elsewhere, by the names that the content uses.
READ_APART = frozenset(
    [
        *(name.removesuffix("_id") for name in NOT_IN_REVISIONS),
        *("latest_revision", "lead_picture", "desk"),
    ]
)


def own_words(content: dict[str, Any]) -> dict[str, Any]:
    """Give what a revision says of the words, without what a story takes from elsewhere."""
    return {name: value for name, value in content.items() if name not in READ_APART}


def complete(built: Story, stored: Story, content: dict[str, Any]) -> None:
    """Give a story that was built from a revision's words what is stored, its picture and its desk."""
    for name in NOT_IN_REVISIONS:
        setattr(built, name, getattr(stored, name))
    picture, desk = content["lead_picture"], content["desk"]
    built.lead_picture = Picture.objects.filter(pk=picture).first() if picture else None
    if desk == stored.desk_id:
        built.desk_id = desk
    else:
        built.desk = Desk.objects.filter(pk=desk).first() if desk else None


def keep_stored_version(story: Story) -> None:
    """Keep what the wire path stored as the first revision, where there is none yet."""
    stored = type(story).objects.get(pk=story.pk)
    if stored.latest_revision_id is None:
        keep_as_revision(stored)
        story.live_revision = stored.live_revision


def keep_as_revision(story: Story) -> None:
    """Keep the stored state in the history, however unfinished; it is the live one if public."""
    kept = write_revision(story, now=timezone.now())
    if story.live:
        story.live_revision = kept
    rows.change(story, ["latest_revision", "live_revision"])


def write_revision(story: Story, *, now: datetime, user: User | None = None) -> Revision:
    """Write this copy of a story as its newest revision; the caller stores which that is."""
    kind = story.get_content_type().pk
    revision = Revision(
        content_type_id=kind,
        base_content_type_id=kind,
        object_id=str(story.pk),
        created_at=now,
        user_id=user.pk if user else None,
        object_str=str(story),
        content=story.serializable_data(),
    )
    rows.insert([revision])
    story.latest_revision = revision
    return revision
