"""Panels drawn from the very model of alignment, with parameters that are known, and how well draws mix.

Draws come from NumPy's own generators by the definition of the model, with no code of the sampler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection.panel import AlignmentPanel
from blocs.projection.pressure import common_pressure

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """Parameters of the model; named as in `Posterior`."""

    phi: float = 0.12
    beta: tuple[float, ...] = (0.3, 0.2)
    gamma: float = 0.25
    half_life: float = 20.0
    step: float = 0.025
    state_step: float = 0.015
    noise: float = 0.3
    state_noise: float = 0.12
    freedom: float = 5.0
    mean: float = 0.1
    spread: float = 0.25
    start: float = 0.3
    step_shape: float = 2.0
    noise_shape: float = 1.5


def drawn_truth(rng: np.random.Generator) -> Truth:
    """Effects from their priors, normal around 0 with 0.25; the rest from what panels of votes show."""

    def between(low: float, high: float) -> float:
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))

    return Truth(
        phi=rng.uniform(0.02, 0.3),
        beta=tuple(rng.normal(0, 0.25, 2).tolist()),
        gamma=rng.normal(0, 0.25),
        half_life=float(rng.choice([10.0, 20.0, 40.0, 80.0])),
        step=between(0.015, 0.04),
        state_step=between(0.008, 0.03),
        noise=between(0.15, 0.5),
        state_noise=between(0.05, 0.2),
        freedom=float(rng.choice([3.0, 4.0, 5.0, 6.0, 8.0, 10.0])),
        mean=rng.uniform(-0.2, 0.4),
        spread=between(0.1, 0.4),
    )


def hostilities(states: int, years: int, rng: np.random.Generator, begin: float, lasts: float) -> Floats:
    """Hostility of each state to each other, shape (years, N, N): none mostly, and lasting where it is."""
    shape = (states, states)
    now = np.where(rng.random(shape) < begin * lasts, rng.choice([0.3, 0.6, 1.0], shape), 0.0)
    found = np.empty((years, *shape))
    for year in range(years):
        anew = np.where(rng.random(shape) < begin, rng.choice([0.3, 0.6, 1.0], shape), 0.0)
        now = np.where(now > 0, np.where(rng.random(shape) < 1 / lasts, 0.0, now), anew)
        np.fill_diagonal(now, 0.0)
        found[year] = now
    return found


def drawn_panel(
    truth: Truth, states: int = 22, years: int = 28, seed: int = 1, missing: float = 0.0
) -> AlignmentPanel:
    """Draw a panel from the model; `missing` is the share of values that are not known.

    Capability is of a few large states and many small ones; a tenth of the pairs have been rivals.
    """
    rng = np.random.default_rng((seed, 20))
    first, second = np.triu_indices(states, 1)
    d, k = len(first), len(truth.beta)
    share = np.sort(rng.pareto(1.2, states) + 0.05)[::-1]
    share /= share.sum()
    pressure = np.zeros((years, d, k))
    for instrument in range(k):
        hostile = hostilities(states, years, rng, begin=0.02, lasts=8.0)
        for year in range(years):
            pressure[year, :, instrument] = common_pressure(hostile[year], share)[first, second]
    ended = np.where(rng.random(d) < 0.2, rng.integers(-20, years + 1, d), -10_000)
    apart = np.maximum(np.arange(years)[:, None] - ended, 0).astype(float)
    apart[:, ended == -10_000] = np.inf

    def of_states(scale: Floats | float) -> Floats:
        shocks = rng.standard_t(3.0, (years, states)) * scale
        both: Floats = shocks[:, first] + shocks[:, second]
        return both

    def unequal(shape: float) -> Floats:
        return shape / rng.gamma(shape, size=d)

    home = rng.normal(truth.mean, truth.spread, d)
    own = rng.standard_t(truth.freedom, (years, d)) * truth.step * np.sqrt(unequal(truth.step_shape))
    step = own + of_states(truth.state_step)
    left = np.exp2(-apart / truth.half_life)
    push = pressure @ np.array(truth.beta) - truth.gamma * left * pressure.sum(2)
    known = rng.random((years, d)) >= missing
    path = np.empty((years, d))
    begun = np.zeros(d, bool)
    for t in range(years):
        anew = home + np.sqrt(truth.start) * rng.standard_normal(d)
        path[t] = np.where(
            begun, path[t - 1] + truth.phi * (home - path[t - 1]) + push[t - 1] + step[t], anew
        )
        begun |= known[t]
    # all vote on the same resolutions, and some are absent now and then
    calls = rng.integers(40, 121, years)
    counts = np.maximum(calls[:, None] - rng.integers(0, 15, (years, d)), 1).astype(float)
    votes = np.where(known, counts, 0).sum(1) / np.maximum(known.sum(1), 1)
    votes[known.sum(1) == 0] = 1.0
    noise = rng.standard_normal((years, d)) * truth.noise * np.sqrt(unequal(truth.noise_shape) / counts)
    seen = path + noise + of_states(truth.state_noise / np.sqrt(votes)[:, None])
    return AlignmentPanel(
        "kappa", "cow", 10 * np.arange(1, states + 1), first, second, 1970 + np.arange(years),
        np.where(known, seen, np.nan), np.where(known, counts, 0.0),
        tuple(("sanctions", "disputes", "tariffs")[:k]), pressure, apart,
        np.tile(share, (years, 1)), np.full((years, d), 3), ("Drawn from the model.",),
    )  # fmt: skip


def effective(draws: Floats) -> float:
    """Effective size of a chain of draws: its length over its autocorrelation time.

    Sums autocorrelations by pairs while the sums fall and are positive, after Geyer, C. J. (1992),
    https://doi.org/10.1214/ss/1177011137.
    """
    n = len(draws)
    centred = np.asarray(draws, float) - np.mean(draws)
    if not centred.any():
        return float("nan")
    power = np.abs(np.fft.rfft(centred, 2 * n)) ** 2
    ratio = np.fft.irfft(power)[:n]
    ratio /= ratio[0]
    pairs = ratio[: n // 2 * 2].reshape(-1, 2).sum(1)
    ends = np.flatnonzero(pairs <= 0)
    pairs = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    return float(n / max(2 * pairs.sum() - 1, 1 / np.log10(max(n, 10))))
