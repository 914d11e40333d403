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
    """Four states, six years: gaps, paths that begin late, a pair never seen, one seen in the last year."""
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
        chain.sweep(learning=sweep < 300)
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


def _arrays(posterior: Posterior) -> dict[str, Floats]:
    return {name: values.astype(float) for name, values in posterior.arrays().items()}


def test_the_same_seed_gives_the_same_draws() -> None:
    panel = drawn_panel(Truth(), states=6, years=10)
    one, two, other = (fit(panel, draws=8, burn=4, seed=seed) for seed in (3, 3, 4))
    for name, values in _arrays(one).items():
        np.testing.assert_array_equal(values, _arrays(two)[name])
    assert (one.phi != other.phi).all()
    assert (one.beta != other.beta).all()


def test_draws_of_a_shorter_run_begin_those_of_a_longer_one() -> None:
    panel = drawn_panel(Truth(), states=6, years=10)
    short, long = fit(panel, draws=3, burn=4), fit(panel, draws=9, burn=4)
    np.testing.assert_array_equal(short.level, long.level[:3])
    np.testing.assert_array_equal(short.beta, long.beta[:3])


def test_shapes_bounds_and_progress() -> None:
    panel, told = drawn_panel(Truth(), states=6, years=10, missing=0.2), []
    posterior = fit(panel, draws=20, burn=5, progress=lambda done, of: told.append((done, of)))
    assert told == [(k, 25) for k in range(1, 26)]
    assert len(posterior) == 20
    assert posterior.beta.shape == (20, 2)
    assert posterior.level.shape == posterior.home.shape == posterior.step_scale.shape == (20, 15)
    assert posterior.pairs.tolist()[:2] == [[10, 20], [10, 30]]
    assert (posterior.since, posterior.until) == (1970, 1979)
    assert ((posterior.phi > 0) & (posterior.phi < 1)).all()
    assert set(posterior.half_life) <= set(HALF_LIVES)
    for values in _arrays(posterior).values():
        assert np.isfinite(values).all()


def test_without_pressure_there_are_no_effects() -> None:
    posterior = fit(drawn_panel(Truth(), states=6, years=10).without_pressure(), draws=5, burn=5)
    assert posterior.beta.shape == (5, 0)
    assert not posterior.gamma.any()
    assert posterior.significance() == {}
    assert posterior.instruments == ()


def test_pressure_that_is_0_leaves_effects_as_they_were_beforehand() -> None:
    panel = drawn_panel(Truth(), states=6, years=10)
    none = replace(panel, pressure=np.zeros_like(panel.pressure))
    posterior = fit(none, draws=800, burn=20, priors=Priors(effect=0.4))
    for draws in (*posterior.beta.T, posterior.gamma):
        assert abs(draws.mean()) < 0.06
        assert draws.std() == pytest.approx(0.4, abs=0.04)


def test_the_last_pressure_says_nothing_of_the_panel() -> None:
    """Pressure moves the step after it, so that that of the last year is not used, nor need be known."""
    panel = drawn_panel(Truth(), states=6, years=10)
    unknown = panel.pressure.copy()
    unknown[-1] = np.nan
    one, two = fit(panel, draws=4, burn=4), fit(replace(panel, pressure=unknown), draws=4, burn=4)
    np.testing.assert_array_equal(one.beta, two.beta)
    np.testing.assert_array_equal(one.level, two.level)


def test_values_where_nothing_was_counted_do_not_matter() -> None:
    panel = drawn_panel(Truth(), states=6, years=10, missing=0.3)
    counts = np.where(np.isnan(panel.values), 77.0, panel.counts)
    one = fit(panel.without_pressure(), draws=4, burn=4)
    two = fit(replace(panel, counts=counts).without_pressure(), draws=4, burn=4)
    assert not np.isnan(one.level).any()
    np.testing.assert_array_equal(one.level, two.level)
    np.testing.assert_array_equal(one.state_noise, two.state_noise)


def test_instruments_in_another_order_are_statistically_the_same() -> None:
    panel = drawn_panel(Truth(), states=10, years=16)
    turned = replace(panel, instruments=panel.instruments[::-1], pressure=panel.pressure[:, :, ::-1])
    one, two = fit(panel, draws=700, burn=100), fit(turned, draws=700, burn=100, seed=2)
    _alike(one.beta[:, 0], two.beta[:, 1])
    _alike(one.beta[:, 1], two.beta[:, 0])
    _alike(one.gamma, two.gamma)


