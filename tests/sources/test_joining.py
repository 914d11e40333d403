"""Joins: rows and their order stay, what is absent differs from what is missing, unlike units are refused."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.dyads import dyads, states_frame
from blocs.sources.joining import How, directed, in_system, join, join_sides, undirected
from blocs.sources.panel.unit import Row
from blocs.sources.spans import by_year, in_periods
from blocs.states import System

BIG = 2**53 + 1
STATES = (2, 20, 70, 200, 220, 365, 710)
"""Members of the COW system in all years used here: United States to China."""
YEARS = (1989, 1990, 1991)
UNITS = [Unit.of(row, system) for row in get_args(Row) for system in get_args(System)]
PAIRS = st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)).filter(lambda pair: pair[0] != pair[1])
WHOLE = st.one_of(st.none(), st.integers(-(2**61), 2**61))


def of_row(row: Row, rows: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """The same rows with their year as a month or week of it."""
    number = {"h": 8, "k": 31}.get(row[-1])
    return [key if number is None else (*key[:-1], key[-1] * 100 + number) for key in rows]


def panel(
    row: Row,
    rows: Sequence[Sequence[int]],
    *columns: Column,
    coverage: Coverage | None = None,
    system: System = "cow",
    sources: Sequence[str] = (),
) -> Frame:
    unit = Unit.of(row, system)
    keys = [Column.of(name, [key[k] for key in rows]) for k, name in enumerate(unit.keys)]
    return Frame(unit, [*keys, *columns], sources, coverage)


@st.composite
def dyad_rows(draw: st.DrawFn, row: Row, *, unique: bool) -> list[tuple[int, int, int]]:
    drawn = draw(st.lists(st.tuples(PAIRS, st.sampled_from(YEARS)), max_size=12))
    rows = [
        (min(p) if row == "dyad-year" else p[0], max(p) if row == "dyad-year" else p[1], y) for p, y in drawn
    ]
    return list(dict.fromkeys(rows)) if unique else rows


@st.composite
def tables(draw: st.DrawFn, row: Row, name: str = "x", *, gaps: bool = True) -> Frame:
    """A table by dyads with a column of whole numbers, one of text and one for each side."""
    rows = draw(dyad_rows(row, unique=True))
    cells = st.lists(WHOLE if gaps else st.integers(-(2**61), 2**61), min_size=len(rows), max_size=len(rows))
    words = st.lists(st.sampled_from(["a", "b", None]), min_size=len(rows), max_size=len(rows))
    absent = draw(st.sampled_from([None, 0]))
    cover = draw(st.sampled_from([None, Coverage(1990, 1991), Coverage(1989, 1991, frozenset({2, 20, 365}))]))
    return panel(
        row,
        rows,
        Column(name, draw(cells), "units", absent=absent, source="d", like="whole"),
        Column(f"{name}_word", draw(words), like="text"),
        Column(f"{name}_of1", [f"s{key[0]}" for key in rows], like="text"),
        Column(f"{name}_of2", [f"s{key[1]}" for key in rows], like="text"),
        coverage=cover,
    )


def by_key(frame: Frame) -> dict[tuple[int, ...], dict[str, Any]]:
    keys = frame.unit.keys  # type: ignore[attr-defined]
    return {tuple(row[key] for key in keys): row for row in frame.rows()}


# ---- join


@given(dyad_rows("dyad-year", unique=False), tables("dyad-year"))
def test_a_join_keeps_the_rows_of_the_left_and_looks_up_each(
    rows: list[tuple[int, int, int]], right: Frame
) -> None:
    left = panel(
        "dyad-year", rows, Column("at", range(len(rows)), like="whole"), coverage=Coverage(1980, 1999)
    )
    joined = join(left, right)
    assert joined.columns[:4] == left.columns and joined.coverage == left.coverage
    held, absent = by_key(right), right.column("x").absent
    for key, x, word in zip(rows, joined["x"], joined["x_word"], strict=True):
        cover = right.coverage
        inside = (
            cover is not None
            and cover.since <= key[2] <= cover.until
            and (cover.states is None or set(key[:2]) <= cover.states)
        )
        assert x == (held[key]["x"] if key in held else absent if inside else None)
        assert word == (held[key]["x_word"] if key in held else None)
    assert [joined.column(c.name).type for c in right.columns] == [c.type for c in right.columns]
    assert {c.absent for c in joined.columns} == {None}


@given(dyad_rows("dyad-year", unique=False), tables("dyad-year"), st.data())
def test_join_then_take_is_take_then_join(
    rows: list[tuple[int, int, int]], right: Frame, data: st.DataObject
) -> None:
    left = panel("dyad-year", rows)
    places = np.array(data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8)) if rows else [], np.intp)
    assert join(left, right).take(places) == join(left.take(places), right)


@given(tables("dyad-year", "x"), tables("dyad-year", "y"), dyad_rows("dyad-year", unique=True))
def test_the_order_of_joins_does_not_matter(
    one: Frame, other: Frame, rows: list[tuple[int, int, int]]
) -> None:
    left = panel("dyad-year", rows)
    first, second = join(join(left, one), other), join(join(left, other), one)
    assert {c.name: c for c in first.columns} == {c.name: c for c in second.columns}


def test_whole_numbers_stay_exact_where_rows_are_missing() -> None:
    left = panel("state-year", [(2, 1990), (20, 1990), (365, 1990)])
    right = panel("state-year", [(2, 1990), (20, 1990)], Column.of("troops", [BIG, None]))
    joined = join(left, right)
    assert joined["troops"] == (BIG, None, None) and joined.column("troops").type == "whole"
    assert joined.to_csv().splitlines()[1:] == [f"2,1990,{BIG}", "20,1990,", "365,1990,"]


def test_absent_is_told_only_inside_the_coverage() -> None:
    left = panel("dyad-year", [(2, 20, year) for year in (1815, 1816, 1990, 2013)])
    counts = [Column.of("n", [], absent=0), Column.of("kind", [], absent="none"), Column.of("share", [])]
    right = panel("dyad-year", [], *counts, coverage=Coverage(1815, 2012))
    joined = join(left, right)
    assert joined["n"] == (
        None,
        None,
        0,
        None,
    )  # Canada was no member in 1816, and there was no system in 1815
    assert joined["kind"] == (None, None, "none", None) and joined["share"] == (None,) * 4
    assert join(left, panel("dyad-year", [], *counts))["n"] == (None,) * 4


def test_who_was_no_member_is_not_covered() -> None:
    """Ukraine voted in the United Nations in 1950; the lists of alliances do not speak about it."""
    left = panel("dyad-year", [(365, 369, 1950), (365, 369, 1995), (2, 9999, 1995)])
    column = Column.of("alliances", [], absent=0)
    assert join(left, panel("dyad-year", [], column, coverage=Coverage(1816, 2012)))["alliances"] == (
        None,
        0,
        None,
    )
    told = Coverage(1816, 2012, frozenset({365, 369}))
    assert join(left, panel("dyad-year", [], column, coverage=told))["alliances"] == (0, 0, None)


def test_votes_have_no_years_to_cover() -> None:
    votes = panel("vote", [(2, 1990)], Column.of("vote", [2], absent=1), coverage=Coverage(1946, 2005))
    assert join(panel("vote", [(2, 1990), (2, 1991)]), votes)["vote"] == (2, None)


def test_what_is_joined_is_known_for_the_rows_of_the_left_only() -> None:
    """Disputes joined to a list of alliances say nothing of pairs without an alliance."""
    cover = Coverage(1990, 1990)
    alliances = panel("dyad-year", [(2, 20, 1990)], Column.of("allied", [1], absent=0), coverage=cover)
    disputes = panel("dyad-year", [(2, 710, 1990)], Column.of("disputes", [3], absent=0), coverage=cover)
    both = join(alliances, disputes)
    assert both["disputes"] == (0,)
    again = join(panel("dyad-year", [(2, 20, 1990), (2, 710, 1990)]), both)
    assert again["allied"] == (1, 0) and again["disputes"] == (0, None)


def test_sources_of_both_are_cited_once() -> None:
    left = panel("state-year", [(2, 1990)], sources=["A", "B"])
    right = panel("state-year", [(2, 1990)], Column.of("x", [1], source="b"), sources=["B", "C"])
    joined = join(left, right)
    assert joined.sources == ("A", "B", "C") and joined.column("x").source == "b"


def test_columns_to_join() -> None:
    left = panel("state-year", [(2, 1990)], Column.of("x", [9]))
    right = panel("state-year", [(2, 1990)], Column.of("x", [1]), Column.of("y", [2]))
    assert join(left, right, ["y"]).names == ("ccode", "year", "x", "y")
    assert join(left, right, "y")["y"] == (2,)
    assert join(left, right, []) == left
    for columns in (None, ["x"], ["year"]):
        with pytest.raises(UsageError, match=r"both tables have a column '(x|year)'; name those to join"):
            join(left, right, columns)
    with pytest.raises(UsageError, match="no column 'z'; there are ccode, year, x, y"):
        join(left, right, ["z"])


def test_keys_that_stand_twice() -> None:
    right = panel("state-year", [(2, 1990), (20, 1990), (2, 1990)], Column.of("x", [1, 2, 3]))
    with pytest.raises(
        DataError, match=r"by state-year \(COW\) holds ccode 2, year 1990 twice; each row may"
    ):
        join(panel("state-year", [(2, 1990)]), right)
    twice = join(right, panel("state-year", [(2, 1990)], Column.of("y", [5])))
    assert twice["y"] == (5, None, 5)
    with pytest.raises(DataError, match="ccode is -1 in row 1; keys lie in 0"):
        join(panel("state-year", [(-1, 1990)]), panel("state-year", [(2, 1990)]))


def test_tables_without_rows() -> None:
    column = Column.of("x", [], "units")
    empty = panel("dyad-year", [], column)
    full = panel("dyad-year", [(2, 20, 1990)])
    assert join(full, empty)["x"] == (None,) and len(join(empty, full)) == 0
    assert len(directed(empty)) == len(undirected(directed(empty), "sum")) == len(in_system(empty, "gw")) == 0
    assert len(join_sides(empty, panel("state-year", []))) == 0
    assert join_sides(full, panel("state-year", [], Column.of("cinc", [])))["cinc1"] == (None,)


def test_no_panel_has_no_keys() -> None:
    plain = Frame("state", [Column.of("ccode", [2])])
    for call in (lambda: join(plain, plain), lambda: directed(plain), lambda: in_system(plain, "gw")):
        with pytest.raises(
            UsageError, match=r"a table by state has no keys to join by; make it one of Unit.of"
        ):
            call()


# ---- unlike units


def remade(left: Frame, right: Frame, remedy: str) -> Frame:
    """Do what an error says: its calls, one after the other."""
    frame, other = left, right
    for step in remedy.split("; then "):
        call = step[: step.index(")") + 1]
        names = {
            "frame": frame,
            "other": other,
            "join": join,
            "join_sides": join_sides,
            "in_system": in_system,
            "by_year": by_year,
            "in_periods": in_periods,
        }
        other = eval(call, {**names, "undirected": undirected, "directed": directed})
    return other


@pytest.mark.parametrize(("one", "two"), list(product(UNITS, UNITS)))
def test_unlike_units_are_refused_with_what_to_do(one: Unit, two: Unit) -> None:
    def made(unit: Unit, name: str) -> Frame:
        rows = {"state-year": [(2, 1990), (20, 1990)], "vote": [(2, 1)], "dyad-year": [(2, 20, 1990)]}
        both = [(2, 20, 1990), (20, 2, 1990)]
        held = of_row(unit.row, rows.get(unit.row.replace("month", "year").replace("week", "year"), both))
        return panel(unit.row, held, Column.of(name, [1] * len(held)), system=unit.system)

    left, right = made(one, "a"), made(two, "b")
    if one == two:
        assert set(join(left, right)["b"]) == {1}
        return
    with pytest.raises(UsageError) as raised:
        join(left, right)
    refused, _, remedy = str(raised.value).partition("; ")
    assert refused == f"a table by {one} cannot be joined with one by {two}"
    if "vote" in (one.row, two.row):
        assert remedy.startswith(
            ("make a measure of the votes", "numbers go by year; make a measure of the votes")
        )
        return
    if {one.period, two.period} == {"month", "week"}:
        assert "dyad_months" in remedy
        return
    done = remade(left, right, remedy)
    if isinstance(done.unit, Unit) and done.unit == one and "a" not in done:
        done = join(left, done)  # the remedy made it alike
    names = set(done.names)
    assert "a" in names or {"a1", "a2"} <= names
    assert "b" in names or {"b1", "b2"} <= names
    assert all(cell is not None for name in names for cell in done[name])


@pytest.mark.parametrize(("one", "two"), list(product(UNITS, UNITS)))
def test_sides_take_a_table_by_state_year(one: Unit, two: Unit) -> None:
    rows = {"state-year": [(2, 1990)], "vote": [(2, 1)]}
    left, right = (
        panel(u.row, of_row(u.row, rows.get(u.row, [(2, 20, 1990)])), system=u.system) for u in (one, two)
    )
    if one.paired and two.row == "state-year" and one.system == two.system:
        assert join_sides(left, right) == left
        return
    with pytest.raises(UsageError) as raised:
        join_sides(left, right)
    if one == two:
        assert str(raised.value).endswith(": use join(frame, other)")
    assert str(one) in str(raised.value) and str(two) in str(raised.value)


# ---- sides and directions


def test_sides() -> None:
    states = panel(
        "state-year",
        [(20, 1990), (2, 1990)],
        Column.of("cinc", [0.01, 0.14], "share", "capability", source="nmc"),
        Column.of("wars", [BIG, 1], absent=0),
        coverage=Coverage(1990, 1990),
        sources=["N"],
    )
    left = panel("directed dyad-year", [(2, 20, 1990), (20, 2, 1990), (2, 365, 1990), (2, 20, 1991)])
    joined = join_sides(left, states)
    assert joined["cinc1"] == (0.14, 0.01, 0.14, None) and joined["cinc2"] == (0.01, 0.14, None, None)
    assert joined["wars1"] == (1, BIG, 1, None) and joined["wars2"] == (BIG, 1, 0, None)
    assert (joined.column("cinc2").unit, joined.column("cinc2").source) == ("share", "nmc")
    assert joined.sources == ("N",) and joined.names[-4:] == ("cinc1", "wars1", "cinc2", "wars2")
    with pytest.raises(UsageError, match="both tables have a column 'cinc1'"):
        join_sides(joined, states, ["cinc"])


@given(tables("directed dyad-year"), st.sampled_from(get_args(How)))
def test_undirected_makes_one_row_of_both_directions(frame: Frame, how: How) -> None:
    made = undirected(frame, how)
    held, absent = by_key(frame), frame.column("x").absent
    assert list(by_key(made)) == sorted({(*sorted(key[:2]), key[2]) for key in held})
    do = {"sum": sum, "max": max, "min": min, "mean": lambda both: sum(both) / 2}[how]
    for (a, b, year), row in by_key(made).items():
        cover = frame.coverage
        inside = cover is not None and cover.holds(np.array([year]), np.array([a]), np.array([b])).all()
        both = [
            held[key]["x"] if key in held else absent if inside else None
            for key in ((a, b, year), (b, a, year))
        ]
        assert row["x"] == (None if None in both else pytest.approx(do(both)) if how == "mean" else do(both))
        assert (row["x_of1"], row["x_of2"]) == (f"s{a}", f"s{b}")
    assert "x_word" not in made and made.unit == Unit.of("dyad-year")
    assert made.column("x").type == ("number" if how == "mean" else "whole")


@given(tables("directed dyad-year", gaps=False))
def test_totals_are_conserved(frame: Frame) -> None:
    """Where no row back is absent unless it counts as 0, sums of both directions are sums of all."""
    rows = by_key(frame)
    full = [key for key in rows if (key[1], key[0], key[2]) in rows]
    both = frame.take(np.array([key in full for key in rows], bool))
    total = sum(rows[key]["x"] for key in full)
    assert sum(undirected(both, "sum")["x"]) == total


@given(tables("dyad-year"))
def test_directed_is_symmetric_and_comes_back(frame: Frame) -> None:
    made = directed(frame)
    rows = by_key(made)
    assert len(made) == 2 * len(frame) and len(rows) == len(made)
    for (a, b, year), row in rows.items():
        back = rows[b, a, year]
        assert (row["x"], row["x_word"]) == (back["x"], back["x_word"])
        assert (row["x_of1"], row["x_of2"]) == (back["x_of2"], back["x_of1"]) == (f"s{a}", f"s{b}")
    again = undirected(made, "max")
    order = np.lexsort([frame.array(key) for key in ("year", "ccode2", "ccode1")])
    assert again.coverage == frame.coverage
    for name in ("ccode1", "ccode2", "year", "x", "x_of1", "x_of2"):
        assert again.column(name) == frame.column(name).take(order)


@given(tables("directed dyad-year"), st.sampled_from(["sum", "max", "min"]))
def test_directed_of_undirected_is_symmetric(frame: Frame, how: How) -> None:
    rows = by_key(directed(undirected(frame, how)))
    assert all(row["x"] == rows[key[1], key[0], key[2]]["x"] for key, row in rows.items())


def test_sums_of_whole_numbers_do_not_wrap() -> None:
    both = [(2, 20, 1990), (20, 2, 1990)]
    most = undirected(panel("directed dyad-year", both, Column.of("x", [2**63 - 1, 2**63 - 1])), "sum")
    assert most["x"] == (2.0**64,)
    exact = undirected(panel("directed dyad-year", both, Column.of("x", [2**61, BIG])), "sum")
    assert exact["x"] == (2**61 + BIG,)
    assert undirected(panel("directed dyad-year", both, Column.of("x", [2**63 - 1, 1])), "max")["x"] == (
        2**63 - 1,
    )


def test_what_an_absent_pair_means_after_a_sum() -> None:
    column = Column.of("x", [1, 1], absent=2)
    flows = panel("directed dyad-year", [(2, 20, 1990), (20, 2, 1990)], column, coverage=Coverage(1990, 1990))
    assert (
        undirected(flows, "sum").column("x").absent == 4 and undirected(flows, "max").column("x").absent == 2
    )
    rows = panel("dyad-year", [(2, 365, 1990)])
    assert join(rows, undirected(flows, "sum"))["x"] == (4,)


@pytest.mark.parametrize("row", get_args(Row))
def test_directions_of_other_units(row: Row) -> None:
    rows = {"state-year": [(2, 1990)], "vote": [(2, 1)]}.get(row, [(2, 20, 1990)])
    frame = panel(row, of_row(row, rows))
    if not row.startswith("directed"):
        with pytest.raises(UsageError, match=r"undirected\(\) takes a table by directed dyad-year, not by"):
            undirected(frame, "sum")
    if not row.startswith("dyad"):
        with pytest.raises(UsageError, match=r"directed\(\) takes a table by dyad-year, not by"):
            directed(frame)
    with pytest.raises(UsageError, match="how= is one of sum, mean, max, min"):
        undirected(frame, "median")  # type: ignore[arg-type]


# ---- systems


def test_numbers_of_another_system() -> None:
    rows = [(255, 2000), (345, 2010), (331, 2000), (2, 2000)]
    frame = panel(
        "state-year", rows, Column.of("x", [1, 2, 3, 4]), coverage=Coverage(1990, 2010, note="mine")
    )
    made = in_system(frame, "gw")
    assert made.unit == Unit.of("state-year", "gw")
    assert by_key(made) == {
        (260, 2000): {"gwcode": 260, "year": 2000, "x": 1},
        (340, 2010): {"gwcode": 340, "year": 2010, "x": 2},
        (2, 2000): {"gwcode": 2, "year": 2000, "x": 4},
    }
    assert made.coverage is not None
    told = "mine; 1 rows of states without a number in gw left out, 0 of two on one key"
    assert made.coverage.note == told and in_system(frame, "cow") is frame


def test_of_two_rows_on_one_key_that_of_the_end_of_the_year_stays() -> None:
    frame = panel("state-year", [(260, 1990), (255, 1990), (265, 1990)], Column.of("x", [1, 2, 3]))
    made = in_system(panel("state-year", [(260, 1990), (255, 1990)], Column.of("x", [1, 2])), "gw")
    assert [row["x"] for row in made.rows() if row["gwcode"] == 260] == [2]
    assert len(in_system(frame, "gw")) == 2
    pair = panel("dyad-year", [(255, 260, 1990), (2, 260, 1990), (2, 255, 1990)], Column.of("x", [1, 2, 3]))
    assert [tuple(row.values()) for row in in_system(pair, "gw").rows()] == [(2, 260, 1990, 3)]


def test_sides_are_exchanged_where_the_smaller_number_is_another() -> None:
    """Macedonia is 343 in both; Serbia 345 in COW and 340 in Gleditsch and Ward."""
    sides = [Column.of("state1", ["MKD"]), Column.of("state2", ["SRB"]), Column.of("n", [7])]
    made = in_system(panel("dyad-year", [(343, 345, 2010)], *sides), "gw")
    assert made.rows() == (
        {"gwcode1": 340, "gwcode2": 343, "year": 2010, "state1": "SRB", "state2": "MKD", "n": 7},
    )
    assert in_system(made, "cow").rows()[0]["state1"] == "MKD"
    one_way = in_system(panel("directed dyad-year", [(343, 345, 2010)], *sides), "gw")
    assert one_way.rows()[0] == {
        "gwcode1": 343, "gwcode2": 340, "year": 2010, "state1": "MKD", "state2": "SRB", "n": 7,
    }  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.integers(1946, 2010), st.integers(0, 6), st.booleans())
def test_systems_there_and_back(since: int, more: int, both_ways: bool) -> None:
    """What comes back is what was sent, but for states of one system only and those that share a number."""
    frame = dyads(since, since + more, directed=both_ways)
    frame = frame.with_columns([*frame.columns, Column.of("at", np.arange(len(frame)))])
    there = in_system(frame, "gw")
    back = in_system(there, "cow")
    sent = frame.take(back.array("at"))
    keys = frame.unit.keys  # type: ignore[attr-defined]
    same = np.logical_and.reduce([sent.array(key) == back.array(key) for key in keys])
    assert same.mean() > 0.99 and len(back) > 0.7 * len(frame)
    for side in ("state1", "state2"):
        assert back.column(side).take(same).cells == sent.column(side).take(same).cells
    again = in_system(back, "gw")
    assert len(in_system(again, "cow")) == len(again)


def test_coverage_in_another_system() -> None:
    """What COW says of all its members is not said of who never was one."""
    everyone = panel("state-year", [(2, 2000)], Column.of("x", [1], absent=0), coverage=Coverage(1900, 2016))
    made = in_system(everyone, "gw")
    assert made.coverage is not None and made.coverage.states is not None
    assert {2, 260, 340, 365} <= made.coverage.states and 711 not in made.coverage.states  # Tibet
    rows = panel("state-year", [(260, 2000), (711, 1930), (260, 2017)], system="gw")
    assert join(rows, made)["x"] == (0, None, None)
    some = Coverage(1980, 2000, frozenset({255, 260, 2}))
    kept = in_system(panel("state-year", [(2, 2000)], coverage=some), "gw").coverage
    assert kept == Coverage(1980, 2000, frozenset({260, 2}))
    early = in_system(panel("state-year", [(2, 1820)], coverage=Coverage(1700, 1750)), "gw").coverage
    assert early == Coverage(1700, 1750, frozenset())


def test_numbers_that_cannot_be_turned() -> None:
    with pytest.raises(
        UsageError, match=r"a table by vote \(COW\) is not by years; make a measure of it first"
    ):
        in_system(panel("vote", [(2, 1)]), "gw")
    with pytest.raises(UsageError, match="no system of states 'polity'; there are cow and gw"):
        in_system(panel("state-year", [(2, 1990)]), "polity")  # type: ignore[arg-type]


# ---- scale


def test_two_centuries_of_dyads_with_six_columns() -> None:
    """A million rows: what the arrays take and little more; no object for each row."""
    frame = dyads(1816, 2019)
    generator = np.random.default_rng(7)
    n = len(frame)
    keys = [frame.column(key) for key in ("ccode1", "ccode2", "year")]
    held = [np.sort(generator.permutation(n)[: n // 2]) for _ in range(6)]

    def made(held: list[np.ndarray]) -> list[Column]:
        """Counts, of which an absent row is 0, and scores, of which it is unknown."""
        counts = [Column.of(f"count_{'abc'[k]}", held[k], absent=0) for k in range(3)]
        return counts + [Column.of(f"score_{'abc'[k]}", held[k + 3] / 2) for k in range(3)]

    tables = [
        Frame(frame.unit, [*(key.take(rows) for key in keys), column], (), Coverage(1900, 2010))
        for rows, column in zip(held, made(held), strict=True)
    ]
    tracemalloc.start()
    try:
        for table in tables:
            frame = join(frame, table)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert n > 1_000_000 and len(frame) == n and len(frame.columns) == 11
    assert peak < 250 * n, f"{peak / n:.0f} bytes a row"
    year = frame.array("year")
    inside = (year >= 1900) & (year <= 2010)
    for rows, column in zip(held, frame.columns[-6:], strict=True):
        count, there = column.name.startswith("count"), np.zeros(n, bool)
        there[rows] = True
        assert column.type == ("whole" if count else "number")
        np.testing.assert_array_equal(column.held[rows], rows if count else rows / 2)
        np.testing.assert_array_equal(column.missing, ~there & ~inside if count else ~there)
        assert not count or not column.held[~there].any()


def test_members_joined_to_both_sides() -> None:
    states = states_frame(1990, 1992)
    number = Column.of("number", states.array("ccode"))
    joined = join_sides(dyads(1990, 1992), states.with_columns([*states.columns[:2], number]))
    assert joined["number1"] == joined["ccode1"] and joined["number2"] == joined["ccode2"]
