"""How tests read a page."""

from __future__ import annotations

from django.test import Client


def words(client: Client, path: str) -> str:
    """Get a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()
