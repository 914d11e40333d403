"""Tables from files: columns as arrays, and the cell to blame when one is wrong."""

from __future__ import annotations

import csv
import gzip
import math
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.sources.tabular import Table, open_table, refuse

ROWS = "ccode,year,milex,stateabb\n2,1816,3823,USA\n20,1920.0,-9,CAN\n565,1990,,NA\n"
ALL = ("ccode", "year", "milex", "stateabb")


def save(folder: Path, text: str | bytes, name: str = "nmc.csv") -> Path:
    path = folder / name
    content = text.encode() if isinstance(text, str) else text
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def opened(folder: Path, text: str | bytes, name: str = "nmc.csv") -> Table:
    return open_table(save(folder, text, name), ("a",), ("b",), what="the figures")


@pytest.mark.parametrize(
    ("name", "mark"),
    [("t.csv", ","), ("t.tab", "\t"), ("t.tsv", "\t"), ("t.txt", ";"), ("t.TXT", "\t"), ("t.txt", ",")],
)
@pytest.mark.parametrize("zipped", ["", ".gz"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_every_kind_of_text_gives_the_same_arrays(
    tmp_path: Path, name: str, mark: str, zipped: str, begin: str
) -> None:
    table = open_table(
        save(tmp_path, begin + ROWS.replace(",", mark), name + zipped), ALL, ("version",), what="the figures"
    )
    assert len(table) == 3 and "milex" in table and "version" not in table
    assert table.whole("ccode").tolist() == [2, 20, 565] and table.whole("ccode").dtype == np.int64
    assert table.whole("year").tolist() == [1816, 1920, 1990]
    assert np.array_equal(table.number("milex", missing=(-9,)), [3823, math.nan, math.nan], equal_nan=True)
    assert np.array_equal(table.number("milex"), [3823, -9, math.nan], equal_nan=True)
    assert table.text("stateabb").tolist() == ["USA", "CAN", "NA"]
    assert table.place(1, "year") == f"{tmp_path / (name + zipped)}, line 3, column year"


def test_text_has_no_blanks_around_it_and_none_where_nothing_stands(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n US ,1\nUS,2\n  ,3\n")
    assert table.text("a").tolist() == ["US", "US", None]
    places, levels = table.factor("a")
    assert places.tolist() == [0, 0, -1] and levels == ("US",)


def test_every_mark_of_a_missing_number_is_nan(tmp_path: Path) -> None:
    table = opened(tmp_path, 'a\n1.5\n""\nNA\nNaN\nnan\n.\n " "\n-9\n-9.0\n-8\n'.replace(' " "', "  "))
    cells = table.number("a", missing=(-9, -8))
    assert cells[0] == 1.5 and np.isnan(cells[1:]).all() and len(cells) == 10


def test_a_column_in_other_capitals_is_found_but_its_own_name_goes_first(tmp_path: Path) -> None:
    assert opened(tmp_path, "A\n1\n").whole("a").tolist() == [1]
    assert opened(tmp_path, "A,a\n1,2\n").whole("a").tolist() == [2]


def test_lines_are_told_past_blank_lines_and_cells_of_several_lines(tmp_path: Path) -> None:
    text = 'a,"b\nof two"\r\n\r\n1,"x\r\ny\nz"\n\n2,u\n\n\nx,v\n'
    table = open_table(save(tmp_path, text), ("a",), what="the figures")
    assert len(table) == 3
    with pytest.raises(DataError, match=r"nmc\.csv, line 11, column a: 'x' is no number"):
        table.whole("a")
    assert [table.place(row, "a").split(", ")[1] for row in range(3)] == ["line 4", "line 8", "line 11"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("\n1\n", "the first line is empty"),
        ("a,b\n", "no rows below the header"),
        ("a,b\n\n\n", "no rows below the header"),
        ("c,d\n1,2\n", "has no column 'a'; it has c, d"),
        ("a,a\n1,2\n", "more than one column 'a'"),
        ("A,A\n1,2\n", "more than one column 'a'"),
        ("a,b,B\n1,2,3\n4,5\n", "line 3: 2 cells, not 3"),
        ("a,B,B\n1,2,3\n", "more than one column 'b'"),
        ("a,b\n1,2\n3\n", "line 3: 1 cells, not 2; the file is cut off"),
        ("a,b\n1,2,3\n", "line 2: 3 cells, not 2"),
        ("a,b\n" + '1,"x\ny"\n\n' * 1000 + "3\n", "line 3002: 1 cells, not 2"),
        ('a,b\n1,2\n3,"x\n4,5\n', "line 3: unexpected end of data; a quote that is opened"),
        ('a,b\n1,"x"y\n', "line 2: ',' expected after '\"'"),
        ('"a,b\n1,2\n', "line 1: unexpected end of data"),
        ('a,b\n1,"' + "x" * 200_000 + '"\n', "line 2: field larger than field limit"),
        ("a,b\n1,\0\n", "line 2: a zero byte"),
        ("a\0,b\n1,2\n", "line 1: a zero byte"),
        ("a,b\n1,2\n".encode("utf-16"), "line 1: not UTF-8; save it as CSV in UTF-8"),
        (b"a,b\n1,2\n3,C\xf4te d'Ivoire\n", "line 3: not UTF-8"),
        (b"a,b\n" + b"1,2\n" * 50_000 + b"3,C\xf4te\n", "line 50002: not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    for name in ("nmc.csv", "nmc.csv.gz"):
        with pytest.raises(DataError) as told:
            opened(tmp_path, text, name)
        assert said in str(told.value) and str(told.value).startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 999, mtime=0)[:-9], "ended before"),
        ("x.csv.gz", b"a,b\n1,2\n", "Not a gzipped file"),
        (
            "x.csv.gz",
            gzip.compress(b"a,b\n1,2\n", mtime=0)[:10] + b"\xff" * 20,
            "compressed data are damaged",
        ),
        ("x.parquet", b"a,b\n1,2\n", "no Parquet file"),
        ("x.parquet", b"", "no Parquet file"),
        ("x.xlsx", b"PK", r"\.csv, \.tab, \.tsv, \.txt \(each also \.gz\) or \.parquet"),
        ("x", b"a\n1\n", r"are read from"),
    ],
)
def test_damaged_files_and_other_kinds_are_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=said):
        open_table(tmp_path / name, ("a",), what="the figures")


