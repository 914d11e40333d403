"""Dated spells of pairs of states, such as alliances and rivalries, to one row a pair and year.

A spell holds in a year when it holds on any day of it. Several spells of one pair and year make one row; what
it says of them never takes "not known" for "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PairYears", "pair_years", "years_within"]

_STATES, _YEARS = 1_000, 2_200
"""Numbers of states and years lie below these, so that a pair and year make one whole number."""


def years_within(
    first: NDArray[np.int64], last: NDArray[np.int64], since: int, until: int
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Give the years of spells.

    Parameters
    ----------
    first, last : int64 array of length n
        First and last year of each spell, both included.
    since, until : int
        Years outside are left out.

    Returns
    -------
    rows : int array of length m
        The spell that each year belongs to, in their order.
    years : int64 array of length m
        Rising within a spell.

    Examples
    --------
    >>> rows, years = years_within(np.array([1949, 2010]), np.array([1951, 2010]), 1950, 2012)
    >>> rows.tolist(), years.tolist()
    ([0, 0, 1], [1950, 1951, 2010])
    """
    start, end = np.maximum(first, since), np.minimum(last, until)
    times = np.maximum(end - start + 1, 0)
    rows = np.repeat(np.arange(len(times)), times)
    before = np.cumsum(times) - times
    return rows, (start[rows] + np.arange(len(rows)) - before[rows]).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class PairYears:
    """Rows put together by pair and year. `pair_years` makes it.

    Attributes
    ----------
    a, b, years : int64 array of length k
        Each pair and year once, sorted.
    order : int array of length n
        Rows as they stand together.
    starts : int array of length k
        Where in `order` those of a pair and year begin.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    years: NDArray[np.int64]
    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        """Count the pairs and years."""
        return len(self.starts)

    def count(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count the rows that are true."""
        return self._over(np.add, rows.astype(np.int64))

    def different(self, ids: NDArray[np.int64], rows: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Count the different numbers that a pair has in a year, of all rows or of those that are true."""
        kept = np.ones(len(ids), bool) if rows is None else rows
        group = np.repeat(np.arange(len(self)), np.diff(self.starts, append=len(self.order)))
        held, at = ids[self.order], kept[self.order]
        by = np.lexsort((held[at], group[at]))
        groups, numbers = group[at][by], held[at][by]
        new = np.ones(len(by), bool)
        new[1:] = (groups[1:] != groups[:-1]) | (numbers[1:] != numbers[:-1])
        return np.bincount(groups[new], minlength=len(self)).astype(np.int64)

    def highest(self, values: NDArray[np.float64], top: float) -> NDArray[np.float64]:
        """Give the highest value; NaN where one is not known and none that is known reaches `top`.

        Examples
        --------
        >>> one = np.array([2, 2, 2]), np.array([20, 20, 20]), np.array([1949, 1949, 1950])
        >>> pair_years(*one).highest(np.array([1, np.nan, np.nan]), top=1).tolist()
        [1.0, nan]
        """
        gaps = np.isnan(values)
        found = self._over(np.maximum, np.where(gaps, -np.inf, values))
        unsure = self._over(np.logical_or, gaps) & (found < top)
        return np.where(unsure, np.nan, found)

    def lowest(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the lowest of whole numbers."""
        return self._over(np.minimum, values)

    def _over(self, how: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        ordered = values[self.order]
        return how.reduceat(ordered, self.starts) if len(self.starts) else ordered


def pair_years(a: NDArray[np.int64], b: NDArray[np.int64], years: NDArray[np.int64]) -> PairYears:
    """Put the rows of each pair and year together.

    Parameters
    ----------
    a, b : int64 array of length n
        Correlates of War numbers.
    years : int64 array of length n
    """
    key = (a * _STATES + b) * _YEARS + years
    order = np.argsort(key, kind="stable")
    held = key[order]
    begins = np.ones(len(held), bool)
    begins[1:] = held[1:] != held[:-1]
    starts = np.flatnonzero(begins)
    first = order[starts]
    return PairYears(a[first], b[first], years[first], order, starts)
