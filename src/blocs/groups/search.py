"""Good partitions into two blocs, quickly and without proof: the start of an exact solution, or all there is.

Small graphs: tabu search (Glover 1989, doi:10.1287/ijoc.1.3.190) of many starts at once, one move each a
step, on a dense matrix. Large ones: annealing (Kirkpatrick, Gelatt and Vecchi 1983,
doi:10.1126/science.220.4598.671) of some copies at once, where all nodes of one colour of a proper
colouring move together, for no tie joins two of them.
"""

from __future__ import annotations

import heapq
import math
import time

import numpy as np

from blocs.groups.colouring import colour_groups
from blocs.groups.network import Floats, Ints, adjacency
from blocs.groups.vectors import settle_vectors

__all__ = ["DENSE", "agglomerate", "anneal", "descend", "search", "tabu"]

DENSE = 600
"""Nodes up to which a dense matrix serves best."""


def descend(matrix: Floats, sides: Floats) -> Floats:
    """Move the node that gains most until no single move gains; sides are +1 and -1."""
    s = sides.copy()
    field = matrix @ s
    floor = -1e-12 * np.abs(matrix).max(initial=0.0)
    while True:
        gain = s * field
        v = int(gain.argmin())
        if gain[v] >= floor:
            return s
        field -= 2 * s[v] * matrix[v]
        s[v] = -s[v]


def tabu(matrix: Floats, starts: Floats, steps: int, seed: int) -> tuple[float, Floats]:
    """Tabu search from several starts at once.

    Parameters
    ----------
    matrix : float array, shape (n, n)
        Symmetric signed weights.
    starts : float array, shape (copies, n)
        Sides, +1 and -1.
    steps : int
        Moves of each copy.
    seed : int
        Of the random lengths of prohibition.

    Returns
    -------
    float
        The least frustration that any copy met.
    float array, shape (n,)
        Its sides.
    """
    rng = np.random.default_rng(seed)
    copies, n = starts.shape
    s = starts.copy()
    gain = s * (s @ matrix)
    cost = np.abs(matrix).sum() / 4 - gain.sum(1) / 4
    # every node is weighed against the copy's best, so that a record may break a prohibition
    best, kept = cost.copy(), s.copy()
    until = np.zeros((copies, n), dtype=np.int64)
    row = np.arange(copies)
    tiny = 1e-9 * max(float(np.abs(matrix).max(initial=0.0)), 1e-300)
    tenure = n // 20 + rng.integers(3, 10, size=(steps, copies))
    for step in range(steps):
        held = (until > step) & (gain >= (best - cost - tiny)[:, None])
        v = np.where(held, np.inf, gain).argmin(1)
        old = s[row, v]
        cost += gain[row, v]
        # a move turns the node's own gain and shifts those of its neighbours by twice the tie
        turned = -gain[row, v]
        gain -= 2 * old[:, None] * s * matrix[v]
        gain[row, v] = turned
        s[row, v] = -old
        until[row, v] = step + 1 + tenure[step]
        better = np.flatnonzero(cost < best - tiny)
        if better.size:
            best[better], kept[better] = cost[better], s[better]
    k = int(best.argmin())
    return float(best[k]), kept[k]


def agglomerate(n: int, first: Ints, second: Ints, weight: Floats) -> Floats:
    """Sides from joining, again and again, the two groups that the heaviest sum of ties binds or divides.

    Ties between groups add up as groups join (greedy additive contraction; Keuper et al. 2015,
    doi:10.1109/ICCV.2015.204, for the case of many groups), so what many ties agree on is settled first.
    """
    near: list[dict[int, float]] = [{} for _ in range(n)]
    heap = []
    for a, b, w in zip(first.tolist(), second.tolist(), weight.tolist(), strict=True):
        near[a][b] = near[b][a] = w
        heap.append((-abs(w), a, b))
    heapq.heapify(heap)
    joined: list[tuple[int, int, float]] = []
    while heap:
        size, a, b = heapq.heappop(heap)
        w = near[a].get(b)
        if w is None or abs(w) != -size:
            continue
        if len(near[a]) > len(near[b]):
            a, b = b, a
        sign = 1.0 if w > 0 else -1.0
        joined.append((a, b, sign))
        for u, x in near[a].items():
            del near[u][a]
            if u == b:
                continue
            new = near[b].get(u, 0.0) + x * sign
            near[b][u] = near[u][b] = new
            heapq.heappush(heap, (-abs(new), b, u))
        near[a] = {}
    sides = np.ones(n)
    for a, b, sign in reversed(joined):
        sides[a] = sign * sides[b]
    return sides


