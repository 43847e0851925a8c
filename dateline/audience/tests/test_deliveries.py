"""What leaves the house: sent once, in order, and never guessed about."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from dateline.audience.actions.deliveries import claim, give_up_on_lost, send_again
from dateline.audience.handlers.deliveries import deliver_waiting, webhook_key
from dateline.audience.rules import deliveries as rules
from dateline.desk import handlers
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.models import Delivery, Story
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.wires.errors import FetchFailed, NoConnection, NotReached, TimedOut
from dateline.wires.gateways.http import Answer, FakeClient

HOOK = "https://hook.example/news"
HUB = "https://hub.example/"


@pytest.fixture
def published(db: None, settings: Any) -> Story:
    settings.WEBHOOKS = [HOOK]
    settings.WEBSUB_HUB = HUB
    set_up_newsroom()
    an_item()
    handlers.handle_waiting_items(now=NOW)
    made: Story = Story.objects.get()
    return made


def answering(status: int = 204) -> FakeClient:
    return FakeClient(answers={HOOK: Answer(status=status), HUB: Answer(status=status)})


def hook() -> Delivery:
    return Delivery.objects.filter(channel__startswith="webhook").latest("pk")


def test_a_publication_is_told_to_hook_and_hub_once(published: Story) -> None:
    client = answering()
    assert deliver_waiting(client=client, now=NOW) == 2
    assert deliver_waiting(client=client, now=NOW) == 0
    assert sorted(request.url for request in client.asked) == [HOOK, HUB]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_a_hook_can_check_who_sent_it(published: Story) -> None:
    client = answering()
    deliver_waiting(client=client, now=NOW)
    request = next(request for request in client.asked if request.url == HOOK)
    assert request.headers["x-hub-signature-256"] == rules.signature(request.body, webhook_key())
    told = json.loads(request.body)
    assert (told["signal"], told["headline"]) == ("publish", published.headline)


def test_the_hub_learns_of_the_feeds_that_changed(published: Story) -> None:
    client = answering()
    deliver_waiting(client=client, now=NOW)
    form = next(request.body for request in client.asked if request.url == HUB).decode()
    assert form.startswith("hub.mode=publish")
    assert "latest%2Ffeed.atom" in form


@pytest.mark.parametrize(
    ("status", "state"), [(200, "done"), (404, "failed"), (500, "waiting"), (429, "waiting")]
)
def test_the_answer_decides(published: Story, status: int, state: str) -> None:
    deliver_waiting(client=answering(status), now=NOW)
    assert hook().state == state
    assert hook().answer.startswith(str(status))


def test_what_could_not_be_reached_is_tried_again_after_a_pause(published: Story) -> None:
    client = FakeClient(
        answers={
            HOOK: NoConnection(HOOK, host="hook.example", why="refused"),
            HUB: Answer(status=204),
        }
    )
    deliver_waiting(client=client, now=NOW)
    assert (hook().state, hook().next_at) == ("waiting", NOW + rules.FIRST_PAUSE)
    assert deliver_waiting(client=answering(), now=NOW) == 0
    assert deliver_waiting(client=answering(), now=NOW + timedelta(minutes=1)) == 1


def test_what_got_no_answer_is_unknown_and_only_a_person_sends_it_again(published: Story) -> None:
    client = FakeClient(
        answers={HOOK: TimedOut(HOOK, host="hook.example", doing="reading from", seconds=30.0)}
    )
    deliver_waiting(client=client, now=NOW)
    assert hook().state == "unknown"
    assert deliver_waiting(client=answering(), now=NOW + timedelta(days=1)) == 0
    assert send_again(delivery=hook(), now=NOW)
    assert deliver_waiting(client=answering(), now=NOW) == 1


def test_a_worker_that_died_leaves_unknown_behind(published: Story) -> None:
    assert claim(delivery=hook(), now=NOW)
    assert not claim(delivery=hook(), now=NOW)
    assert give_up_on_lost(now=NOW) == 0
    assert give_up_on_lost(now=NOW + timedelta(minutes=5)) == 1
    assert hook().state == "unknown"


def test_after_a_kill_nothing_of_the_story_is_said_any_more(published: Story) -> None:
    kill(story=published, reason="Wrong man named.", now=NOW)
    client = answering()
    deliver_waiting(client=client, now=NOW)
    told = [json.loads(request.body) for request in client.asked if request.url == HOOK]
    assert [(each["signal"], "headline" in each) for each in told] == [("kill", False)]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 20), (5, 160), (40, 3600)])
def test_pauses_double_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert rules.pause(attempts) == timedelta(seconds=seconds)


def test_every_feed_that_names_the_hub_is_told_of() -> None:
    fronts = ["latest", "edition:ar", "kind:interview", "kind:news", "country:KP", "author:ann"]
    sites = {"edition:ar": "https://ar.example", "edition:asia": "https://a.example/asia"}
    pages = ("", "latest/", "shots/", "interviews/", "country/north-korea/", "author/ann/")
    places = [
        *(f"https://ar.example/{page}" for page in pages),
        "https://a.example/asia/author/ann/",
    ]
    assert rules.feeds_of(fronts, sites) == [
        f"{place}feed.{form}" for place in places for form in ("atom", "rss", "json")
    ]


def test_a_time_that_ran_out_before_anything_was_sent_is_no_doubt(published: Story) -> None:
    client = answering()
    client.answers[HOOK] = NotReached(
        HOOK, host="hook.example", doing="connecting to", seconds=30.0
    )
    deliver_waiting(client=client, now=NOW)
    assert hook().state == "waiting"


@pytest.mark.parametrize(
    "silence",
    [
        NoConnection(HOOK, host="hook.example", why="refused"),
        TimedOut(HOOK, host="hook.example", doing="reading from", seconds=30.0),
        Answer(status=500),
    ],
)
def test_a_receiver_that_is_silent_holds_nobody_up(
    published: Story, silence: FetchFailed | Answer
) -> None:
    for number in range(3):
        an_item(uri=f"urn:example:{number}", headline=f"Ferry number {number} sinks")
    handlers.handle_waiting_items(now=NOW)
    client = answering()
    client.answers[HOOK] = silence
    deliver_waiting(client=client, now=NOW)
    assert [request.url for request in client.asked].count(HOOK) == 1
    assert [request.url for request in client.asked].count(HUB) == 4
