"""A killed story's picture is gone from the house, from Varnish and from nginx, whoever is killed meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.front import Server, ask, make_nginx, missing
from tests.house import House, free_port, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}"),
]

# Renditions are named after their content: no two tests may have the same picture.
PUBLISH = """
import io, json
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from dateline.desk.actions import publish_now
from dateline.desk.models import Sector, Story, StorySource
from dateline.media.models import Picture
drawn = io.BytesIO()
Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(drawn, "JPEG")
picture = Picture.objects.filter(title={name!r}).first()
if picture is None:
    file = ContentFile(drawn.getvalue(), name={name!r} + ".jpg")
    words = dict(title={name!r}, alt_text="A pier.", credit="A. Lens")
    picture = Picture.objects.create(file=file, **words)
story = Story(
    headline="Pier of " + {name!r}, body="<p>The pier stays.</p>", sectors=["politics"],
    lead_picture=picture, live=False,
)
story.sources = [StorySource(name="River Desk", url="https://example.org/")]
story.save()
publish_now(story=story, now=timezone.now())
picture.refresh_from_db()
files = [picture.file.url, *(copy.file.url for copy in picture.renditions.all())]
print(json.dumps([story.pk, story.get_absolute_url(), files]))
"""
KILL = """
import os, signal
from django.db import transaction
from django.utils import timezone
from dateline.desk.actions import kill
from dateline.desk.models import Story
with transaction.atomic():
    {first}
    kill(story=Story.objects.get(pk={story}), reason="Hoax", now=timezone.now())
"""
# Ahead of all that follows the commit, but for the word to the edge.
DIE = "transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))"


@dataclass(frozen=True)
class Shown:
    """A public story with a picture."""

    story: int
    page: str
    files: list[str]

    @property
    def renditions(self) -> list[str]:
        return [path for path in self.files if "/renditions/" in path]


def publish(house: House, name: str) -> Shown:
    shown = Shown(*json.loads(house.script(PUBLISH.format(name=name)).splitlines()[-1]))
    assert len(shown.renditions) == 9
    return shown


def kill(house: House, shown: Shown) -> None:
    house.script(KILL.format(story=shown.story, first="pass"))


def kill_and_be_killed(house: House, shown: Shown) -> None:
    """Kill a story, in a process that is killed between its commit and the files."""
    code = f"import django; django.setup()\n{KILL.format(story=shown.story, first=DIE)}"
    done = subprocess.run([sys.executable, "-c", code], env=house.environment(), check=False)
    assert done.returncode == -9
    assert house.count(f"desk_story WHERE id = {shown.story} AND killed_at IS NOT NULL") == 1


@pytest.fixture(scope="module")
def doors(
    house: House, varnish: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[int]]:
    """The ports of the house, of the Varnish before it, and of an nginx with the same disk."""
    folder = tmp_path_factory.mktemp("nginx")
    server = make_nginx(folder, port=free_port(), behind=varnish.port, home=house.home)
    server.start()
    yield [house.port, varnish.port, server.port]
    server.stop()


def answers(doors: list[int], paths: list[str]) -> set[int]:
    return {ask(port, path).status for port in doors for path in paths}


def keep(varnish: Server, shown: Shown) -> None:
    """Ask until Varnish answers for every rendition by itself."""

    def all_kept() -> bool:
        return all(ask(varnish.port, path)["x-cache"] == "HIT" for path in shown.renditions)

    until(all_kept, seconds=10)


def test_a_kill_takes_every_file_out_of_all_that_stand_in_front(
    house: House, varnish: Server, doors: list[int]
) -> None:
    shown = publish(house, "wrong-boat")
    assert answers(doors, shown.files) == {200}
    keep(varnish, shown)
    kill(house, shown)
    # The call has returned: from here on nobody gets any of them.
    assert answers(doors, shown.files) == {404}
    assert ask(varnish.port, shown.page).status == 410


def test_a_picture_comes_back_with_the_next_story_that_shows_it(
    house: House, varnish: Server, doors: list[int]
) -> None:
    shown = publish(house, "right-boat")
    kill(house, shown)
    assert answers(doors, shown.files) == {404}
    again = publish(house, "right-boat")
    assert again.files == shown.files
    assert answers(doors, shown.files) == {200}
    keep(varnish, again)
    third = publish(house, "right-boat")
    kill(house, again)
    assert answers(doors, shown.files) == {200}
    kill(house, third)
    assert answers(doors, shown.files) == {404}


def test_the_clock_finishes_the_kill_of_a_process_that_was_killed(
    house: House, varnish: Server, doors: list[int]
) -> None:
    shown = publish(house, "lost-boat")
    keep(varnish, shown)
    kill_and_be_killed(house, shown)
    until(lambda: answers(doors, shown.files) == {404}, seconds=10)


def test_a_house_that_was_down_finishes_it_when_it_opens(
    house: House, varnish: Server, doors: list[int]
) -> None:
    shown = publish(house, "late-boat")
    keep(varnish, shown)
    house.stop()
    kill_and_be_killed(house, shown)
    assert len(list(house.home.rglob("*late-boat.jpg"))) == 1
    house.start("--empty")
    until(lambda: answers(doors, shown.files) == {404}, seconds=20)
    assert [path.parts[-5] for path in house.home.rglob("*late-boat.jpg")] == ["hidden"]
