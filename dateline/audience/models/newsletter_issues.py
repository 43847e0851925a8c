"""Issues of letters, which story went out in which, and the ledger of every single mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dateline.audience.models.newsletters import Newsletter, Subscriber
from dateline.audience.rules.newsletters import SUBJECT_LENGTH
from dateline.desk.models import Story


class Issue(models.Model):
    """One issue of a letter, from its making to its last mail."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being made"
        APPROVED = "approved", "Approved"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        HELD = "held", "Held: say whether to go on"
        STOPPED = "stopped", "Stopped"
        LAPSED = "lapsed", "Its time passed without approval"

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="issues")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    due_at = models.DateTimeField(help_text="When it goes out.")
    subject = models.CharField(
        max_length=SUBJECT_LENGTH, blank=True, help_text="Empty: made of the first headline."
    )
    intro = models.TextField(blank=True, max_length=2000)
    edited = models.BooleanField(default=False, editable=False)
    """An editor has changed it: it is not composed anew by itself."""
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    """When its mails last went on."""
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    """Why it was stopped or held."""
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-due_at", "-pk")
        permissions = (("send_issue", "Can approve and send issues"),)
        constraints = (
            models.UniqueConstraint(
                fields=["newsletter", "due_at"], name="audience_one_issue_at_a_time"
            ),
        )
        indexes = (
            models.Index(
                fields=["state"],
                condition=Q(state__in=["draft", "approved", "sending", "held"]),
                name="audience_open_issues",
            ),
        )

    def __str__(self) -> str:
        at = self.due_at.astimezone(self.newsletter.edition.tzinfo)
        return f"{self.newsletter} of {at:%A}, {at.day} {at:%B %Y}"


class IssueStory(models.Model):
    """A story in an issue. A letter brings none that its readers have had."""

    issue = models.ForeignKey(
        Issue, on_delete=models.CASCADE, related_name="placed", db_index=False
    )
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    dropped = models.BooleanField(default=False)
    """An editor took it out; it may come in a later issue."""

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["issue", "story"], name="audience_once_in_issue"),
        )

    def __str__(self) -> str:
        return f"{self.position}: story {self.story_id}"


class IssueCorrection(models.Model):
    """A correction that an issue tells those who got the error in an earlier one."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="corrections")
    publication = models.ForeignKey(
        "desk.Publication", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["publication", "issue"], name="audience_corrected_once"
            ),
        )

    def __str__(self) -> str:
        return f"correction {self.publication_id}"


class Mailing(models.Model):
    """One mail on its way. Its state is committed before it is handed over, and after."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Unknown: no answer came"
        SKIPPED = "skipped", "Not sent"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    turn = models.BigIntegerField(default=0)
    """The number of the try in the newsroom's whole count of mails: names who is sending it."""
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="What the other side said.")
    reference = models.CharField(
        max_length=200, blank=True, help_text="The provider's name for it."
    )
    fate = models.CharField(max_length=10, blank=True, help_text="What was reported of it later.")

    class Meta:
        abstract = True


class IssueMail(Mailing):
    """An issue on its way to one subscriber: the row exists once, whatever happens."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="mails", db_index=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="mails")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issue", "subscriber"], name="audience_one_mail_each"),
        )
        indexes = (
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state="waiting"),
                name="audience_waiting_mails",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="audience_sending_mails"
            ),
            models.Index(
                fields=["issue", "state"],
                condition=~Q(state="sent"),
                name="audience_open_mails",
            ),
            models.Index(
                fields=["reference"],
                condition=~Q(reference=""),
                name="audience_mails_by_reference",
            ),
        )

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.state}"


class Notice(Mailing):
    """A mail of the newsletters' own: please confirm, here is your link, a test for the desk."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "Please confirm"
        ALREADY = "already", "You get it already"
        LINK = "link", "Your preferences"
        TEST = "test", "Test of an issue"

    kind = models.CharField(max_length=10, choices=Kind)
    subscriber = models.ForeignKey(
        Subscriber, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    issue = models.ForeignKey(
        Issue, null=True, blank=True, on_delete=models.CASCADE, related_name="tests"
    )
    address = models.EmailField(max_length=254, blank=True, help_text="Of who asked for a test.")
    language = models.CharField(max_length=10, default="en-gb")
    newsletters = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(db_index=True)
    network = models.CharField(max_length=40, blank=True)
    """Where it was asked for without proof, named with the day's salt: of a flood nothing is sent."""

    class Meta:
        indexes = (
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state="waiting"),
                name="audience_waiting_notices",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="sending"),
                name="audience_sending_notices",
            ),
            models.Index(
                fields=["network"], condition=Q(state="waiting"), name="audience_notices_held"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"


class MailTurn(models.Model):
    """How many mails the newsroom has begun to send: one row. A file beside the database knows it too.

    A database that knows of fewer than the file is an older one that was restored.
    """

    house = models.CharField(max_length=40)
    turn = models.BigIntegerField(default=0)
    held = models.CharField(max_length=300, blank=True)
    """Why nothing is sent until a person says so; empty where all is well."""

    def __str__(self) -> str:
        return f"turn {self.turn}"
