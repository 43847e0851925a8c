"""What tests of letters and newsletters share: a clock that stands, and a home of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from dateline.audience.tests.newsletter_cast import MORNING


@pytest.fixture(name="clock")
def _clock() -> Iterator[Any]:
    """Stop the clock in the morning at which an issue is due; `clock.shift` moves it."""
    with time_machine.travel(MORNING, tick=False) as moving:
        yield moving


@pytest.fixture
def own_home(settings: Any, tmp_path: Path) -> None:
    """Give the test a home folder of its own, where mails and the marks of sending are kept."""
    settings.HOME = tmp_path
    settings.MAIL_FOLDER = tmp_path / "mail" / "out"
