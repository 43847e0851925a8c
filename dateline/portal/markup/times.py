"""Times, on the clocks and in the form of an edition."""

from __future__ import annotations

from datetime import datetime

from django.utils import dateformat

from dateline.desk.queries import EditionCard
from dateline.portal.rules.dates import zone_name
from dateline.portal.rules.html import PLAIN_FORMS, time_element
from dateline.portal.rules.scripts import comma


def when(moment: datetime, edition: EditionCard, form: str = "plain") -> str:
    """Write a time on the edition's clocks: `plain`, `full` with the zone's name, or `clock`."""
    zone = edition.tzinfo
    local = moment.astimezone(zone)
    wanted = "H:i" if form == "clock" else edition.date_format
    plain = PLAIN_FORMS.get(wanted)
    words = local.strftime(plain) if plain else dateformat.format(local, wanted)
    words = words.replace(", ", comma(edition.language))
    # The zone stays in one line with the hour, so that no line mixes the directions of two.
    return time_element(
        moment, f"{words}\u00a0{zone_name(moment, zone)}" if form == "full" else words
    )
