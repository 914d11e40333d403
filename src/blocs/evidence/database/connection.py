"""A connection to a store's file, with transactions that hold and errors that say something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from blocs.errors import StoreError
from blocs.evidence.database.faults import guard, read_only_error
from blocs.evidence.database.holder import Note

__all__ = ["Database"]


_FOR_MUCH = {"cache_size": -512 * 1024, "wal_autocheckpoint": 20_000}
"""Kibibytes of pages that are kept at hand, at most, and pages of the journal before they are moved."""


class Database:
    """One connection; `path` is the file.

    Every statement takes its values as parameters.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        missing: str | None = None,
        read_only: bool = False,
    ) -> None:
        """Take over an open connection; `missing` tells what seemed to be missing when it was opened."""
        self.path = path
        self.missing = missing
        self.read_only = read_only
        self._connection = connection
        self._note = Note(path.parent)
        self._wrote = False

    def close(self) -> None:
        """Let go of the file."""
        with guard(self.path):
            try:
                if self._wrote:
                    # what the planner knows of the tables, while there is little or nothing new to learn
                    with suppress(sqlite3.DatabaseError):  # someone else writes, or there is no room
                        self._connection.execute("PRAGMA analysis_limit = 1000")
                        self._connection.execute("PRAGMA optimize")
                    self._note.leave()
                    self._wrote = False
            finally:
                self._connection.close()

    def all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """Rows that a statement gives."""
        with guard(self.path):
            return self._connection.execute(statement, values).fetchall()

    def each(self, statement: str, *values: Any) -> Iterator[sqlite3.Row]:
        """Rows that a statement gives, one at a time: more of them than memory holds."""
        with guard(self.path):
            cursor = self._connection.execute(statement, values)
        while True:
            with guard(self.path):
                row = cursor.fetchone()
            if row is None:
                return
            yield row

    def one(self, statement: str, *values: Any) -> sqlite3.Row | None:
        """First row that a statement gives, or None."""
        rows = self.all(statement, *values)
        return rows[0] if rows else None

    def run(self, statement: str, *values: Any) -> int:
        """Run a statement; the key of the row that it inserted, if it did."""
        with guard(self.path):
            return self._connection.execute(statement, values).lastrowid or 0

    def run_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement for each of the rows."""
        with guard(self.path):
            self._connection.executemany(statement, rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All questions inside see the store at one moment."""
        with guard(self.path):
            inside_another = self._connection.in_transaction
        if inside_another:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("COMMIT")

    @contextmanager
    def much_writing(self) -> Iterator[None]:
        """Many transactions inside: more pages are kept at hand, and written to their place less often."""
        kept = {name: self._setting(name) for name in _FOR_MUCH}
        for name, value in _FOR_MUCH.items():
            self.run(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, value in kept.items():
                self.run(f"PRAGMA {name} = {value}")

    def _setting(self, name: str) -> int:
        row = self.one(f"PRAGMA {name}")
        return int(row[0]) if row else 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is written, or nothing."""
        if self.read_only:
            raise read_only_error(self.path)
        self.run("BEGIN IMMEDIATE")
        try:
            self._note.sign()
            self._wrote = True
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with suppress(StoreError):  # what went wrong first is to be told
                    self.run("ROLLBACK")
            raise

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file as it is at this moment, page by page."""
        with guard(self.path), closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)
