"""Ideal points session by session: each stands alone, and the population is normal in each."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.ties.ideal.em import Block, Fit, blocks_of, fit, one_blas_thread
from blocs.ties.ideal.outcome import Points, cutpoints_of
from blocs.ties.ideal.precision import moments
from blocs.ties.ideal.response import GRID, Calls, Floats, divided_calls
from blocs.ties.ideal.starts import Anchor, checked_votes, contrast, principal, signs

__all__ = ["posterior", "static_points"]

_TOLD = 0.1
"""Points that spread less, in standard deviations of the population, tell nothing: a session of one call."""


def posterior(evidence: Sequence[Floats]) -> tuple[list[Floats], float]:
    """Weights of the points under a standard normal population, and the log likelihood."""
    weights, likelihood = [], 0.0
    for table in evidence:
        logs = table - 0.5 * GRID * GRID
        highest = logs.max(axis=1, keepdims=True)
        held = np.exp(logs - highest)
        total = held.sum(axis=1, keepdims=True)
        weights.append(held / total)
        likelihood += float((highest + np.log(total)).sum())
    return weights, likelihood


@one_blas_thread()
def static_points(
    votes: NDArray[np.int8],
    sessions: NDArray[np.int64],
    *,
    anchor: Anchor,
    tolerance: float = 1e-4,
    max_iterations: int = 500,
) -> Points:
    """Estimate ideal points of each session by itself.

    The likelihood can have two tops. Each session is fitted from two starts, the first principal component of
    its votes and how much more each state votes with one anchor than with the other; the likelier is kept.

    Parameters
    ----------
    votes : int8 array (states, calls)
        0 no, 1 abstain, 2 yes; -1 none cast, which tells nothing.
    sessions : int array (calls,)
        The session of each call, in any order.
    anchor : tuple of int
        Rows of two states, of which the first stands above the second in each session.
    tolerance : float
        The iteration stops when no point moves farther, in standard deviations of the population.
    max_iterations : int

    Returns
    -------
    Points
        All missing in a session of so few divided calls that they part no states, such as one of a single
        call.

    Raises
    ------
    UsageError
        When arrays do not fit, a vote is none of those four, or the anchors never voted in one session.
    NotConverged
        When a session still moves after `max_iterations`.

    Warns
    -----
    UserWarning
        When a session lacks one of the anchors, or they stand side by side; its sign is then the one that
        agrees with the nearest other session.

    Examples
    --------
    >>> votes = np.array([[0, 2, 0, 2, 0, 2]] * 3 + [[1, 1, 0, 2, 1, 1]] * 3 + [[2, 0, 2, 0, 2, 0]] * 3)
    >>> points = static_points(votes, np.full(6, 1990), anchor=(0, 8))
    >>> points.theta[[0, 4, 8], 0].round(1).tolist()
    [1.2, 0.1, -1.3]
    """
    cast, when = checked_votes(votes, sessions, anchor)
    known = np.unique(when)
    theta = np.full((len(cast), len(known)), np.nan)
    error, used = theta.copy(), np.zeros(theta.shape, np.int64)
    slopes, cuts = np.full(len(when), np.nan), np.full((len(when), 2), np.nan)
    iterations = 0
    for place, session in enumerate(known):
        own = np.flatnonzero(when == session)
        calls = divided_calls(cast[:, own])
        if not len(calls.kept):
            continue
        (block,) = blocks_of(calls, np.zeros(len(calls.kept), np.int64))
        best = _likeliest(calls, block, anchor, tolerance, max_iterations, f"session {session}")
        mean, deviation = moments(block, best.weights[0], best.items, calls.two)
        middle, spread = float(mean.mean()), float(mean.std())
        if spread < _TOLD:
            continue
        theta[block.states, place] = (mean - middle) / spread
        error[block.states, place] = deviation / spread
        used[:, place] = (calls.answers >= 0).sum(axis=1)
        at = own[calls.kept]
        slopes[at] = best.items[:, 0] * spread
        cuts[at] = cutpoints_of(best.items, calls) - best.items[:, :1] * middle
        iterations = max(iterations, best.iterations)
    sign, unsure = signs(theta, anchor, known)
    if len(unsure):
        warnings.warn(
            f"in {', '.join(map(str, unsure))} the two anchors did not both vote, or stand side by side: the "
            "sign of the points there is the one that agrees with the nearest other session",
            stacklevel=3,
        )
    slopes *= sign[np.searchsorted(known, when)]
    return Points(theta * sign, error, slopes, cuts, used, known, iterations)


def _likeliest(
    calls: Calls, block: Block, anchor: Anchor, tolerance: float, max_iterations: int, what: str
) -> Fit:
    answers = calls.answers[block.states]
    tries = [principal(answers)]
    high, low = (np.flatnonzero(block.states == row) for row in anchor)
    if len(high) and len(low):
        other = contrast(answers, int(high[0]), int(low[0]))
        tries += [] if other is None else [other]
    fits = [
        fit(
            [block],
            calls.two,
            [start],
            posterior,
            tolerance=tolerance,
            max_iterations=max_iterations,
            what=what,
        )
        for start in tries
    ]
    return max(fits, key=lambda found: found.likelihood)
