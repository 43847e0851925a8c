"""The story: what readers get, its sources, and the one gate through which it becomes public."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from dateline.desk.errors import PublishRefused
from dateline.desk.models import ledger
from dateline.desk.models.people import Author, Desk
from dateline.desk.models.taxonomy import Edition, Sector, check_codes
from dateline.desk.rules.editions import Sorting, fronts_of, with_parents
from dateline.desk.rules.publishing import Candidate, reasons_against, words_digest, words_of
from dateline.media.models import Picture

if TYPE_CHECKING:
    from django.http import HttpRequest

    from dateline.desk.models.people import User

# Facts about the story as a whole. A revision is about its words: publishing one must not bring
# back the version count or the kill mark of the moment at which it was written.
NOT_IN_REVISIONS = (
    "version",
    "updated_at",
    "words",
    "killed_at",
    "release_at",
    "origin_source_id",
    "origin_uri",
    "wire_item_id",
)


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories, by words of the house."""

    def public(self) -> StoryQuerySet:
        """Those that readers may see."""
        return self.filter(live=True, killed_at=None)

    def due(self, now: datetime) -> StoryQuerySet:
        """Those whose embargo has ended and that were to go out then by themselves."""
        return self.filter(release_at__lte=now, live=False, killed_at=None)

    def expiring(self, now: datetime) -> StoryQuerySet:
        """Those whose time on the site is over."""
        return self.filter(expire_at__lte=now, live=True)


