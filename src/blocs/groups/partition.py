"""A partition of a signed network into blocs, with what is proved of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from blocs.errors import UsageError
from blocs.groups.network import Bools, Floats, Ints, SignedNetwork

__all__ = ["Partition", "frustrated_edges", "numbered", "partition_of", "sides_to_blocs"]


@dataclass(frozen=True, eq=False)
class Partition:
    """Who stands with whom, and at what cost.

    Attributes
    ----------
    network : SignedNetwork
    k : int
        Blocs that were allowed; fewer may be used.
    blocs : int array, shape (n,)
        Bloc of each node, numbered from 0 in the order of their first nodes. For two blocs the first node
        of each connected part is in bloc 0: the ties do not say which blocs of unconnected parts are one.
    value : float
        Frustration: weight of friends in different blocs and of foes in one.
    bound : float
        No partition into at most `k` blocs has less. Equal to `value` where `proved`.
    proved : bool
        Whether the partition is of least frustration. Where weights have no common unit, to within 1e-8 of
        their total.
    """

    network: SignedNetwork
    k: int
    blocs: Ints
    value: float
    bound: float
    proved: bool

    @property
    def gap(self) -> float:
        """Part of the value that is not proved needed: (value - bound) / value, 0 where value is 0."""
        return (self.value - self.bound) / self.value if self.value > 0 else 0.0

    @property
    def share(self) -> float:
        """Frustration as part of the weight of all ties; 0 where there are none."""
        return self.value / self.network.total if self.network.m else 0.0

    @cached_property
    def frustrated(self) -> Ints:
        """Edges that are frustrated: friends in different blocs, foes in one."""
        return np.flatnonzero(frustrated_edges(self.network, self.blocs))

    @property
    def members(self) -> tuple[tuple[str, ...], ...]:
        """Names in each bloc."""
        nodes = self.network.nodes
        return tuple(
            tuple(nodes[k] for k in np.flatnonzero(self.blocs == bloc).tolist())
            for bloc in range(int(self.blocs.max(initial=-1)) + 1)
        )

    def bloc_of(self, node: str) -> int:
        """Number of the bloc of a node."""
        return int(self.blocs[self.network.place(node)])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Partition):
            return NotImplemented
        mine = (self.network, self.k, self.value, self.bound, self.proved)
        theirs = (other.network, other.k, other.value, other.bound, other.proved)
        return mine == theirs and np.array_equal(self.blocs, other.blocs)

    def __hash__(self) -> int:
        return hash((self.network, self.k, self.value, self.bound, self.blocs.tobytes()))

    def __repr__(self) -> str:
        sizes = "+".join(str(len(bloc)) for bloc in self.members)
        how = "proved least" if self.proved else f"at least {self.bound:g}"
        return f"Partition({sizes} nodes, frustration {self.value:g}, {how})"


def frustrated_edges(network: SignedNetwork, blocs: Ints) -> Bools:
    """Which edges a partition frustrates, shape (m,)."""
    together = blocs[network.first] == blocs[network.second]
    found: Bools = together != (network.weight > 0)
    return found


def numbered(labels: Ints) -> Ints:
    """Labels renumbered from 0 in the order of their first nodes.

    >>> numbered(np.array([7, 3, 7, 5])).tolist()
    [0, 1, 0, 2]
    """
    _, where, which = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(where), dtype=np.int64)
    rank[np.argsort(where)] = np.arange(len(where))
    return rank[which]


def partition_of(
    network: SignedNetwork, blocs: Ints, k: int, *, bound: float = 0.0, proved: bool = False
) -> Partition:
    """Partition from a bloc of each node; counts its frustration.

    Raises
    ------
    UsageError
        When there is not one bloc a node, or more than `k` of them.
    """
    labels = np.asarray(blocs, dtype=np.int64)
    if labels.shape != (network.n,):
        raise UsageError(f"{network.n} nodes need as many blocs, got an array of shape {labels.shape}")
    if len(np.unique(labels)) > k:
        raise UsageError(f"{len(np.unique(labels))} blocs where {k} are allowed; raise k")
    value = float(np.abs(network.weight[frustrated_edges(network, labels)]).sum())
    held: Ints = labels.copy()
    held.flags.writeable = False
    return Partition(network, k, held, value, value if proved else min(bound, value), proved)


def sides_to_blocs(sides: Floats, parts: Ints) -> Ints:
    """Blocs 0 and 1 from sides +1 and -1, with the first node of each connected part in bloc 0."""
    _, first = np.unique(parts, return_index=True)
    return (sides * sides[first[parts]] < 0).astype(np.int64)
