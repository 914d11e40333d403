"""The least frustration of a core, with proof: cycle cuts first, then branch and cut.

At the root the relaxation grows by the cycles its solution breaks, until none is left or the bound meets
the best partition known. What stays open is made smaller: an edge whose reduced weight would lift the bound
to the best known value cannot be frustrated in a better partition, so its ends become one node and the
rules of `reduction` apply again. Only then are edges set to frustrated or not, one after the other, the node
of the lowest bound first.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from blocs.groups.cuts import Graph, separate
from blocs.groups.network import Bools, Floats, Ints
from blocs.groups.packing import pack, triangles
from blocs.groups.reduction import Core, frustrated_weight, reduce_graph
from blocs.groups.relaxation import Point, Relaxation
from blocs.groups.search import DENSE, descend, search
from blocs.groups.semidefinite import semidefinite_bound

__all__ = ["Answer", "cheap_bound", "granularity", "never_frustrated", "solve_core", "solve_graph"]

LARGE = 2500
"""Edges above which bounds that need no linear program are tried first."""
HUGE = 20_000
"""Edges above which they are all there is."""
_TIGHT = 1e-8
"""Part of the total weight within which two values are the same."""
_SLOW = 0.02
"""Part of the gap that a round of cycles must close in the tree to be followed by another."""
_HALF = 1e-6
"""Distance from 0 or 1 above which an edge is fractional."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Best partition found and what is proved of it.

    Attributes
    ----------
    value : float
        Its frustration.
    bound : float
        No partition has less; equal to `value` where that is proved least.
    sides : float array, shape (n,)
        +1 and -1.
    """

    value: float
    bound: float
    sides: Floats

    @property
    def proved(self) -> bool:
        """Whether no partition is better."""
        return self.bound >= self.value


def granularity(weight: Floats) -> float:
    """Largest unit of which all weights are whole multiples, or 0 where there is none to speak of.

    Frustration of two partitions differs by a multiple of it, so a bound above value less unit is a proof.

    >>> granularity(np.array([2.0, -4.0])), granularity(np.array([0.25, 1.5]))
    (2.0, 0.25)
    """
    size = np.abs(weight)
    for factor in (1, 2, 4, 8, 10, 100, 1000, 10000):
        scaled = size * factor
        whole = np.rint(scaled)
        if scaled.max(initial=0.0) < 2**53 and np.all(np.abs(scaled - whole) <= 1e-9 * np.maximum(scaled, 1)):
            return float(np.gcd.reduce(whole.astype(np.int64))) / factor
    return 0.0


def cheap_bound(
    core: Core,
    sides: Floats,
    *,
    met: Callable[[float], bool],
    seed: int = 0,
    deadline: float = math.inf,
    last: bool = True,
) -> float:
    """Lower bound of the frustration of a large graph: the better of eigenvalues and packed cycles.

    Where time is too short for both, triangles packed one after the other.
    Unless it is the `last` resort, time is left for a linear program, and of dense graphs only the shortest
    cycles are packed: there these bind, and the program finds the few longer ones sooner.
    """
    now = time.monotonic()
    bound = semidefinite_bound(core, seed=seed, deadline=now + (deadline - now) / 2)
    if met(bound):
        return bound
    if not last:
        now = time.monotonic()
        deadline = now + (deadline - now) / 2
    longer = last or core.m < core.n**1.5
    bound = max(bound, pack(core, sides, met=met, known=bound, seed=seed, deadline=deadline, longer=longer))
    return bound or triangles(core, sides)


class _Search:
    """One core on its way to a proof."""

    def __init__(self, core: Core, step: float, seed: int, deadline: float, start: Floats | None) -> None:
        self.core, self.step, self.deadline = core, step, deadline
        self.size = np.abs(core.weight)
        self.tight = _TIGHT * float(self.size.sum())
        self.foes: Bools = core.weight < 0
        self.bound, self.value = 0.0, math.inf
        self.sides = np.ones(core.n)
        self.matrix: Floats | None = None
        if core.n <= DENSE:
            self.matrix = np.zeros((core.n, core.n))
            self.matrix[core.first, core.second] = core.weight
            self.matrix[core.second, core.first] = core.weight
        if start is not None:
            self.offer(start)
        else:
            now = time.monotonic()
            stop = now + (deadline - now) / 2
            self.offer(search(core.n, core.first, core.second, core.weight, seed, stop=stop)[1])

    def offer(self, sides: Floats) -> None:
        """Take a partition if it is the best so far."""
        if self.matrix is not None:
            sides = descend(self.matrix, sides)
        value = frustrated_weight(self.core.first, self.core.second, self.core.weight, sides)
        if value < self.value - self.tight or self.value == math.inf:
            self.value, self.sides = value, sides
            self.crossing = self.core.weight * sides[self.core.first] * sides[self.core.second] < 0

    def meets(self, bound: float) -> bool:
        """Whether nothing above this bound betters the best partition."""
        return bound >= self.value - max(self.tight, self.step - self.tight)

    def round(self, point: Point) -> None:
        """Offer the partition of a tree of the edges that the relaxation frustrates least."""
        parent = list(range(self.core.n))
        side = [1.0] * self.core.n

        def root(v: int) -> tuple[int, float]:
            sign, at = 1.0, v
            while parent[at] != at:
                sign *= side[at]
                at = parent[at]
            # the whole path hangs on the root from now on
            carry = sign
            while parent[v] != v:
                above, own = parent[v], side[v]
                parent[v], side[v] = at, carry
                carry *= own
                v = above
            return at, sign

        near = np.minimum(point.value, 1 - point.value)
        sign = np.where(self.foes ^ (point.value > 0.5), -1.0, 1.0)
        left = self.core.n - 1
        ends = zip(
            *(
                array[np.argsort(near, kind="stable")].tolist()
                for array in (self.core.first, self.core.second, sign)
            ),
            strict=True,
        )
        for a, b, s in ends:
            (ra, sa), (rb, sb) = root(a), root(b)
            if ra != rb:
                parent[ra], side[ra] = rb, s * sa * sb
                left -= 1
                if not left:
                    break
        self.offer(np.array([root(v)[1] for v in range(self.core.n)]))

    # ---- the root

    def cut(self, relaxation: Relaxation, graph: Graph, *, through: bool = False) -> Point | None:
        """Add cycles until none is broken, time is out or, unless `through`, the bound meets the value."""
        length, last = np.zeros(self.core.m), None
        while True:
            cycles = separate(graph, length, self.foes, self.crossing, stop=self.deadline)
            if not cycles.number:
                return last
            relaxation.add(cycles)
            point = relaxation.solve()
            if point is None:
                return last
            # a packing may have proved a little more than a first, rough solution of the program
            self.bound = max(self.bound, point.bound)
            if last is None or point.bound >= last.bound:
                last = point
            self.round(point)
            if self.meets(self.bound) and not through:
                return last
            length = point.value
            if relaxation.rows > 2 * self.core.m:
                relaxation.purge(point)

    # ---- the tree

    def branch(self, relaxation: Relaxation, graph: Graph) -> None:
        """Set edges to 0 or 1 until every open case is no better than the best partition."""
        m = self.core.m
        order = 0
        heap: list[tuple[float, int, tuple[tuple[int, int], ...]]] = [(self.bound, 0, ())]
        while heap:
            bound, _, settings = heapq.heappop(heap)
            self.bound = max(self.bound, min(bound, self.value))
            if self.meets(bound):
                return
            lower, upper = np.zeros(m), np.ones(m)
            for edge, to in settings:
                lower[edge] = upper[edge] = to
            relaxation.bounds(lower, upper)
            point = self.settle(relaxation, graph)
            if point is None:
                return
            if self.meets(point.bound):
                continue
            loose = np.minimum(point.value, 1 - point.value)
            if loose.max() <= _HALF:
                # a partition: settle() has offered it, and found no broken cycle
                continue
            edge = int((loose * self.size).argmax())
            for to in (0, 1):
                order += 1
                heapq.heappush(heap, (point.bound, order, (*settings, (edge, to))))
        self.bound = self.value

    def settle(self, relaxation: Relaxation, graph: Graph) -> Point | None:
        """Solve a case of the tree with all cycles its solution breaks; None when time is out."""
        bound = -math.inf
        while True:
            point = relaxation.solve(basis=True)
            if point is None or self.meets(point.bound):
                return point
            self.round(point)
            loose = np.minimum(point.value, 1 - point.value)
            if point.bound - bound < _SLOW * (self.value - point.bound) and loose.max() > _HALF:
                # more cycles would lift the bound too little to be worth their solution
                return point
            bound = point.bound
            if relaxation.rows > 2 * self.core.m:
                relaxation.purge(point)
            flipped = point.value > 0.5
            cycles = separate(
                graph,
                loose,
                self.foes ^ flipped,
                self.crossing ^ flipped,
                per_edge=2,
                limit=300,
                stop=self.deadline,
            )
            if cycles.number:
                relaxation.add(cycles, flipped)
                continue
            cycles = separate(
                graph, point.value, self.foes, self.crossing, per_edge=2, limit=300, stop=self.deadline
            )
            if not cycles.number:
                # a search for cycles that was broken off proves nothing
                return None if time.monotonic() >= self.deadline else point
            relaxation.add(cycles)


def solve_core(
    core: Core, step: float, *, seed: int = 0, deadline: float = math.inf, start: Floats | None = None
) -> Answer:
    """Least frustration of one biconnected core.

    Parameters
    ----------
    core : Core
    step : float
        Frustrations of partitions of this core differ by multiples of it; 0 where nothing is known.
    seed : int
        Of the first search.
    deadline : float
        Of `time.monotonic`; after it, the best found and the bound proved by then are handed back.
    start : float array, shape (n,), optional
        A good partition, instead of a search for one.
    """
    state = _Search(core, step, seed, deadline, start)
    if state.value <= state.tight:
        return Answer(state.value, state.value, state.sides)
    if core.m > LARGE:
        state.bound = cheap_bound(
            core, state.sides, met=state.meets, seed=seed, deadline=deadline, last=core.m > HUGE
        )
        if state.meets(state.bound):
            return Answer(state.value, state.value, state.sides)
    if core.m > HUGE:
        return Answer(state.value, min(state.bound, state.value), state.sides)
    graph = Graph(core.n, core.first, core.second)
    relaxation = Relaxation(state.size, deadline)
    point = state.cut(relaxation, graph)
    if state.meets(state.bound):
        return Answer(state.value, state.value, state.sides)
    if point is None or time.monotonic() >= deadline:
        return Answer(state.value, state.bound, state.sides)
    margin = state.value - max(state.tight, state.step - state.tight) - point.bound
    idle = np.flatnonzero(point.reduced >= margin)
    signs = np.where(state.foes, -1.0, 1.0)
    pairs = [(int(core.first[e]), int(core.second[e]), float(signs[e])) for e in idle]
    smaller = reduce_graph(core.n, core.first, core.second, core.weight, pairs)
    if sum(part.m for part in smaller.cores) <= 0.8 * core.m:
        answers = [
            solve_core(part, step, seed=seed, deadline=deadline, start=state.sides[part.nodes])
            for part in smaller.cores
        ]
        bound = smaller.constant + sum(answer.bound for answer in answers)
        state.offer(smaller.lift([answer.sides for answer in answers]))
        # what was fixed away is no better than the best known
        bound = max(state.bound, min(bound, state.value))
        return Answer(state.value, state.value if state.meets(bound) else bound, state.sides)
    state.branch(relaxation, graph)
    return Answer(state.value, state.value if state.meets(state.bound) else state.bound, state.sides)


def never_frustrated(core: Core, answer: Answer, *, deadline: float = math.inf) -> Ints:
    """Edges that no partition of least frustration frustrates, by the reduced weights of the relaxation.

    Parameters
    ----------
    core : Core
        Biconnected.
    answer : Answer
        A partition proved best.

    Returns
    -------
    int array
        Edges; there may be more that the relaxation does not show.
    """
    state = _Search(core, 0.0, 0, deadline, answer.sides)
    graph = Graph(core.n, core.first, core.second)
    # the reduced weights are best where no cycle is broken any more
    point = state.cut(Relaxation(state.size, deadline), graph, through=True)
    if point is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(point.bound + point.reduced > answer.value + state.tight)


def solve_graph(
    core: Core, *, seed: int = 0, deadline: float = math.inf, fixed: tuple[tuple[int, int, float], ...] = ()
) -> Answer:
    """Least frustration of any signed graph: reduced, cut into cores, each solved, and put together.

    Parameters
    ----------
    core : Core
        The graph; it need not be connected.
    seed, deadline
        As for `solve_core`.
    fixed : tuple of (node, node, sign)
        Pairs that must stand together (+1) or apart (-1).
    """
    step = granularity(core.weight)
    reduced = reduce_graph(core.n, core.first, core.second, core.weight, fixed)
    answers = [solve_core(part, step, seed=seed, deadline=deadline) for part in reduced.cores]
    sides = reduced.lift([answer.sides for answer in answers])
    value = frustrated_weight(core.first, core.second, core.weight, sides)
    proved = all(answer.proved for answer in answers)
    bound = reduced.constant + sum(answer.bound for answer in answers)
    return Answer(value, value if proved else min(bound, value), sides)
