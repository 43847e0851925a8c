"""What readers wrote to the newsroom, and the mails about it: notices to desks, answers to readers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dateline.audience.rules.letters import Kind


class Letter(models.Model):
    """Something that a reader wrote: an error reported in a story, a message, a tip."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    class Topic(models.TextChoices):
        GENERAL = "general", "General feedback"
        CORRECTION = "correction", "Something is wrong"
        ADVERTISING = "advertising", "Advertising"
        LICENSING = "licensing", "Licensing and permissions"
        TECHNICAL = "technical", "The site does not work"
        PRIVACY = "privacy", "Privacy"

    kind = models.CharField(
        max_length=10,
        choices=[
            (Kind.ERROR.value, "Error in a story"),
            (Kind.CONTACT.value, "Message"),
            (Kind.TIP.value, "Tip"),
        ],
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    topic = models.CharField(max_length=20, choices=Topic, blank=True)
    desk = models.ForeignKey(
        "desk.Desk", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    story = models.ForeignKey(
        "desk.Story", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    version = models.PositiveIntegerField(
        default=0, help_text="Of the story, that was public when it came."
    )
    sentence = models.TextField(blank=True, help_text="Which the reader marked.")
    before = models.TextField(blank=True, help_text="What stood before it, in that version.")
    after = models.TextField(blank=True, help_text="What stood behind it, in that version.")
    text = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    reach = models.CharField(
        max_length=200, blank=True, help_text="How whoever gave a tip can be reached, otherwise."
    )
    language = models.CharField(max_length=20, blank=True)
    unproven = models.BooleanField(
        default=False, help_text="Sent without script: not proven to be a person's."
    )
    assigned = models.ForeignKey(
        "desk.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    notice = models.ForeignKey(
        "audience.LetterMail",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="told",
        help_text="The mail that tells the desk of it.",
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="When what is personal in it was deleted."
    )

    class Meta:
        permissions = (
            ("answer_letter", "Can answer letters from readers"),
            ("see_tips", "Can see tips"),
        )
        indexes = (
            models.Index(fields=["state", "-created_at"], name="audience_letters_by_state"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, forgotten_at=None),
                name="audience_letters_to_forget",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class LetterMail(models.Model):
    """One mail about letters, on its way. It is written down before it is sent."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "Notice to a desk"
        ANSWER = "answer", "Answer to a reader"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown: no answer came"

    kind = models.CharField(max_length=10, choices=Kind)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    recipient = models.CharField(max_length=254)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    user = models.ForeignKey(
        "desk.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True, help_text="What the mail server said.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(kind="notice", state="waiting"),
                name="audience_one_notice_waits",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="audience_mails_waiting"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="audience_mails_sending"
            ),
            # Which mail a desk was told by last.
            models.Index(
                fields=["recipient", "kind", "-created_at"], name="audience_mails_by_recipient"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}: {self.get_state_display()}"
