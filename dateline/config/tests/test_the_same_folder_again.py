"""The same folder is dropped a second time, as it was or nearly so: not a story, item or publication more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dateline.config.tests.alba import (
    ANSWER,
    MORE,
    anpa,
    apmedia,
    iptc7901,
    mail,
    newsml1,
    newsml_g2,
    ninjs,
    nitf,
)
from dateline.config.worker import bring_in
from dateline.desk.actions import set_up_newsroom
from dateline.desk.models import Delivery, Publication, Story
from dateline.wires.actions import take_from_folders
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireFile, WireItem

pytestmark = pytest.mark.django_db

FOLDER = {
    "01.json": ninjs(),
    "02.xml": newsml_g2(),
    "03.xml": nitf(),
    "04.eml": mail(),
    "05.txt": anpa(),
    "06.xml": newsml1(),
    "07.json": apmedia(),
    "08.txt": iptc7901(),
    "09.json": ninjs("2", body_text=f"{ninjs.__name__} {MORE * 9}", uri="urn:alba:2"),
    "10.json": ninjs("3", pubstatus="canceled"),
    "11.eml": mail(2, "KILL: Northern quay closes", **ANSWER),
}
STORIES = 9
"""So many of them, before what withdraws the first."""


@pytest.fixture
def agency(settings: Any, tmp_path: Any) -> Source:
    settings.DROP_FOLDERS = tmp_path
    set_up_newsroom()
    return Source.objects.create(slug="alba", name="Alba", trust=Source.Trust.PUBLISH)


def drop(agency: Source, *, prefix: str = "", end: str = "", first: int = len(FOLDER)) -> None:
    """Drop the first files of the folder, and have everything in them worked off."""
    agency.drop_folder.mkdir(parents=True, exist_ok=True)
    for name, data in [*FOLDER.items()][:first]:
        (agency.drop_folder / f"{prefix}{name}").write_bytes(f"{data}{end}".encode())
    # A moment at which what was just written has come to rest.
    assert take_from_folders(now=datetime.now(UTC) + timedelta(seconds=5))
    while bring_in(InProcessParser()):
        pass


def counted() -> tuple[int, ...]:
    tables = (Story, WireItem, Publication, Delivery)
    return tuple(table.objects.count() for table in tables)


@pytest.mark.parametrize(
    ("prefix", "end"),
    [("", ""), ("again-", ""), ("", "\n"), ("copy-of-", "\r\n\r\n")],
    ids=["as it was", "other names", "a line more", "both"],
)
def test_nothing_of_it_is_there_twice_and_what_was_withdrawn_stays_so(
    agency: Source, prefix: str, end: str
) -> None:
    # What is withdrawn before the desk had it is held: here the desk has it.
    drop(agency, first=STORIES)
    drop(agency)
    before, killed = counted(), set(Story.objects.exclude(killed_at=None).values_list("pk"))
    assert len(killed) == 1
    drop(agency, prefix=prefix, end=end)
    assert counted() == before
    assert set(Story.objects.exclude(killed_at=None).values_list("pk")) == killed
    assert not WireFile.objects.exclude(state="done").exists()
    assert [path.name for path in agency.drop_folder.iterdir()] == ["done"]
    # Nothing that was dropped is lost either.
    kept = {path.read_bytes() for path in (agency.drop_folder / "done").iterdir()}
    assert kept == {f"{data}{each}".encode() for data in FOLDER.values() for each in ("", end)}
