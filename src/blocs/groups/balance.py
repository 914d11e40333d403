"""Is a signed network balanced? Two blocs with friends within and foes between, or a cycle that forbids it.

A network is balanced when no cycle has an odd number of ties of foes (Cartwright and Harary 1956,
doi:10.1037/h0046049; Harary 1953, doi:10.1307/mmj/1028989917). One walk over the edges decides it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from blocs.groups.network import Floats, Ints, SignedNetwork, adjacency

__all__ = ["Balance", "balance", "blocks", "components"]


@dataclass(frozen=True, eq=False)
class Balance:
    """Whether a network is balanced, and what shows it.

    Attributes
    ----------
    balanced : bool
    blocs : int array, shape (n,), or None
        Bloc of each node, 0 or 1, where the network is balanced: the first node of each connected part
        is in bloc 0. Which blocs of two unconnected parts stand together is not said by the ties.
    cycle : tuple of int
        Nodes of a cycle with an odd number of ties of foes, in their order; empty where balanced.
    """

    balanced: bool
    blocs: Ints | None
    cycle: tuple[int, ...]


def _negative_cycle(parent: list[int], depth: list[int], a: int, b: int) -> tuple[int, ...]:
    """The tree paths of two nodes up to where they meet, as one closed walk."""
    up, down = [a], [b]
    while up[-1] != down[-1]:
        if depth[up[-1]] >= depth[down[-1]]:
            up.append(parent[up[-1]])
        else:
            down.append(parent[down[-1]])
    return (*up, *reversed(down[:-1]))


def two_sides(n: int, first: Ints, second: Ints, weight: Floats) -> tuple[list[int], tuple[int, ...]]:
    """Sides (+1, -1) of a balanced graph with the first node of each part at +1; or a negative cycle.

    One breadth-first walk: time is linear in nodes and edges.
    """
    start, other, edge = (array.tolist() for array in adjacency(n, first, second))
    sign = np.where(weight > 0, 1, -1).tolist()
    sides, parent, depth = [0] * n, [-1] * n, [0] * n
    for root in range(n):
        if sides[root]:
            continue
        sides[root] = 1
        queue = [root]
        for v in queue:
            for k in range(start[v], start[v + 1]):
                u, wanted = other[k], sides[v] * sign[edge[k]]
                if not sides[u]:
                    sides[u], parent[u], depth[u] = wanted, v, depth[v] + 1
                    queue.append(u)
                elif sides[u] != wanted:
                    return sides, _negative_cycle(parent, depth, v, u)
    return sides, ()


def balance(network: SignedNetwork) -> Balance:
    """Recognise a balanced network in linear time.

    Returns
    -------
    Balance
        The two blocs, or a cycle with an odd number of ties of foes.

    Examples
    --------
    >>> foes = SignedNetwork.from_edges([("A", "B", -1), ("B", "C", -1), ("A", "C", -1)])
    >>> balance(foes).cycle
    (1, 0, 2)
    """
    sides, cycle = two_sides(network.n, network.first, network.second, network.weight)
    if cycle:
        return Balance(False, None, cycle)
    return Balance(True, (np.array(sides, dtype=np.int64) < 0).astype(np.int64), ())


def components(network: SignedNetwork) -> Ints:
    """Connected part of each node, numbered from 0 in the order of their first nodes; shape (n,).

    Examples
    --------
    >>> components(SignedNetwork.from_edges([("A", "C", 1)], nodes="ABC")).tolist()
    [0, 1, 0]
    """
    return parts_of(network.n, network.first, network.second)


def parts_of(n: int, first: Ints, second: Ints) -> Ints:
    """Connected part of each of n nodes, from an edge list."""
    start, other, _ = (array.tolist() for array in adjacency(n, first, second))
    label, number = [-1] * n, 0
    for root in range(n):
        if label[root] >= 0:
            continue
        label[root] = number
        stack = [root]
        while stack:
            v = stack.pop()
            for u in other[start[v] : start[v + 1]]:
                if label[u] < 0:
                    label[u] = number
                    stack.append(u)
        number += 1
    return np.array(label, dtype=np.int64)


def blocks(network: SignedNetwork) -> Ints:
    """Biconnected block of each edge, numbered from 0; shape (m,).

    No cycle crosses from one block into another, so frustration is the sum over blocks.

    Examples
    --------
    >>> bow = [("A", "B", 1), ("B", "C", 1), ("A", "C", 1), ("C", "D", 1)]
    >>> blocks(SignedNetwork.from_edges(bow)).tolist()
    [1, 1, 1, 0]
    """
    return blocks_of(network.n, network.first, network.second)


def blocks_of(n: int, first: Ints, second: Ints) -> Ints:
    """Biconnected block of each edge of an edge list.

    Hopcroft and Tarjan 1973 (doi:10.1145/362248.362272).
    """
    start, other, edge = (array.tolist() for array in adjacency(n, first, second))
    label, number = [-1] * len(first), 0
    found, low, clock = [0] * n, [0] * n, 0
    nextarc = start[:n]
    for root in range(n):
        if found[root]:
            continue
        clock += 1
        found[root] = low[root] = clock
        path, by, pending = [root], [-1], []
        while path:
            v = path[-1]
            k = nextarc[v]
            if k < start[v + 1]:
                nextarc[v] = k + 1
                u, e = other[k], edge[k]
                if e == by[-1]:
                    continue
                if not found[u]:
                    clock += 1
                    found[u] = low[u] = clock
                    pending.append(e)
                    path.append(u)
                    by.append(e)
                elif found[u] < found[v]:
                    pending.append(e)
                    low[v] = min(low[v], found[u])
                continue
            path.pop()
            e = by.pop()
            if not path:
                continue
            top = path[-1]
            low[top] = min(low[top], low[v])
            if low[v] >= found[top]:
                while True:
                    last = pending.pop()
                    label[last] = number
                    if last == e:
                        break
                number += 1
    return np.array(label, dtype=np.int64)
