"""A country whose name towns, states, persons or things have too: each in several phrasings, all invented."""

from __future__ import annotations

import pytest

from dateline.tagging.tests.one_name import MORE, about

CASES = [
    # Georgia, the country and the state
    (
        "Georgia's parliament passes budget",
        "TBILISI, May 6 (Example) - Georgia's parliament passed a budget on Tuesday.",
        "GE",
    ),
    (
        "Georgian wine finds buyers",
        "Makers of wine in Georgia sold a third more last year, the farm ministry in Tbilisi said.",
        "GE",
    ),
    (
        "Georgian dancers tour villages",
        "The Georgian dancers set out from Kutaisi on Friday.",
        "GE",
    ),
    (
        "Georgia governor signs school law",
        "ATLANTA, May 6 (Example) - Georgia's governor signed a law on schools on Tuesday.",
        "US",
    ),
    (
        "Peach crop fails in Georgia",
        "Frost killed most of the peaches near Macon, Georgia, growers said. Alabama fared better.",
        "US",
    ),
    (
        "Storm cuts power in Georgia and Florida",
        "Trees fell on lines from Savannah to Jacksonville.",
        "US",
    ),
    (
        "Georgia's ruling party passes law despite U.S. warning",
        "Georgia's parliament passed a law on foreign agents. The U.S. State Department said that "
        "it would look at U.S. aid to Georgia. Protesters gathered in Tbilisi.",
        "GE US",
    ),
    (
        "Georgia votes again for seat in U.S. Senate",
        "Neither had won the half of the votes in Georgia that the U.S. Senate seat takes.",
        "US",
    ),
    (
        "Georgian leader asks U.S. Congress for help",
        "WASHINGTON (Example) - Georgia's leader spoke to the U.S. Congress on Friday and to U.S. "
        "senators. The Georgian army needs radars, he said.",
        "GE US",
    ),
    (
        "Georgia seeks arms from Washington",
        "WASHINGTON (Example) - Georgia's president asked Congress for arms against Russia.",
        "GE US",
    ),
    (
        "Georgia recount begins",
        "WASHINGTON (Example) - Georgia began to count its votes in the race for the White House "
        "again on Friday.",
        "US",
    ),
    (
        "Georgia joins suit against drug makers",
        "WASHINGTON (Example) - Georgia joined Ohio and Texas in a suit against drug makers.",
        "US",
    ),
    (
        "Candidates crowd into Georgia",
        "WASHINGTON (Example) - Both candidates for the White House spend the week in Georgia, "
        "where Atlanta leans one way and the country roads the other.",
        "US",
    ),
    # Antigua, an island and a town in Guatemala
    (
        "Bells ring in Antigua, Guatemala",
        "The old town of Antigua, Guatemala, rang its bells on Sunday.",
        "GT",
    ),
    (
        "Volcano near Antigua sends up ash",
        "ANTIGUA, Guatemala (Example) - Ash fell on the roofs of Antigua on Sunday.",
        "GT",
    ),
    ("Antigua Guatemala counts visitors", "Visitors filled Antigua Guatemala at Easter.", "GT"),
    (
        "Antigua opens hotel on beach",
        "ST. JOHN'S, May 2 (Example) - Antigua opened a hotel on Sunday.",
        "AG",
    ),
    (
        "Leaders of Antigua, Guatemala and Belize meet",
        "The leaders of Antigua, Guatemala and Belize met on Friday.",
        "AG GT BZ",
    ),
    # Nevis and the mountain
    (
        "Nevis elects assembly",
        "Voters on Nevis, the smaller island of St. Kitts and Nevis, chose their assembly.",
        "KN",
    ),
    (
        "Climbers brought down from Ben Nevis",
        "A helicopter brought two climbers down from Ben Nevis, a rescue team said.",
        "GB",
    ),
    # Jordan, the country, the river's people and the player
    (
        "Jordan opens second border crossing",
        "AMMAN, June 2 (Example) - Jordan opened a crossing on Monday.",
        "JO",
    ),
    ("Water runs short in Jordan", "Households in Amman and Irbid get water once a week.", "JO"),
    (
        "Michael Jordan sells house",
        "The player sold his house near Chicago after twelve years.",
        "US",
    ),
    (
        "Book by Jordan Pettersson wins prize",
        "Jordan Pettersson said that she had not expected it.",
        "",
    ),
    (
        "Judge Jordan to hear case",
        "Mr Jordan was named to the bench last year. Judge Jordan said nothing.",
        "",
    ),
    # Chad
    (
        "Chad counts its elephants",
        "N'DJAMENA, June 2 (Example) - Chad counted its elephants for the first time.",
        "TD",
    ),
    ("Rains close roads in Chad", "Trucks with food for Abeche are stuck.", "TD"),
    ("Chad Hollander leaves band", "The drummer Chad Hollander said he was tired.", ""),
    # Turkey and the bird
    ("Turkey to mint new coins", "ANKARA, June 2 (Example) - Turkey will mint new coins.", "TR"),
    (
        "TURKEY RAISES PRICE OF TEA",
        "The state buys most of the tea grown around Rize, Turkey's rainy corner.",
        "TR",
    ),
    ("Türkiye opens tunnel", "The tunnel near Trabzon is the longest in Türkiye.", "TR"),
    (
        "Turkey farmers fear flu",
        "The birds are kept inside, a turkey farmer said. Turkeys for the feast will cost more.",
        "",
    ),
    ("How to roast a turkey", "Put the turkey into a hot oven.", ""),
    # The Guineas and the animal
    (
        "Guinea halts export of bauxite",
        "CONAKRY, June 2 (Example) - Guinea halted the export of bauxite on Monday.",
        "GN",
    ),
    ("Guinea-Bissau votes", "Voters in Bissau went to the polls.", "GW"),
    (
        "Equatorial Guinea pumps less oil",
        "Wells off Malabo gave less oil, Equatorial Guinea said.",
        "GQ",
    ),
    (
        "Papua New Guinea reopens mine",
        "The mine on Bougainville had been shut for decades, Papua New Guinea said.",
        "PG",
    ),
    ("Guinea pigs win first prize", "Two guinea pigs won the first prize of the show.", ""),
    # Washington, a capital, a state, a person
    (
        "Washington doubts truce",
        "Washington does not believe in the truce, a spokesman of the State Department said.",
        "US",
    ),
    ("Apples rot in Washington state", "Growers near Spokane and Yakima lack hands.", "US"),
    (
        "Denzel Washington to play king",
        "The actor Denzel Washington will play the king on stage.",
        "",
    ),
    # Paris
    (
        "Paris closes road by the river",
        "PARIS, June 2 (Example) - Paris closed the road along the Seine to cars.",
        "FR",
    ),
    ("Barn burns in Paris, Texas", "Firemen came from Dallas to Paris, Texas, too late.", "US"),
    (
        "School in Paris, Kentucky, to close",
        "The school board of Paris, Ky., voted on Monday.",
        "US",
    ),
    ("Paris Hilton buys dog", "Paris Hilton showed her dog to photographers.", ""),
    # Macedonia, a country and a region
    (
        "North Macedonia joins police pact",
        "Skopje will send ten officers, North Macedonia said.",
        "MK",
    ),
    ("Macedonian farmers block road", "Farmers near Bitola want more for their tobacco.", "MK"),
    (
        "Quake shakes Greek Macedonia",
        "The quake was felt in Thessaloniki. Nobody was hurt, Greece said.",
        "GR",
    ),
    # Mexico and New Mexico
    (
        "Mexico counts its jaguars",
        "MEXICO CITY, June 2 (Example) - Mexico counted its jaguars.",
        "MX",
    ),
    (
        "New Mexico counts its bears",
        "Rangers in New Mexico counted bears around Santa Fe and Taos.",
        "US",
    ),
    ("Dust closes highway in New Mexico", "Cars stood still for hours near Albuquerque.", "US"),
    # Towns of one name in several countries, told by the spelling and by others
    (
        "Oxford driver held",
        "The driver was held in Oxford, where a councillor found her car in Abbey Drive. The "
        "neighbour, a pensioner, said that the colour had been grey.",
        "GB",
    ),
    (
        "School board cuts buses",
        "The school board of Hamilton, Ontario, cut buses, and the County road is to close.",
        "CA",
    ),
    # Towns named after countries
    (
        "Tulips bloom early in Holland, Michigan",
        "The festival in Holland, Michigan, begins a week early.",
        "US",
    ),
    (
        "Holland's bakers strike",
        "The bakers of Amsterdam and Utrecht want more pay. All of Holland has to do without bread.",
        "NL",
    ),
    (
        "Lebanon, Pennsylvania, buys buses",
        "The council of Lebanon, Pennsylvania, voted for six buses.",
        "US",
    ),
    (
        "Relic comes to Lebanon",
        "LEBANON, Pa., May 3 (Example) - A relic came to Lebanon. Lebanon has 25,000 people.",
        "US",
    ),
    ("Beirut lights its streets again", "Lebanon's power company has fuel for a month.", "LB"),
    (
        "Bridge closed in Cuba, Missouri",
        "The bridge on Route 66 in Cuba, Missouri, has rust.",
        "US",
    ),
    (
        "Cuba repairs its power plants",
        "HAVANA, June 2 (Example) - Cuba has repaired three of its power plants.",
        "CU",
    ),
    (
        "Circus museum opens in Peru, Indiana",
        "The museum in Peru, Ind., shows wagons and costumes.",
        "US",
    ),
    # A country, and somebody from a state that has a town of its name
    (
        "Troops train with tanks",
        "In Poland, Ohio troops train with tanks. Poland asked for them. Poland paid.",
        "PL",
    ),
    (
        "Barn burns down",
        "A barn burned down in Lebanon, Ohio. No one was hurt, the fire chief of Lebanon said.",
        "US",
    ),
    (
        "Barn burns down (Lebanon, Ohio)",
        "A barn (in Lebanon, Ohio) burned down. No one was hurt, the fire chief of Lebanon said.",
        "US",
    ),
    (
        "Peru finds old road",
        "LIMA, June 2 (Example) - Peru found a road of the Incas near Cuzco.",
        "PE",
    ),
]


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("On a visit to Lebanon, New Hampshire Senator Doe spoke of the army of Lebanon.", "LB"),
        ("In Jordan, Minnesota Governor Tim Doe met the king. Jordan gave him a medal.", "JO"),
        ("In Cuba, Kansas Senator Joe Doe looked at farms. Cuba needs wheat.", "CU"),
    ],
)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_country_before_a_guest_from_a_state_stays_a_country(
    body: str, country: str, more: str
) -> None:
    assert {country} <= about("Senator visits", body + more) <= {country, "US"}


@pytest.mark.parametrize(("headline", "body", "countries"), CASES)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_name_of_several_places_means_the_right_one(
    headline: str, body: str, countries: str, more: str
) -> None:
    assert about(headline, body + more) == {*countries.split()}
