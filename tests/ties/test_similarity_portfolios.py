"""Alliance portfolios: who is in them, direction, weights, missing commitments."""

from __future__ import annotations

import math

import numpy as np
import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.states.system import dyad_years, state_years
from blocs.ties.similarity import SimilarityChoices, alliance_similarity
from ties import slow_similarity as slow

YEAR = 1816
MEMBERS = state_years(YEAR, YEAR).numbers.tolist()


def alliances(
    rows: list[tuple[int, int, int | None]],
    kind="dyad-year",
    year: int = YEAR,
    absent: int | None = 0,
    coverage: Coverage | None = None,
) -> Frame:
    unit = Unit.of(kind)
    keys = [Column.of(key, [row[i] for row in rows]) for i, key in enumerate(unit.keys[:2])]
    years = Column.of("year", [year] * len(rows))
    told = Column.of("commitment", [row[2] for row in rows], absent=absent)
    return Frame(unit, [*keys, years, told], ("the alliances",), coverage)


def portfolio(rows, state: int, *, both: bool = True, absent: int = 0) -> list[int]:
    """Commitments of a state to each member, written out."""
    held = {(a, b): c for a, b, c in rows} | ({(b, a): c for a, b, c in rows} if both else {})
    return [3 if m == state else held.get((state, m), absent) for m in MEMBERS]


def row(frame: Frame, a: int, b: int) -> dict[str, float]:
    (found,) = [r for r in frame.rows() if (r["ccode1"], r["ccode2"]) == (a, b)]
    return found


ROWS = [(200, 220, 3), (200, 300, 1), (220, 365, 2), (300, 365, 3), (255, 300, 3)]


def test_every_row_equals_the_definitions() -> None:
    found = alliance_similarity(alliances(ROWS))
    wanted = dyad_years(YEAR, YEAR)
    assert list(zip(found["ccode1"], found["ccode2"], strict=True)) == list(
        zip(wanted.a, wanted.b, strict=True)
    )
    for told in found.rows():
        one, two = portfolio(ROWS, told["ccode1"]), portfolio(ROWS, told["ccode2"])
        assert told["n"] == len(MEMBERS)
        assert told["alliance_s"] == pytest.approx(slow.s(one, two, 4))
        assert told["alliance_kappa"] == pytest.approx(slow.kappa(one, two))
        assert told["alliance_pi"] == pytest.approx(slow.pi(one, two))
        assert told["alliance_tau_b"] == pytest.approx(slow.tau_b(one, two))


def test_a_state_is_committed_to_itself_as_far_as_the_scale_goes() -> None:
    """With no alliances at all two states differ at each other only: two distances of 3 in 23 of 3."""
    found = alliance_similarity(alliances([], coverage=Coverage(YEAR, YEAR)))
    assert set(np.round(found.array("alliance_s"), 12)) == {round(1 - 2 * 6 / (3 * len(MEMBERS)), 12)}


def test_direction_is_that_of_the_commitment() -> None:
    rows = [(200, 220, 3), (220, 200, 0), (200, 300, 1)]
    found = alliance_similarity(alliances(rows, "directed dyad-year"))
    one, two = portfolio(rows, 200, both=False), portfolio(rows, 220, both=False)
    assert row(found, 200, 220)["alliance_s"] == pytest.approx(slow.s(one, two, 4))
    assert str(found.unit) == "dyad-year (COW)"
    mutual = [*ROWS, *((b, a, c) for a, b, c in ROWS)]
    assert alliance_similarity(alliances(mutual, "directed dyad-year")) == alliance_similarity(
        alliances(ROWS)
    )


def test_weights_are_those_of_the_states_in_the_portfolio() -> None:
    chance = np.random.default_rng(2)
    cinc = chance.random(len(MEMBERS))
    told = [None if m == 300 else x for m, x in zip(MEMBERS, cinc, strict=True)]
    keys = [Column.of("ccode", MEMBERS), Column.of("year", [YEAR] * len(MEMBERS))]
    capabilities = Frame(Unit.of("state-year"), [*keys, Column.of("cinc", told)], ("nmc",))
    found = alliance_similarity(alliances(ROWS), capabilities=capabilities, measures=("s",))
    assert found.names[3:] == ("alliance_s", "alliance_s_weighted", "n", "weighted_n")
    for told_row in found.rows():
        one, two = (portfolio(ROWS, told_row[key]) for key in ("ccode1", "ccode2"))
        counted = [(w, abs(x - y)) for w, x, y in zip(told, one, two, strict=True) if w is not None]
        expected = 1 - 2 * sum(w * d for w, d in counted) / sum(3 * w for w, _ in counted)
        assert told_row["alliance_s_weighted"] == pytest.approx(expected)
        assert told_row["alliance_s"] == pytest.approx(slow.s(one, two, 4))
        assert told_row["weighted_n"] == told_row["n"] - 1
    assert found.sources[:2] == ("the alliances", "nmc")
    assert found == alliance_similarity(
        alliances(ROWS[::-1]), capabilities=capabilities.take(np.arange(len(MEMBERS))[::-1]), measures=("s",)
    )


