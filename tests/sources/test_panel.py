"""Panels: what a row is, by which keys it is known, what a table speaks about, and what a reader gives."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError
from datetime import date
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Dataset, Frame, Unit
from blocs.sources.panel.keys import first_twice, packed, places, unpacked
from blocs.sources.panel.unit import Row
from blocs.states import Origin

KEYS = st.lists(st.tuples(*[st.integers(0, 2**20 - 1)] * 3), max_size=20)
FEW = st.lists(st.integers(0, 6), max_size=20).map(lambda listed: np.array(listed, np.int64))


def frame(
    unit: Unit, *keys: list[int], more: tuple[Column, ...] = (), coverage: Coverage | None = None
) -> Frame:
    columns = [Column.of(name, key) for name, key in zip(unit.keys, keys, strict=True)]
    return Frame(unit, [*columns, *more], (), coverage)


# ---- unit


@pytest.mark.parametrize(
    ("row", "system", "words", "keys"),
    [
        ("state-year", "cow", "state-year (COW)", ("ccode", "year")),
        ("state-year", "gw", "state-year (Gleditsch-Ward)", ("gwcode", "year")),
        ("dyad-year", "cow", "dyad-year (COW)", ("ccode1", "ccode2", "year")),
        ("dyad-year", "gw", "dyad-year (Gleditsch-Ward)", ("gwcode1", "gwcode2", "year")),
        ("directed dyad-year", "cow", "directed dyad-year (COW)", ("ccode1", "ccode2", "year")),
        ("dyad-month", "cow", "dyad-month (COW)", ("ccode1", "ccode2", "month")),
        ("directed dyad-week", "gw", "directed dyad-week (Gleditsch-Ward)", ("gwcode1", "gwcode2", "week")),
        ("vote", "cow", "vote (COW)", ("ccode", "rcid")),
        ("vote", "gw", "vote (Gleditsch-Ward)", ("gwcode", "rcid")),
    ],
)
def test_units(row: Row, system: str, words: str, keys: tuple[str, ...]) -> None:
    unit = Unit.of(row, system)  # type: ignore[arg-type]
    assert (str(unit), unit.keys, unit.row, unit.system) == (words, keys, row, system)
    assert unit == words and unit.dyadic is row.endswith("dyad-year") and unit.paired is ("dyad" in row)
    for again in (Unit.told(words), Unit(words), pickle.loads(pickle.dumps(unit)), copy.deepcopy(unit)):
        assert isinstance(again, Unit) and again == unit and again.keys == keys and again.system == system
    assert json.dumps(unit) == f'"{words}"'


def test_what_is_no_unit() -> None:
    with pytest.raises(UsageError, match="no unit of analysis 'dyad'; there are state-year, dyad-year"):
        Unit.of("dyad")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no system of states 'polity'; there are cow and gw"):
        Unit.of("vote", "polity")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"no unit of analysis 'dyad-year'; make one with Unit.of"):
        Unit("dyad-year")
    assert Unit.told("state") is None and len(set(get_args(Row))) == 8


# ---- tables by a unit


def test_words_of_a_unit_make_a_panel() -> None:
    made = frame(Unit.of("state-year"), [2], [1990])
    again = Frame("state-year (COW)", made.columns)
    assert isinstance(again.unit, Unit) and again == made
    assert Frame.from_dict(json.loads(made.to_json())) == made


@pytest.mark.parametrize("bad", [[None], [2.5], ["USA"]])
def test_keys_are_whole_numbers(bad: list[object]) -> None:
    with pytest.raises(DataError, match="needs a column ccode of whole numbers, none missing"):
        Frame(Unit.of("state-year"), [Column.of("ccode", bad), Column.of("year", [1990])])
    with pytest.raises(DataError, match="needs a column year"):
        Frame(Unit.of("state-year"), [Column.of("ccode", [2])])


def test_a_panel_without_rows_has_keys_of_whole_numbers() -> None:
    empty = frame(Unit.of("dyad-year"), [], [], [])
    assert [empty.array(key).dtype for key in empty.unit.keys] == [np.int64] * 3  # type: ignore[attr-defined]
    assert Frame.from_dict(empty.to_dict()) == empty and empty.names == ("ccode1", "ccode2", "year")


def test_dyads_have_two_states_the_smaller_first() -> None:
    told = r"dyad-year \(COW\): 710 and 2 in 1991 \(row 2\) has the larger number first; exchange them"
    with pytest.raises(DataError, match=told):
        frame(Unit.of("dyad-year"), [2, 710], [710, 2], [1990, 1991])
    for row in ("dyad-year", "directed dyad-year"):
        with pytest.raises(DataError, match=r"2 and 2 in 1990 \(row 1\) is no dyad"):
            frame(Unit.of(row), [2], [2], [1990])  # type: ignore[arg-type]
    assert len(frame(Unit.of("directed dyad-year"), [710], [2], [1990])) == 1


def test_tables_are_frozen_and_travel() -> None:
    made = frame(Unit.of("state-year"), [2], [1990], coverage=Coverage(1990, 1991, frozenset({2})))
    with pytest.raises(AttributeError, match="frozen: unit cannot be set"):
        made.unit = "state"
    again = pickle.loads(pickle.dumps(made))
    assert again == made and again.unit.keys == made.unit.keys  # type: ignore[attr-defined]


def test_a_part_of_a_table_has_no_coverage() -> None:
    """Rows that were taken away are not rows that were never there."""
    whole = frame(Unit.of("state-year"), [2, 20, 70], [1990] * 3, coverage=Coverage(1990, 1990))
    for part in (
        whole.head(2),
        whole.take([0, 1]),
        whole.filter(lambda row: row["ccode"] > 2),
        whole.head(0),
    ):
        assert part.coverage is None
    for every in (whole.sort("ccode", descending=True), whole.head(9), whole.take([2, 0, 1, 1])):
        assert every.coverage == Coverage(1990, 1990)
    assert whole.take(np.array([True, False, True]))["ccode"] == (2, 70)


# ---- coverage


def test_coverage_holds_years_and_states() -> None:
    cover = Coverage(1950, 2005, frozenset({2, 365}))
    years = np.array([1949, 1950, 2005, 2006, 1990])
    one, two = np.array([2, 2, 2, 2, 2]), np.array([365, 365, 365, 365, 710])
    assert cover.holds(years, one, two).tolist() == [False, True, True, False, False]
    assert cover.holds(years, one).tolist() == [False, True, True, False, True]
    assert Coverage(1950, 2005).holds(years, one, two).tolist() == [False, True, True, False, True]
    assert not Coverage(1950, 2005, frozenset()).holds(years, one).any()
    assert Coverage(1950, 2005).holds(np.zeros(0, np.int64)).tolist() == []


def test_coverage_there_and_back() -> None:
    cover = Coverage(np.int64(1950), 2005, {np.int64(365), 2}, "major arms")  # type: ignore[arg-type]
    told = json.loads(json.dumps(cover.to_dict()))
    assert told == {"since": 1950, "until": 2005, "states": [2, 365], "note": "major arms"}
    assert Coverage.from_dict(told) == cover and hash(cover) == hash(Coverage.from_dict(told))
    assert Coverage.from_dict(Coverage(1, 2).to_dict()).states is None
    with pytest.raises(UsageError, match="coverage ends in 1949, before it begins in 1950"):
        Coverage(1950, 1949)
    with pytest.raises(FrozenInstanceError):
        cover.since = 1


# ---- keys


@given(KEYS)
def test_packed_keys_are_ordered_as_rows_and_come_back(rows: list[tuple[int, int, int]]) -> None:
    keys = [np.array([row[k] for row in rows], np.int64) for k in range(3)]
    whole = packed(keys, ("a", "b", "c"))
    assert [rows[i] for i in np.argsort(whole, kind="stable")] == sorted(rows)
    assert [key.tolist() for key in unpacked(whole, 3)] == [key.tolist() for key in keys]


@pytest.mark.parametrize("wrong", [-1, 2**20])
def test_keys_out_of_range(wrong: int) -> None:
    with pytest.raises(DataError, match=rf"year is {wrong} in row 2; keys lie in 0 to 1,048,575"):
        packed([np.array([1, 2]), np.array([1990, wrong])], ("ccode", "year"))


@given(FEW, FEW)
def test_places(wanted: np.ndarray, held: np.ndarray) -> None:
    listed = held.tolist()
    expected = [listed.index(key) if key in listed else -1 for key in wanted.tolist()]
    assert places(wanted, held).tolist() == expected
    assert places(wanted, np.sort(held)).tolist() == [
        sorted(listed).index(key) if key in listed else -1 for key in wanted.tolist()
    ]


@given(st.sets(st.integers(0, 40), min_size=10), st.lists(st.integers(0, 40), max_size=2))
def test_few_keys_are_sought_among_many(wanted: set[int], held: list[int]) -> None:
    listed, there = sorted(wanted), sorted(held)
    found = places(np.array(listed, np.int64), np.array(there, np.int64))
    assert found.tolist() == [there.index(key) if key in there else -1 for key in listed]


@given(FEW)
def test_first_twice(held: np.ndarray) -> None:
    listed = held.tolist()
    again = [i for i, key in enumerate(listed) if key in listed[:i]]
    assert first_twice(held) == (again[0] if again else None)


# ---- dataset


ORIGIN = Origin("producer", "Someone (2020). A table.", "1", "free", date(2020, 1, 2), "")


def test_a_dataset_is_a_panel_with_coverage() -> None:
    panel = frame(Unit.of("state-year"), [2], [1990], coverage=Coverage(1990, 1990))
    held = Dataset("nmc", panel, ORIGIN, ("1 row left out",))
    assert held.coverage == Coverage(1990, 1990) and held.remarks == ("1 row left out",)
    with pytest.raises(UsageError, match=r"dataset nmc has no coverage; give Frame\(Unit.of"):
        Dataset("nmc", panel.head(0), ORIGIN)
    with pytest.raises(UsageError, match="dataset nmc has no keys"):
        Dataset("nmc", Frame("state", panel.columns, (), panel.coverage), ORIGIN)
