"""Rows of measures: which pairs and years, and what a source says of each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.joining import How, directed, join, undirected
from blocs.sources.panel.keys import packed
from blocs.sources.panel.unit import Row

__all__ = [
    "alike",
    "any_of",
    "checked_unit",
    "filled",
    "groups",
    "keys_of",
    "measured",
    "of_pair",
    "one_row_each",
    "values_at",
    "whole",
]

_DYADS: tuple[Row, ...] = ("dyad-year", "directed dyad-year")


def checked_unit(frame: Frame, *rows: Row, of: str) -> Unit:
    """Give the unit of analysis of a table, where it is one of those that a measure takes.

    Raises
    ------
    UsageError
        When it is another; tells how to make one of it.
    """
    wanted = rows or _DYADS
    if isinstance(frame.unit, Unit) and frame.unit.row in wanted:
        return frame.unit
    remedy = ""
    if isinstance(frame.unit, Unit) and frame.unit.dyadic and wanted[0] in _DYADS:
        remedy = (
            "; blocs.sources.joining.directed(table) makes a row of each direction"
            if wanted[0] == "directed dyad-year"
            else "; blocs.sources.joining.undirected(table, how) makes one row of both directions"
        )
    raise UsageError(f"{of}: the table is by {frame.unit}, and must be by {' or '.join(wanted)}{remedy}")


def keys_of(frame: Frame) -> list[NDArray[np.int64]]:
    """Give the keys of a panel: two states and the year, or one state and the year."""
    assert isinstance(frame.unit, Unit)
    return [frame.array(key).astype(np.int64) for key in frame.unit.keys]


def of_pair(frame: Frame, pair: tuple[int, int] | None) -> Frame:
    """Rows of one pair of numbers, in both directions; all rows where none is told.

    The coverage is cut to the pair, so that a join does not take other pairs for empty ones.

    Raises
    ------
    UsageError
        When the two numbers are the same.
    """
    if pair is None:
        return frame
    if pair[0] == pair[1]:
        raise UsageError(f"pair={pair}: {pair[0]} has no tie with itself; name two states")
    one, two, *_ = keys_of(frame)
    kept = ((one == pair[0]) & (two == pair[1])) | ((one == pair[1]) & (two == pair[0]))
    columns = [column.take(kept) for column in frame.columns]
    return Frame(frame.unit, columns, frame.sources, _cut(frame.coverage, pair))


def _cut(coverage: Coverage | None, pair: tuple[int, int] | None) -> Coverage | None:
    if coverage is None or pair is None:
        return coverage
    both = frozenset(pair)
    return replace(coverage, states=both if coverage.states is None else coverage.states & both)


def alike(frame: Frame, unit: Unit, how: How) -> Frame:
    """Give a panel of dyads by another unit of the same system: a row for each direction, or one for both.

    Raises
    ------
    UsageError
        When systems differ, or a table is not by dyads.
    """
    own = checked_unit(frame, of="measures of ties")
    if own.row == unit.row or own.system != unit.system:
        return frame  # unlike systems are refused, with what to do, where the tables are joined
    return directed(frame) if unit.row == "directed dyad-year" else undirected(frame, how)


def one_row_each(columns: dict[str, tuple[str, NDArray[Any]]], frame: Frame) -> dict[str, NDArray[Any]]:
    """Aggregate rows that stand on one key (several disputes of one year).

    Parameters
    ----------
    columns : dict of name to (``"sum"`` or ``"max"``, array)
        Missing values are passed over; where all are missing the result is.
    frame : Frame
        Its keys know the rows.

    Returns
    -------
    dict
        The keys, by their names, and the columns, sorted by key.
    """
    assert isinstance(frame.unit, Unit)
    order, starts = groups(keys_of(frame), frame.unit.keys)
    found: dict[str, NDArray[Any]] = {
        name: key[order[starts]] for name, key in zip(frame.unit.keys, keys_of(frame), strict=True)
    }
    for name, (how, values) in columns.items():
        held = np.asarray(values, float)[order]
        known = ~np.isnan(held)
        if how == "sum":
            made = np.add.reduceat(np.where(known, held, 0.0), starts) if len(starts) else held
        else:
            made = np.maximum.reduceat(np.where(known, held, -np.inf), starts) if len(starts) else held
        if len(starts):
            made = np.where(np.logical_or.reduceat(known, starts), made, np.nan)
        found[name] = made
    return found


def groups(keys: list[NDArray[np.int64]], names: Iterable[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Order in which equal keys stand together, and where each group begins in it."""
    held = packed(keys, tuple(names))
    order = np.argsort(held, kind="stable")
    held = held[order]
    begins = np.ones(len(held), bool)
    begins[1:] = held[1:] != held[:-1]
    return order, np.flatnonzero(begins)


def filled(dyads: Frame | None, source: Frame, how: How, pair: tuple[int, int] | None = None) -> Frame:
    """What a source says of each row of a table of dyads: its value, what an absent row means, or nothing.

    Parameters
    ----------
    dyads : Frame or None
        Rows to fill, by dyad-year or directed dyad-year; their keys are kept. None: those of the source.
    source : Frame
        By dyad-year or directed dyad-year; made alike first.
    how : {"sum", "mean", "max", "min"}
        What becomes of two directions in one row.
    pair : tuple of int, optional

    Returns
    -------
    Frame
        The keys and the columns of the source. Where `dyads` are told it has no coverage, and the columns no
        longer say what an absent row means: the source may have more rows than were asked for.
    """
    if dyads is None:
        return of_pair(source, pair)
    unit = checked_unit(dyads, of="dyads")
    rows = of_pair(dyads, pair)
    bare = Frame(unit, [rows.column(key) for key in unit.keys], dyads.sources)
    joined = join(bare, alike(of_pair(source, pair), unit, how))
    return Frame(unit, joined.columns, joined.sources)


def values_at(frame: Frame, name: str) -> NDArray[np.float64]:
    """Values of a column as numbers; NaN where missing.

    Raises
    ------
    UsageError
        When there is no such column, or it holds text.
    """
    column = frame.column(name)
    if column.type == "text" and len(column):
        raise UsageError(f"column {name!r} holds text, and a measure needs numbers; name another column")
    return np.asarray(column.array, float)


def whole(values: NDArray[np.float64]) -> Any:
    """Give whole numbers that may be missing as whole numbers; missing ones are masked."""
    gone = np.isnan(values)
    return np.ma.MaskedArray(np.where(gone, 0, values).astype(np.int64), gone)


def any_of(frame: Frame, *names: str, of: str) -> tuple[str, ...]:
    """Those of some names that are columns of a table.

    Raises
    ------
    UsageError
        When none is.
    """
    found = tuple(name for name in names if name in frame)
    if not found:
        raise UsageError(
            f"{of}: the table has none of the columns {', '.join(names)}; it has {', '.join(frame.names)}"
        )
    return found


def measured(frame: Frame, columns: Iterable[Column]) -> Frame:
    """The keys of a panel with other columns, its sources and its coverage."""
    assert isinstance(frame.unit, Unit)
    keys = [frame.column(key) for key in frame.unit.keys]
    return Frame(frame.unit, [*keys, *columns], frame.sources, frame.coverage)
