"""Six agencies tell of one event, and one of five events of a town, through the whole newsroom."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from django.test import Client
from django.utils import timezone

from dateline.config.worker import bring_in
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.queries.events import also_told
from dateline.wires.actions import ensure_source, receive
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Event, Source, WireItem

pytestmark = pytest.mark.django_db

Piece = tuple[str, str]
BRIDGE: Sequence[Piece] = (
    ("Quarrydown rail bridge collapses under freight train, two dead",
     "QUARRYDOWN (Wire One) - Two railwaymen died on Thursday when the Vennel viaduct gave way beneath a "
     "freight train carrying timber, police said.\n\nThe engine and nine wagons fell 30 metres into the "
     "river Osk. The viaduct, opened in 1884, was last inspected in spring.\n\nTraffic between "
     "Quarrydown and Marlowe will be interrupted for months, the railway said."),
    ("Timber train plunges into river Osk",
     "A goods train loaded with logs went down with the Vennel viaduct near Quarrydown, killing its "
     "driver and a guard."),
    ("Two killed as century-old viaduct falls",
     "MARLOWE, June 4 - The Vennel viaduct, which has carried trains across the Osk valley since the "
     "nineteenth century, broke in the middle as wagons laden with timber crossed it.\n\nBoth men on the "
     "engine lost their lives. Divers searched the river for wagons in the evening."),
    ("Inspector warned of Vennel viaduct in March",
     "An engineer who examined the Vennel viaduct ten weeks before it collapsed under a timber train, "
     "killing two railwaymen at Quarrydown, had asked for lower speeds, a letter shows."),
    ("UPDATE - Railway halts heavy trains after Quarrydown disaster",
     "Heavy goods trains were banned from eleven old viaducts on Thursday, hours after the one over the "
     "Osk at Quarrydown collapsed with a timber train on it. The two dead were named as driver Piet "
     "Harrowby, 51, and guard Lina Oswin."),
    ("Osk viaduct disaster: what is known",
     "What happened: the Vennel viaduct at Quarrydown collapsed at 6.40 a.m. on Thursday.\n\nWho was "
     "hurt: driver Piet Harrowby and guard Lina Oswin died.\n\nWhat it carried: a train with timber for "
     "the mills of Marlowe."),
)  # fmt: skip
TOWN: Sequence[Piece] = (
    ("Quarrydown council votes on Thursday to close Marlowe Road market",
     "QUARRYDOWN (Wire One) - The town council of Quarrydown voted on Thursday to close the market in "
     "Marlowe Road after 90 years, mayor Hester Dunmow said."),
    ("Quarrydown hospital on Marlowe Road gets new children's ward",
     "QUARRYDOWN (Wire One) - A ward for 40 children opened on Thursday at the hospital in Marlowe Road, "
     "Quarrydown, where mayor Hester Dunmow cut the ribbon."),
    ("Man, 34, arrested after Quarrydown jewellery robbery",
     "QUARRYDOWN (Wire One) - Police in Quarrydown arrested a man aged 34 on Thursday after a robbery at "
     "a jeweller's in Marlowe Road."),
    ("Quarrydown school choir wins national contest",
     "QUARRYDOWN (Wire One) - The choir of the school in Marlowe Road, Quarrydown, won the national "
     "contest on Thursday and was welcomed by mayor Hester Dunmow."),
    ("Fire destroys Quarrydown paint warehouse",
     "QUARRYDOWN (Wire One) - Fire destroyed a paint warehouse off Marlowe Road in Quarrydown on "
     "Thursday. Nobody was hurt, police said."),
)  # fmt: skip


def arrive(told: Sequence[tuple[str, Piece]]) -> None:
    """Have the agencies' files arrive, each a minute's work after the other, and be worked off."""
    set_up_newsroom()
    for number, (agency, (headline, text)) in enumerate(told):
        slug = agency.lower().replace(" ", "-")
        source = ensure_source(slug=slug, name=agency, trust=Source.Trust.PUBLISH)
        item = {
            "uri": f"urn:{slug}:{number}",
            "type": "text",
            "language": "en",
            "headline": headline,
            "body_text": text,
        }
        data = json.dumps(item).encode()
        receive(source=source, name=f"{number}.json", data=data, now=timezone.now())
    while bring_in(InProcessParser()):
        pass
    assert not WireItem.objects.filter(handled_at=None).exists()


def test_six_wordings_of_one_event_are_one_event_at_one_address(client: Client) -> None:
    arrive([(f"Wire {number}", piece) for number, piece in enumerate(BRIDGE)])
    event = Event.objects.get()
    assert event.reports_count == len(BRIDGE)
    story = Story.objects.public().get()
    assert story.headline == BRIDGE[0][0]
    page = client.get(story.get_absolute_url())
    assert page.status_code == 200
    front = client.get("/").content.decode()
    assert not [headline for headline, _ in BRIDGE[1:] if headline in front]
    found, others = also_told(story)
    assert found == event
    assert len(others) == len(BRIDGE) - 1


@pytest.mark.parametrize("agencies", [1, 5], ids=["one agency", "five agencies"])
def test_five_stories_of_one_town_are_five_events_at_five_addresses(
    client: Client, agencies: int
) -> None:
    arrive([(f"Wire {number % agencies}", piece) for number, piece in enumerate(TOWN)])
    assert [event.reports_count for event in Event.objects.all()] == [1] * len(TOWN)
    addresses = {story.get_absolute_url() for story in Story.objects.public()}
    assert len(addresses) == len(TOWN)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_event_and_the_stories_of_its_town_stay_apart() -> None:
    mixed = [*BRIDGE[:3], *TOWN, *BRIDGE[3:]]
    arrive([(f"Wire {number}", piece) for number, piece in enumerate(mixed)])
    counts = sorted(event.reports_count for event in Event.objects.all())
    assert counts == [1] * len(TOWN) + [len(BRIDGE)]
