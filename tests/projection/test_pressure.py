"""Pressure of common adversaries against its definition, and what is left of a rivalry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from blocs.errors import UsageError
from blocs.projection import common_pressure, rivalry_left

LEVELS = st.sampled_from([0.0, 0.0, 0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    n = draw(st.integers(1, 7))
    hostility = draw(arrays.arrays(np.float64, (n, n), elements=LEVELS))
    weights = draw(arrays.arrays(np.float64, n, elements=st.floats(0, 1) | st.just(float("nan"))))
    return hostility, weights


def _plain(hostility: np.ndarray, weights: np.ndarray) -> np.ndarray:
    n = len(weights)
    found = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            for k in range(n):
                if len({i, j, k}) == 3 and not np.isnan(weights[k]):
                    found[i, j] += weights[k] * min(hostility[k, i], hostility[k, j])
    return found


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_pressure_is_what_it_is_defined_to_be(world: tuple[np.ndarray, np.ndarray]) -> None:
    found = common_pressure(*world)
    np.testing.assert_allclose(found, _plain(*world), atol=1e-12)
    np.testing.assert_array_equal(np.diag(found), 0.0)
    np.testing.assert_allclose(found, found.T, atol=1e-15)


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_states_does_not_matter(world: tuple[np.ndarray, np.ndarray], chance) -> None:
    hostility, weights = world
    order = list(range(len(weights)))
    chance.shuffle(order)
    turned = common_pressure(hostility[np.ix_(order, order)], weights[order])
    np.testing.assert_allclose(turned, common_pressure(hostility, weights)[np.ix_(order, order)], atol=1e-12)


@given(worlds(), st.floats(0, 5))
@settings(max_examples=50, deadline=None)
def test_it_grows_with_weight_and_with_hostility_in_proportion(
    world: tuple[np.ndarray, np.ndarray], factor: float
) -> None:
    hostility, weights = world
    once = common_pressure(hostility, weights)
    np.testing.assert_allclose(common_pressure(hostility, factor * weights), factor * once, atol=1e-11)
    np.testing.assert_allclose(common_pressure(factor * hostility, weights), factor * once, atol=1e-11)
    more = np.maximum(hostility, 0.5)
    assert (common_pressure(more, weights) >= once - 1e-12).all()


def test_one_adversary_of_two() -> None:
    hostility = np.zeros((3, 3))
    hostility[0] = [0.9, 1.0, 0.4]  # what a state does to itself does not count
    found = common_pressure(hostility, np.array([0.2, 0.5, 0.3]))
    np.testing.assert_allclose(found, [[0, 0, 0], [0, 0, 0.08], [0, 0.08, 0]])


def test_the_arrays_given_are_left_alone() -> None:
    hostility, weights = np.full((4, 4), 0.5), np.array([0.1, np.nan, 0.2, 0.3])
    before = hostility.copy(), weights.copy()
    common_pressure(hostility, weights)
    np.testing.assert_array_equal(hostility, before[0])
    np.testing.assert_array_equal(weights, before[1])


@pytest.mark.parametrize("wrong", [-0.1, float("nan")])
def test_hostility_that_is_negative_or_not_known(wrong: float) -> None:
    hostility = np.zeros((3, 3))
    hostility[1, 2] = wrong
    with pytest.raises(UsageError, match="negative or not known"):
        common_pressure(hostility, np.ones(3))


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match=r"shape \(3, 3\) for 4 weights"):
        common_pressure(np.zeros((3, 3)), np.ones(4))


def test_what_is_left_of_a_rivalry() -> None:
    left = rivalry_left(np.array([0.0, 10.0, 30.0, np.inf]), 10.0)
    np.testing.assert_allclose(left, [1.0, 0.5, 0.125, 0.0])
    # the half-life is the time to half, whatever it is
    for life in (5.0, 80.0):
        assert rivalry_left(np.array([life]), life)[0] == pytest.approx(0.5)
