"""A lower bound of frustration for large networks: odd cycles packed into the ties.

Every odd cycle has a frustrated tie. So a set of odd cycles, each with an amount, such that no tie carries
more than its weight, proves a frustration of at least the sum of the amounts. The best packing is as good
as the linear relaxation, and any packing is a proof that can be checked by adding up.

Given a good partition, cycles with one frustrated tie and few others are listed; the amounts come from a
primal-dual method for linear programs (Chambolle and Pock 2011, doi:10.1007/s10851-010-0251-1, with the
diagonal steps of Pock and Chambolle 2011, doi:10.1109/ICCV.2011.6126441), scaled to fit and topped up.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from blocs.groups.network import Adjacency, Floats, Ints, adjacency
from blocs.groups.reduction import Core

__all__ = ["pack", "triangles"]

_BATCH = 1500
"""Frustrated ties whose cycles are listed at once."""
_WALKS = 3_000_000
"""Walks held at once."""
_PACE = 2_000_000
"""Walks that a slow machine makes and joins in a second: no more are begun than time is left for."""
_CYCLES = 15
"""Cycles a frustrated tie that are enough to start from."""
_LONGEST = 7
"""Ties in the longest cycle listed."""
_HOPELESS = 0.85
"""Part of the bound known that the shortest cycles must reach for longer ones to be worth listing."""
_WIDE = 2000
"""Nodes up to which the ties are laid out as a matrix."""
_TRIED = 4000
"""Frustrated ties, the heaviest, that are given a triangle each: a twentieth of a second."""
_LOOK = 50
"""Steps between two looks at the bound."""


class _Walks:
    """Walks along friendly ties from an end of each frustrated tie.

    Attributes
    ----------
    row : int array, shape (walks,)
        The frustrated tie.
    at : int array, shape (walks,)
        Node where the walk ends.
    edges : int array, shape (walks, steps)
    """

    def __init__(self, row: Ints, at: Ints, edges: Ints) -> None:
        self.row, self.at, self.edges = row, at, edges

    def take(self, kept: Ints) -> _Walks:
        return _Walks(self.row[kept], self.at[kept], self.edges[kept])

    def on(self, near: Adjacency, cap: int) -> _Walks:
        """Each walk lengthened by the first `cap` ties of its last node."""
        count = np.minimum(near.start[self.at + 1] - near.start[self.at], cap)
        begin = np.cumsum(count) - count
        which = np.repeat(np.arange(len(self.at)), count)
        place = np.repeat(near.start[self.at] - begin, count) + np.arange(int(count.sum()))
        edges = np.concatenate([self.edges[which], near.edge[place][:, None]], axis=1)
        return _Walks(self.row[which], near.other[place], edges)


def _ordered(near: Adjacency, rank: Floats) -> Adjacency:
    """The same rows, each in rising order of the rank of its entries."""
    node = np.repeat(np.arange(len(near.start) - 1), np.diff(near.start))
    order = np.lexsort((rank, node))
    return Adjacency(near.start, near.other[order], near.edge[order])


def _joined(left: _Walks, right: _Walks, n: int, most: int, rng: np.random.Generator) -> Ints:
    """Closed walks from pairs that end at one node for one frustrated tie: rows of their edges.

    Where there are more than `most`, about so many are kept, of as many walks as can be.
    """
    key, other = left.row * n + left.at, right.row * n + right.at
    order = np.argsort(other, kind="stable")
    sorted_ = other[order]
    low = np.searchsorted(sorted_, key, "left")
    count = np.searchsorted(sorted_, key, "right") - low
    if count.sum() > 2 * most:
        count = np.minimum(count, 2)
        have = np.flatnonzero(count)
        if len(have) > most:
            count[rng.permutation(have)[most:]] = 0
    begin = np.cumsum(count) - count
    a = np.repeat(np.arange(len(key)), count)
    b = order[np.repeat(low - begin, count) + np.arange(int(count.sum()))]
    return np.concatenate([left.edges[a], right.edges[b]], axis=1)


def _simple(cycles: Ints, first: Ints, second: Ints) -> Ints:
    """Cycles that meet no node twice, edges in rising order, each once."""
    if not len(cycles):
        return cycles
    nodes = np.sort(np.concatenate([first[cycles], second[cycles]], axis=1), axis=1)
    # in a simple cycle each node ends exactly two of the edges
    pairs = (nodes[:, 0::2] == nodes[:, 1::2]).all(1) & (nodes[:, 1:-1:2] != nodes[:, 2::2]).all(1)
    return np.unique(np.sort(cycles[pairs], axis=1), axis=0)


def _listed(
    core: Core,
    crossing: Ints,
    near: Adjacency,
    price: Floats | None,
    rng: np.random.Generator,
    deadline: float,
) -> list[Ints]:
    """Odd cycles with one frustrated tie, one array a length, the shortest first.

    Without prices, longer ones are listed only where there are few short ones; with prices, all lengths are,
    but only the cycles below price 1, and cheap ties are walked first.
    """
    rank = (
        rng.random(len(near.edge)) if price is None else price[near.edge] + 0.05 * rng.random(len(near.edge))
    )
    near = _ordered(near, rank)
    found: dict[int, list[Ints]] = {}
    for low in range(0, len(crossing), _BATCH):
        batch = crossing[low : low + _BATCH]
        here = _Walks(np.arange(len(batch)), core.first[batch], batch[:, None])
        none = np.zeros((len(batch), 0), dtype=np.int64)
        there = _Walks(np.arange(len(batch)), core.second[batch], none)
        if time.monotonic() > deadline:
            break
        here = here.on(near, _WALKS // len(batch))
        enough, most = _CYCLES * len(batch), 2 * _CYCLES * len(batch)
        for length in range(3, _LONGEST + 1):
            held = min(_WALKS, _PACE * (deadline - time.monotonic()))
            if held < len(batch):
                break
            # both sides grow in turn, each held within the budget of walks
            if length % 2:
                below = None if price is None else 1 - price[batch]
                there = _grown(there, near, len(batch), price, below, int(held))
            else:
                here = _grown(here, near, len(batch), price, np.ones(len(batch)), int(held))
            cycles = _simple(_joined(here, there, core.n, most, rng), core.first, core.second)
            if price is not None:
                cycles = cycles[price[cycles].sum(1) < 0.999]
            if len(cycles) > most:
                cycles = cycles[np.sort(rng.permutation(len(cycles))[:most])]
            found.setdefault(length, []).append(cycles)
            enough -= len(cycles)
            if price is None and enough <= 0:
                break
    joined = [np.concatenate(parts) for _, parts in sorted(found.items())]
    return [cycles for cycles in joined if len(cycles)]


def _grown(
    walks: _Walks, near: Adjacency, batch: int, price: Floats | None, below: Floats | None, held: int
) -> _Walks:
    """Walks one tie longer, about `held` at most; with prices, those that can still close below price 1."""
    steps = walks.edges.shape[1] + 1
    cap = max(2, int((_WALKS / batch) ** (1 / steps)))
    if cap * len(walks.at) > held:
        # where nodes have many ties, steps taken before may have used up the budget
        cap = _cap(near.start[walks.at + 1] - near.start[walks.at], cap, held)
    walks = walks.on(near, cap)
    if price is None or below is None:
        return walks
    return walks.take(np.flatnonzero(price[walks.edges].sum(1) < below[walks.row]))


def _cap(degree: Ints, cap: int, held: int) -> int:
    """The most ties a walk, up to `cap` and at least 1, that make no more than `held` walks."""
    while cap > 1 and int(np.minimum(degree, cap).sum()) > held:
        cap -= 1
    return cap


class _Packing:
    """Amounts on cycles, prices on ties, and the steps that bring them together."""

    def __init__(self, weight: Floats) -> None:
        self.weight, self.m = weight, len(weight)
        self.cycles: list[Ints] = []
        self.amount: list[Floats] = []
        self.price = np.full(self.m, 0.2)
        self.ratio = 4.0

    def add(self, cycles: list[Ints]) -> None:
        self.cycles += cycles
        self.amount += [np.zeros(len(rows)) for rows in cycles]
        self.use = np.maximum(self.load([np.ones(len(rows)) for rows in self.cycles]), 1)

    def load(self, amount: list[Floats]) -> Floats:
        """What each tie carries."""
        total = np.zeros(self.m)
        for rows, own in zip(self.cycles, amount, strict=True):
            total += np.bincount(rows.ravel(), np.repeat(own, rows.shape[1]), minlength=self.m)
        return total

    def steps(self, number: int, deadline: float) -> None:
        for _ in range(number):
            if time.monotonic() > deadline:
                return
            new = [
                np.maximum(0, own + 0.99 * self.ratio / rows.shape[1] * (1 - self.price[rows].sum(1)))
                for rows, own in zip(self.cycles, self.amount, strict=True)
            ]
            over = self.load([2 * a - b for a, b in zip(new, self.amount, strict=True)]) - self.weight
            self.price = np.maximum(0, self.price + over / (self.ratio * self.use))
            self.amount = new

    def bound(self) -> float:
        """Sum of a true packing near the present amounts."""
        heavy = np.maximum(1, self.load(self.amount) / self.weight)
        fit = [own / heavy[rows].max(1) for rows, own in zip(self.cycles, self.amount, strict=True)]
        for _ in range(8):
            room = np.maximum(self.weight - self.load(fit), 0)
            free = [room[rows].min(1) for rows in self.cycles]
            asked = self.load([(own > 1e-9).astype(np.float64) for own in free])
            share = room / np.maximum(asked, 1)
            fit = [own + share[rows].min(1) for rows, own in zip(self.cycles, fit, strict=True)]
        # rounding in the sums must not count as weight
        excess = max(1.0, float((self.load(fit) / self.weight).max(initial=0.0)))
        return sum(float(own.sum()) for own in fit) / excess * (1 - 1e-12)


def triangles(core: Core, sides: Floats) -> float:
    """Lower bound by triangles alone, packed one after the other: what a slow machine has time for.

    Parameters
    ----------
    core : Core
        0 where it has over `_WIDE` nodes: these are sparse, and have few triangles.
    sides : float array, shape (n,)
        A good partition, +1 and -1.
    """
    if core.n > _WIDE:
        return 0.0
    agrees = core.weight * sides[core.first] * sides[core.second]
    left = np.zeros((core.n, core.n))
    left[core.first, core.second] = left[core.second, core.first] = np.maximum(agrees, 0.0)
    crossing = np.flatnonzero(agrees < 0)
    total = 0.0
    for tie in crossing[np.argsort(agrees[crossing], kind="stable")][:_TRIED]:
        a, b = int(core.first[tie]), int(core.second[tie])
        through = np.minimum(left[a], left[b])
        c = int(through.argmax())
        amount = min(float(through[c]), -float(agrees[tie]))
        if amount > 0:
            for one, other in ((a, c), (b, c)):
                left[one, other] = left[other, one] = left[one, other] - amount
            total += amount
    return total * (1 - 1e-12)


def pack(
    core: Core,
    sides: Floats,
    *,
    met: Callable[[float], bool],
    known: float = 0.0,
    seed: int = 0,
    deadline: float = np.inf,
    steps: int = 2000,
    longer: bool = True,
) -> float:
    """Lower bound of the frustration of a graph by a packing of odd cycles.

    Parameters
    ----------
    core : Core
    sides : float array, shape (n,)
        A good partition, +1 and -1; the better it is, the better the bound.
    met : callable
        Tells whether a bound is good enough to stop.
    known : float
        A bound had from elsewhere; a packing that stays far below it is given up.
    seed : int
        Of the choice among too many cycles.
    deadline : float
        Of `time.monotonic`.
    steps : int
        Primal-dual steps at most, each in time linear in the cycles listed.
    longer : bool
        Whether to look for more cycles, by price, where the first ones leave a gap.

    Returns
    -------
    float
        The bound, at least 0.
    """
    rng = np.random.default_rng(seed)
    scale = float(np.abs(core.weight).mean())
    friendly = core.weight * sides[core.first] * sides[core.second] > 0
    crossing, friends = np.flatnonzero(~friendly), np.flatnonzero(friendly)
    if not crossing.size:
        return 0.0
    near = adjacency(core.n, core.first[friends], core.second[friends])
    near = Adjacency(near.start, near.other, friends[near.edge])
    packing = _Packing(np.abs(core.weight) / scale)
    packing.add(_listed(core, crossing, near, None, rng, deadline))
    best = 0.0
    if not packing.cycles:
        return best
    old, fresh, taken, since = 0.0, 0, 0, 0
    while taken < steps and time.monotonic() < deadline:
        packing.steps(_LOOK, deadline)
        taken += _LOOK
        best = max(best, packing.bound() * scale)
        if met(best):
            break
        since += 1
        if best - old < 1e-4 * max(best, 1e-300) and since > 3:
            if not longer or fresh == 3 or best < _HOPELESS * known:
                break
            fresh += 1
            more = _listed(core, crossing, near, packing.price, rng, deadline)
            if not more:
                break
            packing.add(more)
            since = 0
        old = best
    return best
