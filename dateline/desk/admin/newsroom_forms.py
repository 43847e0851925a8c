"""The forms of sectors, editions and authors: what their fields take, and what is refused in words."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings

from dateline.desk.admin import choices
from dateline.desk.admin.widgets import KeptCodesForm, OrderedChoiceField
from dateline.desk.models import Edition, Sector, StandingPage
from dateline.desk.rules.places import base_of


class CodesField(forms.Field):
    """Codes as a person writes them: separated by spaces or commas."""

    def prepare_value(self, value: Any) -> str:
        """Show a list of codes as a line."""
        return " ".join(value) if isinstance(value, list) else value or ""

    def to_python(self, value: Any) -> list[str]:
        """Read a line of codes."""
        return list(dict.fromkeys(re.split(r"[\s,;]+", value.strip()))) if value else []

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists of codes."""
        return not self.disabled and list(initial or []) != self.to_python(data)


class AddressForm(KeptCodesForm):
    """A row whose slug stands in addresses: once saved, it never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "It stands in addresses and never changes."


class SectorForm(AddressForm):
    """A sector."""

    mediatopics = CodesField(
        label="IPTC Media Topics",
        required=False,
        help_text="Codes of the topics that belong here, separated by spaces.",
    )

    def clean_parent(self) -> Sector | None:
        """Keep sectors to two levels."""
        parent: Sector | None = self.cleaned_data["parent"]
        if parent and (parent.parent_id or parent.pk == self.instance.pk):
            raise forms.ValidationError("Choose a sector of the first level.")
        if parent and self.instance.pk and self.instance.children.exists():
            raise forms.ValidationError("It has sectors below it, so it stays on the first level.")
        return parent


class EditionForm(AddressForm):
    """An edition."""

    zone = forms.ChoiceField(
        label="Time zone", choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )
    story_languages = OrderedChoiceField(
        choices=choices.languages,
        noun="a language",
        required=False,
        help_text="Of its stories. Empty: all.",
    )
    countries = OrderedChoiceField(
        choices=choices.countries,
        noun="a country",
        required=False,
        help_text="Stories about these. Empty: all.",
    )
    sectors = OrderedChoiceField(
        choices=choices.sectors,
        noun="a sector",
        required=False,
        help_text="Stories of these. Empty: all.",
    )

    menu = OrderedChoiceField(
        choices=choices.sectors,
        noun="a sector",
        required=False,
        help_text="Sectors in its menu, in this order. Empty: the newsroom's menu.",
    )
    blocks = OrderedChoiceField(
        choices=choices.blocks,
        noun="a block",
        required=False,
        help_text="What its front is made of, from top to bottom. Empty: the usual order.",
    )

    def clean_slug(self) -> str:
        """Keep words for editions that stand for nothing else."""
        slug: str = self.cleaned_data["slug"]
        if self.instance.pk is None and base_of(slug) != f"/{slug}":
            raise forms.ValidationError("A part of the site is called so. Choose another word.")
        if self.instance.pk is None and StandingPage.objects.filter(slug=slug).exists():
            raise forms.ValidationError("A standing page is called so. Choose another word.")
        return slug

    def clean_host(self) -> str:
        """Take a host that this newsroom answers to."""
        host: str = self.cleaned_data["host"].lower()
        if host and host not in settings.EDITION_HOSTS:
            raise forms.ValidationError(
                "This newsroom does not answer to that name. Add it to DATELINE_ALLOWED_HOSTS first."
            )
        return host

    def clean_is_default(self) -> bool:
        """Let one edition alone stand at the home page."""
        wanted: bool = self.cleaned_data["is_default"]
        others = Edition.objects.filter(is_default=True).exclude(pk=self.instance.pk)
        if wanted and (other := others.first()):
            raise forms.ValidationError(
                f"“{other}” stands at the home page. Take the tick out there first."
            )
        return wanted


class AuthorForm(AddressForm):
    """An author."""

    def clean_picture(self) -> Any:
        """Refuse a portrait that readers may not get yet."""
        picture = self.cleaned_data["picture"]
        if picture is not None and picture.lacks:
            lacking = " and ".join(name.replace("_", " ") for name in picture.lacks)
            raise forms.ValidationError(f"This picture lacks its {lacking}. Fill it in first.")
        return picture
