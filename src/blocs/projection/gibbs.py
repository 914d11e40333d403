"""Draws from the model of alignment, given a panel: Gibbs sampling, all pairs at once.

Each sweep draws the paths of all pairs (filter forwards, sample backwards), then phi, beta, gamma and the
shocks of states together (a regression with a block for each year), then scales; Student's t is a mixture of
normals. Nothing loops over pairs. What would mix slowly is drawn with its partner integrated out (scales,
effects and homes without paths; degrees of freedom without mixing weights; half-life without gamma; the mean
of homes without homes) or moved with it (shocks that last against those that pass).

References
----------
Geman, S. and Geman, D. (1984), https://doi.org/10.1109/TPAMI.1984.4767596; Carter and Kohn (1994),
https://doi.org/10.1093/biomet/81.3.541; Liu, J. S. and Sabatti, C. (2000) on moves of several parts at once,
https://doi.org/10.1093/biomet/87.2.353; Papandreou, G. and Yuille, A. (2010) on normals drawn by
one solution, https://papers.nips.cc/paper/4010; Geweke, J. (1993) on Student's t by mixture,
https://doi.org/10.1002/jae.3950080504.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.projection.conditionals import VAGUE, Shocks, bounded, chosen, factor_of_both
from blocs.projection.kalman import Filtered, draw_paths, filter_paths
from blocs.projection.panel import AlignmentPanel
from blocs.projection.posterior import HALF_LIVES, Posterior, Priors
from blocs.projection.pressure import rivalry_left

__all__ = ["fit"]

Floats: TypeAlias = NDArray[np.float64]

_FREEDOM = (2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0)
_UPPER = (0.7855, 0.7649, 0.7407, 0.7267, 0.7176, 0.7064, 0.6998, 0.6912, 0.6828)
"""Their upper quartiles: scales move with the degrees of freedom so that the middle of the steps stays."""
_LEAST_PHI, _MOST_PHI = 1e-4, 0.95
_SWAPS, _TRIES = 3, 3
"""Moves in a sweep of what would mix slowly: shocks of states, tails, spread of homes."""
_AIM = 0.35
"""Share of moves to be taken, to which strides are fitted before draws are kept."""
_SPREAD = 0.01
"""Scale of the vague prior of the variance of homes."""
_WIDE = 1.0
"""Standard deviation beforehand of the mean of homes, around 0."""


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
        chain.sweep(learning=sweep < burn)
        if sweep >= burn:
            kept.append(chain.state())
        if progress is not None:
            progress(sweep + 1, burn + draws)
    held = {name: np.array([one[name] for one in kept]) for name in kept[0]}
    pairs = np.stack([panel.numbers[panel.first], panel.numbers[panel.second]], axis=1)
    return Posterior(panel.measure, panel.instruments, panel.since, panel.until, pairs=pairs, **held)


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
        total = self.known.sum(1)
        rested = np.where(self.known, panel.counts, 0.0).sum(1)
        self.votes = np.where(total > 0, rested / np.maximum(total, 1), 1.0)[:, None]
        begun = np.maximum.accumulate(self.known, axis=0)
        self.live = np.zeros((t, d), bool)
        self.live[1:] = begun[:-1]
        self.live_steps = self.live[1:].astype(np.float64)
        self.begun = begun.astype(np.float64)
        self.there = self.known.any(0)
        self.begins = begun.argmax(0)
        self.starting = [
            (year, np.flatnonzero(self.there & (self.begins == year)))
            for year in np.unique(self.begins[self.there]).tolist()
        ]
        self.n = n
        self.cells = np.concatenate([self.i * n + self.j, self.j * n + self.i])
        self.k = len(panel.instruments)
        self.lagged = panel.pressure[:-1]
        self.total = self.lagged.sum(2)
        self.apart = panel.since_rivalry[:-1]
        self.contested = np.isfinite(self.apart) & (self.total > 0)
        # where it begins
        seen = np.maximum(self.known.sum(0), 1)
        centre = float(self.values.sum() / max(self.known.sum(), 1))
        self.home = np.where(self.there, self.values.sum(0) / seen, centre)
        self.mean, self.spread2 = centre, 0.05
        self.phi, self.beta, self.gamma, self.half_life = (
            0.05,
            np.zeros(self.k),
            0.0,
            HALF_LIVES[(len(HALF_LIVES) - 1) // 2],
        )
        self.step2, self.noise2, self.freedom = 0.001, 0.04, 5.0
        self.mixing = np.ones((t - 1, d))
        self.step_scale, self.noise_scale = np.ones(d), np.ones(d)
        self.lasting = Shocks(np.zeros((t - 1, n)), 0.0003, np.ones((t - 1, n)))
        self.passing = Shocks(np.zeros((t, n)), 0.02, np.ones((t, n)))
        self.path = np.where(self.known, self.values, self.home)
        self.residual = np.zeros((t - 1, d))
        self.stride, self.moves = 0.1, 0
        self.regressors = self._regressors()
        self.by_effect = np.ascontiguousarray(self.regressors.transpose(0, 2, 1))

    def _regressors(self) -> Floats:
        """Pressure of the year before, and rivalry times all of it; shape (T-1, D, K + 1), or (T-1, D, 0)."""
        if not self.k:
            return np.zeros((*self.total.shape, 0))
        contested = -rivalry_left(self.apart, self.half_life) * self.total
        return np.concatenate([self.lagged, contested[:, :, None]], axis=2)

    def sweep(self, learning: bool) -> None:
        """Draw each block once."""
        self._paths(learning)
        self._passing()
        self._noise()
        self._dynamics()
        for _ in range(_SWAPS):
            self._swap()
        self._homes()
        self._steps()
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

    def _paths(self, learning: bool) -> None:
        """Alignment of all pairs in all years, after what can be drawn with paths integrated out."""
        drift = np.zeros_like(self.values)
        drift[1:] = self.phi * self.home + self._of_states(self.lasting.values)
        if self.k:
            drift[1:] += self.regressors @ np.append(self.beta, self.gamma)
        seen = self.values - self._of_states(self.passing.values)
        noise = np.where(self.known, self.noise_scale / self.counts, np.inf)
        steps = np.zeros_like(self.values)
        steps[1:] = self.step_scale / self.mixing

        def filtered(step2: float, noise2: float) -> tuple[Filtered, float]:
            found = filter_paths(
                seen,
                noise2 * noise,
                1 - self.phi,
                drift,
                step2 * steps,
                self.live,
                self.home,
                self.priors.start,
            )
            beforehand = -log(step2) - VAGUE / step2 - log(noise2) - VAGUE / noise2
            return found, found.log_density + beforehand

        held, density = filtered(self.step2, self.noise2)
        chance = np.exp(self.stride * self.rng.standard_normal(2))
        tried = self.step2 * float(chance[0]), self.noise2 * float(chance[1])
        new, its_density = filtered(*tried)
        taken = log(self.rng.random()) < its_density - density
        if taken:
            (self.step2, self.noise2), held = tried, new
        if learning:
            self.moves += 1
            self.stride *= exp((taken - _AIM) / sqrt(self.moves))
        held = self._effects(held, seen, self.noise2 * noise)
        self.path = draw_paths(held, 1 - self.phi, self.live, self.rng)

    def _effects(self, held: Filtered, seen: Floats, noise: Floats) -> Filtered:
        """Beta, gamma and homes with paths integrated out; gives what is then known of the paths.

        All are linear in what is ahead: how much a unit of each moves it is followed from year to year.
        """
        t, d = seen.shape
        size = self.regressors.shape[2]
        total = held.gap + noise
        left = np.where(self.known, noise, 1.0) / np.where(self.known, total, 1.0)
        ahead = np.empty((t, size + 1, d))
        start = np.zeros((size + 1, d))
        start[size] = 1.0
        now = start
        for year in range(t):
            if year:
                gone = np.concatenate([self.by_effect[year - 1], np.full((1, d), self.phi)])
                now = np.where(
                    self.live[year], (1 - self.phi) * ahead[year - 1] * left[year - 1] + gone, start
                )
            ahead[year] = now
        weight = np.where(self.known, 1 / total, 0.0)
        scaled = ahead * weight[:, None]
        error = np.where(self.known, seen - held.ahead, 0.0)
        own = (scaled[:, size] * ahead[:, size]).sum(0) + 1 / self.spread2
        own_pull = (scaled[:, size] * error).sum(0) + (self.mean - self.home) / self.spread2
        shift = np.zeros(size)
        mixed = np.zeros((size, d))
        if size:
            flat = ahead[:, :size].transpose(1, 0, 2).reshape(size, -1)
            heavy = scaled[:, :size].transpose(1, 0, 2).reshape(size, -1)
            mixed = np.einsum("tkd,td->kd", scaled[:, :size], ahead[:, size])
            prior = 1 / self.priors.effect**2
            information = heavy @ flat.T - (mixed / own) @ mixed.T + prior * np.eye(size)
            now_at = np.append(self.beta, self.gamma)
            pull = heavy @ error.ravel() - mixed @ (own_pull / own) - prior * now_at
            variance = np.linalg.inv(information)
            shift = variance @ pull + np.linalg.cholesky(variance) @ self.rng.standard_normal(size)
            self.beta, self.gamma = (now_at + shift)[:-1], float((now_at + shift)[-1])
        turn = (own_pull - shift @ mixed) / own + self.rng.standard_normal(d) / np.sqrt(own)
        self.home = self.home + turn
        moved = np.einsum("k,tkd->td", shift, ahead[:, :size]) + turn * ahead[:, size]
        return held._replace(mean=held.mean + left * moved, ahead=held.ahead + moved)

    def _passing(self) -> None:
        """Shocks of states to what is measured in a year, which pass with it."""
        weight = np.where(self.known, self.counts / (self.noise2 * self.noise_scale), 0.0)
        own = self.votes * self.passing.weight / self.passing.variance
        chance = self._chance(weight, own)
        pull = self._sums(weight * (self.values - self.path)) + chance
        found = np.linalg.solve(self._information(weight, own), pull[:, :, None])
        self.passing.values = np.asarray(found[:, :, 0], np.float64)
        self.passing.settle(self.rng, self.votes)

    def _square(self, values: Floats) -> Floats:
        """Values of pairs as symmetric matrices of states, shape (years, N, N)."""
        found = np.zeros((len(values), self.n * self.n))
        found[:, self.cells] = np.concatenate([values, values], axis=1)
        return found.reshape(-1, self.n, self.n)

    def _sums(self, values: Floats) -> Floats:
        """Sum over the pairs of each state, shape (years, N)."""
        found: Floats = self._square(values).sum(2)
        return found

    def _information(self, weight: Floats, own: Floats) -> Floats:
        """Precision of the shocks of states, shape (years, N, N)."""
        found = self._square(weight)
        every = np.arange(self.n)
        found[:, every, every] = found.sum(2) + own
        return found

    def _chance(self, weight: Floats, own: Floats) -> Floats:
        """Draw from normals with mean 0 and variance `_information`, shape (years, N).

        The inverse of the information times this has the inverse as its variance, which saves the factors.
        """
        of_pairs = np.sqrt(weight) * self.rng.standard_normal(weight.shape)
        return self._sums(of_pairs) + np.sqrt(own) * self.rng.standard_normal(own.shape)

    def _noise(self) -> None:
        """Noise of measurement: its scale, and that of each pair."""
        error = self.values - self.path - self._of_states(self.passing.values)
        squares = np.where(self.known, self.counts * error**2, 0.0)
        rate = VAGUE + 0.5 * float((squares / self.noise_scale).sum())
        self.noise2 = rate / self.rng.gamma(1 + self.known.sum() / 2)
        shape = self.priors.noise_shape
        rates = shape + 0.5 * squares.sum(0) / self.noise2
        self.noise_scale = rates / self.rng.gamma(shape + self.known.sum(0) / 2)
        both = factor_of_both(1 / self.noise_scale, shape, self.noise2, VAGUE, self.rng)
        self.noise2, self.noise_scale = self.noise2 * both, self.noise_scale / both

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
        shocked = self.lasting.weight / self.lasting.variance
        of_states = self._information(weight, shocked)
        sums = [self._sums(scaled[:, :, k]) for k in range(size)]
        sums += [self._sums(weight * change), self._chance(weight, shocked)]
        crossed = np.stack(sums[:size], axis=2)
        solved = np.linalg.solve(of_states, np.stack(sums, axis=2))
        information -= np.einsum("tnp,tnq->pq", crossed, solved[:, :, :size])
        pull -= np.einsum("tnp,tn->p", crossed, solved[:, :, size])
        found = self._coefficients(np.linalg.inv(information), pull)
        self.phi = float(found[0])
        self.beta, self.gamma = found[1:-1] if self.k else np.zeros(0), float(found[-1]) if self.k else 0.0
        self.lasting.values = solved[:, :, size] - solved[:, :, :size] @ found + solved[:, :, size + 1]
        self.lasting.settle(self.rng, np.ones((1, 1)))
        self.residual = change - design @ found - self._of_states(self.lasting.values)

    def _coefficients(self, variance: Floats, pull: Floats) -> Floats:
        """Draw from a normal, the first of which, phi, is held within its bounds."""
        centre = variance @ pull
        free = centre + np.linalg.cholesky(variance) @ self.rng.standard_normal(len(pull))
        width = sqrt(variance[0, 0])
        phi = bounded(centre[0], width, (_LEAST_PHI, _MOST_PHI), self.rng.random())
        found: Floats = free + variance[:, 0] / variance[0, 0] * (phi - free[0])
        found[0] = phi
        return found

    def _swap(self) -> None:
        """Move shocks of states between those that last and those that pass, with the paths of their pairs.

        Errors of all pairs stay what they are, so that nothing measured holds the move back. Each kind of
        shock by itself is held by the paths, and the paths by both.
        """
        keep = 1 - self.phi
        t, n = self.passing.values.shape
        lasting, held = np.zeros((t + 1, n)), np.zeros((t + 1, n))
        lasting[1:-1] = self.lasting.values
        held[1:-1] = self.lasting.weight / self.lasting.variance
        loose = self.votes * self.passing.weight / self.passing.variance
        moved = np.zeros((t, n))
        for parity in (0, 1):  # given the years between, every other year stands by itself
            now, after = slice(parity, t, 2), slice(parity + 1, t + 1, 2)
            precision = loose[now] + held[now] + keep**2 * held[after]
            pull = held[now] * lasting[now] - loose[now] * self.passing.values[now]
            pull -= keep * held[after] * lasting[after]
            step = pull / precision + self.rng.standard_normal(pull.shape) / np.sqrt(precision)
            for year, pairs in self.starting:
                if year % 2 == parity:
                    step[year // 2] = self._started(year, pairs, precision[year // 2], pull[year // 2])
            self.passing.values[now] += step
            lasting[now] -= step
            lasting[after] += keep * step
            moved[now] = step
        self.path -= self.begun * self._of_states(moved)
        self.lasting.values = lasting[1:-1]
        self.lasting.settle(self.rng, np.ones((1, 1)))
        self.passing.settle(self.rng, self.votes)

    def _started(self, year: int, pairs: NDArray[np.int64], precision: Floats, pull: Floats) -> Floats:
        """The move of a year in which paths of pairs begin, which holds back the states of each together."""
        weight = np.zeros((1, len(self.i)))
        weight[0, pairs] = 1 / self.priors.start
        known = self._information(weight, precision[None])
        whole = pull + self._sums(weight * (self.path[year] - self.home))[0]
        found: Floats = np.linalg.solve(known[0], whole + self._chance(weight, precision[None])[0])
        return found

    def _homes(self) -> None:
        """What each pair returns to, partially pooled; first their mean and spread, homes integrated out."""
        weight = self.live_steps * self.mixing / (self.step2 * self.step_scale)
        first = self.path[self.begins, np.arange(len(self.home))]
        told = self.phi**2 * weight.sum(0) + self.there / self.priors.start
        rest = self.residual + self.phi * self.home
        pull = self.phi * (weight * rest).sum(0) + self.there * first / self.priors.start
        own, centre = 1 / told[self.there], pull[self.there] / told[self.there]

        def density(spread2: float) -> float:
            total = own + spread2
            logs = np.log(total) + (centre - self.mean) ** 2 / total
            return -0.5 * float(logs.sum()) - log(spread2) - _SPREAD / spread2

        reach = 2.4 * sqrt(2 / max(len(own), 1))
        for _ in range(_TRIES):
            sure = 1 / (own + self.spread2)
            total = sure.sum() + 1 / _WIDE**2
            self.mean = float((sure * centre).sum() / total + self.rng.standard_normal() / sqrt(total))
            tried = self.spread2 * exp(reach * self.rng.standard_normal())
            if log(self.rng.random()) < density(tried) - density(self.spread2):
                self.spread2 = tried
        precision = 1 / self.spread2 + told
        new = (self.mean / self.spread2 + pull) / precision
        new += self.rng.standard_normal(len(precision)) / np.sqrt(precision)
        self.residual -= self.phi * (new - self.home)
        self.home = new
        rate = _SPREAD + 0.5 * float(((new - self.mean) ** 2).sum())
        self.spread2 = rate / float(self.rng.gamma(1 + len(new) / 2))

    def _steps(self) -> None:
        """Scale of the steps, that of each pair, and the mixing weights of Student's t."""
        squares = self.live_steps * self.residual**2
        rate = VAGUE + 0.5 * float((self.mixing * squares / self.step_scale).sum())
        self.step2 = rate / self.rng.gamma(1 + self.live_steps.sum() / 2)
        shape = self.priors.step_shape
        rates = shape + 0.5 * (self.mixing * squares).sum(0) / self.step2
        self.step_scale = rates / self.rng.gamma(shape + self.live_steps.sum(0) / 2)
        both = factor_of_both(1 / self.step_scale, shape, self.step2, VAGUE, self.rng)
        self.step2, self.step_scale = self.step2 * both, self.step_scale / both
        self._freedom(squares[self.live[1:]] / np.broadcast_to(self.step_scale, squares.shape)[self.live[1:]])
        half = self.freedom / 2
        shapes = half + self.live_steps / 2
        self.mixing = self.rng.gamma(shapes, 1 / (half + squares / (2 * self.step2 * self.step_scale)))

    def _freedom(self, squares: Floats) -> None:
        """Degrees of freedom, with the scale of steps, the mixing weights integrated out."""

        def density(place: int, step2: float) -> float:
            v = _FREEDOM[place]
            constant = lgamma((v + 1) / 2) - lgamma(v / 2) - 0.5 * log(v * step2)
            tails = (v + 1) / 2 * float(np.log1p(squares * (1 / (v * step2))).sum())
            return len(squares) * constant - tails - log(step2) - VAGUE / step2

        place = _FREEDOM.index(self.freedom)
        held = density(place, self.step2)

        def move(new: int, step2: float) -> None:
            nonlocal place, held
            its = density(new, step2)
            if log(self.rng.random()) < its - held:
                place, self.step2, held = new, step2, its

        for _ in range(_TRIES):
            stride = 2.4 * sqrt(2 * (1 + 3 / _FREEDOM[place]) / max(len(squares), 1))
            move(place, self.step2 * exp(stride * self.rng.standard_normal()))
            other = place + int(self.rng.choice((-1, 1)))
            if 0 <= other < len(_FREEDOM):
                move(other, self.step2 * (_UPPER[place] / _UPPER[other]) ** 2)
        self.freedom = _FREEDOM[place]

    def _half_life(self) -> None:
        """Half-life of rivalries after their end, on a grid, with gamma integrated out; then gamma."""
        if not self.k or not self.contested.any():
            return
        at = np.nonzero(self.contested)
        weight = (self.live_steps * self.mixing / (self.step2 * self.step_scale))[at]
        apart, total, held = self.apart[at], self.total[at], self.residual[at]
        held = held - self.gamma * rivalry_left(apart, self.half_life) * total
        met = [rivalry_left(apart, life) * total for life in HALF_LIVES]
        known = np.array([1 / self.priors.effect**2 + (weight * one * one).sum() for one in met])
        pull = np.array([-(weight * one * held).sum() for one in met])
        place = chosen(0.5 * pull**2 / known - 0.5 * np.log(known), self.rng)
        self.gamma = float(pull[place] / known[place] + self.rng.standard_normal() / sqrt(known[place]))
        self.residual[at] = held + self.gamma * met[place]
        if HALF_LIVES[place] != self.half_life:
            self.half_life = HALF_LIVES[place]
            self.regressors = self._regressors()
            self.by_effect = np.ascontiguousarray(self.regressors.transpose(0, 2, 1))
