"""The strongest commitment, in either direction and in one; what is not known stays so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.ties.commitments import PLEDGES, commitments

from .panels import dyad, panel

NAMES = "defense neutrality nonaggression entente"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ((1, 0, 0, 0), 3),
        ((0, 1, 0, 0), 2),
        ((0, 0, 1, 1), 2),
        ((0, 0, 0, 1), 1),
        ((0, 0, 0, 0), 0),
        ((1, None, None, None), 3),
        ((0, 1, None, None), 2),
        ((None, 1, 0, 0), None),
        ((0, 0, None, 1), None),
    ],
)
def test_the_strongest_pledge_known(flags: tuple[int | None, ...], expected: int | None) -> None:
    held = panel("dyad-year", [(2, 20, 1950, *flags)], NAMES, absent=0)
    assert commitments(held)["commitment"] == (expected,)


def test_no_row_is_none_inside_coverage_and_missing_outside() -> None:
    held = panel("dyad-year", [(2, 20, 1950, 1, 0, 0, 0)], NAMES, absent=0)
    found = commitments(held, dyad((2, 20, 1950), (2, 20, 1960), (2, 20, 1899)))
    assert found["commitment"] == (3.0, 0.0, None)
    assert found["n"] == (1.0, 0.0, None)


def test_directed_pledges_by_dyad_and_by_direction() -> None:
    owed = panel(
        "directed dyad-year", [(2, 20, 1950, 1, 0), (20, 2, 1950, 0, 1)], "defense consultation", absent=0
    )
    both = commitments(owed, dyad((2, 20, 1950)))
    assert (both["commitment"], both["defense"], both["consultation"], both["n"]) == ((3,), (1,), (1,), (2,))
    each = commitments(owed, dyad((2, 20, 1950), (20, 2, 1950), directed=True))
    assert each["commitment"] == (3, 1)


def test_the_level_and_the_number_of_alliances_are_taken_where_told() -> None:
    held = panel("dyad-year", [(2, 20, 1950, 3, 1, 2)], "commitment entente alliances", absent=0)
    found = commitments(held)
    assert (found["commitment"], found["n"]) == ((3,), (2,))
    assert found.column("n").unit == "alliances"


def test_a_table_without_pledges_is_refused() -> None:
    with pytest.raises(UsageError, match="commitments: the table has none of the columns defense"):
        commitments(panel("dyad-year", [(2, 20, 1950, 1)], "allied"))


@given(
    st.lists(st.lists(st.sampled_from([0, 1]), min_size=4, max_size=4), min_size=2, max_size=2), st.booleans()
)
def test_laws(flags: list[list[int]], turned: bool) -> None:
    one, two = (2, 20) if not turned else (20, 2)
    rows: list[Any] = [(one, two, 1950, *flags[0]), (two, one, 1950, *flags[1])]
    owed = panel("directed dyad-year", rows, NAMES, absent=0)
    whole = commitments(owed, dyad((2, 20, 1950)))["commitment"][0]
    each = commitments(owed)["commitment"]
    assert whole == max(each)  # type: ignore[type-var]
    weights = [PLEDGES[name] for name in NAMES.split()]
    assert each == tuple(max(w * f for w, f in zip(weights, row, strict=True)) for row in flags)
