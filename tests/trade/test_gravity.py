"""One-sector structural gravity: stored results of others, a plain solver, and what tells the closures apart.

The stored results are those of VKudlay/GEGravity, an R package of Stata's ge_gravity (Baier, Yotov and Zylkin
2019, doi:10.1016/j.jinteco.2018.11.002): 44 states of WIOD in 2000, the new pairs of the enlarged Union of
2004 and 2007, theta 4, partial effect 0.22424901. They are stored in single precision (6e-8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from reference_gravity import Gravity, solve_gravity

from blocs.trade.economy import Economy
from blocs.trade.equilibrium import Equilibrium
from blocs.trade.model import Options, solve_draws
from blocs.trade.shock import Shock

Floats = NDArray[np.float64]
THETA, BETA = 4.0, 0.22424901
PUBLISHED = {"HUN": 1.014043, "EST": 1.008473, "POL": 1.006804, "BGR": 1.004577}
"""Welfare, new over old, as the issue that asked for this engine prints it."""
CLOSURES = {"additive": "nominal", "multiplicative": "multiplicative"}


@dataclass(frozen=True)
class Stored:
    """Benchmark and stored results; flows [exporter, importer]."""

    states: tuple[str, ...]
    flows: Floats
    factor: Floats
    new_flows: Floats
    welfare: Floats


@pytest.fixture(scope="module")
def stored(shared) -> Stored:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = shared / "data" / "trade" / "ge_gravity" / "wiod44_2000_2014_with_additive_results.parquet"
    table = pandas.read_parquet(path)
    table = table[table["year"] == 2000]
    states = tuple(sorted(table["exporter"].unique()))

    def square(name: str) -> Floats:
        wide = table.pivot(index="exporter", columns="importer", values=name)
        return wide.loc[list(states), list(states)].to_numpy(float)

    pairs, welfare = square("new_eu_pair"), square("w_eu")
    assert len(states) == 44
    assert pairs.sum() == 572
    assert (welfare == welfare[:, :1]).all()
    return Stored(states, square("trade"), np.exp(BETA * pairs), square("X_eu"), welfare[:, 0])


def economy(flows: Floats) -> Economy:
    """One sector of flows [exporter, importer]."""
    n = len(flows)
    names = tuple(f"{chr(65 + i // 26)}{chr(65 + i % 26)}A" for i in range(n))
    return Economy(names, ("all",), flows.T[None].copy(), np.zeros((1, n, n)), np.ones((1, n)))


def solved(flows: Floats, factor: Floats, theta: float, **options: object) -> Equilibrium:
    """The library's answer to t_hat**-theta = factor [exporter, importer]."""
    base = economy(flows)
    costs = factor.T[None] ** (-1 / theta)
    cells = np.argwhere(costs != 1)
    shock = Shock(cells, *(np.full((len(cells), 1), x) for x in (1.0, 0.0)), costs[tuple(cells.T)][:, None])
    rates, chosen = np.array([[theta]]), Options(tolerance=1e-12, **options)
    return Equilibrium(base, shock, rates, chosen, solve_draws(base, shock, rates, chosen))


def same(ours: Equilibrium, theirs: Gravity, tolerance: float) -> None:
    np.testing.assert_allclose(ours.flows()[0].T, theirs.flows, rtol=tolerance)
    np.testing.assert_allclose(ours.real_income[0], theirs.welfare, rtol=tolerance)
    np.testing.assert_allclose(ours.prices[0], theirs.index, rtol=tolerance)
    np.testing.assert_allclose(ours.wages[0], theirs.p, rtol=tolerance)
    np.testing.assert_allclose(ours.income[0] / ours.economy.income, theirs.output, rtol=tolerance)


# ---- truth


@pytest.mark.shared
def test_plain_solver_gives_the_stored_results(stored):
    found = solve_gravity(stored.flows, stored.factor, THETA)
    np.testing.assert_allclose(found.welfare, stored.welfare, rtol=0, atol=1e-7)
    np.testing.assert_allclose(found.flows, stored.new_flows, rtol=2e-7)


@pytest.mark.shared
def test_enlargement_of_the_union_is_the_stored_result(stored):
    """To 1e-6, as asked, and to the 1e-7 that single precision leaves of it."""
    found = solved(stored.flows, stored.factor, THETA)
    np.testing.assert_allclose(found.real_income[0], stored.welfare, rtol=0, atol=1e-7)
    np.testing.assert_allclose(found.flows()[0].T, stored.new_flows, rtol=2e-7)
    for state, value in PUBLISHED.items():
        assert found.real_income[0, stored.states.index(state)] == pytest.approx(value, abs=6e-7)
    assert found.income.sum() == pytest.approx(stored.flows.sum(), rel=1e-12)


@pytest.mark.shared
def test_stored_results_tell_the_closures_and_the_numeraires_apart(stored):
    """Were they blind to these, agreement would say little."""

    def off(**options: object) -> float:
        found = solved(stored.flows, stored.factor, THETA, **options)
        return float(np.abs(found.real_income[0] - stored.welfare).max())

    usa = economy(stored.flows).states[stored.states.index("USA")]
    assert off(closure="multiplicative") > 1e-3
    assert off(closure="balanced") > 1e-2
    assert 5e-6 < off(numeraire=usa) < 5e-5
    assert off(closure="world_share") < 1e-7


@pytest.mark.shared
@pytest.mark.parametrize("imbalance", CLOSURES)
@pytest.mark.parametrize("psi", [0.0, 1.24])
def test_enlargement_under_other_assumptions_is_the_plain_solvers(stored, imbalance, psi):
    theirs = solve_gravity(stored.flows, stored.factor, THETA, imbalance=imbalance, psi=psi)
    same(solved(stored.flows, stored.factor, THETA, closure=CLOSURES[imbalance], psi=psi), theirs, 1e-9)


# ---- made worlds


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from(sorted(CLOSURES)),
    st.sampled_from([0.0, 0.5, 2.0]),
    st.floats(2, 8),
)
def test_made_worlds_are_solved_as_by_the_plain_solver(seed, imbalance, psi, theta):
    rng = np.random.default_rng(seed)
    flows = rng.lognormal(0, 1, (6, 6)) + np.diag(rng.uniform(10, 60, 6))
    flows[2, 4] = 0
    factor = np.exp(rng.normal(0, 0.5, (6, 6)) * (1 - np.eye(6)))
    theirs = solve_gravity(flows, factor, theta, imbalance=imbalance, psi=psi)
    same(solved(flows, factor, theta, closure=CLOSURES[imbalance], psi=psi), theirs, 1e-8)


def test_balanced_world_has_one_answer_under_both_imbalances():
    """Home sales set so that nobody has a deficit; then the closures must agree, and welfare is that of ACR.

    Arkolakis, Costinot and Rodríguez-Clare (2012, doi:10.1257/aer.102.1.94): home share to the -1/theta.
    """
    rng = np.random.default_rng(5)
    flows = rng.lognormal(0, 1, (5, 5))
    flows = flows + flows.T + np.diag(rng.uniform(10, 60, 5))
    factor = np.exp(rng.normal(0, 0.5, (5, 5)) * (1 - np.eye(5)))
    added, multiplied = (solve_gravity(flows, factor, 5.0, imbalance=i) for i in CLOSURES)
    np.testing.assert_allclose(added.flows, multiplied.flows, rtol=1e-10)
    home = np.diag(added.flows / added.flows.sum(0)) / np.diag(flows / flows.sum(0))
    np.testing.assert_allclose(added.welfare, home ** (-1 / 5.0), rtol=1e-10)
    same(solved(flows, factor, 5.0), added, 1e-9)
