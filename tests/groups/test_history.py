"""Histories of blocs: labels that do not jump, who moved when, and when the system realigned."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.groups.history import History, history, sizes_of, successors
from blocs.groups.network import SignedNetwork
from blocs.groups.realignment import move_dates, realignments
from blocs.groups.uncertain import Membership, Solved, combined, membership
from blocs.sources import Column, Frame, Unit


def told(*draws: str, names: str | list[str] = "", parts: list[int] | None = None) -> Membership:
    """Membership from draws written as labels, "001.": the fourth state is without ties."""
    nodes = tuple(names or "ABCDEFGH"[: len(draws[0])])
    rows = [np.array([[-1 if c == "." else int(c) for c in draw]]) for draw in draws]
    part = [np.where(row[0] >= 0, 0 if parts is None else parts, 100 + np.arange(len(nodes))) for row in rows]

    def agree(network: SignedNetwork) -> Any:
        """The draw nearest to all, as its labels stand."""
        best = min(
            rows,
            key=lambda row: sum(
                abs(w) * ((row[0][i] == row[0][j]) != (w > 0))
                for i, j, w in zip(network.first, network.second, network.weight, strict=True)
            ),
        )
        return SimpleNamespace(blocs=np.maximum(best[0], 0))

    return combined([Solved(nodes, row, p) for row, p in zip(rows, part, strict=True)], agree)


def test_labels_do_not_jump() -> None:
    found = history({1950: told("0011"), 1951: told("1100"), 1952: told("1000")}, follow={})
    assert found.blocs.tolist() == [[0, 0, 1, 1], [0, 0, 1, 1], [0, 1, 1, 1]]
    assert found.moves().rows() == (
        {"year": 1952, "state": "B", "from": 0, "to": 1, "since": 1951, "certainty": 1.0},
    )
    assert found.certainty.tolist() == [[1.0] * 4] * 3


def test_a_label_is_held_through_an_absence() -> None:
    # all of bloc 1 are away in 1951; back in 1952, they bring their label
    years = {1950: told("00011"), 1951: told("00011", names="ABCXY"), 1952: told("10", names="AD")}
    found = history(years, follow={})
    assert found.states == tuple("ABCDEXY")
    assert found.blocs[:, 3].tolist() == [1, -1, 1] and found.blocs[:, 0].tolist() == [0, 0, 0]
    assert found.before()[2].tolist() == [0, 0, 0, 1, 1, 1, 1]
    forgotten = history(years, follow={}, hold=0)
    assert forgotten.before()[2].tolist() == [0, 0, 0, -1, -1, 1, 1]
    assert found.frame(None).filter(lambda row: row["state"] == "D")["moved"] == (None, 0)


def test_sizes_decide_whose_label_stays() -> None:
    years = {1950: told("0011"), 1951: told("0001")}
    heavy = {1951: {"A": 1.0, "B": 1.0, "C": 9.0, "D": 1.0}}
    assert history(years, follow={}).blocs[1].tolist() == [0, 0, 0, 1]
    assert history(years, weights=heavy, follow={}).blocs[1].tolist() == [1, 1, 1, 0]


def test_parts_are_named_each_by_itself() -> None:
    years = {1950: told("0101", parts=[0, 0, 2, 2]), 1951: told("0110", parts=[0, 0, 2, 2])}
    assert not len(history(years, follow={}).moves())
    joined = {1950: told("0101"), 1951: told("0110")}
    assert len(history(joined, follow={}).moves()) == 2


def test_a_state_goes_on_as_who_came_after_it() -> None:
    years = {
        1990: told("0011", names=["CAN", "USA", "DDR", "SUN"]),
        1991: told("110", names=["CAN", "USA", "RUS"]),
    }
    found = history(years)
    assert found.states == ("CAN", "DDR", "RUS", "USA")
    assert found.names[:, 2].tolist() == ["SUN", "RUS"] and found.blocs[:, 2].tolist() == [1, 1]
    table = found.frame()
    assert str(table.unit) == "state-year (COW)"
    assert table["ccode"] == (2, 2, 20, 20, 265, 365, 365)
    assert table["state"] == ("USA", "USA", "CAN", "CAN", "DDR", "SUN", "RUS")
    assert table["bloc"] == (0, 0, 0, 0, 1, 1, 1)
    assert table["moved"] == (None, 0, None, 0, None, None, 0)
    assert successors()["SUN"] == "RUS" and successors()["SCG"] == "SRB"
    with pytest.raises(DataError, match="RUS and SUN both stand in 1991, and go on as RUS"):
        history({1991: told("01", names=["RUS", "SUN"])})


def test_states_without_ties_and_without_numbers() -> None:
    found = history({1990: told("01.", names=["CAN", "Elsewhere", "USA"])})
    table = found.frame()
    assert table["state"] == ("USA", "CAN") and table["bloc"] == (None, 0)
    assert table.column("state").note.endswith("; 1 of 3 left out: no number")
    assert len(found.frame(None)) == 3


def test_certainty_and_draws_bear_the_names_of_the_history() -> None:
    found = history({1950: told("0011"), 1951: told("1100", "1100", "1110", "2100")}, follow={})
    assert found.blocs[1].tolist() == [0, 0, 1, 1]
    assert found.certainty[1].tolist() == [0.75, 1.0, 0.75, 1.0]
    assert found.draws[0, 1].tolist() == [0, 0, 1, 1] and len(found.draws) == 1
    every = history({1951: told("1100", "1100", "1110", "2100")}, follow={}).draws[:, 0]
    assert every.tolist() == [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [2, 0, 1, 1]]


_year = st.lists(st.sampled_from("012."), min_size=5, max_size=5).map("".join)


@settings(max_examples=80, deadline=None)
@given(st.lists(_year, min_size=2, max_size=5), st.permutations("012"), st.permutations(range(5)))
def test_names_of_blocs_and_order_of_states_change_nothing(
    years: list[str], names: list[str], order: list[int]
) -> None:
    one = history({1950 + t: told(y) for t, y in enumerate(years)}, follow={})
    turned = [y.translate(str.maketrans("012", "".join(names))) if t % 2 else y for t, y in enumerate(years)]
    assert (
        history({1950 + t: told(y) for t, y in enumerate(turned)}, follow={}).blocs.tolist()
        == one.blocs.tolist()
    )
    shuffled = {
        1950 + t: told("".join(y[k] for k in order), names=["ABCDE"[k] for k in order])
        for t, y in enumerate(years)
    }
    assert history(shuffled, follow={}).blocs.tolist() == one.blocs.tolist()


@settings(max_examples=80, deadline=None)
@given(st.lists(_year, min_size=2, max_size=5))
def test_no_other_names_would_have_fewer_states_move(years: list[str]) -> None:
    found = history({1950 + t: told(y) for t, y in enumerate(years)}, follow={})
    was = found.before()
    for t in range(1, len(years)):
        both = (was[t] >= 0) & (found.blocs[t] >= 0)
        moved = int((found.blocs[t] != was[t])[both].sum())
        for order in permutations(range(5)):
            other = np.array(order)[found.blocs[t]]
            assert moved <= int((other != was[t])[both].sum())
        assert moved == sum(row["year"] == 1950 + t for row in found.moves().rows())
        # the partition itself is that of the year
        raw = np.array([-1 if c == "." else int(c) for c in years[t]])
        there = raw >= 0
        assert (
            (raw[there][:, None] == raw[there]) == (found.blocs[t][there][:, None] == found.blocs[t][there])
        ).all()


# ---- when


def _paths(*states: str) -> History:
    """A history of one draw from the label of each state in each year, "00111"."""
    years = ["".join(row) for row in zip(*states, strict=True)]
    return history({1950 + t: told(y) for t, y in enumerate(years)}, follow={})


def test_the_first_lasting_change_by_hand() -> None:
    # D leaves in 1952 for good; C is away for a single year; A, B stay, as do E and F
    found = move_dates(_paths("00000", "00000", "01000", "00111", "11111", "11111", "11111"), lasting=2)
    assert found.when("D") == (1952, 1952, 1952)
    assert found.when("C") is None and found.never.tolist() == [1, 1, 1, 0, 1, 1, 1]
    assert found.share[:, 3].tolist() == [0, 0, 1, 0, 0]
    loose = move_dates(_paths("00000", "00000", "01000", "00111", "11111", "11111", "11111"), lasting=1)
    assert loose.when("C") == (1951, 1951, 1951)
    strict = move_dates(_paths("00000", "00000", "01000", "00111", "11111", "11111", "11111"), lasting=4)
    assert strict.when("D") is None and strict.paths.tolist() == [1, 1, 0, 0, 1, 1, 1]
    assert np.isnan(strict.never[3])


def test_years_of_absence_are_passed_over() -> None:
    found = move_dates(_paths("00000", "00000", "0.0.1", "11111", "11111"), lasting=2)
    assert found.paths.tolist() == [1] * 5 and found.when("C") is None
    back = move_dates(_paths("000000", "000000", "00.1.1", "111111", "111111"), lasting=2)
    assert back.when("C") == (1953, 1953, 1953)


def test_the_last_change_and_a_stretch_of_years() -> None:
    found = _paths("0000000", "0000000", "0011100", "1111111", "1111111")
    assert move_dates(found, 2).when("C") == (1952, 1952, 1952)
    assert move_dates(found, 2, which="last").when("C") == (1955, 1955, 1955)
    later = move_dates(found, 2, since=1952)
    assert later.when("C") == (1955, 1955, 1955) and later.years.tolist() == [1952, 1953, 1954, 1955, 1956]
    assert move_dates(found, 2, since=1952, until=1954).when("C") is None
    with pytest.raises(UsageError, match="no years from 1990 to None; there are 1950 to 1956"):
        move_dates(found, since=1990)
    with pytest.raises(UsageError, match="which='next'"):
        move_dates(found, which="next")  # type: ignore[arg-type]


def test_dates_have_the_distribution_of_the_draws() -> None:
    # E is with A and B in 1950 and 1951, with C and D from 1954; between, some draws say one, some the other
    stay, gone = "00110", "00111"
    draws = [
        [stay] * 4,
        [stay] * 4,
        [gone, stay, stay, stay],
        [gone, gone, gone, stay],
        [gone] * 4,
        [gone] * 4,
    ]
    found = history({1950 + t: told(*y) for t, y in enumerate(draws)}, follow={})
    dates = move_dates(found, lasting=2)
    assert dates.share[:, 4].tolist() == [0, 0, 0.25, 0.5, 0.25, 0]
    assert dates.when("E", 0.5) == (1953, 1952, 1953) and dates.when("E", 0.9) == (1953, 1952, 1954)
    assert dates.frame().rows()[4] == {
        "state": "E", "year": 1953, "year_low": 1952, "year_high": 1954, "moved": 1.0, "n": 4,
    }  # fmt: skip
    assert dates.frame()["year"][0] is None
    with pytest.raises(UsageError, match=r"state 'Z', level 0\.9: name one of"):
        dates.when("Z")
    with pytest.raises(UsageError, match="lasting=0"):
        move_dates(found, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_year, min_size=3, max_size=3), min_size=2, max_size=5), st.integers(1, 3))
def test_shares_of_years_and_of_never_are_one(years: list[list[str]], lasting: int) -> None:
    found = move_dates(history({1950 + t: told(*y) for t, y in enumerate(years)}, follow={}), lasting)
    there = found.paths > 0
    assert found.share[:, there].sum(0) + found.never[there] == pytest.approx(np.ones(there.sum()))
    assert np.isnan(found.share[:, ~there]).all()
    assert (np.nan_to_num(found.share[0]) == 0).all()  # a first place is no move


def test_the_system_realigns_where_it_moves_further_than_its_draws() -> None:
    # 1951: a draw in four errs about D, the consensus stands; 1952: B and C change sides in every draw
    noisy = ("000111", "000111", "000111", "000011")
    found = history(
        {1950: told(*noisy), 1951: told(*noisy), 1952: told(*["011001"] * 4), 1953: told(*["011001"] * 4)},
        follow={},
    )
    table = realignments(found)
    assert table["year"] == (1951, 1952, 1953) and table["n"] == (6, 6, 6)
    assert table["moved"][0] == 0 and table["change"][0] == 0.0 and table["realigned"] == (0, 1, 0)
    # {3 3} against {4 2}: 2 H(1/2, 1/6, 1/3) - 1 - H(1/3)
    h = -sum(p * np.log2(p) for p in (1 / 2, 1 / 6, 1 / 3))
    apart = 2 * h - 1 - (-(1 / 3) * np.log2(1 / 3) - (2 / 3) * np.log2(2 / 3))
    # of a year's four draws with the next, two distances are `apart` and two 0
    assert table["noise"][0] == pytest.approx(apart / 2) and table["noise_high"][0] == pytest.approx(apart)
    assert table["share_above"] == (1.0, 0.0, 1.0) and table["between"][0] == pytest.approx(apart / 2)
    assert table["noise"][2] == 0.0


def test_one_draw_tells_no_noise() -> None:
    table = realignments(history({1950: told("0011"), 1951: told("0101")}, follow={}))
    assert table["change"] == (2.0,) and table["noise"] == (None,) and table["realigned"] == (None,)
    with pytest.raises(UsageError, match="level is 95"):
        realignments(_paths("00", "11"), 95)


# ---- sizes, and what is refused


def test_sizes_come_from_a_table_by_state_year() -> None:
    unit = Unit.of("state-year")
    keys = [Column.of("ccode", [2, 255, 260, 365, 2]), Column.of("year", [1990, 1990, 1990, 1990, 1991])]
    frame = Frame(unit, [*keys, Column.of("cinc", [0.14, 0.03, 0.02, None, 0.15])])
    assert sizes_of(frame, "cinc") == {1990: {"USA": 0.14, "DEU": 0.03}, 1991: {"USA": 0.15}}
    with pytest.raises(UsageError, match="takes a table by state-year, not by state"):
        sizes_of(Frame("state", [Column.of("cinc", [1.0])]), "cinc")


def test_what_makes_no_history_is_refused() -> None:
    with pytest.raises(UsageError, match="no years, so no history"):
        history({})
    with pytest.raises(UsageError, match="hold=-1"):
        history({1950: told("01")}, hold=-1)
    with pytest.raises(DataError, match=r"size of A in 1950 is -1\.0"):
        history({1950: told("01")}, weights={1950: {"A": -1.0}})


def test_the_membership_of_a_network_is_enough() -> None:
    net = SignedNetwork.from_edges([("CAN", "USA", 1), ("SUN", "USA", -1)])
    one = membership([net], lambda network: SimpleNamespace(blocs=np.array([0, 1, 0])))
    found = history({1985: one})
    assert found.frame()["bloc"] == (0, 0, 1) and found.frame()["certainty"] == (1.0, 1.0, 1.0)
