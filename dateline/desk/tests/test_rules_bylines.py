"""Bylines name people in many ways; only where all are known do they lead to pages of their own."""

from __future__ import annotations

import pytest

from dateline.desk.rules.bylines import key_of, known_in, names_in

KNOWN = {key_of(name): name for name in ("Mira Voss", "Oda Lind", "Juan de la Cruz")}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Mira Voss", ("Mira Voss",)),
        ("By  Mira Voss", ("Mira Voss",)),
        ("Mira Voss and Oda Lind", ("Mira Voss", "Oda Lind")),
        ("Von Mira Voss, Oda Lind und Jo Haas", ("Mira Voss", "Oda Lind", "Jo Haas")),
        ("Par Mira Voss et Oda Lind", ("Mira Voss", "Oda Lind")),
        ("Por Juan de la Cruz y Oda Lind", ("Juan de la Cruz", "Oda Lind")),
        ("ليلى الخصاونة وسعيد أوبلقاس", ("ليلى الخصاونة", "سعيد أوبلقاس")),
        ("", ()),
    ],
)
def test_names_are_found_in_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert names_in(byline) == names


def test_a_byline_is_known_only_as_a_whole() -> None:
    assert known_in("By MIRA VOSS and Oda Lind", KNOWN) == ("Mira Voss", "Oda Lind")
    assert known_in("Mira Voss and somebody else", KNOWN) == ()
    assert known_in("", KNOWN) == ()
    assert known_in("Mira Voss", {}) == ()
