"""Triads of a signed network: how many of each kind, how balanced, and which of them pull a tie where.

A triad is three states with a tie between each two; three states of which one pair is neutral or unknown are
none. It is balanced when the product of its signs is above 0: three friends, or two friends with a common foe
(Heider 1946, doi:10.1080/00223980.1946.9917275; Cartwright and Harary 1956, doi:10.1037/h0046049).

Everything follows from common neighbours: with signs S, (S S)_ij is the number of third states that would
have i and j be friends less those that would have them be foes. Dense networks are counted by such products
of matrices, sparse ones by listing their triads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from blocs.errors import UsageError
from blocs.groups.network import Bools, Floats, Ints, SignedNetwork

__all__ = ["KINDS", "Pull", "TriadCensus", "pull_on", "triad_census", "triads"]

KINDS = ("+++", "++-", "+--", "---")
"""Kinds of triads by their signs; the first and third are balanced."""

BALANCED = np.array([True, False, True, False])
DENSE_UP_TO = 4000
WEDGES = 1 << 20
WEDGE_COST = 500
"""Multiplications of a product of matrices that one pair of arcs of a list costs."""


@dataclass(frozen=True, eq=False)
class TriadCensus:
    """Triads of a signed network.

    Attributes
    ----------
    network : SignedNetwork
    n : int
        Triads in all: what every share here rests on.
    counts : int array, shape (4,)
        Of each of `KINDS`.
    weights : float array, shape (4,)
        Sum of the weights of the triads of each kind. The weight of a triad is the geometric mean of the
        absolute weights of its three ties, so it has their unit.
    edge_triads, edge_balanced : int array, shape (m,)
        Triads that each tie is part of, and how many of them are balanced.
    node_triads, node_balanced : int array, shape (nodes,)
        The same for each node.
    edge_pull : float array, shape (m,)
        Sum over third states k of w_ik w_jk: above 0 where the triads draw i and j together, below 0 where
        they drive them apart. It is the rate at which the tie changes under dX/dt = X X.
    """

    network: SignedNetwork
    n: int
    counts: Ints
    weights: Floats
    edge_triads: Ints
    edge_balanced: Ints
    node_triads: Ints
    node_balanced: Ints
    edge_pull: Floats

    def __repr__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in zip(KINDS, self.counts.tolist(), strict=True))
        return f"TriadCensus({self.n} triads: {kinds})"

    @property
    def balance(self) -> float:
        """Share of triads that are balanced; NaN where there is no triad."""
        return _share(int(self.counts[BALANCED].sum()), self.n)

    @property
    def weighted_balance(self) -> float:
        """Share of the weight of triads that lies in balanced ones; NaN where there is no triad."""
        return _share(float(self.weights[BALANCED].sum()), float(self.weights.sum()))

    @property
    def edge_balance(self) -> Floats:
        """Share of balanced triads of each tie, shape (m,); NaN for a tie in none."""
        return _shares(self.edge_balanced, self.edge_triads)

    @property
    def node_balance(self) -> Floats:
        """Share of balanced triads of each node, shape (nodes,); NaN for a node in none."""
        return _shares(self.node_balanced, self.node_triads)

    @property
    def strained(self) -> Bools:
        """Ties that their triads pull against their sign, shape (m,)."""
        against: Bools = self.edge_pull * self.network.weight < 0
        return against


@dataclass(frozen=True)
class Pull:
    """One triad's pull on a tie.

    Attributes
    ----------
    third : str
        The state that closes the triad.
    pull : float
        Product of its ties to the two: above 0 it draws them together, below 0 it drives them apart.
    balanced : bool or None
        Whether the triad is balanced; None where the two have no tie of their own.
    """

    third: str
    pull: float
    balanced: bool | None


def triad_census(network: SignedNetwork, method: Literal["auto", "dense", "list"] = "auto") -> TriadCensus:
    """Count and weigh all triads.

    Parameters
    ----------
    network : SignedNetwork
    method : {"auto", "dense", "list"}
        Products of matrices (memory for some matrices of n by n), or a list of triads block by block.
        Both give the same counts; "auto" takes the one that costs less.

    Examples
    --------
    >>> ties = [("A", "B", 1), ("A", "C", -1), ("B", "C", -1), ("C", "D", 1), ("B", "D", 1)]
    >>> found = triad_census(SignedNetwork.from_edges(ties))
    >>> found.counts.tolist(), found.balance
    ([0, 1, 1, 0], 0.5)
    """
    if method not in ("auto", "dense", "list"):
        raise UsageError(f"no method {method!r}; choose auto, dense or list")
    if method == "auto":
        listed = WEDGE_COST * float(_Arcs.of(network).wedges.sum())
        method = "dense" if network.n <= DENSE_UP_TO and float(network.n) ** 3 <= listed else "list"
    other, weights, pull = _by_products(network) if method == "dense" else _by_list(network)
    friends = network.weight > 0
    edge_triads, edge_balanced = other.sum(axis=0), np.where(friends, other[0] + other[2], other[1])
    corners = (
        int(other[0, friends].sum()) // 3,
        int(other[0, ~friends].sum()),
        int(other[2, friends].sum()),
        int(other[2, ~friends].sum()) // 3,
    )
    return TriadCensus(
        network,
        sum(corners),
        np.array(corners, dtype=np.int64),
        weights,
        edge_triads,
        edge_balanced,
        _at_nodes(network, edge_triads),
        _at_nodes(network, edge_balanced),
        pull,
    )


def triads(network: SignedNetwork) -> Ints:
    """All triads as places of their three nodes, shape (triads, 3), rows ascending and sorted.

    Examples
    --------
    >>> triads(SignedNetwork.from_edges([("A", "B", 1), ("A", "C", -1), ("B", "C", 1)])).tolist()
    [[0, 1, 2]]
    """
    found = [np.zeros((0, 3), dtype=np.int64)]
    for edges in _Arcs.of(network).listed():
        # six ends name each of the three nodes twice: the middle one is half their sum less the outer two
        ends = np.concatenate([network.first[edges], network.second[edges]], axis=1)
        low, high = ends.min(axis=1), ends.max(axis=1)
        found.append(np.stack([low, ends.sum(axis=1) // 2 - low - high, high], axis=1))
    rows = np.concatenate(found)
    return rows[np.lexsort(rows.T[::-1])]


def pull_on(network: SignedNetwork, a: str, b: str) -> tuple[Pull, ...]:
    """Which third states pull two states together or apart, the strongest first.

    Raises
    ------
    UsageError
        When a name is no node, or both are one.

    Examples
    --------
    >>> ties = [("FRA", "GBR", -1), ("DEU", "FRA", -3), ("DEU", "GBR", -2), ("FRA", "RUS", 1)]
    >>> pull_on(SignedNetwork.from_edges(ties), "FRA", "GBR")
    (Pull(third='DEU', pull=6.0, balanced=False),)
    """
    i, j = network.place(a), network.place(b)
    if i == j:
        raise UsageError(f"{a} has no tie to itself; name two nodes")
    rows = []
    for place in (i, j):
        row = np.zeros(network.n)
        for near, far in ((network.first, network.second), (network.second, network.first)):
            row[far[near == place]] = network.weight[near == place]
        rows.append(row)
    pull, own = rows[0] * rows[1], float(rows[0][j])
    order = np.lexsort((np.arange(network.n), -np.abs(pull)))
    return tuple(
        Pull(network.nodes[k], float(pull[k]), bool(own * pull[k] > 0) if own else None)
        for k in order.tolist()
        if pull[k]
    )


# ---- by products of matrices


def _by_products(network: SignedNetwork) -> tuple[Ints, Floats, Floats]:
    """For each tie, third states by how many foes they bring to it (0, 1, 2); weights by kind; pulls."""
    i, j, weight = network.first, network.second, network.weight
    friends, plain = weight > 0, bool((np.abs(weight) == 1).all())

    def common(values: Floats) -> Floats:
        matrix = np.zeros((network.n, network.n))
        matrix[i, j] = matrix[j, i] = values
        product: Floats = (matrix @ matrix)[i, j]
        return product

    one, none = np.ones(network.m), np.zeros(network.m)
    both_friends, both_foes = common(np.where(friends, one, none)), common(np.where(friends, none, one))
    mixed = common(one) - both_friends - both_foes
    other = np.rint(np.stack([both_friends, mixed, both_foes])).astype(np.int64)
    root = np.cbrt(np.abs(weight))
    if plain:
        pull = both_friends + both_foes - mixed
    else:
        pull = common(weight)
        both_friends = root * common(np.where(friends, root, none))
        both_foes = root * common(np.where(friends, none, root))
    weights = np.array(
        [
            both_friends[friends].sum() / 3,
            both_friends[~friends].sum(),
            both_foes[friends].sum(),
            both_foes[~friends].sum() / 3,
        ]
    )
    return other, weights, pull


# ---- by a list


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Ties as arcs from the node of lower degree to that of higher: no node has many of them.

    Arcs are sorted by (start, end), nodes numbered by degree; `edge` is the tie of each arc, `wedges` how
    many later arcs share its start.
    """

    n: int
    start: Ints
    end: Ints
    edge: Ints
    wedges: Ints

    @classmethod
    def of(cls, network: SignedNetwork) -> _Arcs:
        degree = np.bincount(network.first, minlength=network.n) + np.bincount(
            network.second, minlength=network.n
        )
        rank = np.empty(network.n, dtype=np.int64)
        rank[np.argsort(degree, kind="stable")] = np.arange(network.n)
        one, two = rank[network.first], rank[network.second]
        start, end = np.minimum(one, two), np.maximum(one, two)
        edge = np.lexsort((end, start))
        start, end = start[edge], end[edge]
        last = np.searchsorted(start, start, side="right")
        return cls(network.n, start, end, edge, last - np.arange(len(start)) - 1)

    def listed(self) -> Iterator[Ints]:
        """Blocks of triads as their three ties, shape (triads, 3)."""
        keys = self.start * self.n + self.end
        bounds = np.concatenate([[0], np.cumsum(self.wedges)])
        at, arcs = 0, len(self.start)
        while at < arcs:
            to = max(at + 1, int(np.searchsorted(bounds, bounds[at] + WEDGES, side="right")) - 1)
            count = self.wedges[at:to]
            one = np.repeat(np.arange(at, to), count)
            two = one + 1 + np.arange(len(one)) - np.repeat(bounds[at:to] - bounds[at], count)
            wanted = self.end[one] * self.n + self.end[two]
            place = np.minimum(np.searchsorted(keys, wanted), arcs - 1)
            closed = keys[place] == wanted
            yield self.edge[np.stack([one[closed], two[closed], place[closed]], axis=1)]
            at = to


def _by_list(network: SignedNetwork) -> tuple[Ints, Floats, Floats]:
    m, foes = network.m, network.weight < 0
    other, weights, pull = np.zeros((3, m), dtype=np.int64), np.zeros(4), np.zeros(m)
    root = np.cbrt(np.abs(network.weight))
    for edges in _Arcs.of(network).listed():
        kind = foes[edges].sum(axis=1)
        weights += np.bincount(kind, weights=root[edges].prod(axis=1), minlength=4)
        for base, one, two in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            at = edges[:, base]
            brought = kind - foes[at]
            other += np.bincount(brought * m + at, minlength=3 * m).reshape(3, m)
            by_two = network.weight[edges[:, one]] * network.weight[edges[:, two]]
            pull += np.bincount(at, weights=by_two, minlength=m)
    return other, weights, pull


# ---- shares


def _at_nodes(network: SignedNetwork, of_edges: Ints) -> Ints:
    """Sum over the ties at each node, halved: a triad has two ties at each of its nodes."""
    total = np.zeros(network.n, dtype=np.int64)
    np.add.at(total, network.first, of_edges)
    np.add.at(total, network.second, of_edges)
    return total // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _shares(part: Ints, whole: Ints) -> Floats:
    result: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return result
