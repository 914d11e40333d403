"""Opening a store: a new one, an old one to be brought up to date, or one that may only be read."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from blocs.evidence.database.faults import guard, store_error
from blocs.evidence.database.holder import Note, left_open
from blocs.evidence.database.indexes import restore
from blocs.evidence.database.migrations import MIGRATIONS, SCHEMA
from blocs.evidence.database.ours import Connection, connected, unless_open
from blocs.evidence.database.pages import file_fault, journal_of
from blocs.evidence.database.schema import APPLICATION_ID

__all__ = ["FILE", "connect"]

FILE = "evidence.sqlite"
_PAGE = 8192
"""Bytes of a page: fewer of them are written for a report than of the usual 4096."""
_CACHE = 128 * 1024
"""KiB of pages that a connection keeps, at most."""
_LOOKED_THROUGH, _AFTER_A_CRASH = 8 << 20, 256 << 20
"""Bytes up to which the pages of a store are looked through when it is opened (some 3 ms a megabyte)."""
_LOOKS, _PAUSE = 3, 0.05
"""How often a fault is looked at beside a writer, and the seconds between."""
_REPAIR = "restore it from a copy, or save what is whole: blocs check --salvage NEWFOLDER"


def connect(
    folder: Path, *, create: bool, read_only: bool, wait: float
) -> tuple[Path, sqlite3.Connection, str | None, bool]:
    """Open the database of the store in `folder`; see `open_store`.

    Returns
    -------
    path : Path
        The file.
    connection : sqlite3.Connection
    missing : str or None
        What seems to be missing from it, in words.
    read_only : bool
    """
    path = folder / FILE
    _look(folder, path, create=create and not read_only)
    with guard(path):
        missing = _missing(folder, path)
        _look_into(path, wait)
        connection = _connection(path, read_only=read_only, wait=wait)
        try:
            _prepare(connection, path, read_only)
        except BaseException:
            connection.close()
            raise
    if not read_only and missing is None:
        Note(folder).leave()  # of who was killed: what it left is taken in
    return path, connection, missing, read_only


def _missing(folder: Path, path: Path) -> str | None:
    """What a killed writer must have left and is not there; asked before a connection makes it anew."""
    if (who := left_open(folder)) is None or journal_of(path).exists() or not path.exists():
        return None
    return (
        f"{who}, ended without closing the store, and {journal_of(path).name}, which held what it wrote "
        "last, is not there; unless another program took it in, reports are missing: read them again"
    )


def _look_into(path: Path, wait: float) -> None:
    """Refuse a damaged file before anything is done to it.

    A connection that may write would take in the journal that a crash left, or one that belongs elsewhere; so
    the pages are looked through by one that may not.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        fault = unless_open(path, file_fault)
        journal = journal_of(path)
        crashed = journal.exists() and journal.stat().st_size > 0
        length = path.stat().st_size
    except OSError as error:
        raise store_error(
            path, f"the file cannot be read ({error.strerror})", "check its owner and permissions"
        ) from error
    if fault is not None:
        raise store_error(path, fault, _REPAIR)
    if length > (_AFTER_A_CRASH if crashed else _LOOKED_THROUGH):
        return
    found = _looked_through(path, wait)
    if found is None or found[0] != "ok":
        what = "no answer" if found is None else " ".join(str(found[0]).split())
        raise store_error(path, f"the file is damaged ({what})", _REPAIR)


def _looked_through(path: Path, wait: float) -> tuple[str] | None:
    """What SQLite's check says of the pages.

    Beside a process that writes, pages have been seen as damaged once that were whole a moment later; so a
    fault is looked at again while there is a journal. Damage stays.
    """
    for look in range(_LOOKS):
        last = look == _LOOKS - 1 or not journal_of(path).exists()
        try:
            with closing(_connection(path, read_only=True, wait=wait)) as connection:
                # quick_check of SQLite 3.40 sees faults in the first schema where there are none
                kind = "quick" if connection.execute("PRAGMA user_version").fetchone()[0] > 1 else "integrity"
                found: tuple[str] | None = connection.execute(f"PRAGMA {kind}_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if last or getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
        else:
            if last or (found is not None and found[0] == "ok"):
                return found
        time.sleep(_PAUSE)
    raise AssertionError("the last look returns or raises")


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


def _connection(path: Path, *, read_only: bool, wait: float) -> Connection:
    address = _address(path, read_only)
    return connected(
        path,
        lambda: sqlite3.connect(
            address, uri=True, timeout=wait, isolation_level=None, cached_statements=256, factory=Connection
        ),
    )


def _prepare(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA cache_size = {-_CACHE}")
    number = _schema_number(connection, path)
    if number < 0:
        raise store_error(path, "its beginning is damaged", _REPAIR)
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
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file; an old one keeps its own
    connection.execute("PRAGMA journal_mode = WAL")
    # what was acknowledged survives a killed process in any mode, and a machine without power in FULL
    connection.execute("PRAGMA synchronous = FULL")
    if number < SCHEMA:
        _migrate(connection, path)
    restore(connection)
    connection.execute("PRAGMA foreign_keys = ON")
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
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, (ValueError, TypeError, LookupError, AssertionError)):
            cause = f"a row of it is not what an older version wrote ({error})"
            raise store_error(path, cause, _REPAIR) from error
        raise
