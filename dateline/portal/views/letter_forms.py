"""What readers fill in: a report of an error, a message, a tip. Every word is cleaned as it is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dateline.audience.models.letters import Letter
from dateline.audience.rules.addresses import read_address
from dateline.audience.rules.letters import (
    LONGEST_NAME,
    LONGEST_REACH,
    LONGEST_SENTENCE,
    LONGEST_TEXT,
    LONGEST_TIP,
    Kind,
    Written,
    clean,
    clean_line,
)

Words = str | Promise
TOPICS: tuple[tuple[str, Words], ...] = (
    ("", _("Choose a topic")),
    (Letter.Topic.GENERAL.value, pgettext_lazy("topic", "General feedback")),
    (Letter.Topic.CORRECTION.value, pgettext_lazy("topic", "Something is wrong in a story")),
    (Letter.Topic.TECHNICAL.value, pgettext_lazy("topic", "The site does not work")),
    (Letter.Topic.ADVERTISING.value, pgettext_lazy("topic", "Advertising")),
    (Letter.Topic.LICENSING.value, pgettext_lazy("topic", "Licensing and permissions")),
    (Letter.Topic.PRIVACY.value, pgettext_lazy("topic", "Privacy")),
)


class TextField(forms.CharField):
    """Some paragraphs. A browser that cut off what is too long would lose a reader's words."""

    def __init__(self, *, most: int, look: str = "", **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"dir": "auto", "class": look} if look else {"dir": "auto"})
        # How large it is, the stylesheet says.
        del widget.attrs["cols"], widget.attrs["rows"]
        super().__init__(widget=widget, strip=False, **kwargs)
        self.most = most

    def to_python(self, value: Any) -> str:
        """Clean what was written."""
        return clean(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuse what is too long, saying by how much."""
        super().validate(value)
        if len(value) > self.most:
            over = {"over": len(value) - self.most, "most": self.most}
            raise ValidationError(
                _("This may have %(most)d characters; it is %(over)d over. Please shorten it."),
                params=over,
            )


class LineField(forms.CharField):
    """One line."""

    def __init__(self, *, most: int, **attributes: Any) -> None:
        label, hint = attributes.pop("label"), attributes.pop("help_text", "")
        widget = forms.TextInput(attrs={"dir": "auto", "maxlength": most, **attributes})
        super().__init__(label=label, help_text=hint, widget=widget, required=False)
        self.most = most

    def to_python(self, value: Any) -> str:
        """Clean what was written."""
        return clean_line(super().to_python(value) or "")[: self.most]


class AddressField(forms.CharField):
    """A mail address, as it is stored."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "email", "autocomplete": "email", "dir": "ltr", "maxlength": 254}
        super().__init__(widget=forms.TextInput(attrs=attributes), required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Read the address."""
        text = clean_line(super().to_python(value) or "")
        if not text:
            return ""
        address = read_address(text)
        if address is None:
            raise ValidationError(_("Write an e-mail address such as name@example.org."))
        return address


class LetterForm(forms.Form):
    """What the three forms have in common."""

    kind: Kind

    def __init__(self, fields: dict[str, str] | None = None) -> None:
        super().__init__(fields, auto_id="f-%s", use_required_attribute=False)

    def written(self, *, story: int | None = None, language: str = "") -> Written:
        """Give what was written; the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return Written(kind=self.kind, story=story, language=language, **told)


class ReportForm(LetterForm):
    """An error in a story."""

    kind = Kind.ERROR
    sentence = TextField(
        label=_("The sentence that is wrong"),
        help_text=_("Copy it from the story, if it is about one sentence."),
        most=LONGEST_SENTENCE,
        look="form-short",
        required=False,
    )
    text = TextField(
        label=_("What is wrong, and how do you know?"),
        most=LONGEST_TEXT,
        error_messages={"required": _("Write what is wrong.")},
    )
    name = LineField(label=_("Your name"), most=LONGEST_NAME, autocomplete="name")
    email = AddressField(
        label=_("Your e-mail address"), help_text=_("Only if you would like an answer.")
    )


class ContactForm(LetterForm):
    """A message to the newsroom."""

    kind = Kind.CONTACT
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=TOPICS,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )
    text = TextField(
        label=_("Your message"),
        most=LONGEST_TEXT,
        error_messages={"required": _("Write your message.")},
    )
    name = LineField(label=_("Your name"), most=LONGEST_NAME, autocomplete="name")
    email = AddressField(
        label=_("Your e-mail address"), help_text=_("Without one we cannot answer.")
    )


class TipForm(LetterForm):
    """Something that the newsroom should look into."""

    kind = Kind.TIP
    text = TextField(
        label=_("What should we know?"),
        help_text=_("Who, what, where, when – and how you know of it."),
        most=LONGEST_TIP,
        look="form-long",
        error_messages={"required": _("Write what we should know.")},
    )
    reach = LineField(
        label=_("How can we reach you?"),
        help_text=_(
            "An e-mail address, a number, a name in a messenger. Leave it empty to stay unknown."
        ),
        most=LONGEST_REACH,
        autocomplete="off",
    )

    def written(self, *, story: int | None = None, language: str = "") -> Written:
        """Give what was written; what reads as a mail address can be answered."""
        told = self.cleaned_data
        email = read_address(told["reach"]) or ""
        return Written(kind=self.kind, language=language, email=email, **told)
