"""Files of stores that this process has open, so that nobody opens and closes one of them beside SQLite.

A process loses all its locks on a file when it closes any descriptor of it (POSIX; see
https://www.sqlite.org/howtocorrupt.html, 2.2). Another process that closes the store then takes itself for
the last one and removes the journal that this one still reads and writes: what is read is old or seems
damaged, and what is written is lost.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

__all__ = ["Connection", "connected", "unless_open"]

_Made = TypeVar("_Made")
_LOCK = threading.RLock()
_OPEN: dict[tuple[int, int], WeakSet[Connection]] = {}
"""Connections by device and number of their file."""


class Connection(sqlite3.Connection):
    """A connection that is counted while it is open."""

    def close(self) -> None:
        """Let go of the file, and be counted no more."""
        super().close()
        with _LOCK:
            for key, held in [*_OPEN.items()]:
                held.discard(self)
                if not held:
                    del _OPEN[key]


def connected(path: Path, connect: Callable[[], Connection]) -> Connection:
    """A connection to the file at `path`, counted from its beginning; the file is made where it is none."""
    with _LOCK:
        connection = connect()
        if (key := _key(path)) is None:
            connection.execute("PRAGMA user_version").fetchone()  # nothing makes the file before it is used
            key = _key(path)
        if key is not None:
            _OPEN.setdefault(key, WeakSet()).add(connection)
        return connection


def unless_open(path: Path, look: Callable[[Path], _Made]) -> _Made | None:
    """What `look` finds in the file by its bytes; None where this process has it open, and looked before."""
    with _LOCK:
        key = _key(path)
        return look(path) if key is None or not _OPEN.get(key) else None


def _key(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
