"""A house for each file here, a Varnish before it, and an nginx before that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.front import FrontedHouse, Server, make_nginx, make_varnish
from tests.house import House, free_port


@pytest.fixture(scope="module")
def house(empty_home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontedHouse]:
    """A house that runs, and tells the Varnish of this file."""
    copy = empty_home.copy_to(tmp_path_factory.mktemp("fronted") / "home")
    running = FrontedHouse(copy.home, copy.database)
    running.varnish_port = free_port()
    running.start("--empty")
    yield running
    running.pull_down()
    said = running.log.read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def varnish(house: FrontedHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("varnish")
    server = make_varnish(folder, port=house.varnish_port, newsroom=house.port)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chain(varnish: Server, house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx before the Varnish before the house."""
    folder = tmp_path_factory.mktemp("chain")
    server = make_nginx(folder, port=free_port(), behind=varnish.port, home=house.home)
    server.start()
    yield server.port
    server.stop()
