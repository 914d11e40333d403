"""Rules make friends and foes of measures as they say; what is not known makes no tie."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.groups.building import (
    network_of_balances,
    network_of_reports,
    signed_network,
    signed_networks,
)
from blocs.groups.edges import edges_of, network_of_edges
from blocs.groups.network import SignedNetwork
from blocs.groups.rules import ALLIES_AND_FOES, NET_COOPERATION, Quantile, Rule, Rules, rules_of
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.ties.balance import Balance, Tally
from blocs.ties.event_balance import coded_events

VALUES = np.array([1.0, 2.0, 4.0, 9.0, np.nan])


def table(
    rows: Sequence[Sequence[Any]],
    names: str,
    *,
    directed: bool = False,
    absent: Any = None,
    coverage: Coverage | None = None,
    system: Any = "cow",
) -> Frame:
    unit = Unit.of("directed dyad-year" if directed else "dyad-year", system)
    columns = list(zip(*rows, strict=True))
    keys = [
        Column.of(key, np.array(cells, np.int64)) for key, cells in zip(unit.keys, columns[:3], strict=True)
    ]
    figures = zip(names.split(), columns[3:], strict=True)
    return Frame(unit, [*keys, *(Column.of(n, list(c), absent=absent) for n, c in figures)], (), coverage)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("x"), [1, 2, 4, 9]),
        (Rule("x", 2.0), [-1, 0, 2, 7]),
        (Rule("x", 2.0, sense=-1), [1, 0, -2, -7]),
        (Rule("x", "median"), [-2, -1, 1, 6]),
        (Rule("x", "mean"), [-3, -2, 0, 5]),
        (Rule("x", Quantile(1.0)), [-8, -7, -5, 0]),
        (Rule("x", Quantile(0.25)), [-0.75, 0.25, 2.25, 7.25]),
        (Rule("x", "mean", weigh="sign", factor=3.0), [-3, -3, 0, 3]),
        (Rule("x", "mean", band=2.0), [-3, 0, 0, 5]),
        (Rule("x", "mean", side="above"), [0, 0, 0, 5]),
        (Rule("x", "mean", side="below", sense=-1), [3, 2, 0, 0]),
        # the variance of 1, 2, 4, 9 is (9 + 4 + 0 + 25) / 4
        (Rule("x", 4.0, weigh="standardised"), np.array([-3, -2, 0, 5]) / np.sqrt(9.5)),
    ],
)
def test_weights_by_hand(rule: Rule, expected: list[float]) -> None:
    found = rule.weights(VALUES)
    assert found[:4] == pytest.approx(expected)
    assert np.isnan(found[4])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("net"), "net: above 0 binds, below it divides, by its distance"),
        (
            Rule("disputes", sense=-1, side="above", weigh="sign"),
            "disputes: above 0 divides, with weight 1",
        ),
        (Rule("s", 0.5, side="below"), "s: below 0.5 divides, by its distance"),
        (
            Rule("ideal_distance", "mean", sense=-1, weigh="standardised", factor=2.0, band=0.1),
            (
                "ideal_distance: above its mean of the year divides, below it binds, by its distance in "
                "standard deviations of the year, times 2; no tie within 0.1"
            ),
        ),
        (
            Rule("kappa", Quantile(0.75), least=10, how="min"),
            (
                "kappa: above its quantile 0.75 of the year binds, below it divides, by its distance; known "
                "where it rests on 10 or more; of two directions the min"
            ),
        ),
    ],
)
def test_rules_are_told_in_words(rule: Rule, words: str) -> None:
    assert rule.told() == words


def test_several_rules_tell_how_they_are_added() -> None:
    rules = Rules((Rule("a"), Rule("b", 1.0)), every=True, sign=True)
    assert rules.told().splitlines() == [
        "a: above 0 binds, below it divides, by its distance",
        "b: above 1 binds, below it divides, by its distance",
        "added up, where all are known, and only the sign counts",
    ]
    assert Rules((Rule("a"),), sign=True).told().endswith("\nonly the sign counts")


_thresholds = st.one_of(st.floats(-5, 5), st.sampled_from(["median", "mean"]), st.floats(0, 1).map(Quantile))
_rules = st.builds(
    Rule,
    measure=st.sampled_from(["agreement", "s", "net"]),
    threshold=_thresholds,
    sense=st.sampled_from([1, -1]),
    weigh=st.sampled_from(["as is", "sign"]),
    band=st.floats(0, 2),
    side=st.sampled_from(["both", "above", "below"]),
    factor=st.floats(0.1, 10),
    least=st.integers(0, 20),
    how=st.sampled_from(["sum", "mean", "max", "min"]),
)


@given(st.lists(_rules, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_rules_come_back_from_json(parts: list[Rule], every: bool, sign: bool) -> None:
    rules = Rules(tuple(parts), every, sign)
    assert Rules.from_dict(json.loads(json.dumps(rules.to_dict()))) == rules


_values = st.lists(st.one_of(st.floats(-10, 10), st.just(np.nan)), min_size=1, max_size=30).map(np.array)


@given(_rules, _values)
def test_laws_of_a_rule(rule: Rule, values: Any) -> None:
    found = rule.weights(values)
    assert (np.isnan(found) == np.isnan(values)).all()
    turned = Rule.from_dict({**rule.to_dict(), "sense": -rule.sense}).weights(values)
    assert np.array_equal(turned, -found, equal_nan=True)
    near = np.abs(values - rule.cut(values)) <= rule.band
    assert (found[near] == 0).all()
    if rule.weigh == "sign":
        assert set(np.abs(found[~np.isnan(found)])) <= {0.0, rule.factor}


@given(_values, st.floats(0.01, 100), st.floats(-50, 50), st.sampled_from(["median", "mean", Quantile(0.3)]))
def test_a_threshold_of_the_year_goes_with_the_unit(values: Any, scale: float, shift: float, at: Any) -> None:
    rule, known = Rule("x", at), values[~np.isnan(values)]
    before, after = rule.weights(values), rule.weights(scale * values + shift)
    span = np.ptp(known) if known.size else 0.0
    assert after == pytest.approx(scale * before, nan_ok=True, abs=1e-9 * (1 + scale * span + abs(shift)))


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"threshold": "mode"}, "x: threshold 'mode'; give a number, 'median', 'mean' or Quantile"),
        ({"threshold": float("nan")}, "x: threshold nan"),
        ({"sense": 0}, "x: sense=0; 1: more of it binds"),
        ({"weigh": "root"}, "x: weigh='root' is none of: as is, sign, standardised"),
        ({"side": "left"}, "x: side='left' is none of: both, above, below"),
        ({"how": "first"}, "x: how='first' is none of: sum, mean, max, min"),
        ({"band": -1.0}, "x: band=-1.0"),
        ({"factor": 0.0}, "factor is above 0"),
        ({"threshhold": 1}, "a rule has no 'threshhold'; its fields are measure, threshold"),
        ({"threshold": {"percentile": 3}}, r"write it as \{'quantile': 0.75\}"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, Any], cause: str) -> None:
    with pytest.raises(UsageError, match=cause):
        Rule.from_dict({"measure": "x", **fields})


def test_more_that_makes_no_sense() -> None:
    with pytest.raises(UsageError, match="a rule names no measure"):
        Rule.from_dict({"threshold": 1})
    with pytest.raises(UsageError, match="a quantile of 75"):
        Quantile(75)
    with pytest.raises(UsageError, match="no rules, so no ties"):
        rules_of([])
    with pytest.raises(UsageError, match="rules are written as"):
        Rules.from_dict({"parts": []})
    with pytest.raises(UsageError, match="the same for all pairs and cannot be standardised"):
        Rule("x", weigh="standardised").weights(np.array([0.1, 0.1, 0.1]))


def test_two_rules_that_cancel_make_no_tie() -> None:
    rules = Rules((Rule("a"), Rule("b", sense=-1)))
    assert rules.weights([np.array([0.1 + 0.2]), np.array([0.3])]).tolist() == [0.0]


def test_what_one_rule_does_not_know_adds_nothing_or_forbids_the_tie() -> None:
    parts, values = (Rule("a"), Rule("b")), [np.array([1.0, np.nan, np.nan]), np.array([2.0, 3.0, np.nan])]
    assert np.array_equal(Rules(parts).weights(values), [3, 3, np.nan], equal_nan=True)
    assert np.array_equal(Rules(parts, every=True).weights(values), [3, np.nan, np.nan], equal_nan=True)


# ---- from tables


def test_nodes_are_all_states_with_a_known_value_and_missing_pairs_have_no_edge() -> None:
    votes = table(
        [
            (2, 20, 1985, 0.9),
            (2, 365, 1985, 0.2),
            (20, 365, 1985, 0.5),
            (2, 40, 1985, None),
            (2, 40, 1986, 0.1),
        ],
        "agreement",
    )
    found = signed_network(votes, Rule("agreement", 0.5, weigh="sign"), 1985)
    assert found.nodes == ("CAN", "SUN", "USA")
    assert list(found.edges()) == [("CAN", "USA", 1.0), ("SUN", "USA", -1.0)]
    over_time = signed_networks(votes, Rule("agreement", 0.5))
    assert {year: list(net.edges()) for year, net in over_time.items()} == {
        1985: [("CAN", "USA", pytest.approx(0.4)), ("SUN", "USA", pytest.approx(-0.3))],
        1986: [("CUB", "USA", -0.4)],
    }


def test_an_absent_row_inside_coverage_is_known_and_outside_is_not() -> None:
    pacts = table([(2, 20, 1950, 3)], "commitment", absent=0, coverage=Coverage(1945, 1960))
    found = signed_network(pacts, Rule("commitment", side="above"), 1950)
    assert found.m == 1 and "BRA" in found.nodes and found.n == 75  # members of the system in 1950
    with pytest.raises(UsageError, match="commitment has no known value in 1970; ask for another year"):
        signed_network(pacts, Rule("commitment", side="above"), 1970)


def test_two_directions_become_one_tie_as_the_rule_says() -> None:
    cases = table([(2, 40, 1965, 2), (40, 2, 1965, 0), (2, 365, 1965, 1)], "sanctions", directed=True)
    found = signed_network(cases, Rule("sanctions", sense=-1, how="sum"), 1965)
    assert list(found.edges()) == [("CUB", "USA", -2.0)]  # one direction alone is not known
    absent = table([(2, 40, 1965, 2)], "sanctions", directed=True, absent=0, coverage=Coverage(1960, 1970))
    assert list(signed_network(absent, Rule("sanctions", sense=-1, how="sum"), 1965).edges()) == [
        ("CUB", "USA", -2.0)
    ]


def test_pairs_that_rest_on_too_little_are_not_known() -> None:
    votes = table([(2, 20, 1985, 0.9, 80), (2, 365, 1985, 0.2, 4)], "agreement n")
    assert signed_network(votes, Rule("agreement", least=5), 1985).nodes == ("CAN", "USA")
    with pytest.raises(UsageError, match="does not say what it rests on"):
        signed_network(table([(2, 20, 1985, 0.9)], "s"), Rule("s", least=5), 1985)


def test_a_state_with_two_numbers_in_a_year_is_one_node() -> None:
    votes = table(
        [(2, 255, 1990, 0.7), (2, 260, 1990, 0.9), (20, 260, 1990, 0.8), (255, 260, 1990, 1.0)], "s"
    )
    found = signed_network(votes, Rule("s"), 1990)
    assert list(found.edges()) == [("CAN", "DEU", 0.8), ("DEU", "USA", 0.7)]


def test_allies_bind_and_rivals_divide() -> None:
    # USA and CAN allied; USA and RUS rivals in a dispute; CAN and RUS nothing; CUB and USA all at odds
    rows = [(2, 20, 1, 0, 0), (2, 365, 0, 1, 1), (20, 365, 0, 0, 0), (2, 40, 3, 1, 0)]
    undirected = table([(a, b, 1960, c, d, r) for a, b, c, d, r in rows], "commitment disputes rivalry")
    cases = table(
        [(i, j, 1960, int((i, j) == (2, 40))) for a, b, *_ in rows for i, j in ((a, b), (b, a))],
        "sanctions",
        directed=True,
    )
    found = signed_network([undirected, cases], ALLIES_AND_FOES, 1960)
    assert list(found.edges()) == [("CAN", "USA", 1.0), ("CUB", "USA", -1.0), ("SUN", "USA", -1.0)]


def test_tables_that_do_not_fit_are_refused() -> None:
    votes = table([(2, 20, 1985, 0.9)], "s")
    with pytest.raises(UsageError, match="no table has a column kappa; there are s"):
        signed_network(votes, Rule("kappa"), 1985)
    with pytest.raises(UsageError, match="2 tables have a column s"):
        signed_network([votes, votes], Rule("s"), 1985)
    with pytest.raises(UsageError, match="in numbers of cow and gw"):
        other = table([(2, 20, 1985, 1)], "pact", system="gw")
        signed_network([votes, other], [Rule("s"), Rule("pact")], 1985)
    with pytest.raises(DataError, match="999 is the number of no state"):
        signed_network(table([(2, 999, 1985, 0.9)], "s"), Rule("s"), 1985)
    with pytest.raises(UsageError, match="holds no ties"):
        signed_network(Frame("state", [Column.of("s", [1.0])]), Rule("s"), 1985)


@given(st.permutations(range(6)), st.data())
def test_the_order_of_rows_changes_nothing(order: list[int], data: st.DataObject) -> None:
    numbers = [2, 20, 40, 365]
    pairs = [(a, b) for a in numbers for b in numbers if a < b]
    cells = data.draw(st.lists(st.one_of(st.none(), st.floats(-1, 1)), min_size=6, max_size=6))
    rows = [(a, b, 1985, cell) for (a, b), cell in zip(pairs, cells, strict=True)]
    if all(cell is None for cell in cells):
        return
    one = signed_network(table(rows, "s"), Rule("s", "median"), 1985)
    assert signed_network(table([rows[k] for k in order], "s"), Rule("s", "median"), 1985) == one
    seen = {code for (a, b, _, cell) in rows if cell is not None for code in (a, b)}
    assert one.n == len(seen)


# ---- from events and reports


def test_events_make_ties_of_net_cooperation() -> None:
    kinds = ["CONSULT", "ACCUSE", "ACCUSE", "AID", "AGREE", "CONSULT", "THREATEN"]
    sides = [("USA", "SUN")] * 3 + [("USA", "CAN")] * 2 + [("CAN", "SUN")] * 2
    events = coded_events([a for a, _ in sides], [b for _, b in sides], [1985] * 7, kinds)
    found = network_of_reports(events, 1985)
    assert list(found.edges()) == [("CAN", "USA", 1.0), ("SUN", "USA", pytest.approx(-1 / 3))]
    assert found.nodes == ("CAN", "SUN", "USA")  # CAN and SUN: as much for as against


def test_balances_of_any_days_make_ties_of_bodies_too() -> None:
    def balance(a: str, b: str, good: int, bad: int, *, directed: bool = False) -> Balance:
        now = Tally(verbal_cooperation=good, verbal_conflict=bad, goldstein_sum=2.0 * good - 3.0 * bad)
        return Balance(a, b, directed, now, Tally(), ())

    rows = [balance("CHN", "RUS", 3, 1), balance("EU", "RUS", 0, 2), balance("CHN", "EU", 0, 0)]
    assert list(network_of_balances(rows, NET_COOPERATION).edges()) == [
        ("CHN", "RUS", 0.5),
        ("EU", "RUS", -1.0),
    ]
    weighed = network_of_balances(rows, Rule("goldstein", least=3))
    assert list(weighed.edges()) == [("CHN", "RUS", 0.75)]
    with pytest.raises(UsageError, match="directed pairs make two ties"):
        network_of_balances([balance("CHN", "RUS", 1, 0, directed=True)])
    with pytest.raises(UsageError, match="balances have no s; there are net, cooperation, goldstein"):
        network_of_balances(rows, Rule("s"))


# ---- edge lists


@given(st.integers(0, 7), st.data())
def test_edge_lists_come_back(n: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.sampled_from([-2.5, 0.0, 1.0]), min_size=n * n, max_size=n * n))
    matrix = np.triu(np.array(cells).reshape(n, n), 1)
    network = SignedNetwork.from_matrix([f"S{k}" for k in range(n)], matrix + matrix.T)
    edges = edges_of(network)
    assert network_of_edges(edges) == network
    assert len(edges) == network.m + sum(not row.any() for row in network.matrix())


def test_edge_lists_of_other_libraries() -> None:
    polars = pytest.importorskip("polars")
    network = SignedNetwork.from_edges(
        [("USA", "CUB", -1), ("USA", "CAN", 2)], nodes=["CAN", "CUB", "MEX", "USA"]
    )
    assert network_of_edges(edges_of(network).to_arrow()) == network
    assert network_of_edges(edges_of(network).to_polars()) == network
    own = {"a": ["USA", "USA"], "b": ["CUB", "CAN"], "sign": [-1, 1]}
    found = network_of_edges(own, "a", "b", "sign")
    assert list(found.edges()) == [("CAN", "USA", 1.0), ("CUB", "USA", -1.0)]
    assert network_of_edges(polars.DataFrame(own), "a", "b", "sign") == found
    with pytest.raises(DataError, match="row 2 of the edge list has no sign; leave it out"):
        network_of_edges({**own, "sign": [1, None]}, "a", "b", "sign")
    with pytest.raises(DataError, match="the edge list has no column weight; there are a, b, sign"):
        network_of_edges(own, "a", "b")
