"""Draws from the model of alignment, given a panel: Gibbs sampling, all pairs at once.

Each sweep draws the paths of all pairs (filter forwards, sample backwards), then phi, beta, gamma and the
shocks of states together (a regression with a block for each year), then scales; Student's t is a mixture of
normals. Nothing loops over pairs.

References
----------
Geman, S. and Geman, D. (1984), https://doi.org/10.1109/TPAMI.1984.4767596; Carter and Kohn (1994),
https://doi.org/10.1093/biomet/81.3.541; Geweke, J. (1993) on Student's t by mixture,
https://doi.org/10.1002/jae.3950080504.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lgamma
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.projection.kalman import draw_paths
from blocs.projection.panel import AlignmentPanel
from blocs.projection.posterior import HALF_LIVES, STATE_TAILS, Posterior, Priors
from blocs.projection.pressure import rivalry_left

__all__ = ["fit"]

Floats: TypeAlias = NDArray[np.float64]

_FREEDOM = np.array([2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0])
_EVERY = 5
"""Sweeps between draws of what changes little: degrees of freedom, half-life."""
_LEAST_PHI, _MOST_PHI = 1e-4, 0.95
_TRIES = 50
_VAGUE = 1e-4
"""Scale of the vague priors of variances."""


def fit(
    panel: AlignmentPanel,
    *,
    draws: int = 300,
    burn: int = 300,
    seed: int = 1,
    priors: Priors | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Posterior:
    """Draw from the posterior of the model (`Posterior` tells it).

    Parameters
    ----------
    panel : AlignmentPanel
        Without instruments, beta and gamma are empty and 0.
    draws, burn : int
        Sweeps kept, and sweeps before them.
    seed : int
    priors : Priors, optional
    progress : callable, optional
        Told of each sweep: done, all.

    Raises
    ------
    UsageError
        When draws or burn make no sense, or the panel has fewer than three years.
    DataError
        When pressure is not known in a year from which a step is explained; names instrument and year.
    """
    if draws < 1 or burn < 0:
        raise UsageError(f"draws={draws}, burn={burn}: keep 1 or more, and burn 0 or more")
    if len(panel.years) < 3 or not len(panel.first):
        raise UsageError(
            f"the panel has {len(panel.years)} years and {len(panel.first)} pairs; a fit needs 3 years "
            "and a pair"
        )
    unknown = np.argwhere(np.isnan(panel.pressure[:-1]))
    if len(unknown):
        t, _, k = unknown[0]
        raise DataError(
            f"pressure by {panel.instruments[k]} is not known in {panel.years[t]}; fit on years that the "
            "data cover (panel.window), or without pressure (panel.without_pressure())"
        )
    chain = _Chain(panel, priors or Priors(), np.random.default_rng(seed))
    kept: list[dict[str, Any]] = []
    for sweep in range(burn + draws):
        chain.sweep(sweep)
        if sweep >= burn:
            kept.append(chain.state())
        if progress is not None:
            progress(sweep + 1, burn + draws)
    held = {name: np.array([one[name] for one in kept]) for name in kept[0]}
    pairs = np.stack([panel.numbers[panel.first], panel.numbers[panel.second]], axis=1)
    return Posterior(panel.measure, panel.instruments, panel.since, panel.until, pairs=pairs, **held)


@dataclass(slots=True)
class _Shocks:
    """Shocks of states in each year: their values, scale, and the mixing weights of Student's t."""

    values: Floats
    variance: float
    weight: Floats

    def settle(self, rng: np.random.Generator, counts: Floats) -> None:
        """Draw weights and scale, given the values; `counts` are votes, or 1 (T, 1)."""
        squares = counts * self.values**2
        shape = (STATE_TAILS + 1) / 2
        self.weight = rng.gamma(shape, 1 / (STATE_TAILS / 2 + squares / (2 * self.variance)))
        rate = _VAGUE * float(counts.mean()) + 0.5 * float((self.weight * squares).sum())
        self.variance = rate / rng.gamma(1 + self.values.size / 2)


