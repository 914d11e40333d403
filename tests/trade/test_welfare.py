"""The first-order decomposition: the envelope theorem, sums, draws and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_cp import Base, Outcome, rebase, solve

from blocs.errors import DataError
from blocs.trade.welfare import FirstOrderWelfare, first_order_welfare

S, N = 3, 4


def _economy(seed: int) -> Base:
    """A consistent economy with inputs, tariffs and deficits; some pairs do not trade."""
    rng = np.random.default_rng(seed)
    flows = rng.uniform(0.5, 5, (S, N, N)) + 40 * np.eye(N)
    flows[0, 1, 2] = flows[2, 3, 0] = 0
    tariffs = rng.uniform(0, 0.4, (S, N, N)) * (1 - np.eye(N))
    value_added = rng.uniform(0.3, 0.9, (S, N))
    inputs = rng.dirichlet(np.ones(S), (S, N)).transpose(2, 0, 1) * (1 - value_added)
    deficits = flows.sum((0, 2)) - flows.sum((0, 1))
    final = rng.dirichlet(np.full(S, 5.0), N).T
    base = Base(flows, tariffs, value_added, inputs, rng.uniform(2, 8, S), deficits, final)
    return rebase(base, deficits)


def _shift(base: Base, seed: int, size: float) -> Outcome:
    change = np.random.default_rng(seed + 1).uniform(-1, 1, base.tariffs.shape) * (1 - np.eye(N))
    return solve(base, np.maximum(base.tariffs + size * change, 0), base.deficits)


def _welfare(base: Base, new: Outcome) -> FirstOrderWelfare:
    return first_order_welfare(base.flows, base.tariffs, base.income, new.costs, new.flows)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_exact_real_income_where_the_change_is_small(seed: int) -> None:
    """The envelope theorem: the error against exact real income falls with the square of the change."""
    base = _economy(seed)
    errors = []
    for size in (1e-3, 1e-4):
        new = _shift(base, seed, size)
        exact = new.real_income - 1
        errors.append(np.abs(_welfare(base, new).total - exact).max())
        assert np.abs(exact).max() > 0.002 * size
    assert errors[1] < errors[0] / 50
    assert errors[1] < 1e-6


def test_partners_and_sectors_add_up_to_the_same() -> None:
    base = _economy(7)
    found = _welfare(base, _shift(base, 7, 0.1))
    np.testing.assert_allclose(found.terms_by_sector.sum(0), found.terms_of_trade, atol=1e-15)
    np.testing.assert_allclose(found.volume_by_sector.sum(0), found.volume_of_trade, atol=1e-15)
    np.testing.assert_allclose(found.terms_of_trade + found.volume_of_trade, found.total, atol=1e-15)


def test_terms_of_trade_are_a_transfer_between_partners() -> None:
    """What one state gains on prices from another, in money, the other loses."""
    base = _economy(3)
    found = _welfare(base, _shift(base, 3, 0.1))
    money = found.terms_by_partner * base.income[:, None]
    np.testing.assert_allclose(money, -money.T, atol=1e-12)
    assert np.abs(money).max() > 1e-3


def test_cells_by_hand() -> None:
    """One sector, two states: each term of the formula, written out."""
    flows = np.array([[[90.0, 10.0], [20.0, 80.0]]])
    tariffs = np.array([[[0.0, 0.2], [0.1, 0.0]]])
    costs = np.array([[1.02, 0.99]])
    new = np.array([[[88.0, 13.0], [19.0, 80.0]]])
    found = first_order_welfare(flows, tariffs, np.array([100.0, 50.0]), costs, new)
    terms = 20 * 0.02 - 10 * -0.01  # exports dearer by 2 %, imports cheaper by 1 %
    volume = 0.2 * 10 * (0.3 + 0.01)
    np.testing.assert_allclose(found.terms_by_partner, [[0, terms / 100], [-terms / 50, 0]], atol=1e-15)
    np.testing.assert_allclose(found.volume_by_partner[0], [0, volume / 100], atol=1e-15)
    np.testing.assert_allclose(found.volume_of_trade[1], 0.1 * 20 * (-0.05 - 0.02) / 50, atol=1e-15)


def test_draws_are_each_like_one_alone() -> None:
    base = _economy(11)
    new = [_shift(base, seed, 0.1) for seed in (1, 2)]
    both = first_order_welfare(
        base.flows,
        base.tariffs,
        base.income,
        np.stack([o.costs for o in new]),
        np.stack([o.flows for o in new]),
    )
    assert both.terms_by_partner.shape == (2, N, N) and both.volume_by_sector.shape == (2, S, N)
    for draw, outcome in enumerate(new):
        alone = _welfare(base, outcome)
        np.testing.assert_allclose(both.total[draw], alone.total, atol=1e-15)
        np.testing.assert_allclose(both.volume_by_sector[draw], alone.volume_by_sector, atol=1e-15)


def test_no_change_is_no_welfare() -> None:
    base = _economy(5)
    found = first_order_welfare(base.flows, base.tariffs, base.income, np.ones((S, N)), base.flows)
    assert np.abs(found.terms_by_partner).max() < 1e-15
    assert np.abs(found.volume_by_sector).max() < 1e-15


def test_trade_that_was_not_there_counts_for_nothing() -> None:
    base = _economy(5)
    assert base.flows[0, 1, 2] == 0 and base.tariffs[0, 1, 2] > 0
    begun = base.flows.copy()
    begun[0, 1, 2] = 3.0
    found = first_order_welfare(base.flows, base.tariffs, base.income, np.ones((S, N)), begun)
    assert np.abs(found.volume_by_partner).max() < 1e-15


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"tariffs": np.zeros((S, N, N + 1))}, "tariffs end in the shape"),
        ({"costs": np.ones((N, S))}, "costs end in the shape"),
        ({"costs": np.ones((2, S, N))}, "give both for the same draws"),
        ({"final_spending": np.array([1.0, 0.0, 1.0, 1.0])}, "state 1 has nothing to spend"),
    ],
)
def test_shapes_that_do_not_fit(wrong: dict[str, np.ndarray], told: str) -> None:
    cube = np.ones((S, N, N))
    right = {
        "flows": cube,
        "tariffs": cube,
        "final_spending": np.ones(N),
        "costs": np.ones((S, N)),
        "new_flows": cube,
    }
    with pytest.raises(DataError, match=told):
        first_order_welfare(**(right | wrong))
