"""Similarity of the votes of one year for all pairs, and of one pair for all years: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.ties.roll_calls import CATEGORIES, RollCalls
from blocs.ties.similarity.bootstrap import Measured, drawn_calls, intervals
from blocs.ties.similarity.contingency import Records, Tables, joint_tables, pair_tables

__all__ = ["Rows", "Task", "all_pairs", "one_pair"]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is to be measured.

    Attributes
    ----------
    calls : RollCalls
    unanimous : bool array (calls,)
        Calls on which all votes cast were equal.
    weights : float array (calls,) or None
        What each call counts; None: 1.
    measures : tuple of callables
    draws, seed : int
    level : float
        Of the bootstrap; no draws: no bounds.
    """

    calls: RollCalls
    unanimous: NDArray[np.bool_]
    weights: NDArray[np.float64] | None
    measures: tuple[Measured, ...]
    draws: int
    level: float
    seed: int

    def drawn(self, year: int, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Weight of each call of a year in each draw."""
        drawn = drawn_calls(len(places), self.draws, self.seed, year)
        return drawn if self.weights is None else drawn * self.weights[places].astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Figures of dyad-years.

    Attributes
    ----------
    first, second, years : int64 array (rows,)
    figures : float array (measures, rows)
    joint, divided : int64 array (rows,)
        Roll calls on which both voted, and those of them that were not unanimous.
    bounds : float array (measures, 2, rows)
        NaN where nothing was drawn.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    years: NDArray[np.int64]
    figures: NDArray[np.float64]
    joint: NDArray[np.int64]
    divided: NDArray[np.int64]
    bounds: NDArray[np.float64]


def all_pairs(task: Task) -> Iterator[Rows]:
    """Rows of each year in turn: all pairs of states that cast a vote in it. First come none, of no year."""
    none = np.zeros(0, np.int64)
    size = len(task.measures)
    yield Rows(none, none, none, np.empty((size, 0)), none, none, np.empty((size, 2, 0)))
    for year in np.unique(task.calls.years):
        places = np.flatnonzero(task.calls.years == year)
        votes = task.calls.votes[:, places]
        voted = np.flatnonzero((votes >= 0).any(axis=1))
        votes, alike = votes[voted], task.unanimous[places]
        pairs = np.triu_indices(len(voted), 1)
        joint, divided = _counts(votes, alike, pairs)
        weights = None if task.weights is None else task.weights[places]
        tables = joint_tables(votes, CATEGORIES, weights, pairs)
        both = (votes[:, alike] >= 0).astype(np.float64)
        shared = both if weights is None else both * weights[alike]
        figures = _figures(task, tables, (shared @ both.T)[pairs])
        bounds = np.empty((len(figures), 2, 0))
        if task.draws:
            drawn = task.drawn(int(year), places)
            bounds = intervals(votes, CATEGORIES, pairs, drawn, task.measures, task.level, alike)
        numbers = task.calls.numbers[voted]
        years = np.full(len(joint), year)
        yield Rows(numbers[pairs[0]], numbers[pairs[1]], years, figures, joint, divided, bounds)


def one_pair(task: Task, a: int, b: int) -> Rows:
    """Rows of one pair of numbers: each year in which both cast a vote."""
    calls = task.calls
    places = calls.places((a, b))
    votes = calls.votes[places] if (places >= 0).all() else np.full((2, len(calls.calls)), -1, np.int8)
    years, group = np.unique(calls.years, return_inverse=True)
    size = len(years)

    def counted(where: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(group[where], minlength=size)

    kept = (counted(votes[0] >= 0) > 0) & (counted(votes[1] >= 0) > 0)
    both = (votes[0] >= 0) & (votes[1] >= 0)
    tables = pair_tables(votes[0], votes[1], CATEGORIES, group, size, task.weights)
    alike = both & task.unanimous
    weights = None if task.weights is None else task.weights[alike]
    shared = np.bincount(group[alike], weights, size).astype(np.float64)
    figures = _figures(task, tables[:, :, kept], shared[kept])
    joint, divided = counted(both)[kept], counted(both & ~task.unanimous)[kept]
    years = years[kept]
    bounds = np.full((len(figures), 2, len(years) if task.draws else 0), np.nan)
    pair = (np.zeros(1, np.intp), np.ones(1, np.intp))
    for row, year in enumerate(years) if task.draws else ():
        at = np.flatnonzero(calls.years == year)
        drawn = task.drawn(int(year), at)
        found = intervals(
            votes[:, at], CATEGORIES, pair, drawn, task.measures, task.level, task.unanimous[at]
        )
        bounds[:, :, row] = found[:, :, 0]
    first, second = np.full(len(years), a), np.full(len(years), b)
    return Rows(first, second, years, figures, joint, divided, bounds)


def _figures(task: Task, tables: Tables, shared: Tables) -> NDArray[np.float64]:
    found = np.empty((len(task.measures), tables.shape[-1]))
    for row, measure in zip(found, task.measures, strict=True):
        row[:] = measure(tables, shared)
    return found


def _counts(
    votes: Records, alike: NDArray[np.bool_], pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Calls on which both states of each pair voted, and those of them that were not unanimous."""
    cast = (votes >= 0).astype(np.float32)
    divided = cast[:, ~alike]
    return (
        (cast @ cast.T)[pairs].astype(np.int64),
        (divided @ divided.T)[pairs].astype(np.int64),
    )
