"""All partitions into two blocs of least frustration, or how many there are up to a limit."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from blocs.errors import UsageError
from blocs.groups.balance import blocks_of, components, parts_of, two_sides
from blocs.groups.exact import never_frustrated, solve_graph
from blocs.groups.network import Floats, Ints
from blocs.groups.partition import Partition, sides_to_blocs
from blocs.groups.reduction import Core

__all__ = ["Optima", "optimal_partitions"]

_LISTED = 14
"""Nodes up to which all partitions are written out and counted."""
_TIGHT = 1e-8


@dataclass(frozen=True, eq=False)
class Optima:
    """The partitions of least frustration.

    Attributes
    ----------
    number : int
        How many there are; at least so many where not `complete`. Partitions that only swap the sides of a
        connected part, or of all, count once.
    complete : bool
        Whether all were counted: neither the limit nor the time cut the count short.
    partitions : int array, shape (listed, n)
        Their blocs, 0 and 1, one a row, as in `Partition.blocs`; at most `limit` rows.
    """

    number: int
    complete: bool
    partitions: Ints


def optimal_partitions(partition: Partition, *, limit: int = 1000, time_limit: float = 60.0) -> Optima:
    """Count and list the partitions of least frustration.

    Each biconnected block is walked through by joining or parting the ends of one tie after the other;
    a way is followed only while the least frustration along it, solved exactly, is still the least of
    all. So every way ends in a partition, and time grows with their number.

    Parameters
    ----------
    partition : Partition
        Into two blocs, proved least.
    limit : int
        Partitions listed at most; the count of a block stops there too.
    time_limit : float
        Seconds.

    Raises
    ------
    UsageError
        For a partition into more blocs, one that is not proved, or a limit below 1.

    Examples
    --------
    >>> from blocs.groups import SignedNetwork, frustration
    >>> foes = SignedNetwork.from_edges([("A", "B", -1), ("B", "C", -1), ("A", "C", -1)])
    >>> optimal_partitions(frustration(foes)).partitions.tolist()
    [[0, 0, 1], [0, 1, 0], [0, 1, 1]]
    """
    if partition.k != 2:
        raise UsageError(f"optima are of two blocs, the partition allows {partition.k}")
    if not partition.proved:
        raise UsageError("optima need a partition of proved least frustration; raise its time_limit")
    if limit < 1:
        raise UsageError(f"limit is {limit}; give at least 1")
    net, deadline = partition.network, time.monotonic() + time_limit
    label = blocks_of(net.n, net.first, net.second)
    options: list[tuple[Ints, list[Floats]]] = []
    number, complete = 1, True
    for block in range(int(label.max(initial=-1)) + 1):
        edges = np.flatnonzero(label == block)
        nodes, ends = np.unique(np.concatenate([net.first[edges], net.second[edges]]), return_inverse=True)
        core = Core(nodes, ends[: len(edges)], ends[len(edges) :], net.weight[edges])
        sides, cycle = two_sides(core.n, core.first, core.second, core.weight)
        if not cycle:
            options.append((edges, [np.array(sides, dtype=np.float64)]))
            continue
        found, whole = _of_block(core, limit, deadline)
        options.append((edges, found))
        number *= len(found)
        complete &= whole
    return Optima(number, complete, _listed(partition, options, limit))


def _of_block(core: Core, limit: int, deadline: float) -> tuple[list[Floats], bool]:
    found: list[Floats] = []
    first = solve_graph(core, deadline=deadline)
    least = first.value + _TIGHT * float(np.abs(core.weight).sum())
    settled = tuple(
        (int(core.first[e]), int(core.second[e]), 1.0 if core.weight[e] > 0 else -1.0)
        for e in never_frustrated(core, first, deadline=deadline).tolist()
    )
    for sides in _walk(core, settled, first.sides, least, deadline):
        if len(found) == limit:
            return found, False
        found.append(sides)
    # a walk that ends for want of time has still met the partition known
    return (found or [first.sides]), time.monotonic() < deadline


_Pairs = tuple[tuple[int, int, float], ...]


def _walk(core: Core, settled: _Pairs, known: Floats, least: float, deadline: float) -> Iterator[Floats]:
    """All partitions of least frustration that keep the settled pairs; `known` is one of them."""
    group, side = _groups(core.n, settled)
    a, b = group[core.first], group[core.second]
    between = np.flatnonzero(a != b)
    count = int(group.max()) + 1
    if count <= _LISTED:
        yield from _written_out(core, group, side, count, least)
        return
    # the pair of groups that most binds comes first: the other way is soon closed
    low, high = np.minimum(a, b)[between], np.maximum(a, b)[between]
    signed = core.weight[between] * side[core.first[between]] * side[core.second[between]]
    key, where, which = np.unique(low * count + high, return_index=True, return_inverse=True)
    total = np.bincount(which, signed, len(key))
    edge = int(between[where[int(np.abs(total).argmax())]])
    one, two = int(core.first[edge]), int(core.second[edge])
    kept = float(known[one] * known[two])
    yield from _walk(core, (*settled, (one, two, kept)), known, least, deadline)
    if time.monotonic() >= deadline:
        return
    turned = (*settled, (one, two, -kept))
    other = solve_graph(core, deadline=deadline, fixed=turned)
    if other.value <= least:
        yield from _walk(core, turned, other.sides, least, deadline)


def _groups(n: int, settled: _Pairs) -> tuple[Ints, Floats]:
    """Group of each node under settled pairs, and its side within the group."""
    first = np.array([pair[0] for pair in settled], dtype=np.int64)
    second = np.array([pair[1] for pair in settled], dtype=np.int64)
    sign = np.array([pair[2] for pair in settled])
    low, high = np.minimum(first, second), np.maximum(first, second)
    sides, _ = two_sides(n, low, high, sign)
    return parts_of(n, low, high), np.array(sides, dtype=np.float64)


def _written_out(core: Core, group: Ints, side: Floats, count: int, least: float) -> Iterator[Floats]:
    codes = np.arange(2 ** (count - 1))
    turn = np.ones((len(codes), count))
    turn[:, 1:] = 1.0 - 2.0 * ((codes[:, None] >> np.arange(count - 2, -1, -1)) & 1)
    a, b = group[core.first], group[core.second]
    signed = core.weight * side[core.first] * side[core.second]
    inside = a == b
    fixed = float(np.abs(signed[inside & (signed < 0)]).sum())
    matrix = np.zeros((count, count))
    np.add.at(matrix, (a[~inside], b[~inside]), signed[~inside])
    outside = np.abs(signed[~inside]).sum()
    cost = fixed + (outside - np.einsum("si,ij,sj->s", turn, matrix, turn, optimize=True)) / 2
    for k in np.flatnonzero(cost <= least).tolist():
        yield turn[k][group] * side


def _listed(partition: Partition, options: list[tuple[Ints, list[Floats]]], limit: int) -> Ints:
    """Blocs of the first partitions in the product of the blocks' options."""
    net = partition.network
    parts = components(net)
    whole = math.prod(len(found) for _, found in options)
    rows = np.zeros((min(whole, limit), net.n), dtype=np.int64)
    agree = np.ones(net.m)
    ways = []
    for edges, found in options:
        _, ends = np.unique(np.concatenate([net.first[edges], net.second[edges]]), return_inverse=True)
        one, two = ends[: len(edges)], ends[len(edges) :]
        ways.append([(edges, sides[one] * sides[two]) for sides in found])
        if len(found) == 1:
            agree[edges] = ways[-1][0][1]
            ways.pop()
    for row, choice in enumerate(itertools.islice(itertools.product(*ways), limit)):
        for edges, same in choice:
            agree[edges] = same
        sides, _ = two_sides(net.n, net.first, net.second, agree)
        rows[row] = sides_to_blocs(np.array(sides, dtype=np.float64), parts)
    return rows[np.lexsort(rows.T[::-1])] if len(rows) else rows
