"""Files that something happened to on the way, of every format: each ends in sound items or a reason."""

from __future__ import annotations

import pytest

from dateline.wires.formats import read
from dateline.wires.tests.mutating import HINTS, SAMPLES, damaged, faults_of

TIMES = 60
"""`python -m benchmarks.mutations` does so thousands of times."""


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_read_without_a_fault(name: str) -> None:
    items = read(SAMPLES[name].encode(), HINTS)
    assert items
    assert any("quay" in item.body_text.casefold() for item in items)
    assert not faults_of(SAMPLES[name].encode())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_ends_in_sound_items_or_a_reason(name: str) -> None:
    faults = {number: faults_of(damaged(name, number)) for number in range(TIMES)}
    assert not {number: fault for number, fault in faults.items() if fault}
