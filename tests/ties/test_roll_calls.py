"""Votes as a matrix: order, missing votes, unanimity, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Frame, Unit
from blocs.ties.roll_calls import RollCalls, roll_calls


def frame(**columns) -> Frame:
    return Frame(Unit.of("vote"), [Column.of(name, values) for name, values in columns.items()], ("cite me",))


def test_calls_stand_by_year_and_votes_not_cast_are_below_zero() -> None:
    made = roll_calls(
        frame(
            ccode=[365, 2, 2, 20, 365],
            rcid=[9, 9, 3, 3, 12],
            year=[1947, 1947, 1950, 1950, 1946],
            vote=[0, 2, 1, 2, None],
        )
    )
    assert made.numbers.tolist() == [2, 20, 365]
    assert (made.calls.tolist(), made.years.tolist()) == ([9, 3], [1947, 1950])
    assert made.votes.tolist() == [[2, 1], [-1, 2], [0, -1]]
    assert (made.system, made.sources) == ("cow", ("cite me",))


def test_rows_in_any_order_give_the_same() -> None:
    chance = np.random.default_rng(1)
    state, call = (part.ravel() for part in np.meshgrid(np.arange(2, 12), np.arange(30), indexing="ij"))
    cast = chance.random(300) < 0.8
    columns = {"ccode": state, "rcid": call, "year": 1990 + call // 10, "vote": chance.integers(0, 3, 300)}
    order = chance.permutation(np.flatnonzero(cast))
    one = roll_calls(frame(**{name: values[cast] for name, values in columns.items()}))
    two = roll_calls(frame(**{name: values[order] for name, values in columns.items()}))
    assert np.array_equal(one.votes, two.votes)
    for row in np.flatnonzero(cast):
        assert one.votes[state[row] - 2, call[row]] == columns["vote"][row]
    assert (one.votes >= 0).sum() == cast.sum()


def test_unanimous_is_what_was_cast_not_who_cast_it() -> None:
    votes = np.array([[2, 2, 1, -1, -1], [2, 1, 1, 0, -1], [-1, 2, 1, -1, -1]], np.int8)
    made = RollCalls(np.arange(3), np.arange(5), np.full(5, 1990), votes)
    assert made.unanimous.tolist() == [True, False, True, True, True]


def test_some_years_and_places() -> None:
    votes = np.array([[2, 0, 1], [1, 1, 1]], np.int8)
    made = RollCalls(np.array([2, 20]), np.array([5, 6, 7]), np.array([1990, 1991, 1992]), votes)
    assert made.in_years(range(1991, 1993)).votes.tolist() == [[0, 1], [1, 1]]
    assert made.places([20, 3, 2, 999]).tolist() == [1, -1, 0, -1]
    assert made.in_years([]).unanimous.tolist() == []


def test_no_votes_at_all() -> None:
    made = roll_calls(frame(ccode=[2], rcid=[1], year=[1990], vote=[None]))
    assert made.votes.shape == (0, 0)
    assert made.places([2]).tolist() == [-1]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"vote": [2, 3]}, r"row 2 \(ccode 20, rcid 3, year 1990, vote 3\): a vote is 0 \(no\)"),
        ({"vote": [2, 1.5]}, "row 2 .* a vote is 0"),
        ({"ccode": [2, 2], "vote": [2, 2]}, "row 2 .* votes in this call in a row before"),
        ({"year": [1990, 1991]}, "row 2 .* another year"),
        ({"year": [1990, math.nan]}, "row 2 .* year of the call is missing"),
    ],
)
def test_wrong_rows_are_named(columns, words: str) -> None:
    told = {"ccode": [2, 20], "rcid": [3, 3], "year": [1990, 1990], "vote": [2, 1]} | columns
    with pytest.raises(DataError, match=words):
        roll_calls(frame(**told))


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="this one is by state"):
        roll_calls(Frame("state", [Column.of("state", ["CHN"])]))
