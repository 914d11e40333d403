"""From what goes wrong while files are written to a `StoreError` that says what to do about it."""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blocs.errors import StoreError

__all__ = ["cause_of", "faults"]

_FULL = ("the disk is full", "free some space and export again")
_REFUSED = ("nothing may be written here", "name another folder, or make this one writable")
_MOUNTED = ("a disk is mounted here, and cannot be put in place by renaming", "name a folder within this one")
_CAUSES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: ("a file grows larger than the system allows", "choose other formats, or fewer records"),
    errno.EROFS: _REFUSED,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EBUSY: _MOUNTED,
    errno.EXDEV: _MOUNTED,
    errno.EMFILE: ("too many files are open", "choose fewer formats"),
}
_OTHER = "look at the disk and the folder, or name another folder"
_SQLITE = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_READONLY: errno.EACCES}


@contextmanager
def faults(folder: Path) -> Iterator[None]:
    """Turn errors of the file system, SQLite, Arrow and DuckDB into a `StoreError` about `folder`."""
    try:
        yield
    except OSError as error:
        raise _told(folder, error.errno, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        number = _SQLITE.get(code & 0xFF) if code is not None else None
        raise _told(folder, number, f"SQLite says: {error}") from error
    except Exception as error:
        # DuckDB is optional: it can only have raised this when it is there already
        duckdb = sys.modules.get("duckdb")
        if duckdb is None or not isinstance(error, duckdb.Error):
            raise
        full = errno.ENOSPC if "No space left" in str(error) else None
        raise _told(folder, full, f"DuckDB says: {error}") from error


def cause_of(error: ValueError | OverflowError) -> str:
    """Say what is wrong with a value that no file can hold."""
    if isinstance(error, UnicodeEncodeError):
        return f"half of a surrogate pair (U+{ord(error.object[error.start]):04X}), which is no character"
    return f"a value cannot be written ({error})"


def _told(folder: Path, number: int | None, words: str) -> StoreError:
    cause, remedy = _CAUSES.get(number or 0, (words, _OTHER))
    return StoreError(
        f"{folder}: the export was not written: {cause}; {remedy}; what was there before is whole"
    )
