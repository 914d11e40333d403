"""Panels by months and weeks made panels by years, and the other way round, so that they can be joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import numpy as np

from blocs.errors import UsageError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.joining import How
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.keys import packed
from blocs.sources.panel.periods import Period, first_days, last_days, periods_between, years_of
from blocs.sources.panel.unit import Row, Unit

__all__ = ["by_year", "in_periods"]

_ROW: Mapping[str, Row] = {row: row for row in get_args(Row)}
_OVER: Mapping[How, Any] = {"sum": np.add, "mean": np.add, "max": np.maximum, "min": np.minimum}


def by_year(frame: Frame, how: How) -> Frame:
    """Make one row a year of the months or weeks of each dyad.

    Parameters
    ----------
    frame : Frame
        By dyad and month or week, directed or not. Columns of text are left out.
    how : {"sum", "mean", "max", "min"}
        What becomes of the rows of a year, of those that are there; where one is missing, so is the result.
        An ISO week counts to the year that has its Thursday.

    Returns
    -------
    Frame
        Its coverage has the years of which every month or week was covered.

    Raises
    ------
    UsageError
        When the table is of another unit, or there is no such way.

    Examples
    --------
    >>> keys = [("ccode1", [2, 2]), ("ccode2", [20, 20]), ("month", [199001, 199012])]
    >>> months = Frame("dyad-month (COW)", [*(Column.of(*key) for key in keys), Column.of("acts", [3, 4])])
    >>> by_year(months, "sum").rows()
    ({'ccode1': 2, 'ccode2': 20, 'year': 1990, 'acts': 7},)
    """
    unit = frame.unit
    if not isinstance(unit, Unit) or unit.period not in ("month", "week") or how not in get_args(How):
        raise UsageError(
            f"by_year() takes a table by dyad and month or week, not by {unit}, and how= is one of "
            f"{', '.join(get_args(How))}"
        )
    target = Unit.of(_ROW[unit.row.replace(unit.period, "year")], unit.system)
    a, b, time = (frame.array(key) for key in unit.keys)
    keys = packed([a, b, years_of(time, unit.period)], target.keys)
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    rows = order[begins]
    columns = [
        Column(name, key[rows])
        for name, key in zip(target.keys, (a, b, years_of(time, unit.period)), strict=True)
    ]
    times = np.diff(begins, append=len(order))
    for column in frame.columns:
        if column.name in unit.keys or column.type == "text":
            continue
        values: Any = column.held[order]
        values = _OVER[how].reduceat(values, begins) if len(begins) else values
        gone = np.logical_or.reduceat(column.missing[order], begins) if len(begins) else np.zeros(0, bool)
        values = values / times if how == "mean" else values
        columns.append(column.with_values(np.ma.MaskedArray(values, gone)))
    return Frame(target, columns, frame.sources, frame.coverage and _whole_years(frame.coverage, unit.period))


def in_periods(frame: Frame, period: Period) -> Frame:
    """Give each month or week of a year a row with the values of the year.

    Parameters
    ----------
    frame : Frame
        By dyad-year or directed dyad-year. What counts over a year (acts, trade) counts so in every row: this
        is for values that hold all year, such as an alliance.
    period : {"month", "week"}

    Raises
    ------
    UsageError
        When the table is of another unit, or there is no such period.

    Examples
    --------
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [1990])]
    >>> made = in_periods(Frame("dyad-year (COW)", [*keys, Column.of("allied", [1])]), "month")
    >>> len(made), made.rows()[7]
    (12, {'ccode1': 2, 'ccode2': 20, 'month': 199008, 'allied': 1})
    """
    unit = frame.unit
    if not isinstance(unit, Unit) or not unit.dyadic or period not in ("month", "week"):
        raise UsageError(f"in_periods() takes a table by dyad-year, not by {unit}, and 'month' or 'week'")
    target = Unit.of(_ROW[unit.row.replace("year", period)], unit.system)
    every, back = np.unique(frame.array("year"), return_inverse=True)
    parts = [_of_year(int(year), period) for year in every]
    lengths = np.array([len(part) for part in parts], np.int64)[back] if len(parts) else np.zeros(0, np.int64)
    twice = np.repeat(np.arange(len(frame)), lengths)
    times = np.concatenate([np.zeros(0, np.int64), *(parts[place] for place in back)])
    columns = [
        Column(target.keys[-1], times) if column.name == "year" else column.take(twice)
        for column in frame.columns
    ]
    return Frame(target, columns, frame.sources, frame.coverage)


def _of_year(year: int, period: Period) -> Any:
    first, last = (ends(np.array([year]), "year")[0] for ends in (first_days, last_days))
    found = periods_between(first, last, period)
    return found[found // 100 == year]


def _whole_years(coverage: Coverage, period: Period) -> Coverage | None:
    """The same by years, of those only of which every month or week is covered; None where there is none."""
    if coverage.periods is None:
        return coverage
    held = frozenset(coverage.periods)
    years = [
        year
        for year in range(coverage.since, coverage.until + 1)
        if held.issuperset(_of_year(year, period).tolist())
    ]
    if not years or len(years) != years[-1] - years[0] + 1:  # a gap, of which a span of years cannot tell
        return None
    return replace(coverage, since=years[0], until=years[-1], periods=None)
