"""A wire item as the desk drafts it: all that is done with its words before anything is locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateline.desk.gateways.sector_model import learned
from dateline.desk.rules.drafting import Draft, Terms, draft
from dateline.desk.rules.editions import Layout
from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Source, WireItem


@dataclass(frozen=True, slots=True)
class Drafted:
    """An item, and the story that is drafted of it on the terms of its source."""

    item: WireItem
    copy: WireCopy
    terms: Terms
    draft: Draft

    def on_terms_of(self, source: Source) -> Drafted:
        """Give it as it is where the source is as it was, else drafted anew."""
        terms = terms_of(source)
        return self if terms == self.terms else _drafted(self.item, self.copy, terms)


def draft_ahead(item: WireItem) -> Drafted:
    """Draft the story of an item: most of the work on it, during which nobody has to wait."""
    return _drafted(item, item.copy, terms_of(item.source))


def terms_of(source: Source) -> Terms:
    """Give what drafting needs to know of a source."""
    return Terms(
        credit=source.attribution,
        url=source.url,
        rights=source.rights,
        home_country=source.home_country,
        language=source.language,
        name=source.name,
    )


def embargo_of(copy: WireCopy, *, now: datetime) -> datetime | None:
    """Give the end of an embargo that is in force; NEVER where the agency's time was unreadable."""
    return copy.embargoed if copy.embargoed is not None and copy.embargoed > now else None


def columns_of(drafted: Draft, layout: Layout) -> dict[str, Any]:
    """Give the columns of a story that every version of an item sets anew."""
    return {
        "kind": drafted.kind,
        "language": drafted.language,
        "headline": drafted.headline,
        "slugline": drafted.slugline,
        "standfirst": drafted.standfirst,
        "body": drafted.body,
        "byline": drafted.byline,
        "dateline_place": drafted.dateline_place,
        "dateline_country": drafted.dateline_country,
        "dateline_date": drafted.dateline_date,
        "sectors": [sector for sector in drafted.sectors if sector in layout.parents],
        "countries": list(drafted.countries),
        "urgency": drafted.urgency,
        "link": drafted.link,
        "usage_terms": drafted.usage_terms,
    }


def _drafted(item: WireItem, copy: WireCopy, terms: Terms) -> Drafted:
    return Drafted(item, copy, terms, draft(copy, terms, learned()))
