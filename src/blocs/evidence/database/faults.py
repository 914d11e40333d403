"""From SQLite's error codes to `StoreError`s that say what is wrong and what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from blocs.errors import RecordError, StoreError
from blocs.evidence.database.holder import holder

__all__ = ["UNREADABLE", "guard", "held", "read_only_error", "store_error"]

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecordError)
"""What taking a damaged row for what it should be may raise."""
_ROOM = 256 << 10
"""Bytes below which a disk counts as full where it only says that it failed."""
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
        "the disk is full; what was being written is not stored, and what was stored before is whole",
        "free some space and run it again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged",
        "see what is wrong with `blocs check`, and save what is whole: blocs check --salvage NEWFOLDER",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file is not a store, or its beginning is damaged",
        "restore the file from a copy, or save what is whole: blocs check --salvage NEWFOLDER",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the file cannot be opened",
        "check that the folder exists and that you may read and write it",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed, or would take no more, while the store was read or written",
        "check the disk, its space and what you may use of it; what was stored before is whole",
    ),
    sqlite3.SQLITE_TOOBIG: (
        "a text is longer than a store can hold",
        "split the report into smaller files",
    ),
}


_LEFT = (
    "its last writer did not close it, and where nothing may be written what it left cannot be taken in",
    "copy the folder to where you may write, or make it writable",
)


def store_error(path: Path, cause: str, remedy: str) -> StoreError:
    """Build the error for the store at `path`."""
    return StoreError(f"{path}: {cause}; {remedy}")


def read_only_error(path: Path) -> StoreError:
    """Build the error for a store that may only be read."""
    return store_error(path, *_FAULTS[sqlite3.SQLITE_READONLY])


def held(take: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Have a function that rebuilds something from a row say so when the row is damaged."""

    @wraps(take)
    def taken(*given: _Given.args, **named: _Given.kwargs) -> _Made:
        try:
            return take(*given, **named)
        except UNREADABLE as error:
            what = take.__name__.removesuffix("_from_row").replace("_", " ").strip()
            raise StoreError(
                f"a {what} in the store is damaged ({error}); see what else is with `blocs check`, and save "
                "what is whole: blocs check --salvage NEWFOLDER"
            ) from error

    return taken


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
        primary = -1 if code is None else code & 0xFF
        cause, remedy = _FAULTS.get(
            primary,
            (f"SQLite says: {error}", "run `Store.check` to see whether the file is whole"),
        )
        if primary == sqlite3.SQLITE_BUSY and (who := holder(path.parent, path.name)):
            cause = f"{who} is writing to the store"
        elif primary == sqlite3.SQLITE_IOERR and _is_full(path.parent):
            cause, remedy = _FAULTS[sqlite3.SQLITE_FULL]
        elif primary == sqlite3.SQLITE_CANTOPEN and _is_left(path):
            cause, remedy = _LEFT
        raise store_error(path, cause, remedy) from error
    except UnicodeDecodeError as error:  # of a message that quotes what stands in the file
        raise store_error(path, *_FAULTS[sqlite3.SQLITE_CORRUPT]) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise store_error(
            path,
            f"a value cannot be stored ({error})",
            "save the report as UTF-8 and give it a name without undecodable bytes",
        ) from error


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def _is_left(path: Path) -> bool:
    journal = path.with_name(path.name + "-wal")
    try:
        return path.is_file() and os.access(path, os.R_OK) and journal.stat().st_size > 0
    except OSError:
        return False
