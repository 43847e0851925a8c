"""A publisher: a process of the newsroom that publishes, corrects, moves and kills at a given rate.

Run by `benchmarks.never_stale`; it writes each call and each return down at once, so that nothing
is lost when it is killed.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import django
from PIL import Image

from benchmarks.staleness.records import MENU, PICTURE, STORY, Deed, mark, write

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import close_old_connections, transaction  # noqa: E402

from dateline.desk.actions import draft_from_wire, kill, publish_now, update_from_wire  # noqa: E402
from dateline.desk.models import Placement, Story  # noqa: E402
from dateline.desk.models.newsroom import MenuEntry, Newsroom  # noqa: E402
from dateline.desk.tests import factories  # noqa: E402
from dateline.desk.tests.wire_items import an_item  # noqa: E402
from dateline.media.models import Picture  # noqa: E402
from dateline.tagging import Text, tag  # noqa: E402
from dateline.wires.actions import mark_handled  # noqa: E402
from dateline.wires.models import Source, WireItem  # noqa: E402

SECTORS = ("politics", "economy")
# How many of a hundred calls are of which kind.
MIX = {
    "wire": 27, "desk": 10, "update": 15, "edit": 14, "correct": 9, "move": 6, "kill": 6,
    "unpublish": 5, "picture": 4, "menu": 4,
}  # fmt: skip
SURGE = {"wire": 50, "kill": 50}
BODY = (
    "BUSAN, South Korea, June 4 (EXW) - The harbour of {mark} stays closed for a second day.\n\n"
    "Parliament in Seoul voted on a bill to pay for the salvage, the government said."
)
# Stories older than this many are left alone: readers look at the newest.
WITHIN_REACH = 30


@dataclass(slots=True)
class Known:
    """A story of this publisher, as it is by its own deeds."""

    deed: Deed
    uri: str = ""
    """Of the wire's item; empty where the desk wrote it."""
    edited: bool = False


