"""Laws that hold in every economy, whatever the policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from economies import economies, make
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.trade import Equilibrium, Options, Shock, solve_shock
from blocs.trade.economy import Economy

CLOSURES = ("nominal", "world_share", "multiplicative", "balanced")
EXACT = 1e-12


def answer(economy: Economy, shock: Shock, theta: Any = 4.0, **options: Any) -> Equilibrium:
    theta = np.broadcast_to(np.asarray(theta, float), (1, len(economy.sectors)))
    return solve_shock(economy, shock, theta, Options(tolerance=EXACT, **options))


def tariff(economy: Economy, importer: int, exporter: int, rate: float) -> Shock:
    sectors = np.arange(len(economy.sectors))
    cells = np.stack([sectors, np.full_like(sectors, importer), np.full_like(sectors, exporter)], 1)
    new = economy.tariffs[:, importer, exporter, None] + rate
    return Shock(cells, np.ones_like(new), new, np.ones_like(new))


def costs(economy: Economy, seed: int) -> Shock:
    random = np.random.default_rng(seed)
    changes = np.exp(random.normal(0, 0.1, economy.flows.shape))
    rates = np.maximum(economy.tariffs + random.normal(0, 0.05, changes.shape), 0)
    own = np.arange(len(economy.states))
    rates[:, own, own] = 0
    return Shock.dense(rates, changes)


@settings(max_examples=25, deadline=None)
@given(economies(), st.sampled_from(CLOSURES[:3]))
def test_no_policy_no_change(economy: Economy, closure: Any) -> None:
    result = answer(economy, Shock.none(), closure=closure)
    for change in (result.real_income, result.wages, result.prices):
        np.testing.assert_allclose(change, 1, atol=1e-9)
    np.testing.assert_allclose(result.flows(), economy.flows, rtol=1e-9)
    np.testing.assert_allclose(result.revenue[0], economy.revenue, rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(economies(), st.integers(0, 10**6), st.sampled_from(CLOSURES), st.sampled_from([0.0, 0.8]))
def test_markets_clear_and_budgets_close(economy: Economy, seed: int, closure: Any, psi: float) -> None:
    result = answer(economy, costs(economy, seed), closure=closure, psi=psi)
    flows, rates = result.flows(), result.tariffs()
    world = economy.income.sum()
    sold = flows.sum(1)
    np.testing.assert_allclose(sold, result.output[0], rtol=1e-9)
    np.testing.assert_allclose((economy.value_added * sold).sum(0), result.income[0], rtol=1e-9)
    np.testing.assert_allclose((flows * rates).sum((0, 2)), result.revenue[0], atol=1e-9 * world)
    np.testing.assert_allclose(flows.sum((0, 2)) - flows.sum((0, 1)), result.deficits[0], atol=1e-9 * world)
    assert abs(result.deficits.sum()) < 1e-9 * world
    np.testing.assert_allclose(result.income.sum(), world, rtol=1e-9)
    used = 0 if economy.inputs is None else np.einsum("jkn,kn->jn", economy.inputs, sold)
    bought = (flows * (1 + rates)).sum(2)
    np.testing.assert_allclose(
        bought, used + economy.final_shares * result.final_spending[0], rtol=1e-8, atol=1e-9 * world
    )
    assert result.residuals.labour_markets < 1e-9
    assert result.residuals.budgets < 1e-9


@settings(max_examples=15, deadline=None)
@given(economies(), st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_relabelling_states_permutes_the_answer(economy: Economy, seed: int, random: Any) -> None:
    shock = costs(economy, seed)
    order = list(range(len(economy.states)))
    random.shuffle(order)
    grid = np.ix_(range(len(economy.sectors)), order, order)
    other = Economy(
        tuple(economy.states[i] for i in order),
        economy.sectors,
        economy.flows[grid],
        economy.tariffs[grid],
        economy.value_added[:, order],
        None if economy.inputs is None else economy.inputs[:, :, order],
    )
    shape = economy.flows.shape
    moved = Shock.dense(shock.tariffs.reshape(shape)[grid], shock.costs.reshape(shape)[grid])
    a, b = answer(economy, shock), answer(other, moved)
    np.testing.assert_allclose(a.real_income[:, order], b.real_income, rtol=1e-9)
    np.testing.assert_allclose(a.flows()[grid], b.flows(), rtol=1e-8)


@settings(max_examples=15, deadline=None)
@given(economies(), st.floats(0.1, 10.0), st.integers(0, 10**6))
def test_the_unit_of_value_does_not_matter(economy: Economy, unit: float, seed: int) -> None:
    shock = costs(economy, seed)
    other = replace(economy, flows=economy.flows * unit)
    np.testing.assert_allclose(
        answer(economy, shock).real_income, answer(other, shock).real_income, rtol=1e-9
    )


@settings(max_examples=15, deadline=None)
@given(economies(inputs=False), st.floats(0.5, 2.0))
def test_dearer_trade_everywhere_home_included_is_poverty_in_proportion(economy: Economy, by: float) -> None:
    """Endowments scaled by the same factor would leave real incomes as they were."""
    result = answer(economy, Shock.dense(economy.tariffs, np.full(economy.flows.shape, by)))
    np.testing.assert_allclose(result.real_income * by, 1, rtol=1e-9)
    np.testing.assert_allclose(result.wages, 1, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(economies(), st.floats(0.01, 2.0), st.sampled_from(CLOSURES[:3]))
def test_a_tariff_never_raises_the_share_of_the_taxed_partner(
    economy: Economy, rate: float, closure: Any
) -> None:
    result = answer(economy, tariff(economy, 0, 1, rate), closure=closure)
    before = economy.spending[:, 0, 1].sum() / economy.spending[:, 0].sum()
    flows = result.flows()
    sales_before = economy.flows[:, 0, 1].sum() / economy.flows[:, 0].sum()
    sales_after = flows[:, 0, 1].sum() / flows[:, 0].sum()
    assert sales_after <= sales_before * (1 + 1e-9)
    if before == 0:
        assert sales_after == 0


@settings(max_examples=15, deadline=None)
@given(economies(), st.integers(0, 10**6))
def test_both_paths_give_the_same_answer(economy: Economy, seed: int) -> None:
    from blocs.trade.model import solve_draws

    theta = np.random.default_rng(seed).uniform(1.5, 9, (3, len(economy.sectors)))
    shock = tariff(economy, 0, 1, 0.3)
    options = Options(tolerance=EXACT)
    a, b = (solve_draws(economy, shock, theta, options, path=path) for path in ("sparse", "dense"))
    np.testing.assert_allclose(a.wage, b.wage, rtol=1e-10)
    np.testing.assert_allclose(a.spending, b.spending, rtol=1e-9)


@pytest.mark.parametrize("inputs", [False, True])
def test_a_policy_and_its_undoing_meet_where_they_began(inputs: bool) -> None:
    economy = make(5, 2, 3, inputs=inputs)
    shock = costs(economy, 11)
    there = answer(economy, shock)
    shape = economy.flows.shape
    back = Shock.dense(economy.tariffs, 1 / shock.costs.reshape(shape))
    again = answer(there.economy_after(), back)
    np.testing.assert_allclose(there.real_income * again.real_income, 1, rtol=1e-8)
    np.testing.assert_allclose(again.flows(), economy.flows, rtol=1e-7)


def test_zero_flows_stay_zero() -> None:
    economy = make(6, 2, 5, zeros=True, tariffs=True)
    flows = answer(economy, costs(economy, 2)).flows()
    assert (economy.flows == 0).any()
    assert (flows[economy.flows == 0] == 0).all()
    assert np.isfinite(flows).all()


def test_draws_do_not_depend_on_their_company_or_on_threads() -> None:
    economy = make(6, 2, 8)
    shock = tariff(economy, 0, 1, 0.25)
    theta = np.random.default_rng(0).uniform(2, 8, (150, 2))
    whole = solve_shock(economy, shock, theta, Options(threads=2))
    same = solve_shock(economy, shock, theta, Options(threads=1))
    assert (whole.real_income == same.real_income).all()
    alone = solve_shock(economy, shock, theta[77:78])
    np.testing.assert_allclose(alone.real_income[0], whole.real_income[77], rtol=1e-9)


def test_an_economy_of_one_sector_is_the_textbook_formula() -> None:
    """Real income is (home share after / before) ** (-1 / theta) where trade is balanced and free.

    Arkolakis, Costinot and Rodríguez-Clare 2012, doi:10.1257/aer.102.1.94.
    """
    flows = np.array([[[90.0, 6, 4], [7, 80, 3], [3, 4, 60]]])
    economy = Economy(("A", "B", "C"), ("goods",), flows, np.zeros_like(flows), np.ones((1, 3)))
    cost = np.ones_like(flows)
    cost[0, 0, 1:] = 1.3
    result = answer(economy, Shock.dense(np.zeros_like(flows), cost), theta=5.0)
    after = result.flows()[0]
    home_before = np.diagonal(flows[0]) / flows[0].sum(1)
    home_after = np.diagonal(after) / after.sum(1)
    np.testing.assert_allclose(result.real_income[0], (home_after / home_before) ** (-1 / 5.0), rtol=1e-9)
    assert economy.deficits == pytest.approx([0, 0, 0])
