"""Each address of the desk and each role: who gets in, who is turned away, who signs in first."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dateline.desk.actions import set_up_newsroom
from dateline.desk.actions.roles import ADMINISTRATORS, EDITORS, MODERATORS
from dateline.desk.models import Edition, Sector, StandingPage, StandingPages, Story
from dateline.desk.tests.wire_items import a_source, an_item

pytestmark = pytest.mark.django_db

IN, HOME, SIGN_IN, NEVER = "in", "sent home", "sign in", "refused"
# address: anonymous is always sent to sign in; then editor, publisher, administrator.
ADDRESSES = {
    "/desk/": (IN, IN, IN),
    "/desk/stories/": (IN, IN, IN),
    "/desk/stories/add/": (IN, IN, IN),
    "/desk/stories/edit/{story}/": (IN, IN, IN),
    "/desk/stories/history/{story}/": (IN, IN, IN),
    "/desk/stories/gone/{story}/": (IN, IN, IN),
    "/desk/stories/unpublish/{story}/": (HOME, IN, IN),
    "/desk/stories/kill/{story}/": (HOME, IN, IN),
    "/desk/stories/delete/{story}/": (NEVER, NEVER, NEVER),
    "/desk/bulk/desk/story/publish/?id={story}": (IN, IN, IN),
    "/desk/bulk/desk/story/delete/?id={story}": (NEVER, NEVER, NEVER),
    "/desk/ledger/": (IN, IN, IN),
    "/desk/held/": (IN, IN, IN),
    "/desk/held/{item}/": (IN, IN, IN),
    "/desk/editions/": (HOME, HOME, IN),
    "/desk/editions/edit/{edition}/": (HOME, HOME, IN),
    "/desk/sectors/": (HOME, HOME, IN),
    "/desk/sectors/edit/{sector}/": (HOME, HOME, IN),
    "/desk/desks/": (HOME, HOME, IN),
    "/desk/authors/": (HOME, IN, IN),
    "/desk/authors/new/": (HOME, IN, IN),
    "/desk/settings/desk/newsroom/": (HOME, HOME, IN),
    "/desk/images/": (IN, IN, IN),
    "/desk/pages/{page}/edit/": (HOME, HOME, IN),
    "/desk/users/": (HOME, HOME, IN),
    "/desk/groups/": (HOME, HOME, IN),
    "/desk/workflows/list/": (HOME, HOME, IN),
}


@pytest.fixture
def numbers(story: Story) -> dict[str, Any]:
    return {
        "story": story.pk,
        "item": an_item("held", source=a_source()).pk,
        "edition": Edition.objects.get().pk,
        "sector": Sector.objects.all()[0].pk,
        "page": StandingPage.objects.all()[0].pk,
    }


def reception(client: Client, address: str) -> str:
    """Say how somebody is received at an address."""
    response = client.get(address)
    if response.status_code == 403:
        return NEVER
    if response.status_code == 302:
        where = response.headers["Location"]
        # The addresses without their own page, such as /settings/…/newsroom/, lead on.
        if where.startswith("/desk/login/"):
            return SIGN_IN
        return HOME if where == "/desk/" else reception(client, where)
    assert response.status_code == 200, address
    return IN


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_gets_in_without_signing_in(address: str, numbers: dict[str, Any]) -> None:
    assert reception(Client(), address.format(**numbers)) == SIGN_IN


@pytest.mark.parametrize(("place", "role"), [(0, "editor"), (1, "publisher"), (2, "administrator")])
def test_each_role_gets_where_it_may(
    place: int, role: str, numbers: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(role)
    received = {address: reception(client, address.format(**numbers)) for address in ADDRESSES}
    assert received == {address: expected[place] for address, expected in ADDRESSES.items()}


def test_bulk_publishing_does_nothing_for_those_who_may_not(editor: Client, story: Story) -> None:
    editor.post(f"/desk/bulk/desk/story/publish/?id={story.pk}")
    story.refresh_from_db()
    assert not story.live


def test_setting_up_again_leaves_the_groups_as_the_newsroom_made_them(newsroom: None) -> None:
    moderators = Group.objects.get(name=MODERATORS)
    moderators.permissions.remove(*moderators.permissions.filter(codename="kill_story"))
    before = {name: set_of(name) for name in (EDITORS, MODERATORS, ADMINISTRATORS)}
    set_up_newsroom()
    assert {name: set_of(name) for name in before} == before


def set_of(group: str) -> set[str]:
    permissions = Group.objects.get(name=group).permissions
    return set(permissions.values_list("codename", flat=True))


def test_editors_write_and_publishers_publish_and_kill(newsroom: None) -> None:
    assert {"add_story", "change_story"} <= set_of(EDITORS)
    assert not {"publish_story", "kill_story", "delete_story"} & set_of(EDITORS)
    assert {"publish_story", "kill_story"} <= set_of(MODERATORS)
    assert "delete_story" not in set_of(ADMINISTRATORS)


def test_only_standing_pages_stand_below_the_standing_pages(
    administrator: Client, newsroom: None
) -> None:
    root = StandingPages.objects.get()
    page = administrator.get(f"/desk/pages/{root.pk}/add_subpage/", follow=True)
    assert page.redirect_chain[-1][0] == f"/desk/pages/add/desk/standingpage/{root.pk}/"


@pytest.mark.parametrize(
    ("role", "words", "absent"),
    [
        ("editor", ["Stories", "Held items", "Ledger"], ["Editions", "Documents", "editor guide"]),
        (
            "administrator",
            ["Stories", "Ledger", "Editions", "Reports"],
            ["Documents", "editor guide"],
        ),
    ],
)
def test_the_menu_shows_what_somebody_may_use(
    role: str, words: list[str], absent: list[str], request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(role).get("/desk/").content.decode()
    assert [word for word in words if word not in page] == []
    assert [word for word in absent if word in page] == []
