"""Moves, margins and all best partitions: equal to trying every partition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import blocs.groups.optima as optima_module
from blocs.errors import UsageError
from blocs.groups import (
    SignedNetwork,
    components,
    frustration,
    margins,
    move_costs,
    optimal_partitions,
    pivotal,
)
from groups.signed import costs, networks, random_network, random_signs, sides_of_all

# A and B are close friends, C is a foe of B and a lesser friend of A; D hangs on C
NET = SignedNetwork.from_edges([("A", "B", 4), ("B", "C", -3), ("A", "C", 1), ("C", "D", 2)])


def test_moves_of_a_known_network() -> None:
    found = frustration(NET)
    assert (found.value, found.blocs.tolist()) == (1.0, [0, 0, 1, 1])
    # A leaves B: 4 more frustrated, 1 less; C joins both: 3 more and 2 for D, 1 less
    assert move_costs(found)[np.arange(4), 1 - found.blocs].tolist() == [3.0, 7.0, 4.0, 2.0]
    assert pivotal(found, 2) == (("D", 0, 2.0), ("A", 1, 3.0))


def test_margins_of_a_known_network() -> None:
    found = margins(frustration(NET))
    # B has the heaviest ties and is the anchor; it is held against the next, C (6 against A's 5)
    assert found.anchor.tolist() == [1, 2, 1, 1]
    assert found.alone.tolist() == [3.0, 7.0, 4.0, 2.0]
    # C to B's side takes D along: 3 frustrated instead of 1
    assert found.margin.tolist() == [3.0, 2.0, 2.0, 2.0]
    assert found.proved.all()
    against_a = margins(frustration(NET), anchor="A")
    assert against_a.anchor.tolist() == [1, 0, 0, 0]


@given(networks(most=8))
def test_a_move_costs_what_it_changes(net: SignedNetwork) -> None:
    found = frustration(net, 3)
    table = move_costs(found)
    for v in range(net.n):
        for c in range(3):
            moved = found.blocs.copy()
            moved[v] = c
            assert table[v, c] == pytest.approx(costs(net, moved[None])[0] - found.value, abs=1e-6)


def best_and_all(net: SignedNetwork) -> tuple[np.ndarray, np.ndarray]:
    """All partitions with the first node of each part in bloc 0, and their costs."""
    rows = sides_of_all(net.n)
    first = np.unique(components(net), return_index=True)[1]
    rows = rows[(rows[:, first] == 0).all(1)]
    return rows, costs(net, rows)


@pytest.mark.parametrize("seed", range(40))
def test_margins_equal_trying_all_partitions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = random_network(rng, 10, least_nodes=2)
    found = frustration(net)
    held = margins(found)
    rows, cost = best_and_all(net)
    for v, anchor in enumerate(held.anchor.tolist()):
        if anchor < 0:
            assert np.isnan(held.margin[v])
            assert (components(net) == components(net)[v]).sum() == 1
            continue
        as_now = found.blocs[v] == found.blocs[anchor]
        other = cost[(rows[:, v] == rows[:, anchor]) != as_now]
        assert held.margin[v] == pytest.approx(other.min() - cost.min(), abs=1e-7)
        assert held.proved[v]
        assert held.margin[v] <= held.alone[v] + 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_margins_of_some_nodes_equal_those_of_all(seed: int) -> None:
    found = frustration(random_network(np.random.default_rng(seed), 10, least_nodes=4))
    names = found.network.nodes
    wanted = [names[-1], names[1]]
    some, all_ = margins(found, nodes=wanted, anchor=names[0]), margins(found, anchor=names[0])
    for v, name in enumerate(names):
        if name in wanted:
            np.testing.assert_equal(some.margin[v], all_.margin[v])
            assert some.proved[v] == all_.proved[v]
        else:
            assert not some.proved[v]
            np.testing.assert_equal(some.margin[v], np.nan if some.anchor[v] < 0 else some.alone[v])
    np.testing.assert_array_equal(some.anchor, all_.anchor)
    with pytest.raises(UsageError, match="is no node"):
        margins(found, nodes=["XYZ"])


@pytest.mark.parametrize("written", [2, 4, 14])
@pytest.mark.parametrize("seed", range(25))
def test_all_best_partitions_are_listed(seed: int, written: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optima_module, "_LISTED", written)
    net = random_network(np.random.default_rng(seed), 10)
    rows, cost = best_and_all(net)
    expected = rows[cost <= cost.min() + 1e-9]
    found = optimal_partitions(frustration(net), limit=10_000)
    assert (found.number, found.complete) == (len(expected), True)
    assert sorted(map(tuple, found.partitions.tolist())) == sorted(map(tuple, expected.tolist()))
    assert found.partitions.tolist() == sorted(found.partitions.tolist())


def test_the_count_of_apart_blocks_is_their_product() -> None:
    ring = [("0", "1", -1), ("1", "2", -1), ("0", "2", -1)]
    edges = [(f"{k}{a}", f"{k}{b}", w) for k in "ABCDEFG" for a, b, w in ring]
    found = optimal_partitions(frustration(SignedNetwork.from_edges(edges)), limit=50)
    # three ways for each of seven triangles; all are counted, fifty listed
    assert (found.number, found.complete, len(found.partitions)) == (3**7, True, 50)


def test_a_limit_makes_the_count_a_lower_one() -> None:
    foes = SignedNetwork.from_matrix([f"S{k}" for k in range(12)], np.eye(12) - 1)
    assert optimal_partitions(frustration(foes)).number == 462  # ways to halve twelve
    cut = optimal_partitions(frustration(foes), limit=100)
    assert (cut.number, cut.complete, len(cut.partitions)) == (100, False, 100)


def test_wrong_use() -> None:
    two, three = frustration(NET), frustration(NET, 3)
    loose = frustration(random_signs(30, 0), effort="search")
    for call in (margins, optimal_partitions):
        with pytest.raises(UsageError, match="of two blocs"):
            call(three)  # type: ignore[operator]
        with pytest.raises(UsageError, match="proved least"):
            call(loose)  # type: ignore[operator]
    with pytest.raises(UsageError, match="is no node"):
        margins(two, anchor="XYZ")
    with pytest.raises(UsageError, match="at least 1"):
        optimal_partitions(two, limit=0)
