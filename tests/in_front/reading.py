"""Publishing in a house, and reading before it what Varnish keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from tests.agency import ninjs
from tests.front import Answer, ask
from tests.house import House, until


def publish(house: House, name: str, headline: str, version: str = "1") -> str:
    """Bring copy in by the wire and wait until the house shows it; gives the path of its page."""
    house.drop("river", f"{name}-{version}.json", ninjs(name, headline, version=version))

    def in_feed() -> str:
        items = json.loads(house.get("/feed.json").text)["items"]
        return next((urlsplit(item["url"]).path for item in items if item["title"] == headline), "")

    return until(in_feed)


def number_of(path: str) -> int:
    return int(path.rstrip("/").rsplit("/", 1)[-1].split("-")[0])


def kept(port: int, path: str, also: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """Ask until Varnish answers by itself: a purge may be under way from another test."""

    def hit() -> Answer | None:
        answer = ask(port, path, also=also)
        return answer if "age" in answer.headers and answer["x-cache"] == "HIT" else None

    found = until(lambda: hit(), seconds=10)
    assert found is not None
    return found


def wait_for_quiet(house: House) -> None:
    """Wait until the second purges have been made."""
    until(lambda: not house.count("desk_duepurge"), seconds=15)


def is_kept(answer: Answer) -> bool:
    """Tell whether Varnish had it: Age counts from the moment it was fetched."""
    return int(answer["age"] or 0) > 0
