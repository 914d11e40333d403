"""Formats of plain text: CSV and JSON lines, one file a table; and what every writer of a format does."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol

from blocs.evidence.columns import ColumnType
from blocs.evidence.exporting.tables import Table
from blocs.reading.records import Event, Quantity, Record, Statement

__all__ = ["Cells", "CsvFiles", "JsonFiles", "Lossless", "Writer", "csv_cell", "from_csv"]

Cells = Sequence[Sequence[Any]]
"""Columns of some rows of a table, in the order of its fields."""

_NAMES = {cls: tuple(field.name for field in fields(cls)) for cls in (Event, Quantity, Statement)}
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=asdict).encode
_DRIVES_A_SHEET = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet may take for a formula: signs, in full width too, tab and line end."""


class Writer(Protocol):
    """Writes tables in one format, some rows at a time."""

    def begin(self, table: Table) -> None:
        """Make an empty table."""

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows to a table that was begun."""

    def finish(self) -> None:
        """Write what is left; nothing is added afterwards."""

    def close(self) -> None:
        """Let go of the files, finished or not."""


class _Files:
    """One open file a table."""

    ending = ""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`."""
        self._folder = folder
        self._files: dict[str, IO[str]] = {}
        self._open = ExitStack()  # closes all, also where one cannot write its end

    def begin(self, table: Table) -> None:
        """Make an empty file."""
        path = self._folder / f"{table.name}.{self.ending}"
        self._files[table.name] = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))

    def finish(self) -> None:
        """Write what is left."""
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._open.close()


class CsvFiles(_Files):
    """CSV as RFC 4180 has it: UTF-8 without a mark, a header, lines that end in CR LF."""

    ending = "csv"

    def begin(self, table: Table) -> None:
        """Make a file with a header."""
        super().begin(table)
        self._rows(table).writerow([field.name for field in table.fields])

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows."""
        shown = [[csv_cell(v, f.type) for v in column] for f, column in zip(table.fields, cells, strict=True)]
        self._rows(table).writerows(zip(*shown, strict=True))

    def _rows(self, table: Table) -> Any:
        # with another line end the writer would leave a carriage return in a cell unquoted
        return csv.writer(self._files[table.name], lineterminator="\r\n")


class JsonFiles(_Files):
    """JSON lines: one object a row, null where a cell is missing."""

    ending = "jsonl"

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows."""
        names = [field.name for field in table.fields]
        self._files[table.name].writelines(
            json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False, default=_iso)
            + "\n"
            for row in zip(*cells, strict=True)
        )


class Lossless:
    """`records.jsonl`: records as `blocs` writes and reads them, one a line."""

    def __init__(self, folder: Path) -> None:
        """Make an empty file in `folder`."""
        self._file = (folder / "records.jsonl").open("w", encoding="utf-8", newline="")

    def add(self, record: Record) -> None:
        """Add a record."""
        # what `to_json` gives, without its deep copies, which would take half of the time of an export
        told = {name: getattr(record, name) for name in _NAMES[type(record)]}
        self._file.write(_encode(told) + "\n")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def csv_cell(value: Any, type_: ColumnType) -> Any:
    """Cell of CSV.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, which spreadsheets take for
    "this is text". So does one that is apostrophes and such a sign already: whoever takes one apostrophe off
    has the text again. Numbers and days stay as they are.

    Examples
    --------
    >>> csv_cell("=1+1", "text"), csv_cell(-5.0, "number"), csv_cell(["CHN", "RUS"], "texts")
    ("'=1+1", -5.0, 'CHN RUS')
    """
    if value is None:
        return None
    match type_:
        case "text":
            return f"'{value}" if _DRIVES_A_SHEET.match(value) else value
        case "texts":
            return csv_cell(" ".join(value), "text")
        case "spans":
            return " ".join(f"{start}-{end}" for start, end in value)
        case "truth":
            return "true" if value else "false"
        case "whole" | "number" | "day":
            return value


def from_csv(cell: str) -> str:
    """Text of a cell of text that `csv_cell` made.

    Examples
    --------
    >>> from_csv("'=1+1"), from_csv("'Yes', he said"), from_csv("''=")
    ('=1+1', "'Yes', he said", "'=")
    """
    return cell[1:] if cell.startswith("'") and _DRIVES_A_SHEET.match(cell) else cell


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is of no type that JSON knows")
