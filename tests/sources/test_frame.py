"""Frames: what goes to other libraries and files comes back, missing stays missing, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.sources import Column, Frame
from blocs.sources.frame import shown

NAMES = ("state", "exports", "rank", "empty")


@pytest.fixture
def table() -> Frame:
    return Frame(
        "state",
        [
            Column.of("state", ["CHN", "Côte d'Ivoire", None, 'a "b", <c>']),
            Column.of("exports", np.array([2.5, np.nan, -0.1, 1e-300]), "million USD", "at the gate"),
            Column.of("rank", [3, None, 1, 2**53 + 1]),
            Column.of("empty", [None, float("inf"), float("-inf"), np.nan], "percent"),
        ],
        ["Someone (2020). A table."],
    )


# ---- what it holds


def test_what_is_not_a_finite_number_is_missing(table: Frame) -> None:
    assert table["exports"] == (2.5, None, -0.1, 1e-300)
    assert table["empty"] == (None,) * 4
    assert [column.type for column in table.columns] == ["text", "number", "whole", "number"]
    assert Column.of("x", [1, 2.0]).type == "number" and Column.of("x", ["a", None]).type == "text"
    assert (
        Column.of("x", np.array([1, 2])).cells == (1, 2) and Column.of("x", np.array([1, 2])).type == "whole"
    )
    assert Column.of("x", [np.float32(0.5), True]).cells == (0.5, 1.0)


def test_rows_and_columns(table: Frame) -> None:
    assert len(table) == 4 and tuple(c.name for c in table.columns) == NAMES
    assert list(table.rows())[1] == {"state": "Côte d'Ivoire", "exports": None, "rank": None, "empty": None}
    assert table.column("exports").unit == "million USD" and table.column("exports").note == "at the gate"
    with pytest.raises(UsageError, match="no column 'import'; there are state, exports, rank, empty"):
        table["import"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ([Column.of("a", [1]), Column.of("a", [2])], "by state names a column twice"),
        ([Column.of("a", [1]), Column.of("b", [2, 3])], "differ in length.*'a': 1, 'b': 2"),
    ],
)
def test_columns_that_do_not_fit(columns: list[Column], told: str) -> None:
    with pytest.raises(DataError, match=told):
        Frame("state", columns)


def test_equal_tables_are_equal(table: Frame) -> None:
    same = Frame(table.unit, table.columns)
    assert same == table and hash(same) == hash(table)
    assert Frame("flow", table.columns) != table and table.head(2) != table and table != "table"
    assert Frame(table.unit, [*table.columns[:3], Column.of("empty", [None] * 4, "share")]) != table


# ---- order


def test_sort_leaves_missing_last_and_ties_as_they_stood() -> None:
    frame = Frame("row", [Column.of("x", [2, None, 1, 2, 1, None]), Column.of("at", range(6))])
    assert frame.sort("x")["at"] == (2, 4, 0, 3, 1, 5)
    assert frame.sort("x", descending=True)["at"] == (0, 3, 2, 4, 1, 5)
    assert frame.sort("x").sort("at") == frame and frame["x"][0] == 2


def test_filter_and_head_keep_units_and_sources(table: Frame) -> None:
    some = table.filter(lambda row: row["exports"] is not None and row["exports"] > 0)
    assert some["rank"] == (3, 2**53 + 1)
    assert some.sources == table.sources and some.column("exports") == Column.of(
        "exports", [2.5, 1e-300], "million USD", "at the gate"
    )
    assert len(table.filter(lambda row: False)) == 0 and table.head(99) == table
    assert table.head(1)["state"] == ("CHN",)


# ---- there and back


def test_json_and_dict_lose_nothing(table: Frame) -> None:
    for back in (
        Frame.from_dict(table.to_dict()),
        Frame.from_dict(json.loads(table.to_json())),
        Frame.from_dict(json.loads(table.to_json(indent=2))),
    ):
        assert back == table and back.sources == table.sources
        assert [type(cell) for cell in back["rank"]] == [type(cell) for cell in table["rank"]]
    assert "NaN" not in table.to_json() and "Côte" in table.to_json()


def test_csv(table: Frame) -> None:
    text = table.to_csv()
    assert text.endswith("\r\n") and text.count("\r\n") == 5
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == NAMES
    assert rows[0] == ["CHN", "2.5", "3", ""] and rows[1] == ["Côte d'Ivoire", "", "", ""]
    assert rows[3] == ['a "b", <c>', "1e-300", str(2**53 + 1), ""]
    assert [float(row[1]) for row in rows if row[1]] == [2.5, -0.1, 1e-300]


def test_arrow(table: Frame) -> None:
    arrow = pytest.importorskip("pyarrow")
    made = table.to_arrow()
    assert [str(field.type) for field in made.schema] == ["string", "double", "int64", "double"]
    assert made.to_pydict() == {c.name: list(c.cells) for c in table.columns}
    assert made.schema.field("exports").metadata == {b"unit": b"million USD", b"note": b"at the gate"}
    assert made.schema.metadata[b"unit"] == b"state"
    assert json.loads(made.schema.metadata[b"sources"]) == list(table.sources)
    assert made["exports"].null_count == 1 and made["empty"].null_count == 4
    stream = arrow.RecordBatchReader.from_stream(table).read_all()
    assert stream.equals(made, check_metadata=True)


def test_pandas(table: Frame) -> None:
    pytest.importorskip("pandas")
    frame = table.to_pandas()
    assert list(frame.columns) == list(NAMES) and frame.attrs["units"]["exports"] == "million USD"
    assert frame.attrs["unit"] == "state" and frame.attrs["sources"] == list(table.sources)
    for name in NAMES:
        assert list(frame[name].isna()) == [cell is None for cell in table[name]]
        kept = [cell for cell in table[name] if cell is not None]
        assert list(frame[name].dropna()) == kept, name
    assert [str(frame[name].dtype) for name in NAMES[1:]] == ["float64", "Int64", "float64"]
    assert str(Frame("x", [Column.of("n", [1, 2])]).to_pandas()["n"].dtype) == "int64"


def test_polars(table: Frame) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    frame = table.to_polars()
    assert frame.schema == {
        "state": polars.String, "exports": polars.Float64, "rank": polars.Int64, "empty": polars.Float64,
    }  # fmt: skip
    assert frame.to_dict(as_series=False) == {c.name: list(c.cells) for c in table.columns}
    assert polars.DataFrame(table).equals(frame)


def test_parquet(table: Frame, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "table.parquet"
    table.write_parquet(path)
    back = parquet.read_table(path)
    assert back.to_pydict() == {c.name: list(c.cells) for c in table.columns}
    assert back.schema.field("exports").metadata[b"unit"] == b"million USD"
    assert back.schema.metadata[b"unit"] == b"state"
    with pytest.raises(UsageError, match=r"cannot be written .*; name another file"):
        table.write_parquet(tmp_path / "nowhere" / "table.parquet")


def test_a_table_without_rows_goes_everywhere(table: Frame, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    none = table.filter(lambda row: False)
    assert Frame.from_dict(none.to_dict()) == none
    assert none.to_csv() == "state,exports,rank,empty\r\n"
    assert none.to_arrow().num_rows == len(none.to_pandas()) == len(none.to_polars()) == 0
    none.write_parquet(tmp_path / "none.parquet")
    assert repr(none).splitlines()[-1] == "0 rows, one a state"
    assert "0 rows" in none._repr_html_() and len(Frame("state", [])) == 0
    assert repr(Frame("state", [])).strip() == "0 rows, one a state"


@pytest.mark.parametrize(
    ("package", "call"),
    [("pandas", "to_pandas"), ("pyarrow", "to_arrow"), ("polars", "to_polars")],
)
def test_a_package_that_is_missing(
    table: Frame, monkeypatch: pytest.MonkeyPatch, package: str, call: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        MissingExtra, match=rf"{package} is not installed; run: pip install 'blocs\[tables\]'"
    ):
        getattr(table, call)()


def test_parquet_without_arrow(table: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pyarrow"):
        table.write_parquet(tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


# ---- looks


def test_how_it_is_shown(table: Frame) -> None:
    head, *rows, count = repr(table).splitlines()
    assert head.split("  ")[0] == "state" and "exports (million USD)" in head and "empty (percent)" in head
    assert count == "4 rows, one a state" and len(rows) == 4
    ends = {line.index("2.5") + 3 for line in rows if "2.5" in line}
    assert ends == {head.index("exports (million USD)") + len("exports (million USD)")}  # right-aligned
    assert rows[2].startswith("–") and all(line == line.rstrip() for line in (head, *rows))


def test_a_long_table_is_shown_in_part() -> None:
    frame = Frame("day", [Column.of("n", range(1500))])
    lines = repr(frame).splitlines()
    assert len(lines) == 22 and lines[-1] == "1,500 rows, one a day; the first 20 shown"
    assert frame._repr_html_().count("<tr>") == 21


def test_no_line_is_wider_than_its_columns() -> None:
    """Lines have the width of their widest cells, two blanks apart, and no more."""
    frame = Frame("x", [Column.of("name", ["a" * 30, "b"]), Column.of("v", [1.0, 123456.0], "USD")])
    assert {len(line) for line in repr(frame).splitlines()[:-1]} == {30 + 2 + len("v (USD)")}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "–"), (0.0, "0"), (12, "12"), (1234567, "1,234,567"), (1234.5, "1,234"), (-1234.6, "-1,235"),
        (999.99, "1,000"), (0.00012345, "0.0001234"), (-31.16, "-31.16"), ("a\x1b[31m\nb", "a [31m b"),
        (2**53 + 1, "9,007,199,254,740,993"), (-0.0, "0"), (1.5e18, "1.5e+18"),
    ],
)  # fmt: skip
def test_cells_as_a_person_would_write_them(cell: object, text: str) -> None:
    assert shown(cell) == text  # type: ignore[arg-type]


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html_is_escaped() -> None:
    evil = "<script>alert('x')</script> & \"more\""
    frame = Frame(evil, [Column.of(evil, [evil, None], evil)], [evil])
    page = _Texts()
    page.feed(frame._repr_html_())
    assert "script" not in page.tags and "<script" not in frame._repr_html_()
    assert page.texts.count(evil) == 3  # name, unit and cell; the caption has it among other words
    assert any(text.startswith("2 rows, one a <script>") for text in page.texts)
    assert page.tags.count("tr") == 3 and page.tags.count("td") == 2
