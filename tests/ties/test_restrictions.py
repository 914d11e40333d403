"""Sanctions with direction and doubt; tariffs weighted by trade."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Flows
from blocs.states import Origin
from blocs.ties.restrictions import sanctions_in_force, tariff_in_force

from .panels import dyad, panel

CASES = panel(
    "directed dyad-year",
    [(2, 40, 1962, 2, 1, 0), (40, 2, 1962, 1, 0, 0), (2, 40, 1990, 1, 0, 1)],
    "sanctions imposed unended",
    absent=0,
)
ORIGIN = Origin("made up", "an example", "1", "none", date(2026, 1, 1), "")


def flows(year: int = 2018, states: tuple[str, ...] = ("USA", "CHN", "ROW")) -> Flows:
    sold = np.array([[[9.0, 30, 1], [5, 9, 1], [1, 1, 1]], [[9.0, 10, 1], [5, 9, 1], [1, 1, 1]]])
    rates = np.array([[[0, 0.1, 0], [0, 0, 0], [0, 0, 0]], [[0, 0.3, 0], [0.2, 0, 0], [0, 0, 0]]])
    return Flows(states, ("goods", "services"), sold, year, ORIGIN, rates)


def test_cases_by_direction() -> None:
    rows = dyad((2, 40, 1962), (40, 2, 1962), (2, 40, 1990), (2, 40, 1970), (2, 40, 2021), directed=True)
    found = sanctions_in_force(CASES, rows)
    assert found["sanctions"] == (2.0, 1.0, 1.0, 0.0, None)
    assert found["sanctions_least"] == (2.0, 1.0, 0.0, 0.0, None)
    assert found["imposed"] == (1.0, 0.0, 0.0, 0.0, None)


def test_cases_of_either_add_up() -> None:
    found = sanctions_in_force(CASES, dyad((2, 40, 1962), (2, 40, 1990)))
    assert found["sanctions"] == found["n"] == (3, 1)


def test_data_that_list_a_few_senders_know_nothing_of_others() -> None:
    some = panel("directed dyad-year", [(2, 40, 1990, 1), (2, 20, 1990, 0)], "sanctions")
    rows = dyad((2, 40, 1990), (2, 20, 1990), (20, 40, 1990), directed=True)
    assert sanctions_in_force(some, rows)["sanctions"] == (1.0, 0.0, None)
    assert sanctions_in_force(some, dyad((2, 40, 1990)))["sanctions"] == (None,)


def test_mean_tariff_by_hand() -> None:
    found = tariff_in_force(flows())
    assert list(zip(found["ccode1"], found["ccode2"], strict=True)) == [(2, 710), (710, 2)]
    assert found["tariff"] == pytest.approx((0.15, 0.1))
    assert found["tariff_plain"] == pytest.approx((0.2, 0.1))
    assert found["trade"] == (40.0, 10.0)
    assert found["n"] == (2, 2)


def test_nothing_sold_has_no_weighted_mean() -> None:
    table = flows()
    sold = table.values.copy()
    sold[:, 0, 1] = 0
    found = tariff_in_force(replace(table, values=sold))
    assert found["tariff"][0] is None
    assert found["tariff_plain"][0] == pytest.approx(0.2)
    assert (found["trade"][0], found["n"][0]) == (0.0, 0)


def test_rows_of_years_without_a_table_are_missing() -> None:
    rows = dyad((710, 2, 2017), (710, 2, 2018), (2, 20, 2018), directed=True)
    found = tariff_in_force([flows(2018), flows(2016)], rows)
    assert found["tariff"][0] is None and found["tariff"][2] is None
    assert found["tariff"][1] == pytest.approx(0.1)


def test_a_pair() -> None:
    assert len(tariff_in_force(flows(states=("USA", "CHN", "DEU")))) == 6
    assert len(tariff_in_force(flows(states=("USA", "CHN", "DEU")), pair=(710, 2))) == 2


def test_what_tells_no_tariff_is_refused() -> None:
    with pytest.raises(DataError, match="of 2018 tells no tariffs"):
        tariff_in_force(replace(flows(), tariffs=None))
    with pytest.raises(DataError, match="two tables of trade are of 2018"):
        tariff_in_force([flows(), flows()])
    with pytest.raises(UsageError, match="no tables"):
        tariff_in_force([])
    with pytest.raises(UsageError, match="a tariff has a direction"):
        tariff_in_force(flows(), dyad((2, 710, 2018)))


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 2)), min_size=2, max_size=2))
def test_a_mean_lies_among_the_rates(sectors: list[tuple[int, float]]) -> None:
    sold, rates = np.ones((2, 2, 2)), np.zeros((2, 2, 2))
    for place, (value, rate) in enumerate(sectors):
        sold[place, 0, 1], rates[place, 0, 1] = value, rate
    found = tariff_in_force(Flows(("USA", "CHN"), ("a", "b"), sold, 2018, ORIGIN, rates))["tariff"][0]
    traded = [rate for value, rate in sectors if value]
    assert (found is None) == (not traded)
    if found is not None:
        assert min(traded) - 1e-12 <= float(found) <= max(traded) + 1e-12