def test_states_in_another_order_are_statistically_the_same() -> None:
    panel = drawn_panel(Truth(), states=10, years=16, missing=0.1)
    order = np.random.default_rng(0).permutation(10)
    ends = np.sort(order[np.stack([panel.first, panel.second])], axis=0)
    turned = replace(panel, first=ends[0], second=ends[1])
    one, two = fit(panel, draws=700, burn=100), fit(turned, draws=700, burn=100, seed=2)
    _alike(one.beta[:, 0], two.beta[:, 0])
    _alike(one.phi, two.phi)
    _alike(np.log(one.state_step), np.log(two.state_step))
    _alike(np.log(one.noise), np.log(two.noise))
    for pair in (0, 20, 44):
        _alike(one.level[:, pair], two.level[:, pair])
        _alike(one.home[:, pair], two.home[:, pair])


def test_a_pair_that_comes_late_and_one_that_never_does() -> None:
    """The home of the pair never seen is that of pairs in general."""
    panel = drawn_panel(Truth(spread=0.2, mean=0.1), states=10, years=16)
    values = panel.values.copy()
    values[:12, 3] = np.nan
    values[:, 7] = np.nan
    counts = np.where(np.isnan(values), 0.0, panel.counts)
    posterior = fit(replace(panel, values=values, counts=counts), draws=400, burn=100)
    assert abs(posterior.level[:, 3].mean() - np.nanmean(values[-2:, 3])) < 4 * posterior.level[:, 3].std()
    assert posterior.level[:, 3].std() < 0.15
    assert abs(posterior.home[:, 7].mean() - posterior.mean.mean()) < 0.05
    assert posterior.home[:, 7].std() == pytest.approx(posterior.spread.mean(), rel=0.2)
    assert posterior.level[:, 7].std() > 0.3


def _alike(one: Floats, two: Floats) -> None:
    error = np.hypot(one.std() / np.sqrt(effective(one)), two.std() / np.sqrt(effective(two)))
    assert abs(one.mean() - two.mean()) < 4 * error


def test_pressure_not_known_names_instrument_and_year() -> None:
    panel = drawn_panel(Truth(), states=5, years=8)
    pressure = panel.pressure.copy()
    pressure[4, 2, 1] = np.nan
    with pytest.raises(DataError, match=r"pressure by disputes is not known in 1974.*window"):
        fit(replace(panel, pressure=pressure))


@pytest.mark.parametrize(("draws", "burn"), [(0, 1), (-1, 5), (5, -1)])
def test_numbers_of_sweeps_that_make_no_sense(draws: int, burn: int) -> None:
    with pytest.raises(UsageError, match=f"draws={draws}, burn={burn}"):
        fit(drawn_panel(Truth(), states=4, years=5), draws=draws, burn=burn)


def test_too_short_a_panel() -> None:
    panel = drawn_panel(Truth(), states=4, years=5)
    with pytest.raises(UsageError, match="2 years and 6 pairs"):
        fit(panel.window(1970, 1971))
    with pytest.raises(UsageError, match="5 years and 0 pairs"):
        fit(panel.among([10]))


@pytest.mark.parametrize("centre", [-40.0, -3.0, 0.05, 0.5, 3.0, 40.0])
def test_bounded_normals(centre: float) -> None:
    """Quantiles of a normal held within bounds, against its density summed on a fine grid."""
    grid = np.linspace(0.1, 0.9, 200_001)
    logs = -0.5 * ((grid - centre) / 0.2) ** 2
    mass = np.cumsum(np.exp(logs - logs.max()))
    for chance in (0.05, 0.5, 0.95):
        expected = grid[np.searchsorted(mass, chance * mass[-1])]
        assert conditionals.bounded(centre, 0.2, (0.1, 0.9), chance) == pytest.approx(expected, abs=1e-4)


def test_a_factor_of_both_leaves_what_is_measured_and_frees_the_weights() -> None:
    """Weights Gamma(1.5, 1.5) whose scale has drifted come back to mean 1 in one draw."""
    rng = np.random.default_rng(1)
    weights = 50 * rng.gamma(1.5, 1 / 1.5, 400)
    factors = [conditionals.factor_of_both(weights, 1.5, 1.0, 1e-9, rng) for _ in range(200)]
    assert np.mean(factors) * weights.mean() == pytest.approx(1.0, abs=0.02)


def test_places_are_chosen_by_their_chances() -> None:
    rng = np.random.default_rng(1)
    logs = np.log([0.2, 0.5, 0.3]) + 900
    found = np.bincount([conditionals.chosen(logs, rng) for _ in range(4000)], minlength=3) / 4000
    np.testing.assert_allclose(found, [0.2, 0.5, 0.3], atol=0.03)
