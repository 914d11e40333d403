"""Opening a store: a new one, an old one to be brought up to date, or one that may only be read."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from blocs.evidence.database.faults import guard, store_error
from blocs.evidence.database.schema import APPLICATION_ID, MIGRATIONS, SCHEMA

__all__ = ["FILE", "connect"]

FILE = "evidence.sqlite"


def connect(folder: Path, *, create: bool, read_only: bool, wait: float) -> tuple[Path, sqlite3.Connection]:
    """Open the database of the store in `folder`; see `open_store`."""
    path = folder / FILE
    _look(folder, path, create=create and not read_only)
    with guard(path):
        connection = sqlite3.connect(
            _address(path, read_only), uri=True, timeout=wait, isolation_level=None, cached_statements=256
        )
        try:
            _prepare(connection, path, read_only)
        except BaseException:
            connection.close()
            raise
    return path, connection


def _look(folder: Path, path: Path, *, create: bool) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise store_error(folder, "this is a file, and a store is a folder", "name another folder")
        if path.is_dir():
            raise store_error(path, "this is a folder, not a store's file", "name another folder")
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not path.is_file():
            raise store_error(
                folder, f"there is no {FILE} here", "name a store, or read reports into a new one"
            )
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise store_error(folder, f"the folder cannot be used ({cause})", "name another folder") from error


def _address(path: Path, read_only: bool) -> str:
    address = path.absolute().as_uri()
    if not read_only:
        return f"{address}?mode=rwc"
    journal = path.with_name(path.name + "-wal")
    # WAL needs a shared-memory file beside the store; where none can be made, nobody can be writing either
    if not os.access(path.parent, os.W_OK) and not (journal.exists() and journal.stat().st_size):
        return f"{address}?mode=ro&immutable=1"
    return f"{address}?mode=ro"


def _prepare(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    connection.row_factory = sqlite3.Row
    number = _schema_number(connection, path)
    if number > SCHEMA:
        raise store_error(
            path,
            f"a newer version of blocs wrote it (schema {number}, this version knows {SCHEMA})",
            "upgrade blocs",
        )
    if read_only:
        if number < SCHEMA:
            raise store_error(
                path, f"it has schema {number}, this version needs {SCHEMA}", "open it once for writing"
            )
        return
    connection.execute("PRAGMA journal_mode = WAL")
    # what was acknowledged survives a killed process in any mode, and a machine without power in FULL
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if number < SCHEMA:
        _migrate(connection, path)
    connection.execute(
        "UPDATE runs SET id = id WHERE 0"
    )  # fails now, not later, where nothing may be written


def _schema_number(connection: sqlite3.Connection, path: Path) -> int:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise store_error(path, "some other program's database", "name another folder")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date; killed in the middle, it has not begun."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # another process may have done it while this one waited
        for step in MIGRATIONS[_schema_number(connection, path) :]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Statements of a script; `executescript` would commit each on its own."""
    found, rest = [], ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found
