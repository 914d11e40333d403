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
from blocs.projection.state_space import pushes, thinned
from blocs.scenario.hostile import Pressures

__all__ = ["Futures", "futures", "responses"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Futures:
    """Alignment of some pairs; S draws, H years, D pairs.

    Attributes
    ----------
    baseline, scenario, twin : float array (S, H, D)
        Within the bounds of the measure.
    effect : float array (S, H, D)
        What the measures add, draw by draw, before bounds are put: at its bound a draw could not show it.
    """

    baseline: Floats
    scenario: Floats
    twin: Floats
    effect: Floats


_AT_ONCE = 16_000_000
"""Figures of paths that are held at once: 128 MB."""


@lru_cache(maxsize=8)
def _undisturbed(
    prospect: Prospect, pairs: tuple[int, ...], since: int, years: int, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """Paths without any pressure, and what the pressure in force adds; drawn once, whatever is asked.

    Of the years from `since` on, of all `years`.
    """
    at = np.array(pairs, np.int64)
    free, moved = np.empty((2, draws, years - since, len(at)))
    step = max(_AT_ONCE // (draws * years), 1)
    for start in range(0, len(at), step):
        part = slice(start, start + step)
        posterior, outset = prospect.outset(at[part], draws, seed)
        free[:, :, part] = paths(posterior, outset, years, seed)[:, since:]
        held = [prospect.pressure[at[part]]] * years
        moved[:, :, part] = responses(posterior, held, prospect.since_rivalry[at[part]])[:, since:]
    for array in (free, moved):
        array.flags.writeable = False
    return free, moved


def futures(
    prospect: Prospect,
    pressures: Pressures,
    pairs: Sequence[int] | Ints,
    *,
    lead: int,
    draws: int,
    seed: int,
    last: bool = False,
) -> Futures:
    """Draw alignment of some pairs in the three worlds.

    Parameters
    ----------
    prospect : Prospect
    pressures : Pressures
        Of this prospect. Its years are those in which measures press; each presses on the step into the next.
    pairs : sequence of int
        Places of the pairs in the prospect.
    lead : int
        Years from the last of the data to the first in which measures press.
    draws, seed : int
        A pair's draws hang on the seed alone, not on the pairs beside it.
    last : bool
        Whether only the last year is wanted.

    Returns
    -------
    Futures
        Of the years after `lead`: as many as `pressures` has, or the last of these.
    """
    at = np.asarray(pairs, np.int64)
    years = lead + len(pressures.after)
    since = years - 1 if last else lead
    free, moved = _undisturbed(prospect, tuple(at.tolist()), since, years, draws, seed)
    level = free + moved
    baseline = bounded(level, prospect.measure)
    # effects add up, so that what the measures do not change stays as it was to the last digit
    scenario, effect = baseline, np.zeros_like(level)
    added = pressures.added[:, at]
    if len(changed := np.flatnonzero((added != 0).any(axis=(0, 2)))):
        away = prospect.since_rivalry[at[changed]]
        posterior = thinned(prospect.posterior, draws)
        effect[:, :, changed] = responses(posterior, list(added[:, changed]), away)[:, since - lead :]
        scenario = bounded(level + effect, prospect.measure)
    return Futures(baseline, scenario, bounded(free, prospect.measure), effect)


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
    last, push = None, now
    for year, each in enumerate(pressure):
        if last is None or not (each is last or np.array_equal(each, last, equal_nan=True)):
            last, push = each, pushes(posterior, each, since_rivalry)
        now = keep * now + push
        found[:, year] = now
    return found