def test_without_weights_nothing_is_weighted() -> None:
    none = Frame(Unit.of("state-year"), [Column.of(name, []) for name in ("ccode", "year", "cinc")])
    found = alliance_similarity(alliances(ROWS), capabilities=none)
    assert np.isnan(found.array("alliance_s_weighted")).all()
    assert set(found["weighted_n"]) == {0}


def test_a_missing_commitment_is_left_out_of_both() -> None:
    rows = [*ROWS, (200, 325, None)]
    found = row(alliance_similarity(alliances(rows)), 200, 220)
    without = [
        (x, y)
        for x, y, m in zip(portfolio(ROWS, 200), portfolio(ROWS, 220), MEMBERS, strict=True)
        if m != 325
    ]
    assert found["n"] == len(MEMBERS) - 1
    assert found["alliance_s"] == pytest.approx(slow.s(*zip(*without, strict=True), 4))


def test_pairs_without_a_row_are_missing_where_the_column_does_not_say_what_absent_means() -> None:
    """Known are each state's commitment to itself, which nobody else tells, and what is listed."""
    found = alliance_similarity(alliances(ROWS, absent=None))
    assert row(found, 200, 220)["n"] == 2
    assert row(found, 200, 220)["alliance_s"] == 1  # 3 to itself and 3 to the other, on both sides
    assert (row(found, 2, 20) if 20 in MEMBERS else row(found, 2, 200))["n"] == 0
    assert row(found, 2, 200)["alliance_s"] is None


def test_one_pair_gives_the_rows_of_all_pairs() -> None:
    every, one = alliance_similarity(alliances(ROWS)), alliance_similarity(alliances(ROWS), pair=(365, 200))
    kept = (every.array("ccode1") == 200) & (every.array("ccode2") == 365)
    assert len(one) == kept.sum() == 1
    assert [c.cells for c in one.columns] == [c.cells for c in every.take(kept).columns]
    assert one.coverage.states == {200, 365}


def test_years_follow_the_coverage_of_the_list() -> None:
    covered = alliances(ROWS, coverage=Coverage(1815 + 1, 1818))
    found = alliance_similarity(covered, pair=(200, 220))
    assert found["year"] == (1816, 1817, 1818)
    assert found["alliance_s"][0] > found["alliance_s"][1] == found["alliance_s"][2]
    assert alliance_similarity(covered, pair=(200, 220), years=[1818, 1900])["year"] == (1818,)
    assert len(alliance_similarity(covered, years=[1900])) == 0
    assert alliance_similarity(alliances(ROWS), pair=(200, 220))["year"] == (1816,)


def test_states_outside_the_system_are_left_out_and_counted() -> None:
    found = alliance_similarity(alliances([*ROWS, (200, 710, 3)]))
    assert [c.cells for c in found.columns] == [c.cells for c in alliance_similarity(alliances(ROWS)).columns]
    assert found.coverage.note == "1 row of states outside the system left out"


def test_other_scales() -> None:
    binary = [(a, b, 1) for a, b, _ in ROWS]
    found = row(
        alliance_similarity(alliances(binary), categories=2, measures=("kappa", "agreement")), 200, 220
    )
    one, two = ([min(x, 1) for x in portfolio(ROWS, state)] for state in (200, 220))
    assert found["alliance_agreement"] == pytest.approx(slow.agreement(one, two))
    assert found["alliance_kappa"] == pytest.approx(slow.kappa(one, two))
    squared = alliance_similarity(alliances(ROWS), choices=SimilarityChoices(s_distance="squared"))
    one, two = portfolio(ROWS, 200), portfolio(ROWS, 220)
    expected = 1 - 2 * sum((x - y) ** 2 for x, y in zip(one, two, strict=True)) / (9 * len(MEMBERS))
    assert row(squared, 200, 220)["alliance_s"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [(200, 220, 4)],
            r"row 1 \(200, 220, 1816\): commitment is 4, and must be a whole number from 0 to 3",
        ),
        ([(200, 220, 1.5)], "commitment is 1.5"),
        ([(200, 220, 3), (200, 220, 1)], "row 2: 200 and 220 stand in 1816 before"),
    ],
)
def test_wrong_alliances(rows, words: str) -> None:
    with pytest.raises(DataError, match=words):
        alliance_similarity(alliances(rows))


def test_wrong_tables() -> None:
    with pytest.raises(UsageError, match="this table is by state"):
        alliance_similarity(Frame("state", [Column.of("state", ["CHN"])]))
    with pytest.raises(UsageError, match="capabilities are by state-year"):
        alliance_similarity(alliances(ROWS), capabilities=alliances(ROWS))
    keys = [Column.of("ccode", [2]), Column.of("year", [YEAR]), Column.of("cinc", [-9.0])]
    with pytest.raises(DataError, match="cinc is -9; a weight is 0 or more"):
        alliance_similarity(alliances(ROWS), capabilities=Frame(Unit.of("state-year"), keys))
    with pytest.raises(UsageError, match="no tie with itself"):
        alliance_similarity(alliances(ROWS), pair=(2, 2))
    assert math.isnan(alliance_similarity(alliances([(2, 200, None)], absent=None)).array("alliance_s")[0])
