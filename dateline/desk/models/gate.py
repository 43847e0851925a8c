"""The gate's work when a revision is published: look at it under the lock, store it, say so.

`Story.publish` is the gate; this is how it does without the thirty queries that Wagtail's own
action takes. Whatever that action promises holds: its signal is sent, its verbs stand in the
history, schedules and workflows end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Revision
from wagtail.permissions import policy_registry
from wagtail.signals import published
from wagtail.utils.timestamps import ensure_utc

from dateline.desk.errors import PublishRefused
from dateline.desk.models import ledger
from dateline.desk.models.around import Around, read_around
from dateline.desk.models.history import NOT_IN_REVISIONS
from dateline.desk.models.logbook import Deed, note
from dateline.desk.models.showing import look_at_published
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.rules.editions import fronts_of
from dateline.desk.rules.publishing import reasons_against
from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.people import User
    from dateline.desk.models.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A revision on its way out, under the lock of its story."""

    stored: Story
    """As it is stored now."""
    built: Story
    """As the revision wants it."""
    around: Around
    named: ledger.Named
    revision: Revision
    now: datetime
    user: User | None

    @property
    def later(self) -> bool:
        """It goes live at a time still to come."""
        return self.built.go_live_at is not None and self.built.go_live_at > self.now


def check_permission(story: Story, user: User | None) -> None:
    """Raise PublishPermissionError where there is a user who may not publish."""
    policy = policy_registry.get(story)
    if user is not None and not policy.user_has_permission(user, "publish"):
        raise PublishPermissionError("You do not have permission to publish this object.")


def take(stored: Story, revision: Revision, *, now: datetime, user: User | None) -> Going:
    """Look at what would go out; `stored` was read under its lock.

    Raises PublishRefused, with every reason, if the rules are against it; nothing is written then.
    """
    if stored.latest_revision_id == revision.pk:
        stored.latest_revision = revision
    built = stored.with_content_json(revision.content)
    named = built.named()
    if reasons := reasons_against(built.candidate(named)):
        raise PublishRefused(stored, reasons)
    return Going(
        stored=stored,
        built=built,
        around=read_around(stored),
        named=named,
        revision=revision,
        now=now,
        user=user,
    )


def put_out(going: Going) -> ledger.Entry:
    """Store what the revision says as public; gives what the ledger is to say."""
    built, stored = going.built, going.stored
    built.live, built.expired = True, False
    built.has_unpublished_changes = stored.latest_revision_id != going.revision.pk
    built.last_published_at, built.live_revision = going.now, going.revision
    entry = ledger.count(built, going.named, was_public=stored.live, now=going.now)
    rows.change(built, _written())
    _store_around(built, going.around)
    if going.around.scheduled:
        built.revisions.update(approved_go_live_at=None)
    published.send(sender=type(built), instance=built, revision=going.revision)
    if going.around.in_workflow and (workflow := built.current_workflow_state):
        workflow.cancel(user=going.user)
    return entry


def tell(going: Going, *, verb: bool | str, changed: bool, reverted: Revision | None) -> None:
    """Write the history: a new headline is worth a row of its own."""
    data: dict[str, Any] = {}
    if reverted is not None:
        data["revision"] = {"id": reverted.pk, "created": ensure_utc(reverted.created_at)}
    old, new = str(going.stored), str(going.built)
    deeds = []
    if old != new:
        data["title"] = {"old": old, "new": new}
        deeds.append(Deed("wagtail.rename", data, content_changed=False))
    named = verb if isinstance(verb, str) else "wagtail.publish"
    deeds.append(Deed(named, data, content_changed=changed))
    note(going.built, *deeds, now=going.now, user=going.user, revision=going.revision)


def enter(going: Going, entry: ledger.Entry) -> ledger.Publication:
    """Place the story on its fronts and write the ledger."""
    showed = going.stored.lead_picture_id if going.stored.live else None
    publication = ledger.record(
        going.built,
        entry,
        now=going.now,
        fronts=fronts_of(going.built.sorting(going.named), read_layout()),
        stood=going.around.fronts,
        user=going.user,
    )
    # Last: pages are purged, in front too, before files are moved.
    look_at_published(going.built, showed=showed)
    return publication


@cache
def _written() -> tuple[str, ...]:
    """Name the columns that publishing a revision writes: what it holds, and what publishing sets.

    Which revision is the newest stands among them: an editor's is new with its publication.
    """
    from dateline.desk.models.story import Story

    set_here = {*ledger.COUNTED, "live_revision_id", "last_published_at", "expired"}
    kept = {"id", *NOT_IN_REVISIONS} - set_here
    return tuple(field.name for field in Story._meta.concrete_fields if field.attname not in kept)


def _store_around(built: Story, around: Around) -> None:
    """Store sources and authors where they are others than those that are stored."""
    sources = list(built.sources.all())
    wanted = [(each.pk, each.name, each.url) for each in sources]
    stored = [(each.pk, each.name, each.url) for each in around.sources]
    if wanted != stored:
        items = {each.pk: each.wire_item for each in around.sources}
        for each in sources:
            each.wire_item_id = items.get(each.pk)
        built.sources = sources
        built.sources.commit()
    signed = sorted(author.pk for author in built.authors.all())
    if signed != sorted(author.pk for author in around.authors):
        built.authors.commit()
