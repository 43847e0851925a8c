"""A story's form as a browser would send it."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from dateline.desk.models import Story


def filled_in(story: Story | None = None, **changes: Any) -> dict[str, Any]:
    """Give the form's data for a whole story, or for one as it stands."""
    data = {
        "headline": story.headline if story else "Ferry strike ends after nine days",
        "kind": story.kind if story else "news",
        "language": story.language if story else "en",
        "desk": "",
        "standfirst": story.standfirst if story else "Crews go back on Monday.",
        "body": rich_text(story.body if story else "<p>The two sides signed at dawn.</p>"),
        "byline": "",
        "correction_note": "",
        "dateline_place": "Calais",
        "dateline_country": "FR",
        "dateline_date": "2025-06-04",
        "urgency": "5",
        "slugline": "",
        "slug": story.slug if story else "",
        "lead_picture": "",
        "picture_caption": "",
        "link": "",
        "usage_terms": "",
        "go_live_at": "",
        "expire_at": "",
        "pinned_until": "",
        "sources": source_rows(story),
    }
    chosen = {
        "sectors": story.sectors if story else ["economy"],
        "countries": story.countries if story else ["FR", "GB"],
    }
    lists = {name: changes.pop(name, codes) for name, codes in chosen.items()}
    fields: dict[str, Any] = nested_form_data(data | changes)
    return fields | lists


def source_rows(story: Story | None = None, *names: str) -> dict[str, Any]:
    """Give the rows of sources: those of a story, or new ones by name."""
    if story is None:
        rows = [{"name": name, "url": ""} for name in names or ("Harbour Wire",)]
        return dict(inline_formset(rows))
    rows = [{"id": row.pk, "name": row.name, "url": row.url} for row in story.sources.all()]
    return dict(inline_formset(rows, initial=len(rows)))
