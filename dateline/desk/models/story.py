"""The story: what readers get, its sources, and the one gate through which it becomes public."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from dateline.desk.models import gate, history, ledger
from dateline.desk.models.around import read_around
from dateline.desk.models.history import FACTS
from dateline.desk.models.people import Author, Desk
from dateline.desk.models.showing import look_at_pictures_of
from dateline.desk.models.story_set import StoryQuerySet
from dateline.desk.models.taxonomy import check_codes, read_layout
from dateline.desk.rules.editions import Sorting
from dateline.desk.rules.kinds import LABELS
from dateline.desk.rules.publishing import Candidate, words_digest, words_of
from dateline.wires.models import rows

if TYPE_CHECKING:
    from django.http import HttpRequest

    from dateline.desk.models.people import User


class Story(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """One story at one address for ever, whatever its versions."""

    class Kind(models.TextChoices):
        NEWS = "news", LABELS["news"]
        OPINION = "opinion", LABELS["opinion"]
        BLOG = "blog", LABELS["blog"]
        INTERVIEW = "interview", LABELS["interview"]
        PRESS_RELEASE = "press-release", LABELS["press-release"]

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NEWS)
    language = models.CharField(max_length=20, default="en", help_text="Such as en, de or pt-BR.")
    headline = models.CharField(max_length=300)
    slug = models.SlugField(
        max_length=120,
        blank=True,
        allow_unicode=False,
        db_index=False,  # stories are found by their number
        help_text="Empty: made from the headline.",
    )
    slugline = models.CharField(
        max_length=120, blank=True, help_text="The desk's name for the story; readers never see it."
    )
    standfirst = models.TextField(blank=True, max_length=600)
    body = RichTextField(blank=True)
    desk = models.ForeignKey(
        Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    authors = ParentalManyToManyField(Author, blank=True, related_name="stories")
    byline = models.CharField(
        max_length=300,
        blank=True,
        help_text="As the agency signed it, where it has no author here.",
    )
    dateline_place = models.CharField(
        "dateline", max_length=120, blank=True, help_text="Where it was written, such as Seoul."
    )
    dateline_country = models.CharField(max_length=2, blank=True)
    dateline_date = models.DateField(null=True, blank=True)
    sectors = models.JSONField(
        default=list, validators=[check_codes], help_text="The first is the main one."
    )
    countries = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="What it is about, main one first.",
    )
    editions = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="Empty: the editions' own rules decide.",
    )
    urgency = models.PositiveSmallIntegerField(
        default=5, choices=[(n, str(n)) for n in range(1, 10)], help_text="1 is the highest."
    )
    lead_picture = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    picture_caption = models.CharField(
        max_length=300, blank=True, help_text="Empty: the picture's own caption."
    )
    link = models.URLField(
        max_length=2000,
        blank=True,
        help_text="The full text at the source, where we may give an excerpt only.",
    )
    usage_terms = models.TextField(blank=True)
    correction_note = models.TextField(
        blank=True, help_text="What was wrong, for readers. It goes out with the next publication."
    )
    pinned_until = models.DateTimeField("lead of the home page until", null=True, blank=True)

    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts publications."
    )
    updated_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When words that readers see last changed."
    )
    words = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Digest of the words that readers see."
    )
    killed_at = models.DateTimeField(null=True, blank=True, editable=False)
    release_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="End of the embargo, at which it goes out by itself.",
    )
    origin_source = models.ForeignKey(
        "wires.Source",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    origin_uri = models.CharField(max_length=1000, blank=True, editable=False)
    wire_item = models.ForeignKey(
        "wires.WireItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="story")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="story",
        for_concrete_model=False,
    )

    # Wagtail's reference index would cost fifteen queries at every save, and grow with the archive.
    wagtail_reference_index_ignore = True
    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        permissions = (("kill_story", "Can kill story"),)
        constraints = (
            models.UniqueConstraint(
                fields=["origin_source", "origin_uri"],
                condition=~Q(origin_uri=""),
                name="desk_one_story_per_wire_item",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | Q(killed_at=None), name="desk_killed_is_never_live"
            ),
        )
        indexes = (
            models.Index(
                fields=["release_at"], condition=Q(release_at__isnull=False), name="desk_embargoed"
            ),
            models.Index(fields=["-created_at"], name="desk_stories_newest_first"),
            models.Index(
                fields=["latest_revision", "urgency", "-id"],
                condition=Q(
                    live=False, killed_at=None, release_at=None, latest_revision__isnull=True
                ),
                name="desk_untouched_drafts",
            ),
            models.Index(
                fields=["expire_at"],
                condition=Q(expire_at__isnull=False, live=True),
                name="desk_expiring",
            ),
            models.Index(
                fields=["killed_at", "-id"], condition=Q(live=False), name="desk_not_public"
            ),
            models.Index(
                fields=["-id"],
                condition=Q(live=True, has_unpublished_changes=True),
                name="desk_changed",
            ),
        )

    def __str__(self) -> str:
        return self.headline

    @staticmethod
    def under_lock(key: int) -> Story:
        """Read a story as it is stored now, locked until the transaction ends."""
        return LOCKED.get(key)

    @property
    def revisions(self) -> Any:
        """All revisions; Wagtail asks for this name where a GenericRelation is declared."""
        return self._revisions

    @property
    def main_sector(self) -> str:
        """Slug of the sector that stands in the address."""
        return self.sectors[0] if self.sectors else "news"

    def get_absolute_url(self) -> str:
        """Give the story's address; the number finds it whatever slug or sector say."""
        return f"/article/{self.main_sector}/{self.pk}-{self.slug or 'story'}/"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Show the draft on the very page that readers get."""
        return "portal/story_preview.html"

    def save(self, **kwargs: Any) -> None:
        """Save what was edited; of a stored story the facts stay as they are stored."""
        if self.pk and not self._state.adding and kwargs.get("update_fields") is None:
            columns = (each.attname for each in self._meta.concrete_fields if not each.primary_key)
            edited = (name for name in columns if name not in FACTS)
            kwargs["update_fields"] = [*edited, "sources", "authors"]
        super().save(**kwargs)

    def named(self) -> ledger.Named:
        """Name who stands on its page, as this copy of the story has it."""
        return ledger.Named(
            sources=[source.name for source in self.sources.all()],
            authors=[(author.name, author.slug) for author in self.authors.all()],
        )

    def sorting(self, named: ledger.Named) -> Sorting:
        """Everything that decides on which fronts it stands."""
        return Sorting(
            kind=self.kind,
            language=self.language,
            countries=self.countries,
            sectors=self.sectors,
            authors=[slug for _, slug in named.authors],
            editions=self.editions,
        )

    def candidate(self, named: ledger.Named) -> Candidate:
        """What the gate looks at."""
        picture = self.lead_picture
        return Candidate(
            headline=self.headline,
            body_text=words_of(self.body) + self.standfirst,
            sources=named.sources,
            sectors=self.sectors,
            killed=self.killed_at is not None,
            picture_without_credit=picture is not None and "credit" in picture.lacks,
            picture_without_words=picture is not None and "alt_text" in picture.lacks,
            headline_only=bool(self.link),
        )

    def words_now(self, named: ledger.Named) -> str:
        """Digest the words that readers would see of this version."""
        caption = self.picture_caption or (self.lead_picture.caption if self.lead_picture else "")
        return words_digest(
            self.headline,
            self.standfirst,
            words_of(self.body),
            self.byline,
            caption,
            self.dateline_place,
            *named.sources,
            *(name for name, _ in named.authors),
        )

    def with_content_json(self, content: dict[str, Any]) -> Story:
        """Build the story of a revision, keeping what is true of the story as a whole.

        Wagtail would ask the database for every row that the content refers to.
        """
        built: Story = super().with_content_json(history.own_words(content))
        history.complete(built, self, content)
        return built

    def get_latest_revision_as_object(self) -> Story:
        """Give the story as its draft has it; Wagtail would read story and revision once more."""
        if not self.has_unpublished_changes or self.latest_revision is None:
            return self
        return self.with_content_json(self.latest_revision.content)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision; before the first one, keep what the wire path had made public.

        The wire path writes no revisions. Without this one, history would begin at the editor's
        change, and scheduling a change would take the live story down.
        """
        if self.pk and self.live and self.latest_revision_id is None:
            self.keep_stored_version()
        return super().save_revision(*args, **kwargs)

    def keep_stored_version(self) -> None:
        """Keep what the wire path stored as the first revision, where there is none yet.

        Call it before an editor's words are saved: a draft's are written over the stored ones.
        """
        history.keep_stored_version(self)

    def keep_as_revision(self) -> None:
        """Keep the stored state in the history, however unfinished; it is the live one if public."""
        history.keep_as_revision(self)

    def write_revision(self, *, now: datetime, user: User | None = None) -> Revision:
        """Write this copy of the story as its newest revision; the caller stores which that is."""
        return history.write_revision(self, now=now, user=user)

    def publish(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish a revision: the one gate for editor, bulk action, workflow, schedule and API.

        Raises PublishRefused, with every reason, if the rules are against it. A revision with a
        later go-live time is only scheduled: it is neither public nor in the ledger until then.
        """
        if not skip_permission_checks:
            gate.check_permission(self, user)
        read_layout()  # what is read inside a transaction is not kept in memory
        with transaction.atomic():
            stored = Story.under_lock(self.pk)
            stored.publish_locked(revision, user, changed, log_action, previous_revision)

    def publish_locked(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
    ) -> None:
        """Publish a revision of this story, which the caller has read under its lock.

        See `publish`. Nothing is written where the rules are against it.
        """
        going = gate.take(self, revision, now=timezone.now(), user=user)
        if going.later:
            # Wagtail builds on the story that the revision holds, read before the lock.
            revision.content_object = self
            # It sets the time where it only schedules; by now the clock may say otherwise.
            revision.approved_go_live_at = None
            super().publish(revision, user, changed, log_action, previous_revision, True)
            # The editor's schedule stands in for the end of the agency's embargo.
            Story.objects.filter(pk=self.pk).update(release_at=None)
            return
        entry = gate.put_out(going)
        if log_action:
            gate.tell(going, verb=log_action, changed=changed, reverted=previous_revision)
        gate.enter(going, entry)

    def get_lock(self) -> Any:
        """Give what keeps others from editing it; by one query where nothing does."""
        if not self.locked and self.latest_revision_id is None:
            return None
        around = read_around(self)
        held = self.locked or around.scheduled or around.in_workflow
        return super().get_lock() if held else None

    def unpublish(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        """Take the story down as it is stored now, and say so in the ledger."""
        with transaction.atomic():
            stored = Story.under_lock(self.pk)
            was_public = stored.live
            super(Story, stored).unpublish(*args, user=user, **kwargs)
            if was_public:
                signal = ledger.Publication.Signal.UNPUBLISH
                ledger.leave(stored, signal, now=timezone.now(), user=user)
                rows.change(stored, ledger.LEFT)
                look_at_pictures_of(stored)
        for name in ("live", "expired", "version", "live_revision", "has_unpublished_changes"):
            setattr(self, name, getattr(stored, name))


LOCKED = rows.Lookup(lambda: Story.objects.select_for_update().filter(pk=0))
