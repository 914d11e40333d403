"""Membership by day, by year and in pairs, against a slow computation, the law and the producers' tables."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import RegistryError, UsageError
from blocs.states import (
    dyad_years,
    dyads_on,
    members_on,
    number_on,
    registry,
    state_years,
)
from blocs.states import system as system_module
from blocs.states.spells import Spells, spells_of

R = registry()
SYSTEMS = ["cow", "gw"]
DAYS = st.dates(date(1816, 1, 1), date(2030, 12, 31))


def spells(system: str) -> list[tuple[int, date, date]]:
    return [
        (spell.number, spell.since, spell.until or date.max)
        for state in R.states.values()
        for spell in state.spells
        if spell.system == system
    ]


def slow_states(since: int, until: int, system: str) -> set[tuple[int, int]]:
    """Year by year, spell by spell."""
    return {
        (number, year)
        for year in range(since, until + 1)
        for number, first, last in spells(system)
        if first <= date(year, 12, 31) and last >= date(year, 1, 1)
    }


def slow_dyads(year: int, system: str) -> set[tuple[int, int]]:
    """Day by day: whoever are members together."""
    found: set[tuple[int, int]] = set()
    alive: list[int] = []
    day = date(year, 1, 1)
    held = spells(system)
    while day.year == year:
        now = sorted(number for number, first, last in held if first <= day <= last)
        if now != alive:
            alive = now
            found.update(combinations(now, 2))
        day += timedelta(1)
    return found


def pairs(found: Any) -> list[tuple[int, int, int]]:
    return list(zip(found.a.tolist(), found.b.tolist(), found.years.tolist(), strict=True))


@pytest.mark.parametrize("system", SYSTEMS)
def test_state_years_are_those_of_a_slow_count(system):
    found = state_years(1816, 2019, system)
    rows = list(zip(found.numbers.tolist(), found.years.tolist(), strict=True))
    assert rows == sorted(slow_states(1816, 2019, system))
    assert found.numbers.dtype == found.years.dtype == np.int64
    assert len(found) == {"cow": 16536, "gw": 18115}[system]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("year", [1816, 1861, 1871, 1918, 1940, 1941, 1945, 1960, 1990, 1991, 2006, 2019])
def test_dyads_of_a_year_are_those_of_a_slow_count(year, system):
    expected = slow_dyads(year, system)
    assert pairs(dyad_years(year, year, system)) == sorted((a, b, year) for a, b in expected)
    both = {*expected, *((b, a) for a, b in expected)}
    assert pairs(dyad_years(year, year, system, directed=True)) == sorted((a, b, year) for a, b in both)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_range_is_its_years_together_sorted_and_each_row_once(system):
    found = dyad_years(1935, 1965, system, directed=True)
    rows = pairs(found)
    assert rows == sorted(set(rows))
    assert rows == sorted(
        r for year in range(1935, 1966) for r in pairs(dyad_years(year, year, system, directed=True))
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_undirected_dyad_stands_twice_directed(system):
    once, twice = dyad_years(1816, 2019, system), dyad_years(1816, 2019, system, directed=True)
    assert len(twice) == 2 * len(once) == {"cow": 2025780, "gw": 1999520}[system]
    assert (once.a < once.b).all() and (twice.a != twice.b).all()
    low, high = np.minimum(twice.a, twice.b), np.maximum(twice.a, twice.b)
    back = np.lexsort((twice.years, high, low))
    for half in (back[::2], back[1::2]):
        np.testing.assert_array_equal(low[half], once.a)
        np.testing.assert_array_equal(high[half], once.b)
        np.testing.assert_array_equal(twice.years[half], once.years)
    forth = twice.a < twice.b
    for name in ("a", "b", "years"):
        np.testing.assert_array_equal(getattr(twice, name)[forth], getattr(once, name))


@given(DAYS, st.sampled_from(SYSTEMS))
@settings(max_examples=30, deadline=None)
def test_dyads_on_a_day_are_the_pairs_of_its_members_and_among_those_of_its_year(day, system):
    members = members_on(day, system)
    assert list(members) == sorted({n for n, first, last in spells(system) if first <= day <= last})
    found = dyads_on(day, system)
    assert list(map(tuple, found.tolist())) == list(combinations(members, 2))
    assert list(map(tuple, dyads_on(day, system, directed=True).tolist())) == list(permutations(members, 2))
    in_year = {row[:2] for row in pairs(dyad_years(day.year, day.year, system))}
    assert set(map(tuple, found.tolist())) <= in_year
    years = state_years(day.year, day.year, system)
    assert set(members) <= set(years.numbers.tolist())


@given(st.integers(1816, 2019), st.integers(0, 60), st.sampled_from(SYSTEMS))
@settings(max_examples=25, deadline=None)
def test_two_states_of_a_year_are_a_dyad_if_and_only_if_they_shared_a_day(since, more, system):
    until = min(since + more, 2019)
    states, found = state_years(since, until, system), set(pairs(dyad_years(since, until, system)))
    held: dict[int, list[tuple[date, date]]] = {}
    for number, first, last in spells(system):
        held.setdefault(number, []).append((first, last))
    for year in {since, until}:
        members = states.numbers[states.years == year].tolist()
        start, end = date(year, 1, 1), date(year, 12, 31)
        for a, b in combinations(members, 2):
            met = any(max(f, g, start) <= min(u, v, end) for f, u in held[a] for g, v in held[b])
            assert ((a, b, year) in found) == met


@given(st.permutations(sorted({number for number, *_ in spells("cow")})))
@settings(max_examples=10, deadline=None)
def test_other_numbers_for_the_same_states_give_the_same_dyads(order):
    """Relabelling: pairs depend on who was there when, not on the order of the numbers."""
    held = spells_of("cow")
    new = dict(zip(sorted(set(held.numbers.tolist())), order, strict=True))
    numbers = np.array([new[number] for number in held.numbers.tolist()])
    by = np.lexsort((held.since, numbers))
    with pytest.MonkeyPatch.context() as patch:
        renamed = Spells(numbers[by], held.codes[by], held.since[by], held.until[by])
        patch.setattr(system_module, "spells_of", lambda system: renamed)
        other = pairs(dyad_years(1938, 1947))
    expected = pairs(dyad_years(1938, 1947))
    assert other == sorted((*sorted((new[a], new[b])), year) for a, b, year in expected)


def test_those_who_follow_one_another_are_no_dyad():
    rows = set(pairs(dyad_years(1990, 1990)))
    assert (260, 265, 1990) in rows and (678, 680, 1990) in rows
    assert not rows & {(255, 260, 1990), (255, 265, 1990), (678, 679, 1990), (679, 680, 1990)}
    assert (255, 679, 1990) in rows  # both from later in the year on
    rows = set(pairs(dyad_years(1945, 1945)))
    assert (210, 255, 1945) not in rows  # the Netherlands return on 26 June, Germany ends on 8 May


@pytest.mark.parametrize(
    ("day", "system", "among", "expected"),
    [
        ("1990-10-02", "cow", (255, 260, 265), (260, 265)),
        ("1990-10-03", "cow", (255, 260, 265), (255,)),
        ("1990-10-02", "gw", (255, 260, 265), (260, 265)),
        ("1990-10-03", "gw", (255, 260, 265), (260,)),
        ("1990-05-21", "cow", (678, 679, 680), (678, 680)),
        ("1990-05-22", "cow", (678, 679, 680), (679,)),
        ("1990-05-22", "gw", (678, 679, 680), (678,)),
        ("2006-06-05", "cow", (340, 345), (345,)),
        ("2006-06-04", "gw", (340, 345), (345,)),
        ("2006-06-05", "gw", (340, 345), (340,)),
        ("1975-04-30", "cow", (816, 817), (816, 817)),
        ("1975-05-01", "cow", (816, 817), (816,)),
        ("1959-06-01", "cow", (651, 652), (651,)),  # the United Arab Republic
        ("1959-06-01", "gw", (651, 652), (651, 652)),
        ("1964-04-27", "cow", (510, 511), (510,)),
        ("1971-12-16", "cow", (770, 771), (770, 771)),
        ("1918-11-12", "cow", (300, 305, 310), (300,)),
        ("1918-11-16", "cow", (300, 305, 310), (310,)),
        ("1971-10-26", "cow", (710, 713), (710, 713)),  # a seat in the United Nations changes no membership
        ("1922-12-30", "cow", (365,), (365,)),
        ("1991-12-26", "cow", (365, 369), (365, 369)),
    ],
)
def test_succession_by_day(day, system, among, expected):
    assert tuple(n for n in members_on(day, system) if n in among) == expected


def test_a_number_has_the_bearer_of_the_end_of_the_year():
    found = state_years(1989, 2007)
    code = dict(zip(zip(found.numbers.tolist(), found.years.tolist(), strict=True), found.codes, strict=True))
    assert [code[365, year] for year in (1990, 1991, 1992)] == ["SUN", "RUS", "RUS"]
    assert [code[345, year] for year in (2002, 2003, 2005, 2006)] == ["YUG", "SCG", "SCG", "SRB"]
    assert [code[260, 1990], code[255, 1990], code[265, 1990]] == ["DEU", "DEU", "DDR"]
    assert (260, 1991) not in code and (255, 1989) not in code


def test_members_go_on_after_the_last_edition():
    assert members_on("2016-12-31") == members_on("2017-01-01") == members_on("2024-06-30")
    found = dyad_years(2016, 2018)
    assert [(found.years == year).sum() for year in (2016, 2017, 2018)] == [195 * 194 // 2] * 3


def test_number_on():
    assert number_on("YUG", "1991-06-25") == 345
    assert number_on("YEM", "1990-05-21") == 678 and number_on("YEM", "1990-05-22") == 679
    assert number_on("YEM", "1990-05-22", "gw") == 678
    assert number_on("UKR", date(1950, 1, 1)) is None
    with pytest.raises(RegistryError, match="no state 'GERMANY'"):
        number_on("GERMANY", "1990-01-01")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: state_years(1990, 1989), r"until \(1989\) is before since \(1990\); write the earlier"),
        (lambda: dyad_years(1815, 1820), "since is 1815; systems of states are listed from 1816 on"),
        (lambda: dyad_years(1990, 20190), "until is 20190; write a year up to 2100"),
        (lambda: dyad_years(1990.5, 1999), "since is 1990.5; write a year, such as 1946"),
        (lambda: dyad_years(1990, True), "until is True; write a year"),
        (lambda: state_years(1990, 1991, "icow"), "no system of states 'icow'; write \"cow\""),
        (lambda: dyads_on("1990-01-01", "COW"), "no system of states 'COW'"),
        (lambda: number_on("USA", "1990-01-01", "un"), "no system of states 'un'"),
        (lambda: members_on("1990"), "'1990' is no day; write YYYY-MM-DD"),
        (lambda: members_on(1990), "1990 is no day; write YYYY-MM-DD"),
        (lambda: members_on("1815-12-31"), "1815-12-31: systems of states are listed from 1816 on"),
    ],
)
def test_wrong_arguments(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_results_cannot_be_written_to():
    states, found = state_years(1990, 1990), dyad_years(1990, 1990)
    for array in (states.numbers, states.years, states.codes, found.a, found.b, dyads_on("1990-01-01")):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[1]


@pytest.mark.parametrize("system", SYSTEMS)
def test_spells_of_one_number_or_one_code_never_overlap(system):
    """The search for a bearer rests on it."""
    held = spells_of(system)
    rows = list(zip(held.numbers.tolist(), held.codes, held.since.tolist(), held.until.tolist(), strict=True))
    for which in (0, 1):
        ordered = sorted(rows, key=lambda row: (row[which], row[2]))
        for before, after in pairwise(ordered):
            assert before[which] != after[which] or before[3] < after[2], (before, after)
    assert all(since <= until for *_, since, until in rows)


# --- the producers' tables


def table(shared: Path, name: str) -> Any:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    return pandas.read_parquet(shared / "data" / f"{name}.parquet")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "system", "columns", "last"),
    [
        ("states/cw_system", "cow", ("ccode", "start", "end"), 2016),
        ("states/gw_states", "gw", ("gwcode", "startdate", "enddate"), 2017),
    ],
)
def test_spells_are_the_producers_to_the_day(shared, name, system, columns, last):
    rows = table(shared, name)[list(columns)].itertuples(index=False)
    theirs = [(int(number), *(date.fromisoformat(str(day)[:10]) for day in ends)) for number, *ends in rows]
    ours: list[tuple[int, date, date]] = []
    for number, first, final in sorted(spells(system)):
        # Those who bore a number one after the other are one member to the producers.
        joins = ours and ours[-1][0] == number and ours[-1][2] + timedelta(1) == first
        since = ours.pop()[1] if joins else first
        ours.append((number, since, min(final, date(last, 12, 31))))
    assert ours == sorted(theirs)


@pytest.mark.shared
def test_state_years_are_those_of_the_published_panel(shared):
    """COW in cw_gw_panel, which is continued to 2025."""
    panel = table(shared, "states/cw_gw_panel").dropna(subset=["ccode"])
    theirs = set(zip(panel.ccode.astype(int), panel.year.astype(int), strict=True))
    found = state_years(1816, 2025)
    assert set(zip(found.numbers.tolist(), found.years.tolist(), strict=True)) == theirs


def packed(a: Any, b: Any, years: Any) -> Any:
    return (np.asarray(a, np.int64) * 1000 + np.asarray(b, np.int64)) * 10_000 + np.asarray(years, np.int64)


@pytest.mark.shared
def test_dyads_hold_all_of_a_table_of_distances(shared):
    """cow_mindist has who was there on 1 January, but for the borders of 1914-1918 that it does not know."""
    theirs = table(shared, "ties/cow_mindist")
    found = dyad_years(1886, 2019)
    ours = packed(found.a, found.b, found.years)
    listed = packed(theirs.ccode1, theirs.ccode2, theirs.year)
    assert np.isin(listed, ours).all() and len(listed) == 952_244
    more = ~np.isin(ours, listed)
    at_new_year = {year: set(members_on(f"{year}-01-01")) for year in range(1886, 2020)}
    rows = zip(found.a[more].tolist(), found.b[more].tolist(), found.years[more].tolist(), strict=True)
    unlike = [row for row in rows if set(row[:2]) <= at_new_year[row[2]]]
    assert len(unlike) == 172
    assert all({a, b} & {339, 345} and 1914 <= year <= 1918 for a, b, year in unlike)


@pytest.mark.shared
def test_dyads_lack_only_pairs_that_share_no_day(shared):
    """cow_igo_ndy crosses all members of a year; 22 of its 917,695 pairs never met."""
    theirs = table(shared, "ties/cow_igo_ndy")
    found = dyad_years(1816, 2014)
    listed = packed(theirs.ccode1, theirs.ccode2, theirs.year)
    lost = theirs[~np.isin(listed, packed(found.a, found.b, found.years))]
    assert len(lost) == 22
    days: dict[int, list[tuple[date, date]]] = {}
    for number, first, last in spells("cow"):
        days.setdefault(number, []).append((first, last))
    for a, b, year in lost[["ccode1", "ccode2", "year"]].astype(int).itertuples(index=False):
        assert not any(
            max(f, g, date(year, 1, 1)) <= min(u, v, date(year, 12, 31))
            for f, u in days[a]
            for g, v in days[b]
        ), (a, b, year)
