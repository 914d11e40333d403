"""Reductions keep the least frustration, and every partition of the rest lifts to one of its cost."""

from __future__ import annotations

import numpy as np
import pytest

from blocs.groups.network import SignedNetwork
from blocs.groups.reduction import Reduced, frustrated_weight, reduce_graph
from groups.signed import costs, least, random_network, sides_of_all


def brute(reduced: Reduced) -> tuple[float, list[np.ndarray]]:
    total, sides = reduced.constant, []
    for core in reduced.cores:
        all_ = 1.0 - 2.0 * sides_of_all(core.n)
        cost = np.array([frustrated_weight(core.first, core.second, core.weight, row) for row in all_])
        sides.append(all_[cost.argmin()])
        total += cost.min()
    return total, sides


def reduced(net: SignedNetwork, *fixed: tuple[int, int, float]) -> Reduced:
    return reduce_graph(net.n, net.first, net.second, net.weight, fixed)


@pytest.mark.parametrize("seed", range(60))
def test_the_least_frustration_stays_and_lifts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(5):
        net = random_network(rng, 9)
        rest = reduced(net)
        value, sides = brute(rest)
        lifted = rest.lift(sides)
        assert value == pytest.approx(least(net), abs=1e-9)
        assert set(np.unique(lifted)) <= {-1.0, 1.0}
        assert frustrated_weight(net.first, net.second, net.weight, lifted) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_settled_pairs_are_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = random_network(rng, 8, least_nodes=4)
    a, b, c = rng.permutation(net.n)[:3].tolist()
    fixed = ((a, b, float(rng.choice([-1, 1]))), (b, c, float(rng.choice([-1, 1]))))
    rest = reduced(net, *fixed)
    value, sides = brute(rest)
    lifted = rest.lift(sides)
    assert all(lifted[p] * lifted[q] == sign for p, q, sign in fixed)
    all_ = sides_of_all(net.n)
    turned = 1 - 2 * all_
    allowed = np.all([turned[:, p] * turned[:, q] == sign for p, q, sign in fixed], axis=0)
    assert value == pytest.approx(costs(net, all_[allowed]).min(), abs=1e-9)
    assert frustrated_weight(net.first, net.second, net.weight, lifted) == pytest.approx(value, abs=1e-9)


def test_trees_and_rings_vanish() -> None:
    tree = SignedNetwork.from_edges([("A", "B", 1), ("B", "C", -1), ("B", "D", 2)])
    assert (reduced(tree).constant, reduced(tree).cores) == (0.0, ())
    ring = SignedNetwork.from_edges([("A", "B", 3), ("B", "C", -1), ("C", "D", 2), ("A", "D", 4)])
    assert (reduced(ring).constant, reduced(ring).cores) == (1.0, ())


def test_a_clique_of_five_foes_stays() -> None:
    foes = SignedNetwork.from_matrix("ABCDE", np.eye(5) - 1)
    (core,) = reduced(foes).cores
    assert (core.n, core.m, reduced(foes).constant) == (5, 10, 0.0)
