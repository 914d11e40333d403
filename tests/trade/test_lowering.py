"""Policies in the numbers that the solver takes: shares covered, rates, costs, and the laws of them."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import CHN, DEU, FRA, RUS, SECTORS, STATES, TABLE, USA, measures

from blocs.errors import PolicyError
from blocs.trade.economy import Economy
from blocs.trade.policy import Policy, agreement, ban, cost, sanction, tariff
from blocs.trade.policy.lowering import lower
from blocs.trade.shock import Shock

THETA = np.array([[4.0, 5.0, 6.0], [0.5, 1.0, 12.0]])


def rows(shock: Shock) -> dict[tuple[int, ...], tuple[list[float], list[float], list[float]]]:
    """Weights, tariffs and costs of each flow, parts of no weight left out."""
    found = {}
    for cell, weights, tariffs, costs in zip(
        shock.cells.tolist(), shock.weights, shock.tariffs, shock.costs, strict=True
    ):
        kept = weights > 0
        found[tuple(cell)] = (weights[kept].tolist(), tariffs[kept].tolist(), costs[kept].tolist())
    return found


def same_effect(one: Shock, other: Shock) -> bool:
    """Whether two shocks meet the same flows and do the same to them."""
    if not np.array_equal(one.cells, other.cells):
        return False
    pairs = zip(one.factors(TABLE.tariffs, THETA), other.factors(TABLE.tariffs, THETA), strict=True)
    return all(np.allclose(a, b, rtol=1e-9, atol=0) for a, b in pairs)


def test_a_tariff_is_added_to_the_rate_in_force_or_stands_instead_of_it() -> None:
    added = rows(tariff("USA", "CHN", 0.25).shock(TABLE))
    assert added == {(0, USA, CHN): ([1.0], [0.25], [1.0]), (1, USA, CHN): ([1.0], [0.28], [1.0])}
    set_ = rows(tariff("USA", "CHN", 0.25, instead=True).shock(TABLE))
    assert set_[1, USA, CHN] == ([1.0], [0.25], [1.0])


def test_tariffs_on_all_of_a_flow_add_to_each_other() -> None:
    policy = tariff("USA", "CHN", 0.25) + tariff("USA", ["CHN", "RUS"], 0.05) + tariff("USA", "CHN", 0.25)
    shock = rows(policy.shock(TABLE))
    assert shock[0, USA, CHN][1] == pytest.approx([0.55])
    assert shock[1, USA, CHN][1] == pytest.approx([0.58]) and shock[1, USA, RUS][1] == [0.05]


def test_a_covered_amount_is_the_same_share_of_each_flow() -> None:
    # goods of 60 + 400 billion are traded, so 115 billion are a quarter
    shock = rows(tariff("USA", "CHN", 0.1, covering="115 billion USD").shock(TABLE))
    assert shock[0, USA, CHN][:2] == ([0.75, 0.25], [0.0, 0.1])
    assert shock[1, USA, CHN][:2] == ([0.75, 0.25], [0.03, 0.13])
    one = rows(tariff("USA", "CHN", 0.1, covering="100 billion USD", sectors="manufactures").shock(TABLE))
    assert one == {(1, USA, CHN): ([0.75, 0.25], [0.03, 0.13], [1.0, 1.0])}


def test_a_covered_amount_is_shared_among_partners() -> None:
    shock = tariff("USA", ["CHN", "DEU"], 0.1, covering=23e9, sectors="energy").shock(TABLE)
    traded = (TABLE.flows[0, USA, CHN] + TABLE.flows[0, USA, DEU]) * 1e6
    assert shock.cells.tolist() == [[0, USA, CHN], [0, USA, DEU]]
    assert shock.weights[:, 1] == pytest.approx([23e9 / traded] * 2)


def test_more_than_is_traded_is_refused_with_what_is() -> None:
    with pytest.raises(
        PolicyError, match=r"\$500 billion is more than is traded: the United States bought \$460 b"
    ):
        tariff("USA", "CHN", 0.1, covering="500 billion USD").shock(TABLE)
    exact = tariff("USA", "CHN", 0.1, covering="460 billion USD").shock(TABLE)
    assert rows(exact)[1, USA, CHN] == ([1.0], [0.13], [1.0])


def test_partial_tariffs_cover_different_goods_and_a_full_one_meets_all() -> None:
    policy = (
        tariff("USA", "CHN", 0.10, covering="46 billion USD")
        + tariff("USA", "CHN", 0.25, covering="230 billion USD")
        + tariff("USA", "CHN", 0.01)
        + tariff("USA", "CHN", 0.50, covering="92 billion USD", instead=True)
    )
    weights, rates, _ = rows(policy.shock(TABLE))[1, USA, CHN]
    assert dict(zip(np.round(rates, 9), weights, strict=True)) == pytest.approx(
        {0.04: 0.2, 0.14: 0.1, 0.29: 0.5, 0.51: 0.2}
    )
    too_much = policy + tariff("USA", "CHN", 0.1, covering="100 billion USD")
    with pytest.raises(PolicyError, match=r"add up to \$\d.* of .* from China to the United States, and \$"):
        too_much.shock(TABLE)


def test_two_rates_for_one_flow_are_refused() -> None:
    policy = tariff("USA", ["CHN", "DEU"], 0.1, instead=True) + agreement(["USA", "DEU"], tariff=0)
    with pytest.raises(
        PolicyError, match=r"two measures set the tariff on .* from Germany to the United States"
    ):
        policy.shock(TABLE)
    assert (policy + agreement(["USA", "RUS"], tariff=0)).on("2018-01-01").measures[2].tariff == 0  # type: ignore[union-attr]


def test_an_agreement_sets_tariffs_on_goods_and_costs_on_all() -> None:
    shock = rows(agreement(["USA", "EU"], cost=-0.1, tariff=0).shock(TABLE))
    assert {(n, i) for _, n, i in shock} == {(USA, DEU), (USA, FRA), (DEU, USA), (FRA, USA)}
    assert all(shock[s, DEU, USA] == ([1.0], [0.0], [0.9]) for s in range(3))
    inside = agreement("EU", cost=-0.1).shock(TABLE)
    assert {(int(n), int(i)) for _, n, i in inside.cells} == {(DEU, FRA), (FRA, DEU)}


@pytest.mark.parametrize(
    ("direction", "met"),
    [("imports", {(USA, RUS)}), ("exports", {(RUS, USA)}), ("both", {(USA, RUS), (RUS, USA)})],
)
def test_directions_of_a_sanction(direction: str, met: set[tuple[int, int]]) -> None:
    shock = sanction("USA", "RUS", cost=0.3, direction=direction).shock(TABLE)  # type: ignore[arg-type]
    assert {(int(n), int(i)) for _, n, i in shock.cells} == met
    assert (shock.costs == 1.3).all()


def test_costs_multiply_and_a_ban_outdoes_them() -> None:
    dearer = cost("USA", "RUS", 0.5) + cost("RUS", "USA", -0.2, direction="exports")
    shock = rows(dearer.shock(TABLE))
    assert shock[0, USA, RUS][2] == pytest.approx([1.2]) and shock[0, RUS, USA][2] == [1.5]
    banned = (dearer + ban("USA", "RUS", sectors="energy")).shock(TABLE)
    assert [math.isinf(costs[0]) for costs in banned.costs] == [True, True, False, False, False, False]


def test_flows_of_zero_are_left_out() -> None:
    shock = ban("all", "all").shock(TABLE)
    assert len(shock.cells) == 3 * (6 * 5 - 1)
    assert not ((shock.cells[:, 1] == RUS) & (shock.cells[:, 2] == FRA)).any()


def test_no_measures_no_shock() -> None:
    shock = Policy().shock(TABLE)
    assert shock.cells.shape == (0, 3) and shock.weights.shape == (0, 1)


def test_a_dense_policy_takes_no_loop_over_flows(calls) -> None:  # type: ignore[no-untyped-def]
    def of(states: int) -> int:
        flows = np.random.default_rng(1).uniform(1, 9, (1, states, states))
        names = tuple(f"S{i}" for i in range(states))
        economy = Economy(names, ("goods",), flows, 0 * flows, np.ones((1, states)), year=2018)
        policy = tariff("all", "all", 0.1) + cost("all", "all", 0.1) + tariff("S0", "all", 0.1, covering=2e6)
        policy.shock(economy)  # names are looked up once
        return int(calls(lambda: policy.shock(economy)))

    # a cell each would be 39,000 calls more; a few for each state are the checks of `Economy` and names
    assert of(200) - of(20) < 5 * 180


@settings(max_examples=60, deadline=None)
@given(st.lists(measures(dated=False), min_size=1, max_size=3))
def test_the_order_of_measures_does_not_matter(given_measures: list) -> None:  # type: ignore[type-arg]
    shocks = []
    for order in permutations(given_measures):
        try:
            shocks.append(lower(order, TABLE, None))
        except PolicyError as error:
            shocks.append(str(error))  # type: ignore[arg-type]
    first = shocks[0]
    for other in shocks[1:]:
        if isinstance(first, str):
            assert other == first
        else:
            assert all(
                np.array_equal(getattr(first, k), getattr(other, k)) for k in first.__dataclass_fields__
            )


@settings(max_examples=60, deadline=None)
@given(st.lists(measures(dated=False), min_size=1, max_size=4))
def test_parts_are_shares_of_flows_that_are_traded_between_states(given_measures: list) -> None:  # type: ignore[type-arg]
    try:
        shock = lower(given_measures, TABLE, None)
    except PolicyError as error:
        assert "nothing is traded" in str(error)
        return
    assert ((shock.weights >= 0) & (shock.weights <= 1)).all()
    assert shock.weights.sum(1) == pytest.approx(np.ones(len(shock.cells)), abs=1e-12)
    sector, importer, exporter = shock.cells.T
    assert (importer != exporter).all() and (TABLE.flows[sector, importer, exporter] > 0).all()


@given(
    st.sets(st.sampled_from(STATES[1:]), min_size=2),
    st.integers(1, 4),
    st.floats(0, 5),
    st.floats(-0.9, 5),
)
def test_two_halves_of_the_partners_are_the_whole(
    partners: set[str], cut: int, rate: float, change: float
) -> None:
    names = sorted(partners)
    cut = min(cut, len(names) - 1)

    def policy(on: list[str]) -> Policy:
        return tariff("USA", on, rate) + cost("USA", on, change, sectors="all")

    whole, halves = policy(names), policy(names[:cut]) + policy(names[cut:])
    assert rows(whole.shock(TABLE)) == rows(halves.shock(TABLE))


@given(st.floats(0, 5), st.integers(1, 2))
def test_two_halves_of_the_sectors_are_the_whole(rate: float, cut: int) -> None:
    halves = tariff("DEU", "USA", rate, sectors=SECTORS[:cut]) + tariff(
        "DEU", "USA", rate, sectors=SECTORS[cut:]
    )
    whole = tariff("DEU", "USA", rate, sectors="all")
    assert rows(whole.shock(TABLE)) == rows(halves.shock(TABLE))


@given(st.floats(0.01, 0.99), st.floats(0.02, 0.98), st.floats(0, 5))
def test_two_covered_amounts_at_one_rate_are_their_sum(covered: float, cut: float, rate: float) -> None:
    amount = covered * 460e9
    whole = tariff("USA", "CHN", rate, covering=amount)
    halves = tariff("USA", "CHN", rate, covering=cut * amount) + tariff(
        "USA", "CHN", rate, covering=(1 - cut) * amount
    )
    assert same_effect(whole.shock(TABLE), halves.shock(TABLE))


@given(st.floats(0, 5))
def test_covering_all_that_is_traded_is_covering_nothing_less(rate: float) -> None:
    assert same_effect(
        tariff("USA", "CHN", rate, covering="460 billion USD").shock(TABLE),
        tariff("USA", "CHN", rate).shock(TABLE),
    )
