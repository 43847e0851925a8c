"""Countries judged by trees, and the rule that stands in for them."""

from __future__ import annotations

import pytest

from dateline.tagging import Text, countries_about, read_dateline
from dateline.tagging.gazetteer import Kind, names
from dateline.tagging.learned import FILE, chosen
from dateline.tagging.mentions import mentions_of
from dateline.tagging.rule import countries_by_rule
from dateline.tagging.salience import FIGURES, Case, cases_of
from dateline.tagging.tables import rows
from dateline.tagging.trees import read_trees, trees_of

FERRY = (
    "OSLO, June 4 (Example) - Norway will build ten electric ferries for its western fjords, the "
    "transport ministry said on Wednesday.\n\nThe yards near Bergen expect work for three years. "
    "Engines come from a firm in Denmark, which has built some before, the ministry said."
)
COUNCIL = (
    "The council said work on the library would begin in spring. Neighbours had organised a petition "
    "because the centre of the town has no other place for pupils to read. A councillor said the "
    "programme of talks would go on in the theatre. Mums and pensioners honoured the librarian."
)


def about(text: Text) -> list[str]:
    return [country.code for country in countries_about(text, read_dateline(text))]


def cases(text: Text) -> list[Case]:
    dateline = read_dateline(text)
    return cases_of(text, dateline, list(mentions_of(text, dateline)))


def test_a_country_named_in_passing_is_weighed_but_not_tagged() -> None:
    text = Text(headline="Norway orders electric ferries", body=FERRY, language="en")
    assert {case.code for case in cases(text)} >= {"NO", "DK"}
    assert about(text) == ["NO"]


def test_a_story_without_names_is_of_the_papers_home() -> None:
    text = Text(headline="Library to be mended", body=COUNCIL, language="en", home_country="NZ")
    assert about(text)[:1] == ["NZ"]


def test_spelling_tells_a_british_paper_from_an_american_one() -> None:
    british = cases(Text(headline="Library to be mended", body=COUNCIL, language="en"))
    assert [case.code for case in british] == ["GB"]


def test_every_case_has_all_figures() -> None:
    for case in cases(Text(headline="Norway orders ferries", body=FERRY, language="en")):
        assert len(case.figures) == len(FIGURES)


def test_a_language_that_was_not_learned_is_judged_by_the_rule() -> None:
    body = "Die französische Regierung berät über Zölle auf Stahl aus Japan und China. " * 4
    text = Text(headline="Französische Regierung berät über Zölle", body=body, language="de")
    assert countries_about(text, None) == countries_by_rule(
        text, None, list(mentions_of(text, None))
    )


def test_without_a_file_there_are_no_trees() -> None:
    assert trees_of("no-such-file.tsv", FIGURES) is None


def test_the_file_of_trees_knows_every_figure_it_asks_for() -> None:
    trees = trees_of(FILE, FIGURES)
    assert trees is not None
    assert len(trees.answers) == len(list(rows(FILE))) - 1
    assert trees.answers.shape[1] == 2 ** trees.asked.shape[1]


def test_a_figure_that_nobody_counts_is_an_error() -> None:
    with pytest.raises(ValueError, match="phase-of-the-moon"):
        read_trees(["base\t0", "phase-of-the-moon>1\t1 2"], FIGURES)


def test_shares_are_ordered_and_those_left_out_keep_theirs() -> None:
    found = chosen([Case("NO", 0.5, ()), Case("DK", 0.3, ()), Case("SE", 0.2, ())], [0.9, 0.8, 0.1])
    assert [country.code for country in found] == ["NO", "DK"]
    assert found[0].weight > found[1].weight > 0
    assert sum(country.weight for country in found) < 1


def test_the_likeliest_country_is_taken_where_none_is_sure() -> None:
    both = [Case("NO", 0.6, ()), Case("DK", 0.4, ())]
    assert [country.code for country in chosen(both, [0.35, 0.2])] == ["NO"]
    assert chosen(both, [0.1, 0.05]) == ()


def test_a_country_called_by_its_name_needs_less_of_a_chance() -> None:
    both = [Case("NO", 0.6, (), True), Case("DK", 0.3, (), True), Case("SE", 0.1, ())]
    assert [country.code for country in chosen(both, [0.9, 0.3, 0.3])] == ["NO", "DK"]


def test_the_likeliest_country_is_the_main_one() -> None:
    both = [Case("NO", 0.6, ()), Case("DK", 0.4, ())]
    assert [country.code for country in chosen(both, [0.7, 0.9])] == ["DK", "NO"]


@pytest.mark.parametrize("name", ["Bermuda", "Guatemala", "Kuwait", "Mauritius", "Singapore"])
def test_a_small_country_is_no_city_of_its_name(name: str) -> None:
    found = names("en").get(name)
    assert found is not None
    assert found.kind is Kind.COUNTRY
