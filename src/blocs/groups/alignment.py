"""Labels of two partitions made alike, and how far two partitions lie apart.

What a bloc is called says nothing: only who is with whom does. Labels are matched one to one so that the most
states keep theirs; of several best matchings the same one is taken each time.

References
----------
Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly 2:
83-97. https://doi.org/10.1002/nav.3800020109

Meilă, M. (2007). Comparing clusterings: an information based distance. Journal of Multivariate Analysis 98:
873-895. https://doi.org/10.1016/j.jmva.2006.11.013
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from blocs.groups.network import Floats, Ints

__all__ = ["aligned", "canonical", "matching", "overlaps", "variation"]

_ALL = 5
"""Blocs up to which every matching is looked at."""


def canonical(blocs: Ints, nodes: Sequence[str], parts: Ints | None = None) -> Ints:
    """Labels that depend on who is with whom alone: by falling size, then by the first name in each bloc.

    Parameters
    ----------
    blocs : int array, shape (n,)
        -1: in no bloc; stays so.
    nodes : sequence of str
    parts : int array, shape (n,), optional
        Connected part of each node; labels are given in each part by itself, for the ties do not say which
        blocs of two parts stand together.

    Examples
    --------
    >>> canonical(np.array([4, 2, -1, 2]), ["A", "B", "C", "D"]).tolist()
    [1, 0, -1, 0]
    """
    found = np.full(len(blocs), -1, np.int64)
    by_name = np.argsort(np.argsort(np.array(list(nodes), dtype=str), kind="stable"), kind="stable")
    for here in _each_part(blocs, parts):
        labels, own = np.unique(blocs[here], return_inverse=True)
        size = np.bincount(own)
        first = np.full(len(labels), len(blocs))
        np.minimum.at(first, own, by_name[here])
        rank = np.empty(len(labels), np.int64)
        rank[np.lexsort((first, -size))] = np.arange(len(labels))
        found[here] = rank[own]
    return found


def _each_part(blocs: Ints, parts: Ints | None) -> list[Ints]:
    """Places of the nodes that are in a bloc, for each part."""
    there = np.flatnonzero(blocs >= 0)
    if parts is None:
        return [there] if there.size else []
    return [there[parts[there] == part] for part in np.unique(parts[there])]


def overlaps(before: Ints, after: Ints, blocs: int, weights: Floats | None = None) -> Floats:
    """Weight of the states that are in each bloc after (rows) and each before (columns).

    Parameters
    ----------
    before : int array, shape (n,)
    after : int array, shape (..., n)
        Labels below `blocs`; -1: absent, and in no count.
    blocs : int
    weights : float array, shape (n,), optional
        Size of each state; 1 when not told.

    Returns
    -------
    float array, shape (..., blocs, blocs)

    Examples
    --------
    >>> overlaps(np.array([0, 0, 1]), np.array([1, 1, -1]), 2).tolist()
    [[0.0, 0.0], [2.0, 0.0]]
    """
    label = np.arange(blocs)
    was = (before[:, None] == label).astype(np.float64)
    if weights is not None:
        was *= weights[:, None]
    is_ = (after[..., None] == label).astype(np.float64)
    return np.asarray(np.swapaxes(is_, -1, -2) @ was)


def matching(overlap: Floats) -> Ints:
    """The label before that each label after is given, one to one, so that the overlap is largest.

    Parameters
    ----------
    overlap : float array, shape (..., blocs, blocs)

    Returns
    -------
    int array, shape (..., blocs)
        Of several best ones, up to five blocs, the first in the order of the labels.

    Examples
    --------
    >>> matching(np.array([[0.0, 3.0], [2.0, 4.0]])).tolist()
    [1, 0]
    """
    k = overlap.shape[-1]
    if k > _ALL:
        flat = overlap.reshape(-1, k, k)
        return np.array([_assignment(-one) for one in flat], np.int64).reshape(overlap.shape[:-1])
    orders = np.array(list(permutations(range(k))), np.int64).reshape(-1, k)
    kept = overlap[..., np.arange(k), orders].sum(-1)
    return np.asarray(orders[kept.argmax(-1)])


def _assignment(cost: Floats) -> list[int]:
    """Column of each row, one to one, of least cost: shortest augmenting paths with potentials."""
    n = len(cost)
    high = np.zeros(n + 1)
    low = np.zeros(n + 1)
    row_of = [n] * (n + 1)
    for row in range(n):
        row_of[n] = row
        column = n
        slack = np.full(n, np.inf)
        came = np.full(n, n)
        done = np.zeros(n + 1, bool)
        while row_of[column] != n:
            done[column] = True
            at = row_of[column]
            free = ~done[:n]
            step = cost[at] - high[at] - low[:n]
            nearer = free & (step < slack)
            slack[nearer], came[nearer] = step[nearer], column
            nearest = int(np.where(free, slack, np.inf).argmin())
            shift = slack[nearest]
            for c in np.flatnonzero(done).tolist():
                high[row_of[c]] += shift
                low[c] -= shift
            slack[free] -= shift
            column = nearest
        while column != n:
            row_of[column] = row_of[int(came[column])]
            column = int(came[column])
    found = [0] * n
    for column in range(n):
        found[row_of[column]] = column
    return found


def aligned(before: Ints, after: Ints, weights: Floats | None = None, parts: Ints | None = None) -> Ints:
    """Labels of partitions made like those of one before: the most states keep theirs.

    Parameters
    ----------
    before : int array, shape (n,)
        Labels to keep; -1: absent.
    after : int array, shape (n,) or (draws, n)
    weights : float array, shape (n,), optional
        Size of each state; 1 when not told.
    parts : int array, shape of `after`, optional
        Connected part of each node; each is matched by itself.

    Returns
    -------
    int array, shape of `after`
        The same partitions, within each part.

    Examples
    --------
    >>> aligned(np.array([0, 0, 1, 1]), np.array([[1, 1, 0, 0], [1, 0, 0, -1]])).tolist()
    [[0, 0, 1, 1], [0, 1, 1, -1]]
    """
    if parts is not None and _several(after, parts):
        if after.ndim == 2:
            return np.stack(
                [aligned(before, *row) for row in zip(after, _like(weights, after), parts, strict=True)]
            )
        found = np.full(after.shape, -1, np.int64)
        for here in _each_part(after, parts):
            found[here] = aligned(before[here], after[here], None if weights is None else weights[here])
        return found
    blocs = 1 + max(int(before.max(initial=-1)), int(after.max(initial=-1)))
    if not blocs:
        return after.copy()
    names = matching(overlaps(before, after, blocs, weights))
    return np.where(after >= 0, np.take_along_axis(names, np.maximum(after, 0), -1), -1)


def _several(blocs: Ints, parts: Ints) -> bool:
    """Whether any partition has nodes of more than one part in blocs."""
    there = blocs >= 0
    high = np.where(there, parts, -1).max(-1, initial=-1)
    low = np.where(there, parts, np.iinfo(np.int64).max).min(-1, initial=np.iinfo(np.int64).max)
    return bool((high > low).any())


def _like(weights: Floats | None, rows: Ints) -> list[Floats | None]:
    return [weights] * len(rows)


def variation(one: Ints, two: Ints, weights: Floats | None = None) -> Floats:
    """Variation of information between partitions, in bits: 0 where they are the same.

    Parameters
    ----------
    one, two : int array, shape (..., n)
        Only nodes that are in a bloc (0 or more) in both count.
    weights : float array, shape (n,), optional
        Size of each state; 1 when not told.

    Returns
    -------
    float array, shape (...)
        Uncertainty of either partition that the other leaves, added; NaN where no node is in both.

    Examples
    --------
    >>> float(variation(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])))
    2.0
    >>> float(variation(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])))
    0.0
    """
    one, two = np.broadcast_arrays(one, two)
    both = (one >= 0) & (two >= 0)
    k = 1 + max(int(one.max(initial=0)), int(two.max(initial=0)))
    label = np.arange(k)
    a = ((one[..., None] == label) & both[..., None]).astype(np.float64)
    if weights is not None:
        a *= weights[:, None]
    b = (two[..., None] == label).astype(np.float64)
    joint = np.swapaxes(a, -1, -2) @ b
    total = joint.sum((-1, -2))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = joint / total[..., None, None]
        found = _entropy(p.sum(-1)) + _entropy(p.sum(-2))
        # 2 H(joint) - H(one) - H(two); rounding must not make it negative
        found = np.maximum(2 * _entropy(p.reshape(*p.shape[:-2], -1)) - found, 0.0)
    return np.where(total > 0, found, np.nan)


def _entropy(p: Floats) -> Floats:
    return np.asarray(-np.where(p > 0, p * np.log2(np.where(p > 0, p, 1.0)), 0.0).sum(-1))
