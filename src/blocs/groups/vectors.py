"""Unit vectors in place of sides: the semidefinite relaxation of frustration, solved by turns."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt

from blocs.groups.colouring import colour_groups
from blocs.groups.network import Floats, Ints, adjacency

__all__ = ["settle_vectors"]

_RANK = 24


def settle_vectors(
    n: int,
    first: Ints,
    second: Ints,
    weight: Floats,
    *,
    seed: int = 0,
    stop: float = np.inf,
    sweeps: int = 400,
) -> tuple[npt.NDArray[np.float32], Floats]:
    """Turn each node's vector to where its friends pull and its foes push, until all rest.

    The mixing method of Wang, Chang and Kolter 2017 (arXiv:1706.00476), all nodes of one colour at once.

    Parameters
    ----------
    n, first, second, weight
        A signed graph.
    seed : int
        Of the first vectors.
    stop : float
        Of `time.monotonic`.
    sweeps : int
        Passes over all nodes at most.

    Returns
    -------
    float32 array, shape (n, 24)
        Unit vectors.
    float array, shape (n,)
        Length of the pull on each, in mean absolute weights.
    """
    rng = np.random.default_rng(seed)
    near = adjacency(n, first, second)
    scaled = (weight / float(np.abs(weight).mean())).astype(np.float32)[near.edge][:, None]
    groups = [(v, near.other[at], scaled[at], begin) for v, at, begin in colour_groups(n, first, second)]
    vector = rng.standard_normal((n, _RANK)).astype(np.float32)
    vector /= np.linalg.norm(vector, axis=1, keepdims=True)
    pull, before = np.zeros(n), -np.inf
    for sweep in range(sweeps):
        for nodes, others, w, begin in groups:
            field = np.add.reduceat(vector[others] * w, begin, axis=0)
            length = np.linalg.norm(field, axis=1)
            pull[nodes] = length
            vector[nodes] = field / np.maximum(length, 1e-20)[:, None]
        if sweep % 10 == 9:
            total = float(pull.sum())
            if total - before < 1e-6 * total or time.monotonic() > stop:
                break
            before = total
    return vector, pull
