"""EUSANCT: both files, the Union as its members, columns called otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import Dataset
from blocs.sources.eusanct import read_eusanct

CASES = (
    "caseid,targetstate_name,impositionEU,impositionEU_year,endyearEU,impositionUN,impositionUN_year,endyearUN,"
    "impositionUS,impositionUS_year,endyearUS\n"
)
DYADS = "sender,ccodecow,cname,year,threat_dyad,sanction_dyad\n"


def read(folder: Path, rows: str, head: str = CASES, **how: Any) -> Dataset:
    path = folder / "eusanct.csv"
    path.write_text(head + rows, encoding="utf-8")
    return read_eusanct(path, **how)


def cell(dataset: Dataset, name: str, a: int, b: int, year: int) -> object:
    found = [
        row[name]
        for row in dataset.frame.rows()
        if (row["ccode1"], row["ccode2"], row["year"]) == (a, b, year)
    ]
    return found[0] if found else "no row"


def test_cases_make_a_row_for_each_pair_of_a_sender_with_any_state(tmp_path: Path) -> None:
    dataset = read(tmp_path, "1,Belarus,1,2004,2010,0,,,1,2006,\n2,Iraq,0,,,1,1990,2003,1,1980,1990\n")
    assert dataset.frame.unit == "directed dyad-year (COW)"
    assert (dataset.coverage.since, dataset.coverage.until) == (1989, 2015)
    poland = [cell(dataset, "sanctions", 290, 370, year) for year in (2003, 2004, 2010, 2011)]
    assert poland == ["no row", 1, 1, 0]  # a member from May 2004
    assert [cell(dataset, "imposed", 220, 370, year) for year in (2003, 2004, 2005)] == [0, 1, 0]
    assert [cell(dataset, "unended", 2, 370, year) for year in (2005, 2006, 2007, 2015)] == [0, 0, 1, 1]
    assert [cell(dataset, "sanctions", 2, 645, year) for year in (1989, 1990, 1991)] == [1, 1, 0]
    assert cell(dataset, "imposed", 2, 645, 1989) == 0  # imposed in 1980
    assert cell(dataset, "sanctions", 200, 645, 1995) == 0  # the United Nations do not count
    assert cell(dataset, "sanctions", 365, 369, 2014) == "no row"
    assert {c.absent for c in dataset.frame.columns} == {None}
    assert dataset.remarks == (
        "1 of 3 sanctions have no end in the file: they count as in force up to 2015, and in unended",
        "1 cases of the European Union count for each state that was a member at the end of the year",
        "1 cases of the United Nations left out: they bind every member",
    )
    assert "10.1177/0738894220948729" in dataset.origin.citation


def test_the_dyadic_file_gives_the_pairs_that_it_lists(tmp_path: Path) -> None:
    rows = "EU,370,Belarus,2004,1,1\nUS,370,Belarus,2004,0,0\nUN,370,Belarus,2004,0,0\n"
    rows += "US,40,Cuba,2004,,1\nUS,,Hamas,2004,0,1\n"
    dataset = read(tmp_path, rows, DYADS)
    assert cell(dataset, "sanctions", 290, 370, 2004) == 1 and cell(dataset, "threats", 290, 370, 2004) == 1
    assert cell(dataset, "sanctions", 2, 370, 2004) == 0 and cell(dataset, "threats", 2, 40, 2004) is None
    assert cell(dataset, "sanctions", 2, 41, 2004) == "no row"
    assert len(dataset.frame) == 25 + 2 and "imposed" not in dataset.frame
    assert dataset.remarks[0] == "1 rows of targets without a COW number"
    assert (dataset.coverage.since, dataset.coverage.until) == (2004, 2004)


def test_columns_and_names_of_the_users_own(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        "1,The Regime,0,,,0,,,1,2006,2006\n",
        CASES.replace("targetstate_name", "target"),
        columns={"targetstate_name": "target"},
        codes={"The Regime": "MMR"},
    )
    assert cell(dataset, "sanctions", 2, 775, 2006) == 1
    with pytest.raises(UsageError, match="no column 'goal' is read; there are targetstate_name"):
        read(tmp_path, "", columns={"goal": "x"})


@pytest.mark.parametrize(
    ("rows", "head", "message"),
    [
        (
            "1,Iraq,1,,,0,,,0,,\n",
            CASES,
            r"line 2, column impositionEU_year: missing, though sanctions were imposed",
        ),
        ("1,Iraq,1,1990,1989,0,,,0,,\n", CASES, "column endyearEU: 1989 is before the sanctions began"),
        ("1,Iraq,3,1990,1989,0,,,0,,\n", CASES, "column impositionEU: 3 is neither 0 nor 1"),
        ("1,Iraq,1,90,1989,0,,,0,,\n", CASES, "column impositionEU_year: 90 is no year"),
        ("1,Irak,1,1990,1989,0,,,0,,\n", CASES, "line 2, column targetstate_name: no state is called 'Irak'"),
        ("1,,1,1990,1989,0,,,0,,\n", CASES, "column targetstate_name: missing"),
        ("1,Hong Kong,1,1990,1999,0,,,0,,\n", CASES, "Hong Kong has no COW number"),
        ("GB,370,Belarus,2004,1,1\n", DYADS, "column sender: GB is not EU, UN or US"),
        ("US,370,Belarus,,1,1\n", DYADS, "column year: missing"),
        (
            "US,370,B,2004,1,1\nUS,370,B,2004,1,1\n",
            DYADS,
            "1 pairs of sender and target stand twice in a year",
        ),
        (
            "US,1\n",
            "sender,ccodecow\n",
            r"dyadic file of EUSANCT it lacks 'year', 'sanction_dyad', 'threat_dyad'",
        ),
        ("1,1\n", "caseid,impositionEU\n", r"it lacks .*columns=\{'"),
    ],
)
def test_errors_name_the_cell_and_the_remedy(tmp_path: Path, rows: str, head: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, rows, head)
