"""The sampler draws from the posterior that it says: the joint test of Geweke, and laws of `fit`."""

from __future__ import annotations

from dataclasses import replace
from math import erf, exp, sqrt
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.projection import conditionals, fit, gibbs
from blocs.projection.posterior import HALF_LIVES, Posterior, Priors
from projection.made import Truth, drawn_panel, effective

Floats: TypeAlias = NDArray[np.float64]

_VAGUE, _WIDE = 0.05, 0.3
"""Priors of the joint test: narrow enough for a chain that draws its data anew to go all over them."""


def _tiny() -> gibbs.AlignmentPanel:
    """Four states and six years; paths that begin late, gaps, a pair never seen and one seen at the very end."""
    rng = np.random.default_rng(5)
    panel = drawn_panel(Truth(), states=4, years=6, seed=3, missing=0.25)
    values = panel.values.copy()
    values[:, 2] = np.nan
    values[:3, 4], values[3, 4] = np.nan, 0.2
    values[:5, 5], values[5, 5] = np.nan, 0.1
    shape = values.shape
    apart = np.where(rng.random(shape) < 0.6, rng.integers(0, 30, shape), np.inf)
    return replace(
        panel,
        values=values,
        counts=np.where(np.isnan(values), 0.0, rng.integers(1, 4, shape)),
        pressure=rng.uniform(0, 1, (*shape, 2)) * (rng.random((*shape, 2)) < 0.6),
        since_rivalry=apart,
    )


def _uniform(chain: gibbs._Chain, priors: Priors) -> dict[str, float]:
    """Parts of the chain, each carried to what is uniform on 0 to 1 when the part is as it was beforehand."""

    def normal(value: float) -> float:
        return 0.5 * (1 + erf(value / sqrt(2)))

    low, high = (normal((edge - priors.home[0]) / priors.home[1]) for edge in (1e-4, 0.95))
    found = {
        "phi": (normal((chain.phi - priors.home[0]) / priors.home[1]) - low) / (high - low),
        "beta 0": normal(chain.beta[0] / priors.effect),
        "beta 1": normal(chain.beta[1] / priors.effect),
        "gamma": normal(chain.gamma / priors.effect),
        "mean": normal(chain.mean / _WIDE),
        "step": exp(-_VAGUE / chain.step2),
        "noise": exp(-_VAGUE / chain.noise2),
        "state_step": exp(-_VAGUE / chain.lasting.variance),
        "state_noise": exp(-_VAGUE * chain.votes.mean() / chain.passing.variance),
        "spread": exp(-gibbs._SPREAD / chain.spread2),
        # a weight of shape 2 has a distribution in closed form
        "step_scale": (1 + 2 / chain.step_scale[0]) * exp(-2 / chain.step_scale[0]),
        "home": normal((chain.home[0] - chain.mean) / np.sqrt(chain.spread2)),
        "home never seen": normal((chain.home[2] - chain.mean) / np.sqrt(chain.spread2)),
        "home seen late": normal((chain.home[5] - chain.mean) / np.sqrt(chain.spread2)),
        "start": normal((chain.path[0, 0] - chain.home[0]) / np.sqrt(priors.start)),
        "late start": normal((chain.path[3, 4] - chain.home[4]) / np.sqrt(priors.start)),
    }
    lasting = chain.lasting.values * np.sqrt(chain.lasting.weight / chain.lasting.variance)
    passing = chain.passing.values * np.sqrt(chain.votes * chain.passing.weight / chain.passing.variance)
    step = chain.residual * np.sqrt(chain.mixing / (chain.step2 * chain.step_scale))
    found |= {
        "first lasting shock": normal(lasting[0, 0]),
        "last lasting shock": normal(lasting[-1, 1]),
        "first passing shock": normal(passing[0, 0]),
        "last passing shock": normal(passing[-1, 1]),
        "own step": normal(step[chain.live[1:]][0]),
    }
    return found


def _joint(
    sweeps: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Alternate sweeps of the sampler with data drawn anew; gives uniforms, half-lives and freedom."""
    monkeypatch.setattr(gibbs, "VAGUE", _VAGUE)
    monkeypatch.setattr(conditionals, "VAGUE", _VAGUE)
    monkeypatch.setattr(gibbs, "_WIDE", _WIDE)
    priors, rng = Priors(start=0.1), np.random.default_rng(seed + 100)
    chain = gibbs._Chain(_tiny(), priors, np.random.default_rng(seed))
    told: list[dict[str, float]] = []
    others: list[tuple[float, float]] = []
    for sweep in range(sweeps):
        chain.sweep(sweep, learning=sweep < 300)
        noise = rng.standard_normal(chain.path.shape)
        noise *= np.sqrt(chain.noise2 * chain.noise_scale / chain.counts)
        seen = chain.path + chain.passing.values[:, chain.i] + chain.passing.values[:, chain.j] + noise
        chain.values = np.where(chain.known, seen, 0.0)
        if sweep >= 300:
            told.append(_uniform(chain, priors))
            others.append((chain.half_life, chain.freedom))
    half_lives, freedom = np.array(others).T
    return {name: np.array([one[name] for one in told]) for name in told[0]}, half_lives, freedom


def _score(draws: Floats, expected: float) -> float:
    """How many standard errors the mean of a chain is from what it should be."""
    return float((draws.mean() - expected) / (draws.std() / np.sqrt(effective(draws))))


def test_joint_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    """Geweke (2004), https://doi.org/10.1198/016214504000001132: parameters keep their priors."""
    uniform, half_lives, freedom = _joint(14_000, 1, monkeypatch)
    scores = {}
    for name, draws in uniform.items():
        scores[name] = _score(draws, 1 / 2)
        scores[f"{name}, spread"] = _score((draws - 0.5) ** 2, 1 / 12)
    for life in HALF_LIVES:
        scores[f"half-life {life}"] = _score((half_lives == life).astype(float), 1 / len(HALF_LIVES))
    for degrees in gibbs._FREEDOM:
        scores[f"freedom {degrees}"] = _score((freedom == degrees).astype(float), 1 / len(gibbs._FREEDOM))
    far = {name: round(score, 1) for name, score in scores.items() if abs(score) > 4}
    assert not far
    # and most are near, as they would not be were errors of a chain told too large
    assert np.mean(np.abs(list(scores.values())) < 2) > 0.8
