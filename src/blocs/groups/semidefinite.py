"""A lower bound of frustration from eigenvalues: the semidefinite relaxation, and a proof of it.

With sides x of +1 and -1, W the matrix of signed weights, and any u such that diag(u) - W has no negative
eigenvalue, x'Wx is at most the sum of u; so the frustration is at least half the total weight less a
quarter of that sum. The best u comes from unit vectors in place of sides (Goemans and Williamson 1995,
doi:10.1145/227683.227684), moved in turn to where their neighbours pull (Wang, Chang and Kolter 2017,
arXiv:1706.00476). The proof is a Cholesky factor of diag(u) - W, so it does not rest on convergence.
"""

from __future__ import annotations

import time

import numpy as np

from blocs.groups.network import Floats, adjacency
from blocs.groups.reduction import Core
from blocs.groups.vectors import settle_vectors

__all__ = ["LARGEST", "semidefinite_bound"]

LARGEST = 6000
"""Nodes up to which the dense factor of the proof is affordable: 300 MB and some seconds."""


def semidefinite_bound(core: Core, *, seed: int = 0, deadline: float = np.inf, sweeps: int = 400) -> float:
    """Lower bound of the frustration of a graph of up to `LARGEST` nodes.

    It serves where signs are close to random; where they are structured, a packing of cycles is better.

    Parameters
    ----------
    core : Core
    seed : int
        Of the first vectors.
    deadline : float
        Of `time.monotonic`; the sweeps stop in time for the proof.
    sweeps : int
        Passes over all nodes at most.

    Returns
    -------
    float
        The bound; 0 where the graph is too large or time too short for a proof.
    """
    n = core.n
    if n > LARGEST or n < 2:
        return 0.0
    scale = float(np.abs(core.weight).mean())
    proof_takes = 4e-11 * n**3 + 0.5
    stop = deadline - proof_takes
    _, pull = settle_vectors(n, core.first, core.second, core.weight, seed=seed, stop=stop, sweeps=sweeps)
    if time.monotonic() > stop:
        return 0.0
    matrix = np.zeros((n, n))
    matrix[core.first, core.second] = matrix[core.second, core.first] = -core.weight / scale
    shift = max(-_least_eigenvalue(core, pull, scale), 0.0)
    extra = 1e-4
    for _ in range(6):
        diagonal = pull + shift + extra
        np.fill_diagonal(matrix, diagonal)
        if _definite(matrix):
            # 1e-8 covers the rounding of the factor itself, which is below n * 2e-16 * |matrix|
            total = float(diagonal.sum()) + 1e-8 * n
            return max(scale * (float(np.abs(core.weight / scale).sum()) - total / 2) / 2, 0.0)
        extra *= 5
        if time.monotonic() > stop:
            break
    return 0.0


def _definite(matrix: Floats) -> bool:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return False
    return True


def _least_eigenvalue(core: Core, diagonal: Floats, scale: float, steps: int = 400) -> float:
    """Least eigenvalue of diag - W by the method of Lanczos with full orthogonalisation."""
    n = core.n
    near = adjacency(n, core.first, core.second)
    weight = core.weight[near.edge] / scale
    tied = np.flatnonzero(np.diff(near.start))
    begin = near.start[tied]

    def times(x: Floats) -> Floats:
        out = diagonal * x
        out[tied] -= np.add.reduceat(weight * x[near.other], begin)
        return out

    steps = min(steps, n)
    basis = np.zeros((steps, n))
    alpha, beta = np.zeros(steps), np.zeros(steps)
    x = np.random.default_rng(0).standard_normal(n)
    basis[0] = x / np.linalg.norm(x)
    for k in range(steps):
        y = times(basis[k])
        alpha[k] = basis[k] @ y
        for _ in range(2):
            y -= basis[: k + 1].T @ (basis[: k + 1] @ y)
        beta[k] = np.linalg.norm(y)
        if k + 1 == steps or beta[k] < 1e-10:
            break
        basis[k + 1] = y / beta[k]
    used = k + 1
    small = np.diag(alpha[:used]) + np.diag(beta[: used - 1], 1) + np.diag(beta[: used - 1], -1)
    return float(np.linalg.eigvalsh(small)[0])
