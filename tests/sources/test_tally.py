"""Sums by key, members of the Union, codes that two states bore one after the other."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from blocs.sources import Column, Unit
from blocs.sources.tally import EU, episodes, is_state, listed, sent_by, state_numbers, summed

KEYS = st.tuples(st.sampled_from([2, 20, 710]), st.sampled_from([200, 365]), st.integers(1990, 1993))


@given(st.lists(st.tuples(KEYS, st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9))), min_size=1))
def test_sums_are_those_of_a_loop_in_any_order(rows: list[tuple[tuple[int, ...], int, int | None]]) -> None:
    def table(of: list[tuple[tuple[int, ...], int, int | None]]) -> list[Column]:
        keys = [np.array([key[at] for key, *_ in of], np.int64) for at in range(3)]
        whole = Column("n", np.array([n for _, n, _ in of], np.int64), "cases", absent=0)
        number = Column("x", np.array([math.nan if x is None else x for *_, x in of], float))
        return summed(Unit.of("directed dyad-year"), keys, [whole, number])

    counts: dict[tuple[int, ...], int] = defaultdict(int)
    sums: dict[tuple[int, ...], float] = defaultdict(float)
    for key, n, x in rows:
        counts[key] += n
        sums[key] += math.nan if x is None else x
    made = table(rows)
    assert list(zip(*(c.cells for c in made[:3]), strict=True)) == sorted(counts)
    assert made[3].cells == tuple(counts[key] for key in sorted(counts)) and made[3].type == "whole"
    assert made[3].absent == 0
    wanted = [None if math.isnan(sums[key]) else sums[key] for key in sorted(sums)]
    assert list(made[4].cells) == wanted
    assert table(rows[::-1]) == made


def test_a_union_is_its_members_of_each_year_and_nobody_its_own_target() -> None:
    one = np.ones(1, np.int64)
    row, sender, target, year = episodes(one, one * EU, one * 200, one * 1972, one * 1973, 1900, 2000)
    by_year = {when: set(sender[year == when].tolist()) for when in (1972, 1973)}
    assert by_year == {1972: {210, 211, 212, 220, 260, 325}, 1973: {205, 210, 211, 212, 220, 260, 325, 390}}
    assert set(target.tolist()) == {200} and set(row.tolist()) == {0}
    twice = np.array([7, 7], np.int64)
    row, sender, target, year = episodes(
        twice, np.array([EU, 220]), np.array([365, 365]), twice * 0 + 1990, twice * 0 + 1990, 1900, 2000
    )
    assert sender.tolist().count(220) == 1 and len(sender) == 12


def test_codes_of_two_states_one_after_the_other() -> None:
    codes = np.array(["CZE", "CZE", "VNM", "VNM", "RUS", "YUG", "SRB", "HKG", None], object)
    years = np.array([1992, 1993, 1970, 1980, 1950, 1995, 1995, 2000, 2000])
    assert state_numbers(codes, years).tolist() == [315, 316, 816, 816, 365, 345, 345, -1, -1]
    assert codes[0] == "CZE"  # left as it was


def test_numbers_that_some_state_bore() -> None:
    assert is_state(np.array([2, 265, 817, 1000, -1, 0, 2])).tolist() == [
        True,
        True,
        True,
        False,
        False,
        False,
        True,
    ]
    assert is_state(np.zeros(0, np.int64)).tolist() == []


def test_pairs_that_one_state_leads() -> None:
    a, b, year = sent_by(np.array([265]), 1989, 1991)
    assert set(a.tolist()) == {265} and set(year.tolist()) == {1989, 1990}
    assert 260 in b and 255 not in b


def test_words_of_remarks_are_sorted_and_cut() -> None:
    assert listed(["b", "a", "b"]) == "a, b"
    assert listed(range(10, 20), 3) == "10, 11, 12 and 7 more"
