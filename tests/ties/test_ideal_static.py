"""Ideal points of single sessions: found, the same however votes are laid out, as sure as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import NotConverged, UsageError
from blocs.ties.ideal import Points, static_points

from .ideal_worlds import cast, standard, world

NEAR = 2e-3
"""Twice and more what the tolerance leaves open."""


def points(votes: np.ndarray, anchor: tuple[int, int], sessions: np.ndarray | None = None) -> Points:
    return static_points(
        votes, np.full(votes.shape[1], 1990) if sessions is None else sessions, anchor=anchor
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_points_are_found(seed: int) -> None:
    made = world(seed, states=100, calls=100)
    found = points(made.votes, made.anchor)
    assert np.corrcoef(found.theta[:, 0], made.theta[:, 0])[0, 1] > 0.97
    assert found.theta[:, 0].mean() == pytest.approx(0, abs=1e-12)
    assert found.theta[:, 0].std() == pytest.approx(1)


def test_intervals_hold_as_often_as_they_say() -> None:
    inside = []
    for seed in range(8):
        made = world(seed)
        found = points(made.votes, made.anchor)
        off = found.theta[:, 0] - standard(made.theta[:, 0])
        inside.append(np.abs(off) < 1.645 * found.error[:, 0])
    assert 0.85 < np.mean(inside) < 0.95


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_order_of_states_and_calls_does_not_matter(seed: int) -> None:
    made = world(7, states=30, calls=30)
    first = points(made.votes, made.anchor)
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(30), chance.permutation(30)
    where = np.argsort(rows)
    again = points(made.votes[rows][:, columns], (where[made.anchor[0]], where[made.anchor[1]]))
    assert again.theta == pytest.approx(first.theta[rows], abs=NEAR)
    assert again.discrimination == pytest.approx(first.discrimination[columns], abs=20 * NEAR, nan_ok=True)


def test_no_for_yes_turns_the_calls_not_the_states() -> None:
    made = world(5)
    first = points(made.votes, made.anchor)
    turned = points(np.where(made.votes >= 0, 2 - made.votes, -1), made.anchor)
    assert turned.theta == pytest.approx(first.theta, abs=NEAR)
    assert turned.discrimination == pytest.approx(-first.discrimination, abs=20 * NEAR, nan_ok=True)
    assert turned.cutpoints == pytest.approx(-first.cutpoints[:, ::-1], abs=20 * NEAR, nan_ok=True)


def test_the_first_anchor_stands_above_the_second() -> None:
    made = world(5)
    high, low = made.anchor
    first, turned = points(made.votes, (high, low)), points(made.votes, (low, high))
    assert first.theta[high, 0] > 1 > -1 > first.theta[low, 0]
    assert turned.theta == pytest.approx(-first.theta, abs=NEAR)
    assert turned.discrimination == pytest.approx(-first.discrimination, abs=20 * NEAR, nan_ok=True)


def test_each_session_stands_alone() -> None:
    made = world(9, sessions=3, calls=40)
    mixed = np.random.default_rng(0).permutation(len(made.sessions))
    all_of_them = static_points(made.votes[:, mixed], made.sessions[mixed], anchor=made.anchor)
    assert all_of_them.sessions.tolist() == [1946, 1947, 1948]
    for place, session in enumerate(all_of_them.sessions):
        own = made.sessions == session
        alone = points(made.votes[:, own], made.anchor)
        assert all_of_them.theta[:, place] == pytest.approx(alone.theta[:, 0], abs=NEAR)


def test_unanimous_calls_change_nothing() -> None:
    made = world(4, states=40, calls=30)
    more = np.full((40, 5), 2, np.int8)
    more[::3, 1], more[:, 2], more[:, 3] = -1, 1, -1
    first, again = points(made.votes, made.anchor), points(np.hstack([made.votes, more]), made.anchor)
    assert np.array_equal(first.theta, again.theta)
    assert np.array_equal(first.error, again.error)
    assert np.array_equal(first.used, again.used)
    assert np.isnan(again.discrimination[30:]).all()
    assert np.isnan(again.cutpoints[30:]).all()


def test_a_vote_not_cast_does_not_pull() -> None:
    """A state that stays away from most calls stands where its twin does, only less surely."""
    made = world(6, states=60, calls=120)
    twin = made.votes[made.anchor[0]].copy()
    twin[np.random.default_rng(1).random(120) < 0.6] = -1
    found = points(np.vstack([made.votes, twin]), made.anchor)
    whole, part = found.theta[[made.anchor[0], 60], 0]
    assert abs(whole - part) < 2 * found.error[60, 0]
    assert part > 1.0
    assert found.error[60, 0] > 1.2 * found.error[made.anchor[0], 0]


def test_a_state_that_never_voted_has_no_point_and_moves_none() -> None:
    made = world(6, states=30, calls=30)
    found = points(np.vstack([made.votes, np.full(30, -1)]), made.anchor)
    assert np.isnan(found.theta[30, 0])
    assert np.isnan(found.error[30, 0])
    assert found.used[30, 0] == 0
    assert found.theta[:30] == pytest.approx(points(made.votes, made.anchor).theta, abs=1e-9)


def test_a_state_with_one_vote_is_hardly_known() -> None:
    made = world(8)
    one = np.full(60, -1, np.int8)
    one[0] = 2
    found = points(np.vstack([made.votes, one]), made.anchor)
    assert found.used[60, 0] == 1
    assert found.error[60, 0] > 0.6 > 2 * np.median(found.error)


def test_calls_of_two_answers() -> None:
    chance = np.random.default_rng(2)
    theta = chance.normal(size=80)
    votes = cast(chance, theta, 90)
    votes[:, :30] = np.where(votes[:, :30] == 1, 0, votes[:, :30])  # nobody abstains
    votes[:, 30:60] = np.where(votes[:, 30:60] == 0, 1, votes[:, 30:60])  # nobody votes no
    votes[:, 60:] = np.where(votes[:, 60:] == 2, 1, votes[:, 60:])  # nobody votes yes
    found = points(votes, (int(theta.argmax()), int(theta.argmin())))
    assert np.corrcoef(found.theta[:, 0], theta)[0, 1] > 0.94
    low, high = found.cutpoints.T
    known = np.isfinite(found.discrimination)
    assert known.sum() > 60
    assert np.array_equal(low[:30][known[:30]], high[:30][known[:30]])
    assert np.isneginf(low[30:60][known[30:60]]).all()
    assert np.isfinite(high[30:60][known[30:60]]).all()
    assert np.isposinf(high[60:][known[60:]]).all()


def test_a_session_without_an_anchor_takes_the_sign_of_its_neighbour() -> None:
    made = world(11, sessions=3, calls=50)
    votes = made.votes.copy()
    votes[made.anchor[1], 50:100] = -1
    with pytest.warns(UserWarning, match="in 1947 the two anchors did not both vote"):
        found = static_points(votes, made.sessions, anchor=made.anchor)
    for place in (0, 2):
        assert np.corrcoef(found.theta[:, place], made.theta[:, place])[0, 1] > 0.9
    there = np.isfinite(found.theta[:, 1])
    assert np.corrcoef(found.theta[there, 1], made.theta[there, 1])[0, 1] > 0.9


def test_one_call_is_not_enough_for_a_scale() -> None:
    made = world(11, sessions=2, calls=50)
    found = static_points(made.votes[:, :51], made.sessions[:51], anchor=made.anchor)
    assert np.isfinite(found.theta[:, 0]).all()
    assert np.isnan(found.theta[:, 1]).all()
    assert np.isnan(found.discrimination[50])


def test_it_says_so_when_it_has_not_converged() -> None:
    made = world(5)
    with pytest.raises(NotConverged, match="session 1946 still move after 1 iterations") as caught:
        static_points(made.votes, made.sessions, anchor=made.anchor, max_iterations=1)
    assert caught.value.residual > 1e-2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"anchor": (0, 0)}, "rows of two states"),
        ({"anchor": (0, 60)}, "there are 60 rows"),
        ({"sessions": np.zeros(3, int)}, "shape"),
        ({"sessions": np.zeros(60)}, "whole numbers"),
        ({"votes": np.full((60, 60), 3)}, "recode"),
        ({"votes": np.full((60, 60), 2)}, "cannot tell the sign"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict, words: str) -> None:
    made = world(5)
    told = {"votes": made.votes, "sessions": made.sessions, "anchor": made.anchor, **change}
    with pytest.raises(UsageError, match=words):
        static_points(told["votes"], told["sessions"], anchor=told["anchor"])


def test_the_same_votes_give_the_same_bytes() -> None:
    made = world(5, states=30, calls=30)
    one, other = points(made.votes, made.anchor), points(made.votes, made.anchor)
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.error.tobytes() == other.error.tobytes()
