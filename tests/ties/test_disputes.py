"""Disputes by dyad and by direction; no row is none inside coverage only."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.ties.disputes import disputes

from .panels import dyad, panel

MIDS = panel(
    "directed dyad-year",
    [(2, 645, 1991, 2, 1, 5, 1, 1, 4), (645, 2, 1991, 2, 1, 5, 1, 0, 5), (2, 40, 1962, 1, 1, None, 1, 1, 3)],
    "disputes onsets hostility force initiated hostility1",
    absent=0,
)


def test_by_dyad() -> None:
    found = disputes(MIDS, dyad((2, 40, 1962), (2, 645, 1991), (2, 645, 1990), (2, 645, 2021)))
    assert found["disputes"] == (1.0, 2.0, 0.0, None)
    assert found["hostility"] == (None, 5.0, 0.0, None)
    assert found["n"] == found["disputes"]
    assert "initiated" not in found and "hostility1" not in found


def test_a_dispute_listed_in_one_direction_only_is_one_of_the_pair() -> None:
    assert disputes(MIDS, dyad((2, 40, 1962)))["onsets"] == (1,)


def test_by_direction_who_began_it() -> None:
    found = disputes(MIDS, dyad((2, 645, 1991), (645, 2, 1991), (20, 645, 1991), directed=True))
    assert found["initiated"] == (1, 0, 0)
    assert found["hostility1"] == (4, 5, 0)


def test_own_rows_of_a_pair() -> None:
    found = disputes(MIDS, pair=(645, 2))
    assert found["ccode1"] == (2, 645)
    assert found.coverage is not None and found.coverage.states == frozenset({2, 645})


def test_other_tables_are_refused() -> None:
    with pytest.raises(UsageError, match="disputes: the table has none of the columns disputes"):
        disputes(dyad((2, 20, 1950)))
    with pytest.raises(UsageError, match=r"in_system\(other, 'gw'\)"):
        disputes(MIDS, dyad((2, 20, 1950), directed=True, system="gw"))
