"""Rows about two states: which are refused, which left out and counted, and which lead both ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError
from blocs.sources.pairs import (
    coded,
    counted,
    distinct,
    no_members,
    origin_of,
    pairs_of,
    row_back,
    version_of,
    ways,
    years_of,
)
from blocs.sources.tabular import Table, open_table


@pytest.fixture
def table(tmp_path: Path):  # type: ignore[no-untyped-def]
    def opened(rows: str, head: str = "a,b,year,flag,version") -> Table:
        path = tmp_path / "pairs.csv"
        path.write_text(f"{head}\n{rows}", encoding="utf-8")
        return open_table(path, head.split(","), what="the pairs")

    return opened


def test_numbers_that_no_state_bore_are_left_out_and_counted(table) -> None:  # type: ignore[no-untyped-def]
    found = pairs_of(table("2,20,1949,1,1\n324,640,1800,1,1\n2,-5,1949,1,1\n1200,324,1,1,1\n"), "a", "b")
    assert found.rows.tolist() == [0] and found.a.tolist() == [2] and found.b.tolist() == [20]
    assert found.remarks == ("3 rows left out: no state of the COW list bears -5, 324, 1200",)


def test_a_file_without_numbers_of_states_is_refused(table) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=r"pairs.csv: columns a and b hold no Correlates of War numbers"):
        pairs_of(table("324,1,1949,1,1\n"), "a", "b")


def test_a_state_is_no_pair_with_itself(table) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=r"line 3, column b: 20 is paired with itself; correct one"):
        pairs_of(table("2,20,1949,1,1\n20,20,1949,1,1\n"), "a", "b")


@pytest.mark.parametrize("year", ["49", "19490", "0"])
def test_a_year_that_is_none_is_named(table, year: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=rf"line 2, column year: {year} is no year; write four digits"):
        years_of(table(f"2,20,{year},1,1\n"), "year")


def test_codes_are_those_allowed_and_minus_nine_is_missing(table) -> None:  # type: ignore[no-untyped-def]
    read = table("2,20,1949,1,1\n2,20,1950,-9,1\n2,20,1951,,1\n2,20,1952,0,1\n")
    assert np.array_equal(coded(read, "flag", (0, 1)), [1, np.nan, np.nan, 0], equal_nan=True)
    with pytest.raises(DataError, match=r"line 3, column flag: -9 is none of 0, 1; correct it, or leave it"):
        coded(read, "flag", (0, 1), missing=())


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=20))
def test_equal_keys_have_one_label_in_the_order_of_keys(rows: list[tuple[int, int, int]]) -> None:
    keys = [np.array([row[i] for row in rows], np.int64) for i in range(3)]
    order = sorted(set(rows))
    assert distinct(*keys).tolist() == [order.index(row) for row in rows]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=20))
def test_a_row_back_is_the_same_turned_round(rows: list[tuple[int, int, int]]) -> None:
    a, b, key = (np.array([row[i] for row in rows], np.int64) for i in range(3))
    for row, back in zip(rows, row_back(a, b, key).tolist(), strict=True):
        turned = (row[1], row[0], row[2])
        assert rows[back] == turned if back >= 0 else turned not in rows


def test_a_file_leads_both_ways_where_most_rows_have_one_back() -> None:
    assert ways(np.array([1, 0])) == (True, ())
    assert ways(np.array([-1, -1])) == (False, ())
    directed, (told,) = ways(np.array([1, 0, -1]))
    assert directed and told.startswith("1 row without the row back from the second state")
    directed, (told,) = ways(np.array([1, 0, -1, -1, -1]))
    assert not directed and told.startswith("2 rows of pairs that stand both ways")


def test_rows_of_years_in_which_a_state_was_no_member_are_counted() -> None:
    a, b, years = np.array([2, 2, 2]), np.array([20, 20, 200]), np.array([1919, 1920, 1815])
    (told,) = no_members(a, b, years)
    assert told == (
        "2 rows kept of years in which a state was no member of the COW system (first: 2, 20 in 1919)"
    )
    assert no_members(a[1:2], b[1:2], years[1:2]) == () and no_members(a[:0], b[:0], years[:0]) == ()


def test_the_version_is_told_without_the_noise_of_single_precision(table) -> None:  # type: ignore[no-untyped-def]
    read = table("2,20,1949,1,2006.0999755859375\n")
    assert version_of(read) == "2006.1"
    origin = origin_of(read, "COW", "Cited (2006).")
    assert origin.version == "2006.1" and "correlatesofwar.org" in origin.licence
    assert version_of(table("2,20,1949,1,gml-2.1.1\n")) == "gml-2.1.1"
    bare = table("2,20,1949,1\n", head="a,b,year,flag")
    assert version_of(bare) == "" and origin_of(bare, "COW", "Cited.").version == "file pairs.csv"


def test_rows_are_counted_in_words() -> None:
    assert (counted(1), counted(1200)) == ("1 row", "1,200 rows")
