"""Triads against brute force, the pull on a tie, and balance by closed walks."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.groups.balance import balance
from blocs.groups.dynamics import flow
from blocs.groups.network import SignedNetwork
from blocs.groups.triads import KINDS, pull_on, triad_census, triads
from blocs.groups.walks import walk_balance

Method = Literal["auto", "dense", "list"]
METHODS: tuple[Method, ...] = ("auto", "dense", "list")


@st.composite
def networks(draw: Any, most: int = 9, largest: int = 3) -> SignedNetwork:
    n = draw(st.integers(1, most))
    values = draw(st.lists(st.integers(-largest, largest), min_size=n * n, max_size=n * n))
    upper = np.triu(np.reshape(np.array(values, dtype=float), (n, n)), 1)
    return SignedNetwork.from_matrix([f"s{k}" for k in range(n)], upper + upper.T)


def made(n: int, density: float, seed: int, plain: bool = False) -> SignedNetwork:
    rng = np.random.default_rng(seed)
    weights = rng.choice([-1.0, 1.0], (n, n)) * (1 if plain else rng.uniform(0.5, 2, (n, n)))
    upper = np.triu(weights * (rng.random((n, n)) < density), 1)
    return SignedNetwork.from_matrix([f"s{k}" for k in range(n)], upper + upper.T)


def slow(network: SignedNetwork) -> dict[str, Any]:
    """Census by going through all threes."""
    w = network.matrix()
    edge = {
        frozenset(pair): k
        for k, pair in enumerate(zip(network.first.tolist(), network.second.tolist(), strict=True))
    }
    counts, weights = [0] * 4, [0.0] * 4
    edge_triads, edge_balanced, pull = [0] * network.m, [0] * network.m, [0.0] * network.m
    node_triads, node_balanced, rows = [0] * network.n, [0] * network.n, []
    for three in combinations(range(network.n), 3):
        ties = [w[a, b] for a, b in combinations(three, 2)]
        if not all(ties):
            continue
        foes = sum(tie < 0 for tie in ties)
        rows.append(list(three))
        counts[foes] += 1
        weights[foes] += abs(math.prod(ties)) ** (1 / 3)
        for a, b in combinations(three, 2):
            (c,) = set(three) - {a, b}
            k = edge[frozenset((a, b))]
            edge_triads[k] += 1
            edge_balanced[k] += foes % 2 == 0
            pull[k] += w[a, c] * w[b, c]
        for a in three:
            node_triads[a] += 1
            node_balanced[a] += foes % 2 == 0
    return {
        "counts": counts, "weights": weights, "edge_triads": edge_triads, "edge_balanced": edge_balanced,
        "node_triads": node_triads, "node_balanced": node_balanced, "edge_pull": pull, "rows": rows,
    }  # fmt: skip


@given(networks(), st.sampled_from(METHODS))
@settings(max_examples=200, deadline=None)
def test_the_census_is_that_of_brute_force(network: SignedNetwork, method: Method) -> None:
    found, wanted = triad_census(network, method), slow(network)
    assert triads(network).tolist() == wanted.pop("rows")
    for name, values in wanted.items():
        assert getattr(found, name).tolist() == pytest.approx(values), name
    assert found.n == sum(wanted["counts"])
    if found.n:
        balanced = wanted["counts"][0] + wanted["counts"][2]
        assert found.balance == balanced / found.n
        heavy = wanted["weights"][0] + wanted["weights"][2]
        assert found.weighted_balance == pytest.approx(heavy / sum(wanted["weights"]))
    else:
        assert math.isnan(found.balance) and math.isnan(found.weighted_balance)
    assert np.isnan(found.edge_balance).tolist() == [k == 0 for k in wanted["edge_triads"]]
    assert np.isnan(found.node_balance).tolist() == [k == 0 for k in wanted["node_triads"]]


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("density", [0.03, 0.4, 1.0])
def test_products_and_lists_agree(density: float, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    network = made(80, density, 7, plain)
    one = triad_census(network, "dense")
    monkeypatch.setattr("blocs.groups.triads.WEDGES", 50)  # many small blocks
    two = triad_census(network, "list")
    assert one.n == two.n == len(triads(network))
    for name in ("counts", "edge_triads", "edge_balanced", "node_triads", "node_balanced"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert one.weights == pytest.approx(two.weights) and one.edge_pull == pytest.approx(two.edge_pull)


def test_a_complete_network_of_200_has_all_its_triads() -> None:
    found = triad_census(made(200, 1, 1, plain=True))
    assert found.n == math.comb(200, 3) == found.counts.sum()
    assert set(found.edge_triads.tolist()) == {198} and set(found.node_triads.tolist()) == {math.comb(199, 2)}
    assert found.counts / found.n == pytest.approx([1 / 8, 3 / 8, 3 / 8, 1 / 8], abs=0.01)
    assert found.weights.tolist() == pytest.approx(found.counts.tolist())
    assert repr(found).startswith("TriadCensus(1313400 triads: ")


def test_a_large_sparse_network_is_listed() -> None:
    """A ring of friends among 20,000, each with its second neighbours foes: two triads a tie of friends."""
    n = 20_000
    near, far = np.arange(n), (np.arange(n) + 1) % n
    network = SignedNetwork.from_places(
        [f"s{k}" for k in range(n)],
        np.tile(near, 2),
        np.concatenate([far, (near + 2) % n]),
        np.repeat([1.0, -2.0], n),
    )
    found = triad_census(network)
    assert dict(zip(KINDS, found.counts.tolist(), strict=True)) == {"+++": 0, "++-": n, "+--": 0, "---": 0}
    assert found.balance == 0 and found.weights[1] == pytest.approx(n * 2 ** (1 / 3))
    assert set(found.edge_pull.tolist()) == {-4.0, 1.0} and found.strained.all()


@given(networks(largest=2), st.data())
@settings(max_examples=60, deadline=None)
def test_names_and_sides_do_not_matter(network: SignedNetwork, data: Any) -> None:
    one = triad_census(network)
    order = data.draw(st.permutations(range(network.n)))
    two = triad_census(network.part(order))
    assert one.counts.tolist() == two.counts.tolist()
    assert one.node_balanced[list(order)].tolist() == two.node_balanced.tolist()
    sides = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=network.n, max_size=network.n))
    switched = triad_census(network.switched(sides))
    assert switched.edge_balanced.tolist() == one.edge_balanced.tolist()
    assert switched.n == one.n and switched.strained.tolist() == one.strained.tolist()


def test_the_pull_on_a_tie_is_the_sum_of_its_thirds_and_the_rate_of_change() -> None:
    network = made(12, 0.7, 3)
    found, rate = triad_census(network), network.matrix() @ network.matrix()
    for k, (a, b, weight) in enumerate(network.edges()):
        pulls = pull_on(network, a, b)
        assert (
            sum(p.pull for p in pulls)
            == pytest.approx(found.edge_pull[k])
            == pytest.approx(rate[network.place(a), network.place(b)])
        )
        assert len(pulls) == found.edge_triads[k]
        assert sum(bool(p.balanced) for p in pulls) == found.edge_balanced[k]
        assert [abs(p.pull) for p in pulls] == sorted((abs(p.pull) for p in pulls), reverse=True)
        assert all((p.pull * weight > 0) == p.balanced for p in pulls)


def test_the_pull_between_two_without_a_tie_judges_no_triad() -> None:
    network = SignedNetwork.from_edges([("A", "C", 2), ("B", "C", -3), ("A", "D", 1)])
    (pull,) = pull_on(network, "A", "B")
    assert (pull.third, pull.pull, pull.balanced) == ("C", -6.0, None)
    with pytest.raises(UsageError, match="no tie to itself"):
        pull_on(network, "A", "A")
    with pytest.raises(UsageError, match="Z is no node"):
        pull_on(network, "A", "Z")
    with pytest.raises(UsageError, match="no method 'fast'"):
        triad_census(network, "fast")  # type: ignore[arg-type]


# ---- closed walks


@given(networks(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_walk_balance_is_1_where_balanced_and_only_there(network: SignedNetwork, weighted: bool) -> None:
    found = walk_balance(network, weighted=weighted)
    assert 0 < found.degree <= 1 + 1e-12
    assert (found.of_nodes <= 1 + 1e-9).all()
    assert (found.degree > 1 - 1e-9) == balance(network).balanced


def test_walk_balance_sums_the_powers() -> None:
    network = made(7, 0.8, 5)
    for strength, weighted in ((1.0, True), (0.5, False)):
        matrix = strength * (network.matrix() if weighted else np.sign(network.matrix()))
        signed, free, power, bare = np.zeros((7, 7)), np.zeros((7, 7)), np.eye(7), np.eye(7)
        for k in range(1, 60):
            signed, free = signed + power, free + bare
            power, bare = power @ matrix / k, bare @ np.abs(matrix) / k
        found = walk_balance(network, strength=strength, weighted=weighted)
        assert found.degree == pytest.approx(np.trace(signed) / np.trace(free))
        assert found.of_nodes == pytest.approx(np.diag(signed) / np.diag(free))


def test_walk_balance_of_large_networks_stays_finite() -> None:
    sides = np.where(np.arange(720) % 2, 1.0, -1.0)
    matrix = np.outer(sides, sides) - np.eye(720)
    network = SignedNetwork.from_matrix([f"s{k}" for k in range(720)], matrix)
    assert walk_balance(network).degree == pytest.approx(1)  # exp(719) alone overflows
    assert flow(network).values[0] == pytest.approx(719)
    with pytest.raises(UsageError, match="strength 0 is not above 0"):
        walk_balance(network, strength=0)
    with pytest.raises(UsageError, match="no nodes"):
        walk_balance(SignedNetwork.from_edges([]))
