"""National Material Capabilities: units, what is missing, and rows that cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError
from blocs.sources.nmc import read_nmc

HEADER = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
ROWS = "USA,2,1817,2466,15,80,277,8899,106,.0358,2021\nUSA,2,1816,3823,17,80,254,8659,101,.0397,2021\n"
SUN = "RUS,365,1945,8589076,12500,12252,146518,170591,21800,-9,2021\n"


def save(folder: Path, text: str, name: str = "NMC-60-abridged.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_published_file_becomes_state_years_in_order_with_units(tmp_path: Path) -> None:
    read = read_nmc(save(tmp_path, HEADER + SUN + ROWS))
    frame = read.frame
    assert frame.unit == "state-year (COW)" and frame["ccode"] == (2, 2, 365)
    assert frame["year"] == (1816, 1817, 1945)
    assert frame["milex"] == (3823, 2466, 8589076) and frame["cinc"] == (0.0397, 0.0358, None)
    assert frame.column("milex").unit == "thousand current USD"
    assert "British pounds" in frame.column("milex").note
    assert (
        frame.column("pec").unit == "thousand coal-ton equivalents" and frame.column("cinc").unit == "share"
    )
    assert frame.column("cinc").source == "nmc" and frame.column("cinc").absent is None
    assert frame.array("tpop").dtype == np.float64
    assert (read.coverage.since, read.coverage.until, read.coverage.states) == (1816, 1945, None)
    assert read.remarks == ("missing in 3 rows: cinc 1",)
    assert read.origin.version == "version 2021, file NMC-60-abridged.csv"
    assert "10.1080/03050628808434695" in frame.sources[1] and read.name == "nmc"


def test_every_mark_of_a_missing_figure_is_missing_and_never_zero(tmp_path: Path) -> None:
    rows = "2,1816,-9\n2,1817,-9.0\n2,1818,\n2,1819,NA\n2,1820,0\n"
    read = read_nmc(save(tmp_path, "ccode,year,milex\n" + rows))
    assert read.frame["milex"] == (None, None, None, None, 0.0)
    assert "cinc" not in read.frame and read.remarks == ("missing in 5 rows: milex 4",)


def test_a_full_table_has_no_remarks(tmp_path: Path) -> None:
    assert read_nmc(save(tmp_path, HEADER + ROWS)).remarks == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2,1816,1,.1\n20,1920,1,.1\n2,1816,1,.1\n", "line 4, column ccode: state 2 has this year in a row"),
        ("2,1816,-8,.1\n", "line 2, column milex: -8 is negative; only -9"),
        ("2,1816,1,.1\n2,1817,1,1.2\n", "line 3, column cinc: 1.2 is above 1"),
        ("2,1816,1,.1\n999,1816,1,.1\n", "line 3, column ccode: 999 is no COW number"),
        ("2,1815,1,.1\n", "line 2, column year: 1815 is out of range"),
        ("2,18160,1,.1\n", "line 2, column year: 18160 is out of range"),
        ('2,1816,"1,234",.1\n', "line 2, column milex: '1,234' is no number"),
        (",1816,1,.1\n", "line 2, column ccode: missing"),
    ],
)
def test_rows_that_cannot_be_are_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(DataError) as told:
        read_nmc(save(tmp_path, "ccode,year,milex,cinc\n" + rows))
    assert said in str(told.value)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none of the columns milex, milper"):
        read_nmc(save(tmp_path, "ccode,year,polity2\n2,1816,9\n"))
    with pytest.raises(DataError, match="has no column 'ccode'; it has state, year, milex"):
        read_nmc(save(tmp_path, "state,year,milex\n2,1816,9\n"))


@pytest.mark.shared
def test_two_centuries_of_capabilities_are_read(shared: Path) -> None:
    pytest.importorskip("pyarrow")
    read = read_nmc(shared / "data" / "ties" / "cow_nmc.parquet")
    frame = read.frame
    assert len(frame) == 17_121 and frame.column("milex").unit == "thousand current USD"
    assert read.remarks == ("missing in 17,121 rows: milex 2,360, milper 456, irst 26, pec 448, upop 68",)
    row = frame["ccode"].index(2)
    assert (frame["year"][row], frame["milex"][row], frame["cinc"][row]) == (1816, 3823, 0.039697491)
    shares, years = frame.array("cinc"), frame.array("year")
    # The shares of a year should sum to one; in this file they do to within 8 percent (1860), 1 since 1950.
    assert all(0.98 < np.nansum(shares[years == year]) < 1.08 for year in range(1816, 2023))
    assert all(abs(np.nansum(shares[years == year]) - 1) < 0.02 for year in range(1950, 2023))
