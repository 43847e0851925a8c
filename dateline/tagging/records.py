"""Stories as JSON records, as the command line reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping

from dateline.tagging.facts import Text
from dateline.tagging.tagger import tag


def tag_record(record: Mapping[str, object]) -> dict[str, object]:
    """Tag a record of ``id``, ``headline``, ``dateline``, ``text`` (and ``language`` if known).

    Missing words count as empty. Raises ValueError with the field's name where a value is no
    string.
    """
    text = Text(
        headline=_words(record, "headline"),
        body=_words(record, "text"),
        dateline=_words(record, "dateline"),
        language=_words(record, "language"),
    )
    tags = tag(text)
    return {
        "id": _identity(record),
        "language": tags.language,
        "dateline_place": tags.dateline.place if tags.dateline else "",
        "dateline_country": tags.dateline.country if tags.dateline else "",
        "countries": [country.code for country in tags.countries],
        "sectors": [sector.code for sector in tags.sectors],
    }


def _words(record: Mapping[str, object], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"“{field}” must be a string, not {type(value).__name__}")
    return value


def _identity(record: Mapping[str, object]) -> object:
    value = record.get("id")
    if value is None or (isinstance(value, (str, int)) and not isinstance(value, bool)):
        return value
    raise ValueError(f"“id” must be a string or a number, not {type(value).__name__}")
