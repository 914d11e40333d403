"""One SQLite file with all tables: typed columns, and indices on what is joined and sought by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from blocs.evidence.columns import ColumnType
from blocs.evidence.exporting.tables import Table
from blocs.evidence.exporting.writers import Cells

__all__ = ["SQLITE_FILE", "SqliteFile"]

SQLITE_FILE = "evidence-export.sqlite"
_TYPES: dict[ColumnType, str] = {"whole": "INTEGER", "number": "REAL", "truth": "INTEGER"}
_SOUGHT = {"record", "state", "a", "b"}
"""Columns with an index beside those of ids and days."""


class SqliteFile:
    """Tables of an SQLite file; days are ISO texts, lists JSON texts, truth 0 or 1."""

    def __init__(self, folder: Path) -> None:
        """Make an empty file in `folder`."""
        self._connection = sqlite3.connect(folder / SQLITE_FILE, isolation_level=None)
        self._tables: list[Table] = []
        # the file is thrown away when anything fails, so that nothing is gained by a journal
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("BEGIN")

    def begin(self, table: Table) -> None:
        """Make an empty table."""
        columns = ", ".join(f'"{field.name}" {_TYPES.get(field.type, "TEXT")}' for field in table.fields)
        self._connection.execute(f'CREATE TABLE "{table.name}" ({columns}) STRICT')
        self._tables.append(table)

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows."""
        plain = [_plain(column, field.type) for field, column in zip(table.fields, cells, strict=True)]
        marks = ", ".join("?" * len(plain))
        self._connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', zip(*plain, strict=True))

    def finish(self) -> None:
        """Build the indices and end the file."""
        for table, column in _indices(self._tables):
            self._connection.execute(f'CREATE INDEX "{table}_by_{column}" ON "{table}" ("{column}")')
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA optimize")
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _indices(tables: list[Table]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for field in table.fields:
            if field.type == "day" or field.name in _SOUGHT or field.name.split("_")[-1] in ("id", "record"):
                yield table.name, field.name


def _plain(column: Any, type_: ColumnType) -> Any:
    match type_:
        case "texts" | "spans":
            return (None if v is None else json.dumps(v, ensure_ascii=False) for v in column)
        case "day":
            return (None if v is None else v.isoformat() for v in column)
        case _:
            return column
