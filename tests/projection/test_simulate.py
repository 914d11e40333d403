"""Paths into the future against the moments of the model, with common random numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from blocs.projection.posterior import Posterior, student_variance
from blocs.projection.simulate import Outset, measured, paths

FIRST, SECOND = np.triu_indices(4, 1)
D = len(FIRST)


def _posterior(draws: int, **given: float) -> Posterior:
    """One set of parameters, as many times as draws."""
    told = {
        "phi": 0.2, "gamma": 0.0, "half_life": 20.0, "step": 0.1, "state_step": 0.05, "noise": 0.4,
        "state_noise": 0.1, "freedom": 6.0, "mean": 0.0, "spread": 0.2,
    } | given  # fmt: skip
    by_draw = {name: np.full(draws, value) for name, value in told.items()}
    by_pair = {name: np.ones((draws, D)) for name in ("level", "home", "step_scale", "noise_scale")}
    pairs = np.stack([FIRST, SECOND], axis=1)
    return Posterior("kappa", (), 1990, 2000, beta=np.zeros((draws, 0)), pairs=pairs, **by_draw, **by_pair)


def _outset(draws: int, level: float = 0.5, home: float = -0.1) -> Outset:
    scale = np.tile(np.linspace(0.5, 2.0, D), (draws, 1))
    return Outset(
        FIRST, SECOND, 4, np.full((draws, D), level), np.full((draws, D), home), scale, scale[:, ::-1]
    )


def test_mean_goes_home_at_phi() -> None:
    found = paths(_posterior(20_000), _outset(20_000), 4, 1)
    assert found.shape == (20_000, 4, D)
    expected = -0.1 + 0.6 * 0.8 ** np.arange(1, 5)
    error = found.std(0) / np.sqrt(20_000)
    assert (np.abs(found.mean(0) - expected[:, None]) < 4.5 * error).all()


def test_variance_of_steps_is_that_of_the_pair_and_of_both_states() -> None:
    """Student's t with 6 degrees of freedom for pairs; without shocks of states, so that moments settle."""
    posterior, outset = _posterior(60_000, state_step=0.0, freedom=12.0), _outset(60_000)
    found = paths(posterior, outset, 3, 1)
    own = 0.1**2 * student_variance(12.0) * outset.step_scale[0]
    for year in range(3):
        kept = sum(0.8 ** (2 * k) for k in range(year + 1))
        np.testing.assert_allclose(found[:, year].var(0), kept * own, rtol=0.05)


def test_pairs_that_share_a_state_move_together_and_others_do_not() -> None:
    found = paths(_posterior(20_000, step=0.001), _outset(20_000), 1, 1)[:, 0]
    ranks = found.argsort(0).argsort(0)  # ranks, since shocks of states have no fourth moment
    alike = np.corrcoef(ranks.T)
    pair = {(int(a), int(b)): k for k, (a, b) in enumerate(zip(FIRST, SECOND, strict=True))}
    assert 0.4 < alike[pair[0, 1], pair[0, 2]] < 0.6
    assert abs(alike[pair[0, 1], pair[2, 3]]) < 0.03


def test_push_adds_what_it_adds_and_nothing_else() -> None:
    """The same seed gives the same shocks: futures differ by the sum of pushes that are left."""
    posterior, outset = _posterior(50), _outset(50)
    plain = paths(posterior, outset, 5, 7)
    push = np.random.default_rng(1).normal(0, 0.1, (50, D))
    kept = np.cumsum(0.8 ** np.arange(5))
    np.testing.assert_allclose(
        paths(posterior, outset, 5, 7, push) - plain, kept[None, :, None] * push[:, None], atol=1e-12
    )
    twice = paths(posterior, outset, 5, 7, 2 * push)
    np.testing.assert_allclose(twice - plain, 2 * (paths(posterior, outset, 5, 7, push) - plain), atol=1e-12)
    np.testing.assert_array_equal(paths(posterior, outset, 5, 7, 0 * push), plain)


def test_push_by_year_comes_in_its_year() -> None:
    posterior, outset = _posterior(30), _outset(30)
    push = np.zeros((30, 4, D))
    push[:, 2, 1] = 0.3
    moved = paths(posterior, outset, 4, 7, push) - paths(posterior, outset, 4, 7)
    expected = np.zeros((4, D))
    expected[2:, 1] = 0.3, 0.24
    np.testing.assert_allclose(moved, np.broadcast_to(expected, moved.shape), atol=1e-12)
    same = np.repeat(push[:, 2:3], 4, axis=1)
    np.testing.assert_array_equal(
        paths(posterior, outset, 4, 7, same), paths(posterior, outset, 4, 7, push[:, 2])
    )


def test_a_longer_future_begins_as_a_shorter_one() -> None:
    posterior, outset = _posterior(20), _outset(20)
    np.testing.assert_array_equal(paths(posterior, outset, 6, 3)[:, :2], paths(posterior, outset, 2, 3))
    assert (paths(posterior, outset, 2, 3) != paths(posterior, outset, 2, 4)).all()


def test_what_is_measured_has_noise_by_votes() -> None:
    posterior, outset = _posterior(40_000, state_noise=0.0), _outset(40_000)
    level = np.full((40_000, D), 0.1)
    for votes in (100.0, 25.0):
        found = measured(posterior, outset, level, votes, 1)
        expected = 0.4**2 * outset.noise_scale[0] / votes
        np.testing.assert_allclose(found.var(0), expected, rtol=0.05)
        assert (np.abs(found.mean(0) - 0.1) < 4.5 * np.sqrt(expected / 40_000)).all()
    by_pair = measured(posterior, outset, level, np.where(np.arange(D) == 2, 25.0, 100.0), 1)
    np.testing.assert_array_equal(by_pair[:, 2], measured(posterior, outset, level, 25.0, 1)[:, 2])
    np.testing.assert_array_equal(by_pair[:, 0], measured(posterior, outset, level, 100.0, 1)[:, 0])


@pytest.mark.parametrize(("measure", "low"), [("kappa", -1.0), ("agreement", 0.0)])
def test_measures_stay_within_their_bounds(measure: str, low: float) -> None:
    posterior = replace(_posterior(2_000), measure=measure)
    found = measured(posterior, _outset(2_000), np.zeros((2_000, D)), 0.05, 1)
    assert found.min() == low
    assert found.max() == 1.0
