"""Diplomatic exchange: whose rank at whom, years between, rank 9, and the rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.diplomatic_exchange import read_diplomatic_exchange
from blocs.sources.joining import join

HEAD = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\n"
ROWS = (
    "2,54,2000,3,0,1,2006.0999755859375\n"
    "54,2,2000,0,3,1,2006.0999755859375\n"
    "2,54,2005,0,0,0,2006.0999755859375\n"
    "54,2,2005,0,0,0,2006.0999755859375\n"
    "2,20,1950,9,9,1,2006.0999755859375\n"
    "20,2,1950,9,9,1,2006.0999755859375\n"
)


def save(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "Diplomatic_Exchange_2006v1.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_the_rank_is_that_of_the_first_state_at_the_second(tmp_path: Path) -> None:
    read = read_diplomatic_exchange(save(tmp_path, ROWS))
    frame = read.frame
    assert read.name == "diplomatic-exchange" and str(frame.unit) == "directed dyad-year (COW)"
    assert frame["ccode1"] == (2, 2, 2, 20, 54, 54) and frame["ccode2"] == (20, 54, 54, 2, 2, 2)
    assert frame["year"] == (1950, 2000, 2005, 1950, 2000, 2005)
    assert frame["rank"] == (
        None,
        0,
        0,
        None,
        3,
        0,
    )  # Dominica has an ambassador in Washington, not the other way
    assert frame["other"] == (1, 0, 0, 1, 0, 0) and frame["exchange"] == (1, 1, 0, 1, 1, 0)
    assert read.origin.version == "2006.1" and "Bayer" in read.origin.citation
    assert read.remarks == ("2 rows of another rank (9), 2 of them of 1950 to 1965: rank missing",)


def test_rows_that_stand_one_way_tell_both(tmp_path: Path) -> None:
    rows = "".join(line + "\n" for line in ROWS.splitlines() if line.startswith("2,"))
    one, two = (read_diplomatic_exchange(save(tmp_path, text)) for text in (rows, ROWS))
    assert one.frame == two.frame
    assert one.remarks[0] == "3 rows without the row back: DR_at_1 is taken for the way back"


def test_years_between_are_missing_and_not_zero(tmp_path: Path) -> None:
    read = read_diplomatic_exchange(save(tmp_path, ROWS))
    assert read.coverage.note == "only the years 1950, 2000, 2005; years between are not known"
    keys = [
        Column.of("ccode1", [54] * 3),
        Column.of("ccode2", [2] * 3),
        Column.of("year", [2000, 2001, 2005]),
    ]
    joined = join(Frame(read.frame.unit, keys), read.frame)
    assert joined["rank"] == (3, None, 0) and joined["exchange"] == (1, None, 0)


def test_rows_at_odds_are_counted(tmp_path: Path) -> None:
    rows = ROWS.replace("54,2,2000,0,3,1", "54,2,2000,1,3,1").replace("2,54,2005,0,0,0", "2,54,2005,0,2,0", 1)
    read = read_diplomatic_exchange(save(tmp_path, rows))
    assert "2 rows whose DR_at_1 is not the DR_at_2 of the row back: DR_at_2 is taken" in read.remarks
    assert "1 row with a rank though DE is 0: both taken as they stand" in read.remarks
    assert read.frame["rank"] == (None, 0, 2, None, 3, 0)


def test_what_is_missing_stays_missing(tmp_path: Path) -> None:
    frame = read_diplomatic_exchange(
        save(tmp_path, "2,20,2000,-9,3,,2006.1\n20,2,2000,3,-9,-9,2006.1\n")
    ).frame
    assert frame["rank"] == (3, None) and frame["other"] == (0, None) and frame["exchange"] == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2000,3,0,1", "2000,4,0,1", r"line 2, column DR_at_1: 4 is none of 0, 1, 2, 3, 9"),
        ("2000,3,0,1", "2000,3,x,1", r"line 2, column DR_at_2: 'x' is no number"),
        ("2000,3,0,1", "2000,3,0,2", r"line 2, column DE: 2 is none of 0, 1"),
        ("2,54,2005", "2,54,2000", r"line 4, column ccode2: this pair and year stands in a row before"),
        ("2,54,2005", "2,2,2005", r"line 4, column ccode2: 2 is paired with itself"),
        ("2,54,2005", "2,54,205", r"line 4, column year: 205 is no year"),
        ("DR_at_2,", "DR,", r"has no column 'DR_at_2'; it has ccode1, ccode2, year, DR_at_1, DR, DE"),
        ("DE,", "exchange,", r"has no column 'DE'"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = HEAD + ROWS
    assert old in text
    with pytest.raises(DataError, match=message):
        read_diplomatic_exchange(save(tmp_path, text.replace(old, new, 1), ""))
