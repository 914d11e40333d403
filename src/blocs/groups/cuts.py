"""Cycles that a fractional solution breaks: separation of odd-cycle inequalities by shortest paths.

Let f be 1 on frustrated edges. Along a cycle with an odd number of ties of foes at least one edge is
frustrated: the sum of f over it is at least 1. More generally, for a cycle C and a part F of it such that
the number of foes plus the size of F is odd, the sum of f over C less F plus that of 1 - f over F is at
least 1 (Barahona and Mahjoub 1986, doi:10.1007/BF02592023). The most broken such cycle through a node is a
shortest path in the graph of nodes with a parity, from (v, even) to (v, odd).

Every odd cycle has an edge that a given partition frustrates, so paths are only sought between the ends of
those: all sources at once, by rounds of min-plus products over the edges (Bellman and Ford).
"""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np

from blocs.groups.colouring import ragged
from blocs.groups.network import Bools, Floats, Ints, adjacency

__all__ = ["Cycles", "Graph", "separate"]

HOP = 1e-6
"""Added to each length, so that among equal paths the one with the fewest ties is found."""
BROKEN = 1e-5
"""Least violation that counts."""


class Cycles(NamedTuple):
    """Cycles as compressed rows of edges.

    Attributes
    ----------
    start : int array, shape (cycles + 1,)
    edge : int array
        Edges of cycle c at start[c]:start[c + 1], in rising order.
    """

    start: Ints
    edge: Ints

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.start) - 1


class Graph:
    """The edges of a graph laid out for separation; signs may change from call to call.

    Parameters
    ----------
    n : int
    first, second : int array, shape (m,)
    walked : int array, optional
        Edges that paths may use; all when left out.
    """

    def __init__(self, n: int, first: Ints, second: Ints, walked: Ints | None = None) -> None:
        self.n, self.m, self.first, self.second = n, len(first), first, second
        edges = np.arange(self.m) if walked is None else walked
        near = adjacency(n, first[edges], second[edges])
        # rows of (node, parity): the arcs into a node stand twice, once for each parity they arrive with
        nodes = np.repeat(np.arange(n), 2)
        at, begin = ragged(near.start, nodes)
        self.arc_from, self.arc_edge = near.other[at], edges[near.edge[at]]
        self.row_start = np.append(begin, len(at))
        self.filled = np.flatnonzero(np.diff(self.row_start))
        self.arc_parity = np.repeat(np.tile(np.array([0, 1]), n), np.diff(self.row_start))


_EMPTY = Cycles(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64))


def separate(
    graph: Graph,
    length: Floats,
    odd: Bools,
    crossing: Bools,
    *,
    per_edge: int = 8,
    limit: int = 2000,
    stop: float = math.inf,
) -> Cycles:
    """Short cycles with an odd number of odd edges, of total length below 1.

    Parameters
    ----------
    graph : Graph
    length : float array, shape (m,)
        At least 0.
    odd : bool array, shape (m,)
        Edges that change parity.
    crossing : bool array, shape (m,)
        Edges that close cycles: paths are sought from one end to the other. Where every odd cycle meets
        the set, as it does the edges that some partition frustrates, none that is broken is missed.
    per_edge : int
        Cycles through one crossing edge, with different last ties.
    limit : int
        Cycles in all; the shortest stay.
    stop : float
        Of `time.monotonic`; after it no more sources are looked at, so that cycles may be missed.

    Returns
    -------
    Cycles
        Simple, each once, in a fixed order.
    """
    starred = np.flatnonzero(crossing)
    if not starred.size:
        return _EMPTY
    cost = length + HOP
    sources, own = _sources(graph, starred)
    distance = _distances(graph, cost, odd, sources, stop)
    row = np.searchsorted(sources, own)
    end = np.where(graph.first[starred] == own, graph.second[starred], graph.first[starred])
    # the path that closes the cycle has the parity that the edge itself lacks
    need = np.where(odd[starred], 0, 1)
    at, begin = ragged(graph.row_start, 2 * end + need)
    which = np.repeat(np.arange(len(starred)), np.diff(np.append(begin, len(at))))
    tail = 2 * graph.arc_from[at] + (graph.arc_parity[at] ^ odd[graph.arc_edge[at]])
    total = distance[tail, row[which]] + cost[graph.arc_edge[at]] + cost[starred][which]
    short = np.flatnonzero(total < 1 - BROKEN)
    if not short.size:
        return _EMPTY
    short = short[np.lexsort((total[short], which[short]))]
    rank = np.arange(len(short)) - np.searchsorted(which[short], which[short], "left")
    short = short[rank < per_edge]
    short = short[np.argsort(total[short], kind="stable")[:limit]]
    edges = [starred[which[short]], graph.arc_edge[at[short]]]
    paths = [np.arange(len(short)), np.arange(len(short))]
    _trace(
        graph,
        cost,
        odd,
        distance,
        row[which[short]],
        2 * sources[row[which[short]]],
        tail[short],
        edges,
        paths,
    )
    return _distinct(np.concatenate(paths), np.concatenate(edges))


