"""Headlines as agencies file them become headlines for readers."""

from __future__ import annotations

import pytest

from dateline.tagging import sentence_case, tidy_headline


@pytest.mark.parametrize(
    ("shouted", "said"),
    [
        ("MILL OUTPUT FALLS IN MARCH", "Mill output falls in March"),
        ("LAMP SALES UP JAN 31", "Lamp sales up Jan 31"),
        ("PORT OPENS MONDAY, MAYOR SAYS", "Port opens Monday, mayor says"),
        ("RIVER MAY RISE", "River may rise"),
        ("FARMERS MARCH ON CAPITAL", "Farmers march on capital"),
        ("PORT TO CLOSE UNTIL MAY", "Port to close until May"),
        ("QORVAN WIDGETS INC 3RD QTR FEB 28 NET", "Qorvan Widgets Inc 3rd qtr Feb 28 net"),
        ("<QORVAN LAMP WORKS LTD> YEAR LOSS", "Qorvan Lamp Works Ltd year loss"),
        ("FIRM BUYS <QORVAN>", "Firm buys Qorvan"),
        ("BOLT AND NUT OF OHIO CORP SETS PAYOUT", "Bolt and Nut of Ohio Corp sets payout"),
        ("QXT CORP <QXT> 4TH QTR OPER NET", "QXT Corp 4th qtr oper net"),
        ("GROUP BOOSTS QORVAN FUND <QFU> STAKE", "Group boosts Qorvan Fund stake"),
        ("BROTHERS TO FORM MANAGEMENT CO", "Brothers to form management co"),
        ("INVESTOR CUTS STAKE IN MCQUORN (MQN)", "Investor cuts stake in McQuorn (MQN)"),
        ("QORVAN INT'L INC YEAR NET", "Qorvan Int'l Inc year net"),
        ("7BOND CORP YEAR NET", "7Bond Corp year net"),
        ("SPENDING ON R AND D RISES", "Spending on R and D rises"),
        ("T-BILL YIELD RISES", "T-bill yield rises"),
        ("40 MINERS RESCUED", "40 miners rescued"),
        ("BAKER SAYS IT SOLD BREAD", "Baker says it sold bread"),
        ("LAKE TOWN RAINFALL", "Lake town rainfall"),
        ("DEBT CUT BY BZQ", "Debt cut by BZQ"),
    ],
)
def test_capitals_are_written_small_where_the_body_tells_nothing(shouted: str, said: str) -> None:
    assert sentence_case(shouted, "") == said


@pytest.mark.parametrize(
    ("shouted", "body", "said"),
    [
        # Capitals that only open a sentence or a line of figures prove nothing.
        ("MILL YEAR NET", "    Shr 1.10 dlrs vs 99 cts\n    Net 4.1 mln vs 3.9 mln", "Mill year net"),
        ("MILL ENDS LOAN", "The mill said so. Loan and lender parted.", "Mill ends loan"),
        # A body in capitals proves nothing either.
        ("LAKE RAINFALL", "THE FOLLOWING RAINFALL WAS SEEN AT THE LAKE TODAY", "Lake rainfall"),
        # An ordinary word in somebody's name is none by itself.
        ("QORVAN CUTS COPPER PRICE", "The firm Qorvan Copper Co cut it.", "Qorvan cuts copper price"),
        ("QORVAN COPPER CUTS PRICE", "The firm Qorvan Copper Co cut it.", "Qorvan Copper cuts price"),
        ("LOAN FROM WORLD BANK", "A bank of the world, the World Bank, said so.", "Loan from World Bank"),
        ("BIDS FOR OFFSHORE OIL", "The oil is offshore. National Offshore Oil Corp bids.",
         "Bids for offshore oil"),
        # Titles have a capital before a name only.
        ("PREMIER ORBAX RESIGNS", "It was said that Premier Orbax left.", "Premier Orbax resigns"),
        ("FINANCE MINISTER RESIGNS", "It is said that Finance Minister Orbax left.",
         "Finance minister resigns"),
        # What stays in capitals between small letters is an acronym, known or not.
        ("ZEFIR URGES CALM", "An official of ZEFIR urged calm.", "ZEFIR urges calm"),
        ("U.S. BANKER WARNS", "He left the U.S. Banker and baker agreed.", "U.S. banker warns"),
        ("NOTES CUT BY MOODY'S", "The notes were cut. Moody's said so.", "Notes cut by Moody's"),
        ("OWEN DEZOTT WINS", "The vote went to Owen DeZott again.", "Owen DeZott wins"),
        ("LOAN TO BANK OF QORVAN", "It went to the Bank of Qorvan there.", "Loan to Bank of Qorvan"),
    ],
)  # fmt: skip
def test_the_body_tells_names_from_words(shouted: str, body: str, said: str) -> None:
    assert sentence_case(shouted, body) == said


@pytest.mark.parametrize(
    ("filed", "read"),
    [
        ("GLOBAL MARKETS-Shares edge higher", "Global markets: Shares edge higher"),
        ("UPDATE 2-Lamp prices fall", "Lamp prices fall"),
        ("RPT-UPDATE 1-US STOCKS-Shares open flat", "US stocks: Shares open flat"),
        ("FACTBOX-Five facts about lamps", "Factbox: Five facts about lamps"),
        ("EXCLUSIVE: Mayor to leave", "Exclusive: Mayor to leave"),
        ("SOCCER-Lakeside win the cup", "Soccer: Lakeside win the cup"),
        ("TALKING POINT/QORVAN LAMPS <QLA>", "Talking point: Qorvan Lamps"),
        ("UPDATE 3-LAMP PRICES FALL", "Lamp prices fall"),
        ("  Lamp   prices\nfall ", "Lamp prices fall"),
    ],
)
def test_marks_for_desks_go_and_labels_get_a_colon(filed: str, read: str) -> None:
    assert tidy_headline(filed, "") == read


@pytest.mark.parametrize(
    "line",
    [
        "COVID-19 cases rise", "US-China talks resume", "NATO-Russia council meets",
        "AFL-CIO backs bill", "F-16 crash kills pilot", "X-ray shows fracture", "Lamp prices fall",
        "FULL HOUSE - a new play", "NATO", "",
    ],
)  # fmt: skip
def test_other_headlines_stay_as_they_are(line: str) -> None:
    assert tidy_headline(line, "") == line
