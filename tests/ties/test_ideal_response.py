"""The model of a vote: its probabilities, their slopes, and the step that fits the calls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.ties.ideal.response import (
    GRID,
    beginning,
    divided_calls,
    log_prior,
    log_probabilities,
    newton_step,
    scores,
)

NO_TWO = np.zeros(1, bool)


@given(st.floats(-6, 6), st.floats(-6, 6), st.floats(1e-3, 8))
def test_probabilities_are_those_of_the_cumulative_logit(slope: float, low: float, gap: float) -> None:
    found = np.exp(log_probabilities(np.array([[slope, low, low + gap]]), NO_TWO))[:, 0]
    above, top = (1 / (1 + np.exp(-(slope * GRID - cut))) for cut in (low, low + gap))
    assert found == pytest.approx(np.array([1 - above, above - top, top]), abs=1e-12)
    assert found.sum(axis=0) == pytest.approx(np.ones(len(GRID)))


def test_a_call_of_two_answers_has_no_middle() -> None:
    found = np.exp(log_probabilities(np.array([[2.0, 0.5, 0.5]]), ~NO_TWO))[:, 0]
    assert found[0] + found[2] == pytest.approx(np.ones(len(GRID)))


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.05, 4), st.booleans())
def test_scores_are_the_slopes_of_the_log_probabilities(
    slope: float, low: float, gap: float, two: bool
) -> None:
    flag = np.array([two])
    items = np.array([[slope, low, low if two else low + gap]])
    found = scores(items, flag)
    small = 1e-6
    for parameter in (0, 2) if two else (0, 1, 2):
        moved = np.zeros((1, 3))
        moved[0, parameter] = small
        if two and parameter == 2:
            moved[0, 1] = small
        told = (log_probabilities(items + moved, flag) - log_probabilities(items - moved, flag)) / (2 * small)
        for answer in (0, 2) if two else (0, 1, 2):
            assert found[parameter, answer] == pytest.approx(told[answer], abs=1e-5)


@pytest.mark.parametrize("two", [False, True])
def test_newton_steps_end_where_the_posterior_is_highest(two: bool) -> None:
    flag = np.array([two])
    chance = np.random.default_rng(3)
    counts = chance.gamma(0.3, 1.0, (3, 1, len(GRID))) * np.exp(-0.5 * GRID**2)
    if two:
        counts[1] = 0.0
    items = beginning(flag)
    for _ in range(40):
        items = newton_step(items, counts, flag)

    def height(at: np.ndarray) -> float:
        return float((counts * log_probabilities(at, flag)).sum()) + log_prior(at, flag)

    best = height(items)
    for shift in chance.normal(0, 1e-3, (20, 1, 3)):
        if two:
            shift[:, 1] = shift[:, 2]
        assert height(items + shift) < best
    assert newton_step(items, counts, flag) == pytest.approx(items, abs=1e-8)


def test_a_call_that_parts_the_states_without_exception_has_a_finite_slope() -> None:
    counts = np.zeros((3, 1, len(GRID)))
    counts[0, 0, GRID < -0.5] = counts[2, 0, GRID > 0.5] = 5.0
    items = beginning(~NO_TWO)
    for _ in range(60):
        items = newton_step(items, counts, ~NO_TWO)
    assert 3.0 < items[0, 0] < 12.0
    assert newton_step(items, counts, ~NO_TWO) == pytest.approx(items, abs=1e-6)


def test_cutpoints_never_meet() -> None:
    counts = np.zeros((3, 1, len(GRID)))
    counts[0, 0], counts[2, 0] = 1.0, 1.0
    counts[1, 0, 50] = 1e-6
    items = beginning(NO_TWO)
    for _ in range(30):
        items = newton_step(items, counts, NO_TWO)
        assert items[0, 2] > items[0, 1]


def test_calls_are_divided_where_two_answers_were_given() -> None:
    votes = np.array([[2, 0, 1, 2, -1, 0], [2, 1, 2, 0, 1, -1], [-1, 0, 1, 1, 1, 2]], np.int8)
    calls = divided_calls(votes)
    assert calls.kept.tolist() == [1, 2, 3, 5]
    assert calls.two.tolist() == [True, True, False, True]
    assert calls.absent.tolist() == [2, 0, -1, 1]
    assert calls.answers.tolist() == [[0, 0, 2, 0], [2, 2, 0, -1], [0, 0, 1, 2]]
