"""TIES: years of threats and sanctions, ends that are missing, senders that are no states."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError
from blocs.sources import Dataset
from blocs.sources.ties_sanctions import read_ties_sanctions

PROJECT = (
    "caseid,startyear,endyear,ongoingasofyear,primarysender,sender1,sender2,targetstate,imposition,"
    "sancimpositionstartyear\n"
)
REPLICATION = ",caseid,sender,target,startyear,sancstartyear,endyear,primarysender,sender1,targetstate,dyad\n"


def read(folder: Path, rows: str, head: str = PROJECT) -> Dataset:
    path = folder / "ties.csv"
    path.write_text(head + rows, encoding="utf-8")
    return read_ties_sanctions(path)


def rows(dataset: Dataset, *names: str) -> dict[tuple[object, ...], tuple[object, ...]]:
    return {
        (row["ccode1"], row["ccode2"], row["year"]): tuple(row[name] for name in names)
        for row in dataset.frame.rows()
    }


def test_a_case_counts_from_the_threat_and_its_sanctions_from_their_first_year(tmp_path: Path) -> None:
    read_ = read(tmp_path, "1,1960,1963,,2,2,,40,1,1962\n")
    assert rows(read_, "cases", "sanctions", "imposed", "unended") == {
        (2, 40, 1960): (1, 0, 0, 0),
        (2, 40, 1961): (1, 0, 0, 0),
        (2, 40, 1962): (1, 1, 1, 0),
        (2, 40, 1963): (1, 1, 0, 0),
    }
    assert read_.frame.unit == "directed dyad-year (COW)" and read_.name == "ties-sanctions"
    assert (read_.coverage.since, read_.coverage.until, read_.coverage.states) == (1945, 2005, None)
    assert {c.absent for c in read_.frame.columns[3:]} == {0}
    assert "10.1177/0738894213520379" in read_.origin.citation and read_.remarks == ()


def test_senders_of_a_case_each_count_once(tmp_path: Path) -> None:
    found = rows(
        read(tmp_path, "1,1990,1990,,2,2,200,645,1,1990\n2,1990,1990,,2,,,645,1,1990\n"), "sanctions"
    )
    assert found == {(2, 645, 1990): (2,), (200, 645, 1990): (1,)}


def test_sanctions_without_an_end_hold_on_and_are_told_apart(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, "1,2002,,,2,2,,40,1,2002\n2,2003,,2004,2,2,,41,1,2003\n3,2003,2012,,2,2,,42,1,2003\n"
    )
    found = rows(dataset, "sanctions", "unended")
    assert [found[2, 40, year] for year in range(2002, 2006)] == [(1, 0), (1, 1), (1, 1), (1, 1)]
    # Known to be in force in 2004.
    assert [found[2, 41, year] for year in range(2003, 2006)] == [(1, 0), (1, 0), (1, 1)]
    assert [found[2, 42, year] for year in range(2003, 2006)] == [(1, 0)] * 3
    assert max(key[2] for key in found) == 2005
    (remark,) = dataset.remarks
    assert remark.startswith(
        "2 of 3 cases with sanctions have no end in the file: they count as in force up to"
    )


def test_threats_without_an_end_count_in_their_year_only(tmp_path: Path) -> None:
    dataset = read(tmp_path, "1,1990,,,2,2,,40,0,\n2,1990,1991,,2,2,,41,0,\n")
    assert rows(dataset, "cases", "sanctions") == {
        (2, 40, 1990): (1, 0),
        (2, 41, 1990): (1, 0),
        (2, 41, 1991): (1, 0),
    }
    assert dataset.remarks[0].startswith("1 threats without an end")


def test_a_missing_year_of_imposition_is_that_of_the_case(
    tmp_path: Path,
) -> None:
    dataset = read(tmp_path, '1,1990,1992,,2,2,,40,1,\n2,1990,1992,,2,2,,41,1,"1991, 1992"\n')
    found = rows(dataset, "imposed")
    assert found[2, 40, 1990] == (1,) and found[2, 41, 1991] == (1,) and found[2, 41, 1992] == (0,)
    assert dataset.remarks == ("1 cases tell no year of imposition: it is taken to be that of the case",)


def test_the_union_is_its_members_of_each_year_as_sender_and_as_target(tmp_path: Path) -> None:
    dataset = read(tmp_path, "1,1972,1973,,1000,1000,,365,1,1972\n2,1972,1972,,2,2,,1000,1,1972\n")
    found = rows(dataset, "sanctions")
    six, nine = {210, 211, 212, 220, 260, 325}, {200, 205, 390}
    assert {key[0] for key in found if key[1:] == (365, 1972)} == six
    assert {key[0] for key in found if key[1:] == (365, 1973)} == six | nine
    assert {key[1] for key in found if key[0] == 2} == six
    (remark,) = dataset.remarks
    assert remark.startswith("1 cases of the European Union (1000) and 1 against it count for each state")


def test_what_is_no_state_is_left_out_and_counted(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        "1,1990,1990,,2,2,1653,40,1,1990\n2,1990,1990,,2,2,,-9,1,1990\n3,1990,1990,,,,,40,1,1990\n"
        "4,1990,1989,,2,2,,41,1,1990\n",
    )
    assert rows(dataset, "sanctions") == {(2, 40, 1990): (1,), (2, 41, 1990): (1,)}
    assert dataset.remarks == (
        "1 cases name no sender: left out",
        "1 senders are no states (numbers 1653): left out",
        "1 cases have no state for target: left out",
        "1 cases end before they begin: they count in their first year",
    )


def test_the_table_of_the_replication_has_3000_for_no_end(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        "1,1945121601,USA,CHN,1945,1946,1947,2,2.0,710,USA-CHN\n"
        "2,2004010101,ARG,BOL,2004,2005,3000,160,,145,X\n",
        REPLICATION,
    )
    assert rows(dataset, "sanctions", "imposed", "unended") == {
        (2, 710, 1946): (1, 1, 0),
        (2, 710, 1947): (1, 0, 0),
        (160, 145, 2005): (1, 1, 0),
    }
    assert "cases" not in dataset.frame
    assert dataset.remarks[1].startswith(
        "1 of 2 cases with sanctions have no end in the file (3000 in this table)"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,,1961,,2,2,,40,1,1960\n", r"ties\.csv, line 2, column startyear: missing"),
        ("1,1960,1961,,2,2,,40,2,1960\n", "line 2, column imposition: 2 is neither 0 nor 1"),
        (
            "1,1960,1961,,2,2,,40,1,early\n",
            "column sancimpositionstartyear: early does not begin with a year",
        ),
        ("1,1960,96,,2,2,,40,1,1960\n", "column endyear: 96 is no year"),
        (
            "1,1960,1961,,2,2,,40,1,1960\n1,1970,1971,,2,2,,40,1,1970\n",
            "line 3, column caseid: case 1 stands twice",
        ),
        ("1,1960,1961,,2,2,,40,1,1960,9\n", "line 2: 11 cells, not 10"),
        ("1,1960,1961,,,,,40,1,1960\n", "no sanctions of a state in 1945-2005"),
    ],
)
def test_errors_name_the_cell_and_the_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("caseid,startyear,endyear,sender1\n", "has no column 'targetstate'"),
        ("caseid,startyear,endyear,sender1,targetstate\n", "one of them; it has neither"),
        ("caseid,startyear,endyear,sender1,targetstate,sancimpositionstartyear\n", "no column 'imposition'"),
        ("caseid,startyear,endyear,targetstate,sancimpositionstartyear,imposition\n", "no column of senders"),
    ],
)
def test_columns_that_are_missing_are_named(tmp_path: Path, head: str, message: str) -> None:
    row = ",".join(["1960"] * head.count(",")) + ",1\n"
    with pytest.raises(DataError, match=message):
        read(tmp_path, row, head)
