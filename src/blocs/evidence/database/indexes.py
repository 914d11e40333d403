"""Indexes that a large load does without: made once at its end, they cost a third of what keeping them costs.

Each new row dirties a page of every index, far from the last one, and each page is written twice. A process
that is killed meanwhile leaves the indexes out; the next that opens the store for writing makes them again.
Questions asked meanwhile are answered without them, only slower.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from blocs.evidence.database.connection import Database
from blocs.evidence.database.schema import SECOND

__all__ = ["deferred", "has_index", "restore"]

_LATER = (
    *("records_by_trait", "records_by_confidence", "records_by_standing", "records_by_status"),
    *("dyads_by_actor", "dyads_by_recipient"),
)
_MAKE = {name: re.search(rf"CREATE INDEX {name} [^;]*", SECOND) for name in _LATER}
_LITTLE = 50_000
"""Records beside which a load is large."""


def has_index(database: Database, name: str) -> bool:
    """Whether an index is there; it is not while a large load goes on."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?"
    return database.one(query, name) is not None


@contextmanager
def deferred(database: Database) -> Iterator[None]:
    """Inside, the indexes are not there, if the store holds little yet; afterwards they are."""
    query = f"SELECT count(*) AS n FROM (SELECT 1 FROM records LIMIT {_LITTLE})"
    held = database.one(query)
    if held is None or held["n"] >= _LITTLE:
        yield
        return
    with database.writing():
        for name in _LATER:
            database.run(f"DROP INDEX IF EXISTS {name}")
    try:
        yield
    finally:
        with database.writing():
            for name in _LATER:
                if not has_index(database, name):
                    database.run(_statement(name))


def restore(connection: sqlite3.Connection) -> None:
    """Make the indexes that a load which was cut short left out."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'index'"
    there = {row[0] for row in connection.execute(query)}
    missing = [name for name in _LATER if name not in there]
    if not missing:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        there = {row[0] for row in connection.execute(query)}  # another process may have done it meanwhile
        for name in missing:
            if name not in there:
                connection.execute(_statement(name))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statement(name: str) -> str:
    found = _MAKE[name]
    assert found is not None
    return found[0]
