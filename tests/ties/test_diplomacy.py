"""Ranks of representatives; years between observations are missing unless carried, and say so."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.ties.diplomacy import representation

from .panels import dyad, panel

SEEN = panel(
    "directed dyad-year",
    [
        (2, 54, 2000, 0, 1),
        (54, 2, 2000, 3, 1),
        (2, 20, 2000, 3, 1),
        (20, 2, 2000, None, 1),
        (2, 54, 2005, 2, 1),
    ],
    "rank exchange",
)


def test_by_direction() -> None:
    found = representation(SEEN, dyad((2, 54, 2000), (54, 2, 2000), (2, 54, 2001), directed=True))
    assert found["representation"] == (0.0, 3.0, None)
    assert found["n"] == (1.0, 1.0, None)


def test_by_dyad_the_lower_rank() -> None:
    found = representation(SEEN, dyad((2, 54, 2000), (2, 20, 2000), (20, 54, 2000)))
    assert found["representation"] == (0.0, None, None)
    assert found["exchange"] == (1.0, 1.0, None)
    assert found["n"] == (2.0, 1.0, None)


def test_carried_over_years_with_their_age() -> None:
    rows = dyad(*((2, 54, year) for year in (1999, 2000, 2003, 2004, 2005, 2006)), directed=True)
    found = representation(SEEN, rows, carry=3)
    assert found["representation"] == (None, 0.0, 0.0, None, 2.0, 2.0)
    assert found["age"] == (None, 0.0, 3.0, None, 0.0, 1.0)


def test_what_cannot_be_carried_is_refused() -> None:
    with pytest.raises(UsageError, match="carry=-1"):
        representation(SEEN, carry=-1)


def test_own_rows_of_a_pair() -> None:
    assert representation(SEEN, pair=(54, 2))["representation"] == (0, 3, 2)