@pytest.mark.parametrize("name", ["none.csv", "none.csv.gz", "none.parquet"])
def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"No such file|no Parquet file"):
        open_table(tmp_path / name, ("a",), what="the figures")
    (tmp_path / name).mkdir()
    with pytest.raises(DataError, match=r"directory|no Parquet file"):
        open_table(tmp_path / name, ("a",), what="the figures")


@pytest.mark.parametrize(
    "cell", ["1e400", "-1e400", "inf", "Infinity", "1,234", "0x10", "1_000", "x", "٣", "1 2", "1.2.3", "--1"]
)
def test_what_is_no_finite_number_is_named(tmp_path: Path, cell: str) -> None:
    table = opened(tmp_path, f'a,b\n1,1\nNA,2\n"{cell}",3\n')
    for turned in (table.number, table.whole):
        with pytest.raises(DataError, match=r"line (3|4), column a: "):
            turned("a")
    with pytest.raises(DataError) as told:
        table.number("a")
    assert f"line 4, column a: {cell!r} is no" in str(told.value)


@pytest.mark.parametrize(("cell", "said"), [("", "missing"), (".", "missing"), ("NA", "missing")])
def test_a_missing_whole_number_is_refused(tmp_path: Path, cell: str, said: str) -> None:
    with pytest.raises(DataError, match=f"line 3, column a: {said}; each row needs one"):
        opened(tmp_path, f"a,b\n1,1\n{cell},1\n").whole("a")


@pytest.mark.parametrize("cell", ["1.5", "1e30", "9007199254740993", "1e-9"])
def test_what_is_not_whole_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(DataError, match=f"line 3, column a: '{cell}' is no whole number"):
        opened(tmp_path, f"a,b\n1,1\n{cell},1\n").whole("a")


def test_only_columns_asked_for_are_held(tmp_path: Path) -> None:
    table = open_table(save(tmp_path, ROWS), ("ccode",), ("year",), what="the figures")
    with pytest.raises(UsageError, match="column 'milex' was not read; it has ccode, year"):
        table.number("milex")


