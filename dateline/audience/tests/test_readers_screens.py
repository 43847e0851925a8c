"""The desk's screens about readers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dateline.audience.actions.trending import write_views
from dateline.audience.rules.bars import bars
from dateline.audience.rules.trending import Origin
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.models import Story, User
from dateline.desk.tests import factories
from dateline.edge.beacon import STEP_SECONDS, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    set_up_newsroom()
    client.force_login(User.objects.create_superuser("mira"))
    return client


def a_read_story() -> Story:
    story = factories.published(at=timezone.now() - timedelta(hours=2), headline="A <pier> opens")
    step = int(timezone.now().timestamp()) // STEP_SECONDS
    write_views(views={Tally(step, story.pk, Origin.SEARCH): 9, Tally(step, story.pk, 0): 3})
    return story


def test_the_desk_sees_the_most_read_with_a_chart(desk: Client) -> None:
    story = a_read_story()
    page = desk.get(reverse("readers:now")).content.decode()
    assert "A &lt;pier&gt; opens" in page
    assert reverse("readers:story", args=[story.pk]) in page
    assert "12 views in 12 hours, at most 12 in 10 minutes" in page


def test_a_story_that_was_killed_since_it_was_read_is_marked(desk: Client) -> None:
    story = a_read_story()
    assert "not public" not in desk.get(reverse("readers:now")).content.decode()
    kill(story=story, reason="Withdrawn", now=timezone.now())
    assert "not public" in desk.get(reverse("readers:now")).content.decode()


def test_the_desk_sees_where_readers_of_a_story_came_from(desk: Client) -> None:
    story = a_read_story()
    page = desk.get(reverse("readers:story", args=[story.pk])).content.decode()
    assert page.index("Search") < page.index("Straight here") < page.index("Social media")
    assert "75 %" in page
    assert page.count('<svg class="bars"') == 2


def test_without_readers_the_screens_say_so(desk: Client) -> None:
    story = factories.published()
    assert "Nobody has been counted" in desk.get(reverse("readers:now")).content.decode()
    page = desk.get(reverse("readers:story", args=[story.pk])).content.decode()
    assert "Nobody has been counted yet" in page
    assert desk.get(reverse("readers:story", args=[987_654])).status_code == 404


def test_the_editor_the_list_and_the_menu_lead_there(desk: Client) -> None:
    story = a_read_story()
    address = reverse("readers:story", args=[story.pk])
    assert address in desk.get(reverse("stories:edit", args=[story.pk])).content.decode()
    assert address in desk.get(reverse("stories:list")).content.decode()
    assert reverse("readers:now") in desk.get(reverse("wagtailadmin_home")).content.decode()
    draft = factories.draft()
    page = desk.get(reverse("stories:edit", args=[draft.pk])).content.decode()
    assert reverse("readers:story", args=[draft.pk]) not in page


@pytest.mark.parametrize("name", ["readers:now", "readers:story"])
def test_strangers_and_people_without_stories_are_kept_out(
    desk: Client, client: Client, name: str
) -> None:
    story = a_read_story()
    address = reverse(name, args=[story.pk] if name == "readers:story" else [])
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(factories.user("nobody"))
    assert client.get(address).status_code in (302, 403)


def test_the_highest_bar_fills_its_chart_and_the_lowest_is_seen() -> None:
    drawn = bars([0, 1, 1000], "said <so>", height=48)
    assert "said &lt;so&gt;" in drawn
    assert "M16 48v-47h6" in drawn
    assert "M8 48v-1.5h6" in drawn
    assert "M0 48v-" not in drawn
    assert bars([], "nothing").startswith("<svg")
