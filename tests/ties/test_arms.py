"""Shares of suppliers by hand and by a slow way; they add up to one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Coverage, Frame
from blocs.ties.arms import arms_share

from .panels import dyad, panel

SPAN = Coverage(1990, 1995)


def transfers(*rows: tuple[Any, ...], absent: float | None = 0.0) -> Frame:
    return panel("directed dyad-year", rows, "tiv", absent=absent, coverage=SPAN)


SOLD = transfers((2, 750, 1990, 1.0), (365, 750, 1990, 3.0), (2, 750, 1992, 4.0), (220, 640, 1995, 2.0))


def test_shares_of_one_year() -> None:
    rows = dyad(
        (2, 750, 1990), (365, 750, 1990), (220, 750, 1990), (2, 750, 1991), (2, 750, 1989), directed=True
    )
    found = arms_share(SOLD, rows)
    assert found["arms_share"] == (0.25, 0.75, 0.0, None, None)
    assert found["tiv"] == (1.0, 3.0, 0.0, 0.0, None)
    assert found["n"] == (1.0, 1.0, 1.0, 1.0, None)


def test_shares_over_years_up_to_that_of_the_row() -> None:
    rows = dyad(*((2, 750, year) for year in range(1990, 1996)), directed=True)
    found = arms_share(SOLD, rows, window=3)
    assert found["arms_share"] == (0.25, 0.25, 0.625, 1.0, 1.0, None)
    assert found["n"] == (1, 2, 3, 3, 3, 3)


def test_own_rows_end_with_the_coverage() -> None:
    found = arms_share(SOLD, window=5)
    assert [row["year"] for row in found.rows() if row["ccode1"] == 220] == [1995]
    assert [row["year"] for row in found.rows() if row["ccode1"] == 365] == [1990, 1991, 1992, 1993, 1994]


def test_a_table_of_one_supplier_tells_no_shares() -> None:
    with pytest.raises(DataError, match=r"needs what all suppliers delivered.*give one of all pairs"):
        arms_share(transfers((2, 750, 1990, 1.0), (2, 640, 1990, 1.0), absent=None))


def test_a_table_of_one_recipient_speaks_of_it_alone() -> None:
    bought = transfers((2, 750, 1990, 1.0), (365, 750, 1990, 1.0), absent=None)
    rows = dyad((2, 750, 1990), (220, 750, 1990), (2, 640, 1990), directed=True)
    assert arms_share(bought, rows)["arms_share"] == (0.5, 0.0, None)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(DataError, match=r"tiv is -1 \(2 to 750 in 1990\)"):
        arms_share(transfers((2, 750, 1990, -1.0)))
    with pytest.raises(UsageError, match="window=0"):
        arms_share(SOLD, window=0)
    with pytest.raises(UsageError, match=r"dyads: .* by dyad-year \(COW\).*joining\.directed"):
        arms_share(SOLD, dyad((2, 750, 1990)))
    with pytest.raises(UsageError, match=r"in_system\(dyads, 'cow'\)"):
        arms_share(SOLD, dyad((2, 750, 1990), directed=True, system="gw"))


def test_a_pair_has_the_rows_of_the_whole() -> None:
    whole = arms_share(SOLD, window=5)
    some = arms_share(SOLD, window=5, pair=(750, 365))
    assert some.rows() == tuple(row for row in whole.rows() if row["ccode1"] == 365)


@given(
    st.dictionaries(
        st.tuples(st.integers(2, 5), st.integers(6, 8), st.integers(1990, 1995)),
        st.integers(0, 50),
        min_size=1,
    ),
    st.integers(1, 6),
)
def test_shares_add_up_to_one_and_equal_a_slow_way(
    sold: dict[tuple[int, int, int], int], window: int
) -> None:
    found = arms_share(transfers(*((*key, float(tiv)) for key, tiv in sold.items())), window=window)
    totals: dict[tuple[int, int], float] = {}
    for row in found.rows():
        a, b, year = row["ccode1"], row["ccode2"], row["year"]
        span = range(year - window + 1, year + 1)
        own = sum(tiv for (s, r, when), tiv in sold.items() if (s, r) == (a, b) and when in span)
        whole = sum(tiv for (_, r, when), tiv in sold.items() if r == b and when in span)
        assert row["arms_share"] == pytest.approx(own / whole)
        totals[b, year] = totals.get((b, year), 0.0) + row["arms_share"]
    assert all(abs(total - 1) < 1e-12 for total in totals.values())


def test_a_state_that_was_not_there_delivered_nothing_that_counts() -> None:
    sold = transfers((315, 750, 1990, 3.0), (2, 750, 1990, 1.0))
    rows = dyad(
        (315, 750, 1992), (315, 750, 1994), (2, 750, 1994), directed=True
    )  # Czechoslovakia ends in 1992
    assert arms_share(sold, rows, window=5)["arms_share"] == (0.75, None, 0.25)
