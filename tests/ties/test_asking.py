"""What is asked for: which numbers the two states bore, which rows are theirs, and what cannot be asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import RegistryError, UsageError
from blocs.sources import Frame
from blocs.sources.dyads import bare_dyads, dyads
from blocs.states import registry
from blocs.ties import Ask

from .panels import dyad, panel


def keys(frame: Frame) -> list[tuple[int, ...]]:
    return list(zip(*(frame[name] for name in frame.unit.keys), strict=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"since": 2000, "until": 1990}, r"until \(1990\) is before since \(2000\)"),
        ({"until": 99_999}, "write a year up to 2100"),
        ({"since": 1700}, "listed from 1816 on"),
        ({"draws": -1}, "draws are 0 or more"),
        ({"level": 1.0}, "level between 0 and 1"),
        ({"pair": ("CHN", "CHN")}, "CHN has no tie with itself"),
        ({"pair": ("SUN", "RUS")}, "SUN and RUS bear one number, 365: the one follows the other"),
        ({"pair": ("YUG", "SRB")}, "bear one number, 345"),
        ({"pair": ("CHN", "EU")}, r"European Union \(EU\) is a body, and a tie is one of states"),
        ({"pair": ("HKG", "CHN")}, r"Hong Kong \(HKG\) never was a member of the COW system"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_cause(wrong: dict[str, object], cause: str) -> None:
    with pytest.raises(UsageError, match=cause):
        Ask(**{"since": 1990, "until": 2000, **wrong})  # type: ignore[arg-type]


def test_a_code_that_no_state_bears_is_refused() -> None:
    with pytest.raises(RegistryError, match="no state 'CHI'"):
        Ask(1990, 2000, ("CHI", "RUS"))


def test_germany_bears_two_numbers_and_is_one_state() -> None:
    ask = Ask(1988, 1991, ("RUS", "DEU"))
    assert ask.pairs() == ((365, 255), (365, 260))
    assert keys(ask.rows()) == [
        (255, 365, 1990), (255, 365, 1991), (260, 365, 1988), (260, 365, 1989), (260, 365, 1990),
    ]  # fmt: skip
    assert ask.numbers(np.array([1989, 1990]))[1].tolist() == [260, 255]
    ends = ask.last_in_year(ask.rows())
    assert [key for key, last in zip(keys(ask.rows()), ends, strict=True) if not last] == [(260, 365, 1990)]


def test_two_states_that_never_met_have_no_rows() -> None:
    assert keys(Ask(1985, 1995, ("DDR", "DEU")).rows()) == [(260, 265, year) for year in range(1985, 1991)]
    assert len(Ask(1995, 2000, ("DDR", "CHN")).rows()) == 0
    assert len(Ask(1995, 2000, ("DDR", "CHN")).rows(directed=True)) == 0


def test_a_successor_stands_for_those_whose_number_it_bears() -> None:
    assert len(Ask(1950, 1960, ("RUS", "CHN")).rows()) == 11
    names = Ask(1985, 2010, ("RUS", "SRB")).names()
    assert names[1991] == ({"SUN", "RUS"}, {"YUG", "SRB"}) and names[1992][0] == {"RUS"}
    assert names[2004][1] == {"SRB", "SCG"} | ({"YUG"} & names[2004][1])
    assert names[2010] == ({"RUS"}, {"SRB"})
    assert Ask(1950, 1950, ("UKR", "USA")).names()[1950] == ({"UKR"}, {"USA"})


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(
    "pair", [("CHN", "RUS"), ("DEU", "USA"), ("SRB", "DEU"), ("YEM", "SAU"), ("DDR", "POL")]
)
def test_rows_of_a_pair_are_those_among_all_pairs(pair: tuple[str, str], directed: bool) -> None:
    ask = Ask(1944, 2012, pair)
    every = bare_dyads(1944, 2012, directed=directed)
    assert sorted(keys(ask.own(every))) == keys(ask.rows(directed=directed))
    assert len(ask.rows(directed=directed)) > 20
    assert keys(Ask(1988, 1991).rows(directed=directed)) == keys(dyads(1988, 1991, directed=directed))


def test_own_takes_both_directions_and_the_years_asked_for() -> None:
    rows = dyad(
        (2, 710, 1990), (710, 2, 1990), (2, 710, 1999), (2, 365, 1990), (365, 710, 1990), directed=True
    )
    ask = Ask(1985, 1995, ("CHN", "USA"))
    own = ask.own(rows)
    assert keys(own) == [(2, 710, 1990), (710, 2, 1990)] and ask.side(own).tolist() == [False, True]
    assert keys(Ask(1985, 1995).own(rows)) == [key for key in keys(rows) if key[2] == 1990]
    with pytest.raises(UsageError, match=r"a table by state-year \(COW\) is not by dyads"):
        ask.own(panel("state-year", [(2, 1990)]))
    with pytest.raises(UsageError, match="all pairs are asked for"):
        Ask(1985, 1995).numbers(np.array([1990]))


_STATES = [state.code for state in registry().states.values() if any(s.system == "cow" for s in state.spells)]


@given(st.sampled_from(_STATES), st.sampled_from(_STATES), st.integers(1816, 2020), st.integers(0, 30))
def test_the_order_of_the_two_does_not_matter(a: str, b: str, since: int, years: int) -> None:
    until = min(since + years, 2022)
    try:
        forth, back = Ask(since, until, (a, b)), Ask(since, until, (b, a))
    except UsageError as error:
        assert a == b or "bear one number" in str(error)
        return
    assert keys(forth.rows()) == keys(back.rows())
    assert set(forth.pairs()) == {(one, two) for two, one in back.pairs()}
    rows = forth.rows(directed=True)
    assert (forth.side(rows) == ~back.side(rows)).all() and 2 * forth.side(rows).sum() == len(rows)
    assert {year: (two, one) for year, (one, two) in forth.names().items()} == back.names()
