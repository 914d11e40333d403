"""Pressure on a pair of states by those who are hostile to both: the common adversary.

References
----------
Farber, H. S. and Gowa, J. (1995). Polities and peace. International Security 20(2): 123-146, on common
interests from common enemies. https://doi.org/10.2307/2539231
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError

__all__ = ["common_pressure", "rivalry_left"]

Floats: TypeAlias = NDArray[np.float64]


def common_pressure(hostility: Floats, weights: Floats) -> Floats:
    """Pressure on each pair: the sum over third states of weight times the lesser of its two hostilities.

    ``P[i, j] = sum over k of weights[k] * min(hostility[k, i], hostility[k, j])``

    Parameters
    ----------
    hostility : float array (N, N)
        From the state of the row to that of the column, 0 to 1; the diagonal does not count.
    weights : float array (N,)
        Such as shares of the world's capability; a weight that is not known (NaN) counts as none.

    Returns
    -------
    float array (N, N)
        Symmetric, 0 on the diagonal.

    Raises
    ------
    UsageError
        When shapes do not fit, or a hostility is negative or not known.

    Notes
    -----
    The lesser of two is a sum over the levels that both reach, so that all pairs are a few products of
    matrices, one for each level that occurs.

    Examples
    --------
    >>> to = np.zeros((3, 3)); to[0, 1], to[0, 2] = 1.0, 0.4
    >>> float(common_pressure(to, np.array([0.2, 0.1, 0.1]))[1, 2])
    0.08
    """
    n = len(weights)
    if hostility.shape != (n, n):
        raise UsageError(f"hostility has shape {hostility.shape} for {n} weights; give ({n}, {n})")
    if not (hostility >= 0).all():
        raise UsageError("a hostility is negative or not known; give 0 where there is none")
    active = np.flatnonzero(hostility.any(1) & (np.nan_to_num(weights) > 0))
    found = np.zeros((n, n))
    if not len(active):
        return found
    some = hostility[active].astype(np.float64)
    some[np.arange(len(active)), active] = 0.0
    share = np.nan_to_num(weights[active])
    met = np.flatnonzero(some.any(0))
    part = np.zeros((len(met), len(met)))
    below = 0.0
    for level in np.unique(some[some > 0]).tolist():
        reached = (some[:, met] >= level).astype(np.float64)
        part += (level - below) * (reached.T @ (share[:, None] * reached))
        below = level
    found[np.ix_(met, met)] = part
    np.fill_diagonal(found, 0.0)
    return found


def rivalry_left(years: Floats, half_life: Floats | float) -> Floats:
    """What is left of a rivalry some years after it ended: 1 while it lasts, half after each half-life.

    Parameters
    ----------
    years : float array
        Since the pair were last rivals; 0 while they are, ``inf`` where they never were.
    half_life : float or float array
        In years; shapes are broadcast.

    Examples
    --------
    >>> rivalry_left(np.array([0.0, 20.0, np.inf]), 20.0).tolist()
    [1.0, 0.5, 0.0]
    """
    left: Floats = np.exp2(-np.asarray(years, np.float64) / half_life)
    return left
