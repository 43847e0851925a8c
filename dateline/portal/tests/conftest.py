"""A newsroom with its defaults, and the story that the pages' tests read."""

from __future__ import annotations

import pytest

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