class Publisher:
    """Does one deed after the other on stories of its own."""

    def __init__(self, number: int, log: TextIO, dice: random.Random, mix: dict[str, int]) -> None:
        self.number, self.log, self.dice, self.mix = number, log, dice, mix
        self.begun = 0
        self.stories: list[Known] = []
        self.source = Source.objects.create(
            slug=f"agency-{number}-{os.getpid()}", name=f"Agency {number}", trust="publish"
        )
        self.picture, self.picture_state = self._hang_picture(), 1
        self.menu_state = 0

    def one(self) -> None:
        """Do one deed of a kind that the dice choose."""
        kinds = list(self.mix)
        kind = self.dice.choices(kinds, list(self.mix.values()))[0]
        deeds: dict[str, Callable[[], bool]] = {
            "wire": self.wire,
            "desk": self.desk,
            "update": self.update,
            "edit": self.edit,
            "correct": self.correct,
            "move": self.move,
            "kill": self.kill,
            "unpublish": self.unpublish,
            "picture": self.alter_picture,
            "menu": self.alter_menu,
        }
        if not deeds[kind]():
            self.wire()

    def wire(self) -> bool:
        """Publish a new item of an agency."""
        thing = self._new_thing()
        item = self._item(thing, 1)
        deed = self._call(thing, 1, "wire")
        story = draft_from_wire(item=item, now=_now())
        self._return_story(Known(deed, uri=item.uri), story)
        return True

    def desk(self) -> bool:
        """Publish a story of the desk's own, with a picture."""
        thing = self._new_thing()
        story = factories.draft(
            headline=f"Harbour {mark(thing, 1)} votes on its plan",
            body=f"<p>The council of {mark(thing, 1)} voted.</p>",
            standfirst=f"What {mark(thing, 1)} wants.",
            sectors=SECTORS[:1],
            countries=["KR"],
            slug=f"harbour-{thing}",
            picture=self.picture,
        )
        deed = self._call(thing, 1, "desk")
        publish_now(story=story, now=_now())
        self._return_story(Known(deed), story)
        return True

    def update(self) -> bool:
        """Bring a newer version of an agency's item into its story."""
        known = self._pick(lambda each: bool(each.uri) and not each.edited and _is_up(each))
        if known is None:
            return False
        deed = self._next(known, "update")
        item = self._item(deed.thing, deed.state, uri=known.uri)
        deed = replace(deed, called=self._say(deed))
        story = update_from_wire(item=item, now=_now())
        assert story is not None
        self._return_story(replace(known, deed=deed), story)
        return True

    def edit(self) -> bool:
        """Publish other words by the editors' gate; brings back what was taken down."""
        return self._revise("edit", lambda _: True)

    def correct(self) -> bool:
        """Publish a correction by the editors' gate."""
        return self._revise("correct", _is_up, correction_note="It was the other harbour.")

    def move(self) -> bool:
        """Put a story into a second sector, or take it out again."""
        sectors = list(SECTORS[: self.dice.choice((1, 2))])
        return self._revise("move", _is_up, sectors=sectors)

    def kill(self) -> bool:
        """Kill a story."""
        known = self._pick(lambda each: each.deed.kind != "kill")
        if known is None:
            return False
        deed = self._next(known, "kill")
        deed = replace(deed, hidden=True, called=self._say(deed))
        kill(story=self._stored(known), reason="Wrong harbour.", now=_now())
        known.deed = self._returned(deed)
        return True

    def unpublish(self) -> bool:
        """Take a story down."""
        known = self._pick(_is_up)
        if known is None:
            return False
        deed = self._next(known, "unpublish")
        story = self._stored(known)
        deed = replace(deed, hidden=True, called=self._say(deed))
        story.unpublish()
        known.deed = self._returned(deed)
        return True

    def alter_picture(self) -> bool:
        """Save other words for those who cannot see the picture."""
        self.picture_state += 1
        deed = self._call(self._picture_thing(), self.picture_state, "picture")
        self.picture.alt_text = f"A harbour, {mark(deed.thing, deed.state)}"
        self.picture.save()
        self._returned(deed)
        return True

    def alter_menu(self) -> bool:
        """Save another label in the menu."""
        if self.number:
            return False
        self.menu_state += 1
        deed = self._call(f"{MENU}0", self.menu_state, "menu")
        entry = MenuEntry.objects.first()
        if entry is None:
            entry = MenuEntry(newsroom=Newsroom.load(), address="/latest/")
        entry.label = f"Latest {mark(deed.thing, deed.state)}"
        entry.save()
        self._returned(deed)
        return True

    def _revise(self, kind: str, fits: Callable[[Known], bool], **words: object) -> bool:
        known = self._pick(lambda each: fits(each) and each.deed.kind != "kill")
        if known is None:
            return False
        deed = self._next(known, kind)
        newest = self._stored(known).get_latest_revision_as_object()
        here = mark(deed.thing, deed.state)
        changes = {"headline": f"Harbour {here} is open", "standfirst": f"Of {here}.", **words}
        for name, value in {**changes, "body": f"<p>{here} is open again.</p>"}.items():
            setattr(newest, name, value)
        revision = newest.save_revision()
        deed = replace(deed, called=self._say(deed))
        revision.publish()
        self._return_story(replace(known, deed=deed, edited=True), self._stored(known))
        return True

    def _item(self, thing: str, state: int, *, uri: str = "") -> WireItem:
        here = mark(thing, state)
        text = BODY.format(mark=here)
        # Handled from its first moment on: else the worker would take it too.
        with transaction.atomic():
            item = an_item(
                "update" if uri else "new",
                source=self.source,
                uri=uri or f"urn:example:{self.source.slug}:{thing}",
                version=str(state),
                versioncreated=_now(),
                headline=f"Harbour {here} stays closed after barge sinks",
                body_text=text,
                body_html="".join(f"<p>{each}</p>" for each in text.split("\n\n")),
            )
            mark_handled(item=item, now=_now())
        return item

    def _new_thing(self) -> str:
        self.begun += 1
        return f"{STORY}{self.begun}{self.number:03}"

    def _picture_thing(self) -> str:
        return f"{PICTURE}{self.number}"

    def _pick(self, fits: Callable[[Known], bool]) -> Known | None:
        fitting = [each for each in self.stories[-WITHIN_REACH:] if fits(each)]
        return self.dice.choice(fitting) if fitting else None

    def _stored(self, known: Known) -> Story:
        return Story.objects.get(pk=known.deed.story)

    def _next(self, known: Known, kind: str) -> Deed:
        return replace(known.deed, state=known.deed.state + 1, kind=kind, hidden=False)

    def _call(self, thing: str, state: int, kind: str) -> Deed:
        deed = Deed(thing, state, kind, 0.0)
        return replace(deed, called=self._say(deed))

    def _say(self, deed: Deed) -> float:
        """Write the call down before it is made; gives its time."""
        called = time.monotonic()
        write(self.log, "deed", replace(deed, called=called, returned=float("inf")))
        return called

    def _returned(self, deed: Deed, **more: Any) -> Deed:
        done = replace(deed, **{"returned": time.monotonic(), **more})
        write(self.log, "deed", done)
        return done

    def _return_story(self, known: Known, story: Story) -> None:
        """Write the return down, with what the database says of the story now."""
        returned = time.monotonic()
        stored = Story.objects.get(pk=story.pk)
        assert stored.live, f"{known.deed} did not go out"
        assert mark(known.deed.thing, known.deed.state) in stored.headline, known.deed
        assert stored.first_published_at is not None
        known.deed = self._returned(
            known.deed,
            returned=returned,
            fronts=tuple(Placement.objects.filter(story=stored).values_list("front", flat=True)),
            published=stored.first_published_at.timestamp(),
            story=stored.pk,
            address=stored.get_absolute_url(),
            picture=self._picture_thing() if stored.lead_picture_id else "",
        )
        self.stories = [each for each in self.stories if each.deed.thing != known.deed.thing]
        self.stories.append(known)

    def _hang_picture(self) -> Picture:
        data = io.BytesIO()
        Image.new("RGB", (1600, 900), (20, 60 + self.number, 90)).save(data, "JPEG")
        deed = self._call(self._picture_thing(), 1, "picture")
        picture = Picture(
            title="Harbour",
            file=ContentFile(data.getvalue(), name="harbour.jpg"),
            alt_text=f"A harbour, {mark(deed.thing, 1)}",
            credit="Mira Voss",
        )
        picture.save()
        self._returned(deed)
        return picture


