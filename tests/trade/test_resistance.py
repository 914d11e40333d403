"""Conditional general equilibrium: the peer's sample, a published application, laws, and what is refused.

`data/gegravity.json` was made by `benchmarks/gegravity_reference.py` with gegravity 0.3 at a tolerance of
1e-14. The other truth is application 1 of Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to
Trade Policy Analysis, as its Stata code stored it. Of that only the conditional columns are used: the full
endowment columns are the seventh step of a loop that has not converged by then.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from blocs.errors import DataError, NoEquilibrium, NotConverged, UsageError
from blocs.trade.economy import Economy
from blocs.trade.resistance import conditional, resistances
from blocs.trade.shock import Shock

PEER = json.loads((Path(__file__).parent / "data" / "gegravity.json").read_text())
TO_PP = 1e-6
"""Percentage points."""


def economy(flows: NDArray[np.float64]) -> Economy:
    sectors, n, _ = flows.shape
    names = tuple(f"A{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(n))
    goods = tuple(f"good {s}" for s in range(sectors))
    return Economy(names, goods, flows, np.zeros_like(flows), np.ones((sectors, n)))


def world(seed: int, n: int = 5, sectors: int = 2) -> Economy:
    """Flows with zeros; state 1 makes nothing of the last sector, state 2 buys nothing of it."""
    rng = np.random.default_rng(seed)
    flows = rng.lognormal(0, 1, (sectors, n, n)) + 10 * np.eye(n)
    flows[0, 3, 4] = flows[0, 0, 2] = 0
    flows[-1, :, 1] = 0
    flows[-1, 2, :] = 0
    return economy(flows)


def raised(costs: NDArray[np.float64]) -> Shock:
    return Shock.dense(np.zeros_like(costs), costs)


# ---- truth


@pytest.fixture(scope="module")
def sample(shared: Path) -> dict[str, Any]:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(shared / "data" / "trade" / "gegravity_sample_data_set.dlm")
    assert sorted(table["exporter"].unique()) == PEER["states"]
    costs = sum(c * table[name] for name, c in PEER["coefficients"].items())
    both = {tuple(PEER["pair"]), tuple(PEER["pair"][::-1])}
    new = [(e, i) in both for e, i in zip(table["exporter"], table["importer"], strict=True)]
    assert not table.loc[new, "pta"].any()

    def square(values: Any) -> NDArray[np.float64]:
        wide = table.assign(value=values).pivot(index="importer", columns="exporter", values="value")
        return wide.loc[PEER["states"], PEER["states"]].to_numpy(float)

    return {
        "before": square(np.exp(costs)),
        "after": square(np.exp(costs + PEER["coefficients"]["pta"] * np.array(new))),
        "output": table.groupby("exporter")["Y"].first().to_numpy(float),
        "expenditure": table.groupby("importer")["E"].first().to_numpy(float),
    }


@pytest.mark.shared
@pytest.mark.parametrize("when", ["before", "after"])
def test_resistances_are_gegravitys(sample, when):
    place = PEER["states"].index(PEER["reference"])
    found = resistances(
        sample[when], sample["output"], sample["expenditure"], PEER["sigma"] - 1, reference=place, shares=True
    )
    np.testing.assert_allclose(found.inward, PEER[f"inward_{when}"], rtol=1e-10)
    np.testing.assert_allclose(found.outward, PEER[f"outward_{when}"], rtol=1e-10)
    if when == "before":
        for exporter, importer, value in PEER["flows_before"]:
            at = PEER["states"].index(importer), PEER["states"].index(exporter)
            assert found.flows[at] == pytest.approx(value, rel=1e-10)


@pytest.mark.shared
def test_changes_are_gegravitys_to_a_millionth_of_a_percentage_point(sample):
    """From fitted flows alone, without its costs, output and expenditure."""
    theta, place = PEER["sigma"] - 1, PEER["states"].index(PEER["reference"])
    fitted = resistances(sample["before"], sample["output"], sample["expenditure"], theta, shares=True)
    flows = economy(fitted.flows[None])
    costs = (sample["after"] / sample["before"]) ** (-1 / theta)
    found = conditional(flows, raised(costs[None]), theta, reference=flows.states[place])
    for name, ours in (("inward", found.inward), ("outward", found.outward)):
        theirs = np.array(PEER[f"{name}_after"]) / np.array(PEER[f"{name}_before"])
        np.testing.assert_allclose(100 * ours[0, 0], 100 * theirs, rtol=0, atol=TO_PP)
    np.testing.assert_allclose(100 * (found.price[0, 0] - 1), PEER["price_percent"], rtol=0, atol=TO_PP)
    np.testing.assert_allclose(
        100 * (found.terms_of_trade[0, 0] - 1), PEER["terms_of_trade_percent"], rtol=0, atol=TO_PP
    )
    canada = PEER["states"].index("CAN")
    assert 100 * (found.inward[0, 0, canada] - 1) == pytest.approx(-0.566459, abs=5e-7)


@pytest.mark.shared
def test_trade_without_borders_is_the_published_application(shared):
    """Coefficients as PPML gives them on the stored sample; theta 6."""
    pandas = pytest.importorskip("pandas")
    folder = shared / "data" / "trade" / "agtpa"
    names = ["exporter", "importer", "trade", "ln_DIST", "CNTG", "INTL_BRDR"]
    table = pandas.read_stata(folder / "1_TradeWithoutBorder.dta", columns=names).replace("ZZZ", "DEU")
    buyers = pandas.read_stata(folder / "1_TradeWithoutBorder_FULL_CONS.dta").set_index("country")
    sellers = pandas.read_stata(folder / "1_TradeWithoutBorder_FULL_PROD.dta").set_index("country")

    def square(name: str) -> NDArray[np.float64]:
        wide = table.pivot(index="importer", columns="exporter", values=name)
        return wide.loc[buyers.index, buyers.index].to_numpy(float)

    trade, border, theta, germany = square("trade"), square("INTL_BRDR"), 6.0, buyers.index.get_loc("DEU")
    far = np.exp(-0.7912879096959289 * square("ln_DIST") + 0.6736455712643121 * square("CNTG"))
    border_effect = np.exp(-2.474450455844335 * border)
    output, spent = trade.sum(0), trade.sum(1)
    for costs, ending in ((far * border_effect, "BLN"), (far, "CDL")):
        found = resistances(costs, output, spent, theta, reference=germany)
        power = found.inward**-theta, found.outward**-theta * output.sum()
        np.testing.assert_allclose(power[0], buyers[f"IMR_{ending}"], rtol=2e-7)
        np.testing.assert_allclose(power[1], sellers[f"OMR_{ending}"], rtol=2e-7)
        exports = found.flows.sum(0) - np.diag(found.flows)
        np.testing.assert_allclose(exports, sellers[f"Xi_{ending}"], rtol=2e-9)
    fitted = economy(resistances(far * border_effect, output, spent, theta).flows[None])
    shock = raised(border_effect[None] ** (1 / theta))
    change = conditional(fitted, shock, theta, reference=fitted.states[germany])
    inward, outward = 100 * (change.inward[0, 0] - 1), 100 * (change.outward[0, 0] - 1)
    np.testing.assert_allclose(inward, buyers["change_IMR_CDL"], atol=3e-6)
    np.testing.assert_allclose(outward, sellers["change_OMR_CDL"], atol=3e-6)


# ---- laws


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1.5, 9))
def test_margins_are_held_and_flows_have_the_gravity_form(seed, theta):
    base = world(seed)
    costs = np.random.default_rng(seed + 1).uniform(0.7, 1.6, base.flows.shape)
    found = conditional(base, raised(costs), theta, tolerance=1e-13)
    new = found.flows()
    assert found.residual <= 1e-13
    np.testing.assert_allclose(new.sum(1), base.flows.sum(1), rtol=1e-11)
    np.testing.assert_allclose(new.sum(2), base.flows.sum(2), rtol=1e-11)
    assert ((new == 0) == (base.flows == 0)).all()
    # every double ratio of flows moves by that of the costs and by nothing else
    moved = np.log(new[0, :3, :2] / base.flows[0, :3, :2]) + theta * np.log(costs[0, :3, :2])
    double = moved - moved[:1] - moved[:, :1] + moved[0, 0]
    np.testing.assert_allclose(double, 0, atol=1e-10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_no_change_of_costs_or_one_that_sellers_bear_whole_moves_no_flow(seed):
    base = world(seed)
    same = conditional(base, Shock.none(), [3.0, 5.0])
    np.testing.assert_allclose(same.inward, 1, rtol=1e-11)
    np.testing.assert_allclose(same.outward, 1, rtol=1e-11)
    np.testing.assert_allclose(same.flows(), base.flows, rtol=1e-10)
    toll = np.ones(base.flows.shape)
    toll[0, :, 1] = 1.25
    borne = conditional(base, raised(toll), [3.0, 5.0], reference="AAA")
    np.testing.assert_allclose(borne.flows(), base.flows, rtol=1e-10)
    np.testing.assert_allclose(borne.outward[0, 0], [1, 1.25, 1, 1, 1], rtol=1e-10)
    np.testing.assert_allclose(borne.price[0, 0, 1], 0.8, rtol=1e-10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(5)))
def test_relabelled_states_get_the_same_answer(seed, order):
    base = world(seed)
    costs = np.random.default_rng(seed + 1).uniform(0.7, 1.6, base.flows.shape)
    swap = np.ix_(range(2), order, order)
    plain = conditional(base, raised(costs), 4.0)
    mixed = conditional(economy(base.flows[swap]), raised(costs[swap]), 4.0)
    np.testing.assert_allclose(mixed.inward, plain.inward[..., order], rtol=1e-9)
    np.testing.assert_allclose(mixed.flows(), plain.flows()[swap], rtol=1e-9)


def test_reference_moves_levels_and_no_flow():
    base = world(3)
    costs = np.random.default_rng(4).uniform(0.7, 1.6, base.flows.shape)
    free = conditional(base, raised(costs), 4.0)
    tied = conditional(base, raised(costs), 4.0, reference="AAD")
    np.testing.assert_allclose(tied.inward[:, :, 3], 1, rtol=1e-14)
    np.testing.assert_allclose(tied.flows(), free.flows(), rtol=1e-10)
    worth = (free.price * base.output).sum(2)
    np.testing.assert_allclose(worth[0], base.output.sum(1), rtol=1e-12)
    assert abs(free.inward[0, 0, 3] - 1) > 1e-3


def test_draws_are_solved_apart_whatever_the_chunk(monkeypatch):
    base = world(7)
    costs = np.random.default_rng(8).uniform(0.7, 1.6, base.flows.shape)
    theta = np.array([[2.0, 3], [8, 4], [5, 5]])
    together = conditional(base, raised(costs), theta)
    monkeypatch.setattr("blocs.trade.resistance._CELLS_A_CHUNK", 1)
    for found in (conditional(base, raised(costs), theta), together):
        for draw, row in enumerate(theta):
            alone = conditional(base, raised(costs), row)
            np.testing.assert_allclose(found.flows(draw), alone.flows(), rtol=1e-10)
            np.testing.assert_allclose(found.price[draw], alone.price[0], rtol=1e-10)


def test_tariff_counts_as_the_cost_that_it_is():
    base = replace(world(5), tariffs=np.full((2, 5, 5), 0.1))
    cell = np.array([[0, 2, 1]])
    one = np.ones((1, 1))
    taxed = conditional(base, Shock(cell, one, one * 0.32, one), 4.0)
    costly = conditional(base, Shock(cell, one, one * 0.1, one * 1.2), 4.0)
    np.testing.assert_allclose(taxed.flows(), costly.flows(), rtol=1e-11)
    assert taxed.flows()[0, 2, 1] < 0.6 * base.flows[0, 2, 1]


# ---- what is refused


def test_ban_that_leaves_nobody_to_trade_with_is_refused():
    base = world(1)
    costs = np.ones(base.flows.shape)
    costs[0, 3] = np.inf
    with pytest.raises(NoEquilibrium, match="AAD would have no source of good 0"):
        conditional(base, raised(costs), 4.0)
    costs = np.ones(base.flows.shape)
    costs[0, :, 3] = np.inf
    with pytest.raises(NoEquilibrium, match="AAD could sell good 0 to nobody"):
        conditional(base, raised(costs), 4.0)


def test_bans_that_leave_no_way_to_sell_all_do_not_pass_for_an_answer():
    """State 0 may only buy at home, and sells more than it buys."""
    base = economy(np.array([[[5.0, 1], [4, 5]]]))
    costs = np.array([[[1, 1], [np.inf, 1]]])
    with pytest.raises(NotConverged) as caught:
        conditional(base, raised(costs), 4.0)
    assert caught.value.residual > 1e-3


@pytest.mark.parametrize("theta", [0, -4.0, np.nan, [4.0, 4, 4], np.ones((2, 2, 2))])
def test_elasticities_without_sense_are_refused(theta):
    with pytest.raises(UsageError, match=r"theta|elasticities"):
        conditional(world(1), Shock.none(), theta)


def test_resistances_refuse_totals_and_cells_that_cannot_be():
    costs, ones = np.array([[1, 0.2], [0.2, 1]]), np.ones(2)
    with pytest.raises(DataError, match=r"world output is 2 and world expenditure 3; .* shares=True"):
        resistances(costs, ones, ones * 1.5, 4)
    with pytest.raises(DataError, match="expenditure of state 1 is 0"):
        resistances(costs, ones, np.array([2.0, 0]), 4)
    with pytest.raises(DataError, match=r"\(2, 3\)"):
        resistances(np.ones((2, 3)), ones, ones, 4)
    with pytest.raises(DataError, match=r"costs.*not negative"):
        resistances(-costs, ones, ones, 4)
    with pytest.raises(DataError, match="does not hold ZZZ"):
        conditional(world(1), Shock.none(), 4.0, reference="ZZZ")
