"""Rivalries: two inventories, open ends, years before 1816, types, and the rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.joining import join
from blocs.sources.rivalries import read_rivalries

TSS_HEAD = "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\n"
TSS = (
    "1,Austria-France,300,220,1494,1817,1,1,,\n"
    "2,Britain-France 1,200,220,1494,1716,1,1,,\n"
    "3,China-Japan 2,710,740,2018,2020,1,,NA,\n"
)
TD_HEAD = "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3\n"
TD = "99,Russia-United States 1,2,365,1987,1989,Global,positional,ideological,\n"


def save(folder: Path, text: str, name: str = "rivalries.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_spells_become_years_from_1816_on(tmp_path: Path) -> None:
    read = read_rivalries(save(tmp_path, TSS_HEAD + TSS))
    frame = read.frame
    assert read.name == "rivalries" and str(frame.unit) == "dyad-year (COW)"
    assert frame["ccode1"] == (220, 220, 710, 710, 710) and frame["ccode2"] == (300, 300, 740, 740, 740)
    assert frame["year"] == (1816, 1817, 2018, 2019, 2020) and frame["begun"] == (
        1494,
        1494,
        2018,
        2018,
        2018,
    )
    assert frame["rivalry"] == (1,) * 5 and frame["positional"] == (1,) * 5
    assert frame["spatial"] == (1, 1, 0, 0, 0) and frame["ideological"] == (0,) * 5
    assert (read.coverage.since, read.coverage.until) == (1816, 2020)
    assert read.remarks == (
        "2 rows of rivalries from before 1816: the years before are left out, all years of 1",
    )
    assert "Sakuwa" in read.origin.citation and read.origin.version == "to 2020"


def test_the_inventory_of_2012_tells_types_in_words(tmp_path: Path) -> None:
    read = read_rivalries(save(tmp_path, TD_HEAD + TD))
    frame = read.frame
    assert frame["year"] == (1987, 1988, 1989) and frame["ideological"] == (1, 1, 1)
    assert frame["positional"] == (1, 1, 1) and frame["spatial"] == (0, 0, 0)
    assert read.coverage.until == 2010 and "Dreyer" in read.origin.citation and read.remarks == ()


@pytest.mark.parametrize("end", ["ongoing", "9999", "Ongoing"])
def test_an_open_end_is_that_of_the_edition(tmp_path: Path, end: str) -> None:
    rows = f"1,x,2,365,P1816,1816,,1,,\n2,y,2,710,2018,{end},1,,,\n"
    read = read_rivalries(save(tmp_path, TSS_HEAD + rows))
    assert read.frame["year"] == (1816, 2018, 2019, 2020)
    assert read_rivalries(save(tmp_path, TSS_HEAD + rows), until=2018).frame["year"] == (1816, 2018)
    cut = read_rivalries(save(tmp_path, TSS_HEAD + rows), until=2000)
    assert cut.frame["year"] == (1816,)
    assert cut.remarks == ("1 row of rivalries beyond 2000: the years after are left out",)


def test_years_after_the_end_told_are_left_out_and_counted(tmp_path: Path) -> None:
    read = read_rivalries(save(tmp_path, TSS_HEAD + TSS), until=2018)
    assert read.frame["year"] == (1816, 1817, 2018) and read.coverage.until == 2018
    assert "1 row of rivalries beyond 2018: the years after are left out" in read.remarks


def test_a_rivalry_without_a_type_has_its_types_missing(tmp_path: Path) -> None:
    tss = read_rivalries(save(tmp_path, TSS_HEAD + "1,x,2,365,2020,2020,,,,\n"))
    td = read_rivalries(save(tmp_path, TD_HEAD + "1,x,2,365,2010,2010,Global,NA,,\n"))
    for read in (tss, td):
        assert read.frame["rivalry"] == (1,) and read.frame["spatial"] == (None,)
        assert read.remarks == ("1 row of which no type is told: types missing",)


def test_rivalries_of_one_pair_that_overlap_make_one_row(tmp_path: Path) -> None:
    rows = "1,x,2,365,2018,2019,1,,,\n2,y,365,2,2019,2020,,,1,\n"
    read = read_rivalries(save(tmp_path, TSS_HEAD + rows))
    assert read.frame["year"] == (2018, 2019, 2020) and read.frame["begun"] == (2018, 2018, 2019)
    assert read.frame["positional"] == (1, 1, 0) and read.frame["ideological"] == (0, 1, 1)
    assert read.remarks == (
        "1 row of years in which two rivalries of a pair overlap put together, with the types of both",
    )


def test_no_row_is_no_rivalry_inside_the_years(tmp_path: Path) -> None:
    read = read_rivalries(save(tmp_path, TSS_HEAD + TSS))
    keys = [
        Column.of("ccode1", [2, 710, 710]),
        Column.of("ccode2", [20, 740, 740]),
        Column.of("year", [2000, 2020, 2021]),
    ]
    joined = join(Frame(read.frame.unit, keys), read.frame)
    assert joined["rivalry"] == (0, 1, None) and joined["begun"] == (None, 2018, None)
    assert joined["spatial"] == (0, 0, None)


def test_a_number_of_no_state_is_left_out_and_counted(tmp_path: Path) -> None:
    read = read_rivalries(save(tmp_path, TSS_HEAD + TSS + "4,Venice,324,640,1494,1717,1,1,,\n"))
    assert read.remarks[0] == "1 row left out: no state of the COW list bears 324"


@pytest.mark.parametrize(
    ("text", "old", "new", "message"),
    [
        (TSS_HEAD + TSS, "2018,2020", "2018,2017", r"line 4, column end: 2017 lies before"),
        (TSS_HEAD + TSS, "2018,2020", "ongoing,2020", r"line 4, column start: ongoing is no year; write"),
        (TSS_HEAD + TSS, "2018,2020", "2018,soon", r"line 4, column end: soon is no year; .* or ongoing"),
        (TSS_HEAD + TSS, "2018,2020", "2018,", r"line 4, column end:  is no year"),
        (TSS_HEAD + TSS, "2020,1,", "2020,2,", r"line 4, column positional: 2 is none of 0, 1"),
        (TSS_HEAD + TSS, "710,740", "710,710", r"line 4, column ccode2: 710 is paired with itself"),
        (TSS_HEAD + TSS, "start,", "begin,", r"have no column 'start'; give start, end and the four types"),
        (TSS_HEAD + TSS, "spatial", "space", r"have no column 'spatial'"),
        (TD_HEAD + TD, "type1", "kind", r"have no column 'type1'"),
        (TD_HEAD + TD, ",ideological", ",religious", r"line 2, column type2: religious is no type"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, text: str, old: str, new: str, message: str) -> None:
    assert old in text
    with pytest.raises(DataError, match=message):
        read_rivalries(save(tmp_path, text.replace(old, new, 1)))
