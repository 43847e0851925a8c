"""Reports that tell of one event become one; look-alikes stay apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from dateline.tagging.events import Book, Report, sketch_of
from dateline.tagging.vocabulary import base_forms

FERRY = [
    ("Ferry with 140 aboard sinks off Port Maroa",
     "A ferry carrying 140 people went down in heavy seas off Port Maroa on Tuesday, killing at "
     "least 12, the coast guard said. The Island Spirit was on its way to Tavua."),
    ("At least a dozen dead as Island Spirit capsizes",
     "Twelve bodies were recovered on Tuesday after the passenger vessel Island Spirit overturned "
     "near Port Maroa, according to coast guard commander Elena Vasik."),
    ("Rescuers search for missing after Port Maroa ferry disaster",
     "Boats and a helicopter searched through the night for survivors of the Island Spirit, which "
     "sank between Port Maroa and Tavua with 140 passengers."),
    ("Island Spirit: ship had too many on board, minister says",
     "The vessel that sank off Port Maroa was licensed for 90 passengers, the transport minister "
     "said. At least 12 people died."),
    ("Survivors tell of night in water after sinking",
     "Survivors of the Island Spirit clung to crates for hours after the ferry went under on the "
     "way from Port Maroa to Tavua, killing 12."),
    ("Death toll in Maroa ferry sinking at 12",
     "The number of people killed when the Island Spirit went down off Port Maroa stood at 12 on "
     "Tuesday evening. Commander Elena Vasik said 31 were missing."),
]  # fmt: skip
VERDICT = [
    ("Banker Oskar Lindqvist jailed for nine years",
     "A court in Gothenburg on Friday sentenced former Norvik Bank chief Oskar Lindqvist to nine "
     "years in prison for fraud."),
    ("Ex-Norvik boss gets nine years",
     "Oskar Lindqvist, once head of Norvik Bank, was given a nine-year term by judges in "
     "Gothenburg after being found guilty of defrauding investors."),
    ("Nine-year sentence in Norvik fraud case",
     "The man who ran Norvik Bank until its collapse must go to prison for nine years, a "
     "Gothenburg court ruled. Lindqvist, 58, said he would appeal."),
    ("Lindqvist found guilty, sent to prison",
     "Judges in Gothenburg convicted Oskar Lindqvist of fraud at Norvik Bank on Friday. His lawyer "
     "called the nine years imposed harsh."),
    ("Norvik investors welcome prison term for Lindqvist",
     "Small investors who lost savings with Norvik Bank welcomed the nine years that Oskar "
     "Lindqvist was sentenced to in Gothenburg."),
    ("Court jails fallen star of Swedish banking",
     "Oskar Lindqvist, the former chief executive of Norvik Bank, was imprisoned for nine years "
     "for fraud by a Gothenburg court."),
]  # fmt: skip
QUAKE = [
    ("Strong earthquake hits northern Tarvia, killing 40",
     "An earthquake of magnitude 6.4 struck the Belka valley in northern Tarvia early on Monday, "
     "destroying houses and killing at least 40 people, officials said."),
    ("Dozens dead in Belka valley tremor",
     "At least 40 people died when a 6.4-magnitude quake shook Tarvia's Belka valley before dawn, "
     "the interior ministry said."),
    ("Tarvia: rescuers dig for survivors of quake",
     "Rescue teams dug through rubble in the Belka valley on Monday after a powerful earthquake "
     "that killed dozens in the north of Tarvia."),
    ("Villages flattened as 6.4 quake strikes Tarvia",
     "Whole villages in the Belka valley lay in ruins after the 6.4-magnitude earthquake, which "
     "struck Tarvia on Monday at 4 a.m."),
    ("Tarvian leader declares mourning after earthquake",
     "Tarvia will mourn for three days after the earthquake in the Belka valley in which at least "
     "40 people lost their lives, the president said on Monday."),
    ("Toll rises to 52 in Tarvia earthquake",
     "The number of dead in the Belka valley earthquake in Tarvia rose to 52 on Monday night as "
     "rescuers reached remote villages."),
]  # fmt: skip
TOWN = [
    ("Ashcombe council approves new swimming pool",
     "The town council of Ashcombe voted on Monday to build a swimming pool in Mill Lane for 4.2 "
     "million pounds."),
    ("Man, 34, hurt in Ashcombe motorway crash",
     "A 34-year-old man was taken to hospital after his car hit a lorry on the motorway near "
     "Ashcombe on Monday, police said."),
    ("Ashcombe bakery wins national bread prize",
     "A family bakery in Ashcombe has won the national prize for the best sourdough bread, the "
     "jury announced on Monday."),
    ("Fire guts warehouse in Ashcombe",
     "Fire destroyed a furniture warehouse on the edge of Ashcombe early on Monday. Nobody was "
     "injured, the fire brigade said."),
    ("Ashcombe school to close after 120 years",
     "St Anne's primary school in Ashcombe will close in summer for lack of pupils, the county said "
     "on Monday."),
]  # fmt: skip
LOOK_ALIKES = {
    "two earthquakes in two countries": (QUAKE[0], (
        "Strong earthquake hits southern Ostrana, killing 35",
        "An earthquake of magnitude 6.1 struck the Mirov region in southern Ostrana on Monday, "
        "destroying houses and killing at least 35 people, officials said.")),
    "two court cases": (VERDICT[0], (
        "Developer Henrik Aalto jailed for nine years",
        "A court in Gothenburg on Friday sentenced property developer Henrik Aalto to nine years in "
        "prison for fraud.")),
    "two arrests in one team": (
        ("Rovers striker Dan Keeling arrested for drunken driving",
         "Marston Rovers striker Dan Keeling was arrested on suspicion of drunken driving in "
         "Marston on Sunday, police said."),
        ("Rovers goalkeeper Tom Abara arrested for drunken driving",
         "Marston Rovers goalkeeper Tom Abara was arrested on suspicion of drunken driving in "
         "Marston on Thursday, police said.")),
    "one match and the next": (
        ("Marston Rovers beat Elmfield 2-1",
         "Marston Rovers beat Elmfield 2-1 on Saturday with two goals in the second half to stay "
         "at the top of the league."),
        ("Marston Rovers beat Kingsbrook 3-0",
         "Marston Rovers beat Kingsbrook 3-0 on Tuesday with two goals in the second half to stay "
         "at the top of the league.")),
    "both legs of one tie": (
        ("Marston Rovers beat Elmfield 2-1",
         "Marston Rovers beat Elmfield 2-1 on Wednesday in the first leg of their cup tie."),
        ("Elmfield and Marston Rovers draw 0-0",
         "Elmfield held Marston Rovers to a 0-0 draw on Sunday in the second leg of their cup tie.")),
    "results of two firms": (
        ("Corvane profit up 12 percent",
         "Corvane Plc said on Thursday its second-quarter net profit rose 12 percent to 340 million "
         "dollars on higher sales."),
        ("Dellmark profit up 9 percent",
         "Dellmark Plc said on Thursday its second-quarter net profit rose 9 percent to 210 million "
         "dollars on higher sales.")),
    "two fires of one day": (TOWN[3], (
        "Fire destroys hotel in Brackwater",
        "Fire destroyed a hotel in the centre of Brackwater early on Monday. Nobody was injured, "
        "the fire brigade said.")),
    "two anniversaries": (
        ("Karsten marks 50 years since mine disaster",
         "The town of Karsten on Monday marked the 50th anniversary of the mine disaster that "
         "killed 81 men in 1976."),
        ("Lowenfeld marks 30 years since flood",
         "The town of Lowenfeld on Wednesday marked the 30th anniversary of the flood that killed "
         "19 people in 1996.")),
}  # fmt: skip


def events_of(told: Sequence[tuple[str, str]], language: str = "en") -> list[int]:
    """Place reports one after the other, an hour apart, and give their events."""
    book = Book()
    placed = [
        book.place(sketch_of(Report(headline=h, text=t, language=language)), day=n / 24)
        for n, (h, t) in enumerate(told)
    ]
    return [book.event_of(event) for event in placed]


@pytest.mark.parametrize("told", [FERRY, VERDICT, QUAKE], ids=["ferry", "verdict", "quake"])
def test_six_wordings_of_one_event_become_one_in_any_order(told: list[tuple[str, str]]) -> None:
    for order in itertools.islice(itertools.permutations(told), 0, 720, 37):
        assert len(set(events_of(order))) == 1, [h for h, _ in order]


VIADUCT = [
    ("Timber train plunges into river Osk",
     "A goods train loaded with logs went down with the Vennel viaduct near Quarrydown, killing its "
     "driver and a guard."),
    ("Two killed as century-old viaduct falls",
     "The Vennel viaduct, which has carried trains across the Osk valley since the nineteenth "
     "century, broke in the middle as wagons laden with timber crossed it."),
    ("Rail bridge collapses under freight train, two dead",
     "Two railwaymen died on Thursday when the Vennel viaduct gave way beneath a freight train "
     "carrying timber, police in Quarrydown said. The engine fell into the river Osk."),
    ("Inspector warned of Vennel viaduct in March",
     "An engineer who examined the Vennel viaduct ten weeks before it collapsed under a timber "
     "train, killing two railwaymen at Quarrydown, had asked for lower speeds, a letter shows."),
    ("Osk viaduct disaster: what is known",
     "What happened: the Vennel viaduct at Quarrydown collapsed on Thursday under a train that "
     "carried timber for the mills of Marlowe. Two railwaymen died."),
]  # fmt: skip


def test_who_came_first_joins_what_others_show_to_be_one_event_in_any_order() -> None:
    for order in itertools.permutations(VIADUCT):
        assert len(set(events_of(order))) == 1, [h for h, _ in order]


def test_five_stories_of_one_town_on_one_day_stay_five() -> None:
    for order in itertools.permutations(TOWN):
        assert len(set(events_of(order))) == len(TOWN)


@pytest.mark.parametrize("pair", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_stay_apart(pair: tuple[tuple[str, str], tuple[str, str]]) -> None:
    assert len(set(events_of(pair))) == 2
    assert len(set(events_of(pair[::-1]))) == 2


def test_three_events_told_at_once_stay_three() -> None:
    mixed = [each for three in zip(FERRY, VERDICT, QUAKE, strict=True) for each in three]
    found = events_of([*mixed, *TOWN])
    assert len(set(found)) == 3 + len(TOWN)


def test_one_agency_and_its_dateline_are_nothing_in_common() -> None:
    told = [
        ("Sturgeon return to the delta", "TULVA, June 4 (Meridian Press) - Sturgeon were seen in "
         "the delta for the first time in 20 years, fishermen said."),
        ("Island votes on fish", "REYKHOLM, June 4 (Meridian Press) - The island will vote on who "
         "owns the fish after 20 years of quarrels over quotas."),
    ]  # fmt: skip
    assert len(set(events_of(told))) == 2


def test_the_date_of_datelines_and_round_numbers_are_nothing_in_common() -> None:
    told = [
        ("Dust ring spins the wrong way", "ANTOFAGASTA, Chile, November 23 (Vesper Science) - A ring "
         "of dust turns against its star, astronomers at a desert observatory in Chile said after "
         "40 nights and 800 plates in 2026."),
        ("Chile and Argentina share a power line", "SANTIAGO, November 23 (Meridian Press) - A line "
         "over the Andes carried its first power on Monday; the 40 pylons in the desert of Chile "
         "took 800 workers until 2026."),
    ]  # fmt: skip
    assert len(set(events_of(told))) == 2
    assert "november" not in sketch_of(Report(text=told[0][1])).words


OFFICE = [
    ("Tarvia money market short by 350 million", "TULVA, June 4 - The Bank of Tarvia said it saw a "
     "shortage of 350 million crowns in the money market today, as bills fall due."),
    ("Tarvia money market short by 240 million", "TULVA, June 6 - The Bank of Tarvia said it saw a "
     "shortage of 240 million crowns in the money market today, as taxes fall due."),
    ("Tarvia money market short by 410 million", "TULVA, June 8 - The Bank of Tarvia said it saw a "
     "shortage of 410 million crowns in the money market today, as bills fall due."),
]  # fmt: skip


def test_what_an_office_tells_again_and_again_is_an_event_each_time() -> None:
    book = Book()
    sketches = [sketch_of(Report(headline=headline, text=text)) for headline, text in OFFICE]
    placed = [book.place(sketch, day=2 * n) for n, sketch in enumerate(sketches)]
    assert len(set(placed)) == len(OFFICE)


def test_a_disaster_is_told_of_on_the_next_day_as_well() -> None:
    for told in (FERRY, QUAKE, VERDICT):
        book = Book()
        placed = [
            book.place(sketch_of(Report(headline=h, text=t)), day=n // 3)
            for n, (h, t) in enumerate(told)
        ]
        assert len(set(map(book.event_of, placed))) == 1


FORMS = [
    ("PELLWORTH CORP <PWC> SETS QUARTERLY", "TULVA, March 2 - Qtly div 35 cts vs 35 cts prior\n"
     "    Pay April 24\n    Record March 31"),
    ("DRUMLIN BANCORP <DRML> REGULAR DIVIDEND", "TULVA, March 2 - Qtly div 28 cts vs 28 cts prior\n"
     "    Pay April 24\n    Record March 31"),
    ("<OSTRAVAN HOLDINGS INC> 4TH QTR NET", "TULVA, March 2 - Shr 35 cts vs 25 cts\n    Net 1,590,000 "
     "vs 1,140,000\n    Revs 32.2 mln vs 23.0 mln\n    Avg shrs 4.1 mln vs 4.0 mln"),
    ("QUARNDON LTD <QUAR> 2ND QTR NET", "TULVA, March 2 - Shr 81 cts vs 57 cts\n    Net 3,660,273 vs "
     "2,437,914\n    Revs 28.5 mln vs 23.1 mln\n    Avg shrs 4.5 mln vs 4.1 mln"),
]  # fmt: skip


def test_forms_that_are_filled_again_are_events_of_their_own() -> None:
    for order in itertools.permutations(FORMS):
        assert len(set(events_of(order))) == len(FORMS)


def test_the_place_of_a_dateline_is_nothing_in_common_and_an_opening_like_one_is() -> None:
    told = [sketch_of(Report(text=text)) for text in (
        "TULVA, June 4 (Meridian Press) - Boats were lost.",
        "TULVA (Meridian Press) - Boats were lost.",
        "ST. TULVA, Ostrana, June 4 - Boats were lost.",
    )]  # fmt: skip
    assert all(each.words == told[0].words for each in told)
    opening = sketch_of(Report(text="Tulva lost its boats on June 4: the sea took them."))
    assert "tulva" in opening.words
    sentence = sketch_of(Report(text="NATO leaders met in Tulva on June 4 - a day late."))
    assert {"nato", "leader", "tulva"} <= sentence.words.keys()


def test_the_small_words_of_another_language_are_nothing_in_common() -> None:
    told = [
        ("Le cacao revient sous les arbres", "Dans le sud du pays, les planteurs laissent pousser "
         "les arbres pour que le cacao vive plus longtemps, selon une étude de la région."),
        ("Un orchestre joue dans deux villes", "Pour la première fois, les musiciens jouent dans "
         "deux villes à la fois, selon le chef de la formation, sous les yeux du public."),
    ]  # fmt: skip
    assert len(set(events_of(told, "fr"))) == 2


@pytest.mark.parametrize(
    ("word", "bases"),
    [
        ("copies", ["copy", "copi", "copie", "copie"]),
        ("dropped", ["dropp", "drop", "droppe"]),
        ("tried", ["tri", "trie"]),
        ("firmly", ["firm"]),
        ("making", ["mak", "make"]),
        ("bus", []),
        ("gas", []),
        ("talk", []),
        ("", []),
    ],
)
def test_a_word_may_be_a_regular_form_of_others(word: str, bases: list[str]) -> None:
    assert sorted(base_forms(word)) == sorted(bases)