class _Chain:
    """The state of the sampler; one method draws each block given the others."""

    def __init__(self, panel: AlignmentPanel, priors: Priors, rng: np.random.Generator) -> None:
        self.rng, self.priors = rng, priors
        self.i, self.j = panel.first, panel.second
        t, d = panel.values.shape
        n = len(panel.numbers)
        self.known = ~np.isnan(panel.values)
        self.values = np.where(self.known, panel.values, 0.0)
        self.counts = np.where(self.known, np.maximum(panel.counts, 1.0), 1.0)
        with np.errstate(invalid="ignore"):
            total = self.known.sum(1)
            self.votes = np.where(total > 0, panel.counts.sum(1) / np.maximum(total, 1), 1.0)[:, None]
        begun = np.maximum.accumulate(self.known, axis=0)
        self.live = np.zeros((t, d), bool)
        self.live[1:] = begun[:-1]
        self.live_steps = self.live[1:].astype(np.float64)
        self.incidence = np.zeros((d, n))
        self.incidence[np.arange(d), self.i] = 1.0
        self.incidence[np.arange(d), self.j] = 1.0
        self.k = len(panel.instruments)
        self.lagged = panel.pressure[:-1]
        self.total = self.lagged.sum(2)
        self.apart = panel.since_rivalry[:-1]
        self.contested = np.isfinite(self.apart) & (self.total > 0)
        # where it begins
        seen = np.maximum(self.known.sum(0), 1)
        centre = float(self.values.sum() / max(self.known.sum(), 1))
        self.home = np.where(self.known.any(0), self.values.sum(0) / seen, centre)
        self.mean, self.spread2 = centre, 0.05
        self.phi, self.beta, self.gamma, self.half_life = 0.05, np.zeros(self.k), 0.0, HALF_LIVES[1]
        self.step2, self.noise2, self.freedom = 0.001, 0.04, 5.0
        self.mixing = np.ones((t - 1, d))
        self.step_scale, self.noise_scale = np.ones(d), np.ones(d)
        self.lasting = _Shocks(np.zeros((t - 1, n)), 0.0003, np.ones((t - 1, n)))
        self.passing = _Shocks(np.zeros((t, n)), 0.02, np.ones((t, n)))
        self.path = np.where(self.known, self.values, self.home)
        self.residual = np.zeros((t - 1, d))
        self.regressors = self._regressors()

    def _regressors(self) -> Floats:
        """Pressure of the year before, and rivalry times all of it; shape (T-1, D, K + 1), or (T-1, D, 0)."""
        if not self.k:
            return np.zeros((*self.total.shape, 0))
        contested = -rivalry_left(self.apart, self.half_life) * self.total
        return np.concatenate([self.lagged, contested[:, :, None]], axis=2)

    def sweep(self, number: int) -> None:
        """Draw each block once."""
        self._paths()
        self._passing()
        self._noise()
        self._dynamics()
        self._homes()
        self._steps()
        if number % _EVERY == 0:
            self._freedom()
            self._half_life()

    def state(self) -> dict[str, Any]:
        """What is kept of a sweep."""
        return {
            "phi": self.phi,
            "beta": self.beta.copy(),
            "gamma": self.gamma,
            "half_life": self.half_life,
            "step": np.sqrt(self.step2),
            "state_step": np.sqrt(self.lasting.variance),
            "noise": np.sqrt(self.noise2),
            "state_noise": np.sqrt(self.passing.variance),
            "freedom": self.freedom,
            "mean": self.mean,
            "spread": np.sqrt(self.spread2),
            "level": self.path[-1].copy(),
            "home": self.home.copy(),
            "step_scale": self.step_scale.copy(),
            "noise_scale": self.noise_scale.copy(),
        }

    def _of_states(self, shocks: Floats) -> Floats:
        return shocks[:, self.i] + shocks[:, self.j]

    def _paths(self) -> None:
        """Alignment of all pairs in all years."""
        noise = np.where(self.known, self.noise2 * self.noise_scale / self.counts, np.inf)
        drift = np.zeros_like(self.values)
        drift[1:] = self.phi * self.home + self._of_states(self.lasting.values)
        if self.k:
            drift[1:] += self.regressors @ np.append(self.beta, self.gamma)
        steps = np.zeros_like(self.values)
        steps[1:] = self.step2 * self.step_scale / self.mixing
        seen = self.values - self._of_states(self.passing.values)
        self.path = draw_paths(
            seen, noise, 1 - self.phi, drift, steps, self.live, self.home, self.priors.start, self.rng
        )

    def _passing(self) -> None:
        """Shocks of states to what is measured in a year, which pass with it."""
        weight = np.where(self.known, self.counts / (self.noise2 * self.noise_scale), 0.0)
        own = self.votes * self.passing.weight / self.passing.variance
        self.passing.values = self._shocks(weight, weight * (self.values - self.path), own)
        self.passing.settle(self.rng, self.votes)

    def _shocks(self, weight: Floats, weighted: Floats, own: Floats) -> Floats:
        """Draw one value a state and year from a regression on the pairs."""
        information = self._information(weight, own)
        return _drawn(information, weighted @ self.incidence, self.rng)

    def _information(self, weight: Floats, own: Floats) -> Floats:
        """Precision of the shocks of states, shape (years, N, N)."""
        t, n = own.shape
        found = np.zeros((t, n, n))
        found[:, self.i, self.j] = weight
        found[:, self.j, self.i] = weight
        found[:, np.arange(n), np.arange(n)] = weight @ self.incidence + own
        return found

    def _noise(self) -> None:
        """Noise of measurement: its scale, and that of each pair."""
        error = self.values - self.path - self._of_states(self.passing.values)
        squares = np.where(self.known, self.counts * error**2, 0.0)
        rate = _VAGUE + 0.5 * float((squares / self.noise_scale).sum())
        self.noise2 = rate / self.rng.gamma(1 + self.known.sum() / 2)
        shape = self.priors.noise_shape
        rates = shape + 0.5 * squares.sum(0) / self.noise2
        self.noise_scale = rates / self.rng.gamma(shape + self.known.sum(0) / 2)

    def _dynamics(self) -> None:
        """Draw phi, beta, gamma and the lasting shocks of states, together."""
        change = self.path[1:] - self.path[:-1]
        weight = self.live_steps * self.mixing / (self.step2 * self.step_scale)
        back = (self.home - self.path[:-1])[:, :, None]
        design = np.concatenate([back, self.regressors], axis=2)
        size = design.shape[2]
        scaled = design * weight[:, :, None]
        centre, width = self.priors.home
        own = np.full(size, 1 / self.priors.effect**2)
        own[0] = 1 / width**2
        information = np.tensordot(scaled, design, axes=([0, 1], [0, 1])) + np.diag(own)
        pull = np.tensordot(scaled, change, axes=([0, 1], [0, 1]))
        pull[0] += centre / width**2
        # the shocks of states are integrated out while the coefficients are drawn
        of_states = self._information(weight, self.lasting.weight / self.lasting.variance)
        crossed = np.stack([scaled[:, :, k] @ self.incidence for k in range(size)], axis=2)
        plain = (weight * change) @ self.incidence
        solved = np.linalg.solve(of_states, np.concatenate([crossed, plain[:, :, None]], axis=2))
        information -= np.einsum("tnp,tnq->pq", crossed, solved[:, :, :size])
        pull -= np.einsum("tnp,tn->p", crossed, solved[:, :, size])
        factor = np.linalg.cholesky(information)
        centre_of = np.linalg.solve(information, pull)
        for _ in range(_TRIES):  # phi is held within its bounds by drawing again
            found = centre_of + np.linalg.solve(factor.T, self.rng.standard_normal(size))
            if _LEAST_PHI < found[0] < _MOST_PHI:
                break
        self.phi = float(np.clip(found[0], _LEAST_PHI, _MOST_PHI))
        self.beta, self.gamma = found[1:-1] if self.k else np.zeros(0), float(found[-1]) if self.k else 0.0
        found[0] = self.phi
        upper = np.linalg.cholesky(of_states)
        middle = solved[:, :, size] - solved[:, :, :size] @ found
        chance = self.rng.standard_normal(middle.shape)[:, :, None]
        self.lasting.values = middle + np.linalg.solve(upper.transpose(0, 2, 1), chance)[:, :, 0]
        self.lasting.settle(self.rng, np.ones((1, 1)))
        self.residual = change - design @ found - self._of_states(self.lasting.values)

    def _homes(self) -> None:
        """What each pair returns to, partially pooled."""
        weight = self.live_steps * self.mixing / (self.step2 * self.step_scale)
        begins = self.live.argmax(0) - 1  # the year in which a path begins; the last where it never goes on
        first = self.path[begins, np.arange(len(self.home))]
        there = self.known.any(0)
        precision = 1 / self.spread2 + self.phi**2 * weight.sum(0) + there / self.priors.start
        rest = self.residual + self.phi * self.home
        pull = (
            self.mean / self.spread2 + self.phi * (weight * rest).sum(0) + there * first / self.priors.start
        )
        new = pull / precision + self.rng.standard_normal(len(precision)) / np.sqrt(precision)
        self.residual -= self.phi * (new - self.home)
        self.home = new
        self.mean = float(self.rng.normal(new.mean(), np.sqrt(self.spread2 / len(new))))
        rate = 0.01 + 0.5 * float(((new - self.mean) ** 2).sum())
        self.spread2 = rate / float(self.rng.gamma(1 + len(new) / 2))

    def _steps(self) -> None:
        """Scale of the steps, that of each pair, and the mixing weights of Student's t."""
        squares = self.live_steps * self.residual**2
        rate = _VAGUE + 0.5 * float((self.mixing * squares / self.step_scale).sum())
        self.step2 = rate / self.rng.gamma(1 + self.live_steps.sum() / 2)
        shape = self.priors.step_shape
        rates = shape + 0.5 * (self.mixing * squares).sum(0) / self.step2
        self.step_scale = rates / self.rng.gamma(shape + self.live_steps.sum(0) / 2)
        half = self.freedom / 2
        shapes = half + self.live_steps / 2
        self.mixing = self.rng.gamma(shapes, 1 / (half + squares / (2 * self.step2 * self.step_scale)))

    def _freedom(self) -> None:
        """Degrees of freedom of the steps, on a grid."""
        weights = self.mixing[self.live_steps > 0]
        total = float((np.log(weights) - weights).sum())
        logs = np.array(
            [
                len(weights) * (v / 2 * np.log(v / 2) - lgamma(v / 2)) + v / 2 * total
                for v in _FREEDOM.tolist()
            ]
        )
        self.freedom = float(_FREEDOM[_chosen(logs, self.rng)])

    def _half_life(self) -> None:
        """Half-life of rivalries after their end, on a grid."""
        if not self.k or not self.contested.any():
            return
        at = np.nonzero(self.contested)
        weight = (self.live_steps * self.mixing / (self.step2 * self.step_scale))[at]
        held = self.residual[at]
        held = held - self.gamma * rivalry_left(self.apart[at], self.half_life) * self.total[at]
        logs = np.array(
            [
                -0.5
                * (weight * (held + self.gamma * rivalry_left(self.apart[at], h) * self.total[at]) ** 2).sum()
                for h in HALF_LIVES
            ]
        )
        self.half_life = HALF_LIVES[_chosen(logs, self.rng)]
        self.regressors = self._regressors()


def _drawn(information: Floats, pull: Floats, rng: np.random.Generator) -> Floats:
    """Draw from normals of given precision and of mean ``precision⁻¹ pull``, one a year."""
    factor = np.linalg.cholesky(information)
    chance = rng.standard_normal(pull.shape)
    half = np.linalg.solve(factor, pull[:, :, None])
    found = np.linalg.solve(factor.transpose(0, 2, 1), half + chance[:, :, None])
    return np.asarray(found[:, :, 0], np.float64)


def _chosen(logs: Floats, rng: np.random.Generator) -> int:
    chance = np.exp(logs - logs.max())
    return int(rng.choice(len(logs), p=chance / chance.sum()))
