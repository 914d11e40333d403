"""Means and standard errors of the points of one session, with what is not known of its calls in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.ties.ideal.em import Block
from blocs.ties.ideal.response import GRID, PRECISION, Floats, scores

__all__ = ["moments"]


def moments(block: Block, weights: Floats, items: Floats, two: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Posterior mean and standard deviation of each state of a session.

    The variance is that of the weights, given the items, and that which the items bring: how far the mean
    moves with the three parameters of each call, by their covariance (from the outer product of the states'
    scores and the prior), call by call. What calls of other sessions bring by way of a chain is left out.

    Parameters
    ----------
    block : Block
    weights : float array (states, points)
    items : float array (k, 3)
        Of the calls of the block.
    two : bool array (k,)

    Returns
    -------
    float arrays (states,), twice
    """
    mean = weights @ GRID
    off = weights * (GRID - mean[:, None])
    given = block.given.reshape(len(weights), 3, -1)
    expected, moving = (
        np.stack(
            [
                (given * (table @ slope.reshape(-1, len(GRID)).T).reshape(given.shape)).sum(axis=1)
                for slope in scores(items, two)
            ]
        )
        for table in (weights, off)
    )
    information = np.einsum("psk,qsk->kpq", expected, expected, optimize=True) + np.diag(PRECISION)
    brought = np.einsum("psk,kpq,qsk->s", moving, np.linalg.inv(information), moving, optimize=True)
    own = (off * (GRID - mean[:, None])).sum(axis=1)
    return mean, np.sqrt(own + brought)
