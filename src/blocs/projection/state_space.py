"""`StateSpace`: the model of alignment as a forecaster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection.gibbs import fit
from blocs.projection.panel import AlignmentPanel
from blocs.projection.posterior import VOTES, Posterior
from blocs.projection.pressure import rivalry_left
from blocs.projection.simulate import Outset, measured, paths

__all__ = ["StateSpace", "outset_of", "pushes", "thinned"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StateSpace:
    """Fit the model on the past, and draw the future from it.

    Attributes
    ----------
    name : str
    pressure : bool
        Whether pressure of common adversaries has a part; it is held at that of the last year.
    sweeps, burn : int
        Of the sampler.
    """

    name: str
    pressure: bool = True
    sweeps: int = 200
    burn: int = 100

    def forecast(self, past: AlignmentPanel, horizons: Sequence[int], draws: int, seed: int) -> Floats:
        """Draw what will be measured; see `Forecaster`."""
        panel = past if self.pressure else past.without_pressure()
        posterior = thinned(fit(panel, draws=self.sweeps, burn=self.burn, seed=seed, priors=VOTES), draws)
        outset = outset_of(posterior, panel)
        push = pushes(posterior, panel.pressure[-1], panel.since_rivalry[-1])
        future = paths(posterior, outset, max(horizons), seed, push)
        known = ~np.isnan(panel.values[-1])
        recent = np.where(panel.counts[-3:] > 0, panel.counts[-3:], np.nan)[:, known]
        votes = float(np.nanmedian(recent, axis=0).mean()) if known.any() else 1.0
        found = np.stack([measured(posterior, outset, future[:, h - 1], votes, seed + h) for h in horizons])
        found[:, :, ~known] = np.nan
        return found


def thinned(posterior: Posterior, draws: int) -> Posterior:
    """As many draws as are asked for: evenly chosen, and again from the first where there are fewer."""
    have = len(posterior)
    chosen = np.arange(draws) % have if draws > have else np.linspace(0, have - 1, draws).round().astype(int)
    kept = {name: values[chosen] for name, values in posterior.arrays().items() if name != "pairs"}
    return replace(posterior, **kept)


def outset_of(posterior: Posterior, panel: AlignmentPanel) -> Outset:
    """Where the pairs of the fitted panel stand in its last year."""
    return Outset(
        panel.first,
        panel.second,
        len(panel.numbers),
        posterior.level,
        posterior.home,
        posterior.step_scale,
        posterior.noise_scale,
    )


def pushes(posterior: Posterior, pressure: Floats, since_rivalry: Floats) -> Floats:
    """What pressure adds to alignment in a year, shape (S, D).

    Parameters
    ----------
    pressure : float array (D, K)
        NaN counts as none; who calls says so.
    since_rivalry : float array (D,)
    """
    known = np.nan_to_num(pressure)
    push: Floats = np.zeros((len(posterior), len(known)))
    met = np.flatnonzero(known.any(1))  # most pairs have no common adversary
    if len(met):
        lives, which = np.unique(posterior.half_life, return_inverse=True)
        left = rivalry_left(since_rivalry[met], lives[:, None])[which]
        told = -posterior.gamma[:, None] * left * known[met].sum(1)
        for k in range(known.shape[1]):  # no product of matrices: a pair's sum hangs on no other pair
            told += posterior.beta[:, k, None] * known[met, k]
        push[:, met] = told
    return push
