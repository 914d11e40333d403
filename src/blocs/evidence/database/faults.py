"""From SQLite's error codes to `StoreError`s that say what is wrong and what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blocs.errors import StoreError

__all__ = ["guard", "store_error"]

_FAULTS = {
    sqlite3.SQLITE_BUSY: (
        "another process is writing to the store",
        "wait for it to end, or open the store with a longer `wait`",
    ),
    sqlite3.SQLITE_LOCKED: (
        "the store is in use by another connection of this process",
        "close the other one first",
    ),
    sqlite3.SQLITE_READONLY: (
        "the store cannot be written",
        "make the folder and its files writable, or open it with read_only=True",
    ),
    sqlite3.SQLITE_PERM: (
        "the file system refuses access",
        "check the owner and the permissions of the folder",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk is full; nothing of this report was written and what was stored before is whole",
        "free some space and run it again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged",
        "restore it from a copy, or read the reports again into a new store",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file is not a store, or its beginning is damaged",
        "name another folder, or restore the file from a copy",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the file cannot be opened",
        "check that the folder exists and that you may read and write it",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed while the store was read or written",
        "check the disk; what was stored before is whole",
    ),
    sqlite3.SQLITE_TOOBIG: (
        "a text is longer than a store can hold",
        "split the report into smaller files",
    ),
}


def store_error(path: Path, cause: str, remedy: str) -> StoreError:
    """Build the error for the store at `path`."""
    return StoreError(f"{path}: {cause}; {remedy}")


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn whatever SQLite raises inside into a `StoreError` about the store at `path`."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise store_error(
            path, str(error).rstrip("."), "open it again, in the thread that uses it"
        ) from error
    except sqlite3.Error as error:
        # an extended code holds the primary one in its lowest byte
        code = getattr(error, "sqlite_errorcode", None)
        cause, remedy = _FAULTS.get(
            code & 0xFF if code is not None else -1,
            (f"SQLite says: {error}", "run `Store.check` to see whether the file is whole"),
        )
        raise store_error(path, cause, remedy) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise store_error(
            path,
            f"a value cannot be stored ({error})",
            "save the report as UTF-8 and give it a name without undecodable bytes",
        ) from error
