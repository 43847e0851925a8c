"""The worker has sectors trained when editors have decided on enough."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Revision

from dateline.config.cli.root import main
from dateline.config.doctor import examine
from dateline.config.teaching import LOOK_EVERY, REST, Teaching
from dateline.desk.gateways import sector_model
from dateline.desk.models import Story
from dateline.desk.tests import factories


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, for the child as well."""
    settings.HOME = tmp_path
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    return tmp_path


def decisions(number: int) -> None:
    """Write what editors leave behind."""
    kind = ContentType.objects.get_for_model(Story)
    rows = [
        Revision(content_type=kind, base_content_type=kind, object_id=str(key),
                 user=factories.user(), created_at=timezone.now(), content={})
        for key in range(number)
    ]  # fmt: skip
    Revision.objects.bulk_create(rows)


def due(teaching: Teaching) -> Teaching:
    teaching.looks_at = timezone.now()
    return teaching


def test_nothing_starts_before_editors_have_decided_on_enough(db: None) -> None:
    decisions(49)
    teaching = due(Teaching())
    assert teaching.round() == 0
    assert teaching.child is None
    assert teaching.looks_at > timezone.now() + LOOK_EVERY / 2


def test_a_training_runs_as_a_child_and_not_again_the_same_day(db: None) -> None:
    decisions(50)
    teaching = due(Teaching())
    teaching.round()
    assert teaching.child is not None
    assert teaching.child.pid != os.getpid()
    assert teaching.looks_at > timezone.now() + REST - timedelta(minutes=1)
    # Its home holds no database: it ends with words, and the thread goes on.
    assert teaching.child.wait(timeout=120) == 1
    teaching.round()
    assert teaching.child is None


def test_the_first_look_waits_until_the_newsroom_has_settled(db: None) -> None:
    decisions(50)
    teaching = Teaching()
    teaching.round()
    assert teaching.child is None


def words_of_doctor() -> tuple[bool, str]:
    found = next(each for each in examine(now=timezone.now()) if each.about == "sectors")
    return found.ok, found.words


def test_the_doctor_says_what_gives_the_sectors(db: None, home: Path) -> None:
    assert words_of_doctor() == (True, "by words and agencies' subjects; nothing learned yet")
    (home / sector_model.NAME).write_bytes(b"nothing\n")
    ok, words = words_of_doctor()
    assert not ok
    assert words.endswith("Run `dateline train sectors`.")


def test_the_command_says_what_is_missing(db: None) -> None:
    factories.sector()
    answer = CliRunner().invoke(main, ["train", "sectors"])
    assert answer.exit_code == 1
    assert "decided on 0 of 50" in answer.output
