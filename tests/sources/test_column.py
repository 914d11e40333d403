"""Columns: which type values have, that missing stays missing, and that whole numbers stay exact."""

from __future__ import annotations

import copy
import math
import pickle
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError
from blocs.sources import Column
from blocs.sources.column import text_column

BIG = 2**53 + 1
WHOLE = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))
NUMBER = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
TEXT = st.one_of(st.none(), st.text(max_size=4))
CELLS = st.one_of(*(st.lists(kind, max_size=12) for kind in (WHOLE, NUMBER, TEXT)))


def exact(column: Column) -> list[tuple[type, object]]:
    return [(type(cell), cell) for cell in column.cells]


# ---- types


@pytest.mark.parametrize(
    ("values", "kind", "cells"),
    [
        ([1, None, BIG], "whole", (1, None, BIG)),
        ([np.int64(BIG), np.int8(-1), None], "whole", (BIG, -1, None)),
        (np.array([BIG, 1], np.uint64), "whole", (BIG, 1)),
        (np.array([2**63, 1], np.uint64), "number", (2.0**63, 1.0)),
        ([2**63, None], "number", (2.0**63, None)),
        ([1, 2.5], "number", (1.0, 2.5)),
        ([1, True], "number", (1.0, 1.0)),
        ([Decimal("0.5"), math.nan, -math.inf], "number", (0.5, None, None)),
        (np.array([1.5, np.inf], np.float32), "number", (1.5, None)),
        (np.array(["a", "b"]), "text", ("a", "b")),
        (np.array([np.str_("a"), None, math.nan], object), "text", ("a", None, None)),
        ([], "number", ()),
        ([None, None], "number", (None, None)),
        (range(3), "whole", (0, 1, 2)),
        (np.ma.array([BIG, 7], mask=[False, True]), "whole", (BIG, None)),
        (np.ma.array([0.5, 7.0], mask=[True, False]), "number", (None, 7.0)),
        (np.ma.array([4, 5]), "whole", (4, 5)),
    ],
)
def test_types(values: object, kind: str, cells: tuple[object, ...]) -> None:
    column = Column.of("x", values)
    assert (column.type, column.cells) == (kind, cells)
    assert [type(cell) for cell in column.cells] == [type(cell) for cell in cells]
    assert column.missing.tolist() == [cell is None for cell in cells]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a", 1.5], r"column x mixes text with 1.5 in row 2; give all as text, None for missing"),
        ([1, date(2000, 1, 1)], r"x: datetime.date\(2000, 1, 1\) in row 2 is neither text nor a number"),
        ([10**400], "in row 1 is neither text nor a number"),
        (np.array(["2000-01-01"], "datetime64[D]"), "column x holds datetime64.*days as ISO text"),
        (np.array([1 + 2j]), "column x holds complex128"),
        (np.zeros((2, 2)), "column x has 2 dimensions; give it one value a row"),
        (np.array(3.0), "column x has 0 dimensions"),
    ],
)  # fmt: skip
def test_what_is_no_column(values: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        Column.of("x", values)


@pytest.mark.parametrize(("values", "absent"), [([1], "none"), (["a"], 0), ([0.5], "0")])
def test_absent_is_of_the_same_kind(values: list[object], absent: object) -> None:
    with pytest.raises(DataError, match=f"absent={absent!r} is of another kind"):
        Column.of("x", values, absent=absent)


def test_absent_is_a_plain_number() -> None:
    assert type(Column.of("x", [1], absent=np.int64(0)).absent) is int
    assert Column.of("x", [1.0], absent=math.nan).absent is None
    assert Column.of("x", [], absent="none").type == "text"


# ---- arrays


def test_arrays_to_compute_with() -> None:
    whole, gaps = Column.of("x", [1, 2]), Column.of("x", [BIG, None])
    assert whole.array.dtype == np.int64 and gaps.array.dtype == np.float64
    assert math.isnan(gaps.array[1]) and gaps.array[0] == 2.0**53
    assert gaps.values.tolist() == [BIG, None] and gaps.held.tolist() == [BIG, 0]
    assert Column.of("x", ["a", None]).array.tolist() == ["a", None]
    assert not Column.of("x", [0, 0]).missing.any()


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2]),
        np.array([0.5, 2.0]),
        np.array([1, 2], np.int32),
        np.ma.array([1, 2], mask=[0, 1]),
    ],
)
def test_nobody_can_write_to_a_column(values: np.ndarray) -> None:
    column = Column.of("x", values)
    before = column.cells
    values[0] = 9
    assert column.cells == before and column.held[0] != 9
    for array in (column.held, column.values, column.missing if column.missing.any() else column.held):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9


def test_a_view_that_cannot_be_written_to_is_not_trusted() -> None:
    values = np.array([1.0, 2.0])
    view = values[:]
    view.flags.writeable = False
    column = Column.of("x", view)
    values[0] = 9
    assert column.cells == (1.0, 2.0)


