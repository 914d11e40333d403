"""Shared memberships: three layouts that must agree, what is not known, and the cells that are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.igos import read_igos
from blocs.sources.joining import join

STATES = (
    "ccode,year,state,UN,NATO,WTO,OAS\n"
    "2,1994,usa,1,1,1,1\n"
    "20,1994,canada,1,1,-9,2\n"
    "710,1994,china,1,0,3,0\n"
    "2,1995,usa,1,1,1,-1\n"
    "20,1995,canada,1,-9,-9,-1\n"
)
DYADS = (
    "dyadid,ccode1,country1,ccode2,country2,year,UN,NATO,WTO,OAS\n"
    "2020,2,USA,20,Canada,1994,1,1,-9,0\n"
    "2710,2,USA,710,China,1994,1,0,0,0\n"
    "20710,20,Canada,710,China,1994,1,0,0,0\n"
    "2020,2,USA,20,Canada,1995,1,-9,-9,-1\n"
)
COUNTS = "ccode1,ccode2,year,dyadigos\n2,20,1994,2\n2,20,1995,1\n2,710,1994,1\n20,710,1994,1\n"


def save(folder: Path, text: str, name: str = "igos.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [STATES, DYADS])
def test_joint_full_memberships_and_those_not_known(tmp_path: Path, text: str) -> None:
    read = read_igos(save(tmp_path, text))
    frame = read.frame
    assert read.name == "igos" and str(frame.unit) == "dyad-year (COW)"
    assert frame["ccode1"] == (2, 2, 2, 20) and frame["ccode2"] == (20, 20, 710, 710)
    assert frame["year"] == (1994, 1995, 1994, 1994)
    assert frame["memberships"] == (2, 1, 1, 1) and frame["unknown"] == (1, 2, 0, 0)
    assert (read.coverage.since, read.coverage.until) == (1994, 1995)
    assert "10.1177/0022343319881175" in read.origin.citation and read.remarks == ()


def test_counts_are_read_and_say_that_the_unknown_is_not_told_apart(tmp_path: Path) -> None:
    read = read_igos(save(tmp_path, COUNTS))
    assert read.frame["memberships"] == (2, 1, 1, 1) and "unknown" not in read.frame
    assert read.remarks[0].startswith("memberships that the source does not know are not counted in dyadigos")


def test_a_pair_without_a_row_is_not_known(tmp_path: Path) -> None:
    read = read_igos(save(tmp_path, COUNTS + "2,200,1994,-9\n"))
    keys = [
        Column.of("ccode1", [2, 2, 2]),
        Column.of("ccode2", [20, 200, 220]),
        Column.of("year", [1994] * 3),
    ]
    assert join(Frame(read.frame.unit, keys), read.frame)["memberships"] == (2, None, None)


CODE = st.sampled_from([0, 1, 2, 3, -1, -9])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[CODE] * 5), min_size=2, max_size=4), st.booleans())
def test_matrix_products_lines_and_loops_agree(
    tmp_path_factory: pytest.TempPathFactory, codes: list[tuple[int, ...]], floats: bool
) -> None:
    folder, numbers = tmp_path_factory.mktemp("igos"), (2, 20, 200, 220)[: len(codes)]
    names = ",".join(f"O{i}" for i in range(5))
    states = "".join(f"{n},2000,x,{','.join(map(str, row))}\n" for n, row in zip(numbers, codes, strict=True))
    pairs, told = "", []
    for i, first in enumerate(codes):
        for j in range(i + 1, len(codes)):
            cells = [
                1 if x == y == 1 else -9 if -9 in (x, y) and {x, y} <= {1, -9} else 0
                for x, y in zip(first, codes[j], strict=True)
            ]
            told.append((cells.count(1), cells.count(-9)))
            written = [f"{cell}.0" if floats and cell == 1 else str(cell) for cell in cells]
            pairs += f"{numbers[i]},{numbers[j]},2000,{','.join(written)}\n"
    by_state = read_igos(save(folder, f"ccode,year,state,{names}\n{states}", "s.csv")).frame
    by_pair = read_igos(save(folder, f"ccode1,ccode2,year,{names}\n{pairs}", "p.csv")).frame
    assert list(zip(by_state["memberships"], by_state["unknown"], strict=True)) == told
    assert by_state == by_pair


def test_columns_in_any_order_quotes_and_empty_cells_are_counted_cell_by_cell(tmp_path: Path) -> None:
    text = 'UN,ccode1,ccode2,country1,WTO,year,version\n1,2,20,"x, y",NA,1994,3\n\n,20,710,z,1,1994,3\n'
    frame = read_igos(save(tmp_path, text)).frame
    assert frame["memberships"] == (1, 1) and frame["unknown"] == (1, 1)


def test_a_column_behind_the_organisations_is_not_counted(tmp_path: Path) -> None:
    rows = DYADS.replace("OAS\n", "OAS,version\n").replace(",0\n", ",0,1\n").replace(",-1\n", ",-1,1\n")
    assert read_igos(save(tmp_path, rows)).frame["memberships"] == (2, 1, 1, 1)


@pytest.mark.parametrize("text", [STATES, DYADS])
def test_parquet_and_tab_read_as_csv(tmp_path: Path, text: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import csv, parquet

    path = save(tmp_path, text)
    parquet.write_table(csv.read_csv(path), tmp_path / "igos.parquet")
    tabs = save(tmp_path, text.replace(",", "\t"), "igos.tab")
    frame = read_igos(path).frame
    assert read_igos(tmp_path / "igos.parquet").frame == frame == read_igos(tabs).frame
    assert arrow is not None


def test_a_wrong_cell_of_a_parquet_file_is_named(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = arrow.table({"ccode1": [2, 2], "ccode2": [20, 200], "year": [1994, 1994], "UN": [1, 4]})
    parquet.write_table(table, tmp_path / "igos.parquet")
    with pytest.raises(
        DataError, match=r"row 2, column UN: 4 is no joint membership; there are 0, 1, -1 and -9"
    ):
        read_igos(tmp_path / "igos.parquet")
    (tmp_path / "no.parquet").write_bytes(b"no")
    with pytest.raises(DataError, match=r"no.parquet: no Parquet file that can be read"):
        read_igos(tmp_path / "no.parquet")


def test_a_number_of_no_state_is_left_out_and_counted(tmp_path: Path) -> None:
    read = read_igos(save(tmp_path, STATES + "999,1994,x,1,1,1,1\n"))
    assert len(read.frame) == 4
    assert read.remarks == ("1 row left out: no state of the COW list bears the number",)


@pytest.mark.parametrize(
    ("text", "old", "new", "message"),
    [
        (STATES, "usa,1,1,1,1", "usa,1,4,1,1", r"line 2, column NATO: 4 is no membership; there are"),
        (STATES, "usa,1,1,1,1", "usa,1,yes,1,1", r"line 2, column NATO: 'yes' is no number"),
        (STATES, "20,1994", "2,1994", r"line 3, column ccode: this state and year stands"),
        (STATES, "20,1994", "20,94", r"line 3, column year: 94 is no year"),
        (DYADS, "1994,1,1,-9,0", "1994,1,2,-9,0", r"line 2, column NATO: '2' is no joint membership"),
        (DYADS, "1994,1,1,-9,0", "1994,1,1,-9", r"line 2: 9 cells, not 10; the file is cut off"),
        (DYADS, "1994,1,1,-9,0", "1994,1,1,-9,0,0", r"line 2: 11 cells, not 10; the file"),
        (DYADS, "1994,1,1,-9,0", "1994,1,1,-9,10", r"line 2, column OAS: '10' is no joint membership"),
        (DYADS, "2,USA,20,", "2,USA,2,", r"line 2, column ccode2: 2 is paired with itself"),
        (DYADS, "2,USA,20,Canada,1995", "20,Canada,2,USA,1994", r"line 5, column ccode2: this pair"),
        (COUNTS, "1994,2", "1994,2.5", r"line 2, column dyadigos: 2.5 is no count; write"),
        (COUNTS, "1994,2", "1994,-2", r"line 2, column dyadigos: -2 is no count"),
        (COUNTS, "dyadigos", "version", r"need ccode1, ccode2, year and dyadigos, or ccode"),
        (STATES, "ccode,year", "code,year", r"the IGO memberships of COW need .*; it has code, year"),
        (DYADS, ",UN,NATO", ",UN,UN", r"has more than one column 'UN'"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, text: str, old: str, new: str, message: str) -> None:
    assert old in text
    with pytest.raises(DataError, match=message):
        read_igos(save(tmp_path, text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first line is empty; give the IGO memberships of COW"),
        ("ccode1,ccode2,year,UN\n", "no rows below the header"),
        ("ccode,year,UN\n2,1994,1\n", "no year with two states; give the file of all states"),
    ],
)
def test_an_empty_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_igos(save(tmp_path, text))


def test_memberships_are_whole_numbers(tmp_path: Path) -> None:
    assert read_igos(save(tmp_path, STATES)).frame.array("memberships").dtype == np.int64
