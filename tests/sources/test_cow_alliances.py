"""COW alliances: spells and years, both ways and one, what is missing, and the rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.cow_alliances import read_cow_alliances
from blocs.sources.joining import join

HEAD = (
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,"
    "dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version\n"
)
NATO = "227,2,USA,20,Canada,4,4,1949,,,,0,1,1,0,1,1,4.1\n227,20,Canada,2,USA,4,4,1949,,,,0,1,1,0,1,1,4.1\n"
JAPAN = "233,2,USA,740,Japan,8,9,1951,,,,0,1,1,0,0,0,4.1\n233,740,Japan,2,USA,8,9,1951,,,,0,1,0,0,0,0,4.1\n"
LAOS = (
    "267,2,USA,20,Canada,23,7,1962,12,7,1964,0,0,0,1,0,0,4.1\n"
    "267,20,Canada,2,USA,23,7,1962,12,7,1964,0,0,0,1,0,0,4.1\n"
)


def save(folder: Path, rows: str, head: str = HEAD, name: str = "alliance_v4.1_by_directed.csv") -> Path:
    path = folder / name
    path.write_text(head + rows, encoding="utf-8")
    return path


def of(frame: Frame, a: int, b: int) -> dict[int, dict[str, object]]:
    return {row["year"]: row for row in frame.rows() if (row["ccode1"], row["ccode2"]) == (a, b)}


def test_a_spell_holds_in_each_year_that_it_touches_and_on_to_the_end_of_the_edition(tmp_path: Path) -> None:
    read = read_cow_alliances(save(tmp_path, NATO + LAOS + JAPAN))
    assert read.name == "cow-alliances" and str(read.frame.unit) == "directed dyad-year (COW)"
    years = of(read.frame, 2, 20)
    assert list(years) == list(range(1949, 2013))
    assert [years[y]["alliances"] for y in (1949, 1961, 1962, 1964, 1965, 2012)] == [1, 1, 2, 2, 1, 1]
    assert (
        years[1963]["commitment"] == 3 and years[1963]["neutrality"] == 1 and years[1965]["neutrality"] == 0
    )
    assert (read.coverage.since, read.coverage.until) == (1816, 2012)
    assert read.origin.version == "4.1" and read.origin.citation.startswith("Gibler, D. M. (2009)")


def test_each_side_owes_its_own(tmp_path: Path) -> None:
    frame = read_cow_alliances(save(tmp_path, JAPAN)).frame
    assert of(frame, 2, 740)[1951]["commitment"] == 3 and of(frame, 740, 2)[1951]["commitment"] == 0
    assert of(frame, 740, 2)[1951]["alliances"] == 1


def test_a_file_by_dyad_has_one_row_a_pair_the_smaller_number_first(tmp_path: Path) -> None:
    rows = "267,20,Canada,2,USA,23,7,1962,12,7,1964,0,0,0,1,0,1,4.1\n"
    frame = read_cow_alliances(save(tmp_path, rows, name="alliance_v4.1_by_dyad.csv")).frame
    assert str(frame.unit) == "dyad-year (COW)"
    assert (
        frame["ccode1"] == (2, 2, 2)
        and frame["year"] == (1962, 1963, 1964)
        and frame["commitment"] == (2, 2, 2)
    )


@pytest.mark.parametrize("both", [True, False])
def test_a_yearly_file_is_read_as_it_stands(tmp_path: Path, both: bool) -> None:
    head = HEAD.replace(",version", ",year,version")
    rows = "".join(
        f"227,{a},x,{b},y,4,4,1949,,,,0,1,1,0,1,1,{year},4.1\n"
        for year in (1949, 1950)
        for a, b in ([(2, 20), (20, 2)] if both else [(2, 20)])
    )
    read = read_cow_alliances(save(tmp_path, rows, head))
    assert str(read.frame.unit) == ("directed dyad-year (COW)" if both else "dyad-year (COW)")
    assert of(read.frame, 2, 20).keys() == {1949, 1950} and read.coverage.until == 1950
    assert read_cow_alliances(save(tmp_path, rows, head), until=2012).coverage.until == 2012


def test_no_row_is_no_alliance_in_the_years_of_the_edition_only(tmp_path: Path) -> None:
    read = read_cow_alliances(save(tmp_path, NATO))
    keys = [
        Column.of("ccode1", [2, 2, 2, 2]),
        Column.of("ccode2", [20] * 4),
        Column.of("year", [1948, 1949, 2012, 2013]),
    ]
    joined = join(Frame(read.frame.unit, keys), read.frame)
    assert joined["defense"] == (0, 1, 1, None) and joined["alliances"] == (0, 1, 1, None)


def test_what_the_source_does_not_know_is_missing_unless_another_alliance_tells(tmp_path: Path) -> None:
    rows = (
        "6,200,UK,255,Germany,1,1,1816,31,10,1817,1,0,0,0,,1,4.1\n"
        "7,200,UK,255,Germany,1,1,1817,31,10,1817,1,0,0,0,1,0,4.1\n"
        "8,200,UK,365,Russia,1,1,1816,31,10,1816,1,0,1,0,,-9,4.1\n"
    )
    read = read_cow_alliances(save(tmp_path, rows))
    held = of(read.frame, 200, 255)
    assert (held[1816]["nonaggression"], held[1816]["commitment"]) == (None, None)
    assert (held[1817]["nonaggression"], held[1817]["commitment"]) == (1, 2)
    assert (
        of(read.frame, 200, 365)[1816]["commitment"] == 3
        and of(read.frame, 200, 365)[1816]["entente"] is None
    )
    assert "not told by the source: nonaggression in 2 rows, entente in 1 row" in read.remarks


def test_phases_of_one_alliance_are_one_alliance(tmp_path: Path) -> None:
    rows = (
        "234,345,Yugoslavia,350,Greece,9,8,1954,8,8,1954,0,0,1,0,1,1,4.1\n"
        "234,345,Yugoslavia,350,Greece,9,8,1954,4,4,1955,0,0,0,0,1,1,4.1\n"
        "234,345,Yugoslavia,350,Greece,9,8,1954,5,5,1955,0,0,0,0,0,1,4.1\n"
    )
    read = read_cow_alliances(save(tmp_path, rows))
    assert read.frame["alliances"] == (1, 1) and read.frame["defense"] == (0, 0)
    assert read.remarks[0].startswith("1 row left out: ended the day before they began")
    assert read.remarks[1].startswith("2 rows of an alliance, pair and beginning that stand before")


def test_another_edition_ends_with_its_last_year_unless_told(tmp_path: Path) -> None:
    rows = (NATO + LAOS).replace(",4.1\n", ",5\n")
    read = read_cow_alliances(save(tmp_path, rows))
    assert read.coverage.until == 1964 and max(read.frame["year"]) == 1964
    assert read.remarks[0] == (
        "alliances without an end hold until 1964, the last year in the file; until= tells another"
    )
    assert max(read_cow_alliances(save(tmp_path, rows), until=2018).frame["year"]) == 2018


def test_years_before_1816_and_after_the_end_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = (
        "1,200,UK,235,Portugal,1,1,1703,1,1,1817,1,0,1,0,1,0,4.1\n"
        "2,200,UK,235,Portugal,1,1,2013,,,,1,1,1,0,1,0,4.1\n"
    )
    read = read_cow_alliances(save(tmp_path, rows))
    assert read.frame["year"] == (1816, 1817)
    assert read.remarks[:2] == (
        "1 row of alliances from before 1816: the years before are left out",
        "1 row of alliances from after 2012: left out",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("23,7,1962,12,7,1964", "23,7,1962,12,7,1961", r"line 4, column dyad_end_year: 1961 is no year"),
        ("23,7,1962,12,7,1964", "23,7,1962,20,7,1962", r"line 4, column dyad_end_day: the end lies before"),
        ("23,7,1962", "23,13,1962", r"line 4, column dyad_st_month: 13 is no month; write 1 to 12"),
        ("23,7,1962", "32,7,1962", r"line 4, column dyad_st_day: 32 is no day; write 1 to 31"),
        ("23,7,1962", "23,7,62", r"line 4, column dyad_st_year: 62 is no year"),
        ("12,7,1964,0,0,", ",,,0,0,", r"line 4, column dyad_end_year: no year of the end, though"),
        (",0,1,1,0,1,1,4.1", ",0,1,2,0,1,1,4.1", r"line 2, column defense: 2 is none of 0, 1"),
        (",0,1,1,0,1,1,4.1", ",0,7,1,0,1,1,4.1", r"line 2, column right_censor: 7 is none of 0, 1"),
        ("227,2,USA,20,", "227,2,USA,2,", r"line 2, column ccode2: 2 is paired with itself"),
        ("227,2,", "x,2,", r"line 2, column version4id: 'x' is no number"),
        ("dyad_st_year", "begin", r"have neither a column 'year' nor 'dyad_st_year'; give one of the files"),
        ("entente", "class3", r"has no column 'entente'"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = HEAD + NATO + LAOS
    assert old in text
    with pytest.raises(DataError, match=message):
        read_cow_alliances(save(tmp_path, text.replace(old, new, 1), ""))
