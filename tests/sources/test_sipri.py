"""SIPRI's transfers: all pairs or one state's table, small figures and none, groups that are no state."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import Dataset
from blocs.sources.dyads import dyads
from blocs.sources.joining import join
from blocs.sources.sipri import read_sipri

PAIRS = "year,recipient,supplier,tiv\n"
TABLE = """\
"TIV of arms exports from Russia, 1990-1993"
Generated: 12 March 2024
"Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions."
"A '0' indicates that the value of deliveries is less than 0.5m"
"Source: SIPRI Arms Transfers Database"

,1990,1991,1992,1993,Total
Congo,5,,,,5
East Germany (GDR),,,0,,0
India,1504,1199,,17,2720
Viet Nam,12,,,,12
Hezbollah (Lebanon)*,,,3,,3
Unknown recipient(s),,,1,,1
NATO**,,,1,,1
Total,1521,1199,5,17,2742
"""


def read(folder: Path, text: str, **how: Any) -> Dataset:
    path = folder / "sipri.csv"
    path.write_text(text, encoding="utf-8")
    return read_sipri(path, **how)


def cells(dataset: Dataset, name: str = "tiv") -> dict[tuple[object, ...], object]:
    return {(row["ccode1"], row["ccode2"], row["year"]): row[name] for row in dataset.frame.rows()}


def test_a_small_delivery_differs_from_none(tmp_path: Path) -> None:
    dataset = read(tmp_path, PAIRS + "1990,IND,RUS,1504\n1990,IND,FRA,0\n1991,IND,RUS,7\n")
    assert cells(dataset) == {(220, 750, 1990): 0.0, (365, 750, 1990): 1504.0, (365, 750, 1991): 7.0}
    assert set(cells(dataset, "transfers").values()) == {1}
    assert dataset.frame.unit == "directed dyad-year (COW)" and dataset.name == "sipri"
    assert (dataset.coverage.since, dataset.coverage.until) == (1990, 1991)
    joined = join(dyads(1990, 1992, directed=True), dataset.frame)
    found = {
        (row["ccode1"], row["year"]): (row["tiv"], row["transfers"])
        for row in joined.rows()
        if row["ccode2"] == 750 and row["ccode1"] in (2, 220)
    }
    assert found[220, 1990] == (0, 1) and found[220, 1991] == (0, 0)
    assert found[2, 1992] == (None, None)  # outside what the file covers


def test_codes_of_states_that_are_gone(tmp_path: Path) -> None:
    text = (
        PAIRS
        + "1980,GDR,CZE,1\n1992,YUG,CZE,2\n1993,SRB,CZE,4\n1980,YAR,RUS,8\n1980,YPR,RUS,16\n1995,YEM,RUS,32\n"
    )
    assert cells(read(tmp_path, text)) == {
        (315, 265, 1980): 1,
        (315, 345, 1992): 2,
        (316, 345, 1993): 4,
        (365, 678, 1980): 8,
        (365, 680, 1980): 16,
        (365, 679, 1995): 32,
    }


def test_what_is_no_state_and_what_stands_twice_is_counted(tmp_path: Path) -> None:
    text = (
        PAIRS
        + "1986,AGO,FRA,23\n1986,AGO,FRA,1\n1967,NIG,FRA,2\n1986,UK,LBY,0\n1975,BRA,BRA,1\n1980,FRA,USA,\n"
    )
    dataset = read(tmp_path, text)
    assert cells(dataset) == {(220, 540, 1986): 24, (2, 220, 1980): None}
    unknown, own, twice = dataset.remarks
    assert unknown == "2 rows that are no known state left out: NIG, UK; codes= says what they are"
    assert own == "1 rows of a state with itself left out"
    assert twice.startswith("1 pairs and years stand in more than one row, added up")
    told = read(tmp_path, text, codes={"UK": "GBR"})
    assert cells(told)[620, 200, 1986] == 0


def test_two_vietnams_under_one_code_are_missing_for_both(tmp_path: Path) -> None:
    dataset = read(tmp_path, PAIRS + "1966,VNM,USA,182\n1966,VNM,RUS,948\n1970,LAO,VNM,4\n1980,VNM,RUS,5\n")
    assert cells(dataset) == {
        (2, 816, 1966): None,
        (2, 817, 1966): None,
        (365, 816, 1966): None,
        (365, 817, 1966): None,
        (816, 812, 1970): None,
        (817, 812, 1970): None,
        (365, 816, 1980): 5,
    }
    assert dataset.remarks[0].startswith("3 rows of VNM of 1954-1975")


def test_the_table_of_a_supplier(tmp_path: Path) -> None:
    dataset = read(tmp_path, TABLE)
    found, there = cells(dataset), cells(dataset, "transfers")
    assert found[365, 750, 1990] == 1504 and found[365, 750, 1992] == 0 and there[365, 750, 1992] == 0
    assert found[365, 484, 1990] == 5  # Congo is that of Brazzaville
    assert (found[365, 265, 1992], there[365, 265, 1992]) == (0, 1)
    assert found[365, 816, 1990] == 12 and there[365, 2, 1993] == 0
    assert {key[0] for key in found} == {365} and {key[2] for key in found} == {1990, 1991, 1992, 1993}
    assert len([key for key in found if key[2] == 1993]) > 170
    (remark,) = dataset.remarks
    names = "Hezbollah (Lebanon)*, NATO**, Unknown recipient(s)"
    assert remark.startswith(f"3 recipients that are no known state left out: {names};")
    assert {c.absent for c in dataset.frame.columns} == {None}
    assert dataset.coverage.note == "major arms; RUS as supplier only"


def test_the_table_of_a_recipient_and_of_a_state_that_changed_its_number(tmp_path: Path) -> None:
    text = TABLE.replace("exports from Russia", "exports to Germany").replace("East Germany (GDR)", "Israel")
    found = cells(read(tmp_path, text.replace(",1990,1991,1992,1993,", ",1988,1989,1990,1991,")))
    assert found[750, 260, 1989] == 1199 and found[750, 255, 1991] == 17 and found[2, 255, 1991] == 0
    assert (750, 255, 1989) not in found and {key[1] for key in found} == {255, 260}


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("TIV of arms exports from France, 1990-1993", 0),
        ("TIV of arms exports to France, 1990-1993", 1),
        ("TIV of arms imports by France, 1990-1993", 1),
        ("TIV of arms exports by France 1990-1993", 0),
        ("Arms transfers from all to France, 1990-1993", 1),
    ],
)
def test_titles_say_whose_table_it_is(tmp_path: Path, title: str, side: int) -> None:
    text = TABLE.replace('"TIV of arms exports from Russia, 1990-1993"', f'"{title}"')
    assert {key[side] for key in cells(read(tmp_path, text))} == {220}


def test_a_table_without_a_title_takes_the_side_that_is_told(tmp_path: Path) -> None:
    text = TABLE[TABLE.index(",1990") :]
    with pytest.raises(DataError, match="does not say whose table it is; give supplier= or recipient="):
        read(tmp_path, text)
    assert {key[1] for key in cells(read(tmp_path, text, recipient="IRN"))} == {630}
    with pytest.raises(UsageError, match="whichever the table is of, not both"):
        read(tmp_path, text, recipient="IRN", supplier="IRN")
    with pytest.raises(DataError, match="no state is called 'Persepolis'"):
        read(tmp_path, text, recipient="Persepolis")
    with pytest.raises(UsageError, match="leave out supplier="):
        read(tmp_path, PAIRS + "1990,IND,RUS,1\n", supplier="RUS")


def test_names_of_the_users_own(tmp_path: Path) -> None:
    assert cells(read(tmp_path, TABLE))[365, 660, 1992] == 0
    assert cells(read(tmp_path, TABLE, codes={"Hezbollah (Lebanon)*": "LBN"}))[365, 660, 1992] == 3
    assert cells(read(tmp_path, TABLE, codes={"Unknown recipient(s)": "LBN"}))[365, 660, 1992] == 1
    with pytest.raises(UsageError, match="which the registry does not hold"):
        read(tmp_path, TABLE, codes={"India": "XXX"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PAIRS + "1990,IND,RUS,-1\n", "line 2, column tiv: -1 is negative"),
        (PAIRS + "1990,,RUS,1\n", "line 2, column recipient: missing"),
        (PAIRS + "90,IND,RUS,1\n", "column year: 90 is no year"),
        (PAIRS + "1990,XXX,RUS,1\n", "no transfers between states that are known"),
        ("a,b\n1,2\n", "neither a table of pairs .* nor one of SIPRI's tables"),
        (TABLE.replace("1504", "much"), r"line 10, column 1990: 'much' is no number"),
        (TABLE.replace("India,1504,", "India,"), "line 10: 5 cells, not 6; the file is cut off"),
        (TABLE.replace(",1990,1991", ",1990,1995"), "do not follow each other"),
        (TABLE[: TABLE.index("Congo")], "neither a table of pairs"),
    ],
)
def test_errors_name_the_cell_and_the_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_missing_volumes_stay_missing(tmp_path: Path) -> None:
    frame = read(tmp_path, PAIRS + "1990,IND,RUS,NA\n1990,IND,FRA,3\n").frame
    assert math.isnan(frame.array("tiv")[1]) and frame["transfers"] == (1, 1)
