"""Ideal points of states by year as a table, and how far apart two states stand."""

from __future__ import annotations

import warnings
from statistics import NormalDist
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.ties.ideal.dynamic import dynamic_points
from blocs.ties.ideal.response import Floats
from blocs.ties.ideal.static import static_points
from blocs.ties.roll_calls import RollCalls
from blocs.ties.rows import checked_unit, keys_of

__all__ = ["BSV", "IdealKind", "ideal_distance", "ideal_points"]

IdealKind: TypeAlias = Literal["dynamic", "static"]
ANCHOR = (2, 365)
"""The United States above the Soviet Union and Russia; both systems number them so."""
BSV = (
    "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating Dynamic State Preferences from United "
    "Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456. "
    "https://doi.org/10.1177/0022002715595700"
)
_SCALE: dict[IdealKind, str] = {
    "dynamic": "standard deviations of all points",
    "static": "standard deviations of the points of the year",
}


def ideal_points(
    calls: RollCalls, *, kind: IdealKind = "dynamic", anchor: tuple[int, int] = ANCHOR, **how: Any
) -> Frame:
    """Estimate ideal points of all states from roll calls, on one line.

    Parameters
    ----------
    calls : RollCalls
        Calls of one year are one session; a vote not cast tells nothing.
    kind : {"dynamic", "static"}
        Dynamic: one scale for all years, each state near where it stood the year before
        (`blocs.ties.ideal.dynamic_points`). Static: each year by itself, on a scale of its own
        (`blocs.ties.ideal.static_points`); points of two years cannot be compared.
    anchor : tuple of int
        Numbers of two states, of which the first stands above the second. Where one is not among the states,
        the state that agrees least with the other takes its place, and a warning says so.
    **how
        Passed on: ``tolerance``, ``max_iterations``, and ``step`` where dynamic.

    Returns
    -------
    Frame
        By state-year, sorted by state and year. ``ideal_point``: mean 0 and standard deviation 1 over all
        rows (dynamic) or those of each year (static); ``error``: its standard error; ``n``: votes that it
        rests on, those cast on calls on which states differed. A state without any in a year has no row.

    Raises
    ------
    UsageError
        When the kind is neither, or no two states can tell the sign.
    NotConverged
        When the points still move at the end.

    References
    ----------
    Bailey, Strezhnev and Voeten (2017, doi:10.1177/0022002715595700).

    Examples
    --------
    >>> votes = np.array([[0, 2, 0, 2, 0, 2]] * 3 + [[1, 1, 0, 2, 1, 1]] * 3 + [[2, 0, 2, 0, 2, 0]] * 3)
    >>> numbers = np.array([2, 20, 200, 220, 225, 230, 290, 315, 365])
    >>> calls = RollCalls(numbers, np.arange(6), np.full(6, 1990), votes)
    >>> points = ideal_points(calls, kind="static")
    >>> [round(value, 1) for value in points["ideal_point"]][:2], points["n"][:2]
    ([1.2, 1.2], (6, 6))
    """
    if kind not in _SCALE:
        raise UsageError(f"no kind {kind!r} of ideal points; there are dynamic and static")
    make = dynamic_points if kind == "dynamic" else static_points
    found = make(calls.votes, calls.years, anchor=_anchor(calls, anchor), **how)
    state, place = np.nonzero(np.isfinite(found.theta))
    unit = Unit.of("state-year", calls.system)
    years = found.sessions[place]
    columns = [
        Column.of(unit.keys[0], calls.numbers[state]),
        Column.of("year", years),
        Column.of("ideal_point", found.theta[state, place], _SCALE[kind], _note(kind, anchor)),
        Column.of("error", found.error[state, place], _SCALE[kind], "standard error of the ideal point"),
        Column.of("n", found.used[state, place], "votes", "votes cast on calls on which states differed"),
    ]
    order = np.lexsort((years, calls.numbers[state]))
    coverage = Coverage(int(years.min()), int(years.max())) if len(years) else None
    return Frame(unit, [c.take(order) for c in columns], (*calls.sources, BSV), coverage)


def _note(kind: IdealKind, anchor: tuple[int, int]) -> str:
    return f"{kind} ideal point on one line, {anchor[0]} above {anchor[1]}"


def _anchor(calls: RollCalls, anchor: tuple[int, int]) -> tuple[int, int]:
    """Rows of the anchors; says so loudly where another state takes the place of one."""
    if anchor[0] == anchor[1]:
        raise UsageError(f"anchor={anchor}: name two states, first the one that stands higher")
    high, low = calls.places(anchor).tolist()
    if high >= 0 and low >= 0:
        return high, low
    apart = _apart(calls.votes)
    if high < 0 and low < 0:
        high, low = divmod(int(np.argmax(apart)), len(apart))
    elif high < 0:
        high = int(np.argmax(apart[low]))
    else:
        low = int(np.argmax(apart[high]))
    if high == low:
        raise UsageError("no two states voted on the same divided call; ideal points need more roll calls")
    missing = " and ".join(str(number) for number in anchor if calls.places([number])[0] < 0)
    warnings.warn(
        f"{missing} cast no vote, so that others tell the sign of the ideal points: {calls.numbers[high]} "
        f"stands above {calls.numbers[low]}; name two states with anchor=(higher, lower)",
        stacklevel=3,
    )
    return high, low


