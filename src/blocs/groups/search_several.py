"""Good partitions into several blocs, quickly and without proof; see `search` for two."""

from __future__ import annotations

import numpy as np

from blocs.groups.colouring import colour_groups
from blocs.groups.network import Floats, Ints, adjacency
from blocs.groups.reduction import Core
from blocs.groups.search import DENSE

__all__ = ["search_core"]


def search_core(core: Core, k: int, seed: int = 0) -> Ints:
    """A good partition of a connected graph into at most k blocs; labels 0 to k - 1, shape (n,)."""
    rng = np.random.default_rng(seed)
    if core.n <= DENSE:
        matrix = np.zeros((core.n, core.n))
        matrix[core.first, core.second] = matrix[core.second, core.first] = core.weight
        starts = rng.integers(0, k, size=(12, core.n))
        starts[0] = 0
        return _tabu(matrix, starts, k, 30 + 3 * core.n, rng)
    return _anneal(core, k, rng)


def _tabu(matrix: Floats, starts: Ints, k: int, steps: int, rng: np.random.Generator) -> Ints:
    """Tabu search of several copies at once; a move takes one node to another bloc."""
    copies, n = starts.shape
    label = starts.copy()
    row = np.arange(copies)
    # pull[r, v, c]: sum of ties of v to bloc c; a move from a to c costs pull to a less pull to c
    pull = np.stack([(label == c).astype(np.float64) @ matrix for c in range(k)], axis=2)
    own = np.take_along_axis(pull, label[:, :, None], 2)[:, :, 0]
    positive = float(np.maximum(matrix, 0).sum()) / 2
    cost = positive - own.sum(1) / 2
    best, kept = cost.copy(), label.copy()
    until = np.zeros((copies, n), dtype=np.int64)
    tiny = 1e-9 * max(float(np.abs(matrix).max(initial=0.0)), 1e-300)
    tenure = n // 20 + rng.integers(3, 10, size=(steps, copies))
    for step in range(steps):
        own = np.take_along_axis(pull, label[:, :, None], 2)
        change = own - pull
        np.put_along_axis(change, label[:, :, None], np.inf, 2)
        to = change.argmin(2)
        gain = np.take_along_axis(change, to[:, :, None], 2)[:, :, 0]
        held = (until > step) & (gain >= (best - cost - tiny)[:, None])
        v = np.where(held, np.inf, gain).argmin(1)
        old, new = label[row, v], to[row, v]
        cost += gain[row, v]
        label[row, v] = new
        pull[row, :, old] -= matrix[v]
        pull[row, :, new] += matrix[v]
        until[row, v] = step + 1 + tenure[step]
        better = np.flatnonzero(cost < best - tiny)
        if better.size:
            best[better], kept[better] = cost[better], label[better]
    chosen: Ints = kept[int(best.argmin())]
    return chosen


def _anneal(core: Core, k: int, rng: np.random.Generator, copies: int = 4) -> Ints:
    """Annealing by heat baths, all nodes of one colour at once."""
    near = adjacency(core.n, core.first, core.second)
    scale = float(np.abs(core.weight).mean())
    weight = (core.weight / scale)[near.edge][:, None]
    groups = [
        (nodes, near.other[at], weight[at], begin)
        for nodes, at, begin in colour_groups(core.n, core.first, core.second)
    ]
    sweeps = int(np.clip(4e7 / max(core.m, 1) / 4 / k, 60, 300))
    typical = float(np.sqrt(2 * (core.weight**2).sum() / core.n) / scale)
    label = rng.integers(0, k, size=(core.n, copies))
    heats = [*np.linspace(0.6 * typical, 0.03 * typical, sweeps).tolist(), *([0.0] * 30)]
    for heat in heats:
        for nodes, others, w, begin in groups:
            there = label[others]
            pull = np.stack(
                [np.add.reduceat(np.where(there == c, w, 0.0), begin, axis=0) for c in range(k)], 2
            )
            if heat > 0:
                # the largest of pull / heat plus Gumbel noise is a draw in proportion to exp(pull / heat)
                pull = pull / heat + rng.gumbel(size=pull.shape)
                label[nodes] = pull.argmax(2)
            else:
                now = label[nodes]
                held = np.take_along_axis(pull, now[:, :, None], 2)[:, :, 0]
                label[nodes] = np.where(pull.max(2) > held + 1e-12, pull.argmax(2), now)
    together = label[core.first] == label[core.second]
    cost = (np.abs(core.weight)[:, None] * (together != (core.weight > 0)[:, None])).sum(0)
    return label[:, int(cost.argmin())]
