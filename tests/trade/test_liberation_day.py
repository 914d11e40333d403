"""Costs of entry, labour supply and relief of the income tax, against Ignatenko et al. (2025), Table 1."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from blocs.errors import DataError, NotConverged, PolicyError, UsageError
from blocs.sources import Flows
from blocs.sources.liberation_day import LiberationDay, read_liberation_day
from blocs.states import Origin
from blocs.trade import entry_solve
from blocs.trade.economy import Economy
from blocs.trade.entry import (
    Accounts,
    EntryEconomy,
    EntryParameters,
    entry_cost_shares,
    optimal_tariff,
)
from blocs.trade.entry_solve import EntryEquilibrium, Rebate, solve_entry
from blocs.trade.model import Options, solve_draws
from blocs.trade.shock import Shock

Floats = NDArray[np.float64]
COLUMNS = ("welfare_published", "deficit", "exports", "imports", "employment", "prices")


@pytest.fixture(scope="module")
def data(shared: Path) -> LiberationDay:
    return read_liberation_day(shared / "data" / "trade" / "liberation_day")


def benchmark(data: LiberationDay, accounts: Accounts) -> EntryEconomy:
    usa = data.states.index("USA")
    nu = entry_cost_shares(data.trade, data.gdp, usa, accounts=accounts)
    return EntryEconomy.of(data.states, data.trade, data.gdp, nu, accounts=accounts)


@pytest.fixture(scope="module")
def published(data: LiberationDay) -> EntryEconomy:
    return benchmark(data, "published")


def printed(shared: Path) -> list[list[tuple[float, float]]]:
    """Rows of the published table, two a case: value and half a unit of its last digit."""
    text = (shared / "data" / "trade" / "liberation_day" / "expected_table_1.tex").read_text(encoding="utf-8")
    rows = []
    for line in text.splitlines():
        if line.startswith(("USA &", "non-US (average) &")):
            cells = re.findall(r"-?\d+\.(\d+)\\%", line)
            values = re.findall(r"(-?\d+\.\d+)\\%", line)
            rows.append(
                [(float(v), 0.5 * 10 ** -len(digits)) for v, digits in zip(values, cells, strict=True)]
            )
    return rows


@pytest.mark.shared
@pytest.mark.parametrize("case", [1, 2, 3])
def test_table_1_to_the_printed_digit(
    case: int, data: LiberationDay, published: EntryEconomy, shared: Path
) -> None:
    rebate: Rebate = "lump_sum" if case == 2 else "income_tax"
    tariffs = data.tariffs()
    if case == 3:
        tariffs = np.where(tariffs > 0, optimal_tariff(published, "USA"), 0.0)
    result = solve_entry(published, tariffs, rebate=rebate)
    usa = published.states.index("USA")
    others = np.arange(len(published.states)) != usa
    rows = printed(shared)
    assert [len(row) for row in rows] == [6] * 6
    changes = result.changes()
    for row, of in (
        (rows[2 * case - 2], lambda v: v[0, usa]),
        (rows[2 * case - 1], lambda v: np.average(v[0, others], weights=published.spending[others])),
    ):
        for name, (value, half) in zip(COLUMNS, row, strict=True):
            assert of(changes[name]) == pytest.approx(value, rel=0, abs=half), (case, name)
    assert result.steps <= 30
    for gap in (result.labour_gap, result.supply_gap, result.budget_gap, result.world_gap):
        assert gap.max() < 1e-10


@pytest.mark.shared
def test_calibration_of_the_paper(data: LiberationDay, published: EntryEconomy) -> None:
    usa, chn = data.states.index("USA"), data.states.index("CHN")
    # roots of the paper's two equations as scipy.optimize.fsolve finds them
    assert published.entry_share[[usa, chn]] == pytest.approx([0.27047098, 0.11433521], abs=5e-9)
    assert optimal_tariff(published, "USA") == pytest.approx(0.2179882, abs=5e-8)
    nothing_at_home = [data.states[i] for i in np.flatnonzero(np.diag(published.flows) == 0)]
    assert nothing_at_home == ["GMB", "MHL"]
    exact = benchmark(data, "gdp")
    at_home = np.diag(exact.flows) > 0
    assert exact.income[at_home] == pytest.approx(data.gdp[at_home], rel=1e-12)
    earned_abroad = (1 - published.entry_share) @ published.trade
    excess = published.income - data.gdp
    assert excess[at_home] == pytest.approx((published.entry_share * earned_abroad)[at_home], rel=1e-9)


@pytest.mark.shared
def test_relief_gains_less_when_work_is_priced_at_the_wage_that_is_kept(
    data: LiberationDay, published: EntryEconomy
) -> None:
    usa = published.states.index("USA")
    result = solve_entry(published, data.tariffs())
    # the published 1.13 % prices new work at the old tax; the model's own labour supply gives 0.63 %
    assert 100 * (result.welfare[0, usa] - 1) == pytest.approx(0.633, abs=5e-4)
    rates = np.arange(0.1, 0.31, 0.01)
    tariffs = rates[:, None, None] * (data.tariffs() > 0)
    searched = solve_entry(published, tariffs)
    assert rates[searched.welfare[:, usa].argmax()] == pytest.approx(0.21)
    assert rates[searched.welfare_published[:, usa].argmax()] == pytest.approx(0.25)


def made(seed: int, n: int = 5, nu: float = 0.2) -> EntryEconomy:
    """States of various size and openness, with imbalances and a flow of zero."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(4, 1, n)
    flows = np.outer(size, size) / size.sum() * rng.uniform(0.2, 0.8, (n, n))
    np.fill_diagonal(flows, size)
    flows[0, -1] = 0
    return EntryEconomy(tuple("ABCDEFGHIJ"[:n]), flows, rng.uniform(0, nu, n) if nu else np.zeros(n))


