"""Shots are in step with their stories: rule-made ones cannot drift, written ones are bound to a version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dateline.desk.actions import kill, remove_shot, write_shot
from dateline.desk.actions.publishing import publish_now
from dateline.desk.actions.roles import EDITORS, MODERATORS
from dateline.desk.errors import ShotRefused
from dateline.desk.models import Shot, Story, User
from dateline.desk.queries import Moved, Takedown
from dateline.desk.queries.shots import Deck, deck, deck_from, shots_of
from dateline.desk.tests import factories

pytestmark = pytest.mark.django_db
NOON = factories.NOON
LATER = NOON + timedelta(hours=1)
BODY = "<p>The harbour opened on Monday after nine days, the port authority said.</p>"
OURS = "Ships are back in the harbour, the port authority says."


@pytest.fixture
def story() -> Story:
    return factories.published(headline="Harbour opens", body=BODY, standfirst="")


def shown(story: Story) -> str:
    found = shots_of([story.pk]).get(story.pk)
    return found.text if found else ""


def write(story: Story, text: str = OURS) -> Shot:
    story.refresh_from_db()
    return write_shot(story=story, text=text, seen=story.version, now=LATER, user=None)


def change(story: Story, **words: Any) -> None:
    Story.objects.filter(pk=story.pk).update(**words)
    publish_now(story=story, now=LATER)


def test_a_shot_is_made_of_the_public_version(story: Story) -> None:
    assert shown(story) == "The harbour opened on Monday after nine days, the port authority said."
    change(story, body=BODY.replace("Monday", "Tuesday"))
    assert "Tuesday" in shown(story)
    assert not Shot.objects.exists()


def test_an_editors_words_take_the_place_of_the_rules(story: Story) -> None:
    write(story)
    assert shown(story) == OURS
    assert shots_of([story.pk])[story.pk].written
    assert not Shot.objects.overtaken().exists()
    assert remove_shot(story=story, now=LATER, user=None)
    assert shown(story).startswith("The harbour opened")
    assert not remove_shot(story=story, now=LATER, user=None)


def test_a_written_shot_goes_when_the_story_changes_and_the_desk_is_told(story: Story) -> None:
    write(story)
    change(story, body=BODY.replace("nine", "ten"))
    assert "ten days" in shown(story)
    assert [shot.story for shot in Shot.objects.overtaken()] == [story]
    write(story, "Ships are back after ten days, the port authority says.")
    assert shown(story).startswith("Ships are back")
    assert not Shot.objects.overtaken().exists()


def test_a_correction_that_changes_no_word_takes_a_written_shot_down_too(story: Story) -> None:
    write(story)
    change(story, correction_note="An earlier version named the wrong harbour.")
    assert shown(story) != OURS
    assert Shot.objects.overtaken().exists()


def test_another_picture_leaves_a_written_shot_where_it_is(story: Story) -> None:
    write(story)
    change(story, urgency=2)
    assert shown(story) == OURS
    assert not Shot.objects.overtaken().exists()


def test_a_shot_is_not_written_on_words_that_nobody_has_seen(story: Story) -> None:
    seen = story.version
    change(story, headline="Harbour closes")
    with pytest.raises(ShotRefused, match="changed while you wrote"):
        write_shot(story=story, text=OURS, seen=seen, now=LATER, user=None)
    assert not Shot.objects.exists()


@pytest.mark.parametrize("text", ["", "word " * 59])
def test_a_shot_keeps_to_sixty_words(story: Story, text: str) -> None:
    with pytest.raises(ShotRefused):
        write(story, text)


def test_what_readers_do_not_see_has_no_shot(story: Story) -> None:
    draft = factories.draft()
    with pytest.raises(ShotRefused, match="do not see"):
        write(draft)
    release = factories.published(kind="press-release")
    with pytest.raises(ShotRefused, match="Press releases"):
        write(release)
    assert shots_of([draft.pk, release.pk]) == {}


def test_an_opinion_has_a_shot_once_an_editor_wrote_it() -> None:
    column = factories.published(kind="opinion", body=BODY)
    assert shown(column) == ""
    write(column)
    assert shown(column) == OURS


def test_a_kill_leaves_nothing_of_a_shot(story: Story) -> None:
    write(story)
    kill(story=story, reason="Wrong.", now=LATER)
    assert shown(story) == ""
    assert deck("latest").shots == ()
    assert deck_from(story.pk, "latest") == Takedown(killed=True)
    assert not Shot.objects.overtaken().exists()


def test_a_deck_goes_from_the_newest_on_and_knows_its_neighbours() -> None:
    stories = factories.several(25, body=BODY)
    numbers = [story.pk for story in stories]
    first = deck("latest")
    assert [shot.card.id for shot in first.shots] == numbers[:20]
    assert first.older == numbers[20]
    from_third = deck_from(numbers[2], "latest")
    assert isinstance(from_third, Deck)
    assert [shot.card.id for shot in from_third.shots] == numbers[2:22]
    assert (from_third.newer, from_third.older) == (numbers[1], numbers[22])
    last = deck_from(numbers[24], "latest")
    assert isinstance(last, Deck)
    assert (len(last.shots), last.newer, last.older) == (1, numbers[23], 0)


def test_a_deck_holds_what_is_fresh_beside_its_first() -> None:
    newest = factories.published(at=NOON, body=BODY)
    factories.published(at=NOON - timedelta(days=8), body=BODY)
    assert [shot.card.id for shot in deck("latest").shots] == [newest.pk]


def test_a_story_without_a_shot_leads_to_itself(story: Story) -> None:
    column = factories.published(kind="opinion")
    assert deck_from(column.pk, "latest") == Moved(column.get_absolute_url())
    assert deck_from(999_999, "latest") is None
    assert deck_from(factories.draft().pk, "latest") is None


def test_a_deck_costs_a_known_number_of_queries(django_assert_num_queries: Any) -> None:
    factories.several(25, body=BODY)
    with django_assert_num_queries(6):
        deck("latest")


def person(name: str, group: str) -> Client:
    from dateline.desk.actions import set_up_newsroom

    set_up_newsroom()
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def test_the_desk_writes_a_shot_and_counts_its_words(story: Story) -> None:
    client = person("mo", MODERATORS)
    page = client.get(f"/desk/shots/{story.pk}/").content.decode()
    assert "Made by rule" in page
    assert 'data-room="58"' in page
    sent = {"text": OURS, "seen_version": story.version}
    assert client.post(f"/desk/shots/{story.pk}/", sent).status_code == 302
    assert shown(story) == OURS
    long = client.post(f"/desk/shots/{story.pk}/", {**sent, "text": "word " * 59})
    assert "59 words are too many" in long.content.decode()
    assert shown(story) == OURS
    client.post(f"/desk/shots/{story.pk}/", {"remove": "1"})
    assert not Shot.objects.exists()


def test_the_story_stands_below_the_form_paragraph_by_paragraph(story: Story) -> None:
    change(story, body=f"{BODY}<p>Forty ships wait.</p><ul><li>Two carry grain.</li></ul>")
    client = person("mo", MODERATORS)
    page = client.get(f"/desk/shots/{story.pk}/").content.decode()
    below = page.partition("The story as readers have it")[2]
    assert "said.\n\nForty ships wait.\n\nTwo carry grain.</div>" in below
    change(story, body="<p>" + "word " * 300 + "</p>")
    below = client.get(f"/desk/shots/{story.pk}/").content.decode().partition("readers have it")[2]
    assert below.count("word") == 220
    assert "word…</div>" in below


def test_the_desk_asks_to_check_what_was_overtaken(story: Story) -> None:
    client = person("mo", MODERATORS)
    write(story)
    assert "Check these shots" not in client.get("/desk/").content.decode()
    change(story, headline="Harbour closes")
    for path in ("/desk/", "/desk/shots/"):
        page = client.get(path).content.decode()
        assert "Check these shots" in page
        assert OURS in page
    sent = {"text": OURS, "seen_version": 1}
    refused = client.post(f"/desk/shots/{story.pk}/", sent).content.decode()
    assert "Read it again below" in refused
    assert f'name="seen_version" value="{story.version + 1}"' in refused
    assert "Check this shot" in refused


def test_shots_are_written_by_those_who_may_publish(story: Story) -> None:
    client = person("ed", EDITORS)
    assert client.get(f"/desk/shots/{story.pk}/").status_code in {302, 403}
    client.post(f"/desk/shots/{story.pk}/", {"text": OURS, "seen_version": story.version})
    assert not Shot.objects.exists()
