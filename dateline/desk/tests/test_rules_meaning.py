"""A name that was typed means what the list can tell, and never less in silence."""

from __future__ import annotations

import pytest

from dateline.desk.rules.meaning import meant_by, why_unclear

LIST = [
    ("CI", "Côte d’Ivoire"), ("FR", "France"), ("GF", "French Guiana"), ("NE", "Niger"),
    ("NG", "Nigeria"), ("KP", "North Korea"), ("KR", "South Korea"), ("sport", "Sport"),
    ("tennis", "Sport › Tennis"), ("UA", "Ukraine"), ("DK", "Denmark"), ("mt", "M2"),
    ("AS", "American Samoa"), ("US", "United States"), ("GB", "United Kingdom"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("france", ["FR"]),
        ("Fran", ["FR"]),
        ("fr", ["FR", "GF"]),
        ("niger", ["NE"]),
        ("Nige", ["NE", "NG"]),
        ("cote d'ivoire", ["CI"]),
        ("korea", ["KP", "KR"]),
        ("tennis", ["tennis"]),
        ("sport", ["sport"]),
        ("ance", []),
        ("America", ["US"]),
        ("usa", ["US"]),
        ("ameri", ["AS", "US"]),
        ("UK", ["GB"]),
        ("de", []),
        ("ukr", ["UA"]),
        ("m2", ["mt"]),
        ("Atlantis (", []),
        ("  ", []),
    ],
)
def test_a_name_means_what_the_list_can_tell(typed: str, codes: list[str]) -> None:
    assert [code for code, _ in meant_by(typed, LIST)] == codes


def test_what_is_unclear_is_said_with_what_to_do() -> None:
    said = why_unclear("korea", meant_by("korea", LIST), "a country")
    assert said == "“korea” may be North Korea, South Korea. Choose one, or empty the field."
    none = why_unclear("Atlantis", [], "a country")
    assert none == "“Atlantis” is not in the list. Choose a country from it, or empty the field."
    many = [(str(number), f"N{number}") for number in range(6)]
    assert "N3 and others" in why_unclear("N", many, "a country")
