"""Ideal points as a table, and distances of two states in it."""

from __future__ import annotations

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources import Frame
from blocs.ties.ideal import dynamic_points, ideal_distance, ideal_points
from blocs.ties.roll_calls import RollCalls

from .ideal_worlds import world
from .panels import panel


def calls(numbers: np.ndarray, sessions: int = 2) -> RollCalls:
    """Roll calls in which the first states stand highest, the last lowest."""
    made = world(3, states=len(numbers), calls=40, sessions=sessions)
    order = np.argsort(-made.theta.mean(axis=1))
    return RollCalls(
        numbers, np.arange(len(made.sessions)), made.sessions, made.votes[order], sources=("votes",)
    )


def numbers(count: int = 30) -> np.ndarray:
    return np.concatenate([[2], np.arange(100, 98 + count), [365]])


def test_the_table_holds_the_points_of_the_arrays() -> None:
    made = calls(numbers())
    table = ideal_points(made)
    points = dynamic_points(made.votes, made.years, anchor=(0, 29))
    assert table.unit == "state-year (COW)"
    assert table.names == ("ccode", "year", "ideal_point", "error", "n")
    assert table["ccode"][:3] == (2, 2, 100)
    assert table["year"][:3] == (1946, 1947, 1946)
    assert table.array("ideal_point") == pytest.approx(points.theta.ravel())
    assert table.array("error") == pytest.approx(points.error.ravel())
    assert table["n"] == tuple(points.used.ravel().tolist())
    assert table["ideal_point"][0] > 0 > table["ideal_point"][-1]
    assert table.sources[0] == "votes"
    assert "Bailey" in table.sources[1]
    assert table.column("ideal_point").note == "dynamic ideal point on one line, 2 above 365"


def test_static_points_have_a_scale_of_each_year() -> None:
    table = ideal_points(calls(numbers()), kind="static")
    for year in (1946, 1947):
        own = table.array("ideal_point")[table.array("year") == year]
        assert (own.mean(), own.std()) == pytest.approx((0, 1), abs=1e-9)


def test_a_state_without_votes_in_a_year_has_no_row() -> None:
    made = calls(numbers())
    votes = made.votes.copy()
    votes[5, made.years == 1947] = -1
    table = ideal_points(RollCalls(made.numbers, made.calls, made.years, votes))
    assert len(table) == 59
    assert table.array("year")[table.array("ccode") == 104].tolist() == [1946]


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (np.arange(100, 130), "2 and 365 cast no vote"),
        (np.append(2, np.arange(100, 129)), "365 cast no vote.*2 stands above 1"),
        (np.append(np.arange(100, 129), 365), "2 cast no vote.*stands above 365"),
    ],
)
def test_absent_anchors_are_replaced_loudly(there: np.ndarray, words: str) -> None:
    with pytest.warns(UserWarning, match=words):
        table = ideal_points(calls(there))
    points = table.array("ideal_point")
    if "and" not in words:
        assert points[0] > 0.5 > -0.5 > points[-1]
    assert points.std() == pytest.approx(1)


def test_anchors_can_be_named_and_kinds_are_two() -> None:
    made = calls(numbers())
    turned = ideal_points(made, anchor=(365, 2))
    assert turned.array("ideal_point") == pytest.approx(-ideal_points(made).array("ideal_point"), abs=2e-3)
    with pytest.raises(UsageError, match="dynamic and static"):
        ideal_points(made, kind="yearly")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="name two states"):
        ideal_points(made, anchor=(2, 2))


def told() -> Frame:
    rows = [
        (2, 1990, 2.0, 0.3, 80),
        (2, 1991, 2.5, 0.3, 70),
        (20, 1990, 1.8, 0.4, 60),
        (365, 1990, -1.0, 0.1, 90),
        (365, 1991, None, None, None),
    ]
    return panel("state-year", rows, "ideal_point error n")


def test_distances_of_all_pairs_of_a_year() -> None:
    found = ideal_distance(told())
    assert found.unit == "dyad-year (COW)"
    keys = zip(found["ccode1"], found["ccode2"], found["year"], strict=True)
    assert list(keys) == [(2, 20, 1990), (2, 365, 1990), (20, 365, 1990)]
    assert found.array("ideal_distance") == pytest.approx([0.2, 3.0, 2.8])
    wide = 1.6448536 * np.hypot([0.3, 0.3, 0.4], [0.4, 0.1, 0.1])
    assert found.array("ideal_distance_high") == pytest.approx(np.array([0.2, 3.0, 2.8]) + wide)
    low = found.array("ideal_distance_low")
    assert low == pytest.approx([0.0, 3.0 - wide[1], 2.8 - wide[2]])
    assert found["n"] == (60, 80, 60)


def test_distance_of_one_pair_is_that_of_all() -> None:
    every = ideal_distance(told(), level=0.5)
    one = ideal_distance(told(), pair=(365, 20), level=0.5)
    assert (one["ccode1"], one["ccode2"], one["year"]) == ((20,), (365,), (1990,))
    assert one["ideal_distance_low"][0] == every["ideal_distance_low"][2]
    assert one.coverage is not None
    assert one.coverage.states == {20, 365}


def test_every_two_states_of_each_year_have_one_row() -> None:
    table = ideal_points(calls(numbers(12), sessions=3))
    found = ideal_distance(table)
    assert len(found) == 3 * 66
    assert (found.array("ccode1") < found.array("ccode2")).all()
    at = dict(zip(zip(table["ccode"], table["year"], strict=True), table["ideal_point"], strict=True))
    for a, b, year, apart in list(
        zip(*(found[c] for c in ("ccode1", "ccode2", "year", "ideal_distance")), strict=True)
    )[::17]:
        assert apart == pytest.approx(abs(at[a, year] - at[b, year]))


def test_distances_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError, match="level=90"):
        ideal_distance(told(), level=90)
    with pytest.raises(UsageError, match="no distance from itself"):
        ideal_distance(told(), pair=(2, 2))
    with pytest.raises(UsageError, match="must be by state-year"):
        ideal_distance(panel("dyad-year", [(2, 20, 1990, 1.0)], "ideal_point"))
