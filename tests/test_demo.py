"""The demonstration in a house that runs: what it shows, and that it leaves without a trace."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from lxml import html

from tests.conftest import EDITOR
from tests.house import House, until

pytestmark = pytest.mark.slow

# Parent, web and its worker, worker and its reader of files, clock: all but who draws pictures.
PROCESSES = 6
TALKS = "North Korean leader, Russian security chief discuss Ukraine"
OWN_STORY = "Editors count the chairs in the new press room"
# Fronts come and go with the editions, the clock counts the archive, and Wagtail logs what it likes.
NOT_COUNTED = {
    "desk.archiveyear",
    "desk.placement",
    "wagtailcore.modellogentry",
    "sessions.session",
}
# The demonstration's own, which may come while the editor works.
DRAWN = {"media.picture", "media.rendition"}
COUNT = """
import json
from django.apps import apps
print(json.dumps({model._meta.label_lower: model._base_manager.count() for model in apps.get_models()}))
"""
OWN_WORK = f"""
from dateline.desk.models import Newsroom, Story, StorySource, User
from dateline.wires.actions import ensure_source
editor = User.objects.get(username={EDITOR!r})
story = Story(headline={OWN_STORY!r}, slug="chairs", sectors=["culture"], countries=["FR"],
    body="<p>There are forty chairs in it.</p>")
story.sources.add(StorySource(name="Own count"))
story.save()
story.save_revision(user=editor).publish(user=editor)
ensure_source(slug="own-wire", name="Own wire", trust="publish")
newsroom = Newsroom.load()
newsroom.tagline = "Written by hand"
newsroom.save()
print(story.get_absolute_url())
"""


def counted(house: House) -> Counter[str]:
    """Count the rows of every table."""
    rows: dict[str, int] = json.loads(house.script(COUNT))
    return Counter({label: n for label, n in rows.items() if n and label not in NOT_COUNTED})


def page_of_talks(house: House) -> html.HtmlElement:
    """Find the report of the talks on the front of its country, and open it."""
    front = html.fromstring(house.get("/country/north-korea/").text)
    links = [link for link in front.iterfind(".//a[@href]") if TALKS in link.text_content()]
    answer = house.get(links[0].get("href", ""))
    assert answer.status == 200
    return html.fromstring(answer.text)


def tags(page: html.HtmlElement, label: str) -> list[str]:
    return [
        tag.text_content().strip()
        for tag in page.xpath(f"//ul[contains(@class, 'tags')][@aria-label='{label}']/li")
    ]


def test_the_front_page_is_full_of_news_of_several_kinds(demo_house: House) -> None:
    front = html.fromstring(demo_house.get("/").text)
    assert len(front.xpath("//a[starts-with(@href, '/article/')]")) > 30
    for place in ("/opinion/", "/blog/", "/interviews/", "/press-releases/"):
        assert demo_house.get(place).shows("/article/"), place


def test_the_report_of_the_talks_names_its_countries_and_its_dateline(demo_house: House) -> None:
    page = page_of_talks(demo_house)
    assert tags(page, "Countries") == ["North Korea", "Russia", "Ukraine"]
    line = page.find_class("story-line")[0].text_content()
    assert "Seoul, South Korea" in line
    assert "KCNA" in page.find_class("sources")[0].text_content()
    assert not demo_house.get("/country/south-korea/feed.rss").shows(TALKS)
    for country in ("russia", "ukraine"):
        assert demo_house.get(f"/country/{country}/feed.rss").shows(TALKS), country


def test_every_file_of_the_demonstration_was_read_and_every_trusted_story_is_out(
    demo_house: House,
) -> None:
    assert demo_house.count("wires_wirefile WHERE state <> 'done'") == 0
    held = demo_house.rows("SELECT reason, uri FROM wires_wireitem WHERE outcome = 'held'")
    # One is withdrawn by the file behind it.
    assert {reason for reason, _ in held} <= {"The agency withdrew it before the desk had it."}
    waiting = "desk_story JOIN wires_source ON origin_source_id = wires_source.id WHERE NOT live"
    neither = "killed_at IS NULL AND release_at IS NULL"
    assert demo_house.count(f"{waiting} AND trust = 'publish' AND {neither}") == 0
    # Some are drafts on purpose, so that an editor finds work.
    assert demo_house.count(f"{waiting} AND trust = 'draft'") > 0


def test_a_reset_takes_the_demonstration_out_and_nothing_else(
    demo_house: House, bare_home: House
) -> None:
    # Its pictures may still be being drawn: none may be left behind all the same.
    address = page_address(demo_house)
    before = counted(demo_house)
    own = demo_house.script(OWN_WORK)
    brought = Counter(
        {label: n for label, n in (counted(demo_house) - before).items() if label not in DRAWN}
    )
    done = demo_house.command("reset-demo", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stories"] > 40
    wanted = counted(bare_home) + Counter({"desk.user": 1}) + brought
    until(lambda: len(demo_house.family()) <= PROCESSES, seconds=120)
    assert counted(demo_house) == wanted
    assert demo_house.get(own).shows(OWN_STORY)
    assert demo_house.get("/").shows("Written by hand")
    assert not demo_house.get("/").shows("Longitude")
    assert demo_house.get(address).status == 404
    assert json.loads(demo_house.command("reset-demo", "--json").stdout)["stories"] == 0


def page_address(house: House) -> str:
    front = html.fromstring(house.get("/latest/").text)
    address: str = front.xpath("//a[starts-with(@href, '/article/')]/@href")[0]
    return address