def _apart(votes: NDArray[np.int8]) -> Floats:
    """Mean distance of the votes of each two states, 0 to 2; -1 where they share too few calls to tell."""
    cast = (votes >= 0).astype(np.float64)
    held = np.where(votes >= 0, votes, 0).astype(np.float64)
    crossed = (held * held) @ cast.T
    squares = crossed + crossed.T - 2.0 * held @ held.T
    shared = cast @ cast.T
    enough = shared >= max(1.0, 0.25 * float(shared.max(initial=0.0)))
    np.fill_diagonal(enough, False)
    out: Floats = np.where(enough, squares / np.maximum(shared, 1.0), -1.0)
    return out


def ideal_distance(points: Frame, *, pair: tuple[int, int] | None = None, level: float = 0.9) -> Frame:
    """Tell how far apart the ideal points of each two states lie in each year.

    Parameters
    ----------
    points : Frame
        By state-year, with ``ideal_point``, ``error`` and ``n``, as `ideal_points` makes it.
    pair : tuple of int, optional
        Numbers of two states; only their rows.
    level : float
        Probability that an interval holds the distance, as though the two points were independent and normal.
        Where it cannot tell which of the two stands higher its low end is 0, and it holds with more.

    Returns
    -------
    Frame
        By dyad-year, sorted by its keys: ``ideal_distance``, the absolute difference, with
        ``ideal_distance_low`` and ``ideal_distance_high``; ``n``, votes that the point with fewer rests on. A
        pair of which one state has no point has no row.

    Raises
    ------
    UsageError
        When the table is of another unit, the level is no probability, or the pair is one state.

    Examples
    --------
    >>> columns = {"ccode": [2, 365], "year": [1990, 1990], "ideal_point": [2.5, -0.5], "error": [0.3, 0.4]}
    >>> table = Frame(Unit.of("state-year"), [Column.of(n, v) for n, v in columns.items()])
    >>> apart = ideal_distance(Frame(table.unit, [*table.columns, Column.of("n", [80, 75])]))
    >>> apart["ideal_distance"], round(apart["ideal_distance_low"][0], 2), apart["n"]
    ((3.0,), 2.18, (75,))
    """
    unit = checked_unit(points, "state-year", of="ideal_distance")
    if not 0.0 < level < 1.0:
        raise UsageError(f"level={level}: give a probability, as 0.9")
    if pair is not None and pair[0] == pair[1]:
        raise UsageError(f"pair={pair}: {pair[0]} has no distance from itself; name two states")
    number, year = keys_of(points)
    kept = np.isfinite(points.array("ideal_point"))
    if pair is not None:
        kept &= np.isin(number, pair)
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((number[rows], year[rows]))]
    one, two = _pairs(rows, year)
    order = np.lexsort((year[one], number[two], number[one]))
    one, two = one[order], two[order]
    theta, error, used = (points.array(name) for name in ("ideal_point", "error", "n"))
    apart = np.abs(theta[one] - theta[two])
    wide = NormalDist().inv_cdf(0.5 + level / 2.0) * np.hypot(error[one], error[two])
    scale, note = points.column("ideal_point").unit, points.column("ideal_point").note
    bounds = f"{level:.0%} interval from the standard errors of both points"
    made = Unit.of("dyad-year", unit.system)
    columns = [
        *(Column.of(k, v) for k, v in zip(made.keys, (number[one], number[two], year[one]), strict=True)),
        Column.of("ideal_distance", apart, scale, f"absolute difference of two points: {note}"),
        Column.of("ideal_distance_low", np.maximum(apart - wide, 0.0), scale, bounds),
        Column.of("ideal_distance_high", apart + wide, scale, bounds),
        Column.of("n", np.minimum(used[one], used[two]), "votes", "votes that the point with fewer rests on"),
    ]
    coverage = points.coverage
    if coverage is not None and pair is not None:
        coverage = Coverage(coverage.since, coverage.until, frozenset(pair), coverage.note)
    return Frame(made, columns, points.sources, coverage)


def _pairs(rows: NDArray[np.intp], year: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each two of the rows of a year, which stand together, the smaller number first."""
    held = year[rows]
    last = np.searchsorted(held, held, side="right")
    partners = last - np.arange(len(rows)) - 1
    one = np.repeat(np.arange(len(rows)), partners)
    begun = np.cumsum(partners) - partners
    two = one + 1 + np.arange(len(one)) - np.repeat(begun, partners)
    return rows[one], rows[two]
