"""The iteration: exact on linear maps, loud when it fails, alike for one draw and many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import NotConverged
from blocs.trade.anderson import _batch, fixed_point

HOW: dict[str, Any] = {"tolerance": 1e-11, "memory": 6, "limit": 400, "reach": 2.0}


def contraction(seed: int, unknowns: int, strength: float) -> tuple[Any, Any]:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(unknowns, unknowns))
    matrix *= strength / np.abs(np.linalg.eigvals(matrix)).max()
    shift = random.normal(size=unknowns)
    return (lambda x: x @ matrix.T + shift), np.linalg.solve(np.eye(unknowns) - matrix, shift)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.floats(0.05, 0.95))
def test_linear_maps_end_at_their_fixed_point(seed: int, unknowns: int, strength: float) -> None:
    step, exact = contraction(seed, unknowns, strength)
    found = fixed_point(step, np.zeros((1, unknowns)), reach=50.0)
    np.testing.assert_allclose(found.point[0], exact, atol=1e-7)
    assert found.residual[0] <= 1e-10


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.floats(0.05, 0.9))
def test_one_draw_takes_the_steps_of_a_batch(seed: int, unknowns: int, strength: float) -> None:
    linear, _ = contraction(seed, unknowns, strength)

    def step(x: Any) -> Any:
        return np.tanh(linear(x))

    start = np.zeros((1, unknowns))
    alone, batch = fixed_point(step, start, **HOW), _batch(step, start, **HOW)
    np.testing.assert_allclose(alone.point, batch.point, atol=1e-9)
    assert abs(alone.steps - batch.steps) <= 2


def test_mixing_is_much_quicker_than_the_plain_iteration() -> None:
    step, _ = contraction(3, 20, 0.97)
    start = np.zeros((2, 20))
    mixed = fixed_point(step, start, limit=5000, reach=50.0)
    plain = fixed_point(step, start, limit=5000, reach=50.0, memory=0)
    assert mixed.steps * 3 < plain.steps


def test_a_map_without_fixed_point_is_an_error_with_its_residual() -> None:
    for draws in (1, 3):
        with pytest.raises(NotConverged, match="after 30 steps") as told:
            fixed_point(lambda x: x + 1.0, np.zeros((draws, 2)), limit=30)
        assert told.value.residual == pytest.approx(1.0)


def test_what_is_not_a_number_is_an_error_not_an_answer() -> None:
    for draws in (1, 2):
        with pytest.raises(NotConverged) as told:
            fixed_point(lambda x: x * np.nan, np.ones((draws, 2)), limit=20)
        assert told.value.residual == np.inf


def test_a_draw_that_has_ended_is_left_alone() -> None:
    def step(x: Any) -> Any:
        return np.stack([0.5 * x[0], np.cos(x[1])])

    found = fixed_point(step, np.array([[0.0], [1.0]]))
    assert found.point[0, 0] == 0.0
    assert found.point[1, 0] == pytest.approx(0.7390851332151607, abs=1e-10)
