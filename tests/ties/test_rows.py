"""Rows of measures: like units, pairs, coverage."""

from __future__ import annotations

import pytest

from blocs.errors import UsageError
from blocs.sources import Coverage
from blocs.sources.joining import join
from blocs.ties.rows import filled, of_pair, values_at

from .panels import dyad, panel

LISTED = panel(
    "directed dyad-year", [(2, 20, 2000, 3), (20, 2, 2000, 1), (2, 70, 2000, 5)], "cases", absent=0
)


@pytest.mark.parametrize(("how", "expected"), [("sum", (4, 5)), ("max", (3, 5)), ("min", (1, 0))])
def test_two_directions_in_one_row(how: str, expected: tuple[int, ...]) -> None:
    found = filled(dyad((2, 20, 2000), (2, 70, 2000)), LISTED, how)  # type: ignore[arg-type]
    assert found["cases"] == expected


def test_one_row_in_two_directions() -> None:
    both = panel("dyad-year", [(2, 20, 2000, 3)], "cases", absent=0)
    found = filled(dyad((2, 20, 2000), (20, 2, 2000), (2, 70, 2000), directed=True), both, "max")
    assert found["cases"] == (3, 3, 0)


def test_a_pair_speaks_of_no_other() -> None:
    some = of_pair(LISTED, (20, 2))
    assert (some["ccode1"], some.coverage) == ((2, 20), Coverage(1900, 2020, frozenset({2, 20})))
    joined = join(dyad((2, 20, 2001), (2, 70, 2000), directed=True), some)
    assert joined["cases"] == (0.0, None)


def test_only_keys_of_the_rows_are_kept() -> None:
    rows = panel("directed dyad-year", [(2, 20, 2000, 9)], "more")
    assert filled(rows, LISTED, "max").names == ("ccode1", "ccode2", "year", "cases")


def test_what_is_no_tie_is_refused() -> None:
    with pytest.raises(UsageError, match="2 has no tie with itself"):
        of_pair(LISTED, (2, 2))
    with pytest.raises(UsageError, match=r"by state-year \(COW\), and must be by dyad-year or directed"):
        filled(panel("state-year", [(2, 2000)]), LISTED, "max")
    with pytest.raises(UsageError, match="holds text"):
        values_at(panel("dyad-year", [(2, 20, 2000, "x")], "name"), "name")


def test_rows_asked_for_do_not_speak_of_others() -> None:
    asked = filled(dyad((20, 2, 2000), directed=True), LISTED, "max")
    assert join(dyad((2, 20, 2000), (20, 2, 2000), directed=True), asked)["cases"] == (None, 1)
    own = filled(None, LISTED, "max")
    assert join(dyad((2, 70, 2000), (70, 2, 2000), directed=True), own)["cases"] == (5, 0)
