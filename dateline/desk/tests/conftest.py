"""The desk's cast: a newsroom with its defaults, one person of each role, and stories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dateline.desk.actions import set_up_newsroom
from dateline.desk.actions.roles import ADMINISTRATORS, EDITORS, MODERATORS
from dateline.desk.models import Desk, Story, StorySource, User


@pytest.fixture(autouse=True)
def files_without_manifest(settings: Any) -> None:
    """Storages that were made before the tests began are made again only when a setting changes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def newsroom(db: None) -> None:
    """A newsroom as it is when it opens."""
    set_up_newsroom()


@pytest.fixture
def somebody(newsroom: None) -> Callable[[str], User]:
    """Give a person of a role, by the name of the group."""

    def join(group: str) -> User:
        user = User.objects.create_user(
            username=group.lower(), email=f"{group.lower()}@example.com"
        )
        user.groups.add(Group.objects.get(name=group))
        return user

    return join


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(somebody: Callable[[str], User]) -> Client:
    return signed_in(somebody(EDITORS))


@pytest.fixture
def publisher(somebody: Callable[[str], User]) -> Client:
    return signed_in(somebody(MODERATORS))


@pytest.fixture
def administrator(somebody: Callable[[str], User]) -> Client:
    return signed_in(somebody(ADMINISTRATORS))


@pytest.fixture
def story(newsroom: None) -> Story:
    """A draft that lacks nothing."""
    draft: Story = Story.objects.create(
        headline="Ferry strike ends after nine days",
        slug="ferry-strike-ends",
        standfirst="Crews go back on Monday.",
        body="<p>The two sides signed at dawn.</p>",
        sectors=["economy"],
        desk=Desk.named("news"),
        live=False,
        has_unpublished_changes=True,
    )
    StorySource.objects.create(story=draft, name="Harbour Wire", sort_order=0)
    return draft
