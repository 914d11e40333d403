"""CINC from its components against the published column; ratio and parity by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Frame, Unit
from blocs.ties.capability import COMPONENTS, capability_ratio, cinc

from .panels import close, dyad, panel

NAMES = " ".join(COMPONENTS)


def nmc(*rows: tuple[Any, ...]) -> Frame:
    return panel("state-year", rows, NAMES)


def test_index_is_the_mean_of_shares_known() -> None:
    found = cinc(
        nmc(
            (2, 1900, 30, 10, 5, 8, 100, 20),
            (20, 1900, 10, None, 5, 2, 100, 0),
            (200, 1900, 0, 10, 10, None, 200, None),
        )
    )
    one = (0.75 + 0.5 + 0.25 + 0.8 + 0.25 + 1.0) / 6
    two = (0.25 + 0.25 + 0.2 + 0.25 + 0.0) / 5
    three = (0.0 + 0.5 + 0.5 + 0.5) / 4
    assert close(found["cinc"], [one, two, three])
    assert found["n"] == (6, 5, 4)


def test_a_component_that_nobody_has_is_left_out_of_the_mean() -> None:
    found = cinc(nmc((2, 1816, 1, 3, 0, 1, 1, 1), (20, 1816, 1, 1, 0, 1, 1, 1)))
    assert close(found["cinc"], [(0.75 + 4 * 0.5) / 5, (0.25 + 4 * 0.5) / 5])
    assert found["n"] == (5, 5)


def test_years_are_systems_of_their_own() -> None:
    row = (1, 1, 1, 1, 1, 1)
    found = cinc(nmc((2, 1900, *row), (2, 1901, *row), (20, 1901, *row)))
    assert found["cinc"] == (1.0, 0.5, 0.5)


def test_a_state_of_which_nothing_is_known_has_no_index() -> None:
    found = cinc(nmc((2, 1900, 1, 1, 1, 1, 1, 1), (20, 1900, None, None, None, None, None, None)))
    assert found["cinc"] == (1.0, None)
    assert found["n"] == (6, 0)


def test_minus_nine_is_refused_by_state_and_year() -> None:
    with pytest.raises(DataError, match=r"milper is -9 \(ccode 20, year 1900\).*read -9 as missing \(1 such"):
        cinc(nmc((2, 1900, 1, 1, 1, 1, 1, 1), (20, 1900, 1, -9, 1, 1, 1, 1)))


def test_another_unit_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r"cinc: the table is by dyad-year \(COW\), and must be by state-year"
    ):
        cinc(dyad((2, 20, 1900)))


@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.integers(0, 1000)) for _ in COMPONENTS]), min_size=1, max_size=8
    ),
    st.randoms(use_true_random=False),
    st.integers(2, 50),
)
def test_laws_of_the_index(rows: list[tuple[Any, ...]], random: Any, factor: int) -> None:
    table = [(state, 1950, *row) for state, row in enumerate(rows, 2)]
    found = dict(zip(range(2, 2 + len(rows)), cinc(nmc(*table))["cinc"], strict=True))
    assert all(value is None or 0 <= value <= 1 for value in found.values())
    if all(None not in row for row in rows) and any(map(any, rows)):
        assert abs(sum(value for value in found.values() if value is not None) - 1) < 1e-12
    random.shuffle(table)
    shuffled = cinc(nmc(*table))
    again = dict(zip(shuffled["ccode"], shuffled["cinc"], strict=True))
    assert close([again[state] for state in found], list(found.values()))
    scaled = cinc(nmc(*((*row[:2], row[2] and row[2] * factor, *row[3:]) for row in table)))
    assert close(scaled["cinc"], shuffled["cinc"])


def test_ratio_and_parity_by_hand() -> None:
    index = panel("state-year", [(2, 1950, 0.3), (20, 1950, 0.1), (70, 1950, None), (90, 1950, 0.0)], "cinc")
    rows = dyad((2, 20, 1950), (2, 70, 1950), (2, 90, 1950), (2, 20, 1951))
    found = capability_ratio(index, rows)
    assert close(found["capability_ratio"], [0.75, None, 1.0, None])
    assert close(found["parity"], [1 / 3, None, 0.0, None])
    assert found["cinc2"] == (0.1, None, 0.0, None)
    assert "n" not in found


def test_two_states_with_nothing_have_no_ratio() -> None:
    index = panel("state-year", [(2, 1950, 0.0), (20, 1950, 0.0)], "cinc")
    found = capability_ratio(index, dyad((2, 20, 1950)))
    assert (found["capability_ratio"], found["parity"]) == ((None,), (None,))


def test_directed_share_is_that_of_the_first() -> None:
    index = panel("state-year", [(2, 1950, 0.3), (20, 1950, 0.1)], "cinc")
    found = capability_ratio(index, dyad((2, 20, 1950), (20, 2, 1950), directed=True))
    assert close(found["capability_share"], [0.75, 0.25])
    assert close(found["capability_ratio"], [0.75, 0.75])
    assert "capability_share" not in capability_ratio(index, dyad((2, 20, 1950)))


def test_from_components_n_is_that_of_the_side_with_fewer() -> None:
    table = nmc((2, 1900, 3, 1, 1, 1, 1, 1), (20, 1900, 1, None, None, 1, 1, 1))
    found = capability_ratio(table, dyad((2, 20, 1900), (2, 70, 1900)))
    assert found["n"] == (4.0, None)
    one, two = cinc(table)["cinc"]
    assert close(found["parity"], [min(one, two) / max(one, two), None])  # type: ignore[type-var,operator]


def test_a_pair_has_the_rows_of_the_whole() -> None:
    table = nmc(*((state, 1900, *range(state, state + 6)) for state in (2, 20, 70)))
    rows = dyad((2, 20, 1900), (2, 70, 1900), (20, 70, 1900))
    whole, some = capability_ratio(table, rows), capability_ratio(table, rows, pair=(70, 2))
    assert some["parity"] == whole["parity"][1:2]
    assert some["ccode2"] == (70,)


def test_unlike_systems_are_refused() -> None:
    index = panel("state-year", [(2, 1950, 0.3)], "cinc", system="gw")
    with pytest.raises(UsageError, match=r"in_system\(other, 'cow'\)"):
        capability_ratio(index, dyad((2, 20, 1950)))


def test_without_index_and_components_it_says_so() -> None:
    with pytest.raises(UsageError, match="has none of the columns cinc; it has ccode, year, milex"):
        capability_ratio(panel("state-year", [(2, 1950, 1)], "milex"), dyad((2, 20, 1950)))


@pytest.mark.shared
def test_the_published_index_is_met_in_every_row(shared: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.read_table(shared / "data" / "ties" / "cow_nmc.parquet")
    cells = {name: table.column(name).to_numpy() for name in table.column_names}
    keys = [Column.of(name, cells[name].astype(np.int64)) for name in ("ccode", "year")]
    frame = Frame(Unit.of("state-year"), [*keys, *(Column.of(name, cells[name]) for name in COMPONENTS)])
    difference = np.abs(cinc(frame).array("cinc") - cells["cinc"])
    assert len(difference) == 17_121
    assert not np.isnan(difference).any()
    assert difference.max() < 3e-8
