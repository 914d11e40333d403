"""Votes cast in roll calls as one matrix: states by calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Frame, Unit
from blocs.states import System

__all__ = ["CATEGORIES", "RollCalls", "roll_calls"]

CATEGORIES = 3
"""No, abstain, yes: 0, 1, 2."""


@dataclass(frozen=True, slots=True, eq=False)
class RollCalls:
    """Votes of states in roll calls.

    Attributes
    ----------
    numbers : int64 array (states,)
        Numbers of the states, rising; each cast a vote at least once.
    calls : int64 array (calls,)
        Numbers of the roll calls, by year and then by number.
    years : int64 array (calls,)
        Year in which the session of each opened.
    votes : int8 array (states, calls)
        0 no, 1 abstain, 2 yes; -1 where none was cast (absent, no member, or not known).
    system : {"cow", "gw"}
        Whose numbers the states bear.
    sources : tuple of str
        What to cite.
    """

    numbers: NDArray[np.int64]
    calls: NDArray[np.int64]
    years: NDArray[np.int64]
    votes: NDArray[np.int8]
    system: System = "cow"
    sources: tuple[str, ...] = ()

    @property
    def unanimous(self) -> NDArray[np.bool_]:
        """Calls (calls,) on which all votes cast were equal; one on which a single state voted is one."""
        if not len(self.numbers):
            return np.ones(len(self.calls), bool)
        highest = self.votes.max(axis=0)
        lowest = np.where(self.votes < 0, highest, self.votes).min(axis=0)
        return np.asarray(lowest == highest)

    def of_calls(self, places: NDArray[np.intp] | NDArray[np.bool_] | slice) -> RollCalls:
        """Some of the calls, by place or under a mask; all states stay."""
        return RollCalls(
            self.numbers,
            self.calls[places],
            self.years[places],
            self.votes[:, places],
            self.system,
            self.sources,
        )

    def in_years(self, years: Iterable[int]) -> RollCalls:
        """Give the calls of some years; all states stay."""
        return self.of_calls(np.isin(self.years, list(years)))

    def places(self, numbers: Iterable[int]) -> NDArray[np.intp]:
        """Rows of some states; -1 where one never voted."""
        wanted = np.array(list(numbers), np.int64)
        if not len(self.numbers):
            return np.full(len(wanted), -1, np.intp)
        at = np.searchsorted(self.numbers, wanted).clip(max=len(self.numbers) - 1)
        return np.where(self.numbers[at] == wanted, at, -1)


def roll_calls(frame: Frame) -> RollCalls:
    """Make the matrix from a table of votes, as `blocs.sources.read_un_votes` reads it.

    Parameters
    ----------
    frame : Frame
        Unit ``vote``: columns ``ccode`` (or ``gwcode``), ``rcid``, ``year`` and ``vote`` (0 no, 1 abstain, 2
        yes; missing: none cast).

    Returns
    -------
    RollCalls

    Raises
    ------
    UsageError
        When the table has another unit or lacks a column.
    DataError
        When a vote is none of 0, 1, 2, a state votes twice in one call, or a call stands in two years.

    Examples
    --------
    >>> from blocs.sources import Column
    >>> columns = {"ccode": [2, 2, 20], "rcid": [3, 4, 3], "year": [1946, 1946, 1946], "vote": [2, 0, 1]}
    >>> made = roll_calls(Frame(Unit.of("vote"), [Column.of(n, v) for n, v in columns.items()]))
    >>> made.numbers.tolist(), made.votes.tolist()
    ([2, 20], [[2, 0], [1, -1]])
    """
    unit = _unit(frame)
    state, rcid = (np.asarray(frame.array(key), np.int64) for key in unit.keys)
    year, vote = frame.array("year"), np.asarray(frame.array("vote"), np.float64)
    cast = ~np.isnan(vote)
    _refuse(frame, cast & ~np.isin(vote, range(CATEGORIES)), "a vote is 0 (no), 1 (abstain) or 2 (yes)")
    _refuse(frame, np.isnan(year), "the year of the call is missing; a session counts in the year it opened")
    numbers, row = np.unique(state[cast], return_inverse=True)
    found, first, at = np.unique(rcid[cast], return_index=True, return_inverse=True)
    years = year[cast].astype(np.int64)
    apart = np.zeros(len(frame), bool)
    apart[cast] = years != years[first][at]
    _refuse(frame, apart, "the same call stands in another year before; give it one")
    order = np.lexsort((found, years[first]))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    column = place[at]
    votes = np.full((len(numbers), len(found)), -1, np.int8)
    votes[row, column] = vote[cast]
    if (votes >= 0).sum() < len(row):
        again = np.zeros(len(frame), bool)
        key = row * len(found) + column
        again[
            np.flatnonzero(cast)[np.setdiff1d(np.arange(len(key)), np.unique(key, return_index=True)[1])]
        ] = True
        _refuse(frame, again, "the state votes in this call in a row before; leave one of them out")
    return RollCalls(numbers, found[order], years[first][order], votes, unit.system, frame.sources)


def _refuse(frame: Frame, wrong: NDArray[np.bool_], why: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        told = ", ".join(f"{name} {frame[name][row]}" for name in (*_unit(frame).keys, "year", "vote"))
        raise DataError(f"votes, row {row + 1} ({told}): {why}")


def _unit(frame: Frame) -> Unit:
    if not isinstance(frame.unit, Unit) or frame.unit.row != "vote":
        raise UsageError(
            f"roll calls need a table of votes, one row a state and call; this one is by {frame.unit}"
        )
    return frame.unit
