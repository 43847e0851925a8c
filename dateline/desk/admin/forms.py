"""The story's form: what the rules ask before a story goes out is said at the field it concerns."""

from __future__ import annotations

from typing import Any

from django.utils.html import strip_tags
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm

from dateline.desk.admin import choices
from dateline.desk.admin.widgets import CodeField, KeptCodesForm, OrderedChoiceField
from dateline.desk.rules.drafting import slug_of
from dateline.desk.rules.publishing import Candidate, objections_to

# Rows of other tables that a story names; their fields take only what is there.
CHOSEN = ("desk", "lead_picture")
COUNTRY_UNKNOWN = ("", "Not said")


class SourcesFormSet(BaseChildFormSet):
    """The rows of a story's sources."""

    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_few_forms": "Name at least one source: nothing goes out unsourced.",
    }
    # A draft keeps its blank rows: the browser has numbered them, and goes on filling them in.
    drops_blank = False

    def add_fields(self, form: WagtailAdminModelForm, index: int | None) -> None:
        """Look the rows up among those in hand, and not one by one in the database."""
        super().add_fields(form, index)
        key = form.fields["id"]
        key.queryset, key.to_field_name = self.get_queryset(), "id"

    def full_clean(self) -> None:
        """Check the rows; on the way out the blank ones go."""
        self.drops_blank = bool(self.min_num)
        super().full_clean()

    def _should_delete_form(self, form: WagtailAdminModelForm) -> bool:
        blank = not any(str(form[name].value() or "").strip() for name in ("name", "url"))
        return bool(super()._should_delete_form(form)) or (self.drops_blank and blank)


class StoryForm(KeptCodesForm):
    """A story as an editor changes it. A draft may lack anything; what goes out may not."""

    language = CodeField(choices=choices.languages)
    dateline_country = CodeField(
        label="Country of the dateline",
        required=False,
        choices=lambda: [COUNTRY_UNKNOWN, *choices.countries()],
    )
    sectors = OrderedChoiceField(
        choices=choices.sectors,
        noun="a sector",
        required=False,
        help_text="The first is the main one and stands in the address.",
    )
    countries = OrderedChoiceField(
        choices=choices.countries,
        noun="a country",
        required=False,
        help_text="What it is about, main one first.",
    )
    editions = OrderedChoiceField(
        choices=choices.editions,
        noun="an edition",
        required=False,
        help_text="Leave it empty, and the editions' own rules decide.",
    )

    def clean_headline(self) -> str:
        """Put the headline on one line: the field breaks it where it is narrow, and so may a paste."""
        return " ".join(self.cleaned_data["headline"].split())

    def clean(self) -> dict[str, Any]:
        """Make the slug from the headline, and say what keeps the story from going out."""
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("slug"):
            cleaned["slug"] = slug_of(cleaned.get("headline", ""))
        if not self.is_deferred_validation:
            self._object(cleaned)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Ask no second time for the desk and the picture: their fields have just found them."""
        found: set[str] = super()._get_validation_exclusions()
        return found | {name for name in CHOSEN if self.cleaned_data.get(name)}

    def _object(self, cleaned: dict[str, Any]) -> None:
        for objection in objections_to(self._candidate(cleaned)):
            part = objection.part if objection.part in self.fields else None
            if part not in self.errors:
                self.add_error(part, objection.reason)

    def _candidate(self, cleaned: dict[str, Any]) -> Candidate:
        picture = cleaned.get("lead_picture")
        return Candidate(
            headline=cleaned.get("headline") or "",
            body_text=strip_tags(cleaned.get("body") or "") + (cleaned.get("standfirst") or ""),
            # The rows of sources are a form of their own, and say themselves if there are none.
            sources=["said below"],
            sectors=cleaned.get("sectors") or [],
            killed=self.instance.killed_at is not None,
            picture_without_credit=picture is not None and "credit" in picture.lacks,
            picture_without_words=picture is not None and "alt_text" in picture.lacks,
            headline_only=bool(cleaned.get("link")),
        )
