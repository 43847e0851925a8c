"""Who gets through Varnish and nginx to the newsroom, and who may purge: editors, readers, strangers."""

from __future__ import annotations

import time

import pytest

from tests.conftest import EDITOR, PASSWORD
from tests.front import Server, ask, missing
from tests.house import House
from tests.in_front.reading import is_kept, kept, publish, wait_for_quiet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}"),
]


def test_the_desk_is_never_kept(house: House, varnish: Server, chain: int) -> None:
    for port in (varnish.port, chain):
        first, second = ask(port, "/desk/login/"), ask(port, "/desk/login/")
        assert first.status == second.status == 200
        assert first["set-cookie"]
        assert first["set-cookie"] != second["set-cookie"]
        assert not is_kept(second)


def test_an_editor_logs_in_through_both(house: House, chain: int) -> None:
    form = ask(chain, "/desk/login/")
    token = form["set-cookie"].split(";")[0]
    field = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    body = f"csrfmiddlewaretoken={field}&username={EDITOR}&password={PASSWORD}".encode()
    done = ask(
        chain,
        "/desk/login/",
        method="POST",
        body=body,
        Cookie=token,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert done.status == 302, done.text[:500]
    cookie = done["set-cookie"]
    assert "sessionid" in cookie or "sessionid" in str(done.headers)
    # What a reader gets afterwards is nobody's session.
    assert "set-cookie" not in ask(chain, "/").headers


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("127.0.0.2", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", {"Via": "1.1 proxy"}),
    ],
)
def test_strangers_purge_nothing(
    house: House, varnish: Server, source: str, headers: dict[str, str]
) -> None:
    path = publish(house, "strangers", "Strangers ask for the way to the lighthouse")
    wait_for_quiet(house)
    kept(varnish.port, path)
    time.sleep(1.1)
    asked = {"xkey-purge": "everything", **headers}
    assert ask(varnish.port, "/", method="PURGE", source=source, also=asked).status == 405
    assert is_kept(ask(varnish.port, path))


def test_nobody_purges_through_nginx(chain: int) -> None:
    assert ask(chain, "/", method="PURGE", xkey_purge="everything").status == 405


def test_inner_pages_are_shown_to_nobody_outside(house: House, varnish: Server, chain: int) -> None:
    assert ask(chain, "/metrics").status == 404
    for path in ("/metrics", "/healthz"):
        assert ask(varnish.port, path, source="127.0.0.2").status == 404
        assert ask(varnish.port, path, X_Forwarded_For="203.0.113.9").status == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1"])
def test_other_hosts_are_turned_away(varnish: Server, host: str) -> None:
    assert ask(varnish.port, "/", host=host).status in {400, 421}


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost:80", "LocalHost:8080"])
def test_our_host_is_ours_however_it_is_written(house: House, varnish: Server, host: str) -> None:
    plain = kept(varnish.port, "/latest/")
    assert ask(varnish.port, "/latest/", host=host).body == plain.body
