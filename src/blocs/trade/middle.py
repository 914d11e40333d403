"""The middle of many draws."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["middle"]

Floats = NDArray[np.float64]


def middle(draws: Floats, level: float) -> tuple[Floats, Floats]:
    """Give the bounds between which a share of the draws lie, with as many below as above.

    These are the quantiles that NumPy gives, bit for bit, in a fraction of the time.

    Parameters
    ----------
    draws : float array [draw, ...]
        At least one draw; where one is missing (NaN), so are the bounds.
    level : float
        Above 0 and below 1.

    Returns
    -------
    low, high : float arrays [...]

    Examples
    --------
    >>> low, high = middle(np.arange(11.0)[:, None], 0.8)
    >>> low.round(6), high.round(6)
    (array([1.]), array([9.]))
    """
    count = len(draws)
    ordered = np.sort(np.moveaxis(draws, 0, -1).reshape(-1, count), axis=1)  # rows of their own are quick
    missing = np.isnan(ordered[:, -1])
    tail = (1 - level) / 2
    bounds = []
    for share in (tail, 1 - tail):
        place = share * (count - 1)
        at = min(math.floor(place), count - 1)
        below, above = ordered[:, at], ordered[:, min(at + 1, count - 1)]
        part = place - at
        bound = below + (above - below) * part if part < 0.5 else above - (above - below) * (1 - part)
        bounds.append(np.where(missing, np.nan, bound).reshape(draws.shape[1:]))
    return bounds[0], bounds[1]
