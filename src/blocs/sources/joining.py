"""Panels joined by their keys; where two are unlike, the error says how to make them alike.

A row that is not in the other table is missing there, except where that table speaks about its year and
states (`Coverage`) and a column says what an absent row means: no row in a list of alliances is no alliance.
What is joined to a table is known for the rows of that table only, so its columns no longer say what an
absent row means.

Two columns whose names end in 1 and 2 (``cinc1`` and ``cinc2``) tell of the first and the second state of a
dyad, and change places where the states do.
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
from blocs.sources.panel.keys import first_twice, packed, places, unpacked
from blocs.sources.panel.periods import when, years_of
from blocs.sources.panel.unit import Row, Unit
from blocs.states import System, state_years
from blocs.states.conversion import convert

__all__ = ["How", "directed", "in_system", "join", "join_sides", "undirected"]

How: TypeAlias = Literal["sum", "mean", "max", "min"]
_Keys: TypeAlias = Sequence[NDArray[np.int64]]
_BOTH: Mapping[How, Callable[[Any, Any], Any]] = {
    "sum": np.add,
    "mean": lambda there, back: (there + back) / 2,
    "max": np.maximum,
    "min": np.minimum,
}
_ROW: Mapping[str, Row] = {row: row for row in get_args(Row)}
_FIRST, _LAST = 1816, 2100
"""Years of which the members of a system are told."""


def join(left: Frame, right: Frame, columns: Sequence[str] | None = None) -> Frame:
    """Add columns of one panel to the rows of another of the same unit of analysis.

    Parameters
    ----------
    left : Frame
        Its rows, their order and its coverage stay.
    right : Frame
    columns : sequence of str, optional
        Which of its columns; all but the keys when not told.

    Returns
    -------
    Frame
        Cites the sources of both.

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
    return _with(left, right, keys, added)


def join_sides(left: Frame, right: Frame, columns: Sequence[str] | None = None) -> Frame:
    """Add columns of a table by state-year to a table of dyads, once for each side.

    Parameters
    ----------
    left : Frame
        By dyad and year, month or week, directed or not; months and weeks take the values of their year.
    right : Frame
        By state-year, in the same system. Its column ``cinc`` becomes ``cinc1`` and ``cinc2``.
    columns : sequence of str, optional
        Which of its columns; all but the keys when not told.

    Returns
    -------
    Frame
        Cites the sources of both.

    Raises
    ------
    UsageError, DataError
        As `join`.
    """
    unit, other = _panel(left), _panel(right)
    if unit == other or not unit.paired:
        raise UsageError(
            f"join_sides() joins a table by state-year to one by dyads; these are by {unit} and by {other}: "
            + ("use join(frame, other)" if unit == other else _remedy(unit, other))
        )
    if other.row != "state-year" or other.system != unit.system:
        raise UsageError(_unlike(unit, other))
    assert unit.period is not None
    year = years_of(left.array(unit.keys[-1]), unit.period)
    for side in ("1", "2"):
        keys = [left.array(unit.keys[int(side) - 1]), year]
        added = [column.renamed(column.name + side) for column in _wanted(right, columns)]
        _no_clash(left, [column.name for column in added])
        left = _with(left, right, keys, added)
    return left


def undirected(frame: Frame, how: How) -> Frame:
    """Make one row of the two directions of each dyad.

    Parameters
    ----------
    frame : Frame
        By directed dyad-year, month or week. Columns of the first and the second state (``cinc1``, ``cinc2``)
        stay so; others of text are left out: they say which side is which.
    how : {"sum", "mean", "max", "min"}
        What becomes of the two values; where one is missing, so is the result.

    Raises
    ------
    UsageError
        When the table is of another unit, or there is no such way.

    Examples
    --------
    >>> keys = [Column.of("ccode1", [2, 20]), Column.of("ccode2", [20, 2]), Column.of("year", [1990, 1990])]
    >>> flows = Frame(Unit.of("directed dyad-year"), [*keys, Column.of("exports", [80, 110])])
    >>> undirected(flows, "sum").rows()
    ({'ccode1': 2, 'ccode2': 20, 'year': 1990, 'exports': 190},)
    """
    unit = _panel(frame)
    if not unit.directed or how not in get_args(How):
        raise UsageError(
            f"undirected() takes a table by directed dyad-year, not by {unit}, and how= is one of "
            f"{', '.join(get_args(How))}"
        )
    target = Unit.of(_ROW[unit.row.removeprefix("directed ")], unit.system)
    a, b, year = (frame.array(key) for key in unit.keys)
    pairs = np.sort(packed([np.minimum(a, b), np.maximum(a, b), year], target.keys))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # several times as fast as np.unique, which hashes
    low, high, years = unpacked(pairs, 3)
    there, back = _found([low, high, years], frame), _found([high, low, years], frame)
    covered = _covered(frame, [low, high, years])
    columns = []
    for column in _wanted(frame, None):
        other = _other_side(frame, column)
        if other is not None:
            columns.append(column.looked_up(there, covered).where(there >= 0, other.looked_up(back, covered)))
        elif column.type != "text":
            columns.append(_merged(column.looked_up(there, covered), column.looked_up(back, covered), how))
    named = [Column(name, key) for name, key in zip(target.keys, (low, high, years), strict=True)]
    return Frame(target, [*named, *columns], frame.sources, frame.coverage)


