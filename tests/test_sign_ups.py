"""A hundred sign-ups at once with a machine among them, in a whole house; scanners open all links."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.audience.tests.mail_server import MailServer, serving
from tests.house import House
from tests.mailing import mail_house
from tests.signing_up import MACHINES, sign_up_all

pytestmark = pytest.mark.slow


def test_readers_get_their_mail_machines_none_and_no_opened_link_changes_anything(
    bare_home: House, tmp_path: Path
) -> None:
    house = mail_house(tmp_path / "home", bare_home)
    server = MailServer()
    with serving(server) as port:
        house.mail_port = port
        house.start("--empty")
        try:
            found = sign_up_all(house, server, number=100, seed=20260310)
        finally:
            house.pull_down()
    assert found.lacking == 0
    assert {kind: found.mails[kind] for kind in MACHINES if found.mails[kind]} == {}
    assert found.mails["enemy of the victim"] == 1
    assert not found.changed
    assert found.links > 100
    assert found.dead == []
    assert set(found.issue) == {1}
    assert found.is_good