class Story(  # type: ignore[django-manager-missing]
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """One story at one address for ever, whatever its versions."""

    class Kind(models.TextChoices):
        NEWS = "news", "News"
        OPINION = "opinion", "Opinion"
        BLOG = "blog", "Blog"
        INTERVIEW = "interview", "Interview"
        PRESS_RELEASE = "press-release", "Press release"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NEWS)
    language = models.CharField(max_length=20, default="en", help_text="Such as en, de or pt-BR.")
    headline = models.CharField(max_length=300)
    slug = models.SlugField(
        max_length=120, blank=True, allow_unicode=False, help_text="Empty: made from the headline."
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
        )

    def __str__(self) -> str:
        return self.headline

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

    def sorting(self, parents: dict[str, str]) -> Sorting:
        """Everything that decides on which fronts it stands; `parents` maps sector to parent slug."""
        return Sorting(
            kind=self.kind,
            language=self.language,
            countries=self.countries,
            sectors=with_parents(self.sectors, parents),
            authors=[author.slug for author in self.authors.all()] if self.pk else [],
            editions=self.editions,
        )

    def fronts(self) -> list[str]:
        """Name the fronts on which it stands when it is public."""
        parents = dict(
            Sector.objects.filter(parent__isnull=False).values_list("slug", "parent__slug")
        )
        return fronts_of(self.sorting(parents), [edition.rule for edition in Edition.objects.all()])

    def candidate(self) -> Candidate:
        """What the gate looks at."""
        return Candidate(
            headline=self.headline,
            body_text=strip_tags(self.body) + self.standfirst,
            sources=[source.name for source in self.sources.all()],
            sectors=self.sectors,
            killed=self.killed_at is not None,
            picture_without_credit=self.lead_picture is not None and not self.lead_picture.credit,
            headline_only=bool(self.link),
        )

    def candidate_of(self, revision: Revision) -> Candidate:
        """What the gate looks at of a revision, from its content as kept.

        To build the story of a revision would take three queries, and Wagtail does it again.
        """
        content = revision.content
        picture = content["lead_picture"]
        return Candidate(
            headline=content["headline"],
            body_text=strip_tags(content["body"]) + content["standfirst"],
            sources=[source["name"] for source in content["sources"]],
            sectors=_listed(content["sectors"]),
            killed=self.killed_at is not None,
            picture_without_credit=picture is not None
            and Picture.objects.filter(pk=picture, credit="").exists(),
            headline_only=bool(content["link"]),
        )

    def words_now(self) -> str:
        """Digest the words that readers would see of this version."""
        caption = self.picture_caption or (self.lead_picture.caption if self.lead_picture else "")
        return words_digest(
            self.headline, self.standfirst, words_of(self.body), self.byline, caption
        )

    def with_content_json(self, content: dict[str, Any]) -> Story:
        """Build the story of a revision, keeping what is true of the story as a whole."""
        built: Story = super().with_content_json(content)
        for name in NOT_IN_REVISIONS:
            setattr(built, name, getattr(self, name))
        return built

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
        stored = Story.objects.get(pk=self.pk)
        if stored.latest_revision_id is not None:
            return
        kept = super(Story, stored).save_revision(changed=False, log_action=False)
        if stored.live:
            Story.objects.filter(pk=self.pk).update(live_revision=kept)
            self.live_revision = kept

    def publish(
        self, revision: Revision, user: User | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Publish a revision: the one gate for editor, bulk action, workflow, schedule and API.

        Raises PublishRefused, with every reason, if the rules are against it. A revision with a
        later go-live time is only scheduled: it is neither public nor in the ledger until then.
        """
        with transaction.atomic():
            stored = Story.objects.select_for_update().get(pk=self.pk)
            if reasons := reasons_against(stored.candidate_of(revision)):
                raise PublishRefused(self, reasons)
            super().publish(revision, user, *args, **kwargs)
            if not _goes_later(revision):
                published = Story.objects.select_related("lead_picture").get(pk=self.pk)
                published.enter_ledger(was_public=stored.live, now=timezone.now(), user=user)

    def unpublish(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        """Take the story down, and say so in the ledger."""
        with transaction.atomic():
            stored = Story.objects.select_for_update().get(pk=self.pk)
            super().unpublish(*args, user=user, **kwargs)
            if stored.live:
                self.leave_public(
                    Story.objects.get(pk=self.pk), ledger.Publication.Signal.UNPUBLISH, user=user
                )

    def enter_ledger(
        self,
        *,
        was_public: bool,
        now: datetime,
        shown_at: datetime | None = None,
        user: User | None = None,
    ) -> ledger.Publication:
        """Count the version, move Updated if the words changed, and write the ledger's rows.

        Call it inside the transaction that made the story public, on the stored state. `shown_at`
        is what readers see as the time of the change, where that is not now.
        """
        words, note = self.words_now(), self.correction_note
        if was_public and words != self.words:
            self.updated_at = shown_at or now
        self.version, self.words, self.correction_note, self.release_at = (
            self.version + 1,
            words,
            "",
            None,
        )
        self.first_published_at = self.first_published_at or now
        Story.objects.filter(pk=self.pk).update(
            version=self.version,
            words=words,
            updated_at=self.updated_at,
            correction_note="",
            release_at=None,
            first_published_at=self.first_published_at,
        )
        signals = ledger.Publication.Signal
        signal = (
            signals.CORRECT
            if note and was_public
            else signals.UPDATE
            if was_public
            else signals.PUBLISH
        )
        return ledger.record(
            self, signal=signal, now=now, fronts=self.fronts(), note=note, user=user
        )

    @staticmethod
    def leave_public(
        story: Story,
        signal: ledger.Publication.Signal,
        *,
        now: datetime | None = None,
        note: str = "",
        user: User | None = None,
    ) -> ledger.Publication:
        """Write the ledger's rows of a story that was taken down, inside that transaction."""
        story.version += 1
        Story.objects.filter(pk=story.pk).update(version=story.version, release_at=None)
        return ledger.record(
            story, signal=signal, now=now or timezone.now(), fronts=[], note=note, user=user
        )


def _goes_later(revision: Revision) -> bool:
    """Tell if a revision was only scheduled, by the time that its content asks for."""
    asked = revision.content["go_live_at"]
    at = parse_datetime(asked) if isinstance(asked, str) else asked
    return at is not None and at > timezone.now()


def _listed(codes: str | list[str]) -> list[str]:
    """Give a list of codes; in a revision's content it may stand as text."""
    return list(json.loads(codes)) if isinstance(codes, str) else codes


class StorySource(Orderable):
    """Who says so. A story without a source does not go out."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=200, help_text="The agency or person, as readers see it.")
    url = models.URLField("link", max_length=2000, blank=True)
    wire_item = models.ForeignKey(
        "wires.WireItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    def __str__(self) -> str:
        return self.name
