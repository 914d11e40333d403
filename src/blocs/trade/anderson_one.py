"""Anderson acceleration for one problem in NumPy vectors, by the rules of `anderson`.

One answer at a time is what a person asks for, and there a batch's bookkeeping costs more than the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["DAMPED", "PLAIN", "RIDGE", "WORSE", "iterate"]

Floats = NDArray[np.float64]

RIDGE = 1e-12
"""Added to the diagonal of the Gram matrix of unit rows: keeps like rows from making it singular."""
WORSE = 10.0
"""A residual this many times the best one so far ends a history."""
DAMPED = 0.4
"""Share of the plain step that is taken where steps are not mixed."""
PLAIN = 5
"""Plain steps after the first such an end, before mixing begins anew; twice as many after the second."""


def iterate(
    step: Callable[[Floats], Floats],
    start: Floats,
    *,
    tolerance: float,
    memory: int,
    limit: int,
    reach: float,
) -> tuple[Floats, float, int]:
    """Find x with step(x) = x.

    Parameters
    ----------
    step : callable
        Maps float [unknown] to the same shape.
    start : float array [unknown]
    tolerance, memory, limit, reach
        As for `anderson.fixed_point`.

    Returns
    -------
    point, residual, steps
        The residual is above the tolerance where `limit` ended the iteration.
    """
    memory = min(memory, start.size)
    points, residuals = np.empty((memory, start.size)), np.empty((memory, start.size))
    gram = np.zeros((memory, memory))
    x = best = start
    f = best_f = step(x) - x
    residual = lowest = _largest(f)
    held = row = losses = plain = 0
    steps = 1
    while not residual <= tolerance and steps < limit:
        astray = memory > 0 and plain <= 0 and not residual <= WORSE * lowest
        lost = astray or residual == math.inf
        if lost:
            losses += 1
            plain, lowest = PLAIN * losses, math.inf
            held = row = 0
            x, f = best, best_f
        move = f * DAMPED
        if held and plain <= 0:
            size = np.sqrt(gram.diagonal()[:held])
            size[size == 0] = 1
            unit = gram[:held, :held] / np.multiply.outer(size, size)
            unit.flat[:: held + 1] += RIDGE
            weights = np.linalg.solve(unit, residuals[:held] @ f / size) / size
            move = f - weights @ (points[:held] + residuals[:held])
        plain -= 1
        longest = _largest(move)
        if longest > reach:
            move = move * (reach / longest)
        new = x + move
        new_f = step(new) - new
        steps += 1
        residual = _largest(new_f)
        if memory and not lost and residual < math.inf:
            points[row], residuals[row] = new - x, new_f - f
            held = min(held + 1, memory)
            gram[row, :held] = gram[:held, row] = residuals[:held] @ residuals[row]
            row = (row + 1) % memory
        x, f = new, new_f
        if residual < lowest or plain > 0:
            best, best_f, lowest = x, f, residual
    return x, residual, steps


def _largest(values: Floats) -> float:
    """Largest absolute value; infinite where one is not a number."""
    found = float(np.abs(values).max())
    return found if found == found else math.inf
