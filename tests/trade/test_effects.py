"""Tables of effects: each figure against one that is computed by another way."""

from __future__ import annotations

import numpy as np
import pytest
from economies import make
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Frame
from blocs.trade import Economy, Equilibrium, Options, Shock, solve_shock
from blocs.trade.effects import by_pair, by_partner, by_sector, by_state, compared, diverted, touched

STATES, SECTORS = 5, 2
TIGHT = Options(tolerance=1e-12)


def tariffs(economy: Economy, cells: list[tuple[int, int, int]], rate: float) -> Shock:
    places = np.array(cells)
    old = economy.tariffs[tuple(places.T)][:, None]
    return Shock(places, np.ones_like(old), old + rate, np.ones_like(old))


@pytest.fixture(scope="module")
def economy() -> Economy:
    base = make(STATES, SECTORS, 4, tariffs=True)
    flows = base.flows.copy()
    flows[:, 3, 2] = 0  # nothing goes from S02 to S03
    return Economy(base.states, base.sectors, flows, base.tariffs, base.value_added, year=2020)


@pytest.fixture(scope="module")
def result(economy: Economy) -> Equilibrium:
    """S00 taxes good0 of S01 and S02; central elasticities and 40 draws."""
    theta = np.random.default_rng(1).uniform(3, 6, (41, SECTORS))
    return solve_shock(economy, tariffs(economy, [(0, 0, 1), (0, 0, 2)], 0.3), theta, TIGHT)


def of(table: Frame, column: str) -> NDArray[np.float64]:
    return np.array([np.nan if cell is None else cell for cell in table[column]], float)


def test_pairs_sum_to_the_flows(result: Equilibrium, economy: Economy) -> None:
    """The flows of one draw are made in another way than those of chosen cells."""
    table, after = by_pair(result), result.flows()
    assert len(table) == STATES * (STATES - 1)
    for row in table.rows():
        n, i = economy.place(row["importer"]), economy.place(row["exporter"])
        assert row["before"] == pytest.approx(economy.flows[:, n, i].sum(), rel=1e-12)
        assert row["after"] == pytest.approx(after[:, n, i].sum(), rel=1e-12)
        assert row["change"] == pytest.approx(row["after"] - row["before"], rel=1e-9, abs=1e-9)
        if row["before"]:
            assert row["growth"] == pytest.approx(100 * (row["after"] / row["before"] - 1), rel=1e-9)


def test_sectors_of_a_pair_sum_to_the_pair(result: Equilibrium) -> None:
    whole, parts = by_pair(result), by_pair(result, each_sector=True)
    assert parts.unit == "flow" and len(parts) == SECTORS * len(whole)
    np.testing.assert_allclose(of(parts, "after").reshape(SECTORS, -1).sum(0), of(whole, "after"))
    only = by_pair(result, sectors=["good1"], exporters=["S01"], importers=["S00", "S01"])
    (row,) = only.rows()
    n, i = 0, 1
    assert row["after"] == pytest.approx(result.flows()[1, n, i], rel=1e-12)


def test_growth_is_missing_where_nothing_was_traded(result: Equilibrium) -> None:
    (row,) = by_pair(result, exporters=["S02"], importers=["S03"]).rows()
    assert (row["before"], row["after"], row["change"]) == (0, 0, 0)
    assert row["growth"] is row["growth_low"] is row["growth_high"] is None


def test_intervals_are_quantiles_of_the_draws(result: Equilibrium, economy: Economy) -> None:
    table = by_state(result, level=0.8)
    for state in range(STATES):
        draws = sorted(100 * (result.real_income[1:, state] - 1))
        # linear between order statistics: 0.1 of 39 gaps is 3.9
        low = draws[3] + 0.9 * (draws[4] - draws[3])
        high = draws[35] + 0.1 * (draws[36] - draws[35])
        assert table["real_income_low"][state] == pytest.approx(low, rel=1e-9)
        assert table["real_income_high"][state] == pytest.approx(high, rel=1e-9)
    (row,) = by_pair(result, exporters=["S01"], importers=["S00"]).rows()
    growth = [
        100 * (result.flows(k)[:, 0, 1].sum() / economy.flows[:, 0, 1].sum() - 1)
        for k in range(1, len(result.theta))
    ]
    assert [row["growth_low"], row["growth_high"]] == pytest.approx(np.quantile(growth, [0.05, 0.95]))
    assert table.column("gain_low").note == "10 % of the draws lie below"
    assert by_state(result, level=0.95).column("gain_high").note == "2.5 % of the draws lie above"


