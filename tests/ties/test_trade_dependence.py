"""Shares of trade and of product by hand, and their laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.sources import Frame
from blocs.ties.trade_dependence import trade_dependence

from .panels import close, dyad, panel

FLOWS = [
    (2, 20, 2000, 30.0),
    (20, 2, 2000, 20.0),
    (2, 70, 2000, 50.0),
    (70, 2, 2000, None),
    (20, 70, 2000, 0.0),
]


def exports(rows: list[Any] = FLOWS, unit: str = "") -> Frame:
    return panel("directed dyad-year", rows, "exports", unit=unit)


def test_shares_of_the_flows_known() -> None:
    found = trade_dependence(exports())
    rows = dict(zip(zip(found["ccode1"], found["ccode2"], strict=True), found.rows(), strict=True))
    assert list(rows) == [(2, 20), (2, 70), (20, 2), (20, 70), (70, 2), (70, 20)]
    assert rows[2, 20]["trade"] == rows[20, 2]["trade"] == 50.0
    assert (rows[2, 20]["trade_dependence"], rows[20, 2]["trade_dependence"]) == (0.5, 1.0)
    assert (rows[2, 70]["trade"], rows[2, 70]["trade_dependence"], rows[2, 70]["n"]) == (None, None, 1)
    assert rows[20, 70]["n"] == 1


def test_totals_and_product_of_others() -> None:
    totals = panel("state-year", [(2, 2000, 150.0, 50.0), (20, 2000, 40.0, None)], "exports imports")
    gdp = panel("state-year", [(2, 2000, 1000.0), (20, 2000, 200.0)], "gdp")
    rows = dyad((2, 20, 2000), (20, 2, 2000), (2, 20, 2001), directed=True)
    found = trade_dependence(exports(), totals, rows, gdp=gdp)
    assert found["trade_dependence"] == (0.25, None, None)
    assert found["gdp_dependence"] == (0.05, 0.25, None)
    assert found["n"] == (2, 2, 0)


def test_by_dyad_the_side_that_depends_less_and_both() -> None:
    found = trade_dependence(exports(), dyads=dyad((2, 20, 2000), (2, 70, 2000)))
    assert found["trade_dependence"] == (0.5, None)
    assert (found["trade_dependence1"], found["trade_dependence2"]) == ((0.5, None), (1.0, None))


def test_no_trade_at_all_is_no_share() -> None:
    found = trade_dependence(exports([(2, 20, 2000, 0.0), (20, 2, 2000, 0.0)]))
    assert found["trade"] == (0.0, 0.0)
    assert found["trade_dependence"] == (None, None)


def test_a_pair_has_the_rows_of_the_whole() -> None:
    whole, some = trade_dependence(exports()), trade_dependence(exports(), pair=(20, 2))
    assert some["trade_dependence"] == (0.5, 1.0)
    assert [row for row in whole.rows() if {row["ccode1"], row["ccode2"]} == {2, 20}] == list(some.rows())
    assert some.coverage is not None and some.coverage.states == frozenset({2, 20})


def test_unlike_money_is_refused() -> None:
    gdp = panel("state-year", [(2, 2000, 1000.0)], "gdp", unit="billion USD")
    with pytest.raises(UsageError, match="exports are in million USD, gdp in billion USD"):
        trade_dependence(exports(unit="million USD"), gdp=gdp)


def test_unlike_units_and_systems_are_refused() -> None:
    with pytest.raises(UsageError, match=r"exports: .* by dyad-year .*joining\.directed"):
        trade_dependence(panel("dyad-year", [(2, 20, 2000, 1.0)], "exports"))
    with pytest.raises(UsageError, match=r"in_system\(other, 'gw'\)"):
        trade_dependence(exports(), dyads=dyad((2, 20, 2000), directed=True, system="gw"))


@given(
    st.dictionaries(
        st.tuples(st.integers(2, 6), st.integers(2, 6)).filter(lambda pair: pair[0] != pair[1]),
        st.one_of(st.none(), st.floats(0, 1e6, allow_subnormal=False)),
        min_size=1,
    ),
    st.permutations(range(2, 7)),
    st.sampled_from([0.25, 2.0, 1024.0]),
)
def test_laws(flows: dict[tuple[int, int], float | None], names: list[int], factor: float) -> None:
    found = trade_dependence(exports([(a, b, 2000, flow) for (a, b), flow in flows.items()]))
    share = dict(
        zip(zip(found["ccode1"], found["ccode2"], strict=True), found["trade_dependence"], strict=True)
    )
    assert all(value is None or -1e-12 <= value <= 1 + 1e-12 for value in share.values())
    for a in range(2, 7):
        own = [value for (one, _), value in share.items() if one == a]
        if own and None not in own:
            assert abs(sum(own) - 1) < 1e-9
    new = dict(zip(range(2, 7), names, strict=True))
    other = trade_dependence(
        exports(
            [
                (new[a], new[b], 2000, None if flow is None else flow * factor)
                for (a, b), flow in flows.items()
            ]
        )
    )
    again = dict(
        zip(zip(other["ccode1"], other["ccode2"], strict=True), other["trade_dependence"], strict=True)
    )
    assert all(close([again[new[a], new[b]]], [value]) for (a, b), value in share.items())
