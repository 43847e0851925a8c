"""Two texts: one and the same, or only made alike."""

from __future__ import annotations

import random
import re
from hashlib import blake2b
from itertools import pairwise

import pytest

from dateline.tagging.recall import COMPARED, LEAST_SHARED, WORN, Memory, fresh_keys, likeliest
from dateline.tagging.sameness import likeness
from dateline.tagging.wording import LEAST_SAMPLE, MOST_SAMPLE, wording

HARBOUR = (
    "The harbour of Oldhaven stays closed until the barge that sank there on Monday has been lifted, "
    "port captain Ada Merrow said. The barge Lotte II went down with 1,200 tonnes of gravel after it "
    "had met the ferry Sorrel in thick fog. Nobody was hurt.\n\n"
    "Two cranes from Brackwater are expected on Thursday. Divers found no leak in the tanks, which "
    "hold 14 tonnes of diesel, and laid a boom around the wreck all the same. Ferries to the islands "
    "leave from Westquay meanwhile, 9 kilometres to the south, and take an hour longer.\n\n"
    "The shipping office wants to know why both pilots had switched their radar off. The captain of "
    "the ferry, who has sailed these waters for thirty years, told the newspaper Evening Tide that "
    "he had heard the horn of the other ship only when its bow came out of the fog. A first report "
    "is due within six weeks."
)
SENTENCES = re.split(r"(?<=\.)\s+", HARBOUR)

# Other figures, other firms, another day: what a form is filled with.
MARKET = (
    "Shares at the {place} exchange closed {way} on {day}. The leading index {moved} {points} points, "
    "or {share} pct, to {level}, after {before} the day before. Turnover came to {turnover} mln "
    "crowns. Among the most traded shares {one} {moved} {a} crowns to {b} and {two} {moved} {c} "
    "crowns to {d}. Dealers said investors were waiting for figures on prices, which are due on "
    "{due}. The crown was at {rate} to the dollar."
)


def a_market_report(seed: int, place: str) -> str:
    draw = random.Random(seed)
    up = draw.random() < 0.5
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    firms = ("Norholm", "Vestkraft", "Skagen Line", "Oberg", "Tarnvik", "Silva Paper")
    day, due = draw.sample(days, 2)
    one, two = draw.sample(firms, 2)
    numbers = {name: f"{draw.uniform(1, 900):.2f}" for name in "abcd"}
    return MARKET.format(
        place=place, way="higher" if up else "lower", day=day, due=due, one=one, two=two,
        moved="rose" if up else "fell", points=f"{draw.uniform(1, 40):.1f}",
        share=f"{draw.uniform(0.1, 3):.2f}", level=f"{draw.uniform(1000, 2000):.1f}",
        before=f"{draw.uniform(1000, 2000):.1f}", turnover=draw.randint(100, 900),
        rate=f"{draw.uniform(5, 8):.3f}", **numbers,
    )  # fmt: skip


def edited(text: str, share: float, seed: int = 1) -> str:
    draw = random.Random(seed)
    words = text.split(" ")
    other = ["quay", "lantern", "slowly", "under", "brass", "window", "carried", "grey"]
    return " ".join(draw.choice(other) if draw.random() < share else word for word in words)


def renumbered(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 3), text)


@pytest.mark.parametrize(
    "later",
    [
        HARBOUR,
        HARBOUR.upper(),
        "OLDHAVEN, June 4 (Example Wire) - " + HARBOUR + " © Example Wire. All rights reserved.",
        " ".join(SENTENCES[:3]),
        " ".join(SENTENCES[:2] + SENTENCES[4:6]),
        HARBOUR + " The ferry has been towed to Westquay, where its bow is mended.",
        " ".join([*SENTENCES[:2], "Four people were cut by glass.", *SENTENCES[3:]]),
        renumbered(HARBOUR),
        edited(HARBOUR, 0.05),
        edited(HARBOUR, 0.15),
        edited(HARBOUR, 0.15, seed=2),
    ],
)
def test_the_same_text_is_found_in_whatever_dress(later: str) -> None:
    earlier = wording(HARBOUR)
    assert likeness(earlier, wording(later)).same
    assert likeness(wording(later), earlier).same
    memory: Memory[str] = Memory()
    memory.note("first", earlier)
    assert list(memory.same_as(wording(later))) == ["first"]


def test_reports_that_fill_the_same_form_are_texts_of_their_own() -> None:
    reports = [wording(a_market_report(seed, "Oslund")) for seed in range(40)]
    alike = [likeness(a, b) for a in reports for b in reports if a is not b]
    assert max(found.containment for found in alike) > 0.45
    assert not any(found.same for found in alike)


def test_a_report_of_another_place_with_the_same_numbers_is_another() -> None:
    warning = (
        "The weather service warned of floods along the river {} until Friday night. Water may "
        "stand 40 centimetres above the banks near {}, and the road to {} will be closed from 18:00. "
        "People who live by the river should bring cars and animals to higher ground, it said."
    )
    one = wording(warning.format("Tarn", "Millbrook", "Eastcote"))
    other = wording(warning.format("Wend", "Harrow Bridge", "Saltash"))
    assert likeness(one, other).containment > 0.45
    assert not likeness(one, other).same