def test_without_draws_there_are_no_intervals(result: Equilibrium, economy: Economy) -> None:
    central = solve_shock(economy, result.shock, result.theta[:1], TIGHT)
    for make_table in (by_state, by_pair, by_sector, diverted):
        wide, narrow = make_table(result), make_table(central)
        names = {column.name for column in narrow.columns}
        assert not any(name.endswith(("_low", "_high")) for name in names)
        assert names < {column.name for column in wide.columns}
        for name in names:  # the centre is that of the central elasticities, draws or none
            if narrow.column(name).type != "text":
                np.testing.assert_allclose(of(narrow, name), of(wide, name), rtol=1e-6, atol=1e-6)


def test_figures_of_a_state(result: Equilibrium, economy: Economy) -> None:
    table, after, rates = by_state(result), result.flows(), result.tariffs()
    for n, row in enumerate(table.rows()):
        others = [i for i in range(STATES) if i != n]
        sold, bought = after[:, others, n].sum(), after[:, n, others].sum()
        was_sold, was_bought = economy.flows[:, others, n].sum(), economy.flows[:, n, others].sum()
        assert row["exports"] == pytest.approx(100 * (sold / was_sold - 1), rel=1e-7)
        assert row["imports"] == pytest.approx(100 * (bought / was_bought - 1), rel=1e-7)
        assert row["revenue_before"] == pytest.approx((economy.flows * economy.tariffs)[:, n].sum())
        assert row["revenue"] == pytest.approx((after * rates)[:, n].sum(), rel=1e-9)
        spent = after[:, n].sum() + row["revenue"]
        was = economy.flows[:, n].sum() + row["revenue_before"]
        assert row["real_income"] == pytest.approx(
            100 * (spent / was / (1 + row["price"] / 100) - 1), rel=1e-6
        )
        assert row["gain"] == pytest.approx(row["real_income"] / 100 * was, rel=1e-9)
        assert row["first_order"] == pytest.approx(row["terms_of_trade"] + row["volume_of_trade"])
        real_wage = (100 + row["wage"]) / (100 + row["price"])
        assert row["real_wage"] == pytest.approx(100 * (real_wage - 1), rel=1e-6, abs=1e-9)


def test_two_states_by_hand() -> None:
    """A state that buys all abroad and pays 50 % more for it loses as much; its supplier is one of all.

    Both sell only to the other, so wages stay whatever happens: the budget binds them.
    """
    flows = np.array([[[0.0, 100.0], [100.0, 0.0]]])
    base = Economy(("A", "B"), ("good",), flows, np.zeros_like(flows), np.ones((1, 2)))
    shock = Shock(np.array([[0, 0, 1]]), np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), 1.5))
    a, b = by_state(solve_shock(base, shock, np.array([[4.0]]))).rows()
    assert a["price"] == pytest.approx(50) and a["real_income"] == pytest.approx(100 * (1 / 1.5 - 1))
    assert (b["price"], b["real_income"], a["wage"]) == pytest.approx((0, 0, 0), abs=1e-9)
    taxed = by_state(solve_shock(base, tariffs(base, [(0, 0, 1)], 0.25), np.array([[4.0]])))
    # revenue buys back what the tariff takes: nothing else can be bought
    assert taxed["real_income"] == pytest.approx((0, 0), abs=1e-9)
    assert taxed["revenue"] == pytest.approx((25, 0))


