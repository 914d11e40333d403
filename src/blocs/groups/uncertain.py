"""Blocs under uncertainty: partition every draw of a network, and see who ends with whom how often.

Draws come from `blocs.groups.drawing`. How often two states are in one bloc is their co-membership; the
consensus is the partition that agrees with the draws most, which is again a problem of
least frustration: a tie of friends for each pair that is together in more than half of the draws, of foes for
each that is not (consensus clustering; Strehl and Ghosh 2002, https://doi.org/10.1162/153244303321897735;
correlation clustering; Bansal, Blum and Chawla 2004, https://doi.org/10.1023/B:MACH.0000033116.57574.95).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from blocs.errors import DataError, UsageError
from blocs.groups.alignment import aligned, canonical
from blocs.groups.network import Floats, Ints, SignedNetwork
from blocs.parallel import map_ordered

__all__ = [
    "Membership",
    "Partitioned",
    "Solved",
    "combined",
    "connected",
    "effective_blocs",
    "membership",
    "solved",
]


class Partitioned(Protocol):
    """What a solver or heuristic gives."""

    @property
    def blocs(self) -> Ints:
        """Bloc of each node, from 0, shape (n,); or several equally good ones, shape (solutions, n)."""


Partitioner = Callable[[SignedNetwork], Partitioned]


class Solved(NamedTuple):
    """Best partitions of one draw.

    Attributes
    ----------
    nodes : tuple of str
    blocs : int array, shape (solutions, n)
        Equally good ones; -1 for a node without ties, of whose bloc they say nothing.
    parts : int array, shape (n,)
        Connected part of each node: which blocs of two parts stand together the ties do not say.
    """

    nodes: tuple[str, ...]
    blocs: Ints
    parts: Ints


@dataclass(frozen=True, eq=False)
class Membership:
    """Who stands with whom, and how surely.

    Attributes
    ----------
    nodes : tuple of str
        States of all draws, n of them.
    together : float array, shape (n, n)
        Share of the draws in which two states are in one bloc, of those that can say: both are there and
        connected by ties. Equally good partitions of a draw count equally. NaN where no draw can say;
        1 on the diagonal.
    known : int array, shape (n, n)
        Draws that can say.
    error : float array, shape (n, n)
        Standard error of `together` from the number of draws; NaN where fewer than two can say. A share of
        0 or 1 has none, and leaves a chance of about 3 in `known` (95 %).
    blocs : int array, shape (n,)
        Consensus: the partition that agrees with the draws most; -1 for a state without ties in any.
    parts : int array, shape (n,)
        Connected part of each state in the draws together; which blocs of two parts stand together is not
        said.
    agreement : float
        Share of what the draws say of pairs that the consensus says too; NaN where they say nothing.
    certainty : float array, shape (n,)
        Share of the draws in which a state is in its bloc of the consensus, labels made alike first; NaN
        where none can say.
    partitions : int array, shape (rows, n)
        The partitions of the draws, labelled like the consensus; -1: not there, or without ties.
    draw : int array, shape (rows,)
        The draw that each is of.
    effective : float array, shape (draws,)
        Effective number of blocs of each draw (`effective_blocs`), in its largest connected part.
    """

    nodes: tuple[str, ...]
    together: Floats
    known: Ints
    error: Floats
    blocs: Ints
    parts: Ints
    agreement: float
    certainty: Floats
    partitions: Ints
    draw: Ints
    effective: Floats

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.effective)

    def of_draw(self) -> Ints:
        """One partition of each draw, shape (draws, n); of equally good ones each in its turn."""
        start = np.searchsorted(self.draw, np.arange(self.draws))
        number = np.bincount(self.draw, minlength=self.draws)
        return self.partitions[start + np.arange(self.draws) % number]

    def bloc(self, label: int) -> tuple[str, ...]:
        """States of a bloc of the consensus."""
        return tuple(self.nodes[k] for k in np.flatnonzero(self.blocs == label).tolist())


def effective_blocs(blocs: Ints, weights: Floats | None = None) -> float:
    """Effective number of blocs: 1 over the sum of their squared shares.

    2 for two equal blocs, 1 where all are in one (Laakso and Taagepera 1979,
    https://doi.org/10.1177/001041407901200101).

    Parameters
    ----------
    blocs : int array, shape (n,)
        -1: in none, and not counted.
    weights : float array, shape (n,), optional
        Size of each state; 1 when not told.

    Returns
    -------
    float
        NaN where no state is in a bloc.

    Examples
    --------
    >>> effective_blocs(np.array([0, 0, 1, 1])), effective_blocs(np.array([0, 0, 0, 1, -1]))
    (2.0, 1.6)
    """
    there = blocs >= 0
    size = np.bincount(blocs[there], None if weights is None else weights[there])
    return float(size.sum() ** 2 / (size**2).sum()) if size.sum() > 0 else float("nan")


def connected(network: SignedNetwork) -> Ints:
    """Connected part of each node, named by its first node; all edges at once, shape (n,).

    Examples
    --------
    >>> connected(SignedNetwork.from_edges([("A", "C", 1), ("B", "D", -1)], nodes="ABCD")).tolist()
    [0, 1, 0, 1]
    """
    label = np.arange(network.n)
    while True:
        new = label.copy()
        low = np.minimum(label[network.first], label[network.second])
        for side in (network.first, network.second):
            np.minimum.at(new, side, low)
            np.minimum.at(new, label[side], low)
        while not np.array_equal(new, new[new]):
            new = new[new]
        if np.array_equal(new, label):
            return label
        label = new


def solved(partition: Partitioner, network: SignedNetwork) -> Solved:
    """Partition one draw.

    Raises
    ------
    DataError
        When the partition does not name a bloc for each node.
    """
    parts = connected(network)
    alone = np.ones(network.n, bool)
    alone[network.first] = alone[network.second] = False
    if not network.m:
        return Solved(network.nodes, np.full((1, network.n), -1, np.int64), parts)
    blocs = np.atleast_2d(np.asarray(partition(network).blocs)).astype(np.int64)
    if blocs.shape[1:] != (network.n,) or not len(blocs) or blocs.min() < 0:
        raise DataError(
            f"a partition of {network.n} nodes came back with blocs of shape {blocs.shape}; partition= must "
            "give an object whose `blocs` name a bloc, from 0, for each node"
        )
    placed = [canonical(row, network.nodes, parts) for row in np.where(alone, -1, blocs)]
    return Solved(network.nodes, np.stack(placed), parts)


def membership(
    networks: Iterable[SignedNetwork],
    partition: Partitioner,
    *,
    consensus: Partitioner | None = None,
    workers: int = 1,
) -> Membership:
    """Partition each draw of a network, and tell who ends in one bloc how often.

    Parameters
    ----------
    networks : iterable of SignedNetwork
        Draws of one network. They need not have the same nodes. One alone gives its own partition.
    partition : callable
        From a network to an object with `blocs`: an exact solver or a heuristic, with its number of blocs set
        (`functools.partial`). Its seed is its own: the same networks give the same result, whatever
        `workers`.
    consensus : callable, optional
        What partitions the network of co-membership; `partition` when not told. An exact one proves that no
        partition agrees with the draws more; draws that mostly agree make an easy problem, so that a
        heuristic for the draws and an exact solver for the consensus go well together.
    workers : int
        Processes; with more than 1, `partition` must be a function of a module, or a partial of one.

    Raises
    ------
    UsageError
        When there are no draws.
    DataError
        When the partition does not name a bloc for each node.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def halves(network):  # the side of the first node, or the other
    ...     return SimpleNamespace(blocs=np.append(0, network.matrix()[0, 1:] < 0))
    >>> nodes, foe = "ABC", [("A", "B", 1), ("A", "C", -1), ("B", "C", -1)]
    >>> friend = [("A", "B", 1), ("A", "C", 1), ("B", "C", 1)]
    >>> draws = [SignedNetwork.from_edges(edges, nodes) for edges in (foe, foe, foe, friend)]
    >>> found = membership(draws, halves)
    >>> found.together[0].tolist(), found.blocs.tolist(), found.certainty.tolist()
    ([1.0, 1.0, 0.25], [0, 0, 1], [1.0, 1.0, 0.75])
    """
    found = map_ordered(partial(solved, partition), networks, workers)
    return combined(found, partition if consensus is None else consensus)


def combined(draws: Iterable[Solved], consensus: Partitioner) -> Membership:
    """Co-membership and consensus of draws that are partitioned already; as `membership`."""
    each = list(draws)
    if not each:
        raise UsageError("no draws, so nothing is known of membership; give at least one network")
    nodes = each[0].nodes
    if any(one.nodes != nodes for one in each):
        nodes = tuple(sorted({name for one in each for name in one.nodes}))
        each = [_among(one, nodes) for one in each]
    n = len(nodes)
    total, square, known = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n), np.int64)
    for one in each:
        # a state without ties is -1, and shares its part with nobody
        say = one.parts[:, None] == one.parts
        share = np.mean([(row[:, None] == row) for row in one.blocs], axis=0) * say
        total += share
        square += share**2
        known += say
    known[np.arange(n), np.arange(n)] = 0
    with np.errstate(invalid="ignore", divide="ignore"):
        together = np.where(known > 0, total / known, np.nan)
        spread = np.maximum(square / known - together**2, 0.0)
        error = np.where(known > 1, np.sqrt(spread / (known - 1)), np.nan)
    np.fill_diagonal(together, 1.0)
    np.fill_diagonal(error, 0.0)
    blocs, parts = _consensus(nodes, total, known, consensus)
    rows = [aligned(blocs, one.blocs, parts=np.tile(one.parts, (len(one.blocs), 1))) for one in each]
    certainty = _certainty(blocs, rows)
    same = blocs[:, None] == blocs
    said = known.sum()
    return Membership(
        nodes,
        together,
        known,
        error,
        blocs,
        parts,
        float(np.where(known > 0, np.where(same, total, known - total), 0.0).sum() / said)
        if said
        else np.nan,
        certainty,
        np.concatenate(rows),
        np.repeat(np.arange(len(each)), [len(row) for row in rows]),
        np.array([np.mean([effective_blocs(_largest(row, one.parts)) for row in one.blocs]) for one in each]),
    )


def _among(one: Solved, nodes: tuple[str, ...]) -> Solved:
    """The same draw among the states of all draws; one that is not there is a part by itself."""
    place = {name: k for k, name in enumerate(nodes)}
    at = np.array([place[name] for name in one.nodes], np.int64)
    blocs = np.full((len(one.blocs), len(nodes)), -1, np.int64)
    blocs[:, at] = one.blocs
    parts = np.arange(len(nodes))
    parts[at] = at[one.parts]
    return Solved(nodes, blocs, parts)


def _consensus(
    nodes: tuple[str, ...], total: Floats, known: Ints, partition: Partitioner
) -> tuple[Ints, Ints]:
    """The partition that agrees most with the draws: least frustration where draws for less against weigh."""
    weight = 2 * total - known
    weight[np.abs(weight) <= 1e-9 * np.maximum(known, 1)] = 0.0
    first, second = np.nonzero(np.triu(weight, 1))
    network = SignedNetwork(nodes, first, second, weight[first, second])
    one = solved(partition, network)
    return one.blocs[0], one.parts


def _certainty(blocs: Ints, rows: list[Ints]) -> Floats:
    there = np.sum([(row[0] >= 0) & (blocs >= 0) for row in rows], axis=0)
    same = np.sum([((row == blocs) & (blocs >= 0)).mean(0) for row in rows], axis=0)
    share: Floats = np.divide(same, there, out=np.full(len(blocs), np.nan), where=there > 0)
    return share


def _largest(blocs: Ints, parts: Ints) -> Ints:
    """Blocs in the largest connected part; -1 elsewhere."""
    there = blocs >= 0
    if not there.any():
        return blocs
    return np.where(parts == np.bincount(parts[there]).argmax(), blocs, -1)