def test_a_few_words_are_no_text_to_compare() -> None:
    short = wording("Grain ships loading at Portland: six, and three more wait outside.")
    assert not likeness(short, short).same
    empty = wording("")
    assert (empty.sample, likeness(empty, short).jaccard) == ((), 0.0)


def test_what_is_shared_is_counted_exactly() -> None:
    a, b = ["a", "b", "c", "d", "e", "f", "g"], ["a", "b", "c", "d", "x", "f", "g", "h", "i"]

    def runs(words: list[str]) -> set[tuple[str, ...]]:
        return set(zip(words, words[1:], words[2:], strict=False))

    found = likeness(wording(" ".join(a)), wording(" ".join(b)))
    common = len(runs(a) & runs(b))
    assert found.jaccard == common / len(runs(a) | runs(b))
    assert found.containment == common / min(len(runs(a)), len(runs(b)))


def test_the_later_text_says_more_or_other_figures() -> None:
    brief, whole = wording(" ".join(SENTENCES[:3])), wording(HARBOUR)
    assert likeness(brief, whole).much_longer
    assert not likeness(whole, brief).much_longer
    assert likeness(whole, wording(HARBOUR + " It is 2026.")).figures == ()
    assert "17" in likeness(whole, wording(renumbered(HARBOUR))).figures


def test_scripts_without_spaces_are_compared_by_their_signs() -> None:
    chinese = (
        "港口周一因驳船沉没而关闭，港务局长表示在驳船被打捞之前"
        "港口将一直关闭。没有人受伤，两台起重机预计周四到达。"
    )
    assert likeness(wording(chinese), wording(chinese[:30])).same
    assert not likeness(wording(chinese), wording(chinese[::-1])).same
    arabic = (
        "يبقى الميناء مغلقا حتى يتم رفع البارجة التي غرقت فيه يوم الاثنين كما "
        "قال قبطان الميناء ولم يصب أحد بأذى في الحادث الذي وقع في الضباب الكثيف"
    )
    assert likeness(wording(arabic), wording(arabic)).same


def plain_sample(text: str, share: int = 8) -> set[tuple[str, ...]]:
    """Sample runs of three words the plain way: those with the smallest digests."""
    words = [word.casefold() for word in re.findall(r"\d+(?:[.,:/-]\d+)*|[A-Za-z]+", text)]
    runs = {" ".join(run): run for run in zip(words, words[1:], words[2:], strict=False)}
    ranked = sorted(runs, key=lambda run: blake2b(run.encode()).digest())
    small = [run for run in ranked if blake2b(run.encode()).digest()[0] < 256 // share]
    return {runs[run] for run in ranked[: min(max(len(small), LEAST_SAMPLE), MOST_SAMPLE)]}


def test_the_sample_is_as_good_as_a_plain_one() -> None:
    texts = [edited(HARBOUR, share, seed) for share in (0.0, 0.1, 0.2, 0.3) for seed in range(8)]
    ours = theirs = truth = 0.0
    for a, b in pairwise(texts):
        x, y, plain_x, plain_y = (
            set(wording(a).sample), set(wording(b).sample), plain_sample(a), plain_sample(b),
        )  # fmt: skip
        ours += len(x & y) / len(x | y)
        theirs += len(plain_x & plain_y) / len(plain_x | plain_y)
        truth += likeness(wording(a), wording(b)).jaccard
    assert ours / len(texts) == pytest.approx(truth / len(texts), abs=0.08)
    assert ours / len(texts) == pytest.approx(theirs / len(texts), abs=0.08)


def test_a_text_keeps_its_keys_on_every_machine() -> None:
    assert wording("The harbour stays closed").sample == wording("the HARBOUR stays closed!").sample
    assert wording("The harbour stays closed").sample == (853915756, 505263970)


def test_a_sample_has_bounds() -> None:
    words = " ".join(f"word{number}s {number}" for number in range(20_000))
    assert len(wording(words).sample) == MOST_SAMPLE
    assert len(wording(" ".join(SENTENCES[:1])).sample) == LEAST_SAMPLE


def test_what_many_texts_share_finds_none_and_is_noted_no_more() -> None:
    worn = {1: list(range(WORN)), 2: [0], 3: [0]}
    assert fresh_keys((1, 2, 3, 4), worn) == [2, 3, 4]
    assert likeliest((1, 2, 3), worn) == (0,)
    many = {key: list(range(COMPARED + 5)) for key in range(LEAST_SHARED)}
    assert len(likeliest(tuple(many), many)) == COMPARED


def test_one_more_text_costs_what_the_first_ones_did() -> None:
    memory: Memory[int] = Memory()
    for number in range(300):
        memory.note(number, wording(a_market_report(number, "Oslund")))
    assert max(map(len, memory.noted.values())) == WORN