def test_what_is_diverted_and_what_is_touched_is_all_that_changes(
    result: Equilibrium, economy: Economy
) -> None:
    assert touched(result) == {(0, 0, 1), (0, 0, 2)}
    table, change = diverted(result), (result.flows() - economy.flows).sum(0)
    # S01 and S02 sell in touched flows: what they sell to each other is no third state's
    assert table.unit == "third state" and sorted(table["state"]) == ["S03", "S04"]
    sells = dict(zip(table["state"], of(table, "sells_more"), strict=True))
    buys = dict(zip(table["state"], of(table, "buys_more"), strict=True))
    assert sells["S03"] == pytest.approx(change[0, 3]) and sells["S04"] == pytest.approx(change[0, 4])
    assert buys["S03"] == pytest.approx(change[3, 1] + change[3, 2])
    imports = sum(change[0, i] for i in range(1, STATES))
    assert sum(sells.values()) + change[0, 1] + change[0, 2] == pytest.approx(imports)
    exports = sum(change[n, i] for i in (1, 2) for n in range(STATES) if n != i)
    among = change[1, 2] + change[2, 1]
    assert sum(buys.values()) + among + change[0, 1] + change[0, 2] == pytest.approx(exports)
    assert list(of(table, "sells_more")) == sorted(of(table, "sells_more"), reverse=True)


def test_a_rate_that_is_in_force_already_touches_nothing(economy: Economy) -> None:
    again = solve_shock(economy, tariffs(economy, [(0, 0, 1)], 0.0), np.full((3, SECTORS), 4.0))
    assert touched(again) == set()
    assert len(diverted(again)) == 0
    assert len(by_pair(again, exporters=[], importers=[])) == 0


def test_sectors_and_partners(result: Equilibrium, economy: Economy) -> None:
    after, table = result.flows(), by_sector(result, states=["S01"])
    assert table["sector"] == economy.sectors and table["state"] == ("S01", "S01")
    for s, row in enumerate(table.rows()):
        assert row["output_before"] == pytest.approx(economy.flows[s, :, 1].sum())
        assert row["output"] == pytest.approx(
            100 * (after[s, :, 1].sum() / economy.flows[s, :, 1].sum() - 1), rel=1e-7
        )
    assert len(by_sector(result)) == STATES * SECTORS
    partners = by_partner(result, "S00")
    assert "S00" not in partners["partner"] and len(partners) == STATES - 1
    change = (after - economy.flows).sum(0)
    np.testing.assert_allclose(of(partners, "imports"), change[0, 1:], rtol=1e-9)
    np.testing.assert_allclose(of(partners, "exports"), change[1:, 0], rtol=1e-9)
    parts, (whole, *_) = by_partner(result, "S00"), by_state(result).rows()
    assert of(parts, "terms_of_trade").sum() == pytest.approx(whole["terms_of_trade"])


def test_common_draws_pair_two_policies(result: Equilibrium, economy: Economy) -> None:
    higher = solve_shock(economy, tariffs(economy, [(0, 0, 1), (0, 0, 2)], 0.4), result.theta, TIGHT)
    table = compared(higher, result)
    ratio = 100 * (higher.real_income / result.real_income - 1)
    np.testing.assert_allclose(of(table, "real_income"), ratio[0])
    np.testing.assert_allclose(of(table, "real_income_low"), np.quantile(ratio[1:], 0.05, axis=0))
    for column in ("real_income", "exports"):
        same = compared(result, result)
        assert np.nanmax(np.abs([of(same, f"{column}{end}") for end in ("", "_low", "_high")])) == 0
    with pytest.raises(UsageError, match="different draws"):
        compared(higher, solve_shock(economy, result.shock, result.theta[:5]))
    with pytest.raises(UsageError, match="different economies"):
        other = make(STATES, SECTORS, 9)
        compared(higher, solve_shock(other, Shock.none(), result.theta))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"exporters": ["XYZ"]}, "does not hold XYZ; it holds S00, S01"),
        ({"sectors": ["goods"]}, "no sector 'goods'; it has good0, good1"),
        ({"sectors": []}, "no sector is asked for"),
    ],
)
def test_what_the_table_does_not_hold_is_said(
    result: Equilibrium, asked: dict[str, list[str]], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        by_pair(result, **asked)  # type: ignore[arg-type]
