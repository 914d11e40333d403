"""Joint tables: how often one state stood in category a while another stood in category b.

Every measure of similarity is a function of these tables alone, so that all pairs of a year, one pair over
all years and draws of a bootstrap share one piece of code each. Category axes come first: each cell is then
one contiguous plane over the pairs, and a measure a few passes over planes.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError

__all__ = [
    "Distance",
    "Records",
    "Tables",
    "combined",
    "distances",
    "indicators",
    "joint_tables",
    "margins",
    "observed",
    "pair_tables",
    "ratio",
    "totals",
]

Tables: TypeAlias = NDArray[np.floating[Any]]
Records: TypeAlias = NDArray[np.int8]
Distance: TypeAlias = Literal["nominal", "absolute", "squared"]
_EXACT = 2**24
"""Whole numbers up to it are exact as float32, in whatever order they are added."""


def indicators(records: Records, categories: int, dtype: Any = np.float32) -> Tables:
    """Where each state stands in each category.

    Parameters
    ----------
    records : array (states, items)
        Categories counted from 0; below 0 is missing.
    categories : int
    dtype : dtype

    Returns
    -------
    array (categories, states, items)
        1 where the state stands there, else 0; a missing one is 0 in all categories.
    """
    if categories < 2 or (records.size and records.max() >= categories):
        raise UsageError(
            f"records reach category {records.max(initial=-1)}; {categories} categories were told"
        )
    levels = np.arange(categories, dtype=records.dtype)
    return np.asarray(records == levels[:, None, None], dtype=dtype)


def joint_tables(
    records: Records,
    categories: int,
    weights: NDArray[np.float64] | None = None,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]] | None = None,
) -> Tables:
    """Tables of all pairs of states by one product of matrices.

    Parameters
    ----------
    records : array (states, items)
        Categories counted from 0; below 0 is missing. An item counts for a pair where neither is missing.
    categories : int
    weights : array (items,), optional
        What each item counts; 1 if not given. None below 0.
    pairs : two arrays (pairs,), optional
        Places of the first and second states; all with all if not given.

    Returns
    -------
    array (categories, categories, pairs) or (categories, categories, states, states)
        ``[a, b, p]``: weight of the items at which the first state stands in a and the second in b. float64.

    Raises
    ------
    UsageError
        When a record lies beyond the categories, or a weight is negative or missing.

    Examples
    --------
    >>> votes = np.array([[2, 2, 0, -1], [2, 1, 0, 2]], np.int8)
    >>> joint_tables(votes, 3)[:, :, 0, 1].tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    states, items = records.shape
    exact = weights is None and items < _EXACT
    stood = indicators(records, categories, np.float32 if exact else np.float64).reshape(
        categories * states, items
    )
    if weights is None:
        product = stood @ stood.T
    else:
        _refuse_weights(weights, items)
        product = (stood * weights) @ stood.T
    if pairs is None:
        product = product.astype(np.float64, copy=False)
        return product.reshape(categories, states, categories, states).transpose(0, 2, 1, 3)
    first, second = pairs
    corner = first * product.shape[1] + second
    found = np.empty((categories, categories, len(first)))
    flat = product.ravel()
    for a in range(categories):
        for b in range(categories):
            found[a, b] = flat[corner + (a * states * product.shape[1] + b * states)]
    return found


def pair_tables(
    first: Records,
    second: Records,
    categories: int,
    groups: NDArray[np.intp],
    size: int,
    weights: NDArray[np.float64] | None = None,
) -> Tables:
    """Tables of one pair of states, one for each group of items, such as a year.

    Parameters
    ----------
    first, second : array (items,)
        Records of the two; below 0 is missing.
    categories : int
    groups : array (items,)
        Group of each item, counted from 0.
    size : int
        How many groups there are.
    weights : array (items,), optional

    Returns
    -------
    array (categories, categories, size), float64
    """
    both = (first >= 0) & (second >= 0)
    cell = (first[both].astype(np.intp) * categories + second[both]) * size + groups[both]
    if weights is not None:
        _refuse_weights(weights, len(first))
        weights = weights[both]
    counted = np.bincount(cell, weights, categories * categories * size)
    return counted.astype(np.float64).reshape(categories, categories, size)


def distances(categories: int, kind: Distance) -> NDArray[np.float64]:
    """Disagreement of two categories: 0 or 1 (nominal), steps between them, or these squared."""
    if kind not in get_args(Distance):
        raise UsageError(f"distance {kind!r} is none of: {', '.join(get_args(Distance))}")
    steps = np.abs(np.subtract.outer(np.arange(categories), np.arange(categories))).astype(np.float64)
    if kind == "nominal":
        return np.minimum(steps, 1.0)
    return steps if kind == "absolute" else steps**2


def margins(tables: Tables) -> tuple[Tables, Tables]:
    """How much of each table falls to each category of the first state, and of the second: (k, ...) each."""
    return tables.sum(axis=1), tables.sum(axis=0)


def totals(tables: Tables) -> Tables:
    """Weight of all items of each table: its n where nothing is weighted."""
    return np.asarray(tables.sum(axis=(0, 1)))


def observed(weights: NDArray[np.float64], tables: Tables) -> Tables:
    """Sum of the cells of each table, each times its weight (k, k)."""
    found: Tables = np.zeros_like(tables[0, 0])
    for a, b in zip(*np.nonzero(weights), strict=True):
        found += tables.dtype.type(weights[a, b]) * tables[a, b]
    return found


def combined(matrix: NDArray[np.float64], margin: Tables) -> Tables:
    """Product of a matrix (k, k) with the margins (k, ...) of all tables."""
    return np.asarray(np.tensordot(matrix.astype(margin.dtype), margin, 1))


def ratio(above: Tables, below: Tables) -> Tables:
    """Divide; NaN where both are 0: there is no item, or nothing to compare with."""
    with np.errstate(invalid="ignore"):
        return np.asarray(above / below)


def _refuse_weights(weights: NDArray[np.float64], items: int) -> None:
    if weights.shape != (items,):
        raise UsageError(f"{weights.shape} weights were given for {items} items; give one for each")
    if not (weights >= 0).all():
        raise UsageError("a weight is negative or missing; give 0 to leave an item out")
