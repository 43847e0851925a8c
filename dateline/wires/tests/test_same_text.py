"""The same text under another identifier or from another source: one story, and nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.wires import actions
from dateline.wires.actions.twins import day_of, forget_keys
from dateline.wires.formats.copy import Signal, WireCopy
from dateline.wires.models import SampledKey, Source, WireFile, WireItem, sampled
from dateline.wires.models.sampled import RECENT
from dateline.wires.queries import unhandled_items
from dateline.wires.tests.cast import LATER, NOW, Reader, a_copy, a_source, packed

pytestmark = pytest.mark.django_db

LEAD = (
    "The harbour of Oldhaven stays closed until the barge that sank there on Monday has been lifted, "
    "port captain Ada Merrow said. The barge Lotte II went down with gravel after it had met the "
    "ferry Sorrel in thick fog. Nobody was hurt, but the fishing fleet cannot leave."
)
REST = (
    "Two cranes from Brackwater are expected on Thursday. Divers found no leak in the tanks, and laid "
    "a boom around the wreck all the same. Ferries to the islands leave from Westquay meanwhile and "
    "take an hour longer. The shipping office wants to know why both pilots had switched off their "
    "radar. A first report is due within weeks, the office said in a letter to the town council."
)
HARBOUR = f"{LEAD}\n\n{REST}"
RESOLD = f"OLDHAVEN (Second Wire) - {HARBOUR}\n\nCopyright Second Wire."


def second_source(**fields: Any) -> Source:
    return a_source(name="Second Wire", slug="second", **fields)


def bring(source: Source, *copies: WireCopy, at: datetime = NOW, name: str = "a.json") -> Any:
    file = actions.receive(source=source, name=name, data=packed(*copies), now=at)
    file = WireFile.objects.select_related("source").get(pk=file.pk)
    return actions.read(file=file, parser=Reader(), now=at)


def first_copy(**changes: Any) -> WireCopy:
    return a_copy(**{"body_text": HARBOUR, "language": "en", **changes})


def resold(**changes: Any) -> WireCopy:
    fields = {"uri": "urn:second:1", "headline": "Barge keeps port shut", "body_text": RESOLD}
    return a_copy(**{**fields, "language": "en", **changes})


def only(report: actions.FileReport) -> tuple[str, str]:
    [item] = report.items
    return item.outcome, item.reason


def test_what_an_agency_sells_on_makes_no_second_story() -> None:
    bring(a_source(), first_copy())
    outcome, reason = only(bring(second_source(), resold()))
    assert outcome == "duplicate"
    assert reason == (
        "The same text as “Harbour closes after barge sinks” of Example Wire, 2025-06-04 22:00 UTC "
        "(urn:example:harbour); kept, no second story is made."
    )
    first, copy = WireItem.objects.order_by("id")
    assert (copy.first, list(first.copies.all())) == (first, [copy])
    assert list(unhandled_items()) == [first]


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({"body_text": LEAD}, "duplicate", "no second story"),
        ({"language": "en-GB"}, "duplicate", "no second story"),
        ({"language": "de"}, "new", ""),
        ({"body_text": REST + " " + LEAD}, "duplicate", "no second story"),
        ({"body_text": HARBOUR.replace("Two", "14")}, "held", "other figures (14)"),
        ({"body_text": HARBOUR + " " + REST.replace("e", "o")}, "held", "much more than that"),
        ({"signal": Signal.CORRECT}, "held", "which it corrects under another identifier"),
        ({"signal": Signal.UPDATE}, "held", "which it updates under another identifier"),
        ({"body_text": HARBOUR[:150]}, "new", ""),
    ],
)
def test_a_copy_is_a_duplicate_and_in_doubt_held(
    changes: dict[str, Any], outcome: str, words: str
) -> None:
    bring(a_source(), first_copy())
    found = only(bring(second_source(), resold(**changes)))
    assert found[0] == outcome
    assert words in found[1]
    linked = WireItem.objects.get(uri="urn:second:1").first
    assert (linked is None) == (outcome == "new")


def test_copies_in_one_file_point_at_the_first_of_them() -> None:
    report = bring(a_source(), first_copy(), first_copy(uri="urn:b"), first_copy(uri="urn:c"))
    assert report.counts == {"new": 1, "duplicate": 2}
    first = WireItem.objects.get(uri="urn:example:harbour")
    assert {item.first_id for item in first.copies.all()} == {first.pk}
    assert first.copies.count() == 2


def test_newer_versions_of_a_copy_stay_copies() -> None:
    bring(a_source(), first_copy())
    source = second_source()
    bring(source, resold())
    again = resold(version="2", body_text=RESOLD + " The mayor will visit the harbour.")
    assert only(bring(source, again))[0] == "duplicate"
    other = "Markets opened quietly. " + "Nobody at the exchange wanted to sell before noon. " * 6
    outcome, reason = only(bring(source, resold(version="3", body_text=other)))
    assert outcome == "held"
    assert reason.startswith("An earlier version was a copy of another item")
    firsts = set(WireItem.objects.filter(source=source).values_list("first__uri", flat=True))
    assert firsts == {"urn:example:harbour"}


def test_an_older_version_of_a_copy_changes_nothing() -> None:
    bring(a_source(), first_copy())
    source = second_source()
    bring(source, resold(version="2"))
    outcome, reason = only(bring(source, resold(version="1", headline="Old")))
    assert outcome == "duplicate"
    assert reason.startswith("Older than")


def test_an_agencys_own_follow_up_under_a_new_identifier_is_held_with_a_link() -> None:
    """Formats whose identifier changes with each version make no second story by it."""
    source = a_source()
    bring(source, first_copy(body_text=LEAD))
    outcome, reason = only(bring(source, first_copy(uri="urn:example:harbour-2")))
    assert outcome == "held"
    assert reason.endswith("and much more than that: take it over, or make a story of it.")


def test_what_was_withdrawn_does_not_come_back_by_another_agency() -> None:
    source = a_source()
    bring(source, first_copy())
    bring(source, first_copy(version="2", signal=Signal.KILL, body_text=""))
    outcome, reason = only(bring(second_source(), resold()))
    assert outcome == "held"
    assert "which the agency withdrew" in reason


@pytest.mark.parametrize(
    ("first", "later", "outcome", "words"),
    [
        ({"embargoed": NOW + timedelta(hours=2)}, {}, "held", "embargo until 2025-06-05 00:00"),
        (
            {"embargoed": NOW + timedelta(hours=2)},
            {"embargoed": NOW + timedelta(hours=2)},
            "duplicate",
            "",
        ),
        ({"embargoed": NOW - timedelta(hours=2)}, {}, "duplicate", ""),
        ({}, {"embargoed": NOW + timedelta(hours=2)}, "duplicate", ""),
        ({"expires": LATER}, {}, "held", "has expired"),
        ({"expires": LATER}, {"expires": LATER}, "duplicate", ""),
    ],
)
def test_embargo_and_end_of_the_first_are_heeded(
    first: dict[str, Any], later: dict[str, Any], outcome: str, words: str
) -> None:
    bring(a_source(), first_copy(**first))
    found = only(bring(second_source(), resold(**later)))
    assert found[0] == outcome
    assert words in found[1]


@pytest.mark.parametrize(
    ("first", "later", "outcome", "words"),
    [
        ({"trust": "draft"}, {"trust": "publish"}, "held", "does not publish at once"),
        ({"trust": "publish"}, {"trust": "draft"}, "duplicate", ""),
        ({"trust": "hold"}, {"trust": "draft"}, "new", ""),
        ({"trust": "hold"}, {"trust": "hold"}, "held", "which is held"),
        ({"rights": "headline"}, {"rights": "full"}, "held", "readers may see less"),
        ({"rights": "full"}, {"rights": "excerpt"}, "duplicate", ""),
    ],
)
def test_a_lesser_source_never_keeps_back_a_better_one_in_silence(
    first: dict[str, Any], later: dict[str, Any], outcome: str, words: str
) -> None:
    bring(a_source(**first), first_copy())
    found = only(bring(second_source(**later), resold()))
    assert found[0] == outcome
    assert words in found[1]
    assert WireItem.objects.get(uri="urn:second:1").first is not None


def test_what_goes_past_a_held_one_does_so_once() -> None:
    bring(a_source(trust="hold"), first_copy())
    assert only(bring(second_source(trust="publish"), resold()))[0] == "new"
    third = a_source(name="Third Wire", slug="third", trust="publish")
    outcome, reason = only(bring(third, resold(uri="urn:third:1")))
    assert (outcome, "of Second Wire" in reason) == ("duplicate", True)


def test_texts_of_last_week_are_not_compared_and_their_keys_go() -> None:
    bring(a_source(), first_copy())
    assert forget_keys(now=NOW + timedelta(days=3)) == 0
    assert only(bring(second_source(), resold(), at=NOW + timedelta(days=4)))[0] == "new"
    later, before = NOW + timedelta(days=4), SampledKey.objects.count()
    while forgotten := forget_keys(now=later):
        before -= forgotten
    assert SampledKey.objects.count() == before
    days = {day % RECENT for day in SampledKey.objects.values_list("day", flat=True)}
    assert days == {day_of(later)}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL writes rows, not pages")
def test_keys_go_to_their_days_slice_by_slice_and_texts_are_found_all_the_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sampled, "SETTLED_AFTER", 1)
    bring(a_source(), first_copy())
    noted = SampledKey.objects.filter(day__gte=RECENT)
    items, left, day = set(noted.values_list("key", "item")), [noted.count()], day_of(NOW)
    for number in range(sampled.SLICES):
        if number % 16 == 1:
            source = a_source(name=f"Wire {number}", slug=f"wire-{number}")
            assert only(bring(source, resold(uri=f"urn:{number}")))[0] in {"held", "duplicate"}
        sampled.note_keys(day, [(number, 10**6)], days=range(day - 3, day + 1))
        left.append(len(items & set(noted.values_list("key", "item"))))
    assert left == sorted(left, reverse=True)
    assert len(set(left)) > 5, left
    assert left[-1] == 0
    settled = SampledKey.objects.filter(day=day).values_list("key", "item")
    assert items <= set(settled)


def test_a_hundred_texts_cost_a_handful_of_queries() -> None:
    copies = [
        first_copy(uri=f"urn:{number}", body_text=f"{HARBOUR} {number} " + f"w{number} x " * 80)
        for number in range(100)
    ]
    bring(a_source(), *copies[:50])
    with CaptureQueriesContext(connection) as asked:
        bring(second_source(), *copies[50:])
    assert len(asked) <= 45, [query["sql"][:90] for query in asked]


def test_one_more_text_looks_into_indexes_only() -> None:
    bring(a_source(), first_copy())
    with CaptureQueriesContext(connection) as asked:
        bring(second_source(), resold())
    looked = [
        query["sql"]
        for query in asked
        if query["sql"].startswith("SELECT")
        and "wires_" in query["sql"]
        and "FOR " not in query["sql"]
    ]
    for sql in looked:
        plan = explained(sql)
        assert "SCAN wires_wireitem" not in plan, (sql, plan)
        assert "SCAN wires_sampledkey" not in plan, (sql, plan)


def test_the_same_words_are_looked_up_and_not_all_that_a_source_has_sent() -> None:
    with CaptureQueriesContext(connection) as asked:
        bring(a_source(), *(first_copy(uri=f"urn:{n}", body_text=f"{HARBOUR} {n}") for n in "ab"))
    [sql] = [each["sql"] for each in asked if "words IN" in each["sql"]]
    assert "wires_items_by_words" in explained(sql)


def test_copies_of_what_was_withdrawn_are_found_by_indexes() -> None:
    source = a_source()
    bring(source, first_copy())
    bring(second_source(), resold())
    bring(source, first_copy(version="2", signal=Signal.KILL, body_text=""))
    kill = WireItem.objects.select_related("source").get(outcome="kill")
    with CaptureQueriesContext(connection) as asked:
        assert actions.tell_of_kill(kill=kill, now=NOW) == 1
    plan = explained(asked[0]["sql"])
    assert plan.count("SEARCH") == 2, plan
    assert "wires_copies_of_items" in plan
    assert WireItem.objects.get(uri="urn:second:1").outcome == "held"


def explained(sql: str) -> str:
    if connection.vendor != "sqlite":
        pytest.skip("a table of three rows is scanned on PostgreSQL whatever its indexes")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return "\n".join(str(row[3]) for row in cursor.fetchall())
