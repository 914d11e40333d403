"""Parquet, one file a table, and one DuckDB file with all tables; both through Arrow."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from blocs.evidence.exporting.tables import Table
from blocs.evidence.exporting.writers import Cells
from blocs.evidence.optional import arrow_schema, extra

__all__ = ["DUCKDB_FILE", "DuckdbFile", "ParquetFiles"]

DUCKDB_FILE = "evidence-export.duckdb"
_MEMORY = "400MB"
"""What DuckDB may take; it would take most of the machine's."""


class ParquetFiles:
    """Parquet files, compressed with Zstandard; days are date32, lists are lists."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`."""
        self._folder = folder
        self._parquet = extra("pyarrow.parquet")
        self._writers: dict[str, Any] = {}
        self._open = ExitStack()

    def begin(self, table: Table) -> None:
        """Make a file without rows."""
        # a file of our own, so that a full disk is told by its own error number
        file = self._open.enter_context((self._folder / f"{table.name}.parquet").open("wb"))
        self._writers[table.name] = self._parquet.ParquetWriter(file, _schema(table), compression="zstd")

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows, as one row group."""
        self._writers[table.name].write_table(_arrow(table, cells))

    def finish(self) -> None:
        """Write the ends of the files."""
        for writer in self._writers.values():
            writer.close()
        self.close()

    def close(self) -> None:
        """Let go of the files; those that were not finished cannot be read."""
        for writer in self._writers.values():
            writer.is_open = False  # or it would write its end into the closed file once it is collected
        self._open.close()


class DuckdbFile:
    """Tables of a DuckDB file; days are DATE, lists are lists."""

    def __init__(self, folder: Path) -> None:
        """Make an empty file in `folder`."""
        config = {"memory_limit": _MEMORY, "threads": 1}
        self._connection = extra("duckdb").connect(str(folder / DUCKDB_FILE), config=config)

    def begin(self, table: Table) -> None:
        """Make an empty table."""
        self._run(f'CREATE TABLE "{table.name}" AS SELECT * FROM rows', _schema(table).empty_table())

    def write(self, table: Table, cells: Cells) -> None:
        """Add rows."""
        self._run(f'INSERT INTO "{table.name}" SELECT * FROM rows', _arrow(table, cells))

    def finish(self) -> None:
        """Bring everything into the one file."""
        self._connection.execute("CHECKPOINT")
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _run(self, statement: str, rows: Any) -> None:
        self._connection.register("rows", rows)
        try:
            self._connection.execute(statement)
        finally:
            self._connection.unregister("rows")


def _schema(table: Table) -> Any:
    return arrow_schema((field.name, field.type) for field in table.fields)


def _arrow(table: Table, cells: Cells) -> Any:
    return extra("pyarrow").table([list(column) for column in cells], schema=_schema(table))
