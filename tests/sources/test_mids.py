"""Disputes: two layouts, several of one pair and year, sides, levels, and the rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.joining import join
from blocs.sources.mids import read_mids

GML_HEAD = (
    "dispnum,ccode1,ccode2,year,midongoing,midonset,sidea1,sidea2,"
    "fatality1,fatality2,hostlev1,hostlev2,version\n"
)
GML = (
    "10,2,645,1990,1,1,0,1,3,6,5,5,gml-2.1.1\n"
    "10,645,2,1990,1,1,1,0,6,3,5,5,gml-2.1.1\n"
    "10,2,645,1991,1,0,0,1,3,6,5,5,gml-2.1.1\n"
    "10,645,2,1991,1,0,1,0,6,3,5,5,gml-2.1.1\n"
    "11,2,645,1991,1,1,1,0,0,-9,3,1,gml-2.1.1\n"
    "11,645,2,1991,1,1,0,1,-9,0,1,3,gml-2.1.1\n"
    "12,2,20,1991,1,1,1,0,0,0,2,1,gml-2.1.1\n"
    "12,20,2,1991,1,1,0,1,0,0,1,2,gml-2.1.1\n"
)
COW_HEAD = "disno,dyindex,statea,stateb,strtyr,year,hihosta,hihostb,sideaa,sideab,fatleva,fatlevb,version\n"
COW = (
    "3957,1,2,645,1990,1990,5,5,0,1,3,6,4.03\n"
    "3957,2,645,2,1990,1990,5,5,1,0,6,3,4.03\n"
    "3957,1,2,645,1990,1991,5,5,0,1,3,6,4.03\n"
    "3957,2,645,2,1990,1991,5,5,1,0,6,3,4.03\n"
)


def save(folder: Path, text: str, name: str = "gml-ddy-disputes-2.1.1.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def row(frame: Frame, *key: int) -> dict[str, object]:
    (found,) = [r for r in frame.rows() if (r["ccode1"], r["ccode2"], r["year"]) == key]
    return found


def test_disputes_of_a_pair_and_year_are_counted_and_the_highest_level_kept(tmp_path: Path) -> None:
    read = read_mids(save(tmp_path, GML_HEAD + GML))
    assert read.name == "mids" and str(read.frame.unit) == "directed dyad-year (COW)" and len(read.frame) == 6
    first, second = row(read.frame, 2, 645, 1990), row(read.frame, 2, 645, 1991)
    assert (first["disputes"], first["onsets"], first["initiated"]) == (1, 1, 0)
    assert (second["disputes"], second["onsets"], second["initiated"]) == (2, 1, 1)
    assert (second["hostility"], second["hostility1"], second["hostility2"]) == (5, 5, 5)
    assert (second["force"], second["war"]) == (1, 1)
    mild = row(read.frame, 2, 20, 1991)
    assert (mild["hostility"], mild["hostility2"], mild["force"], mild["war"]) == (2, 1, 0, 0)
    back = row(read.frame, 645, 2, 1991)
    assert (back["onsets"], back["initiated"]) == (1, 0)
    assert read.remarks == ()


def test_deaths_that_are_not_known_are_missing_unless_the_highest_level_is_reached(tmp_path: Path) -> None:
    frame = read_mids(save(tmp_path, GML_HEAD + GML)).frame
    assert row(frame, 2, 645, 1991)["fatality1"] == 3
    assert row(frame, 2, 645, 1991)["fatality2"] == 6  # 6 in one dispute, not known in the other
    assert row(frame, 2, 20, 1991)["fatality2"] == 0
    less = GML.replace("10,2,645,1991,1,0,0,1,3,6", "10,2,645,1991,1,0,0,1,3,4")
    assert row(read_mids(save(tmp_path, GML_HEAD + less)).frame, 2, 645, 1991)["fatality2"] is None


def test_whom_to_cite_is_told_by_the_file(tmp_path: Path) -> None:
    gml = read_mids(save(tmp_path, GML_HEAD + GML, "disputes.csv"))
    cow = read_mids(save(tmp_path, COW_HEAD + COW, "dyadic_mid_4.03.csv"))
    assert "10.1093/isq/sqw045" in gml.origin.citation and gml.origin.version == "gml-2.1.1"
    assert "10.1177/0022002718784158" in cow.origin.citation and cow.origin.version == "4.03"
    assert "correlatesofwar.org" in cow.origin.licence and len(cow.frame.sources) == 2


def test_the_dyadic_file_of_cow(tmp_path: Path) -> None:
    frame = read_mids(save(tmp_path, COW_HEAD + COW)).frame
    assert frame["ccode1"] == (2, 2, 645, 645) and frame["onsets"] == (1, 0, 1, 0)
    assert frame["initiated"] == (0, 0, 1, 0) and frame["fatality1"] == (3, 3, 6, 6)


def test_a_file_that_leads_one_way_is_seen_from_both_sides(tmp_path: Path) -> None:
    rows = "".join(line + "\n" for line in COW.splitlines() if line.startswith("3957,1,"))
    one, two = read_mids(save(tmp_path, COW_HEAD + rows)), read_mids(save(tmp_path, COW_HEAD + COW, "b.csv"))
    assert one.frame == two.frame
    assert one.remarks == ("the file leads one way only: each row stands for both sides",)


def test_the_layout_of_the_package_tells_that_it_keeps_one_dispute_only(tmp_path: Path) -> None:
    head = "dispnum,ccode1,ccode2,year,cowmidongoing,cowmidonset,hostlev1,hostlev2\n"
    read = read_mids(save(tmp_path, head + "1,2,20,1974,1,1,1,4\n1,20,2,1974,1,1,4,1\n", "cow.csv"))
    assert read.remarks == (
        "at most one dispute of a pair and year is in the file: there may have been more",
    )
    assert "initiated" not in read.frame and "fatality1" not in read.frame
    assert "10.1177/0022002718784158" in read.origin.citation


def test_no_row_is_no_dispute_inside_the_years(tmp_path: Path) -> None:
    read = read_mids(save(tmp_path, GML_HEAD + GML), since=1816, until=2010)
    keys = [
        Column.of("ccode1", [2, 2, 2]),
        Column.of("ccode2", [645, 200, 200]),
        Column.of("year", [1990, 1990, 2011]),
    ]
    joined = join(Frame(read.frame.unit, keys), read.frame)
    assert (
        joined["disputes"] == (1, 0, None)
        and joined["hostility"] == (5, 0, None)
        and joined["war"] == (1, 0, None)
    )


def test_rows_outside_the_years_told_and_of_no_dispute_are_counted(tmp_path: Path) -> None:
    rows = GML + ",2,200,1991,0,0,,,,,,,gml-2.1.1\n,200,2,1991,0,0,,,,,,,gml-2.1.1\n"
    read = read_mids(save(tmp_path, GML_HEAD + rows), since=1991)
    assert read.frame["year"] == (1991,) * 4
    assert read.remarks == ("2 rows left out: no dispute going on", "2 rows left out: outside 1991 to 1991")


def test_a_dispute_that_stands_twice_counts_once(tmp_path: Path) -> None:
    read = read_mids(save(tmp_path, COW_HEAD + COW + COW))
    assert read.frame["disputes"] == (1, 1, 1, 1)
    assert read.remarks == ("4 rows of a dispute, pair and year that stand before: one dispute",)


def test_levels_that_are_not_known_are_missing_where_they_could_be_higher(tmp_path: Path) -> None:
    rows = "1,1,2,20,1990,1990,-9,3,0,1,0,0,4\n2,1,2,200,1990,1990,-9,5,-9,1,0,0,4\n"
    rows += "3,1,2,220,1990,1990,0,4,1,0,0,0,4\n"
    read = read_mids(save(tmp_path, COW_HEAD + rows))
    mild, war, none = (row(read.frame, 2, b, 1990) for b in (20, 200, 220))
    assert (mild["hostility"], mild["hostility1"], mild["hostility2"]) == (None, None, 3)
    assert (mild["force"], mild["war"]) == (None, None)
    assert (war["hostility"], war["force"], war["war"], war["initiated"]) == (5, 1, 1, None)
    assert (none["hostility1"], none["hostility"], none["force"]) == (1, 4, 1)
    assert "1 levels of hostility 0 taken for 1, no militarized action" in read.remarks


def test_an_onset_that_is_not_known_is_missing(tmp_path: Path) -> None:
    rows = GML.replace("10,2,645,1990,1,1,", "10,2,645,1990,1,-9,")
    found = row(read_mids(save(tmp_path, GML_HEAD + rows)).frame, 2, 645, 1990)
    assert (found["disputes"], found["onsets"], found["initiated"]) == (1, None, None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",5,5,gml", ",6,5,gml", r"line 2, column hostlev1: 6 is none of 0, 1, 2, 3, 4, 5"),
        ("1990,1,1,0,1,3", "1990,2,1,0,1,3", r"line 2, column midongoing: 2 is none of 0, 1"),
        ("1990,1,1,0,1,3", "1990,1,1,0,1,8", r"line 2, column fatality1: 8 is none of 0, 1, 2, 3, 4, 5, 6"),
        ("1990,1,1,0,1,3", "1990,1,1,5,1,3", r"line 2, column sidea1: 5 is none of 0, 1"),
        ("10,2,645,1990", "10.5,2,645,1990", r"line 2, column dispnum: 10.5 is no number of a dispute"),
        ("10,2,645,1990", ",2,645,1990", r"line 2, column dispnum:  is no number of a dispute"),
        ("10,2,645,1990", "10,2,645,90", r"line 2, column year: 90 is no year"),
        ("10,2,645,1990", "10,645,645,1990", r"line 2, column ccode2: 645 is paired with itself"),
        ("dispnum,", "dispute,", r"have no column of disputes, 'dispnum' or 'disno'; give the directed"),
        ("hostlev2,", "host2,", r"have no column 'hostlev2'; give the file as its owner publishes it"),
        ("midonset", "onset", r"have no column 'midonset'"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = GML_HEAD + GML
    assert old in text
    with pytest.raises(DataError, match=message):
        read_mids(save(tmp_path, text.replace(old, new, 1)))


def test_a_dispute_between_two_cannot_begin_after_the_year_of_its_row(tmp_path: Path) -> None:
    rows = COW.replace("645,1990,1990", "645,1991,1990", 1)
    with pytest.raises(DataError, match=r"line 2, column strtyr: 1991 lies after the year of the row"):
        read_mids(save(tmp_path, COW_HEAD + rows))


def test_a_file_without_any_dispute_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no dispute is going on in any row"):
        read_mids(save(tmp_path, GML_HEAD + ",2,200,1991,0,0,,,,,,,gml\n"))
