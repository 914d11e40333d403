"""The table of `blocs events`: the panels of dyads with codes in place of numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from blocs.sources.panel.periods import Period
from blocs.ties import dyad_months, dyad_weeks, dyad_years
from blocs.ties.coded.table import event_table, period_name

from .coded_store import keep, row

DAYS = [("1991-10-01", "1992-02-28")]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    rows = [
        row("1991-11-05", "SUN", "USA", "112", 3, goldstein=-2.0, place="Moscow"),
        row("1992-01-05", "RUS", "USA", "070", 2, goldstein=7.0, place="Moscow"),
        row("1992-01-06", "USA", "RUS", "040", 1, goldstein=1.0),
        row("1992-01-06", "CHN", "JPN", "040", 1),
    ]
    return keep(tmp_path, rows, DAYS)


def test_a_pair_bears_the_codes_that_were_asked_for(store: Path) -> None:
    found = event_table(store, "month", ("USA", "RUS"))
    assert found.frame.unit == "direction and month" and found.ends == (199110, 199202)
    (first, out), (back, into) = found.directions()
    assert (first, back) == (("USA", "RUS"), ("RUS", "USA"))
    assert [(row["month"], row["n"]) for row in into] == [
        (199110, 0), (199111, 1), (199112, 0), (199201, 1), (199202, 0),
    ]  # fmt: skip
    assert [row["n"] for row in out] == [0, 0, 0, 1, 0]
    assert into[1]["net"] == -1.0 and into[3]["goldstein"] == 7.0 and into[0]["net"] is None
    assert event_table(store, "month", ("RUS", "USA")).directions()[0] == (back, into)


def test_without_a_pair_each_state_bears_the_code_of_the_time(store: Path) -> None:
    found = event_table(store)
    rows = [(row["from"], row["to"], row["month"]) for row in found.frame.rows()]
    assert rows == [
        ("CHN", "JPN", 199201), ("RUS", "USA", 199201), ("SUN", "USA", 199111), ("USA", "RUS", 199201),
    ]  # fmt: skip
    assert found.directions() == [] and found.pair is None


@pytest.mark.parametrize("by", ["year", "month", "week"])
def test_figures_are_those_of_the_panel(store: Path, by: Period) -> None:
    panel = {"year": dyad_years, "month": dyad_months, "week": dyad_weeks}[by](store, pair=("USA", "RUS"))
    found = event_table(store, by, ("USA", "RUS")).frame
    numbers, codes = panel.unit.keys[:2], {2: "USA", 365: "RUS"}  # type: ignore[union-attr]
    wanted = {(codes[r[numbers[0]]], codes[r[numbers[1]]], r[by]): r for r in panel.rows()}
    assert len(found) == len(wanted) > 0
    for one in found.rows():
        other = wanted[one["from"], one["to"], one[by]]
        assert {name: one[name] for name in found.names[2:]} == {
            name: other[name] for name in found.names[2:]
        }
    assert found.sources == panel.sources and found.column("net").note == panel.column("net").note


def test_json_says_how_it_was_counted(store: Path) -> None:
    told = json.loads(event_table(store, "year", ("USA", "RUS"), distinct=False, late=None).to_json())
    assert {name: told[name] for name in ("source", "by", "pair", "since", "until", "distinct", "late")} == {
        "source": "gdelt2", "by": "year", "pair": ["USA", "RUS"], "since": 1991, "until": 1992,
        "distinct": False, "late": None,
    }  # fmt: skip
    assert told["rows"][0]["from"] == "RUS" and told["rows"][0]["year"] == 1991
    assert told["note"].startswith("2 of 2 years covered in part") and "Leetaru" in told["sources"][0]
    empty = json.loads(event_table(keep(store / "x", [], DAYS), "year").to_json())
    assert (empty["since"], empty["until"], empty["rows"]) == (None, None, [])


def test_periods_are_written_as_people_do() -> None:
    assert period_name(199201, "month") == "1992-01" and period_name(199201, "week") == "1992-W01"
