"""Kill -9 of the worker in the midst of sending: nobody gets a letter twice, nobody is forgotten."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dateline.audience.tests.mail_server import MailServer, serving
from tests.house import House
from tests.mailing import fails_on_purpose, mail_house, send_under_kills

pytestmark = pytest.mark.slow
READERS, KILLS = 300, 5


def test_a_sender_that_is_killed_again_and_again_sends_to_everybody_once(
    bare_home: House, tmp_path: Path
) -> None:
    house = mail_house(tmp_path / "home", bare_home)
    server = MailServer(plan=fails_on_purpose, pause=0.01)
    with serving(server) as port:
        house.mail_port = port
        found = send_under_kills(
            house, server, readers=READERS, kills=KILLS, chance=random.Random(20260310)
        )
    house.pull_down()
    assert (found.twice, found.forgotten) == (0, 0)
    # One mail at a time: at a kill one may be under way.
    assert found.unknown <= found.kills + found.drops
    assert sum(found.states.values()) == READERS
