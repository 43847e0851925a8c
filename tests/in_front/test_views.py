"""A view that a browser tells of comes through nginx and Varnish, and counts for the reader's own house."""

from __future__ import annotations

import re

import pytest

from tests.front import Answer, Server, ask, missing
from tests.house import House, until
from tests.in_front.reading import number_of, publish

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}"),
]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
WRITTEN = "SELECT COALESCE(SUM(direct + search), 0) FROM audience_views"


def look(port: int, story: int, **headers: str) -> Answer:
    """Tell of a view as the script on a story page does."""
    also = {"Origin": f"http://localhost:{port}", "User-Agent": FIREFOX, **headers}
    return ask(port, f"/seen?thing={story}&from=www.google.com", method="POST", body=b"", also=also)


def written(house: House) -> int:
    return int(house.rows(WRITTEN)[0][0])


def counted(house: House, result: str) -> int:
    said = ask(house.port, "/metrics").text
    found = re.search(rf'edge_views_total\{{result="{result}"\}} ([\d.]+)', said)
    assert found is not None
    return int(float(found[1]))


def test_views_of_pages_that_varnish_has_are_counted(
    house: House, varnish: Server, chain: int
) -> None:
    path = publish(house, "views", "The harbour has a new crane")
    story, before = number_of(path), written(house)
    for port in (varnish.port, chain):
        assert ask(port, path).status == 200
        assert look(port, story).status == 204
    # Both came from this machine with the same program: one reader.
    until(lambda: written(house) == before + 1)
    # nginx writes itself who asks; Varnish believes nginx alone, and this machine is one of its proxies.
    assert look(chain, story, **{"X-Forwarded-For": "203.0.113.1"}).status == 204
    assert counted(house, "counted") == before + 1
    assert look(varnish.port, story, **{"X-Forwarded-For": "203.0.113.1"}).status == 204
    until(lambda: written(house) == before + 2)


def test_what_is_no_view_is_refused_in_front_too(house: House, varnish: Server, chain: int) -> None:
    for port in (varnish.port, chain):
        assert ask(port, "/seen?thing=1").status == 405
        assert look(port, 1, Origin="https://elsewhere.example").status == 403
        again = look(port, 1, Origin="https://elsewhere.example")
        assert again["x-cache"] == ""
