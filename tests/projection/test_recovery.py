"""Effects that panels were drawn with are found again; benchmarks/alignment_recovery.py does it at length."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from blocs.projection import Posterior, fit
from projection.made import Truth, drawn_panel, drawn_truth, effective

RUNS = 20


@pytest.fixture(scope="module")
def runs() -> list[tuple[Truth, Posterior]]:
    """Twenty panels of 16 states and 22 years, with effects from their priors."""
    found = []
    for seed in range(RUNS):
        truth = drawn_truth(np.random.default_rng((seed, 31)))
        panel = drawn_panel(truth, states=16, years=22, seed=1000 + seed, missing=0.05)
        found.append((truth, fit(panel, draws=400, burn=200, seed=seed)))
    return found


def _effects(runs: list[tuple[Truth, Posterior]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Truths, shape (runs, 3), and draws, shape (runs, draws, 3), of both betas and gamma."""
    truths = np.array([[*truth.beta, truth.gamma] for truth, _ in runs])
    return truths, np.stack([np.column_stack([found.beta, found.gamma]) for _, found in runs])


def test_intervals_hold_the_truth_as_often_as_they_say(runs: list[tuple[Truth, Posterior]]) -> None:
    truths, draws = _effects(runs)
    for share, least, most in ((0.9, 49, 59), (0.5, 20, 40)):
        low, high = np.quantile(draws, [(1 - share) / 2, (1 + share) / 2], axis=1)
        held = (low <= truths) & (truths <= high)
        # of 60 independent intervals; outside in about 1 of 50 were each right
        assert least <= held.sum() <= most
    low, high = np.quantile(draws, [0.05, 0.95], axis=1)
    assert (((low <= truths) & (truths <= high)).sum(0) >= 15).all()


def test_errors_are_as_large_as_they_are_told_to_be(runs: list[tuple[Truth, Posterior]]) -> None:
    truths, draws = _effects(runs)
    scores = (draws.mean(1) - truths) / draws.std(1)
    assert (np.abs(scores.mean(0)) < 3 / np.sqrt(RUNS)).all()
    assert 0.75 < scores.std() < 1.3
    assert np.abs(scores).max() < 4


def test_the_panel_says_more_than_the_prior(runs: list[tuple[Truth, Posterior]]) -> None:
    truths, draws = _effects(runs)
    assert (np.median(draws.std(1), axis=0) < [0.08, 0.08, 0.15]).all()
    for k, least in enumerate((0.9, 0.9, 0.7)):
        assert np.corrcoef(draws[:, :, k].mean(1), truths[:, k])[0, 1] > least


def test_scales_and_the_way_home_are_found(runs: list[tuple[Truth, Posterior]]) -> None:
    for name in ("phi", "step", "state_step", "noise", "state_noise", "spread"):
        truths = np.array([getattr(truth, name) for truth, _ in runs])
        means = np.array([getattr(found, name).mean() for _, found in runs])
        assert np.corrcoef(np.log(means), np.log(truths))[0, 1] > 0.8
        assert abs(np.log(means / truths).mean()) < 0.15


def test_chains_mix(runs: list[tuple[Truth, Posterior]]) -> None:
    """Effective draws of 400, in the middle of the runs: those of effects, and of what mixes slowest."""
    for name, least in (("gamma", 30), ("phi", 15), ("state_step", 8), ("noise", 12)):
        sizes = [effective(getattr(found, name)) for _, found in runs]
        assert np.median(sizes) > least
    assert np.median([effective(found.beta[:, k]) for _, found in runs for k in (0, 1)]) > 50


def test_effective_size_is_that_of_an_autoregression() -> None:
    """Of n draws with autocorrelation r, n (1 - r) / (1 + r) count."""
    rng, n = np.random.default_rng(1), 20_000
    for carried in (0.0, 0.5, 0.9):
        draws, shocks = np.zeros(n), rng.standard_normal(n)
        for t in range(1, n):
            draws[t] = carried * draws[t - 1] + shocks[t]
        assert effective(draws) == pytest.approx(n * (1 - carried) / (1 + carried), rel=0.12)
    assert np.isnan(effective(np.ones(10)))
