"""Joint military exercises: participants in columns, dates in parts, rows that were added later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import Dataset
from blocs.sources.exercises import read_exercises

HEAD = (
    "Exercise Name,Start Date,s.year,s.month,s.day,enddate,e.year,e.month,e.day,State A,State B,State C,"
    "State D,AUS\n"
)


def row(start: str, end: str, *states: str, added: str = "", parts: bool = True) -> str:
    """A row, its dates as month/day/year."""
    split = [
        ",".join(
            (day.split("/")[2] + ".0", *day.split("/")[:2]) if parts and day.count("/") == 2 else ("", "", "")
        )
        for day in (start, end)
    ]
    four = ",".join([*states, "", "", "", ""][:4])
    return f"X,{start},{split[0]},{end},{split[1]},{four},{added}\n"


def read(folder: Path, *rows: str, head: str = HEAD, **how: Any) -> Dataset:
    path = folder / "jme.csv"
    path.write_text(head + "".join(rows), encoding="utf-8")
    return read_exercises(path, **how)


def cells(dataset: Dataset, *names: str) -> dict[tuple[object, ...], tuple[object, ...]]:
    keys = ("ccode1", "ccode2", "year")
    return {tuple(r[k] for k in keys): tuple(r[n] for n in names) for r in dataset.frame.rows()}


def test_each_pair_of_participants_counts_once_an_exercise(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        row("11/1/1977", "11/15/1977", "USA", "NLD", "DEU", "USA"),
        row("11/xx/1977", "11/xx/1977", "USA", "NLD"),
    )
    assert cells(dataset, "exercises", "dated", "days") == {
        (2, 210, 1977): (2, 1, 15),
        (2, 260, 1977): (1, 1, 15),
        (210, 260, 1977): (1, 1, 15),
    }
    assert dataset.frame.unit == "dyad-year (COW)" and dataset.name == "exercises"
    assert {c.absent for c in dataset.frame.columns[3:]} == {0} and dataset.remarks == ()
    assert (dataset.coverage.since, dataset.coverage.until) == (1977, 1977)


def test_an_exercise_over_new_year_counts_in_both_years_and_its_days_in_the_first(tmp_path: Path) -> None:
    dataset = read(tmp_path, row("12/24/1975", "1/1/1976", "SYR", "JOR"))
    assert cells(dataset, "exercises", "days") == {(652, 663, 1975): (1, 9), (652, 663, 1976): (1, 0)}


def test_days_that_are_not_known_are_missing_not_none(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        row("2/30/1990", "3/2/1990", "USA", "CAN"),
        row("5/1/1991", "4/1/1991", "USA", "CAN"),
        row("5/1/1992", "-9", "USA", "CAN"),
        row("2/28/1996", "3/1/1996", "USA", "CAN"),
    )
    found = cells(dataset, "exercises", "dated", "days")
    assert [found[2, 20, year] for year in (1990, 1991, 1992)] == [(1, 0, None)] * 3
    assert found[2, 20, 1996] == (1, 1, 3)  # a leap year


def test_codes_of_their_time_and_codes_written_carelessly(tmp_path: Path) -> None:
    found = cells(
        read(
            tmp_path,
            row("9/1/1984", "9/2/1984", "RUS", "CZE", "DDR", "ROM"),
            row("9/1/1998", "9/2/1998", "uSA", "CZE"),
        ),
        "exercises",
    )
    assert set(found) == {
        (265, 315, 1984), (265, 360, 1984), (265, 365, 1984), (315, 360, 1984), (315, 365, 1984),
        (360, 365, 1984), (2, 316, 1998),
    }  # fmt: skip


def test_rows_added_later_count_where_asked_for(tmp_path: Path) -> None:
    rows = (
        row("10/xx/2007", "", "AUS", "PNG", added="1.0", parts=False),
        row("04/xx/2010", "", "AUS", "GBR", added="0.0", parts=False),
        row("04/xx/2009", "", "AUS", "GBR"),
    )
    dataset = read(tmp_path, *rows)
    assert cells(dataset, "exercises") == {(200, 900, 2009): (1,), (200, 900, 2010): (1,)}
    assert dataset.remarks == ("1 exercises known from Australian sources only left out; added= counts them",)
    assert (900, 910, 2007) in cells(read(tmp_path, *rows, added=True), "exercises")


def test_what_is_no_state_and_no_year_is_counted(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        row("9/1/1998", "9/2/1998", "USA", "GBR", "NATO", "-9"),
        row("9/1/1998", "9/2/1998", "USA", "8 NATO members"),
        row("03/05/3009", "", "CHN", "SGP"),
        row("", "", "CHN", "SGP"),
        row("9/1/2015", "9/1/2015", "CHN", "SGP"),
    )
    assert cells(dataset, "exercises") == {(2, 200, 1998): (1,)}
    assert dataset.remarks == (
        "3 rows without a year, or with one outside 1970-2010, left out",
        "2 participants that are no state left out: 8 NATO members, NATO; codes= says what they are",
    )
    told = read(tmp_path, row("9/1/1998", "9/2/1998", "USA", "Gaul"), codes={"Gaul": "FRA"})
    assert cells(told, "exercises") == {(2, 220, 1998): (1,)}


def test_thirty_participants_make_all_their_pairs(tmp_path: Path) -> None:
    states = (
        "USA CAN CUB HTI DOM JAM TTO BRB MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BRA BOL PRY CHL ARG URY"
    ).split()
    letters = [f"State {chr(65 + n)}" for n in range(len(states))]
    dataset = read(tmp_path, "1999," + ",".join(states) + "\n", head="s.year," + ",".join(letters) + "\n")
    assert len(dataset.frame) == 25 * 24 // 2 and set(dataset.frame["exercises"]) == {1}
    assert set(dataset.frame["days"]) == {None}


@pytest.mark.parametrize(
    ("head", "rows", "message"),
    [
        ("s.year,State A\n", "1999,USA\n", "has no column 'State B'"),
        ("State A,State B\n", "USA,GBR\n", "no column tells when exercises began"),
        (HEAD, row("9/1/1998", "9/2/1998", "USA", "X"), "no exercise of two states that are known"),
        (HEAD, row("9/1/1998", "9/2/1998", "USA", "GBR") + "1,2\n", "line 3: 2 cells, not 14"),
    ],
)
def test_errors_name_the_place_and_the_remedy(tmp_path: Path, head: str, rows: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, rows, head=head)


def test_a_code_that_the_registry_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="codes maps 'Gaul' to 'XXX', which the registry does not hold"):
        read(tmp_path, row("9/1/1998", "9/2/1998", "USA", "Gaul"), codes={"Gaul": "XXX"})
