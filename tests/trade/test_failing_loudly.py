"""What cannot be answered is refused with its reason; what is extreme and can be answered stays finite.

A plausible wrong figure is worse than none: a solver that stopped early was seen to give 0.63 % for 0.33 %.
Numerical warnings are errors here, as everywhere in these tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from economies import make

from blocs.errors import DataError, NoEquilibrium, NotConverged, UsageError
from blocs.sources import Flows
from blocs.states import Origin
from blocs.trade import Economy, Equilibrium, Options, Shock, solve_shock
from blocs.trade.backend import Backend
from blocs.trade.effects import by_pair, by_partner, by_sector, by_state, diverted
from blocs.trade.model import solve_draws

CLOSURES = ("nominal", "world_share", "multiplicative", "balanced")
NOBODY = Origin("the user", "file x", "not told", "not told", "2020-01-01", "not told")


def table(flows: Any, **changes: Any) -> Economy:
    values = np.array(flows, float)
    s, n, _ = values.shape
    names = tuple(f"S{k}" for k in range(n)), tuple(f"good{k}" for k in range(s))
    return replace(Economy(*names, values, np.zeros_like(values), np.ones((s, n))), **changes)


def change(economy: Economy, pairs: list[tuple[int, int]], *, rate: float = 0.0, cost: float = 1.0) -> Shock:
    """One change of all sectors for pairs of importer and exporter."""
    cells = np.array([(s, n, i) for s in range(len(economy.sectors)) for n, i in pairs])
    old = economy.tariffs[tuple(cells.T)][:, None]
    return Shock(cells, np.ones_like(old), old + rate, np.full_like(old, cost))


def answer(economy: Economy, shock: Shock, theta: Any = 4.0, draws: int = 1, **options: Any) -> Equilibrium:
    rows = np.broadcast_to(np.asarray(theta, float), (draws, len(economy.sectors)))
    return solve_shock(economy, shock, rows, Options(**options))


def sound(found: Equilibrium) -> Equilibrium:
    """Everything is finite, flows of all draws clear the markets, and every table can be made."""
    economy = found.economy
    for k in range(len(found.theta)):
        flows, rates = found.flows(k), found.tariffs(k)
        assert np.isfinite(flows).all() and (flows >= 0).all() and np.isfinite(rates).all()
        assert (flows[economy.flows == 0] == 0).all()
        paid = (economy.value_added * flows.sum(1)).sum(0)
        np.testing.assert_allclose(paid, found.income[k], rtol=1e-6)
        gap = flows.sum((0, 2)) - flows.sum((0, 1)) - found.deficits[k]
        assert np.abs(gap / found.income[k]).max() < 1e-6
        np.testing.assert_allclose((flows * rates).sum((0, 2)), found.revenue[k], rtol=1e-6, atol=1e-6)
    for values in (found.real_income, found.wages, found.prices, found.sector_prices, found.costs):
        assert np.isfinite(values).all() and (values > 0).all()
    for make_table in (by_state, by_pair, by_sector, diverted):
        make_table(found)
    by_partner(found, economy.states[0])
    return found


# ---- an iteration that does not converge


@pytest.mark.parametrize("inputs", [False, True])
@pytest.mark.parametrize("draws", [1, 3])
def test_too_few_steps_raise_with_their_residual(inputs: bool, draws: int) -> None:
    economy = make(5, 2, 1, inputs=inputs)
    shock = change(economy, [(0, 1)], rate=0.5)
    with pytest.raises(NotConverged, match=r"did not converge: residual .* after 3 steps") as caught:
        answer(economy, shock, draws=draws, limit=3)
    assert 1e-10 < caught.value.residual < 1
    assert f"{caught.value.residual:.2g}" in str(caught.value)
    if draws > 1:
        assert f"{draws} of {draws} draws" in str(caught.value)
    steps = answer(economy, shock).residuals.steps
    assert answer(economy, shock, limit=steps).residuals.steps == steps
    with pytest.raises(NotConverged):
        answer(economy, shock, limit=steps - 1)


def test_one_draw_that_does_not_converge_is_enough() -> None:
    economy = make(5, 1, 1)
    shock = change(economy, [(0, 1), (1, 2)], rate=0.5)
    theta = np.geomspace(0.1, 60, 20)[:, None]
    steps = solve_shock(economy, shock, theta).residuals.steps
    with pytest.raises(NotConverged, match=r"^\d+ of 20 draws did not") as caught:
        solve_shock(economy, shock, theta, Options(limit=steps - 1))
    assert 0 < int(str(caught.value).split()[0]) < 20


@pytest.mark.parametrize("inputs", [False, True])
@pytest.mark.parametrize("closure", CLOSURES)
def test_every_result_tells_its_residuals(inputs: bool, closure: Any) -> None:
    economy = make(5, 2, 1, inputs=inputs, tariffs=True)
    for tolerance in (1e-12, 1e-4):
        found = answer(economy, change(economy, [(0, 1)], rate=0.5), closure=closure, tolerance=tolerance)
        exact, flows = found.residuals, found.flows()
        paid = (economy.value_added * flows.sum(1)).sum(0)
        gap = np.abs(paid / found.income[0] - 1).max()
        assert exact.labour_markets == pytest.approx(gap, rel=1e-3, abs=1e-13)
        owed = (flows.sum((0, 2)) - flows.sum((0, 1)) - found.deficits[0]) / found.income[0]
        assert exact.budgets == pytest.approx(np.abs(owed).max(), rel=1e-3, abs=1e-13)
        assert max(exact.labour_markets, exact.budgets) < 100 * tolerance and exact.world < 100 * tolerance
        assert exact.steps > 1


def test_a_flow_that_vanishes_in_rounding_is_no_answer() -> None:
    """The only source of S1, made 6 times dearer under an elasticity of 500: 6**-500 is no number.

    The iteration ends at a fixed point where nobody supplies what S1 pays for.
    """
    economy = table([[[50.0, 20, 10], [30, 0, 0], [10, 5, 40]]])
    for closure in CLOSURES:
        for draws in (1, 3):
            with pytest.raises(NotConverged, match="markets do not clear: residual 0") as caught:
                answer(economy, change(economy, [(1, 0)], cost=6), theta=500, draws=draws, closure=closure)
            assert caught.value.residual > 0.1
    with pytest.raises(NotConverged, match="residual inf"):
        answer(economy, change(economy, [(1, 0)], cost=1e-6), theta=60)


def test_incomes_that_would_be_negative_raise() -> None:
    """A surplus that is held at its value cannot be earned when almost nothing is traded."""
    economy = table([[[100.0, 1, 40], [30, 100, 2], [2, 50, 100]]])
    shock = Shock.dense(np.full((1, 3, 3), 100.0) * (1 - np.eye(3)), np.ones((1, 3, 3)))
    with pytest.raises(NotConverged):
        answer(economy, shock, theta=1.0)
    mild = Shock.dense(shock.tariffs.reshape(1, 3, 3) / 20, np.ones((1, 3, 3)))
    sound(answer(economy, mild, theta=1.0, closure="balanced"))


# ---- questions without an answer

EVEN = [[[90.0, 10], [10, 90]]]
UNEVEN = [[[90.0, 20], [10, 90]]]
BOTH = [(0, 1), (1, 0)]


@pytest.mark.parametrize("closure", ["nominal", "world_share"])
def test_autarky_has_no_equilibrium_where_deficits_are_kept(closure: Any) -> None:
    economy = table(UNEVEN)
    with pytest.raises(NoEquilibrium, match=r"trade (surplus|deficit) of 10 million USD.*closure='balanced'"):
        answer(economy, change(economy, BOTH, cost=np.inf), closure=closure)


def test_autarky_has_no_equilibrium_where_multiples_are_kept() -> None:
    with pytest.raises(NoEquilibrium, match=r"cut off from the others.*closure='balanced'"):
        answer(table(UNEVEN), change(table(UNEVEN), BOTH, cost=np.inf), closure="multiplicative")


@pytest.mark.parametrize("closure", CLOSURES)
def test_autarky_is_the_home_share(closure: Any) -> None:
    """Real income after is the home share to the power of 1/theta (Arkolakis et al. 2012)."""
    economy = table(EVEN)
    found = sound(answer(economy, change(economy, BOTH, cost=np.inf), closure=closure))
    np.testing.assert_allclose(found.real_income, 0.9**0.25, rtol=1e-10)
    if closure == "balanced":
        uneven = table(UNEVEN)
        found = sound(answer(uneven, change(uneven, BOTH, cost=np.inf), closure=closure))
        before = np.array([110 / 100, 100 / 110])  # spending over income, which autarky brings to 1
        home = np.array([90 / 110, 90 / 100])
        np.testing.assert_allclose(found.real_income[0] * before, home**0.25, rtol=1e-10)


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("flows", [EVEN, UNEVEN])
def test_who_can_only_sell_cannot_keep_a_balance(flows: Any, closure: Any) -> None:
    told = "never sell back" if closure == "balanced" else "S0 .* sell to others but not buy"
    with pytest.raises(NoEquilibrium, match=told):
        answer(table(flows), change(table(flows), [(0, 1)], cost=np.inf), closure=closure)


@pytest.mark.parametrize("closure", CLOSURES[:3])
def test_who_has_a_surplus_can_live_without_imports(closure: Any) -> None:
    economy = table(UNEVEN)  # S0 buys 20 and sells 10; S1 has the surplus
    found = sound(answer(economy, change(economy, [(1, 0)], cost=np.inf), closure=closure))
    assert found.flows()[0, 1, 0] == 0 and found.flows()[0, 0, 1] > 0
    assert found.flows()[0, 0, 1] == pytest.approx(found.deficits[0, 0])


@pytest.mark.parametrize("closure", ["nominal", "world_share"])
def test_groups_that_can_only_sell_are_named(closure: Any) -> None:
    economy = make(5, 1, 3)
    deficit = economy.deficits[:2].sum()
    group, others = ((0, 1), (2, 3, 4)) if deficit > 0 else ((2, 3, 4), (0, 1))
    shock = change(economy, [(n, i) for n in group for i in others], cost=np.inf)
    names = ", ".join(economy.states[k] for k in group)
    with pytest.raises(NoEquilibrium, match=f"{names} would have to keep a trade deficit of"):
        answer(economy, shock, closure=closure)


@pytest.mark.parametrize("closure", CLOSURES)
def test_bans_that_cut_an_island_off(closure: Any) -> None:
    economy = make(5, 2, 3, tariffs=True)
    shock = change(economy, [(n, i) for k in range(4) for n, i in ((4, k), (k, 4))], cost=np.inf)
    if closure == "balanced":
        found = sound(answer(economy, shock, closure=closure))
        assert found.exports[0, 4] == pytest.approx(0, abs=1e-6)
        assert found.real_wages[0, 4] < 1
    elif closure == "multiplicative":
        with pytest.raises((NoEquilibrium, NotConverged)):
            answer(economy, shock, closure=closure)
    else:
        with pytest.raises(NoEquilibrium, match="cut off from all others, S04 would"):
            answer(economy, shock, closure=closure)


@pytest.mark.parametrize("closure", CLOSURES)
def test_a_ban_of_the_only_source_or_the_only_market(closure: Any) -> None:
    economy = table([[[50.0, 20, 10], [30, 0, 0], [10, 5, 40]], [[9.0, 1, 1], [1, 9, 1], [1, 1, 9]]])
    only = Shock(np.array([[0, 1, 0]]), np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), np.inf))
    with pytest.raises(NoEquilibrium, match="S1 would have no source of good0"):
        answer(economy, only, closure=closure)
    half = Shock(np.array([[0, 1, 0]]), np.full((1, 2), 0.5), np.zeros((1, 2)), np.array([[1, np.inf]]))
    sound(answer(economy, half, closure=closure))
    seller = table([[[50.0, 20, 10], [30, 0, 0], [10, 5, 40]]])
    with pytest.raises(NoEquilibrium, match="S1 would have nobody to sell to"):
        answer(seller, change(seller, [(0, 1), (2, 1)], cost=np.inf), closure=closure)


# ---- tables that cannot be


def spoiled(name: str, place: tuple[int, ...], value: float) -> Callable[[], object]:
    base = make(3, 2, 1, inputs=True)
    values = getattr(base, name).copy()
    values[place] = value
    return lambda: replace(base, **{name: values})


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (spoiled("flows", (1, 0, 2), -5.0), r"flow of good1 to S00 from S02 is -5; .*\(1 such cells\)"),
        (spoiled("flows", (0, 1, 0), np.nan), "flow of good0 to S01 from S00 is nan"),
        (spoiled("flows", (0, 1, 0), np.inf), "flow of good0 to S01 from S00 is inf"),
        (spoiled("tariffs", (1, 2, 0), -0.1), "tariff on good1 by S02 on S00 is -0.1"),
        (spoiled("tariffs", (1, 2, 0), np.nan), "tariff on good1 by S02 on S00 is nan"),
        (spoiled("value_added", (1, 2), -0.2), "value added share of good1 in S02 is -0.2"),
        (
            spoiled("value_added", (0, 1), 0.99),
            "value added and inputs of good0 in S01 sum to 1.* must sum to 1",
        ),
        (spoiled("inputs", (0, 1, 2), -0.3), "share of good0 in the output of good1 in S02 is -0.3"),
        (
            lambda: replace(make(3, 2, 1), final=np.array([[0.5, 0.5, 0.5], [0.5, 0.6, 0.5]])),
            "final shares of S01 sum to 1.1",
        ),
        (lambda: table([[[0.0, 5], [0, 9]]]), "S0 sells or buys nothing at all"),
        (lambda: table([[[0.0, 0], [5, 9]]]), "S0 sells or buys nothing at all"),
        (lambda: replace(make(3, 2, 1), states=("A", "B", "A")), "'A' stands twice among the states"),
        (lambda: replace(make(3, 2, 1), sectors=("g", "g")), "'g' stands twice among the sectors"),
        (lambda: replace(make(3, 2, 1), states=("A", "B")), r"flow: the shape is \(2, 3, 3\)"),
        (lambda: Economy((), ("g",), *(np.zeros((1, 0, 0)),) * 2, np.ones((1, 0))), "has no state"),
    ],
)
def test_a_table_that_cannot_be_names_its_cell(made: Callable[[], object], told: str) -> None:
    with pytest.raises(DataError, match=told):
        made()


def test_flows_in_another_unit_than_shares_of_inputs_allow() -> None:
    """A sector told in billions beside one in millions: its inputs need more than is bought of it."""
    base = make(3, 2, 1, inputs=True)
    flows = base.flows.copy()
    flows[0] /= 1000
    with pytest.raises(DataError, match=r"final spending on good0 in S0. would be -.*check units"):
        replace(base, flows=flows)


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_flows_name_their_cell(value: float) -> None:
    values = np.ones((1, 2, 2))
    values[0, 1, 0] = value
    with pytest.raises(DataError, match="of oil from CHN to USA are"):
        Flows(("CHN", "USA"), ("oil",), values, 2020, NOBODY)


def test_whole_numbers_and_lists_are_taken_as_numbers() -> None:
    flows: Any = [[[90, 20], [10, 90]]]
    whole = Economy(("S0", "S1"), ("good0",), np.array(flows), np.zeros((1, 2, 2), int), np.ones((1, 2), int))
    listed: Any = Economy(("S0", "S1"), ("good0",), flows, [[[0, 0], [0, 0]]], [[1, 1]])  # type: ignore[arg-type]
    shock = change(table(flows), [(0, 1)], rate=0.2)
    wanted = answer(table(flows), shock).real_income
    for economy in (whole, listed):
        assert (answer(economy, shock).real_income == wanted).all()


# ---- calls that make no sense


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"closure": "additive"}, "closure 'additive' is none of nominal, world_share"),
        ({"psi": -0.1}, "psi is -0.1"),
        ({"psi": float("nan")}, "psi is nan"),
        ({"psi": float("inf")}, "psi is inf"),
        ({"tolerance": 0.0}, "tolerance is 0"),
        ({"tolerance": float("nan")}, "tolerance is nan"),
        ({"tolerance": 0.5}, "tolerance is 0.5; in float64 give one from 1e-14 to 0.001"),
        ({"backend": Backend(precision="float32")}, "tolerance is 1e-10; in float32 give one from 1e-06"),
        ({"limit": 0}, "limit is 0"),
        ({"threads": 0}, "threads 0"),
    ],
)
def test_options_that_make_no_sense(how: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Options(**how)


@pytest.mark.parametrize(
    ("theta", "told"),
    [
        ([[-4.0]], "without its minus sign"),
        ([[0.0]], "must be positive"),
        ([[np.nan]], "positive and finite"),
        ([[np.inf]], "positive and finite"),
        ([4.0], r"shape \(1,\)"),
        ([[4.0, 4.0]], "with 1 sectors"),
        (np.zeros((0, 1)), r"shape \(0, 1\)"),
    ],
)
def test_elasticities_that_make_no_sense(theta: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        solve_shock(table(EVEN), Shock.none(), np.array(theta))


def test_a_path_or_numeraire_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="neither sparse nor dense"):
        solve_draws(table(EVEN), Shock.none(), np.array([[4.0]]), path="spars")
    with pytest.raises(DataError, match="does not hold XYZ"):
        answer(table(EVEN), Shock.none(), numeraire="XYZ")


ONE = np.ones((1, 1))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((np.array([[0, 0, 1]]), ONE * 0.5, ONE, ONE), "sum to 1"),
        ((np.array([[0, 0, 1]]), ONE * np.nan, ONE, ONE), "sum to 1"),
        (
            (np.array([[0, 0, 1]]), np.array([[2.0, -1.0]]), np.ones((1, 2)), np.ones((1, 2))),
            "not be negative",
        ),
        ((np.array([[0, 0, 1]]), ONE, -ONE, ONE), "tariffs must be finite and not negative"),
        ((np.array([[0, 0, 1]]), ONE, ONE * np.inf, ONE), "a ban is a cost of inf"),
        ((np.array([[0, 0, 1]]), ONE, ONE, ONE * 0), "costs must be positive"),
        ((np.array([[0, 0, 1]]), ONE, ONE, ONE * np.nan), "costs must be positive"),
        ((np.array([[0, 0, -1]]), ONE, ONE, ONE), "none below zero"),
        ((np.array([[0, 0, 1]] * 2), *(np.ones((2, 1)),) * 3), "stands twice"),
        ((np.array([[0, 1]]), ONE, ONE, ONE), r"cells must be \[cell, 3\]"),
    ],
)
def test_shocks_that_make_no_sense(parts: tuple[Any, ...], told: str) -> None:
    with pytest.raises(DataError, match=told):
        Shock(*parts)


def test_a_shock_of_a_larger_table() -> None:
    with pytest.raises(DataError, match="does not have"):
        answer(table(EVEN), Shock(np.array([[0, 5, 1]]), ONE, ONE, ONE))


# ---- extremes that have an answer


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("inputs", [False, True])
def test_huge_rates_come_to_a_ban(inputs: bool, closure: Any) -> None:
    economy = make(4, 2, 1, inputs=inputs, tariffs=True)
    banned = sound(answer(economy, change(economy, [(0, 1)], cost=np.inf), closure=closure))
    assert (banned.flows()[:, 0, 1] == 0).all()
    for rate in (100.0, 1e6):  # 10,000 %, and more
        for draws in (1, 3):
            found = sound(answer(economy, change(economy, [(0, 1)], rate=rate), draws=draws, closure=closure))
            np.testing.assert_allclose(found.real_income[-1], banned.real_income[0], rtol=30 / rate**2)


@pytest.mark.parametrize("theta", [0.1, 60.0])
@pytest.mark.parametrize("inputs", [False, True])
@pytest.mark.parametrize("closure", ["nominal", "balanced"])
def test_small_and_large_elasticities(theta: float, inputs: bool, closure: Any) -> None:
    economy = make(4, 2, 1, inputs=inputs, tariffs=True)
    none = answer(economy, Shock.none(), theta=theta, closure=closure)
    for draws in (1, 3):
        shock = change(economy, [(0, 1), (1, 0)], rate=0.25)
        found = sound(answer(economy, shock, theta=theta, draws=draws, closure=closure))
        left = found.flows()[:, 0, 1] / none.flows()[:, 0, 1]
        # trade falls with its price to the power of theta, and by less than that once prices answer
        assert (left < 1).all() and (theta > 1) == bool((left < 0.5).all())


@pytest.mark.parametrize("closure", CLOSURES)
def test_a_world_of_one_state(closure: Any) -> None:
    economy = table([[[100.0]], [[50.0]]])
    found = sound(answer(economy, change(economy, [(0, 0)], cost=1.5), closure=closure))
    assert found.real_income[0, 0] == pytest.approx(1 / 1.5)
    assert len(by_pair(found)) == len(diverted(found)) == 0
    assert by_state(found)["exports"] == (None,)


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("flows", [EVEN, UNEVEN, [[[0.0, 10], [10, 0]]], [[[0.0, 10], [10, 90]]]])
def test_a_world_of_two_states(flows: Any, closure: Any) -> None:
    economy = table(flows)
    found = sound(answer(economy, change(economy, [(0, 1)], rate=0.25), draws=2, closure=closure))
    if flows != UNEVEN:  # where S1 could not earn the surplus that it would have to keep
        sound(answer(economy, change(economy, [(0, 1)], rate=100.0), closure=closure))
    assert found.revenue[0, 0] > 0 and found.revenue[0, 1] == 0


@pytest.mark.parametrize("closure", CLOSURES)
def test_a_sector_that_nobody_buys(closure: Any) -> None:
    flows = make(4, 3, 2).flows.copy()
    whole = sound(
        answer(table(flows[[0, 2]]), change(table(flows[[0, 2]]), [(0, 1)], rate=0.3), closure=closure)
    )
    flows[1] = 0
    found = sound(answer(table(flows), change(table(flows), [(0, 1)], rate=0.3), draws=2, closure=closure))
    np.testing.assert_allclose(found.real_income[0], whole.real_income[0], rtol=1e-9)
    assert (found.flows()[1] == 0).all() and (found.sector_prices[:, 1] == 1).all()


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("inputs", [False, True])
def test_a_state_without_sales_at_home(inputs: bool, closure: Any) -> None:
    base = make(4, 2, 2, inputs=inputs)
    flows = base.flows.copy()
    flows[:, 1, 1] = 0
    if inputs:  # it makes nothing from inputs, so that it may buy as little as it does
        value_added, needs = base.value_added.copy(), base.inputs.copy()  # type: ignore[union-attr]
        value_added[:, 1], needs[:, :, 1] = 1, 0
        economy = replace(base, flows=flows, value_added=value_added, inputs=needs)
    else:
        economy = replace(base, flows=flows)
    for rate in (0.25, 100.0):
        sound(answer(economy, change(economy, [(0, 1)], rate=rate), draws=2, closure=closure))


@pytest.mark.parametrize("closure", CLOSURES)
def test_states_that_sell_or_buy_nothing_of_a_sector(closure: Any) -> None:
    for place in ((1, 2), (1, slice(None), 2)):
        flows = make(4, 2, 2).flows.copy()
        flows[place] = 0
        economy = table(flows)
        sound(answer(economy, change(economy, [(0, 1), (2, 0)], rate=0.3), draws=2, closure=closure))


@pytest.mark.parametrize("psi", [0.5, 10.0])
@pytest.mark.parametrize("inputs", [False, True])
def test_labour_supply_that_answers_strongly(psi: float, inputs: bool) -> None:
    economy = make(4, 2, 2, inputs=inputs)
    found = answer(economy, change(economy, [(0, 1)], rate=0.3), draws=2, psi=psi)
    np.testing.assert_allclose(found.labour, found.real_wages**psi, rtol=1e-7)
    assert found.residuals.budgets < 1e-8
