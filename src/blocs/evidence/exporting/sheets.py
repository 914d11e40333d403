"""Rows on their way to every format at once, some thousand at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blocs.errors import RecordError
from blocs.evidence.exporting.faults import cause_of
from blocs.evidence.exporting.tables import Table
from blocs.evidence.exporting.writers import Cells, Writer

__all__ = ["Sheets"]

ROWS = 10_000
"""Rows a piece, always as many, so that the same rows give the same bytes however they were asked for."""


class Sheets:
    """Tables that are being written in several formats; `rows` counts what each has so far."""

    def __init__(self, writers: Sequence[Writer]) -> None:
        """Hand all rows to these writers."""
        self._writers = writers
        self._waiting: dict[str, list[Any]] = {}
        self.tables: dict[str, Table] = {}
        self.rows: dict[str, int] = {}

    def begin(self, table: Table) -> None:
        """Make a table, and those of its parts, in every format."""
        self.tables[table.name] = table
        self.rows[table.name] = 0
        self._waiting[table.name] = []
        for writer in self._writers:
            writer.begin(table)
        for _, part in table.parts:
            self.begin(part)

    def add(self, table: Table, item: Any) -> None:
        """Add a row, and the rows of its parts.

        Raises
        ------
        RecordError
            When some row of the piece holds what cannot be written.
        """
        waiting = self._waiting[table.name]
        waiting.append(item)
        if len(waiting) >= ROWS:
            self._flush(table)
        for field, part in table.parts:
            for place, own in enumerate(getattr(item, field)):
                self.add(part, (item.id, place, own))

    def finish(self) -> None:
        """Write what waits, and end every format."""
        for table in self.tables.values():
            self._flush(table)
        for writer in self._writers:
            writer.finish()

    def _flush(self, table: Table) -> None:
        items = self._waiting[table.name]
        if not items:
            return
        cells: Cells = ()
        try:
            cells = table.cells(items)
            for writer in self._writers:
                writer.write(table, cells)
        except (UnicodeEncodeError, OverflowError, ValueError) as error:
            raise RecordError(
                f"{_where(table, cells)}: {cause_of(error)}; correct it, or leave it out"
            ) from error
        self.rows[table.name] += len(items)
        items.clear()


def _where(table: Table, cells: Cells) -> str:
    """Table, row and column of the first text that is no text, as far as one can be found."""
    for field, column in zip(table.fields, cells, strict=False):
        for at, value in enumerate(column):
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, str) and not _is_text(text) for text in texts):
                return f"{table.name}, row {cells[0][at]}, {field.name}"
    return table.name


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