def rates(seed: int, n: int = 5, top: float = 0.3) -> Floats:
    table = np.random.default_rng(seed + 1000).uniform(0, top, (n, n))
    np.fill_diagonal(table, 0)
    return table


@pytest.mark.parametrize("rebate", ["income_tax", "lump_sum"])
def test_no_tariff_changes_nothing(rebate: Rebate) -> None:
    economy = made(1)
    result = solve_entry(economy, np.zeros((5, 5)), rebate=rebate)
    for values in (result.wage, result.employment, result.price, result.welfare, result.welfare_published):
        assert np.abs(values - 1).max() < 1e-12
    assert result.income[0] == pytest.approx(economy.income)
    assert result.deficit[0] == pytest.approx(economy.trade.sum(1) - economy.trade.sum(0))
    assert not result.revenue.any()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rebate", ["income_tax", "lump_sum"])
def test_the_worlds_budget_closes(seed: int, rebate: Rebate) -> None:
    economy = made(seed)
    result = solve_entry(economy, rates(seed), rebate=rebate)
    assert result.spending.sum() == pytest.approx((result.income + result.revenue).sum(), rel=1e-12)
    assert result.deficit.sum() == pytest.approx(0, abs=1e-9 * result.income.sum())
    # what a state spends beyond its means is its old share of world income
    gap = result.spending[0] - result.income[0] - result.revenue[0]
    old = economy.spending - economy.income
    assert gap == pytest.approx(old * result.income.sum() / economy.income.sum(), abs=1e-8)
    assert np.average(result.price[0], weights=economy.spending) == pytest.approx(1, abs=1e-12)
    for residual in (result.labour_gap, result.supply_gap, result.budget_gap, result.world_gap):
        assert residual.max() < 1e-10


