"""Signed networks: what they hold, what they refuse, and that other shapes come back unchanged."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.groups import SignedNetwork
from groups.signed import networks

NET = SignedNetwork.from_edges([("FRA", "GBR", 1.5), ("GBR", "DEU", -2)], nodes=["GBR", "FRA", "DEU", "CHE"])


def test_edges_are_sorted_by_place_and_a_node_without_ties_stays() -> None:
    assert NET.nodes == ("GBR", "FRA", "DEU", "CHE")
    assert (NET.first.tolist(), NET.second.tolist(), NET.weight.tolist()) == ([0, 0], [1, 2], [1.5, -2.0])
    assert (NET.n, NET.m, NET.total) == (4, 2, 3.5)
    assert repr(NET) == "SignedNetwork(4 nodes, 1 ties of friends, 1 of foes)"


def test_order_of_edges_and_of_their_ends_does_not_matter() -> None:
    turned = SignedNetwork.from_edges([("DEU", "GBR", -2), ("GBR", "FRA", 1.5)], nodes=NET.nodes)
    assert turned == NET
    assert hash(turned) == hash(NET)
    assert turned != SignedNetwork.from_edges([("DEU", "GBR", -2)], nodes=NET.nodes)


def test_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        NET.weight[0] = 3


@pytest.mark.parametrize(
    ("edges", "why"),
    [
        ([("A", "B", 1), ("B", "A", -1)], "tie A - B is given twice"),
        ([("A", "A", 1)], "tie A - A joins a state to itself"),
        ([("A", "B", 0)], "tie A - B has weight 0.0; leave out"),
        ([("A", "B", float("nan"))], "weight nan"),
        ([("A", "B", float("inf"))], "weight inf"),
        ([("A", "Z", 1)], "edges name Z, not among the nodes given"),
    ],
)
def test_edges_that_are_refused(edges: list[tuple[str, str, float]], why: str) -> None:
    with pytest.raises(DataError, match=why):
        SignedNetwork.from_edges(edges, nodes=["A", "B"])


@pytest.mark.parametrize(
    ("first", "second", "weight", "why"),
    [
        ([1], [0], [1.0], "ends in the wrong order"),
        ([0, 0], [2, 1], [1.0, 1.0], "stands out of order"),
        ([0], [3], [1.0], "outside the 3 nodes"),
        ([-1], [1], [1.0], "outside the 3 nodes"),
        ([0, 1], [2], [1.0], "three arrays of one length"),
    ],
)
def test_arrays_that_are_refused(first: list[int], second: list[int], weight: list[float], why: str) -> None:
    with pytest.raises(DataError, match=why):
        SignedNetwork(("A", "B", "C"), np.array(first), np.array(second), np.array(weight))


def test_names_given_twice_are_refused() -> None:
    with pytest.raises(DataError, match="named twice: A"):
        SignedNetwork.from_edges([], nodes=["A", "B", "A"])


def test_zero_and_missing_cells_of_a_matrix_are_no_ties() -> None:
    matrix = np.array([[9, 1, np.nan], [1, 9, 0], [np.nan, 0, 9]])
    assert list(SignedNetwork.from_matrix("ABC", matrix).edges()) == [("A", "B", 1.0)]


def test_a_matrix_must_be_symmetric_and_square() -> None:
    with pytest.raises(DataError, match=r"holds 1\.0 for A - B but 2\.0 back"):
        SignedNetwork.from_matrix("AB", [[0, 1], [2, 0]])
    with pytest.raises(DataError, match="has shape"):
        SignedNetwork.from_matrix("AB", [[0, 1, 0]])


@given(networks())
def test_matrix_and_edge_list_come_back_unchanged(net: SignedNetwork) -> None:
    assert SignedNetwork.from_matrix(net.nodes, net.matrix()) == net
    assert SignedNetwork.from_edges(net.edges(), net.nodes) == net


@given(networks())
def test_adjacency_holds_each_edge_from_both_ends(net: SignedNetwork) -> None:
    start, other, edge = net.adjacency
    seen = [(v, int(other[k]), int(edge[k])) for v in range(net.n) for k in range(start[v], start[v + 1])]
    ends = list(zip(net.first.tolist(), net.second.tolist(), range(net.m), strict=True))
    assert sorted(seen) == sorted([*ends, *((b, a, e) for a, b, e in ends)])


def test_part_keeps_the_ties_among_its_nodes() -> None:
    part = NET.part([2, 0])
    assert part.nodes == ("DEU", "GBR")
    assert list(part.edges()) == [("DEU", "GBR", -2.0)]


def test_switching_turns_ties_between_the_sides() -> None:
    assert NET.switched([1, -1, -1, 1]).weight.tolist() == [-1.5, 2.0]


def test_unknown_node() -> None:
    assert NET.place("DEU") == 2
    with pytest.raises(UsageError, match="XYZ is no node"):
        NET.place("XYZ")


def test_networkx_both_ways() -> None:
    networkx = pytest.importorskip("networkx")
    graph = NET.to_networkx()
    assert graph["GBR"]["DEU"] == {"weight": -2.0, "sign": -1}
    assert SignedNetwork.from_networkx(graph) == NET
    assert SignedNetwork.from_networkx(graph, weight="sign").weight.tolist() == [1.0, -1.0]
    with pytest.raises(DataError, match="no attribute 'tone'"):
        SignedNetwork.from_networkx(graph, weight="tone")
    with pytest.raises(DataError, match="undirected"):
        SignedNetwork.from_networkx(networkx.DiGraph())


def test_networkx_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(MissingExtra, match=r"blocs\[networks\]"):
        NET.to_networkx()
