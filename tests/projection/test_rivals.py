"""Naive forecasters: their points by hand, their misses from the past alone, their laws."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.projection.panel import AlignmentPanel
from blocs.projection.rivals import (
    Drift,
    DyadMean,
    Ewma,
    Persistence,
    ResampledChanges,
    filled,
    is_naive,
    naive_rivals,
    smoothed,
)
from projection.panels import of_values, walks

NAN = float("nan")


def point(rival: Persistence | Drift | Ewma | DyadMean, panel: AlignmentPanel, years: int) -> np.ndarray:
    level, slope = rival.points(panel)
    return (level + years * slope)[-1]


def test_each_rival_says_by_hand_what_its_rule_says() -> None:
    panel = of_values([[0.0], [0.1], [0.2], [0.6]])
    assert point(Persistence(), panel, 3)[0] == 0.6
    assert point(DyadMean(), panel, 3)[0] == pytest.approx(0.9 / 4)
    assert point(Ewma(alpha=0.5), panel, 3)[0] == pytest.approx(0.5 * 0.6 + 0.25 * 0.2 + 0.125 * 0.1)
    assert point(Drift(prior=0), panel, 3)[0] == pytest.approx(0.6 + 3 * 0.6 / 3)
    assert point(Drift(prior=3), panel, 3)[0] == pytest.approx(0.6 + 3 * 0.6 / 6)


def test_years_that_are_not_known_are_stepped_over() -> None:
    panel = of_values([[NAN], [0.2], [NAN], [0.4], [NAN]])
    assert point(Persistence(), panel, 1)[0] == 0.4
    assert point(DyadMean(), panel, 1)[0] == pytest.approx(0.3)
    assert point(Ewma(alpha=0.5), panel, 1)[0] == pytest.approx(0.3)
    # from 1991 to 1993 it rose by 0.1 a year
    assert point(Drift(prior=0), panel, 1)[0] == pytest.approx(0.5)


def test_a_pair_known_once_has_no_drift() -> None:
    panel = of_values([[NAN], [0.3]])
    assert point(Drift(prior=0), panel, 5)[0] == 0.3


def test_misses_of_the_past_are_the_spread() -> None:
    """A pair that rises by 0.01 a year is missed by 0.01 h by persistence, and by nothing else."""
    panel = of_values([[0.01 * t] for t in range(20)])
    told = Persistence().forecast(panel, (1, 3), 7)
    assert told.shape == (2, 7, 1)
    np.testing.assert_allclose(told[0], 0.19 + 0.01)
    np.testing.assert_allclose(told[1], 0.19 + 0.03)
    np.testing.assert_allclose(Drift(prior=0).forecast(panel, (1, 3), 7)[:, :, 0], [[0.2] * 7, [0.22] * 7])


def test_the_first_years_do_not_count_for_the_spread() -> None:
    values = [[1.0], [-1.0], [1.0], [-1.0], [1.0], *[[0.0]] * 10]
    # forecasts from the sixth year on are all of 0 for 0
    assert np.ptp(Persistence().forecast(of_values(values), (1,), 50)) == 0.0
    values[9] = [0.5]
    # nine misses: seven of 0, 0.5 and -0.5; draws lie on the lines between them
    told = Persistence().forecast(of_values(values), (1,), 900)
    assert -0.5 < told.min() < -0.49 and 0.49 < told.max() < 0.5 and np.median(told) == 0


def test_draws_are_quantiles_of_the_pooled_misses() -> None:
    panel = walks(5, until=1980)
    misses = np.diff(panel.values, axis=0)[5:].ravel()
    told = Persistence().forecast(panel, (1,), 4)[0] - panel.values[-1]
    np.testing.assert_allclose(told, np.quantile(misses, [0.125, 0.375, 0.625, 0.875])[:, None] + 0 * told)


@pytest.mark.parametrize("rival", naive_rivals(), ids=lambda rival: rival.name)
def test_a_pair_that_is_not_known_at_the_origin_has_no_forecast(rival: Persistence) -> None:
    panel = walks(4, until=1975)
    panel.values[-1, 2] = NAN
    told = rival.forecast(panel, (1, 5), 20, 1)
    assert np.isnan(told[:, :, 2]).all()
    assert np.isfinite(np.delete(told, 2, axis=2)).all()


@pytest.mark.parametrize("rival", naive_rivals(), ids=lambda rival: rival.name)
def test_too_short_a_window_gives_no_forecast(rival: Persistence) -> None:
    assert np.isnan(rival.forecast(of_values([[0.1]]), (1, 3), 5, 1)).all()
    assert np.isnan(rival.forecast(of_values([[0.1], [NAN], [0.2]]), (1, 5), 5, 1)).all()


@pytest.mark.parametrize("rival", naive_rivals(), ids=lambda rival: rival.name)
def test_no_seed_matters_and_rivals_travel(rival: Persistence) -> None:
    panel = walks(4, until=1975)
    again = pickle.loads(pickle.dumps(rival))
    assert rival == again and is_naive(again)
    assert np.array_equal(rival.forecast(panel, (1, 5), 20, 1), again.forecast(panel, (1, 5), 20, 2))


@given(st.integers(0, 1000), st.floats(-0.5, 0.5), st.floats(0.1, 3))
def test_rivals_move_with_the_measure(seed: int, shift: float, scale: float) -> None:
    """What is said of a measure that is shifted and stretched is shifted and stretched alike."""
    panel = walks(3, until=1965, seed=seed, missing=0.1)
    other = walks(3, until=1965, seed=seed, missing=0.1)
    other.values[...] = shift + scale * panel.values
    for rival in (Persistence(), Drift(), Ewma(alpha=0.4), DyadMean(), ResampledChanges()):
        one, two = (rival.forecast(each, (1, 3), 11, 1) for each in (panel, other))
        np.testing.assert_allclose(two, shift + scale * one, atol=1e-9)


def test_the_weight_of_the_mean_is_chosen_by_least_miss_in_the_window() -> None:
    noisy, wandering = walks(8, until=1980, pull=0.5, noise=0.3), walks(8, until=1980, noise=0.0)
    assert Ewma().chosen(noisy) == 0.3
    assert Ewma().chosen(wandering) >= 0.9
    assert Ewma(alpha=0.45).chosen(noisy) == 0.45
    assert Ewma().chosen(of_values([[0.1], [0.2]])) == 1.0
    assert np.array_equal(
        Ewma().forecast(noisy, (1,), 30), Ewma(alpha=0.3).forecast(noisy, (1,), 30), equal_nan=True
    )


def test_a_mean_with_weight_one_is_persistence() -> None:
    panel = walks(5, until=1980, missing=0.2)
    assert np.array_equal(filled(panel.values), smoothed(panel.values, 1.0), equal_nan=True)
    one, two = Ewma(alpha=1.0).forecast(panel, (1, 3), 9), Persistence().forecast(panel, (1, 3), 9)
    np.testing.assert_allclose(one, two)


def test_resampled_changes_are_the_pairs_own_first_and_then_those_of_all() -> None:
    # pairs that change by 0.1, by nothing and by -0.1 each year
    panel = of_values([[0.1 * t, 0.0, -0.1 * t] for t in range(11)])
    own = ResampledChanges(prior=0).forecast(panel, (1,), 30)[0] - panel.values[-1]
    np.testing.assert_allclose(own, np.array([0.1, 0.0, -0.1]) + np.zeros((30, 1)), atol=1e-12)
    # ten own changes against a prior of ten: half of the draws; the other half are a third of each
    mixed = ResampledChanges(prior=10).forecast(panel, (1,), 60)[0] - panel.values[-1]
    assert (np.abs(mixed[:, 0] - 0.1) < 1e-9).sum() == 30 + 10
    assert (np.abs(mixed[:, 0] + 0.1) < 1e-9).sum() == 10


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: Ewma(alpha=0.0), "alpha is 0.0; give a share above 0"),
        (lambda: Drift(prior=-1), "prior is -1; give a number of years"),
        (lambda: ResampledChanges(prior=NAN), "prior is nan; give a number of changes"),
        (lambda: Persistence().forecast(walks(3), (0, 1), 5), "give years ahead and draws, each 1 or more"),
    ],
)
def test_wrong_arguments_are_told(made: object, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        made()  # type: ignore[operator]
