"""A newsroom with its defaults, the story that the pages' tests read, and a newsletter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from dateline.audience.models import Newsletter
from dateline.audience.tests.newsletter_cast import MORNING, a_newsletter
from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories


@pytest.fixture
def newsroom() -> Newsroom:
    set_up_newsroom()
    found: Newsroom = Newsroom.load()
    return found


@pytest.fixture
def story(newsroom: Newsroom) -> Story:
    return factories.published(
        headline="Leader receives security chief",
        slug="leader-receives-security-chief",
        standfirst="The talks took two hours.",
        countries=["KP", "RU", "UA"],
        dateline_place="Seoul",
        dateline_country="KR",
        authors=[factories.author("Mira Voss")],
        source="KCNA",
    )


@pytest.fixture
def newsletter() -> Newsletter:
    return a_newsletter()


@pytest.fixture(name="clock")
def _clock() -> Iterator[Any]:
    """Stop the clock; `clock.shift` moves it."""
    with time_machine.travel(MORNING + timedelta(hours=5), tick=False) as moving:
        yield moving


@pytest.fixture
def own_home(settings: Any, tmp_path: Path) -> None:
    """Give the test a home folder of its own, where the marks of sending are kept."""
    settings.HOME = tmp_path
