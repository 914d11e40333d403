"""Anderson acceleration of a fixed-point iteration, for many independent problems at once.

Type II of Anderson (1965, doi:10.1145/321296.321305) with a short memory, as Walker and Ni (2011,
doi:10.1137/10078356X) describe it; each draw keeps its own history and is left alone once it has converged,
so that the answer of one does not hang on its neighbours. Written against the array API: NumPy, PyTorch and
CuPy arrays alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from blocs.errors import NotConverged
from blocs.trade.anderson_one import DAMPED, PLAIN, RIDGE, WORSE, iterate
from blocs.trade.arrays import Array, namespace

__all__ = ["FixedPoint", "fixed_point"]


@dataclass(frozen=True, slots=True, eq=False)
class FixedPoint:
    """Where the iteration ended.

    Attributes
    ----------
    point : float array [draw, unknown]
    residual : float array [draw]
        Largest absolute difference between a point and its image.
    steps : int
        Evaluations of the map.
    """

    point: Array
    residual: Array
    steps: int


def fixed_point(
    step: Callable[[Array], Array],
    start: Array,
    *,
    tolerance: float = 1e-10,
    memory: int = 6,
    limit: int = 400,
    reach: float = 2.0,
) -> FixedPoint:
    """Find x with step(x) = x, for each draw.

    Parameters
    ----------
    step : callable
        Maps float [draw, unknown] to the same shape, draw by draw. Unknowns are best logarithms, so that
        residuals are relative and all steps allowed.
    start : float array [draw, unknown]
    tolerance : float
        Largest absolute residual of an answer.
    memory : int
        Earlier steps that are mixed; 0 is the plain iteration.
    limit : int
        Evaluations of `step` before giving up.
    reach : float
        Largest change of an unknown in one step.

    Raises
    ------
    NotConverged
        When a draw is above the tolerance after `limit` evaluations; tells how many and the residual.

    Examples
    --------
    >>> import numpy as np
    >>> fixed_point(np.cos, np.ones((1, 1))).point.round(6)
    array([[0.739085]])
    """
    xp = namespace(start)
    if start.shape[0] == 1 and xp is np:
        point, left, steps = iterate(
            lambda x: step(x[None])[0],
            start[0],
            tolerance=tolerance,
            memory=memory,
            limit=limit,
            reach=reach,
        )
        found = FixedPoint(point[None], np.array([left]), steps)
        if not left <= tolerance:
            raise _gave_up(np, found.residual, ~(found.residual <= tolerance), steps)
        return found
    return _batch(step, start, tolerance=tolerance, memory=memory, limit=limit, reach=reach)


def _batch(
    step: Callable[[Array], Array], start: Array, *, tolerance: float, memory: int, limit: int, reach: float
) -> FixedPoint:
    xp = namespace(start)
    draws, unknowns = start.shape
    memory = min(memory, unknowns)
    made = {"dtype": start.dtype, "device": start.device}
    x = best = start
    image = step(x)
    f = best_f = image - x
    residual = _largest(xp, f)
    best_residual = residual
    # rows of the history; a row of zeros takes no part
    d_points = xp.zeros((draws, memory, unknowns), **made)
    d_residuals = xp.zeros((draws, memory, unknowns), **made)
    gram = xp.zeros((draws, memory, memory), **made)
    eye = xp.eye(memory, **made)
    ridge = max(RIDGE, float(xp.finfo(start.dtype).eps))
    # plain steps that a draw takes before it mixes again: more each time that mixing led it astray
    losses = xp.zeros_like(residual)
    plain = xp.zeros_like(residual)
    row = 0
    steps = 1
    while True:
        open_ = ~(residual <= tolerance)
        if not bool(xp.any(open_)):
            return FixedPoint(x, residual, steps)
        if steps >= limit:
            raise _gave_up(xp, residual, open_, steps)
        astray = ~(residual <= WORSE * best_residual) & (plain <= 0) if memory else ~open_
        lost = open_ & (astray | ~xp.isfinite(residual))
        if bool(xp.any(lost)):
            losses = losses + xp.astype(lost, start.dtype)
            plain = xp.where(lost, PLAIN * losses, plain)
            best_residual = xp.where(lost, xp.full_like(residual, float("inf")), best_residual)
            keep = xp.astype(~lost, start.dtype)[:, None, None]
            d_points, d_residuals, gram = d_points * keep, d_residuals * keep, gram * keep
            x = xp.where(lost[:, None], best, x)
            f = xp.where(lost[:, None], best_f, f)
        move = f * DAMPED
        if memory and steps > 1:
            square = xp.sum(gram * eye, axis=2)[:, :, None]
            size = xp.sqrt(xp.where(square > 0, square, xp.ones_like(square)))
            right = xp.matmul(d_residuals, f[:, :, None]) / size
            kept = xp.where(square > 0, xp.full_like(square, ridge), xp.ones_like(square))
            unit = gram / (size * xp.matrix_transpose(size)) + eye * kept
            weights = xp.linalg.solve(unit, right) / size
            mixed = xp.matmul(xp.matrix_transpose(weights), d_points + d_residuals)[:, 0, :]
            move = xp.where((plain <= 0)[:, None], f - mixed, f * DAMPED)
        plain = plain - 1
        longest = xp.maximum(_largest(xp, move), xp.full_like(residual, reach))
        move = move * (reach / longest)[:, None]
        x_new = x + xp.where(open_[:, None], move, xp.zeros_like(move))
        f_new = step(x_new) - x_new
        f_new = xp.where(open_[:, None], f_new, f)
        steps += 1
        residual = _largest(xp, f_new)
        if memory:
            sound = xp.isfinite(residual)
            d_f = xp.where((sound & ~lost)[:, None], f_new - f, xp.zeros_like(f))
            d_x = xp.where((sound & ~lost)[:, None], x_new - x, xp.zeros_like(f))
            d_points[:, row, :] = d_x
            d_residuals[:, row, :] = d_f
            products = xp.matmul(d_residuals, d_f[:, :, None])[:, :, 0]
            gram[:, row, :] = products
            gram[:, :, row] = products
            row = (row + 1) % memory
        x, f = x_new, f_new
        better = (residual < best_residual) | (plain > 0)
        best = xp.where(better[:, None], x, best)
        best_f = xp.where(better[:, None], f, best_f)
        best_residual = xp.where(better, residual, best_residual)


def _largest(xp: Any, values: Array) -> Array:
    """Largest absolute value of each draw; infinite where one is not a number."""
    found = xp.max(xp.abs(values), axis=1)
    return xp.where(xp.isnan(found), xp.full_like(found, float("inf")), found)


def _gave_up(xp: Any, residual: Array, open_: Array, steps: int) -> NotConverged:
    worst = float(xp.max(xp.where(open_, residual, xp.zeros_like(residual))))
    count = int(xp.sum(xp.astype(open_, xp.int64)))
    which = f"{count} of {residual.shape[0]} draws" if residual.shape[0] > 1 else "the iteration"
    return NotConverged(
        f"{which} did not converge: residual {worst:.2g} after {steps} steps; "
        "ask for a smaller change, or for a change in stages",
        worst,
    )
