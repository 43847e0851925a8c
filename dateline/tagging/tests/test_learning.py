"""Sectors as a newsroom's own stories teach them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dateline.tagging import Text, sectors_of
from dateline.tagging.learning.model import SectorModel, from_bytes, to_bytes
from dateline.tagging.learning.record import Example, Head, TooFewStories, UnreadableModel
from dateline.tagging.learning.terms import BUCKETS, terms_of
from dateline.tagging.learning.training import train

NOW = datetime(2030, 1, 1, tzinfo=UTC)
PARENTS = {"economy": "economy", "energy": "economy", "sport": "sport", "harbour": "harbour"}
# Words of each sector: the rule knows the first of the first two, and none of the harbour's.
WORDS = {
    "energy": ("oil", "wellhead", "derrick", "tarsand", "roughneck", "gusher"),
    "sport": ("football", "terraces", "linesman", "dugout", "winger", "kickoff"),
    "harbour": ("quayside", "stevedore", "pilotboat", "bollard", "tugmaster", "hawser"),
}


def stories(sector: str, number: int, *, known: bool = True) -> Iterator[Text]:
    """Write stories of a sector; without the words the rule knows, where they are not `known`."""
    chance = random.Random(sector)
    for count in range(number):
        words = chance.sample(WORDS[sector][1:], 3) + (list(WORDS[sector][:1]) if known else [])
        headline = f"Notes on the {words[0]} number {count}"
        yield Text(headline=headline, body=f"All spoke of {' and '.join(words)}.", language="en")


def examples(decided: int = 60) -> list[Example]:
    """Write what a newsroom has: stories the rule is sure of, and some that editors put right."""
    sure = [
        Example(text)
        for sector in ("energy", "sport")
        for text in stories(sector, 60)
    ]  # fmt: skip
    put = [Example(text, ("harbour",)) for text in stories("harbour", decided)]
    fine = [Example(text, ("sport",)) for text in stories("sport", decided // 2)]
    return [*sure, *put, *fine]


@pytest.fixture(scope="module")
def model() -> SectorModel:
    """What an editor's decisions taught."""
    return train(examples(), PARENTS, now=NOW)


def mains(texts: Sequence[Text], model: SectorModel | None = None) -> set[str]:
    return {sectors_of(text, model)[0].code for text in texts}


def test_a_sector_that_no_rule_knows_is_learned_from_editors(model: SectorModel) -> None:
    fresh = list(stories("harbour", 70))[-5:]
    assert "harbour" not in mains(fresh)
    assert mains(fresh, model) == {"harbour"}
    assert sectors_of(fresh[0], model)[0].weight > 0.5


def test_words_beside_those_of_the_rule_are_learned_from_the_rule(model: SectorModel) -> None:
    silent = list(stories("sport", 5, known=False))
    assert mains(silent) == {"society"}
    assert mains(silent, model) == {"sport"}


def test_a_lower_sector_stands_below_its_upper_one(model: SectorModel) -> None:
    text = next(stories("energy", 1))
    assert [sector.code for sector in sectors_of(text, model)][:2] == ["economy", "energy"]


def test_what_an_agency_says_weighs_more_than_what_was_learned(model: SectorModel) -> None:
    text = replace(next(stories("harbour", 1)), subjects=(("sport", "medtop:15000000"),))
    assert sectors_of(text, model)[0].code == "sport"


def test_the_report_counts_stories_that_the_model_had_not_seen(model: SectorModel) -> None:
    report = model.head.report
    assert (report.judge, report.judged, report.decided, report.read) == ("editors", 90, 90, 210)
    assert report.by_rule == 30, "the rule knows sport and nothing of the harbour"
    assert report.right > 80
    assert report.used
    assert sum(stand for stand, _found in report.of_sectors.values()) == 90
    assert sum(found for _stand, found in report.of_sectors.values()) == report.right


def test_a_model_that_is_no_better_than_the_rule_is_not_used() -> None:
    agreed = [Example(text, ("sport",)) for text in stories("sport", 60)]
    report = train([*agreed, *map(Example, stories("energy", 30))], PARENTS, now=NOW).head.report
    assert report.by_rule == report.judged
    assert not report.used


def test_agencies_judge_by_their_subjects_until_editors_have_decided_enough() -> None:
    told = [
        Example(replace(text, subjects=(("", "medtop:15000000"),)))
        for text in stories("sport", 220, known=False)
    ]
    report = train([*told, *map(Example, stories("energy", 60))], PARENTS, now=NOW).head.report
    assert (report.judge, report.judged, report.by_rule) == ("agencies", 220, 0)
    assert report.right > 200


def test_too_few_judgements_are_no_ground_to_train_on() -> None:
    with pytest.raises(TooFewStories) as raised:
        train(examples(decided=20), PARENTS, now=NOW)
    found = raised.value
    assert (found.by_editors, found.by_agencies, found.by_words) == (30, 0, 150)


def test_many_stories_that_nobody_judged_get_half_the_say() -> None:
    archive = [Example(text) for sector in ("energy", "sport") for text in stories(sector, 500)]
    model = train(archive, PARENTS, now=NOW)
    report = model.head.report
    assert (report.judge, report.judged, report.trust, report.used) == ("", 0, 0.5, True)
    silent = list(stories("sport", 5, known=False))
    assert mains(silent, model) == {"sport"}


def test_the_same_stories_teach_the_same(model: SectorModel) -> None:
    assert to_bytes(train(examples(), PARENTS, now=NOW)) == to_bytes(model)


def test_a_sector_that_the_newsroom_gave_up_teaches_nothing() -> None:
    gone = [Example(text, ("gone",)) for text in stories("sport", 10)]
    assert "gone" not in train([*examples(), *gone], PARENTS, now=NOW).head.labels


def test_a_model_is_read_back_as_it_was_written(model: SectorModel) -> None:
    again = from_bytes(to_bytes(model))
    text = next(stories("harbour", 1))
    assert again.head == model.head
    assert again.shares(text) == model.shares(text)


def test_the_file_holds_no_words(model: SectorModel) -> None:
    data = to_bytes(model)
    assert len(data) < 20_000
    assert not any(word.encode() in data for word in WORDS["harbour"])


def broken(model: SectorModel) -> Iterator[bytes]:
    """Give files that are none."""
    line, _end, arrays = to_bytes(model).partition(b"\n")
    head = json.loads(line)
    yield b""
    yield b"[]\n" + arrays
    yield json.dumps({**head, "format": 2}).encode() + b"\n" + arrays
    yield json.dumps({**head, "labels": ["sport"]}).encode() + b"\n" + arrays
    yield json.dumps({**head, "report": {}}).encode() + b"\n" + arrays
    yield line + b"\n" + arrays[: len(arrays) // 2]
    yield line + b"\n"
    yield b"\xff" * 100


def test_a_damaged_file_says_so(model: SectorModel) -> None:
    for data in broken(model):
        with pytest.raises(UnreadableModel):
            from_bytes(data)


def test_a_story_without_words_has_a_sector_all_the_same(model: SectorModel) -> None:
    assert sectors_of(Text(), model)


def test_signs_of_scripts_without_spaces_are_read_in_pairs() -> None:
    one, other = (
        terms_of(Text(headline=words)) for words in ("中央銀行が利上げ", "中央銀行が利下げ")
    )
    assert len(set(one.numbers) & set(other.numbers)) >= 5
    assert (one.numbers < BUCKETS).all()


def test_a_head_is_compared_by_what_it_says(model: SectorModel) -> None:
    assert isinstance(model.head, Head)
    assert replace(model.head, labels=()) != model.head
