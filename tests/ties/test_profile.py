"""The profile of a pair: lines by measure and direction, what is missing and why, all of it as a table."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from blocs.errors import DataError, NotConverged, UsageError
from blocs.sources import Frame
from blocs.ties import CATALOGUE, Ask, Family, Holdings, Line, Measure, Profile, profile
from blocs.ties.catalogue import MEASURES_OF_REPORTS
from blocs.ties.profile import ROW

from .panels import panel
from .world import read


def made(folder: Path, *names: str, pair: tuple[str, str] = ("CHN", "RUS"), **how: Any) -> Profile:
    ask = Ask(how.pop("since", 1988), how.pop("until", 1992), pair, how.pop("draws", 0))
    return profile(ask, Holdings(read(folder, *names)), CATALOGUE, only_reported=MEASURES_OF_REPORTS, **how)


def of(found: Profile, measure: str) -> dict[str, dict[int, float]]:
    return {
        line.sides: dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
        for line in found.lines
        if line.measure.name == measure
    }


def reported(name: str, value: float) -> Line:
    measure = next(m for f in CATALOGUE for m in f.measures if m.name == name)
    none = np.array([np.nan])
    years = np.array([1990])
    return Line(
        measure, "CHN", "RUS", False, years, np.array([value]), none, none, none, ("reports",), "confirmed"
    )


def test_each_measure_is_a_line_and_each_direction_its_own(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert of(found, "disputes") == {"CHN–RUS": {1988: 1, 1989: 0, 1990: 0, 1991: 0}}
    assert of(found, "tariff") == {"CHN → RUS": {1991: 0.4}, "RUS → CHN": {1991: 0.15}}
    assert of(found, "arms_share") == {"RUS → CHN": {1990: 0.75, 1992: 1.0}}
    assert [line.measure.name for line in found.lines][:3] == ["agreement", "valued", "s"]
    assert {line.over for line in found.lines} == {"", "posterior", "one part left out"}
    back = made(tmp_path, pair=("RUS", "CHN"))
    assert of(back, "tariff") == {"RUS → CHN": {1991: 0.15}, "CHN → RUS": {1991: 0.4}}
    assert [line.sides for line in back.lines if line.measure.name == "tariff"] == ["RUS → CHN", "CHN → RUS"]


def test_draws_give_intervals_over_roll_calls(tmp_path: Path) -> None:
    found = made(tmp_path, "un-votes", draws=50, measures=["s"])
    (line,) = found.lines
    assert line.over == "bootstrap over roll calls" and line.n.tolist() == [14] * 5
    assert (line.low <= line.values + 1e-12).all() and (line.low < line.high).all()
    again = made(tmp_path, "un-votes", draws=50, measures=["s"])
    assert again.to_json() == found.to_json()


def test_a_year_has_one_value_that_of_the_state_at_its_end(tmp_path: Path) -> None:
    both = panel("dyad-year", [(255, 710, 1990, 1.0), (260, 710, 1990, 2.0), (260, 710, 1989, 3.0)], "x")
    gone = panel("dyad-year", [(255, 710, 1990, None), (260, 710, 1990, 2.0)], "x")
    for frame, value in ((both, 1.0), (gone, 2.0)):
        measure = Measure("x", "X", "", "votes", (None, None), 1)
        families = (Family((measure,), False, ((),), lambda *_, frame=frame: frame),)
        found = profile(Ask(1988, 1992, ("DEU", "CHN")), Holdings(), families)
        assert of(found, "x")["DEU–CHN"][1990] == value


def test_germany_of_1989_and_1991_stand_in_one_line(tmp_path: Path) -> None:
    found = made(tmp_path, "atop", "un-votes", pair=("DEU", "USA"))
    assert of(found, "commitment") == {"DEU–USA": dict.fromkeys(range(1988, 1993), 3.0)}
    assert list(of(found, "s")["DEU–USA"]) == list(range(1988, 1993))
    assert made(tmp_path, "atop", pair=("DDR", "USA")).remarks == ()


def test_a_successor_is_told(tmp_path: Path) -> None:
    (remark,) = made(tmp_path, "atop").remarks
    assert remark == "365 is Soviet Union from 1922-12-30 to 1991-12-25; its figures stand under RUS"
    assert made(tmp_path, "atop", since=1992).remarks == ()


def test_what_is_not_there_is_told_with_what_would_bring_it(tmp_path: Path) -> None:
    found = made(tmp_path, "atop", "gml-mids")
    words = {item.measure: item.words for item in found.missing}
    assert words["trade"] == "no data; blocs import cow-trade or blocs import baci"
    assert words["alliance_s_weighted"] == (
        "no data; blocs import cow-alliances and blocs import nmc or blocs import atop and blocs import nmc"
    )
    shown = {line.measure.name for line in found.lines}
    assert shown.isdisjoint(words) and shown | set(words) == {m.name for f in CATALOGUE for m in f.measures}
    late = made(tmp_path, "atop", since=2000, until=2001, measures=["commitment"])
    assert [item.words for item in late.missing] == ["atop speaks of 1988 to 1992; ask for other years"]
    other = made(tmp_path, "un-votes", pair=("CHN", "MNG"), measures=["s"])
    assert [item.words for item in other.missing] == [
        "the data hold nothing on the two states in these years; ask for other years or states"
    ]
    assert [name for name, _ in found.origins] == ["atop", "gml-mids"]


def test_a_measure_that_the_data_do_not_carry_is_missing_with_the_cause(tmp_path: Path) -> None:
    found = made(tmp_path, "un-votes")
    assert "composite is of two parts or more" in {m.measure: m.words for m in found.missing}["composite"]
    with pytest.raises(UsageError, match="composite is of two parts or more"):
        made(tmp_path, "un-votes", measures=["composite"])

    def fails(*_: object) -> Frame:
        raise NotConverged("it moves; give more steps", 0.1)

    def damaged(*_: object) -> Frame:
        raise DataError("a cell is wrong")

    measure = Measure("x", "X", "", "votes", (None, None), 1)
    ask = Ask(1988, 1992, ("CHN", "RUS"))
    (missing,) = profile(ask, Holdings(), (Family((measure,), False, ((),), fails),)).missing
    assert missing.words == "it moves; give more steps"
    with pytest.raises(DataError, match="a cell is wrong"):
        profile(ask, Holdings(), (Family((measure,), False, ((),), damaged),))


def test_datasets_that_a_measure_rests_on_are_named(tmp_path: Path) -> None:
    found = made(tmp_path, measures=["composite", "alliance_s_weighted", "shared_bodies"])
    told = {line.measure.name: line.sources for line in found.lines}
    assert told["alliance_s_weighted"] == ("cow-alliances", "nmc") and told["shared_bodies"] == ("registry",)
    assert told["composite"] == (
        "un-votes", "atop", "igos", "gml-mids", "tss-rivalries", "td-rivalries", "ties-sanctions",
    )  # fmt: skip
    assert {name for name, _ in found.origins} == {*told["composite"], "cow-alliances", "nmc"}


def test_reports_stand_beside_the_data_or_alone(tmp_path: Path) -> None:
    lines = [reported("disputes", 2.0), reported("trade", 9.0), reported("s", 1.0)]
    found = made(tmp_path, "gml-mids", reported=lines, measures=["disputes", "trade", "consultations"])
    assert [(line.measure.name, line.told, line.values[0]) for line in found.lines] == [
        ("disputes", "", 1.0), ("disputes", "confirmed", 2.0), ("trade", "confirmed", 9.0),
    ]  # fmt: skip
    assert [(item.measure, item.why) for item in found.missing] == [
        ("consultations", "no report covers these years")
    ]


def test_an_unknown_measure_and_no_pair_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"no measure 'ss'; there are agreement, .*, consultations, agreements"
    ):
        made(tmp_path, "atop", measures=["ss"])
    with pytest.raises(UsageError, match="a profile is of two states"):
        profile(Ask(1990, 1991), Holdings(), CATALOGUE)


def test_all_of_it_is_a_table_and_strict_json(tmp_path: Path) -> None:
    found = made(tmp_path, draws=20)
    frame = found.frame
    assert frame.unit == ROW and len(frame) == sum(len(line.years) for line in found.lines)
    assert {c.name: c.type for c in frame.columns} == {
        "measure": "text", "from": "text", "to": "text", "directed": "text", "year": "whole",
        "value": "number", "low": "number", "high": "number", "interval": "text", "n": "whole",
        "unit": "text", "source": "text", "told": "text",
    }  # fmt: skip

    def refuse(word: str) -> None:
        raise AssertionError(word)

    told = json.loads(found.to_json(), parse_constant=refuse)
    assert told["pair"] == ["CHN", "RUS"] and len(told["rows"]) == len(frame) and told["draws"] == 20
    row = next(r for r in told["rows"] if r["measure"] == "tariff" and r["from"] == "RUS")
    assert row == {
        "measure": "tariff", "from": "RUS", "to": "CHN", "directed": "yes", "year": 1991, "value": 0.15,
        "low": None, "high": None, "interval": "", "n": 1, "unit": "share", "source": "tariffs", "told": "",
    }  # fmt: skip
    assert {source["name"] for source in told["sources"]} == {name for name, _ in found.origins}
    assert not any(
        isinstance(cell, float) and math.isnan(cell) for row in frame.rows() for cell in row.values()
    )


def test_a_profile_of_nothing_is_a_table_of_the_same_columns(tmp_path: Path) -> None:
    full, empty = made(tmp_path, "atop"), made(tmp_path, "atop", since=2000, until=2001, measures=["s"])
    assert empty.lines == () and len(empty.frame) == 0
    types = [{c.name: c.type for c in found.frame.columns if c.name != "n"} for found in (full, empty)]
    assert types[0] == types[1]
    assert json.loads(empty.to_json())["rows"] == []