def _is_up(known: Known) -> bool:
    return not known.deed.hidden


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Publish until enough was published, or SIGTERM says so."""
    given = argparse.ArgumentParser()
    given.add_argument("--number", type=int, required=True)
    given.add_argument("--deeds", type=int, required=True)
    given.add_argument("--rate", type=float, required=True, help="deeds a second")
    given.add_argument("--seed", type=int, required=True)
    given.add_argument("--log", type=Path, required=True)
    given.add_argument("--surge", action="store_true")
    asked = given.parse_args()
    wanted = Wanted()
    with asked.log.open("a", buffering=1) as log:
        dice = random.Random(f"{asked.seed} {asked.number}")
        publisher = Publisher(asked.number, log, dice, SURGE if asked.surge else MIX)
        # What the worker loads before its first file: it takes seconds, which are no publication's.
        tag(
            Text(headline="Warm up", body="LONDON - The ministers of both countries met on Monday.")
        )
        begun = wanted.wait("ready")
        for done in range(asked.deeds):
            time.sleep(max(0.0, begun + done / asked.rate - time.monotonic()))
            if wanted.paused:
                begun = wanted.wait("paused") - done / asked.rate
            publisher.one()
            close_old_connections()


class Wanted:
    """What the one who started this process wants of it: to pause at the next deed, or nothing."""

    def __init__(self) -> None:
        self.paused = False
        signal.signal(signal.SIGUSR1, self._pause)

    def wait(self, word: str) -> float:
        """Say where we are, and wait until we may go on; gives the time. Ends with who started us."""
        print(word, flush=True)
        if not sys.stdin.readline():
            sys.exit()
        self.paused = False
        return time.monotonic()

    def _pause(self, number: int, frame: object) -> None:
        self.paused = True


if __name__ == "__main__":
    main()
