"""`middle` against NumPy's quantiles, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from blocs.trade.middle import middle

NUMBERS = st.floats(-1e12, 1e12) | st.just(np.nan)


@given(
    arrays.arrays(float, arrays.array_shapes(min_dims=1, max_dims=3, max_side=12), elements=NUMBERS),
    st.floats(0.01, 0.99),
)
def test_it_gives_what_numpy_gives(draws: np.ndarray, level: float) -> None:
    tail = (1 - level) / 2
    expected = np.quantile(draws, [tail, 1 - tail], axis=0)
    assert np.array_equal(middle(draws, level), expected, equal_nan=True)


@pytest.mark.parametrize("count", [1, 2, 3, 100, 1000, 1001])
def test_it_does_for_as_many_draws_as_there_may_be(count: int) -> None:
    draws = np.random.default_rng(count).normal(size=(count, 5, 2))
    before = draws.copy()
    low, high = middle(draws, 0.9)
    assert low.shape == high.shape == (5, 2)
    assert np.array_equal([low, high], np.quantile(draws, [(1 - 0.9) / 2, 1 - (1 - 0.9) / 2], axis=0))
    assert np.array_equal(draws, before)
