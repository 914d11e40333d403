"""From a policy in words to tables and JSON: seeds, levels, closures, numeraires, and what was assumed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from policies import STATES, TABLE

from blocs.errors import DataError, PolicyError, UsageError
from blocs.trade import (
    Economy,
    Effects,
    Elasticities,
    Options,
    Outcome,
    Policy,
    ban,
    retaliate,
    solve,
    solve_stages,
    tariff,
)

PRIOR = Elasticities("mine", TABLE.sectors, (4.0, 5.0, 3.0), (0.5, 1.0, 0.2), citation="Me (2020). Mine.")
POLICY = tariff("USA", "CHN", 0.25, covering="200 billion USD")


def ask(policy: Policy = POLICY, economy: Economy = TABLE, **how: Any) -> Outcome:
    return solve(policy, economy, **{"elasticity": PRIOR, "draws": 30, **how})


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return ask()


# ---- seeds and draws


def test_one_seed_gives_the_same_bytes_and_another_does_not(outcome: Outcome) -> None:
    text = outcome.effects().to_json()
    assert ask().effects().to_json() == text
    other = ask(seed=2).effects()
    assert other.states["real_income"] == outcome.states["real_income"]
    assert other.states["real_income_low"] != outcome.states["real_income_low"]


def test_two_policies_with_one_seed_have_the_same_draws(outcome: Outcome) -> None:
    other = ask(ban("USA", "RUS"))
    assert (other.equilibrium.theta == outcome.equilibrium.theta).all()
    assert outcome.equilibrium.theta.shape == (31, 3)
    longer = ask(draws=60)
    assert (longer.equilibrium.theta[:31] == outcome.equilibrium.theta).all()
    np.testing.assert_allclose(
        longer.equilibrium.real_income[:31], outcome.equilibrium.real_income, rtol=1e-9
    )
    table = other.against(outcome)
    ratio = 100 * (other.equilibrium.real_income / outcome.equilibrium.real_income - 1)
    assert table["real_income_high"] == pytest.approx(np.quantile(ratio[1:], 0.95, axis=0))


def test_without_draws_there_is_no_interval(outcome: Outcome) -> None:
    central = ask(draws=0)
    names = [column.name for column in central.states.columns]
    assert "real_income" in names and not any(name.endswith(("_low", "_high")) for name in names)
    change = central.pair("CHN", "USA")
    assert change.low is None and change.high is None and "(" not in str(change)
    assert not any("Intervals" in line for line in central.assumed)
    full = outcome.pair("CHN", "USA")
    assert change.growth == pytest.approx(full.growth, rel=1e-6)
    assert full.low is not None and full.high is not None and full.low < full.high < 0
    assert str(full) == f"CHN to USA: {full.growth:+.1f} % ({full.low:+.1f} to {full.high:+.1f})"


def test_plain_numbers_have_no_spread_and_no_draws_are_taken() -> None:
    one = ask(elasticity=5, draws=1000)
    same = ask(elasticity=dict.fromkeys(TABLE.sectors, 5.0))
    also = ask(elasticity=np.float32(5))
    assert one.draws == 0 and len(one.equilibrium.theta) == 1
    assert one.states == same.states == also.states
    assert one.states["real_income"] != ask(elasticity=6.0).states["real_income"]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.975])
def test_the_level_of_an_interval(outcome: Outcome, level: float) -> None:
    found = ask(level=level)
    draws = 100 * (outcome.equilibrium.real_income[1:] - 1)
    bounds = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    assert found.states["real_income_low"] == pytest.approx(bounds[0], rel=1e-9)
    assert found.states["real_income_high"] == pytest.approx(bounds[1], rel=1e-9)
    assert any(f"the middle {100 * level:g} % of 30 draws" in line for line in found.assumed)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0, float("nan")])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(UsageError, match="share between 0 and 1"):
        ask(level=level)


# ---- what a covered amount, a closure and a numeraire do


def test_a_covered_amount_is_between_nothing_and_all() -> None:
    part, whole = ask(draws=0), ask(tariff("USA", "CHN", 0.25), draws=0)
    growths = [found.pair("CHN", "USA").growth or 0.0 for found in (part, whole)]
    assert growths[1] < growths[0] < 0
    rates = part.equilibrium.tariffs()[:2, 0, 1] - TABLE.tariffs[:2, 0, 1]
    assert (rates > 0.02).all() and (rates < 0.25 * 200 / 460).all()  # covered goods are bought less
    np.testing.assert_allclose(
        whole.equilibrium.tariffs()[:2, 0, 1], TABLE.tariffs[:2, 0, 1] + 0.25, rtol=1e-12
    )


def test_the_numeraire_moves_money_and_not_what_it_buys_where_trade_balances() -> None:
    world, china = (ask(closure="balanced", numeraire=n, draws=5) for n in ("world", "CHN"))
    np.testing.assert_allclose(world.equilibrium.real_income, china.equilibrium.real_income, rtol=1e-12)
    np.testing.assert_allclose(china.equilibrium.wages[:, STATES.index("CHN")], 1, rtol=1e-12)
    np.testing.assert_allclose(world.equilibrium.income.sum(1), TABLE.income.sum(), rtol=1e-12)
    factor = china.equilibrium.wages / world.equilibrium.wages
    assert np.ptp(factor, axis=1).max() < 1e-12 and abs(factor[0, 0] - 1) > 1e-4
    np.testing.assert_allclose(
        china.equilibrium.flows() / factor[0, 0], world.equilibrium.flows(), rtol=1e-12
    )
    assert any("the wage of CHN stays" in line for line in china.assumed)


def test_a_nominal_deficit_is_counted_in_the_numeraire() -> None:
    for numeraire in ("world", "CHN"):
        found = ask(numeraire=numeraire, draws=0).equilibrium
        np.testing.assert_allclose(found.deficits[0], TABLE.deficits, rtol=1e-9, atol=1e-3)
    incomes = [ask(numeraire=n, draws=0).equilibrium.real_income for n in ("world", "CHN")]
    assert np.abs(incomes[0] - incomes[1]).max() > 1e-7


def test_balanced_trade_is_the_benchmark_and_not_what_the_policy_did() -> None:
    nothing = ask(Policy(), closure="balanced")
    np.testing.assert_allclose(nothing.equilibrium.real_income[0], 1, atol=1e-9)
    assert np.abs(nothing.economy.deficits / nothing.economy.income).max() < 1e-9
    assert np.abs(TABLE.deficits / TABLE.income).max() > 1e-3
    usa = STATES.index("USA")
    kept, balanced = (
        ask(closure=c, draws=0).equilibrium.real_income[0, usa] for c in ("nominal", "balanced")
    )
    assert abs(kept - balanced) < 2e-3
    assert any("first solved for balanced trade" in line for line in nothing.assumed)


def test_closures_by_what_becomes_of_deficits() -> None:
    found = {c: ask(closure=c, draws=0).equilibrium for c in ("world_share", "multiplicative", "balanced")}
    assert np.abs(found["balanced"].deficits).max() == 0
    share = found["world_share"]
    np.testing.assert_allclose(
        share.deficits[0] / share.income.sum(), TABLE.deficits / TABLE.income.sum(), rtol=1e-9
    )
    many = found["multiplicative"]
    multiple = (1 + many.deficits[0] / many.income[0]) / (1 + TABLE.deficits / TABLE.income)
    assert np.ptp(multiple) < 1e-9 and abs(many.deficits.sum()) < 1e-6 * many.income.sum()


def test_labour_answers_to_the_real_wage() -> None:
    found = ask(psi=0.7, draws=3)
    labour = found.equilibrium.labour
    np.testing.assert_allclose(labour, found.equilibrium.real_wages**0.7, rtol=1e-9)
    np.testing.assert_allclose(
        found.equilibrium.income, found.equilibrium.wages * labour * TABLE.income, rtol=1e-9
    )
    assert (labour[0, STATES.index("CHN")] < 1) and (ask(draws=0).equilibrium.labour == 1).all()
    assert any("elasticity 0.7" in line for line in found.assumed)


def test_options_stand_in_place_of_the_arguments() -> None:
    found = ask(options=Options(closure="balanced", psi=0.7), draws=0)
    same = ask(closure="balanced", psi=0.7, draws=0)
    assert found.states == same.states


# ---- tables and words


def test_touched_flows_and_pairs(outcome: Outcome) -> None:
    table = outcome.touched
    assert {(r["exporter"], r["importer"], r["sector"]) for r in table.rows()} == {
        ("CHN", "USA", sector) for sector in TABLE.sectors[:2]
    }
    pair, services = outcome.pair("CHN", "USA"), TABLE.flows[2, 0, 1]
    assert sum(table["before"]) + services == pytest.approx(pair.before)  # type: ignore[arg-type]
    assert outcome.pairs(sectors=["services"], exporters=["CHN"], importers=["USA"])["before"] == (services,)
    both = ask(POLICY + retaliate(POLICY, covering="60 billion USD"), draws=0)
    assert {(r["exporter"], r["importer"]) for r in both.touched.rows()} == {("CHN", "USA"), ("USA", "CHN")}


def test_a_pair_that_traded_nothing_says_so(outcome: Outcome) -> None:
    change = outcome.pair("FRA", "RUS")
    assert (change.before, change.after, change.growth, change.low) == (0, 0, None, None)
    assert str(change) == "FRA to RUS: nothing was traded"


def test_pairs_that_make_no_sense(outcome: Outcome) -> None:
    with pytest.raises(DataError, match="does not hold JPN; it holds USA, CHN"):
        outcome.pair("JPN", "USA")
    with pytest.raises(UsageError, match="CHN twice"):
        outcome.pair("CHN", "CHN")


def test_what_was_assumed_and_whom_to_cite(outcome: Outcome) -> None:
    told = " ".join(outcome.assumed)
    for part in (
        "2018, 6 economies, 3 sectors",
        "deficit stays what it was",
        "energy and materials 4.00, manufactures 5.00, services 3.00",
        "rates in force before: those of the table",
        "90 % of 30 draws of the elasticities (seed 1)",
    ):
        assert part in told
    assert "Me (2020). Mine." in outcome.sources and outcome.states.sources == outcome.sources
    with_eu = ask(tariff("EU", "CHN", 0.1), draws=0)
    assert any("of the EU" in line and "left out" in line for line in with_eu.assumed)


# ---- days


def test_a_policy_is_told_as_it_stands_on_the_day_that_is_solved() -> None:
    first = tariff("USA", "CHN", 0.1, since="2018-09-24", until="2019-05-09")
    then = tariff("USA", "CHN", 0.25, since="2019-05-10")
    last, early = ask(first + then, draws=0), ask(first + then, draws=0, day="2018-12-01")
    only = ask(tariff("USA", "CHN", 0.25), draws=0)
    assert last.states == only.states != early.states
    (told,) = last.effects().measures
    assert "25 %" in told
    (told,) = early.effects().measures
    assert "10 %" in told
    stages = solve_stages(first + then, TABLE, elasticity=PRIOR, draws=0)
    assert [str(day) for day in stages] == ["2018-09-24", "2019-05-10"]
    assert [found.states for found in stages.values()] == [early.states, last.states]


def test_before_the_first_day_nothing_changes() -> None:
    none = ask(tariff("USA", "CHN", 0.1, since="2018-09-24"), day="2018-01-01", draws=2)
    assert np.abs(np.array(none.states["real_income"])).max() < 1e-9
    assert len(none.touched) == len(none.diverted) == 0
    assert Effects.from_json(none.effects().to_json()) == none.effects()
    with pytest.raises(PolicyError, match="no measure has a first or last day"):
        solve_stages(POLICY, TABLE)


# ---- JSON


def test_effects_go_to_json_and_back(outcome: Outcome) -> None:
    found = outcome.effects()
    for indent in (None, 1):
        back = Effects.from_json(found.to_json(indent=indent))
        assert back == found and back.to_json() == found.to_json()
    assert Policy.from_json(json.dumps(found.policy)) == outcome.policy
    assert back.states.column("gain").unit == "million USD"
    assert back.states.sources == outcome.sources


def test_missing_figures_stay_missing_in_json() -> None:
    flows = TABLE.flows.copy()
    island = STATES.index("FRA")
    home = flows[:, island, island].copy()
    flows[:, island] = flows[:, :, island] = 0
    flows[:, island, island] = home
    found = ask(economy=replace(TABLE, flows=flows), draws=3).effects()
    row = next(row for row in found.states.rows() if row["state"] == "FRA")
    assert row["exports"] is row["imports"] is row["exports_low"] is None
    assert row["real_income"] is not None and abs(row["wage"] - row["price"]) < 1e-9
    text = found.to_json()
    assert "NaN" not in text and "null" in text
    assert Effects.from_json(text) == found


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '{"states": {"unit": "state"}}', "null"])
def test_what_is_no_effects_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="give what to_json wrote"):
        Effects.from_json(text)


def test_effects_with_a_key_too_many_or_too_few_are_refused(outcome: Outcome) -> None:
    told = json.loads(outcome.effects().to_json())
    for change in ({**told, "more": 1}, {k: v for k, v in told.items() if k != "seed"}):
        with pytest.raises(DataError, match="give what to_json wrote"):
            Effects.from_json(json.dumps(change))


# ---- elasticities that do not fit


@pytest.mark.parametrize(
    ("elasticity", "told"),
    [
        ({"manufactures": 4.0}, "no elasticity is given for energy and materials, services"),
        (-4.0, "energy and materials is -4.0; it must be positive"),
        (0, "must be positive"),
        (float("nan"), "must be positive"),
        ("nobody", "no set of elasticities 'nobody'"),
        (Elasticities("other", ("goods",), (4.0,), (1.0,)), "elasticities other are of goods; the table has"),
    ],
)
def test_elasticities_that_do_not_fit(elasticity: str | float | Mapping[str, float], told: str) -> None:
    with pytest.raises(DataError, match=told):
        ask(elasticity=elasticity)
