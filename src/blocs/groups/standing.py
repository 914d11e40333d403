"""All that is asked of one period: partition, proof, other best ones, who moves at what cost, balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from types import SimpleNamespace

import numpy as np

from blocs.groups.balance import components
from blocs.groups.frustration import Effort, frustration
from blocs.groups.network import Bools, Ints, SignedNetwork
from blocs.groups.optima import Optima, optimal_partitions
from blocs.groups.partition import Partition
from blocs.groups.stability import Margin, margins, pivotal
from blocs.groups.triads import TriadCensus, triad_census
from blocs.groups.uncertain import Membership, membership

__all__ = ["Stand", "Strained", "stand"]

_OPTIMA = 1000
_MARGINS = 40
"""States whose margins are solved for: those whose own moves cost least, the cheapest first."""
_FEW = 20_000
"""Ties up to which other best partitions and margins are looked for; they take an exact solution each."""


@dataclass(frozen=True, slots=True)
class Strained:
    """A frustrated tie: friends in different blocs (weight above 0), or foes in one (below 0)."""

    a: str
    b: str
    weight: float


@dataclass(frozen=True, eq=False)
class Stand:
    """Who stands with whom in one period.

    Attributes
    ----------
    label : int or str
        The year, or what the period is called.
    partition : Partition
    optima : Optima or None
        All partitions as good; None where none is proved, for more than two blocs, or not looked for.
    margin : Margin or None
        What a change of sides would cost all, solved for the first of the pivots; None likewise.
    pivots : tuple of (state, bloc, cost)
        Own moves that cost least, the cheapest first; all states with ties.
    census : TriadCensus
    draws : Membership or None
        Partitions of draws of the network; None where none were asked for.
    """

    label: int | str
    partition: Partition
    optima: Optima | None
    margin: Margin | None
    pivots: tuple[tuple[str, int, float], ...]
    census: TriadCensus
    draws: Membership | None = None

    @property
    def network(self) -> SignedNetwork:
        """The network that was partitioned."""
        return self.partition.network

    @cached_property
    def tied(self) -> Bools:
        """States with ties, shape (n,)."""
        found = np.zeros(self.network.n, bool)
        found[self.network.first] = found[self.network.second] = True
        return found

    @cached_property
    def apart(self) -> Bools:
        """States with ties, but none that joins them to the largest connected part, shape (n,)."""
        part = components(self.network)
        # of two parts of one size the first
        largest = int(np.bincount(part, self.tied).argmax()) if self.network.n else 0
        found: Bools = self.tied & (part != largest)
        return found

    @cached_property
    def strained(self) -> tuple[Strained, ...]:
        """Frustrated ties, the strongest first."""
        net = self.network
        edges = self.partition.frustrated
        order = edges[np.argsort(-np.abs(net.weight[edges]), kind="stable")].tolist()
        return tuple(
            Strained(net.nodes[net.first[e]], net.nodes[net.second[e]], float(net.weight[e])) for e in order
        )

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        """States that do not stand with the same others in all partitions as good, sorted."""
        if self.optima is None or self.optima.number < 2:
            return ()
        part = components(self.network)
        found: set[int] = set()
        rows = self.optima.partitions
        for label in np.unique(part).tolist():
            inside = np.flatnonzero(part == label)
            own = rows[:, inside] == rows[0, inside]
            # sides have no names: a partition that differs for most differs for the others
            own[own.mean(1) < 0.5] ^= True
            found.update(inside[~own.all(0)].tolist())
        return tuple(sorted(self.network.nodes[v] for v in found))

    def certain(self) -> Membership:
        """The partition as the membership of a single draw, to be put into a history."""
        return _single(self.network, self.partition.blocs)


def stand(
    label: int | str,
    network: SignedNetwork,
    blocs: int = 2,
    *,
    draws: Iterable[SignedNetwork] | None = None,
    time_limit: float = 5.0,
    seed: int = 1,
    deep: bool = True,
    effort: Effort = "exact",
) -> Stand:
    """Partition a network, and find all that is told of it.

    Parameters
    ----------
    label : int or str
        The year, or what the period is called.
    network : SignedNetwork
    blocs : int
        Blocs allowed, 2 to 5.
    draws : iterable of SignedNetwork, optional
        Draws of the network; each is partitioned by search.
    time_limit : float
        Seconds for the proof, and as many again for other partitions as good and for margins.
    seed : int
    deep : bool
        Whether to look for those at all.
    effort : {"exact", "bound", "search"}
        How far the partition is proved; see `frustration`.

    Examples
    --------
    >>> net = SignedNetwork.from_edges([("A", "B", 1), ("B", "C", -1), ("A", "C", -1), ("C", "D", 1)])
    >>> found = stand(1914, net)
    >>> found.partition.members, found.optima.number, found.pivots[0]
    ((('A', 'B'), ('C', 'D')), 1, ('D', 0, 1.0))
    """
    best = frustration(network, blocs, effort=effort, time_limit=time_limit, seed=seed)
    more = deep and blocs == 2 and best.proved and network.m <= _FEW and network.m > 0
    optima = optimal_partitions(best, limit=_OPTIMA, time_limit=time_limit) if more else None
    pivots = pivotal(best, network.n)
    nearest = [state for state, _, _ in pivots[:_MARGINS]]
    margin = margins(best, nodes=nearest, time_limit=time_limit, seed=seed) if more else None
    found: Membership | None = None
    if draws is not None:
        search = partial(frustration, blocs=blocs, effort="search", seed=seed)
        found = membership(draws, search)
    return Stand(label, best, optima, margin, pivots, triad_census(network), found)


def _single(network: SignedNetwork, blocs: Ints) -> Membership:
    def known(_: SignedNetwork) -> SimpleNamespace:
        return SimpleNamespace(blocs=blocs)

    return membership([network], known)
