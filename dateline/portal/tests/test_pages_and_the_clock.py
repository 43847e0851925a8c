"""A page that time alone changes has said until when it lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from dateline.desk.models import Edition, Story
from dateline.portal.tests.test_pages_forget_nothing import NOW, open_newsroom, paths
from dateline.portal.tests.walking import forget_everything, render, render_all

pytestmark = pytest.mark.django_db

# Moments at which something may change: the pin's end, midnights of both zones, what falls out of
# the sitemap of two days, the new month, the new year.
LATER = [
    NOW + timedelta(hours=1),
    NOW + timedelta(hours=5, seconds=1),
    datetime(2025, 10, 9, 22, 30, tzinfo=UTC),
    datetime(2025, 10, 10, 0, 0, 1, tzinfo=UTC),
    NOW + timedelta(days=2, seconds=1),
    datetime(2025, 11, 1, 1, 0, tzinfo=UTC),
    datetime(2026, 1, 1, 1, 0, tzinfo=UTC),
]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    forget_everything()


def test_no_page_outlives_the_time_that_it_names() -> None:
    with time_machine.travel(NOW, tick=False):
        open_newsroom()
        pinned = Story.objects.public().earliest("first_published_at")
        Story.objects.filter(pk=pinned.pk).update(pinned_until=NOW + timedelta(hours=5))
        Edition.objects.filter(slug="world").update(zone="Europe/Berlin")
        seen = render_all(paths())
    outlived = []
    for moment in LATER:
        with time_machine.travel(moment, tick=False):
            now = {path: shown for path, shown in seen.items() if shown.until > moment.timestamp()}
            for path, shown in now.items():
                if render(path).answer != shown.answer:
                    outlived.append(f"{path} at {moment}")
    assert outlived == []


def test_a_page_of_the_past_lasts_and_one_of_today_ends_at_midnight() -> None:
    with time_machine.travel(NOW, tick=False):
        open_newsroom()
        year, past = render("/2025/"), render("/2025/09/08/")
    assert datetime.fromtimestamp(year.until, UTC) == datetime(2025, 10, 10, tzinfo=UTC)
    assert past.until == float("inf")
