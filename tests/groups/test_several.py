"""Three to five blocs: equal to trying all partitions, lawful, and at most as frustrated as fewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from blocs.groups import SignedNetwork, frustration
from groups.signed import costs, cow_networks, least, network, networks, random_network, random_signs


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("k", "most"), [(3, 9), (4, 7), (5, 7)])
def test_equal_to_trying_all_partitions(seed: int, k: int, most: int) -> None:
    rng = np.random.default_rng(1000 * k + seed)
    for _ in range(3):
        net = random_network(rng, most)
        found = frustration(net, k)
        assert found.proved
        assert found.value == pytest.approx(least(net, k), rel=1e-7, abs=1e-9)
        assert found.value == pytest.approx(costs(net, found.blocs[None])[0])
        assert len(found.members) <= k


@settings(max_examples=40)
@given(networks(most=7, whole=True))
def test_more_blocs_frustrate_no_more(net: SignedNetwork) -> None:
    values = [frustration(net, k).value for k in (2, 3, 4, 5)]
    assert values == sorted(values, reverse=True)


def test_camps_of_mutual_foes() -> None:
    # three camps of three: friends within, foes between; a fourth bloc is of no use
    camp = np.repeat(np.arange(3), 3)
    matrix = np.where(camp[:, None] == camp, 1.0, -1.0)
    net = SignedNetwork.from_matrix("ABCDEFGHI", matrix)
    assert frustration(net, 2).value == 9
    for k in (3, 4, 5):
        found = frustration(net, k)
        assert (found.value, found.blocs.tolist()) == (0.0, camp.tolist())


def test_parts_that_share_a_node_agree_on_its_bloc() -> None:
    matrix = np.eye(4) - 1
    first, second = np.nonzero(np.triu(matrix))
    # two cliques of four foes that share node 3
    net = network(
        7, np.concatenate([first, first + 3]), np.concatenate([second, second + 3]), np.full(12, -1.0)
    )
    found = frustration(net, 3)
    assert (found.value, found.proved) == (2.0, True)
    assert frustration(net, 4).value == 0.0


def test_time_that_runs_out_leaves_a_true_bound() -> None:
    net = random_signs(40, 2)
    found = frustration(net, 3, time_limit=0.5)
    assert not found.proved
    assert 0 < found.bound < found.value
    assert found.value == costs(net, found.blocs[None])[0]
    assert found.bound <= frustration(net, 3, effort="search", seed=3).value


def test_search_alone_proves_nothing() -> None:
    found = frustration(random_signs(20, 2), 3, effort="search")
    assert (found.bound, found.proved) == (0.0, False)


@pytest.mark.shared
def test_networks_of_states_in_three_blocs(shared: Path) -> None:
    for number, net, two in cow_networks(shared):
        if number % 10 == 1:
            found = frustration(net, 3)
            assert found.proved
            assert found.value <= two
