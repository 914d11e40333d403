"""`Prospect`: all that a projection starts from: the fitted model, and where every pair of states stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection.kalman import Standing, locate
from blocs.projection.panel import AlignmentPanel
from blocs.projection.posterior import STATE_TAILS, VOTES, Posterior, student_variance
from blocs.projection.pressure import rivalry_left
from blocs.projection.simulate import Outset
from blocs.projection.state_space import thinned
from blocs.states import registry
from blocs.states.conversion import codes_of, numbers_of

__all__ = ["Prospect", "prospect_of"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

_RECENT = 3
"""Years whose votes tell on how many a future value will rest."""


@dataclass(frozen=True, eq=False)
class Prospect:
    """Where pairs of states stand after the last year of data, and the model that leads on.

    Attributes
    ----------
    posterior : Posterior
        Draws of the parameters; those of single pairs are not used.
    until : int
        Last year of the votes.
    numbers : int array (N,)
        COW numbers of states that voted of late, rising.
    codes : tuple of str (N,)
        As they are called in that year.
    first, second : int array (D,)
        Places in `numbers`.
    level, home : float array (D,)
        Mean of alignment, and of what it returns to.
    level_sd, home_sd, correlation : float array (D,)
    step_scale, noise_scale : float array (D,)
    pressure : float array (D, K)
        Of common adversaries, in the last year that data of the instrument cover; NaN where they cover none.
    since_rivalry : float array (D,)
        Years; inf for never.
    capability : float array (N,)
        Share of the world's capability, of the last year in which it is known; NaN where it is not.
    hostility : float array (K, N, N) or None
        From row to column in the last year that data cover; None where it is not at hand: what is in force is
        then known as pressure of pairs alone.
    votes : float
        On which a value rests, of late.
    sources : tuple of str
    """

    posterior: Posterior
    until: int
    numbers: Ints
    codes: tuple[str, ...]
    first: Ints
    second: Ints
    level: Floats
    home: Floats
    level_sd: Floats
    home_sd: Floats
    correlation: Floats
    step_scale: Floats
    noise_scale: Floats
    pressure: Floats
    since_rivalry: Floats
    capability: Floats
    hostility: Floats | None
    votes: float
    sources: tuple[str, ...]

    @property
    def measure(self) -> str:
        """What alignment is measured by."""
        return self.posterior.measure

    @property
    def instruments(self) -> tuple[str, ...]:
        """What pressure is put with."""
        return self.posterior.instruments

    def digest(self) -> str:
        """SHA-256 of all that it holds: the same prospect, the same digest."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        told = hashlib.sha256(
            repr((self.measure, self.instruments, self.until, self.codes, self.votes)).encode()
        )
        arrays = {
            **self.posterior.arrays(),
            **{k: v for k, v in vars(self).items() if isinstance(v, np.ndarray)},
        }
        for name in sorted(arrays):
            told.update(name.encode())
            told.update(np.ascontiguousarray(arrays[name]).tobytes())
        return told.hexdigest()

    @cached_property
    def _index(self) -> dict[tuple[int, int], int]:
        return {pair: k for k, pair in enumerate(zip(self.first.tolist(), self.second.tolist(), strict=True))}

    def place(self, code: str) -> int:
        """Place of a state among `numbers`.

        Raises
        ------
        UsageError
            When it did not vote of late, or is no state.
        """
        if code in self.codes:
            return self.codes.index(code)
        state = registry().states.get(code)
        if state is not None:  # one that bears the number of a state before it, as Serbia does
            number = int(numbers_of([code], self.until)[0])
            at = int(np.searchsorted(self.numbers, number))
            if number >= 0 and at < len(self.numbers) and self.numbers[at] == number:
                return at
        if state is None:
            raise UsageError(f"{code!r} is no state; give a name or a code of three letters")
        raise UsageError(
            f"{state.name} cast too few votes up to {self.until}, so its alignment is not known; "
            f"{len(self.codes)} states are"
        )

    def knows(self, code: str) -> bool:
        """Whether a state voted of late, so that `place` has it."""
        try:
            self.place(code)
        except UsageError:
            return False
        return True

    def places(self, pairs: Sequence[tuple[str, str]]) -> Ints:
        """Places of pairs of codes among the pairs; -1 where the two never voted together.

        Raises
        ------
        UsageError
            As `place`, or when a pair names one state twice.
        """
        found = []
        for one, two in pairs:
            if one == two:
                raise UsageError(f"{one} twice: a pair is of two states")
            a, b = sorted((self.place(one), self.place(two)))
            found.append(self._index.get((a, b), -1))
        return np.array(found, np.int64)

    def largest(self, count: int) -> tuple[str, ...]:
        """Codes of the states with most capability, most first."""
        known = np.flatnonzero(~np.isnan(self.capability))
        order = known[np.lexsort((self.numbers[known], -self.capability[known]))]
        return tuple(self.codes[k] for k in order[:count].tolist())

    def outset(self, pairs: Ints, draws: int, seed: int) -> tuple[Posterior, Outset]:
        """Draw where some pairs stand, with as many draws of the parameters.

        The two are drawn from their joint normal; each pair by itself, so that its draws hang on the seed
        alone, and not on the pairs beside it.
        """
        posterior = thinned(self.posterior, draws)
        chance = np.empty((len(pairs), 2, draws))
        numbers = np.stack([self.numbers[self.first[pairs]], self.numbers[self.second[pairs]]], axis=1)
        for k, (a, b) in enumerate(numbers.tolist()):
            np.random.default_rng((seed, 0, a, b)).standard_normal(out=chance[k])
        one, two = chance.transpose(1, 2, 0)
        linked = self.correlation[pairs]
        level = self.level[pairs] + self.level_sd[pairs] * one
        home = self.home[pairs] + self.home_sd[pairs] * (linked * one + np.sqrt(1 - linked**2) * two)
        states, places = np.unique(
            np.concatenate([self.first[pairs], self.second[pairs]]), return_inverse=True
        )
        shape = (draws, len(pairs))
        return posterior, Outset(
            places[: len(pairs)],
            places[len(pairs) :],
            len(states),
            level,
            home,
            np.broadcast_to(self.step_scale[pairs], shape),
            np.broadcast_to(self.noise_scale[pairs], shape),
            self.numbers[states],
        )