def test_arrays_that_nobody_can_write_to_are_not_copied() -> None:
    column = Column.of("x", np.arange(5.0))
    assert np.shares_memory(Column.of("y", column.held).held, column.held)
    assert np.shares_memory(column.take(slice(2)).held, column.held)


def test_a_column_is_frozen() -> None:
    column = Column.of("x", [1])
    with pytest.raises(AttributeError, match="frozen: name cannot be set"):
        column.name = "y"
    assert column.renamed("y").name == "y" and column.name == "x"


# ---- rows


@given(CELLS, st.data())
def test_taking_rows_keeps_the_type_and_each_cell(cells: list[object], data: st.DataObject) -> None:
    column = Column.of("x", cells, "unit", "note", source="s")
    places = data.draw(st.lists(st.integers(0, len(cells) - 1), max_size=8)) if cells else []
    taken = column.take(np.array(places, np.intp))
    assert exact(taken) == [exact(column)[place] for place in places]
    assert (taken.type, taken.unit, taken.note, taken.source) == (column.type, "unit", "note", "s")
    assert column.take(np.zeros(len(cells), bool)).type == column.type


@given(CELLS)
def test_there_and_back(cells: list[object]) -> None:
    column = Column.of("x", cells, absent="" if any(isinstance(c, str) for c in cells) else 0)
    for again in (
        pickle.loads(pickle.dumps(column)),
        copy.deepcopy(column),
        column.with_values(column.values),
    ):
        assert again == column and hash(again) == hash(column) and again.type == column.type
        assert exact(again) == exact(column) and again.absent == column.absent
        assert not again.held.flags.writeable


@given(CELLS, st.data())
def test_looked_up(cells: list[object], data: st.DataObject) -> None:
    kind = Column.of("x", cells).type
    absent = data.draw(st.sampled_from([None, "none" if kind == "text" else 0]))
    if kind == "text" or absent != "none":
        column = Column("x", cells, absent=absent, like=kind)
    places = np.array(data.draw(st.lists(st.integers(-1, len(cells) - 1), max_size=8)), np.intp)
    covered = np.array(data.draw(st.lists(st.booleans(), min_size=len(places), max_size=len(places))), bool)
    found = column.looked_up(places, covered)
    for at, inside, cell in zip(places, covered, found.cells, strict=True):
        assert cell == (column.cells[at] if at >= 0 else absent if inside else None)
    assert found.type == column.type
    assert column.looked_up(places).missing.tolist() == [at < 0 or column.cells[at] is None for at in places]


def test_absent_values_that_are_not_whole() -> None:
    places, covered = np.array([0, -1]), np.array([False, True])
    half = Column.of("x", [3], absent=0.5).looked_up(places, covered)
    assert (half.type, half.cells) == ("number", (3.0, 0.5))
    whole = Column.of("x", [BIG], absent=0.0).looked_up(places, covered)
    assert (whole.type, whole.cells) == ("whole", (BIG, 0))


@given(st.lists(st.tuples(WHOLE, WHOLE, st.booleans()), min_size=1, max_size=9))
def test_where_chooses_between_two_columns(rows: list[tuple[int | None, int | None, bool]]) -> None:
    own, other = (Column("x", [row[k] for row in rows], like="whole") for k in (0, 1))
    chosen = own.where(np.array([row[2] for row in rows]), other)
    assert chosen.cells == tuple(row[0] if row[2] else row[1] for row in rows) and chosen.type == "whole"


def test_where_of_whole_numbers_and_others() -> None:
    mixed = Column.of("x", [1, None]).where(np.array([True, True]), Column.of("y", [0.5, 0.5]))
    assert (mixed.name, mixed.type, mixed.cells) == ("x", "number", (1.0, None))


def test_type_where_no_value_tells_it() -> None:
    text, whole = Column.of("x", ["a"]), Column.of("x", [1])
    assert text.with_values([None]).type == "text" and text.with_values([]).type == "text"
    assert whole.with_values([None]).type == "whole" and whole.with_values([None]).held.dtype == np.int64
    assert whole.with_values([0.5]).type == "number" and text.with_values(np.zeros(0)).type == "number"


# ---- equality


def test_equality() -> None:
    assert Column.of("x", [1, None]) == Column.of("x", np.ma.array([1, 5], mask=[0, 1]))
    assert Column.of("x", [1, None]) != Column.of("x", [1, 0])
    assert Column.of("x", [1.0, None]) == Column.of("x", [1, None])
    assert Column.of("x", [1]) != Column.of("x", [1], absent=0) and Column.of("x", [1]) != 1
    assert Column.of("x", ["a", None]) != Column.of("x", ["a", "b"])
    assert len({Column.of("x", [BIG]), Column.of("x", [BIG - 1]), Column.of("x", [BIG])}) == 2


def test_words_at_places() -> None:
    column = text_column("state", np.array([1, -1, 0, 1]), ["CHN", "RUS"])
    assert column.cells == ("RUS", None, "CHN", "RUS") and column.held[0] is column.held[3]
    assert text_column("state", np.array([-1]), []).type == "text"
    with pytest.raises(IndexError):
        text_column("state", np.array([3]), ["CHN"])
