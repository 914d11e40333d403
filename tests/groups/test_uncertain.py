"""Co-membership, consensus and certainty over draws; brute force stands in for a solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.groups.alignment import aligned, canonical, matching, overlaps, variation
from blocs.groups.drawing import networks_of_draws, networks_of_intervals
from blocs.groups.network import Floats, Ints, SignedNetwork
from blocs.groups.rules import Rule, Rules
from blocs.groups.search import search
from blocs.groups.uncertain import (
    connected,
    effective_blocs,
    membership,
)
from blocs.sources import Column, Frame, Unit
from blocs.ties.roll_calls import RollCalls
from blocs.ties.similarity import similarity_draws


@dataclass(frozen=True)
class Best:
    blocs: Ints


@cache
def _labels(n: int, k: int) -> Ints:
    """All partitions of n nodes into at most k blocs, each once: labels in the order of their first nodes."""
    rows = [
        row
        for row in product(range(k), repeat=n)
        if all(label <= max(row[:place], default=-1) + 1 for place, label in enumerate(row))
    ]
    return np.array(rows, np.int64)


def every(network: SignedNetwork, k: int = 2) -> Best:
    """All partitions into at most k blocs of least frustration."""
    rows = _labels(network.n, k)
    same = rows[:, network.first] == rows[:, network.second]
    cost = np.where(same == (network.weight > 0), 0.0, np.abs(network.weight)).sum(1)
    return Best(rows[cost <= cost.min() + 1e-9])


def first(network: SignedNetwork, k: int = 2) -> Best:
    return Best(every(network, k).blocs[0])


def tabu(network: SignedNetwork) -> Best:
    sides = search(network.n, network.first, network.second, network.weight, seed=1)[1]
    return Best((sides < 0).astype(np.int64))


def net(nodes: str, *ties: tuple[str, float]) -> SignedNetwork:
    return SignedNetwork.from_edges([(pair[0], pair[1], weight) for pair, weight in ties], nodes)


FOE = net("ABC", ("AB", 1), ("AC", -1), ("BC", -1))
FRIEND = net("ABC", ("AB", 1), ("AC", 1), ("BC", 1))


def test_shares_errors_consensus_and_certainty_by_hand() -> None:
    found = membership([FOE, FOE, FOE, FRIEND], every)
    assert found.together.tolist() == [[1, 1, 0.25], [1, 1, 0.25], [0.25, 0.25, 1]]
    assert found.known.tolist() == [[0, 4, 4], [4, 0, 4], [4, 4, 0]]
    # variance of 0, 0, 0, 1 around 1/4 is 3/16; over 4 - 1
    assert found.error[0].tolist() == [0, 0, 0.25]
    assert found.blocs.tolist() == [0, 0, 1]
    assert found.certainty.tolist() == [1, 1, 0.75]
    assert found.agreement == pytest.approx((4 + 3 + 3) / 12)
    assert found.effective == pytest.approx([1.8, 1.8, 1.8, 1.0])  # 1 / (4/9 + 1/9)
    assert found.draws == 4 and found.bloc(0) == ("A", "B")
    assert found.of_draw().tolist() == [[0, 0, 1]] * 3 + [[0, 0, 0]]


def test_equally_good_partitions_of_a_draw_count_equally() -> None:
    # three foes, two blocs: any two of them may stand together
    foes = net("ABC", ("AB", -1), ("AC", -1), ("BC", -1))
    found = membership([foes], every)
    assert found.together[np.triu_indices(3, 1)] == pytest.approx([1 / 3] * 3)
    assert len(found.partitions) == 3 and found.draw.tolist() == [0, 0, 0]
    three = membership([foes], partial(every, k=3))
    assert three.together[np.triu_indices(3, 1)].tolist() == [0, 0, 0]
    assert sorted(three.blocs.tolist()) == [0, 1, 2]


def test_a_certain_draw_gives_0_and_1() -> None:
    found = membership([FOE] * 5, every)
    assert set(found.together.ravel()) == {0.0, 1.0}
    assert (found.error == 0).all() and (found.certainty == 1).all() and found.agreement == 1.0


def test_one_draw_has_no_error_to_tell() -> None:
    found = membership([FOE], every)
    assert np.isnan(found.error[0, 1]) and found.blocs.tolist() == [0, 0, 1]


def test_what_ties_do_not_say_is_not_known() -> None:
    # A-B and C-D are not connected; E has no ties, F is not there at all in the first draw
    one = net("ABCDE", ("AB", 1), ("CD", -1))
    two = net("ABCDEF", ("AB", -1), ("CD", -1), ("AC", 1))
    found = membership([one, two], every)
    assert found.nodes == tuple("ABCDEF")
    assert found.known[0].tolist() == [0, 2, 1, 1, 0, 0]
    assert found.together[0, :4].tolist() == [1, 0.5, 1, 0]
    assert np.isnan(found.together[0, 4]) and np.isnan(found.error[0, 2])
    assert found.blocs[4:].tolist() == [-1, -1] and np.isnan(found.certainty[4:]).all()
    assert (found.partitions[:, 4:] == -1).all()
    assert (found.certainty[:4] > 0).all()


def test_no_ties_at_all() -> None:
    found = membership([net("AB")], every)
    assert found.blocs.tolist() == [-1, -1] and np.isnan(found.agreement) and np.isnan(found.together[0, 1])


def test_what_is_no_draw_or_no_partition_is_refused() -> None:
    with pytest.raises(UsageError, match="no draws, so nothing is known"):
        membership([], every)
    with pytest.raises(DataError, match=r"a partition of 3 nodes came back with blocs of shape \(1, 2\)"):
        membership([FOE], lambda _: Best(np.array([0, 1])))


def _draws(n: int) -> st.SearchStrategy[list[Floats]]:
    cell = st.sampled_from([-2.0, -1.0, 0.0, 1.0, 3.0])
    one = st.lists(cell, min_size=n * n, max_size=n * n).map(lambda c: np.triu(np.array(c).reshape(n, n), 1))
    return st.lists(one.map(lambda m: m + m.T), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(_draws(5), st.permutations(range(5)), st.sampled_from([2, 3]))
def test_the_names_of_states_and_blocs_change_nothing(
    matrices: list[Floats], order: list[int], k: int
) -> None:
    nodes = "ABCDE"
    draws = [SignedNetwork.from_matrix(nodes, m) for m in matrices]
    one = membership(draws, partial(every, k=k))
    turned = membership(draws, lambda network: Best(k - 1 - every(network, k).blocs))
    assert np.array_equal(turned.together, one.together, equal_nan=True)
    assert np.array_equal(turned.partitions >= 0, one.partitions >= 0)
    moved = [SignedNetwork.from_matrix([nodes[p] for p in order], m[np.ix_(order, order)]) for m in matrices]
    two = membership(moved, partial(every, k=k))
    assert two.together == pytest.approx(one.together[np.ix_(order, order)], nan_ok=True)
    assert two.agreement == pytest.approx(one.agreement, nan_ok=True)
    assert two.effective == pytest.approx(one.effective, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(_draws(5), st.sampled_from([2, 3]))
def test_no_partition_agrees_with_the_draws_more(matrices: list[Floats], k: int) -> None:
    found = membership([SignedNetwork.from_matrix("ABCDE", m) for m in matrices], partial(every, k=k))
    if not found.known.any():
        return
    share = np.where(found.known > 0, found.together, 0.0)
    for row in _labels(5, k):
        same = row[:, None] == row
        agreed = np.where(same, share, 1 - share)[found.known > 0] @ found.known[found.known > 0]
        assert agreed / found.known.sum() <= found.agreement + 1e-9


@settings(max_examples=60, deadline=None)
@given(_draws(5))
def test_shares_are_shares_and_most_states_keep_their_names(
    matrices: list[Floats],
) -> None:
    found = membership([SignedNetwork.from_matrix("ABCDE", m) for m in matrices], every)
    known = found.known > 0
    assert ((found.together[known] >= 0) & (found.together[known] <= 1)).all()
    assert np.array_equal(found.together, found.together.T, equal_nan=True)
    assert (np.isnan(found.together) == ~known)[~np.eye(5, dtype=bool)].all()
    sure = found.certainty[~np.isnan(found.certainty)]
    assert ((sure >= 0) & (sure <= 1)).all()
    # labels are matched for the most states, so that in each draw at least every second one keeps its own
    both = (found.partitions >= 0) & (found.blocs >= 0)
    assert (((found.partitions == found.blocs) & both).sum(1) >= both.sum(1) / 2).all()


def test_processes_change_nothing() -> None:
    rng = np.random.default_rng(3)
    draws = [
        SignedNetwork.from_matrix([f"S{k:02}" for k in range(12)], m + m.T)
        for m in np.triu(rng.normal(size=(6, 12, 12)), 1)
    ]
    one, two = membership(draws, tabu), membership(draws, tabu, workers=2)
    assert np.array_equal(one.together, two.together) and np.array_equal(one.partitions, two.partitions)
    assert one.blocs.tolist() == two.blocs.tolist()


@given(_draws(6))
def test_connected_parts_are_those_of_a_walk(matrices: list[Floats]) -> None:
    from blocs.groups.balance import components

    network = SignedNetwork.from_matrix("ABCDEF", matrices[0])
    one, two = connected(network), components(network)
    assert ((one[:, None] == one) == (two[:, None] == two)).all()


def test_effective_blocs_by_hand() -> None:
    assert effective_blocs(np.array([0, 1, 2, 3])) == 4.0
    assert effective_blocs(np.array([0, 0, 1]), np.array([1.0, 2.0, 1.0])) == pytest.approx(16 / 10)
    assert np.isnan(effective_blocs(np.array([-1])))


# ---- labels


@given(st.integers(1, 7), st.data())
def test_matchings_are_best(k: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.integers(0, 9), min_size=k * k, max_size=k * k))
    overlap = np.array(cells, np.float64).reshape(k, k)
    found = matching(overlap)
    assert sorted(found.tolist()) == list(range(k))
    best = max(sum(overlap[i, j] for i, j in enumerate(order)) for order in permutations(range(k)))
    assert overlap[np.arange(k), found].sum() == best


_partition = st.lists(st.integers(-1, 3), min_size=6, max_size=6).map(lambda cells: np.array(cells, np.int64))


@given(_partition, _partition, st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=6, max_size=6))
def test_no_other_names_would_have_fewer_states_move(before: Ints, after: Ints, sizes: list[float]) -> None:
    weights = np.array(sizes)
    found = aligned(before, after, weights)
    both = (before >= 0) & (after >= 0)
    moved = weights[both & (found != before)].sum()
    for order in permutations(range(4)):
        other = np.where(after >= 0, np.array(order)[after], -1)
        assert moved <= weights[both & (other != before)].sum() + 1e-9
    assert variation(found, after) == pytest.approx(0.0, nan_ok=True, abs=1e-12)
    assert aligned(before, np.stack([after, before]), weights)[0].tolist() == found.tolist()


def test_parts_that_no_tie_joins_are_named_by_themselves() -> None:
    before, after = np.array([0, 1, 0, 1]), np.array([0, 1, 1, 0])
    assert aligned(before, after).tolist() == [0, 1, 1, 0]
    assert aligned(before, after, parts=np.array([0, 0, 2, 2])).tolist() == [0, 1, 0, 1]
    found = canonical(np.array([3, 3, 1, 1, 1, 0]), "ABCDEF", np.array([0, 0, 0, 0, 4, 4]))
    assert found.tolist() == [0, 0, 1, 1, 0, 1]


def test_overlaps_and_variation_by_hand() -> None:
    before, after = np.array([0, 0, 1, 1]), np.array([0, 1, 1, -1])
    assert overlaps(before, after, 2, np.array([1.0, 2.0, 4.0, 8.0])).tolist() == [[1, 0], [2, 4]]
    # {AB}{CD} and {A}{BCD}: 2 H(1/4, 1/4, 1/2) - H(1/2, 1/2) - H(1/4, 3/4)
    expected = 3 - 1 - (0.25 * 2 + 0.75 * np.log2(4 / 3))
    assert variation(before, np.array([0, 1, 1, 1])) == pytest.approx(expected)
    assert np.isnan(variation(np.array([-1, 0]), np.array([0, -1])))


@given(_partition, _partition, _partition)
def test_variation_is_a_distance(one: Ints, two: Ints, three: Ints) -> None:
    a, b, c = (np.maximum(p, 0) for p in (one, two, three))
    assert variation(a, b) == pytest.approx(variation(b, a), abs=1e-12)
    assert variation(a, c) <= variation(a, b) + variation(b, c) + 1e-9
    assert variation(a, a) == pytest.approx(0, abs=1e-12)
    # states in blocs in only one of the two are left out
    both = (one >= 0) & (two >= 0)
    assert variation(one, two) == pytest.approx(variation(one[both], two[both]), nan_ok=True, abs=1e-12)


# ---- draws


def test_draws_of_roll_calls_become_networks() -> None:
    rng = np.random.default_rng(7)
    sides = np.array([2, 2, 2, 0, 0, 0], np.int8)  # two blocs that vote against each other on 9 of 10 calls
    votes = np.where(rng.random((6, 60)) < 0.1, 2 - sides[:, None], sides[:, None]).astype(np.int8)
    numbers = np.array([2, 20, 200, 255, 260, 365])  # in 1990 255 and 260 are one state: DEU
    calls = RollCalls(numbers, np.arange(60), np.full(60, 1990), votes)
    draws = similarity_draws(calls, 1990, "agreement", draws=20, seed=4)
    networks = list(networks_of_draws(draws, Rule("agreement", 0.5)))
    assert networks[0].nodes == ("CAN", "DEU", "GBR", "SUN", "USA") and len(networks) == 20
    value = float(draws.values[3, 0, 3])  # USA and 255
    row = next(w for a, b, w in networks[3].edges() if (a, b) == ("DEU", "USA"))
    assert row == pytest.approx(value - 0.5)
    found = membership(networks, every)
    assert found.blocs.tolist() == [0, 1, 0, 1, 0] and found.agreement == 1.0
    with pytest.raises(UsageError, match="the rule is on s, and the draws hold agreement alone"):
        next(networks_of_draws(draws, Rule("s")))


def _interval(rows: list[tuple[int, int, float, float | None, float | None]]) -> Frame:
    a, b, value, low, high = zip(*rows, strict=True)
    unit = Unit.of("dyad-year")
    keys = [Column.of(k, v) for k, v in zip(unit.keys, (a, b, [1985] * len(a)), strict=True)]
    bounds = [Column.of("s", value), Column.of("s_low", list(low)), Column.of("s_high", list(high))]
    return Frame(unit, [*keys, *bounds])


def test_intervals_are_drawn_normally_and_seeded() -> None:
    # 90 % from -1 to 3: standard deviation 2 / 1.645; the second pair has no interval and stays
    told = _interval([(2, 20, 1.0, -1.0, 3.0), (2, 365, -0.5, None, None)])
    draws = list(networks_of_intervals(told, Rule("s"), 1985, draws=4000, seed=2))
    values = np.array([{(a, b): w for a, b, w in d.edges()}["CAN", "USA"] for d in draws])
    assert values.mean() == pytest.approx(1.0, abs=0.06)
    assert values.std() == pytest.approx(2 / 1.6448536, abs=0.04)
    assert {w for d in draws for a, b, w in d.edges() if a == "SUN"} == {-0.5}
    again = list(networks_of_intervals(told, Rule("s"), 1985, draws=3, seed=2))
    assert again == draws[:3]
    assert next(networks_of_intervals(told, Rule("s"), 1985, seed=3)) != draws[0]


def test_rules_on_one_measure_see_one_error() -> None:
    told = _interval([(2, 20, 0.0, -1.0, 1.0)])
    rules = Rules((Rule("s"), Rule("s", sense=-1, factor=0.5)))
    one = list(networks_of_intervals(told, Rule("s"), 1985, draws=5))
    two = list(networks_of_intervals(told, rules, 1985, draws=5))
    assert [n.weight[0] for n in two] == pytest.approx([n.weight[0] / 2 for n in one])


def test_intervals_that_are_not_there_are_refused() -> None:
    told = _interval([(2, 20, 1.0, None, None)])
    with pytest.raises(UsageError, match="no interval of s in 1985; make the measure with draws="):
        next(networks_of_intervals(told, Rule("s"), 1985))
    with pytest.raises(UsageError, match="draws are 1 or more"):
        next(networks_of_intervals(told, Rule("s"), 1985, draws=0))


@pytest.mark.shared
def test_blocs_of_the_general_assembly_of_1985(shared: Path) -> None:
    from blocs.sources.un_votes import read_un_votes
    from blocs.ties.roll_calls import roll_calls

    ties: Any = shared / "data" / "ties"
    read = read_un_votes(ties / "un_votes_to_2005.parquet", ties / "un_roll_calls_to_2005.parquet")
    draws = similarity_draws(roll_calls(read.frame), 1985, "agreement", draws=10)
    found = membership(networks_of_draws(draws, Rule("agreement", "median")), tabu)
    west = set(found.bloc(int(found.blocs[found.nodes.index("USA")])))
    assert {"GBR", "FRA", "DEU", "CAN", "JPN", "AUS", "ISR"} <= west
    assert not {"SUN", "POL", "CUB", "CHN", "IND", "DDR"} & west
    assert found.agreement > 0.95 and 1.2 < found.effective.mean() < 1.8
