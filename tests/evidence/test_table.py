"""Tables of records: nothing lost, nothing invented, and no report drives a browser or a terminal."""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

from blocs.errors import MissingExtra, StoreError, UsageError
from blocs.evidence import Records, Source, link_from_json, reconcile
from blocs.reading.reading import Reading
from blocs.reading.records import record_from_json

from .make import Writer, readings
from .pairs import PAIRS


def table() -> Records:
    writer = Writer("a.txt", "Paris <script>alert(1)</script> met Rome; 5 men said no.", "2020-01-02")
    writer.event("<script>alert(1)</script>", "CONSULT", "FRA ITA")
    writer.event("met", "CONSULT", "FRA ITA", date=("2020-01-01", "2020-01-02"))
    writer.quantity("5", (5, None), "person", "men", "FRA", comparator=">")
    writer.statement("said", "men", "", "no")
    report = writer.report
    source = Source(report.id, report.name, "[red]Post[/red]", None, report.published, report.origin)
    return Records(writer.records, {report.id: source})


def test_a_table_is_a_frozen_sequence() -> None:
    records = table()
    assert len(records) == 4
    assert [r.text for r in records[1:3]] == ["met", "5"]  # type: ignore[union-attr]
    assert records[-1].kind == "statement"
    assert records.filter(lambda r: r.kind == "event") == records[:2]
    assert records[:2].sources == records.sources
    assert records.unit == "record"
    assert hash(records) == hash(records[:])
    with pytest.raises(TypeError):
        records[0] = records[1]  # type: ignore[index]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(readings())
def test_json_lines_lose_nothing(reading: Reading) -> None:
    records = Records(reading.records)
    lines = [json.loads(line) for line in records.to_json().split("\n") if line]
    assert tuple(map(record_from_json, lines)) == reading.records
    assert (
        records.to_arrow().num_rows
        == len(list(csv.DictReader(io.StringIO(records.to_csv(), newline=""))))
        == len(records)
    )


def test_missing_is_missing_everywhere() -> None:
    records = table()
    rows = list(csv.DictReader(io.StringIO(records.to_csv(), newline="")))
    assert [row["value_high"] for row in rows] == [""] * 4
    assert [row["value_low"] for row in rows] == ["", "", "5.0", ""]
    assert [row["date_from"] for row in rows] == ["", "2020-01-01", "", ""]
    assert rows[1]["actors"] == "FRA ITA"
    frame = records.to_pandas()
    assert math.isnan(frame["value_high"][2]) and math.isnan(frame["goldstein"][2])
    assert frame["goldstein"][0] == 0.0
    assert frame["date_from"][1] == pd.Timestamp("2020-01-01") and pd.isna(frame["date_from"][0])
    assert frame.attrs["unit"] == "record"
    assert "[red]Post[/red], 2020-01-02" in frame.attrs["sources"][0]
    assert records.to_polars()["direct"].to_list() == [None, None, None, False]


def test_arrow_has_types_and_sources() -> None:
    got = table().to_arrow()
    assert got.schema.field("published").type == pa.date32()
    assert got.schema.field("actors").type == pa.list_(pa.string())
    assert got["published"][0].as_py() == date(2020, 1, 2)
    assert got["content"][3].as_py() == [[53, 55]]
    assert got.schema.metadata[b"unit"] == b"record"
    assert pa.table(table()) == got
    assert pl.DataFrame(table()).shape == (4, got.num_columns)


def test_parquet(tmp_path: Path) -> None:
    table().write_parquet(tmp_path / "r.parquet")
    assert pq.read_table(tmp_path / "r.parquet") == table().to_arrow()
    with pytest.raises(StoreError, match="cannot be written"):
        table().write_parquet(tmp_path / "no" / "r.parquet")


def test_an_empty_table_keeps_its_columns() -> None:
    empty = Records()
    assert repr(empty) == "0 records"
    assert empty.to_arrow().num_rows == 0
    assert "confidence" in empty.to_polars().columns
    assert empty.to_csv().startswith("id,kind,report")
    assert (empty.to_json(), empty.sources) == ("", ())


def test_a_terminal_shows_the_first_rows() -> None:
    records = table()
    assert repr(records).splitlines()[-1] == "4 records"
    assert "FRA ITA" in repr(records) and "2020-01-01 to 2020-01-02" in repr(records)
    assert ">5 person men" in repr(records)
    many = Records([records[1]] * 30)
    assert repr(many).splitlines()[-1] == "30 records, the first 20 shown"
    out = io.StringIO()
    Console(file=out, width=200).print(records)
    assert "4 records" in out.getvalue()


def test_reports_drive_neither_browser_nor_terminal() -> None:
    html = table()._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    writer = Writer("[bold]x.txt", "He \x1b[31mmet\x07 [red]them[/red].", "2020-01-02")
    writer.event("\x1b[31mmet\x07 [red]them[/red]", "CONSULT", "FRA ITA")
    records = Records(writer.records)
    assert "\x1b" not in repr(records) and "\x07" not in repr(records)
    out = io.StringIO()
    Console(file=out, width=200).print(records)
    assert "[red]them[/red]" in out.getvalue()


def test_links_are_a_table_too() -> None:
    links = Records(reconcile(PAIRS[1].make()), unit="link")
    assert links.unit == "link" and len(links) == 2
    assert "agrees" in repr(links) and "45 against 12" in links._repr_html_()
    assert set(links.to_polars()["relation"]) == {"agrees", "differs"}
    assert [link_from_json(json.loads(line)) for line in links.to_json().splitlines()] == list(links)
    assert links.to_dicts()[0]["a"].keys() == {"report", "report_id", "start", "record"}
    assert Records(unit="link").to_polars().columns == links.to_polars().columns
    with pytest.raises(UsageError, match="two tables"):
        Records([*links, *table()])


@pytest.mark.parametrize("package", ["pandas", "polars", "pyarrow"])
def test_a_missing_package_is_named(package: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = importlib.import_module

    def missing(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == package:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", missing)
    calls = {
        "pandas": lambda: table().to_pandas(),
        "polars": lambda: table().to_polars(),
        "pyarrow": lambda: table().write_parquet(tmp_path / "x"),
    }
    with pytest.raises(
        MissingExtra, match=rf"{package} is not installed; run: pip install 'blocs\[tables\]'"
    ):
        calls[package]()
    assert table().to_csv().count("\r\n") == 5
