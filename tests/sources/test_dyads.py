"""Frames of all dyads and all states by year, ready to join to."""

from __future__ import annotations

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources.dyads import dyads, states_frame
from blocs.sources.panel import Unit
from blocs.states import dyad_years, members_on, registry, state_years


def test_the_frame_of_dyads():
    frame = dyads()
    assert frame.unit == Unit.of("dyad-year", "cow") and str(frame.unit) == "dyad-year (COW)"
    assert [column.name for column in frame.columns] == ["ccode1", "ccode2", "year", "state1", "state2"]
    found = dyad_years(1946, 2019)
    for name, values in (("ccode1", found.a), ("ccode2", found.b), ("year", found.years)):
        column = frame.column(name)
        assert column.type == "whole" and column.values.dtype == np.int64
        np.testing.assert_array_equal(column.values, values)
    assert len(frame) == 892_715
    assert (frame.coverage.since, frame.coverage.until) == (1946, 2019)
    assert len(frame.sources) == 1 and "v2016" in frame.sources[0]


@pytest.mark.parametrize(("system", "one"), [("cow", "ccode"), ("gw", "gwcode")])
@pytest.mark.parametrize("directed", [False, True])
def test_systems_and_directions(system, one, directed):
    frame = dyads(1989, 1991, system, directed)
    assert frame.unit == Unit.of("directed dyad-year" if directed else "dyad-year", system)
    assert frame.unit.keys == (f"{one}1", f"{one}2", "year")
    a, b = frame.column(f"{one}1").values, frame.column(f"{one}2").values
    assert ((a < b) if not directed else (a != b)).all()
    assert len(frame) == (1 + directed) * len(dyads(1989, 1991, system))
    assert "Gleditsch" in frame.sources[0] or system == "cow"


def test_states_of_a_dyad_are_told_by_code():
    rows = {(row["ccode1"], row["ccode2"], row["year"]): row for row in dyads(1989, 1992).rows()}
    assert (rows[2, 365, 1990]["state1"], rows[2, 365, 1990]["state2"]) == ("USA", "SUN")
    assert rows[2, 365, 1991]["state2"] == "RUS"
    assert rows[345, 565, 1992]["state1"] == "YUG" and rows[345, 565, 1992]["state2"] == "NAM"
    assert rows[260, 265, 1990]["state1"] == "DEU" and (255, 265, 1990) not in rows
    known = set(registry().states)
    for column in ("state1", "state2"):
        assert {row[column] for row in rows.values()} <= known


def test_namibia_survives_a_csv():
    assert "USA,NAM" in dyads(2000, 2000).to_csv()


def test_the_frame_of_states():
    frame = states_frame(1816, 2019, "gw")
    found = state_years(1816, 2019, "gw")
    assert frame.unit == Unit.of("state-year", "gw") and frame.unit.keys == ("gwcode", "year")
    np.testing.assert_array_equal(frame.column("gwcode").values, found.numbers)
    np.testing.assert_array_equal(frame.column("year").values, found.years)
    assert frame["state"] == tuple(found.codes)
    assert frame.column("state").type == "text"


def test_years_after_the_last_edition():
    frame = dyads(2024, 2024)
    members = len(members_on("2016-12-31"))
    assert len(frame) == members * (members - 1) // 2


@pytest.mark.parametrize("make", [dyads, states_frame])
@pytest.mark.parametrize(
    ("since", "until", "system", "message"),
    [
        (2000, 1999, "cow", r"until \(1999\) is before since \(2000\); write the earlier year first"),
        (1800, 1999, "cow", "since is 1800; systems of states are listed from 1816 on"),
        (1946, 2019, "polity", "no system of states 'polity'; write \"cow\""),
        ("1946", 2019, "cow", "since is '1946'; write a year, such as 1946"),
    ],
)
def test_wrong_arguments(make, since, until, system, message):
    with pytest.raises(UsageError, match=message):
        make(since, until, system)


def test_all_dyads_of_two_centuries_take_few_steps(calls):
    """One pass over arrays: the cost does not grow with the years."""
    dyads(1990, 1991, directed=True)
    short, long = (calls(lambda s=s: dyads(s, 2019, directed=True)) for s in (2018, 1816))
    assert long < 2 * short
