"""A connection to a store's file, with transactions that hold and errors that say something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from blocs.evidence.database.faults import guard

__all__ = ["Database"]


class Database:
    """One connection; `path` is the file.

    Every statement takes its values as parameters.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take over an open connection."""
        self.path = path
        self._connection = connection

    def close(self) -> None:
        """Let go of the file."""
        with guard(self.path):
            self._connection.close()

    def all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """Rows that a statement gives."""
        with guard(self.path):
            return self._connection.execute(statement, values).fetchall()

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
    def writing(self) -> Iterator[None]:
        """Everything inside is written, or nothing."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self.run("ROLLBACK")
            raise
