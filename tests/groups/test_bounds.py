"""Bounds of large networks are bounds, and cycles found are odd, simple and broken."""

from __future__ import annotations

import math

import highspy
import numpy as np
import pytest

from blocs.groups import frustration
from blocs.groups.cuts import Graph, separate
from blocs.groups.exact import solve_graph
from blocs.groups.network import SignedNetwork, adjacency
from blocs.groups.packing import _cap, _grown, _Walks, pack, triangles
from blocs.groups.reduction import Core, frustrated_weight, reduce_graph
from blocs.groups.relaxation import Relaxation
from blocs.groups.search import agglomerate, anneal, descend, search, tabu
from blocs.groups.search_several import search_core
from blocs.groups.semidefinite import LARGEST, semidefinite_bound
from groups.signed import costs, least, planted, random_network, random_signs


def core_of(net: SignedNetwork) -> Core:
    return Core(np.arange(net.n), net.first, net.second, net.weight)


TRIANGLE = core_of(SignedNetwork.from_edges([("A", "B", -1), ("B", "C", -1), ("A", "C", -1)]))


def test_a_triangle_of_foes() -> None:
    # the vectors stand at 120 degrees: each tie is frustrated by (1 + cos 120) / 2
    assert semidefinite_bound(TRIANGLE) == pytest.approx(0.75, abs=1e-3)
    assert pack(TRIANGLE, np.array([1.0, 1.0, -1.0]), met=lambda _: False) == pytest.approx(1.0, abs=1e-6)
    assert triangles(TRIANGLE, np.array([1.0, 1.0, -1.0])) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(30))
def test_no_bound_is_above_the_least_frustration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = random_network(rng, 11, least_nodes=5)
    value = least(net)
    for core in reduce_graph(net.n, net.first, net.second, net.weight).cores:
        own = solve_graph(core).value
        for sides in (np.ones(core.n), search(core.n, core.first, core.second, core.weight)[1]):
            assert pack(core, sides, met=lambda _: False, steps=300) <= own + 1e-9
            assert 0 <= triangles(core, sides) <= own + 1e-9
        assert 0 <= semidefinite_bound(core) <= own + 1e-9
    assert solve_graph(core_of(net)).value == pytest.approx(value, abs=1e-9)


def test_packing_proves_planted_blocs() -> None:
    core = core_of(planted(800, 5600, 0.1, seed=2))
    value, sides = anneal(core.n, core.first, core.second, core.weight, sweeps=100, copies=4, seed=0)
    assert value - 1 < pack(core, sides, met=lambda bound: bound > value - 1) <= value


def test_walks_are_held_within_their_budget() -> None:
    degree = np.array([3, 50, 7, 0])
    assert [_cap(degree, cap, held) for cap, held in ((100, 60), (100, 17), (2, 6), (9, 1))] == [100, 7, 2, 1]
    net = random_signs(80, 3)
    near = adjacency(net.n, net.first, net.second)
    walks = _Walks(np.arange(net.n), np.arange(net.n), np.zeros((net.n, 0), dtype=np.int64))
    for held in (80, 1000, 5000):
        assert len(_grown(walks, near, net.n, None, None, held).at) <= held


def test_a_search_for_cycles_that_is_broken_off_finds_none_that_are_not_there() -> None:
    net = random_signs(20, 1)
    graph, nothing = Graph(net.n, net.first, net.second), np.zeros(net.m)
    assert separate(graph, nothing, net.weight < 0, net.weight < 0).number > 0
    assert separate(graph, nothing, net.weight < 0, net.weight < 0, stop=0.0).number == 0


def test_annealing_without_time_is_still_a_partition() -> None:
    core = core_of(planted(700, 5000, 0.1, seed=2))
    value, sides = search(core.n, core.first, core.second, core.weight, stop=0.0)
    assert set(np.unique(sides)) == {-1.0, 1.0}
    assert value == frustrated_weight(core.first, core.second, core.weight, sides)
    least_found, _ = search(core.n, core.first, core.second, core.weight)
    assert least_found <= value < 2 * least_found


def test_packing_that_takes_longer_cycles_is_still_a_packing() -> None:
    core = core_of(planted(150, 900, 0.25, seed=3))
    exact = solve_graph(core)
    assert exact.proved
    bound = pack(core, exact.sides, met=lambda _: False, steps=3000)
    assert 0.9 * exact.value < bound <= exact.value


def test_eigenvalues_bound_random_signs() -> None:
    core = core_of(random_signs(60, 1))
    value, _ = search(core.n, core.first, core.second, core.weight)
    assert 0.75 * value < semidefinite_bound(core) <= value


def test_no_bound_without_time_or_beyond_the_size() -> None:
    assert semidefinite_bound(TRIANGLE, deadline=0.0) == 0.0
    large = Core(np.arange(LARGEST + 1), np.array([0]), np.array([1]), np.array([-1.0]))
    assert semidefinite_bound(large) == triangles(large, np.ones(large.n)) == 0.0
    assert pack(TRIANGLE, np.array([1.0, 1.0, -1.0]), met=lambda _: False, deadline=0.0) == 0.0


