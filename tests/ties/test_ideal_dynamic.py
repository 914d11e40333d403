"""Ideal points over time: sessions tell each other something, and absences are bridged."""

from __future__ import annotations

import numpy as np
import pytest

from blocs.errors import NotConverged, UsageError
from blocs.ties.ideal import dynamic_points, static_points
from blocs.ties.ideal.dynamic import Chain
from blocs.ties.ideal.response import GRID

from .ideal_worlds import World, standard, world


@pytest.fixture(scope="module")
def walk() -> World:
    return world(21, states=60, calls=30, sessions=8)


def correlation(theta: np.ndarray, made: World) -> np.ndarray:
    return np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(theta.T, made.theta.T, strict=True)])


def test_known_points_are_found_and_better_than_session_by_session(walk: World) -> None:
    found = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor)
    alone = static_points(walk.votes, walk.sessions, anchor=walk.anchor)
    assert np.corrcoef(found.theta.ravel(), walk.theta.ravel())[0, 1] > 0.96
    assert (correlation(found.theta, walk) > correlation(alone.theta, walk)).all()
    assert found.theta.mean() == pytest.approx(0, abs=1e-12)
    assert found.theta.std() == pytest.approx(1)
    assert (found.error < alone.error).mean() > 0.9


def test_intervals_hold_as_often_as_they_say() -> None:
    inside = []
    for seed in (31, 32, 33):
        made = world(seed, states=70, calls=60, sessions=6)
        found = dynamic_points(made.votes, made.sessions, anchor=made.anchor)
        inside.append(np.abs(found.theta - standard(made.theta)) < 1.645 * found.error)
    assert 0.85 < np.mean(inside) < 0.95


def test_a_large_step_gives_nearly_the_static_points(walk: World) -> None:
    found = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor, step=30.0)
    alone = static_points(walk.votes, walk.sessions, anchor=walk.anchor)
    for a, b in zip(found.theta.T, alone.theta.T, strict=True):
        assert standard(a) == pytest.approx(b, abs=0.02)


def test_order_of_calls_and_states_does_not_matter(walk: World) -> None:
    first = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor)
    chance = np.random.default_rng(0)
    rows, columns = chance.permutation(60), chance.permutation(len(walk.sessions))
    where = np.argsort(rows)
    again = dynamic_points(
        walk.votes[rows][:, columns],
        walk.sessions[columns],
        anchor=(where[walk.anchor[0]], where[walk.anchor[1]]),
    )
    assert again.theta == pytest.approx(first.theta[rows], abs=2e-3)
    assert again.discrimination == pytest.approx(first.discrimination[columns], abs=4e-2, nan_ok=True)


def test_an_absence_leaves_a_gap_that_the_walk_bridges(walk: World) -> None:
    votes = walk.votes.copy()
    state = walk.anchor[0]
    other = int(walk.theta.mean(axis=1).argsort()[-2])
    votes[state, (walk.sessions > 1947) & (walk.sessions < 1952)] = -1
    found = dynamic_points(votes, walk.sessions, anchor=(other, walk.anchor[1]))
    assert np.isnan(found.theta[state, 2:6]).all()
    assert np.isfinite(found.theta[state, [0, 1, 6, 7]]).all()
    assert (found.used[state, 2:6] == 0).all()
    kept = np.arange(60) != state
    whole = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor)
    assert found.theta[kept] == pytest.approx(whole.theta[kept], abs=0.2)
    assert found.theta[state, 6] == pytest.approx(whole.theta[state, 6], abs=2 * found.error[state, 6])


def test_a_session_of_one_call_stands_between_its_neighbours(walk: World) -> None:
    kept = (walk.sessions != 1949) | (np.cumsum(walk.sessions == 1949) == 1)
    found = dynamic_points(walk.votes[:, kept], walk.sessions[kept], anchor=walk.anchor)
    voted = np.isfinite(found.theta[:, 3])
    between = (found.theta[:, 2] + found.theta[:, 4]) / 2
    assert np.corrcoef(found.theta[voted, 3], between[voted])[0, 1] > 0.97
    assert np.median(found.error[voted, 3]) > 1.1 * np.median(found.error[:, 2])


def test_sessions_without_divided_calls_have_no_points(walk: World) -> None:
    votes = walk.votes.copy()
    votes[:, walk.sessions == 1950] = 2
    found = dynamic_points(votes, walk.sessions, anchor=walk.anchor)
    assert np.isnan(found.theta[:, 4]).all()
    kept = walk.sessions != 1950
    without = dynamic_points(votes[:, kept], walk.sessions[kept], anchor=walk.anchor)
    assert found.theta[:, [0, 1, 2, 3, 5, 6, 7]] == pytest.approx(without.theta, abs=1e-9)


def test_anchors_tell_the_sign_and_yes_the_slope(walk: World) -> None:
    found = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor)
    turned = dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor[::-1])
    assert turned.theta == pytest.approx(-found.theta, abs=2e-3)
    assert (found.theta[walk.anchor[0]] > found.theta[walk.anchor[1]]).all()
    flipped = dynamic_points(np.where(walk.votes >= 0, 2 - walk.votes, -1), walk.sessions, anchor=walk.anchor)
    assert flipped.theta == pytest.approx(found.theta, abs=2e-3)
    assert flipped.discrimination == pytest.approx(-found.discrimination, abs=4e-2, nan_ok=True)


def test_the_chain_weighs_as_the_sum_over_all_paths_does() -> None:
    """Three sessions, a state absent from the second, on all paths of three points of the grid."""
    chance = np.random.default_rng(4)
    tables = [np.full((1, len(GRID)), -np.inf) for _ in range(2)]
    places = [35, 50, 61]
    for table in tables:
        table[0, places] = chance.normal(size=3)
    weights, _ = Chain.of([np.array([0]), np.array([], np.int64), np.array([0])], np.array([1, 2, 3]), 0.9)(
        [tables[0], np.empty((0, len(GRID))), tables[1]]
    )
    step = 0.9 * np.sqrt(2)  # the two steps between are one of twice the variance
    paths = np.array(
        [
            [
                tables[0][0, a]
                + tables[1][0, b]
                - 0.5 * (GRID[a] ** 2 + GRID[b] ** 2 + ((GRID[a] - GRID[b]) / step) ** 2)
                for b in places
            ]
            for a in places
        ]
    )
    chances = np.exp(paths - paths.max())
    chances /= chances.sum()
    assert weights[0][0, places] == pytest.approx(chances.sum(axis=1), abs=1e-6)
    assert weights[2][0, places] == pytest.approx(chances.sum(axis=0), abs=1e-6)
    assert weights[1].shape == (0, len(GRID))


def test_it_says_so_when_it_has_not_converged(walk: World) -> None:
    with pytest.raises(NotConverged, match="the 8 sessions from 1946 to 1953 still move after 2") as caught:
        dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor, max_iterations=2)
    assert caught.value.residual > 1e-2


def test_a_step_below_the_grid_is_refused(walk: World) -> None:
    with pytest.raises(UsageError, match=r"step=0\.01"):
        dynamic_points(walk.votes, walk.sessions, anchor=walk.anchor, step=0.01)
    with pytest.raises(UsageError, match="cannot tell the sign"):
        dynamic_points(np.full((4, 3), 2), np.array([1, 1, 2]), anchor=(0, 1))
