"""Rivalry by one inventory, and by two that differ in names and years."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.sources import Coverage
from blocs.ties.rivalry import rivalry

from .panels import dyad, panel

ONE = panel(
    "dyad-year",
    [(2, 365, 1946, 1, 1945, 0, 1), (2, 365, 1947, 1, 1945, 0, 1), (200, 220, 1850, 1, 1700, 1, 0)],
    "rivalry begun spatial positional",
    coverage=Coverage(1816, 2010),
)
TWO = panel("dyad-year", [(2, 365, 1947, 1, 1947)], "rivalry begun", coverage=Coverage(1816, 2020))


def listed(frame):  # type: ignore[no-untyped-def]
    """The same with what an absent row means."""
    told = [
        column if column.name == "begun" else type(column).of(column.name, column.values, absent=0)
        for column in frame.columns
    ]
    return frame.with_columns(told)


def test_one_inventory() -> None:
    rows = dyad((2, 365, 1945), (2, 365, 1947), (200, 220, 1850), (2, 365, 2015))
    found = rivalry(listed(ONE), rows)
    assert found["rivalry"] == (0.0, 1.0, 1.0, None)
    assert found["years"] == (0.0, 3.0, 151.0, None)
    assert found["positional"] == (0.0, 1.0, 0.0, None)
    assert found["n"] == (1, 1, 1, 0)


def test_two_inventories_side_by_side() -> None:
    rows = dyad((2, 365, 1946), (2, 365, 1947), (2, 20, 1947), (2, 365, 2015), (2, 365, 2021))
    found = rivalry([listed(ONE), listed(TWO)], rows)
    assert found["rivalry"] == (0.5, 1.0, 0.0, 0.0, None)
    assert found["n"] == (2, 2, 2, 1, 0)
    assert found["years"] == (2.0, 3.0, 0.0, 0.0, None)


def test_both_directions_are_alike() -> None:
    found = rivalry(listed(ONE), dyad((2, 365, 1947), (365, 2, 1947), directed=True))
    assert found["rivalry"] == (1.0, 1.0)
    assert found["years"] == (3, 3)


def test_own_rows() -> None:
    assert rivalry(listed(ONE), pair=(2, 365))["years"] == (2, 3)


def test_several_need_rows_to_fill() -> None:
    with pytest.raises(UsageError, match="2 inventories; give one, or several and dyads="):
        rivalry([ONE, TWO])
