"""Paths of alignment into the future, drawn from the model: one path a draw, all pairs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection.posterior import STATE_TAILS, Posterior

__all__ = ["BOUNDS", "Outset", "measured", "paths"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

BOUNDS = {"agreement": (0.0, 1.0), "valued": (0.0, 1.0)}
"""Least and largest value of a measure; -1 and 1 where it is not told."""


@dataclass(frozen=True, eq=False)
class Outset:
    """Where pairs stand when the future begins; S draws, D pairs of N states.

    Attributes
    ----------
    first, second : int array (D,)
        Places of the two states among N.
    states : int
        N.
    level, home : float array (S, D)
        Alignment, and what it returns to.
    step_scale, noise_scale : float array (S, D)
        Of each pair, as factors of the variances of steps and of noise.
    numbers : int array (N,), optional
        Numbers of the states. Where they are told, shocks hang on them and on the seed alone, so that a pair
        draws the same whatever other pairs are drawn beside it.
    """

    first: Ints
    second: Ints
    states: int
    level: Floats
    home: Floats
    step_scale: Floats
    noise_scale: Floats
    numbers: Ints | None = None


def paths(posterior: Posterior, outset: Outset, years: int, seed: int, push: Floats | None = None) -> Floats:
    """Draw alignment in each of the years to come.

    Parameters
    ----------
    posterior : Posterior
        Its draws go with those of the outset, in order.
    outset : Outset
    years : int
    seed : int
        The same seed gives the same shocks, whatever `push`: two futures differ by it alone.
    push : float array (S, D) or (S, years, D), optional
        What is added to the step of each year: the effect of pressure.

    Returns
    -------
    float array (S, years, D)
        Alignment itself, without noise of measurement.
    """
    draws, pairs = outset.level.shape
    found = np.empty((draws, years, pairs))
    now = outset.level
    scale = posterior.step[:, None] * np.sqrt(outset.step_scale)
    heavy = posterior.freedom / 2
    phi = posterior.phi[:, None]
    shocks = (_together if outset.numbers is None else _one_by_one)(outset, heavy, seed)
    for year in range(years):
        lasting, own, mixing = next(shocks)
        lasting = lasting * posterior.state_step[:, None]
        own = own * (scale / np.sqrt(mixing / heavy[:, None]))
        now = now + phi * (outset.home - now) + lasting[:, outset.first] + lasting[:, outset.second] + own
        if push is not None:
            now = now + (push if push.ndim == 2 else push[:, year])
        found[:, year] = now
    return found


def _together(outset: Outset, heavy: Floats, seed: int) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Shocks, year by year: t of states (S, N), normals and gammas of pairs (S, D); all of one stream."""
    rng = np.random.default_rng((seed, 1))
    shape = outset.level.shape
    while True:
        lasting = rng.standard_t(STATE_TAILS, (shape[0], outset.states))
        yield lasting, rng.standard_normal(shape), rng.standard_gamma(heavy[:, None], shape)


def _one_by_one(outset: Outset, heavy: Floats, seed: int) -> Iterator[tuple[Floats, Floats, Floats]]:
    """As `_together`, with a stream for each state and each pair, seeded by their numbers."""
    assert outset.numbers is not None
    one, two = outset.numbers[outset.first].tolist(), outset.numbers[outset.second].tolist()
    of_states = [np.random.default_rng((seed, 1, number)) for number in outset.numbers.tolist()]
    of_pairs = [np.random.default_rng((seed, 1, *sorted(pair))) for pair in zip(one, two, strict=True)]
    draws = len(outset.level)
    lasting = np.empty((len(of_states), draws))
    own, mixing = np.empty((2, len(of_pairs), draws))
    while True:
        for k, rng in enumerate(of_states):
            lasting[k] = rng.standard_t(STATE_TAILS, draws)
        for k, rng in enumerate(of_pairs):
            rng.standard_normal(out=own[k])
            rng.standard_gamma(heavy, out=mixing[k])
        yield lasting.T.copy(), own.T.copy(), mixing.T.copy()


def measured(
    posterior: Posterior, outset: Outset, alignment: Floats, votes: Floats | float, seed: int
) -> Floats:
    """Draw what would be measured of alignment in a year, held within the bounds of the measure.

    Parameters
    ----------
    alignment : float array (S, D)
    votes : float or float array (D,)
        On which it will rest.
    """
    rng = np.random.default_rng((seed, 2))
    draws, pairs = alignment.shape
    per_vote = 1 / np.sqrt(votes)
    passing = rng.standard_t(STATE_TAILS, (draws, outset.states)) * posterior.state_noise[:, None]
    noise = rng.standard_normal((draws, pairs)) * posterior.noise[:, None] * np.sqrt(outset.noise_scale)
    seen = alignment + (passing[:, outset.first] + passing[:, outset.second] + noise) * per_vote
    low, high = BOUNDS.get(posterior.measure, (-1.0, 1.0))
    return np.clip(seen, low, high)