def directed(frame: Frame) -> Frame:
    """Make two rows of each dyad, one in each direction, with the same values.

    Columns of the first and the second state (``cinc1``, ``cinc2``) change places in the row back.

    Raises
    ------
    UsageError
        When the table is not by dyad-year, dyad-month or dyad-week.

    Examples
    --------
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [1990])]
    >>> both = directed(Frame(Unit.of("dyad-year"), [*keys, Column.of("alliances", [2])]))
    >>> both["ccode1"], both["ccode2"], both["alliances"]
    ((2, 20), (20, 2), (2, 2))
    """
    unit = _panel(frame)
    if unit.directed or not unit.paired:
        raise UsageError(f"directed() takes a table by dyad-year, not by {unit}")
    twice = np.repeat(np.arange(len(frame)), 2)
    there = np.arange(len(twice)) % 2 == 0
    columns = []
    for column in frame.columns:
        other, both = _other_side(frame, column), column.take(twice)
        columns.append(both if other is None else both.where(there, other.take(twice)))
    target = Unit.of(_ROW[f"directed {unit.row}"], unit.system)
    return Frame(target, columns, frame.sources, frame.coverage)


def in_system(frame: Frame, system: System) -> Frame:
    """Give the rows of a panel the numbers of another system of states.

    A row whose state has no number there is left out. Where a succession puts two rows on one key (Germany
    255 and 260 of 1990 are both 260 in Gleditsch and Ward), that of the state at the end of the year stays.
    The note of the coverage counts both. What was said of all members of the one system is then said of those
    that have a number in the other.

    Raises
    ------
    UsageError
        When there is no such system, or the table is no panel by years.

    Examples
    --------
    >>> keys = [Column.of("ccode", [255, 331]), Column.of("year", [2000, 2000])]
    >>> in_system(Frame(Unit.of("state-year"), keys), "gw").rows()
    ({'gwcode': 260, 'year': 2000},)
    """
    unit = _panel(frame)
    target = Unit.of(unit.row, system)
    if unit.system == system:
        return frame
    if unit.period is None:
        raise UsageError(
            f"numbers go by year, and a table by {unit} is not by years; make a measure of it first, by "
            "state-year or dyad-year"
        )
    times = frame.array(unit.keys[-1])
    year = when(times, unit.period)
    own = [frame.array(key) for key in unit.keys[:-1]]
    keys = [convert(key, year, unit.system, system) for key in own]
    lost = np.logical_or.reduce([column < 0 for column in keys])
    returned = [convert(column, year, system, unit.system) for column in keys]
    last = np.logical_and.reduce([mine == back for mine, back in zip(own, returned, strict=True)])
    turned = np.zeros(len(frame), bool)
    if unit.paired:
        lost |= keys[0] == keys[1]
    if unit.paired and not unit.directed:
        turned = keys[0] > keys[1]
        keys = [np.minimum(*keys), np.maximum(*keys)]
    known = np.flatnonzero(~lost)
    known = known[np.argsort(~last[known], kind="stable")]
    _, first = np.unique(packed([*(k[known] for k in keys), times[known]], target.keys), return_index=True)
    kept = np.sort(known[first])
    columns = [Column(name, key[kept]) for name, key in zip(target.keys, keys, strict=False)]
    for column in frame.columns:
        if column.name not in unit.keys[:-1]:
            other, here = _other_side(frame, column), column.take(kept)
            columns.append(here if other is None else here.where(~turned[kept], other.take(kept)))
    gone = int(lost.sum()), len(known) - len(kept)
    coverage = frame.coverage and _converted(frame.coverage, unit, target, *gone)
    return Frame(target, columns, frame.sources, coverage)


def _converted(coverage: Coverage, unit: Unit, target: Unit, lost: int, again: int) -> Coverage:
    """The same coverage in other numbers; tells what was left out."""
    since, until = max(coverage.since, _FIRST), min(coverage.until, _LAST)
    if coverage.states is None:
        members = state_years(since, until, unit.system) if since <= until else None
        numbers, years = (members.numbers, members.years) if members else (np.zeros(0, np.int64),) * 2
    else:
        span = np.arange(coverage.since, coverage.until + 1)
        states = np.array(sorted(coverage.states), np.int64)
        numbers, years = np.repeat(states, len(span)), np.tile(span, len(states))
    found = np.unique(convert(numbers, years, unit.system, target.system))
    told = (
        f"{lost:,} rows of states without a number in {target.system} left out, {again:,} of two on one key"
    )
    note = "; ".join(filter(None, (coverage.note, told if lost or again else "")))
    known = frozenset(found[found >= 0].tolist())
    return Coverage(coverage.since, coverage.until, known, note, coverage.periods)


