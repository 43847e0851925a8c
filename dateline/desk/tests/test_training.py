"""The newsroom learns from what its editors decide in which sectors stories belong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dateline.desk.actions import draft_from_wire
from dateline.desk.actions.training import train_sectors, training_is_due
from dateline.desk.errors import AlreadyTraining
from dateline.desk.gateways import sector_model
from dateline.desk.models import Story
from dateline.desk.queries.decided import evidence, examples
from dateline.desk.rules.training import (
    Evidence,
    accuracy,
    by_what,
    is_due,
    too_few,
    weak_sectors,
)
from dateline.desk.tests import factories
from dateline.desk.tests.wire_items import an_item
from dateline.tagging.learning.record import Report, TooFewStories, UnreadableModel

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WORDS = ("quayside", "stevedore", "pilotboat", "bollard", "tugmaster", "hawser")
REPORT = Report(
    trained_at=NOW, judge="editors", judged=412, right=384, by_rule=361, trust=0.5, decided=412,
    read=9000, of_sectors={"economy": (100, 95), "labour": (20, 12), "sport": (5, 0)},
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """A home of its own, in which nothing was learned yet."""
    settings.HOME = tmp_path
    return tmp_path


def decide(number: int, *, by: str = "mira") -> None:
    """Have an editor publish stories in a sector of the house that no rule knows."""
    chance = random.Random(number)
    user = factories.user(by)
    for count in range(number):
        words = chance.sample(WORDS, 3)
        story = factories.draft(
            headline=f"Notes on the {words[0]} number {count}",
            body=f"<p>All spoke of {' and '.join(words)}.</p>",
            sectors=["harbour"],
        )
        story.publish(story.save_revision(user=user), user=user, skip_permission_checks=True)


@pytest.fixture
def decided(db: None) -> None:
    """Sixty stories that an editor decided on, and twenty that came by wire."""
    decide(60)
    for count in range(20):
        factories.published(
            headline=f"Striker scores in match {count}",
            body="<p>The football club won the cup final.</p>",
            sectors=["sport"],
        )


@pytest.mark.usefixtures("decided")
def test_what_editors_decided_is_learned_and_used_at_once() -> None:
    assert sector_model.learned() is None
    report = train_sectors(now=NOW)
    assert (report.judge, report.judged, report.by_rule, report.read) == ("editors", 60, 0, 80)
    assert report.right > 55
    model = sector_model.learned()
    assert model is not None
    assert model.head.report == report == sector_model.report()
    assert sector_model.learned() is model, "read once for each file"


@pytest.mark.usefixtures("decided")
def test_only_what_a_person_published_is_a_decision() -> None:
    taught = examples()
    assert sum(bool(example.sectors) for example in taught) == 60
    assert len(taught) == 80
    Story.objects.filter(sectors=["harbour"]).update(killed_at=NOW, live=False)
    assert len(examples()) == 20


@pytest.mark.usefixtures("decided")
def test_evidence_counts_stories_and_not_how_often_they_were_saved() -> None:
    story = Story.objects.first()
    assert story is not None
    for _ in range(3):
        story.save_revision(user=factories.user())
    assert evidence(since=None).decided == 60
    assert evidence(since=datetime.now(UTC) + timedelta(minutes=1)).decided == 0
    assert training_is_due(now=NOW)


def test_a_newsroom_without_decisions_is_told_what_is_missing(db: None) -> None:
    factories.sector()
    with pytest.raises(TooFewStories):
        train_sectors(now=NOW)
    assert not training_is_due(now=NOW)
    assert sector_model.report() is None


@pytest.mark.usefixtures("decided")
def test_two_do_not_train_at_once() -> None:
    with sector_model.alone(), pytest.raises(AlreadyTraining):
        train_sectors(now=NOW)


@pytest.mark.usefixtures("decided")
def test_a_damaged_file_leaves_the_rule_in_force(home: Path, caplog: Any) -> None:
    train_sectors(now=NOW)
    whole = (home / sector_model.NAME).read_bytes()
    (home / sector_model.NAME).write_bytes(whole[: len(whole) // 2])
    assert sector_model.learned() is None
    assert "is not used" in caplog.text
    (home / sector_model.NAME).write_bytes(b"\xff\n")
    with pytest.raises(UnreadableModel):
        sector_model.report()
    assert training_is_due(now=NOW), "another one mends it"


@pytest.mark.usefixtures("decided")
def test_a_model_that_lost_against_words_alone_is_not_used(monkeypatch: Any) -> None:
    train_sectors(now=NOW)
    model = sector_model.learned()
    assert model is not None
    worse = replace(model.head.report, right=10, by_rule=20)
    sector_model.keep(replace(model, head=replace(model.head, report=worse)))
    assert sector_model.learned() is None


def lines(client: Client) -> str:
    return client.get("/desk/").content.decode()


@pytest.mark.usefixtures("decided")
def test_the_desk_says_how_often_sectors_are_right(administrator: Client, home: Path) -> None:
    assert "Once editors have published 50 stories" in lines(administrator)
    train_sectors(now=NOW)
    assert "100 % right on 60 stories editors decided on" in lines(administrator)
    (home / sector_model.NAME).write_bytes(b"nothing")
    assert "What was learned cannot be read" in lines(administrator)


def test_those_who_may_not_change_sectors_see_nothing_of_it(editor: Client) -> None:
    assert "Given by words" not in lines(editor)


def test_accuracy_is_told_in_words() -> None:
    assert accuracy(REPORT) == "93 % right on 412 stories editors decided on"
    assert by_what(REPORT) == "learned from your stories; words alone: 88 %"
    worse = replace(REPORT, right=340)
    assert accuracy(worse) == "88 % right on 412 stories editors decided on"
    assert by_what(worse) == "words alone; what was learned reached 83 % and is not used"
    assert weak_sectors(REPORT, {"labour": "Labour"}) == ("Labour: 60 % of 20 right",)
    nobody = replace(REPORT, judge="", judged=0, right=0, by_rule=0, decided=12)
    assert accuracy(nobody) == "not measured yet"
    assert "editors decided on 12 of the 50" in by_what(nobody)
    assert "decided on 12 of 50, agencies" in too_few(TooFewStories(12, 0, 300))


def moments() -> Iterator[tuple[Report | None, Evidence, timedelta, bool]]:
    day, hour = timedelta(days=1), timedelta(hours=1)
    yield None, Evidence(49, 0), hour, False
    yield None, Evidence(50, 0), hour, True
    yield None, Evidence(0, 1000), hour, True
    yield REPORT, Evidence(20, 1000), hour, False
    yield REPORT, Evidence(19, 1000), day, False
    yield REPORT, Evidence(20, 1000), day, True


@pytest.mark.parametrize(("last", "found", "later", "due"), list(moments()))
def test_training_is_due_once_a_day_when_it_is_worth_it(
    last: Report | None, found: Evidence, later: timedelta, due: bool
) -> None:
    assert is_due(last, found, now=NOW + later) is due


@pytest.mark.usefixtures("decided")
def test_copy_from_the_wire_goes_where_editors_put_its_like() -> None:
    words = " and ".join(WORDS)
    fields: dict[str, Any] = {"headline": f"The {WORDS[0]}", "body_text": f"All spoke of {words}."}
    before = draft_from_wire(item=an_item(uri="urn:1", **fields), now=NOW)
    train_sectors(now=NOW)
    after = draft_from_wire(item=an_item(uri="urn:2", **fields), now=NOW)
    assert "harbour" not in before.sectors
    assert after.sectors[0] == "harbour"