def prospect_of(panel: AlignmentPanel, posterior: Posterior, hostility: Floats | None = None) -> Prospect:
    """Find where every pair of a panel stands in its last year, given a fitted model.

    Each pair is filtered by itself. Pairs that the model was not fitted on get their scale from how far
    their steps were from what was expected, shrunk to that of all.

    Parameters
    ----------
    panel : AlignmentPanel
        Of all states; pressure that is not known adds nothing.
    posterior : Posterior
    hostility : float array (K, N, N), optional
        Of the states of the panel, in the last year.

    Raises
    ------
    UsageError
        When panel and model are of different measures or instruments.
    """
    if panel.measure != posterior.measure or panel.instruments != posterior.instruments:
        raise UsageError(
            f"the model is of {posterior.measure} under {', '.join(posterior.instruments)}, the panel of "
            f"{panel.measure} under {', '.join(panel.instruments)}; fit one on this panel"
        )
    late = ~np.isnan(panel.values[-_RECENT:]).all(0)
    pairs = np.flatnonzero(late)
    there = np.zeros(len(panel.numbers), bool)
    there[panel.first[pairs]] = there[panel.second[pairs]] = True
    place = np.cumsum(there) - 1
    step_scale, noise_scale, standing = _scaled(panel, pairs, posterior)
    numbers = panel.numbers[there]
    counts = panel.counts[-_RECENT:][:, pairs]
    deviation = np.sqrt(standing.level_var), np.sqrt(standing.home_var)
    told = codes_of(numbers, np.full(len(numbers), panel.until), panel.system)
    return Prospect(
        posterior=posterior,
        until=panel.until,
        numbers=numbers,
        codes=tuple(str(code) if code else str(n) for code, n in zip(told, numbers, strict=True)),
        first=place[panel.first[pairs]],
        second=place[panel.second[pairs]],
        level=standing.level,
        home=standing.home,
        level_sd=deviation[0],
        home_sd=deviation[1],
        correlation=np.clip(standing.both_cov / (deviation[0] * deviation[1]), -0.999, 0.999),
        step_scale=step_scale,
        noise_scale=noise_scale,
        pressure=_last_known(panel.pressure)[pairs],
        since_rivalry=panel.since_rivalry[-1, pairs],
        capability=_last_known(panel.capability[:, :, None])[there, 0],
        hostility=None if hostility is None else hostility[:, there][:, :, there],
        votes=float(np.median(counts[counts > 0])),
        sources=panel.sources,
    )