def _sources(graph: Graph, starred: Ints) -> tuple[Ints, Ints]:
    """Few nodes that between them touch all starred edges, and the one taken for each edge."""
    a, b = graph.first[starred], graph.second[starred]
    often = np.bincount(np.concatenate([a, b]), minlength=graph.n)
    own = np.where((often[a] > often[b]) | ((often[a] == often[b]) & (a < b)), a, b)
    return np.unique(own), own


def _distances(graph: Graph, cost: Floats, odd: Bools, sources: Ints, stop: float) -> Floats:
    """Least length from each source to each (node, parity), shape (2 n, sources); above 1 not followed.

    Sources that time does not reach are left infinitely far from all other nodes.
    """
    full = np.full((2 * graph.n, len(sources)), np.inf)
    full[2 * sources, np.arange(len(sources))] = 0.0
    if not graph.filled.size:
        return full
    tail = 2 * graph.arc_from + (graph.arc_parity ^ odd[graph.arc_edge])
    step = cost[graph.arc_edge][:, None]
    wide = max(1, int(4e6) // max(len(tail), 1))
    for low in range(0, len(sources), wide):
        if time.monotonic() > stop:
            break
        part = full[:, low : low + wide].copy()
        while True:
            new = part.copy()
            reached = np.minimum.reduceat(part[tail] + step, graph.row_start[graph.filled], axis=0)
            new[graph.filled] = np.minimum(reached, part[graph.filled])
            new[new >= 1] = np.inf
            if np.array_equal(new, part):
                break
            part = new
        full[:, low : low + wide] = part
    return full


def _trace(
    graph: Graph,
    cost: Floats,
    odd: Bools,
    distance: Floats,
    row: Ints,
    goal: Ints,
    here: Ints,
    edges: list[Ints],
    paths: list[Ints],
) -> None:
    """Follow shortest paths back to their sources; appends the edges met and the path of each."""
    active = np.flatnonzero(here != goal)
    place = here.copy()
    while active.size:
        at, begin = ragged(graph.row_start, place[active])
        which = np.repeat(np.arange(len(active)), np.diff(np.append(begin, len(at))))
        tail = 2 * graph.arc_from[at] + (graph.arc_parity[at] ^ odd[graph.arc_edge[at]])
        total = distance[tail, row[active][which]] + cost[graph.arc_edge[at]]
        best = np.lexsort((total, which))[begin]
        edges.append(graph.arc_edge[at[best]])
        paths.append(active)
        place[active] = tail[best]
        active = active[place[active] != goal[active]]


def _distinct(path: Ints, edge: Ints) -> Cycles:
    """Rows of edges, without walks that use an edge twice and without repeats."""
    order = np.lexsort((edge, path))
    path, edge = path[order], edge[order]
    begin = np.flatnonzero(np.diff(path, prepend=-1))
    size = np.diff(np.append(begin, len(path)))
    twice = np.zeros(len(begin), dtype=bool)
    same = np.flatnonzero((path[1:] == path[:-1]) & (edge[1:] == edge[:-1]))
    if same.size:
        twice[np.searchsorted(begin, same, "right") - 1] = True
    seen: set[bytes] = set()
    kept = []
    for k, (low, count) in enumerate(zip(begin.tolist(), size.tolist(), strict=True)):
        if twice[k]:
            continue
        name = edge[low : low + count].tobytes()
        if name not in seen:
            seen.add(name)
            kept.append(k)
    if not kept:
        return _EMPTY
    rows = np.array(kept)
    at, _ = ragged(np.append(begin, len(path)), rows)
    return Cycles(np.concatenate([[0], np.cumsum(size[rows])]), edge[at])
