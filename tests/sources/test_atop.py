"""ATOP: three layouts, what each side owes, and the rows that are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.atop import read_atop
from blocs.sources.joining import join

HEAD = "ddyad,stateA,stateB,year,atopally,defense,offense,neutral,nonagg,consul,version\n"
ROWS = (
    "2740,2,740,1951,1,1,0,0,0,1,5.1\n"
    "740002,740,2,1951,1,0,0,0,0,1,5.1\n"
    "2740,2,740,1952,1,1,0,0,0,1,5.1\n"
    "740002,740,2,1952,1,0,0,0,0,1,5.1\n"
    "365255,365,255,1939,1,0,0,1,1,1,5.1\n"
    "255365,255,365,1939,1,0,0,1,1,1,5.1\n"
)
PACKAGE = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
DYADS = "dyad,mem1,mem2,year,atopally,defense,offense,neutral,nonagg,consul\n"


def save(folder: Path, text: str, name: str = "atop5_1ddyr.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_directed_rows_tell_what_the_first_owes_the_second(tmp_path: Path) -> None:
    read = read_atop(save(tmp_path, HEAD + ROWS))
    frame = read.frame
    assert read.name == "atop" and str(frame.unit) == "directed dyad-year (COW)" and len(frame) == 6
    assert frame["ccode1"] == (2, 2, 255, 365, 740, 740) and frame["year"] == (
        1951,
        1952,
        1939,
        1939,
        1951,
        1952,
    )
    assert frame["defense"] == (1, 1, 0, 0, 0, 0)
    assert frame["neutrality"] == (0, 0, 1, 1, 0, 0)
    assert frame["commitment"] == (3, 3, 2, 2, 1, 1)
    assert frame["allied"] == (1,) * 6
    assert (read.coverage.since, read.coverage.until) == (1939, 1952)
    assert read.origin.version == "5.1" and "10.1080/03050620213653" in read.origin.citation
    assert frame.sources == (read.origin.citation,)


def test_the_layout_of_the_package_is_found_to_lead_both_ways(tmp_path: Path) -> None:
    rows = "2,740,1951,1,0,0,0,1\n740,2,1951,0,0,0,0,1\n"
    frame = read_atop(save(tmp_path, PACKAGE + rows)).frame
    assert str(frame.unit) == "directed dyad-year (COW)" and frame["commitment"] == (3, 1)


def test_the_layout_by_dyad_has_the_smaller_number_first(tmp_path: Path) -> None:
    rows = "2740,740,2,1951,1,1,0,0,0,1\n2020,2,20,1949,1,1,0,0,1,1\n"
    frame = read_atop(save(tmp_path, DYADS + rows)).frame
    assert str(frame.unit) == "dyad-year (COW)"
    assert frame["ccode1"] == (2, 2) and frame["ccode2"] == (20, 740)


def test_no_row_is_no_alliance_inside_the_years_and_not_known_outside(tmp_path: Path) -> None:
    read = read_atop(save(tmp_path, HEAD + ROWS), since=1815, until=2018)
    keys = [
        Column.of("ccode1", [2, 2, 2]),
        Column.of("ccode2", [740, 740, 740]),
        Column.of("year", [1951, 1990, 2019]),
    ]
    joined = join(Frame(read.frame.unit, keys), read.frame)
    assert joined["defense"] == (1, 0, None) and joined["allied"] == (1, 0, None)
    assert joined["commitment"] == (3, 0, None)


def test_rows_outside_the_years_told_are_left_out_and_counted(tmp_path: Path) -> None:
    read = read_atop(save(tmp_path, HEAD + ROWS), since=1940)
    assert len(read.frame) == 4 and "2 rows left out: outside 1940 to 1952" in read.remarks


def test_a_pledge_that_is_not_known_is_missing_and_not_none(tmp_path: Path) -> None:
    rows = "2,740,1951,1,-9,0,0,1\n740,2,1951,-9,0,0,0,1\n2,20,1951,0,0,-9,1,0\n20,2,1951,0,0,,0,1\n"
    frame = read_atop(save(tmp_path, PACKAGE + rows)).frame
    assert list(zip(frame["ccode1"], frame["ccode2"], strict=True)) == [(2, 20), (2, 740), (20, 2), (740, 2)]
    assert frame["offense"] == (0, None, 0, 0) and frame["defense"] == (0, 1, 0, None)
    assert frame["commitment"] == (2, 3, None, None)


def test_a_row_without_the_row_back_is_told(tmp_path: Path) -> None:
    read = read_atop(save(tmp_path, HEAD + ROWS + "2020,2,20,1949,1,1,0,0,1,1,5.1\n"))
    assert str(read.frame.unit) == "directed dyad-year (COW)" and len(read.frame) == 7
    assert read.remarks[0].startswith("1 row without the row back from the second state to the first")


def test_numbers_of_no_state_are_left_out_and_rows_before_membership_counted(tmp_path: Path) -> None:
    rows = "2,999,1951,1,0,0,0,1\n999,2,1951,0,0,0,0,1\n2,740,1951,1,0,0,0,1\n740,2,1951,0,0,0,0,1\n"
    read = read_atop(save(tmp_path, PACKAGE + rows))
    assert len(read.frame) == 2
    assert read.remarks == (
        "2 rows left out: no state of the COW list bears 999",
        "2 rows kept of years in which a state was no member of the COW system (first: 2, 740 in 1951)",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2740,2,740,1951,1,1,0", "2740,2,740,1951,1,2,0", r"line 2, column defense: 2 is none of 0, 1"),
        ("2740,2,740,1951,1,", "2740,2,740,1951,x,", r"line 2, column atopally: 'x' is no number"),
        ("2740,2,740,1952", "2740,2,740,1951", r"line 4, column stateB: this pair and year stands in a row"),
        ("2740,2,740,1952", "2740,2,2,1952", r"line 4, column stateB: 2 is paired with itself"),
        ("2740,2,740,1952", "2740,2,740,52", r"line 4, column year: 52 is no year"),
        ("2740,2,740,1952", "2740,2,,1952", r"line 4, column stateB: missing"),
        ("nonagg,", "nonaggression,", r"have no column 'nonagg'; give the file with all five pledges"),
        ("stateA,stateB", "from,to", r"have no columns of two states \(stateA and stateB, mem1 and mem2"),
        (",year,", ",jahr,", r"has no column 'year'"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = HEAD + ROWS
    assert old in text
    with pytest.raises(DataError, match=message):
        read_atop(save(tmp_path, text.replace(old, new, 1)))


def test_parquet_and_csv_read_alike(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [(2.0, 740.0, 1951.0, 1.0, 0.0, 0.0, 0.0, 1.0), (740.0, 2.0, 1951.0, 0.0, 0.0, 0.0, 0.0, 1.0)]
    table = arrow.table(dict(zip(PACKAGE.strip().split(","), np.array(rows).T, strict=True)))
    parquet.write_table(table, tmp_path / "atop.parquet")
    text = PACKAGE + "2,740,1951,1,0,0,0,1\n740,2,1951,0,0,0,0,1\n"
    assert read_atop(tmp_path / "atop.parquet").frame == read_atop(save(tmp_path, text)).frame
