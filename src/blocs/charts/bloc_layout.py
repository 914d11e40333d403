"""Where the circles of blocs stand: packed bloc by bloc, the blocs side by side or one above the other.

Deterministic: the same circles in the same order stand in the same places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Placed", "pack", "shelves"]

Floats = NDArray[np.float64]
_ANGLES = np.arange(24) * (2 * math.pi / 24)
"""Every 15 degrees: equal circles fall into the closest packing, six around one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Boxes set into rows: left and top of each, and the height of all."""

    corners: tuple[tuple[float, float], ...]
    height: float


def pack(radii: Floats, towards: Floats, gap: float, tall: float = 1.0) -> Floats:
    """Places of circles that do not overlap, each as near to its target as it can be.

    Parameters
    ----------
    radii : float array, shape (n,)
        Circles are placed in this order.
    towards : float array, shape (n, 2)
        The target of each.
    gap : float
        Least distance between two rims.
    tall : float
        Height of the whole over its width, about.

    Returns
    -------
    float array, shape (n, 2)

    Examples
    --------
    >>> pack(np.array([2.0, 1.0]), np.zeros((2, 2)), 1.0).tolist()
    [[0.0, 0.0], [4.0, 0.0]]
    """
    at = np.zeros((len(radii), 2))
    turn = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], 1)
    scale = np.array([math.sqrt(tall), 1 / math.sqrt(tall)])
    for k, radius in enumerate(radii.tolist()):
        apart = radii[:k] + radius + gap
        spots = (at[:k, None] + apart[:, None, None] * turn).reshape(-1, 2)
        spots = np.concatenate([towards[k : k + 1], spots])
        # rounded, so that the last digits of a sine do not choose between two equal places
        near = np.hypot(*((spots - towards[k]) * scale).T).round(6)
        order = np.argsort(near, kind="stable")
        for some in np.array_split(order, max(1, len(order) // 200)):
            away = spots[some][:, None] - at[:k]
            free = ((away**2).sum(-1) >= (apart - 1e-6) ** 2).all(1)
            if free.any():
                at[k] = spots[some[int(free.argmax())]]
                break
    return at


def shelves(sizes: Sequence[tuple[float, float]], width: float, gap: float) -> Placed:
    """Set boxes into rows of a width, in their order; each row is centred, and so is each box in its row.

    Parameters
    ----------
    sizes : sequence of (width, height)
    width, gap : float

    Examples
    --------
    >>> shelves([(40, 10), (40, 20), (40, 10)], 100, 10)
    Placed(corners=((5.0, 5.0), (55.0, 0.0), (30.0, 30.0)), height=40.0)
    """
    rows: list[list[int]] = []
    used = math.inf
    for k, (wide, _) in enumerate(sizes):
        if used + gap + wide > width:
            rows.append([])
            used = -gap
        rows[-1].append(k)
        used += gap + wide
    corners: list[tuple[float, float]] = []
    top = 0.0
    for row in rows:
        tall = max(sizes[k][1] for k in row)
        left = (width - sum(sizes[k][0] for k in row) - gap * (len(row) - 1)) / 2
        for k in row:
            corners.append((float(left), top + (tall - sizes[k][1]) / 2))
            left += sizes[k][0] + gap
        top += tall + gap
    return Placed(tuple(corners), max(top - gap, 0.0))
