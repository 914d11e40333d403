"""Make a frustration problem smaller without changing its answer.

Rules that keep the optimum, each undone by `lift`:

- a node with at most three neighbours is removed; its best place is a function of the places of its
  neighbours, and four values a triangle of ties can carry exactly (the star-triangle rule);
- a node with one tie at least as heavy as all its others together follows that tie, so both become one;
- parallel ties become one of their sum, and what they cancel is frustrated in any case.

See Ferizovic et al. 2020 (doi:10.1137/1.9781611976007.3) for such rules in the equivalent maximum cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from blocs.groups.balance import blocks_of
from blocs.groups.network import Floats, Ints

__all__ = ["Core", "Reduced", "frustrated_weight", "reduce_graph"]


@dataclass(frozen=True, eq=False)
class Core:
    """A connected signed graph as arrays, with the nodes it stands for.

    Attributes
    ----------
    nodes : int array, shape (n,)
        Names in the graph it was cut from.
    first, second : int array, shape (m,)
        Ends, as places in `nodes`, first < second.
    weight : float array, shape (m,)
    """

    nodes: Ints
    first: Ints
    second: Ints
    weight: Floats

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.weight)


def frustrated_weight(first: Ints, second: Ints, weight: Floats, sides: Floats) -> float:
    """Sum of |weight| of friends on two sides and of foes on one; sides are +1 and -1."""
    against = weight * sides[first] * sides[second]
    return float(np.abs(against[against < 0]).sum())


class _Graph:
    """Neighbour maps under change, the constant taken out so far, and how to undo each step."""

    def __init__(self, n: int, first: Ints, second: Ints, weight: Floats) -> None:
        self.near: list[dict[int, float]] = [{} for _ in range(n)]
        self.constant = 0.0
        self.tiny = 1e-12 * float(np.abs(weight).max(initial=0.0))
        self.steps: list[tuple[int, tuple[tuple[int, float], ...]]] = []
        for a, b, w in zip(first.tolist(), second.tolist(), weight.tolist(), strict=True):
            self.near[a][b] = self.near[b][a] = w

    def add(self, a: int, b: int, weight: float) -> None:
        """Add a tie; what it and the tie already there cancel goes into the constant."""
        old = self.near[a].get(b, 0.0)
        new = old + weight
        if abs(new) <= self.tiny:
            new = 0.0
        self.constant += max(-old, 0.0) + max(-weight, 0.0) - max(-new, 0.0)
        if new:
            self.near[a][b] = self.near[b][a] = new
        elif old:
            del self.near[a][b], self.near[b][a]

    def detach(self, v: int) -> tuple[tuple[int, float], ...]:
        """Take a node out with its ties."""
        ties = tuple(self.near[v].items())
        for u, _ in ties:
            del self.near[u][v]
        self.near[v] = {}
        return ties

    def eliminate(self, v: int) -> None:
        """Remove a node of at most three neighbours."""
        ties = self.detach(v)
        self.steps.append((v, ties))
        if len(ties) < 2:
            return

        def least(alone: int) -> float:
            """Frustration of the ties of v at its best place, with neighbour `alone` on the far side."""
            field = sum(-w if k == alone else w for k, (_, w) in enumerate(ties))
            return (sum(abs(w) for _, w in ties) - abs(field)) / 2

        together = least(-1)
        apart = [least(k) for k in range(len(ties))]
        if len(ties) == 2:
            pairs = [(0, 1, apart[0] - together)]
        else:
            a, b, c = apart
            pairs = [
                (0, 1, (a + b - c - together) / 2),
                (0, 2, (a + c - b - together) / 2),
                (1, 2, (b + c - a - together) / 2),
            ]
        self.constant += together
        for j, k, weight in pairs:
            if abs(weight) > self.tiny:
                # a tie of foes costs its weight where both are together
                self.constant -= max(-weight, 0.0)
                self.add(ties[j][0], ties[k][0], weight)

    def contract(self, v: int, into: int, sign: float) -> None:
        """Place v where `into` is (sign +1) or opposite (-1)."""
        weight = self.near[v].get(into, 0.0)
        if weight * sign < 0:
            self.constant += abs(weight)
        ties = self.detach(v)
        self.steps.append((v, ((into, sign),)))
        for u, w in ties:
            if u != into:
                self.add(into, u, w * sign)


@dataclass(frozen=True, eq=False)
class Reduced:
    """What is left of a frustration problem.

    Attributes
    ----------
    n : int
        Nodes of the original graph.
    constant : float
        Frustration of the original less that of all cores.
    cores : tuple of Core
        Biconnected parts that remain; their frustrations add up.
    """

    n: int
    constant: float
    cores: tuple[Core, ...]
    steps: tuple[tuple[int, tuple[tuple[int, float], ...]], ...]

    def lift(self, sides: Iterable[Floats]) -> Floats:
        """Sides of all nodes of the original graph from those of the cores, in their order."""
        full = np.zeros(self.n)
        # cores share at most one node with those placed before: a part hangs together like a tree
        waiting = [
            (core, np.asarray(own, dtype=np.float64)) for core, own in zip(self.cores, sides, strict=True)
        ]
        at: dict[int, list[int]] = {}
        for k, (core, _) in enumerate(waiting):
            for node in core.nodes.tolist():
                at.setdefault(node, []).append(k)
        done = [False] * len(waiting)
        for root in range(len(waiting)):
            if done[root]:
                continue
            done[root], queue = True, [root]
            for k in queue:
                core, own = waiting[k]
                known = np.flatnonzero(full[core.nodes])
                turn = full[core.nodes[known[0]]] * own[known[0]] if known.size else 1.0
                full[core.nodes] = own * turn
                for node in core.nodes.tolist():
                    for other in at[node]:
                        if not done[other]:
                            done[other] = True
                            queue.append(other)
        for v, ties in reversed(self.steps):
            field = sum(w * full[u] for u, w in ties)
            full[v] = 1.0 if field >= 0 else -1.0
        return full


def reduce_graph(
    n: int,
    first: Ints,
    second: Ints,
    weight: Floats,
    fixed: Iterable[tuple[int, int, float]] = (),
) -> Reduced:
    """Apply all rules until none applies, then cut what is left into biconnected cores.

    Parameters
    ----------
    n, first, second, weight
        A signed graph without parallel edges; it need not be connected.
    fixed : iterable of (node, node, sign)
        Pairs known to be on one side (+1) or on two (-1).

    Returns
    -------
    Reduced
        Its constant plus the frustrations of its cores is the frustration of the graph (under `fixed`).
    """
    graph = _Graph(n, first, second, weight)
    alias: dict[int, tuple[int, float]] = {}
    gone = [False] * n

    def found(v: int) -> tuple[int, float]:
        sign = 1.0
        while v in alias:
            v, s = alias[v]
            sign *= s
        return v, sign

    for a, b, sign in fixed:
        (ra, sa), (rb, sb) = found(a), found(b)
        if ra != rb:
            small, large = (ra, rb) if len(graph.near[ra]) <= len(graph.near[rb]) else (rb, ra)
            graph.contract(small, large, sign * sa * sb)
            alias[small], gone[small] = (large, sign * sa * sb), True
    queue = [v for v in range(n) if not gone[v]]
    waiting = [not removed for removed in gone]
    for v in queue:
        waiting[v] = False
        ties = graph.near[v]
        if gone[v]:
            continue
        around = list(ties)
        if len(ties) <= 3:
            graph.eliminate(v)
        else:
            heaviest = max(ties, key=lambda u: (abs(ties[u]), -u))
            if 2 * abs(ties[heaviest]) < sum(map(abs, ties.values())) - graph.tiny:
                continue
            sign = 1.0 if ties[heaviest] > 0 else -1.0
            graph.contract(v, heaviest, sign)
        gone[v] = True
        for u in around:
            if not waiting[u]:
                waiting[u] = True
                queue.append(u)
    return Reduced(n, graph.constant, _cores(graph.near), tuple(graph.steps))


def _cores(near: list[dict[int, float]]) -> tuple[Core, ...]:
    rows = [(v, u, w) for v, ties in enumerate(near) for u, w in sorted(ties.items()) if v < u]
    if not rows:
        return ()
    first = np.array([row[0] for row in rows], dtype=np.int64)
    second = np.array([row[1] for row in rows], dtype=np.int64)
    weight = np.array([row[2] for row in rows])
    label = blocks_of(len(near), first, second)
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    cores = []
    for edges in np.split(order, cuts):
        nodes, ends = np.unique(np.concatenate([first[edges], second[edges]]), return_inverse=True)
        a, b = ends[: len(edges)], ends[len(edges) :]
        cores.append(Core(nodes, a, b, weight[edges]))
    return tuple(cores)
