"""Places of reports: in the order of days, each once, and none beyond the last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence.database.places import free_place, place_of
from blocs.evidence.database.schema import PLACES

HASHES = 1 << 23


@given(st.sampled_from([None, "1816-01-01", "2018-09-13", "9999-12-31"]), st.integers(0, 2**24 - 1))
def test_a_place_that_is_free_is_taken(day: str | None, number: int) -> None:
    report = f"{number:06x}0000000000"
    assert free_place(day, report, lambda _: False) == place_of(day, report) < 1 << 63


@pytest.mark.parametrize("day", [None, "2018-09-13"])
def test_after_the_last_place_of_a_day_comes_its_first(day: str | None) -> None:
    last, first = place_of(day, "f" * 16), place_of(day, "0" * 16)
    assert free_place(day, "f" * 16, {last}.__contains__) == first
    assert free_place(day, "f" * 16, {last, first}.__contains__) == first + PLACES
    assert last - first == (HASHES - 1) * PLACES
