"""Exercises in a year and over some years; none found inside coverage is zero."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.sources import Coverage
from blocs.ties.exercises import joint_exercises

from .panels import dyad, panel

HELD = panel(
    "dyad-year",
    [(2, 732, 1976, 1, 10.0), (2, 732, 1978, 2, None), (2, 740, 1978, 1, 4.0)],
    "exercises days",
    absent=0,
    coverage=Coverage(1975, 1980),
)


def test_of_a_year() -> None:
    found = joint_exercises(HELD, dyad((2, 732, 1976), (2, 732, 1977), (2, 732, 1978), (2, 732, 1974)))
    assert found["exercises"] == (1.0, 0.0, 2.0, None)
    assert found["days"] == (10.0, 0.0, None, None)


def test_over_years_only_where_all_are_covered() -> None:
    found = joint_exercises(HELD, dyad(*((2, 732, year) for year in range(1975, 1982))), window=3)
    assert found["exercises"] == (None, None, 1.0, 3.0, 2.0, 2.0, None)
    assert found["n"] == found["exercises"]


def test_a_row_that_is_not_there_is_none_only_for_single_years() -> None:
    assert joint_exercises(HELD).column("exercises").absent == 0
    assert joint_exercises(HELD, window=2).column("exercises").absent is None


def test_both_directions_and_a_pair() -> None:
    rows = dyad((732, 2, 1976), (2, 732, 1976), (2, 740, 1976), directed=True)
    assert joint_exercises(HELD, rows)["exercises"] == (1, 1, 0)
    assert joint_exercises(HELD, rows, pair=(2, 740))["exercises"] == (0,)


def test_a_window_of_no_years_is_refused() -> None:
    with pytest.raises(UsageError, match="window=0; write a number of years"):
        joint_exercises(HELD, window=0)