def test_refusing_names_the_first_row_and_counts(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n1,2\n-5,3\n-6,4\n")
    negative = table.number("a") < 0
    with pytest.raises(
        DataError, match=r"nmc\.csv, line 3, column a: -5 is negative; correct it \(2 such rows\)$"
    ):
        refuse(table, negative, "a", "{cell} is negative; correct it")
    with pytest.raises(DataError, match=r"column a: no$"):
        refuse(table, np.array([True, False, False]), "a", "no")
    refuse(table, np.zeros(3, bool), "a", "never")


# --- Parquet


def parquet(folder: Path, columns: dict[str, object]) -> Path:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as files

    files.write_table(arrow.table(columns), folder / "t.parquet")
    return folder / "t.parquet"


def test_parquet_of_every_type_reads_as_its_text_would(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = parquet(
        tmp_path,
        {
            "ccode": pa.array([2.0, 20.0, 565.0]),
            "Year": pa.array([1816, 1920, 1990], pa.int32()),
            "milex": pa.array([3823, -9, None], pa.int64()),
            "vote": pa.array(["yes", "no", None]).dictionary_encode(),
            "name": pa.array([" USA", "", "NA"], pa.large_string()),
            "day": pa.array([date(1946, 1, 2), None, date(1990, 10, 3)], pa.date32()),
            "flag": pa.array([True, False, None]),
            "text": pa.array(["1", "2.0", "3"]),
            "share": pa.array([0.5, None, math.nan]),
            "empty": pa.nulls(3),
            "left": pa.array([1, 2, 3]),
        },
    )
    names = ("ccode", "year", "milex", "vote", "name", "day", "flag", "text", "share", "empty")
    table = open_table(path, names, ("other",), what="the figures")
    nan = math.nan
    assert len(table) == 3 and "left" not in table and "other" not in table
    assert table.whole("ccode").tolist() == [2, 20, 565] and table.whole("ccode").dtype == np.int64
    assert table.whole("year").tolist() == [1816, 1920, 1990] and table.whole("year").dtype == np.int64
    assert np.array_equal(table.number("milex", (-9,)), [3823, nan, nan], equal_nan=True)
    assert table.text("vote").tolist() == ["yes", "no", None]
    assert table.text("name").tolist() == ["USA", None, "NA"]
    assert table.text("day").tolist() == ["1946-01-02", None, "1990-10-03"]
    assert np.array_equal(table.number("flag"), [1, 0, nan], equal_nan=True)
    assert table.whole("text").tolist() == [1, 2, 3]
    assert table.text("share").tolist() == ["0.5", None, None]
    assert table.text("ccode").tolist() == ["2", "20", "565"]
    assert np.isnan(table.number("empty")).all()
    assert table.place(1, "year") == f"{path}, row 2, column year"


def test_wrong_cells_of_parquet_are_named_by_row(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = parquet(
        tmp_path, {"a": pa.array([1.0, 2.5, None]), "b": [1.0, 2.0, math.inf], "c": ["1", "", "x"]}
    )
    table = open_table(path, ("a", "b", "c"), what="the figures")
    with pytest.raises(DataError, match=r"row 2, column a: '2.5' is no whole number"):
        table.whole("a")
    with pytest.raises(DataError, match=r"row 3, column b: 'inf' is not finite"):
        table.number("b")
    with pytest.raises(DataError, match=r"row 3, column b: 'inf' is no whole number"):
        table.whole("b")
    with pytest.raises(DataError, match=r"row 3, column c: 'x' is no number"):
        table.number("c")
    with pytest.raises(DataError, match=r"row 2, column c: missing|row 3, column c: 'x'"):
        table.whole("c")
    with pytest.raises(DataError, match=r"the figures has no column 'd'; it has a, b, c"):
        open_table(path, ("d",), what="the figures")


def test_parquet_without_rows_or_with_lists_is_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(DataError, match="no rows"):
        open_table(parquet(tmp_path, {"a": pa.array([], pa.int64())}), ("a",), what="the figures")
    with pytest.raises(DataError, match=r"column a: list.* is neither numbers nor text"):
        open_table(parquet(tmp_path, {"a": [[1], [2]]}), ("a",), what="the figures")
    with pytest.raises(DataError, match="column a: uint64 is neither"):
        open_table(parquet(tmp_path, {"a": pa.array([2**63], pa.uint64())}), ("a",), what="the figures")


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'blocs\[tables\]'"):
        open_table(tmp_path / "t.parquet", ("a",), what="the figures")


# --- laws

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(CELLS, st.integers(-(2**53) + 1, 2**53 - 1)), min_size=1, max_size=40))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("law") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("text", "number"), *rows])
    table = open_table(path, ("text", "number"), what="the figures")
    assert table.whole("number").tolist() == [number for _, number in rows]
    assert table.text("text").tolist() == [text.strip() or None for text, _ in rows]
    lines = path.read_bytes().decode().count("\n")  # of rows that begin: never past the last line
    assert int(table.place(len(rows) - 1, "text").split(", line ")[1].split(",")[0]) >= len(rows) + 1
    assert lines >= len(rows) + 1


@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=40))
def test_floats_are_read_back_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, values: list[float]
) -> None:
    path = tmp_path_factory.mktemp("law") / "t.csv"
    path.write_text("a\n" + "".join(f"{value!r}\n" for value in values), encoding="utf-8")
    read = open_table(path, ("a",), what="the figures").number("a")
    assert np.array_equal(read, np.array(values), equal_nan=True)


# --- shared material


@pytest.mark.shared
def test_roll_calls_of_half_a_century_are_read_in_seconds(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "ties" / "un_votes_to_2005.parquet"
    held = open_table(source, ("rcid", "country_code", "vote"), what="the votes")
    assert len(held) == 638_469
    rcid, code, vote = held.whole("rcid"), held.text("country_code"), held.text("vote")
    assert (vote == "yes").sum() + (vote == "no").sum() + (vote == "abstain").sum() == 638_469
    assert (code == "NA").sum() > 1000  # Namibia
    path = tmp_path / "votes.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("rcid", "country_code", "vote"), *zip(rcid, code, vote, strict=True)])
    start = time.process_time()
    table = open_table(path, ("rcid", "country_code", "vote"), what="the votes")
    assert np.array_equal(table.whole("rcid"), rcid)
    assert time.process_time() - start < 4  # 0.7 s on an idle core
    assert (table.text("vote") == vote).all() and (table.text("country_code") == code).all()
