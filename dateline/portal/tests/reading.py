"""How tests read a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.test import Client
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"


def words(client: Client, path: str) -> str:
    """Get a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@cache
def schema_of(form: str) -> etree.RelaxNG:
    """Give the schema of a feed or a sitemap, written after what its specification says."""
    return etree.RelaxNG(etree.parse(SCHEMAS / f"{form}.rng"))
