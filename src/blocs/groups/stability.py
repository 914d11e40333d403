"""How firmly each state stands where it stands: what a move would cost, alone and with others adjusting."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from blocs.errors import UsageError
from blocs.groups.balance import components
from blocs.groups.exact import solve_graph
from blocs.groups.network import Bools, Floats, Ints, SignedNetwork
from blocs.groups.partition import Partition
from blocs.groups.reduction import Core

__all__ = ["Margin", "margins", "move_costs", "pivotal"]


def move_costs(partition: Partition) -> Floats:
    """What it costs to move each node alone to each bloc, all others staying; shape (n, k).

    0 in the column of the node's own bloc; negative where a move would lessen frustration.

    Examples
    --------
    >>> from blocs.groups.frustration import frustration
    >>> net = SignedNetwork.from_edges([("A", "B", 3), ("B", "C", -1), ("A", "C", -2)])
    >>> move_costs(frustration(net)).tolist()
    [[0.0, 5.0], [0.0, 4.0], [3.0, 0.0]]
    """
    net, k = partition.network, partition.k
    pull = np.zeros((net.n, k))
    np.add.at(pull, (net.first, partition.blocs[net.second]), net.weight)
    np.add.at(pull, (net.second, partition.blocs[net.first]), net.weight)
    return pull[np.arange(net.n), partition.blocs][:, None] - pull


def pivotal(partition: Partition, number: int = 10) -> tuple[tuple[str, int, float], ...]:
    """Nodes whose own move costs least: name, the bloc it would move to, the cost; cheapest first.

    Nodes without ties are left out, for they stand nowhere.
    """
    net = partition.network
    costs = move_costs(partition)
    costs[np.arange(net.n), partition.blocs] = np.inf
    to = costs.argmin(1)
    least = costs[np.arange(net.n), to]
    tied = np.bincount(np.concatenate([net.first, net.second]), minlength=net.n) > 0
    order = [v for v in np.argsort(least, kind="stable").tolist() if tied[v]]
    return tuple((net.nodes[v], int(to[v]), float(least[v])) for v in order[:number])


@dataclass(frozen=True, eq=False)
class Margin:
    """Stability of every node of a partition into two blocs.

    Attributes
    ----------
    network : SignedNetwork
    alone : float array, shape (n,)
        Rise in frustration when the node changes sides and all others stay.
    margin : float array, shape (n,)
        Rise when the node must stand on the other side of its anchor than it does, and all others find
        their best places anew; at most `alone`. NaN for a node without ties.
    proved : bool array, shape (n,)
        Whether the margin is exact. Where not, the node was not asked for or time ran out, and it is an
        upper bound.
    anchor : int array, shape (n,)
        The node that each is held against; -1 where there is none.
    """

    network: SignedNetwork
    alone: Floats
    margin: Floats
    proved: Bools
    anchor: Ints


def margins(
    partition: Partition,
    *,
    anchor: str | None = None,
    nodes: Iterable[str] | None = None,
    time_limit: float = 60.0,
    seed: int = 0,
) -> Margin:
    """Stability margin of each node: what it would cost the whole network to have it on the other side.

    With all others free, sides have no names: only who stands with whom counts. So each node is held
    against an anchor, and its margin is the least frustration with the two parted (or together, where they
    are parted now) less the least of all. A margin of 0 means that another best partition places the node
    otherwise. Each node takes one exact solution.

    Parameters
    ----------
    partition : Partition
        Into two blocs, proved least.
    anchor : str, optional
        A node to hold others of its connected part against; in other parts, and when left out, the node
        with the heaviest ties. The anchor itself is held against the next heaviest.
    nodes : iterable of str, optional
        Nodes to solve for, the most wanted first; all, in the order of the network, when left out. Of the
        others only the upper bound `alone` is given.
    time_limit : float
        Seconds for all nodes.
    seed : int
        Of the searches.

    Raises
    ------
    UsageError
        For a partition into more blocs, one that is not proved, or an unknown anchor or node.
    """
    net = partition.network
    if partition.k != 2:
        raise UsageError(f"margins are of two blocs, the partition allows {partition.k}; use move_costs")
    if not partition.proved:
        raise UsageError("margins need a partition of proved least frustration; raise its time_limit")
    deadline = time.monotonic() + time_limit
    alone = move_costs(partition)[np.arange(net.n), 1 - partition.blocs]
    held = _anchors(net, None if anchor is None else net.place(anchor))
    margin, proved = np.where(held >= 0, alone, np.nan), np.zeros(net.n, dtype=bool)
    sides = 1.0 - 2.0 * partition.blocs
    core = Core(np.arange(net.n), net.first, net.second, net.weight)
    cache: dict[tuple[int, int], tuple[float, bool]] = {}
    for v in range(net.n) if nodes is None else [net.place(name) for name in nodes]:
        other = int(held[v])
        if other < 0 or time.monotonic() > deadline:
            continue
        pair = (min(v, other), max(v, other))
        if pair not in cache:
            turned = -float(sides[v] * sides[other])
            answer = solve_graph(core, seed=seed, deadline=deadline, fixed=((v, other, turned),))
            cache[pair] = (max(answer.value - partition.value, 0.0), answer.proved)
        rise, sure = cache[pair]
        margin[v], proved[v] = min(rise, float(alone[v])), sure
    return Margin(net, alone, margin, proved, held)


def _anchors(net: SignedNetwork, wanted: int | None) -> Ints:
    """The node each is held against, -1 for nodes without ties."""
    size = np.abs(net.weight)
    # of no ties, bincount makes whole numbers
    strength = (np.bincount(net.first, size, net.n) + np.bincount(net.second, size, net.n)).astype(float)
    if wanted is not None:
        strength[wanted] = math.inf
    part = components(net)
    held = np.full(net.n, -1, dtype=np.int64)
    order = np.argsort(-strength, kind="stable")
    for label in range(int(part.max(initial=-1)) + 1):
        inside = order[part[order] == label]
        if len(inside) > 1:
            held[inside[1:]], held[inside[0]] = inside[0], inside[1]
    return held
