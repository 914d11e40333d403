"""Nodes by colour, so that all of one colour can move at once; and slices of compressed rows."""

from __future__ import annotations

import numpy as np

from blocs.groups.network import Ints, adjacency

__all__ = ["colour_groups", "colouring", "ragged"]


def colouring(n: int, first: Ints, second: Ints) -> Ints:
    """Colour of each node such that no edge joins two of one colour: greedy, by falling degree."""
    start, other, _ = adjacency(n, first, second)
    colour = [-1] * n
    far, begin = other.tolist(), start.tolist()
    for v in np.argsort(-np.diff(start), kind="stable").tolist():
        taken = {colour[u] for u in far[begin[v] : begin[v + 1]]}
        c = 0
        while c in taken:
            c += 1
        colour[v] = c
    return np.array(colour, dtype=np.int64)


def ragged(start: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Places of all entries of some compressed rows, one row after the other, and where each row begins."""
    count = start[rows + 1] - start[rows]
    begin = np.cumsum(count) - count
    return np.repeat(start[rows] - begin, count) + np.arange(int(count.sum())), begin


def colour_groups(n: int, first: Ints, second: Ints) -> list[tuple[Ints, Ints, Ints]]:
    """Nodes with ties by colour; with each colour the places of their entries in the adjacency, and where
    those of each node begin."""
    near = adjacency(n, first, second)
    colour = colouring(n, first, second)
    tied = np.diff(near.start) > 0
    groups = []
    for c in range(int(colour.max(initial=-1)) + 1):
        nodes = np.flatnonzero((colour == c) & tied)
        if nodes.size:
            groups.append((nodes, *ragged(near.start, nodes)))
    return groups
