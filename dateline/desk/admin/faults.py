"""What keeps a form from being saved, said at the top of it: every fault by name, each a link to its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.utils import ErrorList
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterator

# More than these and the message would hide the form; the tabs count all of them.
NAMED = 6


class NamesFaults:
    """An editor that says what failed, as the field may stand on another tab."""

    form: Any

    def get_error_message(self) -> Any:
        """List what failed; a browser that saves by itself is told in one sentence."""
        told = super().get_error_message()  # type: ignore[misc]
        if told is None or self.expects_json_response:  # type: ignore[attr-defined]
            return told
        asks = self.request.POST  # type: ignore[attr-defined]
        asked = "published" if "action-publish" in asks else "saved"
        faults = list(faults_of(self.form))
        rows = format_html_join(
            "", '<li><a href="#{}">{}</a>: {}</li>', (fault for fault in faults[:NAMED])
        )
        more = f"and {len(faults) - NAMED} more" if len(faults) > NAMED else ""
        return format_html(
            'The story was not {}. <ul class="desk-faults">{}</ul> {}', asked, rows, more
        )

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the form at hand for the message."""
        self.form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        return self.form


def faults_of(form: Any) -> Iterator[tuple[str, str, str]]:
    """Give every fault of a form and its rows: where it stands, what that is called, and what to do."""
    for name, errors in form.errors.items():
        if name in form.fields:
            field = form[name]
            yield from _told(field.id_for_label or field.auto_id, str(field.label), errors)
    for name, rows in form.formsets.items():
        called = name.capitalize()
        # What was taken out is no fault any more; an empty row counts as that, and can be led to.
        kept = [
            row for row in rows.forms if not (rows.can_delete and rows._should_delete_form(row))
        ]
        fields = (row.visible_fields()[0].id_for_label for row in rows.forms)
        anchor = next(fields, f"id_{name}-FORMS")
        yield from _told(anchor, called, rows.non_form_errors())
        for row in kept:
            for errors in row.errors.values():
                yield from _told(anchor, called, errors)


def _told(anchor: str, called: str, errors: ErrorList) -> Iterator[tuple[str, str, str]]:
    for error in errors:
        yield anchor, called, str(error)
