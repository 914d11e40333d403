"""Scores against closed forms and by hand, and the laws that proper scores keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.projection import scores

SOME = st.lists(st.floats(-5, 5), min_size=1, max_size=30)


def normal_quantiles(m: int) -> np.ndarray:
    """Quantiles of the standard normal at (k + 0.5) / m, by halving."""
    low, high = np.full(m, -9.0), np.full(m, 9.0)
    share = (np.arange(m) + 0.5) / m
    for _ in range(60):
        middle = (low + high) / 2
        below = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in middle]) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low


@given(SOME, st.floats(-6, 6))
def test_crps_is_what_its_definition_says(draws: list[float], truth: float) -> None:
    x = np.array(draws)
    defined = np.abs(x - truth).mean() - 0.5 * np.abs(x[:, None] - x).mean()
    assert scores.crps(x[:, None], np.array([truth]))[0] == pytest.approx(defined, abs=1e-9)


@given(SOME, st.floats(-6, 6), st.floats(-3, 3), st.floats(0.1, 4))
def test_crps_moves_with_the_unit(draws: list[float], truth: float, shift: float, scale: float) -> None:
    x, y = np.array(draws)[:, None], np.array([truth])
    moved = scores.crps(shift + scale * x, shift + scale * y)
    assert moved[0] == pytest.approx(scale * scores.crps(x, y)[0], abs=1e-9)
    assert scores.crps(x[::-1], y)[0] == scores.crps(x, y)[0] >= -1e-12


def test_closed_forms_have_the_values_that_can_be_had_by_hand() -> None:
    # at the centre of the standard normal (sqrt 2 - 1) / sqrt pi; far out |y| - 1 / sqrt pi
    assert scores.crps_normal(0.0, 1.0, 0.0) == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi))
    assert scores.crps_normal(0.0, 1.0, 50.0) == pytest.approx(50 - 1 / math.sqrt(math.pi))
    assert scores.crps_normal(1.0, 2.0, 3.0) == pytest.approx(2 * scores.crps_normal(0.0, 1.0, 1.0))
    # t with 2 degrees of freedom, F(z) = (1 + z / sqrt(2 + z^2)) / 2: the integral of F^2 and (1 - F)^2
    z = np.linspace(-3000, 3000, 6_000_001)
    below = (1 + z / np.sqrt(2 + z**2)) / 2
    for truth in (0.0, 1.5):
        summed = float(((below - (z >= truth)) ** 2).sum() * (z[1] - z[0]))
        assert scores.crps_student(2, 1.0, truth) == pytest.approx(summed, abs=2e-3)


def test_student_of_one_shape_is_right_for_odd_and_even_degrees() -> None:
    # shares below 1 of t with 3 and 4 degrees of freedom, in closed form
    three = 0.5 + (math.atan(1 / math.sqrt(3)) + math.sqrt(3) / 4) / math.pi
    four = 0.5 + 3 / 8 * (2 / math.sqrt(5)) * (1 - (1 / 5) / 3) * 1.0
    z = np.array(1.0)
    assert scores._student_below(z, 3) == pytest.approx(three)
    assert scores._student_below(z, 4) == pytest.approx(four)


@pytest.mark.parametrize("truth", [0.0, 0.7, -2.5])
def test_crps_of_quantiles_nears_the_closed_form_of_the_normal(truth: float) -> None:
    x = normal_quantiles(2000)
    near = scores.crps(3 + 2 * x[:, None], np.array([3 + 2 * truth]))[0]
    assert near == pytest.approx(float(scores.crps_normal(3.0, 2.0, 3 + 2 * truth)), rel=2e-3)


@pytest.mark.parametrize("df", [3, 4, 8])
def test_crps_of_a_sample_nears_the_closed_form_of_student(df: int) -> None:
    x = np.random.default_rng(5).standard_t(df, (200_000, 1))
    for truth in (0.0, 1.5, -4.0):
        near = scores.crps(0.5 + 2 * x, np.array([0.5 + 2 * truth]))[0]
        exact = float(scores.crps_student(df, 2.0, 0.5 + 2 * truth, 0.5))
        assert near == pytest.approx(exact, rel=0.02)


def test_saying_what_one_believes_scores_best() -> None:
    """Over truths from a normal, the honest spread scores better than a narrow or a wide one."""
    x = normal_quantiles(400)[:, None]
    truth = np.random.default_rng(1).standard_normal(4000)
    for score in (scores.crps, scores.log_score):
        honest, narrow, wide = (float(score(w * x + 0 * truth, truth).mean()) for w in (1.0, 0.5, 2.0))
        assert honest < min(narrow, wide)


def test_log_score_nears_the_density_of_the_normal() -> None:
    x = normal_quantiles(4000)[:, None]
    for truth in (0.0, 1.0, 2.0):
        exact = 0.5 * truth**2 + 0.5 * math.log(2 * math.pi)
        assert scores.log_score(x, np.array([truth]))[0] == pytest.approx(exact, abs=0.07)


def test_log_score_fills_the_holes_of_a_heavy_tail() -> None:
    """A truth between the far draws of t with 2 degrees of freedom is not scored as nearly impossible."""
    share = (np.arange(500) + 0.5) / 500
    x = ((2 * share - 1) / np.sqrt(2 * share * (1 - share)))[:, None]
    truth = np.array([(x[-1, 0] + x[-2, 0]) / 2, 10.0])
    exact = -np.log((2 + truth**2) ** -1.5)
    np.testing.assert_allclose(scores.log_score(x + 0 * truth, truth), exact, atol=1.0)
    # one width for all, by Silverman's rule, gives that hole a density of next to nothing
    width = 0.9 * np.subtract(*np.quantile(x, [0.75, 0.25])) / 1.34 * 500**-0.2
    kernels = np.exp(-0.5 * ((truth[0] - x) / width) ** 2) / (width * math.sqrt(2 * math.pi))
    assert -math.log(kernels.mean() + 1e-300) > exact[0] + 5


def test_log_score_of_a_heavy_tailed_sample_costs_little() -> None:
    """For 500 draws of t with 3 degrees of freedom the mean is within 0.02 nats of the true density's."""
    rng = np.random.default_rng(3)
    truth = rng.standard_t(3, 2000)
    told = scores.log_score(rng.standard_t(3, (500, 2000)), truth)
    exact = -np.log(2 * math.sqrt(3) / math.pi / (3 + truth**2) ** 2 * 3)
    assert abs(float((told - exact).mean())) < 0.02