def _last_known(values: Floats) -> Floats:
    """Values (T, D, K) of each of K in the last year in which any is known, shape (D, K)."""
    found = values[-1].copy()
    for k in range(values.shape[2]):
        known = np.flatnonzero(~np.isnan(values[:, :, k]).all(1))
        if len(known):
            found[:, k] = values[known[-1], :, k]
    return np.asarray(found, np.float64)


def _scaled(panel: AlignmentPanel, pairs: Ints, posterior: Posterior) -> tuple[Floats, Floats, Standing]:
    """Scales of steps and noise of some pairs of a panel, and where they stand with these."""
    one, two = panel.numbers[panel.first[pairs]], panel.numbers[panel.second[pairs]]
    held = {(int(a), int(b)): k for k, (a, b) in enumerate(posterior.pairs)}
    own = np.array([held.get((int(a), int(b)), -1) for a, b in zip(one, two, strict=True)], np.int64)
    steps, noise = np.ones((2, len(pairs)))  # of a model that has left out those of its pairs
    if len(posterior.pairs):
        steps[:] = np.exp(np.log(posterior.step_scale).mean())
        noise[:] = np.exp(np.log(posterior.noise_scale).mean())
    fitted = own >= 0
    if fitted.any():
        steps[fitted] = np.exp(np.log(posterior.step_scale).mean(0))[own[fitted]]
        noise[fitted] = np.exp(np.log(posterior.noise_scale).mean(0))[own[fitted]]
    first = _located(panel, pairs, posterior, steps, noise)
    shape = 2.0
    seen = np.nan_to_num(first.surprise) * first.seen
    factor = np.where(fitted, 1.0, (shape + 0.5 * seen) / (shape + 0.5 * first.seen))
    return steps * factor, noise * factor, _located(panel, pairs, posterior, steps * factor, noise * factor)


def _located(
    panel: AlignmentPanel, pairs: Ints, posterior: Posterior, step_scale: Floats, noise_scale: Floats
) -> Standing:
    states = student_variance(STATE_TAILS)
    own = student_variance(max(float(posterior.freedom.mean()), 2.1))
    step = float((posterior.step**2).mean()) * own * step_scale
    step = step + 2 * states * float((posterior.state_step**2).mean())
    values = panel.values[:, pairs]
    per_vote = 1 / np.maximum(panel.counts[:, pairs], 1.0)
    noise = float((posterior.noise**2).mean()) * noise_scale
    noise = (noise + 2 * states * float((posterior.state_noise**2).mean())) * per_vote
    drift = np.zeros_like(values)
    pressure = np.nan_to_num(panel.pressure[:-1, pairs])
    left: Floats = np.zeros(pressure.shape[:2])
    for life, weight in zip(*np.unique(posterior.half_life, return_counts=True), strict=True):
        gamma = float(posterior.gamma[posterior.half_life == life].mean())
        left += weight / len(posterior) * gamma * rivalry_left(panel.since_rivalry[:-1, pairs], float(life))
    drift[1:] = pressure @ posterior.beta.mean(0) - left * pressure.sum(2)
    home = float(posterior.mean.mean()), float((posterior.spread**2).mean())
    return locate(values, noise, float(posterior.phi.mean()), drift, step, home, VOTES.start)
