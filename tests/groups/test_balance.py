"""Balanced networks are recognised, with blocs or a cycle to show for it, in linear time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from blocs.groups import SignedNetwork, balance, blocks, components, frustrated_edges
from groups.signed import least, network, networks


@given(networks(whole=True))
def test_balanced_where_no_tie_need_be_frustrated(net: SignedNetwork) -> None:
    found = balance(net)
    assert found.balanced == (least(net) == 0)
    if found.blocs is not None:
        assert not frustrated_edges(net, found.blocs).any()
        first = np.unique(components(net), return_index=True)[1]
        assert not found.blocs[first].any()
        assert found.cycle == ()


@given(networks(whole=True))
def test_the_cycle_has_an_odd_number_of_foes(net: SignedNetwork) -> None:
    cycle = balance(net).cycle
    if not cycle:
        return
    assert len(set(cycle)) == len(cycle) >= 3
    matrix = net.matrix()
    ties = [matrix[a, b] for a, b in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]
    assert all(ties)
    assert sum(tie < 0 for tie in ties) % 2 == 1


@given(networks(), st.data())
def test_balance_made_by_switching_is_recognised(net: SignedNetwork, data: st.DataObject) -> None:
    sides = np.array(data.draw(st.lists(st.sampled_from([-1, 1]), min_size=net.n, max_size=net.n)))
    friendly = network(net.n, net.first, net.second, np.abs(net.weight))
    found = balance(friendly.switched(sides))
    assert found.balanced
    assert found.blocs is not None
    together = found.blocs[net.first] == found.blocs[net.second]
    assert (together == (sides[net.first] == sides[net.second])).all()


def test_time_is_linear(calls: Callable[[Callable[[], object]], int]) -> None:
    def ring(n: int) -> SignedNetwork:
        ends = np.arange(n)
        return network(n, ends, np.roll(ends, -1), np.where(ends % 2 == 0, 1.0, -1.0))

    small, large = ring(2_000), ring(16_000)
    assert balance(large).balanced
    few, many = calls(lambda: balance(small)), calls(lambda: balance(large))
    assert many < 8.5 * few


def test_a_path_of_many_nodes_needs_no_deep_stack() -> None:
    ends = np.arange(30_000)
    path = network(30_001, ends, ends + 1, np.ones(30_000))
    assert balance(path).balanced
    assert components(path).max() == 0
    assert len(np.unique(blocks(path))) == 30_000


def test_parts_and_blocks_of_two_triangles_with_one_node_in_common() -> None:
    bow = SignedNetwork.from_edges(
        [(a, b, 1) for a, b in ("AB", "BC", "AC", "CD", "DE", "CE", "FG")], nodes="ABCDEFGH"
    )
    assert components(bow).tolist() == [0, 0, 0, 0, 0, 1, 1, 2]
    label = {f"{a}{b}": int(block) for (a, b, _), block in zip(bow.edges(), blocks(bow), strict=True)}
    assert label["AB"] == label["AC"] == label["BC"]
    assert label["CD"] == label["CE"] == label["DE"]
    assert len(set(label.values())) == 3


@given(networks())
def test_edges_share_a_block_where_a_cycle_runs_through_both(net: SignedNetwork) -> None:
    label = blocks(net)
    for edge in range(net.m):
        # an edge alone in its block is a bridge: without it its ends fall apart
        others = np.arange(net.m) != edge
        rest = network(net.n, net.first[others], net.second[others], net.weight[others])
        part = components(rest)
        bridge = part[net.first[edge]] != part[net.second[edge]]
        assert bridge == ((label == label[edge]).sum() == 1)


def test_networks_without_ties_or_nodes() -> None:
    empty = SignedNetwork.from_edges([])
    assert balance(empty).balanced
    assert components(empty).tolist() == []
    assert blocks(SignedNetwork.from_edges([], nodes="AB")).tolist() == []
