"""Least frustration over three blocs and more, with proof.

With many blocs a cycle is broken when exactly one of its ties is of foes: friends all round, but one pair
at odds (Davis 1967, doi:10.1177/001872676702000206). Those cycles give a bound for any number of blocs, by
the same rounds of cuts as for two. When the number of blocs binds, and the bound stays below the best
partition, HiGHS solves the assignment of nodes to blocs, with those cycles as further rows. A node of a
greedy set of mutual foes may only take a bloc that is used or the next one, for blocs are alike.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import highspy
import numpy as np

from blocs.errors import SolverError
from blocs.groups.balance import blocks_of
from blocs.groups.cuts import Cycles, Graph, separate
from blocs.groups.exact import granularity
from blocs.groups.network import Floats, Ints
from blocs.groups.reduction import Core
from blocs.groups.relaxation import Relaxation
from blocs.groups.search_several import search_core

__all__ = ["search_several", "solve_several"]

_TIGHT = 1e-8


def _cost(core: Core, labels: Ints) -> float:
    together = labels[core.first] == labels[core.second]
    return float(np.abs(core.weight[together != (core.weight > 0)]).sum())


@dataclass(frozen=True, eq=False)
class _Found:
    labels: Ints
    value: float
    bound: float


def _cores(core: Core) -> list[Core]:
    """Biconnected parts; frustration adds up over them for any number of blocs."""
    if not core.m:
        return []
    label = blocks_of(core.n, core.first, core.second)
    parts = []
    for edges in np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1]):
        nodes, ends = np.unique(np.concatenate([core.first[edges], core.second[edges]]), return_inverse=True)
        parts.append(Core(nodes, ends[: len(edges)], ends[len(edges) :], core.weight[edges]))
    return parts


def _joined(n: int, parts: list[Core], labels: list[Ints], k: int) -> Ints:
    """Labels of all nodes from those of the parts: a part is renamed to agree where it meets others."""
    full = np.full(n, -1, dtype=np.int64)
    at: dict[int, list[int]] = {}
    for index, part in enumerate(parts):
        for node in part.nodes.tolist():
            at.setdefault(node, []).append(index)
    done = [False] * len(parts)
    for root in range(len(parts)):
        if done[root]:
            continue
        done[root], queue = True, [root]
        for index in queue:
            part, own = parts[index], labels[index]
            known = np.flatnonzero(full[part.nodes] >= 0)
            name = np.arange(k)
            if known.size:
                want, have = int(full[part.nodes[known[0]]]), int(own[known[0]])
                name[[want, have]] = name[[have, want]]
            full[part.nodes] = name[own]
            for node in part.nodes.tolist():
                for other in at[node]:
                    if not done[other]:
                        done[other] = True
                        queue.append(other)
    full[full < 0] = 0
    return full


def search_several(core: Core, k: int, *, seed: int = 0) -> Ints:
    """A good partition into at most k blocs, without proof; shape (n,)."""
    parts = _cores(core)
    return _joined(core.n, parts, [search_core(part, k, seed) for part in parts], k)


def solve_several(
    core: Core, k: int, *, seed: int = 0, deadline: float = math.inf
) -> tuple[Ints, float, bool]:
    """Partition of a graph into at most k blocs of least frustration.

    Parameters
    ----------
    core : Core
        Any signed graph.
    k : int
        At least 3.
    seed, deadline
        Of the search; of `time.monotonic`.

    Returns
    -------
    int array of shape (n,), float, bool
        Labels, the bound, and whether the labels are proved best.
    """
    step = granularity(core.weight)
    parts = _cores(core)
    found = [_solve(part, k, step, seed, deadline) for part in parts]
    labels = _joined(core.n, parts, [one.labels for one in found], k)
    return labels, sum(one.bound for one in found), all(one.bound >= one.value for one in found)


def _solve(core: Core, k: int, step: float, seed: int, deadline: float) -> _Found:
    labels = search_core(core, k, seed)
    value = _cost(core, labels)
    tight = _TIGHT * float(np.abs(core.weight).sum())
    slack = max(tight, step - tight)
    if value <= tight:
        return _Found(labels, value, value)
    bound, cycles = _cycle_bound(core, value - slack, deadline)
    if bound >= value - slack:
        return _Found(labels, value, value)
    if time.monotonic() < deadline:
        new, lower = _assigned(core, k, labels, cycles, slack, deadline)
        if new is not None and _cost(core, new) < value:
            labels, value = new, _cost(core, new)
        bound = max(bound, lower)
    return _Found(labels, value, value if bound >= value - slack else bound)


def _cycle_bound(core: Core, enough: float, deadline: float) -> tuple[float, list[Cycles]]:
    """Bound for any number of blocs, and the cycles it rests on."""
    foes = core.weight < 0
    graph = Graph(core.n, core.first, core.second, np.flatnonzero(~foes))
    relaxation = Relaxation(np.abs(core.weight), deadline)
    length, bound = np.zeros(core.m), 0.0
    used: list[Cycles] = []
    while True:
        cycles = separate(graph, length, foes, foes)
        if not cycles.number:
            return bound, used
        used.append(cycles)
        relaxation.add(cycles)
        point = relaxation.solve()
        if point is None:
            return bound, used
        bound = max(bound, point.bound)
        if bound >= enough:
            return bound, used
        length = point.value


def _anchors(core: Core, k: int) -> list[int]:
    """Nodes that are likely in different blocs: mutual foes, heaviest first; k - 1 at most."""
    size = np.abs(core.weight)
    strength = np.bincount(core.first, size, core.n) + np.bincount(core.second, size, core.n)
    foe = np.zeros((core.n, core.n), dtype=bool)
    against = core.weight < 0
    foe[core.first[against], core.second[against]] = foe[core.second[against], core.first[against]] = True
    chosen = [int(strength.argmax())]
    while len(chosen) < k - 1:
        common = foe[chosen].sum(0) * (1 + strength.max()) + strength
        common[chosen] = -1
        if len(chosen) == core.n:
            break
        chosen.append(int(common.argmax()))
    return chosen


def _assigned(
    core: Core, k: int, start: Ints, cycles: list[Cycles], slack: float, deadline: float
) -> tuple[Ints | None, float]:
    """Assignment of nodes to blocs by HiGHS: labels (None where it found none) and the bound."""
    n, m = core.n, core.m
    x = np.arange(n * k).reshape(n, k)
    f = n * k + np.arange(m)
    friends, foes = np.flatnonzero(core.weight > 0), np.flatnonzero(core.weight < 0)
    inf = highspy.kHighsInf
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("parallel", "off"), ("random_seed", 0)):
        model.setOptionValue(option, value)
    upper = np.ones(n * k + m)
    anchors = _anchors(core, k)
    for rank, node in enumerate(anchors):
        upper[x[node, rank + 1 :]] = 0.0
    scale = float(np.abs(core.weight).mean())
    model.addVars(n * k + m, np.zeros(n * k + m), upper)
    model.changeColsCost(m, f.astype(np.int32), np.abs(core.weight) / scale)
    model.changeColsIntegrality(
        n * k,
        np.arange(n * k, dtype=np.int32),
        np.full(n * k, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
    )

    def add(index: Ints, sign: Floats, low: float, high: float) -> None:
        number, width = index.shape
        if number:
            model.addRows(
                number,
                np.full(number, low),
                np.full(number, high),
                index.size,
                np.arange(0, index.size, width, dtype=np.int32),
                index.ravel().astype(np.int32),
                np.tile(sign, number),
            )

    add(x, np.ones(k), 1.0, 1.0)
    for c in range(k):
        i, j = x[core.first, c], x[core.second, c]
        columns = np.stack([f, i, j], axis=1)
        add(columns[friends], np.array([1.0, -1.0, 1.0]), 0.0, inf)
        add(columns[friends], np.array([1.0, 1.0, -1.0]), 0.0, inf)
        add(columns[foes], np.array([1.0, -1.0, -1.0]), -1.0, inf)
    for batch in cycles:
        model.addRows(
            batch.number,
            np.ones(batch.number),
            np.full(batch.number, inf),
            len(batch.edge),
            batch.start[:-1].astype(np.int32),
            f[batch.edge].astype(np.int32),
            np.ones(len(batch.edge)),
        )
    given = highspy.HighsSolution()
    known = _by_anchors(start, anchors, k)
    values = np.zeros(n * k + m)
    values[x[np.arange(n), known]] = 1.0
    values[f] = (known[core.first] == known[core.second]) != (core.weight > 0)
    given.col_value = values.tolist()
    model.setSolution(given)
    # a solution within slack of the bound is best, for values differ by more
    model.setOptionValue("mip_abs_gap", 0.999 * slack / scale)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("time_limit", max(deadline - time.monotonic(), 0.01))
    model.run()
    status = model.getModelStatus()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit):
        raise SolverError(
            f"HiGHS ended with '{model.modelStatusToString(status)}' on {n} nodes in {k} blocs, "
            "which always has a solution; ask for effort='search', or report the network"
        )
    info = model.getInfo()
    lower = info.mip_dual_bound * scale if math.isfinite(info.mip_dual_bound) else 0.0
    if info.primal_solution_status != 2:
        return None, lower
    chosen = np.array(model.getSolution().col_value)[: n * k].reshape(n, k)
    return chosen.argmax(1), lower


def _by_anchors(labels: Ints, anchors: list[int], k: int) -> Ints:
    """The same partition, numbered so that anchors take blocs in the order of their first use."""
    order = list(dict.fromkeys([*labels[anchors].tolist(), *range(k)]))
    name = np.empty(k, dtype=np.int64)
    name[order] = np.arange(k)
    return name[labels]