@pytest.mark.parametrize("seed", range(20))
def test_cycles_found_are_odd_simple_and_broken(seed: int) -> None:
    rng = np.random.default_rng(seed)
    core = core_of(random_signs(9, seed))
    length, odd = rng.random(core.m) * 0.5, core.weight < 0
    sides = rng.choice([-1, 1], size=core.n)
    crossing = core.weight * sides[core.first] * sides[core.second] < 0
    found = separate(Graph(core.n, core.first, core.second), length, odd, crossing)
    assert found.number
    rows = [found.edge[a:b] for a, b in zip(found.start[:-1], found.start[1:], strict=True)]
    assert len({row.tobytes() for row in rows}) == found.number
    for row in rows:
        assert odd[row].sum() % 2 == 1
        assert length[row].sum() < 1
        ends = np.concatenate([core.first[row], core.second[row]])
        assert np.unique(ends, return_counts=True)[1].max() >= 2
        assert (np.bincount(ends, minlength=core.n) % 2 == 0).all()


def test_no_cycle_is_missed() -> None:
    # the edges that one partition frustrates meet every odd cycle: at 1 on them nothing is broken
    core = core_of(random_signs(10, 4))
    graph, odd = Graph(core.n, core.first, core.second), core.weight < 0
    assert separate(graph, odd.astype(float), odd, odd).number == 0
    one_less = odd.astype(float)
    one_less[np.flatnonzero(odd)[0]] = 0.0
    assert separate(graph, one_less, odd, odd).number > 0


def test_the_bound_of_a_relaxation_is_counted_from_its_duals() -> None:
    core = core_of(random_signs(8, 2))
    relaxation = Relaxation(np.abs(core.weight), math.inf)
    odd = core.weight < 0
    cycles = separate(Graph(core.n, core.first, core.second), np.zeros(core.m), odd, odd)
    relaxation.add(cycles)
    point = relaxation.solve()
    assert point is not None
    row = np.repeat(np.arange(cycles.number), np.diff(cycles.start))
    load = np.bincount(cycles.edge, point.dual[row], minlength=core.m)
    assert point.reduced == pytest.approx(1 - load, abs=1e-12)
    assert point.bound == pytest.approx(point.dual.sum() + np.minimum(1 - load, 0).sum(), abs=1e-9)
    assert point.bound == pytest.approx(point.value.sum(), abs=1e-6)
    before = relaxation.rows
    relaxation.purge(point)
    assert relaxation.rows < before
    again = relaxation.solve()
    assert again is not None
    assert again.bound == pytest.approx(point.bound, abs=1e-6)


def test_another_use_of_highs_with_more_threads_does_no_harm() -> None:
    other = highspy.Highs()
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.addVars(1, np.zeros(1), np.ones(1))
    other.run()
    net = random_signs(12, 0)
    assert frustration(net).proved
    assert frustration(net, 3).proved


def test_a_relaxation_that_cannot_hold_has_no_end_of_a_bound() -> None:
    relaxation = Relaxation(np.ones(3), math.inf)
    odd = np.ones(3, dtype=bool)
    relaxation.add(separate(Graph(3, TRIANGLE.first, TRIANGLE.second), np.zeros(3), odd, odd))
    relaxation.bounds(np.zeros(3), np.zeros(3))
    point = relaxation.solve(basis=True)
    assert point is not None
    assert point.bound == math.inf


@pytest.mark.parametrize("seed", range(5))
def test_searches_end_where_no_single_move_gains(seed: int) -> None:
    net = planted(120, 600, 0.3, seed)
    n, ends, matrix = net.n, (net.first, net.second, net.weight), net.matrix()
    start = np.random.default_rng(seed).choice([-1.0, 1.0], size=n)
    ways = {
        "descent": descend(matrix, start),
        "annealing": anneal(n, *ends, sweeps=40, copies=2, seed=seed)[1],
    }
    for sides in ways.values():
        assert (sides * (matrix @ sides) >= -1e-9).all()
    value, sides = tabu(matrix, start[None], steps=300, seed=seed)
    assert value == costs(net, (sides < 0)[None])[0]
    grown = agglomerate(n, *ends)
    assert costs(net, (grown < 0)[None])[0] < 0.5 * net.m


def test_large_searches_of_two_and_more_blocs() -> None:
    net = planted(1000, 7000, 0.05, seed=6)
    core = core_of(net)
    value, sides = search(core.n, core.first, core.second, core.weight)
    assert value == costs(net, (sides < 0)[None])[0] < 0.06 * net.m
    labels = search_core(core, 3)
    assert set(np.unique(labels)) <= {0, 1, 2}
    assert costs(net, labels[None])[0] < 0.07 * net.m
