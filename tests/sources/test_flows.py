"""`Flows`: merging sectors and states keeps every million, tariffs are weighted by trade."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.sources import Flows
from blocs.states import Origin

ORIGIN = Origin("a", "b", "c", "d", date(2026, 1, 1), "e")
STATES = ("CHN", "RUS", "USA", "ROW")


def flows(values: object = None, tariffs: object = None) -> Flows:
    table = np.arange(1.0, 33.0).reshape(2, 4, 4) if values is None else np.array(values, dtype=float)
    return Flows(
        STATES, ("coal", "cars"), table, 2018, ORIGIN, None if tariffs is None else np.array(tariffs)
    )


def test_trade_reads_importer_then_exporter() -> None:
    # values[s, n, i]: row 0 (CHN buys), column 1 (RUS sells) is 2 and 18
    assert flows().trade("RUS", "CHN") == 20
    assert flows().trade("CHN", "RUS") == 5 + 21


def test_output_sums_over_importers_and_absorption_over_exporters() -> None:
    assert flows().output[0].tolist() == [28, 32, 36, 40]
    assert flows().absorption[0].tolist() == [10, 26, 42, 58]


@given(st.lists(st.floats(0, 1e6), min_size=32, max_size=32))
def test_merging_loses_nothing(cells: list[float]) -> None:
    table = flows(np.reshape(cells, (2, 4, 4)))
    one = table.aggregate({"coal": "goods", "cars": "goods"})
    assert one.sectors == ("goods",)
    assert one.values[0] == pytest.approx(table.values.sum(axis=0))
    two = table.restrict(("USA", "CHN"))
    assert two.states == ("USA", "CHN", "ROW")
    assert two.values.sum() == pytest.approx(table.values.sum())
    assert two.trade("CHN", "USA") == pytest.approx(table.trade("CHN", "USA"))


def test_what_merged_states_sell_each_other_is_sold_at_home() -> None:
    table = flows()
    merged = table.restrict(("CHN", "USA"))
    pairs = (("RUS", "RUS"), ("RUS", "ROW"), ("ROW", "RUS"), ("ROW", "ROW"))
    assert merged.trade("ROW", "ROW") == sum(table.trade(a, b) for a, b in pairs)
    assert merged.remarks == ("merged into ROW: RUS",)


def test_leaving_out_the_rest_drops_their_trade_and_says_so() -> None:
    two = flows().restrict(("CHN", "USA"), rest=None)
    assert two.values[0].tolist() == [[1, 3], [9, 11]]
    assert two.remarks == ("left out, with all that was traded with them: RUS, ROW",)


def test_restricting_to_all_states_changes_nothing_but_their_order() -> None:
    table = flows()
    again = table.restrict(STATES)
    assert again.states == STATES and (again.values == table.values).all() and again.remarks == ()


def test_tariffs_are_weighted_by_trade_and_plain_where_none_is_traded() -> None:
    values, tariffs = np.zeros((2, 4, 4)), np.zeros((2, 4, 4))
    values[:, 0, 1], tariffs[:, 0, 1] = (30, 10), (0.1, 0.5)
    tariffs[:, 0, 2] = 0.1, 0.3
    merged = flows(values, tariffs).aggregate({"coal": "goods", "cars": "goods"}).tariffs
    assert merged is not None
    assert merged[0, 0, 1] == pytest.approx(0.2)
    assert merged[0, 0, 2] == pytest.approx(0.2)


def test_a_merged_state_has_no_tariff_on_itself() -> None:
    values, tariffs = np.ones((2, 4, 4)), np.full((2, 4, 4), 0.2)
    tariffs[:, 0, 1] = 0.5
    merged = flows(values, tariffs).restrict(("CHN",)).tariffs
    assert merged is not None
    assert merged[0, 1, 1] == 0
    assert merged[0, 0, 1] == pytest.approx((0.5 + 0.2 + 0.2) / 3)


def test_what_the_table_does_not_hold_is_named() -> None:
    with pytest.raises(UsageError, match="no place for cars"):
        flows().aggregate({"coal": "goods"})
    with pytest.raises(UsageError, match="no state 'MNG' in this table of 2018; it has CHN, RUS"):
        flows().restrict(("MNG",))
    with pytest.raises(UsageError, match="each once"):
        flows().restrict(("CHN", "CHN"))
