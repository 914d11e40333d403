"""`Points`: where states stand, on a scale whose sign two states tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.ties.ideal.response import Calls, Floats

__all__ = ["Points", "cutpoints_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Ideal points of states in each session, and the roll calls that they were told from.

    Attributes
    ----------
    theta : float array (states, sessions)
        Posterior means. Static: mean 0 and standard deviation 1 over the states of each session; dynamic:
        over all states and sessions. NaN where a state answered no call that divided the states.
    error : float array (states, sessions)
        Posterior standard deviations on that scale, with what is not known of the calls in them.
    discrimination : float array (calls,)
        Slopes on the logistic scale: positive where a yes is nearer to the high anchor. NaN for a call on
        which all votes were the same.
    cutpoints : float array (calls, 2)
        No against abstain, abstain against yes; one and the same where nobody abstained, and infinite where
        nobody voted no, or yes. NaN for a call on which all votes were the same.
    used : int array (states, sessions)
        Votes that each point rests on: those cast on calls that divided the states.
    sessions : int array (sessions,)
        Rising.
    iterations : int
        Of the fit; of static points those of the session that took most.
    """

    theta: Floats
    error: Floats
    discrimination: Floats
    cutpoints: Floats
    used: NDArray[np.int64]
    sessions: NDArray[np.int64]
    iterations: int


def cutpoints_of(items: Floats, calls: Calls) -> Floats:
    """Both cutpoints of each call (k, 2), from its items [slope, lower, upper]."""
    cuts: Floats = items[:, 1:].copy()
    cuts[calls.absent == 0, 0] = -np.inf
    cuts[calls.absent == 2, 1] = np.inf
    return cuts
