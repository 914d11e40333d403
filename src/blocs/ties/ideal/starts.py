"""Where to look for the ideal points first, and which end of the line is which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.ties.ideal.response import Floats

__all__ = ["Anchor", "checked_votes", "contrast", "principal", "signs"]

Anchor = tuple[int, int]
"""Rows of two states: the first stands above the second."""
_SHARED = 3
"""States that two sessions must share for one to tell the sign of the other."""
_APART = 0.25
"""Anchors that stand nearer tell no sign: they may have voted alike throughout."""


def checked_votes(
    votes: NDArray[np.int8], sessions: NDArray[np.int64], anchor: Anchor
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Votes and sessions as arrays, and anchors that are two rows of them.

    Raises
    ------
    UsageError
    """
    cast, when = np.asarray(votes), np.asarray(sessions)
    if cast.ndim != 2 or when.shape != cast.shape[1:]:
        raise UsageError(
            f"votes have the shape {cast.shape} and sessions {when.shape}; give (states, calls) and (calls,)"
        )
    if not np.isin(cast, (-1, 0, 1, 2)).all():
        raise UsageError("a vote is 0 (no), 1 (abstain), 2 (yes) or -1 (none cast); recode the others")
    if not np.issubdtype(when.dtype, np.integer):
        raise UsageError("sessions are whole numbers, one a step of time; give numbers or years")
    high, low = anchor
    if high == low or not all(0 <= row < len(cast) for row in anchor):
        raise UsageError(
            f"anchor={anchor}: give the rows of two states, first the one that stands higher; there are "
            f"{len(cast)} rows"
        )
    return cast.astype(np.int8, copy=False), when.astype(np.int64, copy=False)


def _standard(values: Floats) -> Floats | None:
    spread = float(values.std())
    return None if spread < 1e-9 else (values - values.mean()) / spread


def principal(answers: NDArray[np.int8]) -> Floats:
    """First principal component of the answers (states, calls), missing ones at the mean of their call."""
    cast = answers >= 0
    held = np.where(cast, answers, 0).astype(np.float64)
    centred = np.where(cast, held - held.sum(axis=0) / np.maximum(cast.sum(axis=0), 1), 0.0)
    _, vectors = np.linalg.eigh(centred @ centred.T)
    found = _standard(vectors[:, -1] / np.sqrt(np.maximum(cast.sum(axis=1), 1)))
    return np.zeros(len(answers)) if found is None else found


def contrast(answers: NDArray[np.int8], high: int, low: int) -> Floats | None:
    """How much more each state voted with one state than with another; None where that tells nothing."""

    def alike(row: int) -> Floats:
        both = (answers >= 0) & (answers[row] >= 0)
        apart = np.abs(answers.astype(np.int64) - answers[row])
        near: Floats = np.where(both, 2 - apart, 0).sum(axis=1) / np.maximum(2 * both.sum(axis=1), 1)
        return near

    return _standard(alike(high) - alike(low))


def signs(points: Floats, anchor: Anchor, sessions: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Find 1 or -1 for each session, so that the first anchor stands above the second.

    Parameters
    ----------
    points : float array (states, sessions)
        NaN where a state has none. A session that lacks one of the anchors, or in which they stand side by
        side, takes the sign under which it agrees with the nearest session whose sign is settled.
    anchor : tuple of int
    sessions : int array (sessions,)

    Returns
    -------
    float array (sessions,), and the sessions whose sign is that of their neighbours.

    Raises
    ------
    UsageError
        When no session has points of both anchors.
    """
    apart = points[anchor[0]] - points[anchor[1]]
    out: Floats = np.where(apart < 0.0, -1.0, 1.0)
    settled = np.abs(np.nan_to_num(apart)) > _APART
    if not settled.any():
        settled = np.isfinite(apart)
    if not settled.any():
        raise UsageError(
            f"rows {anchor[0]} and {anchor[1]} have no session whose votes tell where both stand, so that "
            "they cannot tell the sign; name two other states"
        )
    unsure = np.isfinite(points).any(axis=0) & ~settled
    told = sessions[unsure]
    while unsure.any():
        steps = np.abs(np.flatnonzero(unsure)[:, None] - np.flatnonzero(settled))
        one, other = np.unravel_index(np.argmin(steps), steps.shape)
        place, near = np.flatnonzero(unsure)[one], np.flatnonzero(settled)[other]
        out[place] = _alike(points[:, place], points[:, near] * out[near])
        settled[place], unsure[place] = True, False
    return out, told


def _alike(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < _SHARED:
        return 1.0
    return -1.0 if float(np.cov(one[both], other[both])[0, 1]) < 0.0 else 1.0
