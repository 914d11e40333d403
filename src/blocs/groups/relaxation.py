"""The linear relaxation of frustration: least weight of edges that meets every odd cycle.

HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5) solves it; the bound handed on does not rest on
its tolerances, but is counted anew from the duals: any duals at least 0, with the reduced weights they
leave, bound the frustration from below.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import highspy
import numpy as np

from blocs.errors import SolverError
from blocs.groups.cuts import Cycles
from blocs.groups.network import Bools, Floats

__all__ = ["Point", "Relaxation"]

_MANY_ROWS = 1000
"""Rows above which an interior point is quicker than the simplex from scratch."""
_SLACK = 0.1
"""Slack above which a row without a dual is let go."""


@dataclass(frozen=True, eq=False)
class Point:
    """A solution of the relaxation.

    Attributes
    ----------
    value : float array, shape (m,)
        How far each edge is frustrated, between 0 and 1.
    reduced : float array, shape (m,)
        Weight of each edge that the duals leave; the bound grows by as much where the edge is frustrated.
    dual : float array, shape (rows,)
        Dual of each cycle, at least 0.
    bound : float
        Lower bound of the frustration.
    """

    value: Floats
    reduced: Floats
    dual: Floats
    bound: float


class Relaxation:
    """A linear program that grows by cycles; keeps its basis between solutions.

    Parameters
    ----------
    weight : float array, shape (m,)
        Absolute weights.
    deadline : float
        Of `time.monotonic`.
    """

    def __init__(self, weight: Floats, deadline: float) -> None:
        self.m, self.deadline = len(weight), deadline
        self.scale = float(weight.mean())
        self.weight = weight / self.scale
        self.solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("parallel", "off"),
            ("presolve", "off"),
            ("random_seed", 0),
            # bounds are counted from the duals in any case, and cuts from a rougher point come sooner
            ("ipm_optimality_tolerance", 1e-6),
        ):
            self.solver.setOptionValue(option, value)
        self.solver.addVars(self.m, np.zeros(self.m), np.ones(self.m))
        self.solver.changeColsCost(self.m, np.arange(self.m, dtype=np.int32), self.weight)
        self.lower, self.upper = np.zeros(self.m), np.ones(self.m)
        self._edge = np.zeros(0, dtype=np.int64)
        self._sign, self._least = np.zeros(0), np.zeros(0)
        self._row = np.zeros(0, dtype=np.int64)

    @property
    def rows(self) -> int:
        """Cycles held."""
        return len(self._least)

    def add(self, cycles: Cycles, flipped: Bools | None = None) -> None:
        """Add the inequality of each cycle; flipped edges enter as 1 - f."""
        size = np.diff(cycles.start)
        row = np.repeat(np.arange(cycles.number), size)
        sign = np.ones(len(cycles.edge))
        least = np.ones(cycles.number)
        if flipped is not None:
            sign[flipped[cycles.edge]] = -1.0
            least -= np.bincount(row, flipped[cycles.edge], minlength=cycles.number)
        self.solver.addRows(
            cycles.number,
            least,
            np.full(cycles.number, highspy.kHighsInf),
            len(cycles.edge),
            cycles.start[:-1].astype(np.int32),
            cycles.edge.astype(np.int32),
            sign,
        )
        self._row = np.concatenate([self._row, row + self.rows])
        self._edge = np.concatenate([self._edge, cycles.edge])
        self._sign = np.concatenate([self._sign, sign])
        self._least = np.concatenate([self._least, least])

    def purge(self, point: Point) -> None:
        """Let go of rows that a solution neither rests on nor comes near."""
        reach = np.bincount(self._row, self._sign * point.value[self._edge], minlength=self.rows)
        kept = (reach - self._least <= _SLACK) | (point.dual > 1e-9)
        gone = np.flatnonzero(~kept)
        if not gone.size:
            return
        self.solver.deleteRows(len(gone), gone.astype(np.int32))
        stays = kept[self._row]
        new = np.cumsum(kept) - 1
        self._edge, self._sign = self._edge[stays], self._sign[stays]
        self._row, self._least = new[self._row[stays]], self._least[kept]

    def bounds(self, lower: Floats, upper: Floats) -> None:
        """Set what each edge may be, both between 0 and 1."""
        changed = np.flatnonzero((lower != self.lower) | (upper != self.upper))
        if changed.size:
            self.solver.changeColsBounds(
                len(changed), changed.astype(np.int32), lower[changed], upper[changed]
            )
            self.lower, self.upper = lower.copy(), upper.copy()

    def solve(self, *, basis: bool = False) -> Point | None:
        """Solve; None when time is out.

        Parameters
        ----------
        basis : bool
            Whether to use the simplex whatever the size, so that the next solution starts from this one.

        Raises
        ------
        SolverError
            When HiGHS gives up on a program that has a solution.
        """
        interior = not basis and self.rows > _MANY_ROWS
        for method in ("ipm", "simplex") if interior else ("simplex", "ipm"):
            left = self.deadline - time.monotonic()
            if left <= 0:
                return None
            self.solver.setOptionValue("solver", method)
            self.solver.setOptionValue("run_crossover", "off")
            self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
            self.solver.run()
            status = self.solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                return self._point()
            if status == highspy.HighsModelStatus.kTimeLimit:
                return None
            if status == highspy.HighsModelStatus.kInfeasible:
                nothing = np.zeros(self.m)
                return Point(nothing, nothing, np.zeros(self.rows), np.inf)
            self.solver.clearSolver()
        raise SolverError(
            f"HiGHS ended with '{self.solver.modelStatusToString(status)}' on {self.m} edges and {self.rows} "
            "cycles; ask for a heuristic partition, or report the network"
        )

    def _point(self) -> Point:
        solution = self.solver.getSolution()
        value = np.clip(np.array(solution.col_value), self.lower, self.upper)
        dual = np.maximum(np.array(solution.row_dual), 0.0)
        reduced = self.weight - np.bincount(self._edge, self._sign * dual[self._row], minlength=self.m)
        bound = dual @ self._least + np.minimum(reduced * self.lower, reduced * self.upper).sum()
        return Point(value, reduced * self.scale, dual, float(bound) * self.scale)
