"""Panels joined by their keys; where two are unlike, the error says how to make them alike.

A row that is not in the other table is missing there, except where that table speaks about its year and
states (`Coverage`) and a column says what an absent row means: no row in a list of alliances is no alliance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.keys import first_twice, packed, places
from blocs.sources.panel.unit import Unit
from blocs.states import System
from blocs.states.conversion import convert

__all__ = ["How", "directed", "in_system", "join", "join_sides", "undirected"]

How: TypeAlias = Literal["sum", "mean", "max", "min"]
_BOTH: Mapping[How, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = {
    "sum": np.add,
    "mean": lambda there, back: (there + back) / 2,
    "max": np.maximum,
    "min": np.minimum,
}


def join(left: Frame, right: Frame, columns: Sequence[str] | None = None) -> Frame:
    """Add columns of one panel to the rows of another of the same unit of analysis.

    Parameters
    ----------
    left : Frame
        Its rows, their order and its coverage stay.
    right : Frame
    columns : sequence of str, optional
        Which of its columns; all but the keys when not told.

    Raises
    ------
    UsageError
        When the units of analysis differ (it says what to do), or a name stands in both.
    DataError
        When a key stands twice in `right`; names it.

    Examples
    --------
    >>> from blocs.sources import Column, Frame, Unit
    >>> keys = [Column.of("ccode", [2, 710]), Column.of("year", [2000, 2000])]
    >>> left = Frame(Unit.of("state-year"), keys)
    >>> right = Frame(left.unit, [c.take([0]) for c in keys] + [Column.of("cinc", [0.14])])
    >>> join(left, right)["cinc"]
    (0.14, None)
    """
    unit = _panel(left)
    if _panel(right) != unit:
        raise UsageError(_unlike(unit, _panel(right)))
    added = _wanted(right, columns)
    _no_clash(left, [column.name for column in added])
    keys = [left.array(key) for key in unit.keys]
    return _with(left, right, _found(keys, right), keys, added)


def join_sides(left: Frame, right: Frame, columns: Sequence[str] | None = None) -> Frame:
    """Add columns of a table by state-year to a table of dyads, once for each side.

    Parameters
    ----------
    left : Frame
        By dyad-year or directed dyad-year.
    right : Frame
        By state-year, in the same system. Its column ``cinc`` becomes ``cinc1`` and ``cinc2``.
    columns : sequence of str, optional

    Raises
    ------
    UsageError, DataError
        As `join`.
    """
    unit, other = _panel(left), _panel(right)
    if not unit.dyadic or other.row != "state-year" or other.system != unit.system:
        raise UsageError(_unlike(unit, other) if unit.dyadic else f"{unit} has no two sides; use join")
    year = left.array("year")
    for side in ("1", "2"):
        keys = [left.array(unit.keys[int(side) - 1]), year]
        added = [column.renamed(column.name + side) for column in _wanted(right, columns)]
        _no_clash(left, [column.name for column in added])
        left = _with(left, right, _found(keys, right), keys, added)
    return left


def undirected(frame: Frame, how: How) -> Frame:
    """Make one row of the two directions of each dyad.

    Parameters
    ----------
    frame : Frame
        By directed dyad-year. Columns of text are left out: they say which side is which.
    how : {"sum", "mean", "max", "min"}
        What becomes of the two values; where one is missing, so is the result.

    Raises
    ------
    UsageError
        When the table is of another unit, or there is no such way.
    """
    unit = _panel(frame)
    if unit.row != "directed dyad-year" or how not in get_args(How):
        raise UsageError(
            f"undirected() takes a table by directed dyad-year, not by {unit}, and how= is one of "
            f"{', '.join(get_args(How))}"
        )
    target = Unit.of("dyad-year", unit.system)
    a, b, year = (frame.array(key) for key in unit.keys)
    pairs = np.unique(packed([np.minimum(a, b), np.maximum(a, b), year], target.keys))
    low, high, years = pairs >> 40, pairs >> 20 & 0xFFFFF, pairs & 0xFFFFF
    there, back = [low, high, years], [high, low, years]
    found = [(keys, _found(keys, frame)) for keys in (there, back)]
    columns = []
    for column in _wanted(frame, None):
        if column.type != "text":
            both = [_values(column, at, keys, frame.coverage) for keys, at in found]
            columns.append(column.with_values(_whole(column, _BOTH[how](both[0], both[1]))))
    named = [Column(name, values) for name, values in zip(target.keys, there, strict=True)]
    return Frame(target, [*named, *columns], frame.sources, frame.coverage)


def directed(frame: Frame) -> Frame:
    """Make two rows of each dyad, one in each direction, with the same values.

    Columns that end in 1 and 2 and stand side by side (``cinc1``, ``cinc2``) change places in the row back.

    Raises
    ------
    UsageError
        When the table is not by dyad-year.
    """
    unit = _panel(frame)
    if unit.row != "dyad-year":
        raise UsageError(f"directed() takes a table by dyad-year, not by {unit}")
    n = len(frame)
    order = np.argsort(np.tile(np.arange(n), 2), kind="stable")
    columns = []
    for column in frame.columns:
        other = {"1": "2", "2": "1"}.get(column.name[-1:], "")
        back = frame.column(column.name[:-1] + other) if column.name[:-1] + other in frame else column
        columns.append(column.with_values(np.concatenate([column.values, back.values])[order]))
    return Frame(Unit.of("directed dyad-year", unit.system), columns, frame.sources, frame.coverage)


def in_system(frame: Frame, system: System) -> Frame:
    """Give the rows of a panel the numbers of another system of states.

    A row whose state has no number there is left out. Where a succession puts two rows on one key (Germany
    255 and 260 of 1990 are both 260 in Gleditsch and Ward), that of the state at the end of the year stays.
    The note of the coverage counts both.

    Raises
    ------
    UsageError
        When there is no such system, or the table is no panel by years.
    """
    unit = _panel(frame)
    if "year" not in unit.keys:
        raise UsageError(f"numbers go by year, and a table by {unit} is not by years")
    target = Unit.of(unit.row, system)
    if unit.system == system:
        return frame
    year = frame.array("year")
    numbers = [convert(frame.array(key), year, unit.system, system) for key in unit.keys[:-1]]
    lost = np.logical_or.reduce([column < 0 for column in numbers])
    returned = [convert(column, year, system, unit.system) for column in numbers]
    own = [frame.array(key) for key in unit.keys[:-1]]
    last = np.logical_and.reduce([mine == back for mine, back in zip(own, returned, strict=True)])
    turned = unit.row == "dyad-year"
    keys = [np.minimum(*numbers), np.maximum(*numbers)] if turned else numbers
    known = np.flatnonzero(~lost & ((keys[0] != keys[1]) if unit.dyadic else True))
    known = known[np.argsort(~last[known], kind="stable")]
    _, first = np.unique(packed([*(k[known] for k in keys), year[known]], target.keys), return_index=True)
    kept = np.sort(known[first])
    columns = [Column(name, key[kept]) for name, key in zip(target.keys, keys, strict=False)]
    rest = [column.take(kept) for column in frame.columns if column.name not in unit.keys[:-1]]
    coverage = frame.coverage and _in_words(frame.coverage, len(frame) - len(kept), int(lost.sum()), target)
    return Frame(target, [*columns, *rest], frame.sources, coverage)


def _in_words(coverage: Coverage, gone: int, lost: int, target: Unit) -> Coverage:
    told = f"{lost:,} rows of states without a number in {target.system} left out"
    told += f", {gone - lost:,} of two on one key"
    note = "; ".join(filter(None, (coverage.note, told if gone else "")))
    return Coverage(coverage.since, coverage.until, None, note)


def _panel(frame: Frame) -> Unit:
    if not isinstance(frame.unit, Unit):
        raise UsageError(
            f"a table by {frame.unit} has no keys to join by; make it one of Unit.of('dyad-year', 'cow')"
        )
    return frame.unit


def _unlike(left: Unit, right: Unit) -> str:
    """Say what to do about two units that differ."""
    if left.system != right.system:
        remedy = f"in_system(other, {left.system!r}) gives it the same numbers"
    elif left.dyadic and right.row == "state-year":
        remedy = "join_sides(frame, other) adds its columns for each side"
    elif left.row == "dyad-year" and right.row == "directed dyad-year":
        remedy = "undirected(other, 'sum') makes one row of both directions"
    elif left.row == "directed dyad-year" and right.row == "dyad-year":
        remedy = "directed(other) makes a row of each direction"
    else:
        remedy = "make a measure by the same unit of it first"
    return f"a table by {left} cannot be joined with one by {right}; {remedy}"


def _wanted(frame: Frame, columns: Sequence[str] | None) -> list[Column]:
    if columns is not None:
        return [frame.column(name) for name in columns]
    keys = _panel(frame).keys
    return [column for column in frame.columns if column.name not in keys]


def _no_clash(left: Frame, names: Sequence[str]) -> None:
    both = [name for name in names if name in left]
    if both:
        raise UsageError(
            f"both tables have a column {both[0]!r}; name those to join with columns=, or rename it"
        )


def _found(keys: Sequence[NDArray[np.int64]], right: Frame) -> NDArray[np.intp]:
    names = _panel(right).keys
    held = packed([right.array(name) for name in names], names)
    again = first_twice(held)
    if again is not None:
        row = ", ".join(f"{name} {right.array(name)[again]}" for name in names)
        raise DataError(f"a table by {right.unit} holds {row} twice; each row may stand once")
    return places(packed(keys, names), held)


def _with(
    left: Frame,
    right: Frame,
    at: NDArray[np.intp],
    keys: Sequence[NDArray[np.int64]],
    added: Sequence[Column],
) -> Frame:
    columns = [column.with_values(_values(column, at, keys, right.coverage)) for column in added]
    sources = tuple(dict.fromkeys((*left.sources, *right.sources)))
    return Frame(left.unit, [*left.columns, *columns], sources, left.coverage)


def _values(
    column: Column, at: NDArray[np.intp], keys: Sequence[NDArray[np.int64]], coverage: Coverage | None
) -> NDArray[Any]:
    """Values at some places; what is absent there and covered is what the column says, else missing."""
    gone = at < 0
    text = column.type == "text"
    if not len(column):
        values: NDArray[Any] = np.full(len(at), None if text else np.nan, object if text else float)
    else:
        values = column.values[at] if text else column.array[at]
    if not gone.any():
        return values
    values = values.copy() if text else values.astype(float)
    values[gone] = None if text else np.nan
    if column.absent is not None and coverage is not None:
        values[gone & coverage.holds(keys[-1], *keys[:-1])] = column.absent
    return _whole(column, values)


def _whole(column: Column, values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers again where none is missing and they were whole before."""
    if column.type != "whole" or values.dtype == object or np.isnan(values).any() or (values % 1).any():
        return values
    return values.astype(np.int64)