class _Copies:
    """Copies of a graph's sides, all moved at once, one colour after the other."""

    def __init__(self, n: int, first: Ints, second: Ints, weight: Floats) -> None:
        self.n, self.first, self.second, self.weight = n, first, second, weight
        near = adjacency(n, first, second)
        self.scale = float(np.abs(weight).mean())
        # float32 is enough to choose moves; costs are counted in full precision
        near_weight = weight[near.edge] / self.scale
        self.groups = [
            (nodes, near.other[at], near_weight[at][:, None], begin)
            for nodes, at, begin in colour_groups(n, first, second)
        ]
        # a node's field is of the size of the root of the sum of its squared ties
        self.typical = float(np.sqrt(2 * (weight**2).sum() / n) / self.scale)

    def cooled(
        self,
        sides: Floats,
        hot: float,
        cold: float,
        sweeps: int,
        rng: np.random.Generator,
        stop: float = math.inf,
    ) -> Floats:
        """Copies after annealing from one temperature to another, in typical fields of a node.

        Where there is no time for all sweeps until `stop`, temperatures are skipped.
        """
        s = sides.astype(np.float32)
        groups = [(nodes, others, w.astype(np.float32), begin) for nodes, others, w, begin in self.groups]
        heats = (np.linspace(hot, cold, sweeps) * self.typical).astype(np.float32)
        began, done, at = time.monotonic(), 0, 0
        while at < sweeps:
            heat = heats[at]
            for nodes, others, w, begin in groups:
                field = np.add.reduceat(s[others] * w, begin, axis=0)
                odds = 1 / (1 + np.exp(np.clip(field * (-2 / heat), -60, 60)))
                s[nodes] = np.where(rng.random(field.shape, dtype=np.float32) < odds, 1, -1)
            at, done, now = at + 1, done + 1, time.monotonic()
            fit = max((stop - now) / max((now - began) / done, 1e-9), 1.0)
            at += max(math.ceil((sweeps - at) / fit) - 1, 0)
        return s.astype(np.float64)

    def settled(self, sides: Floats) -> Floats:
        """Copies moved on until no single move gains."""
        s = sides.copy()
        for _ in range(1000):
            before = s.copy()
            for nodes, others, w, begin in self.groups:
                field = np.add.reduceat(s[others] * w, begin, axis=0)
                s[nodes] = np.where(np.abs(field) <= 1e-12, s[nodes], np.sign(field))
            if np.array_equal(before, s):
                break
        return s

    def cost(self, sides: Floats) -> Floats:
        """Frustration of each copy."""
        against = self.weight[:, None] * sides[self.first] * sides[self.second]
        found: Floats = np.where(against < 0, -against, 0.0).sum(0)
        return found


def anneal(
    n: int,
    first: Ints,
    second: Ints,
    weight: Floats,
    *,
    sweeps: int,
    copies: int,
    seed: int,
    stop: float = math.inf,
) -> tuple[float, Floats]:
    """Annealing of several copies at once; ends in a partition that no single move betters.

    Half of the copies start hot and at random. The others start cool: from unit vectors that settled
    together and are cut by random planes (Goemans and Williamson 1995, doi:10.1145/227683.227684), and from
    groups that grew. Where ties are local, as between neighbours on a map, annealing alone leaves walls
    between regions that no small move takes down. Time grows with sweeps times copies times edges; where
    there is too little until `stop`, of `time.monotonic`, temperatures are skipped.

    Returns
    -------
    float, float array of shape (n,)
        Frustration and sides of the best copy.
    """
    rng = np.random.default_rng(seed)
    state = _Copies(n, first, second, weight)
    half = max(1, copies // 2)
    random = rng.choice(np.array([-1.0, 1.0]), size=(n, half))
    now = time.monotonic()
    hot = state.cooled(random, 0.8, 0.05, sweeps, rng, now + (stop - now) / 3)
    now = time.monotonic()
    vector, _ = settle_vectors(n, first, second, weight, seed=seed, sweeps=100, stop=now + (stop - now) / 3)
    planes = rng.standard_normal((vector.shape[1], 24)).astype(np.float32)
    cuts = state.settled(np.where(vector @ planes >= 0, 1.0, -1.0))
    best = np.argsort(state.cost(cuts), kind="stable")[:half]
    grown = state.settled(agglomerate(n, first, second, weight)[:, None])
    starts = np.concatenate([cuts[:, best], grown], axis=1)
    cool = state.cooled(starts, 0.2, 0.05, sweeps, rng, stop)
    full = np.concatenate([state.settled(hot), state.settled(cool), starts], axis=1)
    cost = state.cost(full)
    k = int(cost.argmin())
    return float(cost[k]), full[:, k]


def search(
    n: int, first: Ints, second: Ints, weight: Floats, seed: int = 0, *, stop: float = math.inf
) -> tuple[float, Floats]:
    """A good partition of a connected graph, by the method that suits its size.

    Where time until `stop`, of `time.monotonic`, is too short for a large graph, fewer steps are made.

    Returns
    -------
    float, float array of shape (n,)
        Frustration and sides (+1, -1).
    """
    if n > DENSE:
        sweeps = int(np.clip(3e7 / max(len(weight), 1), 60, 600))
        return anneal(n, first, second, weight, sweeps=sweeps, copies=4, seed=seed, stop=stop)
    matrix = np.zeros((n, n))
    matrix[first, second] = matrix[second, first] = weight
    rng = np.random.default_rng(seed)
    starts = rng.choice([-1.0, 1.0], size=(16, n))
    return tabu(matrix, starts, steps=20 + 2 * n, seed=seed + 1)
