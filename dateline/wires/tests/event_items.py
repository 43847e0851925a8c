"""Items of several agencies for the tests of events."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Source, WireItem
from dateline.wires.tests.cast import stored

NOW = datetime(2025, 6, 4, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Words:
    """What an item says."""

    headline: str
    text: str


FERRY = (
    Words(
        "Ferry with 140 aboard sinks off Port Maroa",
        "A ferry carrying 140 people went down in heavy seas off Port Maroa on Tuesday, killing at "
        "least 12, the coast guard said. The Island Spirit was on its way to Tavua.",
    ),
    Words(
        "At least a dozen dead as Island Spirit capsizes",
        "Twelve bodies were recovered on Tuesday after the passenger vessel Island Spirit overturned "
        "near Port Maroa, according to coast guard commander Elena Vasik.",
    ),
    Words(
        "Rescuers search for missing after Port Maroa ferry disaster",
        "Boats and a helicopter searched through the night for survivors of the Island Spirit, which "
        "sank between Port Maroa and Tavua with 140 passengers.",
    ),
)
VIADUCT = (
    Words(
        "Two killed as century-old viaduct falls",
        "MARLOWE, June 4 - The Vennel viaduct, which has carried trains across the Osk valley since the "
        "nineteenth century, broke in the middle as wagons laden with timber crossed it.",
    ),
    Words(
        "Osk viaduct disaster: what is known",
        "What happened: the Vennel viaduct at Quarrydown collapsed on Thursday under a train that "
        "carried timber for the mills of Marlowe. Two railwaymen died.",
    ),
    Words(
        "Rail bridge collapses under freight train, two dead",
        "QUARRYDOWN (Wire One) - Two railwaymen died on Thursday when the Vennel viaduct gave way "
        "beneath a freight train carrying timber, police said. The engine fell into the river Osk.",
    ),
)
"""Three wordings of one event, the first two of which have too little in common without the third."""
POOL = Words(
    "Ashcombe council approves new swimming pool",
    "The town council of Ashcombe voted on Monday to build a swimming pool in Mill Lane.",
)


def an_agency(name: str = "Wire One", trust: str = Source.Trust.PUBLISH) -> Source:
    """Give an agency by its name."""
    slug = name.lower().replace(" ", "-")
    return Source.objects.get_or_create(slug=slug, defaults={"name": name, "trust": trust})[0]


def a_report(
    words: Words,
    source: Source | None = None,
    *,
    uri: str = "",
    outcome: str = "new",
    hours: float = 0.0,
    version: str = "1",
    language: str = "en",
) -> WireItem:
    """Store an item as the wires would have; without a uri it is one of its own."""
    source = source or an_agency()
    at = NOW + timedelta(hours=hours)
    digest = hashlib.sha256(f"{words}{source.pk}{uri}{version}{outcome}".encode()).hexdigest()
    copy = WireCopy(
        uri=uri or f"urn:example:{digest[:12]}",
        format="ninjs",
        version=version,
        headline=words.headline,
        body_text=words.text,
        body_html=f"<p>{words.text}</p>",
        language=language,
        versioncreated=at,
    )
    return stored(copy, source, outcome=outcome, digest=digest, at=at)
