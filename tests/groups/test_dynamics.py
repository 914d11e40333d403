"""dX/dt = X X: closed form, steps and blocs; and the two triad dynamics with their known ends."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import NoEquilibrium, NotConverged, UsageError
from blocs.groups.dynamics import flow
from blocs.groups.integration import integrate
from blocs.groups.network import SignedNetwork
from blocs.groups.triad_dynamics import TriadRule, triad_run
from blocs.groups.triads import triad_census, triads


def symmetric(n: int, seed: int) -> np.ndarray:
    matrix = np.random.default_rng(seed).normal(size=(n, n))
    return (matrix + matrix.T) / 2


def complete(n: int, friends: float, seed: int) -> SignedNetwork:
    rng = np.random.default_rng(seed)
    upper = np.triu(np.where(rng.random((n, n)) < friends, 1.0, -1.0), 1)
    return SignedNetwork.from_matrix([f"s{k}" for k in range(n)], upper + upper.T)


# ---- closed form


@pytest.mark.parametrize("n", [2, 5, 20, 60])
def test_steps_follow_the_closed_form_to_a_billionth(n: int) -> None:
    begun = flow(symmetric(n, n))
    times = np.array([0.0, 0.1, 0.5, 0.9, 0.99]) * begun.blow_up
    found = integrate(begun.start, times.tolist())
    for time, ties in zip(times, found.ties, strict=True):
        exact = begun.at(time)
        assert np.abs(ties - exact).max() <= 1e-9 * np.abs(exact).max()
    assert found.steps > 20 and np.array_equal(found.ties[0], begun.start)


def test_the_closed_form_is_the_inverse_and_solves_the_equation() -> None:
    begun = flow(symmetric(9, 4))
    time, step = 0.7 * begun.blow_up, 1e-6 * begun.blow_up
    inverse = begun.start @ np.linalg.inv(np.eye(9) - time * begun.start)
    assert np.allclose(begun.at(time), inverse, rtol=1e-9)
    rate = (begun.at(time + step) - begun.at(time - step)) / (2 * step)
    assert np.allclose(rate, begun.at(time) @ begun.at(time), rtol=1e-6)
    assert begun.blow_up == pytest.approx(1 / np.linalg.eigvalsh(begun.start).max())


@pytest.mark.parametrize("seed", range(6))
def test_the_signs_at_blow_up_are_two_blocs_of_the_leading_vector(seed: int) -> None:
    begun = flow(symmetric(12, seed))
    sides = begun.sides()
    late = begun.at(begun.blow_up * (1 - 1e-9))
    assert np.array_equal(np.sign(late), np.where(sides[:, None] == sides[None, :], 1, -1))
    lead = np.linalg.eigh(begun.start)[1][:, -1]
    assert np.array_equal(sides, ((lead > 0) != (lead[0] > 0)).astype(int))
    assert sorted(begun.blocs()[0] + begun.blocs()[1]) == sorted(begun.nodes)


@given(st.lists(st.sampled_from([-1, 1]), min_size=3, max_size=9))
@settings(max_examples=40, deadline=None)
def test_balanced_networks_stay_as_they_are(signs: list[int]) -> None:
    """Complete and balanced: signs never change, and the blocs at blow-up are those of the start."""
    matrix = np.outer(signs, signs) - np.eye(len(signs))
    network = SignedNetwork.from_matrix([f"s{k}" for k in range(len(signs))], matrix)
    begun = flow(network)
    for time in (0.3, 0.9, 0.999):
        moved = begun.at(time * begun.blow_up)
        np.fill_diagonal(moved, 0)
        assert np.array_equal(np.sign(moved), matrix)
    assert (begun.sides() == 0).tolist() == [s == signs[0] for s in signs]
    for rule in ("local", "constrained"):
        run = triad_run(network, rule)  # type: ignore[arg-type]
        assert run.ended == "balanced" and run.steps == 0 and run.network == network


def test_without_a_positive_eigenvalue_ties_fade() -> None:
    begun = flow(-np.eye(3) - 0.1)
    assert begun.blow_up == np.inf
    assert np.abs(begun.at(1e6)).max() < 1e-5
    with pytest.raises(NoEquilibrium, match="no blow-up: the largest eigenvalue is -1, not above 0"):
        begun.sides()
    calm = flow(SignedNetwork.from_edges([], nodes="AB"))
    assert calm.blow_up == np.inf and not calm.at(5.0).any()
    with pytest.raises(NoEquilibrium, match="no blow-up"):
        calm.blocs()
    away = np.arange(1.0, 8) / 7
    flat = flow(-np.outer(away, away))
    assert flat.values[0] > 0 and flat.blow_up == np.inf  # the largest eigenvalue is 0 but for rounding


def test_blocs_that_are_not_determined_are_refused() -> None:
    apart = flow(SignedNetwork.from_edges([("A", "B", 1), ("C", "D", 1)]))
    with pytest.raises(NoEquilibrium, match="two directions blow up at once, at 1:"):
        apart.sides()
    aside = flow(SignedNetwork.from_edges([("A", "B", 2), ("C", "D", 1)]))
    with pytest.raises(NoEquilibrium, match="C, D stands on neither side"):
        aside.sides()


def test_times_and_matrices_out_of_reach_are_refused() -> None:
    begun = flow(np.array([[0.0, 2], [2, 0]]))
    assert begun.blow_up == 0.5
    for time in (-0.1, 0.5, 1.0):
        with pytest.raises(UsageError, match=r"from 0 to its blow-up at 0\.5"):
            begun.at(time)
    with pytest.raises(NotConverged, match=r"steps reach 0\.5, not 0\.6: ties grow beyond bounds"):
        integrate(begun.start, [0.1, 0.6])
    with pytest.raises(NotConverged, match="3 steps reach"):
        integrate(begun.start, [0.4], most_steps=3)
    with pytest.raises(UsageError, match="times ascend from 0"):
        integrate(begun.start, [0.2, 0.1])
    with pytest.raises(UsageError, match="symmetric"):
        flow([[0, 1], [2, 0]])
    with pytest.raises(UsageError, match="square"):
        flow([[0, 1]])
    assert integrate(begun.start, []).ties.shape == (0, 2, 2)


def test_another_rule_can_be_integrated() -> None:
    found = integrate(np.diag([1.0, 2.0]), [0.5, 2.0], rule=lambda ties: -ties)
    assert np.allclose(found.ties[1], np.diag([1.0, 2.0]) * np.exp(-2.0), rtol=1e-9)


# ---- triad dynamics


@pytest.mark.parametrize("rule", ["local", "constrained"])
@pytest.mark.parametrize("density", [0.5, 1.0])
def test_a_run_can_be_replayed_turn_by_turn(rule: TriadRule, density: float) -> None:
    rng = np.random.default_rng(8)
    upper = np.triu(rng.uniform(0.5, 2, (14, 14)) * rng.choice([-1, 1], (14, 14)), 1)
    upper[rng.random((14, 14)) > density] = 0
    network = SignedNetwork.from_matrix([f"s{k}" for k in range(14)], upper + upper.T)
    run = triad_run(network, rule, p=0.7, seed=3, most_turns=200)
    assert run.ended == ("stopped" if density < 1 and rule == "constrained" else "balanced")  # one blinks
    assert run.triads == triad_census(network).n
    assert len(run.turned) == len(run.step) and (np.diff(run.step) > 0).all()
    assert run.steps >= run.step[-1] >= len(run.turned) > 0
    weight = network.weight.copy()
    for turn in range(len(run.turned) + 1):
        census = triad_census(SignedNetwork(network.nodes, network.first, network.second, weight))
        assert run.unbalanced[turn] == census.counts[[1, 3]].sum()
        assert run.friendly[turn] == (weight > 0).sum()
        if turn < len(run.turned):
            edge = run.turned[turn]
            assert census.edge_triads[edge] > census.edge_balanced[edge] or rule == "constrained"
            weight[edge] *= -1
    assert np.array_equal(weight, run.network.weight)
    if rule == "constrained":
        assert (np.diff(run.unbalanced) <= 0).all()
    again = triad_run(network, rule, p=0.7, seed=3, most_turns=200)
    assert np.array_equal(again.turned, run.turned) and np.array_equal(again.step, run.step)


def test_three_hostile_cliques_of_three_are_jammed() -> None:
    """The smallest jammed complete network (Antal, Krapivsky and Redner 2005)."""
    clique = np.arange(9) // 3
    matrix = np.where(clique[:, None] == clique[None, :], 1.0, -1.0) - np.eye(9)
    network = SignedNetwork.from_matrix("ABCDEFGHI", matrix)
    run = triad_run(network)
    assert run.ended == "jammed" and run.steps == 0 and run.unbalanced.tolist() == [27]
    assert triad_run(network, "local", p=0.9, seed=1).ended == "balanced"
    smaller = network.part([0, 1, 3, 4, 6, 7])
    assert triad_run(smaller).ended == "balanced"


def test_more_friendship_than_enmity_mends_to_paradise() -> None:
    run = triad_run(complete(24, 0.4, 0), "local", p=1.0)
    assert run.ended == "balanced" and run.friendly[-1] == 24 * 23 // 2
    assert (np.diff(run.friendly) == 1).all()


@pytest.mark.parametrize("p", [0.0, 0.25, 0.4])
def test_below_a_half_friendship_settles_at_the_known_density(p: float) -> None:
    """1 / (1 + sqrt(3 (1 - 2 p))) in large complete networks."""
    run = triad_run(complete(40, 0.5, 1), "local", p=p, most_turns=12_000)
    assert run.ended == "stopped" and len(run.turned) == 12_000
    settled = np.repeat(run.friendly[1:-1], np.diff(run.step))[2_000:]
    assert settled.mean() / 780 == pytest.approx(1 / (1 + np.sqrt(3 * (1 - 2 * p))), abs=0.015)


def plain_run(network: SignedNetwork, rule: TriadRule, p: float, rng: np.random.Generator) -> tuple[int, int]:
    """The rules step by step, as the paper words them; steps and friendships at the end."""
    sign = np.sign(network.matrix())
    rows, edges = triads(network), list(zip(network.first.tolist(), network.second.tolist(), strict=True))

    def unbalanced() -> int:
        return sum(sign[a, b] * sign[b, c] * sign[a, c] < 0 for a, b, c in rows)

    for step in range(100_000):
        if not unbalanced():
            return step, int((sign > 0).sum() // 2)
        if rule == "local":
            pairs = list(combinations(rows[rng.integers(len(rows))], 2))
            foes = [pair for pair in pairs if sign[pair] < 0]
            if len(foes) % 2 == 0:
                continue
            if len(foes) == 1:
                pairs = foes if rng.random() < p else [pair for pair in pairs if pair not in foes]
            a, b = pairs[rng.integers(len(pairs))]
            sign[a, b] = sign[b, a] = -sign[a, b]
        else:
            a, b = edges[rng.integers(len(edges))]
            before = unbalanced()
            sign[a, b] = sign[b, a] = -sign[a, b]
            after = unbalanced()
            if after > before or (after == before and rng.random() < 0.5):
                sign[a, b] = sign[b, a] = -sign[a, b]
    raise AssertionError("a plain run did not end")


@pytest.mark.parametrize(("rule", "p"), [("local", 0.3), ("local", 0.8), ("constrained", 0.5)])
def test_skipped_steps_are_counted_as_if_played(rule: TriadRule, p: float) -> None:
    network, rng = complete(5, 0.4, 6), np.random.default_rng(11)
    plain = np.array([plain_run(network, rule, p, rng) for _ in range(600)], dtype=float)
    quick = [triad_run(network, rule, p=p, seed=seed) for seed in range(600)]
    ours = np.array([(run.steps, run.friendly[-1]) for run in quick], dtype=float)
    assert all(run.ended == "balanced" for run in quick)
    error = np.sqrt((plain.var(axis=0) + ours.var(axis=0)) / 600)
    assert (np.abs(plain.mean(axis=0) - ours.mean(axis=0)) < 4 * error).all()
    assert plain[:, 0].std() > 0


def test_ties_in_no_triad_never_turn_and_bounds_hold() -> None:
    edges = [("A", "B", -1), ("A", "C", -1), ("B", "C", -1), ("C", "D", -1)]
    network = SignedNetwork.from_edges(edges)
    for seed in range(20):
        run = triad_run(network, "constrained", seed=seed)
        assert run.ended == "balanced" and network.nodes[network.second[run.turned[0]]] != "D"
    stopped = triad_run(complete(30, 0.5, 2), "local", p=0.1, most_steps=50)
    assert stopped.ended == "stopped" and stopped.steps == 50 and stopped.step[-1] <= 50
    assert "stopped after 50 steps" in repr(stopped)
    bare = triad_run(SignedNetwork.from_edges([("A", "B", -1)]))
    assert bare.ended == "balanced" and bare.triads == 0
    with pytest.raises(UsageError, match="no rule 'global'"):
        triad_run(network, "global")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="p is a chance"):
        triad_run(network, "local", p=1.2)


def test_most_random_networks_jam_or_balance_and_both_are_told() -> None:
    ends: list[Any] = [triad_run(complete(15, 0.5, seed), seed=seed).ended for seed in range(40)]
    assert set(ends) <= {"balanced", "jammed"} and ends.count("balanced") > 20
