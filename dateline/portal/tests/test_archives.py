"""The archives of a sector, a country and an author: what they show, where they lead, when they are purged."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from dateline.desk.actions.publishing import kill
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.desk.tests.statements import statements
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.portal.tests.reading import words
from dateline.portal.tests.walking import forget_everything, render

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = datetime(2025, 10, 9, 14, 30, tzinfo=UTC)
WALK = re.compile(r"SCAN desk_(?:story|placement|publication|search)\b")
BASES = ("/sector/sport/", "/country/france/", "/author/mira-voss/")


@pytest.fixture(autouse=True)
def _archive(newsroom: Newsroom) -> None:
    forget_everything()
    mira = factories.author("Mira Voss")
    for month, number in ((3, 1), (3, 2), (6, 3), (10, 4)):
        factories.published(
            headline=f"Regatta {number} ends",
            at=datetime(2025, month, number, 12, tzinfo=UTC),
            sectors=["sport"],
            countries=["FR"],
            authors=[mira],
        )
    factories.published(headline="Budget passes", at=datetime(2025, 6, 5, 12, tzinfo=UTC))


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES)
def test_a_year_leads_to_the_months_and_days_that_have_stories(client: Client, base: str) -> None:
    page = words(client, f"{base}2025/")
    for month in ("03", "06", "10"):
        assert f'href="{base}2025/{month}/"' in page
    assert f'href="{base}2025/03/02/"' in page
    assert f'href="{base}2025/04/"' not in page
    assert f'href="{base}2025/06/05/"' not in page
    assert page == words(client, f"{base}archive/").replace(
        f'rel="canonical" href="{base}archive/"', ""
    )
    assert f'href="{base}archive/"' in words(client, base)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES)
def test_a_month_lists_its_stories_and_leads_past_the_empty_ones(client: Client, base: str) -> None:
    page = words(client, f"{base}2025/06/")
    assert "Regatta 3 ends" in page
    assert "Budget passes" not in page
    assert f'rel="prev" href="{base}2025/03/"' in page
    assert f'rel="next" href="{base}2025/10/"' in page
    assert 'rel="next"' not in words(client, f"{base}2025/10/")
    assert 'rel="prev"' not in words(client, f"{base}2025/03/")
    day = words(client, f"{base}2025/03/02/")
    assert "Regatta 2 ends" in day
    assert "Regatta 1 ends" not in day
    assert f'rel="prev" href="{base}2025/03/01/"' in day
    assert f'rel="next" href="{base}2025/06/03/"' in day


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES)
def test_an_empty_month_says_so_and_one_to_come_is_not_found(client: Client, base: str) -> None:
    page = words(client, f"{base}2025/04/")
    assert "No stories went out in this month." in page
    assert 'content="noindex"' in page
    assert "There are no stories of this year here." in words(client, f"{base}2019/")
    for path in ("2025/11/", "2025/13/", "2026/", "2025/10/10/"):
        assert client.get(base + path).status_code == 404
    for nowhere in ("/sector/nope/2025/", "/country/atlantis/2025/10/", "/author/nobody/2025/10/"):
        assert client.get(nowhere).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_the_archive_of_everything_leads_to_nothing_empty(client: Client) -> None:
    factories.published(headline="Old news", at=datetime(2023, 12, 31, 12, tzinfo=UTC))
    year, march = words(client, "/2025/"), words(client, "/2025/03/")
    assert [month for month in range(1, 11) if f'href="/2025/{month:02d}/"' in year] == [3, 6, 10]
    assert 'href="/2023/"' in year
    assert 'href="/2024/"' not in year
    assert 'rel="prev" href="/2023/12/"' in march
    assert 'rel="next" href="/2025/06/"' in march
    assert 'rel="next"' not in words(client, "/2025/10/")
    empty = words(client, "/2025/05/")
    assert "No stories went out in this month." in empty
    assert 'class="calendar"' not in empty
    assert "There are no stories of this year here." in words(client, "/2024/")


@time_machine.travel(NOW, tick=False)
def test_a_month_is_read_page_by_page(client: Client) -> None:
    for number in range(65):
        factories.published(
            headline=f"Heat {number} is run",
            at=datetime(2025, 7, 1, tzinfo=UTC) + timedelta(hours=number),
            sectors=["sport"],
        )
    first = words(client, "/sector/sport/2025/07/")
    assert first.count(" is run</a>") == 60
    href = first.split("Earlier in this month")[0].rsplit('href="', 1)[1].split('"')[0]
    second = words(client, href)
    assert second.count(" is run</a>") == 5
    assert "From the end of the month" in second


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES[:2])
def test_inside_an_edition_an_archive_has_the_editions_stories_alone(
    client: Client, base: str
) -> None:
    factories.edition("ar", name="العربية", language="ar", story_languages=["ar"])
    for month in (4, 8):
        factories.published(
            headline=f"سباق {month}",
            language="ar",
            at=datetime(2025, month, 7, 12, tzinfo=UTC),
            sectors=["sport"],
            countries=["FR"],
        )
    year = words(client, f"/ar{base}2025/")
    there = [month for month in range(1, 13) if f'href="/ar{base}2025/{month:02d}/"' in year]
    assert there == [4, 8]
    april = words(client, f"/ar{base}2025/04/")
    assert "سباق 4" in april
    assert f'rel="next" href="/ar{base}2025/08/"' in april
    assert 'rel="prev"' not in april
    day = words(client, f"/ar{base}2025/08/07/")
    assert "سباق 8" in day
    assert f'rel="prev" href="/ar{base}2025/04/07/"' in day
    assert 'rel="next"' not in day
    assert "Regatta" not in words(client, f"/ar{base}2025/06/03/")


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("path", ["2025/", "2025/06/", "2025/06/03/", "2025/03/", "2025/10/"])
def test_a_kill_purges_the_archives_that_showed_the_story(base: str, path: str) -> None:
    before, since = render(base + path), current_board().count
    kill(story=Story.objects.get(headline="Regatta 3 ends"), reason="No.", now=NOW)
    after = render(base + path)
    forget_everything()
    assert after.body == render(base + path).body
    assert after.body != before.body
    assert current_board().changed_since(slots_of([*before.keys, EVERYTHING]), since)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("path", ["2025/", "2025/06/", "2025/06/03/"])
def test_no_growing_table_is_read_from_end_to_end(client: Client, base: str, path: str) -> None:
    client.get(base + path)
    forget_everything()
    with statements() as sent:
        words(client, base + path)
    walked = []
    with connection.cursor() as cursor:
        # PostgreSQL would rather read a small table whole.
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        for statement in sent.sent:
            if statement.sql.lstrip().startswith(("SELECT", "WITH")):
                walked += [step for step in statement.plan() if WALK.search(step)]
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")
    assert not walked