@pytest.mark.parametrize("rebate", ["income_tax", "lump_sum"])
def test_labour_markets_clear_in_a_second_bookkeeping(rebate: Rebate) -> None:
    economy, tariffs, p = made(3), rates(3), EntryParameters()
    result = solve_entry(economy, tariffs, p, rebate=rebate)
    n, nu = len(economy.states), economy.entry_share
    eps, psi, kappa = float(p.epsilon), float(p.psi), float(p.kappa)
    wage, labour, spending = result.wage[0], result.employment[0], result.spending[0]
    sales = np.zeros(n)
    for i in range(n):
        phi = 1 + (1 + psi) * nu[i] / (1 - nu[i])
        pull = [
            economy.shares[i, j] * (wage[j] / labour[j] ** psi) ** -eps * (1 + tariffs[i, j]) ** (-eps * phi)
            for j in range(n)
        ]
        collected = 0.0
        for j in range(n):
            flow = pull[j] / sum(pull) * spending[i] / (1 + tariffs[i, j])
            sales[j] += (1 - nu[i]) * flow
            sales[i] += nu[i] * flow
            collected += tariffs[i, j] * flow
        price = (spending[i] / economy.spending[i] / wage[i]) ** (1 - phi) * sum(pull) ** (-1 / eps)
        kept = 1 / (1 - collected / result.income[0, i]) if rebate == "income_tax" else 1
        assert result.price[0, i] == pytest.approx(price, rel=1e-10)
        assert result.revenue[0, i] == pytest.approx(collected, rel=1e-10)
        assert labour[i] == pytest.approx((kept * wage[i] / price) ** kappa, rel=1e-10)
    assert result.income[0] == pytest.approx(sales, rel=1e-10)
    assert result.income[0] == pytest.approx(wage * labour * economy.income, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_relabelling_states_permutes_results(seed: int) -> None:
    economy, tariffs = made(seed), rates(seed)
    order = np.random.default_rng(seed).permutation(5)
    other = EntryEconomy(
        tuple(economy.states[i] for i in order),
        economy.flows[np.ix_(order, order)],
        economy.entry_share[order],
    )
    one = solve_entry(economy, tariffs)
    two = solve_entry(other, tariffs[np.ix_(order, order)])
    for name in ("wage", "price", "employment", "welfare", "revenue", "deficit"):
        assert getattr(two, name)[0] == pytest.approx(getattr(one, name)[0, order], rel=1e-8)


def test_units_do_not_matter() -> None:
    economy, tariffs = made(2), rates(2)
    large = EntryEconomy(economy.states, economy.flows * 1000, economy.entry_share)
    one, two = solve_entry(economy, tariffs), solve_entry(large, tariffs)
    assert two.welfare == pytest.approx(one.welfare, rel=1e-10)
    assert two.revenue == pytest.approx(1000 * one.revenue, rel=1e-9)


@pytest.mark.parametrize("rebate", ["income_tax", "lump_sum"])
def test_inelastic_labour_leaves_employment_as_it_was(rebate: Rebate) -> None:
    result = solve_entry(made(4), rates(4), EntryParameters(kappa=0.0), rebate=rebate)
    assert (result.employment == 1).all()
    assert result.welfare == pytest.approx(result.spending / result.benchmark.spending / result.price)
    elastic = solve_entry(made(4), rates(4), EntryParameters(kappa=0.5), rebate=rebate)
    assert np.abs(elastic.employment - 1).max() > 1e-3


def test_without_its_features_it_is_the_plain_model() -> None:
    """Against `blocs.trade.model` with deficits that are shares of world income."""
    economy, tariffs = made(5, n=6, nu=0.0), rates(5, n=6)
    theta = np.array([3.0, 6.0])
    plain = EntryParameters(epsilon=theta, kappa=0.0, psi=0.0)
    assert (plain.phi(economy.entry_share) == 1).all()
    result = solve_entry(economy, tariffs, plain, rebate="lump_sum")
    origin = Origin("made", "none", "1", "none", date(2026, 1, 1), "")
    flows = Flows(economy.states, ("all",), economy.flows[None].copy(), 2023, origin)
    hats = solve_draws(
        Economy.of(flows),
        Shock.dense(tariffs[None], np.ones((1, 6, 6))),
        theta[:, None],
        Options(closure="world_share"),
    )
    wage, price = np.asarray(hats.wage), np.asarray(hats.price)[0]
    assert result.wage / result.price == pytest.approx(wage / price, rel=1e-8)
    assert result.wage / result.wage[:, :1] == pytest.approx(wage / wage[:, :1], rel=1e-8)
    assert result.revenue / result.income == pytest.approx(
        np.asarray(hats.revenue) / np.asarray(hats.earned), rel=1e-8
    )


@pytest.mark.parametrize("rebate", ["income_tax", "lump_sum"])
def test_welfare_is_the_utility_that_labour_supply_maximises(rebate: Rebate) -> None:
    economy, p = made(6), EntryParameters(kappa=0.8)
    result = solve_entry(economy, rates(6), p, rebate=rebate)
    kappa = 0.8
    # benchmark units: price, wage and employment 1; the tax that the revenue replaces is taken from the wage
    tax = result.revenue[0] / result.income[0] if rebate == "income_tax" else np.zeros(5)
    dislike = 1 - tax  # so that L = 1 answers the wage that is kept
    income, spending = economy.income, economy.spending

    def utility(labour: Floats, kept_wage: Floats, other: Floats) -> Floats:
        consumption = kept_wage * labour * income + other
        return consumption - income * dislike * labour ** (1 + 1 / kappa) / (1 + 1 / kappa)

    before_other = spending - (1 - tax) * income
    before = utility(np.ones(5), 1 - tax, before_other)
    real_wage = result.wage[0] / result.price[0]
    after_other = result.spending[0] / result.price[0] - real_wage * result.employment[0] * income
    after = utility(result.employment[0], real_wage, after_other)
    assert result.welfare[0] == pytest.approx(after / before, rel=1e-9)
    for nudge in (0.99, 1.01):
        assert (utility(np.full(5, nudge), 1 - tax, before_other) < before).all()
        assert (utility(nudge * result.employment[0], real_wage, after_other) < after).all()
    excess = kappa / (1 + kappa) * result.revenue[0] / result.price[0] / before
    expected = excess if rebate == "income_tax" else np.zeros(5)
    assert (result.welfare_published - result.welfare)[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("epsilon", [2.0, 5.0])
def test_the_optimal_tariff_of_a_small_state_is_best(epsilon: float) -> None:
    flows = np.array([[0.7, 0.3, 0.0], [0.2, 2e4, 3e2], [0.1, 3e2, 3e4]])
    economy = EntryEconomy(("small", "B", "C"), flows, np.zeros(3))
    p = EntryParameters(epsilon=epsilon, kappa=0.0, psi=0.0)
    best = float(optimal_tariff(economy, "small", p)[0])
    assert best == pytest.approx(1 / epsilon, rel=1e-3)
    tariffs = np.zeros((3, 3, 3))
    tariffs[:, 0, 1:] = np.array([0.9, 1.0, 1.1])[:, None] * best
    gain = solve_entry(economy, tariffs, p, rebate="lump_sum").welfare[:, 0]
    assert gain.argmax() == 1 and gain[1] > 1.001


def test_entry_costs_on_markets_give_back_those_of_firms() -> None:
    rng = np.random.default_rng(7)
    trade = rng.uniform(1, 20, (4, 4))
    gdp = np.array([200.0, 300.0, 150.0, 400.0])
    nu = entry_cost_shares(trade, gdp, 1, own=0.3, others=0.1)
    assert len(set(nu[[0, 2, 3]])) == 1
    economy = EntryEconomy.of(tuple("ABCD"), trade, gdp, nu)
    assert economy.income == pytest.approx(gdp)
    rest = np.array([True, False, True, True])
    own_sales, other_sales = economy.flows[:, 1], economy.flows[:, rest].sum(1)
    assert np.average(nu, weights=own_sales) == pytest.approx(0.3, abs=1e-12)
    assert np.average(nu, weights=other_sales) == pytest.approx(0.1, abs=1e-12)


def test_each_draw_is_what_it_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    economy, tariffs = made(8), rates(8)
    rng = np.random.default_rng(8)
    epsilon, kappa, psi = rng.uniform(2, 8, 7), rng.uniform(0, 0.8, 7), rng.uniform(0, 0.2, 7)
    whole = solve_entry(economy, tariffs, EntryParameters(epsilon, kappa, psi))
    monkeypatch.setattr(entry_solve, "_CELLS_A_CHUNK", 2 * economy.flows.size)
    parts = solve_entry(economy, tariffs, EntryParameters(epsilon, kappa, psi))
    assert whole.welfare.shape == parts.welfare.shape == (7, 5)
    assert parts.welfare == pytest.approx(whole.welfare, rel=1e-9)
    for k in range(7):
        alone = solve_entry(economy, tariffs, EntryParameters(epsilon[k], kappa[k], psi[k]))
        assert whole.welfare[k] == pytest.approx(alone.welfare[0], rel=1e-9)
    both = solve_entry(economy, np.stack([tariffs, 2 * tariffs]))
    assert both.revenue[1] == pytest.approx(solve_entry(economy, 2 * tariffs).revenue[0], rel=1e-9)


def test_zero_flows_stay_zero_and_unknown_changes_are_not_numbers() -> None:
    flows = np.array([[50.0, 10.0, 0.0], [10.0, 60.0, 5.0], [0.0, 5.0, 0.0]])
    economy = EntryEconomy(("A", "B", "C"), flows, np.array([0.1, 0.0, 0.2]))
    result = solve_entry(economy, np.where(np.eye(3), 0, 0.1))
    assert np.isfinite(result.welfare).all() and np.isfinite(result.price).all()
    assert np.isnan(result.changes()["deficit"]).all()
    assert np.isfinite(result.changes()["exports"]).all()


def test_a_surplus_that_outgrows_income_is_refused() -> None:
    flows = np.array([[5.0, 1.0], [60.0, 500.0]])
    economy = EntryEconomy(("oil", "rest"), flows, np.zeros(2))
    tariffs = np.array([[0.0, 0.0], [9.0, 0.0]])
    with pytest.raises(NotConverged, match=r"oil owes 91% of its own") as told:
        solve_entry(economy, tariffs)
    assert told.value.residual > 1e-3


@pytest.mark.parametrize(
    ("cell", "rate", "message"),
    [
        ((0, 1), -0.1, "tariff of A on B is -0.1; give a finite rate"),
        ((2, 0), np.inf, "tariff of C on A is inf; give a finite rate"),
        ((1, 1), 0.2, "tariff of B on B is 0.2; a state cannot tax itself"),
    ],
)
def test_impossible_tariffs(cell: tuple[int, int], rate: float, message: str) -> None:
    table = np.zeros((3, 3))
    table[cell] = rate
    with pytest.raises(PolicyError, match=re.escape(message)):
        solve_entry(made(0, n=3), table)


def test_wrong_use() -> None:
    economy = made(0, n=3)
    with pytest.raises(UsageError, match=r"give \[importer, exporter\] for 3 states"):
        solve_entry(economy, np.zeros((2, 2)))
    with pytest.raises(UsageError, match="2 sets of tariffs meet 3 draws"):
        solve_entry(economy, np.zeros((2, 3, 3)), EntryParameters(epsilon=np.ones(3)))
    with pytest.raises(UsageError, match="say 'income_tax' or 'lump_sum'"):
        solve_entry(economy, np.zeros((3, 3)), rebate="none")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="without its minus sign"):
        EntryParameters(epsilon=0.0)
    with pytest.raises(UsageError, match="kappa must be"):
        EntryParameters(kappa=-0.5)
    with pytest.raises(UsageError, match="different lengths"):
        EntryParameters(epsilon=np.ones(2), kappa=np.ones(3))
    with pytest.raises(UsageError, match="say 'gdp' or 'published'"):
        EntryEconomy.of(("A",), np.zeros((1, 1)), np.ones(1), accounts="ours")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("flows", "share", "message"),
    [
        ([[1.0, -2.0], [1.0, 1.0]], [0.0, 0.0], "sales of B to A are -2"),
        ([[1.0, np.nan], [1.0, 1.0]], [0.0, 0.0], "sales of B to A are nan"),
        ([[1.0, 1.0], [1.0, 1.0]], [0.0, 1.0], "share of entry costs in B is 1"),
        ([[1.0, 0.0], [0.0, 0.0]], [0.0, 0.0], "B buys or earns nothing"),
        ([[1.0, 0.0]], [0.0, 0.0], "2 states ask for"),
    ],
)
def test_a_benchmark_that_breaks_its_contract(
    flows: list[list[float]], share: list[float], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        EntryEconomy(("A", "B"), np.array(flows), np.array(share))


def test_no_optimal_tariff_without_trade() -> None:
    economy = EntryEconomy(("A", "B"), np.diag([1.0, 2.0]), np.zeros(2))
    with pytest.raises(DataError, match="A imports or exports nothing"):
        optimal_tariff(economy, "A")
    with pytest.raises(DataError, match="does not hold C; it holds A, B"):
        optimal_tariff(economy, "C")


def test_results_say_what_made_them() -> None:
    result: EntryEquilibrium = solve_entry(made(0), rates(0))
    assert result.benchmark.states == tuple("ABCDE")
    assert list(result.changes()) == ["welfare", *COLUMNS]
