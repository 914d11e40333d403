"""Intervals by drawing roll calls anew (percentile bootstrap; Efron 1979, doi:10.1214/aos/1176344552).

Roll calls of a year are drawn with replacement, as many as there were, and the same draws serve all pairs:
figures of one draw stand in one drawn year, and can be used together, to find blocs in each for instance.
What a pair has of a draw is its table with the calls weighted by how often they were drawn; so all draws of a
block of pairs are one product of matrices.

Draws tell how much a figure owes to which questions happened to be voted on. They do not tell of votes not
cast.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from blocs.errors import UsageError
from blocs.ties.similarity.contingency import Records, Tables, indicators

__all__ = ["Measured", "drawn_calls", "drawn_values", "intervals", "percentiles"]

T = TypeVar("T")
Measured: TypeAlias = Callable[[Tables, Tables], Tables]
"""A measure of joint tables (k, k, ...) and of the weight in each that lies on unanimous items (...)."""
Pairs: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp]]
_BLOCK = 128_000
"""Pairs times draws worked on at once: tables of a block (4.6 MB with 3 categories) stay in the caches."""


def drawn_calls(calls: int, draws: int, seed: int, year: int) -> NDArray[np.float32]:
    """How often each roll call of a year comes in each draw.

    Parameters
    ----------
    calls : int
        Roll calls of the year, as many as are drawn.
    draws : int
    seed, year : int
        Draws are the same for the same pair of them, whatever else is computed beside.

    Returns
    -------
    array (draws, calls)

    Examples
    --------
    >>> drawn_calls(5, 3, seed=1, year=1990).sum(axis=1).tolist()
    [5.0, 5.0, 5.0]
    """
    chance = np.random.default_rng((seed, year))
    drawn = chance.integers(0, calls, (draws, calls)) + calls * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * calls).reshape(draws, calls).astype(np.float32)


def intervals(
    records: Records,
    categories: int,
    pairs: Pairs,
    drawn: NDArray[np.float32],
    measures: Sequence[Measured],
    level: float,
    unanimous: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Percentile intervals of measures for many pairs.

    Parameters
    ----------
    records : array (states, calls)
        Categories counted from 0; below 0 is missing.
    categories : int
    pairs : two arrays (pairs,)
        Places of the states of each pair.
    drawn : array (draws, calls)
        Weight of each call in each draw (`drawn_calls`).
    measures : sequence of callables
    level : float
        Share of the draws between the bounds.
    unanimous : array (calls,)
        Calls on which all votes cast were equal.

    Returns
    -------
    array (measures, 2, pairs)
        Lower and upper bound, over the draws in which a measure is defined; NaN where it is in none.

    Raises
    ------
    UsageError
        When the level does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        raise UsageError(f"level is {level}; it is a share of the draws, above 0 and below 1, such as .9")

    def bounds(block: slice) -> NDArray[np.float64]:
        tables, alike = work(block)
        return np.stack([percentiles(measure(tables, alike), level) for measure in measures])

    work = _Blocks(records, categories, pairs, drawn, unanimous)
    found = np.empty((len(measures), 2, len(pairs[0])))
    for block, part in _over(work.blocks(), bounds):
        found[:, :, block] = part
    return found


def drawn_values(
    records: Records,
    categories: int,
    drawn: NDArray[np.float32],
    measure: Measured,
    unanimous: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Give a measure in each draw, for all states with all: (draws, states, states), symmetric.

    Parameters are those of `intervals`. 4 bytes a figure: 1,000 draws of 190 states take 144 MB.
    """
    states = len(records)
    pairs = np.triu_indices(states)
    found = np.empty((len(drawn), states, states), np.float32)

    def values(block: slice) -> Tables:
        tables, alike = work(block)
        return measure(tables, alike).T

    work = _Blocks(records, categories, pairs, drawn, unanimous)
    for block, part in _over(work.blocks(), values):
        first, second = pairs[0][block], pairs[1][block]
        found[:, first, second] = part
        found[:, second, first] = part
    return found


def percentiles(values: Tables, level: float) -> NDArray[np.float64]:
    """Bounds (2, ...) of the middle `level` of the last axis, straight between neighbours; NaN left out."""
    draws = values.shape[-1]
    ends = ((1 - level) / 2, (1 + level) / 2)
    if np.isnan(values).any():
        there = draws - np.isnan(values).sum(axis=-1)
        ordered = np.sort(values, axis=-1)
        found = [_between(ordered, np.maximum(there - 1, 0) * end) for end in ends]
        return np.where(there > 0, np.stack(found), np.nan)
    places = np.array([(draws - 1) * end for end in ends])
    kth = sorted({int(f(p)) for p in places for f in (np.floor, np.ceil)})
    parted = np.partition(values, kth, axis=-1)
    return np.stack([_between(parted, np.full(values.shape[:-1], place)) for place in places])


def _between(ordered: Tables, places: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.floor(places).astype(np.intp)
    high = np.ceil(places).astype(np.intp)
    below = np.take_along_axis(ordered, low[..., None], -1)[..., 0].astype(np.float64)
    above = np.take_along_axis(ordered, high[..., None], -1)[..., 0].astype(np.float64)
    return np.asarray(below + (above - below) * (places - low))


class _Blocks:
    """Joint tables of a block of pairs in all draws."""

    def __init__(
        self,
        records: Records,
        categories: int,
        pairs: Pairs,
        drawn: NDArray[np.float32],
        unanimous: NDArray[np.bool_],
    ) -> None:
        self.stood = indicators(records, categories)
        self.pairs = pairs
        self.drawn = np.ascontiguousarray(drawn.T)
        self.unanimous = np.flatnonzero(unanimous)

    def blocks(self) -> Iterator[slice]:
        size = max(1, _BLOCK // max(1, self.drawn.shape[1]))
        return (slice(at, at + size) for at in range(0, len(self.pairs[0]), size))

    def __call__(self, block: slice) -> tuple[Tables, Tables]:
        first, second = self.stood[:, self.pairs[0][block]], self.stood[:, self.pairs[1][block]]
        joint = first[:, None] * second[None]
        tables = (joint.reshape(-1, len(self.drawn)) @ self.drawn).reshape(*joint.shape[:-1], -1)
        alike = joint[..., self.unanimous].sum(axis=(0, 1)) @ self.drawn[self.unanimous]
        return tables, alike


def _over(blocks: Iterator[slice], do: Callable[[slice], T]) -> Iterator[tuple[slice, T]]:
    """Work on blocks with all cores, one thread each; those of the linear algebra would get in the way."""
    listed = list(blocks)
    with _controller().limit(limits=1, user_api="blas"), ThreadPoolExecutor(_cores()) as pool:
        yield from zip(listed, pool.map(do, listed), strict=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
