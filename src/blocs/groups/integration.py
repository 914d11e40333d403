"""dX/dt = X X step by step: the check on its closed form, and the way where the rule is changed.

A Runge-Kutta pair of orders 5 and 4 (Dormand and Prince 1980, doi:10.1016/0771-050X(80)90013-3), where the
difference of the two sets the step. SciPy has the same pair, but the base install does without SciPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from blocs.errors import NotConverged, UsageError
from blocs.groups.dynamics import flow
from blocs.groups.network import Floats, SignedNetwork

__all__ = ["Trajectory", "integrate"]

# rows: weights of the earlier slopes in each stage; the last stage is the solution of order 5
STAGES = tuple(
    np.array(row)
    for row in (
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    )
)
# solution of order 5 less that of order 4
DIFFERENCE = np.array([71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40])


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Ties at the times asked for.

    Attributes
    ----------
    nodes : tuple of str
    times : float array, shape (k,)
    ties : float array, shape (k, n, n)
    steps, refused : int
        Steps taken, and tried steps that were too long.
    """

    nodes: tuple[str, ...]
    times: Floats
    ties: Floats
    steps: int
    refused: int


def _square(ties: Floats) -> Floats:
    result: Floats = ties @ ties
    return result


def integrate(
    network: SignedNetwork | npt.ArrayLike,
    times: Sequence[float],
    *,
    rule: Callable[[Floats], Floats] = _square,
    tolerance: float = 1e-12,
    most_steps: int = 100_000,
) -> Trajectory:
    """Ties at given times by adaptive steps.

    Parameters
    ----------
    network : SignedNetwork or symmetric matrix
    times : sequence of float
        Ascending, from 0.
    rule : callable
        Rate of change of the matrix of ties; X X by default.
    tolerance : float
        Error allowed a step, as a share of the largest tie.
    most_steps : int

    Raises
    ------
    UsageError
        For times that do not ascend from 0.
    NotConverged
        When ties blow up before the last time, or `most_steps` do not reach it.

    Examples
    --------
    >>> ties = SignedNetwork.from_edges([("A", "B", 2), ("A", "C", -1), ("B", "C", -1)])
    >>> found = integrate(ties, [0.2])
    >>> bool(np.abs(found.ties[0] - flow(ties).at(0.2)).max() < 1e-9)
    True
    """
    begun = flow(network)
    wanted = np.asarray(times, dtype=np.float64)
    if wanted.ndim != 1 or not np.isfinite(wanted).all() or (np.diff(wanted, prepend=0.0) < 0).any():
        raise UsageError(f"times ascend from 0, got {list(times)}")
    ties, now, steps, refused, kept = begun.start, 0.0, 0, 0, []
    slope = rule(ties)
    step = 0.01 * _size(ties) / (_size(slope) or 1.0) or 1.0
    for until in wanted.tolist():
        while now < until:
            length = min(step, until - now)
            if now + length == now or steps + refused >= most_steps or not np.isfinite(slope).all():
                raise NotConverged(
                    f"{steps} steps reach {now:.6g}, not {until:.6g}: ties grow beyond bounds or steps are "
                    "too few; ask for times below flow(...).blow_up or raise most_steps",
                    _size(ties),
                )
            with np.errstate(over="ignore", invalid="ignore"):
                then, last_slope, error = _step(rule, ties, slope, length)
            worst = error / (tolerance * max(_size(ties), _size(then)) or 1.0)
            if worst <= 1:
                ties, slope, steps = then, last_slope, steps + 1
                now = until if length == until - now else now + length
            else:
                refused += 1
            factor = 0.9 * worst**-0.2 if worst > 0 else 5.0
            step = length * (min(5.0, max(0.2, factor)) if np.isfinite(worst) else 0.2)
        kept.append(ties)
    shape = (0, begun.n, begun.n)
    return Trajectory(begun.nodes, wanted, np.stack(kept) if kept else np.zeros(shape), steps, refused)


def _size(ties: Floats) -> float:
    return float(np.abs(ties).max(initial=0.0))


def _step(
    rule: Callable[[Floats], Floats], ties: Floats, slope: Floats, length: float
) -> tuple[Floats, Floats, float]:
    """Ties after a step, the slope there, and the largest error of it."""
    slopes, then = [slope], ties
    for weights in STAGES:
        then = ties + length * np.tensordot(weights, np.stack(slopes), axes=1)
        slopes.append(rule(then))
    error = length * np.tensordot(DIFFERENCE, np.stack(slopes), axes=1)
    return then, slopes[-1], _size(error)