def test_draws_that_are_all_equal_have_a_bounded_log_score() -> None:
    same = np.full((50, 2), 0.3)
    told = scores.log_score(same, np.array([0.3, 0.302]), narrowest=0.001)
    density = math.log(0.001 * math.sqrt(2 * math.pi))
    np.testing.assert_allclose(told, [density, density + 2], atol=1e-6)


def test_central_intervals_hold_what_lies_within_and_on_their_bounds() -> None:
    x = np.linspace(0, 1, 101)[:, None] + np.zeros(5)
    truth = np.array([0.04, 0.05, 0.5, 0.95, 0.96])
    assert scores.covered(x, truth, 0.9).tolist() == [0, 1, 1, 1, 0]
    assert scores.covered(x, truth, 0.5).tolist() == [0, 0, 1, 0, 0]
    ranked = np.sort(np.random.default_rng(0).normal(size=(37, 3)), axis=0)
    for share in (0.0, 0.05, 0.5, 0.83, 1.0):
        np.testing.assert_allclose(scores.at(ranked, share), np.quantile(ranked, share, axis=0))


def test_pit_is_even_for_an_honest_forecaster() -> None:
    x = normal_quantiles(500)[:, None]
    truth = np.random.default_rng(2).standard_normal(20_000)
    told = scores.pit(x + 0 * truth, truth)
    held = np.histogram(told, bins=10, range=(0, 1))[0] / len(truth)
    np.testing.assert_allclose(held, 0.1, atol=0.01)
    assert scores.pit(x, np.array([99.0]))[0] == 1.0


def test_chances_of_a_change_count_draws_at_the_bound_too() -> None:
    draws = np.array([[0.5], [0.7], [0.8], [0.2]])
    assert scores.chance_of(draws, np.array([0.6]), 0.1).tolist() == [0.5]  # 0.7 - 0.6 < 0.1 in floats
    assert scores.chance_of(draws, np.array([0.6]), -0.1).tolist() == [0.5]
    assert np.isnan(scores.chance_of(draws, np.array([np.nan]), 0.1)[0])


def test_brier_and_its_skill_against_the_base_rate() -> None:
    came = np.array([1, 0, 0, 0])
    chance = np.array([0.7, 0.1, 0.2, 0.0])
    score = float(scores.brier(chance, came).mean())
    assert score == pytest.approx((0.09 + 0.01 + 0.04) / 4)
    base = float(scores.brier(0.25, came).mean())
    assert base == pytest.approx(0.25 * 0.75)
    assert scores.skill(score, base) == pytest.approx(1 - 0.035 / 0.1875)
    assert math.isnan(scores.skill(0.1, 0.0))


def test_what_is_missing_scores_missing() -> None:
    draws = np.array([[0.0, 0.0, np.nan], [1.0, 1.0, 1.0]])
    truth = np.array([0.5, np.nan, 0.5])
    for told in (
        scores.crps(draws, truth),
        scores.log_score(draws, truth),
        scores.covered(draws, truth, 0.9),
        scores.pit(draws, truth),
    ):
        assert np.isnan(told).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: scores.crps(np.zeros((0, 2)), np.zeros(2)), "with one draw or more"),
        (lambda: scores.pit(np.zeros((5, 2)), np.zeros(3)), r"shape \(5, 2\) and truth \(3,\)"),
        (lambda: scores.covered(np.zeros((5, 2)), np.zeros(2), 90), "level is 90; give a share"),
        (lambda: scores.log_score(np.zeros((5, 2)), np.zeros(2), 0.0), "narrowest is 0.0; give a width"),
        (lambda: scores.crps_student(1, 1.0, 0.0), "df is 1; give a whole number, 2 or more"),
    ],
)
def test_wrong_arguments_are_told(wrong: object, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        wrong()  # type: ignore[operator]
