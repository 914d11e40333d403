"""Alignment in three worlds with the same random numbers: without the measures, with them, and their twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection import Posterior, Prospect
from blocs.projection.project import bounded
from blocs.projection.simulate import paths
from blocs.projection.state_space import pushes
from blocs.scenario.hostile import Pressures

__all__ = ["Futures", "futures", "responses"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Futures:
    """Alignment of some pairs; S draws, H years, D pairs; within the bounds of the measure.

    Attributes
    ----------
    baseline, scenario, twin : float array (S, H, D)
    """

    baseline: Floats
    scenario: Floats
    twin: Floats

    @property
    def effect(self) -> Floats:
        """Scenario less baseline, draw by draw."""
        return self.scenario - self.baseline


@lru_cache(maxsize=4)
def _undisturbed(
    prospect: Prospect, pairs: tuple[int, ...], years: int, draws: int, seed: int
) -> tuple[Posterior, Floats]:
    """Paths without any pressure: they are the same whatever is asked, so they are drawn once."""
    posterior, outset = prospect.outset(np.array(pairs, np.int64), draws, seed)
    free = paths(posterior, outset, years, seed)
    free.flags.writeable = False
    return posterior, free


def futures(
    prospect: Prospect,
    pressures: Pressures,
    pairs: Sequence[int] | Ints,
    *,
    lead: int,
    draws: int,
    seed: int,
) -> Futures:
    """Draw alignment of some pairs in the three worlds.

    Parameters
    ----------
    prospect : Prospect
    pressures : Pressures
        Its years are those in which measures press; each presses on the step into the next year.
    pairs : sequence of int
        Places of the pairs in the prospect.
    lead : int
        Years from the last of the data to the first in which measures press.
    draws, seed : int

    Returns
    -------
    Futures
        Of the years after `lead`: as many as `pressures` has.
    """
    at = np.asarray(pairs, np.int64)
    count = len(pressures.after)
    posterior, free = _undisturbed(prospect, tuple(at.tolist()), lead + count, draws, seed)
    away = prospect.since_rivalry[at]
    before = responses(posterior, [pressures.before[at]] * (lead + count), away)
    # only what the measures change has to be worked out again
    changed = np.flatnonzero((pressures.after[:, at] != pressures.before[at]).any(axis=(0, 2)))
    pressed = [pressures.before[at][changed]] * lead + list(pressures.after[:, at[changed]])
    after = before.copy()
    after[:, :, changed] = responses(posterior, pressed, away[changed])
    before, after, late = before[:, lead:], after[:, lead:], free[:, lead:]
    return Futures(
        bounded(late + before, prospect.measure),
        bounded(late + after, prospect.measure),
        bounded(late, prospect.measure),
    )


def responses(posterior: Posterior, pressure: Sequence[Floats], since_rivalry: Floats) -> Floats:
    """What pressure has added to alignment by each year, shape (S, years, D).

    Parameters
    ----------
    posterior : Posterior
    pressure : sequence of float array (D, K)
        In the year before each.
    since_rivalry : float array (D,)
    """
    found = np.empty((len(posterior), len(pressure), len(since_rivalry)))
    now = np.zeros((len(posterior), len(since_rivalry)))
    keep = 1 - posterior.phi[:, None]
    known: dict[int, Floats] = {}
    for year, each in enumerate(pressure):
        if id(each) not in known:
            known[id(each)] = pushes(posterior, each, since_rivalry)
        now = keep * now + known[id(each)]
        found[:, year] = now
    return found
