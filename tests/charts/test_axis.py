from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts.axis import MONTHS, WEEKS, YEARS, axis_of, place_of
from blocs.sources.panel.periods import Period, of_days, periods_between
from blocs.ties.coded.table import period_name


@pytest.mark.parametrize("period", ["year", "month", "week"])
@given(first=st.dates(), days=st.integers(0, 900))
def test_periods_that_follow_each_other_stand_beside_each_other(
    period: Period, first: object, days: int
) -> None:
    start = np.datetime64(first, "D")
    last = min(start + days, np.datetime64("9998-12-31"))
    if last < start:
        return
    keys = periods_between(start, last, period).tolist()
    places = [place_of(key, period) for key in keys]
    assert places == list(range(places[0], places[0] + len(keys)))
    if keys[0] > 100000 or (period == "year" and keys[0] >= 1000):
        assert [axis_of(period).name(place) for place in places] == [period_name(key, period) for key in keys]


def test_names_are_of_years_where_months_are_many() -> None:
    at = place_of(201801, "month")
    assert MONTHS.marks(at, at + 5, 4) == [(at, "2018-01"), (at + 2, "2018-03"), (at + 4, "2018-05")]
    assert MONTHS.marks(at, at + 40, 4) == [(at + 12 * n, str(2018 + n)) for n in (0, 2)]
    assert MONTHS.marks(at, at + 36, 4) == [(at + 12 * n, str(2018 + n)) for n in range(4)]


def test_weeks_are_named_by_their_number_where_they_are_few_and_else_by_months() -> None:
    at = place_of(201952, "week")
    assert WEEKS.marks(at, at + 3, 4) == [
        (at, "2019-W52"), (at + 1, "2020-W01"), (at + 2, "2020-W02"), (at + 3, "2020-W03"),
    ]  # fmt: skip
    found = WEEKS.marks(at, at + 52, 5)
    assert [name for _, name in found] == ["2020-01", "2020-04", "2020-07", "2020-10"]
    day = np.datetime64("2020-04-01")
    assert found[1][0] == place_of(int(of_days(np.array([day]), "week")[0]), "week")


def test_years_are_named_as_they_were() -> None:
    assert YEARS.marks(1990, 2000, 3) == [(1990, "1990"), (1995, "1995"), (2000, "2000")]
