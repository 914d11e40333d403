"""Spells to years, and rows of one pair and year put together, against plain loops."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from blocs.sources.spells import pair_years, years_within

ROW = st.tuples(
    st.sampled_from([2, 20, 200]),
    st.sampled_from([255, 260, 710]),
    st.integers(1990, 1993),
    st.sampled_from([0.0, 1.0, 2.0, math.nan]),
    st.integers(1, 3),
)
ROWS = st.lists(ROW, max_size=30)


def columns(rows: list[tuple[int, int, int, float, int]]) -> tuple[np.ndarray, ...]:
    kinds = (np.int64, np.int64, np.int64, float, np.int64)
    return tuple(np.array([row[i] for row in rows], kind) for i, kind in enumerate(kinds))


def test_a_spell_has_its_first_and_last_year() -> None:
    rows, years = years_within(np.array([1949, 2000, 2011]), np.array([1950, 2000, 2015]), 1816, 2012)
    assert rows.tolist() == [0, 0, 1, 2, 2]
    assert years.tolist() == [1949, 1950, 2000, 2011, 2012]


def test_a_spell_outside_or_that_ends_before_it_begins_has_no_year() -> None:
    rows, years = years_within(np.array([1700, 2013, 1990]), np.array([1815, 2020, 1989]), 1816, 2012)
    assert rows.tolist() == [] and years.tolist() == [] and years.dtype == np.int64


@given(st.lists(st.tuples(st.integers(1800, 1830), st.integers(1800, 1830)), max_size=10))
def test_years_are_those_of_a_loop(spells: list[tuple[int, int]]) -> None:
    first, last = (np.array([spell[i] for spell in spells], np.int64) for i in (0, 1))
    rows, years = years_within(first, last, 1805, 1825)
    told = [(i, y) for i, (f, e) in enumerate(spells) for y in range(max(f, 1805), min(e, 1825) + 1)]
    assert list(zip(rows.tolist(), years.tolist(), strict=True)) == told


@given(ROWS)
def test_pairs_and_years_stand_once_and_sorted(rows: list[tuple[int, int, int, float, int]]) -> None:
    a, b, years, _, _ = columns(rows)
    found = pair_years(a, b, years)
    keys = list(zip(found.a.tolist(), found.b.tolist(), found.years.tolist(), strict=True))
    assert keys == sorted({row[:3] for row in rows}) and len(found) == len(keys)


@given(ROWS)
def test_what_rows_say_together_is_that_of_a_loop(rows: list[tuple[int, int, int, float, int]]) -> None:
    a, b, years, values, ids = columns(rows)
    found = pair_years(a, b, years)
    held = defaultdict(list)
    for row in rows:
        held[row[:3]].append(row)
    for i, key in enumerate(sorted(held)):
        group = held[key]
        known = [row[3] for row in group if not math.isnan(row[3])]
        highest = max(known, default=math.nan)
        if len(known) < len(group) and highest != 2:
            highest = math.nan
        assert np.array_equal(found.highest(values, top=2)[i], highest, equal_nan=True)
        assert found.different(ids)[i] == len({row[4] for row in group})
        assert found.different(ids, values == 1)[i] == len({row[4] for row in group if row[3] == 1})
        assert found.count(values == 1)[i] == sum(row[3] == 1 for row in group)
        assert found.lowest(ids)[i] == min(row[4] for row in group)


def test_what_is_not_known_is_not_no() -> None:
    found = pair_years(*(np.array([x] * 2) for x in (2, 20, 1949)))
    assert math.isnan(found.highest(np.array([0, np.nan]), top=1)[0])
    assert found.highest(np.array([1, np.nan]), top=1)[0] == 1
    assert found.highest(np.array([0, 0.0]), top=1)[0] == 0
