"""Exports read back with other people's libraries, and evidence that knows of claims, copies and figures."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from blocs.evidence import Gathered, gather
from blocs.evidence.claims.model import Claim, Copy, Derived, Step, Telling
from blocs.evidence.exporting.arrow import DUCKDB_FILE
from blocs.evidence.exporting.export import export
from blocs.evidence.exporting.sqlite import SQLITE_FILE
from blocs.evidence.exporting.writers import from_csv
from blocs.reading.reading import Reading

from .make import Writer

MADE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FORMATS = ("csv", "jsonl", "parquet", "sqlite", "duckdb")

NASTY = 'He said: "=1+1",\r\nthen\tÅsa 东京 \x00\x07 signed; -5 men, +3, \'@x.'
"""Quotes, separators, line ends, control characters, signs that begin formulas."""


def nasty() -> Reading:
    """A reading with every kind of value that a format may trip over."""
    writer = Writer("=cmd|'a'.txt", NASTY, "2020-01-02", publisher="@Post", title="")
    writer.event(
        "signed", "AGREE", "FRA ITA", date=("2020-01-01", "2020-01-02"), mode="", contexts=("a", "b")
    )
    writer.event("=1+1", "CONSULT", "FRA>ITA", confidence=0.25)
    writer.quantity("-5", (-5, None), "person", "men", "FRA", comparator=">")
    writer.quantity("+3", 3, "", "", period=("2020-01-01", "2020-12-31"))
    writer.statement("said", "'@x", "", '"=1+1"', direct=True)
    return writer.done()


class Knowing(Gathered):
    """Readings of which claims, copies and derived figures are known."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        super().__init__(gather(readings).readings())

    def claims(self) -> tuple[Claim, ...]:
        first, second = (reading.records[0] for reading in self.readings()[:2])
        tellings = tuple(
            Telling(r.id, r.report_id, r.report, None, "2018-09-13", r.start, r.text) for r in (first, second)
        )
        steps = (
            Step("2018-09-13", None, "45", (45.0, None), first.id),
            Step("2018-09-14", "B", "", (1, 2), ""),
        )
        name = Telling("", second.report_id, second.report, "B", None, 0, "Vostok")
        return (
            Claim("c1", "event", "=talks", tellings, 2, "independent", "2 outlets", steps),
            Claim("c2", "name", "Vostok", (name,), 1, "single", "1 outlet"),
        )

    def copies(self) -> tuple[Copy, ...]:
        a, b = (reading.report for reading in self.readings()[:2])
        return (Copy("k1", a.id, b.id, a.name, b.name, 0.94, "94% of the words", 0.9),)

    def derived(self) -> tuple[Derived, ...]:
        first, second = (reading.records[0] for reading in self.readings()[:2])
        period = ("2018-01-01", "2018-12-31")
        shared: dict[str, Any] = {
            "comparator": "~",
            "unit": "USD",
            "realis": "actual",
            "words": "about $63.1 billion",
        }
        return (
            Derived(
                "d1", "trade", (63.05e9, None), owner=("CHN", "RUS"), period=period, arithmetic="a / 0.872",
                records=(first.id, second.id), reports=(first.report, second.report), **shared,
            ),
        )  # fmt: skip


def exported(evidence: Any, folder: Path, *formats: str, **more: Any) -> Any:
    """An export with a fixed time and version."""
    return export(evidence, folder, formats=formats or FORMATS, made=MADE, version="1.2.3", **more)  # type: ignore[arg-type]


def read_back(folder: Path, format_: str, table: str) -> list[dict[str, Any]]:
    """Rows of a table, as the format's own reader gives them."""
    if format_ == "csv":
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    if format_ == "jsonl":
        text = (folder / f"{table}.jsonl").read_bytes().decode()
        return [json.loads(line) for line in text.split("\n")[:-1]]
    if format_ == "parquet":
        rows: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
        return rows
    connection: Any
    if format_ == "sqlite":
        connection = sqlite3.connect(folder / SQLITE_FILE)
    else:
        connection = duckdb.connect(str(folder / DUCKDB_FILE), read_only=True)
    try:
        found = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    finally:
        connection.close()


def as_told(value: Any, type_: str, format_: str) -> Any:
    """What a cell comes back as, by what the README says of the format."""
    if format_ in ("parquet", "duckdb"):
        return value
    if format_ == "jsonl":
        return value.isoformat() if isinstance(value, date) else value
    if value is None:
        return None if format_ == "sqlite" else ""
    if type_ == "day":
        return value.isoformat()
    if format_ == "sqlite":
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    match type_:
        case "texts":
            return " ".join(value)
        case "spans":
            return " ".join(f"{a}-{b}" for a, b in value)
        case "truth":
            return "true" if value else "false"
        case "number":
            return repr(value)
        case "whole":
            return str(value)
    return value


def cell_of(value: Any, type_: str, format_: str) -> Any:
    """A cell as it was read back, with the apostrophe before formulas taken off."""
    return from_csv(value) if format_ == "csv" and type_ in ("text", "texts") else value