def _panel(frame: Frame) -> Unit:
    if not isinstance(frame.unit, Unit):
        raise UsageError(
            f"a table by {frame.unit} has no keys to join by; make it one of Unit.of('dyad-year', 'cow')"
        )
    return frame.unit


def _unlike(left: Unit, right: Unit) -> str:
    """Say what to do about two units that differ."""
    return f"a table by {left} cannot be joined with one by {right}; {_remedy(left, right)}"


def _remedy(left: Unit, right: Unit) -> str:
    """Calls that make a join of it: those of this module, where they do."""
    if left.row == right.row == "vote":
        return "numbers go by year; make a measure of the votes first, and give that the other numbers"
    if "vote" in (left.row, right.row):
        return f"make a measure of the votes by {right.row if left.row == 'vote' else left.row} first"
    if {left.period, right.period} == {"month", "week"}:
        return (
            "weeks are no parts of months; make both by the same, with blocs.ties.dyad_months or dyad_weeks"
        )
    steps = []
    if right.period != "year" and left.period == "year":
        steps.append("by_year(other, 'sum') makes a row a year of it")
    if left.system != right.system:
        steps.append(f"in_system(other, {left.system!r}) gives it the same numbers")
    if left.paired and right.row == "state-year":
        steps.append("join_sides(frame, other) adds its columns for each side")
    elif left.row == "state-year" and right.paired:
        steps.append("join_sides(other, frame) adds the columns of a state to its rows, for each side")
    elif right.directed and not left.directed:
        steps.append("undirected(other, 'sum') makes one row of both directions")
    elif left.directed and not right.directed:
        steps.append("directed(other) makes a row of each direction")
    if left.paired and right.dyadic and left.period != "year":
        steps.append(f"in_periods(other, '{left.period}') gives its values to every {left.period}")
    return "; then ".join(steps) or "use join(frame, other)"


def _wanted(frame: Frame, columns: Sequence[str] | None) -> list[Column]:
    if columns is not None:
        return [frame.column(name) for name in ([columns] if isinstance(columns, str) else columns)]
    keys = _panel(frame).keys
    return [column for column in frame.columns if column.name not in keys]


def _other_side(frame: Frame, column: Column) -> Column | None:
    """Give the column that tells of the other state of a dyad: ``cinc2`` of ``cinc1``."""
    name = column.name[:-1] + {"1": "2", "2": "1"}.get(column.name[-1:], "")
    if not _panel(frame).paired or name == column.name[:-1] or name not in frame:
        return None
    other = frame.column(name)
    return other if (other.type == "text") == (column.type == "text") else None


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


def _with(left: Frame, right: Frame, keys: _Keys, added: Sequence[Column]) -> Frame:
    at, covered = _found(keys, right), _covered(right, keys)
    columns = [column.looked_up(at, covered).with_absent(None) for column in added]
    sources = tuple(dict.fromkeys((*left.sources, *right.sources)))
    return Frame(left.unit, [*left.columns, *columns], sources, left.coverage)


def _covered(frame: Frame, keys: _Keys) -> NDArray[np.bool_] | None:
    """Keys that a table speaks about; None where it does not matter, or nothing is known of it."""
    coverage, unit = frame.coverage, _panel(frame)
    if coverage is None or unit.period is None or all(c.absent is None for c in frame.columns):
        return None
    held = coverage.holds_period(keys[-1], unit.period, *keys[:-1])
    if coverage.states is not None or not held.any():
        return held
    every = years_of(keys[-1], unit.period)
    years = every[held]
    since, until = max(int(years.min()), _FIRST), min(int(years.max()), _LAST)
    if since > until:
        return held & False
    found = state_years(since, until, unit.system)
    none = int(found.numbers.max()) + 1  # a number past all others, for whoever was never a member
    members = np.zeros((until - since + 1, none + 1), bool)
    members[found.years - since, found.numbers] = True
    year = (every - since).clip(0, until - since)
    held &= (every >= since) & (every <= until)
    for number in keys[:-1]:
        held &= members[year, np.where((number >= 0) & (number < none), number, none)]
    return held


def _merged(there: Column, back: Column, how: How) -> Column:
    """One column of the values of both directions; whole numbers stay whole but in a mean."""
    make, absent = _BOTH[how], there.absent
    if isinstance(absent, int | float):
        absent = make(absent, absent)
    whole = there.type == back.type == "whole" and how != "mean"
    if whole and how == "sum":  # what could exceed 64 bits is summed as numbers
        whole = all(bool((np.abs(column.held // 2) < 1 << 61).all()) for column in (there, back))
    if whole:
        values = np.ma.MaskedArray(make(there.held, back.held), there.missing | back.missing)
    else:
        values = make(there.array.astype(float), back.array.astype(float))
    return there.with_values(values).with_absent(absent)
